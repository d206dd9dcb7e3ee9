//! The words of a text as people read them, each with its place in the file.
//!
//! For whoever judges how something is written: sentences, headings, the words of links. A [`Passage`] is one
//! paragraph, list item, cell or heading without its markup; [`Passage::place`] finds the bytes of the file behind a
//! part of it. Code is left out, and so is what stands in a quotation block: it is somebody else's.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd};

use super::Source;
use super::blocks::scan;
use super::compose::{options, thematic_breaks};

/// What a text says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Prose {
    pub passages: Vec<Passage>,
    /// The words of each written link, and the bytes of the whole link.
    pub links: Vec<(String, Range<usize>)>,
    /// The bytes of every picture without a text.
    pub silent_pictures: Vec<Range<usize>>,
    /// The bytes of every table whose columns have no names.
    pub nameless_tables: Vec<Range<usize>>,
}

/// A run of words that belongs together.
#[derive(Clone, Debug, PartialEq)]
pub struct Passage {
    pub kind: PassageKind,
    pub text: String,
    /// The bytes of the whole in the file.
    pub range: Range<usize>,
    /// Where pieces of `text` begin, and where they begin in the file.
    pieces: Vec<(usize, usize)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PassageKind {
    /// From 1 to 6.
    Heading(u8),
    Paragraph,
    /// A list item or a cell of a table.
    Item,
}

impl Passage {
    /// The bytes of the file behind a part of the text.
    pub fn place(&self, part: Range<usize>) -> Range<usize> {
        let find = |at: usize| {
            let after = self.pieces.partition_point(|(text, _)| *text <= at);
            let (text, file) = after
                .checked_sub(1)
                .and_then(|index| self.pieces.get(index))
                .copied()
                .unwrap_or((0, self.range.start));
            (file + (at - text)).clamp(self.range.start, self.range.end)
        };
        let start = find(part.start);
        // The last byte of the part, not the one after it: that may belong to the next piece.
        let last = find(part.end.saturating_sub(1).max(part.start));
        start..(last + part.len().min(1)).clamp(start, self.range.end)
    }
}

/// Reads the words of a text.
pub fn prose(source: &Source<'_>) -> Prose {
    let text = source.text.get(source.body.clone()).unwrap_or_default();
    let mut scanned = scan(text);
    if let Some(settled) = scanned.settle(text, &thematic_breaks(&scanned)) {
        scanned = settled;
    }
    let mut reader = Reader {
        offset: source.body.start,
        source: text,
        prose: Prose::default(),
        passage: None,
        link: None,
        picture: None,
        header: None,
        quoted: 0,
        code: false,
    };
    for (event, range) in Parser::new_ext(&scanned.text, options()).into_offset_iter() {
        reader.take(&event, range);
    }
    reader.end_passage();
    reader.prose
}

struct Reader<'a> {
    /// Where the Markdown begins in the file.
    offset: usize,
    source: &'a str,
    prose: Prose,
    passage: Option<Passage>,
    /// The words of the open link so far, and its bytes.
    link: Option<(String, Range<usize>)>,
    picture: Option<(bool, Range<usize>)>,
    /// Whether a column of the open table has a name, and the table's bytes.
    header: Option<(bool, Range<usize>)>,
    /// How many quotations are open.
    quoted: usize,
    code: bool,
}

