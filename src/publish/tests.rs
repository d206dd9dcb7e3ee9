//! What publishing promises, with failures and crashes at every step.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::{Duration, SystemTime};

use tempfile::TempDir;

use super::*;

const BUILD: (&str, &str) = ("/build.json", r#"{"version":"1","pages":{"bg":1}}"#);

/// A project folder with a place for the output, removed at the end.
struct Project {
    folder: TempDir,
    sources: Vec<PathBuf>,
}

impl Project {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let sources = ["content", "themes", "static", "templates"]
            .map(|name| folder.path().join(name))
            .to_vec();
        fs::create_dir(&sources[0]).unwrap();
        Project { folder, sources }
    }

    fn root(&self) -> &Path {
        self.folder.path()
    }

    fn out(&self) -> PathBuf {
        self.root().join("public")
    }

    fn options(&self) -> PublishOptions<'_> {
        PublishOptions {
            root: self.root(),
            sources: &self.sources,
        }
    }

    fn publish(&self, artifacts: &[Artifact]) -> Result<Published, PublishError> {
        publish(artifacts, &self.out(), self.options())
    }

    fn publish_by(
        &self,
        artifacts: &[Artifact],
        moves: Moves<'_>,
    ) -> Result<Published, PublishError> {
        publish_by(artifacts, &self.out(), self.options(), moves)
    }

    fn refusal(&self, artifacts: &[Artifact]) -> PublishErrorKind {
        self.publish(artifacts).unwrap_err().kind
    }
}

fn artifact(route: &str, body: &str) -> Artifact {
    let route = Route::parse(route).unwrap();
    Artifact {
        media: Media::of_name(&route.output_path()),
        route,
        body: Body::Bytes(body.into()),
        origin: None,
    }
}

fn site(files: &[(&str, &str)]) -> Vec<Artifact> {
    [BUILD]
        .iter()
        .chain(files)
        .map(|(route, body)| artifact(route, body))
        .collect()
}

fn missing_file() -> Artifact {
    Artifact {
        body: Body::File("/nowhere/at/all".into()),
        ..artifact("/missing.pdf", "")
    }
}

