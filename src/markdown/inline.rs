//! The words of one paragraph, heading or cell, collected before they are printed.
//!
//! Quotes look at their neighbours, bare addresses and facts at whole words, and Markdown delivers
//! text in splinters; so the text of a run is gathered first, with marks where tags and objects
//! stand, and then laid out once.

use std::iter::Peekable;
use std::ops::Range;

use linkify::{LinkFinder, LinkKind};

use super::telephone;
use super::typography::{Edit, Style, edits};

/// Stands for an object (code, a picture) in the gathered text: quotes lean on it as on a letter.
const OBJECT: &str = "\u{fffc}";

/// The words of one paragraph, heading or cell.
#[derive(Default)]
pub(super) struct Run {
    text: String,
    chunks: Vec<Chunk>,
    marks: Vec<Mark>,
    /// Parts of `text` inside links, where nothing becomes a link.
    links: Vec<Range<usize>>,
}

struct Chunk {
    at: usize,
    length: usize,
    source: Range<usize>,
    form: Form,
}

/// How a chunk of text stands in the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// As it is.
    Plain,
    /// Escaped or as an entity: the author wants exactly these characters.
    Exact,
    /// In raw HTML: typography applies, places are approximate.
    Decoded,
}

struct Mark {
    at: usize,
    length: usize,
    kind: MarkKind,
}

/// What stands between the words.
#[derive(Debug, PartialEq)]
pub(super) enum MarkKind {
    /// Finished HTML: tags and breaks.
    Html(String),
    PageOnly(String),
    /// Index of a link; `None` for a refused one.
    LinkStart(Option<usize>),
    LinkEnd(Option<usize>),
    Picture(usize),
    Code(String),
    Note(usize),
    Task(Task),
}

/// The state of a task-list item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Task {
    Done,
    Open,
}

/// A part of a run that is ready to be printed.
#[derive(Debug, PartialEq)]
pub(super) enum Bit {
    Text(String),
    Mark(MarkKind),
    /// A bare address or number: what it leads to, its text, its place in the source.
    Address {
        href: String,
        text: String,
        source: Range<usize>,
    },
    Fact {
        name: String,
        source: Range<usize>,
    },
}

/// What laying out needs to know.
pub(super) struct Layout<'a> {
    pub style: &'a Style,
    pub country: Option<&'a str>,
}

struct Special {
    range: Range<usize>,
    kind: SpecialKind,
}

enum SpecialKind {
    Address(String),
    Telephone(String),
    Fact,
}

impl Run {
    pub fn is_empty(&self) -> bool {
        self.text.is_empty() && self.marks.is_empty()
    }

    /// The gathered text, before typography.
    pub fn text(&self) -> String {
        let mut text = String::with_capacity(self.text.len());
        let mut from = 0;
        for mark in &self.marks {
            text.push_str(self.text.get(from..mark.at).unwrap_or_default());
            if let MarkKind::Code(code) = &mark.kind {
                text.push_str(code);
            }
            from = mark.at + mark.length;
        }
        text.push_str(self.text.get(from..).unwrap_or_default());
        text
    }

    /// The picture that is all there is in the run.
    pub fn only_picture(&self) -> Option<usize> {
        match self.marks.as_slice() {
            [
                Mark {
                    kind: MarkKind::Picture(index),
                    ..
                },
            ] if self.text == OBJECT => Some(*index),
            _ => None,
        }
    }

    pub fn push_text(&mut self, text: &str, source: Range<usize>, form: Form) {
        self.chunks.push(Chunk {
            at: self.text.len(),
            length: text.len(),
            source,
            form,
        });
        self.text.push_str(text);
    }

