//! The site's events, put into calendars.
//!
//! What an entry says is decided here: its identity, when it counts as changed, its words, and what becomes of an event
//! that does not take place as announced.
//!
//! - **Identity.** The `UID` comes from the host and path of the site and from the event's file without language and
//!   ending. It stays when title, time, state or address of the event change, and it is the same in all
//!   languages: it is one event, and somebody who adds it from two pages should have it once. It is a hash, for RFC 7986
//!   wants no host in it.
//! - **Revision.** There is no memory of earlier builds, and a calendar must not change because it was built again. So
//!   `DTSTAMP` and `LAST-MODIFIED` are the latest `updated` of the event's files, and `SEQUENCE` grows with it, with every
//!   entry of `[[changes]]` and with every step away from what was announced.
//! - **State.** A cancelled event stays, as `STATUS:CANCELLED`, and its title says so first: many programs show nothing
//!   but the title. The same holds for a postponed one at its old time, while nobody knows the new one. With a new time it
//!   is an event like others, under its old identity.

mod recurrence;

use std::borrow::Cow;

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::Stage;
use crate::artifact::{Artifact, Body, Media};
use crate::config::Config;
use crate::content::{EventKeys, Status};
use crate::i18n::Lang;
use crate::output::calendar::{self, Calendar, Conference, Event, Publication, Span, Zone};
use crate::route::Route;
use crate::site::{Page, Schedule, Series, Subject, Target, When};
use crate::toml_reader::Moment;

/// The most events in a calendar: those that are over last. Phones fetch the whole of it twice a day.
const MOST_EVENTS: usize = 1_000;

/// The first year for which every zone definition is good; one that is the same in all calendars is made once.
const COMMON_YEAR: i16 = 2000;

/// All calendars of the site.
pub fn calendars(stage: &Stage<'_>) -> Vec<Artifact> {
    let known = stage.known;
    let (site, config) = (&known.site, &known.config);
    let zone = Zone::since(&config.time_zone, COMMON_YEAR);
    let entries: Vec<Option<Entry>> = site.pages().iter().map(|page| entry(stage, page)).collect();
    let entry_of = |page: &Page| entries.get(page.id.index()).and_then(Option::as_ref);
    let write = |route: Route, publication: Option<Publication>, entries: Vec<&Entry>| {
        artifact(route, publication, entries, &zone)
    };
    let mut artifacts = Vec::new();
    for page in site.pages() {
        if let (Some(route), Some(entry)) = (page.calendar(), entry_of(page)) {
            artifacts.push(write(route, None, vec![entry]));
        }
    }
    for lang in &config.languages {
        if let Some(route) = site.events_calendar(config, lang) {
            let publication = of_language(stage, lang, &route);
            let pages = site.pages().iter().filter(|page| page.lang == *lang);
            let entries = pages.filter_map(entry_of).collect();
            artifacts.push(write(route, Some(publication), entries));
        }
        for series in site.series(config, lang) {
            let pages: Vec<&Page> = series.pages.iter().map(|id| site.page(*id)).collect();
            let publication = of_series(stage, lang, &series, &pages);
            let entries = pages.into_iter().filter_map(entry_of).collect();
            artifacts.push(write(series.route, Some(publication), entries));
        }
    }
    artifacts
}

/// An event with what puts it in its place among others.
struct Entry {
    event: Event,
    key: String,
    /// The instant from which it is over; absent for one that repeats without end.
    over: Option<Timestamp>,
}

fn artifact(
    route: Route,
    publication: Option<Publication>,
    mut entries: Vec<&Entry>,
    common: &Zone,
) -> Artifact {
    // No end is later than any.
    entries.sort_by_key(|entry| (entry.over.is_some(), std::cmp::Reverse(entry.over)));
    entries.truncate(MOST_EVENTS);
    entries.sort_by(|a, b| {
        let day = |entry: &Entry| entry.event.span.first_day();
        (day(a), &a.key).cmp(&(day(b), &b.key))
    });
    let events: Vec<Event> = entries
        .into_iter()
        .map(|entry| entry.event.clone())
        .collect();
    let earliest = events
        .iter()
        .map(|event| event.span.first_day().year())
        .min();
    let zone = match earliest {
        Some(year) if year < COMMON_YEAR => Cow::Owned(Zone::since(common.time_zone(), year)),
        _ => Cow::Borrowed(common),
    };
    let bytes = calendar::calendar(&Calendar {
        publication,
        zone: &zone,
        events,
    });
    Artifact {
        route,
        media: Media::CALENDAR,
        body: Body::Bytes(bytes),
        origin: None,
    }
}

/// What the calendar of a language says of itself: it is that of its list of events.
fn of_language(stage: &Stage<'_>, lang: &Lang, route: &Route) -> Publication {
    let (site, config) = (&stage.known.site, &stage.known.config);
    let title = config.title.get(lang);
    let list = site
        .sections()
        .iter()
        .find(|s| s.lang == *lang && s.kind == crate::content::Kind::Event);
    let (name, description, page) = match list {
        Some(list) => (
            format!("{} – {title}", list.title),
            list.description.clone(),
            list.route.clone(),
        ),
        None => (title.to_owned(), String::new(), config.home(lang)),
    };
    Publication {
        name,
        description: Some(description).filter(|text| !text.is_empty()),
        lang: lang.clone(),
        page_url: config.base_url.absolute(&page),
        self_url: config.base_url.absolute(route),
    }
}

