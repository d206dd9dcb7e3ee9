//! The events of the Markdown parser become the pieces of a body.
//!
//! One stack holds everything that is open, Markdown containers, raw HTML elements and blocks
//! alike, so the output is well-formed whatever was written: what an end leaves open is closed
//! and reported. The stack is bounded; a text that nests deeper is reported and gives no body.
//!
//! Here: the walk over the events, Markdown's own containers, words, identifiers, the end. Beside it,
//! one file each: `links` (and pictures), `notes` (footnotes), `marked` (`:::` blocks), `raw` (HTML).

mod links;
mod marked;
mod notes;
mod raw;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use pulldown_cmark::{
    Alignment, BlockQuoteKind, CodeBlockKind, Event, HeadingLevel, OffsetIter, Options, Parser,
    Tag, TagEnd,
};

use self::links::{OpenImage, OpenLink};
use self::notes::Note;
use super::Source;
use super::address::classify;
use super::blocks::{MAX_DEPTH, Scanned, scan};
use super::body::{
    Body, FactPlace, FactRef, Frame, Heading, Label, LinkRef, Origin, Piece, Target, TocEntry,
};
use super::escape::{escape_attribute, escape_text};
use super::html::{Element, Kind};
use super::inline::{Bit, Form, Layout, MarkKind, Run, Task};
use super::typography::{self, Style};
use crate::diag::{Code, Diagnostic, Report, Span, code};
use crate::i18n::slug::slugify;

/// Parses and composes; see [`super::parse`].
pub(super) fn compose(source: &Source<'_>) -> (Body, Report) {
    let text = source.text.get(source.body.clone()).unwrap_or_default();
    let mut scanned = scan(text);
    if let Some(settled) = scanned.settle(text, &thematic_breaks(&scanned)) {
        scanned = settled;
    }
    let mut parser = Parser::new_ext(&scanned.text, options()).into_offset_iter();
    let events: Vec<_> = parser.by_ref().collect();

    let mut composer = Composer::new(source, text, &scanned);
    composer.definitions = definitions(&parser);
    composer.explicit_ids = explicit_ids(&events);
    if let Some(range) = &scanned.too_deep {
        composer.report(code::NESTED_TOO_DEEP, range.clone(), |d| {
            d.arg("limit", MAX_DEPTH).help("help")
        });
    }
    composer.run_events(&events);
    composer.finish()
}

/// Where the parser finds thematic breaks, if there is anything to learn from them.
pub(super) fn thematic_breaks(scanned: &Scanned<'_>) -> Vec<Range<usize>> {
    if scanned.markers.is_empty() {
        return Vec::new();
    }
    Parser::new_ext(&scanned.text, options())
        .into_offset_iter()
        .filter(|(event, _)| matches!(event, Event::Rule))
        .map(|(_, range)| range)
        .collect()
}

pub(super) fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_GFM
}

fn definitions(parser: &OffsetIter<'_>) -> BTreeMap<String, Range<usize>> {
    parser
        .reference_definitions()
        .iter()
        .map(|(label, definition)| (fold_label(label), definition.span.clone()))
        .collect()
}

fn explicit_ids(events: &[(Event<'_>, Range<usize>)]) -> BTreeSet<String> {
    events
        .iter()
        .filter_map(|(event, _)| match event {
            Event::Start(Tag::Heading { id: Some(id), .. }) => Some(id.to_string()),
            _ => None,
        })
        .collect()
}

type Events<'e, 't> = &'e [(Event<'t>, Range<usize>)];

