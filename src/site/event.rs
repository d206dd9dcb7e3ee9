//! When something happens: the times of events and campaigns as instants of the site's zone.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan, ZonedDateTime};

use crate::clock;
use crate::config::Config;
use crate::content::{EventKeys, Field, Repeat, Status};
use crate::diag::{Diagnostic, FilePath, Report, code};
use crate::toml_reader::Moment;

/// A time that an author wrote, with the instant that it means.
#[derive(Clone, Debug, PartialEq)]
pub struct When {
    pub local: Moment,
    /// For a day: its first instant.
    pub instant: ZonedDateTime,
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

/// From when to when.
#[derive(Clone, Debug, PartialEq)]
pub struct Period {
    pub start: When,
    pub end: Option<When>,
}

impl Period {
    /// The instant from which it is over.
    pub fn over(&self) -> Timestamp {
        self.end.as_ref().unwrap_or(&self.start).end_instant()
    }

    pub fn all_day(&self) -> bool {
        matches!(self.start.local, Moment::Day(_))
    }
}

/// The time of an event.
#[derive(Clone, Debug, PartialEq)]
pub struct Schedule {
    /// Absent for a postponed event without a new date.
    pub period: Option<Period>,
    pub was: Option<When>,
    pub status: Status,
    pub repeat: Option<Repeat>,
}

impl Schedule {
    /// Understands the keys of an event.
    pub fn resolve(
        keys: &EventKeys,
        config: &Config,
        file: &FilePath,
        report: &mut Report,
    ) -> Schedule {
        let all_day = keys.all_day.as_ref().is_some_and(|yes| yes.value);
        let day = |when: When| match all_day {
            true => when.as_day().unwrap_or(when),
            false => when,
        };
        let start = When::resolve(&keys.start, config, file, report).map(day);
        let end = When::resolve(&keys.end, config, file, report).map(day);
        let period = period(start, end, &keys.end, file, report);
        Schedule {
            period,
            was: When::resolve(&keys.was, config, file, report),
            status: keys.status.as_ref().map(|s| s.value).unwrap_or_default(),
            repeat: keys.repeat.as_ref().map(|r| r.value.clone()),
        }
    }

    /// Whether it is over; a repeated event is over after the last day of its rule.
    pub fn is_past(&self, now: Timestamp) -> bool {
        match (&self.period, &self.repeat) {
            (None, _) => false,
            (Some(period), None) => period.over() <= now,
            (
                Some(period),
                Some(Repeat {
                    until: Some(until), ..
                }),
            ) => {
                let zone = period.start.instant.time_zone().clone();
                last_instant(*until, zone).is_some_and(|end| end <= now)
            }
            (Some(_), Some(_)) => false,
        }
    }

    /// The instants at which a page of this event would read differently.
    pub fn changes(&self) -> impl Iterator<Item = Timestamp> {
        let period = self.period.as_ref();
        let until = self
            .repeat
            .as_ref()
            .and_then(|r| r.until)
            .zip(period)
            .and_then(|(until, period)| {
                last_instant(until, period.start.instant.time_zone().clone())
            });
        period
            .map(|p| p.start.instant.timestamp())
            .into_iter()
            .chain(period.map(Period::over))
            .chain(until)
    }
}

/// A period, unless it would end before it begins: that is reported, and the end dropped.
pub(super) fn period(
    start: Option<When>,
    end: Option<When>,
    end_key: &Field<Moment>,
    file: &FilePath,
    report: &mut Report,
) -> Option<Period> {
    let start = start?;
    let end = end.filter(|end| {
        let right = end.end_instant() >= start.instant.timestamp();
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

fn last_instant(day: Date, zone: jiff::tz::TimeZone) -> Option<Timestamp> {
    let next = day.checked_add(1.day()).ok()?;
    next.to_zoned_datetime(zone).ok().map(|z| z.timestamp())
}
