//! Quotation marks and no-break spaces by language.
//!
//! Only what a language writes; which straight quote opens and which closes is decided where the
//! Markdown is known.

use std::borrow::Cow;

use super::Lang;

/// The quotation marks of a language, and the marks of a quotation inside a quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quotes {
    pub open: &'static str,
    pub close: &'static str,
    pub inner_open: &'static str,
    pub inner_close: &'static str,
}

impl Quotes {
    /// The marks of a language; the English ones for a language that is not in the table.
    pub fn of(lang: &Lang) -> Quotes {
        const GERMAN: Quotes = quotes("„", "“", "‚", "‘");
        const GUILLEMETS: Quotes = quotes("«", "»", "“", "”");
        const EASTERN: Quotes = quotes("«", "»", "„", "“");
        const LOW_HIGH: Quotes = quotes("„", "”", "’", "’");
        match lang.primary() {
            "bg" => quotes("„", "“", "‘", "’"),
            "cs" | "da" | "de" | "et" | "is" | "lt" | "lv" | "sk" | "sl" => GERMAN,
            "mk" => quotes("„", "“", "’", "‘"),
            // French sets a no-break space inside its marks.
            "fr" => quotes("«\u{a0}", "\u{a0}»", "“", "”"),
            "ar" | "el" | "es" | "it" | "pt" => GUILLEMETS,
            "be" | "ru" | "uk" => EASTERN,
            "nb" | "no" => quotes("«", "»", "‘", "’"),
            "bs" | "hr" | "sr" => LOW_HIGH,
            "hu" | "ro" => quotes("„", "”", "«", "»"),
            "pl" => quotes("„", "”", "«", "»"),
            "sq" => quotes("«", "»", "“", "”"),
            "fi" | "sv" => quotes("”", "”", "’", "’"),
            _ => quotes("“", "”", "‘", "’"),
        }
    }
}

/// Ties what must not stand alone at a line's end, with U+00A0 in place of a single space: `№` to
/// its number, and in Bulgarian a figure to `г.`, `ч.` and `лв.` behind it.
pub fn no_break<'t>(text: &'t str, lang: &Lang) -> Cow<'t, str> {
    const AFTER_FIGURE: [&str; 3] = ["г.", "ч.", "лв."];
    let mut tied: Option<String> = None;
    let mut before = None;
    for (at, c) in text.char_indices() {
        let next = text.get(at + c.len_utf8()..).unwrap_or_default();
        let ties = c == ' '
            && match before {
                Some('№') => next.starts_with(|c: char| c.is_alphanumeric()),
                Some('0'..='9') => {
                    lang.is_bulgarian() && AFTER_FIGURE.iter().any(|unit| next.starts_with(unit))
                }
                _ => false,
            };
        if ties {
            let copy = tied.get_or_insert_with(|| text.get(..at).unwrap_or_default().to_owned());
            copy.push('\u{a0}');
        } else if let Some(copy) = &mut tied {
            copy.push(c);
        }
        before = Some(c);
    }
    tied.map_or(Cow::Borrowed(text), Cow::Owned)
}

const fn quotes(
    open: &'static str,
    close: &'static str,
    inner_open: &'static str,
    inner_close: &'static str,
) -> Quotes {
    Quotes {
        open,
        close,
        inner_open,
        inner_close,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lang(code: &str) -> Lang {
        Lang::parse(code).unwrap()
    }

    fn tie(text: &str, code: &str) -> String {
        no_break(text, &lang(code)).replace('\u{a0}', "~")
    }

    #[test]
    fn bulgarian_and_english_quote_in_their_own_marks() {
        assert_eq!(
            Quotes::of(&lang("bg")),
            quotes("\u{201e}", "\u{201c}", "\u{2018}", "\u{2019}")
        );
        assert_eq!(
            Quotes::of(&lang("en")),
            quotes("\u{201c}", "\u{201d}", "\u{2018}", "\u{2019}")
        );
        assert_eq!(Quotes::of(&lang("de-at")).close, "\u{201c}");
        assert_eq!(Quotes::of(&lang("ro")).close, "\u{201d}");
        assert_eq!(Quotes::of(&lang("tr")), Quotes::of(&lang("en")));
        assert_eq!(Quotes::of(&lang("qaa")), Quotes::of(&lang("en")));
    }

    #[test]
    fn figures_hold_on_to_their_bulgarian_abbreviations() {
        assert_eq!(
            tie("от 2017 г. в 18:30 ч., 12,50 лв.", "bg"),
            "от 2017~г. в 18:30~ч., 12,50~лв."
        );
        assert_eq!(
            tie("СУ № 14, бул. „Липник“ 14", "bg"),
            "СУ №~14, бул. „Липник“ 14"
        );
    }

    #[test]
    fn nothing_else_is_tied() {
        for text in [
            "2 гр. захар",
            "тази г. и ч.",
            "с 5 деца",
            "2017  г.",
            "№ ",
            "2017 г",
            "",
        ] {
            assert!(matches!(no_break(text, &lang("bg")), Cow::Borrowed(same) if same == text));
        }
        assert_eq!(tie("2017 г., № 3", "en"), "2017 г., №~3");
    }
}
