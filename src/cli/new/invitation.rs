//! Reading an invitation (iCalendar) as the keys and the text of an event.
//!
//! A stranger's file: it may be huge, damaged or hostile. What can be said in the front matter is taken over in the
//! site's time zone; what cannot is named in a [`Note`], never silently dropped. Organisers, guests, alarms and
//! attachments are not read at all: a page of the site is public, and an invitation is a private letter.
//!
//! `calcard` takes the format apart. It was chosen over `icalendar` because it works without recursion, forgives what
//! real programs write, and knows the names that Outlook gives to time zones; the price is a second zone database
//! (`chrono-tz`), of which only those names are used: all arithmetic is jiff's.

mod rule;
mod text;

use std::collections::BTreeMap;

use calcard::common::PartialDateTime;
use calcard::common::timezone::Tz;
use calcard::icalendar::timezone::TzResolver;
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarEntry, ICalendarMethod,
    ICalendarParameterName, ICalendarProperty, ICalendarStatus, ICalendarValue,
};
use calcard::{Entry, Parser};
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, ToSpan};

use crate::content::Status;
use crate::diag::Arg;
use crate::project::guess_encoding;
use crate::site::Rule;
use crate::toml_reader::Moment;

/// The largest file that is read, in bytes. An invitation without its attachments is a hundredth of it.
pub const LARGEST: u64 = 1024 * 1024;

/// What an invitation says, in the words of the front matter.
#[derive(Clone, Debug, PartialEq)]
pub struct Invitation {
    pub title: Option<String>,
    pub start: Moment,
    /// For whole days the last one, as in the front matter.
    pub end: Option<Moment>,
    pub place: Option<String>,
    pub online: Option<String>,
    pub status: Status,
    /// Without `until`, its bound says nothing.
    pub repeat: Option<Rule>,
    pub changes: Vec<OccurrenceChange>,
    /// Markdown that shows the description as it was written.
    pub body: String,
    /// What was left out or read differently.
    pub notes: Vec<Note>,
}

/// One occurrence that is not as the others.
#[derive(Clone, Debug, PartialEq)]
pub struct OccurrenceChange {
    pub on: Date,
    pub start: Option<Moment>,
    pub end: Option<Moment>,
    pub cancelled: bool,
}

/// A sentence about something that the front matter cannot say.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    pub message: &'static str,
    pub args: Vec<(&'static str, Arg)>,
}

/// Why a file is no invitation that can be taken over.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    TooLarge,
    /// It is not UTF-8, but seems to be in this encoding.
    Encoding(&'static str),
    NoCalendar,
    NoEvent,
    /// Several events, with the titles of the first ones.
    Several {
        count: usize,
        titles: String,
    },
    /// No start, or one that is no date.
    NoStart,
}

impl Refusal {
    /// Its sentence, and the arguments of it.
    pub fn message(&self) -> (&'static str, Vec<(&'static str, Arg)>) {
        match self {
            Refusal::TooLarge => (
                "invitation-too-large",
                vec![("limit", (LARGEST / 1024).to_string().into())],
            ),
            Refusal::Encoding(name) => ("invitation-encoding", vec![("encoding", (*name).into())]),
            Refusal::NoCalendar => ("invitation-no-calendar", Vec::new()),
            Refusal::NoEvent => ("invitation-no-event", Vec::new()),
            Refusal::Several { count, titles } => (
                "invitation-several",
                vec![
                    ("count", (*count).into()),
                    ("titles", titles.clone().into()),
                ],
            ),
            Refusal::NoStart => ("invitation-no-start", Vec::new()),
        }
    }
}

