//! Languages: interface strings, dates, order, slugs, typography, and pateka's own messages.
//!
//! Everything here is a pure function of its arguments: no clock, no environment, no files. What a
//! language needs and this module does not know is answered with a documented neutral form, never
//! with another language's words.
//!
//! - [`strings`]: a theme's sentences in every language of the site (Fluent)
//! - [`messages`]: pateka's own sentences, for staff
//! - [`dates`], [`repetition`], [`grammar`], [`typography`]: how Bulgarian and English write things
//! - [`slug`], [`collate`]: addresses and alphabetical order

pub mod collate;
pub mod dates;
mod fluent;
pub mod grammar;
pub mod messages;
pub mod repetition;
pub mod slug;
pub mod strings;
pub mod typography;

use std::fmt;
use std::sync::Arc;

/// A language of the site by its code, as in `site.toml` (`bg`, `en`, `pt-br`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lang(Arc<str>);

/// Which way a language is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    LeftToRight,
    RightToLeft,
}

impl Direction {
    /// The value of the HTML attribute `dir`.
    pub fn as_str(self) -> &'static str {
        match self {
            Direction::LeftToRight => "ltr",
            Direction::RightToLeft => "rtl",
        }
    }
}

impl Lang {
    /// Two or three lower-case letters, and possibly subtags of letters and digits (BCP 47).
    pub fn parse(code: &str) -> Option<Lang> {
        let mut parts = code.split('-');
        let primary = parts.next()?;
        let good = matches!(primary.len(), 2..=3)
            && primary.bytes().all(|b| b.is_ascii_lowercase())
            && parts
                .all(|p| matches!(p.len(), 2..=8) && p.bytes().all(|b| b.is_ascii_alphanumeric()));
        good.then(|| Lang(code.into()))
    }

    pub fn code(&self) -> &str {
        &self.0
    }

    /// The language without script and region: `pt` of `pt-br`.
    pub fn primary(&self) -> &str {
        self.0
            .split_once('-')
            .map_or(&*self.0, |(primary, _)| primary)
    }

    /// True for Bulgarian, whose typography and grammar this crate knows best.
    pub fn is_bulgarian(&self) -> bool {
        self.primary() == "bg"
    }

    /// The name that the language's own readers look for (`Български`), capitalised to stand alone
    /// in a menu; the code when the language is not in the table.
    pub fn own_name(&self) -> &str {
        self.row().map_or(&*self.0, |row| row.own_name)
    }

    pub fn direction(&self) -> Direction {
        match self.subtag(4).map(str::to_ascii_lowercase).as_deref() {
            Some("arab" | "hebr" | "thaa" | "syrc" | "nkoo") => Direction::RightToLeft,
            Some(_) => Direction::LeftToRight,
            None if RIGHT_TO_LEFT.contains(&self.primary()) => Direction::RightToLeft,
            None => Direction::LeftToRight,
        }
    }

    /// The value of `og:locale`: `bg_BG`. The territory is the code's own, else the language's
    /// customary one; a language of no one territory stays without.
    pub fn og_locale(&self) -> String {
        let territory = self
            .subtag(2)
            .map(str::to_ascii_uppercase)
            .or_else(|| self.row()?.territory.map(str::to_owned));
        match territory {
            Some(territory) => format!("{}_{territory}", self.primary()),
            None => self.primary().to_owned(),
        }
    }

    /// The first subtag of so many characters: 4 for a script, 2 for a territory.
    fn subtag(&self, length: usize) -> Option<&str> {
        self.0.split('-').skip(1).find(|part| part.len() == length)
    }

