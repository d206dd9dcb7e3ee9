//! Second phase: a [`Body`] becomes HTML for one reader.
//!
//! The holes are filled by a [`Resolve`]: the renderer of pages, of feeds, a test. What it returns
//! is escaped here where it is text, and taken as it is where it is HTML. Always well-formed: a
//! link that cannot be resolved leaves its words behind.

use super::body::{BlockRef, Body, FactPlace, FactRef, Heading, Label, LinkRef, PictureRef, Piece};
use super::escape::escape_attribute;

/// What the site and the theme know.
pub trait Resolve {
    /// The address to print, not escaped; `None` when there is none, which the resolver reports:
    /// the words stay, without a link.
    fn link(&mut self, link: &LinkRef) -> Option<String>;

    /// Writes the picture. Its caption, if it has a frame with one, is written around it.
    fn picture(&mut self, picture: &PictureRef, out: &mut String);

    /// Writes the fact as HTML, without a link where it stands inside one.
    fn fact(&mut self, fact: &FactRef, place: FactPlace, out: &mut String);

    /// An interface string in the language of the content, as plain text.
    fn label(&mut self, label: Label) -> String;

    /// Writes a block around its content, which is finished HTML.
    fn block(&mut self, block: &BlockRef, content: &str, out: &mut String);
}

/// Writes the whole body.
pub fn write(body: &Body, resolve: &mut dyn Resolve, out: &mut String) {
    write_pieces(body, &body.pieces, Extent::Page, resolve, out);
}

/// Writes what stands before `<!-- more -->`, or the first paragraph: for lists and feeds.
/// Identifiers and footnote references are left out.
pub fn write_summary(body: &Body, resolve: &mut dyn Resolve, out: &mut String) {
    let pieces = body.pieces.get(body.summary.clone()).unwrap_or_default();
    write_pieces(body, pieces, Extent::Excerpt, resolve, out);
}

/// Writes a heading's title for a table of contents: inline HTML without links.
pub fn write_title(body: &Body, heading: &Heading, resolve: &mut dyn Resolve, out: &mut String) {
    write_pieces(body, &heading.title, Extent::Excerpt, resolve, out);
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Extent {
    Page,
    Excerpt,
}

fn write_pieces(
    body: &Body,
    pieces: &[Piece],
    extent: Extent,
    resolve: &mut dyn Resolve,
    out: &mut String,
) {
    // What was written before each block that is still open.
    let mut around: Vec<(usize, String)> = Vec::new();
    let mut link_is_open = false;
    for piece in pieces {
        match piece {
            Piece::Html(html) => out.push_str(html),
            Piece::PageOnly(html) => {
                if extent == Extent::Page {
                    out.push_str(html);
                }
            }
            Piece::LinkStart(index) => {
                if let Some(link) = body.links.get(*index) {
                    link_is_open = start_link(link, resolve, out);
                }
            }
            Piece::LinkEnd => {
                if std::mem::take(&mut link_is_open) {
                    out.push_str("</a>");
                }
            }
            Piece::Picture(index) => {
                if let Some(picture) = body.pictures.get(*index) {
                    resolve.picture(picture, out);
                }
            }
            Piece::Fact(index, place) => {
                if let Some(fact) = body.facts.get(*index) {
                    resolve.fact(fact, *place, out);
                }
            }
            Piece::Label(label) => escape_attribute(&resolve.label(*label), out),
            Piece::BlockStart(index) => around.push((*index, std::mem::take(out))),
            Piece::BlockEnd => {
                if let Some((index, before)) = around.pop() {
                    let content = std::mem::replace(out, before);
                    if let Some(block) = body.blocks.get(index) {
                        resolve.block(block, &content, out);
                    }
                }
            }
            Piece::Note(_) => {}
        }
    }
}

fn start_link(link: &LinkRef, resolve: &mut dyn Resolve, out: &mut String) -> bool {
    let Some(href) = resolve.link(link) else {
        return false;
    };
    out.push_str("<a href=\"");
    escape_attribute(&href, out);
    out.push('"');
    if !link.title.is_empty() {
        out.push_str(" title=\"");
        escape_attribute(&link.title, out);
        out.push('"');
    }
    if link.leaves_the_site() {
        out.push_str(" rel=\"noopener noreferrer\"");
    }
    out.push('>');
    true
}
