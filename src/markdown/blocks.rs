//! The lines `:::name` and `:::`, and the guard against absurd nesting, before Markdown is parsed.
//!
//! Markdown has no blocks of this kind, and cutting the text at their lines would tear lists,
//! quotations, reference definitions and footnotes apart. So every line that looks like a marker
//! is replaced by a thematic break of the same length (`___` and spaces) and the whole text is
//! parsed at once. A thematic break is the one construct that can stand wherever a block can, ends
//! a paragraph, is never taken as its lazy continuation, and never reaches into its neighbours; and because the length
//! is the same, every offset stays right. The parser then decides: where it reports a thematic
//! break at a marker's place, the marker counts; where it does not (code, raw HTML), the line is
//! text, gets its letters back, and the text is parsed once more.

use std::borrow::Cow;
use std::ops::Range;

/// How deep blocks, quotations, lists and raw elements may nest together.
pub(super) const MAX_DEPTH: usize = 200;

/// A line that opens or closes a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Marker {
    /// From the first colon to the end of the line, in the scanned text.
    pub range: Range<usize>,
    pub colons: usize,
    /// Empty for a closing line.
    pub name: Range<usize>,
    /// Empty when there is none.
    pub title: Range<usize>,
}

/// A text made ready for the Markdown parser.
pub(super) struct Scanned<'a> {
    /// As long as the original.
    pub text: Cow<'a, str>,
    /// The masked lines, in order.
    pub markers: Vec<Marker>,
    /// Lines that look like markers and turned out to be text, in order.
    pub lookalikes: Vec<Marker>,
    /// Where a line begins more containers than may nest; the text ends before it.
    pub too_deep: Option<Range<usize>>,
}

impl<'a> Scanned<'a> {
    /// The marker that a thematic break with this range stands for.
    pub fn marker_at(&self, range: &Range<usize>) -> Option<&Marker> {
        let first = self
            .markers
            .partition_point(|m| m.range.start < range.start);
        self.markers
            .get(first)
            .filter(|m| m.range.start < range.end)
    }

    /// Keeps the markers whose thematic breaks the parser found at these places, in order; the
    /// others are text. `None` when all were found.
    pub fn settle(&self, original: &'a str, breaks: &[Range<usize>]) -> Option<Scanned<'a>> {
        let is_found = |marker: &Marker| {
            let first = breaks.partition_point(|range| range.end <= marker.range.start);
            breaks
                .get(first)
                .is_some_and(|range| range.start <= marker.range.start)
        };
        let (markers, lookalikes): (Vec<_>, Vec<_>) =
            self.markers.iter().cloned().partition(is_found);
        if lookalikes.is_empty() {
            return None;
        }
        let text = original.get(..self.text.len()).unwrap_or_default();
        Some(Scanned {
            text: mask(text, &markers),
            markers,
            lookalikes,
            too_deep: self.too_deep.clone(),
        })
    }
}

/// Finds the markers and masks them.
pub(super) fn scan(text: &str) -> Scanned<'_> {
    let mut markers = Vec::new();
    let mut too_deep = None;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim_end_matches(['\n', '\r']);
        if let Some(at) = deep_line(content) {
            too_deep = Some(start + at..start + content.len());
            break;
        }
        markers.extend(marker(content, start));
        start += line.len();
    }
    let text = match &too_deep {
        Some(_) => text.get(..start).unwrap_or_default(),
        None => text,
    };
    Scanned {
        text: mask(text, &markers),
        markers,
        lookalikes: Vec::new(),
        too_deep,
    }
}

fn marker(line: &str, offset: usize) -> Option<Marker> {
    let inner = line.trim_start_matches([' ', '\t', '>']);
    let rest = inner.trim_start_matches(':');
    let colons = inner.len() - rest.len();
    if colons < 3 {
        return None;
    }
    let start = offset + line.len() - inner.len();
    let end = offset + line.len();
    let words = rest.trim();
    let words_at = start + colons + (rest.len() - rest.trim_start().len());
    let name_length = words.find(char::is_whitespace).unwrap_or(words.len());
    let name = words_at..words_at + name_length;
    let title = words.get(name_length..).unwrap_or_default();
    let title_at = name.end + (title.len() - title.trim_start().len());
    Some(Marker {
        range: start..end,
        colons,
        name,
        title: title_at..title_at + title.trim().len(),
    })
}

fn mask<'a>(text: &'a str, markers: &[Marker]) -> Cow<'a, str> {
    if markers.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut masked = String::with_capacity(text.len());
    let mut from = 0;
    for marker in markers {
        masked.push_str(text.get(from..marker.range.start).unwrap_or_default());
        masked.push_str("___");
        masked.extend(std::iter::repeat_n(
            ' ',
            marker.range.len().saturating_sub(3),
        ));
        from = marker.range.end;
    }
    masked.push_str(text.get(from..).unwrap_or_default());
    Cow::Owned(masked)
}

/// Where a line begins its container number `MAX_DEPTH + 1`, if it does. The parser itself takes
/// quadratic time for such lines, so it must not see them.
fn deep_line(line: &str) -> Option<usize> {
    if line.len() <= MAX_DEPTH || is_thematic_break(line) {
        return None;
    }
    let mut depth = 0;
    let mut rest = line;
    loop {
        let trimmed = rest.trim_start_matches([' ', '\t']);
        let after = container(trimmed)?;
        depth += 1;
        if depth > MAX_DEPTH {
            return Some(line.len() - trimmed.len());
        }
        rest = after;
    }
}

/// What follows the sign of a quotation, list item, definition or footnote.
fn container(text: &str) -> Option<&str> {
    if let Some(rest) = text.strip_prefix('>') {
        return Some(rest);
    }
    if let Some(rest) = text.strip_prefix("[^") {
        return rest.split_once("]:").map(|(_, rest)| rest);
    }
    let digits = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let rest = if digits.len() < text.len() {
        digits.strip_prefix(['.', ')'])
    } else {
        text.strip_prefix(['-', '*', '+', ':'])
    }?;
    rest.starts_with([' ', '\t']).then_some(rest)
}

fn is_thematic_break(line: &str) -> bool {
    let mut signs = line.chars().filter(|c| !matches!(c, ' ' | '\t'));
    signs
        .next()
        .is_some_and(|first| matches!(first, '*' | '-' | '_') && signs.all(|c| c == first))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_are_masked_without_moving_anything() {
        let text = "a\r\n:::note  Заглавие две \r\n> :::: \r\n\\:::x\n";
        let scanned = scan(text);
        assert_eq!(scanned.text.len(), text.len());
        assert!(scanned.text.starts_with("a\r\n___   "));
        let words: Vec<_> = scanned
            .markers
            .iter()
            .map(|m| (m.colons, &text[m.name.clone()], &text[m.title.clone()]))
            .collect();
        assert_eq!(words, [(3, "note", "Заглавие две"), (4, "", "")]);
    }

    #[test]
    fn a_line_of_endless_containers_ends_the_text() {
        let text = format!("a\n{}b\nc\n", "> - 1. ".repeat(100));
        let scanned = scan(&text);
        assert_eq!(scanned.text, "a\n");
        assert!(scanned.too_deep.is_some());
        for harmless in ["- ".repeat(500), format!("a {}", "> ".repeat(500))] {
            assert_eq!(scan(&harmless).too_deep, None);
        }
    }
}
