//! A theme's interface strings in every language of the site.
//!
//! Reads the Fluent files of the theme and of the site over it, message by message, and reports what
//! is wrong in them: syntax, references to nothing, and strings that a language of the site lacks. What
//! is readable is used all the same. A look-up falls back to the default language and then to the
//! others, and says which language answered, so that a page can mark it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use fluent_bundle::resolver::errors::{ReferenceKind, ResolverError};
use fluent_bundle::{FluentError, FluentResource};
use fluent_syntax::ast::{Entry, InlineExpression};

use super::Lang;
use super::dates::DateStyle;
use super::fluent::{self, Bundle, FUNCTIONS, Node, SyntaxProblem, SyntaxProblemKind};
use crate::diag::{Arg, Diagnostic, FilePath, Report, code, nearest};

/// A Fluent file: `i18n/bg.ftl` of a theme, or of the site over it.
#[derive(Clone, Debug)]
pub struct StringSource {
    pub lang: Lang,
    pub file: FilePath,
    pub text: Arc<str>,
}

/// The strings of a site. Cheap to clone, and shared between threads.
#[derive(Clone)]
pub struct Strings {
    /// The default language, then the others of the site, then those that only files have.
    languages: Arc<[Language]>,
    keys: Arc<BTreeSet<String>>,
}

struct Language {
    lang: Lang,
    bundle: Bundle,
}

/// A string found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase<'s> {
    pub text: Cow<'s, str>,
    /// The language that it was found in: another one than asked for when that one lacks it.
    pub lang: &'s Lang,
    /// What its text asks for and did not get; in its place stands the name in braces.
    pub problems: Vec<PhraseProblem>,
}

/// Why a string could not be written in full.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PhraseProblem {
    /// The template gave no argument of this name.
    MissingArgument(String),
    /// A message, term or function that does not exist, as written in the file. [`Strings::load`]
    /// has reported it.
    UnknownReference(String),
    /// The string contains itself, or more than a hundred insertions.
    Endless,
}

impl Strings {
    /// Reads the files, later ones over earlier ones of the same language, and reports what is wrong
    /// in them. `languages` are those of the site.
    pub fn load(sources: &[StringSource], languages: &[Lang], default: &Lang) -> (Strings, Report) {
        let mut report = Report::default();
        let files: Vec<File> = sources
            .iter()
            .map(|source| File::read(source, &mut report))
            .collect();
        report_references(&files, &mut report);
        report_missing(&files, languages, default, &mut report);

        let mut order: Vec<&Lang> = Vec::new();
        let of_files = sources.iter().map(|source| &source.lang);
        for lang in std::iter::once(default).chain(languages).chain(of_files) {
            if !order.contains(&lang) {
                order.push(lang);
            }
        }
        let languages = order
            .into_iter()
            .map(|lang| {
                let mut bundle = fluent::new_bundle(lang);
                for file in files.iter().filter(|file| file.source.lang == *lang) {
                    if let Some(resource) = &file.resource {
                        bundle.add_resource_overriding(Arc::clone(resource));
                    }
                }
                Language {
                    lang: lang.clone(),
                    bundle,
                }
            })
            .collect();
        let keys = files
            .iter()
            .flat_map(|file| file.messages().flat_map(|(_, definitions)| definitions))
            .map(|definition| definition.key)
            .collect();
        (
            Strings {
                languages,
                keys: Arc::new(keys),
            },
            report,
        )
    }

    /// The string of a key (`menu`, or `menu.label` for an attribute), in the language or else in
    /// the default one or any other; `None` when no language has it.
    pub fn get<'s>(&'s self, lang: &Lang, key: &str, args: &[(&str, Arg)]) -> Option<Phrase<'s>> {
        let (id, attribute) = split_key(key);
        let asked = self
            .languages
            .iter()
            .filter(|language| language.lang == *lang);
        asked.chain(self.languages.iter()).find_map(|language| {
            let message = language.bundle.get_message(id)?;
            let pattern = match attribute {
                Some(attribute) => message.get_attribute(attribute)?.value(),
                None => message.value()?,
            };
            let mut errors = Vec::new();
            let args = fluent::arguments(args);
            let text = language
                .bundle
                .format_pattern(pattern, Some(&args), &mut errors);
            let problems = errors.into_iter().filter_map(problem).collect();
            Some(Phrase {
                text,
                lang: &language.lang,
                problems,
            })
        })
    }

    /// Every key that some language has, in alphabetical order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.keys.iter().map(String::as_str)
    }
}

