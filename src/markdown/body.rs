//! What parsing leaves: a flat list of pieces with holes, and everything that was seen on the way.
//!
//! A [`Body`] depends on nothing but the file's text, its language and its country, so it can be
//! kept as long as these stay the same. What depends on the rest of the site or on the reader
//! (addresses, facts, interface words, the theme's blocks) is a hole that
//! [`write()`](super::write()) fills. The list is flat, opened and closed like tags, because a tree
//! of strangers' nesting would have to be dropped by recursion.
//!
//! Not here: how pieces are made (`compose`) and how they are printed (`write`).

use std::collections::BTreeSet;
use std::ops::Range;

use crate::diag::Span;

/// The parsed Markdown of one file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Body {
    pub(super) pieces: Vec<Piece>,
    pub(super) summary: Range<usize>,
    /// Every link, written or found in the text, in the order of the file.
    pub links: Vec<LinkRef>,
    /// Every picture that may be shown, in the order of the file.
    pub pictures: Vec<PictureRef>,
    /// Every `[fact:name]`, in the order of the file.
    pub facts: Vec<FactRef>,
    /// Every block (`:::note`), in the order of the file.
    pub blocks: Vec<BlockRef>,
    /// Every heading, in the order of the file, whatever contains it; those of footnotes excepted.
    pub headings: Vec<Heading>,
    /// The headings nested by their levels.
    pub toc: Vec<TocEntry>,
    /// Every `id` of the printed body: what an anchor may point to.
    pub ids: BTreeSet<String>,
    /// The visible text without markup, its paragraphs on lines of their own, facts left out.
    /// [`Body::text_with`] puts them in.
    pub text: String,
    pub(super) fact_places: Vec<(usize, usize)>,
    /// Words of `text`; a fact counts as one.
    pub word_count: usize,
}

impl Body {
    /// The visible text with every fact in its place.
    pub fn text_with(&self, mut fact: impl FnMut(&FactRef) -> String) -> String {
        let mut text = String::with_capacity(self.text.len());
        let mut from = 0;
        for &(at, index) in &self.fact_places {
            text.push_str(self.text.get(from..at).unwrap_or_default());
            if let Some(reference) = self.facts.get(index) {
                text.push_str(&fact(reference));
            }
            from = at;
        }
        text.push_str(self.text.get(from..).unwrap_or_default());
        text
    }
}

/// One piece of a body.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Piece {
    /// Finished HTML.
    Html(String),
    /// HTML that belongs to the page itself and not to a summary on another page: identifiers,
    /// which must not appear twice there, and footnote references, whose notes are not there.
    PageOnly(String),
    /// Index into [`Body::links`].
    LinkStart(usize),
    LinkEnd,
    /// Index into [`Body::pictures`].
    Picture(usize),
    /// Index into [`Body::facts`].
    Fact(usize, FactPlace),
    Label(Label),
    /// Index into [`Body::blocks`].
    BlockStart(usize),
    BlockEnd,
    /// A footnote reference whose number is not known yet; none is left in a finished body.
    Note(usize),
}

/// A link as the author wrote it, or as it was found in the text.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkRef {
    pub target: Target,
    /// The destination as it stands in the Markdown, entities and escapes undone.
    pub raw: String,
    /// The title, shown as a tooltip; empty when there is none.
    pub title: String,
    pub origin: Origin,
    /// The bytes of the destination in the file.
    pub span: Span,
}

/// How a link came to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// With Markdown's syntax.
    Written,
    /// A bare address or number in the text.
    Bare,
}

/// Where a link or a picture leads, by its shape alone; whether it exists is not known here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A Markdown file: `../services/prevention.md#steps`, `@/services/prevention.md`.
    Page(Base, Address),
    /// `#steps`, on the same page; percent-decoded, without `#`.
    Anchor(String),
    /// `/static/plan.pdf`, from the root of the site.
    Site(Address),
    /// `plan.pdf`, beside the page.
    File(Base, Address),
    /// Another address with an allowed scheme, ready to be printed.
    External(String),
}

/// From where a path counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// The folder of the file that holds the link.
    Folder,
    /// The folder `content/` (`@/…`).
    Content,
}