    pub fn push_mark(&mut self, kind: MarkKind) {
        let at = self.text.len();
        match &kind {
            MarkKind::LinkStart(_) => {
                self.links.push(at..at);
            }
            MarkKind::LinkEnd(_) => {
                if let Some(link) = self.links.last_mut() {
                    link.end = at;
                }
            }
            MarkKind::Code(_) | MarkKind::Picture(_) => self.text.push_str(OBJECT),
            MarkKind::Html(_) | MarkKind::PageOnly(_) | MarkKind::Note(_) | MarkKind::Task(_) => {}
        }
        self.marks.push(Mark {
            at,
            length: self.text.len() - at,
            kind,
        });
    }

    /// A line end that is a tag.
    pub fn push_break(&mut self) {
        let at = self.text.len();
        self.text.push('\n');
        self.marks.push(Mark {
            at,
            length: 1,
            kind: MarkKind::Html("<br>\n".to_owned()),
        });
    }

    /// Finds facts, addresses and numbers, applies typography, and empties the run.
    pub fn lay_out(&mut self, layout: &Layout<'_>) -> Vec<Bit> {
        let mut run = std::mem::take(self);
        let specials = run.specials(layout);
        let mut keep: Vec<Range<usize>> = specials.iter().map(|s| s.range.clone()).collect();
        keep.extend(run.ranges_of(Form::Exact));
        keep.sort_by_key(|range| range.start);
        let edits = edits(&run.text, &keep, layout.style);

        let marks = std::mem::take(&mut run.marks);
        let mut bits = Vec::with_capacity(marks.len() * 2 + 1);
        let mut words = Words {
            run: &run,
            specials: specials.into_iter().peekable(),
            edits: edits.into_iter().peekable(),
            at: 0,
        };
        for mark in marks {
            words.lay_out_until(mark.at, &mut bits);
            words.at = mark.at + mark.length;
            bits.push(Bit::Mark(mark.kind));
        }
        words.lay_out_until(run.text.len(), &mut bits);
        bits
    }

    /// Everything in the words that is more than words, in order, without overlap.
    fn specials(&self, layout: &Layout<'_>) -> Vec<Special> {
        let mut specials = Vec::new();
        let has = |needle: &str| memchr::memmem::find(self.text.as_bytes(), needle.as_bytes());
        if has("[fact:").is_some() {
            self.find_facts(&mut specials);
        }
        if has("://").is_some() || has("@").is_some() {
            self.find_addresses(&mut specials);
        }
        if self.text.bytes().any(|byte| byte.is_ascii_digit()) {
            for telephone in telephone::find(&self.text, layout.country) {
                if self.is_whole(&telephone.range) && !self.is_linked(&telephone.range) {
                    specials.push(Special {
                        range: telephone.range,
                        kind: SpecialKind::Telephone(telephone.href),
                    });
                }
            }
        }
        // Where two overlap, the one that begins first is right: a fact, or an address that holds
        // digits.
        specials.sort_by_key(|special| special.range.start);
        let mut end = 0;
        specials.retain(|special| {
            let free = special.range.start >= end;
            if free {
                end = special.range.end;
            }
            free
        });
        let exact: Vec<Range<usize>> = self.ranges_of(Form::Exact).collect();
        specials.retain(|special| {
            let first = exact.partition_point(|range| range.end <= special.range.start);
            exact
                .get(first)
                .is_none_or(|range| range.start >= special.range.end)
        });
        specials
    }

    fn find_facts(&self, specials: &mut Vec<Special>) {
        for (at, opening) in self.text.match_indices("[fact:") {
            let rest = self.text.get(at + opening.len()..).unwrap_or_default();
            let length = rest
                .bytes()
                .position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.')))
                .unwrap_or(rest.len());
            if length == 0 || rest.as_bytes().get(length) != Some(&b']') {
                continue;
            }
            let range = at..at + opening.len() + length + 1;
            if self.is_whole(&range) {
                specials.push(Special {
                    range,
                    kind: SpecialKind::Fact,
                });
            }
        }
    }

