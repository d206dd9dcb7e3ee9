//! Languages: interface strings, dates, collation, slugs, and pateka's own messages.

pub mod collate;
pub mod slug;

use std::fmt;
use std::sync::Arc;

/// A language of the site by its code, as in `site.toml` (`bg`, `en`, `pt-br`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lang(Arc<str>);

impl Lang {
    /// Two or three lower-case letters, and possibly subtags of letters and digits (BCP 47).
    pub fn parse(code: &str) -> Option<Lang> {
        let mut parts = code.split('-');
        let primary = parts.next()?;
        let good = matches!(primary.len(), 2..=3)
            && primary.bytes().all(|b| b.is_ascii_lowercase())
            && parts
                .all(|p| matches!(p.len(), 2..=8) && p.bytes().all(|b| b.is_ascii_alphanumeric()));
        good.then(|| Lang(code.into()))
    }

    pub fn code(&self) -> &str {
        &self.0
    }

    /// True for Bulgarian, whose typography and grammar this crate knows best.
    pub fn is_bulgarian(&self) -> bool {
        &*self.0 == "bg" || self.0.starts_with("bg-")
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