/// Reads an invitation for a site in this zone.
pub fn read(bytes: &[u8], zone: &TimeZone) -> Result<Invitation, Refusal> {
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > LARGEST {
        return Err(Refusal::TooLarge);
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = match std::str::from_utf8(bytes) {
        // UTF-16 can be valid UTF-8, but no calendar holds a NUL.
        Ok(text) if !text.contains('\0') => text,
        _ => return Err(Refusal::Encoding(guess_encoding(bytes))),
    };
    let calendar = parse(text).ok_or(Refusal::NoCalendar)?;
    let (event, changes) = one_event(&calendar)?;
    let mut reader = Reader {
        zone,
        zones: calendar.build_tz_resolver(),
        notes: Vec::new(),
    };
    reader.invitation(&calendar, event, &changes)
}

/// The first calendar of a text; what stands before it, as in a mail, is passed over.
fn parse(text: &str) -> Option<ICalendar> {
    let mut parser = Parser::new(text);
    // Every entry takes at least one byte, so there are no more of them than bytes.
    for _ in 0..=text.len() {
        match parser.entry() {
            Entry::ICalendar(calendar) => return Some(calendar),
            Entry::Eof => return None,
            _ => {}
        }
    }
    None
}

/// The one event of a calendar, and the components that change single occurrences of it.
fn one_event(
    calendar: &ICalendar,
) -> Result<(&ICalendarComponent, Vec<&ICalendarComponent>), Refusal> {
    let mut by_uid: BTreeMap<String, Vec<&ICalendarComponent>> = BTreeMap::new();
    let events = calendar
        .components
        .iter()
        .filter(|component| component.component_type == ICalendarComponentType::VEvent);
    for (number, event) in events.enumerate() {
        // An event without UID is one for itself.
        let uid = event
            .uid()
            .map_or_else(|| format!("\n{number}"), str::to_owned);
        by_uid.entry(uid).or_default().push(event);
    }
    let mut series = by_uid.into_values();
    let (mut parts, others) = match (series.next(), series.collect::<Vec<_>>()) {
        (Some(parts), others) => (parts, others),
        (None, _) => return Err(Refusal::NoEvent),
    };
    let is_change =
        |part: &&ICalendarComponent| part.has_property(&ICalendarProperty::RecurrenceId);
    let masters = parts.iter().filter(|part| !is_change(part)).count();
    if !others.is_empty() || masters > 1 {
        let all = std::iter::once(&parts).chain(&others);
        let titles: Vec<String> = all
            .clone()
            .filter_map(|parts| {
                parts
                    .first()
                    .and_then(|part| one_line(part, &ICalendarProperty::Summary))
            })
            .take(5)
            .collect();
        let count = all.map(Vec::len).sum();
        return Err(Refusal::Several {
            count,
            titles: titles.join("; "),
        });
    }
    match parts.iter().position(|part| !is_change(part)) {
        Some(master) => {
            let event = parts.remove(master);
            Ok((event, parts))
        }
        // An invitation to a single occurrence of a series that we do not see.
        None => parts
            .first()
            .map(|event| (*event, Vec::new()))
            .ok_or(Refusal::NoEvent),
    }
}

/// What reading needs to know, and what it notes on its way.
struct Reader<'a> {
    zone: &'a TimeZone,
    zones: TzResolver<&'a str>,
    notes: Vec<Note>,
}

