//! The one writer: puts the artifacts of a build into the output folder.
//!
//! What it promises, whatever fails and wherever it is interrupted:
//!
//! 1. The output folder changes only after every new file lies complete on its file system: a full
//!    disk or a missing permission leaves the old site as it was.
//! 2. A file whose bytes did not change is not touched: it keeps its time and its inode.
//! 3. What is no longer produced is removed, with the folders that it leaves empty.
//! 4. No byte is written outside the output folder: links inside it are replaced, never followed.
//! 5. A stranger's folder and the author's own files are refused, not replaced.
//! 6. A page is put in place after the files that it uses, and those of the old pages go last.
//!
//! The way of a publish, and the function of each step:
//!
//! ```text
//!   scan ─► plan ─► stage ─► commit ─► remove the staging folder
//!    read   compare  write     rename only; undo in reverse when a rename fails
//! ```
//!
//! The staging folder is `.pateka-staging` in the output folder, so that renames stay on one file
//! system. In it, `new/` holds what is to be put in place and `old/` what was taken from its place, both
//! under their final paths; `lock` is held by the publish that runs; `journal` lists the files that
//! replace nothing, and exists exactly while a commit is under way. After a crash the next publish
//! therefore knows what to do (`recover`): with a journal it takes the added files away and puts the
//! old ones back, so that should it fail too, one whole old site remains and no mixture; without one
//! the output is whole, and the staging folder is thrown away.
//!
//! Files are not synced one by one: that costs seconds per thousand, and the output can be made
//! again. A file torn by a power cut differs from its artifact (bytes are compared, not times),
//! so the next publish mends it.
//!
//! Not done here: two routes that differ only in case, and what the artifacts are.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Component, Path, PathBuf};

use rayon::prelude::*;
use walkdir::WalkDir;

use crate::artifact::{Artifact, Body, Media};
use crate::route::Route;

/// The folder inside the output folder where a publish prepares its work.
const STAGING: &str = ".pateka-staging";

/// The file in it that exists exactly while a commit is under way.
const JOURNAL: &str = "journal";

/// What must never become an output folder.
#[derive(Clone, Copy, Debug)]
pub struct PublishOptions<'a> {
    /// The project's folder: neither it nor a folder above it is published into.
    pub root: &'a Path,
    /// The author's folders (`content`, `themes`, `static`, `templates`), existing or not: the
    /// output folder is neither inside nor around one of them.
    pub sources: &'a [PathBuf],
}

/// What a publish did, in files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Published {
    pub written: usize,
    pub unchanged: usize,
    pub removed: usize,
}

/// Why nothing was published. The output folder is as it was before.
#[derive(Debug)]
pub struct PublishError {
    /// The file or folder that the sentence is about.
    pub path: PathBuf,
    pub kind: PublishErrorKind,
    /// What the system said, where it said something.
    pub source: Option<io::Error>,
}

/// The sentence that explains a [`PublishError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PublishErrorKind {
    /// The output folder holds something that pateka did not make.
    NotOurs,
    /// There is a file where the output folder should be.
    NotAFolder,
    /// The output folder is, holds, or lies among the project's own files.
    Protected,
    /// Two artifacts want one place: the same file, or a file and a folder of one name.
    Clash,
    /// Another publish into the same folder is running.
    Busy,
    DiskFull,
    NoPermission,
    /// Anything else that the system refused; [`PublishError::source`] says what.
    Other,
}