/// Everything that composing knows on its way; ranges are of the body's own text, not of the file.
struct Composer<'a> {
    source: &'a Source<'a>,
    text: &'a str,
    scanned: &'a Scanned<'a>,
    style: Style,
    definitions: BTreeMap<String, Range<usize>>,
    explicit_ids: BTreeSet<String>,
    report: Report,

    body: Body,
    output: Output,
    /// What was being written when a footnote's definition began.
    around_note: Vec<Output>,
    notes: Vec<Note>,
    note_of_label: BTreeMap<String, usize>,
    /// The next number to try for an identifier that is taken.
    next_suffix: BTreeMap<String, usize>,

    open: Vec<Open>,
    run: Run,
    link: Option<OpenLink>,
    image: Option<OpenImage>,
    heading: Option<OpenHeading>,
    code: Option<String>,
    table: Table,
    /// The end of the last text, to know an escape when it comes.
    text_end: usize,

    /// Names of refused elements whose end is still to come.
    refused: Vec<String>,
    refused_ever: BTreeSet<String>,

    more: More,
    first_paragraph: Option<Range<usize>>,
    too_deep: bool,
}

/// Where pieces and plain text go: the body, or a footnote.
#[derive(Default)]
struct Output {
    pieces: Vec<Piece>,
    /// The next HTML begins a piece of its own.
    divided: bool,
    text: String,
    facts: Vec<(usize, usize)>,
    /// The note that this is, if it is one.
    note: Option<usize>,
}

/// What is open: the innermost is last.
enum Open {
    Markdown,
    Html {
        element: Element,
        range: Range<usize>,
        /// Its end was found at a wrong place, and that was reported.
        misplaced: bool,
        /// A `<summary>` was seen in it.
        summarised: bool,
    },
    Block {
        colons: usize,
        line: Range<usize>,
        /// Unknown blocks are tracked, not printed.
        known: bool,
    },
}

struct OpenHeading {
    level: u8,
    id: Option<String>,
    range: Range<usize>,
}

#[derive(Default)]
struct Table {
    alignments: Vec<Alignment>,
    column: usize,
    part: TablePart,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum TablePart {
    #[default]
    Head,
    Body,
}

/// `<!-- more -->`
#[derive(Clone, Copy, PartialEq, Eq)]
enum More {
    Absent,
    /// Found inside something, after which the summary ends.
    Awaited,
    /// The number of pieces before it.
    At(usize),
}

impl Output {
    fn html(&mut self, html: &str) {
        if html.is_empty() {
            return;
        }
        match self.pieces.last_mut() {
            Some(Piece::Html(last)) if !self.divided => last.push_str(html),
            _ => self.pieces.push(Piece::Html(html.to_owned())),
        }
        self.divided = false;
    }

    fn piece(&mut self, piece: Piece) {
        match piece {
            Piece::Html(html) => self.html(&html),
            other => self.pieces.push(other),
        }
    }

    fn divide(&mut self) {
        self.divided = true;
    }

    /// Ends a line of the plain text.
    fn end_line(&mut self) {
        let ends_with_fact = self
            .facts
            .last()
            .is_some_and(|(at, _)| *at == self.text.len());
        if ends_with_fact || !(self.text.is_empty() || self.text.ends_with('\n')) {
            self.text.push('\n');
        }
    }
}

impl<'a> Composer<'a> {
    fn new(source: &'a Source<'a>, text: &'a str, scanned: &'a Scanned<'a>) -> Self {
        Composer {
            source,
            text,
            scanned,
            style: Style::of(source.lang),
            definitions: BTreeMap::new(),
            explicit_ids: BTreeSet::new(),
            report: Report::default(),
            body: Body::default(),
            output: Output::default(),
            around_note: Vec::new(),
            notes: Vec::new(),
            note_of_label: BTreeMap::new(),
            next_suffix: BTreeMap::new(),
            open: Vec::new(),
            run: Run::default(),
            link: None,
            image: None,
            heading: None,
            code: None,
            table: Table::default(),
            text_end: 0,
            refused: Vec::new(),
            refused_ever: BTreeSet::new(),
            more: More::Absent,
            first_paragraph: None,
            too_deep: scanned.too_deep.is_some(),
        }
    }

