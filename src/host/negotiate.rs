//! What a request says of how it wants its answer: encodings, versions that it has, a part of the whole.
//!
//! Functions from header values to decisions, after RFC 9110. What cannot be understood is as if it were not there.

use std::ops::Range;

/// How the bytes of a file are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    Brotli,
    Gzip,
    Identity,
}

impl Encoding {
    /// The value of `Content-Encoding`; none for the bytes as they are.
    pub fn name(self) -> Option<&'static str> {
        match self {
            Encoding::Brotli => Some("br"),
            Encoding::Gzip => Some("gzip"),
            Encoding::Identity => None,
        }
    }
}

/// Chooses among encodings, of which those that stand first are liked better. `accept` is the value of
/// `Accept-Encoding`; without it nothing is encoded.
pub fn encoding(accept: Option<&str>, offered: &[Encoding]) -> Encoding {
    let Some(accept) = accept else {
        return Encoding::Identity;
    };
    let weight = |name: &str| {
        let mut star = None;
        for part in accept.split(',') {
            let mut words = part.split(';');
            let coding = words.next().unwrap_or_default().trim();
            let weight = words.find_map(quality).unwrap_or(1000);
            if coding.eq_ignore_ascii_case(name)
                || coding.eq_ignore_ascii_case(&format!("x-{name}"))
            {
                return Some(weight);
            }
            if coding == "*" {
                star = Some(weight);
            }
        }
        star
    };
    let mut best = (Encoding::Identity, 0);
    for encoding in offered {
        let weight = encoding.name().and_then(weight).unwrap_or(0);
        if weight > best.1 {
            best = (*encoding, weight);
        }
    }
    // Bytes as they are may be asked for with more weight; without a word they are the last resort.
    match weight("identity") {
        Some(identity) if identity > best.1 && accept.contains("identity") => Encoding::Identity,
        _ => best.0,
    }
}

/// `q=0.5` in thousandths.
fn quality(parameter: &str) -> Option<u16> {
    let (name, value) = parameter.split_once('=')?;
    if !name.trim().eq_ignore_ascii_case("q") {
        return None;
    }
    let value: f32 = value.trim().parse().ok()?;
    // In 0..=1000 whatever it was; no number at all becomes 0.
    Some((value.clamp(0.0, 1.0) * 1000.0) as u16)
}

/// Whether `If-None-Match` names the version with this tag. Proxies that pack mark tags as weak, which is no
/// difference here.
pub fn has_version(if_none_match: &str, tag: &str) -> bool {
    let mut tags = if_none_match.split(',').map(str::trim);
    tags.any(|theirs| theirs == "*" || theirs.strip_prefix("W/").unwrap_or(theirs) == tag)
}

/// What is asked for with `Range`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Everything: there is no range, or more than one, or it makes no sense.
    Whole,
    Bytes(Range<usize>),
    /// It begins behind the end.
    Outside,
}

/// The part of so many bytes that `Range` asks for.
pub fn part(range: Option<&str>, length: usize) -> Part {
    let read = || {
        let (unit, range) = range?.split_once('=')?;
        let (first, last) = range.trim().split_once('-')?;
        if !unit.trim().eq_ignore_ascii_case("bytes") || last.contains([',', '-']) {
            return None;
        }
        Some(match (number(first)?, number(last)?) {
            (Some(first), Some(last)) if first > last => return None,
            (Some(first), _) if first >= length => Part::Outside,
            (Some(first), last) => {
                let end = last.map_or(length, |last| last.saturating_add(1).min(length));
                Part::Bytes(first..end)
            }
            (None, Some(0)) => Part::Outside,
            (None, Some(last)) if length > 0 => Part::Bytes(length.saturating_sub(last)..length),
            (None, _) => return None,
        })
    };
    read().unwrap_or(Part::Whole)
}

/// Digits, or nothing; the outer `None` for anything else. What is too large for a number is larger than any file.
fn number(text: &str) -> Option<Option<usize>> {
    let text = text.trim();
    match text.is_empty() {
        true => Some(None),
        false if text.bytes().all(|byte| byte.is_ascii_digit()) => {
            Some(Some(text.parse().unwrap_or(usize::MAX)))
        }
        false => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOTH: &[Encoding] = &[Encoding::Brotli, Encoding::Gzip];

    #[test]
    fn the_encoding_with_the_most_weight_is_taken() {
        for (accept, expected) in [
            (None, Encoding::Identity),
            (Some(""), Encoding::Identity),
            (Some("gzip, deflate, br, zstd"), Encoding::Brotli),
            (Some("gzip, deflate"), Encoding::Gzip),
            (Some("GZIP;Q=0.8, BR;Q=0.5"), Encoding::Gzip),
            (Some("br;q=0, gzip"), Encoding::Gzip),
            (Some("br;q=0, gzip;q=0"), Encoding::Identity),
            (Some("*"), Encoding::Brotli),
            (Some("*;q=0"), Encoding::Identity),
            (Some("*;q=0, gzip"), Encoding::Gzip),
            (Some("gzip;q=0.5, *;q=0.1"), Encoding::Gzip),
            (Some("identity"), Encoding::Identity),
            (Some("identity, br;q=0.5"), Encoding::Identity),
            (Some("identity;q=0.2, br;q=0.5"), Encoding::Brotli),
            (Some("gzip;q=nan"), Encoding::Identity),
            (Some("x-gzip"), Encoding::Gzip),
            (Some("bro, gzipped"), Encoding::Identity),
        ] {
            assert_eq!(encoding(accept, BOTH), expected, "{accept:?}");
        }
        assert_eq!(encoding(Some("br, gzip"), &[]), Encoding::Identity);
        assert_eq!(
            encoding(Some("br, gzip"), &[Encoding::Gzip]),
            Encoding::Gzip
        );
    }

    #[test]
    fn a_version_that_the_browser_has_is_recognised() {
        for (theirs, same) in [
            ("\"a\"", true),
            ("\"b\", \"a\"", true),
            ("W/\"a\"", true),
            ("*", true),
            ("\"a-br\"", false),
            ("a", false),
            ("", false),
        ] {
            assert_eq!(has_version(theirs, "\"a\""), same, "{theirs}");
        }
    }

    #[test]
    fn a_range_is_a_part_of_the_file() {
        for (range, expected) in [
            ("bytes=0-0", Part::Bytes(0..1)),
            ("bytes=2-5", Part::Bytes(2..6)),
            ("bytes=2-", Part::Bytes(2..10)),
            ("bytes=-3", Part::Bytes(7..10)),
            ("bytes=-30", Part::Bytes(0..10)),
            ("bytes=9-99999999999999999999999", Part::Bytes(9..10)),
            ("bytes=10-", Part::Outside),
            ("bytes=99999999999999999999999-", Part::Outside),
            ("bytes=-0", Part::Outside),
            ("bytes=5-2", Part::Whole),
            ("bytes=0-1,3-4", Part::Whole),
            ("bytes=-", Part::Whole),
            ("bytes=a-b", Part::Whole),
            ("lines=0-1", Part::Whole),
            ("0-1", Part::Whole),
        ] {
            assert_eq!(part(Some(range), 10), expected, "{range}");
        }
        assert_eq!(part(None, 10), Part::Whole);
        assert_eq!(part(Some("bytes=0-"), 0), Part::Outside);
        assert_eq!(part(Some("bytes=-1"), 0), Part::Whole);
    }
}
