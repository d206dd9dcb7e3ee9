//! From a rule to its occurrences: the hours of the first time on every day of the rule, with what
//! `[[changes]]` says of single ones.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::{AmbiguousOffset, TimeZone};

use super::{Occurrence, Period, Reading, Rule, When, period, rule};
use crate::content::{Change, EventKeys, Status};
use crate::diag::{Diagnostic, FilePath, Report, code};
use crate::toml_reader::{Located, Moment};

/// A repeated event.
pub(super) struct Series<'a> {
    pub keys: &'a EventKeys,
    pub first: &'a Period,
    pub rule: &'a Rule,
    /// Of all occurrences that do not say otherwise.
    pub status: Status,
}

/// Every occurrence in the order of time.
pub(super) fn occurrences(
    series: &Series<'_>,
    reading: Reading<'_>,
    report: &mut Report,
) -> Vec<Occurrence> {
    let mut unseen = Report::default();
    let written = |range: &std::ops::Range<usize>| !range.is_empty();
    let changes = {
        let inherited = series
            .keys
            .changes
            .as_ref()
            .is_some_and(|c| !written(&c.range));
        let report = if inherited { &mut unseen } else { &mut *report };
        changes_by_day(series, reading, report)
    };
    let start = series.first.start.local.date();
    let mut skipped: Option<Date> = None;
    let mut occurrences: Vec<Occurrence> = series
        .rule
        .occurrences(start)
        .into_iter()
        .filter_map(|on| {
            let (planned, exists) = on_day(series.first, on, &reading.config.time_zone)?;
            let change = changes.get(&on);
            if !exists && change.is_none_or(|change| change.start.is_none()) {
                skipped.get_or_insert(on);
            }
            Some(match change {
                None => Occurrence {
                    on,
                    period: planned,
                    status: series.status,
                    was: None,
                },
                Some(change) => changed(on, planned, change, series.status),
            })
        })
        .collect();
    let repeat = series.keys.repeat.as_ref().filter(|r| written(&r.range));
    if let (Some(day), Some(repeat)) = (skipped, repeat) {
        report.push(skipped_time(series.first, day, &repeat.range, reading.file));
    }
    occurrences.sort_by_key(|o| (o.period.start.instant.timestamp(), o.on));
    occurrences
}

/// What a change makes of an occurrence, its times resolved.
struct Resolved {
    start: Option<When>,
    end: Option<When>,
    status: Option<Status>,
}

/// The changes that can be followed; the others are reported.
fn changes_by_day(
    series: &Series<'_>,
    reading: Reading<'_>,
    report: &mut Report,
) -> BTreeMap<Date, Resolved> {
    let first_day = series.first.start.local.date();
    let mut by_day: BTreeMap<Date, Resolved> = BTreeMap::new();
    for change in series.keys.changes.iter().flat_map(|list| &list.value) {
        let day = &change.on;
        let at = |code| Diagnostic::new(code).at(reading.file, day.range.clone());
        if !rule::is_named(series.rule, first_day, day.value) {
            let finding = rule::no_such_occurrence(series.rule, first_day, day, "on", reading.file);
            report.push(finding);
            continue;
        }
        if series.rule.except.binary_search(&day.value).is_ok() {
            report.push(
                at(code::CHANGE_OF_EXCEPTION)
                    .arg("date", day.value.to_string())
                    .help("help"),
            );
            continue;
        }
        if by_day.contains_key(&day.value) {
            report.push(
                at(code::DUPLICATE_CHANGE)
                    .arg("date", day.value.to_string())
                    .help("help"),
            );
            continue;
        }
        if change.start.is_none() && change.end.is_none() && change.status.is_none() {
            report.push(at(code::EMPTY_CHANGE).help("help"));
        }
        let resolved = resolve_change(series.first, change, reading, report);
        by_day.insert(day.value, resolved);
    }
    by_day
}

