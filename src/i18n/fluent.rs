//! Fluent as this crate uses it: reading files with the place of every mistake, and bundles with the
//! functions for translators.
//!
//! [`read`] also refuses what the grammar of Fluent allows but its implementation here cannot bear
//! (it would panic or overflow the stack), so that formatting what was read is safe with any
//! arguments.
//!
//! Functions for translators, in every language:
//! - `VAV($x)` and `SAS($x)`: the text with its Bulgarian preposition, `във вторник`, `със сряда`
//! - `COUNT($n, one: "център", other: "центрове", count: "центъра")`: the noun beside a number
//! - `DATE($day, style: "long")`: a date given in ISO 8601, in a style of [`DateStyle`]

use std::ops::Range;
use std::sync::Arc;

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent};
use fluent_syntax::ast::{
    CallArguments, Entry, Expression, InlineExpression, Pattern, PatternElement,
};
use fluent_syntax::parser::{ErrorKind, ParserError};
use unic_langid::LanguageIdentifier;

use super::Lang;
use super::dates::{self, DateStyle};
use super::grammar::{self, NounForms};
use crate::diag::Arg;

pub(super) type Bundle = concurrent::FluentBundle<Arc<FluentResource>>;

/// The functions that a bundle has, for checks and suggestions.
pub(super) const FUNCTIONS: [&str; 4] = ["COUNT", "DATE", "SAS", "VAV"];

/// What is wrong in a Fluent file, and where (bytes of the file).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SyntaxProblem {
    pub range: Range<usize>,
    pub kind: SyntaxProblemKind,
}

/// What kind of mistake it is. The names are the values of `$problem` in the sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum SyntaxProblemKind {
    /// A certain character must stand here.
    Expected(char),
    /// The line begins with no key.
    NoKey,
    /// A key without a text.
    NoText,
    /// Variants of which none, or more than one, has an asterisk.
    DefaultVariant,
    /// Something that cannot choose between variants.
    Selector,
    /// A `"` that nothing closes.
    OpenString,
    /// An unknown `\` sequence.
    Escape,
    /// A `}` alone.
    Brace,
    /// Between `{` and `}` stands nothing that Fluent knows.
    Placeable,
    /// `{{ … }}`.
    DoubleBraces,
    /// A number of more than fifteen figures before or after the point.
    LongNumber,
    /// Brackets within brackets without end.
    TooDeep,
    /// `COUNT` without its forms, `DATE` with an unknown style.
    Arguments,
}

impl SyntaxProblemKind {
    pub fn name(&self) -> &'static str {
        match self {
            SyntaxProblemKind::Expected(_) => "expected",
            SyntaxProblemKind::NoKey => "no-key",
            SyntaxProblemKind::NoText => "no-text",
            SyntaxProblemKind::DefaultVariant => "default-variant",
            SyntaxProblemKind::Selector => "selector",
            SyntaxProblemKind::OpenString => "open-string",
            SyntaxProblemKind::Escape => "escape",
            SyntaxProblemKind::Brace => "brace",
            SyntaxProblemKind::Placeable => "placeable",
            SyntaxProblemKind::DoubleBraces => "double-braces",
            SyntaxProblemKind::LongNumber => "long-number",
            SyntaxProblemKind::TooDeep => "too-deep",
            SyntaxProblemKind::Arguments => "arguments",
        }
    }
}

/// Reads a Fluent file as far as it can be read. Without a resource nothing of it may be used.
pub(super) fn read(text: &str) -> (Option<Arc<FluentResource>>, Vec<SyntaxProblem>) {
    if let Some(at) = too_deep(text) {
        let kind = SyntaxProblemKind::TooDeep;
        return (
            None,
            vec![SyntaxProblem {
                range: at..at + 1,
                kind,
            }],
        );
    }
    let (resource, errors) = match FluentResource::try_new(text.to_owned()) {
        Ok(resource) => (resource, Vec::new()),
        Err((resource, errors)) => (resource, errors),
    };
    let mut problems: Vec<_> = errors.iter().map(|error| explain(error, text)).collect();
    let before = problems.len();
    for entry in resource.entries() {
        for (_, pattern) in patterns(entry) {
            walk(pattern, &mut |node| {
                problems.extend(unbearable(node, resource.source()))
            });
        }
    }
    let bearable = problems
        .iter()
        .skip(before)
        .all(|p| p.kind == SyntaxProblemKind::Arguments);
    problems.sort_by_key(|problem| (problem.range.start, problem.range.end));
    (bearable.then(|| Arc::new(resource)), problems)
}