    fn row(&self) -> Option<&'static Row> {
        let find = |code| LANGUAGES.iter().find(|row| row.code == code);
        find(self.code()).or_else(|| find(self.primary()))
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

struct Row {
    code: &'static str,
    own_name: &'static str,
    territory: Option<&'static str>,
}

const fn row(code: &'static str, own_name: &'static str, territory: &'static str) -> Row {
    Row {
        code,
        own_name,
        territory: Some(territory),
    }
}

/// The languages of the European Union, of its neighbours, and of people who come to a centre in
/// Bulgaria. English is the British one, as the dates are.
const LANGUAGES: &[Row] = &[
    row("ar", "العربية", "AR"),
    row("be", "Беларуская", "BY"),
    row("bg", "Български", "BG"),
    row("bs", "Bosanski", "BA"),
    row("ca", "Català", "ES"),
    row("cs", "Čeština", "CZ"),
    row("cy", "Cymraeg", "GB"),
    row("da", "Dansk", "DK"),
    row("de", "Deutsch", "DE"),
    row("el", "Ελληνικά", "GR"),
    row("en", "English", "GB"),
    row("es", "Español", "ES"),
    row("et", "Eesti", "EE"),
    row("fa", "فارسی", "IR"),
    row("fi", "Suomi", "FI"),
    row("fr", "Français", "FR"),
    row("ga", "Gaeilge", "IE"),
    row("he", "עברית", "IL"),
    row("hr", "Hrvatski", "HR"),
    row("hu", "Magyar", "HU"),
    row("hy", "Հայերեն", "AM"),
    row("is", "Íslenska", "IS"),
    row("it", "Italiano", "IT"),
    row("ka", "ქართული", "GE"),
    row("lt", "Lietuvių", "LT"),
    row("lv", "Latviešu", "LV"),
    row("mk", "Македонски", "MK"),
    row("mt", "Malti", "MT"),
    row("nb", "Norsk bokmål", "NO"),
    row("nl", "Nederlands", "NL"),
    row("no", "Norsk", "NO"),
    row("pl", "Polski", "PL"),
    row("ps", "پښتو", "AF"),
    row("pt", "Português", "PT"),
    row("pt-br", "Português (Brasil)", "BR"),
    row("ro", "Română", "RO"),
    Row {
        code: "rom",
        own_name: "Romani čhib",
        territory: None,
    },
    row("ru", "Русский", "RU"),
    row("sk", "Slovenčina", "SK"),
    row("sl", "Slovenščina", "SI"),
    row("sq", "Shqip", "AL"),
    row("sr", "Српски", "RS"),
    row("sv", "Svenska", "SE"),
    row("tr", "Türkçe", "TR"),
    row("uk", "Українська", "UA"),
    row("zh", "中文", "CN"),
];

/// Written from right to left when no script subtag says otherwise.
const RIGHT_TO_LEFT: &[&str] = &["ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"];

#[cfg(test)]
mod tests {
    use super::*;

    fn lang(code: &str) -> Lang {
        Lang::parse(code).unwrap()
    }

    #[test]
    fn a_language_is_called_as_its_readers_call_it() {
        assert_eq!(lang("bg").own_name(), "Български");
        assert_eq!(lang("en").own_name(), "English");
        assert_eq!(lang("pt-br").own_name(), "Português (Brasil)");
        assert_eq!(lang("de-at").own_name(), "Deutsch");
        assert_eq!(lang("qaa").own_name(), "qaa");
    }

    #[test]
    fn the_direction_follows_the_script_before_the_language() {
        assert_eq!(lang("bg").direction(), Direction::LeftToRight);
        assert_eq!(lang("ar").direction().as_str(), "rtl");
        assert_eq!(lang("ar-latn").direction(), Direction::LeftToRight);
        assert_eq!(lang("pa-arab-pk").direction(), Direction::RightToLeft);
    }

    #[test]
    fn open_graph_names_a_territory_where_there_is_one() {
        assert_eq!(lang("bg").og_locale(), "bg_BG");
        assert_eq!(lang("en").og_locale(), "en_GB");
        assert_eq!(lang("en-us").og_locale(), "en_US");
        assert_eq!(lang("pt-br").og_locale(), "pt_BR");
        assert_eq!(lang("rom").og_locale(), "rom");
    }

    #[test]
    fn the_table_of_languages_is_in_order_and_without_repetition() {
        assert!(LANGUAGES.windows(2).all(|pair| pair[0].code < pair[1].code));
        assert!(LANGUAGES.iter().all(|row| Lang::parse(row.code).is_some()));
    }

    #[test]
    fn only_bulgarian_is_bulgarian() {
        assert!(lang("bg").is_bulgarian() && lang("bg-latn").is_bulgarian());
        assert!(!lang("en").is_bulgarian() && Lang::parse("BG").is_none());
    }
}
