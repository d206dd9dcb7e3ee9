//! What templates see of awareness days: those of a day, and the next ones.

use jiff::civil::Date;
use serde::Serialize;
use tera::Value;

use super::functions::Knowledge;
use super::views::value;
use crate::i18n::Lang;
use crate::i18n::dates::{self, DateStyle};
use crate::toml_reader::Moment;

/// An awareness day in a year.
#[derive(Clone, Debug, Serialize)]
struct DayView<'a> {
    name: &'a str,
    /// ISO.
    date: String,
    /// In words, with its weekday.
    when: String,
    source: &'a str,
}

/// The awareness days that fall on a day.
pub fn on(known: &Knowledge, lang: &Lang, day: Date) -> Vec<Value> {
    known
        .site
        .days
        .iter()
        .filter(|awareness| awareness.in_year(day.year()) == Some(day))
        .map(|awareness| view(awareness, lang, day))
        .collect()
}

/// Every awareness day by its next date, today's first: `days` of the templates.
pub fn next(known: &Knowledge, lang: &Lang, today: Date) -> Value {
    let mut dated: Vec<(Date, Value)> = known
        .site
        .days
        .iter()
        .filter_map(|awareness| {
            let day = awareness.next(today)?;
            Some((day, view(awareness, lang, day)))
        })
        .collect();
    dated.sort_by_key(|(day, _)| *day);
    Value::from(dated.into_iter().map(|(_, view)| view).collect::<Vec<_>>())
}

fn view(awareness: &crate::content::AwarenessDay, lang: &Lang, day: Date) -> Value {
    value(&DayView {
        name: awareness.name.get(lang),
        date: day.to_string(),
        when: dates::format(lang, Moment::Day(day), DateStyle::Full),
        source: &awareness.source,
    })
}
