//! The store: sealed records, what stands in clear beside them, and what is to be told.
//!
//! One SQLite database in a folder of its own. What always holds:
//!
//! 1. It takes only what is [`Sealed`]; a row with an answer in it cannot be written.
//! 2. [`Store::accept`] returns after the commit, and the commit after the disk said that it has everything
//!    (`synchronous=FULL`, looked at when it opens). A referral, its used token and its row of the outbox are written
//!    together or not at all.
//! 3. One `host` per folder: it holds a lock on a file. Staff commands work beside it.
//! 4. Whoever only reads changes nothing: neither in the folder of a running `host`, nor in a copy of it that lacks the
//!    log, nor on a disk that cannot be written.
//! 5. What is purged is overwritten, in the database and in its log.
//! 6. Errors are kinds; no text of the database or of a row is in them.
//!
//! `schema.sql` is the inventory of what is stored.

mod accept;
mod audit;
mod error;
mod open;
mod outbox;
mod purge;
#[cfg(test)]
mod tests;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension, Row};

use super::recipients::KeySet;
use super::reference::Reference;
use super::seal::{Head, Mark, Sealed};
use crate::i18n::Lang;

pub use accept::{Accepted, Claim};
pub use audit::{AuditLine, AuditProblem};
pub use error::StoreError;
pub use open::is_hosted;
pub use outbox::{MailEntry, MailState, Outbox, Receipt};
pub use purge::{Purge, PurgeMode, Purged};

/// The folder of a site's data when `--data` names no other. It is never published: nothing of the generator reads
/// it, and it stands in `.gitignore`.
pub const DEFAULT_DATA_FOLDER: &str = "referrals";

/// The database in that folder.
pub const DATABASE_FILE: &str = "referrals.db";

/// An open store. All of it can be used from several threads, one at a time.
pub struct Store {
    connection: Mutex<Connection>,
    path: PathBuf,
    /// Which file it was that was opened.
    identity: Option<FileIdentity>,
    /// Held, or cleared away, until the store is dropped.
    _held: open::Held,
}

/// What became of a referral.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Nobody has read it. It never expires.
    New,
    Seen,
    Contacted,
    /// It is purged some days later.
    Closed,
}

/// What can be said of a referral without opening it.
#[derive(Clone)]
pub struct Entry {
    pub head: Head,
    pub state: State,
    pub purge_day: Option<Date>,
}

/// What is left of a referral that was purged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tombstone {
    pub reference: Reference,
    pub day: Date,
    pub purged_day: Date,
}

impl Store {
    /// All referrals in the order in which they came.
    pub fn list(&self) -> Result<Vec<Entry>, StoreError> {
        let connection = self.connection();
        let mut statement = connection.prepare_cached(
            "SELECT reference, day, language, state, form_version, key_set, size_class, quarantine, purge_day \
             FROM referral ORDER BY number",
        )?;
        let mut rows = statement.query([])?;
        let mut entries = Vec::new();
        while let Some(row) = rows.next()? {
            entries.push(entry(row)?);
        }
        Ok(entries)
    }

    /// One referral, still sealed.
    pub fn sealed(&self, reference: &Reference) -> Result<(Entry, Sealed), StoreError> {
        let connection = self.connection();
        let mut statement = connection.prepare_cached(
            "SELECT reference, day, language, state, form_version, key_set, size_class, quarantine, purge_day, \
             sealed FROM referral WHERE reference = ?1",
        )?;
        let mut rows = statement.query([reference.as_str()])?;
        let row = rows.next()?.ok_or(StoreError::Unknown)?;
        let entry = entry(row)?;
        let sealed = Sealed::stored(entry.head.clone(), row.get(9)?);
        Ok((entry, sealed))
    }