/// Everything below a folder: its path with what it is, folders with a slash.
fn tree(folder: &Path) -> Vec<String> {
    let mut lines: Vec<String> = WalkDir::new(folder)
        .min_depth(1)
        .into_iter()
        .map(|entry| {
            let entry = entry.unwrap();
            let path = entry.path().strip_prefix(folder).unwrap().display();
            if entry.file_type().is_dir() {
                format!("{path}/")
            } else if entry.file_type().is_file() {
                format!("{path}: {}", fs::read_to_string(entry.path()).unwrap())
            } else {
                let target = fs::read_link(entry.path()).unwrap();
                format!("{path} -> {}", target.display())
            }
        })
        .collect();
    lines.sort();
    lines
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

#[test]
fn artifacts_become_files_and_nothing_else_is_left() {
    let project = Project::new();
    let published = project
        .publish(&site(&[("/", "home"), ("/en/about/", "about")]))
        .unwrap();
    assert_eq!(published.written, 3);
    assert_eq!(
        tree(&project.out()),
        [
            r#"build.json: {"version":"1","pages":{"bg":1}}"#,
            "en/",
            "en/about/",
            "en/about/index.html: about",
            "index.html: home",
        ]
    );
}

#[test]
fn a_file_whose_bytes_did_not_change_keeps_its_time_and_its_inode() {
    let project = Project::new();
    let source = project.root().join("content/leaflet.pdf");
    write(&source, "leaflet");
    let mut artifacts = site(&[("/", "home"), ("/news/", "old")]);
    artifacts.push(Artifact {
        body: Body::File(source),
        ..artifact("/leaflet.pdf", "")
    });
    project.publish(&artifacts).unwrap();
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    for name in ["index.html", "news/index.html", "leaflet.pdf"] {
        let file = File::options()
            .write(true)
            .open(project.out().join(name))
            .unwrap();
        file.set_modified(long_ago).unwrap();
    }
    let before = ["index.html", "leaflet.pdf"].map(|name| identity(&project.out().join(name)));
    artifacts[2] = artifact("/news/", "new");

    let published = project.publish(&artifacts).unwrap();

    assert_eq!(
        published,
        Published {
            written: 1,
            unchanged: 3,
            removed: 0
        }
    );
    let after = ["index.html", "leaflet.pdf"].map(|name| identity(&project.out().join(name)));
    assert_eq!(after, before);
    assert_eq!(before[0].0, long_ago);
    let news = fs::metadata(project.out().join("news/index.html")).unwrap();
    assert_ne!(news.modified().unwrap(), long_ago);
}

#[cfg(unix)]
fn identity(path: &Path) -> (SystemTime, u64) {
    use std::os::unix::fs::MetadataExt;
    let metadata = fs::metadata(path).unwrap();
    (metadata.modified().unwrap(), metadata.ino())
}

#[cfg(not(unix))]
fn identity(path: &Path) -> (SystemTime, u64) {
    (fs::metadata(path).unwrap().modified().unwrap(), 0)
}

#[test]
fn a_file_of_the_same_length_and_other_bytes_is_written() {
    let project = Project::new();
    let source = project.root().join("content/leaflet.pdf");
    write(&source, "one");
    let with_leaflet = |home| {
        let mut artifacts = site(&[("/", home)]);
        artifacts.push(Artifact {
            body: Body::File(source.clone()),
            ..artifact("/leaflet.pdf", "")
        });
        artifacts
    };
    project.publish(&with_leaflet("one")).unwrap();
    write(&source, "two");
    let published = project.publish(&with_leaflet("two")).unwrap();
    assert_eq!(published.written, 2);
    assert_eq!(
        tree(&project.out())[1..],
        ["index.html: two", "leaflet.pdf: two"]
    );
}

#[test]
fn vanished_files_go_with_the_folders_they_leave_empty() {
    let project = Project::new();
    project
        .publish(&site(&[("/", "home"), ("/a/b/c/", "deep"), ("/a/x/", "x")]))
        .unwrap();
    let published = project
        .publish(&site(&[("/", "home"), ("/a/x/", "x")]))
        .unwrap();
    assert_eq!(published.removed, 1);
    assert_eq!(
        tree(&project.out())[..3],
        ["a/", "a/x/", "a/x/index.html: x",]
    );
    assert!(!project.out().join("a/b").exists());
}

#[test]
fn names_with_a_dot_at_the_top_are_left_alone_but_well_known_is_ours() {
    let project = Project::new();
    write(&project.out().join(".git/HEAD"), "main");
    write(&project.out().join(".nojekyll"), "");
    project
        .publish(&site(&[("/.well-known/security.txt", "mail")]))
        .unwrap();
    project.publish(&site(&[])).unwrap();
    assert_eq!(
        tree(&project.out())[..3],
        [".git/", ".git/HEAD: main", ".nojekyll: "]
    );
    assert!(!project.out().join(".well-known").exists());
}

#[test]
fn a_failure_while_staging_leaves_the_old_site_as_it_was() {
    let project = Project::new();
    project.publish(&site(&[("/", "old")])).unwrap();
    let before = tree(&project.out());
    let mut artifacts = site(&[("/", "new"), ("/more/", "more")]);
    artifacts.push(missing_file());
    let error = project.publish(&artifacts).unwrap_err();
    assert_eq!(error.path, Path::new("/nowhere/at/all"));
    assert_eq!(error.exit_code(), 3);
    assert_eq!(tree(&project.out()), before);
}

#[test]
fn a_first_publish_that_fails_leaves_no_folder() {
    let project = Project::new();
    project.publish(&[missing_file()]).unwrap_err();
    assert!(!project.out().exists());
}

/// An old and a new site between which everything happens that can: a changed page and asset,
/// a new one, a vanished one, a file that becomes a folder and a folder that becomes a file.
fn before_and_after() -> (Vec<Artifact>, Vec<Artifact>) {
    let old = site(&[
        ("/", "old home"),
        ("/main.css", "old style"),
        ("/same/", "same"),
        ("/gone/deep/", "gone"),
        ("/becomes-folder", "file"),
        ("/becomes-file/", "page"),
        ("/becomes-file/more/a.txt", "a"),
    ]);
    let new = site(&[
        ("/", "new home"),
        ("/main.css", "new style"),
        ("/same/", "same"),
        ("/added/deep/", "added"),
        ("/becomes-folder/", "page"),
        ("/becomes-file", "file"),
    ]);
    (old, new)
}

/// Moves of which the one with this number, counted from 0, meets `then` instead.
fn interrupted_moves(
    number: usize,
    then: fn() -> io::Error,
) -> impl Fn(&Path, &Path) -> io::Result<()> {
    let count = Cell::new(0);
    move |from, to| {
        count.set(count.get() + 1);
        if count.get() == number + 1 {
            return Err(then());
        }
        fs::rename(from, to)
    }
}

fn no_links(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

#[test]
fn a_rename_that_fails_is_undone_whichever_it_is() {
    let (old, new) = before_and_after();
    let links: [Move<'_>; 2] = [SYSTEM.link, &no_links];
    for link in links {
        let mut failures = 0;
        for number in 0.. {
            let project = Project::new();
            project.publish(&old).unwrap();
            let before = tree(&project.out());
            let rename = interrupted_moves(number, || io::ErrorKind::StorageFull.into());
            let moves = Moves {
                rename: &rename,
                link,
            };
            match project.publish_by(&new, moves) {
                Err(error) => assert_eq!(error.kind, PublishErrorKind::DiskFull),
                Ok(_) => break,
            }
            assert_eq!(tree(&project.out()), before, "rename {number}");
            failures += 1;
        }
        assert!(failures >= 8, "{failures}");
    }
}

#[test]
fn a_crash_leaves_whole_files_and_the_next_publish_heals() {
    let (old, new) = before_and_after();
    let fresh = Project::new();
    fresh.publish(&new).unwrap();
    let finished = tree(&fresh.out());
    let links: [Move<'_>; 2] = [SYSTEM.link, &no_links];
    for link in links {
        let mut crashes = 0;
        for number in 0.. {
            let project = Project::new();
            project.publish(&old).unwrap();
            let before = tree(&project.out());
            let rename = interrupted_moves(number, || resume_unwind(Box::new("crash")));
            let moves = Moves {
                rename: &rename,
                link,
            };
            let run = catch_unwind(AssertUnwindSafe(|| project.publish_by(&new, moves)));
            if run.is_ok() {
                break;
            }
            crashes += 1;
            for line in tree(&project.out()) {
                let known = before.contains(&line) || finished.contains(&line);
                assert!(known || line.starts_with(STAGING), "crash {number}: {line}");
            }

            // A publish that fails in its turn goes back to the whole old site …
            let mut bad = new.clone();
            bad.push(missing_file());
            project.publish(&bad).unwrap_err();
            assert_eq!(tree(&project.out()), before, "crash {number}");
            // … and one that succeeds makes the new one.
            project.publish(&new).unwrap();
            assert_eq!(tree(&project.out()), finished, "crash {number}");
        }
        assert!(crashes >= 8, "{crashes}");
    }
}

#[test]
fn a_first_publish_that_crashed_is_recognised_as_ours() {
    let project = Project::new();
    let rename = interrupted_moves(1, || resume_unwind(Box::new("crash")));
    let moves = Moves {
        rename: &rename,
        link: SYSTEM.link,
    };
    let new = [artifact("/a.css", "a"), artifact("/", "home")];
    catch_unwind(AssertUnwindSafe(|| project.publish_by(&new, moves))).unwrap_err();
    assert!(project.out().join("a.css").exists());
    project.publish(&site(&[("/", "home")])).unwrap();
    assert_eq!(tree(&project.out())[1..], ["index.html: home"]);
}

#[test]
fn a_journal_cannot_lead_out_of_the_output_folder() {
    let project = Project::new();
    project.publish(&site(&[("/", "home")])).unwrap();
    let precious = project.root().join("precious.txt");
    write(&precious, "precious");
    let staging = project.out().join(STAGING);
    write(&staging.join(Staging::LOCK), "");
    write(
        &staging.join("journal"),
        "../precious.txt\n/etc/passwd\nindex.html/../../precious.txt\n",
    );
    project.publish(&site(&[("/", "home")])).unwrap();
    assert_eq!(fs::read_to_string(precious).unwrap(), "precious");
}

#[test]
fn pages_are_put_in_place_after_the_files_that_they_use() {
    let project = Project::new();
    let (old, new) = before_and_after();
    project.publish(&old).unwrap();
    let order = std::cell::RefCell::new(Vec::new());
    let rename = |from: &Path, to: &Path| {
        order.borrow_mut().push(to.to_owned());
        fs::rename(from, to)
    };
    let moves = Moves {
        rename: &rename,
        link: SYSTEM.link,
    };
    project.publish_by(&new, moves).unwrap();
    let order = order.into_inner();
    let position = |end: &str| {
        order
            .iter()
            .position(|path| path.ends_with(end))
            .unwrap_or_else(|| panic!("{end} in {order:?}"))
    };
    let css = position("public/main.css");
    let home = position("public/index.html");
    let gone = position("old/gone/deep/index.html");
    assert!(css < home && home < gone, "{order:?}");
}

#[cfg(unix)]
#[test]
fn links_in_the_output_folder_are_replaced_and_not_followed() {
    use std::os::unix::fs::symlink;
    let project = Project::new();
    project.publish(&site(&[("/", "home")])).unwrap();
    let outside = project.root().join("outside");
    write(&outside.join("index.html"), "theirs");
    write(&outside.join("new"), "theirs");
    let out = project.out();
    symlink(&outside, out.join("linked-folder")).unwrap();
    symlink(outside.join("index.html"), out.join("linked.txt")).unwrap();
    symlink(&outside, out.join("vanished")).unwrap();
    symlink(&outside, out.join(STAGING)).unwrap();

    let published = project
        .publish(&site(&[
            ("/", "home"),
            ("/linked-folder/", "theirs"),
            ("/linked.txt", "theirs"),
        ]))
        .unwrap();

    assert_eq!(published.written, 2);
    assert_eq!(
        tree(&out)[1..],
        [
            "index.html: home",
            "linked-folder/",
            "linked-folder/index.html: theirs",
            "linked.txt: theirs",
        ]
    );
    assert_eq!(tree(&outside), ["index.html: theirs", "new: theirs"]);
}

#[cfg(unix)]
#[test]
fn the_output_folder_itself_may_be_a_link() {
    let project = Project::new();
    let real = project.root().join("real");
    fs::create_dir(&real).unwrap();
    std::os::unix::fs::symlink(&real, project.out()).unwrap();
    project.publish(&site(&[("/", "home")])).unwrap();
    assert!(project.out().is_symlink());
    assert_eq!(tree(&real)[1..], ["index.html: home"]);
}

#[cfg(unix)]
#[test]
fn a_private_source_is_published_readable() {
    use std::os::unix::fs::PermissionsExt;
    let project = Project::new();
    let source = project.root().join("content/leaflet.pdf");
    write(&source, "leaflet");
    fs::set_permissions(&source, fs::Permissions::from_mode(0o600)).unwrap();
    let plain = project.root().join("plain");
    write(&plain, "");
    project
        .publish(&[Artifact {
            body: Body::File(source),
            ..artifact("/leaflet.pdf", "")
        }])
        .unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode();
    assert_eq!(mode(&project.out().join("leaflet.pdf")), mode(&plain));
}

#[test]
fn a_strangers_folder_is_refused_and_untouched() {
    let project = Project::new();
    write(&project.out().join("thesis.txt"), "years of work");
    write(&project.out().join("build.json"), r#"{"version":"2"}"#);
    let before = tree(&project.out());
    let error = project.publish(&site(&[("/", "home")])).unwrap_err();
    assert_eq!(error.kind, PublishErrorKind::NotOurs);
    assert_eq!(error.exit_code(), 2);
    assert_eq!(tree(&project.out()), before);
}

#[test]
fn a_file_in_the_place_of_the_output_folder_is_refused() {
    let project = Project::new();
    write(&project.out(), "a file");
    assert_eq!(project.refusal(&site(&[])), PublishErrorKind::NotAFolder);
}

#[test]
fn the_projects_own_folders_are_never_published_into() {
    let project = Project::new();
    let content = project.root().join("content");
    write(&content.join("build.json"), BUILD.1);
    for out in [
        project.root().to_owned(),
        project.root().parent().unwrap().to_owned(),
        content.clone(),
        content.join("public"),
        project.root().join("templates"),
        project.root().join("public/../content"),
        project.root().join("themes/x/../../static/new"),
    ] {
        let error = publish(&site(&[]), &out, project.options()).unwrap_err();
        assert_eq!(error.kind, PublishErrorKind::Protected, "{out:?}");
    }
    assert_eq!(tree(&content).len(), 1);
}

#[cfg(unix)]
#[test]
fn a_link_to_a_protected_folder_is_protected() {
    let project = Project::new();
    std::os::unix::fs::symlink(project.root().join("content"), project.out()).unwrap();
    assert_eq!(project.refusal(&site(&[])), PublishErrorKind::Protected);
}

#[test]
fn a_second_publish_at_the_same_time_is_refused() {
    let project = Project::new();
    project.publish(&site(&[("/", "home")])).unwrap();
    let running = Staging::open(&project.out()).unwrap();
    let error = project.publish(&site(&[("/", "new")])).unwrap_err();
    assert_eq!(error.kind, PublishErrorKind::Busy);
    assert_eq!(error.exit_code(), 3);
    running.close();
    project.publish(&site(&[("/", "new")])).unwrap();
    assert_eq!(tree(&project.out())[1..], ["index.html: new"]);
}

#[test]
fn many_publishes_at_once_never_work_at_the_same_time() {
    let project = Project::new();
    let (old, new) = before_and_after();
    project.publish(&old).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for round in 0..20 {
                    let artifacts = if round % 2 == 0 { &new } else { &old };
                    if let Err(error) = project.publish(artifacts) {
                        assert_eq!(error.kind, PublishErrorKind::Busy, "{error}");
                    }
                }
            });
        }
    });
    project.publish(&new).unwrap();
    let fresh = Project::new();
    fresh.publish(&new).unwrap();
    assert_eq!(tree(&project.out()), tree(&fresh.out()));
}

