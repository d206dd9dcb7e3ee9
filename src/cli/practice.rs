//! The form in practice: the same endpoint as in production, with a throw-away key on this computer.

use std::io;
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use tokio::sync::{Notify, watch};

use crate::config::Config;
use crate::referral::Recipients;
use crate::referral::endpoint::{Endpoint, Office, Parts, Times};
use crate::referral::intake::Intake;
use crate::referral::limit::Limiter;
use crate::referral::practice::{self, PRACTICE_FOLDER};
use crate::referral::store::{Store, StoreError};
use crate::referral::token::TokenKey;
use crate::referral::vault::SealingVault;

/// Why there is no practice.
pub enum PracticeError {
    Store(StoreError),
    Io(io::Error),
}

/// The endpoint of practice for a site. Languages and time zone are those of its start.
pub fn endpoint(
    root: &Path,
    config: &Config,
    office: watch::Receiver<Option<Arc<Office>>>,
) -> Result<Endpoint, PracticeError> {
    let folder = root.join(PRACTICE_FOLDER);
    let identity = practice::identity(&folder).map_err(PracticeError::Io)?;
    let store = Store::host(&folder).map_err(PracticeError::Store)?;
    let intake = Intake {
        store: Arc::new(store),
        recipients: Recipients::practice(identity.to_public()),
        zone: config.time_zone.clone(),
        languages: config.languages.clone(),
    };
    Ok(Endpoint::new(Parts {
        office,
        vault: Arc::new(SealingVault::new(intake, Arc::new(Notify::new()))),
        key: TokenKey::of_folder(&folder).map_err(PracticeError::Io)?,
        limiter: Limiter::new(Timestamp::now()).map_err(PracticeError::Io)?,
        now: Timestamp::now,
        times: Times::USUAL,
    }))
}
