//! Practice: a key that everybody at this computer can use, so that the whole way can be tried with nothing at stake.
//!
//! The key lies beside what is sealed to it, without a passphrase. `recipients.txt` refuses it.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use age::x25519;

use super::keys::{self, About};
use super::recipients::Role;

/// The folder of practice, below the root of the site. It is in no build and in no version control.
pub const PRACTICE_FOLDER: &str = ".pateka/practice";

/// The identity file of a practice folder.
pub fn identity_file(folder: &Path) -> PathBuf {
    folder.join("practice.identity")
}

/// The key of a practice folder; made when there is none.
pub fn identity(folder: &Path) -> io::Result<x25519::Identity> {
    if let Some(identity) = known(folder)? {
        return Ok(identity);
    }
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)?;
    let identity = x25519::Identity::generate();
    let text = keys::plain(
        &identity,
        &About {
            name: "practice",
            role: Role::Practice,
            day: "",
        },
    );
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(identity_file(folder))?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    Ok(identity)
}

/// The key of a practice folder, if there is one.
pub fn known(folder: &Path) -> io::Result<Option<x25519::Identity>> {
    match fs::read(identity_file(folder)) {
        Ok(bytes) => match keys::unlock(&bytes, None) {
            Ok(identities) => Ok(identities.into_iter().next()),
            Err(_) => Err(io::Error::from(io::ErrorKind::InvalidData)),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}
