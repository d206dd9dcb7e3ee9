//! What templates see of events: times in words, and lists by occurrence.
//!
//! Everything that depends on "now" is sorted out here, once for each list and language, so that templates
//! only look it up. A repeated event stands in lists once for every time at which it takes place.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use tera::Value;

use super::functions::Knowledge;
use super::months;
use super::views::{iso, value};
use crate::clock::{Clock, rfc3339};
use crate::content::{Audience, EventKeys, Every, Status};
use crate::i18n::Lang;
use crate::i18n::dates::{self, DateStyle};
use crate::i18n::repetition::{self, Cycle, NthWeekday, Repetition};
use crate::site::{Occurrence, Page, Period, Rule, Schedule, Subject};
use crate::toml_reader::{Located, Moment};

/// How many coming times of a repeated event are named: on its page, and to search engines.
pub const NEXT_TIMES: usize = 12;

/// One time of an event, on the event's own page.
#[derive(Clone, Debug, Serialize)]
pub struct TimeView {
    /// The day by the rule.
    pub on: Option<String>,
    pub start: Option<String>,
    pub end: Option<String>,
    pub all_day: bool,
    /// When, in words; empty while nobody knows.
    pub when: String,
    /// As the author says.
    pub status: &'static str,
    /// What a reader has to know first: see [`state`].
    pub state: &'static str,
    pub was: Option<String>,
    pub was_text: String,
    pub past: bool,
    pub ongoing: bool,
    /// The instant from which it is over, RFC 3339.
    pub over: Option<String>,
}

/// One time of an event in a list, with what a list says of the event. Where a page has the same, it
/// has the same name.
#[derive(Clone, Debug, Serialize)]
pub struct OccurrenceView<'a> {
    pub title: &'a str,
    pub description: &'a str,
    pub path: String,
    pub permalink: String,
    pub lang: &'a str,
    pub content_lang: &'a str,
    pub kind: &'static str,
    pub place: Option<&'a str>,
    pub address: Option<&'a str>,
    pub online: Option<&'a str>,
    pub audience: Vec<&'static str>,
    pub series: Option<&'a str>,
    pub registration: Option<&'a str>,
    /// Whether it is one of several.
    pub repeated: bool,
    /// The files that the event's text offers.
    pub files: &'a [FileView],
    #[serde(flatten)]
    pub time: TimeView,
}

/// A file that a page's text links to.
#[derive(Clone, Debug, Serialize)]
pub struct FileView {
    pub name: String,
    pub path: String,
}

/// What the page of an event says of its times.
#[derive(Clone, Debug, Default, Serialize)]
pub struct TimesView {
    /// See [`state`]; empty on a page that is no event.
    pub state: &'static str,
    pub ongoing: bool,
    pub over: Option<String>,
    /// The rule in words; empty for what is not repeated.
    pub repeat_text: String,
    /// The next time that takes place.
    pub next: Option<TimeView>,
    /// The coming times of a repeated event, called off or not, at most 12.
    pub occurrences: Vec<TimeView>,
}

/// A list of events, sorted out by the clock of the build.
#[derive(Clone, Debug)]
pub struct EventList {
    /// What is going on, by its beginning.
    ongoing: Vec<Value>,
    /// What is to come, by its beginning; at the end what nobody knows the time of.
    upcoming: Vec<Value>,
    /// What is over, latest first, with its year.
    past: Vec<(i16, Value)>,
    months: Value,
    weekdays: Value,
    audiences: Value,
}

/// `section.events` and `paginator.events`.
#[derive(Clone, Debug, Serialize)]
pub struct EventsView {
    pub ongoing: Vec<Value>,
    pub upcoming: Vec<Value>,
    /// What is going on or to come, each event once, with its next time; empty in a paginator.
    pub next: Vec<Value>,
    pub past_years: Vec<YearView>,
    /// The months to come that have events, as tables; empty in a paginator.
    pub months: Value,
    /// The heads of their columns, from Monday: `short`, `name`.
    pub weekdays: Value,
    /// What is going on or to come, by audience: `name`, `events`.
    pub audiences: Value,
}

