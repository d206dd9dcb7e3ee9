//! Dates as people write them: styles, ranges, patterns and relative days.
//!
//! Works on local (civil) dates and times; time zones are settled before. Bulgarian and English are
//! written as their readers expect. Every other language gets ISO 8601 with figures only, which no
//! reader misreads and which borrows nobody's words. Between a figure and `г.` or `ч.` stands a
//! no-break space, U+00A0, and never the narrow one, U+202F, which web fonts lack.

use std::fmt;

use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::fmt::strtime;

use super::Lang;
use super::typography::no_break;
use crate::toml_reader::Moment;

/// How a date is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateStyle {
    /// `12 юни 2017 г.`, `12 June 2017`
    Long,
    /// `понеделник, 12 юни 2017 г.`, `Monday, 12 June 2017`
    Full,
    /// `12.06.2017 г.`, `12 Jun 2017`
    Medium,
    /// `юни 2017 г.`, `June 2017`
    MonthYear,
    /// `2017 г.`, `2017`
    Year,
    /// `18:30 ч.`, `18:30`
    Time,
    /// `12 юни 2017 г., 18:30 ч.`, `12 June 2017, 18:30`
    DateTime,
    /// `понеделник`, `Monday`
    Weekday,
    /// `2017-06-12`, `2017-06-12T18:30`, for machines
    Iso,
}

impl DateStyle {
    /// Every style by its name in templates.
    pub const NAMED: [(&'static str, DateStyle); 9] = [
        ("long", DateStyle::Long),
        ("full", DateStyle::Full),
        ("medium", DateStyle::Medium),
        ("month-year", DateStyle::MonthYear),
        ("year", DateStyle::Year),
        ("time", DateStyle::Time),
        ("date-time", DateStyle::DateTime),
        ("weekday", DateStyle::Weekday),
        ("iso", DateStyle::Iso),
    ];

    pub fn parse(name: &str) -> Option<DateStyle> {
        DateStyle::NAMED
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, style)| *style)
    }

    /// The names that [`DateStyle::parse`] knows, for a message about one that it does not.
    pub fn names() -> impl Iterator<Item = &'static str> {
        DateStyle::NAMED.iter().map(|(name, _)| *name)
    }
}

/// Writes a date in a style. A day without a time shows none, whatever the style: `time` and
/// `date-time` then are `long`.
pub fn format(lang: &Lang, moment: Moment, style: DateStyle) -> String {
    let convention = Convention::of(lang);
    let date = moment.date();
    let time = match moment {
        Moment::Time(time) => Some(time.time()),
        Moment::Day(_) => None,
    };
    match (style, time) {
        (DateStyle::Long, _) | (DateStyle::Time | DateStyle::DateTime, None) => {
            long(convention, date)
        }
        (DateStyle::Full, _) => full(convention, date),
        (DateStyle::Medium, _) => medium(convention, date),
        (DateStyle::MonthYear, _) => month_year(convention, date),
        (DateStyle::Year, _) => year(convention, date),
        (DateStyle::Weekday, _) => match convention {
            Convention::Iso => iso(date),
            _ => weekday(convention, date).to_owned(),
        },
        (DateStyle::Time, Some(time)) => clock(convention, time),
        (DateStyle::DateTime, Some(time)) => long_time(convention, date, time),
        (DateStyle::Iso, None) => iso(date),
        (DateStyle::Iso, Some(time)) => format!("{}T{}", iso(date), clock(Convention::Iso, time)),
    }
}

/// Writes a period without saying twice what its ends share: `12 – 14 юни 2017 г.`,
/// `12 June 2017, 10:00–12:30`.
///
/// An end that is a day counts whole. An end before its start is left out; it is reported where it
/// is read.
pub fn range(lang: &Lang, start: Moment, end: Moment) -> String {
    let convention = Convention::of(lang);
    let (first, last) = (start.date(), end.date());
    match (start, end) {
        _ if end.start() < start.start() => format(lang, start, DateStyle::DateTime),
        (Moment::Time(a), Moment::Time(b)) if a == b => format(lang, start, DateStyle::DateTime),
        (Moment::Time(a), Moment::Time(b)) if first == last => {
            let dash = convention.close_dash();
            let (from, to) = (clock(convention, a.time()), clock(convention, b.time()));
            format!("{}, {from}{dash}{to}", long(convention, first))
        }
        (Moment::Time(_), _) => format!(
            "{} – {}",
            format(lang, start, DateStyle::DateTime),
            format(lang, end, DateStyle::DateTime)
        ),
        (Moment::Day(_), _) => days(convention, first, last),
    }
}

