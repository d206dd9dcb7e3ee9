//! Blocks between `:::name` and `:::`, at the places where the parser confirmed their markers.

use super::{Closing, Composer, More, Open};
use crate::diag::{code, nearest};
use crate::markdown::blocks::Marker;
use crate::markdown::body::{BlockKind, BlockRef, Piece};

impl Composer<'_> {
    pub(super) fn marker(&mut self, marker: &Marker) {
        self.close_phrasing();
        self.flush();
        if marker.name.is_empty() {
            self.close_block(marker);
        } else {
            self.open_block(marker);
        }
    }

    fn open_block(&mut self, marker: &Marker) {
        let name = self.text.get(marker.name.clone()).unwrap_or_default();
        let kind = BlockKind::parse(name);
        let opened = self.push_open(
            Open::Block {
                colons: marker.colons,
                line: marker.range.clone(),
                known: kind.is_some(),
            },
            &marker.range,
        );
        if !opened {
            return;
        }
        let Some(kind) = kind else {
            let known = BlockKind::ALL.map(BlockKind::name);
            self.report(code::UNKNOWN_BLOCK, marker.name.clone(), |d| {
                let d = d.arg("name", name).arg("known", known.join(", "));
                match nearest(name, known) {
                    Some(near) => d.help_with("nearest", "nearest", Some(near)),
                    None => d.help("help"),
                }
            });
            return;
        };
        let title = self.text.get(marker.title.clone()).unwrap_or_default();
        let title = self.plain(title);
        if !title.is_empty() {
            self.output.text.push_str(&title);
            self.output.end_line();
        }
        let index = self.body.blocks.len();
        self.body.blocks.push(BlockRef {
            kind,
            title: Some(title).filter(|title| !title.is_empty()),
            span: self.span(marker.range.clone()),
        });
        self.output.piece(Piece::BlockStart(index));
    }

    fn close_block(&mut self, marker: &Marker) {
        let container = self
            .open
            .iter()
            .rposition(|open| matches!(open, Open::Markdown))
            .map_or(0, |at| at + 1);
        let inside = self.open.get(container..).unwrap_or_default();
        let same =
            |open: &Open| matches!(open, Open::Block { colons, .. } if *colons == marker.colons);
        let target = inside.iter().rposition(same).or_else(|| {
            inside
                .iter()
                .rposition(|open| matches!(open, Open::Block { .. }))
        });
        let Some(target) = target else {
            self.report(code::BLOCK_MISPLACED, marker.range.clone(), |d| {
                d.help("closing")
            });
            return;
        };
        while self.open.len() > container + target + 1 {
            self.close_last(Closing::Forced);
        }
        self.close_last(Closing::Proper);
        if self.open.is_empty() && self.more == More::Awaited {
            self.more_here();
        }
    }
}
