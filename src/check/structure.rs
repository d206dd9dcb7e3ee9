//! The skeleton of a page: headings, links, pictures, tables, capitals. What is skipped or unnamed here is lost to those
//! who listen to a page instead of looking at it.

use super::Page;
use super::words::Words;
use crate::diag::{Diagnostic, Report, code};
use crate::markdown::PassageKind;

/// How many words in capitals in a row are shouting, and not a name.
const SHOUTED_WORDS: usize = 3;

/// The words of a link that say nothing of where it leads, without punctuation and in small letters.
const VAGUE: [&str; 20] = [
    "тук",
    "виж тук",
    "вижте тук",
    "натисни тук",
    "натиснете тук",
    "кликни тук",
    "кликнете тук",
    "щракнете тук",
    "още",
    "повече",
    "прочети още",
    "прочетете още",
    "научи повече",
    "линк",
    "here",
    "click here",
    "more",
    "read more",
    "learn more",
    "link",
];

/// Headings go down one level at a time, and the page has its title already.
pub(super) fn headings(page: Page<'_>, _: &Words, report: &mut Report) {
    let mut above = 1;
    for passage in &page.prose.passages {
        let PassageKind::Heading(level) = passage.kind else {
            continue;
        };
        let finding = match level {
            1 => Diagnostic::new(code::SECOND_TITLE),
            _ if level > above + 1 => Diagnostic::new(code::HEADING_SKIPS)
                .arg("level", usize::from(level))
                .arg("right", "#".repeat(usize::from(above) + 1)),
            _ => {
                above = level;
                continue;
            }
        };
        above = level;
        report.push(
            finding
                .at(&page.document.file, passage.range.clone())
                .help("help"),
        );
    }
}

/// A link is understood without the words around it.
pub(super) fn links(page: Page<'_>, _: &Words, report: &mut Report) {
    for (words, range) in &page.prose.links {
        let bare = words
            .trim_matches(|c: char| !c.is_alphanumeric())
            .to_lowercase();
        if VAGUE.contains(&bare.as_str()) {
            report.push(
                Diagnostic::new(code::VAGUE_LINK)
                    .at(&page.document.file, range.clone())
                    .arg("words", words)
                    .help("help"),
            );
        }
    }
}

/// A picture in the text says what it shows.
pub(super) fn pictures(page: Page<'_>, _: &Words, report: &mut Report) {
    for range in &page.prose.silent_pictures {
        report.push(
            Diagnostic::new(code::PICTURE_SILENT)
                .at(&page.document.file, range.clone())
                .help("help"),
        );
    }
}

/// The columns of a table have names.
pub(super) fn tables(page: Page<'_>, _: &Words, report: &mut Report) {
    for range in &page.prose.nameless_tables {
        report.push(
            Diagnostic::new(code::TABLE_NAMELESS)
                .at(&page.document.file, range.clone())
                .help("help"),
        );
    }
}

/// Words in capitals are hard to read, and are spelled out letter by letter by some screen readers.
pub(super) fn capitals(page: Page<'_>, _: &Words, report: &mut Report) {
    for passage in &page.prose.passages {
        let words: Vec<_> = super::words::words_of(&passage.text).collect();
        let shouted = |(_, word): &(usize, &str)| {
            word.chars().any(char::is_alphabetic) && !word.chars().any(char::is_lowercase)
        };
        for run in words.chunk_by(|a, b| shouted(a) == shouted(b)) {
            // Of initials and lists of abbreviations no word is long.
            let long = run.iter().any(|(_, word)| word.chars().count() > 4);
            let (Some(first), Some(last)) = (run.first(), run.last()) else {
                continue;
            };
            if shouted(first) && long && run.len() >= SHOUTED_WORDS {
                report.push(
                    Diagnostic::new(code::CAPITALS)
                        .at(
                            &page.document.file,
                            passage.place(first.0..last.0 + last.1.len()),
                        )
                        .help("help"),
                );
            }
        }
    }
}