    fn run_events(&mut self, events: Events<'_, '_>) {
        let mut at = 0;
        while let Some((event, range)) = events.get(at) {
            at += 1;
            if self.too_deep {
                return;
            }
            self.inside(event, range);
            match event {
                Event::Start(Tag::HtmlBlock) => {
                    self.close_phrasing();
                    self.flush();
                    let length = events
                        .get(at..)
                        .unwrap_or_default()
                        .iter()
                        .take_while(|(event, _)| !matches!(event, Event::End(TagEnd::HtmlBlock)))
                        .count();
                    let lines = events.get(at..at + length).unwrap_or_default();
                    self.html_block(lines, range);
                    at += length + 1;
                }
                Event::Start(Tag::Item) => {
                    let is_task = events.get(at..at + 2).is_some_and(|next| {
                        matches!(
                            next,
                            [(Event::TaskListMarker(_), _), _]
                                | [
                                    (Event::Start(Tag::Paragraph), _),
                                    (Event::TaskListMarker(_), _)
                                ]
                        )
                    });
                    self.start_block(range);
                    self.output.html(if is_task {
                        "<li class=\"task\">"
                    } else {
                        "<li>"
                    });
                }
                Event::Start(tag) => self.start(tag, range),
                Event::End(tag) => self.end(*tag, range),
                Event::Text(text) => self.push_text(text, range),
                Event::Code(code) => self.push_code(code, range),
                Event::InlineHtml(html) => self.inline_html(html, range),
                // Outside of an HTML block there is none.
                Event::Html(html) => self.push_text(html, range),
                // Not asked for.
                Event::InlineMath(text) | Event::DisplayMath(text) => self.push_text(text, range),
                Event::FootnoteReference(label) => self.note_reference(label),
                Event::SoftBreak => self.push_break(Break::Soft, range),
                Event::HardBreak => self.push_break(Break::Hard, range),
                Event::TaskListMarker(done) => {
                    let task = if *done { Task::Done } else { Task::Open };
                    self.run.push_mark(MarkKind::Task(task));
                }
                Event::Rule => match self.scanned.marker_at(range) {
                    Some(marker) => self.marker(marker),
                    None => {
                        self.flush();
                        self.output.html("<hr>\n");
                    }
                },
            }
        }
    }

    // Markdown

    fn start(&mut self, tag: &Tag<'_>, range: &Range<usize>) {
        match tag {
            Tag::Emphasis => self.start_span("<em>", range),
            Tag::Strong => self.start_span("<strong>", range),
            Tag::Strikethrough => self.start_span("<del>", range),
            Tag::Superscript => self.start_span("<sup>", range),
            Tag::Subscript => self.start_span("<sub>", range),
            Tag::Link {
                link_type,
                dest_url,
                title,
                id,
            } => {
                if self.image.is_none() && self.push_open(Open::Markdown, range) {
                    self.start_link(*link_type, dest_url, title, id, range);
                }
            }
            Tag::Image {
                link_type,
                dest_url,
                title,
                id,
            } => match &mut self.image {
                Some(image) => image.depth += 1,
                None => {
                    self.image = Some(OpenImage {
                        depth: 0,
                        alt: String::new(),
                        destination: dest_url.clone().into_static(),
                        title: title.clone().into_static(),
                        link_type: *link_type,
                        label: id.to_string(),
                        inner_end: range.start,
                    });
                }
            },
            Tag::Paragraph => {
                self.start_block(range);
                if self.open.len() == 1 {
                    self.output.divide();
                }
            }
            Tag::Heading {
                level,
                id,
                classes,
                attrs,
            } => {
                self.start_block(range);
                if !classes.is_empty() || !attrs.is_empty() {
                    self.report(code::RAW_HTML, range.clone(), |d| {
                        d.arg("name", "{.…}").help("heading-attributes")
                    });
                }
                self.heading = Some(OpenHeading {
                    level: level_number(*level),
                    id: id.as_ref().map(|id| id.to_string()),
                    range: range.clone(),
                });
            }
            Tag::BlockQuote(kind) => {
                self.start_block(range);
                match kind.map(alert) {
                    None => self.output.html("<blockquote>\n"),
                    Some((name, label)) => {
                        self.output.html(&format!(
                            "<div class=\"alert alert-{name}\" role=\"note\">\n<p class=\"alert-label\">"
                        ));
                        self.output.piece(Piece::Label(label));
                        self.output.html("</p>\n");
                    }
                }
            }
            Tag::CodeBlock(kind) => {
                self.start_block(range);
                self.code = Some(String::new());
                let language = match kind {
                    CodeBlockKind::Fenced(info) => info.split_whitespace().next(),
                    CodeBlockKind::Indented => None,
                };
                match language {
                    Some(language) => {
                        let mut html = String::from("<pre><code class=\"language-");
                        escape_attribute(language, &mut html);
                        html.push_str("\">");
                        self.output.html(&html);
                    }
                    None => self.output.html("<pre><code>"),
                }
            }
            Tag::List(start) => {
                self.start_block(range);
                match start {
                    None => self.output.html("<ul>\n"),
                    Some(1) => self.output.html("<ol>\n"),
                    Some(first) => self.output.html(&format!("<ol start=\"{first}\">\n")),
                }
            }
            Tag::DefinitionList => self.start_container("<dl>\n", range),
            Tag::DefinitionListTitle => self.start_container("<dt>", range),
            Tag::DefinitionListDefinition => self.start_container("<dd>", range),
            Tag::FootnoteDefinition(label) => {
                self.start_block(range);
                let note = self.note(label);
                let inner = Output {
                    note: Some(note),
                    ..Output::default()
                };
                self.around_note
                    .push(std::mem::replace(&mut self.output, inner));
            }
            Tag::Table(alignments) => {
                self.start_container("<div class=\"table-scroll\"><table>\n", range);
                self.table = Table {
                    alignments: alignments.clone(),
                    ..Table::default()
                };
            }
            Tag::TableHead => {
                self.start_container("<thead>\n<tr>", range);
                self.table.part = TablePart::Head;
                self.table.column = 0;
            }
            Tag::TableRow => {
                if self.table.part == TablePart::Head {
                    self.output.html("<tbody>\n");
                }
                self.start_container("<tr>", range);
                self.table.part = TablePart::Body;
                self.table.column = 0;
            }
            Tag::TableCell => self.start_block(range),
            // Handled with its lines, or never asked for.
            Tag::Item | Tag::HtmlBlock | Tag::MetadataBlock(_) => self.start_block(range),
        }
    }

