//! Calendars: iCalendar (RFC 5545) with the properties of RFC 7986.
//!
//! Promises a file that phones and office programs take: CRLF, lines of at most 75 octets cut between characters,
//! escaped texts, a `VTIMEZONE` for the times that it holds, exclusive ends of whole days, `UNTIL` in UTC, and
//! a component of its own for every occurrence that is not as its rule says. The clock of the build is in no
//! line: a calendar changes when an event in it does, and at no other time. That `uid`s are unique and never change,
//! and that `sequence` and `stamp` grow with the event, is up to whoever fills them.
//!
//! The crates that write iCalendar were weighed and left out: `icalendar` makes up a `UID` and takes `DTSTAMP`
//! from the clock when one is missing, and `calcard` escapes the commas of addresses, which breaks links. What is
//! left of the format without the model of a crate is `lines`. Reading strangers' calendars is another matter:
//! there `calcard` does the work (`pateka new event --from`).

mod lines;
mod zone;

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, ZonedDateTime};

use crate::i18n::Lang;
use lines::{Line, Lines};
pub use zone::Zone;

/// A calendar. All URLs are absolute and percent-encoded.
#[derive(Clone, Debug)]
pub struct Calendar<'a> {
    /// What a calendar to subscribe to says of itself. A file with a single event to be added says nothing: with a
    /// name, some programs would open a new calendar for it.
    pub publication: Option<Publication>,
    /// The zone of every local time below, known from before the earliest of them.
    pub zone: &'a Zone,
    /// In the order of the file.
    pub events: Vec<Event>,
}

/// What is told about a calendar as a whole.
#[derive(Clone, Debug)]
pub struct Publication {
    pub name: String,
    pub description: Option<String>,
    pub lang: Lang,
    /// The page that shows the same.
    pub page_url: String,
    /// Where the calendar itself is.
    pub self_url: String,
}

/// An event with all its occurrences.
#[derive(Clone, Debug)]
pub struct Event {
    /// Unique in the world and the same for ever.
    pub uid: String,
    /// When what is said about it was last revised, as far as anybody knows.
    pub stamp: Timestamp,
    /// Given only where the author said when the event was changed.
    pub modified: Option<Timestamp>,
    /// Grows with every change that a guest must hear of.
    pub sequence: u32,
    pub summary: String,
    /// Plain text; its line ends are kept.
    pub description: String,
    pub location: Option<String>,
    /// The page of the event.
    pub url: String,
    /// Where it takes place on the internet.
    pub conference: Option<Conference>,
    pub categories: Vec<String>,
    /// The language of the words.
    pub lang: Lang,
    pub status: Status,
    pub span: Span,
    pub recurrence: Option<Recurrence>,
}

/// An address of a meeting on the internet, and how the link is called.
#[derive(Clone, Debug)]
pub struct Conference {
    pub url: String,
    pub label: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Confirmed,
    /// It does not take place then; the entry stays to say so.
    Cancelled,
}

/// From when to when.
#[derive(Clone, Debug, PartialEq)]
pub enum Span {
    /// Whole days, both included.
    Days { first: Date, last: Date },
    /// Instants of the calendar's zone. Without an end, only the start is known.
    Times {
        start: ZonedDateTime,
        end: Option<ZonedDateTime>,
    },
}

/// How an event repeats: a rule whose first occurrence is the event's own span, and what departs from it.
#[derive(Clone, Debug, PartialEq)]
pub struct Recurrence {
    pub every: Every,
    /// 2 for every second one.
    pub interval: u32,
    pub days: Vec<Day>,
    /// The day of the month, for a rule that names no weekday.
    pub month_day: Option<i8>,
    /// The month, for a yearly rule.
    pub month: Option<i8>,
    /// The last day on which it may happen.
    pub until: Option<Date>,
    /// The starts by the rule that do not happen, and of which nothing is to be said.
    pub except: Vec<Start>,
    pub overrides: Vec<Override>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Every {
    Day,
    Week,
    Month,
    Year,
}

/// A weekday, or the nth (`-1`: the last) such day of a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    pub nth: Option<i8>,
    pub weekday: Weekday,
}

/// When an occurrence begins by the rule: the day, or the local time, which summer time may have skipped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Start {
    Day(Date),
    Time(jiff::civil::DateTime),
}

/// An occurrence that is not as the others.
#[derive(Clone, Debug, PartialEq)]
pub struct Override {
    /// Its start by the rule.
    pub on: Start,
    pub span: Span,
    pub status: Status,
    pub summary: String,
    pub location: Option<String>,
}

