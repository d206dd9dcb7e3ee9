//! Reads TOML key by key, with the place of everything, and reports all that is wrong at once.
//!
//! [`parse`] takes the TOML of a file (the whole of it, or a front matter) and gives a [`Table`].
//! The caller asks the table for each key that it knows; [`Table::finish`] then reports the keys
//! that nobody asked for, with the nearest known one. Nothing here knows what the keys mean.
//!
//! A damaged text is read as far as it goes: what is still legible is checked as well, but a key
//! is not called missing when the line that holds it may be the damaged one.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use jiff::civil;
use serde_json::{Map, Value};
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use crate::diag::{Diagnostic, FilePath, Report, code, nearest};

/// A value and where it stands in its file.
#[derive(Clone, Debug, PartialEq)]
pub struct Located<T> {
    pub value: T,
    pub range: Range<usize>,
}

impl<T> Located<T> {
    pub fn new(value: T, range: Range<usize>) -> Self {
        Located { value, range }
    }

    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Located<U> {
        Located {
            value: change(self.value),
            range: self.range,
        }
    }
}

/// A day, or a day and a time of it, without a time zone: as authors write dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Moment {
    Day(civil::Date),
    Time(civil::DateTime),
}

impl Moment {
    pub fn date(self) -> civil::Date {
        match self {
            Moment::Day(date) => date,
            Moment::Time(time) => time.date(),
        }
    }

    /// The moment itself, or the beginning of its day.
    pub fn start(self) -> civil::DateTime {
        match self {
            Moment::Day(date) => date.to_datetime(civil::Time::midnight()),
            Moment::Time(time) => time,
        }
    }
}

impl fmt::Display for Moment {
    /// As authors write it: `2026-12-10`, or `2026-12-10T17:30`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Moment::Day(date) => write!(f, "{date}"),
            Moment::Time(time) => {
                write!(f, "{}T{:02}:{:02}", time.date(), time.hour(), time.minute())
            }
        }
    }
}

/// Where a TOML text lies: its file, and the bytes of it in the file's text.
#[derive(Clone, Copy)]
pub struct Source<'t> {
    pub file: &'t FilePath,
    /// The whole text of the file.
    pub text: &'t str,
    /// Where the TOML begins and ends in it.
    pub start: usize,
    pub end: usize,
}

impl<'t> Source<'t> {
    /// A file that is TOML from its first to its last byte.
    pub fn whole(file: &'t FilePath, text: &'t str) -> Self {
        Source {
            file,
            text,
            start: 0,
            end: text.len(),
        }
    }

    fn toml(&self) -> &'t str {
        self.text.get(self.start..self.end).unwrap_or_default()
    }
}

/// One TOML table, being read.
pub struct Table<'t> {
    source: Source<'t>,
    entries: DeTable<'t>,
    range: Range<usize>,
    asked: Vec<&'static str>,
    /// The lines that are not TOML. What the parser made of them is not looked at again.
    damaged: Arc<[Range<usize>]>,
}

/// Parses a TOML text and reports every line of it that is not TOML.
pub fn parse<'t>(source: Source<'t>, report: &mut Report) -> Table<'t> {
    let (table, errors) = DeTable::parse_recoverable(source.toml());
    let mut damaged: Vec<Range<usize>> = Vec::new();
    for error in errors {
        let at = error.span().map_or(0, |span| span.start) + source.start;
        let line = line_around(source.text, at);
        if !damaged.contains(&line) {
            damaged.push(line.clone());
            report.push(explain_syntax(&source, line, &error));
        }
    }
    let range = source.start..source.end;
    Table {
        source,
        entries: table.into_inner(),
        range,
        asked: Vec::new(),
        damaged: damaged.into(),
    }
}

impl<'t> Table<'t> {
    /// The bytes of the table: of the whole TOML text for the outermost one.
    pub fn range(&self) -> Range<usize> {
        self.range.clone()
    }

