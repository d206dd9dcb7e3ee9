//! Plain language: short sentences and paragraphs, explained abbreviations, words that do not hurt and do not puzzle.

use std::ops::Range;

use super::Page;
use super::words::{Reason, Words, words_of};
use crate::diag::{Diagnostic, Report, code};
use crate::i18n::Lang;
use crate::markdown::{Passage, PassageKind};

/// More words than this in a sentence are hard to hold in one's head.
const SENTENCE_WORDS: usize = 25;

/// More sentences than this make a paragraph a wall.
const PARAGRAPH_SENTENCES: usize = 5;

/// Beginnings of sentences are not looked for after these.
const SHORTENED: [&str; 22] = [
    "г", "гр", "ул", "бул", "кв", "бл", "вх", "ет", "ап", "чл", "ал", "т", "стр", "тел", "напр",
    "др", "проф", "инж", "e.g", "mr", "dr", "st",
];

/// Sentences of at most 25 words.
pub(super) fn sentences(page: Page<'_>, _: &Words, report: &mut Report) {
    for passage in paragraphs_of(page) {
        for sentence in sentences_of(&passage.text) {
            let text = passage.text.get(sentence.clone()).unwrap_or_default();
            let count = words_of(text).count();
            if count > SENTENCE_WORDS {
                report.push(
                    Diagnostic::new(code::LONG_SENTENCE)
                        .at(&page.document.file, passage.place(sentence))
                        .arg("count", count)
                        .help("help"),
                );
            }
        }
    }
}

/// Paragraphs of at most five sentences.
pub(super) fn paragraphs(page: Page<'_>, _: &Words, report: &mut Report) {
    for passage in paragraphs_of(page) {
        let count = sentences_of(&passage.text).count();
        if count > PARAGRAPH_SENTENCES {
            report.push(
                Diagnostic::new(code::LONG_PARAGRAPH)
                    .at(&page.document.file, passage.place(0..passage.text.len()))
                    .arg("count", count)
                    .help("help"),
            );
        }
    }
}

/// An abbreviation is explained once on its page: `ДСП (Дирекция „Социално подпомагане“)`, or the other way round.
pub(super) fn abbreviations(page: Page<'_>, words: &Words, report: &mut Report) {
    let mut seen: Vec<&str> = Vec::new();
    for passage in &page.prose.passages {
        let all: Vec<(usize, &str)> = words_of(&passage.text).collect();
        for (index, (at, word)) in all.iter().copied().enumerate() {
            // Among other words in capitals it is one of them.
            let beside = [index.checked_sub(1), index.checked_add(1)]
                .into_iter()
                .flatten()
                .filter_map(|index| all.get(index))
                .any(|(_, word)| word.chars().count() > 1 && word.chars().all(char::is_uppercase));
            if beside
                || !is_abbreviation(word)
                || is_foreign(word, &page.document.path.lang)
                || seen.contains(&word)
                || words.abbreviations.iter().any(|known| known == word)
            {
                continue;
            }
            seen.push(word);
            if !page
                .prose
                .passages
                .iter()
                .any(|passage| explains(&passage.text, word))
            {
                report.push(
                    Diagnostic::new(code::ABBREVIATION_UNEXPLAINED)
                        .at(&page.document.file, passage.place(at..at + word.len()))
                        .arg("word", word)
                        .help("help"),
                );
            }
        }
    }
}

/// Words that stigmatise, and the phrases of offices; what stands in quotation marks is talked about, not said.
pub(super) fn phrases(page: Page<'_>, words: &Words, report: &mut Report) {
    for passage in &page.prose.passages {
        let quoted = quotations(&passage.text);
        for (phrase, range) in words.phrases_in(&page.document.path.lang, &passage.text) {
            if quoted
                .iter()
                .any(|q| q.start <= range.start && range.end <= q.end)
            {
                continue;
            }
            let code = match phrase.reason {
                Reason::Stigma => code::STIGMATISING_WORDS,
                Reason::Office => code::OFFICIAL_PHRASE,
            };
            let said = passage.text.get(range.clone()).unwrap_or_default();
            report.push(
                Diagnostic::new(code)
                    .at(&page.document.file, passage.place(range))
                    .arg("words", said)
                    .arg("right", &phrase.instead)
                    .help("help"),
            );
        }
    }
}

fn paragraphs_of(page: Page<'_>) -> impl Iterator<Item = &Passage> {
    page.prose
        .passages
        .iter()
        .filter(|passage| passage.kind == PassageKind::Paragraph)
}

