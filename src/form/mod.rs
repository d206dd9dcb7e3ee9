//! The self-referral form: what `referral.toml` defines, what a person answered, what a page of it shows.
//!
//! The one thing that both towers share. The generator draws the form from a [`Form`]; the referral tower
//! checks answers against the same value, names the sealed record's fields by it and hands a [`FormPage`] to
//! whoever implements [`FormPages`]. Nothing here does I/O, and nothing here is told who asks.
//!
//! - `read`: `referral.toml`, resolved, with every mistake of it; the default set of questions
//! - `answers`: what a person typed
//! - `mail`: whom to tell, and through which server
//! - `page`: a page of the form as a value
//! - [`plain`]: the pages without a theme
//! - [`inventory`]: which data the form asks for, for the data-protection papers

mod answers;
pub mod inventory;
mod mail;
mod page;
pub mod plain;
mod read;

use std::collections::BTreeMap;

use crate::config::Localised;
use crate::diag::FilePath;
use crate::toml_reader::Located;

pub use answers::{Answers, is_blank};
pub use mail::{Mail, MailSecurity, MailServer};
pub use page::{FormPage, FormPages, Problem, ProblemKind, Refusal, Step};
pub use read::DEFAULT_DEFINITION;

/// The most bytes of a posted form. [`Form::read`] sees to it that an honest one stays below.
pub const BODY_LIMIT: usize = 64 * 1024;

/// The names that the form needs for itself: no question can have them.
pub const RESERVED: [&str; 3] = [STEP, TOKEN, TRAP];
/// What is asked of the server: `check`, `change` or `send`.
pub const STEP: &str = "step";
/// What binds the answers to the check page that they were shown on.
pub const TOKEN: &str = "token";
/// Hidden from people: whoever fills it in is a program.
pub const TRAP: &str = "website";

/// The definition of the form.
#[derive(Clone, Debug)]
pub struct Form {
    pub file: FilePath,
    /// Counted up by the centre when the questions change; goes into every record.
    pub version: u32,
    /// Every one of [`TextName::ALL`], with its place; an empty place for those of the default set.
    pub texts: BTreeMap<TextName, Located<Localised>>,
    /// In the order in which they are asked.
    pub fields: Vec<Field>,
    /// The absolute address of the form's action in the default language, when the site itself is on a static
    /// host. It ends with `/referral/`.
    pub endpoint: Option<String>,
    pub limits: Limits,
    pub retention: Retention,
    /// Absent: nobody is told by mail.
    pub mail: Option<Mail>,
}

/// The texts around the questions: Markdown that may hold facts, but for the title.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TextName {
    /// The name of the page, without markup.
    Title,
    /// One sentence below it.
    Lead,
    /// What happens and who will be told, before the first question.
    Before,
    /// Above the answers, before they are sent.
    Check,
    /// What happens next and when, below the reference.
    Sent,
    /// How to hand in the sheet of paper.
    Paper,
}

/// One question.
#[derive(Clone, Debug)]
pub struct Field {
    pub name: String,
    pub kind: FieldKind,
    /// It needs an answer whenever it is asked.
    pub required: bool,
    pub label: Localised,
    pub hint: Option<Localised>,
    /// Why it is asked, for the data-protection papers; visitors see the hint.
    pub purpose: Option<Localised>,
    /// What is said when the answer is missing; absent: a sentence made of the label.
    pub missing: Option<Localised>,
    /// The most characters of an answer, after cleaning.
    pub max: usize,
    /// What can be chosen, for [`FieldKind::Choice`] and [`FieldKind::Choices`].
    pub options: Vec<Choice>,
    /// Asked only when other answers are like this.
    pub when: Option<Condition>,
    /// What a browser may fill in. Absent: nothing, because others may use the same device.
    pub autocomplete: Option<Autocomplete>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    Text,
    LongText,
    /// One of the options.
    Choice,
    /// Any number of the options.
    Choices,
    Telephone,
    Email,
    /// Absent means no.
    YesNo,
}

#[derive(Clone, Debug)]
pub struct Choice {
    pub value: String,
    pub label: Localised,
}

/// `when = { who = ["professional"] }`: all of the named fields have one of their values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    pub fields: BTreeMap<String, Vec<String>>,
}

/// The tokens of the HTML attribute that make sense for a person who writes about themselves at work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Autocomplete {
    Name,
    Organization,
    Tel,
    Email,
}

/// How many accepted referrals are taken; 0 means without limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    pub source_per_10_minutes: u32,
    pub source_per_day: u32,
    /// Over it a referral is still stored, marked for a look.
    pub all_per_hour: u32,
}

