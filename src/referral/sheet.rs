//! A referral as the staff reads it: the questions in their language, and the rule of safe contact above the number.
//!
//! The rule is computed here, once, so that no way of showing a number can forget it: "no" unless the person said
//! yes. Nothing here is written anywhere; whoever draws a sheet escapes for where it goes.

use std::collections::BTreeMap;

use super::seal::{Mark, Opened, OpenedAnswer};
use crate::form::{FieldKind, NO, YES};
use crate::i18n::Lang;

/// The question whose answer is how to reach the person.
pub const CONTACT: &str = "contact";
pub const LEAVE_MESSAGE: &str = "leave_message";
pub const SAY_WHO_WE_ARE: &str = "say_who_we_are";
/// The number of somebody who wrote at work, about another person: there is nothing to hide from their colleagues.
const WORK_PHONE: &str = "work_phone";

/// One referral, to be drawn.
pub struct Sheet<'a> {
    pub reference: &'a str,
    /// RFC 3339, with the offset of the site.
    pub received: &'a str,
    /// The language that the form was filled in.
    pub lang: &'a Lang,
    pub mark: Mark,
    pub rows: Vec<SheetRow<'a>>,
}

/// A question and its answers in words.
pub struct SheetRow<'a> {
    pub field: &'a str,
    pub label: &'a str,
    pub answers: Vec<Answer<'a>>,
    /// Stands above the answers, in large letters.
    pub safe_contact: Option<SafeContact>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer<'a> {
    Text(&'a str),
    Yes,
    No,
}

/// What may be done with a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SafeContact {
    pub leave_message: Allowed,
    pub say_who_we_are: Allowed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allowed {
    Yes,
    No,
}

impl<'a> Sheet<'a> {
    /// The sheet in a language; questions that the record does not have in it are in any other.
    pub fn of(opened: &'a Opened, lang: &Lang) -> Sheet<'a> {
        let rule = SafeContact::of(opened);
        let rows = opened.answers.iter().map(|answer| SheetRow {
            field: &answer.field,
            label: in_language(&answer.label, lang).unwrap_or(&answer.field),
            answers: answers(answer, lang),
            safe_contact: is_contact(answer).then_some(rule),
        });
        Sheet {
            reference: opened.reference.as_str(),
            received: &opened.received,
            lang: &opened.lang,
            mark: opened.mark,
            rows: rows.collect(),
        }
    }
}

impl SafeContact {
    /// "No" unless the person said yes.
    pub fn of(opened: &Opened) -> SafeContact {
        let allowed = |field| match opened.answers_to(field) {
            [only] if only == YES => Allowed::Yes,
            _ => Allowed::No,
        };
        SafeContact {
            leave_message: allowed(LEAVE_MESSAGE),
            say_who_we_are: allowed(SAY_WHO_WE_ARE),
        }
    }
}

/// Whether an answer is a way to the person: the question with that name, and every other that takes a number or an
/// address.
fn is_contact(answer: &OpenedAnswer) -> bool {
    let kinds = [FieldKind::Telephone.word(), FieldKind::Email.word()];
    answer.field == CONTACT || kinds.contains(&answer.kind.as_str()) && answer.field != WORK_PHONE
}

fn answers<'a>(answer: &'a OpenedAnswer, lang: &Lang) -> Vec<Answer<'a>> {
    let yes_no = answer.kind == FieldKind::YesNo.word();
    let values = answer.values.iter().enumerate();
    values
        .map(|(at, value)| match value.as_str() {
            YES if yes_no => Answer::Yes,
            NO if yes_no => Answer::No,
            value => {
                let meaning = answer.meaning.get(at);
                let words = meaning.and_then(|words| in_language(words, lang));
                Answer::Text(words.unwrap_or(value))
            }
        })
        .collect()
}

fn in_language<'a>(texts: &'a BTreeMap<String, String>, lang: &Lang) -> Option<&'a str> {
    let exact = texts.get(lang.code()).or_else(|| texts.get(lang.primary()));
    exact.or_else(|| texts.values().next()).map(String::as_str)
}
