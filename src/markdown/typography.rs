//! Straight quotes, dashes, dots and spaces as a language prints them.
//!
//! Works on the text of one paragraph or heading as a whole, so that a quotation may begin inside
//! an emphasis and end outside of it. Returns edits and changes nothing itself; what must stay as it is
//! (escaped characters, addresses, code) is told by the caller.

use std::ops::Range;

use crate::i18n::Lang;
use crate::i18n::typography::Quotes;

/// How a language prints what is typed plainly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Style {
    pub quotes: Quotes,
    /// For `---`.
    pub long_dash: &'static str,
    pub spaces: Spaces,
}

/// Which spaces become no-break spaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spaces {
    AsTyped,
    /// After `№`, and between a number and `г.`, `ч.`, `лв.`.
    Bulgarian,
}

/// A replacement in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Edit {
    pub range: Range<usize>,
    pub with: &'static str,
}

impl Style {
    pub fn of(lang: &Lang) -> Style {
        let is_bulgarian = lang.is_bulgarian();
        Style {
            quotes: Quotes::of(lang),
            // The em dash is not used in Bulgarian.
            long_dash: if is_bulgarian { "–" } else { "—" },
            spaces: if is_bulgarian {
                Spaces::Bulgarian
            } else {
                Spaces::AsTyped
            },
        }
    }
}

/// Finds what to replace. `keep` holds ranges that are not touched, sorted and without overlap;
/// they still count as neighbours.
pub(super) fn edits(text: &str, keep: &[Range<usize>], style: &Style) -> Vec<Edit> {
    let mut pass = Pass {
        text,
        style,
        edits: Vec::new(),
        open: Vec::new(),
    };
    let mut kept = keep.iter().peekable();
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        while kept.next_if(|range| range.end <= at).is_some() {}
        if kept.peek().is_some_and(|range| range.start <= at) {
            continue;
        }
        let end = at + c.len_utf8();
        match c {
            '"' => pass.double_quote(at),
            '\'' => pass.single_quote(at),
            '-' | '.' => {
                let mut length = 1;
                let limit = kept.peek().map_or(text.len(), |range| range.start);
                while chars.next_if(|&(next, n)| n == c && next < limit).is_some() {
                    length += 1;
                }
                pass.run(c, at, length);
            }
            ' ' => pass.space(at),
            '„' | '“' | '”' => pass.typed_quote(c, at..end),
            _ => {}
        }
    }
    pass.edits.sort_by_key(|edit| edit.range.start);
    pass.edits
}

struct Pass<'a> {
    text: &'a str,
    style: &'a Style,
    edits: Vec<Edit>,
    open: Vec<Open>,
}

/// A quotation that waits for its end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Double,
    /// With the index of its edit, which turns an apostrophe into an opening mark at last.
    Single(usize),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Opens,
    Closes,
    Either,
    Neither,
}

impl Pass<'_> {
    fn double_quote(&mut self, at: usize) {
        let (before, after) = self.neighbours(at..at + 1);
        let is_open = self.open.contains(&Open::Double);
        let opens = match side(before, after) {
            Side::Opens => true,
            Side::Closes => false,
            Side::Either if is_open => false,
            // `5"x`: no quotation begins inside a word.
            Side::Either if before.is_some_and(char::is_alphanumeric) => return,
            Side::Either => true,
            Side::Neither => return,
        };
        if opens {
            let inner = is_open;
            self.open.push(Open::Double);
            self.edit(
                at,
                if inner {
                    self.style.quotes.inner_open
                } else {
                    self.style.quotes.open
                },
            );
        } else if is_open {
            self.close_double();
            let inner = self.open.contains(&Open::Double);
            self.edit(
                at,
                if inner {
                    self.style.quotes.inner_close
                } else {
                    self.style.quotes.close
                },
            );
        }
    }

    fn single_quote(&mut self, at: usize) {
        let (before, after) = self.neighbours(at..at + 1);
        let side = side(before, after);
        if before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric) {
            self.edit(at, "’");
            return;
        }
        match (side, self.open.last().copied()) {
            (Side::Closes | Side::Either, Some(Open::Single(edit))) => {
                self.open.pop();
                if let Some(edit) = self.edits.get_mut(edit) {
                    edit.with = self.style.quotes.inner_open;
                }
                self.edit(at, self.style.quotes.inner_close);
            }
            (Side::Opens | Side::Either, _) => {
                self.open.push(Open::Single(self.edits.len()));
                self.edit(at, "’");
            }
            // Feet and minutes: 5'
            (Side::Closes, _) if before.is_some_and(|c| c.is_ascii_digit()) => {}
            (Side::Closes, _) => self.edit(at, "’"),
            (Side::Neither, _) => {}
        }
    }

    /// Marks that the author typed as they are printed open and close quotations as well.
    fn typed_quote(&mut self, c: char, range: Range<usize>) {
        let mark = self.text.get(range).unwrap_or_default();
        if mark == self.style.quotes.open {
            self.open.push(Open::Double);
        } else if (mark == self.style.quotes.close || c == '”') && self.open.contains(&Open::Double)
        {
            self.close_double();
        }
    }

    fn close_double(&mut self) {
        while self.open.pop().is_some_and(|open| open != Open::Double) {}
    }

    fn run(&mut self, c: char, at: usize, length: usize) {
        let range = at..at + length;
        let (before, after) = self.neighbours(range.clone());
        let is_arrow = after == Some('>') || matches!(before, Some('<' | '!'));
        let with = match (c, length) {
            ('-', 2) if !is_arrow => "–",
            ('-', 3) if !is_arrow => self.style.long_dash,
            ('.', 3) => "…",
            _ => return,
        };
        self.edits.push(Edit { range, with });
    }

    fn space(&mut self, at: usize) {
        if self.style.spaces == Spaces::AsTyped {
            return;
        }
        let (before, _) = self.neighbours(at..at + 1);
        let after = self.text.get(at + 1..).unwrap_or_default();
        let unit = || {
            ["г.", "ч.", "лв."]
                .iter()
                .any(|unit| after.starts_with(unit))
        };
        if before == Some('№') || (before.is_some_and(|c| c.is_ascii_digit()) && unit()) {
            self.edit(at, "\u{a0}");
        }
    }

    fn edit(&mut self, at: usize, with: &'static str) {
        self.edits.push(Edit {
            range: at..at + 1,
            with,
        });
    }

    fn neighbours(&self, range: Range<usize>) -> (Option<char>, Option<char>) {
        let before = self.text.get(..range.start).unwrap_or_default();
        let after = self.text.get(range.end..).unwrap_or_default();
        (before.chars().next_back(), after.chars().next())
    }
}

