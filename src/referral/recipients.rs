//! To whom everything is sealed: the public keys of `recipients.txt`.
//!
//! One key a line, `age1… name` or `age1… recovery: name`; `#` starts a comment line. There is no half a set: a
//! [`Recipients`] has two keys of staff and a recovery key at least, because the worst accident of such systems is
//! the loss of the only key. A secret key that was pasted here by mistake is reported without being shown.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use age::x25519;
use sha2::{Digest, Sha256};

use crate::diag::{Diagnostic, FilePath, Report, code};

/// The file at the root of the site.
pub const RECIPIENTS_FILE: &str = "recipients.txt";

/// The fewest keys of staff.
pub const STAFF_KEYS: usize = 2;

/// All keys that a referral is sealed to.
#[derive(Clone)]
pub struct Recipients {
    keys: Vec<RecipientKey>,
    key_set: KeySet,
}

/// One line of the file.
#[derive(Clone)]
pub struct RecipientKey {
    pub name: String,
    pub role: Role,
    pub public: x25519::Recipient,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Staff,
    /// On paper, for the day on which the others are lost.
    Recovery,
    /// Made by `serve`: everybody at that computer can open what is sealed to it.
    Practice,
}

/// Which keys a record is sealed to: the beginning of the SHA-256 of the sorted public keys.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeySet(String);

impl Recipients {
    /// Reads `recipients.txt` and reports everything that is wrong with it. `practice` are the public keys that are
    /// known to be of practice.
    pub fn read(
        file: &FilePath,
        text: &str,
        practice: &[x25519::Recipient],
        report: &mut Report,
    ) -> Option<Recipients> {
        let mut keys: Vec<RecipientKey> = Vec::new();
        let mut wrong = false;
        for (number, line) in lines(text).enumerate() {
            match read_line(&line, practice, &keys) {
                Ok(Some(key)) => keys.push(key),
                Ok(None) => {}
                Err(problem) => {
                    wrong = true;
                    report.push(problem.diagnostic(file, number + 1));
                }
            }
        }
        let staff = keys.iter().filter(|key| key.role == Role::Staff).count();
        let recovery = keys.iter().any(|key| key.role == Role::Recovery);
        // A line that is wrong may have been the missing one.
        let missing = match (staff >= STAFF_KEYS, recovery) {
            (true, true) => None,
            (false, true) => Some("staff"),
            (true, false) => Some("recovery"),
            (false, false) => Some("both"),
        };
        if let Some(missing) = missing {
            report.push(
                Diagnostic::new(code::RECIPIENTS_MISSING)
                    .in_file(file)
                    .arg("staff", staff)
                    .arg("least", STAFF_KEYS)
                    .help(missing),
            );
        }
        (!wrong && missing.is_none()).then(|| Recipients::of(keys))
    }

    /// Only the key of practice.
    pub fn practice(public: x25519::Recipient) -> Recipients {
        Recipients::of(vec![RecipientKey {
            name: String::new(),
            role: Role::Practice,
            public,
        }])
    }

    pub fn keys(&self) -> &[RecipientKey] {
        &self.keys
    }

    pub fn key_set(&self) -> &KeySet {
        &self.key_set
    }

    fn of(keys: Vec<RecipientKey>) -> Recipients {
        let mut public: Vec<String> = keys.iter().map(|key| key.public.to_string()).collect();
        public.sort_unstable();
        let hash = Sha256::digest(public.join("\n").as_bytes());
        let hex = hash.iter().take(KeySet::BYTES);
        Recipients {
            key_set: KeySet(hex.map(|byte| format!("{byte:02x}")).collect()),
            keys,
        }
    }
}

impl KeySet {
    const BYTES: usize = 8;

