//! The one reader: every file of a site folder, found and read once.
//!
//! Everything after this stage works on a [`Project`] and touches no disk, except through
//! [`Project::bytes`] for the pictures and other files that are published as they are, which are not held in
//! memory. Links that leave the site, loops of links, files that cannot be read and texts that
//! are not UTF-8 are reported and left out.

use std::collections::BTreeMap;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use walkdir::WalkDir;

use crate::diag::{Diagnostic, FilePath, Report, code};

/// The name of the file that makes a folder a site.
pub const SITE_FILE: &str = "site.toml";
/// The name of the file that gives a site a form.
pub const FORM_FILE: &str = "referral.toml";
/// The name of the file with the keys that referrals are sealed to.
pub const RECIPIENTS_FILE: &str = "recipients.txt";

/// The folders that make a site, with what is text in them.
const FOLDERS: [&str; 6] = ["content", "data", "templates", "static", "i18n", "themes"];

/// A site folder, read.
#[derive(Clone, Debug, Default)]
pub struct Project {
    root: PathBuf,
    texts: BTreeMap<FilePath, Arc<str>>,
    /// What is legible of the text files that are not UTF-8: only for showing where they are not.
    damaged: BTreeMap<FilePath, Arc<str>>,
    files: BTreeMap<FilePath, PathBuf>,
}

impl Project {
    /// Reads the site in a folder.
    pub fn read(root: &Path) -> (Project, Report) {
        let mut report = Report::default();
        let mut found: Vec<(FilePath, PathBuf)> = Vec::new();
        for name in [SITE_FILE, FORM_FILE, RECIPIENTS_FILE] {
            let file = root.join(name);
            if file.is_file() {
                found.push((FilePath::new(name), file));
            }
        }
        for folder in FOLDERS {
            walk(root, folder, &mut found, &mut report);
        }
        let (text_files, files): (Vec<_>, Vec<_>) = found
            .into_iter()
            .partition(|(path, _)| is_text(path.as_str()));
        let read: Vec<_> = text_files
            .into_par_iter()
            .map(|(path, place)| {
                let text = read_text(&path, &place);
                (path, text)
            })
            .collect();
        let mut texts = BTreeMap::new();
        let mut damaged = BTreeMap::new();
        for (path, text) in read {
            match text {
                Ok(text) => {
                    texts.insert(path, text);
                }
                Err(Illegible { diagnostic, text }) => {
                    report.push(*diagnostic);
                    damaged.extend(text.map(|text| (path, text)));
                }
            }
        }
        let project = Project {
            root: root.to_owned(),
            texts,
            damaged,
            files: files.into_iter().collect(),
        };
        (project, report)
    }

    /// The folder that the site was read from.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The text of a file, without a BOM.
    pub fn text(&self, path: &FilePath) -> Option<&Arc<str>> {
        self.texts.get(path)
    }

    /// The text of a file as far as it can be shown to a person, whatever its encoding.
    pub fn text_to_show(&self, path: &FilePath) -> Option<Arc<str>> {
        let text = self.texts.get(path).or_else(|| self.damaged.get(path));
        match text {
            Some(text) => Some(Arc::clone(text)),
            None => String::from_utf8(self.bytes(path).ok()?)
                .ok()
                .map(Arc::from),
        }
    }

    /// All text files below a folder (`content/`), in the order of their paths.
    pub fn texts_below<'p>(
        &'p self,
        folder: &'p str,
    ) -> impl Iterator<Item = (&'p FilePath, &'p Arc<str>)> {
        self.texts
            .iter()
            .filter(move |(path, _)| path.as_str().starts_with(folder))
    }

    /// All other files below a folder, with their places on the disk.
    pub fn files_below<'p>(
        &'p self,
        folder: &'p str,
    ) -> impl Iterator<Item = (&'p FilePath, &'p PathBuf)> {
        self.files
            .iter()
            .filter(move |(path, _)| path.as_str().starts_with(folder))
    }

    /// The bytes of a file that is no text.
    pub fn bytes(&self, path: &FilePath) -> io::Result<Vec<u8>> {
        match self.files.get(path) {
            Some(place) => std::fs::read(place),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }

    /// Whether the project has a file, of any kind.
    pub fn has(&self, path: &FilePath) -> bool {
        self.texts.contains_key(path) || self.files.contains_key(path)
    }
}

/// The nearest folder, from `start` upwards, that holds a `site.toml`.
pub fn find_root(start: &Path) -> Option<PathBuf> {
    start
        .ancestors()
        .find(|folder| folder.join(SITE_FILE).is_file())
        .map(Path::to_owned)
}