/// Writes when something takes place, as an invitation does, with the weekday:
/// `сряда, 10 декември 2026 г., 17:30 ч. – 19:00 ч.`, `Thursday–Friday, 15–16 February 2018`.
///
/// What ends at midnight ends at 24:00 of its own day. A stretch of more than a week names no weekdays:
/// they would be read as those of every week.
pub fn occasion(lang: &Lang, start: Moment, end: Option<Moment>) -> String {
    let convention = Convention::of(lang);
    let end = end.filter(|end| *end != start && end.start() >= start.start());
    let Some(end) = end.filter(|_| convention != Convention::Iso) else {
        return match end {
            Some(end) => range(lang, start, end),
            None => moment_with_weekday(lang, start),
        };
    };
    let (first, last) = (start.date(), end.date());
    match (start, end) {
        (Moment::Time(a), Moment::Time(b)) => {
            let midnight = b.time() == Time::midnight() && first.tomorrow().ok() == Some(last);
            if first != last && !midnight {
                return format!(
                    "{} – {}",
                    moment_with_weekday(lang, start),
                    moment_with_weekday(lang, end)
                );
            }
            let until = match midnight {
                true => clock(convention, b.time()).replacen("00:00", "24:00", 1),
                false => clock(convention, b.time()),
            };
            let (from, dash) = (clock(convention, a.time()), convention.close_dash());
            format!("{}, {from}{dash}{until}", full(convention, first))
        }
        (Moment::Time(_), Moment::Day(_)) if first == last => moment_with_weekday(lang, start),
        (Moment::Time(_), Moment::Day(_)) => format!(
            "{} – {}",
            moment_with_weekday(lang, start),
            moment_with_weekday(lang, end)
        ),
        (Moment::Day(_), _) if first == last => full(convention, first),
        (Moment::Day(_), _) => {
            let length = last.duration_since(first).as_hours() / 24;
            let days = days(convention, first, last);
            if length > 6 {
                return days;
            }
            format!(
                "{}{}{}, {days}",
                weekday(convention, first),
                convention.close_dash(),
                weekday(convention, last)
            )
        }
    }
}

/// `сряда, 10 декември 2026 г., 17:30 ч.`
fn moment_with_weekday(lang: &Lang, moment: Moment) -> String {
    let day = format(lang, Moment::Day(moment.date()), DateStyle::Full);
    match (moment, Convention::of(lang)) {
        (Moment::Day(_), _) => day,
        (Moment::Time(_), Convention::Iso) => format(lang, moment, DateStyle::DateTime),
        (Moment::Time(_), _) => format!("{day}, {}", format(lang, moment, DateStyle::Time)),
    }
}

/// The name of a weekday; its ISO number in a language without a convention here.
pub fn weekday_name(lang: &Lang, day: Weekday) -> &'static str {
    weekday_of(Convention::of(lang), day)
}

/// The short name of a weekday, as calendars head their columns.
pub fn short_weekday_name(lang: &Lang, day: Weekday) -> &'static str {
    let names = match Convention::of(lang) {
        Convention::Bulgarian => &BULGARIAN_SHORT_WEEKDAYS,
        Convention::English => &ENGLISH_SHORT_WEEKDAYS,
        Convention::Iso => &WEEKDAY_FIGURES,
    };
    pick(names, day.to_monday_one_offset())
}

/// The name of a month (1 to 12); its figures in a language without a convention here.
pub fn month_name(lang: &Lang, month: i8) -> &'static str {
    month_of(Convention::of(lang), month)
}

