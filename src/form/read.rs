//! `referral.toml`, resolved: questions, texts around them, limits, mail.
//!
//! [`Form::read`] reports every mistake of the file and still gives a form that later stages can work
//! with. What the file leaves out comes from the default set, a definition in the same language
//! (`default.toml`) that is read by the same reader: all questions when there is no `[[field]]`, and each text.

use std::collections::BTreeMap;
use std::ops::Range;

use super::mail::{is_this_machine, without_port};
use super::{
    Autocomplete, BODY_LIMIT, Choice, Condition, Field, FieldKind, Form, Limits, Mail, RESERVED,
    Retention, TextName,
};
use crate::config::Localised;
use crate::diag::{Diagnostic, FilePath, Report, code, nearest};
use crate::i18n::Lang;
use crate::toml_reader::{self, Located, Source, Table};

/// The default set of questions and texts, in Bulgarian and English: a `referral.toml` of its own.
pub const DEFAULT_DEFINITION: &str = include_str!("default.toml");

/// Characters of a written answer, where the file does not say.
const TEXT_MAX: usize = 200;
const LONG_TEXT_MAX: usize = 1500;
const TELEPHONE_MAX: usize = 60;
const EMAIL_MAX: usize = 254;
/// More than this in one answer is no message to a centre any more.
const LARGEST_MAX: i64 = 5000;
/// A name becomes part of an `id` and the head of a column.
const LONGEST_NAME: usize = 40;

impl Form {
    /// Reads `referral.toml`. `languages` are those of the site: every text is wanted in each of them.
    pub fn read(
        file: &FilePath,
        text: &str,
        languages: &[Lang],
        report: &mut Report,
    ) -> Option<Form> {
        let defaults = Form::defaults();
        let mut table = toml_reader::parse(Source::whole(file, text), report);
        let version = table
            .integer_in("version", 1..=i64::from(u32::MAX), report)
            .map_or(1, |version| to_u32(version.value));
        let texts = read_texts(&mut table, &defaults, languages, report);
        let asks = table.has("field");
        let fields = read_fields(&mut table, languages, report);
        let endpoint = read_endpoint(&mut table, report);
        let limits = read_limits(&mut table, report);
        let retention = read_retention(&mut table, report);
        let mail = Mail::read(&mut table, report);
        table.finish(report);

        let form = Form {
            file: file.clone(),
            version,
            texts,
            fields: if asks { fields } else { defaults.fields },
            endpoint,
            limits,
            retention,
            mail,
        };
        check_size(&form, text, report);
        Some(form)
    }

    /// The default set by itself.
    fn defaults() -> Form {
        // English first: it is what a third language falls back to.
        let languages: Vec<Lang> = ["en", "bg"].into_iter().filter_map(Lang::parse).collect();
        let file = FilePath::new("default.toml");
        // A test holds that there is nothing to report.
        let report = &mut Report::default();
        let mut table = toml_reader::parse(Source::whole(&file, DEFAULT_DEFINITION), report);
        let texts = text_table(&mut table, &languages, report)
            .into_iter()
            .map(|(name, text)| (name, Located::new(text.value, 0..0)))
            .collect();
        Form {
            fields: read_fields(&mut table, &languages, report),
            texts,
            version: 1,
            endpoint: None,
            limits: DEFAULT_LIMITS,
            retention: DEFAULT_RETENTION,
            mail: None,
            file,
        }
    }
}

const DEFAULT_LIMITS: Limits = Limits {
    source_per_10_minutes: 20,
    source_per_day: 60,
    all_per_hour: 60,
};
const DEFAULT_RETENTION: Retention = Retention { closed_days: 30 };

/// A text in the languages of the site, with its place. What a language lacks is reported.
fn localised(
    table: &mut Table<'_>,
    key: &'static str,
    languages: &[Lang],
    report: &mut Report,
) -> Option<Located<Localised>> {
    let range = table.place_of(key);
    let text = Localised::read(table, key, languages, report)?;
    let range = range.unwrap_or_default();
    for lang in text.lacking(languages) {
        report.push(
            Diagnostic::new(code::FORM_TEXT_MISSING)
                .at(table.file(), range.clone())
                .arg("key", key)
                .arg("language", lang.own_name())
                .arg("code", lang.code())
                .help("help"),
        );
    }
    Some(Located::new(text, range))
}

fn required_localised(
    table: &mut Table<'_>,
    key: &'static str,
    languages: &[Lang],
    report: &mut Report,
) -> Localised {
    if !table.has(key) {
        table.missing(key, report);
    }
    localised(table, key, languages, report).map_or_else(Localised::default, |text| text.value)
}

