//! References: what a person is told so that they can ask about their message. They open nothing.
//!
//! Eight characters that cannot be misread, from a random source that is an argument. Every third one is a digit, so
//! that chance never writes a word. There are some forty thousand million of them; that one is not given
//! twice is seen to by the store.

use std::fmt;
use std::io;

/// Fills a buffer with random bytes: the system's source in production, a list in a test.
pub type RandomBytes<'a> = &'a mut dyn FnMut(&mut [u8]) -> io::Result<()>;

/// Characters in a reference.
pub const LENGTH: usize = 8;

/// Capital letters and digits without `O`, `I`, `Q`, `Z`, `0` and `1`.
pub const ALPHABET: &[u8; 30] = b"ABCDEFGHJKLMNPRSTUVWXY23456789";
const DIGITS: &[u8; 8] = b"23456789";

/// The name of a referral towards the person who sent it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reference(String);

impl Reference {
    /// Every reference is as likely as every other.
    pub fn random(random: RandomBytes<'_>) -> io::Result<Reference> {
        let mut text = String::with_capacity(LENGTH);
        for place in 1..=LENGTH {
            let letters: &[u8] = if place % 3 == 0 { DIGITS } else { ALPHABET };
            text.push(char::from(pick(letters, random)?));
        }
        Ok(Reference(text))
    }

    /// Reads a reference as it is said or typed: small letters, spaces and hyphens are forgiven.
    pub fn parse(text: &str) -> Option<Reference> {
        let text: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let good = text.len() == LENGTH && text.bytes().all(|byte| ALPHABET.contains(&byte));
        good.then_some(Reference(text))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// References stay out of logs, and so out of what may get there.
impl fmt::Debug for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Reference")
    }
}

/// One of up to 256 things, each as likely: a byte beyond the last whole round is thrown away, because a
/// remainder would prefer the first ones.
fn pick(from: &[u8], random: RandomBytes<'_>) -> io::Result<u8> {
    let rounds = 256 - 256 % from.len().max(1);
    loop {
        let mut byte = [0];
        random(&mut byte)?;
        let number = usize::from(u8::from_ne_bytes(byte));
        if number < rounds
            && let Some(picked) = from.get(number % from.len().max(1))
        {
            return Ok(*picked);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// Every byte in its turn.
    fn counting() -> impl FnMut(&mut [u8]) -> io::Result<()> {
        let mut next = 0_u8;
        move |buffer| {
            for byte in buffer {
                *byte = next;
                next = next.wrapping_add(1);
            }
            Ok(())
        }
    }

    #[test]
    fn a_reference_cannot_be_misread_and_spells_no_word() {
        assert!(ALPHABET.iter().all(|letter| !b"OIQZ01".contains(letter)));
        let mut random = counting();
        for _ in 0..500 {
            let reference = Reference::random(&mut random).unwrap();
            assert_eq!(reference.as_str().len(), LENGTH);
            assert!(reference.as_str().bytes().all(|b| ALPHABET.contains(&b)));
            assert!(
                [2, 5]
                    .iter()
                    .all(|at| reference.as_str().as_bytes()[*at].is_ascii_digit())
            );
        }
    }

    #[test]
    fn no_letter_is_preferred() {
        let mut random = counting();
        let mut counts = BTreeMap::new();
        // Two rounds of all 256 bytes, of which 16 are of no use.
        for _ in 0..480 {
            *counts
                .entry(pick(ALPHABET, &mut random).unwrap())
                .or_insert(0) += 1;
        }
        assert_eq!(counts.len(), 30);
        assert!(counts.values().all(|count| *count == 16), "{counts:?}");
    }

    #[test]
    fn a_reference_is_read_as_people_say_it() {
        let read = |text| Reference::parse(text).map(|r| r.to_string());
        assert_eq!(read(" ab3d-e5 gh ").as_deref(), Some("AB3DE5GH"));
        assert_eq!(read("AB3DE5G"), None);
        assert_eq!(read("AB3DE5G0"), None);
        assert_eq!(read("АB3DE5GH"), None);
    }

    #[test]
    fn a_broken_source_makes_no_reference() {
        let mut broken = |_: &mut [u8]| Err(io::Error::from(io::ErrorKind::Unsupported));
        assert!(Reference::random(&mut broken).is_err());
    }
}