impl Reader<'_> {
    fn take(&mut self, event: &Event<'_>, range: Range<usize>) {
        let place = self.offset + range.start..self.offset + range.end;
        match event {
            Event::Start(tag) => self.start(tag, place),
            Event::End(tag) => self.end(*tag),
            Event::Text(text) if !self.code => self.words(text, range),
            Event::SoftBreak | Event::HardBreak => self.words(" ", range),
            Event::Code(_) => self.words("…", range.start..range.start),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, place: Range<usize>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.begin_passage(PassageKind::Heading(number(*level)), place);
            }
            Tag::Paragraph if self.passage.is_none() => {
                self.begin_passage(PassageKind::Paragraph, place);
            }
            Tag::Item
            | Tag::TableCell
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition => {
                self.begin_passage(PassageKind::Item, place);
            }
            Tag::BlockQuote(None) => self.quoted += 1,
            Tag::Table(_) => self.header = Some((false, place)),
            Tag::CodeBlock(_) => self.code = true,
            Tag::Link { .. } => self.link = Some((String::new(), place)),
            Tag::Image { .. } => self.picture = Some((false, place)),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_)
            | TagEnd::Paragraph
            | TagEnd::Item
            | TagEnd::TableCell
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition => self.end_passage(),
            TagEnd::BlockQuote(None) => self.quoted = self.quoted.saturating_sub(1),
            TagEnd::TableHead => {
                if let Some((false, range)) = self.header.take() {
                    self.prose.nameless_tables.push(range);
                }
            }
            TagEnd::CodeBlock => self.code = false,
            TagEnd::Link => self.prose.links.extend(self.link.take()),
            TagEnd::Image => {
                if let Some((false, range)) = self.picture.take() {
                    self.prose.silent_pictures.push(range);
                }
            }
            _ => {}
        }
    }

    fn words(&mut self, text: &str, range: Range<usize>) {
        if let Some((described, _)) = &mut self.picture {
            *described |= !text.trim().is_empty();
            return;
        }
        if let Some((words, _)) = &mut self.link {
            words.push_str(text);
        }
        if let Some((named, _)) = &mut self.header {
            *named |= !text.trim().is_empty();
        }
        let start = self.offset + range.start;
        // What was written with an escape or an entity is as long as it looks only at its beginning.
        let as_written = self.source.get(range.clone()) == Some(text);
        let Some(passage) = &mut self.passage else {
            return;
        };
        passage.pieces.push((passage.text.len(), start));
        passage.text.push_str(text);
        if !as_written {
            passage
                .pieces
                .push((passage.text.len(), self.offset + range.end));
        }
    }

    fn begin_passage(&mut self, kind: PassageKind, range: Range<usize>) {
        self.end_passage();
        self.passage = Some(Passage {
            kind,
            text: String::new(),
            range,
            pieces: Vec::new(),
        });
    }

    fn end_passage(&mut self) {
        if let Some(passage) = self.passage.take()
            && self.quoted == 0
            && !passage.text.trim().is_empty()
        {
            self.prose.passages.push(passage);
        }
    }
}

fn number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::FilePath;
    use crate::i18n::Lang;

    fn read(text: &str) -> Prose {
        prose(&Source {
            file: &FilePath::new("content/a.md"),
            text,
            body: 0..text.len(),
            lang: &Lang::parse("bg").unwrap(),
            country: None,
        })
    }

    #[test]
    fn a_part_of_a_passage_is_found_in_the_file() {
        let text = "# Заглавие\n\nДума *наклонена* &amp; [връзка](a.md) край.\n";
        let prose = read(text);
        let passage = &prose.passages[1];
        assert_eq!(passage.text, "Дума наклонена & връзка край.");
        for word in ["Дума", "наклонена", "връзка", "край"] {
            let at = passage.text.find(word).unwrap();
            assert_eq!(&text[passage.place(at..at + word.len())], word);
        }
        let whole = passage.place(0..passage.text.len());
        assert_eq!(&text[whole], "Дума *наклонена* &amp; [връзка](a.md) край.");
    }

    #[test]
    fn items_cells_and_blocks_are_passages_and_quotations_are_not() {
        let prose = read(
            ":::note\nВ блок.\n:::\n\n> Чужди думи.\n\n- точка\n\n| а | б |\n|---|---|\n| в | г |\n",
        );
        let texts: Vec<_> = prose.passages.iter().map(|p| p.text.as_str()).collect();
        assert_eq!(texts, ["В блок.", "точка", "а", "б", "в", "г"]);
    }

    #[test]
    fn pictures_without_text_and_tables_without_names_are_found() {
        let text = "![](a.png) ![Двор](b.png)\n\n| | |\n|---|---|\n| в | г |\n";
        let prose = read(text);
        assert_eq!(prose.silent_pictures.len(), 1);
        assert_eq!(&text[prose.silent_pictures[0].clone()], "![](a.png)");
        assert_eq!(prose.nameless_tables.len(), 1);
    }

    #[test]
    fn any_text_is_read_without_panic() {
        for text in [
            "",
            "\u{feff}",
            "![",
            "| |\n|-|",
            "&#0;&bogus;",
            "> - # x\n:::",
            "\\\\*",
        ] {
            for passage in read(text).passages {
                let _ = passage.place(0..passage.text.len());
                let _ = passage.place(passage.text.len()..passage.text.len());
            }
        }
    }
}