/// The parts of an address inside the site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    /// Percent-decoded, without `@/`; empty in `?q=x` and in an empty destination.
    pub path: String,
    /// As written, without `?`.
    pub query: Option<String>,
    /// Percent-decoded, without `#`.
    pub fragment: Option<String>,
}

/// A picture, to be written by [`Resolve::picture`](super::Resolve::picture).
#[derive(Clone, Debug, PartialEq)]
pub struct PictureRef {
    /// Never [`Target::External`].
    pub target: Target,
    /// The destination as it stands in the Markdown.
    pub raw: String,
    /// The text for those who do not see it; empty for a decorative picture.
    pub alt: String,
    pub title: String,
    pub frame: Frame,
    /// The bytes of the destination in the file.
    pub span: Span,
}

/// How a picture stands in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Frame {
    /// Among words; its title, if any, is a tooltip.
    Inline,
    /// Alone in its paragraph.
    Alone,
    /// Alone and with a title, which is printed below it: the writer of the picture leaves it out.
    Captioned,
}

/// A `[fact:name]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactRef {
    pub name: String,
    /// The bytes from `[` to `]`.
    pub span: Span,
}

/// Whether a fact may become a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FactPlace {
    Text,
    /// Inside a link, or in a title that the theme puts inside one.
    InsideLink,
}

/// A block of the closed set that the theme draws.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockRef {
    pub kind: BlockKind,
    /// The rest of the opening line, as plain text.
    pub title: Option<String>,
    /// The opening line.
    pub span: Span,
}

/// The blocks that exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BlockKind {
    CallNow,
    Urgent,
    TalkToUs,
    Steps,
    Contact,
    Quote,
    Download,
    Note,
}

impl BlockKind {
    pub const ALL: [BlockKind; 8] = [
        BlockKind::CallNow,
        BlockKind::Urgent,
        BlockKind::TalkToUs,
        BlockKind::Steps,
        BlockKind::Contact,
        BlockKind::Quote,
        BlockKind::Download,
        BlockKind::Note,
    ];

    /// The word after `:::`, and the name of the theme's component.
    pub fn name(self) -> &'static str {
        match self {
            BlockKind::CallNow => "call-now",
            BlockKind::Urgent => "urgent",
            BlockKind::TalkToUs => "talk-to-us",
            BlockKind::Steps => "steps",
            BlockKind::Contact => "contact",
            BlockKind::Quote => "quote",
            BlockKind::Download => "download",
            BlockKind::Note => "note",
        }
    }

    pub fn parse(name: &str) -> Option<BlockKind> {
        BlockKind::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// A heading of the body.
#[derive(Clone, Debug, PartialEq)]
pub struct Heading {
    /// 1 to 6, as written.
    pub level: u8,
    pub id: String,
    /// The title as plain text.
    pub text: String,
    pub(super) title: Vec<Piece>,
    /// Where the text that follows it begins in [`Body::text`].
    pub text_at: usize,
    pub span: Span,
}

/// A heading's place in the table of contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TocEntry {
    /// Index into [`Body::headings`].
    pub heading: usize,
    pub children: Vec<TocEntry>,
}

/// The interface words that a body needs, in the language of the content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    AlertNote,
    AlertTip,
    AlertImportant,
    AlertWarning,
    AlertCaution,
    /// The name of the list of footnotes, for screen readers.
    Footnotes,
    /// Back from a footnote to the text, for screen readers; the number of the footnote.
    FootnoteBack(usize),
    TaskDone,
    TaskOpen,
}

impl Label {
    pub const KEYS: [&'static str; 9] = [
        "alert-note",
        "alert-tip",
        "alert-important",
        "alert-warning",
        "alert-caution",
        "footnotes",
        "footnote-back",
        "task-done",
        "task-open",
    ];

    /// The name of the interface string.
    pub fn key(self) -> &'static str {
        match self {
            Label::AlertNote => "alert-note",
            Label::AlertTip => "alert-tip",
            Label::AlertImportant => "alert-important",
            Label::AlertWarning => "alert-warning",
            Label::AlertCaution => "alert-caution",
            Label::Footnotes => "footnotes",
            Label::FootnoteBack(_) => "footnote-back",
            Label::TaskDone => "task-done",
            Label::TaskOpen => "task-open",
        }
    }
}
