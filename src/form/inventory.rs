//! Which personal data the form asks for, why, for how long and who can read it: a sheet in Markdown for whoever
//! answers for data protection.
//!
//! It is written from the definition itself, so that paper and software cannot drift apart: a test compares the
//! sheets in `docs/` with what this module writes. What is not known here (the legal basis, the controller) is not
//! made up; the sheet says who has to fill it in.

use super::{Condition, Field, FieldKind, Form};
use crate::diag::Arg;
use crate::i18n::Lang;
use crate::i18n::messages::{MessageLang, Messages};

/// What the store holds in clear about a referral; all else is sealed. The store's test compares its table with
/// this list.
pub const CLEAR_COLUMNS: [&str; 9] = [
    "reference",
    "day",
    "language",
    "state",
    "form-version",
    "key-set",
    "size-class",
    "quarantine",
    "purge-day",
];

/// Writes the sheet in a language.
pub fn inventory(form: &Form, language: MessageLang) -> String {
    let lang = language.lang();
    let words = Messages::new(language);
    let say = |id: &str| words.text(id, &[]);
    let mut sheet = format!("# {}\n\n", say("inventory-title"));
    let version = [("version", Arg::from(i64::from(form.version)))];
    let days = [("days", Arg::from(i64::from(form.retention.closed_days)))];
    let lead = [
        words.text("inventory-lead", &version),
        say("inventory-open"),
    ];
    lead.iter().for_each(|text| paragraph(&mut sheet, text));

    heading(&mut sheet, &say("inventory-sealed"));
    paragraph(&mut sheet, &say("inventory-readers"));
    paragraph(&mut sheet, &words.text("inventory-retention", &days));
    row(
        &mut sheet,
        ["question", "name", "kind", "needed", "purpose"].map(|id| say(&format!("inventory-{id}"))),
    );
    row(&mut sheet, ["---"; 5].map(str::to_owned));
    for field in &form.fields {
        let purpose = field
            .purpose
            .as_ref()
            .map(|text| text.get(&lang).to_owned());
        row(
            &mut sheet,
            [
                field.label.get(&lang).to_owned(),
                format!("`{}`", field.name),
                kind(field, &lang, &words),
                needed(form, field, &lang, &words),
                purpose.unwrap_or_else(|| say("inventory-no-purpose")),
            ],
        );
    }
    sheet.push('\n');

    heading(&mut sheet, &say("inventory-clear"));
    paragraph(&mut sheet, &say("inventory-clear-lead"));
    for column in CLEAR_COLUMNS {
        let what = say(&format!("inventory-column-{column}"));
        sheet.push_str(&format!("- `{column}`: {what}\n"));
    }
    sheet.push('\n');

    heading(&mut sheet, &say("inventory-never"));
    sheet.push_str(&say("inventory-never-list"));
    sheet.push('\n');
    sheet
}

fn kind(field: &Field, lang: &Lang, words: &Messages) -> String {
    match field.kind {
        FieldKind::YesNo => words.text("inventory-yes-no", &[]),
        FieldKind::Choice | FieldKind::Choices => {
            let options = field.options.iter().map(|option| option.label.get(lang));
            options.collect::<Vec<_>>().join(" / ")
        }
        _ => words.text("inventory-written", &[("max", Arg::from(field.max))]),
    }
}

fn needed(form: &Form, field: &Field, lang: &Lang, words: &Messages) -> String {
    let required = field.required && field.kind != FieldKind::YesNo;
    let id = match (required, &field.when) {
        (true, None) => "inventory-always",
        (false, None) => "inventory-optional",
        (true, Some(_)) => "inventory-only-if",
        (false, Some(_)) => "inventory-optional-if",
    };
    let condition = field.when.as_ref().map(|when| condition(form, when, lang));
    words.text(
        id,
        &[("condition", Arg::from(condition.unwrap_or_default()))],
    )
}

/// `Who are you? = A professional`.
fn condition(form: &Form, when: &Condition, lang: &Lang) -> String {
    let parts = when.fields.iter().filter_map(|(name, values)| {
        let field = form.field(name)?;
        let labels = values.iter().map(|value| {
            let option = field.options.iter().find(|option| option.value == *value);
            option.map_or(value.as_str(), |option| option.label.get(lang))
        });
        let labels = labels.collect::<Vec<_>>().join(" / ");
        Some(format!("{} = {labels}", field.label.get(lang)))
    });
    parts.collect::<Vec<_>>().join("; ")
}

fn heading(sheet: &mut String, text: &str) {
    sheet.push_str(&format!("## {text}\n\n"));
}

fn paragraph(sheet: &mut String, text: &str) {
    sheet.push_str(&format!("{text}\n\n"));
}

fn row(sheet: &mut String, cells: [String; 5]) {
    let cells = cells.map(|cell| cell.replace('|', "\\|").replace('\n', " "));
    sheet.push_str(&format!("| {} |\n", cells.join(" | ")));
}
