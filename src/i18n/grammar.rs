//! Grammar that a phrase built from parts needs: `в`/`във`, `с`/`със`, and the count form.
//!
//! Pure functions of words and numbers. They know spelling, not meaning: a word that is read
//! otherwise than it is written (an abbreviation, a Roman numeral) is taken as written.

use super::Lang;

/// The forms of a noun beside a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NounForms<'a> {
    /// Beside 1: `център`, `centre`.
    pub one: &'a str,
    /// The plural: `центрове`, `centres`.
    pub other: &'a str,
    /// The Bulgarian count form of masculine nouns for things: `центъра`. People and the other
    /// genders have none and take the plural.
    pub count: Option<&'a str>,
}

/// The form of a noun that stands after a number.
///
/// In Bulgarian every number but 1 takes the count form where the noun has one (`5 центъра`,
/// `21 центъра`, `0 центъра`), else the plural (`5 специалисти`). In other languages 1 takes `one`
/// and the rest `other`; a language with more forms writes a Fluent selector instead.
pub fn count_form<'a>(lang: &Lang, number: i64, forms: NounForms<'a>) -> &'a str {
    match number.unsigned_abs() {
        1 => forms.one,
        _ => many(lang, forms),
    }
}

/// The form after a number that is not whole (`2,5 часа`).
pub(super) fn many<'a>(lang: &Lang, forms: NounForms<'a>) -> &'a str {
    match forms.count {
        Some(count) if lang.is_bulgarian() => count,
        _ => forms.other,
    }
}

/// The word with its Bulgarian preposition: `във вторник`, `в сряда`.
///
/// `във` stands before the sounds of в and ф, also written in Latin (`във Facebook`), and before the
/// ordinal 2 (`във 2-ра смяна`, read втора); no cardinal number begins with them.
pub fn with_v(word: &str) -> String {
    let long = match beginning(word) {
        Beginning::Letter(first, _) => matches!(first, 'в' | 'ф' | 'f' | 'v'),
        Beginning::Number { spoken } => matches!(spoken, 'в' | 'ф'),
        Beginning::Nothing => false,
    };
    format!("{} {word}", if long { "във" } else { "в" })
}

/// The word with its Bulgarian preposition: `със събота`, `с понеделник`.
///
/// `със` stands before the sounds of с and з, also written in Latin (`със Skype`, but `с Shell`),
/// and before numbers that are read with с (`със 7 деца`, `със 100 лв.`).
pub fn with_s(word: &str) -> String {
    let long = match beginning(word) {
        Beginning::Letter('s', second) => second != Some('h'),
        Beginning::Letter(first, _) => matches!(first, 'с' | 'з' | 'z'),
        Beginning::Number { spoken } => matches!(spoken, 'с' | 'з'),
        Beginning::Nothing => false,
    };
    format!("{} {word}", if long { "със" } else { "с" })
}

/// What is heard first, behind quotation marks and brackets.
enum Beginning {
    /// The first two letters, in lower case.
    Letter(char, Option<char>),
    /// The first letter of the number as it is read.
    Number {
        spoken: char,
    },
    Nothing,
}

fn beginning(word: &str) -> Beginning {
    let word = word
        .trim_start_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase();
    let mut chars = word.chars();
    match chars.next() {
        Some('0'..='9') => Beginning::Number {
            spoken: spoken_initial(&word),
        },
        Some(first) => Beginning::Letter(first, chars.next()),
        None => Beginning::Nothing,
    }
}

/// The letter with which a number is read in Bulgarian: its leading group of up to three digits
/// decides (17 000 is седемнадесет хиляди, 1000 is хиляда).
fn spoken_initial(word: &str) -> char {
    let digits: String = word.chars().take_while(char::is_ascii_digit).collect();
    let ordinal = matches!(word.get(digits.len()..), Some(rest) if rest.starts_with("-р"));
    let leading = match digits.len() % 3 {
        0 => digits.get(..3),
        length => digits.get(..length),
    };
    let leading = leading.unwrap_or_default();
    let thousands = digits.len() > 3;
    let mut figures = leading.chars();
    match (figures.next(), figures.next(), figures.next()) {
        // 2-ри, 2-ра, 2-ро: втори; 3-ти and the rest begin as their cardinals do.
        (Some('2'), None, None) if ordinal && !thousands => 'в',
        // хиляда; a million is един милион.
        (Some('1'), None, None) if digits.len() == 4 => 'х',
        (Some(figure), None, None) => unit_initial(figure),
        // десет, единадесет, дванадесет …: the teens are named by their last figure.
        (Some('1'), Some('0'), None) => 'д',
        (Some('1'), Some(figure), None) => unit_initial(figure),
        // сто
        (Some('1'), Some(_), Some(_)) => 'с',
        // Tens and hundreds begin as their figure: седемдесет, седемстотин.
        (Some(figure), _, _) => unit_initial(figure),
        (None, _, _) => 'н',
    }
}

