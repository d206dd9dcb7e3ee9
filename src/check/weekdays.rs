//! Weekdays that do not fit their dates: "Wednesday, 10 December 2026" is a Thursday.

use std::ops::Range;

use jiff::civil::{Date, Weekday};

use super::Page;
use super::words::{Words, words_of};
use crate::content::{EventKeys, Front, KindKeys};
use crate::diag::{Diagnostic, Report, code};
use crate::i18n::Lang;
use crate::i18n::dates::{self, DateStyle};
use crate::toml_reader::Moment;

/// The title and the description of an event that happens once name no other day than that of its start.
pub(super) fn title(page: Page<'_>, _: &Words, report: &mut Report) {
    let Some(keys) = event(page) else { return };
    let (Some(start), None) = (&keys.start, &keys.repeat) else {
        return;
    };
    let date = start.value.date();
    let end = keys.end.as_ref().map_or(date, |end| end.value.date());
    let common = page.document.common();
    for written in [&common.title, &common.description].into_iter().flatten() {
        let named = words_of(&written.value)
            .find_map(|(_, word)| weekday_named(&page.document.path.lang, word));
        let fits = |day: Weekday| {
            date.series(jiff::Span::new().days(1))
                .take_while(|on| *on <= end)
                .take(7)
                .any(|on| on.weekday() == day)
        };
        if named.is_some_and(|day| !fits(day)) {
            report.push(finding(page, written.range.clone(), date));
        }
    }
}

/// A weekday beside a date of the text is the weekday of that date.
pub(super) fn text(page: Page<'_>, _: &Words, report: &mut Report) {
    let lang = &page.document.path.lang;
    let usual_year = event(page)
        .and_then(|keys| keys.start.as_ref())
        .or(page.document.common().date.as_ref())
        .map(|moment| moment.value.date().year());
    for passage in &page.prose.passages {
        let words: Vec<(usize, &str)> = words_of(&passage.text).collect();
        for (index, (_, word)) in words.iter().enumerate() {
            let Some(month) = month_named(lang, word) else {
                continue;
            };
            let at = |offset: isize| {
                index
                    .checked_add_signed(offset)
                    .and_then(|index| words.get(index))
                    .copied()
            };
            let year = at(1)
                .and_then(|(_, word)| word.parse::<i16>().ok())
                .filter(|year| (1900..=2200).contains(year))
                .or(usual_year);
            let day = at(-1).and_then(|(_, word)| word.parse::<i8>().ok());
            let date = day
                .zip(year)
                .and_then(|(day, year)| Date::new(year, month, day).ok());
            let Some(date) = date else { continue };
            let named = [-2, 1, 2, 3]
                .into_iter()
                .filter_map(at)
                .find_map(|(at, word)| {
                    let day = weekday_named(lang, word)?;
                    // A weekday after the date belongs to it only in brackets or after a comma.
                    let before = passage.text.get(..at)?.trim_end();
                    let beside = at < words.get(index)?.0 || before.ends_with(['(', ',']);
                    beside.then_some((at..at + word.len(), day))
                });
            if let Some((range, day)) = named
                && day != date.weekday()
            {
                report.push(finding(page, passage.place(range), date));
            }
        }
    }
}

fn event(page: Page<'_>) -> Option<&EventKeys> {
    match &page.document.front {
        Front::Page(front) => match &front.kind {
            KindKeys::Event(keys) => Some(keys),
            _ => None,
        },
        Front::Section(_) => None,
    }
}

fn finding(page: Page<'_>, range: Range<usize>, date: Date) -> Diagnostic {
    let lang = &page.document.path.lang;
    let moment = Moment::Day(date);
    Diagnostic::new(code::WRONG_WEEKDAY)
        .at(&page.document.file, range)
        .arg("date", dates::format(lang, moment, DateStyle::Long))
        .arg("right", dates::format(lang, moment, DateStyle::Weekday))
        .help("help")
}

fn weekday_named(lang: &Lang, word: &str) -> Option<Weekday> {
    let word = word.to_lowercase();
    let monday = Date::constant(2024, 1, 1);
    monday
        .series(jiff::Span::new().days(1))
        .take(7)
        .find(|day| {
            dates::format(lang, Moment::Day(*day), DateStyle::Weekday).to_lowercase() == word
        })
        .map(Date::weekday)
}

fn month_named(lang: &Lang, word: &str) -> Option<i8> {
    let word = word.to_lowercase();
    (1..=12).find(|month| {
        Date::new(2024, *month, 1).is_ok_and(|day| {
            dates::strftime(lang, Moment::Day(day), "%B")
                .is_ok_and(|name| name.to_lowercase() == word)
        })
    })
}