/// The rule of CommonMark's flanking: a mark opens when it leans on what follows it.
fn side(before: Option<char>, after: Option<char>) -> Side {
    let space = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let sign = |c: Option<char>| c.is_some_and(is_sign);
    let opens = !space(after) && (!sign(after) || space(before) || sign(before));
    let closes = !space(before) && (!sign(before) || space(after) || sign(after));
    match (opens, closes) {
        (true, true) => Side::Either,
        (true, false) => Side::Opens,
        (false, true) => Side::Closes,
        (false, false) => Side::Neither,
    }
}

fn is_sign(c: char) -> bool {
    c.is_ascii_punctuation() || "„“”‘’«»–—…№§".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn print(text: &str, lang: &str) -> String {
        let style = Style::of(&Lang::parse(lang).unwrap());
        let mut printed = text.to_owned();
        for edit in edits(text, &[], &style).into_iter().rev() {
            printed.replace_range(edit.range, edit.with);
        }
        printed
    }

    #[test]
    fn bulgarian_text_is_printed_as_bulgarians_do() {
        for (typed, printed) in [
            (r#"Каза "да" и тръгна."#, "Каза „да“ и тръгна."),
            (r#"("Липник")"#, "(„Липник“)"),
            (
                r#""Той каза "не знам" вчера""#,
                "„Той каза ‘не знам’ вчера“",
            ),
            (
                r#""Той каза 'не знам' вчера""#,
                "„Той каза ‘не знам’ вчера“",
            ),
            (r#"„Вече "готово" е“"#, "„Вече ‘готово’ е“"),
            ("така -- иначе --- край...", "така – иначе – край…"),
            ("по-добър", "по-добър"),
            (
                "№ 14, 2017 г., 18 ч. и 5 лв.",
                "№\u{a0}14, 2017\u{a0}г., 18\u{a0}ч. и 5\u{a0}лв.",
            ),
            ("о'кей", "о’кей"),
            (r#"екран 15" и 5' път"#, r#"екран 15" и 5' път"#),
            (r#"първи "неоконч"#, "първи „неоконч"),
        ] {
            assert_eq!(print(typed, "bg"), printed);
        }
    }

    #[test]
    fn english_text_is_printed_as_english_readers_expect() {
        for (typed, printed) in [
            (r#"She said "yes" to it."#, "She said “yes” to it."),
            ("don't, the '90s, children's", "don’t, the ’90s, children’s"),
            (r#""He said 'no' again""#, "“He said ‘no’ again”"),
            (r#"'It is "so"', they say"#, "‘It is “so”’, they say"),
            ("the teachers' room", "the teachers’ room"),
            ("so -- or --- well...", "so – or — well…"),
            ("№ 14, 5 г.", "№ 14, 5 г."),
            ("<-- -> ---->", "<-- -> ---->"),
            (r#" " "#, r#" " "#),
        ] {
            assert_eq!(print(typed, "en"), printed);
        }
    }
}
