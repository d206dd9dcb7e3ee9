//! The pieces of an HTML document, as slices of it.
//!
//! Owns the one hand-written walk over HTML in the crate: fast enough to run over every page of
//! every build, because it copies nothing. The pieces, put together again, are the document. Tags,
//! attributes, comments and the elements whose content is not markup are found as the HTML standard
//! finds them (section 13.2.5).
//!
//! It builds no tree, decodes no entities, and does not know the states of a script in which `<!--`
//! hides an end tag: a [`Token::Raw`] of a script that holds `<!--` may end too early.

use memchr::{memchr, memchr_iter, memmem};

/// One piece of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    /// Text with entities; a `<` in it begins no tag.
    Text(&'a [u8]),
    Start(Tag<'a>),
    End(Tag<'a>),
    /// The content of `script`, `style`, `title`, `textarea` and the like.
    Raw(&'a [u8]),
    Comment(&'a [u8]),
    Doctype(&'a [u8]),
    /// What a browser throws away or reads as a comment: `<?…>`, `</3>`, `<![CDATA[…`, a tag cut off
    /// by the end of the document.
    Bogus(&'a [u8]),
}

/// A start or end tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tag<'a> {
    /// As written, upper-case letters included.
    pub name: &'a [u8],
    /// What stands between the name and the final `>`.
    pub inside: &'a [u8],
    /// There is a `/` before the `>`; it counts for SVG and MathML only.
    pub self_closing: bool,
    /// The element is in SVG or MathML (or is their root).
    pub foreign: bool,
}

/// An attribute of a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Attribute<'a> {
    /// What stands between the attribute before and this one's name.
    pub gap: &'a [u8],
    /// As written.
    pub name: &'a [u8],
    /// The `=` and the value, as written, quotes included; empty when there is none.
    pub assignment: &'a [u8],
    /// The value without quotes, entities not decoded.
    pub value: &'a [u8],
}

impl<'a> Tag<'a> {
    /// True for this name, given in lower case.
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name.as_bytes())
    }

    /// True for an element that never has content nor an end tag.
    pub fn is_void(&self) -> bool {
        const VOID: [&str; 14] = [
            "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
            "source", "track", "wbr",
        ];
        VOID.iter().any(|name| self.is(name))
    }

    pub fn attributes(&self) -> Attributes<'a> {
        Attributes { rest: self.inside }
    }

    /// The value of an attribute, by its name in lower case.
    pub fn attribute(&self, name: &str) -> Option<&'a [u8]> {
        self.attributes()
            .find(|attribute| attribute.is(name))
            .map(|attribute| attribute.value)
    }
}

impl Attribute<'_> {
    /// True for this name, given in lower case.
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name.as_bytes())
    }
}

/// Walks a document.
pub(crate) fn tokens(html: &[u8]) -> Tokens<'_> {
    Tokens {
        rest: html,
        raw_until: None,
        foreign_depth: 0,
    }
}

pub(crate) struct Tokens<'a> {
    rest: &'a [u8],
    /// The element whose content comes next and is not markup.
    raw_until: Option<&'a [u8]>,
    foreign_depth: usize,
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        if let Some(element) = self.raw_until.take() {
            let length = raw_length(self.rest, element);
            if length > 0 {
                return Some(Token::Raw(self.take(length)));
            }
        }
        let first = *self.rest.first()?;
        if first != b'<' {
            return Some(self.text());
        }
        match self.rest.get(1) {
            Some(c) if c.is_ascii_alphabetic() => Some(self.start_tag()),
            Some(b'/') => Some(self.end_tag()),
            Some(b'!') => Some(self.declaration()),
            Some(b'?') => Some(self.bogus()),
            _ => Some(self.text()),
        }
    }
}

