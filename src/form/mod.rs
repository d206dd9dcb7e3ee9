//! The self-referral form: what `referral.toml` defines, what a person answered, what a page of it shows.
//!
//! The one thing that both towers share. The generator draws the form from a [`Form`]; the referral tower
//! checks answers against the same value, names the sealed record's fields by it and hands a [`FormPage`] to
//! whoever implements [`FormPages`]. Nothing here does I/O, and nothing here is told who asks.

mod answers;
mod page;

use std::collections::BTreeMap;

use crate::config::Localised;
use crate::diag::FilePath;

pub use answers::Answers;
pub use page::{FormPage, FormPages, Problem, ProblemKind, Refusal, Step};

/// The definition of the form.
#[derive(Clone, Debug)]
pub struct Form {
    pub file: FilePath,
    /// Counted up by the centre when the questions change; goes into every record.
    pub version: u32,
    /// Texts around the form by name: `before`, `sent`, …
    pub texts: BTreeMap<String, Localised>,
    /// In the order in which they are asked.
    pub fields: Vec<Field>,
    /// The absolute address of the form's action, when the site itself is on a static host.
    pub endpoint: Option<String>,
    pub limits: Limits,
    pub retention: Retention,
    /// Absent: nobody is told by mail.
    pub mail: Option<Mail>,
}

/// One question.
#[derive(Clone, Debug)]
pub struct Field {
    pub name: String,
    pub kind: FieldKind,
    pub required: bool,
    pub label: Localised,
    pub hint: Option<Localised>,
    /// The most characters of an answer, after cleaning.
    pub max: usize,
    /// What can be chosen, for [`FieldKind::Choice`] and [`FieldKind::Choices`].
    pub options: Vec<Choice>,
    /// Asked, and required, only when another answer is one of these.
    pub when: Option<Condition>,
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
#[derive(Clone, Debug)]
pub struct Condition {
    pub fields: BTreeMap<String, Vec<String>>,
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

/// Whom to tell that something arrived, and through which server.
#[derive(Clone, Debug)]
pub struct Mail {
    /// `smtp+starttls://host:port`, `smtps://host`, or `smtp://` to this machine.
    pub server: String,
    pub from: String,
    pub to: Vec<String>,
    pub user: Option<String>,
    pub password_file: Option<String>,
    /// Minutes: at most one mail a person in that time.
    pub every: u32,
}
