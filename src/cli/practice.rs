//! The form in practice: the same endpoint as in production, with a throw-away key on this computer.
//!
//! Everything is in `.pateka/practice/`: a store like that of `host`, and the key that opens it, without a
//! passphrase. `host` refuses that key.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use age::x25519;
use jiff::Timestamp;
use tokio::sync::{Notify, watch};

use crate::referral::endpoint::{Endpoint, Office, Parts, Times};
use crate::referral::keys::{self, About};
use crate::referral::limit::Limiter;
use crate::referral::recipients::{Recipients, Role};
use crate::referral::store::{Store, StoreError};
use crate::referral::token::TokenKey;
use crate::referral::vault::SealingVault;

/// Below the folder of the site.
pub fn folder(root: &Path) -> PathBuf {
    root.join(".pateka").join("practice")
}

/// The identity file in the folder of practice.
pub fn identity_file(root: &Path) -> PathBuf {
    folder(root).join("identity.txt")
}

/// Why there is no practice.
pub enum PracticeError {
    Store(StoreError),
    Io(io::Error),
}

/// The endpoint of practice.
pub fn endpoint(
    root: &Path,
    office: watch::Receiver<Option<Arc<Office>>>,
) -> Result<Endpoint, PracticeError> {
    let folder = folder(root);
    let identity = identity(root).map_err(PracticeError::Io)?;
    let store = Store::host(&folder).map_err(PracticeError::Store)?;
    let recipients = Recipients::practice(identity.to_public());
    let vault = SealingVault::new(Arc::new(store), recipients, Arc::new(Notify::new()));
    Ok(Endpoint::new(Parts {
        office,
        vault: Arc::new(vault),
        key: TokenKey::of_folder(&folder).map_err(PracticeError::Io)?,
        limiter: Limiter::new(Timestamp::now()).map_err(PracticeError::Io)?,
        now: Timestamp::now,
        times: Times::USUAL,
    }))
}

/// The public key of practice, if this site was ever practised with.
pub fn public_key(root: &Path) -> Option<x25519::Recipient> {
    read_identity(&identity_file(root)).map(|identity| identity.to_public())
}

/// The key of practice; made at the first time.
fn identity(root: &Path) -> io::Result<x25519::Identity> {
    let file = identity_file(root);
    if let Some(identity) = read_identity(&file) {
        return Ok(identity);
    }
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder(root))?;
    let identity = x25519::Identity::generate();
    let about = About {
        name: "",
        role: Role::Practice,
        day: &Timestamp::now().strftime("%Y-%m-%d").to_string(),
    };
    let text = keys::plain(&identity, &about);
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(&file)?.write_all(text.as_bytes())?;
    Ok(identity)
}

fn read_identity(file: &Path) -> Option<x25519::Identity> {
    let text = fs::read(file).ok()?;
    keys::unlock(&text, None).ok()?.into_iter().next()
}