impl Span {
    /// The day on which it begins.
    pub fn first_day(&self) -> Date {
        match self {
            Span::Days { first, .. } => *first,
            Span::Times { start, .. } => start.date(),
        }
    }
}

/// Writes a calendar.
pub fn calendar(calendar: &Calendar<'_>) -> Vec<u8> {
    let mut out = Lines::default();
    out.begin("VCALENDAR");
    out.line("VERSION").raw("2.0");
    out.line("PRODID").text("-//pateka//pateka//EN");
    out.line("CALSCALE").raw("GREGORIAN");
    if let Some(publication) = &calendar.publication {
        let modified = calendar.events.iter().filter_map(|e| e.modified).max();
        write_publication(&mut out, publication, calendar.zone, modified);
    }
    calendar.zone.write(&mut out);
    for event in &calendar.events {
        write_event(&mut out, event, calendar.zone);
    }
    out.end("VCALENDAR");
    out.into_bytes()
}

/// How often a subscriber looks for changes: twice a day keeps a cancellation from being missed the evening
/// before, and costs a small host nothing.
const REFRESH: &str = "PT12H";

fn write_publication(
    out: &mut Lines,
    publication: &Publication,
    zone: &Zone,
    modified: Option<Timestamp>,
) {
    let Publication {
        name,
        description,
        lang,
        page_url,
        self_url,
    } = publication;
    let lang = lang.code();
    // Each thing twice: RFC 7986's name, and the older one that most programs still look for.
    out.line("NAME").parameter("LANGUAGE", lang).text(name);
    out.line("X-WR-CALNAME").text(name);
    if let Some(description) = description {
        out.line("DESCRIPTION")
            .parameter("LANGUAGE", lang)
            .text(description);
        out.line("X-WR-CALDESC").text(description);
    }
    out.line("X-WR-TIMEZONE").text(zone.id());
    out.line("URL").raw(page_url);
    out.line("SOURCE").parameter("VALUE", "URI").raw(self_url);
    out.line("REFRESH-INTERVAL")
        .parameter("VALUE", "DURATION")
        .raw(REFRESH);
    out.line("X-PUBLISHED-TTL").raw(REFRESH);
    if let Some(modified) = modified {
        out.line("LAST-MODIFIED").raw(&utc(modified));
    }
}

fn write_event(out: &mut Lines, event: &Event, zone: &Zone) {
    write_component(out, event, zone, None);
    for change in event.recurrence.iter().flat_map(|r| &r.overrides) {
        write_component(out, event, zone, Some(change));
    }
}

/// The event itself, or one of its occurrences that is not as the others.
fn write_component(out: &mut Lines, event: &Event, zone: &Zone, change: Option<&Override>) {
    let lang = event.lang.code();
    let span = change.map_or(&event.span, |change| &change.span);
    let status = change.map_or(event.status, |change| change.status);
    let summary = change.map_or(&event.summary, |change| &change.summary);
    let location = change.map_or(&event.location, |change| &change.location);
    out.begin("VEVENT");
    out.line("UID").text(&event.uid);
    if let Some(change) = change {
        write_start(out.line("RECURRENCE-ID"), change.on, zone);
    }
    out.line("DTSTAMP").raw(&utc(event.stamp));
    if let Some(modified) = event.modified {
        out.line("LAST-MODIFIED").raw(&utc(modified));
    }
    out.line("SEQUENCE").raw(&event.sequence.to_string());
    let rule = event.recurrence.as_ref().filter(|_| change.is_none());
    write_span(out, span, rule.is_some(), zone);
    if let Some(recurrence) = rule {
        write_recurrence(out, recurrence, &event.span, zone);
    }
    out.line("SUMMARY")
        .parameter("LANGUAGE", lang)
        .text(summary);
    if !event.description.is_empty() {
        out.line("DESCRIPTION")
            .parameter("LANGUAGE", lang)
            .text(&event.description);
    }
    if let Some(location) = location {
        out.line("LOCATION")
            .parameter("LANGUAGE", lang)
            .text(location);
    }
    out.line("URL").raw(&event.url);
    if let Some(conference) = &event.conference {
        let mut line = out.line("CONFERENCE").parameter("VALUE", "URI");
        if let Some(label) = &conference.label {
            line = line.parameter("LABEL", label);
        }
        line.raw(&conference.url);
    }
    if !event.categories.is_empty() {
        out.line("CATEGORIES")
            .parameter("LANGUAGE", lang)
            .texts(&event.categories);
    }
    out.line("STATUS").raw(match status {
        Status::Confirmed => "CONFIRMED",
        Status::Cancelled => "CANCELLED",
    });
    // What takes a whole day, or does not take place, keeps nobody from another appointment.
    let free = status == Status::Cancelled || matches!(span, Span::Days { .. });
    out.line("TRANSP")
        .raw(if free { "TRANSPARENT" } else { "OPAQUE" });
    out.end("VEVENT");
}

