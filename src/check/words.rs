//! Words about words: which to avoid and what to say instead, and which abbreviations everybody knows.
//!
//! The list of the program (`words.toml` beside this file) is added to by the site's own `data/words.toml`, of the same
//! form. A site's entry with the same `say` stands in for the program's; one without `instead` takes it away.

use crate::diag::{FilePath, Report};
use crate::i18n::Lang;
use crate::project::Project;
use crate::toml_reader::{self, Source, Table};

/// Where a site keeps its own list.
const SITE_WORDS: &str = "data/words.toml";

const OURS: &str = include_str!("words.toml");

/// The whole list.
#[derive(Debug, Default)]
pub(super) struct Words {
    pub phrases: Vec<Phrase>,
    /// Known without an explanation, as they are written.
    pub abbreviations: Vec<String>,
}

/// A way to say something that this site would rather say otherwise.
#[derive(Clone, Debug)]
pub(super) struct Phrase {
    pub lang: String,
    pub reason: Reason,
    /// One or more words in small letters; a word that ends in `*` stands for all that begin with it.
    pub say: String,
    pub instead: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// It makes a child smaller than a person.
    Stigma,
    /// It is the language of offices.
    Office,
}

impl Words {
    /// Reads both lists; mistakes in the site's are reported.
    pub fn read(project: &Project, report: &mut Report) -> Words {
        let mut words = Words::default();
        // The program's own list is right; a test reads it.
        words.add(&FilePath::new("words.toml"), OURS, &mut Report::default());
        let file = FilePath::new(SITE_WORDS);
        if let Some(text) = project.text(&file) {
            words.add(&file, text, report);
        }
        words.phrases.retain(|phrase| !phrase.instead.is_empty());
        words
    }

    /// The phrases of a language that stand in a text, with the bytes of each.
    pub fn phrases_in<'a>(
        &'a self,
        lang: &'a Lang,
        text: &'a str,
    ) -> impl Iterator<Item = (&'a Phrase, std::ops::Range<usize>)> {
        let words: Vec<(usize, String)> = words_of(text)
            .map(|(at, word)| (at, word.to_lowercase()))
            .collect();
        let ends: Vec<usize> = words_of(text).map(|(at, word)| at + word.len()).collect();
        self.phrases
            .iter()
            .filter(|phrase| phrase.lang == lang.code())
            .flat_map(move |phrase| {
                let wanted: Vec<&str> = phrase.say.split_whitespace().collect();
                let mut found = Vec::new();
                for (index, window) in words.windows(wanted.len().max(1)).enumerate() {
                    let all = window
                        .iter()
                        .zip(&wanted)
                        .all(|((_, word), wanted)| matches(word, wanted));
                    if let (true, Some((start, _)), Some(end)) =
                        (all, window.first(), ends.get(index + window.len() - 1))
                    {
                        found.push((phrase, *start..*end));
                    }
                }
                found
            })
    }

    fn add(&mut self, file: &FilePath, text: &str, report: &mut Report) {
        let mut table = toml_reader::parse(Source::whole(file, text), report);
        for mut entry in table.tables("phrase", report) {
            self.add_phrase(&mut entry, report);
            entry.finish(report);
        }
        if let Some(known) = table.texts("abbreviations", report) {
            self.abbreviations
                .extend(known.value.into_iter().map(|known| known.value));
        }
        table.finish(report);
    }

    fn add_phrase(&mut self, entry: &mut Table<'_>, report: &mut Report) {
        let reason = entry.word(
            "reason",
            &[("stigma", Reason::Stigma), ("office", Reason::Office)],
            report,
        );
        let lang = entry.required_text("lang", report);
        let instead = entry.text("instead", report);
        let given = entry.has("say");
        let says = entry.texts("say", report);
        if !given {
            entry.missing("say", report);
        }
        let (Some(lang), Some(says)) = (lang, says) else {
            return;
        };
        for say in says.value {
            let say = say.value.to_lowercase();
            self.phrases
                .retain(|phrase| phrase.lang != lang.value || phrase.say != say);
            self.phrases.push(Phrase {
                lang: lang.value.clone(),
                reason: reason.as_ref().map_or(Reason::Stigma, |r| r.value),
                say,
                instead: instead.as_ref().map_or(String::new(), |i| i.value.clone()),
            });
        }
    }
}

/// The words of a text with their places; a hyphen and an apostrophe inside a word belong to it.
pub(super) fn words_of(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let inside = |c: char| c.is_alphanumeric() || "-’'\u{301}\u{300}".contains(c);
    let mut rest = text;
    let mut offset = 0;
    std::iter::from_fn(move || {
        let start = rest.find(char::is_alphanumeric)?;
        let after = rest.get(start..)?;
        let length = after.find(|c| !inside(c)).unwrap_or(after.len());
        let word = after.get(..length)?.trim_end_matches(['-', '’', '\'']);
        let at = offset + start;
        offset = at + length;
        rest = after.get(length..)?;
        Some((at, word))
    })
}

fn matches(word: &str, wanted: &str) -> bool {
    match wanted.strip_suffix('*') {
        Some(beginning) => word.starts_with(beginning),
        None => word == wanted,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_programs_own_list_is_read_without_a_finding() {
        let mut report = Report::default();
        let mut words = Words::default();
        words.add(&FilePath::new("words.toml"), OURS, &mut report);
        assert!(report.is_empty(), "{report:?}");
        assert!(words.phrases.len() > 20);
        assert!(words.phrases.iter().all(|p| !p.instead.is_empty()));
    }

    #[test]
    fn words_have_their_places() {
        let found: Vec<_> = words_of("По-добре „е“ – don’t 116 111.").collect();
        assert_eq!(
            found,
            [
                (0, "По-добре"),
                (19, "е"),
                (29, "don’t"),
                (37, "116"),
                (41, "111")
            ]
        );
    }

    #[test]
    fn a_phrase_is_found_in_any_form_and_of_its_own_language() {
        let words = Words {
            phrases: vec![Phrase {
                lang: "bg".to_owned(),
                reason: Reason::Stigma,
                say: "малолетн* престъпни*".to_owned(),
                instead: "дете в конфликт със закона".to_owned(),
            }],
            abbreviations: Vec::new(),
        };
        let bg = Lang::parse("bg").unwrap();
        let text = "Тук идват Малолетни престъпници.";
        let found: Vec<_> = words.phrases_in(&bg, text).collect();
        assert_eq!(found.len(), 1);
        assert_eq!(&text[found[0].1.clone()], "Малолетни престъпници");
        let en = Lang::parse("en").unwrap();
        assert_eq!(words.phrases_in(&en, text).count(), 0);
    }
}
