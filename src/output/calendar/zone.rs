//! `VTIMEZONE`: what a reader must know of a zone to find the instants of its local times.
//!
//! The transitions come from the zone database that the program carries. Where they follow a yearly pattern without
//! end, which is how today's rules are made (the last Sunday of March), they are written as that pattern, from the
//! year in which it began; all others one by one. So the definition is short for most zones, right for past years,
//! and does not run out.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime, Weekday};
use jiff::tz::{Dst, Offset, TimeZone};
use jiff::{Timestamp, ToSpan};

use super::lines::Lines;

/// A time zone with its definition, ready to be written.
#[derive(Clone, Debug)]
pub struct Zone {
    id: String,
    time_zone: TimeZone,
    lines: Lines,
}

impl Zone {
    /// Describes a zone for local times from this year on.
    pub fn since(time_zone: &TimeZone, year: i16) -> Zone {
        // A zone without a name has one offset for ever.
        let id = time_zone.iana_name().unwrap_or("UTC").to_owned();
        let mut lines = Lines::default();
        lines.begin("VTIMEZONE");
        lines.line("TZID").text(&id);
        for observance in observances(time_zone, year) {
            observance.write(&mut lines);
        }
        lines.end("VTIMEZONE");
        Zone {
            id,
            time_zone: time_zone.clone(),
            lines,
        }
    }

    /// The name that every local time refers to.
    pub fn id(&self) -> &str {
        &self.id
    }

    pub fn time_zone(&self) -> &TimeZone {
        &self.time_zone
    }

    pub(super) fn write(&self, out: &mut Lines) {
        out.append(&self.lines);
    }
}

/// The years by which a pattern is known: in 28 of them, every date meets every weekday.
const PATTERN: std::ops::RangeInclusive<i16> = 2040..=2067;

/// The last year for which transitions without a pattern are listed.
const HORIZON: i16 = 2060;

/// A change of the offset, and what it is called afterwards.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Kind {
    from: Offset,
    to: Offset,
    daylight: bool,
    name: String,
}

/// Every year on such a day at the same local time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Pattern {
    month: i8,
    /// `-1` for the last.
    nth: i8,
    weekday: Weekday,
    time: jiff::civil::Time,
}

/// A sub-component of `VTIMEZONE`: a kind of change with its dates, as local times before the change.
struct Observance {
    kind: Kind,
    first: DateTime,
    further: Vec<DateTime>,
    pattern: Option<Pattern>,
}

impl Observance {
    fn write(&self, out: &mut Lines) {
        let component = match self.kind.daylight {
            true => "DAYLIGHT",
            false => "STANDARD",
        };
        let local = |time: &DateTime| time.strftime("%Y%m%dT%H%M%S").to_string();
        out.begin(component);
        out.line("DTSTART").raw(&local(&self.first));
        out.line("TZOFFSETFROM").raw(&offset(self.kind.from));
        out.line("TZOFFSETTO").raw(&offset(self.kind.to));
        out.line("TZNAME").text(&self.kind.name);
        if let Some(pattern) = &self.pattern {
            let day = super::day_code(&super::Day {
                nth: Some(pattern.nth),
                weekday: pattern.weekday,
            });
            out.line("RRULE").raw(&format!(
                "FREQ=YEARLY;BYMONTH={};BYDAY={day}",
                pattern.month
            ));
        }
        // Some readers forget the first date of a component that lists further ones, so it is listed as well.
        let listed = std::iter::once(&self.first).chain(&self.further);
        for time in listed.filter(|_| !self.further.is_empty()) {
            out.line("RDATE").raw(&local(time));
        }
        out.end(component);
    }
}

fn observances(zone: &TimeZone, year: i16) -> Vec<Observance> {
    let begin = Date::new(year, 1, 1)
        .and_then(|day| day.checked_sub(2.days()))
        .and_then(|day| day.to_zoned_datetime(TimeZone::UTC))
        .map_or(Timestamp::UNIX_EPOCH, |day| day.timestamp());
    let changes = changes(zone, begin);
    let mut by_kind: BTreeMap<Kind, Vec<DateTime>> = BTreeMap::new();
    for (kind, local) in changes {
        by_kind.entry(kind).or_default().push(local);
    }
    let mut observances: Vec<Observance> = Vec::new();
    for (kind, times) in by_kind {
        let pattern = pattern(&times);
        // Backwards from the pattern, as long as no year breaks it.
        let regular = pattern.map_or(times.len(), |pattern| {
            let mut expected = *PATTERN.end();
            let mut at = times.len();
            for time in times.iter().rev() {
                if time.year() != expected || !pattern.fits(*time) {
                    break;
                }
                at -= 1;
                expected -= 1;
            }
            at
        });
        let (single, repeated) = times.split_at_checked(regular).unwrap_or((&times, &[]));
        let single: Vec<DateTime> = match pattern {
            Some(_) => single.to_vec(),
            None => single
                .iter()
                .filter(|time| time.year() <= HORIZON)
                .copied()
                .collect(),
        };
        if let Some((first, further)) = single.split_first() {
            observances.push(Observance {
                kind: kind.clone(),
                first: *first,
                further: further.to_vec(),
                pattern: None,
            });
        }
        if let Some(first) = repeated.first() {
            observances.push(Observance {
                kind,
                first: *first,
                further: Vec::new(),
                pattern,
            });
        }
    }
    // Where no change is known before, what was so from the beginning.
    let floor = Date::new(year.saturating_sub(1), 1, 1).map(|day| day.at(0, 0, 0, 0));
    if let (Ok(floor), None) = (floor, zone.preceding(begin).next()) {
        let info = zone.to_offset_info(begin);
        let kind = Kind {
            from: info.offset(),
            to: info.offset(),
            daylight: info.dst() == Dst::Yes,
            name: info.abbreviation().to_owned(),
        };
        observances.push(Observance {
            kind,
            first: floor,
            further: Vec::new(),
            pattern: None,
        });
    }
    observances.sort_by(|a, b| (a.first, &a.kind).cmp(&(b.first, &b.kind)));
    observances
}