/// An empty bundle with the functions, without marks of isolation (the pages are not mixed in
/// direction, and the marks would end in titles and feeds).
pub(super) fn new_bundle(lang: &Lang) -> Bundle {
    let identifier: LanguageIdentifier = lang.code().parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![identifier]);
    bundle.set_use_isolating(false);
    let counting = lang.clone();
    let dating = lang.clone();
    // A name can only be taken twice, and the bundle is new.
    let _ = bundle.add_function("VAV", |positional, _| prefixed(positional, grammar::with_v));
    let _ = bundle.add_function("SAS", |positional, _| prefixed(positional, grammar::with_s));
    let _ = bundle.add_function("COUNT", move |positional, named| {
        count(&counting, positional, named).map_or(FluentValue::Error, FluentValue::from)
    });
    let _ = bundle.add_function("DATE", move |positional, named| {
        date(&dating, positional, named).map_or(FluentValue::Error, FluentValue::from)
    });
    bundle
}

/// The arguments of a sentence as Fluent takes them.
pub(super) fn arguments<'a>(args: &'a [(&'a str, Arg)]) -> FluentArgs<'a> {
    args.iter()
        .map(|(name, value)| {
            let value = match value {
                Arg::Text(text) => FluentValue::from(text.as_str()),
                Arg::Number(number) => FluentValue::from(*number),
            };
            (*name, value)
        })
        .collect()
}

/// The patterns of a message or term: its value (`None`) and its attributes by name.
pub(super) fn patterns<'r>(
    entry: &'r Entry<&'r str>,
) -> impl Iterator<Item = (Option<&'r str>, &'r Pattern<&'r str>)> {
    let (value, attributes) = match entry {
        Entry::Message(message) => (message.value.as_ref(), message.attributes.as_slice()),
        Entry::Term(term) => (Some(&term.value), term.attributes.as_slice()),
        _ => (None, [].as_slice()),
    };
    let attributes = attributes
        .iter()
        .map(|attribute| (Some(attribute.id.name), &attribute.value));
    value
        .map(|value| (None, value))
        .into_iter()
        .chain(attributes)
}

/// A part of a pattern.
#[derive(Clone, Copy)]
pub(super) enum Node<'r> {
    /// What stands between `{` and `}`.
    Placeable(&'r Expression<&'r str>),
    /// A literal, a reference or a call, however deep.
    Inline(&'r InlineExpression<&'r str>),
}

/// Visits every part of a pattern in the order of the text.
pub(super) fn walk<'r>(pattern: &'r Pattern<&'r str>, visit: &mut dyn FnMut(Node<'r>)) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            visit(Node::Placeable(expression));
            walk_expression(expression, visit);
        }
    }
}

/// Where a part of a text lies in it. The part must be a slice of the text.
pub(super) fn range_in(text: &str, part: &str) -> Range<usize> {
    let start = part
        .as_ptr()
        .addr()
        .saturating_sub(text.as_ptr().addr())
        .min(text.len());
    start..(start + part.len()).min(text.len())
}

fn walk_expression<'r>(expression: &'r Expression<&'r str>, visit: &mut dyn FnMut(Node<'r>)) {
    match expression {
        Expression::Inline(inline) => walk_inline(inline, visit),
        Expression::Select { selector, variants } => {
            walk_inline(selector, visit);
            for variant in variants {
                walk(&variant.value, visit);
            }
        }
    }
}

fn walk_inline<'r>(inline: &'r InlineExpression<&'r str>, visit: &mut dyn FnMut(Node<'r>)) {
    visit(Node::Inline(inline));
    match inline {
        InlineExpression::FunctionReference { arguments, .. }
        | InlineExpression::TermReference {
            arguments: Some(arguments),
            ..
        } => {
            for argument in &arguments.positional {
                walk_inline(argument, visit);
            }
            for argument in &arguments.named {
                walk_inline(&argument.value, visit);
            }
        }
        InlineExpression::Placeable { expression } => walk_expression(expression, visit),
        _ => {}
    }
}

/// Brackets that may stand open at once; people need three or four.
const MAX_DEPTH: usize = 64;