    fn find_addresses(&self, specials: &mut Vec<Special>) {
        let mut finder = LinkFinder::new();
        finder
            .kinds(&[LinkKind::Url, LinkKind::Email])
            .url_must_have_scheme(true);
        for segment in self.segments() {
            let Some(text) = self.text.get(segment.clone()) else {
                continue;
            };
            for link in finder.links(text) {
                // Printed quotes and dots end an address.
                let found = link
                    .as_str()
                    .split(|c: char| c.is_whitespace() || "„“”‘’«»…".contains(c))
                    .next()
                    .unwrap_or_default();
                let start = segment.start + link.start();
                let range = start..start + found.len();
                let kind = match link.kind() {
                    LinkKind::Email if found.len() == link.as_str().len() => {
                        SpecialKind::Address(format!("mailto:{found}"))
                    }
                    LinkKind::Url if is_web_address(found) => {
                        SpecialKind::Address(found.to_owned())
                    }
                    _ => continue,
                };
                if !self.is_linked(&range) {
                    specials.push(Special { range, kind });
                }
            }
        }
    }

    /// The stretches of text between marks.
    fn segments(&self) -> impl Iterator<Item = Range<usize>> {
        let starts = std::iter::once(0).chain(self.marks.iter().map(|m| m.at + m.length));
        let ends = self
            .marks
            .iter()
            .map(|m| m.at)
            .chain(std::iter::once(self.text.len()));
        starts
            .zip(ends)
            .map(|(start, end)| start..end)
            .filter(|segment| !segment.is_empty())
    }

    /// True when no mark stands inside the range.
    fn is_whole(&self, range: &Range<usize>) -> bool {
        let first = self.marks.partition_point(|mark| mark.at <= range.start);
        let inside = self
            .marks
            .get(first)
            .is_some_and(|mark| mark.at < range.end);
        let on_object = first
            .checked_sub(1)
            .and_then(|before| self.marks.get(before))
            .is_some_and(|mark| mark.at + mark.length > range.start);
        !inside && !on_object
    }

    fn is_linked(&self, range: &Range<usize>) -> bool {
        let first = self.links.partition_point(|link| link.end <= range.start);
        self.links
            .get(first)
            .is_some_and(|link| link.start < range.end)
    }

    fn ranges_of(&self, form: Form) -> impl Iterator<Item = Range<usize>> {
        let ends = self
            .chunks
            .iter()
            .skip(1)
            .map(|chunk| chunk.at)
            .chain(std::iter::once(self.text.len()));
        self.chunks
            .iter()
            .zip(ends)
            .filter(move |(chunk, _)| chunk.form == form)
            .map(|(chunk, end)| chunk.at..end.min(chunk.at + chunk.length))
    }

    /// Where a range of the text stands in the source.
    fn source(&self, range: &Range<usize>) -> Range<usize> {
        let place = |at: usize| {
            let index = self.chunks.partition_point(|chunk| chunk.at <= at);
            let chunk = index
                .checked_sub(1)
                .and_then(|index| self.chunks.get(index))?;
            Some(match chunk.form {
                Form::Plain => {
                    let at = (chunk.source.start + (at - chunk.at)).min(chunk.source.end);
                    at..(at + 1).min(chunk.source.end)
                }
                Form::Exact | Form::Decoded => chunk.source.clone(),
            })
        };
        let first = place(range.start).unwrap_or_default();
        let last = place(range.end.saturating_sub(1)).unwrap_or_default();
        first.start..last.end.max(first.start)
    }
}

/// The words of a run on their way to bits.
struct Words<'a> {
    run: &'a Run,
    specials: Peekable<std::vec::IntoIter<Special>>,
    edits: Peekable<std::vec::IntoIter<Edit>>,
    at: usize,
}