    pub fn file(&self) -> &'t FilePath {
        self.source.file
    }

    pub fn has(&self, key: &str) -> bool {
        self.entries.contains_key(key)
    }

    /// A text.
    pub fn text(&mut self, key: &'static str, report: &mut Report) -> Option<Located<String>> {
        let value = self.take(key)?;
        match value.get_ref() {
            DeValue::String(text) => Some(Located::new(text.to_string(), self.place(&value))),
            _ => self.wrong_type(key, &value, "text", report),
        }
    }

    /// A text that must be there and must say something.
    pub fn required_text(
        &mut self,
        key: &'static str,
        report: &mut Report,
    ) -> Option<Located<String>> {
        if !self.has(key) {
            self.asked.push(key);
            self.missing(key, report);
            return None;
        }
        let text = self.text(key, report)?;
        if text.value.trim().is_empty() {
            report.push(
                Diagnostic::new(code::MISSING_KEY)
                    .at(self.source.file, text.range)
                    .arg("key", key)
                    .help("empty"),
            );
            return None;
        }
        Some(text)
    }

    pub fn boolean(&mut self, key: &'static str, report: &mut Report) -> Option<Located<bool>> {
        let value = self.take(key)?;
        match value.get_ref() {
            DeValue::Boolean(yes) => Some(Located::new(*yes, self.place(&value))),
            _ => self.wrong_type(key, &value, "boolean", report),
        }
    }

    pub fn integer(&mut self, key: &'static str, report: &mut Report) -> Option<Located<i64>> {
        let value = self.take(key)?;
        let number = match value.get_ref() {
            DeValue::Integer(number) => {
                i64::from_str_radix(&number.as_str().replace('_', ""), number.radix()).ok()
            }
            _ => None,
        };
        match number {
            Some(number) => Some(Located::new(number, self.place(&value))),
            None => self.wrong_type(key, &value, "integer", report),
        }
    }

    /// A whole number within bounds.
    pub fn integer_in(
        &mut self,
        key: &'static str,
        bounds: std::ops::RangeInclusive<i64>,
        report: &mut Report,
    ) -> Option<Located<i64>> {
        let number = self.integer(key, report)?;
        if bounds.contains(&number.value) {
            return Some(number);
        }
        report.push(
            Diagnostic::new(code::WRONG_VALUE)
                .at(self.source.file, number.range)
                .arg("key", key)
                .arg("from", *bounds.start())
                .arg("to", *bounds.end())
                .help("bounds"),
        );
        None
    }

    /// A day or a local time: a TOML date, or the same as a text.
    pub fn moment(&mut self, key: &'static str, report: &mut Report) -> Option<Located<Moment>> {
        let value = self.take(key)?;
        self.read_moment(key, &value, report)
    }

    /// A day without a time.
    pub fn date(&mut self, key: &'static str, report: &mut Report) -> Option<Located<civil::Date>> {
        let moment = self.moment(key, report)?;
        match moment.value {
            Moment::Day(date) => Some(Located::new(date, moment.range)),
            Moment::Time(time) => {
                report.push(
                    Diagnostic::new(code::BAD_DATE)
                        .at(self.source.file, moment.range)
                        .arg("key", key)
                        .arg("right", time.date().to_string())
                        .help("day-only"),
                );
                None
            }
        }
    }

    /// One of a closed set of words.
    pub fn word<T: Copy>(
        &mut self,
        key: &'static str,
        words: &[(&'static str, T)],
        report: &mut Report,
    ) -> Option<Located<T>> {
        let text = self.text(key, report)?;
        self.find_word(key, &text, words, report)
    }

    /// Words of a closed set: a list, or a single one for a list of one.
    pub fn words<T: Copy>(
        &mut self,
        key: &'static str,
        words: &[(&'static str, T)],
        report: &mut Report,
    ) -> Option<Located<Vec<T>>> {
        let texts = self.texts(key, report)?;
        let found = texts
            .value
            .iter()
            .filter_map(|t| self.find_word(key, t, words, report))
            .map(|w| w.value);
        Some(Located::new(found.collect(), texts.range))
    }

    /// A list of texts; a single text is a list of one.
    pub fn texts(
        &mut self,
        key: &'static str,
        report: &mut Report,
    ) -> Option<Located<Vec<Located<String>>>> {
        let value = self.take(key)?;
        let range = self.place(&value);
        match value.get_ref() {
            DeValue::String(text) => {
                let text = Located::new(text.to_string(), range.clone());
                Some(Located::new(vec![text], range))
            }
            DeValue::Array(array) => {
                let mut texts = Vec::new();
                for item in array.iter() {
                    match item.get_ref() {
                        DeValue::String(text) => {
                            texts.push(Located::new(text.to_string(), self.place(item)));
                        }
                        _ => {
                            self.wrong_type::<()>(key, item, "texts", report);
                        }
                    }
                }
                Some(Located::new(texts, range))
            }
            _ => self.wrong_type(key, &value, "texts", report),
        }
    }

    /// A list of days.
    pub fn dates(
        &mut self,
        key: &'static str,
        report: &mut Report,
    ) -> Option<Located<Vec<Located<civil::Date>>>> {
        let value = self.take(key)?;
        let DeValue::Array(array) = value.get_ref() else {
            return self.wrong_type(key, &value, "dates", report);
        };
        let days = array
            .iter()
            .filter_map(|item| self.read_moment(key, item, report))
            .map(|moment| moment.map(Moment::date));
        Some(Located::new(days.collect(), self.place(&value)))
    }

    /// A table inside this one.
    pub fn table(&mut self, key: &'static str, report: &mut Report) -> Option<Table<'t>> {
        let value = self.take(key)?;
        let range = self.place(&value);
        match value.into_inner() {
            DeValue::Table(entries) => Some(self.inner(entries, range)),
            other => self.wrong_type(
                key,
                &Spanned::new(range_back(&range, &self.source), other),
                "table",
                report,
            ),
        }
    }

    /// The tables of an array of tables (`[[key]]`).
    pub fn tables(&mut self, key: &'static str, report: &mut Report) -> Vec<Table<'t>> {
        let Some(value) = self.take(key) else {
            return Vec::new();
        };
        let range = self.place(&value);
        let DeValue::Array(array) = value.into_inner() else {
            let whole = Spanned::new(range_back(&range, &self.source), DeValue::Boolean(true));
            self.wrong_type::<()>(key, &whole, "tables", report);
            return Vec::new();
        };
        let mut tables = Vec::new();
        for item in array {
            let range = self.place(&item);
            match item.into_inner() {
                DeValue::Table(entries) => tables.push(self.inner(entries, range)),
                other => {
                    let item = Spanned::new(range_back(&range, &self.source), other);
                    self.wrong_type::<()>(key, &item, "table", report);
                }
            }
        }
        tables
    }

    /// Every entry of a table whose keys are names that the author chose (`[facts.phone]`).
    pub fn named_tables(&mut self, report: &mut Report) -> Vec<(Located<String>, Table<'t>)> {
        let mut tables = Vec::new();
        for (key, value) in std::mem::take(&mut self.entries) {
            let name = Located::new(key.get_ref().to_string(), self.shift(key.span()));
            let range = self.place(&value);
            match value.into_inner() {
                DeValue::Table(entries) => tables.push((name, self.inner(entries, range))),
                other => {
                    let value = Spanned::new(range_back(&range, &self.source), other);
                    self.wrong_type::<()>(&name.value, &value, "table", report);
                }
            }
        }
        tables
    }

    /// Every entry of a table of texts whose keys are names that the author chose (`[go]`).
    pub fn named_texts(&mut self, report: &mut Report) -> Vec<(Located<String>, Located<String>)> {
        let mut texts = Vec::new();
        for (key, value) in std::mem::take(&mut self.entries) {
            let name = Located::new(key.get_ref().to_string(), self.shift(key.span()));
            match value.get_ref() {
                DeValue::String(text) => {
                    texts.push((name, Located::new(text.to_string(), self.place(&value))));
                }
                _ => {
                    self.wrong_type::<()>(&name.value, &value, "text", report);
                }
            }
        }
        texts
    }

    /// Every entry of a table of lists of texts whose keys are names that the author chose (`when`).
    pub fn named_lists(
        &mut self,
        report: &mut Report,
    ) -> Vec<(Located<String>, Vec<Located<String>>)> {
        let mut lists = Vec::new();
        for (key, value) in std::mem::take(&mut self.entries) {
            let name = Located::new(key.get_ref().to_string(), self.shift(key.span()));
            let range = self.place(&value);
            let texts = match value.get_ref() {
                DeValue::String(text) => Some(vec![Located::new(text.to_string(), range)]),
                DeValue::Array(array) => array
                    .iter()
                    .map(|item| match item.get_ref() {
                        DeValue::String(text) => {
                            Some(Located::new(text.to_string(), self.place(item)))
                        }
                        _ => None,
                    })
                    .collect(),
                _ => None,
            };
            match texts {
                Some(texts) => lists.push((name, texts)),
                None => {
                    self.wrong_type::<()>(&name.value, &value, "texts", report);
                }
            }
        }
        lists
    }

    /// True when the table holds nothing that was not asked for yet.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Where the value of a key stands.
    pub fn place_of(&self, key: &str) -> Option<Range<usize>> {
        self.entries.get(key).map(|value| self.place(value))
    }

    /// Any value, as data for a template. Dates become ISO texts.
    pub fn data(&mut self, key: &'static str) -> Option<Located<Value>> {
        let value = self.take(key)?;
        Some(Located::new(to_data(value.get_ref()), self.place(&value)))
    }

    /// All the values of the table as data, each with its place.
    pub fn all_data(&mut self) -> Vec<(String, Located<Value>)> {
        std::mem::take(&mut self.entries)
            .into_iter()
            .map(|(key, value)| {
                let place = self.place(&value);
                (
                    key.into_inner().into_owned(),
                    Located::new(to_data(value.get_ref()), place),
                )
            })
            .collect()
    }

    /// Whether the value of a key is itself a table (`title = { bg = … }` or plain text).
    pub fn is_table(&self, key: &str) -> bool {
        self.entries
            .get(key)
            .is_some_and(|value| value.get_ref().is_table())
    }

    /// Reports a key that must be there.
    pub fn missing(&self, key: &'static str, report: &mut Report) {
        if self.damaged.is_empty() {
            report.push(
                Diagnostic::new(code::MISSING_KEY)
                    .at(self.source.file, first_line(self.source.text, &self.range))
                    .arg("key", key)
                    .help("missing"),
            );
        }
    }

    /// Reports every key that nobody asked for. `known` are keys that belong elsewhere in the same
    /// file, or to other kinds: they make the advice better.
    pub fn finish(self, report: &mut Report) {
        for key in self.entries.keys() {
            let word = key.get_ref().as_ref();
            report.push(
                Diagnostic::new(code::UNKNOWN_KEY)
                    .at(self.source.file, self.shift(key.span()))
                    .arg("key", word)
                    .help("known")
                    .arg("known", known_list(&self.asked))
                    .help_with(
                        "nearest",
                        "nearest",
                        nearest(word, self.asked.iter().copied()),
                    ),
            );
        }
    }

    fn take(&mut self, key: &'static str) -> Option<Spanned<DeValue<'t>>> {
        self.asked.push(key);
        let value = self.entries.remove(key)?;
        let start = self.place(&value).start;
        let legible = !self
            .damaged
            .iter()
            .any(|line| (line.start..=line.end).contains(&start));
        legible.then_some(value)
    }

    fn inner(&self, entries: DeTable<'t>, range: Range<usize>) -> Table<'t> {
        Table {
            source: self.source,
            entries,
            range,
            asked: Vec::new(),
            damaged: Arc::clone(&self.damaged),
        }
    }

    fn place(&self, value: &Spanned<DeValue<'_>>) -> Range<usize> {
        self.shift(value.span())
    }

    fn shift(&self, span: Range<usize>) -> Range<usize> {
        span.start + self.source.start..span.end + self.source.start
    }

    fn wrong_type<T>(
        &self,
        key: &str,
        value: &Spanned<DeValue<'_>>,
        wanted: &'static str,
        report: &mut Report,
    ) -> Option<T> {
        report.push(
            Diagnostic::new(code::WRONG_TYPE)
                .at(self.source.file, self.place(value))
                .arg("key", key)
                .help(wanted),
        );
        None
    }

    fn read_moment(
        &self,
        key: &str,
        value: &Spanned<DeValue<'_>>,
        report: &mut Report,
    ) -> Option<Located<Moment>> {
        let range = self.place(value);
        let moment = match value.get_ref() {
            DeValue::Datetime(time) if time.offset.is_none() => moment_of(&time.to_string()),
            DeValue::Datetime(time) => {
                let text = time.to_string();
                let local = text.get(..text.len().min(16)).unwrap_or_default();
                report.push(
                    Diagnostic::new(code::BAD_DATE)
                        .at(self.source.file, range)
                        .arg("key", key)
                        .arg("right", local)
                        .help("local"),
                );
                return None;
            }
            DeValue::String(text) => moment_of(text),
            _ => return self.wrong_type(key, value, "moment", report),
        };
        if moment.is_none() {
            let written = self.source.text.get(range.clone()).unwrap_or_default();
            report.push(bad_date(self.source.file, range.clone(), key, written));
        }
        moment.map(|moment| Located::new(moment, range))
    }

    fn find_word<T: Copy>(
        &self,
        key: &str,
        text: &Located<String>,
        words: &[(&'static str, T)],
        report: &mut Report,
    ) -> Option<Located<T>> {
        if let Some((_, meaning)) = words.iter().find(|(word, _)| *word == text.value) {
            return Some(Located::new(*meaning, text.range.clone()));
        }
        let names: Vec<&'static str> = words.iter().map(|(word, _)| *word).collect();
        report.push(
            Diagnostic::new(code::UNKNOWN_VALUE)
                .at(self.source.file, text.range.clone())
                .arg("key", key)
                .arg("value", &text.value)
                .arg("known", known_list(&names))
                .help("known")
                .help_with(
                    "nearest",
                    "nearest",
                    nearest(&text.value, names.iter().copied()),
                ),
        );
        None
    }
}

/// Reads `2026-12-10`, `2026-12-10T17:30` and the same with a space or with seconds.
pub fn moment_of(text: &str) -> Option<Moment> {
    let text = text.trim();
    if text.len() <= 10 {
        return text.parse().ok().map(Moment::Day);
    }
    text.parse().ok().map(Moment::Time)
}

/// The ISO form of a date that was written the way people write dates here: `10.12.2026`,
/// `10.12.2026 г., 17:30 ч.`, `10/12/2026`. `None` when no such day exists.
pub fn corrected_date(text: &str) -> Option<String> {
    let numbers: Vec<&str> = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|n| !n.is_empty())
        .collect();
    let (day, month, year, rest) = match numbers.as_slice() {
        [year, month, day, rest @ ..] if year.len() == 4 => (day, month, year, rest),
        [day, month, year, rest @ ..] if year.len() == 4 => (day, month, year, rest),
        _ => return None,
    };
    let date = civil::Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
    match rest {
        [] => Some(date.to_string()),
        [hour, minute, ..] => {
            let time = civil::Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()?;
            Some(format!("{date}T{:02}:{:02}", time.hour(), time.minute()))
        }
        [_] => None,
    }
}

fn bad_date(file: &FilePath, range: Range<usize>, key: &str, written: &str) -> Diagnostic {
    Diagnostic::new(code::BAD_DATE)
        .at(file, range)
        .arg("key", key)
        .help("form")
        .help_with("right", "right", corrected_date(written))
}

/// A sentence for a line that the TOML parser refused: the mistakes that people make are named,
/// with the right line; for the rest its own words are the detail.
fn explain_syntax(source: &Source<'_>, line: Range<usize>, error: &toml::de::Error) -> Diagnostic {
    let at = error.span().map_or(line.clone(), |span| {
        let start = span.start + source.start;
        start
            ..(span.end + source.start)
                .max(start + 1)
                .min(source.end.max(start))
    });
    let whole = source.text.get(line.clone()).unwrap_or_default();
    let plain = Diagnostic::new(code::TOML_SYNTAX).arg("detail", error.message());

    if error.message().contains("duplicate key") {
        return plain.at(source.file, at).help("duplicate");
    }
    if let Some((key, value)) = whole.split_once('=') {
        let (key, value) = (key.trim(), value.trim());
        let start = line.start + whole.len()
            - whole
                .split_once('=')
                .map_or("", |(_, v)| v)
                .trim_start()
                .len();
        let place = start..start + value.len();
        let right = |value: &str| format!("{key} = {value}");
        if looks_like_date(value) {
            return bad_date(source.file, place, key, value);
        }
        if let Some(meaning) = truth_value(value) {
            return plain
                .at(source.file, place)
                .arg("right", right(meaning))
                .help("boolean");
        }
        if value.starts_with(['„', '“', '”', '«', '‘', '’', '\'']) || is_bare_text(value)
        {
            let text: String = value
                .trim_matches(|c: char| "„“”«»‘’'\"".contains(c))
                .replace('\\', "\\\\")
                .replace('"', "\\\"");
            let right = right(&format!("\"{text}\""));
            if DeTable::parse(&right).is_ok() {
                return plain
                    .at(source.file, place)
                    .arg("right", right)
                    .help("quotes");
            }
        }
        if let Some(inner) = value.strip_prefix('"').and_then(|v| v.strip_suffix('"')) {
            let right = right(&format!(
                "\"{}\"",
                inner.replace('\\', "\\\\").replace('"', "\\\"")
            ));
            if DeTable::parse(&right).is_ok() {
                return plain
                    .at(source.file, place)
                    .arg("right", right)
                    .help("inner-quotes");
            }
        }
        if value.starts_with('"') && !value.trim_end().ends_with('"') {
            let right = right(&format!("{value}\""));
            if DeTable::parse(&right).is_ok() {
                return plain
                    .at(source.file, place)
                    .arg("right", right)
                    .help("unclosed");
            }
        }
        if value.is_empty() {
            return plain.at(source.file, line).arg("key", key).help("no-value");
        }
    } else if let Some((key, value)) = whole.split_once(':') {
        let (key, value) = (key.trim(), value.trim().trim_matches('"'));
        let right = format!(
            "{key} = \"{}\"",
            value.replace('\\', "\\\\").replace('"', "\\\"")
        );
        if DeTable::parse(&right).is_ok() {
            return plain
                .at(source.file, line)
                .arg("right", right)
                .help("colon");
        }
    }
    plain.at(source.file, at).help("detail")
}

/// Three numbers with dots, hyphens or slashes between them.
fn looks_like_date(value: &str) -> bool {
    let parts: Vec<&str> = value.splitn(3, ['.', '-', '/']).collect();
    value.starts_with(|c: char| c.is_ascii_digit())
        && parts.len() == 3
        && parts
            .iter()
            .all(|part| part.trim().starts_with(|c: char| c.is_ascii_digit()))
}

fn truth_value(text: &str) -> Option<&'static str> {
    match text.to_lowercase().as_str() {
        "yes" | "true" | "да" | "on" => Some("true"),
        "no" | "false" | "не" | "off" => Some("false"),
        _ => None,
    }
}

/// A value that begins like a word: quotes were forgotten.
fn is_bare_text(value: &str) -> bool {
    value.starts_with(char::is_alphabetic)
}

fn known_list(words: &[&str]) -> String {
    let mut words: Vec<&str> = words.to_vec();
    words.sort_unstable();
    words.dedup();
    words.join(", ")
}

/// The line that a byte stands on, without its line break.
fn line_around(text: &str, at: usize) -> Range<usize> {
    let at = at.min(text.len());
    let start = text
        .get(..at)
        .and_then(|t| t.rfind('\n'))
        .map_or(0, |newline| newline + 1);
    let end = text
        .get(at..)
        .and_then(|t| t.find('\n'))
        .map_or(text.len(), |newline| at + newline);
    let line = text.get(start..end).unwrap_or_default();
    start..start + line.trim_end().len()
}

/// The first line of a range: what is underlined when something is missing from the whole.
fn first_line(text: &str, range: &Range<usize>) -> Range<usize> {
    let line = line_around(text, range.start);
    range.start.min(line.end)..line.end.min(range.end).max(range.start.min(line.end))
}

/// The span of a value relative to its TOML text, from its place in the file.
fn range_back(range: &Range<usize>, source: &Source<'_>) -> Range<usize> {
    range.start.saturating_sub(source.start)..range.end.saturating_sub(source.start)
}

fn to_data(value: &DeValue<'_>) -> Value {
    fn list(array: &DeArray<'_>) -> Value {
        Value::Array(array.iter().map(|item| to_data(item.get_ref())).collect())
    }
    match value {
        DeValue::String(text) => Value::String(text.to_string()),
        DeValue::Integer(number) => {
            i64::from_str_radix(&number.as_str().replace('_', ""), number.radix())
                .map_or(Value::Null, Value::from)
        }
        DeValue::Float(number) => number
            .as_str()
            .replace('_', "")
            .parse::<f64>()
            .map_or(Value::Null, Value::from),
        DeValue::Boolean(yes) => Value::Bool(*yes),
        DeValue::Datetime(time) => Value::String(time.to_string()),
        DeValue::Array(array) => list(array),
        DeValue::Table(table) => Value::Object(
            table
                .iter()
                .map(|(key, value)| (key.get_ref().to_string(), to_data(value.get_ref())))
                .collect::<Map<String, Value>>(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Arg;

    fn read(text: &str) -> (Table<'_>, Report) {
        let file = Box::leak(Box::new(FilePath::new("site.toml")));
        let mut report = Report::default();
        let table = parse(Source::whole(file, text), &mut report);
        (table, report)
    }

    fn advice(text: &str) -> (String, &'static str, Option<String>) {
        let (_, report) = read(text);
        let found = report.iter().next().expect("a finding");
        let right =
            found
                .args
                .iter()
                .find(|(name, _)| *name == "right")
                .map(|(_, arg)| match arg {
                    Arg::Text(text) => text.clone(),
                    Arg::Number(number) => number.to_string(),
                });
        (found.code.name.to_owned(), found.help.unwrap_or(""), right)
    }

    #[test]
    fn mistakes_that_people_make_are_answered_with_the_right_line() {
        for (wrong, code, help, right) in [
            (
                "title = „Среща“",
                "toml-syntax",
                "quotes",
                "title = \"Среща\"",
            ),
            (
                "title = Среща в петък",
                "toml-syntax",
                "quotes",
                "title = \"Среща в петък\"",
            ),
            (
                "title = \"Център \"Пътека\" кани\"",
                "toml-syntax",
                "inner-quotes",
                "title = \"Център \\\"Пътека\\\" кани\"",
            ),
            (
                "title = \"Среща",
                "toml-syntax",
                "unclosed",
                "title = \"Среща\"",
            ),
            ("title: Среща", "toml-syntax", "colon", "title = \"Среща\""),
            ("draft = да", "toml-syntax", "boolean", "draft = true"),
            ("start = 10.12.2026", "bad-date", "right", "2026-12-10"),
            (
                "start = 10.12.2026 г., 17:30 ч.",
                "bad-date",
                "right",
                "2026-12-10T17:30",
            ),
            ("start = 2026-13-45", "bad-date", "form", ""),
        ] {
            let (found_code, found_help, found_right) = advice(wrong);
            assert_eq!(
                (
                    found_code.as_str(),
                    found_help,
                    found_right.as_deref().unwrap_or("")
                ),
                (code, help, right),
                "{wrong}"
            );
        }
    }

    #[test]
    fn every_broken_line_is_reported_once_and_missing_keys_are_not_guessed() {
        let (mut table, mut report) = read("a = „x“\nb = „y“\nc = 1\n");
        assert_eq!(report.count(crate::diag::Severity::Error), 2);
        table.required_text("title", &mut report);
        assert_eq!(report.count(crate::diag::Severity::Error), 2);
        assert_eq!(table.integer("c", &mut report).map(|n| n.value), Some(1));
    }

    #[test]
    fn an_unknown_key_is_reported_at_its_place_with_the_nearest() {
        let text = "titel = \"x\"\n";
        let (mut table, mut report) = read(text);
        table.text("title", &mut report);
        table.finish(&mut report);
        let found = report.iter().next().expect("a finding");
        assert_eq!(found.code, code::UNKNOWN_KEY);
        assert_eq!(found.help, Some("nearest"));
        assert!(
            matches!(&found.place, crate::diag::Place::Span(span) if text.get(span.range.clone()) == Some("titel"))
        );
    }

    #[test]
    fn moments_are_days_or_local_times() {
        let (mut table, mut report) = read(
            "a = 2026-12-10\nb = 2026-12-10T17:30\nc = \"2026-12-10\"\nd = 2026-12-10T17:30:00Z\n",
        );
        let day: civil::Date = "2026-12-10".parse().unwrap();
        assert_eq!(
            table.moment("a", &mut report).unwrap().value,
            Moment::Day(day)
        );
        assert_eq!(
            table.moment("b", &mut report).unwrap().value,
            Moment::Time(day.at(17, 30, 0, 0))
        );
        assert_eq!(
            table.moment("c", &mut report).unwrap().value,
            Moment::Day(day)
        );
        assert!(report.is_empty());
        assert_eq!(table.moment("d", &mut report), None);
        assert_eq!(report.iter().next().and_then(|d| d.help), Some("local"));
    }
}