/// What is read as text: it is parsed. Everything else is published as it is.
fn is_text(path: &str) -> bool {
    if path.starts_with("content/") {
        return path.ends_with(".md");
    }
    let in_static = path.starts_with("static/") || path.contains("/static/");
    let parsed = [".md", ".toml", ".html", ".xml", ".txt", ".svg", ".ftl"];
    [SITE_FILE, FORM_FILE, RECIPIENTS_FILE].contains(&path)
        || (!in_static && parsed.iter().any(|ending| path.ends_with(ending)))
}

/// Hidden files and what editors and systems leave behind; `.well-known` is part of a site.
fn is_ignored(name: &str) -> bool {
    (name.starts_with('.') && name != ".well-known")
        || name.ends_with('~')
        || name.starts_with("~$")
        || (name.starts_with('#') && name.ends_with('#'))
        || ["Thumbs.db", "desktop.ini", "4913"].contains(&name)
        || [".swp", ".swx", ".tmp", ".bak", ".orig"]
            .iter()
            .any(|end| name.ends_with(end))
}

fn walk(root: &Path, folder: &str, found: &mut Vec<(FilePath, PathBuf)>, report: &mut Report) {
    let start = root.join(folder);
    if start.symlink_metadata().is_err() {
        return;
    }
    let inside = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let mut entries = WalkDir::new(&start)
        .follow_links(true)
        .sort_by_file_name()
        .into_iter();
    while let Some(entry) = entries.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                report.push(unwalkable(root, &error));
                continue;
            }
        };
        let name = entry.file_name().to_string_lossy();
        let is_folder = entry.file_type().is_dir();
        if entry.depth() > 0 && is_ignored(&name) {
            if is_folder {
                entries.skip_current_dir();
            }
            continue;
        }
        let Some(path) = relative(root, entry.path()) else {
            let below = entry.path().strip_prefix(root).unwrap_or(entry.path());
            let path = FilePath::new(below.to_string_lossy().as_ref());
            report.push(unreadable(&path, "name"));
            continue;
        };
        if entry.path_is_symlink() {
            let target = entry.path().canonicalize();
            if !target.is_ok_and(|target| target.starts_with(&inside)) {
                report.push(
                    Diagnostic::new(code::LINK_LEAVES_SITE)
                        .in_file(&path)
                        .help("help"),
                );
                if is_folder {
                    entries.skip_current_dir();
                }
                continue;
            }
        }
        if entry.file_type().is_file() {
            found.push((path, entry.into_path()));
        }
    }
}

/// The path below the root with `/` between its parts; `None` for a name that is not Unicode.
fn relative(root: &Path, path: &Path) -> Option<FilePath> {
    let mut parts = Vec::new();
    for component in path.strip_prefix(root).ok()?.components() {
        match component {
            Component::Normal(part) => parts.push(part.to_str()?),
            _ => return None,
        }
    }
    Some(FilePath::new(parts.join("/")))
}

fn unwalkable(root: &Path, error: &walkdir::Error) -> Diagnostic {
    let path = error.path().and_then(|path| relative(root, path));
    let path = path.unwrap_or_else(|| FilePath::new("."));
    if error.loop_ancestor().is_some() {
        return Diagnostic::new(code::LINK_LOOP).in_file(&path).help("help");
    }
    let reason = error
        .io_error()
        .map_or(io::ErrorKind::Other, io::Error::kind);
    unreadable(&path, reason_of(reason))
}

/// A text file that cannot be used.
struct Illegible {
    diagnostic: Box<Diagnostic>,
    /// The file with what is not UTF-8 replaced.
    text: Option<Arc<str>>,
}

fn read_text(path: &FilePath, place: &Path) -> Result<Arc<str>, Illegible> {
    let bytes = std::fs::read(place).map_err(|error| Illegible {
        diagnostic: Box::new(unreadable(path, reason_of(error.kind()))),
        text: None,
    })?;
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
    // UTF-16 of Cyrillic letters can be valid UTF-8, but no text of ours holds a NUL.
    let stop = match std::str::from_utf8(bytes) {
        Ok(text) => match text.find('\0') {
            None => return Ok(text.into()),
            Some(nul) => nul,
        },
        Err(error) => error.valid_up_to(),
    };
    let text = String::from_utf8_lossy(bytes);
    let end = text
        .get(stop..)
        .and_then(|rest| rest.chars().next())
        .map_or(stop, |c| stop + c.len_utf8());
    let diagnostic = Diagnostic::new(code::FILE_ENCODING)
        .at(path, stop..end)
        .arg("encoding", guess_encoding(bytes))
        .help("help");
    Err(Illegible {
        diagnostic: Box::new(diagnostic),
        text: Some(text.into()),
    })
}