fn text_table(
    table: &mut Table<'_>,
    languages: &[Lang],
    report: &mut Report,
) -> BTreeMap<TextName, Located<Localised>> {
    let Some(mut texts) = table.table("texts", report) else {
        return BTreeMap::new();
    };
    let found = TextName::ALL
        .into_iter()
        .filter_map(|name| {
            let text = localised(&mut texts, name.key(), languages, report)?;
            Some((name, text))
        })
        .collect();
    texts.finish(report);
    found
}

fn read_texts(
    table: &mut Table<'_>,
    defaults: &Form,
    languages: &[Lang],
    report: &mut Report,
) -> BTreeMap<TextName, Located<Localised>> {
    let mut texts = defaults.texts.clone();
    texts.extend(text_table(table, languages, report));
    texts
}

fn read_fields(table: &mut Table<'_>, languages: &[Lang], report: &mut Report) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    for mut inner in table.tables("field", report) {
        let field = read_field(&mut inner, &fields, languages, report);
        inner.finish(report);
        fields.extend(field);
    }
    fields
}

fn read_field(
    table: &mut Table<'_>,
    earlier: &[Field],
    languages: &[Lang],
    report: &mut Report,
) -> Option<Field> {
    let file = table.file();
    let name = table.required_text("name", report);
    let kind_given = table.has("kind");
    let kind = table.word("kind", &FieldKind::WORDS, report);
    if !kind_given {
        table.missing("kind", report);
    }
    let required = table.boolean("required", report);
    let label = required_localised(table, "label", languages, report);
    let hint = localised(table, "hint", languages, report).map(|text| text.value);
    let purpose = localised(table, "purpose", languages, report).map(|text| text.value);
    let missing = localised(table, "missing", languages, report).map(|text| text.value);
    let max = table.integer_in("max", 1..=LARGEST_MAX, report);
    let options_at = table.place_of("options");
    let options = read_options(table, languages, report);
    let when = read_condition(table, earlier, report);
    let autocomplete = table.word("autocomplete", &Autocomplete::WORDS, report);

    if let Some(name) = &name
        && let Some(problem) = wrong_name(name, earlier)
    {
        report.push(problem.at(file, name.range.clone()));
    }
    let kind = kind?.value;
    let wants_options = matches!(kind, FieldKind::Choice | FieldKind::Choices);
    let help = match (wants_options, &options_at) {
        (true, None) => Some("none"),
        (true, Some(_)) if options.is_empty() => Some("none"),
        (false, Some(_)) => Some("unwanted"),
        _ => None,
    };
    if let Some(help) = help {
        let at = options_at.unwrap_or_else(|| {
            let name = name.as_ref().map(|name| name.range.clone());
            name.unwrap_or_else(|| table.range())
        });
        report.push(
            Diagnostic::new(code::FORM_OPTIONS)
                .at(file, at)
                .arg("kind", kind.word())
                .help(help),
        );
    }
    Some(Field {
        name: name?.value,
        kind,
        required: required.map_or(when.is_some(), |required| required.value),
        label,
        hint,
        purpose,
        missing,
        max: max
            .and_then(|max| usize::try_from(max.value).ok())
            .unwrap_or(match kind {
                FieldKind::LongText => LONG_TEXT_MAX,
                FieldKind::Telephone => TELEPHONE_MAX,
                FieldKind::Email => EMAIL_MAX,
                _ => TEXT_MAX,
            }),
        options: if wants_options { options } else { Vec::new() },
        when,
        autocomplete: autocomplete.map(|token| token.value),
    })
}

/// What is wrong with the name of a question, still without its place.
fn wrong_name(name: &Located<String>, earlier: &[Field]) -> Option<Diagnostic> {
    let word = name.value.as_str();
    let wrong = Diagnostic::new(code::FORM_FIELD_NAME).arg("name", word);
    let mut letters = word.bytes();
    let good = letters.next().is_some_and(|b| b.is_ascii_lowercase())
        && letters.all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
        && word.len() <= LONGEST_NAME;
    if RESERVED.contains(&word) {
        return Some(wrong.help("reserved"));
    }
    if earlier.iter().any(|field| field.name == word) {
        return Some(wrong.help("duplicate"));
    }
    (!good).then(|| wrong.help("letters"))
}

fn read_options(table: &mut Table<'_>, languages: &[Lang], report: &mut Report) -> Vec<Choice> {
    let file = table.file();
    let mut options: Vec<Choice> = Vec::new();
    for mut inner in table.tables("options", report) {
        let value = inner.required_text("value", report);
        let label = required_localised(&mut inner, "label", languages, report);
        inner.finish(report);
        let Some(value) = value else { continue };
        if options.iter().any(|option| option.value == value.value) {
            report.push(
                Diagnostic::new(code::FORM_OPTIONS)
                    .at(file, value.range)
                    .arg("value", &value.value)
                    .help("duplicate"),
            );
            continue;
        }
        // A value is compared with what was cleaned: it must be clean itself, and is short in every list.
        let plain = value.value.len() <= LONGEST_NAME
            && value
                .value
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"_-".contains(&b));
        if !plain {
            report.push(
                Diagnostic::new(code::FORM_OPTIONS)
                    .at(file, value.range)
                    .arg("value", &value.value)
                    .help("letters"),
            );
            continue;
        }
        options.push(Choice {
            value: value.value,
            label,
        });
    }
    options
}

