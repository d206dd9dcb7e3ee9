//! Telephone numbers in running text.
//!
//! A false link is worse than a missing one: a date, an amount, a law or a case number must never
//! ring. So a number counts only when its digits can be a number of the country's plan, and the
//! short ones (112, 116 111) only when the words around them do not say otherwise.
//!
//! Knows the plan of Bulgaria; elsewhere only numbers with `+` are found.

use std::ops::Range;

/// A number in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Telephone {
    pub range: Range<usize>,
    /// `tel:+359…`, or `tel:112`.
    pub href: String,
}

/// Finds the numbers of a text, in its order.
pub(super) fn find(text: &str, country: Option<&str>) -> Vec<Telephone> {
    let plan = match country {
        Some(code) if code.eq_ignore_ascii_case("BG") => Plan::Bulgaria,
        _ => Plan::International,
    };
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = next_start(text, from) {
        match number_at(text, start, plan) {
            Some(telephone) => {
                from = telephone.range.end;
                found.push(telephone);
            }
            // Past the digits: the middle of a longer number is never looked at.
            None => from = digits_end(text, start),
        }
    }
    found
}

/// The `tel:` address of a text that is a telephone number and nothing else.
pub fn telephone_uri(text: &str, country: Option<&str>) -> Option<String> {
    let text = text.trim();
    let mut found = find(text, country).into_iter();
    let number = found
        .next()
        .filter(|number| number.range == (0..text.len()))?;
    Some(number.href)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Plan {
    Bulgaria,
    International,
}

/// European short numbers that answer in Bulgaria: emergency, and the harmonised helplines.
const SHORT: [&str; 6] = ["112", "116000", "116006", "116111", "116117", "116123"];

/// Groups of digits with one separator between them.
struct Candidate {
    plus: bool,
    /// The digits so far, and where they end, after each group.
    prefixes: Vec<(String, usize)>,
    groups: Vec<usize>,
    hyphens: bool,
}

fn next_start(text: &str, from: usize) -> Option<usize> {
    let rest = text.get(from..)?;
    let at = rest.find(|c: char| c.is_ascii_digit() || matches!(c, '+' | '('))?;
    Some(from + at)
}

fn digits_end(text: &str, start: usize) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    let length = rest
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(rest.len());
    start + length.max(1)
}

fn number_at(text: &str, start: usize, plan: Plan) -> Option<Telephone> {
    let before = text.get(..start)?;
    if !may_begin_after(before) {
        return None;
    }
    let candidate = candidate(text, start)?;
    for (index, (digits, end)) in candidate.prefixes.iter().enumerate().rev() {
        let after = text.get(*end..)?;
        let shape = Shape {
            digits,
            plus: candidate.plus,
            groups: candidate.groups.get(..=index)?,
            hyphens: candidate.hyphens,
        };
        let Some((href, kind)) = shape.address(plan) else {
            continue;
        };
        let good = match kind {
            Kind::Short => {
                may_end_before(after) && !goes_on_with_digits(after) && is_called(before, after)
            }
            Kind::National => {
                may_end_before(after) && !goes_on_with_digits(after) && !is_counted(before, after)
            }
            Kind::International => may_end_before(after) && !is_counted(before, after),
        };
        if good {
            return Some(Telephone {
                range: start..*end,
                href,
            });
        }
    }
    None
}

fn candidate(text: &str, start: usize) -> Option<Candidate> {
    let rest = text.get(start..)?;
    let mut chars = rest.char_indices().peekable();
    let plus = chars.next_if(|(_, c)| *c == '+').is_some();
    let mut candidate = Candidate {
        plus,
        prefixes: Vec::new(),
        groups: Vec::new(),
        hyphens: false,
    };
    let mut digits = String::new();
    loop {
        let in_brackets = chars.next_if(|(_, c)| *c == '(').is_some();
        let first = digits.len();
        let mut end = 0;
        while let Some((at, digit)) = chars.next_if(|(_, c)| c.is_ascii_digit()) {
            digits.push(digit);
            end = at + 1;
            if digits.len() > 17 {
                break;
            }
        }
        let length = digits.len() - first;
        if length == 0 {
            break;
        }
        if in_brackets {
            let (at, _) = chars.next_if(|(_, c)| *c == ')')?;
            end = at + 1;
            // `+359 (0)82`: the zero of the national form is not dialled.
            if plus && digits.get(first..) == Some("0") {
                digits.truncate(first);
            }
        }
        candidate.groups.push(length);
        candidate.prefixes.push((digits.clone(), start + end));
        if digits.len() > 17 {
            break;
        }
        if !skip_separator(&mut chars, &mut candidate.hyphens, in_brackets) {
            break;
        }
    }
    Some(candidate)
}