/// How long what is closed stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    pub closed_days: u32,
}

impl TextName {
    /// In the order in which a person meets them.
    pub const ALL: [TextName; 6] = [
        TextName::Title,
        TextName::Lead,
        TextName::Before,
        TextName::Check,
        TextName::Sent,
        TextName::Paper,
    ];

    /// The key in `referral.toml`.
    pub fn key(self) -> &'static str {
        match self {
            TextName::Title => "title",
            TextName::Lead => "lead",
            TextName::Before => "before",
            TextName::Check => "check",
            TextName::Sent => "sent",
            TextName::Paper => "paper",
        }
    }
}

impl FieldKind {
    /// Every kind by its word in `referral.toml`.
    pub const WORDS: [(&'static str, FieldKind); 7] = [
        ("text", FieldKind::Text),
        ("long-text", FieldKind::LongText),
        ("choice", FieldKind::Choice),
        ("choices", FieldKind::Choices),
        ("telephone", FieldKind::Telephone),
        ("email", FieldKind::Email),
        ("yes-no", FieldKind::YesNo),
    ];

    pub fn word(self) -> &'static str {
        let word = Self::WORDS.iter().find(|(_, kind)| *kind == self);
        word.map_or("", |(word, _)| word)
    }

    /// Whether a person writes the answer, so that it has a length.
    pub fn is_written(self) -> bool {
        match self {
            FieldKind::Text | FieldKind::LongText | FieldKind::Telephone | FieldKind::Email => true,
            FieldKind::Choice | FieldKind::Choices | FieldKind::YesNo => false,
        }
    }
}

impl Autocomplete {
    /// Every token by its word, in `referral.toml` as in HTML.
    pub const WORDS: [(&'static str, Autocomplete); 4] = [
        ("name", Autocomplete::Name),
        ("organization", Autocomplete::Organization),
        ("tel", Autocomplete::Tel),
        ("email", Autocomplete::Email),
    ];

    pub fn word(self) -> &'static str {
        let word = Self::WORDS.iter().find(|(_, token)| *token == self);
        word.map_or("", |(word, _)| word)
    }
}

/// The answers of a [`FieldKind::YesNo`].
pub const YES: &str = "yes";
pub const NO: &str = "no";

impl Field {
    /// Every answer that can be chosen; empty where the person writes.
    pub fn values(&self) -> Vec<&str> {
        match self.kind {
            FieldKind::YesNo => vec![YES, NO],
            _ => self.options.iter().map(|o| o.value.as_str()).collect(),
        }
    }
}

impl Condition {
    /// Whether the answers are like this, whoever was asked.
    fn holds(&self, answers: &Answers) -> bool {
        self.fields.iter().all(|(field, wanted)| {
            let given = answers.all(field);
            given.iter().any(|value| wanted.contains(value))
        })
    }
}

impl Form {
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The questions that are asked of somebody who answered like this. What was answered to a question that is
    /// not asked decides nothing.
    pub fn asked(&self, answers: &Answers) -> Vec<&Field> {
        let mut asked: Vec<&Field> = Vec::new();
        for field in &self.fields {
            let is_asked = field.when.as_ref().is_none_or(|when| {
                let names = when.fields.keys();
                let mut known = names.map(|name| asked.iter().any(|a| a.name == *name));
                known.all(|known| known) && when.holds(answers)
            });
            if is_asked {
                asked.push(field);
            }
        }
        asked
    }

    /// A text around the questions.
    pub fn text(&self, name: TextName) -> Option<&Localised> {
        self.texts.get(&name).map(|text| &text.value)
    }

    /// The most bytes that an honest form has when it is posted, everything of it percent-encoded.
    pub fn largest_body(&self) -> usize {
        /// The longest UTF-8 of one unit that `maxlength` counts is three bytes, each three as `%D0`.
        const ENCODED: usize = 9;
        /// `step`, `token` and `website` with what they hold.
        const OWN: usize = 1024;
        let field = |field: &Field| {
            let pair = field.name.len() + 2;
            match field.kind {
                FieldKind::Choice | FieldKind::YesNo => {
                    pair + field.values().iter().map(|v| v.len()).max().unwrap_or(0)
                }
                FieldKind::Choices => field.values().iter().map(|v| pair + v.len()).sum(),
                _ => pair + field.max.saturating_mul(ENCODED),
            }
        };
        self.fields
            .iter()
            .map(field)
            .fold(OWN, usize::saturating_add)
    }
}