/// The sentences of a text: up to a full stop, question or exclamation mark that is followed by a capital letter, a quotation mark or nothing.
fn sentences_of(text: &str) -> impl Iterator<Item = Range<usize>> {
    let ends: Vec<usize> = text
        .char_indices()
        .filter(|(at, c)| ".!?…".contains(*c) && ends_sentence(text, *at, *c))
        .map(|(at, c)| at + c.len_utf8())
        .chain([text.len()])
        .collect();
    let mut start = 0;
    ends.into_iter().filter_map(move |end| {
        let range = start..end;
        start = end;
        let words = text.get(range.clone())?;
        let indent = words.len() - words.trim_start().len();
        (!words.trim().is_empty()).then_some(range.start + indent..range.end)
    })
}

fn ends_sentence(text: &str, at: usize, mark: char) -> bool {
    let after = text.get(at + mark.len_utf8()..).unwrap_or_default();
    let Some(next) = after.chars().next() else {
        return true;
    };
    let next_word = after
        .trim_start_matches([')', '“', '”', '"', '’'])
        .trim_start();
    let begins = next_word
        .chars()
        .next()
        .is_some_and(|c| c.is_uppercase() || "„“\"(–".contains(c));
    let word = text
        .get(..at)
        .unwrap_or_default()
        .rsplit(|c: char| c.is_whitespace() || "(„“".contains(c))
        .next()
        .unwrap_or_default()
        .to_lowercase();
    let shortened =
        mark == '.' && (SHORTENED.contains(&word.as_str()) || word.chars().count() == 1);
    !next.is_alphanumeric() && begins && !shortened
}

/// Two to six capital letters.
fn is_abbreviation(word: &str) -> bool {
    let length = word.chars().count();
    (2..=6).contains(&length)
        && word.chars().all(char::is_uppercase)
        // Roman numbers.
        && !word.chars().all(|c| "IVXLCDM".contains(c))
}

/// Cyrillic letters on a page in a language that is not written with them: a name that is quoted.
fn is_foreign(word: &str, lang: &Lang) -> bool {
    let is_cyrillic = |c: char| ('\u{400}'..='\u{4ff}').contains(&c);
    !lang.is_bulgarian() && word.chars().any(is_cyrillic)
}

/// `WORD (…)` or `… (WORD)`, where other words may stand in the brackets too.
fn explains(text: &str, word: &str) -> bool {
    let in_brackets = |inside: &str| {
        let inside = inside.split(')').next().unwrap_or_default();
        words_of(inside).any(|(_, found)| found == word)
    };
    text.contains(&format!("{word} (")) || text.split('(').skip(1).any(in_brackets)
}

/// What stands between quotation marks.
fn quotations(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut open = None;
    for (at, c) in text.char_indices() {
        match (c, open) {
            ('„' | '«', None) => open = Some(at),
            ('“' | '"', None) => open = Some(at),
            ('“' | '”' | '"' | '»', Some(start)) => {
                found.push(start..at);
                open = None;
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_where_people_end_them() {
        let text = "Елате на ул. „Борисова“ 8, ет. 2, до 10 ч. вечерта. Кой? Вие, и д-р Иванов! Чл. 7, ал. 1 важи.";
        let found: Vec<_> = sentences_of(text).map(|range| &text[range]).collect();
        assert_eq!(
            found,
            [
                "Елате на ул. „Борисова“ 8, ет. 2, до 10 ч. вечерта.",
                "Кой?",
                "Вие, и д-р Иванов!",
                "Чл. 7, ал. 1 важи."
            ]
        );
    }

    #[test]
    fn abbreviations_are_told_from_numbers_and_names() {
        assert!(is_abbreviation("ДСП"));
        assert!(!is_abbreviation("VII"));
        assert!(!is_abbreviation("Русе"));
        assert!(explains("Дирекция „Социално подпомагане“ (ДСП)", "ДСП"));
        assert!(explains("ДСП (дирекция)", "ДСП"));
        assert!(explains("Насоките (на английски WCAG)", "WCAG"));
        assert!(!explains("ДСП решава", "ДСП"));
    }

    #[test]
    fn what_is_quoted_is_known() {
        let text = "Не казвайте „престъпник“, а дете.";
        let quoted = quotations(text);
        assert_eq!(quoted.len(), 1);
        assert!(text[quoted[0].clone()].contains("престъпник"));
    }
}