/// Steps over what may stand between two groups: nothing (after brackets), a space, a hyphen, or a
/// slash with or without spaces.
fn skip_separator(
    chars: &mut std::iter::Peekable<std::str::CharIndices<'_>>,
    hyphens: &mut bool,
    after_brackets: bool,
) -> bool {
    let is_space = |c: char| matches!(c, ' ' | '\u{a0}' | '\u{202f}');
    let spaced = chars.next_if(|(_, c)| is_space(*c)).is_some();
    let signed = chars
        .next_if(|(_, c)| matches!(c, '-' | '\u{2011}' | '/'))
        .is_some();
    *hyphens |= signed;
    let spaced_after = signed && chars.next_if(|(_, c)| is_space(*c)).is_some();
    spaced || signed || spaced_after || after_brackets
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    International,
    National,
    Short,
}

struct Shape<'a> {
    digits: &'a str,
    plus: bool,
    groups: &'a [usize],
    hyphens: bool,
}

impl Shape<'_> {
    fn address(&self, plan: Plan) -> Option<(String, Kind)> {
        if self.plus {
            return international(self.digits).map(|href| (href, Kind::International));
        }
        if plan != Plan::Bulgaria {
            return None;
        }
        if SHORT.contains(&self.digits) && matches!(self.groups, [3] | [6] | [3, 3]) {
            return Some((format!("tel:{}", self.digits), Kind::Short));
        }
        if let Some(abroad) = self.digits.strip_prefix("00") {
            return international(abroad).map(|href| (href, Kind::International));
        }
        let national = self.digits.strip_prefix('0')?;
        let is_date = self.hyphens && matches!(self.groups, [2, 2, 4, ..] | [1, ..]);
        if is_date || !bulgarian(national) {
            return None;
        }
        Some((format!("tel:+359{national}"), Kind::National))
    }
}

fn international(digits: &str) -> Option<String> {
    if digits.starts_with('0') {
        return None;
    }
    if let Some(national) = digits.strip_prefix("359") {
        let national = national.strip_prefix('0').unwrap_or(national);
        return matches!(national.len(), 7..=9).then(|| format!("tel:+359{national}"));
    }
    matches!(digits.len(), 9..=15).then(|| format!("tel:+{digits}"))
}

/// A national number without its zero: nine digits for mobiles, eight for everything else.
fn bulgarian(digits: &str) -> bool {
    let is_mobile = ["87", "88", "89", "98", "99"]
        .iter()
        .any(|prefix| digits.starts_with(prefix));
    let begins_well = digits.starts_with(|c: char| matches!(c, '2'..='9'));
    begins_well && digits.len() == if is_mobile { 9 } else { 8 }
}

fn may_begin_after(before: &str) -> bool {
    let mut back = before.chars().rev();
    match back.next() {
        None => true,
        Some('.' | ':') => !back.next().is_some_and(|c| c.is_ascii_digit()),
        Some('/') => back
            .find(|c| !c.is_whitespace())
            .is_some_and(|c| c.is_ascii_digit()),
        // A number after a number, as in an account.
        Some(' ' | '\u{a0}') => !back.next().is_some_and(|c| c.is_ascii_digit()),
        Some(c) => c.is_whitespace() || "(„“\"'«[;|—*".contains(c),
    }
}

fn may_end_before(after: &str) -> bool {
    let mut ahead = after.chars();
    match ahead.next() {
        None => true,
        Some('.' | ',' | ':') => !ahead.next().is_some_and(|c| c.is_ascii_digit()),
        // Two numbers: `0888 123 456/0899 123 456`.
        Some('/') => ahead.next().is_some_and(|c| matches!(c, '0' | '+' | ' ')),
        Some('–' | '-') => !ahead.next().is_some_and(char::is_alphanumeric),
        Some(c) => {
            c.is_whitespace() || (!c.is_alphanumeric() && !"%€$£°№@_=+*\u{fffc}".contains(c))
        }
    }
}

fn goes_on_with_digits(after: &str) -> bool {
    let trimmed = after.trim_start_matches([' ', '\u{a0}', '\u{202f}']);
    trimmed.len() < after.len() && trimmed.starts_with(|c: char| c.is_ascii_digit())
}

