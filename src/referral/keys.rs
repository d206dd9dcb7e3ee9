//! Keys of the staff: making them, keeping them behind a passphrase, opening them again.
//!
//! An identity file is what `age -p` makes: an `age` file to a passphrase with the secret key inside; the stock tool
//! takes it with `-i`. The passphrase is six words of a list of our own, because people choose badly and lose what
//! they cannot remember. The recovery key is meant for paper: in rows that are short enough to be typed, each with
//! a check.
//!
//! Secrets are wiped when they are dropped; errors and `Debug` hold none.

use std::fmt;
use std::io::{self, Read, Write};

use age::secrecy::{ExposeSecret, SecretString};
use age::{scrypt, x25519};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::recipients::Role;
use super::reference::{ALPHABET, RandomBytes};
use crate::i18n::messages::MessageLang;

/// The work of trying one passphrase: 2¹⁹ rounds and half a gigabyte, about 1.4 seconds on the slowest computer
/// of an office. What is tested uses less.
pub const WORK_FACTOR: u8 = 19;
/// More than this is refused when a file asks for it: it would take minutes, and gigabytes of memory.
const MOST_WORK: u8 = 22;

/// Words of a passphrase.
pub const WORDS: usize = 6;
/// Words to choose from: 10.34 bits each, 62 in all. With the work above, trying a thousandth of them on a thousand
/// computers takes more than a hundred years.
pub const LIST: usize = 1296;

/// What is written into an identity file beside the key, as comments.
pub struct About<'a> {
    pub name: &'a str,
    pub role: Role,
    /// ISO 8601.
    pub day: &'a str,
}

/// Why an identity file was not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnlockError {
    NeedsPassphrase,
    WrongPassphrase,
    NotAnIdentity,
    /// It asks for more work than is sensible.
    TooMuchWork,
    /// A row of a key from paper, counted from 1, does not fit its check.
    MistypedRow(usize),
}

/// Why an identity file was not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProtectError;

/// A row of the secret key on paper.
#[derive(PartialEq, Eq)]
pub struct PaperRow {
    /// Four characters each, the last one of the last row perhaps less.
    pub groups: Vec<String>,
    /// Two characters that fit only this row.
    pub check: String,
}

/// A passphrase of six words with hyphens between them, each word as likely as every other.
pub fn passphrase(lang: MessageLang, random: RandomBytes<'_>) -> io::Result<Zeroizing<String>> {
    let list: Vec<&str> = words(lang).collect();
    let mut text = Zeroizing::new(String::with_capacity(128));
    for number in 0..WORDS {
        if number > 0 {
            text.push('-');
        }
        text.push_str(pick(&list, random)?);
    }
    Ok(text)
}

/// The words of a language, in alphabetical order.
pub fn words(lang: MessageLang) -> impl Iterator<Item = &'static str> {
    match lang {
        MessageLang::Bulgarian => include_str!("words/bg.txt"),
        MessageLang::English => include_str!("words/en.txt"),
    }
    .split_ascii_whitespace()
}

/// The line for `recipients.txt`.
pub fn public_line(public: &x25519::Recipient, name: &str, role: Role) -> String {
    match role {
        Role::Staff => format!("{public} {name}"),
        Role::Recovery => format!("{public} recovery: {name}"),
        Role::Practice => format!("{public} practice: {name}"),
    }
}

/// The text of an identity file that a passphrase opens.
pub fn protect(
    identity: &x25519::Identity,
    about: &About<'_>,
    passphrase: &str,
    work_factor: u8,
) -> Result<String, ProtectError> {
    let plain = plain(identity, about);
    let mut recipient = scrypt::Recipient::new(SecretString::from(passphrase.to_owned()));
    recipient.set_work_factor(work_factor.clamp(1, MOST_WORK));
    let encryptor =
        age::Encryptor::with_recipients(std::iter::once(&recipient as &dyn age::Recipient))
            .map_err(|_| ProtectError)?;
    let mut file = Vec::new();
    let armor = age::armor::ArmoredWriter::wrap_output(&mut file, age::armor::Format::AsciiArmor)
        .map_err(|_| ProtectError)?;
    let mut writer = encryptor.wrap_output(armor).map_err(|_| ProtectError)?;
    writer
        .write_all(plain.as_bytes())
        .map_err(|_| ProtectError)?;
    let armor = writer.finish().map_err(|_| ProtectError)?;
    armor.finish().map_err(|_| ProtectError)?;
    String::from_utf8(file).map_err(|_| ProtectError)
}