/// The times of a change. A day without an hour keeps the hour of the event, and a moved occurrence
/// its length.
fn resolve_change(
    first: &Period,
    change: &Change,
    reading: Reading<'_>,
    report: &mut Report,
) -> Resolved {
    let Reading { config, file, .. } = reading;
    let mut resolve = |key: &Option<Located<Moment>>, like: Option<&When>| {
        let key = key.as_ref()?;
        let moment = match (key.value, like.map(|when| when.local)) {
            (Moment::Day(day), Some(Moment::Time(hour))) => {
                Moment::Time(day.to_datetime(hour.time()))
            }
            (Moment::Time(time), Some(Moment::Day(_))) => Moment::Day(time.date()),
            (moment, _) => moment,
        };
        let key = Some(Located::new(moment, key.range.clone()));
        When::resolve(&key, config, file, report)
    };
    let start = resolve(&change.start, Some(&first.start));
    let end = resolve(
        &change.end,
        Some(first.end.as_ref().unwrap_or(&first.start)),
    );
    let planned = || on_day(first, change.on.value, &config.time_zone);
    let end = match (&start, end) {
        // Only the day of it is moved; `period` reports an end before the start.
        (start, Some(end)) => {
            let begin = start
                .clone()
                .or_else(|| planned().map(|(period, _)| period.start));
            period(begin, Some(end), &change.end, file, report).and_then(|period| period.end)
        }
        (Some(start), None) => same_length(first, start, &config.time_zone),
        (None, None) => None,
    };
    Resolved {
        start,
        end,
        status: change.status.as_ref().map(|status| status.value),
    }
}

fn changed(on: Date, planned: Period, change: &Resolved, status: Status) -> Occurrence {
    let status = change.status.unwrap_or(status);
    let moved = change.start.clone().filter(|start| *start != planned.start);
    let was = moved.as_ref().map(|_| planned.start.clone());
    let end = match (&moved, &change.end) {
        (_, Some(end)) => Some(end.clone()),
        (Some(_), None) => None,
        (None, None) => planned.end,
    };
    Occurrence {
        on,
        period: Period {
            start: moved.unwrap_or(planned.start),
            end,
        },
        status,
        was,
    }
}

/// The end of an occurrence that begins at another time than the first, by the clock on the wall.
fn same_length(first: &Period, start: &When, zone: &TimeZone) -> Option<When> {
    let end = first.end.as_ref()?;
    let length = first.start.local.start().until(end.local.start()).ok()?;
    let local = start.local.start().checked_add(length).ok()?;
    let local = match end.local {
        Moment::Day(_) => Moment::Day(local.date()),
        Moment::Time(_) => Moment::Time(local),
    };
    at(local, zone).map(|(when, _)| when)
}

/// The first time, moved to another day; false when that night has no such hour.
fn on_day(first: &Period, day: Date, zone: &TimeZone) -> Option<(Period, bool)> {
    let move_by = first.start.local.date().until(day).ok()?;
    let moved = |when: &When| {
        let date = when.local.date().checked_add(move_by).ok()?;
        let local = match when.local {
            Moment::Day(_) => Moment::Day(date),
            Moment::Time(time) => Moment::Time(date.to_datetime(time.time())),
        };
        at(local, zone)
    };
    let (start, exists) = moved(&first.start)?;
    let end = first.end.as_ref().and_then(moved).map(|(end, _)| end);
    Some((Period { start, end }, exists))
}

/// The instant of a local time: the first reading of an hour that comes twice, the later clock for one
/// that is skipped, as RFC 5545 has it.
fn at(local: Moment, zone: &TimeZone) -> Option<(When, bool)> {
    let ambiguous = zone.to_ambiguous_zoned_datetime(local.start());
    let exists = !matches!(ambiguous.offset(), AmbiguousOffset::Gap { .. });
    let instant = ambiguous.compatible().ok()?;
    let exists = exists || matches!(local, Moment::Day(_));
    Some((When { local, instant }, exists))
}

fn skipped_time(
    first: &Period,
    day: Date,
    range: &std::ops::Range<usize>,
    file: &FilePath,
) -> Diagnostic {
    let hour = first.start.local.start();
    Diagnostic::new(code::OCCURRENCE_SKIPPED)
        .at(file, range.clone())
        .arg("date", day.to_string())
        .arg("time", format!("{:02}:{:02}", hour.hour(), hour.minute()))
        .help("help")
}
