//! The rule of a repeated event: which days it names.
//!
//! Works on days alone, as RFC 5545 reads `RRULE`: weeks start on Monday, a month without the day (the 31st,
//! 29 February) has no occurrence, the first day counts. A rule is checked once, where it is read; after
//! that its days can be listed without asking anything. It has always an end: without `until` it is
//! followed up to the horizon, the end of the second calendar year after the build's, so that what is
//! shown changes at New Year and not every night.

use jiff::civil::Date;
use jiff::{Span, civil::Weekday};

use crate::content::{Every, On, Repeat};
use crate::diag::{Diagnostic, FilePath, Report, code};
use crate::toml_reader::{Located, Moment};

/// More occurrences than a person would announce: a year of days is 365, and what has more has a
/// mistyped `until`.
pub const MOST_OCCURRENCES: usize = 1_000;

/// A rule whose parts fit one another.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    pub every: Every,
    /// 2 for every second day, week, month or year.
    pub interval: i64,
    /// For a week: its weekdays from Monday on, at least one. For a month and a year: the nth weekdays
    /// of the month, or none for the date of the first day. For a day: none.
    pub on: Vec<On>,
    pub bound: Bound,
    /// Days of the rule without an occurrence, in order, each once.
    pub except: Vec<Date>,
}

/// Up to when a rule is followed; the day is included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    Until(Date),
    /// Nobody said until when; it is followed up to the horizon.
    Horizon(Date),
}

impl Bound {
    pub fn day(self) -> Date {
        match self {
            Bound::Until(day) | Bound::Horizon(day) => day,
        }
    }
}

impl Rule {
    /// The last day that was said, if one was.
    pub fn until(&self) -> Option<Date> {
        match self.bound {
            Bound::Until(day) => Some(day),
            Bound::Horizon(_) => None,
        }
    }

    /// The days that the rule names from the first one up to its bound, exceptions among them.
    pub fn days(&self, first: Date) -> impl Iterator<Item = Date> + '_ {
        self.days_until(first, self.bound.day())
    }

    /// The days of its occurrences. Of a rule without `until` that began long ago only the latest
    /// `MOST_OCCURRENCES`; of any other the first.
    pub fn occurrences(&self, first: Date) -> Vec<Date> {
        let days = self
            .days(first)
            .filter(|day| self.except.binary_search(day).is_err());
        match self.bound {
            Bound::Until(_) => days.take(MOST_OCCURRENCES).collect(),
            Bound::Horizon(_) => {
                let mut days: Vec<Date> = days.collect();
                days.drain(..days.len().saturating_sub(MOST_OCCURRENCES));
                days
            }
        }
    }

    fn days_until(&self, first: Date, last: Date) -> impl Iterator<Item = Date> + '_ {
        (0..)
            .map_while(move |turn| {
                let (begin, days) = self.turn(first, turn)?;
                (begin <= last).then_some(days)
            })
            .flatten()
            .filter(move |day| (first..=last).contains(day))
    }

    /// The first day of a day, week, month or year that the rule counts, and the days it names there.
    fn turn(&self, first: Date, turn: i64) -> Option<(Date, Vec<Date>)> {
        let steps = turn.checked_mul(self.interval)?;
        match self.every {
            Every::Day => {
                let day = first.checked_add(Span::new().try_days(steps).ok()?).ok()?;
                Some((day, vec![day]))
            }
            Every::Week => {
                let back = i64::from(first.weekday().to_monday_zero_offset());
                let days = steps.checked_mul(7)?.checked_sub(back)?;
                let monday = first.checked_add(Span::new().try_days(days).ok()?).ok()?;
                let day_of = |on: &On| {
                    let offset = i64::from(on.weekday.to_monday_zero_offset());
                    monday.checked_add(Span::new().days(offset)).ok()
                };
                Some((monday, self.on.iter().filter_map(day_of).collect()))
            }
            Every::Month => self.in_month(first, steps),
            Every::Year => self.in_month(first, steps.checked_mul(12)?),
        }
    }

    fn in_month(&self, first: Date, months: i64) -> Option<(Date, Vec<Date>)> {
        let months = Span::new().try_months(months).ok()?;
        let begin = first.first_of_month().checked_add(months).ok()?;
        if self.on.is_empty() {
            let same = begin.with().day(first.day()).build().ok();
            return Some((begin, same.into_iter().collect()));
        }
        let mut days: Vec<Date> = self
            .on
            .iter()
            .filter_map(|on| begin.nth_weekday_of_month(on.nth?, on.weekday).ok())
            .collect();
        days.sort_unstable();
        days.dedup();
        Some((begin, days))
    }
}

