//! When something happens: the times of events and campaigns as instants of the site's zone.
//!
//! A repeated event is expanded here, once, into its occurrences; everybody else reads them in order and
//! need not know rules, exceptions and changes. Occurrences keep the local time of the first over
//! summer time. What an author wrote that cannot be true is reported at its place and read in the
//! most likely way.

mod checks;
mod expand;
mod rule;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan, ZonedDateTime};

use crate::clock::{self, Clock};
use crate::config::Config;
use crate::content::{EventKeys, Field, Status};
use crate::diag::{Diagnostic, FilePath, Report, code};
use crate::toml_reader::Moment;

pub use rule::{Bound, Rule};

/// A time that an author wrote, with the instant that it means.
#[derive(Clone, Debug, PartialEq)]
pub struct When {
    pub local: Moment,
    /// For a day: its first instant.
    pub instant: ZonedDateTime,
}

/// From when to when.
#[derive(Clone, Debug, PartialEq)]
pub struct Period {
    pub start: When,
    /// For a whole day: the last one.
    pub end: Option<When>,
}

/// One time at which an event takes place, or was to take place.
#[derive(Clone, Debug, PartialEq)]
pub struct Occurrence {
    /// The day that the rule names for it: what `[[changes]]` and `RECURRENCE-ID` say.
    pub on: Date,
    /// When it takes place, after any change.
    pub period: Period,
    pub status: Status,
    /// Its start before it was moved.
    pub was: Option<When>,
}

/// The time of an event.
#[derive(Clone, Debug, PartialEq)]
pub struct Schedule {
    /// The first time, as `start` and `end` say. Absent for a postponed event without a new date.
    pub period: Option<Period>,
    pub was: Option<When>,
    /// Of the event as a whole.
    pub status: Status,
    /// Present when it is repeated.
    pub rule: Option<Rule>,
    occurrences: Vec<Occurrence>,
}

/// What the times of a file are read with.
#[derive(Clone, Copy)]
pub struct Reading<'a> {
    pub config: &'a Config,
    pub clock: &'a Clock,
    pub file: &'a FilePath,
}

impl Schedule {
    /// Understands the keys of an event.
    pub fn resolve(keys: &EventKeys, reading: Reading<'_>, report: &mut Report) -> Schedule {
        let Reading {
            config,
            clock,
            file,
        } = reading;
        checks::hours(keys, file, report);
        let all_day = checks::is_all_day(keys);
        let day = |when: When| match all_day {
            true => when.as_day().unwrap_or(when),
            false => when,
        };
        let start = When::resolve(&keys.start, config, file, report).map(day);
        let end = When::resolve(&keys.end, config, file, report).map(day);
        let period = period(start, end, &keys.end, file, report);
        let was = When::resolve(&keys.was, config, file, report).map(day);
        let status = keys.status.as_ref().map(|s| s.value).unwrap_or_default();
        checks::state(keys, period.as_ref(), file, report);

        // What a translation took over is reported in the file that it is written in.
        let mut unseen = Report::default();
        let inherited = keys.repeat.as_ref().is_some_and(|r| r.range.is_empty());
        let rule = match (&period, &keys.repeat) {
            (Some(period), Some(repeat)) => {
                let empty = 0..0;
                let first = rule::First {
                    start: period.start.local,
                    range: keys.start.as_ref().map_or(&empty, |s| &s.range),
                };
                let report = if inherited { &mut unseen } else { &mut *report };
                Some(rule::resolve(repeat, &first, clock.today(), file, report))
            }
            _ => None,
        };
        let occurrences = match (&period, &rule) {
            (None, _) => Vec::new(),
            (Some(period), None) => vec![Occurrence {
                on: period.start.local.date(),
                period: period.clone(),
                status,
                was: was.clone(),
            }],
            (Some(period), Some(rule)) => {
                let series = expand::Series {
                    keys,
                    first: period,
                    rule,
                    status,
                };
                expand::occurrences(&series, reading, report)
            }
        };
        Schedule {
            period,
            was,
            status,
            rule,
            occurrences,
        }
    }

    /// All times at which it takes place, in their order: one for a plain event, none for one that is
    /// postponed to an unknown day.
    pub fn occurrences(&self) -> &[Occurrence] {
        &self.occurrences
    }

    /// The first occurrence that is not over and not called off.
    pub fn next(&self, now: Timestamp) -> Option<&Occurrence> {
        self.coming(now).find(|occurrence| occurrence.takes_place())
    }

