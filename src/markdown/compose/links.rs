//! Links and pictures while they are composed: what they lead to, and where their destinations
//! stand in the file.
//!
//! The parser tells the place of a whole link only. Its destination is found behind its content,
//! whose end is remembered as the events pass, or in the definition that a reference leads to.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, TagEnd};

use super::{Composer, fold_label};
use crate::diag::code;
use crate::markdown::address::{Refused, classify};
use crate::markdown::body::{Frame, LinkRef, Origin, PictureRef, Target};
use crate::markdown::inline::{Form, MarkKind};

pub(super) struct OpenLink {
    /// Index of the link, unless it is refused.
    pub(super) target: Result<usize, Refused>,
    /// Where the destination stands, if that is in a definition.
    pub(super) place: Option<Range<usize>>,
    /// Where the events inside it end, and its destination begins.
    pub(super) inner_end: usize,
}

pub(super) struct OpenImage {
    pub(super) depth: usize,
    pub(super) alt: String,
    pub(super) destination: CowStr<'static>,
    pub(super) title: CowStr<'static>,
    pub(super) link_type: LinkType,
    pub(super) label: String,
    pub(super) inner_end: usize,
}

impl Composer<'_> {
    pub(super) fn start_link(
        &mut self,
        link_type: LinkType,
        destination: &str,
        title: &str,
        label: &str,
        range: &Range<usize>,
    ) {
        let destination = match link_type {
            LinkType::Email => format!("mailto:{destination}"),
            _ => destination.to_owned(),
        };
        let place = self.definition_place(link_type, label, &destination);
        let target = match classify(&destination) {
            Ok(target) => {
                self.body.links.push(LinkRef {
                    target,
                    raw: destination,
                    title: title.to_owned(),
                    origin: Origin::Written,
                    span: self.span(range.clone()),
                });
                Ok(self.body.links.len() - 1)
            }
            Err(refused) => Err(refused),
        };
        self.run
            .push_mark(MarkKind::LinkStart(target.as_ref().ok().copied()));
        self.link = Some(OpenLink {
            target,
            place,
            inner_end: range.start,
        });
    }

    pub(super) fn end_link(&mut self, range: &Range<usize>) {
        let Some(link) = self.link.take() else {
            return;
        };
        let index = link.target.as_ref().ok().copied();
        self.run.push_mark(MarkKind::LinkEnd(index));
        let place = link
            .place
            .unwrap_or_else(|| self.destination_place(link.inner_end, range));
        match link.target {
            Ok(index) => {
                let span = self.span(place);
                if let Some(link) = self.body.links.get_mut(index) {
                    link.span = span;
                }
            }
            Err(refused) => self.report(code::DANGEROUS_ADDRESS, place, |d| {
                d.arg("scheme", refused.scheme)
                    .help(refused.help)
                    .help_with("nearest", "nearest", refused.nearest)
            }),
        }
    }

    pub(super) fn end_image(&mut self, range: &Range<usize>) {
        let Some(image) = self.image.take() else {
            return;
        };
        self.text_end = range.end;
        let place = self
            .definition_place(image.link_type, &image.label, &image.destination)
            .unwrap_or_else(|| self.destination_place(image.inner_end, range));
        let refused = match classify(&image.destination) {
            Ok(Target::External(_)) => {
                let host = image.destination.to_string();
                self.report(code::FOREIGN_PICTURE, place, |d| {
                    d.arg("target", host).help("help")
                });
                true
            }
            Err(refused) => {
                let help = match refused.help {
                    "data" => "data",
                    "file" => "file",
                    _ => "picture",
                };
                self.report(code::DANGEROUS_ADDRESS, place, |d| {
                    d.arg("scheme", refused.scheme).help(help)
                });
                true
            }
            Ok(target) => {
                let alt = self.plain(&image.alt);
                self.body.pictures.push(PictureRef {
                    target,
                    raw: image.destination.to_string(),
                    alt,
                    title: image.title.to_string(),
                    frame: Frame::Inline,
                    span: self.span(place),
                });
                self.run
                    .push_mark(MarkKind::Picture(self.body.pictures.len() - 1));
                false
            }
        };
        if refused {
            self.run.push_text(&image.alt, range.clone(), Form::Decoded);
        }
    }

    /// The destination in the definition that a reference leads to.
    fn definition_place(
        &self,
        link_type: LinkType,
        label: &str,
        destination: &str,
    ) -> Option<Range<usize>> {
        if !matches!(
            link_type,
            LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut
        ) {
            return None;
        }
        let range = self.definitions.get(&fold_label(label))?.clone();
        let text = self.text.get(range.clone())?;
        let after_label = text.find("]:").map_or(0, |at| at + 2);
        let at = text.get(after_label..)?.find(destination);
        Some(match at {
            Some(at) if !destination.is_empty() => {
                let start = range.start + after_label + at;
                start..start + destination.len()
            }
            _ => range,
        })
    }

    /// The destination inside a link: what stands after `](`, or between `<` and `>`.
    fn destination_place(&self, inner_end: usize, range: &Range<usize>) -> Range<usize> {
        let place = || {
            let whole = self.text.get(range.clone())?;
            if whole.starts_with('<') && whole.ends_with('>') {
                return Some(range.start + 1..range.end - 1);
            }
            let rest = self.text.get(inner_end..range.end)?;
            let opening = rest.find("](")? + 2;
            let after = rest.get(opening..)?;
            let trimmed = after.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '>');
            let start = range.end - trimmed.len();
            let length = match trimmed.strip_prefix('<') {
                Some(inner) => inner.find('>')? + 2,
                None => trimmed
                    .find(|c: char| c.is_ascii_whitespace())
                    .unwrap_or(trimmed.len() - 1),
            };
            (length > 0).then_some(start..start + length)
        };
        place().unwrap_or_else(|| range.clone())
    }

    /// Remembers how far the content of the open link and picture goes.
    pub(super) fn inside(&mut self, event: &Event<'_>, range: &Range<usize>) {
        if let Some(image) = &mut self.image
            && !(image.depth == 0 && matches!(event, Event::End(TagEnd::Image)))
        {
            image.inner_end = range.end;
        }
        if let Some(link) = &mut self.link
            && !matches!(event, Event::End(TagEnd::Link))
        {
            link.inner_end = range.end;
        }
    }
}
