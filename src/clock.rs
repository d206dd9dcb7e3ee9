//! The instant that a build takes for now, and the way from local times to instants.
//!
//! The core asks no clock: whoever starts a build passes [`Clock`]. Authors write local times of
//! the site's zone; a time that summer time skips is an error, one that it repeats is taken as the
//! first, with a warning.

use std::ops::Range;

use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{Timestamp, ZonedDateTime, civil};

use crate::diag::{Diagnostic, FilePath, Report, code};
use crate::toml_reader::{Located, Moment};

/// "Now", in the site's time zone.
#[derive(Clone, Debug, PartialEq)]
pub struct Clock {
    now: ZonedDateTime,
}

impl Clock {
    pub fn new(now: Timestamp, zone: TimeZone) -> Self {
        Clock {
            now: now.to_zoned_datetime(zone),
        }
    }

    pub fn now(&self) -> &ZonedDateTime {
        &self.now
    }

    pub fn timestamp(&self) -> Timestamp {
        self.now.timestamp()
    }

    /// The day that it is at the site.
    pub fn today(&self) -> civil::Date {
        self.now.date()
    }

    /// The first instant of the current month at the site: a date for what is known now, and not exactly
    /// since when, that stays the same for a while.
    pub fn start_of_month(&self) -> Timestamp {
        let first = self.today().first_of_month();
        first
            .to_zoned_datetime(self.now.time_zone().clone())
            .map_or(self.timestamp(), |first| first.timestamp())
    }

    /// RFC 3339 with the site's offset and whole seconds: `2026-12-10T17:30:00+02:00`.
    pub fn rfc3339(&self) -> String {
        rfc3339(&self.now)
    }
}

/// RFC 3339 with whole seconds.
pub fn rfc3339(time: &ZonedDateTime) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// Reads `--at`: a date or a local time of the site, or an instant with an offset.
pub fn parse_at(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Some(instant);
    }
    let local = crate::toml_reader::moment_of(text)?.start();
    zone.to_ambiguous_zoned_datetime(local)
        .compatible()
        .ok()
        .map(|zoned| zoned.timestamp())
}

/// The instant of a moment that an author wrote; a day begins at its first instant.
pub fn resolve(
    moment: &Located<Moment>,
    zone: &TimeZone,
    file: &FilePath,
    report: &mut Report,
) -> Option<ZonedDateTime> {
    let local = moment.value.start();
    let ambiguous = zone.to_ambiguous_zoned_datetime(local);
    // A time that a translation took over is reported where it was written.
    let mut unseen = Report::default();
    let report = match moment.range.is_empty() {
        true => &mut unseen,
        false => report,
    };
    if let Moment::Time(time) = moment.value {
        report_ambiguity(time, ambiguous.offset(), moment.range.clone(), file, report)?;
    }
    ambiguous.compatible().ok()
}

/// Reports a skipped or repeated time; `None` when there is no such instant.
fn report_ambiguity(
    time: civil::DateTime,
    offset: AmbiguousOffset,
    range: Range<usize>,
    file: &FilePath,
    report: &mut Report,
) -> Option<()> {
    match offset {
        AmbiguousOffset::Unambiguous { .. } => Some(()),
        AmbiguousOffset::Gap { before, after } => {
            let gap = after.seconds() - before.seconds();
            let later = time
                .checked_add(jiff::Span::new().seconds(i64::from(gap)))
                .ok();
            report.push(
                Diagnostic::new(code::SKIPPED_TIME)
                    .at(file, range)
                    .arg("time", format!("{:02}:{:02}", time.hour(), time.minute()))
                    .help_with(
                        "right",
                        "right",
                        later.map(|later| Moment::Time(later).to_string()),
                    ),
            );
            None
        }
        AmbiguousOffset::Fold { before, after } => {
            report.push(
                Diagnostic::new(code::REPEATED_TIME)
                    .at(file, range)
                    .arg("time", format!("{:02}:{:02}", time.hour(), time.minute()))
                    .arg("first", format!("UTC{before}"))
                    .arg("second", format!("UTC{after}"))
                    .help("help"),
            );
            Some(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sofia() -> TimeZone {
        TimeZone::get("Europe/Sofia").unwrap()
    }

    fn resolved(text: &str) -> (Option<String>, Vec<&'static str>) {
        let mut report = Report::default();
        let moment = Located::new(crate::toml_reader::moment_of(text).unwrap(), 0..1);
        let zoned = resolve(&moment, &sofia(), &FilePath::new("x.md"), &mut report);
        (
            zoned.map(|z| rfc3339(&z)),
            report.iter().map(|d| d.code.name).collect(),
        )
    }

    #[test]
    fn local_times_know_summer_time() {
        assert_eq!(
            resolved("2026-12-10T17:30").0.as_deref(),
            Some("2026-12-10T17:30:00+02:00")
        );
        assert_eq!(
            resolved("2026-07-10").0.as_deref(),
            Some("2026-07-10T00:00:00+03:00")
        );
        assert_eq!(resolved("2026-03-29T03:30"), (None, vec!["skipped-time"]));
        assert_eq!(
            resolved("2026-10-25T03:30"),
            (
                Some("2026-10-25T03:30:00+03:00".to_owned()),
                vec!["repeated-time"]
            )
        );
    }

    #[test]
    fn at_takes_local_times_and_instants() {
        let instant = |text| parse_at(text, &sofia()).map(|t| t.to_string());
        assert_eq!(
            instant("2026-12-10T17:30").as_deref(),
            Some("2026-12-10T15:30:00Z")
        );
        assert_eq!(
            instant("2026-12-10").as_deref(),
            Some("2026-12-09T22:00:00Z")
        );
        assert_eq!(
            instant("2026-12-10T17:30:00Z").as_deref(),
            Some("2026-12-10T17:30:00Z")
        );
        assert_eq!(instant("tomorrow"), None);
    }
}
