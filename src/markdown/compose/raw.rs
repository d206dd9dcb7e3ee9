//! Raw HTML among Markdown: what may pass is opened and closed on the stack that Markdown's own
//! containers stand on, so tags nest rightly whatever was written.

use std::ops::Range;

use pulldown_cmark::Event;

use super::{Closing, Composer, Events, More, Open};
use crate::diag::code;
use crate::markdown::escape::escape_attribute;
use crate::markdown::html::{self, Element, Fragment, HtmlToken, Kind};
use crate::markdown::inline::{Form, MarkKind};

/// Where raw HTML stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Where {
    /// Among the words of a paragraph.
    Paragraph,
    /// On lines of its own.
    Block,
}

impl Composer<'_> {
    pub(super) fn html_block(&mut self, lines: Events<'_, '_>, range: &Range<usize>) {
        let mut fragment = Fragment::default();
        for (event, range) in lines {
            if let Event::Html(text) | Event::Text(text) = event {
                fragment.push(text, range.start);
            }
        }
        let scanned = self.scanned;
        let first = scanned
            .lookalikes
            .partition_point(|marker| marker.range.start < range.start);
        for marker in scanned.lookalikes.get(first..).unwrap_or_default() {
            if marker.range.start >= range.end {
                break;
            }
            self.report(code::BLOCK_MISPLACED, marker.range.clone(), |d| {
                d.help("in-html")
            });
        }
        self.html_tokens(fragment.tokens(), Where::Block);
        self.close_phrasing();
        self.flush();
        self.refused.clear();
        self.output.end_line();
    }

    pub(super) fn inline_html(&mut self, html: &str, range: &Range<usize>) {
        self.text_end = range.end;
        if self.image.is_some() {
            return;
        }
        let mut fragment = Fragment::default();
        fragment.push(html, range.start);
        self.html_tokens(fragment.tokens(), Where::Paragraph);
    }

    fn html_tokens(&mut self, tokens: Vec<HtmlToken>, place: Where) {
        let mut hidden: Option<String> = None;
        for token in tokens {
            if self.too_deep {
                return;
            }
            if let Some(name) = &hidden {
                if matches!(&token, HtmlToken::Close(end, _) if end == name) {
                    hidden = None;
                    self.refused.pop();
                }
                continue;
            }
            match token {
                HtmlToken::Text(text, range) => self.run.push_text(&text, range, Form::Decoded),
                HtmlToken::Open {
                    name,
                    attributes,
                    range,
                } => match html::allowed(&name) {
                    Some(element) => self.open_element(element, attributes, range, place),
                    None => {
                        self.refuse_element(&name, range);
                        if place == Where::Block && html::hides_content(&name) {
                            hidden = Some(name);
                        }
                    }
                },
                HtmlToken::Close(name, range) => self.close_element(&name, range),
                HtmlToken::Comment(text) => {
                    if text.trim() == "more" && self.more == More::Absent {
                        self.more = More::Awaited;
                        if self.open.is_empty() {
                            self.flush();
                            self.more_here();
                        }
                    }
                }
                HtmlToken::Strange(range) => self.report(code::RAW_HTML, range, |d| {
                    d.arg("name", "<!…>").help("help")
                }),
                HtmlToken::Unfinished(range) => self.report(code::HTML_UNBALANCED, range, |d| {
                    d.arg("name", "<").help("unfinished")
                }),
            }
        }
    }

    fn open_element(
        &mut self,
        element: Element,
        attributes: Vec<html::Attribute>,
        range: Range<usize>,
        place: Where,
    ) {
        let name = element.name;
        let is_out_of_place = match element.kind {
            Kind::Void | Kind::Phrasing => false,
            // A block among words would end their paragraph.
            Kind::Line | Kind::Flow => {
                let among_words = matches!(
                    self.open.last(),
                    Some(Open::Html { element, .. })
                        if matches!(element.kind, Kind::Phrasing | Kind::Line)
                );
                place == Where::Paragraph || among_words
            }
        };
        if is_out_of_place {
            self.report(code::HTML_UNBALANCED, range, |d| {
                d.arg("name", name).help("own-line")
            });
            self.refused.push(name.to_owned());
            self.refused_ever.insert(name.to_owned());
            return;
        }
        if let Some(parent) = element.parent {
            let stands_there = match self.open.last_mut() {
                Some(Open::Html {
                    element: around,
                    summarised,
                    ..
                }) if around.name == parent => {
                    *summarised |= name == "summary";
                    true
                }
                _ => false,
            };
            if !stands_there {
                self.report(code::HTML_UNBALANCED, range, |d| {
                    d.arg("name", name).arg("parent", parent).help("parent")
                });
                self.refused.push(name.to_owned());
                self.refused_ever.insert(name.to_owned());
                return;
            }
        }
        let mut html = format!("<{name}");
        let mut pieces = Vec::new();
        for attribute in attributes {
            if !element.allows(&attribute.name, &attribute.value) {
                self.report(code::RAW_HTML, attribute.range, |d| {
                    d.arg("name", attribute.name.as_str())
                        .help(html::attribute_advice(&attribute.name))
                });
                continue;
            }
            let mut written = format!(" {}", attribute.name);
            if attribute.name != "open" {
                written.push_str("=\"");
                escape_attribute(&attribute.value, &mut written);
                written.push('"');
            }
            if attribute.name == "id" {
                self.explicit_id(&attribute.value, attribute.range);
                pieces.push(written);
            } else {
                html.push_str(&written);
            }
        }
        let opened = element.kind == Kind::Void
            || self.push_open(
                Open::Html {
                    element,
                    range: range.clone(),
                    misplaced: false,
                    summarised: false,
                },
                &range,
            );
        if opened {
            self.run.push_mark(MarkKind::Html(html));
            for id in pieces {
                self.run.push_mark(MarkKind::PageOnly(id));
            }
            self.run.push_mark(MarkKind::Html(">".to_owned()));
        }
    }

    fn refuse_element(&mut self, name: &str, range: Range<usize>) {
        // What stands inside a refused element is part of the same mistake.
        if self.refused.is_empty() {
            self.report(code::RAW_HTML, range, |d| {
                d.arg("name", format!("<{name}>")).help(html::advice(name))
            });
        }
        self.refused_ever.insert(name.to_owned());
        if !html::is_void(name) {
            self.refused.push(name.to_owned());
        }
    }

    fn close_element(&mut self, name: &str, range: Range<usize>) {
        if let Some(at) = self.refused.iter().rposition(|open| open == name) {
            self.refused.truncate(at);
            return;
        }
        let Some(element) = html::allowed(name) else {
            if !self.refused_ever.contains(name) {
                self.refuse_element(name, range);
                self.refused.pop();
            }
            return;
        };
        let container = self
            .open
            .iter()
            .rposition(|open| !matches!(open, Open::Html { .. }))
            .map_or(0, |at| at + 1);
        let is_same =
            |open: &Open| matches!(open, Open::Html { element, .. } if element.name == name);
        let target = self
            .open
            .get(container..)
            .unwrap_or_default()
            .iter()
            .rposition(is_same);
        if let Some(target) = target {
            while self.open.len() > container + target + 1 {
                self.close_last(Closing::Forced);
            }
            self.close_last(Closing::Proper);
            if self.open.is_empty() && self.more == More::Awaited {
                self.flush();
                self.more_here();
            }
            return;
        }
        // It began outside of the Markdown that it ends in, or nowhere.
        let crossed = self.open.iter_mut().rev().find_map(|open| match open {
            Open::Html {
                element, misplaced, ..
            } if element.name == name && !*misplaced => Some(misplaced),
            _ => None,
        });
        let help = match crossed {
            Some(misplaced) => {
                *misplaced = true;
                "crossed"
            }
            None if element.kind == Kind::Void => "void",
            None => "closing",
        };
        self.report(code::HTML_UNBALANCED, range, |d| {
            d.arg("name", name).help(help)
        });
    }
}
