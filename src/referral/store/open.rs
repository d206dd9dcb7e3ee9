//! Opening: who may write, which promises the database makes, and reading without leaving a trace.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::{DATABASE_FILE, FileIdentity, Store, StoreError};

/// The file whose lock tells that a `host` works with the folder.
const LOCK_FILE: &str = "host.lock";

/// Raised with every change of the tables; a step from each to the next is kept for good.
const SCHEMA_VERSION: i64 = 1;

/// For so long a staff command waits for `host`, and `host` for a staff command.
const BUSY: Duration = Duration::from_secs(5);

/// What has to outlive the connection.
#[derive(Default)]
pub struct Held {
    _lock: Option<File>,
    _copy: Option<Copy>,
}

impl Store {
    /// For `host`: makes the folder and the database where there are none, and keeps a second `host` out.
    pub fn host(folder: &Path) -> Result<Store, StoreError> {
        make_folder(folder)?;
        let lock = lock(folder)?;
        let path = folder.join(DATABASE_FILE);
        make_private(&path)?;
        let mut connection = writable(&path)?;
        migrate(&mut connection)?;
        is_sound(&connection)?;
        // The names of new files are on the disk only when their folder is.
        #[cfg(unix)]
        File::open(folder)?.sync_all()?;
        Store::new(
            connection,
            path,
            Held {
                _lock: Some(lock),
                _copy: None,
            },
        )
    }

    /// For staff commands that change something, beside a running `host` or without one.
    pub fn staff(folder: &Path) -> Result<Store, StoreError> {
        let path = existing(folder)?;
        let connection = writable(&path)?;
        is_ours(&connection)?;
        Store::new(connection, path, Held::default())
    }

    /// For everything else: the folder stays as it is, to the byte.
    pub fn read_only(folder: &Path) -> Result<Store, StoreError> {
        let path = existing(folder)?;
        let (connection, held) = readable(folder, &path)?;
        connection.busy_timeout(BUSY)?;
        connection.pragma_update(None, "trusted_schema", false)?;
        connection.pragma_update(None, "temp_store", "MEMORY")?;
        is_ours(&connection)?;
        Store::new(connection, path, held)
    }

    fn new(connection: Connection, path: PathBuf, held: Held) -> Result<Store, StoreError> {
        let identity = FileIdentity::of(&path).ok();
        Ok(Store {
            connection: Mutex::new(connection),
            path,
            identity,
            _held: held,
        })
    }
}

/// Whether a `host` works with the folder at this moment.
pub fn is_hosted(folder: &Path) -> bool {
    let Ok(file) = File::open(folder.join(LOCK_FILE)) else {
        return false;
    };
    matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock))
}

fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Whoever asks [`is_hosted`] holds the lock for a moment, so one refusal is none yet.
fn lock(folder: &Path) -> Result<File, StoreError> {
    const TRIES: u32 = 10;
    let file = private_file(&folder.join(LOCK_FILE))?;
    for attempt in 0..TRIES {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) if attempt + 1 < TRIES => {
                thread::sleep(Duration::from_millis(20));
            }
            Err(TryLockError::WouldBlock) => break,
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
    }
    Err(StoreError::InUse)
}

/// Made before SQLite sees it, because the log and its index take over the permissions of the database.
fn make_private(path: &Path) -> io::Result<()> {
    private_file(path)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(path)?.permissions().mode();
        if mode & 0o077 != 0 {
            fs::set_permissions(path, fs::Permissions::from_mode(0o600))?;
        }
    }
    Ok(())
}

fn private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn existing(folder: &Path) -> Result<PathBuf, StoreError> {
    let path = folder.join(DATABASE_FILE);
    match fs::metadata(&path) {
        Ok(metadata) if metadata.is_file() => Ok(path),
        Ok(_) => Err(StoreError::Missing),
        Err(error) => Err(error.into()),
    }
}

/// A connection with everything that the store promises, asked back where SQLite may have said no.
fn writable(path: &Path) -> Result<Connection, StoreError> {
    let connection = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    connection.busy_timeout(BUSY)?;
    let journal: String =
        connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0))?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "cell_size_check", true)?;
    let secure_delete: i64 =
        connection.pragma_update_and_check(None, "secure_delete", true, |row| row.get(0))?;
    let synchronous: i64 = connection.pragma_query_value(None, "synchronous", |row| row.get(0))?;
    const FULL: i64 = 2;
    match journal == "wal" && synchronous == FULL && secure_delete == 1 {
        true => Ok(connection),
        false => Err(StoreError::Unsynced),
    }
}