fn unit_initial(figure: char) -> char {
    match figure {
        '1' => 'е',
        '2' => 'д',
        '3' => 'т',
        '4' => 'ч',
        '5' => 'п',
        '6' => 'ш',
        '7' => 'с',
        '8' => 'о',
        '9' => 'д',
        _ => 'н',
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::dates::{BULGARIAN_MONTHS, BULGARIAN_WEEKDAYS};

    fn lang(code: &str) -> Lang {
        Lang::parse(code).unwrap()
    }

    #[test]
    fn every_weekday_takes_its_prepositions() {
        let v: Vec<_> = BULGARIAN_WEEKDAYS.iter().map(|d| with_v(d)).collect();
        assert_eq!(
            v,
            [
                "в понеделник",
                "във вторник",
                "в сряда",
                "в четвъртък",
                "в петък",
                "в събота",
                "в неделя"
            ]
        );
        let s: Vec<_> = BULGARIAN_WEEKDAYS.iter().map(|d| with_s(d)).collect();
        assert_eq!(
            s,
            [
                "с понеделник",
                "с вторник",
                "със сряда",
                "с четвъртък",
                "с петък",
                "със събота",
                "с неделя"
            ]
        );
    }

    #[test]
    fn every_month_takes_its_prepositions() {
        for month in BULGARIAN_MONTHS {
            let v = if month == "февруари" {
                "във"
            } else {
                "в"
            };
            assert_eq!(with_v(month), format!("{v} {month}"));
            let s = if month == "септември" {
                "със"
            } else {
                "с"
            };
            assert_eq!(with_s(month), format!("{s} {month}"));
        }
    }

    #[test]
    fn prepositions_look_at_the_first_letter_behind_quotes_in_either_case() {
        assert_eq!(with_v("Враца"), "във Враца");
        assert_eq!(with_v("„Фонд ИГА“"), "във „Фонд ИГА“");
        assert_eq!(with_v("„Липник“"), "в „Липник“");
        assert_eq!(with_v("Русе"), "в Русе");
        assert_eq!(with_v("Facebook"), "във Facebook");
        assert_eq!(with_s("(Златица)"), "със (Златица)");
        assert_eq!(with_s("Skype"), "със Skype");
        assert_eq!(with_s("Shell"), "с Shell");
        assert_eq!(with_s("школа"), "с школа");
        assert_eq!(with_v(""), "в ");
        assert_eq!(with_s("…"), "с …");
    }

    #[test]
    fn numbers_take_the_preposition_of_their_reading() {
        for text in [
            "7", "7-ми", "17", "17:30", "70", "79", "100", "101", "700", "7000", "17 000",
        ] {
            assert_eq!(with_s(text), format!("със {text}"));
        }
        for text in [
            "1", "2", "6", "10", "16", "60", "1000", "1000000", "0", "0882", "27", "2-ри",
        ] {
            assert_eq!(with_s(text), format!("с {text}"));
        }
        assert_eq!(with_v("2-ра смяна"), "във 2-ра смяна");
        for text in ["2 часа", "12", "22-ри", "2017 г.", "3-ти", "2000-ра"] {
            assert_eq!(with_v(text), format!("в {text}"));
        }
    }

    #[test]
    fn things_take_the_count_form_and_people_the_plural() {
        let centres = NounForms {
            one: "център",
            other: "центрове",
            count: Some("центъра"),
        };
        let forms = [0, 1, 2, 5, 11, 21, 101, -1].map(|n| count_form(&lang("bg"), n, centres));
        assert_eq!(
            forms,
            [
                "центъра",
                "център",
                "центъра",
                "центъра",
                "центъра",
                "центъра",
                "центъра",
                "център"
            ]
        );
        let people = NounForms {
            one: "специалист",
            other: "специалисти",
            count: None,
        };
        assert_eq!(count_form(&lang("bg"), 5, people), "специалисти");
    }

    #[test]
    fn other_languages_have_one_and_other() {
        let centres = NounForms {
            one: "centre",
            other: "centres",
            count: Some("центъра"),
        };
        let forms = [0, 1, 2, 21].map(|n| count_form(&lang("en"), n, centres));
        assert_eq!(forms, ["centres", "centre", "centres", "centres"]);
    }
}