/// The name of the encoding that a text seems to have.
pub(crate) fn guess_encoding(bytes: &[u8]) -> &'static str {
    if let Some((encoding, _)) = encoding_rs::Encoding::for_bom(bytes) {
        return encoding.name();
    }
    let sample = bytes.get(..bytes.len().min(65_536)).unwrap_or(bytes);
    let zeros = |first: usize| {
        sample
            .iter()
            .skip(first)
            .step_by(2)
            .filter(|b| **b == 0)
            .count()
    };
    if zeros(1) * 4 > sample.len() {
        return encoding_rs::UTF_16LE.name();
    }
    if zeros(0) * 4 > sample.len() {
        return encoding_rs::UTF_16BE.name();
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    detector
        .guess(Some(b"bg"), chardetng::Utf8Detection::Deny)
        .name()
}

fn unreadable(path: &FilePath, reason: &'static str) -> Diagnostic {
    Diagnostic::new(code::FILE_UNREADABLE)
        .in_file(path)
        .help(reason)
}

pub(crate) fn reason_of(kind: io::ErrorKind) -> &'static str {
    match kind {
        io::ErrorKind::PermissionDenied => "permission",
        io::ErrorKind::NotFound => "gone",
        _ => "machine",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(files: &[(&str, &[u8])]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
        folder
    }

    #[test]
    fn a_bom_is_dropped_and_other_encodings_are_named() {
        let (windows_1251, _, _) =
            encoding_rs::WINDOWS_1251.encode("+++\ntitle = \"Среща на ресурсната група\"\n+++\n");
        let utf16: Vec<u8> = "+++\ntitle = \"Среща\""
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let folder = site(&[
            ("site.toml", b"\xEF\xBB\xBFtitle = \"x\"\n"),
            ("content/old.md", &windows_1251),
            ("content/word.md", &utf16),
        ]);
        let (project, report) = Project::read(folder.path());
        assert_eq!(
            &**project.text(&FilePath::new("site.toml")).unwrap(),
            "title = \"x\"\n"
        );
        let found: Vec<_> = report
            .iter()
            .map(|d| (d.file().unwrap().as_str(), d.code.name, d.args.clone()))
            .collect();
        assert_eq!(found[0].0, "content/old.md");
        assert_eq!(found[0].2, [("encoding", "windows-1251".into())]);
        assert_eq!(found[1].2, [("encoding", "UTF-16LE".into())]);
    }

    #[test]
    fn hidden_files_stay_out_but_well_known_is_published() {
        let folder = site(&[
            ("static/.env", b"x"),
            ("static/.well-known/security.txt", b"x"),
            ("static/photo.jpg~", b"x"),
            ("static/plan.pdf", b"x"),
        ]);
        let (project, _) = Project::read(folder.path());
        let names: Vec<_> = project
            .files_below("static/")
            .map(|(p, _)| p.as_str())
            .collect();
        assert_eq!(
            names,
            ["static/.well-known/security.txt", "static/plan.pdf"]
        );
    }

    #[cfg(unix)]
    #[test]
    fn links_that_leave_the_site_and_loops_are_reported() {
        let outside = site(&[("secret.txt", b"x")]);
        let folder = site(&[("static/a.txt", b"a"), ("content/_index.md", b"")]);
        let link = |to: &Path, name: &str| {
            std::os::unix::fs::symlink(to, folder.path().join(name)).unwrap();
        };
        link(&outside.path().join("secret.txt"), "static/secret.txt");
        link(outside.path(), "content/out");
        link(&folder.path().join("content"), "content/loop");
        link(&folder.path().join("static/a.txt"), "static/b.txt");
        let (project, report) = Project::read(folder.path());
        let found: Vec<_> = report
            .iter()
            .map(|d| (d.file().unwrap().as_str(), d.code.name))
            .collect();
        assert_eq!(
            found,
            [
                ("content/loop", "link-loop"),
                ("content/out", "link-leaves-site"),
                ("static/secret.txt", "link-leaves-site"),
            ]
        );
        let names: Vec<_> = project
            .files_below("static/")
            .map(|(p, _)| p.as_str())
            .collect();
        assert_eq!(names, ["static/a.txt", "static/b.txt"]);
    }
}