fn split_key(key: &str) -> (&str, Option<&str>) {
    match key.split_once('.') {
        Some((id, attribute)) => (id, Some(attribute)),
        None => (key, None),
    }
}

fn problem(error: FluentError) -> Option<PhraseProblem> {
    let FluentError::ResolverError(error) = error else {
        return None;
    };
    Some(match error {
        ResolverError::Reference(ReferenceKind::Variable { id }) => {
            PhraseProblem::MissingArgument(id)
        }
        ResolverError::Reference(ReferenceKind::Function { id }) => {
            PhraseProblem::UnknownReference(format!("{id}()"))
        }
        ResolverError::Reference(ReferenceKind::Message { id, attribute }) => {
            PhraseProblem::UnknownReference(dotted(&id, attribute.as_deref()))
        }
        ResolverError::Reference(ReferenceKind::Term { id, attribute }) => {
            PhraseProblem::UnknownReference(format!("-{}", dotted(&id, attribute.as_deref())))
        }
        ResolverError::NoValue(id) => PhraseProblem::UnknownReference(id),
        ResolverError::MissingDefault
        | ResolverError::Cyclic
        | ResolverError::TooManyPlaceables => PhraseProblem::Endless,
    })
}

/// A file that was read.
struct File<'s> {
    source: &'s StringSource,
    /// `None` when nothing of the file may be used.
    resource: Option<Arc<FluentResource>>,
    /// Messages whose text is damaged: they are there, though not usable.
    damaged: BTreeSet<String>,
}

/// Where a key is defined.
struct Definition<'f> {
    key: String,
    file: &'f FilePath,
    range: Range<usize>,
}

impl<'s> File<'s> {
    fn read(source: &'s StringSource, report: &mut Report) -> Self {
        let (resource, problems) = fluent::read(&source.text);
        for problem in &problems {
            report.push(syntax_diagnostic(problem, source));
        }
        let damaged = entries(resource.as_deref())
            .filter_map(|entry| match entry {
                Entry::Junk { content } => Some(leading_key(content).to_owned()),
                _ => None,
            })
            .collect();
        File {
            source,
            resource,
            damaged,
        }
    }

    /// The messages of the file by identifier, each with its keys.
    fn messages(&self) -> impl Iterator<Item = (&str, Vec<Definition<'_>>)> {
        entries(self.resource.as_deref()).filter_map(|entry| {
            let Entry::Message(message) = entry else {
                return None;
            };
            let definitions = fluent::patterns(entry).map(|(attribute, _)| {
                let key = dotted(message.id.name, attribute);
                self.definition(key, attribute.unwrap_or(message.id.name))
            });
            Some((message.id.name, definitions.collect()))
        })
    }

    fn definition(&self, key: String, written: &str) -> Definition<'_> {
        let text = self.resource.as_deref().map_or("", FluentResource::source);
        Definition {
            key,
            file: &self.source.file,
            range: fluent::range_in(text, written),
        }
    }
}

fn entries(resource: Option<&FluentResource>) -> impl Iterator<Item = &Entry<&str>> {
    resource.into_iter().flat_map(FluentResource::entries)
}

fn syntax_diagnostic(problem: &SyntaxProblem, source: &StringSource) -> Diagnostic {
    let expected = match problem.kind {
        SyntaxProblemKind::Expected(c) => c.to_string(),
        _ => String::new(),
    };
    // What is missing at the end of the file is shown where its text ends.
    let text_end = source.text.trim_end().len();
    let range = problem.range.start.min(text_end)..problem.range.end.min(text_end);
    Diagnostic::new(code::FLUENT_SYNTAX)
        .at(&source.file, range)
        .arg("problem", problem.kind.name())
        .arg("expected", expected)
        .arg("styles", DateStyle::names().collect::<Vec<_>>().join(", "))
        .help("help")
}

fn leading_key(junk: &str) -> &str {
    let end = junk.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_');
    junk.get(..end.unwrap_or(junk.len())).unwrap_or_default()
}

