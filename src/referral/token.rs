//! Tokens: what binds the answers of a check page to the one referral that may come of them.
//!
//! A token is 57 bytes in base64url: what it is marked with, a random number, when it was made, a code of the
//! answers, and a code of all that and of the language. Both codes are HMAC-SHA-256 with a key that only the
//! server has, so a token tells nothing of the answers and cannot be made elsewhere. That it is used only
//! once is seen to by the store, which knows the random number of everything that it took.

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::Path;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::i18n::Lang;

/// For this long a token can be used for the first time.
pub const LIFETIME: Duration = Duration::from_secs(24 * 60 * 60);

/// Nobody reads their answers and sends them quicker than this.
pub const QUICKEST: Duration = Duration::from_secs(3);

/// The file of the key in the data folder. It is made at the first start; without it every page that is open
/// somewhere asks for a second look at the answers.
pub const KEY_FILE: &str = "token.key";

/// The secret behind all tokens; wiped when dropped.
pub struct TokenKey(Zeroizing<[u8; KEY_LENGTH]>);

/// The random number of a token: 128 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Nonce(pub [u8; NONCE_LENGTH]);

/// What a token is made for.
#[derive(Clone, Copy)]
pub struct Occasion<'a> {
    pub lang: &'a Lang,
    /// [`super::Submission::canonical`].
    pub answers: &'a [u8],
    pub now: Timestamp,
}

/// A token that this server made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    pub nonce: Nonce,
    /// Zero where the clock was set back meanwhile.
    pub age: Duration,
    /// Whether these are the answers that it was made for.
    pub fits: bool,
    /// Whether the trap was sprung before the answers were shown.
    pub trapped: bool,
}

/// A whole block of SHA-256, so that HMAC takes it as it is.
pub(super) const KEY_LENGTH: usize = 64;
const NONCE_LENGTH: usize = 16;
const CODE_LENGTH: usize = 16;
/// The first byte of every token; its lowest bit says that the trap was sprung.
const VERSION: u8 = 0x10;
const TRAPPED: u8 = 0x01;

impl TokenKey {
    pub fn new(bytes: [u8; KEY_LENGTH]) -> Self {
        TokenKey(Zeroizing::new(bytes))
    }

    /// A key for as long as the program runs.
    pub fn random() -> io::Result<Self> {
        random().map(TokenKey::new)
    }

    /// Reads the key of a data folder, or makes one that only its owner can read.
    pub fn of_folder(folder: &Path) -> io::Result<Self> {
        let path = folder.join(KEY_FILE);
        match File::open(&path) {
            Ok(file) => {
                let mut bytes = Zeroizing::new(Vec::with_capacity(KEY_LENGTH + 1));
                file.take(KEY_LENGTH as u64 + 1).read_to_end(&mut bytes)?;
                let bytes = <[u8; KEY_LENGTH]>::try_from(bytes.as_slice())
                    .map_err(|_| io::Error::from(io::ErrorKind::InvalidData))?;
                Ok(TokenKey::new(bytes))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let key = TokenKey::random()?;
                key.write(folder, &path)?;
                Ok(key)
            }
            Err(error) => Err(error),
        }
    }

    /// Makes the token of a check page.
    pub fn issue(&self, nonce: Nonce, occasion: Occasion<'_>, trapped: bool) -> String {
        let mut token = Vec::with_capacity(57);
        token.push(if trapped { VERSION | TRAPPED } else { VERSION });
        token.extend(nonce.0);
        token.extend(occasion.now.as_millisecond().to_be_bytes());
        token.extend(self.answers_code(nonce, occasion.answers));
        let code = self.token_code(&token, occasion.lang);
        token.extend(code);
        URL_SAFE_NO_PAD.encode(token)
    }

    /// Reads a token; `None` when it is not one of ours, or of another language's page.
    pub fn read(&self, text: &str, occasion: Occasion<'_>) -> Option<Token> {
        let bytes = URL_SAFE_NO_PAD.decode(text.trim()).ok()?;
        let (signed, code) = bytes.split_last_chunk::<CODE_LENGTH>()?;
        self.begin(b"token", occasion.lang.code().as_bytes())
            .chain_update(signed)
            .verify_truncated_left(code)
            .ok()?;
        let (head, rest) = signed.split_first()?;
        let (nonce, rest) = rest.split_first_chunk::<NONCE_LENGTH>()?;
        let (issued, answers) = rest.split_first_chunk::<8>()?;
        let issued = i64::from_be_bytes(*issued);
        let age = occasion.now.as_millisecond().saturating_sub(issued);
        let nonce = Nonce(*nonce);
        let fits = self
            .begin(b"answers", &nonce.0)
            .chain_update(occasion.answers)
            .verify_truncated_left(answers)
            .is_ok();
        (head & !TRAPPED == VERSION).then_some(Token {
            nonce,
            age: Duration::from_millis(u64::try_from(age).unwrap_or_default()),
            fits,
            trapped: head & TRAPPED != 0,
        })
    }

    fn answers_code(&self, nonce: Nonce, answers: &[u8]) -> [u8; CODE_LENGTH] {
        code(self.begin(b"answers", &nonce.0).chain_update(answers))
    }

    fn token_code(&self, signed: &[u8], lang: &Lang) -> [u8; CODE_LENGTH] {
        code(
            self.begin(b"token", lang.code().as_bytes())
                .chain_update(signed),
        )
    }

