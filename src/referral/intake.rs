//! Taking a submission in: a reference by chance, sealing, storing. The last step of the endpoint.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::Submission;
use super::recipients::Recipients;
use super::reference::Reference;
use super::seal::{Mark, Record, SealError, seal};
use super::store::{Accepted, Claim, Store, StoreError};
use crate::form::Form;
use crate::i18n::Lang;

/// Where submissions go. A new one is made when the keys change.
pub struct Intake {
    pub store: Arc<Store>,
    pub recipients: Recipients,
    /// Of the site: days are its days.
    pub zone: TimeZone,
    /// Of the site: a record holds the questions in each.
    pub languages: Vec<Lang>,
}

/// What is known of a submission beside its answers.
#[derive(Clone, Copy, Debug)]
pub struct Circumstances<'a> {
    /// The language that the form was filled in.
    pub lang: &'a Lang,
    /// The random number of its token.
    pub nonce: [u8; 16],
    pub mark: Mark,
    pub now: Timestamp,
}

/// Why a submission was not taken in. Nothing of it is on the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IntakeError {
    /// The system gives no random bytes.
    Random,
    Seal(SealError),
    Store(StoreError),
}

impl Intake {
    /// Seals and stores. When it returns well, the referral is on the disk. It blocks.
    pub fn take(
        &self,
        form: &Form,
        submission: &Submission,
        circumstances: &Circumstances<'_>,
    ) -> Result<Accepted, IntakeError> {
        /// That chance makes a reference twice is as good as impossible; a source that is broken does.
        const TRIES: u32 = 3;
        let Circumstances {
            lang,
            nonce,
            mark,
            now,
        } = *circumstances;
        let received = now.to_zoned_datetime(self.zone.clone());
        let claim = Claim {
            nonce,
            today: received.date(),
        };
        let mut outcome = Err(IntakeError::Random);
        for _ in 0..TRIES {
            let reference = Reference::random(&mut |bytes| Ok(getrandom::fill(bytes)?))
                .map_err(|_| IntakeError::Random)?;
            let record = Record {
                reference: &reference,
                received: &received,
                lang,
                languages: &self.languages,
                form,
                submission,
                mark,
            };
            let sealed = seal(&record, &self.recipients).map_err(IntakeError::Seal)?;
            outcome = self
                .store
                .accept(&sealed, &claim)
                .map_err(IntakeError::Store);
            if outcome != Err(IntakeError::Store(StoreError::ReferenceTaken)) {
                break;
            }
        }
        outcome
    }
}

impl IntakeError {
    /// For the log and `/healthz`; names no person.
    pub fn code(self) -> &'static str {
        match self {
            IntakeError::Random => "no-random-bytes",
            IntakeError::Seal(SealError::TooLarge) => "seal-too-large",
            IntakeError::Seal(SealError::Encryption) => "seal-failed",
            IntakeError::Store(error) => error.code(),
        }
    }
}