/// The day up to which a rule without `until` is followed.
pub fn horizon(today: Date) -> Date {
    let years = Span::new().years(2);
    today.last_of_year().checked_add(years).unwrap_or(Date::MAX)
}

/// What the first time of the event says to its rule.
pub(super) struct First<'a> {
    pub start: Moment,
    /// Where it is written; empty when it is inherited.
    pub range: &'a std::ops::Range<usize>,
}

/// Understands `repeat`: reports what does not fit together, and what can be followed of it.
pub(super) fn resolve(
    repeat: &Located<Repeat>,
    first: &First<'_>,
    today: Date,
    file: &FilePath,
    report: &mut Report,
) -> Rule {
    let Repeat {
        every,
        interval,
        on,
        until,
        except,
    } = &repeat.value;
    let start = first.start.date();
    let bound = match until {
        Some(until) => Bound::Until(until.value),
        None => Bound::Horizon(horizon(today).max(start)),
    };
    let mut rule = Rule {
        every: *every,
        interval: *interval,
        on: fitting_days(*every, on, start, file, report),
        bound,
        except: Vec::new(),
    };
    if let Some(until) = until
        && until.value < start
    {
        report.push(
            Diagnostic::new(code::UNTIL_BEFORE_START)
                .at(file, until.range.clone())
                .arg("start", start.to_string())
                .help("help"),
        );
        // One mistake is enough: nothing else can be said about a rule without days.
        rule.bound = Bound::Until(start);
        return rule;
    }
    if until.is_none() {
        report.push(
            Diagnostic::new(code::REPEAT_WITHOUT_END)
                .at(file, repeat.range.clone())
                .arg("date", rule.bound.day().to_string())
                .help("help"),
        );
    }
    report_start(&rule, repeat, on, first, file, report);
    rule.except = exceptions(&rule, start, except, file, report);
    report_number(&rule, repeat, start, file, report);
    rule
}

/// The days of `on` that mean something with `every`; the others are reported.
fn fitting_days(
    every: Every,
    on: &[Located<On>],
    start: Date,
    file: &FilePath,
    report: &mut Report,
) -> Vec<On> {
    let mut fitting: Vec<On> = Vec::new();
    for day in on {
        let advice = match (every, day.value.nth) {
            (Every::Week, None) | (Every::Month | Every::Year, Some(_)) => None,
            (Every::Day, _) => Some("on-with-day"),
            (Every::Week, Some(_)) => Some("on-with-week"),
            (Every::Month | Every::Year, None) => Some("on-with-month"),
        };
        match advice {
            None if !fitting.contains(&day.value) => fitting.push(day.value),
            None => {}
            Some(advice) => {
                let weekday = On {
                    nth: None,
                    ..day.value
                };
                let nth = On {
                    nth: day.value.nth.or(Some(week_of_month(start))),
                    ..day.value
                };
                report.push(
                    Diagnostic::new(code::WRONG_VALUE)
                        .at(file, day.range.clone())
                        .arg("key", "on")
                        .arg("weekday", weekday.to_string())
                        .arg("nth", nth.to_string())
                        .help(advice),
                );
            }
        }
    }
    if every == Every::Week {
        if fitting.is_empty() {
            fitting.push(On {
                weekday: start.weekday(),
                nth: None,
            });
        }
        fitting.sort_by_key(|on| Weekday::to_monday_zero_offset(on.weekday));
    }
    fitting
}