impl<'a> Tokens<'a> {
    fn take(&mut self, length: usize) -> &'a [u8] {
        let (piece, rest) = cut(self.rest, length);
        self.rest = rest;
        piece
    }

    fn text(&mut self) -> Token<'a> {
        let end = memchr_iter(b'<', self.rest).find(|&at| {
            self.rest
                .get(at + 1)
                .is_some_and(|&c| c.is_ascii_alphabetic() || matches!(c, b'/' | b'!' | b'?'))
        });
        Token::Text(self.take(end.unwrap_or(self.rest.len())))
    }

    fn start_tag(&mut self) -> Token<'a> {
        let Some(mut tag) = self.tag(1) else {
            return self.cut_off();
        };
        if tag.is("svg") || tag.is("math") {
            tag.foreign = true;
            if !tag.self_closing {
                self.foreign_depth += 1;
            }
        }
        if !(tag.foreign && tag.self_closing) && has_raw_content(&tag) {
            self.raw_until = Some(tag.name);
        }
        Token::Start(tag)
    }

    fn end_tag(&mut self) -> Token<'a> {
        if !self.rest.get(2).is_some_and(u8::is_ascii_alphabetic) {
            return self.bogus();
        }
        let Some(tag) = self.tag(2) else {
            return self.cut_off();
        };
        if tag.is("svg") || tag.is("math") {
            self.foreign_depth = self.foreign_depth.saturating_sub(1);
        }
        Token::End(tag)
    }

    /// Reads a tag whose name begins `name_at` bytes from here; `None` when it is never closed.
    fn tag(&mut self, name_at: usize) -> Option<Tag<'a>> {
        let (_, after_bracket) = cut(self.rest, name_at);
        let name_end = after_bracket
            .iter()
            .position(|&c| is_space(c) || matches!(c, b'/' | b'>'))?;
        let (name, after_name) = cut(after_bracket, name_end);
        let mut attributes = Attributes { rest: after_name };
        attributes.by_ref().for_each(drop);
        let tail = attributes.rest;
        let before_end = tail
            .iter()
            .position(|&c| !is_space(c) && c != b'/')
            .filter(|&at| tail.get(at) == Some(&b'>'))?;
        let (_, rest) = cut(tail, before_end + 1);
        let inside_length = after_name.len() - tail.len() + before_end;
        let (inside, _) = cut(after_name, inside_length);
        self.rest = rest;
        Some(Tag {
            name,
            inside,
            self_closing: cut(tail, before_end).0.last() == Some(&b'/'),
            foreign: self.foreign_depth > 0,
        })
    }

    fn declaration(&mut self) -> Token<'a> {
        if self.rest.starts_with(b"<!--") {
            // `<!-->` and `<!--->` are whole comments, so the search begins at the first dash.
            let (_, from_dashes) = cut(self.rest, 2);
            let ends = [b"-->".as_slice(), b"--!>"].map(|end| {
                let at = memmem::find(from_dashes, end)?;
                Some(at + end.len())
            });
            let end = ends.into_iter().flatten().min();
            return Token::Comment(self.take(end.map_or(self.rest.len(), |end| end + 2)));
        }
        let doctype = self
            .rest
            .get(2..9)
            .is_some_and(|word| word.eq_ignore_ascii_case(b"doctype"));
        match self.bogus() {
            Token::Bogus(piece) if doctype => Token::Doctype(piece),
            other => other,
        }
    }

    fn bogus(&mut self) -> Token<'a> {
        let end = if self.foreign_depth > 0 && self.rest.starts_with(b"<![CDATA[") {
            memmem::find(self.rest, b"]]>").map(|at| at + 3)
        } else {
            memchr(b'>', self.rest).map(|at| at + 1)
        };
        Token::Bogus(self.take(end.unwrap_or(self.rest.len())))
    }

    fn cut_off(&mut self) -> Token<'a> {
        Token::Bogus(self.take(self.rest.len()))
    }
}

