//! Text as people meant it: one way to write each letter, and nothing that cannot be seen.
//!
//! Nothing is replaced by something else but line ends and other white space; what has no place in a message is
//! left out: control characters, what turns the direction of text round, what has no width. The joiners
//! (ZWJ, ZWNJ) stay: several scripts and many emoji are spelt with them. Doing it twice changes nothing.

use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// Whether an answer may have several lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lines {
    /// Line ends become spaces.
    One,
    Many,
}

/// Cleans a text and brings it into the normal form NFC. White space at both ends is dropped.
pub fn normalise(text: &str, lines: Lines) -> String {
    // As large as it can become, so that no half-written copy is left behind in memory.
    let mut clean = Zeroizing::new(String::with_capacity(text.len()));
    let mut after_return = false;
    for c in text.chars() {
        let line_end = matches!(
            c,
            '\n' | '\r' | '\u{0B}' | '\u{0C}' | '\u{85}' | '\u{2028}' | '\u{2029}'
        );
        match c {
            '\n' if after_return => {}
            _ if line_end && lines == Lines::Many => clean.push('\n'),
            _ if line_end => clean.push(' '),
            '\t' => clean.push(' '),
            c if !is_unwanted(c) => clean.push(c),
            _ => {}
        }
        after_return = c == '\r';
    }
    // A letter can become longer, but rarely does.
    let mut normal = String::with_capacity(clean.len() + clean.len() / 2);
    normal.extend(clean.trim().nfc());
    normal
}

/// Characters that are never part of a message.
fn is_unwanted(c: char) -> bool {
    let code = u32::from(c);
    c.is_control()
        || matches!(
            c,
            // direction
            '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'
            // without width: soft hyphen, grapheme joiner, vowel separator, space, word joiner and invisible
            // operators, deprecated format characters, byte order mark, annotation, tags
            | '\u{00AD}' | '\u{034F}' | '\u{180E}' | '\u{200B}' | '\u{2060}'..='\u{2065}'
            | '\u{206A}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}'
            | '\u{E0000}'..='\u{E007F}'
            // what will never be a character
            | '\u{FDD0}'..='\u{FDEF}'
        )
        || code & 0xFFFE == 0xFFFE
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::referral::testing::Random;

    #[test]
    fn one_letter_is_written_one_way() {
        // й as one character, and as и with a breve: as phones and as old Macs send it.
        assert_eq!(
            normalise("\u{0438}\u{0306}", Lines::One),
            normalise("\u{0439}", Lines::One)
        );
        assert_eq!(normalise("e\u{301}", Lines::One), "é");
    }

    #[test]
    fn what_cannot_be_seen_is_left_out_and_joiners_stay() {
        assert_eq!(
            normalise(
                "\u{FEFF}08\u{200B}88\u{202E} \u{00AD}1\u{2060}2\u{7}",
                Lines::One
            ),
            "0888 12"
        );
        let family = "👩\u{200D}👧";
        assert_eq!(normalise(family, Lines::One), family);
        assert_eq!(normalise("می\u{200C}خواهم", Lines::One), "می\u{200C}خواهم");
    }

    #[test]
    fn lines_end_in_one_way_and_are_none_in_a_short_answer() {
        assert_eq!(
            normalise("а\r\nб\rв\n\rг\u{2028}д", Lines::Many),
            "а\nб\nв\n\nг\nд"
        );
        assert_eq!(normalise("\r\n а\r\nб\t \n", Lines::One), "а б");
        assert_eq!(normalise("\n\n", Lines::Many), "");
    }

    #[test]
    fn any_text_becomes_clean_and_stays_so() {
        let mut random = Random::new(7);
        for _ in 0..20_000 {
            let text = random.text(24);
            for lines in [Lines::One, Lines::Many] {
                let once = normalise(&text, lines);
                assert_eq!(normalise(&once, lines), once, "{text:?}");
                assert!(unicode_normalization::is_nfc(&once), "{text:?}");
                let bad = |c: char| c != '\n' && (c.is_control() || is_unwanted(c));
                assert!(!once.contains(bad), "{text:?}");
                assert!(lines == Lines::Many || !once.contains('\n'), "{text:?}");
            }
        }
    }
}
