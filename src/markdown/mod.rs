//! Markdown to HTML, in two phases.
//!
//! [`parse`] depends on nothing but the text, its language and its country: it gives a [`Body`], a
//! flat list of HTML with holes, and reports what is wrong in the text itself. [`write()`] fills the holes for one reader
//! through a [`Resolve`]: addresses of pages, pictures, facts, interface words, the theme's blocks. So
//! a body is parsed once, and printed for every page, list and feed that shows it.
//!
//! What authors may write is section 3 of the contract: CommonMark with tables, footnotes,
//! strikethrough, task lists, definition lists, heading ids, GitHub alerts, blocks (`:::note`), and a
//! closed list of raw HTML. Content is inert: `{{`, `{%` and `{#` are text.
//!
//! Promises: any text gives a body or a report, without panics, recursion or quadratic time;
//! what is printed is well-formed and holds no script, style or foreign picture; every
//! span is a range of bytes of the whole file.
//!
//! In reading order: `blocks` masks the lines of blocks, `compose` turns the parser's events into
//! pieces, with `html` for raw HTML, `address` for destinations, and `inline` for words, on which `typography`
//! and `telephone` work; `body` is the result, `write` prints it. `prose` reads the same text
//! for whoever judges its words.

mod address;
mod blocks;
mod body;
mod compose;
mod escape;
mod html;
mod inline;
mod prose;
mod telephone;
#[cfg(test)]
mod tests;
mod typography;
mod write;

use std::ops::Range;

use crate::diag::{FilePath, Report};
use crate::i18n::Lang;

pub use body::{
    Address, Base, BlockKind, BlockRef, Body, FactPlace, FactRef, Frame, Heading, Label, LinkRef,
    Origin, PictureRef, Target, TocEntry,
};
pub use escape::{escape_attribute, escape_text};
pub use prose::{Passage, PassageKind, Prose, prose};
pub use telephone::telephone_uri;
pub use write::{Resolve, write, write_summary, write_title};

/// Markdown in its file.
#[derive(Clone, Debug)]
pub struct Source<'a> {
    pub file: &'a FilePath,
    /// The whole file.
    pub text: &'a str,
    /// Where the Markdown begins and ends in `text`, after the front matter.
    pub body: Range<usize>,
    /// The language of the content: quotes, dashes, spaces.
    pub lang: &'a Lang,
    /// The country whose national telephone numbers become links, such as `BG`.
    pub country: Option<&'a str>,
}

/// Reads Markdown. The report holds what is wrong in the text alone; what needs the rest of the
/// site (broken links, unknown facts) is found by whoever resolves the holes.
pub fn parse(source: &Source<'_>) -> (Body, Report) {
    compose::compose(source)
}
