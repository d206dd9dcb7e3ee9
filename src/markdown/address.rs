//! Destinations of links and pictures by their shape: which leave the site, which stay, and which
//! are refused.
//!
//! A destination is read as a browser reads it: controls and spaces around it and tabs and line
//! ends inside it do not count, so a refused scheme cannot be disguised by them (entities and
//! escapes are undone by Markdown before). Whether the target exists is not known here.

use super::body::{Address, Base, LinkRef, Target};
use crate::diag::nearest;
use crate::route::decode_path;

/// The schemes that a link may have.
pub(super) const SCHEMES: [&str; 8] = [
    "http", "https", "mailto", "tel", "sms", "geo", "viber", "webcal",
];

/// Why a destination is refused.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Refused {
    pub scheme: String,
    /// Which piece of advice fits.
    pub help: &'static str,
    /// The allowed scheme that was probably meant.
    pub nearest: Option<&'static str>,
}

/// Reads a destination.
pub(super) fn classify(destination: &str) -> Result<Target, Refused> {
    let cleaned: String = destination
        .trim_matches(|c: char| c <= ' ')
        .chars()
        .filter(|c| !matches!(c, '\t' | '\n' | '\r'))
        .collect();
    if let Some(scheme) = scheme(&cleaned) {
        let scheme = scheme.to_ascii_lowercase();
        return if SCHEMES.contains(&scheme.as_str()) {
            Ok(Target::External(external(&scheme, &cleaned)))
        } else {
            Err(refuse(scheme))
        };
    }
    if cleaned.starts_with("//") {
        return Ok(Target::External(external(
            "https",
            &format!("https:{cleaned}"),
        )));
    }
    if let Some(anchor) = cleaned.strip_prefix('#') {
        return Ok(Target::Anchor(decoded(anchor)));
    }
    let (base, path) = match cleaned.strip_prefix("@/") {
        Some(path) => (Base::Content, path),
        None => (Base::Folder, cleaned.as_str()),
    };
    let address = split(path);
    let is_page = address
        .path
        .rsplit_once('.')
        .is_some_and(|(_, extension)| extension.eq_ignore_ascii_case("md"));
    Ok(if base == Base::Folder && path.starts_with('/') {
        Target::Site(address)
    } else if is_page {
        Target::Page(base, address)
    } else {
        Target::File(base, address)
    })
}

impl LinkRef {
    /// True for web addresses; mail and telephone links open nothing that could look back.
    pub fn leaves_the_site(&self) -> bool {
        matches!(&self.target, Target::External(url) if url.starts_with("http"))
    }

    /// True for `www.example.org` and `example.org/page`: an address without `https://`, which
    /// therefore counts as a file. For the message about the missing file.
    pub fn looks_like_an_address(&self) -> bool {
        let Target::File(Base::Folder, address) = &self.target else {
            return false;
        };
        let host = address.path.split('/').next().unwrap_or_default();
        let ends_like_a_domain = host.rsplit_once('.').is_some_and(|(name, end)| {
            !name.is_empty() && matches!(end, "bg" | "org" | "com" | "eu" | "net" | "info" | "int")
        });
        host.starts_with("www.") || ends_like_a_domain
    }
}

fn scheme(address: &str) -> Option<&str> {
    let (scheme, _) = address.split_once(':')?;
    let good = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    good.then_some(scheme)
}

fn refuse(scheme: String) -> Refused {
    let help = match scheme.as_str() {
        "javascript" | "vbscript" => "script",
        "data" => "data",
        "file" => "file",
        // `C:\plans\plan.pdf`
        drive if drive.len() == 1 => "file",
        _ => "scheme",
    };
    let nearest = match help {
        "scheme" => nearest(&scheme, SCHEMES)
            .and_then(|found| SCHEMES.into_iter().find(|scheme| *scheme == found)),
        _ => None,
    };
    Refused {
        scheme,
        help,
        nearest,
    }
}

fn split(address: &str) -> Address {
    let (rest, fragment) = match address.split_once('#') {
        Some((rest, fragment)) => (rest, Some(decoded(fragment))),
        None => (address, None),
    };
    let (path, query) = match rest.split_once('?') {
        Some((path, query)) => (path, Some(query.to_owned())),
        None => (rest, None),
    };
    Address {
        path: decoded(path),
        query,
        fragment,
    }
}

fn decoded(text: &str) -> String {
    decode_path(text).unwrap_or_else(|| text.to_owned())
}

/// Makes an address printable. The host keeps its letters, which browsers know how to read.
fn external(scheme: &str, address: &str) -> String {
    let rest = address
        .split_once(':')
        .map(|(_, rest)| rest)
        .unwrap_or_default();
    let (host, path) = match rest.strip_prefix("//") {
        Some(after) => {
            let end = after.find(['/', '?', '#']).unwrap_or(after.len());
            let (host, path) = after.split_at_checked(end).unwrap_or((after, ""));
            (format!("//{}", host.replace([' ', '\\', '"'], "")), path)
        }
        None => (String::new(), rest),
    };
    let mut printed = format!("{scheme}:{host}");
    let is_number = matches!(scheme, "tel" | "sms");
    for c in path.chars() {
        match c {
            ' ' | '\u{a0}' if is_number => {}
            'A'..='Z' | 'a'..='z' | '0'..='9' => printed.push(c),
            _ if "-._~!$&'()*+,;=:@/?#%".contains(c) => printed.push(c),
            _ => {
                let mut bytes = [0; 4];
                for byte in c.encode_utf8(&mut bytes).bytes() {
                    printed.push_str(&format!("%{byte:02X}"));
                }
            }
        }
    }
    printed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn destinations_are_told_apart_by_their_shape() {
        let address = |path: &str, query: Option<&str>, fragment: Option<&str>| Address {
            path: path.into(),
            query: query.map(Into::into),
            fragment: fragment.map(Into::into),
        };
        for (text, target) in [
            (
                "../services/a.md#x",
                Target::Page(Base::Folder, address("../services/a.md", None, Some("x"))),
            ),
            (
                "@/services/a.md",
                Target::Page(Base::Content, address("services/a.md", None, None)),
            ),
            (
                "план%202.pdf",
                Target::File(Base::Folder, address("план 2.pdf", None, None)),
            ),
            (
                "/search/?q=a",
                Target::Site(address("/search/", Some("q=a"), None)),
            ),
            ("#%D1%85", Target::Anchor("х".into())),
            (
                "HTTPS://example.org/път x",
                Target::External("https://example.org/%D0%BF%D1%8A%D1%82%20x".into()),
            ),
            (
                "//example.org",
                Target::External("https://example.org".into()),
            ),
            ("tel:+359 82 123", Target::External("tel:+35982123".into())),
            ("", Target::File(Base::Folder, Address::default())),
        ] {
            assert_eq!(classify(text), Ok(target), "{text:?}");
        }
    }

    #[test]
    fn refused_schemes_are_found_through_their_disguises() {
        for (text, scheme, help) in [
            ("javascript:alert(1)", "javascript", "script"),
            (" \u{1}JaVa\tScript\n:alert(1)", "javascript", "script"),
            ("VBSCRIPT:x", "vbscript", "script"),
            ("data:text/html,x", "data", "data"),
            ("file:///etc/passwd", "file", "file"),
            ("C:\\plans\\plan.pdf", "c", "file"),
            ("htps://example.org", "htps", "scheme"),
            ("localhost:4000/x", "localhost", "scheme"),
        ] {
            let refused = classify(text).unwrap_err();
            assert_eq!((refused.scheme.as_str(), refused.help), (scheme, help));
        }
    }
}