/// The attributes of a tag in their order. When it has ended, `rest` is what follows the last one.
pub(crate) struct Attributes<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Attributes<'a> {
    type Item = Attribute<'a>;

    fn next(&mut self) -> Option<Attribute<'a>> {
        let gap_length = self.rest.iter().position(|&c| !is_space(c) && c != b'/')?;
        let (gap, from_name) = cut(self.rest, gap_length);
        if from_name.first() == Some(&b'>') {
            return None;
        }
        // An `=` where a name begins belongs to the name.
        let name_length = from_name
            .iter()
            .skip(1)
            .position(|&c| is_space(c) || matches!(c, b'/' | b'>' | b'='))
            .map_or(from_name.len(), |at| at + 1);
        let (name, from_equals) = cut(from_name, name_length);
        let (assignment_length, value) = assignment(from_equals);
        let (assignment, rest) = cut(from_equals, assignment_length);
        self.rest = rest;
        Some(Attribute {
            gap,
            name,
            assignment,
            value,
        })
    }
}

/// The length of `= value` at the front, and the value; `(0, "")` when no `=` comes next.
fn assignment(from: &[u8]) -> (usize, &[u8]) {
    let spaces = leading_spaces(from);
    let (_, from_equals) = cut(from, spaces);
    if from_equals.first() != Some(&b'=') {
        return (0, b"");
    }
    let (_, after_equals) = cut(from_equals, 1);
    let before = spaces + 1 + leading_spaces(after_equals);
    let (_, from_value) = cut(from, before);
    match from_value.first() {
        Some(&quote @ (b'"' | b'\'')) => {
            let (_, inner) = cut(from_value, 1);
            match memchr(quote, inner) {
                Some(end) => (before + end + 2, cut(inner, end).0),
                None => (from.len(), inner),
            }
        }
        _ => {
            let end = from_value
                .iter()
                .position(|&c| is_space(c) || c == b'>')
                .unwrap_or(from_value.len());
            (before + end, cut(from_value, end).0)
        }
    }
}

/// True for elements whose content is text to the tokenizer. `noscript` is not among them: its
/// content is markup to a reader without scripts.
fn has_raw_content(tag: &Tag<'_>) -> bool {
    const ANYWHERE: [&str; 2] = ["script", "style"];
    const IN_HTML: [&str; 6] = ["title", "textarea", "iframe", "noembed", "noframes", "xmp"];
    ANYWHERE.iter().any(|name| tag.is(name))
        || (!tag.foreign && IN_HTML.iter().any(|name| tag.is(name)))
}

/// How many bytes come before the end tag of an element with raw content.
fn raw_length(from: &[u8], element: &[u8]) -> usize {
    memmem::find_iter(from, b"</")
        .find(|&at| {
            let (_, after) = cut(from, at + 2);
            let (name, rest) = cut(after, element.len());
            name.eq_ignore_ascii_case(element)
                && rest
                    .first()
                    .is_some_and(|&c| is_space(c) || matches!(c, b'/' | b'>'))
        })
        .unwrap_or(from.len())
}

fn leading_spaces(from: &[u8]) -> usize {
    from.iter()
        .position(|&c| !is_space(c))
        .unwrap_or(from.len())
}

/// The white space of HTML: space, tab, line feed, form feed, carriage return.
pub(crate) fn is_space(c: u8) -> bool {
    c.is_ascii_whitespace()
}

