//! Raw HTML in Markdown: what may pass, and its tokens with their places in the file.
//!
//! A closed list of elements, and of attributes by element; everything else is an error that
//! shows the Markdown way, one piece of advice for each family of elements. Nothing of the raw text is ever
//! printed: what passes is written again from the tokens.
//!
//! Not here: whether tags are balanced, which needs the Markdown around them (`compose`).

use std::ops::Range;

use html5gum::{DefaultEmitter, Readable, Span, Token, Tokenizer};

/// An element that may pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Element {
    pub name: &'static str,
    pub kind: Kind,
    /// The only element that it may stand in.
    pub parent: Option<&'static str>,
    attributes: &'static [&'static str],
}

/// What an element may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nothing; it has no end.
    Void,
    /// Words; may stand in a paragraph.
    Phrasing,
    /// Words; stands among blocks.
    Line,
    /// Markdown blocks.
    Flow,
}

const fn element(name: &'static str, kind: Kind) -> Element {
    Element {
        name,
        kind,
        parent: None,
        attributes: &[],
    }
}

const fn child(name: &'static str, kind: Kind, parent: &'static str) -> Element {
    Element {
        parent: Some(parent),
        ..element(name, kind)
    }
}

const fn with(attributes: &'static [&'static str], element: Element) -> Element {
    Element {
        attributes,
        ..element
    }
}

const ELEMENTS: [Element; 32] = [
    element("abbr", Kind::Phrasing),
    element("bdi", Kind::Phrasing),
    element("bdo", Kind::Phrasing),
    element("br", Kind::Void),
    element("cite", Kind::Phrasing),
    child("dd", Kind::Flow, "dl"),
    element("del", Kind::Phrasing),
    with(&["open"], element("details", Kind::Flow)),
    element("dfn", Kind::Phrasing),
    element("div", Kind::Flow),
    element("dl", Kind::Flow),
    child("dt", Kind::Line, "dl"),
    child("figcaption", Kind::Line, "figure"),
    element("figure", Kind::Flow),
    element("ins", Kind::Phrasing),
    element("kbd", Kind::Phrasing),
    element("mark", Kind::Phrasing),
    element("q", Kind::Phrasing),
    child("rp", Kind::Phrasing, "ruby"),
    child("rt", Kind::Phrasing, "ruby"),
    element("ruby", Kind::Phrasing),
    element("s", Kind::Phrasing),
    element("samp", Kind::Phrasing),
    element("small", Kind::Phrasing),
    element("span", Kind::Phrasing),
    element("sub", Kind::Phrasing),
    child("summary", Kind::Line, "details"),
    element("sup", Kind::Phrasing),
    with(&["datetime"], element("time", Kind::Phrasing)),
    element("u", Kind::Phrasing),
    element("var", Kind::Phrasing),
    element("wbr", Kind::Void),
];

/// Attributes that every element may have.
const GLOBAL: [&str; 4] = ["dir", "id", "lang", "title"];

/// The element of this name, if it may pass.
pub(super) fn allowed(name: &str) -> Option<Element> {
    ELEMENTS.into_iter().find(|element| element.name == name)
}

/// Which piece of advice fits a refused element.
pub(super) fn advice(name: &str) -> &'static str {
    match name {
        "a" => "link",
        "img" | "picture" | "source" | "svg" => "picture",
        "b" | "strong" => "strong",
        "i" | "em" => "emphasis",
        "strike" => "strike",
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => "heading",
        "ul" | "ol" | "li" => "list",
        "p" => "paragraph",
        "blockquote" => "quotation",
        "pre" | "code" | "tt" => "code",
        "hr" => "rule",
        "table" | "thead" | "tbody" | "tfoot" | "tr" | "td" | "th" | "caption" | "col" => "table",
        "iframe" | "frame" | "frameset" | "video" | "audio" | "object" | "embed" => "frame",
        "script" | "noscript" | "template" => "script",
        "form" | "input" | "button" | "select" | "option" | "textarea" | "label" | "fieldset" => {
            "form"
        }
        "style" | "font" | "center" | "big" | "link" | "marquee" => "style",
        _ => "help",
    }
}

/// Which piece of advice fits a refused attribute.
pub(super) fn attribute_advice(name: &str) -> &'static str {
    match name {
        "style" | "class" | "align" | "width" | "height" | "color" | "bgcolor" => "style",
        _ if name.starts_with("on") => "script",
        _ => "attribute",
    }
}

impl Element {
    /// True when the attribute may pass with this value.
    pub fn allows(&self, attribute: &str, value: &str) -> bool {
        match attribute {
            "dir" => matches!(value, "ltr" | "rtl" | "auto"),
            "id" => !value.is_empty() && !value.contains(char::is_whitespace),
            _ => GLOBAL.contains(&attribute) || self.attributes.contains(&attribute),
        }
    }
}

/// Elements whose content is not text for readers.
pub(super) fn hides_content(name: &str) -> bool {
    matches!(
        name,
        "script" | "style" | "noscript" | "template" | "iframe" | "textarea" | "title" | "svg"
    )
}

/// Elements without an end tag, beside those of the list.
pub(super) fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "frame"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