impl PublishErrorKind {
    /// The Fluent message; its argument is `path`, and `reason` for [`PublishErrorKind::Other`].
    pub fn message(self) -> &'static str {
        match self {
            PublishErrorKind::NotOurs => "out-not-ours",
            PublishErrorKind::NotAFolder => "out-not-a-folder",
            PublishErrorKind::Protected => "out-protected",
            PublishErrorKind::Clash => "out-clash",
            PublishErrorKind::Busy => "out-busy",
            PublishErrorKind::DiskFull => "disk-full",
            PublishErrorKind::NoPermission => "no-permission",
            PublishErrorKind::Other => "write-failed",
        }
    }

    /// The exit code of the command line: 1 the site's own files, 2 wrong usage, 3 the machine.
    pub fn exit_code(self) -> u8 {
        match self {
            PublishErrorKind::Clash => 1,
            PublishErrorKind::NotOurs
            | PublishErrorKind::NotAFolder
            | PublishErrorKind::Protected => 2,
            PublishErrorKind::Busy
            | PublishErrorKind::DiskFull
            | PublishErrorKind::NoPermission
            | PublishErrorKind::Other => 3,
        }
    }
}

impl PublishError {
    /// The exit code of the command line.
    pub fn exit_code(&self) -> u8 {
        self.kind.exit_code()
    }

    fn refused(path: &Path, kind: PublishErrorKind) -> Self {
        PublishError {
            path: path.to_owned(),
            kind,
            source: None,
        }
    }

    fn io(path: &Path, source: io::Error) -> Self {
        let kind = match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => PublishErrorKind::DiskFull,
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                PublishErrorKind::NoPermission
            }
            _ => PublishErrorKind::Other,
        };
        PublishError {
            path: path.to_owned(),
            kind,
            source: Some(source),
        }
    }
}

impl fmt::Display for PublishError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.kind.message(), self.path.display())?;
        match &self.source {
            Some(source) => write!(f, ": {source}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for PublishError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source
            .as_ref()
            .map(|source| source as &(dyn std::error::Error + 'static))
    }
}

/// Makes the folder `out` hold exactly the artifacts.
///
/// `out` is created when it does not exist; it may be a link or a mount point. Names at its top that
/// begin with a dot (`.git`, `.nojekyll`) are left alone, except `.well-known`. An `out` that is
/// not empty must hold the `build.json` of an earlier build.
pub fn publish(
    artifacts: &[Artifact],
    out: &Path,
    options: PublishOptions<'_>,
) -> Result<Published, PublishError> {
    publish_by(artifacts, out, options, SYSTEM)
}

/// Puts an output folder that an interrupted publish left half-way back to the whole old site. Does
/// nothing where nothing was interrupted, and leaves a publish that is running alone.
pub fn heal(out: &Path) -> Result<(), PublishError> {
    if !out.join(STAGING).join(JOURNAL).is_file() {
        return Ok(());
    }
    match Staging::open(out) {
        Ok(staging) => {
            recover(out, &staging)?;
            staging.close();
            Ok(())
        }
        Err(error) if error.kind == PublishErrorKind::Busy => Ok(()),
        Err(error) => Err(error),
    }
}

type Move<'a> = &'a dyn Fn(&Path, &Path) -> io::Result<()>;

/// The two calls that the commit is made of, so that tests can let any of them fail.
#[derive(Clone, Copy)]
struct Moves<'a> {
    rename: Move<'a>,
    link: Move<'a>,
}

const SYSTEM: Moves<'static> = Moves {
    rename: &|from, to| fs::rename(from, to),
    link: &|from, to| fs::hard_link(from, to),
};

fn publish_by(
    artifacts: &[Artifact],
    out: &Path,
    options: PublishOptions<'_>,
    moves: Moves<'_>,
) -> Result<Published, PublishError> {
    let wanted = wanted(artifacts, out)?;
    refuse_protected(out, options)?;
    let created = create_output(out)?;
    refuse_foreign(out)?;
    let staging = Staging::open(out)?;
    let published = replace(&wanted, out, &staging, moves);
    staging.close();
    if created && published.is_err() {
        // An empty folder that nobody had before; when it is not empty it stays, rightly.
        let _ = fs::remove_dir(out);
    }
    published
}