/// A condition names only earlier questions, so that it can be answered while going through them once.
fn read_condition(
    table: &mut Table<'_>,
    earlier: &[Field],
    report: &mut Report,
) -> Option<Condition> {
    let file = table.file();
    let mut when = table.table("when", report)?;
    let range = when.range();
    let wrong =
        |range: &Range<usize>| Diagnostic::new(code::FORM_CONDITION).at(file, range.clone());
    let mut fields = BTreeMap::new();
    if when.is_empty() {
        report.push(wrong(&range).help("empty"));
        return None;
    }
    for (name, values) in when.named_lists(report) {
        let Some(field) = earlier.iter().find(|field| field.name == name.value) else {
            let names = earlier.iter().map(|field| field.name.as_str());
            report.push(
                wrong(&name.range)
                    .arg("name", &name.value)
                    .help("field")
                    .help_with("nearest", "nearest", nearest(&name.value, names)),
            );
            continue;
        };
        let known = field.values();
        if known.is_empty() {
            report.push(wrong(&name.range).arg("name", &name.value).help("written"));
            continue;
        }
        if values.is_empty() {
            report.push(wrong(&name.range).arg("name", &name.value).help("empty"));
        }
        for value in &values {
            if !known.contains(&value.value.as_str()) {
                report.push(
                    Diagnostic::new(code::UNKNOWN_VALUE)
                        .at(file, value.range.clone())
                        .arg("key", &name.value)
                        .arg("value", &value.value)
                        .arg("known", known.join(", "))
                        .help("known")
                        .help_with(
                            "nearest",
                            "nearest",
                            nearest(&value.value, known.iter().copied()),
                        ),
                );
            }
        }
        let values = values.into_iter().map(|value| value.value).collect();
        fields.insert(name.value, values);
    }
    Some(Condition { fields })
}

fn read_endpoint(table: &mut Table<'_>, report: &mut Report) -> Option<String> {
    let file = table.file();
    let endpoint = table.text("endpoint", report)?;
    let address = endpoint.value.trim();
    if address.is_empty() {
        return None;
    }
    let with_slash = format!("{}/", address.trim_end_matches('/'));
    let safe = crate::config::BaseUrl::parse(address).is_some_and(|url| {
        let host = url.origin().split_once("://").map_or("", |(_, host)| host);
        address.starts_with("https://") || is_this_machine(without_port(host))
    });
    if safe && with_slash.ends_with("/referral/") {
        return Some(with_slash);
    }
    report.push(
        Diagnostic::new(code::FORM_ADDRESS)
            .at(file, endpoint.range)
            .arg("address", address)
            .help("endpoint"),
    );
    None
}

fn read_limits(table: &mut Table<'_>, report: &mut Report) -> Limits {
    let mut limits = DEFAULT_LIMITS;
    let Some(mut inner) = table.table("limits", report) else {
        return limits;
    };
    for (key, limit) in [
        ("source_per_10_minutes", &mut limits.source_per_10_minutes),
        ("source_per_day", &mut limits.source_per_day),
        ("all_per_hour", &mut limits.all_per_hour),
    ] {
        if let Some(number) = inner.integer_in(key, 0..=1_000_000, report) {
            *limit = to_u32(number.value);
        }
    }
    inner.finish(report);
    limits
}

fn read_retention(table: &mut Table<'_>, report: &mut Report) -> Retention {
    let mut retention = DEFAULT_RETENTION;
    if let Some(mut inner) = table.table("retention", report) {
        if let Some(days) = inner.integer_in("closed_days", 1..=3650, report) {
            retention.closed_days = to_u32(days.value);
        }
        inner.finish(report);
    }
    retention
}

/// An honest form must arrive: its longest answers together stay below the limit of a body.
fn check_size(form: &Form, text: &str, report: &mut Report) {
    let largest = form.largest_body();
    if largest <= BODY_LIMIT {
        return;
    }
    let written: usize = form
        .fields
        .iter()
        .filter(|field| field.kind.is_written())
        .map(|field| field.max)
        .sum();
    let allowed = written.saturating_sub((largest - BODY_LIMIT).div_ceil(9));
    let at = text.find("[[field]]").unwrap_or_default();
    report.push(
        Diagnostic::new(code::FORM_TOO_LONG)
            .at(&form.file, at..at + "[[field]]".len().min(text.len()))
            .arg("characters", written)
            .arg("allowed", allowed)
            .help("help"),
    );
}

pub(super) fn to_u32(number: i64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