/// Writes a day by its distance: `днес`, `утре`, `след 2 дни`, `преди 1 ден`. A language without a
/// convention here gets the ISO date.
pub fn relative(lang: &Lang, day: Date, today: Date) -> String {
    let distance = day.duration_since(today).as_hours() / 24;
    let days = distance.unsigned_abs();
    match (Convention::of(lang), distance) {
        (Convention::Bulgarian, 0) => "днес".to_owned(),
        (Convention::Bulgarian, 1) => "утре".to_owned(),
        (Convention::Bulgarian, -1) => "преди 1 ден".to_owned(),
        (Convention::Bulgarian, 2..) => format!("след {days} дни"),
        (Convention::Bulgarian, _) => format!("преди {days} дни"),
        (Convention::English, 0) => "today".to_owned(),
        (Convention::English, 1) => "tomorrow".to_owned(),
        (Convention::English, -1) => "1 day ago".to_owned(),
        (Convention::English, 2..) => format!("in {days} days"),
        (Convention::English, _) => format!("{days} days ago"),
        (Convention::Iso, _) => iso(day),
    }
}

/// Why a pattern cannot be used, as jiff says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadPattern(String);

impl fmt::Display for BadPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for BadPattern {}

/// Writes a date by a `strftime` pattern. `%A %a %B %b` are words of the language (figures where it
/// has no convention here: the ISO weekday, the month); the rest is jiff's. A day's time is 00:00.
pub fn strftime(lang: &Lang, moment: Moment, pattern: &str) -> Result<String, BadPattern> {
    let localised = with_names(Convention::of(lang), moment.date(), pattern);
    let text = strtime::format(localised.as_bytes(), moment.start())
        .map_err(|error| BadPattern(error.to_string()))?;
    Ok(no_break(&text, lang).into_owned())
}

/// Months in their order, in lower case as Bulgarian writes them.
pub const BULGARIAN_MONTHS: [&str; 12] = [
    "януари",
    "февруари",
    "март",
    "април",
    "май",
    "юни",
    "юли",
    "август",
    "септември",
    "октомври",
    "ноември",
    "декември",
];

/// Weekdays from Monday.
pub const BULGARIAN_WEEKDAYS: [&str; 7] = [
    "понеделник",
    "вторник",
    "сряда",
    "четвъртък",
    "петък",
    "събота",
    "неделя",
];

const BULGARIAN_SHORT_MONTHS: [&str; 12] = [
    "яну", "фев", "март", "апр", "май", "юни", "юли", "авг", "сеп", "окт", "ное", "дек",
];
const BULGARIAN_SHORT_WEEKDAYS: [&str; 7] = ["пн", "вт", "ср", "чт", "пт", "сб", "нд"];
const ENGLISH_MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const ENGLISH_SHORT_MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];
const ENGLISH_WEEKDAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];
const ENGLISH_SHORT_WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const FIGURES: [&str; 12] = [
    "01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12",
];
const WEEKDAY_FIGURES: [&str; 7] = ["1", "2", "3", "4", "5", "6", "7"];

/// Whose way of writing dates is followed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Convention {
    Bulgarian,
    English,
    Iso,
}

impl Convention {
    fn of(lang: &Lang) -> Self {
        match lang.primary() {
            "bg" => Convention::Bulgarian,
            "en" => Convention::English,
            _ => Convention::Iso,
        }
    }

    /// Between two figures: Bulgarian spaces its dash, which never begins a line; the others do not.
    fn close_dash(self) -> &'static str {
        match self {
            Convention::Bulgarian => "\u{a0}– ",
            Convention::English | Convention::Iso => "–",
        }
    }
}

fn long(convention: Convention, date: Date) -> String {
    match convention {
        Convention::Iso => iso(date),
        _ => format!(
            "{} {} {}",
            date.day(),
            month(convention, date),
            year(convention, date)
        ),
    }
}

fn full(convention: Convention, date: Date) -> String {
    match convention {
        Convention::Iso => iso(date),
        _ => format!("{}, {}", weekday(convention, date), long(convention, date)),
    }
}

fn medium(convention: Convention, date: Date) -> String {
    match convention {
        Convention::Bulgarian => {
            format!(
                "{}.{:02}.{}",
                date.day(),
                date.month(),
                year(convention, date)
            )
        }
        Convention::English => {
            let month = pick(&ENGLISH_SHORT_MONTHS, date.month());
            format!("{} {month} {}", date.day(), date.year())
        }
        Convention::Iso => iso(date),
    }
}

fn month_year(convention: Convention, date: Date) -> String {
    match convention {
        Convention::Iso => format!("{:04}-{:02}", date.year(), date.month()),
        _ => format!("{} {}", month(convention, date), year(convention, date)),
    }
}