impl Reader<'_> {
    fn note(&mut self, message: &'static str, args: Vec<(&'static str, Arg)>) {
        let note = Note { message, args };
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    fn invitation(
        &mut self,
        calendar: &ICalendar,
        event: &ICalendarComponent,
        parts: &[&ICalendarComponent],
    ) -> Result<Invitation, Refusal> {
        let (start, end) = self.span(event).ok_or(Refusal::NoStart)?;
        let repeat = self.repeat(event, start);
        let changes = match repeat {
            Some(ref rule) => self.changes(parts, rule, start, end),
            None => Vec::new(),
        };
        let location = one_line(event, &ICalendarProperty::Location);
        let description = event
            .property(&ICalendarProperty::Description)
            .and_then(text_of)
            .unwrap_or_default();
        let online = online(event, location.as_deref(), &description);
        let place = location.filter(|place| web_address(place).is_none());
        let link = event
            .property(&ICalendarProperty::Url)
            .and_then(text_of)
            .and_then(|url| web_address(&url))
            .filter(|url| Some(url) != online.as_ref());
        let (mut body, cut) = text::to_markdown(&description);
        if cut {
            self.note("invitation-text-cut", vec![("limit", text::LONGEST.into())]);
        }
        if let Some(link) = link {
            if !body.is_empty() {
                body.push_str("\n\n");
            }
            body.push_str(&format!("<{link}>"));
        }
        Ok(Invitation {
            title: one_line(event, &ICalendarProperty::Summary),
            start,
            end,
            place,
            online,
            status: self.status(calendar, event),
            repeat,
            changes,
            body,
            notes: std::mem::take(&mut self.notes),
        })
    }

    fn status(&mut self, calendar: &ICalendar, event: &ICalendarComponent) -> Status {
        let withdrawn = calendar.components.first().is_some_and(|root| {
            let method = root.property(&ICalendarProperty::Method);
            method.is_some_and(|m| m.values == [ICalendarValue::Method(ICalendarMethod::Cancel)])
        });
        match event.status() {
            Some(ICalendarStatus::Cancelled) => Status::Cancelled,
            _ if withdrawn => Status::Cancelled,
            Some(ICalendarStatus::Tentative) => {
                self.note("invitation-tentative", Vec::new());
                Status::Scheduled
            }
            _ => Status::Scheduled,
        }
    }

    /// From when to when; the end only where it says more than the start.
    fn span(&mut self, event: &ICalendarComponent) -> Option<(Moment, Option<Moment>)> {
        let start = self.moment(event.property(&ICalendarProperty::Dtstart)?)?;
        let end = match event.property(&ICalendarProperty::Dtend) {
            Some(end) => self.moment(end),
            None => self.end_by_duration(event, start),
        };
        let whole_days = |moment: Moment| moment.start().time() == jiff::civil::Time::midnight();
        // Outlook writes whole days as times, and says so beside them.
        let start = match end {
            Some(end) if says_all_day(event) && whole_days(start) && whole_days(end) => {
                Moment::Day(start.date())
            }
            _ => start,
        };
        let end = match (start, end) {
            // The end of whole days is the day after the last one.
            (Moment::Day(_), Some(end)) => end.date().yesterday().ok().map(Moment::Day),
            (Moment::Time(_), Some(end)) => Some(Moment::Time(end.start())),
            (_, None) => None,
        };
        if end.is_some_and(|end| end < start) && matches!(start, Moment::Time(_)) {
            self.note("invitation-end-before-start", Vec::new());
        }
        Some((start, end.filter(|end| *end > start)))
    }

    fn end_by_duration(&mut self, event: &ICalendarComponent, start: Moment) -> Option<Moment> {
        let duration = event.property(&ICalendarProperty::Duration)?;
        let Some(ICalendarValue::Duration(duration)) = duration.values.first() else {
            return None;
        };
        if duration.neg {
            return None;
        }
        let days = i64::from(duration.weeks)
            .saturating_mul(7)
            .saturating_add(duration.days.into());
        let seconds = i64::from(duration.hours)
            .saturating_mul(3600)
            .saturating_add(i64::from(duration.minutes).saturating_mul(60))
            .saturating_add(duration.seconds.into());
        let later = start
            .start()
            .checked_add(SignedDuration::from_hours(days.checked_mul(24)?))
            .ok()?
            .checked_add(SignedDuration::from_secs(seconds))
            .ok()?;
        Some(match start {
            Moment::Day(_) => Moment::Day(later.date()),
            Moment::Time(_) => Moment::Time(later),
        })
    }

    /// The local time or the day that a property names, at the site.
    fn moment(&mut self, entry: &ICalendarEntry) -> Option<Moment> {
        let value = entry.values.first()?.as_partial_date_time()?;
        self.local(value, entry)
    }

    fn local(&mut self, value: &PartialDateTime, entry: &ICalendarEntry) -> Option<Moment> {
        let date = Date::new(
            i16::try_from(value.year?).ok()?,
            i8::try_from(value.month?).ok()?,
            i8::try_from(value.day?).ok()?,
        )
        .ok()?;
        let (Some(hour), Some(minute)) = (value.hour, value.minute) else {
            return Some(Moment::Day(date));
        };
        let time = date.at(
            i8::try_from(hour).ok().filter(|hour| *hour < 24)?,
            i8::try_from(minute).ok().filter(|minute| *minute < 60)?,
            0,
            0,
        );
        if value.tz_hour.is_some() {
            return self.at_site(time, &offset_of(value)?);
        }
        let Some(name) = entry.tz_id() else {
            // A time without a zone is meant where it is read.
            return Some(Moment::Time(time));
        };
        match self.zone_of(name) {
            Some(zone) => self.at_site(time, &zone),
            None => {
                self.note("invitation-zone", vec![("zone", name.into())]);
                Some(Moment::Time(time))
            }
        }
    }

    /// A zone by any of the names that programs have for it.
    fn zone_of(&self, name: &str) -> Option<TimeZone> {
        TimeZone::get(name).ok().or_else(|| {
            // A name with nothing but an offset says nothing about summer.
            match self.zones.resolve(name)? {
                Tz::Tz(known) if !known.name().starts_with("Etc/GMT") => {
                    TimeZone::get(known.name()).ok()
                }
                Tz::Tz(_) | Tz::Fixed(_) | Tz::Floating => None,
            }
        })
    }

    /// A local time of another zone, at the site.
    fn at_site(&mut self, time: DateTime, zone: &TimeZone) -> Option<Moment> {
        let instant = time.to_zoned_datetime(zone.clone()).ok()?.timestamp();
        let local = instant.to_zoned_datetime(self.zone.clone()).datetime();
        let read_back = local.to_zoned_datetime(self.zone.clone()).ok()?.timestamp();
        if read_back != instant {
            self.note(
                "invitation-second-hour",
                vec![("time", Moment::Time(local).to_string().into())],
            );
        }
        Some(Moment::Time(local))
    }

    fn changes(
        &mut self,
        parts: &[&ICalendarComponent],
        rule: &Rule,
        start: Moment,
        end: Option<Moment>,
    ) -> Vec<OccurrenceChange> {
        let days = rule::days(rule, start);
        let mut changes = Vec::new();
        for part in parts {
            let Some(entry) = part.property(&ICalendarProperty::RecurrenceId) else {
                continue;
            };
            if entry.has_parameter(&ICalendarParameterName::Range) {
                self.note("invitation-range", Vec::new());
                continue;
            }
            let (Some(on), Some((new_start, new_end))) = (self.moment(entry), self.span(part))
            else {
                continue;
            };
            if !days.contains(&on.date()) {
                continue;
            }
            let cancelled = part.status() == Some(&ICalendarStatus::Cancelled);
            let usual = |moment: Moment| shift(moment, start, on);
            let moved = new_start != on;
            let other_end = new_end != end.and_then(usual);
            if !cancelled && !moved && !other_end {
                self.note(
                    "invitation-occurrence-text",
                    vec![("date", on.date().to_string().into())],
                );
                continue;
            }
            changes.push(OccurrenceChange {
                on: on.date(),
                start: (!cancelled && moved).then_some(new_start),
                end: new_end.filter(|_| !cancelled && (moved || other_end)),
                cancelled,
            });
        }
        changes.sort_by_key(|change| change.on);
        changes.dedup_by_key(|change| change.on);
        changes
    }
}