/// A connection for reading. Three ways, because SQLite makes and changes files even when it only reads a
/// database with a log:
///
/// - no log: everything is in one file, which is read as one that nobody changes;
/// - a running `host`: its own log and index are used;
/// - a log that nobody works with, as in a copy: both files are copied and put together elsewhere.
fn readable(folder: &Path, path: &Path) -> Result<(Connection, Held), StoreError> {
    const TRIES: u32 = 3;
    let log = with_suffix(path, "-wal");
    for _ in 0..TRIES {
        if is_hosted(folder) {
            let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
            return Ok((connection, Held::default()));
        }
        if fs::metadata(&log).is_ok_and(|log| log.len() > 0) {
            let copy = Copy::of(path, &log)?;
            // A `host` that started meanwhile may have moved the log into the database between the copies.
            if !is_hosted(folder) {
                let connection = Connection::open_with_flags(
                    copy.folder.join(DATABASE_FILE),
                    OpenFlags::SQLITE_OPEN_READ_WRITE,
                )?;
                let held = Held {
                    _lock: None,
                    _copy: Some(copy),
                };
                return Ok((connection, held));
            }
            continue;
        }
        let connection = Connection::open_with_flags(
            immutable(path)?,
            OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI,
        )?;
        return Ok((connection, Held::default()));
    }
    Err(StoreError::Busy)
}

/// The address of a file that is promised not to change.
fn immutable(path: &Path) -> Result<String, StoreError> {
    let path = path.canonicalize()?;
    let path = path.to_str().ok_or(StoreError::Io)?;
    let mut address = String::from("file://");
    // A letter of a disk (`C:`) stands behind a slash.
    if !path.starts_with('/') {
        address.push('/');
    }
    for byte in path.bytes() {
        match byte {
            b'\\' if cfg!(windows) => address.push('/'),
            b'/' | b':' | b'-' | b'_' | b'.' => address.push(char::from(byte)),
            byte if byte.is_ascii_alphanumeric() => address.push(char::from(byte)),
            byte => address.push_str(&format!("%{byte:02X}")),
        }
    }
    address.push_str("?immutable=1");
    Ok(address)
}

/// A copy in the folder for temporary files, sealed as the original is; deleted when it is dropped.
struct Copy {
    folder: PathBuf,
}

impl Copy {
    fn of(path: &Path, log: &Path) -> Result<Copy, StoreError> {
        let mut random = [0; 8];
        getrandom::fill(&mut random).map_err(|_| StoreError::Io)?;
        let name = format!("pateka-{:016x}", u64::from_ne_bytes(random));
        let folder = std::env::temp_dir().join(name);
        let mut builder = DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&folder)?;
        let copy = Copy { folder };
        let database = copy.folder.join(DATABASE_FILE);
        // The log first: what a checkpoint takes from it meanwhile is then in both, not in neither.
        let copied_log = with_suffix(&database, "-wal");
        for (from, to) in [(log, &copied_log), (path, &database)] {
            io::copy(&mut File::open(from)?, &mut private_file(to)?)?;
        }
        Ok(copy)
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        // Nothing in it can be read without a key; what cannot be removed is the system's to clear.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    match version(&transaction)? {
        SCHEMA_VERSION => {}
        0 => {
            transaction.execute_batch(include_str!("schema.sql"))?;
            transaction.pragma_update(None, "user_version", SCHEMA_VERSION)?;
        }
        _ => return Err(StoreError::Newer),
    }
    Ok(transaction.commit()?)
}

fn is_ours(connection: &Connection) -> Result<(), StoreError> {
    match version(connection)? {
        SCHEMA_VERSION => Ok(()),
        0 => Err(StoreError::Missing),
        _ => Err(StoreError::Newer),
    }
}

fn version(connection: &Connection) -> Result<i64, StoreError> {
    Ok(connection.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

/// Damage is better found when `host` starts than when somebody writes.
fn is_sound(connection: &Connection) -> Result<(), StoreError> {
    let found: String = connection.pragma_query_value(None, "quick_check", |row| row.get(0))?;
    match found == "ok" {
        true => Ok(()),
        false => Err(StoreError::Corrupt),
    }
}