fn year(convention: Convention, date: Date) -> String {
    match convention {
        Convention::Bulgarian => format!("{}\u{a0}г.", date.year()),
        Convention::English => date.year().to_string(),
        Convention::Iso => format!("{:04}", date.year()),
    }
}

fn clock(convention: Convention, time: Time) -> String {
    let suffix = match convention {
        Convention::Bulgarian => "\u{a0}ч.",
        Convention::English | Convention::Iso => "",
    };
    format!("{:02}:{:02}{suffix}", time.hour(), time.minute())
}

fn long_time(convention: Convention, date: Date, time: Time) -> String {
    let separator = match convention {
        Convention::Iso => " ",
        Convention::Bulgarian | Convention::English => ", ",
    };
    format!(
        "{}{separator}{}",
        long(convention, date),
        clock(convention, time)
    )
}

fn days(convention: Convention, first: Date, last: Date) -> String {
    if first == last {
        return long(convention, first);
    }
    let beginning = match convention {
        Convention::Iso => iso(first),
        _ if first.year() != last.year() => long(convention, first),
        _ if first.month() != last.month() => {
            format!("{} {}", first.day(), month(convention, first))
        }
        _ => {
            let dash = convention.close_dash();
            return format!("{}{dash}{}", first.day(), long(convention, last));
        }
    };
    format!("{beginning} – {}", long(convention, last))
}

fn iso(date: Date) -> String {
    date.to_string()
}

fn month(convention: Convention, date: Date) -> &'static str {
    month_of(convention, date.month())
}

fn month_of(convention: Convention, month: i8) -> &'static str {
    let names = match convention {
        Convention::Bulgarian => &BULGARIAN_MONTHS,
        Convention::English => &ENGLISH_MONTHS,
        Convention::Iso => &FIGURES,
    };
    pick(names, month)
}

fn weekday(convention: Convention, date: Date) -> &'static str {
    weekday_of(convention, date.weekday())
}

fn weekday_of(convention: Convention, day: Weekday) -> &'static str {
    let names = match convention {
        Convention::Bulgarian => &BULGARIAN_WEEKDAYS,
        Convention::English => &ENGLISH_WEEKDAYS,
        Convention::Iso => &WEEKDAY_FIGURES,
    };
    pick(names, day.to_monday_one_offset())
}

