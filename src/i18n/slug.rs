//! Latin letters for Bulgarian text: the official romanisation, and slugs made with it.
//!
//! The rules are those of the Bulgarian Transliteration Act (2009): one table, final `-ия` as `ia`,
//! and `България` as `Bulgaria`. Letters of other Cyrillic alphabets get their customary Latin ones,
//! so that a Russian or Ukrainian name gives a readable slug; their own state rules are not followed.

use unicode_normalization::UnicodeNormalization;

/// The longest slug, in characters.
pub const MAX_SLUG: usize = 60;

/// Writes Cyrillic letters in Latin ones, keeping the case (`Щастие` is `Shtastie`, `ЩЕ` is `SHTE`).
/// Everything else stays; stress marks over Cyrillic vowels go.
pub fn transliterate(text: &str) -> String {
    // Composed, so that й is one letter and not и with a breve.
    let letters: Vec<char> = text.nfc().collect();
    let mut latin = String::with_capacity(letters.len() * 2);
    let mut rest = letters.as_slice();
    while let Some((first, _)) = rest.split_first() {
        let length = rest.iter().take_while(|c| is_word(**c)).count();
        match rest.split_at_checked(length) {
            Some((word, after)) if length > 0 => {
                transliterate_word(word, &mut latin);
                rest = after;
            }
            _ => {
                latin.push(*first);
                rest = rest.get(1..).unwrap_or_default();
            }
        }
    }
    latin
}

/// Makes the last part of an address from a title: transliterated, lower case, hyphens between
/// words, at most [`MAX_SLUG`] characters, cut at a hyphen where there is one. Holds only `a-z`,
/// `0-9` and `-`. Empty when the title has no letter that Latin can write.
pub fn slugify(text: &str) -> String {
    // NFKD would make "No" of it, which Bulgarian does not read.
    let latin = transliterate(text).replace('№', " ");
    let mut slug = String::new();
    let mut gap = false;
    for c in latin
        .nfkd()
        .flat_map(char::to_lowercase)
        .filter(|c| !is_joint(*c))
    {
        let letters = plain_letters(c);
        if letters.is_none() && !c.is_ascii_alphanumeric() {
            gap = true;
            continue;
        }
        if gap && !slug.is_empty() {
            slug.push('-');
        }
        gap = false;
        match letters {
            Some(letters) => slug.push_str(letters),
            None => slug.push(c),
        }
    }
    cut(slug)
}

fn transliterate_word(word: &[char], latin: &mut String) {
    let lower: String = word.iter().flat_map(|c| c.to_lowercase()).collect();
    // The Act keeps this one name as the world knows it.
    if lower == "българия" {
        let name = if is_upper(word.get(1)) {
            "BULGARIA"
        } else {
            "Bulgaria"
        };
        let first_upper = is_upper(word.first());
        latin.push_str(&if first_upper {
            name.to_owned()
        } else {
            name.to_lowercase()
        });
        return;
    }
    let final_ia = lower.ends_with("ия").then(|| word.len().saturating_sub(2));
    let mut after_cyrillic = false;
    for (at, letter) in word.iter().enumerate() {
        if matches!(letter, '\u{300}' | '\u{301}') && after_cyrillic {
            continue;
        }
        let romanised = match letter.to_lowercase().next().and_then(romanise) {
            Some(_) if final_ia.is_some_and(|start| at == start + 1) => Some("a"),
            other => other,
        };
        after_cyrillic = romanised.is_some();
        match romanised {
            None => latin.push(*letter),
            Some(romanised) if !letter.is_uppercase() => latin.push_str(romanised),
            // A capital that becomes several letters: all of them in a word of capitals.
            Some(romanised) => {
                let before = at.checked_sub(1).and_then(|before| word.get(before));
                let capitals = match word.get(at + 1) {
                    Some(next) => next.is_uppercase(),
                    None => is_upper(before),
                };
                push_capitalised(romanised, capitals, latin);
            }
        }
    }
}

fn push_capitalised(romanised: &str, capitals: bool, latin: &mut String) {
    for (at, c) in romanised.chars().enumerate() {
        latin.push(if at == 0 || capitals {
            c.to_ascii_uppercase()
        } else {
            c
        });
    }
}

/// The Latin letters of a lower-case Cyrillic one.
fn romanise(letter: char) -> Option<&'static str> {
    Some(match letter {
        // The thirty letters of the Bulgarian alphabet, and ѝ.
        'а' => "a",
        'б' => "b",
        'в' => "v",
        'г' => "g",
        'д' => "d",
        'е' => "e",
        'ж' => "zh",
        'з' => "z",
        'и' | 'ѝ' => "i",
        'й' => "y",
        'к' => "k",
        'л' => "l",
        'м' => "m",
        'н' => "n",
        'о' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' => "u",
        'ф' => "f",
        'х' => "h",
        'ц' => "ts",
        'ч' => "ch",
        'ш' => "sh",
        'щ' => "sht",
        'ъ' => "a",
        'ь' => "y",
        'ю' => "yu",
        'я' => "ya",
        // Russian, Ukrainian and Belarusian.
        'ё' => "yo",
        'ы' => "y",
        'э' => "e",
        'ґ' => "g",
        'є' => "ye",
        'і' => "i",
        'ї' => "yi",
        'ў' => "u",
        // Serbian and Macedonian.
        'ђ' => "dj",
        'ѓ' => "gj",
        'ј' => "y",
        'љ' => "ly",
        'њ' => "ny",
        'ћ' => "c",
        'ќ' => "kj",
        'ѕ' => "dz",
        'џ' => "dzh",
        // Letters of old Bulgarian spelling.
        'ѣ' => "e",
        'ѫ' => "a",
        _ => return None,
    })
}