/// Raw HTML as the Markdown parser delivers it: its lines may stand apart in the file (behind the
/// signs of a quotation).
#[derive(Default)]
pub(super) struct Fragment {
    text: String,
    /// Where each line begins, in `text` and in the source.
    lines: Vec<(usize, usize)>,
}

/// A token of raw HTML; ranges are of the source.
#[derive(Debug, PartialEq)]
pub(super) enum HtmlToken {
    /// Entities are undone.
    Text(String, Range<usize>),
    Open {
        name: String,
        attributes: Vec<Attribute>,
        range: Range<usize>,
    },
    Close(String, Range<usize>),
    Comment(String),
    /// A document type, a processing instruction, a CDATA section.
    Strange(Range<usize>),
    /// A tag that never ends.
    Unfinished(Range<usize>),
}

#[derive(Debug, PartialEq)]
pub(super) struct Attribute {
    pub name: String,
    pub value: String,
    pub range: Range<usize>,
}

impl Fragment {
    /// Appends text that begins at an offset of the source.
    pub fn push(&mut self, text: &str, source: usize) {
        self.lines.push((self.text.len(), source));
        self.text.push_str(text);
    }

    pub fn tokens(&self) -> Vec<HtmlToken> {
        let emitter = DefaultEmitter::<usize>::new_with_span();
        let tokenizer = Tokenizer::new_with_emitter(self.text.as_str().to_reader(), emitter);
        let mut tokens = Vec::new();
        let mut read = 0;
        for token in tokenizer {
            let Ok(token) = token;
            let span = match &token {
                Token::StartTag(tag) => tag.span,
                Token::EndTag(tag) => tag.span,
                Token::String(text) => text.span,
                Token::Comment(text) => text.span,
                Token::Doctype(doctype) => doctype.span,
                Token::Error(_) => continue,
            };
            let written = self.text.get(span.start..span.end).unwrap_or_default();
            let range = self.range(span);
            read = read.max(span.end);
            tokens.push(match token {
                Token::StartTag(tag) => HtmlToken::Open {
                    name: owned(&tag.name),
                    attributes: tag
                        .attributes
                        .iter()
                        .map(|(name, value)| Attribute {
                            name: owned(name),
                            value: owned(&value.value),
                            range: self.range(self.attribute(value.span)),
                        })
                        .collect(),
                    range,
                },
                Token::EndTag(tag) => HtmlToken::Close(owned(&tag.name), range),
                Token::String(text) => HtmlToken::Text(owned(&text.value), range),
                Token::Comment(text) if written.starts_with("<!--") => {
                    HtmlToken::Comment(owned(&text.value))
                }
                _ => HtmlToken::Strange(range),
            });
        }
        let rest = self.text.get(read..).unwrap_or_default();
        if let Some(at) = rest.find('<') {
            tokens.push(HtmlToken::Unfinished(self.range(Span {
                start: read + at,
                end: self.text.trim_end().len(),
            })));
        }
        tokens
    }

    /// The tokenizer counts one character too many after a value without quotes.
    fn attribute(&self, span: Span<usize>) -> Span<usize> {
        let written = self.text.get(span.start..span.end).unwrap_or_default();
        let trimmed = written.trim_end_matches(|c: char| c.is_ascii_whitespace() || c == '>');
        Span {
            start: span.start,
            end: span.start + trimmed.len(),
        }
    }

    fn range(&self, span: Span<usize>) -> Range<usize> {
        let place = |at: usize| {
            let line = self.lines.partition_point(|(start, _)| *start <= at);
            let (start, source) = self
                .lines
                .get(line.saturating_sub(1))
                .copied()
                .unwrap_or_default();
            source + at.saturating_sub(start)
        };
        let end = span.end.min(self.text.len());
        let start = span.start.min(end);
        if start == end {
            return place(start)..place(start);
        }
        place(start)..place(end - 1) + 1
    }
}

fn owned(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_know_their_places_in_the_file() {
        let source = "> <abbr\n> title=\"а &amp; б\">я</abbr>\n> <!-- x --><br";
        let mut fragment = Fragment::default();
        for line in ["<abbr\n", "title=\"а &amp; б\">я</abbr>\n", "<!-- x --><br"] {
            fragment.push(line, source.find(line).unwrap());
        }
        let tokens = fragment.tokens();
        let HtmlToken::Open {
            name,
            attributes,
            range,
        } = &tokens[0]
        else {
            panic!("{tokens:?}");
        };
        assert_eq!(name, "abbr");
        assert_eq!(attributes[0].value, "а & б");
        assert_eq!(&source[attributes[0].range.clone()], "title=\"а &amp; б\"");
        assert_eq!(&source[range.clone()], "<abbr\n> title=\"а &amp; б\">");
        let HtmlToken::Text(text, range) = &tokens[1] else {
            panic!("{tokens:?}");
        };
        assert_eq!((text.as_str(), &source[range.clone()]), ("я", "я"));
        assert!(matches!(&tokens[4], HtmlToken::Comment(text) if text == " x "));
        let HtmlToken::Unfinished(range) = &tokens[5] else {
            panic!("{tokens:?}");
        };
        assert_eq!(&source[range.clone()], "<br");
    }
}