fn replace(
    wanted: &Wanted<'_>,
    out: &Path,
    staging: &Staging,
    moves: Moves<'_>,
) -> Result<Published, PublishError> {
    recover(out, staging)?;
    let found = scan(out)?;
    if !found.is_empty() && !is_ours(out) {
        return Err(PublishError::refused(out, PublishErrorKind::NotOurs));
    }
    let plan = plan(wanted, found, out);
    stage(&plan, out, staging)?;
    commit(&plan, out, staging, moves)?;
    for folder in &plan.stale_folders {
        // Not empty when somebody put a file there meanwhile; the next publish looks again.
        let _ = fs::remove_dir(out.join(folder));
    }
    Ok(Published {
        written: plan.write.len(),
        unchanged: wanted.files.len() - plan.write.len(),
        removed: plan.removed,
    })
}

// What shall be there, and what is.

/// The artifacts under their paths relative to the output folder.
struct Wanted<'a> {
    files: BTreeMap<PathBuf, &'a Artifact>,
    /// Every folder above one of the files, without the output folder itself.
    folders: BTreeSet<PathBuf>,
}

/// Something in the output folder, looked at without following links.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    File {
        length: u64,
    },
    Folder,
    /// A link, a socket, a device: never read and never written through.
    Other,
}

fn wanted<'a>(artifacts: &'a [Artifact], out: &Path) -> Result<Wanted<'a>, PublishError> {
    let mut files = BTreeMap::new();
    let mut folders = BTreeSet::new();
    let clash = |path: &Path| PublishError::refused(&out.join(path), PublishErrorKind::Clash);
    for artifact in artifacts {
        let path = PathBuf::from(artifact.route.output_path());
        if path.iter().next().is_some_and(is_left_alone) {
            return Err(clash(&path));
        }
        folders.extend(folders_above(&path).map(Path::to_owned));
        if files.insert(path.clone(), artifact).is_some() {
            return Err(clash(&path));
        }
    }
    match files.keys().find(|path| folders.contains(*path)) {
        Some(path) => Err(clash(path)),
        None => Ok(Wanted { files, folders }),
    }
}

fn scan(out: &Path) -> Result<BTreeMap<PathBuf, Found>, PublishError> {
    let mut found = BTreeMap::new();
    let entries = WalkDir::new(out)
        .min_depth(1)
        .follow_links(false)
        .into_iter()
        .filter_entry(|entry| entry.depth() != 1 || !is_left_alone(entry.file_name()));
    for entry in entries {
        let entry = entry.map_err(|error| walk_error(out, error))?;
        let kind = if entry.file_type().is_dir() {
            Found::Folder
        } else if entry.file_type().is_file() {
            let length = entry
                .metadata()
                .map_err(|error| walk_error(out, error))?
                .len();
            Found::File { length }
        } else {
            Found::Other
        };
        if let Ok(path) = entry.path().strip_prefix(out) {
            found.insert(path.to_owned(), kind);
        }
    }
    Ok(found)
}

fn is_left_alone(name: &std::ffi::OsStr) -> bool {
    name.as_encoded_bytes().first() == Some(&b'.') && name != ".well-known"
}

/// The folders above a relative path, the nearest first.
fn folders_above(path: &Path) -> impl Iterator<Item = &Path> {
    path.ancestors()
        .skip(1)
        .filter(|folder| !folder.as_os_str().is_empty())
}

// What is refused.

fn refuse_protected(out: &Path, options: PublishOptions<'_>) -> Result<(), PublishError> {
    let resolved = resolve(out);
    let around_root = resolve(options.root).starts_with(&resolved);
    let among_sources = options.sources.iter().any(|source| {
        let source = resolve(source);
        source.starts_with(&resolved) || resolved.starts_with(&source)
    });
    if around_root || among_sources {
        return Err(PublishError::refused(out, PublishErrorKind::Protected));
    }
    Ok(())
}

