//! Text that gives a child away: a full name together with an age and a school.

use super::Page;
use super::words::{Words, words_of};
use crate::diag::{Diagnostic, Report, code};

/// Beginnings of words that speak of an age.
const AGES: [&str; 6] = ["годишн", "годинк", "год", "годин", "years", "year"];

/// Beginnings of words for a school or a class.
const SCHOOLS: [&str; 10] = [
    "училищ",
    "гимнази",
    "клас",
    "соу",
    "оу",
    "су",
    "пгимн",
    "school",
    "grade",
    "class",
];

/// Each may stand alone; the three together tell who it is.
pub(super) fn children(page: Page<'_>, _: &Words, report: &mut Report) {
    for passage in &page.prose.passages {
        let words: Vec<(usize, &str)> = words_of(&passage.text).collect();
        let lower: Vec<String> = words.iter().map(|(_, word)| word.to_lowercase()).collect();
        let has = |stems: &[&str]| {
            lower
                .iter()
                .any(|word| stems.iter().any(|stem| begins(word, stem)))
        };
        if !has(&SCHOOLS) || !has_age(&lower) {
            continue;
        }
        if let Some((start, end)) = full_name(&words, &passage.text) {
            report.push(
                Diagnostic::new(code::CHILD_IDENTIFIED)
                    .at(&page.document.file, passage.place(start..end))
                    .help("help"),
            );
        }
    }
}

/// Short stems are whole words: „су“ is a school, „сутрин“ is not.
fn begins(word: &str, stem: &str) -> bool {
    match stem.chars().count() {
        0..=3 => word == stem,
        _ => word.starts_with(stem),
    }
}

/// "15-годишен", "на 15 години", "15 years old", "15-year-old".
fn has_age(lower: &[String]) -> bool {
    let is_age = |text: &str| text.parse::<u8>().is_ok_and(|age| (5..=18).contains(&age));
    let is_years = |text: &str| AGES.iter().any(|stem| text.starts_with(stem));
    let joined = lower.iter().any(|word| {
        word.split_once('-')
            .is_some_and(|(number, rest)| is_age(number) && is_years(rest))
    });
    joined
        || lower
            .windows(2)
            .any(|pair| matches!(pair, [number, years] if is_age(number) && is_years(years)))
}

/// Two words in a row that begin with a capital, the first of them not at the beginning of a sentence.
fn full_name(words: &[(usize, &str)], text: &str) -> Option<(usize, usize)> {
    let is_name = |word: &str| {
        let mut letters = word.chars();
        letters.next().is_some_and(char::is_uppercase)
            && letters.clone().count() >= 2
            && letters.all(|c| c.is_lowercase() || c == '-')
    };
    words.windows(2).find_map(|pair| match pair {
        [(start, first), (next, last)] if is_name(first) && is_name(last) => {
            let between = text.get(start + first.len()..*next)?;
            (between == " ").then_some((*start, next + last.len()))
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lower(text: &str) -> Vec<String> {
        words_of(text)
            .map(|(_, word)| word.to_lowercase())
            .collect()
    }

    #[test]
    fn ages_are_known_in_both_languages() {
        assert!(has_age(&lower("15-годишният Иван")));
        assert!(has_age(&lower("Иван е на 15 години")));
        assert!(has_age(&lower("a 15-year-old boy")));
        assert!(has_age(&lower("he is 15 years old")));
        assert!(!has_age(&lower("от 2017 година")));
        assert!(!has_age(&lower("преди 40 години")));
    }

    #[test]
    fn a_full_name_is_two_words_with_capitals() {
        let find = |text: &str| {
            let words: Vec<_> = words_of(text).collect();
            full_name(&words, text).map(|(start, end)| text[start..end].to_owned())
        };
        assert_eq!(find("а Иван Петров учи"), Some("Иван Петров".to_owned()));
        assert_eq!(find("Иван. Петър дойде"), None);
        assert_eq!(find("НПО Център"), None);
    }
}
