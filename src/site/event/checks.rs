//! What an event says that cannot all be true.
//!
//! Each contradiction is reported where it can be mended. Most are warnings: there is a likely reading,
//! and a cancelled meeting must not stay unpublished because of a detail.

use std::ops::Range;

use super::Period;
use crate::content::{EventKeys, Field, Status};
use crate::diag::{Code, Diagnostic, FilePath, Report, code};
use crate::toml_reader::Moment;

/// Whether it lasts whole days.
pub(super) fn is_all_day(keys: &EventKeys) -> bool {
    let starts_with_a_day = matches!(value(&keys.start), Some(Moment::Day(_)));
    value(&keys.all_day) == Some(true) || starts_with_a_day
}

/// Hours where there should be days, and the other way round.
pub(super) fn hours(keys: &EventKeys, file: &FilePath, report: &mut Report) {
    let all_day = is_all_day(keys);
    let said = value(&keys.all_day);
    for (name, field) in [("start", &keys.start), ("end", &keys.end)] {
        let Some(moment) = field.as_ref().filter(|moment| !moment.range.is_empty()) else {
            continue;
        };
        let finding = match moment.value {
            Moment::Time(time) if all_day => Diagnostic::new(code::ALL_DAY_WITH_HOUR)
                .arg("right", time.date().to_string())
                .help("help"),
            Moment::Day(day) if said == Some(false) || !all_day => {
                Diagnostic::new(code::HOUR_MISSING)
                    .arg("right", format!("{day}T17:30"))
                    .help(match said {
                        Some(false) => "not-all-day",
                        _ => "help",
                    })
            }
            _ => continue,
        };
        report.push(finding.at(file, moment.range.clone()).arg("key", name));
    }
}

/// A state that lacks what it needs, or says something else than the rest.
pub(super) fn state(
    keys: &EventKeys,
    period: Option<&Period>,
    file: &FilePath,
    report: &mut Report,
) {
    let status = value(&keys.status).unwrap_or_default();
    let mut found = |code: Code, range: &Range<usize>| {
        if !range.is_empty() {
            report.push(Diagnostic::new(code).at(file, range.clone()).help("help"));
        }
    };
    let status_range = keys.status.as_ref().map_or(0..0, |s| s.range.clone());
    match (status, &keys.was) {
        (Status::Postponed, None) => found(code::POSTPONED_WITHOUT_WAS, &status_range),
        (Status::Scheduled, Some(was)) => found(code::WAS_WITHOUT_POSTPONED, &was.range),
        _ => {}
    }
    if let (Some(was), Some(period)) = (&keys.was, period)
        && was.value == period.start.local
    {
        found(code::WAS_IS_START, &was.range);
    }
    let changes = keys.changes.iter().flat_map(|list| &list.value);
    if keys.online.is_none() {
        if status == Status::MovedOnline {
            found(code::ONLINE_MISSING, &status_range);
        }
        let inherited = keys.changes.as_ref().is_some_and(|c| c.range.is_empty());
        for status in changes
            .filter_map(|change| change.status.as_ref())
            .filter(|status| status.value == Status::MovedOnline && !inherited)
        {
            found(code::ONLINE_MISSING, &status.range);
        }
    }
    if let Some(changes) = keys.changes.as_ref().filter(|c| !c.value.is_empty()) {
        if keys.repeat.is_none() {
            found(code::CHANGE_WITHOUT_REPEAT, &changes.range);
        } else if status == Status::Cancelled {
            found(code::CHANGES_OF_CANCELLED, &changes.range);
        }
    }
}

fn value<T: Copy>(field: &Field<T>) -> Option<T> {
    field.as_ref().map(|field| field.value)
}