    /// What a record says of itself: 16 hexadecimal digits.
    pub fn parse(text: &str) -> Option<KeySet> {
        let digit = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        (text.len() == 2 * Self::BYTES && text.bytes().all(digit)).then(|| KeySet(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for KeySet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Public keys are no secret, but belong in no log.
impl fmt::Debug for Recipients {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Recipients({} keys)", self.keys.len())
    }
}

/// A secret key of `age` in a text that should hold none, in capitals as `age` writes it or not.
pub fn holds_secret_key(text: &str) -> bool {
    text.to_ascii_uppercase().contains("AGE-SECRET-KEY-")
}

/// A line of the file and where it stands.
struct Line<'a> {
    text: &'a str,
    start: usize,
}

impl Line<'_> {
    fn range(&self) -> Range<usize> {
        self.start..self.start + self.text.len()
    }
}

struct Problem {
    /// `None`: the line must not be shown.
    range: Option<Range<usize>>,
    code: crate::diag::Code,
    help: &'static str,
    args: BTreeMap<&'static str, String>,
}

impl Problem {
    fn new(range: Range<usize>, code: crate::diag::Code, help: &'static str) -> Problem {
        Problem {
            range: Some(range),
            code,
            help,
            args: BTreeMap::new(),
        }
    }

    fn diagnostic(self, file: &FilePath, line: usize) -> Diagnostic {
        let mut diagnostic = Diagnostic::new(self.code).help(self.help);
        for (name, value) in self.args {
            diagnostic = diagnostic.arg(name, value);
        }
        match self.range {
            Some(range) => diagnostic.at(file, range),
            None => diagnostic.in_file(file).arg("line", line),
        }
    }
}

/// The lines without the white space around them.
fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut start = 0;
    text.split('\n').map(move |line| {
        let trimmed = line.trim();
        let before = line.len() - line.trim_start().len();
        let found = Line {
            text: trimmed,
            start: start + before,
        };
        start += line.len() + 1;
        found
    })
}