fn dotted(id: &str, attribute: Option<&str>) -> String {
    match attribute {
        Some(attribute) => format!("{id}.{attribute}"),
        None => id.to_owned(),
    }
}

/// Reports references that lead nowhere in their own language; a reference never falls back.
fn report_references(files: &[File<'_>], report: &mut Report) {
    for file in files {
        let lang = &file.source.lang;
        let of_lang = || files.iter().filter(|other| other.source.lang == *lang);
        if of_lang().any(|other| other.resource.is_none()) {
            continue;
        }
        let known: BTreeSet<String> = of_lang().flat_map(referable).collect();
        let damaged = |id: &str| of_lang().any(|other| other.damaged.contains(id));
        for entry in entries(file.resource.as_deref()) {
            for (_, pattern) in fluent::patterns(entry) {
                fluent::walk(pattern, &mut |node| {
                    let Node::Inline(inline) = node else { return };
                    let Some((written, name)) = reference(inline) else {
                        return;
                    };
                    if !known.contains(&name) && !damaged(&name) {
                        let Definition { file, range, .. } =
                            file.definition(String::new(), written);
                        report.push(
                            Diagnostic::new(code::FLUENT_REFERENCE)
                                .at(file, range)
                                .arg("name", &name)
                                .help_with(
                                    "nearest",
                                    "nearest",
                                    nearest(&name, known.iter().map(String::as_str)),
                                ),
                        );
                    }
                });
            }
        }
    }
}

/// What a file gives others to refer to, in the notation of a reference: `key`, `key.attribute`,
/// `-term`, `FUNCTION`.
fn referable(file: &File<'_>) -> Vec<String> {
    let own = entries(file.resource.as_deref()).flat_map(|entry| {
        let id = match entry {
            Entry::Message(message) => message.id.name.to_owned(),
            Entry::Term(term) => format!("-{}", term.id.name),
            _ => String::new(),
        };
        fluent::patterns(entry).map(move |(attribute, _)| dotted(&id, attribute))
    });
    own.chain(FUNCTIONS.map(str::to_owned)).collect()
}

/// What an expression refers to: the identifier as a slice of the file, and its whole name.
fn reference<'r>(inline: &InlineExpression<&'r str>) -> Option<(&'r str, String)> {
    match inline {
        InlineExpression::MessageReference { id, attribute } => {
            Some((id.name, dotted(id.name, attribute.as_ref().map(|a| a.name))))
        }
        InlineExpression::TermReference { id, attribute, .. } => {
            let name = dotted(id.name, attribute.as_ref().map(|a| a.name));
            Some((id.name, format!("-{name}")))
        }
        InlineExpression::FunctionReference { id, .. } => Some((id.name, id.name.to_owned())),
        _ => None,
    }
}

