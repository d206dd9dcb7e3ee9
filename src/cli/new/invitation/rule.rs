//! The recurrence rule of an invitation as a rule of the site, where the front matter has words for it.

use std::collections::BTreeSet;

use calcard::icalendar::{
    ICalendarComponent, ICalendarDay, ICalendarFrequency, ICalendarProperty,
    ICalendarRecurrenceRule, ICalendarValue, ICalendarWeekday,
};
use jiff::civil::{Date, Weekday};

use super::{Reader, text_of};
use crate::content::{Every, On};
use crate::site::{Bound, Rule};
use crate::toml_reader::Moment;

/// The most days of a rule that are looked at. The site follows a rule no further.
const MOST_DAYS: usize = 1_000;

impl Reader<'_> {
    /// The rule of an event that begins at `start`. What cannot be said is noted.
    pub(super) fn repeat(&mut self, event: &ICalendarComponent, start: Moment) -> Option<Rule> {
        if event.has_property(&ICalendarProperty::Rdate)
            || event.has_property(&ICalendarProperty::Exrule)
        {
            self.note("invitation-extra-dates", Vec::new());
        }
        let mut rules = event.properties(&ICalendarProperty::Rrule);
        let entry = rules.next()?;
        let further = rules.next().is_some();
        let rule = match entry.values.first() {
            Some(ICalendarValue::RecurrenceRule(rule)) if !further => rule,
            _ => {
                let written = text_of(entry).unwrap_or_default();
                self.note("invitation-rule", vec![("rule", written.into())]);
                return None;
            }
        };
        let entry = event.property(&ICalendarProperty::Dtstart)?;
        let same_clock = entry
            .tz_id()
            .and_then(|name| self.zone_of(name))
            .is_none_or(|zone| same_clock(&zone, self.zone, start.date()))
            && entry
                .values
                .first()
                .and_then(ICalendarValue::as_partial_date_time)
                .is_none_or(|value| value.tz_hour.is_none());
        let repeat = same_clock.then(|| self.repeat_of(rule, start)).flatten();
        let Some(mut repeat) = repeat else {
            self.note("invitation-rule", vec![("rule", rule.to_string().into())]);
            return None;
        };
        let named = days(&repeat, start);
        let mut except = BTreeSet::new();
        for entry in event.properties(&ICalendarProperty::Exdate) {
            for value in &entry.values {
                let day = value
                    .as_partial_date_time()
                    .and_then(|value| self.local(value, entry));
                except.extend(day.map(Moment::date));
            }
        }
        repeat.except = except.intersection(&named).copied().collect();
        Some(repeat)
    }

    fn repeat_of(&self, rule: &ICalendarRecurrenceRule, start: Moment) -> Option<Rule> {
        // Taken apart whole, so that no part of a rule is overlooked.
        let ICalendarRecurrenceRule {
            freq,
            until,
            count,
            interval,
            bysecond,
            byminute,
            byhour,
            byday,
            bymonthday,
            byyearday,
            byweekno,
            bymonth,
            bysetpos,
            wkst,
            rscale,
            skip,
        } = rule;
        let date = start.date();
        let plain = bysecond.is_empty()
            && byminute.is_empty()
            && byhour.is_empty()
            && byyearday.is_empty()
            && byweekno.is_empty()
            && rscale.is_none()
            && skip.is_none()
            && bymonthday.iter().all(|day| *day == date.day())
            && (bymonth.is_empty()
                || *freq == ICalendarFrequency::Yearly
                    && bymonth.iter().all(|month| {
                        !month.is_leap() && i64::from(month.month()) == i64::from(date.month())
                    }));
        let interval = i64::from(interval.unwrap_or(1));
        if !plain || !(1..=100).contains(&interval) {
            return None;
        }
        let days: Vec<On> = byday.iter().map(on).collect::<Option<_>>()?;
        let (every, on) = match freq {
            ICalendarFrequency::Daily if days.is_empty() && bymonthday.is_empty() => {
                (Every::Day, days)
            }
            ICalendarFrequency::Weekly if bymonthday.is_empty() => {
                let monday = wkst.is_none_or(|first| first == ICalendarWeekday::Monday);
                let weeks_agree = monday || interval == 1 || days.len() < 2;
                (Every::Week, weeks_agree.then_some(days)?)
            }
            ICalendarFrequency::Monthly | ICalendarFrequency::Yearly => {
                let every = match freq {
                    ICalendarFrequency::Monthly => Every::Month,
                    _ => Every::Year,
                };
                match (days.as_slice(), bysetpos.as_slice()) {
                    ([], []) => (every, days),
                    // Within a year, a weekday without its month would be one of all the year.
                    (_, _) if every == Every::Year && bymonth.is_empty() => return None,
                    (_, _) if !bymonthday.is_empty() => return None,
                    (days, []) if days.iter().all(|day| day.nth.is_some()) => {
                        (every, days.to_vec())
                    }
                    // Outlook's way to say the same.
                    ([On { weekday, nth: None }], [position]) => {
                        let nth = i8::try_from(*position).ok().filter(is_ordinal)?;
                        let day = On {
                            weekday: *weekday,
                            nth: Some(nth),
                        };
                        (every, vec![day])
                    }
                    _ => return None,
                }
            }
            _ => return None,
        };
        let weekly = every == Every::Week;
        if (weekly && on.iter().any(|day| day.nth.is_some()))
            || (matches!(every, Every::Day | Every::Week) && !bysetpos.is_empty())
        {
            return None;
        }
        let mut on = on;
        if every == Every::Week && on.is_empty() {
            let weekday = date.weekday();
            on.push(On { weekday, nth: None });
        }
        let mut rule = Rule {
            every,
            interval,
            on,
            bound: Bound::Horizon(Date::MAX),
            except: Vec::new(),
        };
        match (until, count) {
            (Some(until), None) => rule.bound = Bound::Until(self.last_day(until, start)?),
            (None, Some(count)) => {
                let count = usize::try_from(*count).ok().filter(|n| *n <= MOST_DAYS)?;
                let last = rule.days(date).nth(count.checked_sub(1)?)?;
                rule.bound = Bound::Until(last);
            }
            (Some(_), Some(_)) => return None,
            (None, None) => {}
        }
        // Programs add the start to a rule that does not name it; here it has to be named.
        let begins_with_start = rule.days(date).next() == Some(date);
        begins_with_start.then_some(rule)
    }

    /// The last day on which an event may begin whose rule ends at this moment.
    fn last_day(&self, until: &calcard::common::PartialDateTime, start: Moment) -> Option<Date> {
        let date = Date::new(
            i16::try_from(until.year?).ok()?,
            i8::try_from(until.month?).ok()?,
            i8::try_from(until.day?).ok()?,
        )
        .ok()?;
        let (Some(hour), Moment::Time(start)) = (until.hour, start) else {
            return Some(date);
        };
        let time = date.at(
            i8::try_from(hour).ok()?.clamp(0, 23),
            i8::try_from(until.minute.unwrap_or(0)).ok()?.clamp(0, 59),
            i8::try_from(until.second.unwrap_or(0)).ok()?.clamp(0, 59),
            0,
        );
        let local = match until.tz_hour {
            Some(_) => super::offset_of(until)
                .and_then(|zone| time.to_zoned_datetime(zone).ok())?
                .timestamp()
                .to_zoned_datetime(self.zone.clone())
                .datetime(),
            None => time,
        };
        // On that day the rule may have ended before the event would have begun.
        match local.time() < start.time() {
            true => local.date().yesterday().ok(),
            false => Some(local.date()),
        }
    }
}