/// Cuts a slice in two; what is beyond its end is left out.
fn cut(bytes: &[u8], at: usize) -> (&[u8], &[u8]) {
    bytes.split_at(at.min(bytes.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(html: &str) -> Vec<String> {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        tokens(html.as_bytes())
            .map(|token| match token {
                Token::Text(t) => format!("text {}", text(t)),
                Token::Start(t) => t
                    .attributes()
                    .fold(format!("<{}", text(t.name)), |line, a| {
                        format!("{line} {}={}", text(a.name), text(a.value))
                    }),
                Token::End(t) => format!("</{}", text(t.name)),
                Token::Raw(t) => format!("raw {}", text(t)),
                Token::Comment(t) => format!("comment {}", text(t)),
                Token::Doctype(t) => format!("doctype {}", text(t)),
                Token::Bogus(t) => format!("bogus {}", text(t)),
            })
            .collect()
    }

    /// The tokens of html5gum, in the same form, without entities in the inputs.
    fn reference(html: &str) -> Vec<String> {
        let mut emitter = html5gum::DefaultEmitter::new_with_span();
        emitter.naively_switch_states(true);
        let text = |bytes: &html5gum::HtmlString| String::from_utf8(bytes.0.clone()).unwrap();
        let mut shapes = Vec::new();
        let mut raw = false;
        for Ok(token) in html5gum::Tokenizer::new_with_emitter(html, emitter) {
            let span_text =
                |span: html5gum::Span| html.get(span.start..span.end).unwrap().to_owned();
            match token {
                html5gum::Token::StartTag(tag) => {
                    let name = text(&tag.name);
                    raw = matches!(name.as_str(), "script" | "style" | "title" | "textarea");
                    let mut line = format!("<{name}");
                    for (name, value) in &tag.attributes {
                        line.push_str(&format!(" {}={}", text(name), text(&value.value)));
                    }
                    shapes.push(line);
                }
                html5gum::Token::EndTag(tag) => {
                    raw = false;
                    shapes.push(format!("</{}", text(&tag.name)));
                }
                html5gum::Token::String(s) if raw => shapes.push(format!("raw {}", text(&s.value))),
                html5gum::Token::String(s) => shapes.push(format!("text {}", text(&s.value))),
                html5gum::Token::Comment(c) => {
                    shapes.push(format!("comment {}", span_text(c.span)));
                }
                html5gum::Token::Doctype(d) => {
                    shapes.push(format!("doctype {}", span_text(d.span)));
                }
                html5gum::Token::Error(_) => {}
            }
        }
        shapes
    }

    #[test]
    fn tags_attributes_and_raw_content_are_found_as_a_full_tokenizer_finds_them() {
        for html in [
            "<p>a<b>c</b></p>",
            "<a href=x/>y</a>",
            "<a b = 'c>d' e=\"f'g\" h i=j>",
            "<img alt=\"a > b\" src=x /><br/>",
            "<a =b==c>",
            "1 < 2 <3 <",
            "<!doctype html><!-- a --><!--><!---><!-- b --!>c",
            "<script>if (a</b/.test(c)) '</scriptx>'</script >d",
            "<style>a>b{}</style><title>x<b></title><textarea>\n</textarea>",
            "<p/><p a/b><p a=/b/>",
            "</p x='>'>",
        ] {
            assert_eq!(shape(html), reference(html), "{html}");
        }
    }

    #[test]
    fn pieces_put_together_are_the_document() {
        let html = "<!DOCTYPE html>\n<P a='1'\tb=2 c>x</P ><? y ?></><svg viewBox='0 0 1 1'><title>t<b/>\
                    </title><![CDATA[a>b]]></svg>&amp;<!-- <p cut";
        let mut whole = Vec::new();
        for token in tokens(html.as_bytes()) {
            let (before, tag) = match token {
                Token::Start(tag) => ("<", tag),
                Token::End(tag) => ("</", tag),
                Token::Text(t)
                | Token::Raw(t)
                | Token::Comment(t)
                | Token::Doctype(t)
                | Token::Bogus(t) => {
                    whole.extend_from_slice(t);
                    continue;
                }
            };
            whole.extend_from_slice(before.as_bytes());
            whole.extend_from_slice(tag.name);
            whole.extend_from_slice(tag.inside);
            whole.push(b'>');
        }
        assert_eq!(String::from_utf8(whole).unwrap(), html);
    }

    #[test]
    fn a_title_in_svg_holds_markup_and_a_cdata_section_ends_at_its_brackets() {
        assert_eq!(
            shape("<svg><title>a<b>c</title><![CDATA[<p>]]></svg><title><p></title>"),
            [
                "<svg",
                "<title",
                "text a",
                "<b",
                "text c",
                "</title",
                "bogus <![CDATA[<p>]]>",
                "</svg",
                "<title",
                "raw <p>",
                "</title"
            ]
        );
    }
}