    pub fn tombstones(&self) -> Result<Vec<Tombstone>, StoreError> {
        let connection = self.connection();
        let mut statement = connection.prepare_cached(
            "SELECT reference, day, purged_day FROM tombstone ORDER BY purged_day, reference",
        )?;
        let mut rows = statement.query([])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(Tombstone {
                reference: reference(row, 0)?,
                day: day(row, 1)?,
                purged_day: day(row, 2)?,
            });
        }
        Ok(found)
    }

    /// The reference of what came with this random number of a token before.
    pub fn find(&self, nonce: &[u8; 16]) -> Result<Option<Reference>, StoreError> {
        let connection = self.connection();
        let mut statement =
            connection.prepare_cached("SELECT reference FROM used_token WHERE nonce = ?1")?;
        let found: Option<String> = statement
            .query_row([nonce.as_slice()], |row| row.get(0))
            .optional()?;
        found
            .map(|text| Reference::parse(&text).ok_or(StoreError::Corrupt))
            .transpose()
    }

    /// Whether a referral could be stored now: writes as much as a long one takes, to the disk. Once a minute is
    /// often enough.
    pub fn health(&self) -> Result<(), StoreError> {
        self.is_the_one_in_the_folder()?;
        let connection = self.connection();
        // Less would still fit on a disk that has no room for a referral any more.
        connection
            .prepare_cached("UPDATE beat SET count = count + 1, filler = zeroblob(32768)")?
            .execute([])?;
        Ok(())
    }

    /// A database that was deleted or put back from a copy while it is open takes everything, and keeps nothing.
    fn is_the_one_in_the_folder(&self) -> Result<(), StoreError> {
        match FileIdentity::of(&self.path) {
            Ok(identity) if Some(&identity) == self.identity.as_ref() => Ok(()),
            _ => Err(StoreError::Replaced),
        }
    }

    /// After a panic elsewhere the connection is as good as before: an open transaction was rolled back when
    /// it was dropped.
    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    pub const ALL: [State; 4] = [State::New, State::Seen, State::Contacted, State::Closed];

    /// As in the database, on the command line and in exports.
    pub fn word(self) -> &'static str {
        match self {
            State::New => "new",
            State::Seen => "seen",
            State::Contacted => "contacted",
            State::Closed => "closed",
        }
    }

    pub fn parse(word: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// What makes a file the same one, whatever its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct FileIdentity {
    device: u64,
    number: u64,
}

impl FileIdentity {
    #[cfg(unix)]
    fn of(path: &Path) -> std::io::Result<FileIdentity> {
        use std::os::unix::fs::MetadataExt;
        let metadata = fs::metadata(path)?;
        Ok(FileIdentity {
            device: metadata.dev(),
            number: metadata.ino(),
        })
    }

    /// Other systems do not let an open file be replaced.
    #[cfg(not(unix))]
    fn of(path: &Path) -> std::io::Result<FileIdentity> {
        fs::metadata(path).map(|_| FileIdentity {
            device: 0,
            number: 0,
        })
    }
}

/// Reads the columns of [`Store::list`].
fn entry(row: &Row<'_>) -> Result<Entry, StoreError> {
    let text = |column: usize| {
        row.get_ref(column)?
            .as_str()
            .map_err(|_| StoreError::Corrupt)
    };
    let quarantine: bool = row.get(7)?;
    let purge_day: Option<String> = row.get(8)?;
    Ok(Entry {
        head: Head {
            reference: reference(row, 0)?,
            day: day(row, 1)?,
            lang: Lang::parse(text(2)?).ok_or(StoreError::Corrupt)?,
            form_version: row.get(4)?,
            key_set: KeySet::parse(text(5)?).ok_or(StoreError::Corrupt)?,
            size_class: row.get(6)?,
            mark: match quarantine {
                true => Mark::Quarantine,
                false => Mark::None,
            },
        },
        state: State::parse(text(3)?).ok_or(StoreError::Corrupt)?,
        purge_day: purge_day
            .map(|day| day.parse().map_err(|_| StoreError::Corrupt))
            .transpose()?,
    })
}

fn reference(row: &Row<'_>, column: usize) -> Result<Reference, StoreError> {
    let text: String = row.get(column)?;
    Reference::parse(&text).ok_or(StoreError::Corrupt)
}

fn day(row: &Row<'_>, column: usize) -> Result<Date, StoreError> {
    let text: String = row.get(column)?;
    text.parse().map_err(|_| StoreError::Corrupt)
}