/// The days that a rule names, and that are not excepted.
pub(super) fn days(rule: &Rule, start: Moment) -> BTreeSet<Date> {
    rule.days(start.date())
        .take(MOST_DAYS)
        .filter(|day| !rule.except.contains(day))
        .collect()
}

/// A weekday of a rule in the words of the front matter.
fn on(day: &ICalendarDay) -> Option<On> {
    let weekday = match day.weekday {
        ICalendarWeekday::Monday => Weekday::Monday,
        ICalendarWeekday::Tuesday => Weekday::Tuesday,
        ICalendarWeekday::Wednesday => Weekday::Wednesday,
        ICalendarWeekday::Thursday => Weekday::Thursday,
        ICalendarWeekday::Friday => Weekday::Friday,
        ICalendarWeekday::Saturday => Weekday::Saturday,
        ICalendarWeekday::Sunday => Weekday::Sunday,
    };
    let nth = match day.ordwk {
        None => None,
        Some(nth) => Some(i8::try_from(nth).ok().filter(is_ordinal)?),
    };
    Some(On { weekday, nth })
}

/// Whether the front matter has a word for it: first to fourth, or last.
fn is_ordinal(nth: &i8) -> bool {
    matches!(nth, 1..=4 | -1)
}

/// Whether two zones show the same time through the two years after a day, so that a rule means the same in both.
fn same_clock(a: &jiff::tz::TimeZone, b: &jiff::tz::TimeZone, from: Date) -> bool {
    (0..730).all(|day| {
        from.checked_add(jiff::Span::new().days(day))
            .and_then(|date| date.to_zoned_datetime(jiff::tz::TimeZone::UTC))
            .is_ok_and(|noon| a.to_offset(noon.timestamp()) == b.to_offset(noon.timestamp()))
    })
}
