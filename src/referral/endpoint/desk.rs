//! The three steps of a posted form: look at the answers, change them, send them.

use std::net::IpAddr;
use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::Response;
use zeroize::Zeroizing;

use super::super::decode::Raw;
use super::super::limit::Verdict;
use super::super::seal::Mark;
use super::super::token::{LIFETIME, Nonce, Occasion, QUICKEST, Token};
use super::super::{Action, Submission, decode, typed, validate};
use super::{Accepted, Arrival, Counter, Office, Place, Rejection, Unable};
use crate::form::{Problem, ProblemKind, Step};

/// A form that was read whole from somebody who may send it.
pub struct Posted {
    pub office: Arc<Office>,
    pub place: Place,
    pub body: Arc<Zeroizing<Vec<u8>>>,
    pub source: IpAddr,
}

impl Counter {
    /// Answers; blocks while it is stored.
    pub fn answer(&self, posted: &Posted) -> Response {
        let raw = decode(&posted.body);
        let done = match raw.action() {
            Action::Check => self.check(posted, raw),
            Action::Change => Ok(change(posted, raw)),
            Action::Send => self.send(posted, raw),
        };
        done.unwrap_or_else(|rejection| posted.office.answer(&posted.place, &rejection))
    }

    fn check(&self, posted: &Posted, raw: Raw) -> Result<Response, Rejection> {
        let trapped = raw.trapped();
        let submission = valid(posted, raw)?;
        let Ok(nonce) = Nonce::random() else {
            return Err(Rejection::Internal(Some(submission.into_answers())));
        };
        let canonical = submission.canonical();
        let token = self
            .key
            .issue(nonce, self.occasion(posted, &canonical), trapped);
        let step = Step::Check {
            answers: submission.answers(),
            token: &token,
        };
        Ok(posted.page(step))
    }

    fn send(&self, posted: &Posted, raw: Raw) -> Result<Response, Rejection> {
        let trapped = raw.trapped();
        let text = raw.token().map(str::to_owned);
        let submission = valid(posted, raw)?;
        let Some(text) = text else {
            return Err(mend(submission, ProblemKind::TokenMissing));
        };
        let token = {
            let canonical = submission.canonical();
            self.key.read(&text, self.occasion(posted, &canonical))
        };
        let Some(token) = token else {
            return Err(mend(submission, ProblemKind::TokenWrong));
        };
        match self.vault.find(token.nonce) {
            Err(unable) => return Err(self.cannot_store(unable, submission)),
            // Sent twice, by an impatient finger or by a page that was loaded again.
            Ok(Some(reference)) if token.fits => return Ok(posted.sent(&reference)),
            Ok(Some(_)) => return Err(mend(submission, ProblemKind::TokenSpent)),
            Ok(None) if !token.fits => return Err(mend(submission, ProblemKind::TokenWrong)),
            Ok(None) if token.age >= LIFETIME => {
                return Err(mend(submission, ProblemKind::TokenOld));
            }
            Ok(None) => {}
        }
        let suspicious = trapped || token.trapped || token.age < QUICKEST;
        self.store(posted, submission, token, suspicious)
    }

    fn store(
        &self,
        posted: &Posted,
        submission: Submission,
        token: Token,
        suspicious: bool,
    ) -> Result<Response, Rejection> {
        let form = &posted.office.form;
        let now = (self.now)();
        let verdict = self.limiter.reserve(posted.source, form.limits, now);
        let mark = match verdict {
            Verdict::Refuse => return Err(Rejection::TooMany(submission.into_answers())),
            Verdict::TakeMarked => Mark::Quarantine,
            Verdict::Take if suspicious => Mark::Quarantine,
            Verdict::Take => Mark::None,
        };
        let arrival = Arrival {
            lang: &posted.place.lang,
            form,
            nonce: token.nonce,
            now,
            mark,
        };
        let accepted = self.vault.accept(&submission, &arrival);
        // Only what is new on the disk counts.
        if !matches!(
            &accepted,
            Ok(Accepted {
                repeated: false,
                ..
            })
        ) {
            self.limiter.give_back(posted.source);
        }
        match accepted {
            Ok(Accepted { reference, .. }) => Ok(posted.sent(&reference)),
            Err(unable) => Err(self.cannot_store(unable, submission)),
        }
    }

    fn cannot_store(&self, unable: Unable, submission: Submission) -> Rejection {
        self.unable.send_replace(Some(unable));
        Rejection::CannotStore(unable, Some(submission.into_answers()))
    }

    fn occasion<'a>(&self, posted: &'a Posted, answers: &'a [u8]) -> Occasion<'a> {
        Occasion {
            lang: &posted.place.lang,
            answers,
            now: (self.now)(),
        }
    }
}

impl Posted {
    fn page(&self, step: Step<'_>) -> Response {
        self.office.page(StatusCode::OK, &self.place, step, "ok")
    }

    fn sent(&self, reference: &str) -> Response {
        self.page(Step::Sent { reference })
    }
}

fn change(posted: &Posted, raw: Raw) -> Response {
    posted.page(Step::Again {
        answers: &typed(&posted.office.form, raw),
        problems: &[],
    })
}

fn valid(posted: &Posted, raw: Raw) -> Result<Submission, Rejection> {
    validate(&posted.office.form, raw).map_err(|rejected| Rejection::Mend {
        answers: rejected.answers,
        problems: rejected.problems,
    })
}

/// The form again, because of its token.
fn mend(submission: Submission, kind: ProblemKind) -> Rejection {
    Rejection::Mend {
        answers: submission.into_answers(),
        problems: vec![Problem { field: None, kind }],
    }
}