#[test]
fn artifacts_that_want_one_place_are_refused() {
    let project = Project::new();
    for files in [
        [("/x/", "page"), ("/x/index.html", "file")],
        [("/x/", "page"), ("/x", "file")],
        [("/.git/config", "mine"), ("/y", "")],
    ] {
        let error = project.publish(&site(&files)).unwrap_err();
        assert_eq!(error.kind, PublishErrorKind::Clash, "{files:?}");
        assert_eq!(error.exit_code(), 1);
    }
    assert!(!project.out().exists());
}

#[test]
fn a_name_that_changes_only_its_case_survives() {
    let project = Project::new();
    project.publish(&site(&[("/About/", "about")])).unwrap();
    let published = project.publish(&site(&[("/about/", "about")])).unwrap();
    assert_eq!((published.written, published.removed), (1, 1));
    let page = project.out().join("about/index.html");
    assert_eq!(fs::read_to_string(page).unwrap(), "about");
}

#[test]
fn what_the_system_says_becomes_the_right_sentence() {
    for (said, kind) in [
        (io::ErrorKind::StorageFull, PublishErrorKind::DiskFull),
        (io::ErrorKind::QuotaExceeded, PublishErrorKind::DiskFull),
        (
            io::ErrorKind::PermissionDenied,
            PublishErrorKind::NoPermission,
        ),
        (
            io::ErrorKind::ReadOnlyFilesystem,
            PublishErrorKind::NoPermission,
        ),
        (io::ErrorKind::InvalidInput, PublishErrorKind::Other),
    ] {
        assert_eq!(PublishError::io(Path::new("x"), said.into()).kind, kind);
    }
}