    fn end(&mut self, tag: TagEnd, range: &Range<usize>) {
        if let Some(image) = &mut self.image {
            if tag == TagEnd::Image {
                match image.depth.checked_sub(1) {
                    Some(depth) => image.depth = depth,
                    None => self.end_image(range),
                }
            }
            return;
        }
        match tag {
            TagEnd::Emphasis => return self.end_span("</em>"),
            TagEnd::Strong => return self.end_span("</strong>"),
            TagEnd::Strikethrough => return self.end_span("</del>"),
            TagEnd::Superscript => return self.end_span("</sup>"),
            TagEnd::Subscript => return self.end_span("</sub>"),
            TagEnd::Link => {
                self.close_above();
                self.open.pop();
                return self.end_link(range);
            }
            _ => {}
        }
        self.close_above();
        match tag {
            TagEnd::Paragraph => self.end_paragraph(),
            TagEnd::Heading(_) => self.end_heading(),
            TagEnd::TableCell => self.end_cell(),
            _ => self.flush(),
        }
        self.open.pop();
        match tag {
            TagEnd::BlockQuote(None) => self.output.html("</blockquote>\n"),
            TagEnd::BlockQuote(Some(_)) => self.output.html("</div>\n"),
            TagEnd::CodeBlock => {
                let code = self.code.take().unwrap_or_default();
                let mut html = String::with_capacity(code.len());
                escape_text(&code, &mut html);
                self.output.html(&html);
                self.output.html("</code></pre>\n");
                self.output.text.push_str(&code);
            }
            TagEnd::List(true) => self.output.html("</ol>\n"),
            TagEnd::List(false) => self.output.html("</ul>\n"),
            TagEnd::Item => self.output.html("</li>\n"),
            TagEnd::DefinitionList => self.output.html("</dl>\n"),
            TagEnd::DefinitionListTitle => self.output.html("</dt>\n"),
            TagEnd::DefinitionListDefinition => self.output.html("</dd>\n"),
            TagEnd::FootnoteDefinition => self.end_note(),
            TagEnd::Table if self.table.part == TablePart::Body => {
                self.output.html("</tbody></table></div>\n");
            }
            TagEnd::Table => self.output.html("</table></div>\n"),
            TagEnd::TableHead => {
                self.output.html("</tr>\n</thead>\n");
            }
            TagEnd::TableRow => self.output.html("</tr>\n"),
            _ => {}
        }
        self.output.end_line();
        if self.open.is_empty() && self.more == More::Awaited {
            self.more_here();
        }
    }