/// A series is called as its events are, if they are all called the same.
fn of_series(stage: &Stage<'_>, lang: &Lang, series: &Series, pages: &[&Page]) -> Publication {
    let (site, config) = (&stage.known.site, &stage.known.config);
    let (first, same) = match pages {
        [first, others @ ..] => (
            Some(first),
            others.iter().all(|page| page.title == first.title),
        ),
        [] => (None, false),
    };
    let name = match first {
        Some(page) if same => &page.title,
        _ => &series.name,
    };
    let page = match (pages, first) {
        ([only], _) => only.route.clone(),
        (_, Some(page)) => site.section(page.section).route.clone(),
        (_, None) => config.home(lang),
    };
    Publication {
        name: format!("{name} – {}", config.title.get(lang)),
        description: None,
        lang: lang.clone(),
        page_url: config.base_url.absolute(&page),
        self_url: config.base_url.absolute(&series.route),
    }
}

/// The entry of a page, if it is an event whose time is known.
fn entry(stage: &Stage<'_>, page: &Page) -> Option<Entry> {
    let Subject::Event { keys, schedule } = &page.subject else {
        return None;
    };
    let config = &stage.known.config;
    let (first, over) = extent(schedule)?;
    let updated = updated(stage, page);
    let words = Words {
        stage,
        lang: &page.lang,
    };
    // Nothing takes place while the new date is not known; with one, it is in the schedule.
    let has_date = schedule.period.is_some() && schedule.was.is_some();
    let placed = |status: Status, moved: bool| words.placed(page, keys, status, moved);
    let now = placed(schedule.status, has_date);
    let event = Event {
        uid: uid(config, &page.key),
        stamp: updated
            .or_else(|| written(page, &first))
            .unwrap_or(Timestamp::UNIX_EPOCH),
        modified: updated,
        sequence: sequence(keys, schedule, updated),
        description: words.description(page, keys, &now),
        summary: now.summary,
        location: now.location,
        url: config.base_url.absolute(&page.route),
        conference: keys.online.as_ref().map(|online| Conference {
            url: online.value.clone(),
            label: words.get("event-online"),
        }),
        categories: words.audience(keys),
        lang: page.content_lang.clone(),
        status: now.status,
        span: first,
        recurrence: recurrence::recurrence(schedule, keys, &placed),
    };
    Some(Entry {
        event,
        key: page.key.clone(),
        over,
    })
}

/// The first time of an event, and the instant from which all of it is over. A postponed one without a new date stays
/// at its old time.
fn extent(schedule: &Schedule) -> Option<(Span, Option<Timestamp>)> {
    let over = schedule.occurrences().iter().map(|o| o.period.over()).max();
    match (&schedule.period, &schedule.was, over) {
        (Some(period), _, Some(over)) => Some((
            span(&period.start, period.end.as_ref()),
            (!schedule.is_endless()).then_some(over),
        )),
        (None, Some(was), _) => Some((span(was, None), Some(was.instant.timestamp()))),
        _ => None,
    }
}

fn span(start: &When, end: Option<&When>) -> Span {
    match start.local {
        Moment::Day(first) => Span::Days {
            first,
            last: end.map_or(first, |end| end.local.date()),
        },
        Moment::Time(_) => Span::Times {
            start: start.instant.clone(),
            end: end.map(|end| end.instant.clone()),
        },
    }
}

/// How an event, or one occurrence of it, stands in a calendar.
#[derive(Clone, Debug, PartialEq)]
struct Placed {
    status: calendar::Status,
    /// The state that its title says first.
    word: Option<Status>,
    summary: String,
    location: Option<String>,
}

/// A name-based UUID (version 8 of RFC 9562) of the site's place and the event's file.
fn uid(config: &Config, key: &str) -> String {
    let base = &config.base_url;
    let host = base.origin().split("://").nth(1).unwrap_or_default();
    let digest = Sha256::digest(format!("{host}{}\n{key}", base.path()));
    let mut number: u128 = digest
        .iter()
        .take(16)
        .fold(0, |number, byte| number << 8 | u128::from(*byte));
    number = number & !(0xF << 76) | 0x8 << 76;
    number = number & !(0x3 << 62) | 0x2 << 62;
    let hex = format!("{number:032x}");
    let part = |range: std::ops::Range<usize>| hex.get(range).unwrap_or_default().to_owned();
    [
        part(0..8),
        part(8..12),
        part(12..16),
        part(16..20),
        part(20..32),
    ]
    .join("-")
}

