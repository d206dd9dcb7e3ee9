//! Months of events as tables: weeks from Monday on, every day with what falls on it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Span;
use jiff::civil::{Date, Weekday};
use serde::Serialize;
use tera::Value;

use super::functions::Knowledge;
use crate::i18n::Lang;
use crate::i18n::dates::{self, DateStyle};
use crate::site::Occurrence;
use crate::toml_reader::Moment;

/// How many months with events there are, beginning with the current one.
const MONTHS: usize = 6;

/// What lasts for months is not drawn on each of its days.
const MOST_DAYS: usize = 62;

/// A month as a table.
#[derive(Clone, Debug, Serialize)]
pub struct MonthView {
    year: i16,
    month: i8,
    name: String,
    /// For its anchor: `month-2026-12`.
    id: String,
    previous: Option<MonthLink>,
    next: Option<MonthLink>,
    weeks: Vec<Vec<DayView>>,
}

#[derive(Clone, Debug, Serialize)]
struct MonthLink {
    id: String,
    name: String,
}

#[derive(Clone, Debug, Serialize)]
struct DayView {
    date: String,
    day: i8,
    /// With its weekday: `четвъртък, 3 декември`.
    name: String,
    /// False for the days of other months that fill the first and the last week.
    in_month: bool,
    events: Vec<Value>,
    /// Awareness days: `name`, `source`.
    days: Vec<Value>,
}

#[derive(Clone, Debug, Serialize)]
pub struct WeekdayView {
    short: &'static str,
    name: &'static str,
}

/// The current month and those after it, as far as they have events.
pub fn months(
    known: &Knowledge,
    lang: &Lang,
    dated: &[(&Occurrence, Value)],
    today: Date,
) -> Vec<MonthView> {
    let current = today.first_of_month();
    let mut by_day: BTreeMap<Date, Vec<Value>> = BTreeMap::new();
    let mut firsts: BTreeSet<Date> = BTreeSet::new();
    for (occurrence, view) in dated {
        let (first, last) = occurrence.period.days();
        let days = first.max(current).series(Span::new().days(1));
        for day in days.take_while(|day| *day <= last).take(MOST_DAYS) {
            by_day.entry(day).or_default().push(view.clone());
            firsts.insert(day.first_of_month());
        }
    }
    let firsts: Vec<Date> = firsts.into_iter().take(MONTHS).collect();
    let link = |first: &Date| MonthLink {
        id: month_id(*first),
        name: month_name(lang, *first),
    };
    firsts
        .iter()
        .enumerate()
        .map(|(index, first)| MonthView {
            year: first.year(),
            month: first.month(),
            name: month_name(lang, *first),
            id: month_id(*first),
            previous: index
                .checked_sub(1)
                .and_then(|before| firsts.get(before))
                .map(link),
            next: firsts.get(index + 1).map(link),
            weeks: weeks(known, lang, *first, &by_day),
        })
        .collect()
}

/// The heads of the columns.
pub fn weekdays(lang: &Lang) -> Vec<WeekdayView> {
    (0..7)
        .filter_map(|offset| Weekday::from_monday_zero_offset(offset).ok())
        .map(|day| WeekdayView {
            short: dates::short_weekday_name(lang, day),
            name: dates::weekday_name(lang, day),
        })
        .collect()
}

fn weeks(
    known: &Knowledge,
    lang: &Lang,
    first: Date,
    by_day: &BTreeMap<Date, Vec<Value>>,
) -> Vec<Vec<DayView>> {
    let back = i64::from(first.weekday().to_monday_zero_offset());
    let last = first.last_of_month();
    let Ok(monday) = first.checked_sub(Span::new().days(back)) else {
        return Vec::new();
    };
    let days: Vec<DayView> = monday
        .series(Span::new().days(1))
        .take(
            usize::try_from(back).unwrap_or_default()
                + usize::try_from(last.day()).unwrap_or_default(),
        )
        .chain(last.tomorrow().into_iter().flat_map(|next| {
            let missing = 6 - last.weekday().to_monday_zero_offset();
            next.series(Span::new().days(1))
                .take(usize::try_from(missing).unwrap_or_default())
        }))
        .map(|day| {
            let in_month = day.month() == first.month();
            let shown = |map: &BTreeMap<Date, Vec<Value>>| match in_month {
                true => map.get(&day).cloned().unwrap_or_default(),
                false => Vec::new(),
            };
            DayView {
                date: day.to_string(),
                day: day.day(),
                name: day_name(lang, day),
                in_month,
                events: shown(by_day),
                days: match in_month {
                    true => super::days::on(known, lang, day),
                    false => Vec::new(),
                },
            }
        })
        .collect();
    days.chunks(7).map(<[DayView]>::to_vec).collect()
}

fn month_id(first: Date) -> String {
    format!("month-{:04}-{:02}", first.year(), first.month())
}

fn month_name(lang: &Lang, first: Date) -> String {
    dates::format(lang, Moment::Day(first), DateStyle::MonthYear)
}

/// `четвъртък, 3 декември`; the ISO date in a language without words for it.
fn day_name(lang: &Lang, day: Date) -> String {
    match lang.primary() {
        "bg" | "en" => format!(
            "{}, {} {}",
            dates::weekday_name(lang, day.weekday()),
            day.day(),
            dates::month_name(lang, day.month())
        ),
        _ => day.to_string(),
    }
}