    /// What every block does first: the words before it are printed, and elements that hold only
    /// words end.
    fn start_block(&mut self, range: &Range<usize>) {
        self.close_phrasing();
        self.flush();
        self.push_open(Open::Markdown, range);
    }

    fn start_container(&mut self, html: &str, range: &Range<usize>) {
        self.start_block(range);
        self.output.html(html);
    }

    fn start_span(&mut self, html: &str, range: &Range<usize>) {
        if self.image.is_none() && self.push_open(Open::Markdown, range) {
            self.run.push_mark(MarkKind::Html(html.to_owned()));
        }
    }

    fn end_span(&mut self, html: &str) {
        self.close_above();
        self.open.pop();
        self.run.push_mark(MarkKind::Html(html.to_owned()));
    }

    fn end_paragraph(&mut self) {
        let is_first = self.open.len() == 1
            && self.first_paragraph.is_none()
            && self.run.only_picture().is_none();
        let start = self.output.pieces.len();
        let caption = self.run.only_picture().and_then(|index| {
            let picture = self.body.pictures.get_mut(index)?;
            picture.frame = if picture.title.is_empty() {
                Frame::Alone
            } else {
                Frame::Captioned
            };
            (picture.frame == Frame::Captioned).then(|| picture.title.clone())
        });
        match caption {
            Some(caption) => {
                self.output.html("<figure>");
                self.flush();
                let mut html = String::from("<figcaption>");
                let caption = self.plain(&caption);
                escape_text(&caption, &mut html);
                html.push_str("</figcaption></figure>\n");
                self.output.html(&html);
                self.output.text.push_str(&caption);
            }
            None if self.run.is_empty() => {}
            None => {
                self.output.html("<p>");
                self.flush();
                self.output.html("</p>\n");
            }
        }
        if is_first {
            self.output.divide();
            self.first_paragraph = Some(start..self.output.pieces.len());
        }
    }

    fn end_heading(&mut self) {
        let Some(heading) = self.heading.take() else {
            return;
        };
        let text = self.run.text();
        let id = match heading.id {
            Some(id) => {
                self.explicit_id(&id, heading.range.clone());
                id
            }
            None => self.free_id(&heading_id(&text)),
        };
        let level = heading.level;
        self.output.html(&format!("<h{level}"));
        let mut attribute = String::from(" id=\"");
        escape_attribute(&id, &mut attribute);
        attribute.push('"');
        self.output.piece(Piece::PageOnly(attribute));
        self.output.html(">");
        let pieces = self.lay_out_run();
        let title = self.title(&pieces);
        for piece in pieces {
            self.output.piece(piece);
        }
        self.output.html(&format!("</h{level}>\n"));
        self.output.end_line();
        if self.output.note.is_none() {
            self.body.headings.push(Heading {
                level,
                id,
                text: self.plain(text.trim()),
                title,
                text_at: self.output.text.len(),
                span: self.span(heading.range),
            });
        }
    }

    /// The pieces of a heading as they stand in a table of contents.
    fn title(&self, pieces: &[Piece]) -> Vec<Piece> {
        let mut title = Output::default();
        for piece in pieces {
            match piece {
                Piece::Html(html) => title.html(html),
                Piece::Fact(index, _) => {
                    title.piece(Piece::Fact(*index, FactPlace::InsideLink));
                }
                Piece::Picture(index) => {
                    let mut alt = String::new();
                    if let Some(picture) = self.body.pictures.get(*index) {
                        escape_text(&picture.alt, &mut alt);
                    }
                    title.html(&alt);
                }
                _ => {}
            }
        }
        title.pieces
    }