/// A moment as far from `to` as it is from `from`.
fn shift(moment: Moment, from: Moment, to: Moment) -> Option<Moment> {
    let days = (to.date() - from.date()).get_days();
    match moment {
        Moment::Day(day) => day.checked_add(days.days()).ok().map(Moment::Day),
        Moment::Time(time) => time.checked_add(days.days()).ok().map(Moment::Time),
    }
}

fn offset_of(value: &PartialDateTime) -> Option<TimeZone> {
    let seconds = i32::from(value.tz_hour?) * 3600 + i32::from(value.tz_minute.unwrap_or(0)) * 60;
    let seconds = if value.tz_minus { -seconds } else { seconds };
    jiff::tz::Offset::from_seconds(seconds)
        .ok()
        .map(TimeZone::fixed)
}

fn says_all_day(event: &ICalendarComponent) -> bool {
    let name = ICalendarProperty::Other("X-MICROSOFT-CDO-ALLDAYEVENT".to_owned());
    event
        .property(&name)
        .and_then(text_of)
        .is_some_and(|text| text.eq_ignore_ascii_case("true"))
}

/// The address of a meeting on the internet: said to be one, or known by its host.
fn online(event: &ICalendarComponent, location: Option<&str>, description: &str) -> Option<String> {
    let said = [
        ICalendarProperty::Conference,
        ICalendarProperty::Other("X-GOOGLE-CONFERENCE".to_owned()),
        ICalendarProperty::Other("X-MICROSOFT-SKYPETEAMSMEETINGURL".to_owned()),
        ICalendarProperty::Other("X-MICROSOFT-ONLINEMEETINGEXTERNALLINK".to_owned()),
    ];
    said.iter()
        .find_map(|name| web_address(&text_of(event.property(name)?)?))
        .or_else(|| web_address(location?))
        .or_else(|| {
            [location.unwrap_or_default(), description]
                .into_iter()
                .flat_map(str::split_whitespace)
                .filter_map(|word| {
                    web_address(word.trim_matches(['<', '>', '(', ')', ',', '.', ';']))
                })
                .find(|url| is_meeting(url))
        })
}

