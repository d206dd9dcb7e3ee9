//! The staff member's key: which file it is, and its passphrase.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use age::x25519;
use zeroize::Zeroizing;

use super::super::Exit;
use super::super::keys::{ENDING, ask_passphrase};
use super::super::setting::Setting;
use crate::referral::keys::{UnlockError, is_protected, unlock};

/// Where the key is.
pub enum KeyFile {
    Named(PathBuf),
    /// Nobody said: the only identity file in this folder.
    TheOnlyOne,
}

/// The largest identity file that is read, in bytes.
const LARGEST: u64 = 64 * 1024;

/// Opens the identity file; asks for its passphrase where it has one.
pub fn identities(setting: &Setting, key: &KeyFile) -> Result<Vec<x25519::Identity>, Exit> {
    let path = match key {
        KeyFile::Named(path) => path.clone(),
        KeyFile::TheOnlyOne => only_one(setting)?,
    };
    let path = &path;
    let shown = || path.display().to_string();
    let file = read(path).map_err(|error| {
        setting.complain_of("identity-unread", Some(&error), &[("path", shown().into())]);
        match error.kind() {
            std::io::ErrorKind::NotFound => Exit::WrongUsage,
            _ => Exit::Machine,
        }
    })?;
    let passphrase = match is_protected(&file) {
        true => Some(ask_passphrase(setting)?),
        false => None,
    };
    unlock(&file, passphrase.as_ref().map(|text| text.as_str())).map_err(|error| {
        let mut args = vec![("path", shown().into())];
        let id = match error {
            UnlockError::WrongPassphrase | UnlockError::NeedsPassphrase => "passphrase-wrong",
            UnlockError::NotAnIdentity => "identity-none",
            UnlockError::TooMuchWork => "identity-work",
            UnlockError::MistypedRow(row) => {
                args.push(("row", row.into()));
                "identity-row"
            }
        };
        setting.complain(id, &args);
        Exit::WrongUsage
    })
}

fn read(path: &Path) -> std::io::Result<Zeroizing<Vec<u8>>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(4096));
    fs::File::open(path)?
        .take(LARGEST)
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn only_one(setting: &Setting) -> Result<PathBuf, Exit> {
    let entries = fs::read_dir(".").into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ending| ending == ENDING))
        .collect();
    match (found.pop(), found.is_empty()) {
        (Some(only), true) => Ok(only),
        (None, _) => {
            setting.complain("identity-unnamed", &[]);
            Err(Exit::WrongUsage)
        }
        (Some(_), false) => {
            setting.complain("identity-several", &[]);
            Err(Exit::WrongUsage)
        }
    }
}
