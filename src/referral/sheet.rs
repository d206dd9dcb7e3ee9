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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::referral::Reference;

    fn answer(field: &str, kind: &str, values: &[&str]) -> OpenedAnswer {
        OpenedAnswer {
            field: field.to_owned(),
            kind: kind.to_owned(),
            label: BTreeMap::from([("bg".to_owned(), format!("{field}?"))]),
            values: values.iter().map(|value| (*value).to_owned()).collect(),
            meaning: Vec::new(),
        }
    }

    fn opened(answers: Vec<OpenedAnswer>) -> Opened {
        Opened {
            reference: Reference::parse("AB3CD4EF").unwrap(),
            received: String::new(),
            lang: Lang::parse("bg").unwrap(),
            form_version: 1,
            mark: Mark::None,
            answers,
        }
    }

    fn ruled(opened: &Opened) -> Vec<(String, Option<SafeContact>)> {
        let lang = Lang::parse("en").unwrap();
        let rows = Sheet::of(opened, &lang).rows;
        rows.iter()
            .map(|row| (row.field.to_owned(), row.safe_contact))
            .collect()
    }

    const NOTHING: SafeContact = SafeContact {
        leave_message: Allowed::No,
        say_who_we_are: Allowed::No,
    };

    #[test]
    fn the_rule_stands_at_every_way_to_the_person_and_is_no_by_itself() {
        let opened = opened(vec![
            answer("contact", "text", &["0888"]),
            answer("second_phone", "telephone", &["0899"]),
            answer("mail", "email", &["a@b.bg"]),
            answer("work_phone", "telephone", &["082"]),
            answer("message", "long-text", &["0877"]),
        ]);
        assert_eq!(
            ruled(&opened),
            [
                ("contact".to_owned(), Some(NOTHING)),
                ("second_phone".to_owned(), Some(NOTHING)),
                ("mail".to_owned(), Some(NOTHING)),
                ("work_phone".to_owned(), None),
                ("message".to_owned(), None),
            ]
        );
    }

    #[test]
    fn only_a_plain_yes_is_a_yes() {
        for (values, expected) in [
            (&["yes"][..], Allowed::Yes),
            (&["no"], Allowed::No),
            (&["Yes"], Allowed::No),
            (&["yes", "no"], Allowed::No),
            (&[], Allowed::No),
        ] {
            let opened = opened(vec![
                answer("contact", "text", &["0888"]),
                answer("leave_message", "yes-no", values),
            ]);
            let rule = ruled(&opened)[0].1.unwrap();
            assert_eq!(
                (rule.leave_message, rule.say_who_we_are),
                (expected, Allowed::No),
                "{values:?}"
            );
        }
    }
}
