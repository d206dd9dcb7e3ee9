//! Alphabetical order, and the letters of an A–Я index.
//!
//! The order is CLDR's for the language: accents and case matter only between texts that are
//! otherwise equal, so ѝ stands beside и; numbers go by value; on Bulgarian pages Cyrillic comes
//! before Latin. Quotation marks and other signs at the beginning are passed over, here and in
//! [`Collation::initial`] alike. The order is total: equal texts are ordered by code points.

use std::cmp::Ordering;
use std::fmt;

use icu_collator::options::{CollatorOptions, Strength};
use icu_collator::preferences::CollationNumericOrdering;
use icu_collator::{CollatorBorrowed, CollatorPreferences};
use icu_locale_core::Locale;
use unicode_normalization::UnicodeNormalization;

use super::Lang;

/// The order of one language. Made once and shared between threads; it holds only references to
/// the tables in the program.
#[derive(Debug)]
pub struct Collation {
    lang: Lang,
    /// `None` only if the tables of the program were cut down to lack even the common order.
    order: Option<CollatorBorrowed<'static>>,
    /// The same order blind to accents and case.
    letters: Option<CollatorBorrowed<'static>>,
    /// The capitals of the European scripts in the order of the language.
    capitals: Vec<String>,
}

/// Where a title is filed in an A–Я index. Ordered as the index is: figures, letters with the
/// order of the language, then whatever begins with neither.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Initial {
    /// Titles that begin with a figure.
    Figures,
    Letter(Letter),
    /// Titles without a letter or figure.
    Signs,
}

/// An upper-case letter and its place among the others. Letters beyond the European scripts come
/// last, by code points.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Letter {
    place: usize,
    letter: String,
}

impl fmt::Display for Initial {
    /// The heading: `0–9`, `Я`, `#`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Initial::Figures => "0–9",
            Initial::Letter(letter) => &letter.letter,
            Initial::Signs => "#",
        })
    }
}

impl Collation {
    pub fn new(lang: &Lang) -> Self {
        let letters = collator(lang, Strength::Primary);
        Collation {
            lang: lang.clone(),
            order: collator(lang, Strength::Tertiary),
            capitals: letters.as_ref().map(capitals).unwrap_or_default(),
            letters,
        }
    }

    /// Compares two titles; only identical ones are equal.
    pub fn compare(&self, a: &str, b: &str) -> Ordering {
        let by_language = |a: &str, b: &str| {
            self.order
                .as_ref()
                .map_or(Ordering::Equal, |order| order.compare(a, b))
        };
        by_language(without_signs(a), without_signs(b)).then_with(|| a.cmp(b))
    }

    /// The letter under which a title is filed. An accented letter that the language does not count
    /// as one of its own goes to its plain one (Ѝ to И and É to E, but Й and a Turkish Ç stay).
    pub fn initial(&self, title: &str) -> Initial {
        let Some(first) = without_signs(title).nfc().next() else {
            return Initial::Signs;
        };
        if first.is_numeric() {
            return Initial::Figures;
        }
        let letter = self.upper(first);
        let base = letter.nfd().next().unwrap_or(first);
        let plain = base.to_string();
        let letter = if self.by_letter(&letter, &plain).is_eq() {
            plain
        } else {
            letter
        };
        let place = self
            .capitals
            .partition_point(|known| self.by_letter(known, &letter).is_lt());
        Initial::Letter(Letter { place, letter })
    }

    fn by_letter(&self, a: &str, b: &str) -> Ordering {
        self.letters
            .as_ref()
            .map_or_else(|| a.cmp(b), |letters| letters.compare(a, b))
    }

    /// The capital of a letter; Turkish and Azerbaijani have two kinds of i.
    fn upper(&self, letter: char) -> String {
        match (letter, self.lang.primary()) {
            ('i', "tr" | "az") => "İ".to_owned(),
            _ => letter.to_uppercase().take(1).collect(),
        }
    }
}

fn capitals(letters: &CollatorBorrowed<'static>) -> Vec<String> {
    let latin = ('A'..='Z').chain('\u{c0}'..='\u{24f}');
    let greek_and_cyrillic = '\u{370}'..='\u{52f}';
    let mut capitals: Vec<String> = latin
        .chain(greek_and_cyrillic)
        .filter(|c| c.is_uppercase())
        .map(String::from)
        .collect();
    capitals.sort_by(|a, b| letters.compare(a, b));
    capitals
}

fn collator(lang: &Lang, strength: Strength) -> Option<CollatorBorrowed<'static>> {
    let make = |locale: &Locale| {
        let mut preferences = CollatorPreferences::from(locale);
        preferences.numeric_ordering = Some(CollationNumericOrdering::True);
        let mut options = CollatorOptions::default();
        options.strength = Some(strength);
        CollatorBorrowed::try_new(preferences, options).ok()
    };
    let locale = Locale::try_from_str(lang.code()).unwrap_or(Locale::UNKNOWN);
    make(&locale).or_else(|| make(&Locale::UNKNOWN))
}