/// An absolute path without links and `..`, also of something that does not exist yet.
fn resolve(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    for existing in absolute.ancestors() {
        let Ok(mut resolved) = fs::canonicalize(existing) else {
            continue;
        };
        let rest = absolute.strip_prefix(existing).unwrap_or(Path::new(""));
        for part in rest.components() {
            match part {
                Component::ParentDir => {
                    resolved.pop();
                }
                Component::Normal(name) => resolved.push(name),
                Component::CurDir | Component::RootDir | Component::Prefix(_) => {}
            }
        }
        return resolved;
    }
    absolute
}

/// Makes the output folder; true when it was not there.
fn create_output(out: &Path) -> Result<bool, PublishError> {
    match fs::metadata(out) {
        Ok(metadata) if metadata.is_dir() => Ok(false),
        Ok(_) => Err(PublishError::refused(out, PublishErrorKind::NotAFolder)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => fs::create_dir_all(out)
            .map(|()| true)
            .map_err(|error| PublishError::io(out, error)),
        Err(error) => Err(PublishError::io(out, error)),
    }
}

/// Refuses a folder with a stranger's files before anything is created in it.
///
/// The staging folder of an interrupted publish counts as a sign that the folder is ours: the first
/// publish may have been interrupted before `build.json` was there.
fn refuse_foreign(out: &Path) -> Result<(), PublishError> {
    let mut entries = fs::read_dir(out).map_err(|error| PublishError::io(out, error))?;
    let empty = entries.all(|entry| entry.is_ok_and(|entry| is_left_alone(&entry.file_name())));
    let interrupted = out.join(STAGING).join(Staging::LOCK).is_file();
    if empty || interrupted || is_ours(out) {
        Ok(())
    } else {
        Err(PublishError::refused(out, PublishErrorKind::NotOurs))
    }
}

fn is_ours(out: &Path) -> bool {
    let path = out.join("build.json");
    if !fs::symlink_metadata(&path).is_ok_and(|metadata| metadata.is_file()) {
        return false;
    }
    fs::read(&path)
        .ok()
        .and_then(|bytes| serde_json::from_slice::<serde_json::Value>(&bytes).ok())
        .is_some_and(|build| build.get("version").is_some() && build.get("pages").is_some())
}

// The plan.

struct Plan<'a> {
    /// What differs, in the order in which it is put in place.
    write: Vec<Change<'a>>,
    /// Old things in the place of a new folder or file, taken away before anything is put in place.
    in_the_way: Vec<PathBuf>,
    /// Old files that are no longer produced, taken away last.
    vanished: Vec<PathBuf>,
    /// Old folders that nothing is in any more, the deepest first.
    stale_folders: Vec<PathBuf>,
    /// How many old files go.
    removed: usize,
}

struct Change<'a> {
    path: &'a Path,
    artifact: &'a Artifact,
    /// True when an old file lies in the place.
    replaces: bool,
}

fn plan<'a>(wanted: &'a Wanted<'a>, found: BTreeMap<PathBuf, Found>, out: &Path) -> Plan<'a> {
    let mut write: Vec<Change<'a>> = wanted
        .files
        .par_iter()
        .filter_map(|(path, artifact)| {
            let old = found.get(path).copied();
            if old.is_some_and(|old| is_unchanged(old, &out.join(path), &artifact.body)) {
                return None;
            }
            Some(Change {
                path,
                artifact,
                replaces: matches!(old, Some(Found::File { .. })),
            })
        })
        .collect();
    write.sort_by_key(|change| change.artifact.media == Media::HTML);

    // On a file system that ignores case, an old `About` is the place of a new `about`: taken away at
    // the end it would take the new one with it.
    let fold = |path: &Path| path.to_string_lossy().to_lowercase();
    let folded: BTreeSet<String> = wanted.files.keys().map(|path| fold(path)).collect();

    let mut plan = Plan {
        write,
        in_the_way: Vec::new(),
        vanished: Vec::new(),
        stale_folders: Vec::new(),
        removed: 0,
    };
    let mut moved_folders = BTreeSet::new();
    for (path, kind) in found {
        let is_folder = kind == Found::Folder;
        let is_wanted = wanted.files.contains_key(&path);
        if !is_folder && !is_wanted {
            plan.removed += 1;
        }
        if folders_above(&path).any(|folder| moved_folders.contains(folder)) {
            continue;
        }
        match (kind, is_wanted) {
            (Found::Folder, true) => {
                moved_folders.insert(path.clone());
                plan.in_the_way.push(path);
            }
            (Found::Folder, false) if wanted.folders.contains(&path) => {}
            (Found::Folder, false) => plan.stale_folders.push(path),
            (Found::Other, true) => plan.in_the_way.push(path),
            (Found::File { .. }, true) => {}
            (Found::File { .. } | Found::Other, false) => {
                if wanted.folders.contains(&path) || folded.contains(&fold(&path)) {
                    plan.in_the_way.push(path);
                } else {
                    plan.vanished.push(path);
                }
            }
        }
    }
    plan.stale_folders.reverse();
    plan
}