    /// A code for one purpose; `about` is closed off by its length.
    fn begin(&self, purpose: &[u8], about: &[u8]) -> Hmac<Sha256> {
        let mac = <Hmac<Sha256> as KeyInit>::new(&(*self.0).into());
        let length = u64::try_from(about.len()).unwrap_or(u64::MAX).to_be_bytes();
        mac.chain_update(purpose)
            .chain_update([0])
            .chain_update(length)
            .chain_update(about)
    }

    /// Under another name first, so that a key is never half there.
    fn write(&self, folder: &Path, path: &Path) -> io::Result<()> {
        let new = folder.join(format!("{KEY_FILE}.new"));
        match fs::remove_file(&new) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&new)?;
        file.write_all(&*self.0)?;
        file.sync_all()?;
        fs::rename(&new, path)?;
        // The name is on the disk only when its folder is.
        File::open(folder)?.sync_all()
    }
}

impl Nonce {
    pub fn random() -> io::Result<Nonce> {
        random().map(Nonce)
    }
}

impl fmt::Debug for TokenKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenKey")
    }
}

/// Bytes of the system that nobody can guess.
pub(super) fn random<const N: usize>() -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| io::Error::other(error.to_string()))?;
    Ok(bytes)
}

fn code(mac: Hmac<Sha256>) -> [u8; CODE_LENGTH] {
    let whole: [u8; 32] = mac.finalize().into_bytes().into();
    let (code, _) = whole
        .split_first_chunk()
        .unwrap_or((&[0; CODE_LENGTH], &[]));
    *code
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lang(code: &str) -> Lang {
        Lang::parse(code).unwrap()
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + second).unwrap()
    }

    fn key() -> TokenKey {
        TokenKey::new([7; KEY_LENGTH])
    }

    fn issue(second: i64) -> String {
        let occasion = Occasion {
            lang: &lang("bg"),
            answers: b"answers",
            now: at(second),
        };
        key().issue(Nonce([9; 16]), occasion, false)
    }

    fn read(key: &TokenKey, text: &str, code: &str, answers: &[u8], second: i64) -> Option<Token> {
        let occasion = Occasion {
            lang: &lang(code),
            answers,
            now: at(second),
        };
        key.read(text, occasion)
    }

    #[test]
    fn a_token_knows_its_age_and_its_answers() {
        let token = issue(0);
        assert_eq!(token.len(), 76);
        let same = read(&key(), &token, "bg", b"answers", 60).unwrap();
        assert_eq!(
            same,
            Token {
                nonce: Nonce([9; 16]),
                age: Duration::from_secs(60),
                fits: true,
                trapped: false,
            }
        );
        assert!(!read(&key(), &token, "bg", b"others", 60).unwrap().fits);
        assert_eq!(
            read(&key(), &token, "bg", b"answers", -5).unwrap().age,
            Duration::ZERO
        );
    }

    #[test]
    fn a_token_of_another_key_or_language_is_none() {
        let token = issue(0);
        assert_eq!(
            read(&TokenKey::new([8; KEY_LENGTH]), &token, "bg", b"answers", 1),
            None
        );
        assert_eq!(read(&key(), &token, "en", b"answers", 1), None);
        for text in ["", "x", "ж", "AAAA", &"A".repeat(76), &"A".repeat(5000)] {
            assert_eq!(read(&key(), text, "bg", b"answers", 1), None, "{text}");
        }
    }

    #[test]
    fn no_bit_and_no_length_of_a_token_can_be_changed() {
        let token = issue(0);
        let bytes = URL_SAFE_NO_PAD.decode(&token).unwrap();
        for place in 0..bytes.len() {
            for bit in 0..8 {
                let mut changed = bytes.clone();
                changed[place] ^= 1 << bit;
                let text = URL_SAFE_NO_PAD.encode(changed);
                assert_eq!(
                    read(&key(), &text, "bg", b"answers", 1),
                    None,
                    "{place} {bit}"
                );
            }
            let text = URL_SAFE_NO_PAD.encode(&bytes[..place]);
            assert_eq!(read(&key(), &text, "bg", b"answers", 1), None, "{place}");
        }
        let longer = URL_SAFE_NO_PAD.encode([bytes.as_slice(), &[0]].concat());
        assert_eq!(read(&key(), &longer, "bg", b"answers", 1), None);
    }

    #[test]
    fn the_trap_is_remembered() {
        let occasion = Occasion {
            lang: &lang("bg"),
            answers: b"",
            now: at(0),
        };
        let token = key().issue(Nonce([1; 16]), occasion, true);
        assert!(key().read(&token, occasion).unwrap().trapped);
    }

    #[test]
    fn the_key_of_a_folder_stays_and_is_its_owners() {
        let folder = tempfile::tempdir().unwrap();
        let token = |key: &TokenKey| {
            let occasion = Occasion {
                lang: &lang("bg"),
                answers: b"",
                now: at(0),
            };
            key.issue(Nonce([1; 16]), occasion, false)
        };
        let first = TokenKey::of_folder(folder.path()).unwrap();
        let second = TokenKey::of_folder(folder.path()).unwrap();
        assert_eq!(token(&first), token(&second));
        assert_ne!(token(&first), token(&TokenKey::random().unwrap()));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let path = folder.path().join(KEY_FILE);
            let mode = fs::metadata(&path).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
            fs::write(&path, "short").unwrap();
        }
        assert!(TokenKey::of_folder(folder.path()).is_err());
        assert_eq!(format!("{first:?}"), "TokenKey");
    }
}
