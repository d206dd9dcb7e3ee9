//! Notices that the author's files may have changed.
//!
//! What the system reports about files differs between systems, editors and network drives, and is
//! sometimes wrong or lost. It is therefore used as a hint only: [`watch`] says "look again", and
//! whoever is told reads the tree and finds out what is different. What this module promises is that a
//! change is followed by a hint, that a burst of changes gives few of them, and that editors'
//! temporary files and the reading of files give none.
//!
//! A system that cannot report changes, or not for so many files, is replaced by polling, which is
//! said in a hint of its own.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, MetadataKind, ModifyKind};
use notify::{Config, Event, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

/// A hint waits until nothing more has happened for this long: an editor writes a file in steps.
const QUIET: Duration = Duration::from_millis(40);

/// A hint waits no longer than this, however much goes on.
const LONGEST_WAIT: Duration = Duration::from_millis(400);

/// How often the files are looked at where the system does not report changes.
pub const POLL_INTERVAL: Duration = Duration::from_secs(1);

/// How to notice changes, and which do not count.
#[derive(Clone, Debug)]
pub struct WatchOptions {
    pub method: WatchMethod,
    /// Files and folders among the sources that are not the author's: the output folder.
    pub ignored: Vec<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WatchMethod {
    /// The system reports changes; polling every [`POLL_INTERVAL`] where it cannot.
    System,
    /// For drives where nothing is reported.
    Polling { every: Duration },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hint {
    /// Something may have changed.
    Changed,
    /// The system cannot report changes, for the reason that it gives; polling has begun.
    Polling { reason: String, every: Duration },
}

/// Watches for as long as it lives.
#[derive(Debug)]
pub struct Watch {
    messages: Sender<Message>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.messages.send(Message::Stop);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Watches files and folders, each with everything in it, and calls `on_hint` from a thread of its own.
///
/// A source need not exist yet, and may be replaced as a whole; only its parent folder must exist and
/// stay. `on_hint` should return soon, since dropping the [`Watch`] waits for it: it is meant to
/// send on a channel.
///
/// The only error is that the system gives no thread.
pub fn watch(
    sources: &[PathBuf],
    options: &WatchOptions,
    on_hint: impl FnMut(Hint) + Send + 'static,
) -> io::Result<Watch> {
    let (messages, received) = channel();
    let scope = Scope::new(sources, &options.ignored);
    let mut on_hint = on_hint;
    let (watcher, fallback) = match options.method {
        WatchMethod::System => match system_watcher(&messages, &scope) {
            Ok(watcher) => (Some(watcher), None),
            Err(error) => (poller(&messages, &scope, POLL_INTERVAL), Some(error)),
        },
        WatchMethod::Polling { every } => (poller(&messages, &scope, every), None),
    };
    if let Some(error) = &fallback {
        on_hint(polling(error));
    }
    let mut watching = Watching {
        watcher,
        polls: fallback.is_some() || options.method != WatchMethod::System,
        scope,
        messages: messages.clone(),
    };
    let thread = std::thread::Builder::new()
        .name("watch".to_owned())
        .spawn(move || watching.run(&received, &mut on_hint))?;
    Ok(Watch {
        messages,
        thread: Some(thread),
    })
}

#[derive(Debug)]
enum Message {
    Reported(notify::Result<Event>),
    Stop,
}

type AnyWatcher = Box<dyn Watcher + Send>;

/// The state of the thread.
struct Watching {
    /// `None` if not even polling could be set up; then nothing is noticed.
    watcher: Option<AnyWatcher>,
    polls: bool,
    scope: Scope,
    messages: Sender<Message>,
}

/// What a report asks for, the stronger later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Effect {
    Nothing,
    Hint,
    /// A source itself came, went or was replaced, or reports were lost: watch anew, then hint.
    WatchAnew,
}

impl Watching {
    /// Gathers reports until there is quiet, gives the hint, and begins again.
    fn run(&mut self, received: &Receiver<Message>, on_hint: &mut impl FnMut(Hint)) {
        while let Ok(Message::Reported(report)) = received.recv() {
            let mut effect = self.effect(report, on_hint);
            if effect == Effect::Nothing {
                continue;
            }
            let mut burst = Burst::begin(Instant::now());
            loop {
                let wait = burst.left(Instant::now());
                // A wait of nothing would still take what has already come, and never end.
                if wait.is_zero() {
                    break;
                }
                match received.recv_timeout(wait) {
                    Ok(Message::Reported(report)) => {
                        let next = self.effect(report, on_hint);
                        if next != Effect::Nothing {
                            burst.go_on(Instant::now());
                        }
                        effect = effect.max(next);
                    }
                    Err(RecvTimeoutError::Timeout) => break,
                    Ok(Message::Stop) | Err(RecvTimeoutError::Disconnected) => return,
                }
            }
            if effect == Effect::WatchAnew {
                self.watch_anew(on_hint);
            }
            on_hint(Hint::Changed);
        }
    }

    fn effect(&mut self, report: notify::Result<Event>, on_hint: &mut impl FnMut(Hint)) -> Effect {
        match report {
            Ok(event) if event.need_rescan() => Effect::WatchAnew,
            Ok(event) => self.scope.effect(&event),
            // Polling meets the same unreadable file each time; the rescan reports it.
            Err(_) if self.polls => Effect::Nothing,
            Err(error) => {
                if is_gone(&error) {
                    Effect::WatchAnew
                } else {
                    self.poll_instead(&error, on_hint);
                    Effect::Hint
                }
            }
        }
    }

    fn watch_anew(&mut self, on_hint: &mut impl FnMut(Hint)) {
        let Some(watcher) = &mut self.watcher else {
            return;
        };
        // A folder that was moved away would go on reporting under its old name.
        for source in &self.scope.sources {
            let _ = watcher.unwatch(source);
        }
        if let Err(error) = watch_sources(watcher.as_mut(), &self.scope)
            && !self.polls
        {
            self.poll_instead(&error, on_hint);
        }
    }

    fn poll_instead(&mut self, error: &notify::Error, on_hint: &mut impl FnMut(Hint)) {
        self.watcher = poller(&self.messages, &self.scope, POLL_INTERVAL);
        self.polls = true;
        on_hint(polling(error));
    }
}

/// Changes that follow each other quickly, and when the hint for all of them is due.
struct Burst {
    quiet: Instant,
    deadline: Instant,
}

impl Burst {
    fn begin(now: Instant) -> Self {
        Burst {
            quiet: now + QUIET,
            deadline: now + LONGEST_WAIT,
        }
    }

    fn go_on(&mut self, now: Instant) {
        self.quiet = now + QUIET;
    }

    fn left(&self, now: Instant) -> Duration {
        self.quiet.min(self.deadline).saturating_duration_since(now)
    }
}

fn polling(error: &notify::Error) -> Hint {
    Hint::Polling {
        reason: error.to_string(),
        every: POLL_INTERVAL,
    }
}

fn system_watcher(messages: &Sender<Message>, scope: &Scope) -> notify::Result<AnyWatcher> {
    let watcher = RecommendedWatcher::new(forward(messages), Config::default())?;
    let mut watcher: AnyWatcher = Box::new(watcher);
    watch_parents(watcher.as_mut(), scope)?;
    watch_sources(watcher.as_mut(), scope)?;
    Ok(watcher)
}

/// A poller of what can be looked at; it cannot do better than that.
fn poller(messages: &Sender<Message>, scope: &Scope, every: Duration) -> Option<AnyWatcher> {
    let config = Config::default().with_poll_interval(every);
    let mut watcher: AnyWatcher = Box::new(PollWatcher::new(forward(messages), config).ok()?);
    let _ = watch_parents(watcher.as_mut(), scope);
    let _ = watch_sources(watcher.as_mut(), scope);
    Some(watcher)
}

/// Passes reports on, without those that a build causes itself by reading.
fn forward(messages: &Sender<Message>) -> impl Fn(notify::Result<Event>) + Send + 'static {
    let messages = messages.clone();
    move |report| {
        let reads = matches!(&report, Ok(event) if is_reading(event.kind));
        if !reads {
            // Nobody listens any more when the watch has ended.
            let _ = messages.send(Message::Reported(report));
        }
    }
}

fn is_reading(kind: EventKind) -> bool {
    match kind {
        EventKind::Access(access) => access != AccessKind::Close(AccessMode::Write),
        EventKind::Modify(ModifyKind::Metadata(MetadataKind::AccessTime)) => true,
        _ => false,
    }
}

/// The parents tell when a source itself comes, goes or is replaced.
fn watch_parents(watcher: &mut dyn Watcher, scope: &Scope) -> notify::Result<()> {
    for parent in &scope.parents {
        watcher.watch(parent, RecursiveMode::NonRecursive)?;
    }
    Ok(())
}

fn watch_sources(watcher: &mut dyn Watcher, scope: &Scope) -> notify::Result<()> {
    for source in scope.sources.iter().filter(|source| source.is_dir()) {
        match watcher.watch(source, RecursiveMode::Recursive) {
            Err(error) if !is_gone(&error) => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

/// True when something went away while it was looked at, which its parent reports as well.
fn is_gone(error: &notify::Error) -> bool {
    match &error.kind {
        notify::ErrorKind::PathNotFound | notify::ErrorKind::WatchNotFound => true,
        notify::ErrorKind::Io(error) => error.kind() == io::ErrorKind::NotFound,
        _ => false,
    }
}

// Which reports count.

/// The watched places, as the system names them in its reports.
#[derive(Debug)]
struct Scope {
    sources: Vec<PathBuf>,
    /// The folders that the sources lie in, each once.
    parents: Vec<PathBuf>,
    /// What the sources that are links lead to: some systems report this path, some the link's.
    targets: Vec<PathBuf>,
    ignored: Vec<PathBuf>,
}

impl Scope {
    fn new(sources: &[PathBuf], ignored: &[PathBuf]) -> Self {
        let sources: Vec<PathBuf> = sources
            .iter()
            .map(|source| in_real_folder(source))
            .collect();
        let mut parents: Vec<PathBuf> = sources
            .iter()
            .filter_map(|source| source.parent())
            .map(Path::to_owned)
            .collect();
        parents.sort();
        parents.dedup();
        let targets = sources
            .iter()
            .filter_map(|source| fs::canonicalize(source).ok())
            .filter(|target| !sources.contains(target))
            .collect();
        Scope {
            targets,
            parents,
            ignored: ignored.iter().map(|path| in_real_folder(path)).collect(),
            sources,
        }
    }

    fn effect(&self, event: &Event) -> Effect {
        if event.paths.is_empty() {
            return Effect::Hint;
        }
        let effects = event.paths.iter().map(|path| self.effect_at(path));
        effects.max().unwrap_or(Effect::Nothing)
    }

    fn effect_at(&self, path: &Path) -> Effect {
        if self.sources.iter().any(|source| source == path) {
            return Effect::WatchAnew;
        }
        let within = self
            .sources
            .iter()
            .chain(&self.targets)
            .find_map(|source| path.strip_prefix(source).ok());
        match within {
            Some(within)
                if !is_noise(within) && !self.ignored.iter().any(|i| path.starts_with(i)) =>
            {
                Effect::Hint
            }
            _ => Effect::Nothing,
        }
    }
}

/// The path without links above its last part, also of something that does not exist.
fn in_real_folder(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    match (
        absolute.parent().map(fs::canonicalize),
        absolute.file_name(),
    ) {
        (Some(Ok(parent)), Some(name)) => parent.join(name),
        _ => absolute,
    }
}

/// True for what programs leave beside the author's files: editors, version control, systems.
fn is_noise(path: &Path) -> bool {
    let in_folder = |name: &OsStr| {
        [".git", ".hg", ".svn", ".pateka", "node_modules"]
            .iter()
            .any(|folder| name == *folder)
    };
    path.iter().any(in_folder)
        || path
            .file_name()
            .is_some_and(|name| is_temporary(&name.to_string_lossy()))
}

fn is_temporary(name: &str) -> bool {
    let is_vim_probe = name == "4913";
    let is_emacs_lock = name.starts_with(".#") || (name.starts_with('#') && name.ends_with('#'));
    let is_backup = name.ends_with('~');
    let is_jetbrains = name.ends_with("___jb_tmp___") || name.ends_with("___jb_old___");
    let is_kate = name.ends_with(".kate-swp");
    let is_office = name.starts_with("~$") || name.starts_with(".~lock.");
    let is_system = matches!(name, ".DS_Store" | "Thumbs.db" | "desktop.ini");
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let is_swap = matches!(extension, "swp" | "swo" | "swx" | "tmp");
    is_vim_probe
        || is_emacs_lock
        || is_backup
        || is_jetbrains
        || is_kate
        || is_office
        || is_system
        || is_swap
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    /// Longer than anything here takes, so that a missing hint fails the test.
    const PATIENCE: Duration = Duration::from_secs(20);

    struct Watched {
        folder: TempDir,
        hints: Receiver<Hint>,
        watch: Watch,
    }

    impl Watched {
        fn start(method: WatchMethod) -> Self {
            let folder = TempDir::new().unwrap();
            fs::create_dir_all(folder.path().join("content/services")).unwrap();
            fs::write(folder.path().join("content/a.md"), "a").unwrap();
            let sources =
                ["content", "templates", "site.toml"].map(|name| folder.path().join(name));
            let ignored = vec![folder.path().join("content/public")];
            let (send, hints) = channel();
            let options = WatchOptions { method, ignored };
            let watch = watch(&sources, &options, move |hint| send.send(hint).unwrap()).unwrap();
            Watched {
                folder,
                hints,
                watch,
            }
        }

        fn system() -> Self {
            Watched::start(WatchMethod::System)
        }

        fn path(&self, name: &str) -> PathBuf {
            self.folder.path().join(name)
        }

        #[track_caller]
        fn expect_change(&self) {
            assert_eq!(self.hints.recv_timeout(PATIENCE), Ok(Hint::Changed));
        }
    }

    #[test]
    fn writing_a_file_gives_a_hint() {
        let watched = Watched::system();
        fs::write(watched.path("content/a.md"), "b").unwrap();
        watched.expect_change();
    }

    #[test]
    fn replacing_a_file_by_a_rename_gives_a_hint() {
        let watched = Watched::system();
        let temporary = watched.folder.path().join("outside");
        fs::write(&temporary, "b").unwrap();
        fs::rename(&temporary, watched.path("content/a.md")).unwrap();
        watched.expect_change();
    }

    #[test]
    fn deleting_a_file_gives_a_hint() {
        let watched = Watched::system();
        fs::remove_file(watched.path("content/a.md")).unwrap();
        watched.expect_change();
    }

    #[test]
    fn a_new_folder_gives_a_hint_and_so_does_a_file_in_it() {
        let watched = Watched::system();
        fs::create_dir(watched.path("content/news")).unwrap();
        watched.expect_change();
        fs::write(watched.path("content/news/b.md"), "b").unwrap();
        watched.expect_change();
    }

    #[test]
    fn sources_that_did_not_exist_are_watched_when_they_come() {
        let watched = Watched::system();
        fs::write(watched.path("site.toml"), "").unwrap();
        watched.expect_change();
        fs::create_dir(watched.path("templates")).unwrap();
        watched.expect_change();
        fs::write(watched.path("templates/page.html"), "").unwrap();
        watched.expect_change();
    }

    #[test]
    fn a_tree_that_is_swapped_as_a_whole_is_watched_again() {
        let watched = Watched::system();
        fs::create_dir_all(watched.path("other/deep")).unwrap();
        fs::rename(watched.path("content"), watched.path("old")).unwrap();
        fs::rename(watched.path("other"), watched.path("content")).unwrap();
        watched.expect_change();
        // Each rename may have given a hint; what counts is that one follows the next write.
        while watched.hints.recv_timeout(QUIET * 10).is_ok() {}
        fs::write(watched.path("content/deep/b.md"), "b").unwrap();
        watched.expect_change();
    }

    #[test]
    fn polling_notices_changes_too() {
        let every = Duration::from_millis(10);
        let watched = Watched::start(WatchMethod::Polling { every });
        fs::write(watched.path("content/b.md"), "b").unwrap();
        watched.expect_change();
        fs::remove_file(watched.path("content/b.md")).unwrap();
        watched.expect_change();
    }

    #[test]
    fn a_hint_is_due_after_a_pause_or_when_it_has_waited_long_enough() {
        let start = Instant::now();
        let after = |milliseconds| start + Duration::from_millis(milliseconds);
        let mut burst = Burst::begin(start);
        assert_eq!(burst.left(after(10)), Duration::from_millis(30));
        burst.go_on(after(30));
        assert_eq!(burst.left(after(40)), Duration::from_millis(30));
        assert_eq!(burst.left(after(70)), Duration::ZERO);
        burst.go_on(after(390));
        assert_eq!(burst.left(after(390)), Duration::from_millis(10));
        burst.go_on(after(500));
        assert_eq!(burst.left(after(500)), Duration::ZERO);
    }

    #[test]
    fn changes_in_one_burst_give_one_hint() {
        let watched = Watched::system();
        for number in 0..100 {
            fs::write(watched.path(&format!("content/{number}.md")), "x").unwrap();
        }
        watched.expect_change();
        let mut hints = 1;
        while watched.hints.recv_timeout(LONGEST_WAIT).is_ok() {
            hints += 1;
        }
        assert!(hints <= 5, "{hints}");
    }

    #[test]
    fn a_system_at_its_limit_is_replaced_by_polling_and_says_so() {
        let watched = Watched::system();
        let error = notify::Error::new(notify::ErrorKind::MaxFilesWatch);
        watched
            .watch
            .messages
            .send(Message::Reported(Err(error)))
            .unwrap();
        let hint = watched.hints.recv_timeout(PATIENCE).unwrap();
        assert!(
            matches!(
                hint,
                Hint::Polling {
                    every: POLL_INTERVAL,
                    ..
                }
            ),
            "{hint:?}"
        );
        watched.expect_change();
        fs::write(watched.path("content/b.md"), "b").unwrap();
        watched.expect_change();
    }

    #[test]
    fn a_watch_that_is_dropped_ends_its_thread() {
        let Watched { hints, watch, .. } = Watched::system();
        drop(watch);
        // The thread held the only sender.
        assert_eq!(
            hints.recv_timeout(PATIENCE),
            Err(RecvTimeoutError::Disconnected)
        );
    }

    #[test]
    fn what_programs_leave_beside_the_authors_files_gives_no_hint() {
        let folder = TempDir::new().unwrap();
        let root = fs::canonicalize(folder.path()).unwrap();
        let scope = Scope::new(
            &[root.join("content"), root.join("site.toml")],
            &[root.join("content/public")],
        );
        let effect = |path: &str| scope.effect_at(&root.join(path));
        for path in [
            "content/.a.md.swp",
            "content/a.md~",
            "content/.#a.md",
            "content/#a.md#",
            "content/4913",
            "content/a.tmp",
            "content/.git/index",
            "content/x/node_modules/y.js",
            "content/.pateka/cache",
            "content/public/index.html",
            "content/.DS_Store",
            "public/index.html",
            "README.md",
            "contents/a.md",
            "",
        ] {
            assert_eq!(effect(path), Effect::Nothing, "{path}");
        }
        for path in [
            "content/a.md",
            "content/target/index.md",
            "content/publications/a.md",
        ] {
            assert_eq!(effect(path), Effect::Hint, "{path}");
        }
        for path in ["content", "site.toml"] {
            assert_eq!(effect(path), Effect::WatchAnew, "{path}");
        }
    }

    #[test]
    fn reading_is_no_change() {
        let access = |kind| is_reading(EventKind::Access(kind));
        assert!(access(AccessKind::Open(AccessMode::Any)));
        assert!(access(AccessKind::Close(AccessMode::Read)));
        assert!(!access(AccessKind::Close(AccessMode::Write)));
        assert!(!is_reading(EventKind::Any));
    }
}