/// Compares an old file with a body, the length first. What cannot be read counts as changed: if it
/// is the artifact's own file, staging it finds the error again and reports it.
fn is_unchanged(old: Found, path: &Path, body: &Body) -> bool {
    let Found::File { length } = old else {
        return false;
    };
    match body {
        Body::Bytes(bytes) => {
            u64::try_from(bytes.len()).is_ok_and(|new| new == length)
                && fs::read(path).is_ok_and(|old| old == *bytes)
        }
        Body::File(source) => {
            fs::metadata(source).is_ok_and(|new| new.len() == length)
                && same_contents(path, source).unwrap_or(false)
        }
    }
}

fn same_contents(one: &Path, other: &Path) -> io::Result<bool> {
    let mut one = BufReader::with_capacity(1 << 16, File::open(one)?);
    let mut other = BufReader::with_capacity(1 << 16, File::open(other)?);
    loop {
        let (left, right) = (one.fill_buf()?, other.fill_buf()?);
        if left.is_empty() || right.is_empty() {
            return Ok(left.is_empty() && right.is_empty());
        }
        let length = left.len().min(right.len());
        if left.iter().zip(right).any(|(left, right)| left != right) {
            return Ok(false);
        }
        one.consume(length);
        other.consume(length);
    }
}

// Staging.

/// The staging folder, locked by this publish for as long as the value lives.
struct Staging {
    folder: PathBuf,
    _lock: File,
}

impl Staging {
    const LOCK: &'static str = "lock";

    /// Creates or takes over the staging folder of `out`.
    fn open(out: &Path) -> Result<Self, PublishError> {
        let folder = out.join(STAGING);
        for _ in 0..16 {
            match take_lock(&folder).map_err(|error| PublishError::io(&folder, error))? {
                Lock::Held(lock) => {
                    return Ok(Staging {
                        folder,
                        _lock: lock,
                    });
                }
                Lock::Busy => break,
                Lock::Lost => {}
            }
        }
        Err(PublishError::refused(out, PublishErrorKind::Busy))
    }

    fn new_files(&self) -> PathBuf {
        self.folder.join("new")
    }

    fn old_files(&self) -> PathBuf {
        self.folder.join("old")
    }

    fn journal(&self) -> PathBuf {
        self.folder.join(JOURNAL)
    }

    /// Removes what is in the folder, apart from the lock. The journal must be gone.
    fn clear(&self) -> io::Result<()> {
        for folder in [self.new_files(), self.old_files()] {
            remove_tree(&folder)?;
        }
        Ok(())
    }

    /// Removes the folder, unless a journal is left: then the next publish needs what is in it.
    fn close(self) {
        if fs::symlink_metadata(self.journal()).is_ok() {
            return;
        }
        // What cannot be removed now disturbs nobody, and the next publish tries again.
        if self.clear().is_ok() && fs::remove_file(self.folder.join(Staging::LOCK)).is_ok() {
            let _ = fs::remove_dir(&self.folder);
        }
    }
}

