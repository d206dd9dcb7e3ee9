//! What a page says about itself to machines: its JSON-LD graph and its card.
//!
//! Only what is known for sure is said: an unconfirmed fact is not handed to search engines.

use super::Stage;
use crate::config::Fact;
use crate::content::{Every, Kind, On, Status};
use crate::form::{Form, TextName};
use crate::i18n::Lang;
use crate::output::calendar;
use crate::output::json_ld::{
    self, Address, Breadcrumb, Event, EventSchedule, EventStatus, EventTime, Graph, Organization,
    OrganizationKind, PageKind, Place, Practice, Service, WebPage, WebSite,
};
use crate::output::open_graph::{self, Card, Meta};
use crate::route::Route;
use crate::site::{
    self, Occurrence, Page, Period, Rule, Section, SectionId, Subject, Target, When,
};
use crate::theme::events::{self, NEXT_TIMES};
use crate::theme::views::iso;
use crate::toml_reader::{Located, Moment};

/// The graph of a page.
pub(super) fn of_page(stage: &Stage<'_>, page: &Page) -> String {
    let config = &stage.known.config;
    let words = stage.values.contents.get(page.id.index());
    let description = described(&page.description, words.map(|c| c.text.as_str()));
    let mut breadcrumbs = breadcrumbs(stage, page.section);
    breadcrumbs.push(Breadcrumb {
        name: page.title.clone(),
        url: config.base_url.absolute(&page.route),
    });
    let about = match &page.subject {
        Subject::Campaign { keys, .. } => keys.slogan.as_ref().map(|s| s.value.clone()),
        _ => None,
    };
    json_ld::json_ld(&Graph {
        site: web_site(stage),
        organization: organization(stage, &page.lang),
        page: WebPage {
            kind: page_kind(&page.key),
            url: config.base_url.absolute(&page.route),
            name: page.title.clone(),
            description,
            lang: page.content_lang.clone(),
            published: past(stage, page.date.as_ref()),
            modified: past(stage, page.updated.as_ref()),
            image: page
                .image
                .as_ref()
                .map(|image| config.base_url.absolute(&image.route)),
            about,
            breadcrumbs,
        },
        subject: subject(stage, page),
    })
}

/// The title of a page with the state of its event in front, in the theme's words: whoever sees nothing
/// but the title must not come for nothing.
pub(super) fn title_of_page(stage: &Stage<'_>, page: &Page) -> String {
    let Subject::Event { schedule, .. } = &page.subject else {
        return page.title.clone();
    };
    let state = match schedule.status {
        Status::Scheduled => None,
        status => {
            let key = format!("status-{}", status.name());
            stage.known.strings.get(&page.lang, &key, &[])
        }
    };
    match state {
        Some(state) => format!("{}: {}", state.text, page.title),
        None => page.title.clone(),
    }
}

/// The description of a page; that of an event begins with the time.
pub(super) fn described_with_time(stage: &Stage<'_>, page: &Page, words: &str) -> Option<String> {
    let view = stage.values.views.get(page.id.index());
    let when = match (&page.subject, view) {
        (Subject::Event { .. }, Some(view)) => view.when.as_str(),
        _ => "",
    };
    let stop = if when.ends_with('.') { "" } else { "." };
    let text = match (when.is_empty(), words.is_empty()) {
        (true, _) => words.to_owned(),
        (false, true) => when.to_owned(),
        (false, false) => format!("{when}{stop} {words}"),
    };
    Some(text).filter(|text| !text.is_empty())
}

/// A date of a page that has come: what lies ahead is announced, not published.
fn past(stage: &Stage<'_>, date: Option<&When>) -> Option<String> {
    let now = stage.clock.timestamp();
    date.filter(|when| when.instant.timestamp() <= now).map(iso)
}

/// The graph of a list.
pub(super) fn of_section(stage: &Stage<'_>, section: &Section, route: &Route) -> String {
    let config = &stage.known.config;
    let breadcrumbs = match section.parent {
        None => Vec::new(),
        Some(_) => breadcrumbs(stage, section.id),
    };
    json_ld::json_ld(&Graph {
        site: web_site(stage),
        organization: organization(stage, &section.lang),
        page: WebPage {
            kind: match section.parent {
                None => PageKind::Page,
                Some(_) => PageKind::Collection,
            },
            url: config.base_url.absolute(route),
            name: section.title.clone(),
            description: described(&section.description, None),
            lang: section.content_lang.clone(),
            published: None,
            modified: section.updated.as_ref().map(iso),
            image: section
                .image
                .as_ref()
                .map(|image| config.base_url.absolute(&image.route)),
            about: None,
            breadcrumbs,
        },
        subject: None,
    })
}

