//! The vault behind the form: seals what arrives and stores it.
//!
//! It is where the two halves of the tower meet: the [`endpoint`](super::endpoint) knows no keys and no disk, the
//! [`store`](super::store) takes only what is sealed. The keys may change while a server runs.

use std::io;
use std::sync::{Arc, PoisonError, RwLock};

use tokio::sync::Notify;

use super::Submission;
use super::endpoint::{Accepted, Arrival, Unable, Vault};
use super::recipients::Recipients;
use super::reference::Reference;
use super::seal::{Record, SealError, seal};
use super::store::{Claim, Store, StoreError};
use super::token::Nonce;

/// Seals to keys and stores in a folder.
pub struct SealingVault {
    store: Arc<Store>,
    recipients: RwLock<Arc<Recipients>>,
    arrived: Arc<Notify>,
}

/// References that chance makes twice are made again; so often it does not happen.
const TRIES: usize = 8;

impl SealingVault {
    /// `arrived` is notified after each new referral, for whoever tells the staff.
    pub fn new(store: Arc<Store>, recipients: Recipients, arrived: Arc<Notify>) -> Self {
        SealingVault {
            store,
            recipients: RwLock::new(Arc::new(recipients)),
            arrived,
        }
    }

    /// From now on these keys are sealed to. What is there already stays as it is until somebody rewraps it.
    pub fn change_recipients(&self, recipients: Recipients) {
        let mut current = self
            .recipients
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        *current = Arc::new(recipients);
    }

    fn recipients(&self) -> Arc<Recipients> {
        let current = self
            .recipients
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&current)
    }
}

impl Vault for SealingVault {
    fn accept(&self, submission: &Submission, arrival: &Arrival<'_>) -> Result<Accepted, Unable> {
        let recipients = self.recipients();
        let claim = Claim {
            nonce: arrival.nonce.0,
            today: arrival.received.date(),
        };
        for _ in 0..TRIES {
            let reference = Reference::random(&mut random).map_err(|_| Unable("no-randomness"))?;
            let record = Record {
                reference: &reference,
                received: arrival.received,
                lang: arrival.lang,
                languages: arrival.languages,
                form: arrival.form,
                submission,
                mark: arrival.mark,
            };
            let sealed = seal(&record, &recipients).map_err(|error| match error {
                SealError::TooLarge => Unable("seal-too-large"),
                SealError::Encryption => Unable("seal-failed"),
            })?;
            match self.store.accept(&sealed, &claim) {
                Ok(accepted) => {
                    if !accepted.repeated {
                        self.arrived.notify_one();
                    }
                    return Ok(Accepted {
                        reference: accepted.reference.as_str().to_owned(),
                        repeated: accepted.repeated,
                    });
                }
                Err(StoreError::ReferenceTaken) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(StoreError::ReferenceTaken.into())
    }

    fn find(&self, nonce: Nonce) -> Result<Option<String>, Unable> {
        let found = self.store.find(&nonce.0)?;
        Ok(found.map(|reference| reference.as_str().to_owned()))
    }

    fn ready(&self) -> Result<(), Unable> {
        Ok(self.store.health()?)
    }
}

impl From<StoreError> for Unable {
    fn from(error: StoreError) -> Unable {
        Unable(error.code())
    }
}

fn random(bytes: &mut [u8]) -> io::Result<()> {
    getrandom::fill(bytes).map_err(|error| io::Error::other(error.to_string()))
}
