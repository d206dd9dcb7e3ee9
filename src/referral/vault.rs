//! The vault behind the form: [`Intake`] as the endpoint sees it, with keys that may change while a server runs.

use std::sync::{Arc, PoisonError, RwLock};

use tokio::sync::Notify;

use super::Submission;
use super::endpoint::{Accepted, Arrival, Unable, Vault};
use super::intake::{Circumstances, Intake, IntakeError};
use super::store::StoreError;
use super::token::Nonce;

/// Seals to keys and stores in a folder.
pub struct SealingVault {
    intake: RwLock<Arc<Intake>>,
    arrived: Arc<Notify>,
}

impl SealingVault {
    /// `arrived` is notified after each new referral, for whoever tells the staff.
    pub fn new(intake: Intake, arrived: Arc<Notify>) -> Self {
        SealingVault {
            intake: RwLock::new(Arc::new(intake)),
            arrived,
        }
    }

    /// What comes from now on is sealed to these keys. What is there already stays as it is until somebody rewraps it.
    pub fn change(&self, intake: Intake) {
        let mut current = self.intake.write().unwrap_or_else(PoisonError::into_inner);
        *current = Arc::new(intake);
    }

    fn intake(&self) -> Arc<Intake> {
        let current = self.intake.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&current)
    }
}

impl Vault for SealingVault {
    fn accept(&self, submission: &Submission, arrival: &Arrival<'_>) -> Result<Accepted, Unable> {
        let Arrival {
            lang,
            form,
            nonce,
            now,
            mark,
        } = *arrival;
        let circumstances = Circumstances {
            lang,
            nonce: nonce.0,
            mark,
            now,
        };
        let accepted = self.intake().take(form, submission, &circumstances)?;
        if !accepted.repeated {
            self.arrived.notify_one();
        }
        Ok(Accepted {
            reference: accepted.reference.as_str().to_owned(),
            repeated: accepted.repeated,
        })
    }

    fn find(&self, nonce: Nonce) -> Result<Option<String>, Unable> {
        let found = self.intake().store.find(&nonce.0)?;
        Ok(found.map(|reference| reference.as_str().to_owned()))
    }

    fn ready(&self) -> Result<(), Unable> {
        Ok(self.intake().store.health()?)
    }
}

impl From<IntakeError> for Unable {
    fn from(error: IntakeError) -> Unable {
        Unable(error.code())
    }
}

impl From<StoreError> for Unable {
    fn from(error: StoreError) -> Unable {
        Unable(error.code())
    }
}