    /// The occurrences that are not over, called off or not.
    pub fn coming(&self, now: Timestamp) -> impl Iterator<Item = &Occurrence> {
        self.occurrences
            .iter()
            .filter(move |occurrence| occurrence.period.over() > now)
    }

    /// Whether it is over; a repeated event when its last occurrence is.
    pub fn is_past(&self, now: Timestamp) -> bool {
        !self.occurrences.is_empty() && self.coming(now).next().is_none()
    }

    /// Whether nobody said until when it is repeated.
    pub fn is_endless(&self) -> bool {
        matches!(&self.rule, Some(rule) if rule.until().is_none())
    }

    /// The instants at which something begins or ends.
    pub fn boundaries(&self) -> impl Iterator<Item = Timestamp> {
        self.occurrences
            .iter()
            .flat_map(|occurrence| occurrence.period.boundaries())
    }
}

impl Occurrence {
    /// Whether somebody who comes then finds something.
    pub fn takes_place(&self) -> bool {
        match self.status {
            Status::Scheduled | Status::MovedOnline => true,
            Status::Cancelled => false,
            // Postponed from another day: this is the new one.
            Status::Postponed => self.was.is_some(),
        }
    }
}

impl Period {
    /// The instant from which it is over.
    pub fn over(&self) -> Timestamp {
        self.end.as_ref().unwrap_or(&self.start).end_instant()
    }

    pub fn all_day(&self) -> bool {
        matches!(self.start.local, Moment::Day(_))
    }

    /// Whether it has begun and is not over.
    pub fn is_on(&self, now: Timestamp) -> bool {
        self.start.instant.timestamp() <= now && now < self.over()
    }

    /// The first and the last day of it. What ends at midnight does not touch the next day.
    pub fn days(&self) -> (Date, Date) {
        let first = self.start.local.date();
        let last = match self.end.as_ref().map(|end| end.local) {
            None => first,
            Some(Moment::Day(last)) => last,
            Some(Moment::Time(end)) if end.time() == jiff::civil::Time::midnight() => {
                end.date().yesterday().unwrap_or(first)
            }
            Some(Moment::Time(end)) => end.date(),
        };
        (first, last.max(first))
    }

    /// The instants at which it begins and ends.
    pub fn boundaries(&self) -> [Timestamp; 2] {
        [self.start.instant.timestamp(), self.over()]
    }
}

impl When {
    /// Resolves a key; a time that does not exist is reported and has no answer.
    pub fn resolve(
        field: &Field<Moment>,
        config: &Config,
        file: &FilePath,
        report: &mut Report,
    ) -> Option<When> {
        let moment = field.as_ref()?;
        let instant = clock::resolve(moment, &config.time_zone, file, report)?;
        Some(When {
            local: moment.value,
            instant,
        })
    }

    /// A whole day, whatever was written.
    fn as_day(&self) -> Option<When> {
        let date = self.local.date();
        let instant = date
            .to_zoned_datetime(self.instant.time_zone().clone())
            .ok()?;
        Some(When {
            local: Moment::Day(date),
            instant,
        })
    }

    /// The first instant after it, as the end of something: of a day, the next midnight.
    fn end_instant(&self) -> Timestamp {
        match self.local {
            Moment::Time(_) => self.instant.timestamp(),
            Moment::Day(date) => date
                .checked_add(1.day())
                .and_then(|next| next.to_zoned_datetime(self.instant.time_zone().clone()))
                .map_or(self.instant.timestamp(), |next| next.timestamp()),
        }
    }
}

/// A period, unless it would not end after it begins: that is reported, and the end dropped.
pub(super) fn period(
    start: Option<When>,
    end: Option<When>,
    end_key: &Field<Moment>,
    file: &FilePath,
    report: &mut Report,
) -> Option<Period> {
    let start = start?;
    let end = end.filter(|end| {
        let right = end.end_instant() > start.instant.timestamp();
        if let (false, Some(key)) = (right, end_key.as_ref().filter(|key| !key.range.is_empty())) {
            report.push(
                Diagnostic::new(code::WRONG_VALUE)
                    .at(file, key.range.clone())
                    .arg("key", "end")
                    .arg("start", start.local.to_string())
                    .help("end-before-start"),
            );
        }
        right
    });
    Some(Period { start, end })
}
