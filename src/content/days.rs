//! `data/days.toml`: awareness days, which come back every year.
//!
//! A day is a date (`{ month = 11, day = 20 }`), a weekday of a month (`{ month = 9, on = "last sunday" }`), or stands
//! at a distance from Easter by the calendar of the Orthodox church (`{ easter = -2 }` is Good Friday). Each names its
//! source, so that the next person can look it up.

use std::ops::Range;

use jiff::Span;
use jiff::civil::Date;

use super::kinds::On;
use crate::config::{Config, Localised};
use crate::diag::{Diagnostic, FilePath, Report, code};
use crate::project::Project;
use crate::toml_reader::{self, Source, Table};

/// Where they are written.
pub const DAYS_FILE: &str = "data/days.toml";

/// A day that comes back every year.
#[derive(Clone, Debug, PartialEq)]
pub struct AwarenessDay {
    pub name: Localised,
    pub rule: DayRule,
    /// Who proclaimed it, or where that is written.
    pub source: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayRule {
    Date {
        month: i8,
        day: i8,
    },
    Weekday {
        month: i8,
        on: On,
    },
    /// Days after the Sunday of the Orthodox Easter; before it when negative.
    Easter {
        days: i64,
    },
}

impl AwarenessDay {
    /// Its date in a year; 29 February has none in most.
    pub fn in_year(&self, year: i16) -> Option<Date> {
        match self.rule {
            DayRule::Date { month, day } => Date::new(year, month, day).ok(),
            DayRule::Weekday { month, on } => Date::new(year, month, 1)
                .ok()?
                .nth_weekday_of_month(on.nth?, on.weekday)
                .ok(),
            DayRule::Easter { days } => orthodox_easter(year)?
                .checked_add(Span::new().try_days(days).ok()?)
                .ok(),
        }
    }

    /// Its next date, which may be today.
    pub fn next(&self, today: Date) -> Option<Date> {
        // Eight years hold a 29 February, whatever the century.
        (0..=8)
            .filter_map(|years| self.in_year(today.year().checked_add(years)?))
            .find(|day| *day >= today)
    }
}

/// Reads the file, if there is one.
pub fn load(project: &Project, config: &Config, report: &mut Report) -> Vec<AwarenessDay> {
    let file = FilePath::new(DAYS_FILE);
    let Some(text) = project.text(&file) else {
        return Vec::new();
    };
    let mut table = toml_reader::parse(Source::whole(&file, text), report);
    let days = table.tables("day", report);
    let days = days
        .into_iter()
        .filter_map(|day| read_day(day, config, report))
        .collect();
    table.finish(report);
    days
}

fn read_day(mut table: Table<'_>, config: &Config, report: &mut Report) -> Option<AwarenessDay> {
    let name = Localised::read(&mut table, "name", &config.languages, report);
    if name.is_none() && !table.has("name") {
        table.missing("name", report);
    }
    let source = table.required_text("source", report);
    let rule = read_rule(&mut table, report);
    table.finish(report);
    Some(AwarenessDay {
        name: name?,
        rule: rule?,
        source: source?.value,
    })
}

fn read_rule(table: &mut Table<'_>, report: &mut Report) -> Option<DayRule> {
    if !table.has("rule") {
        table.missing("rule", report);
    }
    let mut inner = table.table("rule", report)?;
    let (file, range) = (inner.file(), inner.range());
    let before = report.clone();
    let month = inner.integer_in("month", 1..=12, report);
    let day = inner.integer_in("day", 1..=31, report);
    let on = inner.text("on", report);
    let easter = inner.integer_in("easter", -100..=100, report);
    inner.finish(report);
    if *report != before {
        return None;
    }
    let number = |value: i64| i8::try_from(value).ok();
    let rule = match (month, day, &on, easter) {
        (Some(month), Some(day), None, None) => {
            let (month, day) = (number(month.value)?, number(day.value)?);
            // 2024 is a leap year.
            Date::new(2024, month, day)
                .is_ok()
                .then_some(DayRule::Date { month, day })
        }
        (Some(month), None, Some(on), None) => {
            let month = number(month.value)?;
            On::parse(&on.value)
                .filter(|on| on.nth.is_some())
                .map(|on| DayRule::Weekday { month, on })
        }
        (None, None, None, Some(days)) => Some(DayRule::Easter { days: days.value }),
        _ => None,
    };
    if rule.is_none() {
        report.push(wrong_rule(file, range));
    }
    rule
}

fn wrong_rule(file: &FilePath, range: Range<usize>) -> Diagnostic {
    Diagnostic::new(code::WRONG_VALUE)
        .at(file, range)
        .arg("key", "rule")
        .help("day-rule")
}

/// The Sunday of the Orthodox Easter in the Gregorian calendar: the Julian computus of Meeus, and the
/// days by which the calendars differ.
fn orthodox_easter(year: i16) -> Option<Date> {
    let number = i64::from(year);
    let (a, b, c) = (number % 4, number % 7, number % 19);
    let d = (19 * c + 15) % 30;
    let e = (2 * a + 4 * b - d + 34) % 7;
    // Days after 22 March of the Julian calendar.
    let days = d + e;
    let difference = number / 100 - number / 400 - 2;
    let anchor = Date::new(year, 3, 22).ok()?;
    anchor
        .checked_add(Span::new().try_days(days + difference).ok()?)
        .ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn day(rule: DayRule) -> AwarenessDay {
        AwarenessDay {
            name: Localised::from("Ден"),
            rule,
            source: String::new(),
        }
    }

    #[test]
    fn the_orthodox_easter_is_that_of_the_church() {
        for (year, month, on) in [
            (2016, 5, 1),
            (2017, 4, 16),
            (2024, 5, 5),
            (2025, 4, 20),
            (2026, 4, 12),
            (2027, 5, 2),
            (2028, 4, 16),
        ] {
            assert_eq!(orthodox_easter(year), Some(date(year, month, on)));
        }
    }

    #[test]
    fn a_day_comes_back_every_year_and_may_be_today() {
        let children = day(DayRule::Date { month: 11, day: 20 });
        assert_eq!(children.next(date(2026, 11, 20)), Some(date(2026, 11, 20)));
        assert_eq!(children.next(date(2026, 11, 21)), Some(date(2027, 11, 20)));
        let leap = day(DayRule::Date { month: 2, day: 29 });
        assert_eq!(leap.next(date(2096, 3, 1)), Some(date(2104, 2, 29)));
        let sunday = day(DayRule::Weekday {
            month: 9,
            on: On::parse("last sunday").unwrap(),
        });
        assert_eq!(sunday.in_year(2026), Some(date(2026, 9, 27)));
    }
}