/// What `get_series` gives.
#[derive(Clone, Debug, Serialize)]
pub struct SeriesView {
    #[serde(flatten)]
    pub events: EventsView,
    /// The calendar of the series; the same to be copied, and to subscribe to (`webcal://`).
    pub calendar: Option<String>,
    pub calendar_url: Option<String>,
    pub calendar_webcal: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct YearView {
    pub year: i16,
    /// The year in words.
    pub name: String,
    pub events: Vec<Value>,
}

#[derive(Clone, Debug, Serialize)]
struct AudienceView {
    name: &'static str,
    events: Vec<Value>,
}

/// The state of a time, for whoever must know it first: `cancelled`, `postponed`, `moved-online`, `moved`
/// (to another time), `past`, `ongoing`, or empty when it is to come as announced.
pub fn state(status: Status, moved: bool, past: bool, ongoing: bool) -> &'static str {
    match status {
        Status::Cancelled => "cancelled",
        Status::Postponed => "postponed",
        _ if past => "past",
        Status::MovedOnline => "moved-online",
        Status::Scheduled if moved => "moved",
        Status::Scheduled if ongoing => "ongoing",
        Status::Scheduled => "",
    }
}

/// What the page of an event says of its times.
pub fn times(lang: &Lang, schedule: &Schedule, now: Timestamp) -> TimesView {
    let shown = shown(schedule, now);
    let own = match shown {
        Some(occurrence) => time(lang, occurrence, now),
        None => unknown_time(lang, schedule),
    };
    let repeated = schedule.rule.is_some();
    TimesView {
        state: match schedule.status {
            // What is over for one time is not over for all of them.
            Status::Scheduled if repeated && !schedule.is_past(now) => "",
            status if repeated => state(status, false, schedule.is_past(now), false),
            _ => own.state,
        },
        ongoing: own.ongoing,
        over: own.over,
        repeat_text: schedule
            .rule
            .as_ref()
            .zip(schedule.period.as_ref())
            .map(|(rule, first)| repeat_text(lang, rule, first.start.local.date()))
            .unwrap_or_default(),
        next: schedule.next(now).map(|next| time(lang, next, now)),
        occurrences: schedule
            .coming(now)
            .filter(|_| repeated)
            .take(NEXT_TIMES)
            .map(|occurrence| time(lang, occurrence, now))
            .collect(),
    }
}

/// The time for which a page stands: the next that takes place, else the next at all, else the last.
pub fn shown(schedule: &Schedule, now: Timestamp) -> Option<&Occurrence> {
    schedule
        .next(now)
        .or_else(|| schedule.coming(now).next())
        .or_else(|| schedule.occurrences().last())
}

/// A period in words, with its weekdays; empty when there is none.
pub fn when(lang: &Lang, period: Option<&Period>) -> String {
    period.map_or_else(String::new, |period| {
        let end = period.end.as_ref().map(|end| end.local);
        dates::occasion(lang, period.start.local, end)
    })
}

/// The rule of a repeated event in words, in the middle of a sentence.
pub fn repeat_text(lang: &Lang, rule: &Rule, first: Date) -> String {
    let weekdays = || rule.on.iter().map(|on| on.weekday).collect();
    let nth: Vec<NthWeekday> = rule
        .on
        .iter()
        .filter_map(|on| {
            Some(NthWeekday {
                nth: on.nth?,
                weekday: on.weekday,
            })
        })
        .collect();
    let cycle = match (rule.every, nth.is_empty()) {
        (Every::Day, _) => Cycle::Days,
        (Every::Week, _) => Cycle::Weeks(weekdays()),
        (Every::Month, true) => Cycle::MonthDate(first.day()),
        (Every::Month, false) => Cycle::MonthWeekdays(nth),
        (Every::Year, true) => Cycle::YearDate(first),
        (Every::Year, false) => Cycle::YearWeekdays(nth, first),
    };
    repetition::words(
        lang,
        &Repetition {
            cycle,
            interval: rule.interval,
            until: rule.until(),
        },
    )
}