/// The text of an identity file without a passphrase, for the key of practice.
pub fn plain(identity: &x25519::Identity, about: &About<'_>) -> Zeroizing<String> {
    let About { name, role, day } = about;
    let role = match role {
        Role::Staff => "staff",
        Role::Recovery => "recovery",
        Role::Practice => "practice",
    };
    let secret = identity.to_string();
    let mut text = Zeroizing::new(String::with_capacity(512 + name.len()));
    // Writing to a `String` cannot fail.
    let _ = fmt::Write::write_fmt(
        &mut *text,
        format_args!(
            "# created: {day}\n# name: {name}\n# kind: {role}\n# public key: {}\n{}\n",
            identity.to_public(),
            secret.expose_secret()
        ),
    );
    text
}

/// Whether a file asks for a passphrase.
pub fn is_protected(file: &[u8]) -> bool {
    let text = file.trim_ascii_start();
    text.starts_with(b"-----BEGIN AGE ENCRYPTED FILE-----")
        || text.starts_with(b"age-encryption.org/")
}

/// Opens an identity file: a protected one with its passphrase, a plain one, or a key typed from paper.
pub fn unlock(file: &[u8], passphrase: Option<&str>) -> Result<Vec<x25519::Identity>, UnlockError> {
    if !is_protected(file) {
        let text = std::str::from_utf8(file).map_err(|_| UnlockError::NotAnIdentity)?;
        return read_plain(text);
    }
    let passphrase = passphrase.ok_or(UnlockError::NeedsPassphrase)?;
    let tidy = tidy(passphrase);
    match decrypt(file, passphrase) {
        // What was typed with spaces or capitals is what was meant.
        Err(UnlockError::WrongPassphrase) if *tidy != passphrase => decrypt(file, &tidy),
        opened => opened,
    }
}

/// The secret key for paper.
pub fn paper_rows(identity: &x25519::Identity) -> Vec<PaperRow> {
    const GROUP: usize = 4;
    const ROW: usize = 4;
    let secret = identity.to_string();
    let letters: Zeroizing<Vec<char>> = Zeroizing::new(secret.expose_secret().chars().collect());
    letters
        .chunks(GROUP * ROW)
        .enumerate()
        .map(|(number, row)| PaperRow {
            groups: row
                .chunks(GROUP)
                .map(|group| group.iter().collect())
                .collect(),
            check: check(number, row),
        })
        .collect()
}

impl Drop for PaperRow {
    fn drop(&mut self) {
        zeroize::Zeroize::zeroize(&mut self.groups);
    }
}

fn decrypt(file: &[u8], passphrase: &str) -> Result<Vec<x25519::Identity>, UnlockError> {
    let mut identity = scrypt::Identity::new(SecretString::from(passphrase.to_owned()));
    identity.set_max_work_factor(MOST_WORK);
    let armored = age::armor::ArmoredReader::new(file.trim_ascii_start());
    let decryptor = age::Decryptor::new(armored).map_err(|_| UnlockError::NotAnIdentity)?;
    let mut reader = decryptor
        .decrypt(std::iter::once(&identity as &dyn age::Identity))
        .map_err(|error| match error {
            age::DecryptError::ExcessiveWork { .. } => UnlockError::TooMuchWork,
            age::DecryptError::KeyDecryptionFailed | age::DecryptError::DecryptionFailed => {
                UnlockError::WrongPassphrase
            }
            _ => UnlockError::NotAnIdentity,
        })?;
    let mut text = Zeroizing::new(String::with_capacity(file.len()));
    reader
        .read_to_string(&mut text)
        .map_err(|_| UnlockError::NotAnIdentity)?;
    read_plain(&text)
}