/// The graph of the form in a language.
pub(super) fn of_form(stage: &Stage<'_>, form: &Form, lang: &Lang, route: &Route) -> String {
    let config = &stage.known.config;
    let (name, description) = words_of_form(form, lang);
    let home = config.base_url.absolute(&config.home(lang));
    let url = config.base_url.absolute(route);
    let breadcrumbs = [(config.title.get(lang), home), (name, url.clone())];
    json_ld::json_ld(&Graph {
        site: web_site(stage),
        organization: organization(stage, lang),
        page: WebPage {
            kind: PageKind::Contact,
            url,
            name: name.to_owned(),
            description,
            lang: lang.clone(),
            published: None,
            modified: None,
            image: None,
            about: None,
            breadcrumbs: breadcrumbs
                .map(|(name, url)| Breadcrumb {
                    name: name.to_owned(),
                    url,
                })
                .into(),
        },
        subject: None,
    })
}

/// The card of the form in a language.
pub(super) fn card_of_form(
    stage: &Stage<'_>,
    form: &Form,
    lang: &Lang,
    route: &Route,
) -> Vec<Meta> {
    let config = &stage.known.config;
    let (title, description) = words_of_form(form, lang);
    let others = config.languages.iter().filter(|other| *other != lang);
    open_graph::open_graph(&Card {
        title: title.to_owned(),
        description,
        url: config.base_url.absolute(route),
        site_name: config.title.get(lang).to_owned(),
        lang: lang.clone(),
        other_langs: others.cloned().collect(),
        kind: open_graph::Kind::Website,
        image: None,
    })
}

/// Title and description of the form.
fn words_of_form<'f>(form: &'f Form, lang: &Lang) -> (&'f str, Option<String>) {
    let text = |name| form.text(name).map_or("", |text| text.get(lang));
    (text(TextName::Title), described(text(TextName::Lead), None))
}

/// The card of a page.
pub(super) fn card_of_page(stage: &Stage<'_>, page: &Page) -> Vec<Meta> {
    let words = stage.values.contents.get(page.id.index());
    let kind = match page.subject.kind() {
        Kind::News | Kind::Practice | Kind::Campaign => open_graph::Kind::Article {
            published: past(stage, page.date.as_ref()),
            modified: past(stage, page.updated.as_ref()),
        },
        Kind::Page | Kind::Service | Kind::Event => open_graph::Kind::Website,
    };
    open_graph::open_graph(&Card {
        title: title_of_page(stage, page),
        description: described_with_time(
            stage,
            page,
            &described(&page.description, words.map(|c| c.text.as_str())).unwrap_or_default(),
        ),
        url: stage.known.config.base_url.absolute(&page.route),
        site_name: stage.known.config.title.get(&page.lang).to_owned(),
        lang: page.lang.clone(),
        other_langs: other_langs(stage, &page.key, &page.lang),
        kind,
        image: page.image.as_ref().map(|image| card_image(stage, image)),
    })
}

/// The card of a list.
pub(super) fn card_of_section(stage: &Stage<'_>, section: &Section, route: &Route) -> Vec<Meta> {
    let config = &stage.known.config;
    let description = match section.parent {
        None => described(
            &section.description,
            Some(config.description.get(&section.lang)),
        ),
        Some(_) => described(&section.description, None),
    };
    open_graph::open_graph(&Card {
        title: section.title.clone(),
        description,
        url: config.base_url.absolute(route),
        site_name: config.title.get(&section.lang).to_owned(),
        lang: section.lang.clone(),
        other_langs: other_langs(stage, &section.key, &section.lang),
        kind: open_graph::Kind::Website,
        image: section.image.as_ref().map(|image| card_image(stage, image)),
    })
}

fn described(own: &str, else_from: Option<&str>) -> Option<String> {
    [own, else_from.unwrap_or_default()]
        .into_iter()
        .find(|text| !text.is_empty())
        .map(str::to_owned)
}

fn other_langs(stage: &Stage<'_>, key: &str, lang: &Lang) -> Vec<Lang> {
    let site = &stage.known.site;
    site.translations(key, &stage.known.config)
        .into_iter()
        .map(|target| site.lang(target).clone())
        .filter(|other| other != lang)
        .collect()
}

fn card_image(stage: &Stage<'_>, image: &site::Image) -> open_graph::Image {
    let size = stage.known.assets.size(&image.route);
    let pixels = |(width, height): (usize, usize)| {
        Some((u32::try_from(width).ok()?, u32::try_from(height).ok()?))
    };
    open_graph::Image {
        url: stage.known.config.base_url.absolute(&image.route),
        alt: image.alt.clone(),
        size: size.and_then(pixels),
    }
}

fn web_site(stage: &Stage<'_>) -> WebSite {
    let config = &stage.known.config;
    WebSite {
        url: config.base_url.absolute(&Route::root()),
        name: config.title.get(&config.default_language).to_owned(),
        langs: config.languages.clone(),
    }
}

