//! The rule of a repeated event in words: `всеки първи четвъртък от месеца до 30 юни 2027 г.`,
//! `every second Tuesday until 30 June 2027`.
//!
//! Written to stand in the middle of a sentence, in lower case. Bulgarian and English only; another
//! language gets no words, since no figures say what a rule says. Its dates are listed in any case.

use jiff::civil::{Date, Weekday};

use super::Lang;
use super::dates::{self, DateStyle};
use super::grammar::with_v;
use crate::toml_reader::Moment;

/// What comes round, and on which of its days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cycle {
    Days,
    /// Weekdays from Monday on.
    Weeks(Vec<Weekday>),
    /// The day of the month, from 1.
    MonthDate(i8),
    MonthWeekdays(Vec<NthWeekday>),
    /// A day with any year.
    YearDate(Date),
    /// Weekdays of the month of a day with any year.
    YearWeekdays(Vec<NthWeekday>, Date),
}

/// The first to fourth, or the last (-1), such day of a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NthWeekday {
    pub nth: i8,
    pub weekday: Weekday,
}

/// A rule: every `interval`th cycle, up to a day that is included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repetition {
    pub cycle: Cycle,
    pub interval: i64,
    pub until: Option<Date>,
}

/// The rule in words; empty in a language without them.
pub fn words(lang: &Lang, repetition: &Repetition) -> String {
    let Repetition {
        cycle,
        interval,
        until,
    } = repetition;
    let day = |date: Date| dates::format(lang, Moment::Day(date), DateStyle::Long);
    let (rule, until_word) = match lang.primary() {
        "bg" => (bulgarian(cycle, *interval, lang), "до"),
        "en" => (english(cycle, *interval, lang), "until"),
        _ => return String::new(),
    };
    match until {
        Some(until) => format!("{rule} {until_word} {}", day(*until)),
        None => rule,
    }
}

fn bulgarian(cycle: &Cycle, interval: i64, lang: &Lang) -> String {
    let every = |one: &str, second: &str, many: &str| match interval {
        1 => one.to_owned(),
        2 => second.to_owned(),
        n => format!("на всеки {n} {many}"),
    };
    let weeks = || every("всяка седмица", "през седмица", "седмици");
    let months = || every("всеки месец", "през месец", "месеца");
    let years = || every("всяка година", "през година", "години");
    match cycle {
        Cycle::Days => every("всеки ден", "през ден", "дни"),
        Cycle::Weeks(days) if interval == 1 => match days.len() {
            7 => "всеки ден".to_owned(),
            5 if is_working_week(days) => "всеки делничен ден".to_owned(),
            _ => {
                let days: Vec<String> = days
                    .iter()
                    .map(|day| format!("{} {}", gendered(*day, "всеки", "всяка"), name(*day, lang)))
                    .collect();
                list(&days, "и")
            }
        },
        Cycle::Weeks(days) => {
            let days: Vec<String> = days.iter().map(|day| with_v(&name(*day, lang))).collect();
            format!("{}, {}", weeks(), list(&days, "и"))
        }
        Cycle::MonthDate(day) => {
            format!("{} на {}", months(), bulgarian_ordinal_date(*day))
        }
        Cycle::MonthWeekdays(days) if interval == 1 => {
            let days: Vec<String> = days
                .iter()
                .map(|day| {
                    let every = gendered(day.weekday, "всеки", "всяка");
                    format!(
                        "{every} {} {}",
                        bulgarian_ordinal(*day, false),
                        name(day.weekday, lang)
                    )
                })
                .collect();
            format!("{} от месеца", list(&days, "и"))
        }
        Cycle::MonthWeekdays(days) => {
            format!("{}, {}", months(), bulgarian_in(days, lang))
        }
        Cycle::YearDate(day) => format!("{} на {} {}", years(), day.day(), month(*day, lang)),
        Cycle::YearWeekdays(days, month_of) => format!(
            "{} {} на {}",
            years(),
            bulgarian_in(days, lang),
            month(*month_of, lang)
        ),
    }
}

