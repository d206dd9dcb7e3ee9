//! `pateka keys new`: the ceremony of a key, on the computer of the person whose key it is.
//!
//! The identity file and the page for paper are new files that only their owner can read, the line for
//! `recipients.txt` is the only thing on stdout, and the passphrase is shown once, on the terminal.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

use age::x25519;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use zeroize::Zeroizing;

use super::Exit;
use super::args::{KeysAction, KeysArgs, KeysNewArgs};
use super::setting::{self, Setting};
use crate::i18n::slug::slugify;
use crate::referral::keys::{self, About};
use crate::referral::recipients::Role;

mod paper;

/// The ending of identity files.
pub const ENDING: &str = "identity";

/// The longest passphrase that is read, in bytes.
const LONGEST_PASSPHRASE: u64 = 4096;

/// Does what was asked.
pub fn run(setting: &Setting, args: KeysArgs) -> Exit {
    match args.action {
        KeysAction::New(args) => new(setting, args).unwrap_or_else(|exit| exit),
    }
}

fn new(setting: &Setting, args: KeysNewArgs) -> Result<Exit, Exit> {
    let KeysNewArgs {
        name,
        recovery,
        out,
    } = args;
    let name = name.trim();
    let bad = name.is_empty()
        || name.chars().any(char::is_control)
        || name.contains(':')
        || name.starts_with('#');
    if bad {
        setting.complain("key-bad-name", &[]);
        return Err(Exit::WrongUsage);
    }
    let file = out.unwrap_or_else(|| default_file(name));
    let page = recovery.then(|| page_file(&file));
    for path in std::iter::once(&file).chain(&page) {
        if fs::symlink_metadata(path).is_ok() {
            setting.complain(
                "key-file-exists",
                &[("path", path.display().to_string().into())],
            );
            return Err(Exit::WrongUsage);
        }
    }
    if is_published(setting, &file) {
        setting.complain(
            "key-file-published",
            &[("path", file.display().to_string().into())],
        );
        return Err(Exit::WrongUsage);
    }
    let passphrase = choose_passphrase(setting)?;
    let role = match recovery {
        true => Role::Recovery,
        false => Role::Staff,
    };
    let day = Timestamp::now()
        .to_zoned_datetime(TimeZone::UTC)
        .date()
        .to_string();
    let about = About {
        name,
        role,
        day: &day,
    };
    let identity = x25519::Identity::generate();
    let text =
        keys::protect(&identity, &about, passphrase.text(), keys::WORK_FACTOR).map_err(|_| {
            setting.complain("key-not-made", &[]);
            Exit::Machine
        })?;
    // First of all: a file whose passphrase nobody saw is of no use.
    if let Passphrase::Made(text) = &passphrase {
        show(setting, text)?;
    }
    let refused = |path: &Path, error: &io::Error| {
        let path = path.display().to_string();
        setting.complain_of("key-not-written", Some(error), &[("path", path.into())]);
        Exit::Machine
    };
    write_new(&file, text.as_bytes()).map_err(|error| refused(&file, &error))?;
    if let Some(page) = &page {
        let html = paper::page(&identity, &about, setting.messages(), &setting.lang.lang());
        if let Err(error) = write_new(page, html.as_bytes()) {
            // Half a ceremony is none: the key without its page would be taken for one that has it.
            let _ = fs::remove_file(&file);
            return Err(refused(page, &error));
        }
    }
    setting.result(&keys::public_line(&identity.to_public(), name, role))?;
    setting.complain("key-public-line", &[]);
    let mut args = vec![("path", file.display().to_string().into())];
    match page {
        Some(page) => {
            args.push(("page", page.display().to_string().into()));
            setting.complain("key-print", &args);
        }
        None => setting.complain("key-made", &args),
    }
    Ok(Exit::Done)
}

