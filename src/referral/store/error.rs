//! What keeps the store from doing its work, without a word of what it holds.

use std::io;

use rusqlite::ErrorCode;

/// Why something could not be stored or read. The kinds have a code for logs and `/healthz`, and a sentence in
/// `referrals.ftl` of the same name; none of them names a person, a path or a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoreError {
    DiskFull,
    ReadOnly,
    NoPermission,
    /// The file is no database of ours, or parts of it are damaged.
    Corrupt,
    /// Another process is writing for longer than anybody should wait.
    Busy,
    /// Another `host` works with this folder.
    InUse,
    /// There is no such folder, or nothing was ever stored in it.
    Missing,
    /// The file that is open is not the one in the folder any more.
    Replaced,
    /// The system does not promise that what was written stays.
    Unsynced,
    /// Written by a later version of pateka.
    Newer,
    /// The reference that chance made is taken; another one will do.
    ReferenceTaken,
    /// There is no referral with this reference.
    Unknown,
    /// The disk, or something between it and us.
    Io,
}

impl StoreError {
    pub fn code(self) -> &'static str {
        match self {
            StoreError::DiskFull => "store-disk-full",
            StoreError::ReadOnly => "store-read-only",
            StoreError::NoPermission => "store-no-permission",
            StoreError::Corrupt => "store-corrupt",
            StoreError::Busy => "store-busy",
            StoreError::InUse => "store-in-use",
            StoreError::Missing => "store-missing",
            StoreError::Replaced => "store-replaced",
            StoreError::Unsynced => "store-unsynced",
            StoreError::Newer => "store-newer",
            StoreError::ReferenceTaken => "store-reference-taken",
            StoreError::Unknown => "store-unknown",
            StoreError::Io => "store-io",
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> StoreError {
        let rusqlite::Error::SqliteFailure(failure, _) = &error else {
            // A column of another type than ours: somebody else wrote it.
            return StoreError::Corrupt;
        };
        match failure.code {
            ErrorCode::DiskFull => StoreError::DiskFull,
            ErrorCode::ReadOnly => StoreError::ReadOnly,
            ErrorCode::PermissionDenied | ErrorCode::CannotOpen => StoreError::NoPermission,
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => StoreError::Corrupt,
            ErrorCode::ConstraintViolation | ErrorCode::TypeMismatch => StoreError::Corrupt,
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => StoreError::Busy,
            // The index of the log could not grow.
            _ if failure.extended_code == rusqlite::ffi::SQLITE_IOERR_SHMSIZE => {
                StoreError::DiskFull
            }
            _ => StoreError::Io,
        }
    }
}

impl From<io::Error> for StoreError {
    fn from(error: io::Error) -> StoreError {
        match error.kind() {
            io::ErrorKind::NotFound => StoreError::Missing,
            io::ErrorKind::PermissionDenied => StoreError::NoPermission,
            io::ErrorKind::ReadOnlyFilesystem => StoreError::ReadOnly,
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => StoreError::DiskFull,
            _ => StoreError::Io,
        }
    }
}