    fn end_cell(&mut self) {
        let alignment = match self.table.alignments.get(self.table.column) {
            Some(Alignment::Left) => " class=\"align-left\"",
            Some(Alignment::Center) => " class=\"align-center\"",
            Some(Alignment::Right) => " class=\"align-right\"",
            Some(Alignment::None) | None => "",
        };
        self.table.column += 1;
        // An empty header names nothing, so it is not announced as one.
        let (start, end) = match self.table.part {
            TablePart::Head if !self.run.is_empty() => ("<th scope=\"col\"", "</th>"),
            TablePart::Head | TablePart::Body => ("<td", "</td>"),
        };
        self.output.html(&format!("{start}{alignment}>"));
        self.flush();
        self.output.html(end);
    }

    // Words

    fn push_text(&mut self, text: &str, range: &Range<usize>) {
        if let Some(code) = &mut self.code {
            code.push_str(text);
            return;
        }
        let previous_end = std::mem::replace(&mut self.text_end, range.end);
        if let Some(image) = &mut self.image {
            image.alt.push_str(text);
            return;
        }
        if self.text.get(range.clone()) != Some(text) {
            self.run.push_text(text, range.clone(), Form::Exact);
            return;
        }
        let is_escaped = range.start.checked_sub(1).is_some_and(|before| {
            before >= previous_end && self.text.as_bytes().get(before) == Some(&b'\\')
        });
        match text.split_at_checked(1) {
            Some((first, rest)) if is_escaped => {
                let middle = range.start + 1;
                self.run.push_text(first, range.start..middle, Form::Exact);
                self.run.push_text(rest, middle..range.end, Form::Plain);
            }
            _ => self.run.push_text(text, range.clone(), Form::Plain),
        }
    }

    fn push_code(&mut self, code: &str, range: &Range<usize>) {
        self.text_end = range.end;
        match &mut self.image {
            Some(image) => {
                image.alt.push_str(code);
            }
            None => self.run.push_mark(MarkKind::Code(code.to_owned())),
        }
    }

    fn push_break(&mut self, kind: Break, range: &Range<usize>) {
        self.text_end = range.end;
        match (&mut self.image, kind) {
            (Some(image), _) => {
                image.alt.push(' ');
            }
            (None, Break::Soft) => self.run.push_text("\n", range.clone(), Form::Exact),
            (None, Break::Hard) => self.run.push_break(),
        }
    }

    /// Prints the words gathered so far.
    fn flush(&mut self) {
        if self.run.is_empty() {
            return;
        }
        for piece in self.lay_out_run() {
            self.output.piece(piece);
        }
    }

    fn lay_out_run(&mut self) -> Vec<Piece> {
        let layout = Layout {
            style: &self.style,
            country: self.source.country,
        };
        let bits = self.run.lay_out(&layout);
        let mut out = Output::default();
        let mut place = FactPlace::Text;
        for bit in bits {
            match bit {
                Bit::Text(text) => self.print(&text, &mut out),
                Bit::Address { href, text, source } => {
                    self.body.links.push(LinkRef {
                        target: classify(&href).unwrap_or_else(|_| Target::External(String::new())),
                        raw: href,
                        title: String::new(),
                        origin: Origin::Bare,
                        span: self.span(source),
                    });
                    out.piece(Piece::LinkStart(self.body.links.len() - 1));
                    self.print(&text, &mut out);
                    out.piece(Piece::LinkEnd);
                }
                Bit::Fact { name, source } => {
                    let index = self.body.facts.len();
                    self.body.facts.push(FactRef {
                        name,
                        span: self.span(source),
                    });
                    self.output.facts.push((self.output.text.len(), index));
                    out.piece(Piece::Fact(index, place));
                }
                Bit::Mark(mark) => match mark {
                    MarkKind::Html(html) => {
                        if html.starts_with("<br>") {
                            self.output.text.push('\n');
                        }
                        out.html(&html);
                    }
                    MarkKind::PageOnly(html) => out.piece(Piece::PageOnly(html)),
                    MarkKind::LinkStart(Some(index)) => {
                        place = FactPlace::InsideLink;
                        out.piece(Piece::LinkStart(index));
                    }
                    MarkKind::LinkEnd(Some(_)) => {
                        place = FactPlace::Text;
                        out.piece(Piece::LinkEnd);
                    }
                    MarkKind::LinkStart(None) | MarkKind::LinkEnd(None) => {}
                    MarkKind::Picture(index) => out.piece(Piece::Picture(index)),
                    MarkKind::Code(code) => {
                        out.html("<code>");
                        self.print(&code, &mut out);
                        out.html("</code>");
                    }
                    MarkKind::Note(index) => out.piece(Piece::Note(index)),
                    MarkKind::Task(task) => {
                        let (state, label) = match task {
                            Task::Done => (" checked", Label::TaskDone),
                            Task::Open => ("", Label::TaskOpen),
                        };
                        out.html(&format!(
                            "<input type=\"checkbox\" disabled{state} aria-label=\""
                        ));
                        out.piece(Piece::Label(label));
                        out.html("\"> ");
                    }
                },
            }
        }
        out.pieces
    }

