//! A posted form taken apart: `application/x-www-form-urlencoded` bytes to names and texts.
//!
//! [`decode`] never refuses: what is no text is marked where it stands, with the legible rest kept, and nothing
//! is replaced. It knows no question; [`super::submission`] tells what belongs to the form.

use std::fmt;

use zeroize::Zeroizing;

use crate::form::{STEP, TOKEN, TRAP, is_blank};

/// A posted form. Its texts are wiped when it is dropped, and are never printed.
#[derive(Default)]
pub struct Raw {
    pairs: Vec<Pair>,
}

/// A name and what was given for it.
pub(super) struct Pair {
    pub name: Text,
    pub value: Text,
}

/// A text as far as it is legible.
pub(super) struct Text {
    pub legible: Zeroizing<String>,
    /// False where bytes that are no UTF-8, or NUL characters, were left out.
    pub whole: bool,
}

/// What is asked of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    Check,
    Change,
    Send,
}

/// Takes a body apart. Percent-encoding that is none stays as it is, as in browsers.
pub fn decode(body: &[u8]) -> Raw {
    let pairs = body
        .split(|byte| *byte == b'&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let mut halves = pair.splitn(2, |byte| *byte == b'=');
            let mut half = || text(halves.next().unwrap_or_default());
            Pair {
                name: half(),
                value: half(),
            }
        })
        .collect();
    Raw { pairs }
}

impl Raw {
    /// `step`; missing, unknown or given several times: check.
    pub fn action(&self) -> Action {
        match self.only(STEP) {
            Some("send") => Action::Send,
            Some("change") => Action::Change,
            _ => Action::Check,
        }
    }

    /// `token`, if it was given once and is text.
    pub fn token(&self) -> Option<&str> {
        self.only(TOKEN)
    }

    /// Whether somebody filled in the field that people do not see.
    pub fn trapped(&self) -> bool {
        self.pairs
            .iter()
            .any(|pair| *pair.name.legible == TRAP && !is_blank(&pair.value.legible))
    }

    pub(super) fn into_pairs(self) -> Vec<Pair> {
        self.pairs
    }

    fn only(&self, name: &str) -> Option<&str> {
        let mut values = self.pairs.iter().filter(|pair| *pair.name.legible == name);
        match (values.next(), values.next()) {
            (Some(pair), None) if pair.value.whole => Some(pair.value.legible.as_str()),
            _ => None,
        }
    }
}

/// Says how many fields were posted, and nothing of them.
impl fmt::Debug for Raw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Raw({} fields)", self.pairs.len())
    }
}

fn text(encoded: &[u8]) -> Text {
    let bytes = Zeroizing::new(unescape(encoded));
    let mut legible = Zeroizing::new(String::with_capacity(bytes.len()));
    let mut whole = true;
    for chunk in bytes.utf8_chunks() {
        legible.extend(chunk.valid().chars().filter(|c| *c != '\0'));
        whole &= chunk.invalid().is_empty() && !chunk.valid().contains('\0');
    }
    Text { legible, whole }
}

/// Undoes `+` and `%41`.
fn unescape(encoded: &[u8]) -> Vec<u8> {
    let digit = |byte: Option<&u8>| char::from(*byte?).to_digit(16);
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut rest = encoded;
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        let escape = match first {
            b'%' => digit(after.first()).zip(digit(after.get(1))),
            _ => None,
        };
        match (first, escape) {
            (_, Some((high, low))) => {
                bytes.extend(u8::try_from(high * 16 + low));
                rest = after.get(2..).unwrap_or_default();
            }
            (b'+', None) => bytes.push(b' '),
            (other, None) => bytes.push(*other),
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::referral::testing::Random;

    fn pairs(body: &[u8]) -> Vec<(String, String, bool)> {
        decode(body)
            .into_pairs()
            .into_iter()
            .map(|pair| {
                (
                    pair.name.legible.to_string(),
                    pair.value.legible.to_string(),
                    pair.name.whole && pair.value.whole,
                )
            })
            .collect()
    }

    fn pair(name: &str, value: &str, whole: bool) -> (String, String, bool) {
        (name.to_owned(), value.to_owned(), whole)
    }

    #[test]
    fn a_body_is_read_as_browsers_write_it() {
        assert_eq!(
            pairs("name=%D0%98%D0%B2%D0%B0+%26+100%25&empty=&&alone&a=b=c&пряко=да".as_bytes()),
            [
                pair("name", "Ива & 100%", true),
                pair("empty", "", true),
                pair("alone", "", true),
                pair("a", "b=c", true),
                pair("пряко", "да", true),
            ]
        );
        assert!(pairs(b"").is_empty());
    }

    #[test]
    fn a_percent_sign_that_encodes_nothing_stays() {
        assert_eq!(
            pairs(b"a=100%&b=%zz&c=%4&d=%e"),
            [
                pair("a", "100%", true),
                pair("b", "%zz", true),
                pair("c", "%4", true),
                pair("d", "%e", true),
            ]
        );
    }

    #[test]
    fn bytes_that_are_no_text_are_marked_and_the_rest_is_kept() {
        assert_eq!(
            pairs(b"a=%D0%98%FF%D0%B2&b=x%00y&c=ok&%FF=z"),
            [
                pair("a", "Ив", false),
                pair("b", "xy", false),
                pair("c", "ok", true),
                pair("", "z", false),
            ]
        );
    }

    #[test]
    fn the_step_is_check_unless_it_is_asked_for_clearly() {
        for (body, action) in [
            ("", Action::Check),
            ("step=send", Action::Send),
            ("a=b&step=change", Action::Change),
            ("step=", Action::Check),
            ("step=Send", Action::Check),
            ("step=send&step=send", Action::Check),
            ("step=send%00", Action::Check),
        ] {
            assert_eq!(decode(body.as_bytes()).action(), action, "{body}");
        }
        assert_eq!(decode(b"token=abc").token(), Some("abc"));
        assert_eq!(decode(b"token=a&token=b").token(), None);
    }

    #[test]
    fn the_trap_is_sprung_by_anything_that_is_written() {
        for (body, sprung) in [
            ("website=", false),
            ("website=+%0D%0A", false),
            ("a=website", false),
            ("website=http", true),
            ("website=&website=x", true),
        ] {
            assert_eq!(decode(body.as_bytes()).trapped(), sprung, "{body}");
        }
    }

    #[test]
    fn any_bytes_are_taken_apart_without_losing_a_readable_letter() {
        let mut random = Random::new(3);
        for _ in 0..20_000 {
            let body = random.body(24);
            let raw = decode(&body);
            let _ = (raw.action(), raw.token().map(str::len), raw.trapped());
            for pair in raw.into_pairs() {
                for text in [pair.name, pair.value] {
                    assert!(!text.legible.contains(['\0', '\u{FFFD}']), "{body:?}");
                }
            }
        }
    }

    #[test]
    fn what_was_posted_is_not_printed() {
        assert_eq!(format!("{:?}", decode(b"message=secret")), "Raw(1 fields)");
    }
}