fn time(lang: &Lang, occurrence: &Occurrence, now: Timestamp) -> TimeView {
    let Occurrence {
        on,
        period,
        status,
        was,
    } = occurrence;
    let past = period.over() <= now;
    let ongoing = period.is_on(now) && occurrence.takes_place();
    let zone = period.start.instant.time_zone().clone();
    TimeView {
        on: Some(on.to_string()),
        start: Some(iso(&period.start)),
        end: period.end.as_ref().map(iso),
        all_day: period.all_day(),
        when: when(lang, Some(period)),
        status: status.name(),
        state: state(*status, was.is_some(), past, ongoing),
        was: was.as_ref().map(iso),
        was_text: was
            .as_ref()
            .map_or_else(String::new, |was| dates::occasion(lang, was.local, None)),
        past,
        ongoing,
        over: Some(rfc3339(&period.over().to_zoned_datetime(zone))),
    }
}

/// Of an event that is postponed to a day that nobody knows.
fn unknown_time(lang: &Lang, schedule: &Schedule) -> TimeView {
    let was = schedule.was.as_ref();
    TimeView {
        on: None,
        start: None,
        end: None,
        all_day: false,
        when: String::new(),
        status: schedule.status.name(),
        state: state(schedule.status, was.is_some(), false, false),
        was: was.map(iso),
        was_text: was.map_or_else(String::new, |was| dates::occasion(lang, was.local, None)),
        past: false,
        ongoing: false,
        over: None,
    }
}

/// A page of an event with the files that its text offers.
pub struct Entry<'a> {
    pub page: &'a Page,
    pub files: &'a [FileView],
}

/// Sorts events out by the clock.
pub fn list<'a>(
    known: &Knowledge,
    lang: &Lang,
    entries: impl Iterator<Item = Entry<'a>>,
    clock: &Clock,
) -> EventList {
    let now = clock.timestamp();
    let mut dated: Vec<(&Occurrence, Value)> = Vec::new();
    let mut undated: Vec<Value> = Vec::new();
    for entry in entries {
        let Subject::Event { keys, schedule } = &entry.page.subject else {
            continue;
        };
        for occurrence in schedule.occurrences() {
            let view = occurrence_view(known, &entry, keys, schedule, time(lang, occurrence, now));
            dated.push((occurrence, value(&view)));
        }
        if schedule.occurrences().is_empty() {
            let view = occurrence_view(known, &entry, keys, schedule, unknown_time(lang, schedule));
            undated.push(value(&view));
        }
    }
    // A stable sort: what begins at the same time stays in the order of the section.
    dated.sort_by_key(|(occurrence, _)| occurrence.period.start.instant.timestamp());

    let months = value(&months::months(known, lang, &dated, clock.today()));
    let mut ongoing = Vec::new();
    let mut upcoming = Vec::new();
    let mut past = Vec::new();
    let mut by_audience: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for (occurrence, view) in dated {
        if occurrence.period.over() <= now {
            let year = occurrence.period.start.local.date().year();
            past.push((year, view));
            continue;
        }
        group_by_audience(&mut by_audience, &view);
        match occurrence.period.is_on(now) && occurrence.takes_place() {
            true => ongoing.push(view),
            false => upcoming.push(view),
        }
    }
    for view in &undated {
        group_by_audience(&mut by_audience, view);
    }
    upcoming.extend(undated);
    past.reverse();
    EventList {
        ongoing,
        upcoming,
        past,
        months,
        weekdays: value(&months::weekdays(lang)),
        audiences: value(&audiences(by_audience)),
    }
}