/// Which of its weekdays in the month a day is; what comes after the fourth is the last.
fn week_of_month(day: Date) -> i8 {
    match (day.day() - 1) / 7 + 1 {
        5 => -1,
        nth => nth,
    }
}

/// The first time has to be one of those that the rule names.
fn report_start(
    rule: &Rule,
    repeat: &Located<Repeat>,
    on: &[Located<On>],
    first: &First<'_>,
    file: &FilePath,
    report: &mut Report,
) {
    let start = first.start.date();
    // From the month before: the nearest right day may lie before the wrong one.
    let early = start
        .first_of_month()
        .checked_sub(Span::new().days(7))
        .unwrap_or(start);
    let late = start.checked_add(Span::new().days(45)).unwrap_or(start);
    let plain = Rule {
        interval: 1,
        every: match rule.every {
            Every::Year => Every::Month,
            every => every,
        },
        ..rule.clone()
    };
    if rule.on.is_empty() || plain.days_until(early, late).any(|day| day == start) {
        return;
    }
    let right = nearest_day(plain.days_until(early, late), start).map(|day| match first.start {
        Moment::Day(_) => Moment::Day(day),
        Moment::Time(time) => Moment::Time(day.to_datetime(time.time())),
    });
    let at = match (first.range.is_empty(), on.first()) {
        (false, _) => first.range.clone(),
        (true, Some(on)) => on.range.clone(),
        (true, None) => repeat.range.clone(),
    };
    report.push(
        Diagnostic::new(code::START_OFF_RULE)
            .at(file, at)
            .arg("start", start.to_string())
            .help_with("right", "right", right.map(|right| right.to_string())),
    );
}

/// The exceptions that are days of the rule, in order; the others are reported.
fn exceptions(
    rule: &Rule,
    start: Date,
    except: &[Located<Date>],
    file: &FilePath,
    report: &mut Report,
) -> Vec<Date> {
    let mut days: Vec<Date> = Vec::new();
    for day in except {
        match is_named(rule, start, day.value) {
            true => days.push(day.value),
            false => report.push(no_such_occurrence(rule, start, day, "except", file)),
        }
    }
    days.sort_unstable();
    days.dedup();
    days
}

/// Whether a day is one of the rule's, exceptions among them. Of a rule without end also beyond the
/// horizon, but not for ever.
pub(super) fn is_named(rule: &Rule, start: Date, day: Date) -> bool {
    let last = match rule.bound {
        Bound::Until(last) => last,
        Bound::Horizon(last) => last.checked_add(Span::new().years(10)).unwrap_or(last),
    };
    day <= last && rule.days_until(start, day.min(last)).last() == Some(day)
}

/// The finding about a day that the rule does not name.
pub(super) fn no_such_occurrence(
    rule: &Rule,
    start: Date,
    day: &Located<Date>,
    key: &'static str,
    file: &FilePath,
) -> Diagnostic {
    let nearest = nearest_day(rule.days(start), day.value);
    Diagnostic::new(code::NO_SUCH_OCCURRENCE)
        .at(file, day.range.clone())
        .arg("key", key)
        .arg("date", day.value.to_string())
        .help_with("nearest", "nearest", nearest.map(|day| day.to_string()))
}

fn nearest_day(days: impl Iterator<Item = Date>, wanted: Date) -> Option<Date> {
    days.min_by_key(|day| day.duration_since(wanted).as_secs().unsigned_abs())
}