/// Reads secret keys: whole ones, one a line, or one in the rows of a page of paper.
fn read_plain(text: &str) -> Result<Vec<x25519::Identity>, UnlockError> {
    let lines = || {
        text.trim_start_matches('\u{feff}')
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
    };
    let whole: Result<Vec<_>, _> = lines().map(str::parse::<x25519::Identity>).collect();
    match whole {
        Ok(identities) if !identities.is_empty() => return Ok(identities),
        _ => {}
    }
    let mut typed = Zeroizing::new(String::with_capacity(128));
    for (number, line) in lines().enumerate() {
        let mut row = Zeroizing::new(Vec::with_capacity(32));
        let mut written = None;
        for part in line.split_whitespace() {
            match part.strip_prefix('=') {
                Some(check) => written = Some(check.to_ascii_uppercase()),
                None if is_row_number(part) => {}
                None => row.extend(part.chars().map(|c| c.to_ascii_uppercase())),
            }
        }
        if written.is_some_and(|written| written != check(number, &row)) {
            return Err(UnlockError::MistypedRow(number + 1));
        }
        typed.extend(row.iter());
    }
    let identity = typed.parse().map_err(|_| UnlockError::NotAnIdentity)?;
    Ok(vec![identity])
}

/// `3.` before a row.
fn is_row_number(part: &str) -> bool {
    let digits = part.strip_suffix('.').unwrap_or_default();
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Depends on the place of the row, so that two rows that changed places are noticed.
fn check(number: usize, row: &[char]) -> String {
    let mut hash = Sha256::new();
    hash.update(u64::try_from(number).unwrap_or(u64::MAX).to_be_bytes());
    for letter in row {
        hash.update(u32::from(*letter).to_be_bytes());
    }
    let hash = hash.finalize();
    let letter = |byte: &u8| ALPHABET.get(usize::from(*byte) % ALPHABET.len());
    hash.iter()
        .take(2)
        .filter_map(letter)
        .map(|byte| char::from(*byte))
        .collect()
}

/// A passphrase as it was made: small letters, one hyphen between two words.
fn tidy(passphrase: &str) -> Zeroizing<String> {
    let mut tidy = Zeroizing::new(String::with_capacity(2 * passphrase.len()));
    let parts = passphrase.split(|c: char| c.is_whitespace() || "-‐‑–—_,.".contains(c));
    for part in parts.filter(|part| !part.is_empty()) {
        if !tidy.is_empty() {
            tidy.push('-');
        }
        tidy.extend(part.chars().flat_map(char::to_lowercase));
    }
    tidy
}

/// One word; numbers beyond the last whole round are thrown away, because a remainder would prefer the first words.
fn pick<'a>(list: &[&'a str], random: RandomBytes<'_>) -> io::Result<&'a str> {
    let count = list.len().max(1);
    let rounds = 65_536 - 65_536 % count;
    loop {
        let mut bytes = Zeroizing::new([0; 2]);
        random(&mut *bytes)?;
        let number = usize::from(u16::from_be_bytes(*bytes));
        if number < rounds
            && let Some(word) = list.get(number % count)
        {
            return Ok(word);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// So little work that a test does not wait.
    const QUICK: u8 = 4;

    fn about(role: Role) -> About<'static> {
        About {
            name: "Мария",
            role,
            day: "2026-12-01",
        }
    }

    fn same(opened: &[x25519::Identity], identity: &x25519::Identity) -> bool {
        opened.len() == 1 && opened[0].to_public() == identity.to_public()
    }

    #[test]
    fn a_protected_key_opens_with_its_passphrase_as_people_type_it() {
        let identity = x25519::Identity::generate();
        let file = protect(&identity, &about(Role::Staff), "ябълка-мост-река", QUICK).unwrap();
        assert!(file.starts_with("-----BEGIN AGE ENCRYPTED FILE-----"));
        for typed in [
            "ябълка-мост-река",
            " Ябълка мост  река ",
            "ЯБЪЛКА – МОСТ – РЕКА",
        ] {
            assert!(same(
                &unlock(file.as_bytes(), Some(typed)).unwrap(),
                &identity
            ));
        }
        let error = |passphrase| unlock(file.as_bytes(), passphrase).err();
        assert_eq!(
            error(Some("ябълка-мост")),
            Some(UnlockError::WrongPassphrase)
        );
        assert_eq!(error(None), Some(UnlockError::NeedsPassphrase));
    }

    #[test]
    fn a_passphrase_with_capitals_is_taken_as_it_was_given() {
        let identity = x25519::Identity::generate();
        let file = protect(&identity, &about(Role::Staff), "Chosen By Hand", QUICK).unwrap();
        assert!(same(
            &unlock(file.as_bytes(), Some("Chosen By Hand")).unwrap(),
            &identity
        ));
    }

    #[test]
    fn what_is_no_identity_is_said_to_be_none() {
        for file in [
            &b""[..],
            b"hello",
            b"\xff\xfe",
            b"age-encryption.org/v1\n-> x",
        ] {
            assert_eq!(
                unlock(file, Some("x")).err(),
                Some(UnlockError::NotAnIdentity),
                "{file:?}"
            );
        }
    }

    #[test]
    fn a_file_that_wants_hours_of_work_is_refused() {
        let identity = x25519::Identity::generate();
        let file = protect(&identity, &about(Role::Staff), "x", QUICK).unwrap();
        let mut reader = age::armor::ArmoredReader::new(file.as_bytes());
        let mut bytes = Vec::new();
        reader.read_to_end(&mut bytes).unwrap();
        let at = bytes.windows(3).position(|three| three == b" 4\n").unwrap();
        bytes.splice(at..at + 3, *b" 30\n");
        assert_eq!(
            unlock(&bytes, Some("x")).err(),
            Some(UnlockError::TooMuchWork)
        );
    }

    #[test]
    fn a_key_comes_back_from_paper() {
        let identity = x25519::Identity::generate();
        let rows = paper_rows(&identity);
        assert_eq!(rows.len(), 5);
        let typed = |order: &[usize]| {
            let rows = order.iter().enumerate().map(|(number, row)| {
                let row = &rows[*row];
                let groups = row.groups.join(" ").to_lowercase();
                format!("{}.  {groups}  ={}\n", number + 1, row.check)
            });
            rows.collect::<String>()
        };
        let text = typed(&[0, 1, 2, 3, 4]);
        assert!(same(&unlock(text.as_bytes(), None).unwrap(), &identity));
        let swapped = typed(&[0, 2, 1, 3, 4]);
        let error = |text: &str| unlock(text.as_bytes(), None).err();
        assert_eq!(error(&swapped), Some(UnlockError::MistypedRow(2)));
        assert_eq!(
            error(&text.replacen("age-", "aqe-", 1)),
            Some(UnlockError::MistypedRow(1))
        );
        let plain = plain(&identity, &about(Role::Practice));
        assert!(same(&unlock(plain.as_bytes(), None).unwrap(), &identity));
    }

    #[test]
    fn the_lists_are_long_sorted_and_every_word_is_easy_to_tell_from_the_others() {
        for lang in [MessageLang::Bulgarian, MessageLang::English] {
            let list: Vec<&str> = words(lang).collect();
            assert_eq!(list.len(), LIST, "{lang:?}");
            let sorted: BTreeSet<&str> = list.iter().copied().collect();
            assert!(
                sorted.iter().eq(list.iter()),
                "{lang:?}: not sorted, or not unique"
            );
            let alphabet = match lang {
                MessageLang::Bulgarian => 'а'..='я',
                MessageLang::English => 'a'..='z',
            };
            for word in &list {
                assert!(word.chars().all(|c| alphabet.contains(&c)), "{word}");
                assert!((3..=9).contains(&word.chars().count()), "{word}");
            }
            for pair in list.windows(2) {
                assert!(!pair[1].starts_with(pair[0]), "{pair:?}");
            }
            for (at, word) in list.iter().enumerate() {
                for other in &list[at + 1..] {
                    let distance = strsim::levenshtein(word, other);
                    assert!(distance > 1, "{word} and {other} are one letter apart");
                }
            }
        }
    }

    #[test]
    fn six_words_hold_62_bits() {
        let bits = (LIST as f64).log2() * WORDS as f64;
        assert!((62.0..63.0).contains(&bits), "{bits}");
        let mut next = 0_u8;
        let mut random = |bytes: &mut [u8]| {
            bytes.fill_with(|| {
                next = next.wrapping_add(37);
                next
            });
            Ok(())
        };
        let text = passphrase(MessageLang::English, &mut random).unwrap();
        assert_eq!(text.split('-').count(), WORDS);
    }
}
