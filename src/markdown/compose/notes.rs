//! Footnotes: gathered where they are defined, numbered where they are met, printed at the end.

use std::collections::BTreeMap;

use super::{Composer, Output, fold_label, heading_id};
use crate::markdown::body::{Label, Piece};
use crate::markdown::escape::escape_attribute;
use crate::markdown::inline::MarkKind;

#[derive(Default)]
pub(super) struct Note {
    pub(super) label: String,
    pub(super) output: Option<Output>,
}

struct NoteId {
    number: usize,
    note: String,
    label: String,
    references: Vec<String>,
}

impl Composer<'_> {
    pub(super) fn note(&mut self, label: &str) -> usize {
        let next = self.notes.len();
        let note = *self.note_of_label.entry(fold_label(label)).or_insert(next);
        if note == next {
            self.notes.push(Note {
                label: label.to_owned(),
                output: None,
            });
        }
        note
    }

    pub(super) fn note_reference(&mut self, label: &str) {
        if self.image.is_some() {
            return;
        }
        let note = self.note(label);
        // Never inside a link: there the parser reads the link as text.
        self.run.push_mark(MarkKind::Note(note));
    }

    pub(super) fn end_note(&mut self) {
        let Some(around) = self.around_note.pop() else {
            return;
        };
        let output = std::mem::replace(&mut self.output, around);
        let note = output.note.and_then(|index| self.notes.get_mut(index));
        if let Some(note) = note {
            note.output.get_or_insert(output);
        }
    }

    /// Numbers the footnotes in the order of their first reference, those inside of notes last,
    /// and appends the notes.
    pub(super) fn number_notes(&mut self) {
        let mut order: Vec<usize> = Vec::new();
        let mut number: BTreeMap<usize, usize> = BTreeMap::new();
        let mut count = |pieces: &[Piece], order: &mut Vec<usize>| {
            for piece in pieces {
                if let Piece::Note(note) = piece {
                    number.entry(*note).or_insert_with(|| {
                        order.push(*note);
                        order.len()
                    });
                }
            }
        };
        count(&self.output.pieces, &mut order);
        let mut at = 0;
        while let Some(note) = order.get(at).copied() {
            at += 1;
            if let Some(output) = self.notes.get(note).and_then(|n| n.output.as_ref()) {
                count(&output.pieces, &mut order);
            }
        }
        if order.is_empty() {
            return;
        }
        let ids: BTreeMap<usize, NoteId> = order
            .iter()
            .enumerate()
            .map(|(at, note)| {
                let label = self.notes.get(*note).map(|n| heading_id(&n.label));
                let label = label.unwrap_or_default();
                let id = NoteId {
                    number: at + 1,
                    note: self.free_id(&format!("fn-{label}")),
                    references: Vec::new(),
                    label,
                };
                (*note, id)
            })
            .collect();
        let mut ids = ids;
        let mut body = std::mem::take(&mut self.output.pieces);
        self.print_references(&mut body, &mut ids);
        self.output.pieces = body;
        let mut outputs = Vec::new();
        for note in &order {
            let mut output = self
                .notes
                .get_mut(*note)
                .and_then(|n| n.output.take())
                .unwrap_or_default();
            self.print_references(&mut output.pieces, &mut ids);
            outputs.push((*note, output));
        }
        self.output
            .html("<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"");
        self.output.piece(Piece::Label(Label::Footnotes));
        self.output.html("\">\n<ol>\n");
        for (note, output) in outputs {
            if let Some(id) = ids.get(&note) {
                self.append_note(id, output);
            }
        }
        self.output.html("</ol>\n</section>\n");
    }

    fn print_references(&mut self, pieces: &mut [Piece], ids: &mut BTreeMap<usize, NoteId>) {
        for piece in pieces {
            let Piece::Note(note) = piece else { continue };
            let Some(id) = ids.get_mut(note) else {
                continue;
            };
            let reference = self.free_id(&format!("fnref-{}", id.label));
            let mut html = String::from("<sup class=\"footnote-ref\"><a href=\"#");
            escape_attribute(&id.note, &mut html);
            html.push_str("\" id=\"");
            escape_attribute(&reference, &mut html);
            html.push_str(&format!("\" role=\"doc-noteref\">{}</a></sup>", id.number));
            id.references.push(reference);
            *piece = Piece::PageOnly(html);
        }
    }

    fn append_note(&mut self, id: &NoteId, mut note: Output) {
        let mut html = String::from("<li id=\"");
        escape_attribute(&id.note, &mut html);
        html.push_str("\">");
        self.output.html(&html);
        // The way back stands at the end of the last paragraph, if the note ends with one.
        let in_paragraph = match note.pieces.last_mut() {
            Some(Piece::Html(last)) if last.ends_with("</p>\n") => {
                last.truncate(last.len() - "</p>\n".len());
                true
            }
            _ => false,
        };
        self.output.end_line();
        let offset = self.output.text.len();
        self.output.text.push_str(&note.text);
        let facts = note.facts.iter().map(|(at, fact)| (at + offset, *fact));
        self.output.facts.extend(facts);
        for piece in note.pieces {
            self.output.piece(piece);
        }
        for reference in &id.references {
            let mut html = String::from(" <a href=\"#");
            escape_attribute(reference, &mut html);
            html.push_str("\" role=\"doc-backlink\" aria-label=\"");
            self.output.html(&html);
            self.output
                .piece(Piece::Label(Label::FootnoteBack(id.number)));
            self.output.html("\">↩</a>");
        }
        self.output.html(if in_paragraph { "</p>\n" } else { "" });
        self.output.html("</li>\n");
        self.output.end_line();
    }
}