fn organization(stage: &Stage<'_>, lang: &Lang) -> Organization {
    let config = &stage.known.config;
    let confirmed = |name: &str| {
        let fact: &Fact = config.facts.get(name)?;
        fact.confirmed?;
        Some(fact.value.get(lang).to_owned()).filter(|text| !text.is_empty())
    };
    Organization {
        kind: OrganizationKind::Ngo,
        name: config.title.get(lang).to_owned(),
        telephone: confirmed("phone"),
        email: confirmed("email"),
        address: confirmed("address").map(Address::Line),
        logo: None,
        same_as: Vec::new(),
    }
}

/// A few pages are known by their names on every site of this kind.
fn page_kind(key: &str) -> PageKind {
    match key {
        "about" => PageKind::About,
        "contact" => PageKind::Contact,
        _ => PageKind::Page,
    }
}

fn breadcrumbs(stage: &Stage<'_>, section: SectionId) -> Vec<Breadcrumb> {
    let site = &stage.known.site;
    site.ancestors(section)
        .into_iter()
        .chain(std::iter::once(section))
        .map(|id| {
            let target = Target::Section(id);
            Breadcrumb {
                name: site.title(target).to_owned(),
                url: stage.known.config.base_url.absolute(site.route(target)),
            }
        })
        .collect()
}

fn subject(stage: &Stage<'_>, page: &Page) -> Option<json_ld::Subject> {
    let text = |field: &Option<Located<String>>| field.as_ref().map(|t| t.value.clone());
    match &page.subject {
        Subject::Page | Subject::Campaign { .. } => None,
        Subject::News => Some(json_ld::Subject::News),
        Subject::Service(keys) => {
            let years = |n: Option<i64>| n.and_then(|n| u32::try_from(n).ok());
            let ages = keys.ages.as_ref().map(|ages| ages.value);
            Some(json_ld::Subject::Service(Service {
                audience: Vec::new(),
                ages: ages.and_then(|ages| Some((years(ages.from)?, years(ages.to)?))),
            }))
        }
        Subject::Practice(keys) => Some(json_ld::Subject::Practice(Practice {
            topic: text(&keys.topic),
            licence: text(&keys.licence),
            source: text(&keys.source),
        })),
        Subject::Event { keys, schedule } => {
            let (place, address) = (text(&keys.place), text(&keys.address));
            let has_place = place.is_some() || address.is_some();
            let now = stage.clock.timestamp();
            let time = match events::shown(schedule, now) {
                Some(occurrence) => event_time(occurrence),
                None => EventTime {
                    start: None,
                    end: None,
                    previous_start: schedule.was.as_ref().map(iso),
                    status: event_status(schedule.status),
                },
            };
            let rule = schedule.rule.as_ref().zip(schedule.period.as_ref());
            Some(json_ld::Subject::Event(Box::new(Event {
                time,
                schedule: rule.map(|(rule, first)| event_schedule(rule, first)),
                occurrences: schedule
                    .coming(now)
                    .filter(|_| rule.is_some())
                    .take(NEXT_TIMES)
                    .map(event_time)
                    .collect(),
                place: has_place.then_some(Place {
                    name: place,
                    address,
                }),
                online: text(&keys.online),
                audience: Vec::new(),
            })))
        }
    }
}

fn event_time(occurrence: &Occurrence) -> EventTime {
    EventTime {
        start: Some(iso(&occurrence.period.start)),
        end: occurrence.period.end.as_ref().map(iso),
        previous_start: occurrence.was.as_ref().map(iso),
        status: event_status(occurrence.status),
    }
}

fn event_status(status: Status) -> EventStatus {
    match status {
        Status::Scheduled => EventStatus::Scheduled,
        Status::Cancelled => EventStatus::Cancelled,
        Status::Postponed => EventStatus::Postponed,
        Status::MovedOnline => EventStatus::MovedOnline,
    }
}

fn event_schedule(rule: &Rule, first: &Period) -> EventSchedule {
    let day = first.start.local.date();
    let time = |when: &When| match when.local {
        Moment::Day(_) => None,
        Moment::Time(time) => Some(time.time().to_string()),
    };
    let by_date = rule.on.is_empty();
    EventSchedule {
        frequency: match rule.every {
            Every::Day => format!("P{}D", rule.interval),
            Every::Week => format!("P{}W", rule.interval),
            Every::Month => format!("P{}M", rule.interval),
            Every::Year => format!("P{}Y", rule.interval),
        },
        by_day: rule.on.iter().map(by_day).collect(),
        by_month_day: match rule.every {
            Every::Month | Every::Year if by_date => Some(day.day()),
            _ => None,
        },
        by_month: (rule.every == Every::Year).then_some(day.month()),
        start_date: day.to_string(),
        end_date: rule.until().map(|until| until.to_string()),
        start_time: time(&first.start),
        end_time: first.end.as_ref().and_then(time),
        time_zone: first
            .start
            .instant
            .time_zone()
            .iana_name()
            .map(str::to_owned),
        except: rule.except.iter().map(ToString::to_string).collect(),
    }
}

/// `TH`, `1TH`, `-1FR`
fn by_day(on: &On) -> String {
    calendar::day_code(&calendar::Day {
        weekday: on.weekday,
        nth: on.nth,
    })
}