fn read_line(
    line: &Line<'_>,
    practice: &[x25519::Recipient],
    earlier: &[RecipientKey],
) -> Result<Option<RecipientKey>, Problem> {
    if holds_secret_key(line.text) {
        return Err(Problem {
            range: None,
            code: code::RECIPIENT_SECRET,
            help: "help",
            args: BTreeMap::new(),
        });
    }
    if line.text.is_empty() || line.text.starts_with('#') {
        return Ok(None);
    }
    let (key, rest) = line
        .text
        .split_once(char::is_whitespace)
        .unwrap_or((line.text, ""));
    let key_range = line.start..line.start + key.len();
    let Ok(public) = key.parse::<x25519::Recipient>() else {
        let lower = key.to_ascii_lowercase();
        let help = match () {
            () if rest.to_ascii_lowercase().contains("age1") => "order",
            () if lower.starts_with("ssh-") || lower.starts_with("age1pq") => "kind",
            () if lower.starts_with("age1") => "copied",
            () => "shape",
        };
        return Err(Problem::new(key_range, code::RECIPIENT_KEY, help));
    };
    let rest = rest.trim();
    let (role, name) = match rest.split_once(':') {
        Some(("recovery", name)) => (Role::Recovery, name.trim()),
        Some(("practice", name)) => (Role::Practice, name.trim()),
        _ => (Role::Staff, rest),
    };
    if role == Role::Practice || practice.contains(&public) {
        return Err(Problem::new(line.range(), code::RECIPIENT_PRACTICE, "help"));
    }
    if name.is_empty() {
        let help = match role {
            Role::Recovery => "recovery",
            _ => "staff",
        };
        return Err(Problem::new(line.range(), code::RECIPIENT_NAME, help));
    }
    if let Some(first) = earlier.iter().find(|known| known.public == public) {
        let mut problem = Problem::new(key_range, code::RECIPIENT_DUPLICATE, "help");
        problem.args.insert("name", first.name.clone());
        return Err(problem);
    }
    Ok(Some(RecipientKey {
        name: name.to_owned(),
        role,
        public,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn public() -> String {
        x25519::Identity::generate().to_public().to_string()
    }

    fn read(text: &str) -> (Option<Recipients>, Vec<String>) {
        let mut report = Report::default();
        let file = FilePath::new(RECIPIENTS_FILE);
        let recipients = Recipients::read(&file, text, &[], &mut report);
        let found = report.iter().map(|diagnostic| {
            let help = diagnostic.help.unwrap_or_default();
            format!("{}.{help}", diagnostic.code.name)
        });
        (recipients, found.collect())
    }

    #[test]
    fn keys_are_read_with_their_names_and_roles() {
        let (a, b, c) = (public(), public(), public());
        let text = format!("# staff\r\n{a} Мария Иванова\r\n\r\n  {b}\tIvan\r\n{c} recovery: сейф");
        let (recipients, found) = read(&text);
        assert_eq!(found, [""; 0]);
        let recipients = recipients.unwrap();
        let keys: Vec<_> = recipients
            .keys()
            .iter()
            .map(|key| (key.name.as_str(), key.role))
            .collect();
        assert_eq!(
            keys,
            [
                ("Мария Иванова", Role::Staff),
                ("Ivan", Role::Staff),
                ("сейф", Role::Recovery)
            ]
        );
        assert_eq!(format!("{recipients:?}"), "Recipients(3 keys)");
    }

    #[test]
    fn the_key_set_depends_on_the_keys_and_on_nothing_else() {
        let (a, b, c) = (public(), public(), public());
        let set = |text: &str| read(text).0.unwrap().key_set().clone();
        let first = set(&format!("{a} A\n{b} B\n{c} recovery: C"));
        assert_eq!(set(&format!("# x\n{c} recovery: X\n{b} Y\n{a} Z")), first);
        let d = public();
        assert_ne!(set(&format!("{a} A\n{d} B\n{c} recovery: C")), first);
        assert_eq!(KeySet::parse(first.as_str()), Some(first));
    }

    #[test]
    fn what_is_missing_is_named() {
        let (a, b, c) = (public(), public(), public());
        assert_eq!(read("").1, ["recipients-missing.both"]);
        assert_eq!(
            read(&format!("{a} A\n{b} B")).1,
            ["recipients-missing.recovery"]
        );
        let one = format!("{a} A\n{c} recovery: C");
        assert_eq!(read(&one).1, ["recipients-missing.staff"]);
        assert!(read(&one).0.is_none());
    }

    #[test]
    fn every_wrong_line_is_reported_at_its_place() {
        let (a, b, c) = (public(), public(), public());
        let mut short = a.clone();
        short.pop();
        let text = format!(
            "{a} A\n{b} B\n{c} recovery: C\n{a} D\n{short} E\nMaria {a}\nssh-ed25519 AAAA F\nhello\n{} \n\
             {} recovery:\n{} practice: G\n",
            public(),
            public(),
            public()
        );
        let (recipients, found) = read(&text);
        assert!(recipients.is_none());
        assert_eq!(
            found,
            [
                "recipient-duplicate.help",
                "recipient-key.copied",
                "recipient-key.order",
                "recipient-key.kind",
                "recipient-key.shape",
                "recipient-name.staff",
                "recipient-name.recovery",
                "recipient-practice.help"
            ]
        );
    }

    #[test]
    fn a_known_key_of_practice_is_refused_whatever_it_is_called() {
        let practice = x25519::Identity::generate().to_public();
        let text = format!("{} A\n{practice} B\n{} recovery: C", public(), public());
        let mut report = Report::default();
        let file = FilePath::new(RECIPIENTS_FILE);
        assert!(
            Recipients::read(&file, &text, std::slice::from_ref(&practice), &mut report).is_none()
        );
        let found: Vec<_> = report.iter().map(|d| d.code.name).collect();
        assert_eq!(found, ["recipient-practice", "recipients-missing"]);
    }

    #[test]
    fn a_secret_key_is_reported_without_its_place_so_that_nobody_shows_it() {
        use age::secrecy::ExposeSecret;
        let secret = x25519::Identity::generate().to_string();
        for prefix in ["", "# ", "Maria: "] {
            for secret in [
                secret.expose_secret().to_owned(),
                secret.expose_secret().to_lowercase(),
            ] {
                let mut report = Report::default();
                let file = FilePath::new(RECIPIENTS_FILE);
                Recipients::read(
                    &file,
                    &format!("\n{prefix}{secret} Мария"),
                    &[],
                    &mut report,
                );
                let found = report.iter().next().unwrap();
                assert_eq!(found.code.name, "recipient-secret");
                assert_eq!(found.place, crate::diag::Place::File(file));
                assert_eq!(found.args, [("line", 2_usize.into())]);
            }
        }
    }
}