/// The first bracket that is nested too deep for a parser that works by recursion. A line that
/// begins with a key starts anew, so that one forgotten bracket does not condemn the file.
fn too_deep(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    let mut line_start = true;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' | b'(' => depth += 1,
            b'}' | b')' => depth = depth.saturating_sub(1),
            byte if line_start && byte.is_ascii_alphabetic() => depth = 0,
            _ => {}
        }
        if depth > MAX_DEPTH {
            return Some(at);
        }
        line_start = byte == b'\n';
    }
    None
}

/// What this version of fluent-bundle answers with a panic: a literal or a second brace where its
/// limit of placeables is met, and decimals that overflow its plural rules (numbers as long before
/// the point would only be shown rounded). Also calls that can only fail.
fn unbearable(node: Node<'_>, source: &str) -> Option<SyntaxProblem> {
    let (part, kind) = match node {
        Node::Placeable(Expression::Inline(InlineExpression::Placeable { expression })) => {
            (first_word(expression), SyntaxProblemKind::DoubleBraces)
        }
        Node::Placeable(Expression::Select {
            selector:
                InlineExpression::StringLiteral { value } | InlineExpression::NumberLiteral { value },
            ..
        }) => (*value, SyntaxProblemKind::Selector),
        Node::Inline(InlineExpression::NumberLiteral { value }) if is_long(value) => {
            (*value, SyntaxProblemKind::LongNumber)
        }
        Node::Inline(InlineExpression::FunctionReference { id, arguments })
            if !takes(id.name, arguments) =>
        {
            (id.name, SyntaxProblemKind::Arguments)
        }
        _ => return None,
    };
    Some(SyntaxProblem {
        range: range_in(source, part),
        kind,
    })
}

fn first_word<'r>(expression: &Expression<&'r str>) -> &'r str {
    let inline = match expression {
        Expression::Inline(inline) => inline,
        Expression::Select { selector, .. } => selector,
    };
    match inline {
        InlineExpression::StringLiteral { value } | InlineExpression::NumberLiteral { value } => {
            value
        }
        InlineExpression::FunctionReference { id, .. }
        | InlineExpression::MessageReference { id, .. }
        | InlineExpression::TermReference { id, .. }
        | InlineExpression::VariableReference { id } => id.name,
        InlineExpression::Placeable { expression } => first_word(expression),
    }
}

fn is_long(number: &str) -> bool {
    number
        .trim_start_matches('-')
        .split('.')
        .any(|figures| figures.len() > 15)
}

/// Whether a function can work with the arguments written; only literals are judged.
fn takes(function: &str, arguments: &CallArguments<&str>) -> bool {
    let literal = |name: &str| {
        arguments
            .named
            .iter()
            .find(|argument| argument.name.name == name)
            .map(|argument| match argument.value {
                InlineExpression::StringLiteral { value } => value,
                _ => "",
            })
    };
    match function {
        "COUNT" => {
            arguments.positional.len() == 1
                && literal("one").is_some()
                && literal("other").is_some()
        }
        "DATE" => {
            arguments.positional.len() == 1
                && literal("style").is_none_or(|style| DateStyle::parse(style).is_some())
        }
        "VAV" | "SAS" => arguments.positional.len() == 1,
        _ => true,
    }
}

fn explain(error: &ParserError, text: &str) -> SyntaxProblem {
    let kind = match &error.kind {
        ErrorKind::ExpectedToken(c) => SyntaxProblemKind::Expected(*c),
        ErrorKind::ExpectedCharRange { .. } => SyntaxProblemKind::NoKey,
        ErrorKind::ExpectedMessageField { .. }
        | ErrorKind::ExpectedTermField { .. }
        | ErrorKind::MissingValue => SyntaxProblemKind::NoText,
        ErrorKind::MissingDefaultVariant | ErrorKind::MultipleDefaultVariants => {
            SyntaxProblemKind::DefaultVariant
        }
        ErrorKind::MessageReferenceAsSelector
        | ErrorKind::TermReferenceAsSelector
        | ErrorKind::MessageAttributeAsSelector
        | ErrorKind::TermAttributeAsPlaceable
        | ErrorKind::ExpectedSimpleExpressionAsSelector => SyntaxProblemKind::Selector,
        ErrorKind::UnterminatedStringLiteral => SyntaxProblemKind::OpenString,
        ErrorKind::UnknownEscapeSequence(_) | ErrorKind::InvalidUnicodeEscapeSequence(_) => {
            SyntaxProblemKind::Escape
        }
        ErrorKind::UnbalancedClosingBrace => SyntaxProblemKind::Brace,
        ErrorKind::ForbiddenCallee
        | ErrorKind::PositionalArgumentFollowsNamed
        | ErrorKind::DuplicatedNamedArgument(_)
        | ErrorKind::ExpectedInlineExpression
        | ErrorKind::ExpectedLiteral => SyntaxProblemKind::Placeable,
    };
    SyntaxProblem {
        range: whole_characters(text, &error.pos),
        kind,
    }
}