/// The name of a number that counts from 1.
fn pick(names: &[&'static str], number: i8) -> &'static str {
    usize::try_from(number)
        .ok()
        .and_then(|number| names.get(number.checked_sub(1)?))
        .copied()
        .unwrap_or_default()
}

/// The pattern with the names of month and weekday written in, so that jiff, which knows only
/// English ones, never meets them. Of their flags `^` and `#` (capitals) are kept; padding has no
/// sense for words.
fn with_names(convention: Convention, date: Date, pattern: &str) -> String {
    let mut localised = String::with_capacity(pattern.len());
    let mut rest = pattern;
    while let Some((before, directive)) = rest.split_once('%') {
        localised.push_str(before);
        let conversion = directive.trim_start_matches(|c: char| "_-0^#123456789".contains(c));
        let flags = directive.strip_suffix(conversion).unwrap_or_default();
        let mut after = conversion.chars();
        let conversion = after.next();
        match conversion.and_then(|conversion| name_of(convention, date, conversion)) {
            Some(name) if flags.contains(['^', '#']) => localised.push_str(&name.to_uppercase()),
            Some(name) => localised.push_str(name),
            None => {
                localised.push('%');
                localised.push_str(flags);
                localised.extend(conversion);
            }
        }
        rest = after.as_str();
    }
    localised.push_str(rest);
    localised
}

fn name_of(convention: Convention, date: Date, conversion: char) -> Option<&'static str> {
    match conversion {
        'A' => Some(weekday(convention, date)),
        'a' => {
            let names = match convention {
                Convention::Bulgarian => &BULGARIAN_SHORT_WEEKDAYS,
                Convention::English => &ENGLISH_SHORT_WEEKDAYS,
                Convention::Iso => &WEEKDAY_FIGURES,
            };
            Some(pick(names, date.weekday().to_monday_one_offset()))
        }
        'B' => Some(month(convention, date)),
        'b' | 'h' => {
            let names = match convention {
                Convention::Bulgarian => &BULGARIAN_SHORT_MONTHS,
                Convention::English => &ENGLISH_SHORT_MONTHS,
                Convention::Iso => &FIGURES,
            };
            Some(pick(names, date.month()))
        }
        _ => None,
    }
}

/// Reads a date or a local date-time in ISO 8601.
pub(super) fn parse_iso(text: &str) -> Option<Moment> {
    if text.contains([':', 'T', 't']) {
        text.parse::<DateTime>().ok().map(Moment::Time)
    } else {
        text.parse::<Date>().ok().map(Moment::Day)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, datetime};

    use super::*;

    fn bg() -> Lang {
        Lang::parse("bg").unwrap()
    }

    fn en() -> Lang {
        Lang::parse("en").unwrap()
    }

    fn fr() -> Lang {
        Lang::parse("fr").unwrap()
    }

    fn day(year: i16, month: i8, day: i8) -> Moment {
        Moment::Day(date(year, month, day))
    }

    fn at(day: i8, hour: i8, minute: i8) -> Moment {
        Moment::Time(datetime(2017, 6, day, hour, minute, 0, 0))
    }

    /// The no-break spaces of the expected text are drawn as `~`, to be seen.
    fn drawn(text: &str) -> String {
        assert!(!text.contains('\u{202f}'), "{text:?}");
        text.replace('\u{a0}', "~")
    }

    fn styles(lang: &Lang, moment: Moment) -> Vec<String> {
        DateStyle::NAMED
            .iter()
            .map(|(_, style)| drawn(&format(lang, moment, *style)))
            .collect()
    }

    #[test]
    fn bulgarian_dates_are_written_with_a_no_break_space_before_the_abbreviation() {
        assert_eq!(
            styles(&bg(), at(12, 18, 30)),
            [
                "12 юни 2017~г.",
                "понеделник, 12 юни 2017~г.",
                "12.06.2017~г.",
                "юни 2017~г.",
                "2017~г.",
                "18:30~ч.",
                "12 юни 2017~г., 18:30~ч.",
                "понеделник",
                "2017-06-12T18:30",
            ]
        );
        assert_eq!(
            drawn(&format(&bg(), day(2017, 6, 2), DateStyle::Medium)),
            "2.06.2017~г."
        );
    }

    #[test]
    fn english_dates_are_british() {
        assert_eq!(
            styles(&en(), at(12, 8, 5)),
            [
                "12 June 2017",
                "Monday, 12 June 2017",
                "12 Jun 2017",
                "June 2017",
                "2017",
                "08:05",
                "12 June 2017, 08:05",
                "Monday",
                "2017-06-12T08:05",
            ]
        );
    }

    #[test]
    fn other_languages_get_figures_and_no_foreign_words() {
        assert_eq!(
            styles(&fr(), at(12, 18, 30)),
            [
                "2017-06-12",
                "2017-06-12",
                "2017-06-12",
                "2017-06",
                "2017",
                "18:30",
                "2017-06-12 18:30",
                "2017-06-12",
                "2017-06-12T18:30",
            ]
        );
        assert_eq!(
            range(&fr(), day(2017, 6, 12), day(2017, 6, 14)),
            "2017-06-12 – 2017-06-14"
        );
        assert_eq!(
            range(&fr(), at(12, 10, 0), at(12, 12, 30)),
            "2017-06-12, 10:00–12:30"
        );
    }

    #[test]
    fn a_day_without_a_time_shows_none() {
        for style in [DateStyle::Time, DateStyle::DateTime, DateStyle::Long] {
            assert_eq!(
                drawn(&format(&bg(), day(2017, 6, 12), style)),
                "12 юни 2017~г."
            );
        }
        assert_eq!(
            format(&bg(), day(2017, 6, 12), DateStyle::Iso),
            "2017-06-12"
        );
    }

    #[test]
    fn every_month_and_weekday_has_its_name() {
        let months: Vec<_> = (1..=12)
            .map(|month| drawn(&format(&bg(), day(2017, month, 1), DateStyle::MonthYear)))
            .collect();
        assert_eq!(
            months.join(" "),
            "януари 2017~г. февруари 2017~г. март 2017~г. април 2017~г. май 2017~г. юни 2017~г. \
             юли 2017~г. август 2017~г. септември 2017~г. октомври 2017~г. ноември 2017~г. \
             декември 2017~г."
        );
        let weekdays: Vec<_> = (12..=18)
            .map(|d| format(&bg(), day(2017, 6, d), DateStyle::Weekday))
            .collect();
        assert_eq!(weekdays, BULGARIAN_WEEKDAYS);
        let weekdays: Vec<_> = (12..=18)
            .map(|d| format(&en(), day(2017, 6, d), DateStyle::Weekday))
            .collect();
        assert_eq!(weekdays, ENGLISH_WEEKDAYS);
        let short: Vec<_> = (1..=12)
            .map(|m| strftime(&bg(), day(2017, m, 1), "%b").unwrap())
            .collect();
        assert_eq!(
            short.join(" "),
            "яну фев март апр май юни юли авг сеп окт ное дек"
        );
        let short: Vec<_> = (12..=18)
            .map(|d| strftime(&bg(), day(2017, 6, d), "%a").unwrap())
            .collect();
        assert_eq!(short.join(" "), "пн вт ср чт пт сб нд");
    }

    #[test]
    fn a_range_says_once_what_its_ends_share() {
        let cases = [
            (
                day(2017, 6, 12),
                day(2017, 6, 12),
                "12 юни 2017~г.",
                "12 June 2017",
            ),
            (
                day(2017, 6, 12),
                day(2017, 6, 14),
                "12~– 14 юни 2017~г.",
                "12–14 June 2017",
            ),
            (
                day(2017, 6, 28),
                day(2017, 7, 2),
                "28 юни – 2 юли 2017~г.",
                "28 June – 2 July 2017",
            ),
            (
                day(2017, 12, 30),
                day(2018, 1, 2),
                "30 декември 2017~г. – 2 януари 2018~г.",
                "30 December 2017 – 2 January 2018",
            ),
            (
                day(2017, 6, 12),
                day(2018, 6, 12),
                "12 юни 2017~г. – 12 юни 2018~г.",
                "12 June 2017 – 12 June 2018",
            ),
            (
                at(12, 10, 0),
                at(12, 12, 30),
                "12 юни 2017~г., 10:00~ч.~– 12:30~ч.",
                "12 June 2017, 10:00–12:30",
            ),
            (
                at(12, 10, 0),
                at(14, 12, 30),
                "12 юни 2017~г., 10:00~ч. – 14 юни 2017~г., 12:30~ч.",
                "12 June 2017, 10:00 – 14 June 2017, 12:30",
            ),
            (
                at(12, 10, 0),
                at(12, 10, 0),
                "12 юни 2017~г., 10:00~ч.",
                "12 June 2017, 10:00",
            ),
            (
                at(12, 10, 0),
                day(2017, 6, 14),
                "12 юни 2017~г., 10:00~ч. – 14 юни 2017~г.",
                "12 June 2017, 10:00 – 14 June 2017",
            ),
            (
                day(2017, 6, 12),
                at(14, 12, 30),
                "12~– 14 юни 2017~г.",
                "12–14 June 2017",
            ),
            (
                at(12, 10, 0),
                at(12, 9, 0),
                "12 юни 2017~г., 10:00~ч.",
                "12 June 2017, 10:00",
            ),
            (
                day(2017, 6, 12),
                day(2017, 6, 11),
                "12 юни 2017~г.",
                "12 June 2017",
            ),
        ];
        for (start, end, bulgarian, english) in cases {
            assert_eq!(drawn(&range(&bg(), start, end)), bulgarian);
            assert_eq!(range(&en(), start, end), english);
        }
    }

    #[test]
    fn a_timed_start_with_a_day_as_end_on_the_same_day_is_the_start() {
        assert_eq!(
            range(&en(), at(12, 10, 0), day(2017, 6, 12)),
            "12 June 2017, 10:00"
        );
    }

    #[test]
    fn an_occasion_names_its_weekdays() {
        let cases = [
            (
                day(2017, 6, 12),
                None,
                "понеделник, 12 юни 2017~г.",
                "Monday, 12 June 2017",
            ),
            (
                at(12, 10, 0),
                None,
                "понеделник, 12 юни 2017~г., 10:00~ч.",
                "Monday, 12 June 2017, 10:00",
            ),
            (
                at(12, 10, 0),
                Some(at(12, 12, 30)),
                "понеделник, 12 юни 2017~г., 10:00~ч.~– 12:30~ч.",
                "Monday, 12 June 2017, 10:00–12:30",
            ),
            (
                at(12, 18, 0),
                Some(at(13, 0, 0)),
                "понеделник, 12 юни 2017~г., 18:00~ч.~– 24:00~ч.",
                "Monday, 12 June 2017, 18:00–24:00",
            ),
            (
                at(12, 18, 0),
                Some(at(13, 9, 0)),
                "понеделник, 12 юни 2017~г., 18:00~ч. – вторник, 13 юни 2017~г., 09:00~ч.",
                "Monday, 12 June 2017, 18:00 – Tuesday, 13 June 2017, 09:00",
            ),
            (
                day(2017, 6, 12),
                Some(day(2017, 6, 14)),
                "понеделник~– сряда, 12~– 14 юни 2017~г.",
                "Monday–Wednesday, 12–14 June 2017",
            ),
            (
                day(2017, 6, 12),
                Some(day(2017, 6, 30)),
                "12~– 30 юни 2017~г.",
                "12–30 June 2017",
            ),
            (
                at(12, 10, 0),
                Some(at(12, 9, 0)),
                "понеделник, 12 юни 2017~г., 10:00~ч.",
                "Monday, 12 June 2017, 10:00",
            ),
        ];
        for (start, end, bulgarian, english) in cases {
            assert_eq!(drawn(&occasion(&bg(), start, end)), bulgarian);
            assert_eq!(occasion(&en(), start, end), english);
        }
        assert_eq!(
            occasion(&fr(), at(12, 10, 0), Some(at(12, 12, 30))),
            "2017-06-12, 10:00–12:30"
        );
        assert_eq!(occasion(&fr(), at(12, 10, 0), None), "2017-06-12 10:00");
    }

    #[test]
    fn near_days_are_told_by_their_distance() {
        let today = date(2026, 2, 27);
        let near = |lang: &Lang| {
            [0, 1, 2, 3, -1, -2].map(|n| {
                relative(
                    lang,
                    today.checked_add(jiff::Span::new().days(n)).unwrap(),
                    today,
                )
            })
        };
        assert_eq!(
            near(&bg()),
            [
                "днес",
                "утре",
                "след 2 дни",
                "след 3 дни",
                "преди 1 ден",
                "преди 2 дни"
            ]
        );
        assert_eq!(
            near(&en()),
            [
                "today",
                "tomorrow",
                "in 2 days",
                "in 3 days",
                "1 day ago",
                "2 days ago"
            ]
        );
        assert_eq!(relative(&fr(), date(2026, 3, 1), today), "2026-03-01");
        assert_eq!(relative(&bg(), Date::MAX, Date::MIN), "след 7304483 дни");
    }

    #[test]
    fn patterns_speak_the_language_of_the_page() {
        let moment = at(12, 18, 30);
        let write = |lang: &Lang, pattern: &str| strftime(lang, moment, pattern);
        assert_eq!(
            drawn(&write(&bg(), "%A, %-d %B %Y г., %H:%M ч.").unwrap()),
            "понеделник, 12 юни 2017~г., 18:30~ч."
        );
        assert_eq!(
            write(&en(), "%a %e %b %Y, %^A").unwrap(),
            "Mon 12 Jun 2017, MONDAY"
        );
        assert_eq!(write(&fr(), "%d %B, %A").unwrap(), "12 06, 1");
        assert_eq!(write(&bg(), "100%% %%A").unwrap(), "100% %A");
        assert_eq!(strftime(&bg(), day(2017, 6, 12), "%H:%M").unwrap(), "00:00");
    }

    #[test]
    fn a_wrong_pattern_is_an_error_and_no_panic() {
        for pattern in ["%", "%!", "%я", "%-", "%99999999999d", "%Z %z", "%:"] {
            assert!(
                strftime(&bg(), at(12, 18, 30), pattern).is_err(),
                "{pattern}"
            );
        }
    }

    #[test]
    fn styles_are_found_by_their_names_only() {
        for (name, style) in DateStyle::NAMED {
            assert_eq!(DateStyle::parse(name), Some(style));
        }
        assert_eq!(DateStyle::parse("Long"), None);
        assert_eq!(DateStyle::names().count(), DateStyle::NAMED.len());
    }
}
