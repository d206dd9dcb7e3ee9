//! Structured data (JSON-LD in the vocabulary of schema.org): one graph for each page, whose nodes refer
//! to one another by `@id`.
//!
//! Promises text that may stand inside `<script type="application/ld+json">` as it is. What is not
//! known is left out, never guessed. The order of keys is fixed.

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::i18n::Lang;

/// Everything that a page's graph is made of. All URLs are absolute.
#[derive(Clone, Debug)]
pub struct Graph {
    pub site: WebSite,
    pub organization: Organization,
    pub page: WebPage,
    /// What the page is about, where schema.org has a type for it.
    pub subject: Option<Subject>,
}

#[derive(Clone, Debug)]
pub struct WebSite {
    /// The front page of the default language; the identifiers of the site are made from it.
    pub url: String,
    pub name: String,
    pub langs: Vec<Lang>,
}

/// Who runs the site.
#[derive(Clone, Debug)]
pub struct Organization {
    pub kind: OrganizationKind,
    pub name: String,
    pub telephone: Option<String>,
    pub email: Option<String>,
    pub address: Option<Address>,
    pub logo: Option<String>,
    /// Its pages elsewhere.
    pub same_as: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrganizationKind {
    Organization,
    Ngo,
}

/// A postal address: its parts, or one line.
#[derive(Clone, Debug)]
pub enum Address {
    Line(String),
    Parts {
        street: Option<String>,
        locality: Option<String>,
        postal_code: Option<String>,
        /// Two letters, ISO 3166-1.
        country: Option<String>,
    },
}

#[derive(Clone, Debug)]
pub struct WebPage {
    pub kind: PageKind,
    pub url: String,
    pub name: String,
    pub description: Option<String>,
    pub lang: Lang,
    /// RFC 3339 dates, with or without a time.
    pub published: Option<String>,
    pub modified: Option<String>,
    pub image: Option<String>,
    /// A word for the matter, where it is no [`Subject`]: a campaign's slogan.
    pub about: Option<String>,
    /// From the front page to this page; with fewer than two there is no list.
    pub breadcrumbs: Vec<Breadcrumb>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageKind {
    Page,
    About,
    Contact,
    Collection,
}

#[derive(Clone, Debug)]
pub struct Breadcrumb {
    pub name: String,
    pub url: String,
}

#[derive(Clone, Debug)]
pub enum Subject {
    Service(Service),
    Event(Box<Event>),
    News,
    Practice(Practice),
}

#[derive(Clone, Debug)]
pub struct Service {
    /// For whom, in words.
    pub audience: Vec<String>,
    /// Years, first and last.
    pub ages: Option<(u32, u32)>,
}

#[derive(Clone, Debug)]
pub struct Event {
    /// Of a repeated event: the time that comes next.
    pub time: EventTime,
    /// Present for a repeated event.
    pub schedule: Option<EventSchedule>,
    /// The times of a repeated event that come next.
    pub occurrences: Vec<EventTime>,
    pub place: Option<Place>,
    /// The address where it can be followed from afar.
    pub online: Option<String>,
    /// For whom, in words.
    pub audience: Vec<String>,
}

/// One time at which an event takes place.
#[derive(Clone, Debug)]
pub struct EventTime {
    /// RFC 3339 with its offset, or a date for whole days; absent when it is postponed to an unknown day.
    pub start: Option<String>,
    pub end: Option<String>,
    /// The start that was announced before it was postponed.
    pub previous_start: Option<String>,
    pub status: EventStatus,
}

/// A rule of repetition, in the words of schema.org's `Schedule`.
#[derive(Clone, Debug)]
pub struct EventSchedule {
    /// An ISO 8601 duration: `P1M`, `P2W`.
    pub frequency: String,
    /// As in RFC 5545: `TH`, `1TH`, `-1FR`.
    pub by_day: Vec<String>,
    pub by_month_day: Option<i8>,
    pub by_month: Option<i8>,
    /// ISO dates; the last one is included.
    pub start_date: String,
    pub end_date: Option<String>,
    /// Local times; none for whole days.
    pub start_time: Option<String>,
    pub end_time: Option<String>,
    /// An IANA name.
    pub time_zone: Option<String>,
    /// ISO dates without an occurrence.
    pub except: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventStatus {
    Scheduled,
    Cancelled,
    Postponed,
    MovedOnline,
}

#[derive(Clone, Debug)]
pub struct Place {
    pub name: Option<String>,
    pub address: Option<String>,
}

/// A good practice to learn from.
#[derive(Clone, Debug)]
pub struct Practice {
    pub topic: Option<String>,
    /// A URL, or the name of the licence.
    pub licence: Option<String>,
    /// Where it comes from: a URL or a reference in words.
    pub source: Option<String>,
}

/// Writes the graph as the content of a `script` element.
pub fn json_ld(graph: &Graph) -> String {
    let mut nodes = vec![organization(graph), web_site(graph), web_page(graph)];
    if graph.page.breadcrumbs.len() > 1 {
        nodes.push(breadcrumb_list(&graph.page));
    }
    nodes.extend(graph.subject.as_ref().map(|subject| match subject {
        Subject::Service(s) => service(graph, s),
        Subject::Event(e) => event(graph, e),
        Subject::News => news_article(graph),
        Subject::Practice(p) => learning_resource(graph, p),
    }));
    let document = json!({ "@context": "https://schema.org", "@graph": nodes });
    escaped(&document.to_string())
}

fn organization(graph: &Graph) -> Value {
    let organization = &graph.organization;
    let kind = match organization.kind {
        OrganizationKind::Organization => "Organization",
        OrganizationKind::Ngo => "NGO",
    };
    let mut node = node(kind, &organization_id(graph));
    put(&mut node, "name", &organization.name);
    put(&mut node, "url", &graph.site.url);
    put_some(&mut node, "telephone", organization.telephone.as_ref());
    put_some(&mut node, "email", organization.email.as_ref());
    put_some(
        &mut node,
        "address",
        organization.address.as_ref().map(address),
    );
    put_some(&mut node, "logo", organization.logo.as_ref());
    put_list(&mut node, "sameAs", &organization.same_as);
    Value::Object(node)
}

fn address(address: &Address) -> Value {
    match address {
        Address::Line(line) => json!(line),
        Address::Parts {
            street,
            locality,
            postal_code,
            country,
        } => {
            let mut node = typed("PostalAddress");
            put_some(&mut node, "streetAddress", street.as_ref());
            put_some(&mut node, "addressLocality", locality.as_ref());
            put_some(&mut node, "postalCode", postal_code.as_ref());
            put_some(&mut node, "addressCountry", country.as_ref());
            Value::Object(node)
        }
    }
}

fn web_site(graph: &Graph) -> Value {
    let mut node = node("WebSite", &site_id(graph));
    put(&mut node, "url", &graph.site.url);
    put(&mut node, "name", &graph.site.name);
    let langs: Vec<&str> = graph.site.langs.iter().map(Lang::code).collect();
    put_list(&mut node, "inLanguage", &langs);
    put(&mut node, "publisher", reference(&organization_id(graph)));
    Value::Object(node)
}

fn web_page(graph: &Graph) -> Value {
    let page = &graph.page;
    let kind = match page.kind {
        PageKind::Page => "WebPage",
        PageKind::About => "AboutPage",
        PageKind::Contact => "ContactPage",
        PageKind::Collection => "CollectionPage",
    };
    let mut node = node(kind, &page.url);
    put(&mut node, "url", &page.url);
    put(&mut node, "name", &page.name);
    put_some(&mut node, "description", page.description.as_ref());
    put(&mut node, "inLanguage", page.lang.code());
    put(&mut node, "isPartOf", reference(&site_id(graph)));
    put_some(&mut node, "datePublished", page.published.as_ref());
    put_some(&mut node, "dateModified", page.modified.as_ref());
    put_some(
        &mut node,
        "primaryImageOfPage",
        page.image.as_ref().map(image_object),
    );
    if page.breadcrumbs.len() > 1 {
        put(&mut node, "breadcrumb", reference(&breadcrumbs_id(page)));
    }
    if graph.subject.is_some() {
        put(&mut node, "mainEntity", reference(&subject_id(page)));
    } else if matches!(page.kind, PageKind::About | PageKind::Contact) {
        put(&mut node, "about", reference(&organization_id(graph)));
    } else {
        let about = page.about.as_ref().map(|name| {
            let mut thing = typed("Thing");
            put(&mut thing, "name", name);
            thing
        });
        put_some(&mut node, "about", about.map(Value::Object));
    }
    Value::Object(node)
}

fn breadcrumb_list(page: &WebPage) -> Value {
    let items: Vec<Value> = (1..)
        .zip(&page.breadcrumbs)
        .map(|(position, breadcrumb): (usize, _)| {
            json!({
                "@type": "ListItem",
                "position": position,
                "name": breadcrumb.name,
                "item": breadcrumb.url,
            })
        })
        .collect();
    let mut node = node("BreadcrumbList", &breadcrumbs_id(page));
    put(&mut node, "itemListElement", items);
    Value::Object(node)
}

fn service(graph: &Graph, service: &Service) -> Value {
    let mut node = subject_node(graph, "Service");
    put(&mut node, "provider", reference(&organization_id(graph)));
    let audiences: Vec<Value> = if service.audience.is_empty() {
        service
            .ages
            .map(|ages| people(None, Some(ages)))
            .into_iter()
            .collect()
    } else {
        let audiences = service.audience.iter();
        audiences
            .map(|words| people(Some(words), service.ages))
            .collect()
    };
    put_list(&mut node, "audience", &audiences);
    Value::Object(node)
}

fn people(words: Option<&str>, ages: Option<(u32, u32)>) -> Value {
    let mut node = typed("PeopleAudience");
    put_some(&mut node, "audienceType", words);
    if let Some((from, to)) = ages {
        put(&mut node, "suggestedMinAge", from);
        put(&mut node, "suggestedMaxAge", to);
    }
    Value::Object(node)
}

fn event(graph: &Graph, event: &Event) -> Value {
    let mut node = subject_node(graph, "Event");
    put(&mut node, "inLanguage", graph.page.lang.code());
    put_time(&mut node, &event.time);
    put_place(&mut node, event, event.time.status);
    put(&mut node, "organizer", reference(&organization_id(graph)));
    let audiences: Vec<Value> = event
        .audience
        .iter()
        .map(|words| json!({ "@type": "Audience", "audienceType": words }))
        .collect();
    put_list(&mut node, "audience", &audiences);
    put_some(
        &mut node,
        "eventSchedule",
        event.schedule.as_ref().map(schedule),
    );
    let occurrences: Vec<Value> = event
        .occurrences
        .iter()
        .map(|time| {
            let mut node = typed("Event");
            put(&mut node, "name", &graph.page.name);
            put(&mut node, "url", &graph.page.url);
            put_time(&mut node, time);
            put_place(&mut node, event, time.status);
            Value::Object(node)
        })
        .collect();
    put_list(&mut node, "subEvent", &occurrences);
    Value::Object(node)
}

fn put_time(node: &mut Map<String, Value>, time: &EventTime) {
    // Readers want a date in any case; a postponed event keeps its old one until the new is known.
    let start = time.start.as_ref().or(time.previous_start.as_ref());
    put_some(node, "startDate", start);
    put_some(node, "endDate", time.end.as_ref());
    put_some(node, "previousStartDate", time.previous_start.as_ref());
    let moved = time.previous_start.is_some() && time.start.is_some();
    let status = match time.status {
        EventStatus::Scheduled | EventStatus::Postponed if moved => "EventRescheduled",
        EventStatus::Scheduled => "EventScheduled",
        EventStatus::Postponed => "EventPostponed",
        EventStatus::Cancelled => "EventCancelled",
        EventStatus::MovedOnline => "EventMovedOnline",
    };
    put(node, "eventStatus", format!("https://schema.org/{status}"));
}

fn put_place(node: &mut Map<String, Value>, event: &Event, status: EventStatus) {
    let on_site = event.place.is_some() && status != EventStatus::MovedOnline;
    let mode = match (on_site, event.online.is_some()) {
        (true, true) => Some("MixedEventAttendanceMode"),
        (true, false) => Some("OfflineEventAttendanceMode"),
        (false, true) => Some("OnlineEventAttendanceMode"),
        (false, false) if status == EventStatus::MovedOnline => Some("OnlineEventAttendanceMode"),
        (false, false) => None,
    };
    let mode = mode.map(|mode| format!("https://schema.org/{mode}"));
    put_some(node, "eventAttendanceMode", mode);
    let place = event.place.as_ref().filter(|_| on_site).map(place);
    let online = event.online.as_ref().map(|url| {
        let mut location = typed("VirtualLocation");
        put(&mut location, "url", url);
        Value::Object(location)
    });
    let locations: Vec<Value> = place.into_iter().chain(online).collect();
    put_list(node, "location", &locations);
}

fn schedule(schedule: &EventSchedule) -> Value {
    let EventSchedule {
        frequency,
        by_day,
        by_month_day,
        by_month,
        start_date,
        end_date,
        start_time,
        end_time,
        time_zone,
        except,
    } = schedule;
    let mut node = typed("Schedule");
    put(&mut node, "repeatFrequency", frequency);
    put_list(&mut node, "byDay", by_day);
    put_some(&mut node, "byMonthDay", *by_month_day);
    put_some(&mut node, "byMonth", *by_month);
    put(&mut node, "startDate", start_date);
    put_some(&mut node, "endDate", end_date.as_ref());
    put_some(&mut node, "startTime", start_time.as_ref());
    put_some(&mut node, "endTime", end_time.as_ref());
    put_some(&mut node, "scheduleTimezone", time_zone.as_ref());
    put_list(&mut node, "exceptDate", except);
    Value::Object(node)
}

fn place(place: &Place) -> Value {
    let mut node = typed("Place");
    put_some(&mut node, "name", place.name.as_ref());
    put_some(&mut node, "address", place.address.as_ref());
    Value::Object(node)
}

fn news_article(graph: &Graph) -> Value {
    let page = &graph.page;
    let mut node = node("NewsArticle", &subject_id(page));
    put(&mut node, "headline", &page.name);
    put_common(&mut node, page);
    put(&mut node, "inLanguage", page.lang.code());
    put_some(&mut node, "datePublished", page.published.as_ref());
    put_some(&mut node, "dateModified", page.modified.as_ref());
    put(&mut node, "author", reference(&organization_id(graph)));
    put(&mut node, "publisher", reference(&organization_id(graph)));
    Value::Object(node)
}

fn learning_resource(graph: &Graph, practice: &Practice) -> Value {
    let mut node = subject_node(graph, "LearningResource");
    put(&mut node, "inLanguage", graph.page.lang.code());
    put_some(&mut node, "datePublished", graph.page.published.as_ref());
    put_some(&mut node, "dateModified", graph.page.modified.as_ref());
    let topic = practice.topic.as_ref();
    put_some(
        &mut node,
        "about",
        topic.map(|name| json!({ "@type": "Thing", "name": name })),
    );
    // A licence is a URL or a work; its bare name is neither.
    let licence = practice.licence.as_ref().map(|licence| {
        if is_url(licence) {
            json!(licence)
        } else {
            json!({ "@type": "CreativeWork", "name": licence })
        }
    });
    put_some(&mut node, "license", licence);
    put_some(&mut node, "citation", practice.source.as_ref());
    put(&mut node, "publisher", reference(&organization_id(graph)));
    Value::Object(node)
}

/// A node for what the page is about, with what it shares with the page.
fn subject_node(graph: &Graph, kind: &str) -> Map<String, Value> {
    let page = &graph.page;
    let mut node = node(kind, &subject_id(page));
    put(&mut node, "name", &page.name);
    put_common(&mut node, page);
    node
}

fn put_common(node: &mut Map<String, Value>, page: &WebPage) {
    put_some(node, "description", page.description.as_ref());
    put(node, "url", &page.url);
    put_some(node, "image", page.image.as_ref());
}

fn organization_id(graph: &Graph) -> String {
    format!("{}#organization", graph.site.url)
}

fn site_id(graph: &Graph) -> String {
    format!("{}#website", graph.site.url)
}

fn breadcrumbs_id(page: &WebPage) -> String {
    format!("{}#breadcrumbs", page.url)
}

fn subject_id(page: &WebPage) -> String {
    format!("{}#subject", page.url)
}

fn node(kind: &str, id: &str) -> Map<String, Value> {
    let mut node = typed(kind);
    put(&mut node, "@id", id);
    node
}

fn typed(kind: &str) -> Map<String, Value> {
    let mut node = Map::new();
    put(&mut node, "@type", kind);
    node
}

fn image_object(url: &String) -> Value {
    json!({ "@type": "ImageObject", "url": url })
}

fn reference(id: &str) -> Value {
    json!({ "@id": id })
}

fn is_url(text: &str) -> bool {
    text.starts_with("https://") || text.starts_with("http://")
}

fn put(node: &mut Map<String, Value>, key: &str, value: impl Serialize) {
    node.insert(key.to_owned(), json!(value));
}

fn put_some(node: &mut Map<String, Value>, key: &str, value: Option<impl Serialize>) {
    if let Some(value) = value {
        put(node, key, value);
    }
}

/// Nothing for no value, the value itself for one, an array for more.
fn put_list(node: &mut Map<String, Value>, key: &str, values: &[impl Serialize]) {
    match values {
        [] => {}
        [one] => put(node, key, one),
        many => put(node, key, many),
    }
}

/// `<`, `>` and `&` occur in JSON only inside of texts, where they may be written as escapes; then no
/// text can end the script element or open a comment in it.
fn escaped(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '<' => escaped.push_str("\\u003c"),
            '>' => escaped.push_str("\\u003e"),
            '&' => escaped.push_str("\\u0026"),
            '\u{2028}' => escaped.push_str("\\u2028"),
            '\u{2029}' => escaped.push_str("\\u2029"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph(subject: Option<Subject>) -> Graph {
        Graph {
            site: WebSite {
                url: "https://example.org/".to_owned(),
                name: "Център".to_owned(),
                langs: vec![Lang::parse("bg").unwrap(), Lang::parse("en").unwrap()],
            },
            organization: Organization {
                kind: OrganizationKind::Ngo,
                name: "Център".to_owned(),
                telephone: None,
                email: Some("a@example.org".to_owned()),
                address: Some(Address::Parts {
                    street: Some("ул. „Пример“ 1".to_owned()),
                    locality: Some("Русе".to_owned()),
                    postal_code: None,
                    country: Some("BG".to_owned()),
                }),
                logo: None,
                same_as: vec!["https://example.com/a".to_owned()],
            },
            page: WebPage {
                kind: PageKind::Page,
                url: "https://example.org/a/".to_owned(),
                name: "</script><!-- & \u{2028}„Среща“".to_owned(),
                description: None,
                lang: Lang::parse("bg").unwrap(),
                published: Some("2026-01-02".to_owned()),
                modified: None,
                image: None,
                about: None,
                breadcrumbs: ["/", "/a/"]
                    .map(|path| Breadcrumb {
                        name: path.to_owned(),
                        url: format!("https://example.org{path}"),
                    })
                    .to_vec(),
            },
            subject,
        }
    }

    fn meeting(status: EventStatus) -> Event {
        Event {
            time: EventTime {
                start: Some("2026-12-10T17:30:00+02:00".to_owned()),
                end: None,
                previous_start: None,
                status,
            },
            schedule: None,
            occurrences: Vec::new(),
            place: Some(Place {
                name: Some("Залата".to_owned()),
                address: None,
            }),
            online: None,
            audience: Vec::new(),
        }
    }

    /// The node of a type in the graph that a reader gets.
    fn found(graph: &Graph, kind: &str) -> Value {
        let document: Value = serde_json::from_str(&json_ld(graph)).unwrap();
        assert_eq!(document["@context"], "https://schema.org");
        let nodes = document["@graph"].as_array().unwrap();
        let node = nodes.iter().find(|node| node["@type"] == kind);
        node.unwrap_or_else(|| panic!("no {kind} in {document:#}"))
            .clone()
    }

    fn event_node(event: Event) -> Value {
        found(&graph(Some(Subject::Event(Box::new(event)))), "Event")
    }

    #[test]
    fn no_text_can_leave_the_script_element_and_all_text_comes_back() {
        let graph = graph(Some(Subject::News));
        let script = json_ld(&graph);
        assert!(!script.contains(['<', '>', '&', '\u{2028}']));
        assert_eq!(found(&graph, "NewsArticle")["headline"], graph.page.name);
    }

    #[test]
    fn every_reference_leads_to_a_node_of_the_graph() {
        let subjects = [
            None,
            Some(Subject::News),
            Some(Subject::Event(Box::new(meeting(EventStatus::Scheduled)))),
        ];
        for subject in subjects {
            let document: Value = serde_json::from_str(&json_ld(&graph(subject))).unwrap();
            let nodes = document["@graph"].as_array().unwrap();
            let ids: Vec<&Value> = nodes.iter().map(|node| &node["@id"]).collect();
            for node in nodes {
                for value in node.as_object().unwrap().values() {
                    if let Some(id) = value.get("@id") {
                        assert!(ids.contains(&id), "{id} in {ids:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_not_known_is_left_out() {
        let organization = found(&graph(None), "NGO");
        assert!(organization.get("telephone").is_none());
        assert_eq!(organization["address"]["addressLocality"], "Русе");
        assert_eq!(organization["sameAs"], "https://example.com/a");
        let page = found(&graph(None), "WebPage");
        assert!(page.get("description").is_none() && page.get("mainEntity").is_none());
        assert_eq!(
            page["breadcrumb"]["@id"],
            "https://example.org/a/#breadcrumbs"
        );
    }

    #[test]
    fn breadcrumbs_are_counted_from_one() {
        let list = found(&graph(None), "BreadcrumbList");
        assert_eq!(list["itemListElement"][1]["position"], 2);
        assert_eq!(list["itemListElement"][1]["item"], "https://example.org/a/");
    }

    #[test]
    fn an_event_says_where_it_takes_place_and_in_which_way() {
        let event = event_node(meeting(EventStatus::Scheduled));
        assert_eq!(event["eventStatus"], "https://schema.org/EventScheduled");
        assert_eq!(
            event["eventAttendanceMode"],
            "https://schema.org/OfflineEventAttendanceMode"
        );
        assert_eq!(event["location"]["@type"], "Place");
        assert_eq!(event["startDate"], "2026-12-10T17:30:00+02:00");

        let mut mixed = meeting(EventStatus::Scheduled);
        mixed.online = Some("https://example.com/meet".to_owned());
        let event = event_node(mixed.clone());
        assert_eq!(
            event["eventAttendanceMode"],
            "https://schema.org/MixedEventAttendanceMode"
        );
        assert_eq!(event["location"][1]["@type"], "VirtualLocation");

        mixed.time.status = EventStatus::MovedOnline;
        let event = event_node(mixed);
        assert_eq!(event["eventStatus"], "https://schema.org/EventMovedOnline");
        assert_eq!(
            event["eventAttendanceMode"],
            "https://schema.org/OnlineEventAttendanceMode"
        );
        assert_eq!(event["location"]["url"], "https://example.com/meet");
    }

    #[test]
    fn a_postponed_event_keeps_its_old_date_until_there_is_a_new_one() {
        let mut postponed = meeting(EventStatus::Postponed);
        postponed.time.previous_start = postponed.time.start.take();
        let event = event_node(postponed.clone());
        assert_eq!(event["eventStatus"], "https://schema.org/EventPostponed");
        assert_eq!(event["startDate"], "2026-12-10T17:30:00+02:00");

        postponed.time.start = Some("2027-01-14T17:30:00+02:00".to_owned());
        let event = event_node(postponed);
        assert_eq!(event["eventStatus"], "https://schema.org/EventRescheduled");
        assert_eq!(event["startDate"], "2027-01-14T17:30:00+02:00");
        assert_eq!(event["previousStartDate"], "2026-12-10T17:30:00+02:00");
    }

    #[test]
    fn a_repeated_event_has_its_rule_and_its_next_times_each_in_its_state() {
        let mut monthly = meeting(EventStatus::Scheduled);
        monthly.schedule = Some(EventSchedule {
            frequency: "P1M".to_owned(),
            by_day: vec!["1TH".to_owned()],
            by_month_day: None,
            by_month: None,
            start_date: "2026-12-03".to_owned(),
            end_date: None,
            start_time: Some("16:00:00".to_owned()),
            end_time: None,
            time_zone: Some("Europe/Sofia".to_owned()),
            except: vec!["2027-01-07".to_owned(), "2027-02-04".to_owned()],
        });
        let mut online = monthly.time.clone();
        online.status = EventStatus::MovedOnline;
        monthly.occurrences = vec![monthly.time.clone(), online];
        let event = event_node(monthly);
        assert_eq!(event["eventSchedule"]["byDay"], "1TH");
        assert_eq!(event["eventSchedule"]["exceptDate"][1], "2027-02-04");
        let [first, second] = [&event["subEvent"][0], &event["subEvent"][1]];
        assert_eq!(first["location"]["name"], "Залата");
        assert_eq!(second["eventStatus"], "https://schema.org/EventMovedOnline");
        assert_eq!(second.get("location"), None);
    }

    #[test]
    fn a_service_is_for_people_of_an_age() {
        let service = Service {
            audience: vec!["Млади хора".to_owned(), "Родители".to_owned()],
            ages: Some((10, 18)),
        };
        let node = found(&graph(Some(Subject::Service(service))), "Service");
        assert_eq!(node["audience"][1]["audienceType"], "Родители");
        assert_eq!(node["audience"][0]["suggestedMaxAge"], 18);
        assert_eq!(node["provider"]["@id"], "https://example.org/#organization");
    }

    #[test]
    fn a_licence_is_an_address_or_a_named_work() {
        let practice = |licence: &str| {
            Some(Subject::Practice(Practice {
                topic: Some("Семейно-групова конференция".to_owned()),
                licence: Some(licence.to_owned()),
                source: None,
            }))
        };
        let url = "https://creativecommons.org/licenses/by/4.0/";
        assert_eq!(
            found(&graph(practice(url)), "LearningResource")["license"],
            url
        );
        let named = found(&graph(practice("CC BY 4.0")), "LearningResource");
        assert_eq!(named["license"]["name"], "CC BY 4.0");
    }
}