fn without_signs(title: &str) -> &str {
    title.trim_start_matches(|c: char| !c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn collation(code: &str) -> Collation {
        Collation::new(&Lang::parse(code).unwrap())
    }

    fn sorted<'t>(code: &str, mut titles: Vec<&'t str>) -> Vec<&'t str> {
        let order = collation(code);
        titles.sort_by(|a, b| order.compare(a, b));
        titles
    }

    fn initials(code: &str, titles: &[&str]) -> String {
        let order = collation(code);
        titles
            .iter()
            .map(|title| order.initial(title).to_string())
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn the_thirty_letters_are_in_their_order() {
        let alphabet: Vec<String> = "абвгдежзийклмнопрстуфхцчшщъьюя"
            .chars()
            .map(|c| c.to_string())
            .collect();
        let mut shuffled: Vec<&str> = alphabet.iter().map(String::as_str).collect();
        shuffled.reverse();
        assert_eq!(sorted("bg", shuffled).concat(), alphabet.concat());
    }

    #[test]
    fn bulgarian_puts_cyrillic_before_latin_and_english_after() {
        let titles = vec!["Viber", "Адрес", "Яна", "About", "2017"];
        assert_eq!(
            sorted("bg", titles.clone()),
            ["2017", "Адрес", "Яна", "About", "Viber"]
        );
        assert_eq!(
            sorted("en", titles),
            ["2017", "About", "Viber", "Адрес", "Яна"]
        );
    }

    #[test]
    fn the_accented_i_stands_beside_the_plain_one_and_short_i_is_a_letter() {
        assert_eq!(
            sorted("bg", vec!["йод", "ѝ", "икона", "и", "ия"]),
            ["и", "ѝ", "икона", "ия", "йод"]
        );
    }

    #[test]
    fn case_signs_and_leading_zeros_do_not_part_neighbours() {
        assert_eq!(
            sorted(
                "bg",
                vec!["зала 10", "Зала 9", "„Зала 2“", "ЗАЛА 1", "жълто"]
            ),
            ["жълто", "ЗАЛА 1", "„Зала 2“", "Зала 9", "зала 10"]
        );
    }

    #[test]
    fn only_identical_texts_are_equal() {
        let order = collation("bg");
        for (a, b) in [
            ("а", "А"),
            ("„а“", "а"),
            ("а\u{301}", "а"),
            ("", "!"),
            ("01", "1"),
        ] {
            assert_ne!(order.compare(a, b), Ordering::Equal, "{a:?} {b:?}");
            assert_eq!(order.compare(a, b), order.compare(b, a).reverse());
        }
        assert_eq!(order.compare("й", "й"), Ordering::Equal);
    }

    #[test]
    fn titles_are_filed_under_their_letter() {
        assert_eq!(
            initials(
                "bg",
                &[
                    "ябълка",
                    "„Детство“",
                    "ѝ",
                    "йога",
                    "(112)",
                    "№ 3",
                    "Éclair",
                    "…",
                    ""
                ]
            ),
            "Я Д И Й 0–9 0–9 E # #"
        );
        assert_eq!(initials("en", &["élan", "zoo", "ñ"]), "E Z N");
        assert_eq!(initials("tr", &["çay", "ılık", "iş", "ev"]), "Ç I İ E");
        assert_eq!(initials("sv", &["ång", "ett"]), "Å E");
        assert_eq!(initials("bg", &["и\u{300}", "и\u{306}ога"]), "И Й");
    }

    #[test]
    fn initials_are_ordered_as_the_index_is() {
        let order = collation("bg");
        let mut found: Vec<Initial> = [
            "zoo",
            "!",
            "Юг",
            "About",
            "Йод",
            "Икона",
            "5",
            "Клуб",
            "Ам",
            "Ελλάδα",
        ]
        .map(|title| order.initial(title))
        .into();
        found.sort();
        let headings: Vec<String> = found.iter().map(Initial::to_string).collect();
        assert_eq!(headings.join(" "), "0–9 А И Й К Ю A Z Ε #");
        let english = collation("en");
        assert!(english.initial("Zoo") < english.initial("Адрес"));
    }

    #[test]
    fn the_order_of_titles_agrees_with_the_order_of_initials() {
        for code in ["bg", "en", "tr", "uk", "sv"] {
            let order = collation(code);
            let mut titles = [
                "Çay",
                "Cam",
                "Dal",
                "Öl",
                "Ån",
                "Äl",
                "йод",
                "икона",
                "кон",
                "ѝ",
                "7",
                "Яна",
                "єдність",
                "ежик",
            ];
            titles.sort_by(|a, b| order.compare(a, b));
            assert!(
                titles.is_sorted_by_key(|title| order.initial(title)),
                "{code}: {titles:?}"
            );
        }
    }

    #[test]
    fn a_collation_is_shared_between_threads_and_any_language_has_one() {
        fn shared<T: Send + Sync>(_: &T) {}
        for code in ["bg", "rom", "qaa", "pt-br", "zh"] {
            let order = collation(code);
            shared(&order);
            assert_eq!(order.compare("a", "b"), Ordering::Less);
        }
    }
}