/// `в първия четвъртък и в последната сряда`
fn bulgarian_in(days: &[NthWeekday], lang: &Lang) -> String {
    let days: Vec<String> = days
        .iter()
        .map(|day| {
            let ordinal = bulgarian_ordinal(*day, true);
            with_v(&format!("{ordinal} {}", name(day.weekday, lang)))
        })
        .collect();
    list(&days, "и")
}

fn bulgarian_ordinal(day: NthWeekday, definite: bool) -> &'static str {
    let [masculine, feminine] = match (day.nth, definite) {
        (1, false) => ["първи", "първа"],
        (2, false) => ["втори", "втора"],
        (3, false) => ["трети", "трета"],
        (4, false) => ["четвърти", "четвърта"],
        (_, false) => ["последен", "последна"],
        (1, true) => ["първия", "първата"],
        (2, true) => ["втория", "втората"],
        (3, true) => ["третия", "третата"],
        (4, true) => ["четвъртия", "четвъртата"],
        (_, true) => ["последния", "последната"],
    };
    gendered(day.weekday, masculine, feminine)
}

/// `15-о число`: the ending is that of the last figure's word.
fn bulgarian_ordinal_date(day: i8) -> String {
    let ending = match (day / 10, day % 10) {
        (1, _) => "о",
        (_, 1) => "во",
        (_, 2) => "ро",
        (_, 3 | 4) => "то",
        _ => "о",
    };
    format!("{day}-{ending} число")
}

/// Wednesday, Saturday and Sunday are feminine in Bulgarian.
fn gendered(day: Weekday, masculine: &'static str, feminine: &'static str) -> &'static str {
    match day {
        Weekday::Wednesday | Weekday::Saturday | Weekday::Sunday => feminine,
        Weekday::Monday | Weekday::Tuesday | Weekday::Thursday | Weekday::Friday => masculine,
    }
}

fn english(cycle: &Cycle, interval: i64, lang: &Lang) -> String {
    let every = |unit: &str| match interval {
        1 => format!("every {unit}"),
        2 => format!("every second {unit}"),
        n => format!("every {n} {unit}s"),
    };
    match cycle {
        Cycle::Days => every("day"),
        Cycle::Weeks(days) if interval == 1 && days.len() == 7 => "every day".to_owned(),
        Cycle::Weeks(days) if interval == 1 && is_working_week(days) => "every weekday".to_owned(),
        Cycle::Weeks(days) => {
            let names: Vec<String> = days.iter().map(|day| name(*day, lang)).collect();
            let names = list(&names, "and");
            match (interval, days.len()) {
                (1, _) => format!("every {names}"),
                (2, 1) => format!("every second {names}"),
                _ => format!("{} on {names}", every("week")),
            }
        }
        Cycle::MonthDate(day) => format!("{} on the {}", every("month"), english_date(*day)),
        Cycle::MonthWeekdays(days) if interval == 1 => {
            format!("every {} of the month", english_days(days, lang))
        }
        Cycle::MonthWeekdays(days) => {
            format!("{} on the {}", every("month"), english_days(days, lang))
        }
        Cycle::YearDate(day) => {
            format!("{} on {} {}", every("year"), day.day(), month(*day, lang))
        }
        Cycle::YearWeekdays(days, month_of) => format!(
            "{} on the {} of {}",
            every("year"),
            english_days(days, lang),
            month(*month_of, lang)
        ),
    }
}

fn english_days(days: &[NthWeekday], lang: &Lang) -> String {
    let days: Vec<String> = days
        .iter()
        .map(|day| {
            let ordinal = match day.nth {
                1 => "first",
                2 => "second",
                3 => "third",
                4 => "fourth",
                _ => "last",
            };
            format!("{ordinal} {}", name(day.weekday, lang))
        })
        .collect();
    list(&days, "and")
}