/// The changes from the one that was in force at an instant to the end of the years by which patterns are known.
fn changes(zone: &TimeZone, begin: Timestamp) -> Vec<(Kind, DateTime)> {
    let start = zone
        .preceding(begin)
        .next()
        .map_or(begin, |change| change.timestamp());
    let before = start.checked_sub(1.second()).unwrap_or(start);
    let mut from = zone.to_offset(before);
    let mut changes = Vec::new();
    for change in zone.following(before) {
        let local = from.to_datetime(change.timestamp());
        if local.year() > *PATTERN.end() {
            break;
        }
        let kind = Kind {
            from,
            to: change.offset(),
            daylight: change.dst() == Dst::Yes,
            name: change.abbreviation().to_owned(),
        };
        from = change.offset();
        changes.push((kind, local));
    }
    changes
}

/// The pattern that a kind of change follows through all the years of [`PATTERN`], if it follows one.
fn pattern(times: &[DateTime]) -> Option<Pattern> {
    let known: Vec<DateTime> = times
        .iter()
        .filter(|time| PATTERN.contains(&time.year()))
        .copied()
        .collect();
    let first = known.first()?;
    let one_a_year = known.iter().map(|time| time.year()).eq(PATTERN);
    let nth = [-1, 1, 2, 3, 4].into_iter().find_map(|nth| {
        let pattern = Pattern {
            month: first.month(),
            nth,
            weekday: first.weekday(),
            time: first.time(),
        };
        known
            .iter()
            .all(|time| pattern.fits(*time))
            .then_some(pattern)
    });
    nth.filter(|_| one_a_year)
}

impl Pattern {
    fn fits(&self, time: DateTime) -> bool {
        let day = time.date().nth_weekday_of_month(self.nth, self.weekday);
        time.month() == self.month
            && time.time() == self.time
            && day.is_ok_and(|day| day == time.date())
    }
}

/// `+0200`, with seconds where old local times had them.
fn offset(offset: Offset) -> String {
    let seconds = offset.seconds();
    let sign = if seconds < 0 { '-' } else { '+' };
    let seconds = seconds.abs();
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match rest {
        0 => format!("{sign}{hours:02}{minutes:02}"),
        rest => format!("{sign}{hours:02}{minutes:02}{rest:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn definition(name: &str, year: i16) -> String {
        let zone = Zone::since(&TimeZone::get(name).unwrap(), year);
        String::from_utf8(zone.lines.into_bytes()).unwrap()
    }

    #[test]
    fn sofia_is_two_rules_that_never_end() {
        assert_eq!(
            definition("Europe/Sofia", 2020).replace("\r\n", "\n"),
            "\
BEGIN:VTIMEZONE
TZID:Europe/Sofia
BEGIN:STANDARD
DTSTART:20191027T040000
TZOFFSETFROM:+0300
TZOFFSETTO:+0200
TZNAME:EET
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:20200329T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0300
TZNAME:EEST
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
END:VTIMEZONE
"
        );
    }

    #[test]
    fn a_pattern_begins_with_the_year_from_which_nothing_breaks_it() {
        let sofia = definition("Europe/Sofia", 1990);
        // Until 1995 winter came in September; in 1997 the hours became those of the Union.
        for line in [
            "DTSTART:19970330T030000\r\n",
            "DTSTART:19971026T040000\r\n",
            "RDATE:19940925T000000\r\n",
        ] {
            assert!(sofia.contains(line), "{line} in {sofia}");
        }
    }

    #[test]
    fn a_zone_without_summer_time_has_one_offset() {
        let tokyo = definition("Asia/Tokyo", 2020);
        assert_eq!(tokyo.matches("BEGIN:STANDARD").count(), 1, "{tokyo}");
        assert!(tokyo.contains("TZOFFSETTO:+0900\r\n") && !tokyo.contains("RRULE"));
        assert!(definition("UTC", 2020).contains("TZOFFSETFROM:+0000\r\nTZOFFSETTO:+0000\r\n"));
    }

    #[test]
    fn changes_without_a_pattern_are_listed() {
        let gaza = definition("Asia/Gaza", 2026);
        assert!(gaza.contains("RDATE:2040"), "{gaza}");
    }
}