/// When the author last said that the event changed, in whichever language.
fn updated(stage: &Stage<'_>, page: &Page) -> Option<Timestamp> {
    let site = &stage.known.site;
    site.translations(&page.key, &stage.known.config)
        .into_iter()
        .filter_map(|target| match target {
            Target::Page(id) => site.page(id).updated.as_ref(),
            Target::Section(_) => None,
        })
        .map(|when| when.instant.timestamp())
        .max()
}

/// When it was written, as far as the date of the page tells: in the name of an event's file it is mostly the day of
/// the event itself, which says nothing.
fn written(page: &Page, span: &Span) -> Option<Timestamp> {
    let date = page.date.as_ref()?;
    (date.local.date() < span.first_day()).then(|| date.instant.timestamp())
}

/// Minutes from here count the revisions.
const FIRST_MINUTE: i64 = 946_684_800 / 60;

/// Grows with every change that a guest must hear of: with `updated`, which an author sets anew, and with what tells by
/// itself that something changed.
fn sequence(keys: &EventKeys, schedule: &Schedule, updated: Option<Timestamp>) -> u32 {
    let minutes = updated.map_or(0, |at| at.as_second() / 60 - FIRST_MINUTE);
    let changes = keys.changes.as_ref().map_or(0, |list| list.value.len());
    let steps = match schedule.status {
        Status::Scheduled => 0,
        Status::MovedOnline | Status::Postponed => 1,
        Status::Cancelled => 2,
    };
    let new_date = u32::from(schedule.was.is_some() && schedule.period.is_some());
    u32::try_from(minutes)
        .unwrap_or(0)
        .saturating_add(u32::try_from(changes).unwrap_or(u32::MAX))
        .saturating_add(steps + new_date)
        // The largest INTEGER of RFC 5545.
        .min(i32::MAX.unsigned_abs())
}

/// Where people go: on the internet when it moved there, or when there is no other place.
fn location(keys: &EventKeys, status: Status) -> Option<String> {
    let online = || keys.online.as_ref().map(|online| online.value.clone());
    let parts: Vec<&str> = [&keys.place, &keys.address]
        .into_iter()
        .flatten()
        .map(|part| part.value.as_str())
        .collect();
    match status {
        Status::MovedOnline => online(),
        _ if parts.is_empty() => online(),
        _ => Some(parts.join(", ")),
    }
}

/// The theme's words in the language of a page. A theme that lacks one leaves it out.
struct Words<'a> {
    stage: &'a Stage<'a>,
    lang: &'a Lang,
}

impl Words<'_> {
    fn get(&self, key: &str) -> Option<String> {
        let phrase = self.stage.known.strings.get(self.lang, key, &[])?;
        Some(phrase.text.into_owned())
    }

    /// How a state shows in a calendar. What was moved to another time takes place then.
    fn placed(&self, page: &Page, keys: &EventKeys, status: Status, moved: bool) -> Placed {
        let (in_calendar, word) = match status {
            Status::Scheduled => (calendar::Status::Confirmed, None),
            Status::Postponed if moved => (calendar::Status::Confirmed, None),
            Status::MovedOnline => (calendar::Status::Confirmed, Some(status)),
            Status::Cancelled | Status::Postponed => (calendar::Status::Cancelled, Some(status)),
        };
        Placed {
            status: in_calendar,
            word,
            summary: self.titled(word, &page.title),
            location: location(keys, status),
        }
    }

    fn audience(&self, keys: &EventKeys) -> Vec<String> {
        let audience = keys.audience.iter().flat_map(|list| &list.value);
        audience
            .map(|audience| {
                let word = self.get(&format!("audience-{}", audience.name()));
                word.unwrap_or_else(|| audience.name().to_owned())
            })
            .collect()
    }

    /// A title with the state in front of it.
    fn titled(&self, state: Option<Status>, title: &str) -> String {
        match state.and_then(|state| self.get(&format!("status-{}", state.name()))) {
            Some(word) => format!("{word}: {title}"),
            None => title.to_owned(),
        }
    }

    fn description(&self, page: &Page, keys: &EventKeys, placed: &Placed) -> String {
        let mut paragraphs: Vec<String> = Vec::new();
        paragraphs.extend(
            placed
                .word
                .and_then(|s| self.get(&format!("status-{}-more", s.name()))),
        );
        let beginning = self.stage.values.contents.get(page.id.index());
        paragraphs.push(match page.description.is_empty() {
            true => beginning
                .map(|content| content.text.clone())
                .unwrap_or_default(),
            false => page.description.clone(),
        });
        let labelled = |label: &str, text: &str| match self.get(label) {
            Some(label) => format!("{label}: {text}"),
            None => text.to_owned(),
        };
        if let Some(registration) = &keys.registration {
            paragraphs.push(labelled("event-registration", &registration.value));
        }
        if let Some(online) = &keys.online
            && placed.location.as_ref() != Some(&online.value)
        {
            paragraphs.push(labelled("event-online", &online.value));
        }
        // Some programs show no other link than those in this text.
        paragraphs.push(self.stage.known.config.base_url.absolute(&page.route));
        paragraphs.retain(|paragraph| !paragraph.is_empty());
        paragraphs.join("\n\n")
    }
}