/// Reports each key that some language of the site has and another lacks, at the first that has it.
fn report_missing(files: &[File<'_>], languages: &[Lang], default: &Lang, report: &mut Report) {
    let mut in_order = vec![default];
    in_order.extend(languages.iter().filter(|lang| *lang != default));
    // A language with a file that cannot be used would seem to lack everything.
    in_order.retain(|lang| {
        files
            .iter()
            .all(|file| file.source.lang != **lang || file.resource.is_some())
    });
    let defined: Vec<(&Lang, BTreeMap<String, Definition<'_>>)> = in_order
        .iter()
        .map(|lang| (*lang, definitions(files, lang)))
        .collect();
    let mut seen = BTreeSet::new();
    for (having, keys) in &defined {
        for (key, definition) in keys {
            if !seen.insert(key) {
                continue;
            }
            for (lacking, their_keys) in &defined {
                if !their_keys.contains_key(key) && !is_damaged(files, lacking, key) {
                    report.push(
                        Diagnostic::new(code::STRING_MISSING)
                            .at(definition.file, definition.range.clone())
                            .arg("key", key)
                            .arg("language", lacking.own_name())
                            .arg("file", sibling(definition.file, having, lacking))
                            .help("help"),
                    );
                }
            }
        }
    }
}

/// The keys of a language. A later file replaces a message whole, with its attributes.
fn definitions<'f>(files: &'f [File<'_>], lang: &Lang) -> BTreeMap<String, Definition<'f>> {
    let mut messages = BTreeMap::new();
    for file in files.iter().filter(|file| file.source.lang == *lang) {
        messages.extend(file.messages());
    }
    let definitions = messages.into_values().flatten();
    definitions
        .map(|definition| (definition.key.clone(), definition))
        .collect()
}

fn is_damaged(files: &[File<'_>], lang: &Lang, key: &str) -> bool {
    let (id, _) = split_key(key);
    files
        .iter()
        .any(|file| file.source.lang == *lang && file.damaged.contains(id))
}

/// The file of another language beside a file: `i18n/en.ftl` for `i18n/bg.ftl`.
fn sibling(file: &FilePath, having: &Lang, lacking: &Lang) -> String {
    let path = file.as_str();
    match path.strip_suffix(&format!("{having}.ftl")) {
        Some(folder) => format!("{folder}{lacking}.ftl"),
        None => format!("{lacking}.ftl"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Place;

    fn lang(code: &str) -> Lang {
        Lang::parse(code).unwrap()
    }

    fn source(code: &str, file: &str, text: &str) -> StringSource {
        StringSource {
            lang: lang(code),
            file: FilePath::new(file),
            text: text.into(),
        }
    }

    fn load(sources: &[StringSource]) -> (Strings, Report) {
        Strings::load(sources, &[lang("bg"), lang("en")], &lang("bg"))
    }

    fn text(strings: &Strings, code: &str, key: &str) -> Option<String> {
        strings
            .get(&lang(code), key, &[])
            .map(|phrase| phrase.text.into_owned())
    }

    /// The findings as `code file: underlined text`.
    fn found(report: &Report, sources: &[StringSource]) -> Vec<String> {
        report
            .iter()
            .map(|diagnostic| {
                let Place::Span(span) = &diagnostic.place else {
                    panic!("{diagnostic:?}")
                };
                let source = sources
                    .iter()
                    .find(|source| source.file == span.file)
                    .unwrap();
                let part = source.text.get(span.range.clone()).unwrap();
                format!("{} {}: {part}", diagnostic.code.name, span.file)
            })
            .collect()
    }

    #[test]
    fn the_sites_own_file_overrides_the_theme_message_by_message() {
        let (strings, report) = load(&[
            source(
                "bg",
                "themes/t/i18n/bg.ftl",
                "call = Обадете се\nwrite = Пишете\n",
            ),
            source("en", "themes/t/i18n/en.ftl", "call = Call\nwrite = Write\n"),
            source("bg", "i18n/bg.ftl", "call = Звъннете\n"),
        ]);
        assert!(report.is_empty(), "{report:?}");
        assert_eq!(text(&strings, "bg", "call").unwrap(), "Звъннете");
        assert_eq!(text(&strings, "bg", "write").unwrap(), "Пишете");
        assert_eq!(text(&strings, "en", "call").unwrap(), "Call");
    }

    #[test]
    fn a_string_falls_back_to_the_default_language_and_then_to_any() {
        let (strings, _) = load(&[
            source("bg", "bg.ftl", "one = едно\n"),
            source("en", "en.ftl", "two = two\n"),
            source("tr", "tr.ftl", "one = bir\ntwo = iki\nthree = üç\n"),
        ]);
        let one = strings.get(&lang("en"), "one", &[]).unwrap();
        assert_eq!((one.text.as_ref(), one.lang), ("едно", &lang("bg")));
        assert_eq!(text(&strings, "bg", "two").unwrap(), "two");
        assert_eq!(text(&strings, "bg", "three").unwrap(), "üç");
        assert_eq!(text(&strings, "tr", "one").unwrap(), "bir");
        assert_eq!(text(&strings, "bg", "four"), None);
        assert_eq!(strings.keys().collect::<Vec<_>>(), ["one", "three", "two"]);
    }

    #[test]
    fn attributes_are_keys_of_their_own() {
        let sources = [
            source(
                "bg",
                "bg.ftl",
                "exit = Излез\n    .title = бързо\nnav =\n    .label = Меню\n",
            ),
            source("en", "en.ftl", "exit = Leave\nnav =\n    .label = Menu\n"),
        ];
        let (strings, report) = load(&sources);
        assert_eq!(text(&strings, "en", "nav.label").unwrap(), "Menu");
        assert_eq!(text(&strings, "en", "nav"), None);
        assert_eq!(text(&strings, "en", "exit.title").unwrap(), "бързо");
        assert_eq!(found(&report, &sources), ["string-missing bg.ftl: title"]);
    }

    #[test]
    fn each_missing_string_is_reported_once_per_language_where_it_is_written() {
        let sources = [
            source("bg", "themes/t/i18n/bg.ftl", "a = а\nb = б\n-term = т\n"),
            source("en", "themes/t/i18n/en.ftl", "c = c\na = a\n"),
        ];
        let (_, report) = load(&sources);
        assert_eq!(
            found(&report, &sources),
            [
                "string-missing themes/t/i18n/bg.ftl: b",
                "string-missing themes/t/i18n/en.ftl: c"
            ]
        );
        let first = report.iter().next().unwrap();
        assert!(first.args.contains(&("language", Arg::from("English"))));
        assert!(
            first
                .args
                .contains(&("file", Arg::from("themes/t/i18n/en.ftl")))
        );
        assert!(!report.has_errors());
    }

    #[test]
    fn a_language_that_only_the_theme_has_lacks_nothing() {
        let (_, report) = load(&[
            source("bg", "bg.ftl", "a = а\n"),
            source("en", "en.ftl", "a = a\n"),
            source("tr", "tr.ftl", "other = x\n"),
        ]);
        assert!(report.is_empty(), "{report:?}");
    }

    #[test]
    fn damaged_strings_are_errors_but_not_also_missing() {
        let sources = [
            source("bg", "bg.ftl", "a = а\nb = { $x\nc = ц\nd {\n"),
            source("en", "en.ftl", "a = a\nb = b\nc = c\nd = d\n"),
        ];
        let (strings, report) = load(&sources);
        assert_eq!(found(&report, &sources).len(), 2, "{report:?}");
        assert!(
            report
                .iter()
                .all(|diagnostic| diagnostic.code == code::FLUENT_SYNTAX)
        );
        assert_eq!(text(&strings, "bg", "c").unwrap(), "ц");
        assert_eq!(text(&strings, "bg", "b").unwrap(), "b");
    }

    #[test]
    fn a_file_that_cannot_be_used_is_one_error_and_not_a_hundred() {
        let deep = format!("a = а\nb = {}\n", "{".repeat(1000));
        let (strings, report) = load(&[
            source("bg", "bg.ftl", &deep),
            source("en", "en.ftl", "a = a\nb = b\nc = c\n"),
        ]);
        assert_eq!(report.iter().count(), 1, "{report:?}");
        assert_eq!(text(&strings, "bg", "a").unwrap(), "a");
    }

    #[test]
    fn references_to_nothing_are_errors_with_the_nearest_name() {
        let sources = [
            source(
                "bg",
                "bg.ftl",
                "name = Център\nhello = { nam }, { -team }, { VAB($x) }, { name.x }\n",
            ),
            source("en", "en.ftl", "name = Centre\nhello = { name }\n"),
            source("bg", "i18n/bg.ftl", "more = { name } { $anything }\n"),
            source("en", "i18n/en.ftl", "more = { name }\n"),
        ];
        let (strings, report) = load(&sources);
        assert_eq!(
            found(&report, &sources),
            ["nam", "team", "VAB", "name"].map(|name| format!("fluent-reference bg.ftl: {name}"))
        );
        let helps: Vec<_> = report.iter().map(|diagnostic| diagnostic.help).collect();
        assert_eq!(
            helps,
            [Some("nearest"), None, Some("nearest"), Some("nearest")]
        );
        let phrase = strings.get(&lang("bg"), "hello", &[]).unwrap();
        assert_eq!(phrase.text, "{nam}, {-team}, {VAB()}, {name.x}");
    }

    #[test]
    fn what_a_string_did_not_get_is_told_to_the_caller() {
        let (strings, _) = load(&[
            source(
                "bg",
                "bg.ftl",
                "hi = Здравейте, { $who }!\nloop = { loop }\n",
            ),
            source("en", "en.ftl", "hi = Hello, { $who }!\nloop = { loop }\n"),
        ]);
        let phrase = strings.get(&lang("bg"), "hi", &[]).unwrap();
        assert_eq!(phrase.text, "Здравейте, {$who}!");
        assert_eq!(
            phrase.problems,
            [PhraseProblem::MissingArgument("who".to_owned())]
        );
        let phrase = strings
            .get(&lang("en"), "hi", &[("who", Arg::from("Ана"))])
            .unwrap();
        assert_eq!(phrase.text, "Hello, Ана!");
        assert_eq!(phrase.problems, []);
        let phrase = strings.get(&lang("en"), "loop", &[]).unwrap();
        assert_eq!(phrase.problems, [PhraseProblem::Endless]);
    }

    #[test]
    fn windows_line_ends_make_no_difference() {
        let (strings, report) = load(&[
            source(
                "bg",
                "bg.ftl",
                "a = първи\r\n    втори\r\nb = { $n ->\r\n    [one] едно\r\n   *[other] много\r\n    }\r\n",
            ),
            source("en", "en.ftl", "a = a\nb = b\n"),
        ]);
        assert!(report.is_empty(), "{report:?}");
        assert_eq!(text(&strings, "bg", "a").unwrap(), "първи\nвтори");
        let many = strings
            .get(&lang("bg"), "b", &[("n", Arg::Number(2))])
            .unwrap();
        assert_eq!(many.text, "много");
    }

    #[test]
    fn no_damage_to_a_file_makes_reading_or_writing_panic() {
        const PIECES: [&str; 26] = [
            "{",
            "}",
            "{{ ",
            " }}",
            "\"",
            "->",
            "\n",
            "\n    ",
            "*[other] ",
            "[one] ",
            "$n",
            "-t",
            "(n: ",
            ")",
            "k",
            ".a",
            " = ",
            "COUNT(",
            "DATE(",
            "\\u",
            "99999999999999999999",
            "1.5",
            "ж",
            "\r\n",
            "{ $n }",
            "{ 1 ->\n   *[a] ",
        ];
        let whole = "p = { 5 }{ p }\n-t = { $n ->\n    [one] 1\n   *[other] { k }\n    }\nk = { -t(n: 1) } { DATE($n) }\n    .a = { k.a } { \"{\" }\n";
        // A linear congruential generator: the same damage in every run.
        let mut state = 1u64;
        let mut random = |below: usize| {
            state = state
                .wrapping_mul(6364136223846793005)
                .wrapping_add(1442695040888963407);
            (state >> 33) as usize % below
        };
        for _ in 0..1500 {
            let mut text: Vec<char> = whole.chars().collect();
            for _ in 0..=random(6) {
                let from = random(text.len());
                let to = (from + random(4)).min(text.len());
                let piece = PIECES[random(PIECES.len())].repeat(1 + random(2) * random(130));
                text.splice(from..to, piece.chars());
            }
            let text: String = text.into_iter().collect();
            let (strings, report) =
                load(&[source("bg", "bg.ftl", &text), source("en", "en.ftl", whole)]);
            for diagnostic in report.iter() {
                let Place::Span(span) = &diagnostic.place else {
                    panic!("{diagnostic:?}")
                };
                let source = if span.file.as_str() == "bg.ftl" {
                    text.as_str()
                } else {
                    whole
                };
                assert!(
                    source.get(span.range.clone()).is_some(),
                    "{diagnostic:?} in {text}"
                );
            }
            for key in strings.keys() {
                for args in [
                    [].as_slice(),
                    &[("n", Arg::Number(2))],
                    &[("n", Arg::from("x"))],
                ] {
                    strings.get(&lang("bg"), key, args);
                }
            }
        }
    }

    #[test]
    fn what_the_formatter_cannot_bear_is_refused_before_it_gets_there() {
        let many = "{ $n }".repeat(150);
        for text in [
            format!("k = {{ 1 ->\n   *[a] {many}\n    }}\n"),
            format!("m = {many}\nk = {{{{ m }}}}\n"),
            format!(
                "-t = {{ $n ->\n   *[one] 1\n    }}\nk = {{ -t(n: 1.{}) }}\n",
                "0".repeat(40)
            ),
        ] {
            let (strings, report) = load(&[source("bg", "bg.ftl", &text)]);
            assert!(
                strings
                    .get(&lang("bg"), "k", &[("n", Arg::Number(1))])
                    .is_none(),
                "{text}"
            );
            assert!(report.has_errors());
        }
    }

    #[test]
    fn strings_are_shared_between_threads() {
        fn shared<T: Send + Sync + Clone>(_: &T) {}
        shared(&load(&[]).0);
    }
}