/// The words that say that a number counts, names or orders something.
fn is_counted(before: &str, after: &str) -> bool {
    const NAMES: [&str; 52] = [
        "чл",
        "член",
        "ал",
        "алинея",
        "т.",
        "точка",
        "§",
        "параграф",
        "стр",
        "страница",
        "с.",
        "№",
        "no",
        "nr",
        "n°",
        "art",
        "article",
        "p.",
        "pp",
        "page",
        "section",
        "sec",
        "para",
        "room",
        "стая",
        "каб",
        "кабинет",
        "бл",
        "блок",
        "ет",
        "бр",
        "брой",
        "том",
        "дело",
        "преписка",
        "заповед",
        "решение",
        "еик",
        "булстат",
        "егн",
        "eik",
        "iban",
        "факс",
        "fax",
        "код",
        "code",
        "общо",
        "около",
        "автобус",
        "bus",
        "глава",
        "chapter",
    ];
    const UNITS: [&str; 14] = [
        "лв", "лева", "евро", "eur", "bgn", "usd", "€", "%", "г", "ч", "бр", "км", "кг", "м",
    ];
    let mut words = before.split_whitespace().rev().map(bare).take(6);
    let names = words
        .find(|word| {
            // `чл. 110, 111 и 112`: the name stands before the first of them.
            !matches!(word.as_str(), "и" | "или" | "до" | "and" | "or" | "to")
                && !word.starts_with(|c: char| c.is_ascii_digit())
        })
        .is_some_and(|word| {
            NAMES.contains(&word.as_str()) || NAMES.contains(&word.trim_end_matches('.'))
        });
    let unit = after
        .split_whitespace()
        .next()
        .map(bare)
        .is_some_and(|word| {
            after.starts_with([' ', '\u{a0}']) && UNITS.contains(&word.trim_end_matches('.'))
        });
    names || unit
}

/// True when a short number is one to call and does not count something.
fn is_called(before: &str, after: &str) -> bool {
    const GO_ON: [&str; 74] = [
        "и",
        "или",
        "за",
        "при",
        "ако",
        "когато",
        "на",
        "в",
        "във",
        "до",
        "с",
        "със",
        "е",
        "веднага",
        "незабавно",
        "денонощно",
        "безплатно",
        "безплатен",
        "без",
        "по",
        "през",
        "че",
        "но",
        "а",
        "да",
        "не",
        "винаги",
        "отговаря",
        "работи",
        "приема",
        "може",
        "можете",
        "ви",
        "ще",
        "се",
        "също",
        "дори",
        "където",
        "преди",
        "след",
        "сега",
        "is",
        "are",
        "and",
        "or",
        "if",
        "for",
        "in",
        "at",
        "on",
        "from",
        "to",
        "when",
        "now",
        "free",
        "any",
        "anytime",
        "immediately",
        "straight",
        "right",
        "away",
        "first",
        "before",
        "after",
        "with",
        "without",
        "will",
        "can",
        "works",
        "answers",
        "day",
        "but",
        "as",
        "because",
    ];
    const CALLS: [&str; 13] = [
        "обад",
        "звън",
        "позвън",
        "набер",
        "тел",
        "линия",
        "номер",
        "спеш",
        "call",
        "dial",
        "ring",
        "phone",
        "helpline",
    ];
    if is_counted(before, after) {
        return false;
    }
    let next = after
        .split_whitespace()
        .next()
        .map(bare)
        .unwrap_or_default();
    let goes_on = !after.starts_with([' ', '\u{a0}'])
        || !next.starts_with(char::is_alphabetic)
        || GO_ON.contains(&next.trim_end_matches(['.', ',', ';', ':', '!', '?']));
    goes_on
        || before
            .split_whitespace()
            .rev()
            .take(5)
            .map(bare)
            .any(|word| CALLS.iter().any(|stem| word.starts_with(stem)))
}