/// The hosts of the services that people send links to.
const MEETING_HOSTS: [&str; 8] = [
    "zoom.us",
    "zoom.com",
    "teams.microsoft.com",
    "teams.live.com",
    "meet.google.com",
    "webex.com",
    "meet.jit.si",
    "whereby.com",
];

fn is_meeting(url: &str) -> bool {
    let host = url
        .split("://")
        .nth(1)
        .and_then(|rest| rest.split(['/', '?', '#', ':']).next())
        .unwrap_or_default()
        .to_ascii_lowercase();
    MEETING_HOSTS.iter().any(|known| {
        host.strip_suffix(known)
            .is_some_and(|front| front.is_empty() || front.ends_with('.'))
    })
}

/// The text itself, if it is one address of the web and nothing else.
fn web_address(text: &str) -> Option<String> {
    let text = text.trim();
    let scheme = ["https://", "http://"].iter().any(|scheme| {
        text.get(..scheme.len())
            .is_some_and(|s| s.eq_ignore_ascii_case(scheme))
    });
    let plain = |c: char| {
        !c.is_whitespace() && !c.is_control() && !matches!(c, '<' | '>' | '"' | '\\' | '`')
    };
    (scheme && text.len() <= 2_000 && text.chars().all(plain)).then(|| {
        // The front matter takes the scheme in small letters only.
        let (scheme, rest) = text.split_once("://").unwrap_or(("https", text));
        format!("{}://{rest}", scheme.to_ascii_lowercase())
    })
}

fn text_of(entry: &ICalendarEntry) -> Option<String> {
    let value = entry.values.first()?;
    match value {
        ICalendarValue::Uri(uri) => Some(uri.to_unwrapped_string()),
        value => value.as_text().map(str::to_owned),
    }
}

/// A text without line ends and other invisible characters, at most 200 characters long.
fn one_line(event: &ICalendarComponent, name: &ICalendarProperty) -> Option<String> {
    let text = text_of(event.property(name)?)?;
    let visible: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .filter(|c| !matches!(c, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}'))
        .collect();
    let words: Vec<&str> = visible.split_whitespace().collect();
    let line: String = words.join(" ").chars().take(200).collect();
    Some(line).filter(|line| !line.is_empty())
}

#[cfg(test)]
mod tests;