/// The parser counts single bytes, and may point behind the end: widens a range to characters of
/// the text.
fn whole_characters(text: &str, range: &Range<usize>) -> Range<usize> {
    let mut start = range.start.min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let mut end = range.end.clamp(start, text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    start..end
}

fn prefixed<'a>(positional: &[FluentValue<'a>], prefix: fn(&str) -> String) -> FluentValue<'a> {
    match positional.first() {
        Some(FluentValue::String(word)) => prefix(word).into(),
        Some(FluentValue::Number(number)) => prefix(&number.as_string()).into(),
        _ => FluentValue::Error,
    }
}

fn count(lang: &Lang, positional: &[FluentValue<'_>], named: &FluentArgs) -> Option<String> {
    let text = |name| match named.get(name) {
        Some(FluentValue::String(text)) => Some(text.as_ref()),
        _ => None,
    };
    let forms = NounForms {
        one: text("one")?,
        other: text("other")?,
        count: text("count"),
    };
    let number = match positional.first()? {
        FluentValue::Number(number) => number.as_string(),
        FluentValue::String(number) => number.clone(),
        _ => return None,
    };
    Some(match number.parse::<i64>() {
        Ok(whole) => grammar::count_form(lang, whole, forms).to_owned(),
        Err(_) => grammar::many(lang, forms).to_owned(),
    })
}

/// A date; a text that is none stays as it is, which a visitor can read better than a mark of
/// failure.
fn date(lang: &Lang, positional: &[FluentValue<'_>], named: &FluentArgs) -> Option<String> {
    let FluentValue::String(text) = positional.first()? else {
        return None;
    };
    let style = match named.get("style") {
        Some(FluentValue::String(name)) => DateStyle::parse(name)?,
        Some(_) => return None,
        None => DateStyle::Long,
    };
    Some(match dates::parse_iso(text) {
        Some(moment) => dates::format(lang, moment, style),
        None => text.clone().into_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<SyntaxProblemKind> {
        read(text)
            .1
            .into_iter()
            .map(|problem| problem.kind)
            .collect()
    }

    fn write(code: &str, text: &str, args: &[(&str, Arg)]) -> String {
        let (resource, problems) = read(text);
        assert_eq!(problems, [], "{text}");
        let mut bundle = new_bundle(&Lang::parse(code).unwrap());
        bundle.add_resource(resource.unwrap()).unwrap();
        let message = bundle.get_message("k").unwrap();
        let mut errors = Vec::new();
        let args = arguments(args);
        bundle
            .format_pattern(message.value().unwrap(), Some(&args), &mut errors)
            .into_owned()
    }

    #[test]
    fn each_kind_of_mistake_is_told_apart() {
        use SyntaxProblemKind::*;
        for (text, kind) in [
            ("k text\n", Expected('=')),
            ("k = { $x\n", Expected('}')),
            ("ключ = текст\n", NoKey),
            ("k =\n", NoText),
            ("k = { $x ->\n [a] A\n [b] B\n }\n", DefaultVariant),
            ("k = { $x ->\n *[a] A\n *[b] B\n }\n", DefaultVariant),
            ("k = { other ->\n *[a] A\n }\n", Selector),
            ("k = { \"x\" ->\n *[a] A\n }\n", Selector),
            ("k = { 1 ->\n *[a] A\n }\n", Selector),
            ("k = { \"x\n", OpenString),
            ("k = { \"\\q\" }\n", Escape),
            ("k = } x\n", Brace),
            ("k = { }\n", Placeable),
            ("k = { count() }\n", Placeable),
            ("k = {{ $x }}\n", DoubleBraces),
            ("k = { 1234567890123456 }\n", LongNumber),
            ("k = { COUNT($n) }\n", Arguments),
            ("k = { DATE($n, style: \"lang\") }\n", Arguments),
            ("k = { VAV() }\n", Arguments),
        ] {
            assert_eq!(kinds(text), [kind], "{text}");
        }
    }

    #[test]
    fn all_mistakes_of_a_file_are_found_where_they_are() {
        let text = "a = ок\nб = 1\nc = { $x ->\n [a] A\n }\n\nd = добре\ne = {{ x }}\n";
        let (_, problems) = read(text);
        let places: Vec<_> = problems
            .iter()
            .map(|p| text.get(p.range.clone()).unwrap())
            .collect();
        assert_eq!(problems.len(), 3, "{problems:?}");
        assert_eq!(places[0], "б");
        assert_eq!(places[2], "x");
    }

    #[test]
    fn depth_is_bounded_and_counted_from_the_key() {
        assert_eq!(
            kinds(&format!("k = {}", "{".repeat(100_000))),
            [SyntaxProblemKind::TooDeep]
        );
        assert_eq!(
            kinds(&format!("k = {{ {}", "F(".repeat(100_000))),
            [SyntaxProblemKind::TooDeep]
        );
        let smileys: String = (0..200).map(|n| format!("k{n} = :(\n")).collect();
        assert_eq!(kinds(&smileys), []);
    }

    #[test]
    fn prepositions_and_counts_are_at_the_translators_hand() {
        let text = |value: &str| Arg::from(value);
        assert_eq!(
            write("bg", "k = { VAV($d) }", &[("d", text("вторник"))]),
            "във вторник"
        );
        assert_eq!(
            write("bg", "k = { SAS($d) }", &[("d", text("събота"))]),
            "със събота"
        );
        assert_eq!(
            write("bg", "k = { SAS($d) } деца", &[("d", Arg::Number(7))]),
            "със 7 деца"
        );
        let centres =
            "k = { $n } { COUNT($n, one: \"център\", other: \"центрове\", count: \"центъра\") }";
        assert_eq!(write("bg", centres, &[("n", Arg::Number(1))]), "1 център");
        assert_eq!(write("bg", centres, &[("n", Arg::Number(5))]), "5 центъра");
        assert_eq!(write("bg", centres, &[("n", text("2,5"))]), "2,5 центъра");
        assert_eq!(write("en", centres, &[("n", Arg::Number(5))]), "5 центрове");
    }

    #[test]
    fn dates_are_written_in_the_language_of_the_file() {
        let day = [("d", Arg::from("2017-06-12"))];
        let time = [("d", Arg::from("2017-06-12T18:30"))];
        assert_eq!(write("bg", "k = { DATE($d) }", &day), "12 юни 2017\u{a0}г.");
        assert_eq!(
            write("en", "k = { DATE($d, style: \"full\") }", &day),
            "Monday, 12 June 2017"
        );
        assert_eq!(
            write("en", "k = { DATE($d, style: \"time\") }", &time),
            "18:30"
        );
        assert_eq!(
            write("bg", "k = { DATE($d) }", &[("d", Arg::from("скоро"))]),
            "скоро"
        );
    }

    #[test]
    fn failing_calls_and_missing_arguments_are_shown_and_do_not_panic() {
        assert_eq!(write("bg", "k = { VAV($d) }", &[]), "VAV()");
        assert_eq!(
            write("bg", "k = { DATE($d) }", &[("d", Arg::Number(3))]),
            "DATE()"
        );
        assert_eq!(
            write("bg", "k = { NOSUCH($d) }, { nobody }, { -none }", &[]),
            "{NOSUCH()}, {nobody}, {-none}"
        );
        assert_eq!(write("bg", "k = { k }", &[]), "{k}");
        let many = format!("k = {}", "{ $d }".repeat(150));
        assert!(write("bg", &many, &[("d", Arg::from("x"))]).starts_with("xxx"));
        let plural = "k = { $n ->\n [one] 1\n *[other] n\n }";
        for number in [i64::MIN, i64::MAX, -1, 0] {
            write("bg", plural, &[("n", Arg::Number(number))]);
            write("qaa", plural, &[("n", Arg::Number(number))]);
        }
        let literals = "-t = { $n ->\n [one] 1\n *[other] n\n }\nk = { -t(n: 999999999999999.999999999999999) }{ -t(n: 1.000000000000000) }";
        write("bg", literals, &[]);
    }
}