    fn print(&mut self, text: &str, out: &mut Output) {
        let mut html = String::with_capacity(text.len());
        escape_text(text, &mut html);
        out.html(&html);
        self.output.text.push_str(text);
    }

    /// A title as text with the language's typography.
    fn plain(&self, text: &str) -> String {
        let mut printed = String::with_capacity(text.len());
        let mut from = 0;
        for edit in typography::edits(text, &[], &self.style) {
            printed.push_str(text.get(from..edit.range.start).unwrap_or_default());
            printed.push_str(edit.with);
            from = edit.range.end;
        }
        printed.push_str(text.get(from..).unwrap_or_default());
        printed
    }

    // What is open

    fn push_open(&mut self, open: Open, range: &Range<usize>) -> bool {
        if self.open.len() >= MAX_DEPTH {
            if !std::mem::replace(&mut self.too_deep, true) {
                let rest = self.text.get(range.clone()).unwrap_or_default();
                let first = rest.chars().next().map_or(0, char::len_utf8);
                let place = range.start..range.start + first;
                self.report(code::NESTED_TOO_DEEP, place, |d| {
                    d.arg("limit", MAX_DEPTH).help("help")
                });
            }
            return false;
        }
        self.open.push(open);
        true
    }

    /// Closes what stands open above the innermost Markdown container, which is about to end.
    fn close_above(&mut self) {
        while matches!(
            self.open.last(),
            Some(Open::Html { .. } | Open::Block { .. })
        ) {
            self.close_last(Closing::Forced);
        }
    }

    /// Closes elements that hold only words, because a block begins or their block of HTML ends.
    fn close_phrasing(&mut self) {
        while matches!(
            self.open.last(),
            Some(Open::Html { element, .. }) if matches!(element.kind, Kind::Phrasing | Kind::Line)
        ) {
            self.close_last(Closing::Forced);
        }
    }

    fn close_last(&mut self, closing: Closing) {
        match self.open.pop() {
            Some(Open::Html {
                element,
                range,
                misplaced,
                summarised,
            }) => {
                let help = if closing == Closing::Forced && !misplaced {
                    Some("unclosed")
                } else if element.name == "details" && !summarised {
                    Some("summary")
                } else {
                    None
                };
                if let Some(help) = help {
                    self.report(code::HTML_UNBALANCED, range, |d| {
                        d.arg("name", element.name).help(help)
                    });
                }
                let html = format!("</{}>", element.name);
                self.run.push_mark(MarkKind::Html(html));
            }
            Some(Open::Block { line, known, .. }) => {
                self.flush();
                if closing == Closing::Forced {
                    self.report(code::BLOCK_UNCLOSED, line, |d| d.help("help"));
                }
                if known {
                    self.output.piece(Piece::BlockEnd);
                }
            }
            Some(Open::Markdown) | None => {}
        }
    }

    fn more_here(&mut self) {
        self.output.divide();
        self.more = More::At(self.output.pieces.len());
    }