impl Words<'_> {
    fn lay_out_until(&mut self, end: usize, bits: &mut Vec<Bit>) {
        let mut text = String::new();
        while self.at < end {
            if let Some(special) = self.specials.next_if(|s| s.range.start <= self.at) {
                if !text.is_empty() {
                    bits.push(Bit::Text(std::mem::take(&mut text)));
                }
                self.at = special.range.end;
                bits.push(self.special(special));
                continue;
            }
            // An edit that a tag would cut in two does not happen.
            let is_cut = |e: &Edit| e.range.start < end && e.range.end > end;
            while self
                .edits
                .next_if(|e| e.range.start < self.at || is_cut(e))
                .is_some()
            {}
            if let Some(edit) = self.edits.next_if(|e| e.range.start == self.at) {
                text.push_str(edit.with);
                self.at = edit.range.end;
                continue;
            }
            let special = self.specials.peek().map_or(end, |s| s.range.start);
            let edit = self.edits.peek().map_or(end, |e| e.range.start);
            let until = special.min(edit).min(end);
            text.push_str(self.run.text.get(self.at..until).unwrap_or_default());
            self.at = until;
        }
        if !text.is_empty() {
            bits.push(Bit::Text(text));
        }
    }

    fn special(&self, special: Special) -> Bit {
        let source = self.run.source(&special.range);
        let text = self.run.text.get(special.range).unwrap_or_default();
        match special.kind {
            SpecialKind::Fact => Bit::Fact {
                name: text
                    .trim_start_matches("[fact:")
                    .trim_end_matches(']')
                    .to_owned(),
                source,
            },
            SpecialKind::Address(href) => Bit::Address {
                href,
                text: text.to_owned(),
                source,
            },
            SpecialKind::Telephone(href) => Bit::Address {
                href,
                text: text.replace(' ', "\u{a0}"),
                source,
            },
        }
    }
}

fn is_web_address(text: &str) -> bool {
    let scheme = text.split_once("://").map(|(scheme, _)| scheme);
    scheme.is_some_and(|s| s.eq_ignore_ascii_case("http") || s.eq_ignore_ascii_case("https"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    fn bits(text: &str) -> Vec<Bit> {
        let mut run = Run::default();
        run.push_text(text, 10..10 + text.len(), Form::Plain);
        run.lay_out(&Layout {
            style: &Style::of(&Lang::parse("bg").unwrap()),
            country: Some("BG"),
        })
    }

    fn address(href: &str, text: &str, source: Range<usize>) -> Bit {
        Bit::Address {
            href: href.into(),
            text: text.into(),
            source,
        }
    }

    #[test]
    fn addresses_end_where_their_sentence_begins_again() {
        assert_eq!(
            bits("„https://a.bg/x-y--z“, a.b@c.bg."),
            [
                Bit::Text("„".into()),
                address("https://a.bg/x-y--z", "https://a.bg/x-y--z", 13..32),
                Bit::Text("“, ".into()),
                address("mailto:a.b@c.bg", "a.b@c.bg", 37..45),
                Bit::Text(".".into()),
            ]
        );
        assert_eq!(bits("ftp://a.bg x@y"), [Bit::Text("ftp://a.bg x@y".into())]);
    }

    #[test]
    fn a_fact_is_a_hole_with_its_place() {
        assert_eq!(
            bits("a [fact:office-phone], [fact:]"),
            [
                Bit::Text("a ".into()),
                Bit::Fact {
                    name: "office-phone".into(),
                    source: 12..31
                },
                Bit::Text(", [fact:]".into()),
            ]
        );
    }

    #[test]
    fn an_edit_that_a_tag_cuts_in_two_does_not_happen() {
        let mut run = Run::default();
        run.push_text("a-", 0..2, Form::Plain);
        run.push_mark(MarkKind::Html("<em>".into()));
        run.push_text("-b--c", 2..7, Form::Plain);
        let bits = run.lay_out(&Layout {
            style: &Style::of(&Lang::parse("en").unwrap()),
            country: None,
        });
        assert_eq!(
            bits,
            [
                Bit::Text("a-".into()),
                Bit::Mark(MarkKind::Html("<em>".into())),
                Bit::Text("-b–c".into()),
            ]
        );
    }
}
