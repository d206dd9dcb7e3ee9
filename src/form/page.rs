//! The pages of the form as values: which step, with which answers, with which problems.

use super::Answers;
use crate::i18n::Lang;

/// One page to be drawn.
#[derive(Debug)]
pub struct FormPage<'a> {
    pub lang: &'a Lang,
    pub step: Step<'a>,
    /// Nothing leaves the machine; every page says so.
    pub practice: bool,
}

#[derive(Debug)]
pub enum Step<'a> {
    /// The empty form, which a build writes to a file.
    Blank,
    /// The form with what was typed: to change it, or to mend the problems.
    Again {
        answers: &'a Answers,
        problems: &'a [Problem],
    },
    /// Everything that was answered, before it is sent.
    Check {
        answers: &'a Answers,
        token: &'a str,
    },
    Sent {
        reference: &'a str,
    },
    /// No form, but what to do now; with what was typed, where there was something.
    Refused {
        refusal: Refusal,
        answers: Option<&'a Answers>,
    },
}

/// What is wrong with an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The field that it stands beside; `None` for the form as a whole.
    pub field: Option<String>,
    pub kind: ProblemKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    Missing,
    /// How many characters are allowed stands in the definition.
    TooLong,
    NotAnOption,
    NotATelephone,
    NotAnEmail,
    UnknownField,
    Repeated,
    /// Bytes that are no text.
    BadText,
    TokenMissing,
    TokenWrong,
    TokenOld,
    /// The answers are not those that the token was given for; the first ones arrived.
    TokenSpent,
}

/// Why there is no form in answer to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// 403: the request came from another site.
    CrossSite,
    NotFound,
    MethodNotAllowed,
    Timeout,
    TooLarge,
    NotAForm,
    TooMany,
    HeadersTooLarge,
    Internal,
    /// 503: it could not be stored; the text is kept.
    CannotStore,
}

impl Refusal {
    /// All of them, for a theme that is tried out and for tests.
    pub const ALL: [Refusal; 10] = [
        Refusal::CrossSite,
        Refusal::NotFound,
        Refusal::MethodNotAllowed,
        Refusal::Timeout,
        Refusal::TooLarge,
        Refusal::NotAForm,
        Refusal::TooMany,
        Refusal::HeadersTooLarge,
        Refusal::Internal,
        Refusal::CannotStore,
    ];

    /// The status code of HTTP.
    pub fn status(self) -> u16 {
        match self {
            Refusal::CrossSite => 403,
            Refusal::NotFound => 404,
            Refusal::MethodNotAllowed => 405,
            Refusal::Timeout => 408,
            Refusal::TooLarge => 413,
            Refusal::NotAForm => 415,
            Refusal::TooMany => 429,
            Refusal::HeadersTooLarge => 431,
            Refusal::Internal => 500,
            Refusal::CannotStore => 503,
        }
    }

    /// The name in a theme's strings: `form-refused-cross-site`.
    pub fn name(self) -> &'static str {
        match self {
            Refusal::CrossSite => "cross-site",
            Refusal::NotFound => "not-found",
            Refusal::MethodNotAllowed => "method",
            Refusal::Timeout => "timeout",
            Refusal::TooLarge => "too-large",
            Refusal::NotAForm => "not-a-form",
            Refusal::TooMany => "too-many",
            Refusal::HeadersTooLarge => "headers",
            Refusal::Internal => "internal",
            Refusal::CannotStore => "cannot-store",
        }
    }
}

impl ProblemKind {
    /// All of them, for a theme that is tried out and for tests.
    pub const ALL: [ProblemKind; 12] = [
        ProblemKind::Missing,
        ProblemKind::TooLong,
        ProblemKind::NotAnOption,
        ProblemKind::NotATelephone,
        ProblemKind::NotAnEmail,
        ProblemKind::UnknownField,
        ProblemKind::Repeated,
        ProblemKind::BadText,
        ProblemKind::TokenMissing,
        ProblemKind::TokenWrong,
        ProblemKind::TokenOld,
        ProblemKind::TokenSpent,
    ];

    /// The name in a theme's strings: `form-problem-missing`.
    pub fn name(self) -> &'static str {
        match self {
            ProblemKind::Missing => "missing",
            ProblemKind::TooLong => "too-long",
            ProblemKind::NotAnOption => "not-an-option",
            ProblemKind::NotATelephone => "not-a-telephone",
            ProblemKind::NotAnEmail => "not-an-email",
            ProblemKind::UnknownField => "unknown-field",
            ProblemKind::Repeated => "repeated",
            ProblemKind::BadText => "bad-text",
            ProblemKind::TokenMissing => "token-missing",
            ProblemKind::TokenWrong => "token-wrong",
            ProblemKind::TokenOld => "token-old",
            ProblemKind::TokenSpent => "token-spent",
        }
    }
}

/// Draws pages: the theme in production, three lines in a test.
pub trait FormPages: Send + Sync {
    /// A whole HTML page. It never fails: where a theme breaks, a plain page says the same.
    fn draw(&self, page: &FormPage<'_>) -> Vec<u8>;
}