fn english_date(day: i8) -> String {
    let ending = match (day / 10, day % 10) {
        (1, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{day}{ending}")
}

fn is_working_week(days: &[Weekday]) -> bool {
    days.iter().map(|day| day.to_monday_zero_offset()).eq(0..5)
}

fn name(day: Weekday, lang: &Lang) -> String {
    dates::weekday_name(lang, day).to_owned()
}

fn month(day: Date, lang: &Lang) -> &'static str {
    dates::month_name(lang, day.month())
}

/// `а, б и в`
fn list(parts: &[String], and: &str) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} {and} {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use Weekday::{Friday, Monday, Saturday, Sunday, Thursday, Tuesday, Wednesday};

    fn both(cycle: Cycle, interval: i64, until: Option<Date>) -> [String; 2] {
        let repetition = Repetition {
            cycle,
            interval,
            until,
        };
        ["bg", "en"].map(|code| words(&Lang::parse(code).unwrap(), &repetition))
    }

    fn nth(nth: i8, weekday: Weekday) -> NthWeekday {
        NthWeekday { nth, weekday }
    }

    #[test]
    fn every_rule_has_its_words_in_both_languages() {
        let cases = [
            (Cycle::Days, 1, "всеки ден", "every day"),
            (Cycle::Days, 2, "през ден", "every second day"),
            (Cycle::Days, 3, "на всеки 3 дни", "every 3 days"),
            (
                Cycle::Weeks(vec![Tuesday]),
                1,
                "всеки вторник",
                "every Tuesday",
            ),
            (
                Cycle::Weeks(vec![Monday, Wednesday, Friday]),
                1,
                "всеки понеделник, всяка сряда и всеки петък",
                "every Monday, Wednesday and Friday",
            ),
            (
                Cycle::Weeks(vec![Monday, Tuesday, Wednesday, Thursday, Friday]),
                1,
                "всеки делничен ден",
                "every weekday",
            ),
            (
                Cycle::Weeks(vec![Tuesday]),
                2,
                "през седмица, във вторник",
                "every second Tuesday",
            ),
            (
                Cycle::Weeks(vec![Saturday, Sunday]),
                3,
                "на всеки 3 седмици, в събота и в неделя",
                "every 3 weeks on Saturday and Sunday",
            ),
            (
                Cycle::MonthDate(22),
                1,
                "всеки месец на 22-ро число",
                "every month on the 22nd",
            ),
            (
                Cycle::MonthWeekdays(vec![nth(1, Thursday)]),
                1,
                "всеки първи четвъртък от месеца",
                "every first Thursday of the month",
            ),
            (
                Cycle::MonthWeekdays(vec![nth(2, Tuesday), nth(-1, Wednesday)]),
                2,
                "през месец, във втория вторник и в последната сряда",
                "every second month on the second Tuesday and last Wednesday",
            ),
            (
                Cycle::YearDate(date(2026, 6, 1)),
                1,
                "всяка година на 1 юни",
                "every year on 1 June",
            ),
            (
                Cycle::YearWeekdays(vec![nth(-1, Sunday)], date(2026, 3, 1)),
                1,
                "всяка година в последната неделя на март",
                "every year on the last Sunday of March",
            ),
        ];
        for (cycle, interval, bulgarian, english) in cases {
            assert_eq!(both(cycle, interval, None), [bulgarian, english]);
        }
    }

    #[test]
    fn the_last_day_is_named_and_other_languages_get_no_foreign_words() {
        let first = Cycle::MonthWeekdays(vec![nth(1, Thursday)]);
        assert_eq!(
            both(first, 1, Some(date(2027, 6, 30))),
            [
                "всеки първи четвъртък от месеца до 30 юни 2027\u{a0}г.",
                "every first Thursday of the month until 30 June 2027"
            ]
        );
        let french = Repetition {
            cycle: Cycle::Days,
            interval: 1,
            until: None,
        };
        assert_eq!(words(&Lang::parse("fr").unwrap(), &french), "");
    }

    #[test]
    fn dates_of_the_month_have_the_endings_of_their_words() {
        let endings: Vec<String> = [1, 2, 3, 4, 5, 11, 12, 13, 20, 21, 23, 30, 31]
            .iter()
            .map(|day| bulgarian_ordinal_date(*day).replace(" число", ""))
            .collect();
        assert_eq!(
            endings.join(" "),
            "1-во 2-ро 3-то 4-то 5-о 11-о 12-о 13-о 20-о 21-во 23-то 30-о 31-во"
        );
        let english: Vec<String> = [1, 2, 3, 4, 11, 13, 21, 22, 30].map(english_date).into();
        assert_eq!(
            english.join(" "),
            "1st 2nd 3rd 4th 11th 13th 21st 22nd 30th"
        );
    }
}