impl EventList {
    /// How many entries it has.
    pub fn len(&self) -> usize {
        self.ongoing.len() + self.upcoming.len() + self.past.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All of it, as `section.events`.
    pub fn view(&self, lang: &Lang) -> EventsView {
        EventsView {
            ongoing: self.ongoing.clone(),
            upcoming: self.upcoming.clone(),
            next: self.next(),
            past_years: past_years(lang, &self.past),
            months: self.months.clone(),
            weekdays: self.weekdays.clone(),
            audiences: self.audiences.clone(),
        }
    }

    /// The first entry of each event that is not over.
    fn next(&self) -> Vec<Value> {
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let coming = self.ongoing.iter().chain(&self.upcoming);
        coming
            .filter(|view| {
                let path = view.get_from_path("path").and_then(Value::as_str);
                path.is_some_and(|path| seen.insert(path))
            })
            .cloned()
            .collect()
    }

    /// The entries of a pager, of what is going on, to come and over, in this order.
    pub fn slice(&self, lang: &Lang, skip: usize, take: usize) -> EventsView {
        let (ongoing, skip, take) = part(&self.ongoing, skip, take);
        let (upcoming, skip, take) = part(&self.upcoming, skip, take);
        let (past, _, _) = part(&self.past, skip, take);
        EventsView {
            ongoing: ongoing.to_vec(),
            upcoming: upcoming.to_vec(),
            next: Vec::new(),
            past_years: past_years(lang, past),
            months: Value::from(Vec::<Value>::new()),
            weekdays: self.weekdays.clone(),
            audiences: Value::from(Vec::<Value>::new()),
        }
    }

    /// Every entry in the order of pagers.
    pub fn entries(&self) -> Vec<Value> {
        let past = self.past.iter().map(|(_, view)| view);
        let all = self.ongoing.iter().chain(&self.upcoming).chain(past);
        all.cloned().collect()
    }
}

/// The part of a list that a window covers, and what is left of the window for the next list.
fn part<T>(list: &[T], skip: usize, take: usize) -> (&[T], usize, usize) {
    let from = skip.min(list.len());
    let to = from.saturating_add(take).min(list.len());
    let part = list.get(from..to).unwrap_or_default();
    (part, skip - from, take - part.len())
}

fn past_years(lang: &Lang, past: &[(i16, Value)]) -> Vec<YearView> {
    past.chunk_by(|(a, _), (b, _)| a == b)
        .filter_map(|group| {
            let (year, _) = group.first()?;
            let day = Date::new(*year, 1, 1).ok()?;
            Some(YearView {
                year: *year,
                name: dates::format(lang, Moment::Day(day), DateStyle::Year),
                events: group.iter().map(|(_, view)| view.clone()).collect(),
            })
        })
        .collect()
}

fn occurrence_view<'a>(
    known: &Knowledge,
    entry: &Entry<'a>,
    keys: &'a EventKeys,
    schedule: &Schedule,
    time: TimeView,
) -> OccurrenceView<'a> {
    let page = entry.page;
    let text = |field: &'a Option<Located<String>>| field.as_ref().map(|text| text.value.as_str());
    OccurrenceView {
        title: &page.title,
        description: &page.description,
        path: known.config.base_url.href(&page.route),
        permalink: known.config.base_url.absolute(&page.route),
        lang: page.lang.code(),
        content_lang: page.content_lang.code(),
        kind: page.subject.kind().name(),
        place: text(&keys.place),
        address: text(&keys.address),
        online: text(&keys.online),
        audience: keys
            .audience
            .iter()
            .flat_map(|list| list.value.iter().map(|audience| audience.name()))
            .collect(),
        series: text(&keys.series),
        registration: text(&keys.registration),
        repeated: schedule.rule.is_some(),
        files: entry.files,
        time,
    }
}

fn group_by_audience(groups: &mut BTreeMap<&str, Vec<Value>>, view: &Value) {
    let names = view.get_from_path("audience").and_then(Value::as_array);
    let names = names.unwrap_or_default();
    for audience in Audience::ALL {
        if names
            .iter()
            .any(|name| name.as_str() == Some(audience.name()))
        {
            groups
                .entry(audience.name())
                .or_default()
                .push(view.clone());
        }
    }
}

/// In the order in which the contract names them.
fn audiences(mut groups: BTreeMap<&str, Vec<Value>>) -> Vec<AudienceView> {
    Audience::ALL
        .iter()
        .filter_map(|audience| {
            Some(AudienceView {
                name: audience.name(),
                events: groups.remove(audience.name())?,
            })
        })
        .collect()
}