    // Identifiers

    fn explicit_id(&mut self, id: &str, range: Range<usize>) {
        if !self.body.ids.insert(id.to_owned()) {
            self.report(code::DUPLICATE_ID, range, |d| d.arg("id", id).help("help"));
        }
    }

    /// The identifier itself if it is free, else with the first number that is.
    fn free_id(&mut self, wanted: &str) -> String {
        let mut id = wanted.to_owned();
        let next = self.next_suffix.entry(wanted.to_owned()).or_insert(1);
        while self.body.ids.contains(&id) || self.explicit_ids.contains(&id) {
            id = format!("{wanted}-{next}");
            *next += 1;
        }
        self.body.ids.insert(id.clone());
        id
    }

    // The end

    fn finish(mut self) -> (Body, Report) {
        if self.too_deep {
            return (Body::default(), self.report);
        }
        while !self.open.is_empty() {
            self.close_last(Closing::Forced);
        }
        self.flush();
        if self.more == More::Awaited {
            self.more_here();
        }
        self.number_notes();
        let mut body = self.body;
        body.summary = match (self.more, self.first_paragraph) {
            (More::At(at), _) => 0..at,
            (_, Some(range)) => range,
            _ => 0..0,
        };
        body.pieces = self.output.pieces;
        body.text = self.output.text;
        body.fact_places = self.output.facts;
        body.word_count = body
            .text
            .split_whitespace()
            .filter(|word| word.contains(char::is_alphanumeric))
            .count()
            + body.fact_places.len();
        body.toc = table_of_contents(&body.headings);
        (body, self.report)
    }

    // Reports

    fn report(
        &mut self,
        code: Code,
        range: Range<usize>,
        complete: impl FnOnce(Diagnostic) -> Diagnostic,
    ) {
        let span = self.span(range);
        self.report
            .push(complete(Diagnostic::new(code).at_span(&span)));
    }

    /// The place in the file of a range of the body.
    fn span(&self, range: Range<usize>) -> Span {
        let offset = self.source.body.start;
        Span {
            file: self.source.file.clone(),
            range: range.start + offset..range.end + offset,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Break {
    Soft,
    Hard,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Closing {
    /// By its own end.
    Proper,
    /// Because something around it ends.
    Forced,
}

/// The identifier of a heading without one of its own.
fn heading_id(text: &str) -> String {
    let slug = slugify(text);
    if slug.is_empty() {
        "section".to_owned()
    } else {
        slug
    }
}

fn fold_label(label: &str) -> String {
    let words: Vec<String> = label.split_whitespace().map(str::to_lowercase).collect();
    words.join(" ")
}

fn alert(kind: BlockQuoteKind) -> (&'static str, Label) {
    match kind {
        BlockQuoteKind::Note => ("note", Label::AlertNote),
        BlockQuoteKind::Tip => ("tip", Label::AlertTip),
        BlockQuoteKind::Important => ("important", Label::AlertImportant),
        BlockQuoteKind::Warning => ("warning", Label::AlertWarning),
        BlockQuoteKind::Caution => ("caution", Label::AlertCaution),
    }
}

fn level_number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

/// Nests the headings by level. Never deeper than there are levels.
fn table_of_contents(headings: &[Heading]) -> Vec<TocEntry> {
    let mut top: Vec<TocEntry> = Vec::new();
    let mut path: Vec<(u8, TocEntry)> = Vec::new();
    fn close(path: &mut Vec<(u8, TocEntry)>, top: &mut Vec<TocEntry>) {
        if let Some((_, entry)) = path.pop() {
            match path.last_mut() {
                Some((_, parent)) => parent.children.push(entry),
                None => top.push(entry),
            }
        }
    }
    for (heading, Heading { level, .. }) in headings.iter().enumerate() {
        while path.last().is_some_and(|(above, _)| above >= level) {
            close(&mut path, &mut top);
        }
        let children = Vec::new();
        path.push((*level, TocEntry { heading, children }));
    }
    while !path.is_empty() {
        close(&mut path, &mut top);
    }
    top
}
