//! Addresses inside the site.
//!
//! A [`Route`] is an absolute path without scheme, host and base path. It cannot leave the site: there is
//! no way to make one that holds `..`, an empty part, a backslash or a control character, so
//! whoever holds a route may join it to a folder.

use std::fmt;
use std::sync::Arc;

/// The address of a page (`/services/`, with a final slash) or of a file (`/atom.xml`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Route(Arc<str>);

/// Why a text is not a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RouteError {
    /// It does not begin with `/`.
    NotAbsolute,
    /// It has an empty part, `.` or `..`.
    BadPart,
    /// It holds a character that has no place in an address: a control, `\`, `?`, `#`, `%` or `:`.
    BadCharacter(char),
    /// A part is longer than file systems take (255 bytes).
    TooLong,
}

impl Route {
    /// The front page of the default language.
    pub fn root() -> Self {
        Route("/".into())
    }

    /// Reads a route as people write it: not percent-encoded.
    pub fn parse(text: &str) -> Result<Self, RouteError> {
        let inner = text.strip_prefix('/').ok_or(RouteError::NotAbsolute)?;
        if let Some(c) = text
            .chars()
            .find(|c| c.is_control() || r#"\?#%:*"<>|"#.contains(*c))
        {
            return Err(RouteError::BadCharacter(c));
        }
        let parts = inner.strip_suffix('/').unwrap_or(inner);
        if !parts.is_empty() {
            for part in parts.split('/') {
                if matches!(part, "" | "." | "..") {
                    return Err(RouteError::BadPart);
                }
                if part.len() > 255 {
                    return Err(RouteError::TooLong);
                }
            }
        } else if !inner.is_empty() {
            return Err(RouteError::BadPart);
        }
        Ok(Route(text.into()))
    }

    /// The route one part further down, as a page (`join_page`) or file (`join_file`).
    pub fn join_page(&self, part: &str) -> Result<Self, RouteError> {
        Route::parse(&format!("{}{part}/", self.folder()))
    }

    pub fn join_file(&self, name: &str) -> Result<Self, RouteError> {
        Route::parse(&format!("{}{name}", self.folder()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// True for an address with a final slash, which stands for an `index.html`.
    pub fn is_page(&self) -> bool {
        self.0.ends_with('/')
    }

    /// The route up to and with its last slash.
    pub fn folder(&self) -> &str {
        match self.0.rfind('/') {
            Some(slash) => self.0.get(..=slash).unwrap_or("/"),
            None => "/",
        }
    }

    /// The file below the output folder, with `/` between its parts and none in front.
    pub fn output_path(&self) -> String {
        let path = self.0.trim_start_matches('/');
        if self.is_page() {
            format!("{path}index.html")
        } else {
            path.to_owned()
        }
    }

    /// The route as it stands in a URL: everything outside the unreserved ASCII is percent-encoded.
    pub fn encoded(&self) -> String {
        encode_path(&self.0)
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Percent-encodes a path for a URL (RFC 3986), leaving its slashes.
pub fn encode_path(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' => encoded.push(char::from(byte)),
            b'/' | b'-' | b'.' | b'_' | b'~' | b'!' | b'$' | b'(' | b')' | b'+' | b',' | b'@'
            | b'=' => {
                encoded.push(char::from(byte));
            }
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

/// Undoes percent-encoding; `None` when the bytes are no UTF-8 or an escape is broken.
pub fn decode_path(path: &str) -> Option<String> {
    let mut decoded = Vec::with_capacity(path.len());
    let mut bytes = path.bytes();
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let high = char::from(bytes.next()?).to_digit(16)?;
            let low = char::from(bytes.next()?).to_digit(16)?;
            decoded.push(u8::try_from(high * 16 + low).ok()?);
        } else {
            decoded.push(byte);
        }
    }
    String::from_utf8(decoded).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_route_cannot_leave_the_site() {
        for bad in [
            "",
            "services/",
            "/../x",
            "/a/../b",
            "/a//b",
            "//",
            "/./",
            "/a\\b",
            "/a?b",
            "/a%2e",
        ] {
            assert!(Route::parse(bad).is_err(), "{bad:?}");
        }
        assert!(Route::root().join_page("..").is_err());
        assert!(Route::root().join_page("a/../../b").is_err());
    }

    #[test]
    fn pages_are_index_files_and_files_are_themselves() {
        let services = Route::root().join_page("services").unwrap();
        assert_eq!(services.as_str(), "/services/");
        assert_eq!(services.output_path(), "services/index.html");
        assert_eq!(
            services.join_file("atom.xml").unwrap().output_path(),
            "services/atom.xml"
        );
        assert_eq!(Route::root().output_path(), "index.html");
    }

    #[test]
    fn encoding_is_undone_by_decoding() {
        let route = Route::parse("/go/помощ/").unwrap();
        assert_eq!(route.encoded(), "/go/%D0%BF%D0%BE%D0%BC%D0%BE%D1%89/");
        assert_eq!(decode_path(&route.encoded()).as_deref(), Some("/go/помощ/"));
        assert_eq!(decode_path("/%zz"), None);
        assert_eq!(decode_path("/%e9"), None);
    }
}
