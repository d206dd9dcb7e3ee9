//! A repeated event as calendars have it: the rule, and every occurrence that a reader of the rule would get wrong.
//!
//! Which ones these are is found by looking at each occurrence: those that were changed, and those where programs do
//! not agree what a rule means. Some keep the length of an event by the clock on the wall and some by the hours that
//! pass, which differs in the night when summer time comes or goes; and an hour that does not exist then, or exists
//! twice, is read in different ways. Such an occurrence gets a component of its own, with its instants.

use jiff::civil::{Date, DateTime};
use jiff::tz::{Offset, TimeZone};

use super::{Placed, span};
use crate::content::{EventKeys, Every, Status};
use crate::output::calendar::{self, Override, Recurrence, Start};
use crate::site::{Occurrence, Period, Rule, Schedule};
use crate::toml_reader::Moment;

/// What is said of a repeated event beside its first time.
pub(super) fn recurrence(
    schedule: &Schedule,
    keys: &EventKeys,
    placed: &dyn Fn(Status, bool) -> Placed,
) -> Option<Recurrence> {
    let (rule, first) = (schedule.rule.as_ref()?, schedule.period.as_ref()?);
    let usual = placed(schedule.status, false);
    let overrides = schedule
        .occurrences()
        .iter()
        .filter_map(|occurrence| {
            let own = placed(occurrence.status, occurrence.was.is_some());
            let as_usual =
                own == usual && occurrence.was.is_none() && is_read_alike(occurrence, first, keys);
            (!as_usual).then(|| Override {
                on: start_on(first, occurrence.on),
                span: span(&occurrence.period.start, occurrence.period.end.as_ref()),
                status: own.status,
                summary: own.summary,
                location: own.location,
            })
        })
        .collect();
    let date = first.start.local.date();
    Some(Recurrence {
        every: match rule.every {
            Every::Day => calendar::Every::Day,
            Every::Week => calendar::Every::Week,
            Every::Month => calendar::Every::Month,
            Every::Year => calendar::Every::Year,
        },
        interval: u32::try_from(rule.interval).unwrap_or(1),
        days: rule
            .on
            .iter()
            .map(|on| calendar::Day {
                nth: on.nth,
                weekday: on.weekday,
            })
            .collect(),
        month_day: by_date(rule).then(|| date.day()),
        month: (rule.every == Every::Year).then(|| date.month()),
        until: rule.until(),
        except: rule
            .except
            .iter()
            .map(|day| start_on(first, *day))
            .collect(),
        overrides,
    })
}

fn by_date(rule: &Rule) -> bool {
    matches!(rule.every, Every::Month | Every::Year) && rule.on.is_empty()
}

/// The start by the rule on one of its days.
fn start_on(first: &Period, day: Date) -> Start {
    match first.start.local {
        Moment::Day(_) => Start::Day(day),
        Moment::Time(time) => Start::Time(day.to_datetime(time.time())),
    }
}

/// Whether every program finds this occurrence by the rule alone, with its true start and end.
fn is_read_alike(occurrence: &Occurrence, first: &Period, keys: &EventKeys) -> bool {
    let changed = |list: &Vec<crate::content::Change>| {
        list.iter().any(|change| change.on.value == occurrence.on)
    };
    if keys
        .changes
        .as_ref()
        .is_some_and(|list| changed(&list.value))
    {
        return false;
    }
    let (Some(shape), Some(usual)) = (shape(&occurrence.period), shape(first)) else {
        return first.all_day();
    };
    shape == usual
}

/// By how much the clocks are moved while something goes on; `None` where a time does not exist just once, and for
/// whole days.
fn shape(period: &Period) -> Option<i32> {
    let zone = period.start.instant.time_zone();
    let offset = |moment: Moment| match moment {
        Moment::Day(_) => None,
        Moment::Time(time) => only_offset(zone, time),
    };
    let start = offset(period.start.local)?;
    let end = match &period.end {
        Some(end) => offset(end.local)?,
        None => start,
    };
    Some(end.seconds() - start.seconds())
}

fn only_offset(zone: &TimeZone, time: DateTime) -> Option<Offset> {
    let ambiguous = zone.to_ambiguous_zoned_datetime(time);
    match ambiguous.is_ambiguous() {
        true => None,
        false => ambiguous.compatible().ok().map(|zoned| zoned.offset()),
    }
}