fn write_span(out: &mut Lines, span: &Span, repeats: bool, zone: &Zone) {
    match span {
        Span::Days { first, last } => {
            write_start(out.line("DTSTART"), Start::Day(*first), zone);
            // The day after the last one: ends are exclusive.
            let end = last.checked_add(1.day()).unwrap_or(*last);
            write_start(out.line("DTEND"), Start::Day(end), zone);
        }
        Span::Times { start, end } => {
            let end = end.as_ref().filter(|end| *end > start);
            // In the hour that summer time repeats, readers do not agree which one a local time means. A rule
            // needs local times all the same, to stay at its hour through the year.
            let both = std::iter::once(start).chain(end);
            let unclear = |instant: &ZonedDateTime| happens_twice(instant, zone.time_zone());
            let in_utc = !repeats && both.clone().any(unclear);
            for (name, instant) in ["DTSTART", "DTEND"].into_iter().zip(both) {
                match in_utc {
                    true => out.line(name).raw(&utc(instant.timestamp())),
                    false => {
                        let local = zone.time_zone().to_datetime(instant.timestamp());
                        write_start(out.line(name), Start::Time(local), zone);
                    }
                }
            }
        }
    }
}

fn write_recurrence(out: &mut Lines, recurrence: &Recurrence, span: &Span, zone: &Zone) {
    let Recurrence {
        every,
        interval,
        days,
        month_day,
        month,
        until,
        except,
        overrides: _,
    } = recurrence;
    let mut rule = format!(
        "FREQ={}",
        match every {
            Every::Day => "DAILY",
            Every::Week => "WEEKLY",
            Every::Month => "MONTHLY",
            Every::Year => "YEARLY",
        }
    );
    let mut part = |name: &str, value: &str| {
        rule.push(';');
        rule.push_str(name);
        rule.push('=');
        rule.push_str(value);
    };
    if *interval > 1 {
        part("INTERVAL", &interval.to_string());
    }
    if let Some(month) = month {
        part("BYMONTH", &month.to_string());
    }
    if let Some(day) = month_day {
        part("BYMONTHDAY", &day.to_string());
    }
    if !days.is_empty() {
        let days: Vec<String> = days.iter().map(day_code).collect();
        part("BYDAY", &days.join(","));
    }
    if *every == Every::Week {
        part("WKST", "MO");
    }
    if let Some(until) = until {
        part("UNTIL", &last_start(*until, span, zone.time_zone()));
    }
    out.line("RRULE").raw(&rule);
    // One to a line: some programs read only the first of a list.
    for start in except {
        write_start(out.line("EXDATE"), *start, zone);
    }
}

/// The last moment of a day, as `UNTIL` wants it: a day for whole days, UTC for times.
fn last_start(day: Date, span: &Span, zone: &TimeZone) -> String {
    let last_second = day.at(23, 59, 59, 0).to_zoned_datetime(zone.clone());
    match (span, last_second) {
        (Span::Times { .. }, Ok(last)) => utc(last.timestamp()),
        _ => day.strftime("%Y%m%d").to_string(),
    }
}

/// `TH`, `1TH`, `-1FR`
pub fn day_code(day: &Day) -> String {
    let weekday = match day.weekday {
        Weekday::Monday => "MO",
        Weekday::Tuesday => "TU",
        Weekday::Wednesday => "WE",
        Weekday::Thursday => "TH",
        Weekday::Friday => "FR",
        Weekday::Saturday => "SA",
        Weekday::Sunday => "SU",
    };
    match day.nth {
        Some(nth) => format!("{nth}{weekday}"),
        None => weekday.to_owned(),
    }
}

fn write_start(line: Line<'_>, start: Start, zone: &Zone) {
    match start {
        Start::Day(day) => line
            .parameter("VALUE", "DATE")
            .raw(&day.strftime("%Y%m%d").to_string()),
        Start::Time(time) => line
            .parameter("TZID", zone.id())
            .raw(&time.strftime("%Y%m%dT%H%M%S").to_string()),
    }
}

/// Whether summer time repeats the local time of an instant.
fn happens_twice(instant: &ZonedDateTime, zone: &TimeZone) -> bool {
    let local = zone.to_datetime(instant.timestamp());
    zone.to_ambiguous_zoned_datetime(local).is_ambiguous()
}

fn utc(instant: Timestamp) -> String {
    instant.strftime("%Y%m%dT%H%M%SZ").to_string()
}

#[cfg(test)]
mod tests;