/// The passphrase that opens an identity file: asked for on the terminal, or the first line of stdin.
pub fn ask_passphrase(setting: &Setting) -> Result<Zeroizing<String>, Exit> {
    if !io::stdin().is_terminal() {
        return first_line(setting);
    }
    match rpassword::prompt_password(setting.text("passphrase-prompt", &[])) {
        Ok(text) => Ok(Zeroizing::new(text)),
        Err(error) => {
            setting.complain_of("passphrase-unread", Some(&error), &[]);
            Err(Exit::Machine)
        }
    }
}

enum Passphrase {
    /// Made by us: the person has to see it.
    Made(Zeroizing<String>),
    Given(Zeroizing<String>),
}

impl Passphrase {
    fn text(&self) -> &str {
        match self {
            Passphrase::Made(text) | Passphrase::Given(text) => text,
        }
    }
}

/// On a terminal, six words that are made for the person; otherwise the first line of stdin.
fn choose_passphrase(setting: &Setting) -> Result<Passphrase, Exit> {
    /// Below this, trying all of them is a matter of days.
    const SHORT: usize = 16;
    if !io::stdin().is_terminal() {
        let given = first_line(setting)?;
        if given.chars().count() < SHORT {
            setting.complain("passphrase-short", &[]);
        }
        return Ok(Passphrase::Given(given));
    }
    let made = keys::passphrase(setting.lang, &mut |bytes| Ok(getrandom::fill(bytes)?));
    made.map(Passphrase::Made).map_err(|error| {
        setting.complain_of("passphrase-not-made", Some(&error), &[]);
        Exit::Machine
    })
}

fn first_line(setting: &Setting) -> Result<Zeroizing<String>, Exit> {
    let mut line = Zeroizing::new(String::with_capacity(256));
    let read = io::stdin()
        .lock()
        .take(LONGEST_PASSPHRASE)
        .read_line(&mut line);
    let text = line.trim_end_matches(['\r', '\n']);
    match read {
        Ok(_) if text.is_empty() => {
            setting.complain("passphrase-missing", &[]);
            Err(Exit::WrongUsage)
        }
        Ok(_) => Ok(Zeroizing::new(text.to_owned())),
        Err(error) => {
            setting.complain_of("passphrase-unread", Some(&error), &[]);
            Err(Exit::Machine)
        }
    }
}

/// Shows the passphrase to a person and to no file: on stderr when that is a terminal, else on the terminal itself.
fn show(setting: &Setting, passphrase: &str) -> Result<(), Exit> {
    let text = Zeroizing::new(format!(
        "\n{}\n\n    {passphrase}\n\n{}\n\n",
        setting.text("passphrase-shown", &[]),
        setting.text("passphrase-keep", &[])
    ));
    let shown = match io::stderr().is_terminal() {
        true => io::stderr().write_all(text.as_bytes()),
        false => OpenOptions::new()
            .write(true)
            .open("/dev/tty")
            .and_then(|mut terminal: File| terminal.write_all(text.as_bytes())),
    };
    shown.map_err(|error| {
        setting.complain_of("passphrase-unseen", Some(&error), &[]);
        Exit::Machine
    })
}

fn default_file(name: &str) -> PathBuf {
    let slug = slugify(name);
    let stem = if slug.is_empty() { "key" } else { &slug };
    PathBuf::from(format!("{stem}.{ENDING}"))
}

/// The page for paper beside an identity file.
fn page_file(file: &Path) -> PathBuf {
    let stem = file.file_stem().unwrap_or_default();
    let mut name = stem.to_owned();
    name.push("-recovery.html");
    file.with_file_name(name)
}

/// Whether a file would be part of the site.
fn is_published(setting: &Setting, file: &Path) -> bool {
    let Some(site) = setting.site() else {
        return false;
    };
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let Ok(folder) = folder.canonicalize() else {
        return false;
    };
    let mut published = setting::sources(site);
    published.push(site.join("public"));
    let published = published.iter().filter_map(|path| path.canonicalize().ok());
    published.into_iter().any(|path| folder.starts_with(path))
}

fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}