/// None left, or more than anybody means.
fn report_number(
    rule: &Rule,
    repeat: &Located<Repeat>,
    start: Date,
    file: &FilePath,
    report: &mut Report,
) {
    let days = rule.days(start).filter(|day| !rule.except.contains(day));
    let first_too_many = match rule.bound {
        Bound::Until(_) => days.take(MOST_OCCURRENCES + 1).collect::<Vec<Date>>(),
        Bound::Horizon(_) => days.take(1).collect(),
    };
    let until = repeat.value.until.as_ref().map(|until| until.range.clone());
    match (first_too_many.as_slice(), until) {
        ([], _) => report.push(
            Diagnostic::new(code::NO_OCCURRENCE_LEFT)
                .at(file, repeat.range.clone())
                .help("help"),
        ),
        ([.., last, _], Some(range)) if first_too_many.len() > MOST_OCCURRENCES => report.push(
            Diagnostic::new(code::TOO_MANY_OCCURRENCES)
                .at(file, range)
                .arg("limit", MOST_OCCURRENCES)
                .arg("right", last.to_string())
                .help("help"),
        ),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn rule(every: Every, interval: i64, on: &[&str], until: Date) -> Rule {
        Rule {
            every,
            interval,
            on: on.iter().map(|text| On::parse(text).unwrap()).collect(),
            bound: Bound::Until(until),
            except: Vec::new(),
        }
    }

    fn days(rule: &Rule, first: Date) -> Vec<String> {
        rule.occurrences(first)
            .iter()
            .map(|day| day.strftime("%-d.%-m.%y").to_string())
            .collect()
    }

    #[test]
    fn days_follow_one_another_and_until_is_included() {
        let every_third = rule(Every::Day, 3, &[], date(2026, 12, 10));
        assert_eq!(
            days(&every_third, date(2026, 12, 1)),
            ["1.12.26", "4.12.26", "7.12.26", "10.12.26"]
        );
    }

    #[test]
    fn weeks_start_on_monday_also_when_every_second_one_counts() {
        let both = rule(Every::Week, 2, &["tuesday", "sunday"], date(2026, 12, 31));
        // The first is a Sunday: its week began on 30 November, the next that counts on 14 December.
        assert_eq!(
            days(&both, date(2026, 12, 6)),
            ["6.12.26", "15.12.26", "20.12.26", "29.12.26"]
        );
    }

    #[test]
    fn a_month_without_the_day_has_no_occurrence() {
        let last_days = rule(Every::Month, 1, &[], date(2027, 5, 31));
        assert_eq!(
            days(&last_days, date(2027, 1, 31)),
            ["31.1.27", "31.3.27", "31.5.27"]
        );
        let leap = rule(Every::Year, 1, &[], date(2033, 1, 1));
        assert_eq!(
            days(&leap, date(2024, 2, 29)),
            ["29.2.24", "29.2.28", "29.2.32"]
        );
    }

    #[test]
    fn the_nth_and_the_last_weekday_of_a_month_are_found() {
        let first = rule(Every::Month, 1, &["first thursday"], date(2027, 2, 4));
        assert_eq!(
            days(&first, date(2026, 12, 3)),
            ["3.12.26", "7.1.27", "4.2.27"]
        );
        let two = rule(
            Every::Month,
            1,
            &["last friday", "second monday"],
            date(2027, 1, 31),
        );
        assert_eq!(
            days(&two, date(2026, 12, 14)),
            ["14.12.26", "25.12.26", "11.1.27", "29.1.27"]
        );
        let yearly = rule(Every::Year, 1, &["last sunday"], date(2028, 12, 31));
        assert_eq!(
            days(&yearly, date(2026, 3, 29)),
            ["29.3.26", "28.3.27", "26.3.28"]
        );
    }

    #[test]
    fn a_rule_has_an_end_whatever_it_says() {
        let endless = Rule {
            bound: Bound::Horizon(horizon(date(2026, 11, 24))),
            ..rule(Every::Day, 1, &[], Date::MAX)
        };
        let known = endless.occurrences(date(1990, 1, 1));
        assert_eq!(known.len(), MOST_OCCURRENCES);
        assert_eq!(known.last(), Some(&date(2028, 12, 31)));
        let far = rule(Every::Day, 1, &[], Date::MAX);
        assert_eq!(far.occurrences(date(2026, 1, 1)).len(), MOST_OCCURRENCES);
        let rare = rule(Every::Year, 100, &[], Date::MAX);
        assert_eq!(rare.occurrences(date(2000, 2, 29)).len(), 20);
    }
}