enum Lock {
    Held(File),
    Busy,
    /// The publish before this one, which removes the lock file while it holds the lock, did so
    /// after it was opened here: a lock on it would be one that nobody else can see.
    Lost,
}

fn take_lock(folder: &Path) -> io::Result<Lock> {
    let path = folder.join(Staging::LOCK);
    remove_unless(folder, |metadata| metadata.is_dir())?;
    create_folder(folder)?;
    remove_unless(&path, |metadata| metadata.is_file())?;
    let open = |create| {
        OpenOptions::new()
            .create(create)
            .truncate(false)
            .write(true)
            .open(&path)
    };
    let lock = match open(true) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Lock::Lost),
        opened => opened?,
    };
    match lock.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Ok(Lock::Busy),
        // A file system without locks; that one publish runs at a time is then the user's care.
        Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {
            return Ok(Lock::Held(lock));
        }
        Err(TryLockError::Error(error)) => return Err(error),
    }
    // A second look at the path meets our own lock if the path still leads to the file.
    let still_there =
        open(false).is_ok_and(|file| matches!(file.try_lock(), Err(TryLockError::WouldBlock)));
    Ok(if still_there {
        Lock::Held(lock)
    } else {
        Lock::Lost
    })
}

/// Creates a folder, or finds that something is there already.
fn create_folder(path: &Path) -> io::Result<()> {
    match fs::create_dir(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

/// Removes a link or file in the place of something of another kind; nothing there is good too.
fn remove_unless(path: &Path, good: impl Fn(&fs::Metadata) -> bool) -> io::Result<()> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if good(&metadata) => Ok(()),
        Ok(metadata) if metadata.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

fn remove_tree(path: &Path) -> io::Result<()> {
    remove_unless(path, |_| false)
}

/// Writes every changed file completely into the staging folder.
fn stage(plan: &Plan<'_>, out: &Path, staging: &Staging) -> Result<(), PublishError> {
    let new_files = staging.new_files();
    let failed = |path: &Path, error| PublishError::io(&out.join(path), error);
    let folders: BTreeSet<&Path> = plan
        .write
        .iter()
        .filter_map(|change| change.path.parent())
        .collect();
    for folder in folders {
        fs::create_dir_all(new_files.join(folder)).map_err(|error| failed(folder, error))?;
    }
    let failure = plan.write.par_iter().find_map_first(|change| {
        let target = new_files.join(change.path);
        match &change.artifact.body {
            Body::Bytes(bytes) => File::create_new(&target)
                .and_then(|mut file| file.write_all(bytes))
                .map_err(|error| failed(change.path, error)),
            Body::File(source) => match File::open(source) {
                Ok(from) => copy(from, &target).map_err(|error| failed(change.path, error)),
                Err(error) => Err(PublishError::io(source, error)),
            },
        }
        .err()
    });
    failure.map_or(Ok(()), Err)
}

/// Copies the contents only: a private file in `static/` is still published readable.
fn copy(mut from: impl Read, target: &Path) -> io::Result<()> {
    let mut file = File::create_new(target)?;
    io::copy(&mut from, &mut file)?;
    Ok(())
}

// The commit.

/// A change to the output folder that was carried out, with its path.
enum Step {
    MadeFolder(PathBuf),
    /// Taken from its place into `old/`.
    SetAside(PathBuf),
    /// A new file over an old one, whose other name is in `old/`.
    Replaced(PathBuf),
    Added(PathBuf),
}

fn commit(
    plan: &Plan<'_>,
    out: &Path,
    staging: &Staging,
    moves: Moves<'_>,
) -> Result<(), PublishError> {
    if plan.write.is_empty() && plan.in_the_way.is_empty() && plan.vanished.is_empty() {
        return Ok(());
    }
    write_journal(plan, staging)?;
    let mut done = Vec::new();
    let moved = carry_out(plan, out, staging, moves, &mut done).and_then(|()| {
        fs::remove_file(staging.journal())
            .map_err(|error| PublishError::io(&staging.journal(), error))
    });
    if moved.is_err() && undo(done, out, staging, moves) {
        // Should this fail, the next publish finds an old site with nothing to put back.
        let _ = fs::remove_file(staging.journal());
    }
    moved
}

fn write_journal(plan: &Plan<'_>, staging: &Staging) -> Result<(), PublishError> {
    let mut journal = String::new();
    for change in plan.write.iter().filter(|change| !change.replaces) {
        journal.push_str(&change.artifact.route.output_path());
        journal.push('\n');
    }
    let path = staging.journal();
    File::create_new(&path)
        .and_then(|mut file| {
            file.write_all(journal.as_bytes())?;
            file.sync_all()
        })
        .map_err(|error| PublishError::io(&path, error))
}

fn carry_out(
    plan: &Plan<'_>,
    out: &Path,
    staging: &Staging,
    moves: Moves<'_>,
    done: &mut Vec<Step>,
) -> Result<(), PublishError> {
    for path in &plan.in_the_way {
        set_aside(path, out, staging, moves, done)?;
    }
    let mut folders = BTreeSet::new();
    for change in &plan.write {
        make_folders(change.path, out, &mut folders, done)?;
        put_in_place(change, out, staging, moves, done)?;
    }
    for path in &plan.vanished {
        set_aside(path, out, staging, moves, done)?;
    }
    Ok(())
}

fn set_aside(
    path: &Path,
    out: &Path,
    staging: &Staging,
    moves: Moves<'_>,
    done: &mut Vec<Step>,
) -> Result<(), PublishError> {
    let (from, to) = (out.join(path), staging.old_files().join(path));
    create_parent(&to)
        .and_then(|()| (moves.rename)(&from, &to))
        .map_err(|error| PublishError::io(&from, error))?;
    done.push(Step::SetAside(path.to_owned()));
    Ok(())
}

/// Makes the folders above a path real folders. `known` holds those that are.
fn make_folders<'a>(
    path: &'a Path,
    out: &Path,
    known: &mut BTreeSet<&'a Path>,
    done: &mut Vec<Step>,
) -> Result<(), PublishError> {
    let mut missing: Vec<&Path> = folders_above(path)
        .take_while(|folder| !known.contains(folder))
        .collect();
    while let Some(folder) = missing.pop() {
        let place = out.join(folder);
        match fs::create_dir(&place) {
            Ok(()) => done.push(Step::MadeFolder(folder.to_owned())),
            // A link to a folder cannot be here: the plan has set it aside.
            Err(_) if fs::symlink_metadata(&place).is_ok_and(|place| place.is_dir()) => {}
            Err(error) => return Err(PublishError::io(&place, error)),
        }
        known.insert(folder);
    }
    Ok(())
}

fn put_in_place(
    change: &Change<'_>,
    out: &Path,
    staging: &Staging,
    moves: Moves<'_>,
    done: &mut Vec<Step>,
) -> Result<(), PublishError> {
    let place = out.join(change.path);
    let old = staging.old_files().join(change.path);
    // A second name keeps the old file without taking it away first, so that there is no moment
    // without it. Where the file system has no hard links there is one.
    let linked = change.replaces
        && create_parent(&old)
            .and_then(|()| (moves.link)(&place, &old))
            .is_ok();
    if change.replaces && !linked {
        set_aside(change.path, out, staging, moves, done)?;
    }
    (moves.rename)(&staging.new_files().join(change.path), &place)
        .map_err(|error| PublishError::io(&place, error))?;
    let path = change.path.to_owned();
    done.push(if linked {
        Step::Replaced(path)
    } else {
        Step::Added(path)
    });
    Ok(())
}

fn create_parent(path: &Path) -> io::Result<()> {
    path.parent().map_or(Ok(()), fs::create_dir_all)
}

/// Takes the steps back in reverse; true when all of them could be.
fn undo(done: Vec<Step>, out: &Path, staging: &Staging, moves: Moves<'_>) -> bool {
    let mut whole = true;
    for step in done.into_iter().rev() {
        let undone = match step {
            Step::MadeFolder(path) => fs::remove_dir(out.join(path)),
            Step::SetAside(path) | Step::Replaced(path) => {
                (moves.rename)(&staging.old_files().join(&path), &out.join(&path))
            }
            Step::Added(path) => fs::remove_file(out.join(path)),
        };
        whole &= undone.is_ok();
    }
    whole
}

/// Brings the output folder to a whole state after an interrupted publish, and empties staging.
///
/// A journal means that the commit was under way: the files that it had added are removed (those not
/// in `new/` any more), and everything in `old/` goes back to its place. Each step may be
/// interrupted and repeated.
fn recover(out: &Path, staging: &Staging) -> Result<(), PublishError> {
    let journal = staging.journal();
    let failed = |error| PublishError::io(&staging.folder, error);
    remove_unless(&journal, |metadata| metadata.is_file()).map_err(failed)?;
    if let Ok(added) = fs::read(&journal) {
        for path in String::from_utf8_lossy(&added).lines() {
            take_away(path, out, staging).map_err(failed)?;
        }
        put_back(out, &staging.old_files()).map_err(failed)?;
        fs::remove_file(&journal).map_err(failed)?;
    }
    staging.clear().map_err(failed)
}

/// Removes a file that an interrupted commit had added, with the folders that were made for it.
fn take_away(path: &str, out: &Path, staging: &Staging) -> io::Result<()> {
    // Whatever stands in the journal, it does not lead out of the output folder.
    let Ok(route) = Route::parse(&format!("/{path}")) else {
        return Ok(());
    };
    let path = PathBuf::from(route.as_str().trim_start_matches('/'));
    let is_real_folder =
        |folder: &Path| fs::symlink_metadata(out.join(folder)).is_ok_and(|folder| folder.is_dir());
    // From the top, so that nothing is reached through a link.
    let mut above: Vec<&Path> = folders_above(&path).collect();
    let depth = above.len();
    above.reverse();
    above.truncate(
        above
            .iter()
            .take_while(|folder| is_real_folder(folder))
            .count(),
    );

    let place = out.join(&path);
    let still_staged = fs::symlink_metadata(staging.new_files().join(&path)).is_ok();
    let is_file = fs::symlink_metadata(&place).is_ok_and(|place| place.is_file());
    if above.len() == depth && is_file && !still_staged {
        fs::remove_file(&place)?;
    }
    for folder in above.into_iter().rev() {
        if fs::remove_dir(out.join(folder)).is_err() {
            break;
        }
    }
    Ok(())
}

fn put_back(out: &Path, old_files: &Path) -> io::Result<()> {
    if !fs::symlink_metadata(old_files).is_ok_and(|folder| folder.is_dir()) {
        return Ok(());
    }
    // Listed before anything moves, since the walk goes through what is moved.
    let entries: Vec<_> = WalkDir::new(old_files)
        .min_depth(1)
        .follow_links(false)
        .into_iter()
        .collect::<Result<_, _>>()?;
    for entry in entries {
        let Ok(path) = entry.path().strip_prefix(old_files) else {
            continue;
        };
        let place = out.join(path);
        if entry.file_type().is_dir() {
            remove_unless(&place, |metadata| metadata.is_dir())?;
            create_folder(&place)?;
        } else {
            remove_unless(&place, |metadata| !metadata.is_dir())?;
            fs::rename(entry.path(), &place)?;
        }
    }
    Ok(())
}

fn walk_error(out: &Path, error: walkdir::Error) -> PublishError {
    let path = error.path().unwrap_or(out).to_owned();
    match error.into_io_error() {
        Some(error) => PublishError::io(&path, error),
        None => PublishError::refused(&path, PublishErrorKind::Other),
    }
}

#[cfg(test)]
mod tests;