fn bare(word: &str) -> String {
    word.trim_matches(|c: char| "„“”\"'«»(),:;!?*".contains(c))
        .to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, country: &str) -> Vec<(String, String)> {
        find(text, Some(country))
            .into_iter()
            .map(|t| (text[t.range].to_owned(), t.href))
            .collect()
    }

    #[test]
    fn numbers_that_ring_are_found() {
        for (text, shown, href) in [
            ("+359 82 123 456", "+359 82 123 456", "tel:+35982123456"),
            (
                "+359 (0)82 123 456",
                "+359 (0)82 123 456",
                "tel:+35982123456",
            ),
            ("+359 082 123 456.", "+359 082 123 456", "tel:+35982123456"),
            ("+359888123456", "+359888123456", "tel:+359888123456"),
            ("+359 2 981 76 86", "+359 2 981 76 86", "tel:+35929817686"),
            ("+44 20 7946 0958", "+44 20 7946 0958", "tel:+442079460958"),
            ("00359 82 123 456", "00359 82 123 456", "tel:+35982123456"),
            ("тел.: 082 123 456", "082 123 456", "tel:+35982123456"),
            ("тел.082 123 456", "082 123 456", "tel:+35982123456"),
            ("тел. 082/123 456, офис", "082/123 456", "tel:+35982123456"),
            ("тел. 082 / 123 456", "082 / 123 456", "tel:+35982123456"),
            ("тел. (082) 123 456", "(082) 123 456", "tel:+35982123456"),
            ("082-123-456", "082-123-456", "tel:+35982123456"),
            ("082123456", "082123456", "tel:+35982123456"),
            ("02 981 76 86", "02 981 76 86", "tel:+35929817686"),
            ("0888 123 456", "0888 123 456", "tel:+359888123456"),
            ("0888/12-34-56", "0888/12-34-56", "tel:+359888123456"),
            ("0988 123 456", "0988 123 456", "tel:+359988123456"),
            (
                "0800 1 86 76 (безплатно)",
                "0800 1 86 76",
                "tel:+35980018676",
            ),
            ("0800 11 977", "0800 11 977", "tel:+35980011977"),
            ("0700 12 345", "0700 12 345", "tel:+35970012345"),
            ("Обадете се на 112.", "112", "tel:112"),
            ("112 е безплатен", "112", "tel:112"),
            ("Обадете се на 112 от всеки телефон", "112", "tel:112"),
            ("call 112 straight away", "112", "tel:112"),
            ("„112“", "112", "tel:112"),
            ("112", "112", "tel:112"),
            ("112 – при опасност", "112", "tel:112"),
            ("линия 116 111", "116 111", "tel:116111"),
            ("на 116111, денонощно", "116111", "tel:116111"),
            ("116\u{a0}111 is free", "116\u{a0}111", "tel:116111"),
        ] {
            assert_eq!(
                found(text, "BG"),
                [(shown.to_owned(), href.to_owned())],
                "{text:?}"
            );
        }
    }

    #[test]
    fn several_numbers_stand_side_by_side() {
        let hrefs = |text| {
            let all = find(text, Some("BG"));
            all.into_iter().map(|t| t.href).collect::<Vec<_>>()
        };
        assert_eq!(hrefs("112, 116 111"), ["tel:112", "tel:116111"]);
        assert_eq!(hrefs("112 или 116 111"), ["tel:112", "tel:116111"]);
        assert_eq!(
            hrefs("082 123 456/0888 123 456"),
            ["tel:+35982123456", "tel:+359888123456"]
        );
        assert_eq!(
            hrefs("082 123 456; 0888 123 456"),
            ["tel:+35982123456", "tel:+359888123456"]
        );
        assert_eq!(hrefs("(0888 123 456)"), ["tel:+359888123456"]);
        assert_eq!(hrefs("+359 82 123 456 9–17 ч."), ["tel:+35982123456"]);
    }

    #[test]
    fn what_only_looks_like_a_number_is_left_alone() {
        for text in [
            "10.12.2026",
            "на 01.02.2026 г.",
            "09-10-2026 12",
            "2026-12-10 17:30",
            "2017–2018",
            "2017 г.",
            "12 500 лв.",
            "112 лв.",
            "112 500",
            "чл. 112",
            "чл. 110, 111 и 112",
            "чл.112",
            "ал. 112",
            "§ 112",
            "№ 112",
            "№112",
            "стр. 112",
            "с. 112",
            "p. 112",
            "стая 112",
            "112 деца",
            "помогнахме на 112 деца",
            "in 112 cases",
            "112 children",
            "112-ти",
            "112%",
            "112/2020",
            "1:112",
            "1 112",
            "112,5",
            "112.5",
            "116 111 лв.",
            "116 111 души",
            "ЕИК 082123456",
            "ЕГН 0850101234",
            "0850101234",
            "дело № 0888123456",
            "факс: 082 123 457",
            "BG80 BNBG 9661 1020 3456 78",
            "9661 0888 123 456",
            "000530632",
            "0,5 и 0.8",
            "7000",
            "082",
            "+10",
            "+ 5 000",
            "+359",
            "082 123 456 789",
            "0888 123 45",
            "v0888123456",
            "12:00–14:00",
            "09:00 до 18:00",
            "0234/2019",
            "112–116",
            "(",
            "((((",
            "+",
        ] {
            assert_eq!(found(text, "BG"), [], "{text:?}");
        }
    }

    #[test]
    fn in_another_country_only_international_numbers_are_known() {
        assert_eq!(found("082 123 456, 112, 00359 82 123 456", "GB"), []);
        assert_eq!(found("+44 20 7946 0958", "GB").len(), 1);
        assert!(find("112", None).is_empty());
    }
}
