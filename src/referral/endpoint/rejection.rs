//! Everything that can keep a posted form from becoming a referral, and the page for each.

use axum::http::StatusCode;

use super::Unable;
use crate::form::{Answers, Problem, Refusal, Step};

/// Why a request was not done.
#[derive(Debug)]
pub enum Rejection {
    /// 422: something is to be mended first; the form again.
    Mend {
        answers: Answers,
        problems: Vec<Problem>,
    },
    /// 403: the form came from another site. What was typed goes on only over the check page.
    CrossSite(Answers),
    /// 408: the body took too long; what had come of it is kept.
    Slow(Answers),
    /// 429: this source has sent enough.
    TooMany(Answers),
    /// 500: a mistake of ours.
    Internal(Option<Answers>),
    /// 503: it could not be stored.
    CannotStore(Unable, Option<Answers>),
    /// Everything that comes without a text to keep.
    Refused(Refusal),
}

impl Rejection {
    pub fn status(&self) -> StatusCode {
        match self.refusal() {
            None => StatusCode::UNPROCESSABLE_ENTITY,
            Some(refusal) => {
                StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
            }
        }
    }

    /// What the page shows.
    pub fn step(&self) -> Step<'_> {
        match (self, self.refusal()) {
            (Rejection::Mend { answers, problems }, _) => Step::Again { answers, problems },
            (_, Some(refusal)) => Step::Refused {
                refusal,
                answers: self.answers().filter(|answers| !answers.is_empty()),
            },
            (_, None) => Step::Blank,
        }
    }

    /// What the log says.
    pub fn code(&self) -> &'static str {
        match self {
            Rejection::Mend { .. } => "to-mend",
            Rejection::CannotStore(Unable(code), _) => code,
            _ => self.refusal().map_or("", Refusal::name),
        }
    }

    fn refusal(&self) -> Option<Refusal> {
        match self {
            Rejection::Mend { .. } => None,
            Rejection::CrossSite(_) => Some(Refusal::CrossSite),
            Rejection::Slow(_) => Some(Refusal::Timeout),
            Rejection::TooMany(_) => Some(Refusal::TooMany),
            Rejection::Internal(_) => Some(Refusal::Internal),
            Rejection::CannotStore(..) => Some(Refusal::CannotStore),
            Rejection::Refused(refusal) => Some(*refusal),
        }
    }

    fn answers(&self) -> Option<&Answers> {
        match self {
            Rejection::Mend { answers, .. }
            | Rejection::CrossSite(answers)
            | Rejection::Slow(answers)
            | Rejection::TooMany(answers) => Some(answers),
            Rejection::Internal(answers) | Rejection::CannotStore(_, answers) => answers.as_ref(),
            Rejection::Refused(_) => None,
        }
    }
}