fn is_word(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '\u{300}'..='\u{36f}')
}

fn is_upper(c: Option<&char>) -> bool {
    c.is_some_and(|c| c.is_uppercase())
}

/// What stands inside a word without parting it: accents left by decomposition, apostrophes, and
/// invisible characters.
fn is_joint(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\'' | '’' | '‘' | 'ʼ' | '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{feff}')
}

/// Latin letters that no decomposition takes apart.
fn plain_letters(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ħ' => "h",
        'ı' => "i",
        'ł' => "l",
        'þ' => "th",
        _ => return None,
    })
}

fn cut(mut slug: String) -> String {
    if slug.len() > MAX_SLUG {
        let whole_words = slug.get(..=MAX_SLUG).and_then(|start| start.rfind('-'));
        slug.truncate(whole_words.unwrap_or(MAX_SLUG));
    }
    slug
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_become_the_slugs_of_the_reference() {
        for (title, slug) in [
            ("Услуги за деца и семейства", "uslugi-za-detsa-i-semeystva"),
            ("Закрила на детето", "zakrila-na-deteto"),
            ("Юридическа помощ", "yuridicheska-pomosht"),
            ("Щастливо детство", "shtastlivo-detstvo"),
            ("Кирил и Методий", "kiril-i-metodiy"),
            ("Русия", "rusia"),
            ("Комисията", "komisiyata"),
            ("синьо", "sinyo"),
            ("Добруджа", "dobrudzha"),
            ("Съдебна зала № 3", "sadebna-zala-3"),
        ] {
            assert_eq!(slugify(title), slug, "{title}");
        }
    }

    #[test]
    fn all_thirty_letters_follow_the_act() {
        assert_eq!(
            transliterate("а б в г д е ж з и й к л м н о п р с т у ф х ц ч ш щ ъ ь ю я"),
            "a b v g d e zh z i y k l m n o p r s t u f h ts ch sh sht a y yu ya"
        );
        assert_eq!(transliterate("дж дз йо ьо ѝ"), "dzh dz yo yo i");
    }

    #[test]
    fn final_iya_loses_its_y_and_only_there() {
        assert_eq!(
            transliterate("София, комисия; Мария-Луиза"),
            "Sofia, komisia; Maria-Luiza"
        );
        assert_eq!(
            transliterate("комисията иян змия."),
            "komisiyata iyan zmia."
        );
    }

    #[test]
    fn bulgaria_keeps_its_known_name_but_not_what_is_made_of_it() {
        assert_eq!(
            transliterate("България, българия, БЪЛГАРИЯ"),
            "Bulgaria, bulgaria, BULGARIA"
        );
        assert_eq!(transliterate("български"), "balgarski");
    }

    #[test]
    fn the_case_is_kept() {
        assert_eq!(
            transliterate("Щастие ЩАСТИЕ Я ЦЯ"),
            "Shtastie SHTASTIE Ya TSYA"
        );
        assert_eq!(transliterate("Жоро УНИЦЕФ ЦПД"), "Zhoro UNITSEF TSPD");
    }

    #[test]
    fn letters_of_other_alphabets_degrade_readably() {
        assert_eq!(transliterate("ы э ё і ї є ґ"), "y e yo i yi ye g");
        assert_eq!(slugify("Київ, Жён"), "kiyiv-zhyon");
        assert_eq!(slugify("Çağdaş Ülkü, ılık"), "cagdas-ulku-ilik");
        assert_eq!(
            slugify("Straße Łódź Šešelj œuvre"),
            "strasse-lodz-seselj-oeuvre"
        );
    }

    #[test]
    fn decomposed_and_stressed_text_gives_the_same() {
        assert_eq!(transliterate("Методи\u{306}"), "Metody");
        assert_eq!(transliterate("сто\u{301}лица"), "stolitsa");
        assert_eq!(slugify("cafe\u{301}"), "cafe");
    }

    #[test]
    fn punctuation_parts_words_and_apostrophes_join_them() {
        assert_eq!(
            slugify("  „Детство без решетки“ – 2015 г.! "),
            "detstvo-bez-reshetki-2015-g"
        );
        assert_eq!(slugify("Don't, can’t"), "dont-cant");
        assert_eq!(slugify("a/b\\c\u{0}d..e"), "a-b-c-d-e");
        assert_eq!(slugify("سلام 中文 — №"), "");
    }

    #[test]
    fn long_slugs_are_cut_at_a_hyphen() {
        let slug =
            slugify("Местна комисия за борба срещу противообществените прояви на малолетните");
        assert_eq!(
            slug,
            "mestna-komisia-za-borba-sreshtu-protivoobshtestvenite"
        );
        let exact = "a".repeat(30) + "-" + &"b".repeat(29);
        assert_eq!(slugify(&format!("{exact} c")), exact);
        assert_eq!(slugify(&"ж".repeat(100)).len(), MAX_SLUG);
    }

    #[test]
    fn a_slug_of_a_slug_is_itself() {
        for title in ["Съдебна зала № 3", "Don't", "Щъркели и ЖАБИ", "½ час"]
        {
            let slug = slugify(title);
            assert_eq!(slugify(&slug), slug);
        }
    }
}
