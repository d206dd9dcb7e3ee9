//! pateka's own sentences: the words of diagnostics and of the command line.
//!
//! They are Fluent files in the program, one per area and language. A sentence that a language
//! lacks is given in English, and one that is nowhere by its identifier: looking up never fails.
//! What a sentence is about comes as arguments; nothing here decides what is right or wrong.

use std::sync::Arc;

use super::Lang;
use super::fluent::{self, Bundle};
use crate::diag::{Arg, Diagnostic};

/// A language in which pateka speaks to its users.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageLang {
    Bulgarian,
    English,
}

impl MessageLang {
    /// The language that a user's environment asks for: of `LC_ALL`, or of `LANG` where that is
    /// unset or empty. English for every language but Bulgarian.
    pub fn from_locale(lc_all: Option<&str>, lang: Option<&str>) -> Self {
        let locale = lc_all
            .filter(|locale| !locale.is_empty())
            .or(lang)
            .unwrap_or_default();
        let language = locale
            .split(['_', '.', '-', '@'])
            .next()
            .unwrap_or_default();
        MessageLang::parse(&language.to_ascii_lowercase()).unwrap_or(MessageLang::English)
    }

    /// The language of a code, as after `--lang`.
    pub fn parse(code: &str) -> Option<Self> {
        match code {
            "bg" => Some(MessageLang::Bulgarian),
            "en" => Some(MessageLang::English),
            _ => None,
        }
    }

    pub fn lang(self) -> Lang {
        Lang(match self {
            MessageLang::Bulgarian => "bg".into(),
            MessageLang::English => "en".into(),
        })
    }
}

/// A diagnostic in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// What is wrong: one sentence.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
}

/// The sentences of one language, with the English ones behind them.
pub struct Messages {
    bundles: Vec<Bundle>,
}

impl Messages {
    pub fn new(lang: MessageLang) -> Self {
        let bundles = match lang {
            MessageLang::Bulgarian => vec![bundle(lang), bundle(MessageLang::English)],
            MessageLang::English => vec![bundle(lang)],
        };
        Messages { bundles }
    }

    /// The sentence of a diagnostic, and the advice that it chose.
    pub fn explain(&self, diagnostic: &Diagnostic) -> Explanation {
        let id = diagnostic.code.name;
        let args: Vec<(&str, Arg)> = diagnostic
            .args
            .iter()
            .map(|(name, value)| (*name, value.clone()))
            .collect();
        Explanation {
            message: self.text(id, &args),
            help: diagnostic
                .help
                .and_then(|attribute| self.find(id, Some(attribute), &args)),
        }
    }

    /// A sentence by its identifier (`done`, or `done.hint` for an attribute); the identifier itself
    /// where no language has it.
    pub fn text(&self, id: &str, args: &[(&str, Arg)]) -> String {
        let (message, attribute) = match id.split_once('.') {
            Some((message, attribute)) => (message, Some(attribute)),
            None => (id, None),
        };
        self.find(message, attribute, args)
            .unwrap_or_else(|| id.to_owned())
    }

    fn find(&self, id: &str, attribute: Option<&str>, args: &[(&str, Arg)]) -> Option<String> {
        self.bundles.iter().find_map(|bundle| {
            let message = bundle.get_message(id)?;
            let pattern = match attribute {
                Some(attribute) => message.get_attribute(attribute)?.value(),
                None => message.value()?,
            };
            // A missing argument shows as its name in braces, which the tests of the sentences see.
            let mut errors = Vec::new();
            let args = fluent::arguments(args);
            Some(
                bundle
                    .format_pattern(pattern, Some(&args), &mut errors)
                    .into_owned(),
            )
        })
    }
}

macro_rules! areas {
    ($($area:literal),* $(,)?) => {
        /// The files of a language.
        fn sources(lang: MessageLang) -> &'static [&'static str] {
            match lang {
                MessageLang::Bulgarian => {
                    &[$(include_str!(concat!("../messages/bg/", $area, ".ftl"))),*]
                }
                MessageLang::English => {
                    &[$(include_str!(concat!("../messages/en/", $area, ".ftl"))),*]
                }
            }
        }
    };
}

areas! {
    "check",
    "cli",
    "events",
    "explain",
    "files",
    "form",
    "host",
    "keys",
    "markdown",
    "new",
    "referrals",
    "site",
    "theme",
    "toml",
}

fn bundle(lang: MessageLang) -> Bundle {
    let mut bundle = fluent::new_bundle(&lang.lang());
    for source in sources(lang) {
        if let (Some(resource), _) = fluent::read(source) {
            bundle.add_resource_overriding(Arc::clone(&resource));
        }
    }
    bundle
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use fluent_syntax::ast::{Entry, InlineExpression};

    use super::*;
    use crate::diag::{FilePath, code};
    use crate::i18n::fluent::Node;

    const BOTH: [MessageLang; 2] = [MessageLang::Bulgarian, MessageLang::English];

    /// Every message and attribute of a language with the arguments that it names.
    fn outline(lang: MessageLang) -> BTreeMap<String, BTreeSet<String>> {
        let mut outline = BTreeMap::new();
        for source in sources(lang) {
            let (resource, _) = fluent::read(source);
            for entry in resource.unwrap().entries() {
                let Entry::Message(message) = entry else {
                    continue;
                };
                for (attribute, pattern) in fluent::patterns(entry) {
                    let mut arguments = BTreeSet::new();
                    fluent::walk(pattern, &mut |node| {
                        if let Node::Inline(InlineExpression::VariableReference { id }) = node {
                            arguments.insert(id.name.to_owned());
                        }
                    });
                    let key = [Some(message.id.name), attribute];
                    let key: Vec<_> = key.into_iter().flatten().collect();
                    let twice = outline.insert(key.join("."), arguments);
                    assert_eq!(twice, None, "{key:?} stands twice in {lang:?}");
                }
            }
        }
        outline
    }

    #[test]
    fn the_files_of_sentences_are_sound_fluent() {
        for lang in BOTH {
            for source in sources(lang) {
                assert_eq!(fluent::read(source).1, [], "{source}");
            }
        }
    }

    #[test]
    fn every_code_is_explained_with_an_example_in_both_languages() {
        for lang in BOTH {
            let outline = outline(lang);
            let without: Vec<_> = code::ALL
                .iter()
                .flat_map(|code| {
                    ["", ".before", ".after"].map(|part| format!("explain-{}{part}", code.name))
                })
                .filter(|id| !outline.contains_key(id))
                .collect();
            assert_eq!(without, [""; 0], "{lang:?}");
        }
    }

    #[test]
    fn every_code_has_its_sentence_in_both_languages() {
        for lang in BOTH {
            let outline = outline(lang);
            let without: Vec<_> = code::ALL
                .iter()
                .map(|c| c.name)
                .filter(|n| !outline.contains_key(*n))
                .collect();
            assert!(
                without.is_empty(),
                "no sentence in {lang:?} for {without:?}"
            );
        }
    }

    #[test]
    fn both_languages_have_the_same_sentences_advice_and_arguments() {
        let (bulgarian, english) = (
            outline(MessageLang::Bulgarian),
            outline(MessageLang::English),
        );
        let differing: Vec<_> = bulgarian
            .keys()
            .chain(english.keys())
            .filter(|key| bulgarian.get(*key) != english.get(*key))
            .map(|key| {
                format!(
                    "{key}: bg {:?}, en {:?}",
                    bulgarian.get(key),
                    english.get(key)
                )
            })
            .collect();
        assert!(differing.is_empty(), "{differing:#?}");
    }

    #[test]
    fn a_diagnostic_is_put_into_words_with_its_advice() {
        let file = FilePath::new("i18n/bg.ftl");
        let diagnostic = Diagnostic::new(code::STRING_MISSING)
            .at(&file, 0..4)
            .arg("key", "call")
            .arg("language", "English")
            .arg("file", "i18n/en.ftl")
            .help("help");
        let bulgarian = Messages::new(MessageLang::Bulgarian).explain(&diagnostic);
        assert_eq!(
            bulgarian.message,
            "Текстът „call“ липсва на този език: English."
        );
        assert!(bulgarian.help.unwrap().contains("i18n/en.ftl"));
        let english = Messages::new(MessageLang::English).explain(&diagnostic);
        assert_eq!(
            english.message,
            "The text “call” is missing in this language: English."
        );
    }

    #[test]
    fn every_syntax_problem_has_its_own_sentence() {
        use crate::i18n::fluent::SyntaxProblemKind::*;
        let kinds = [
            Expected('='),
            NoKey,
            NoText,
            DefaultVariant,
            Selector,
            OpenString,
            Escape,
            Brace,
            Placeable,
            DoubleBraces,
            LongNumber,
            TooDeep,
            Arguments,
        ];
        for lang in BOTH {
            let messages = Messages::new(lang);
            let sentences: BTreeSet<String> = kinds
                .iter()
                .chain([&Expected('}')])
                .map(|kind| {
                    let args = [
                        ("problem", Arg::from(kind.name())),
                        ("expected", Arg::from("=")),
                    ];
                    messages.text("fluent-syntax", &args)
                })
                .collect();
            assert_eq!(sentences.len(), kinds.len(), "{sentences:#?}");
        }
    }

    #[test]
    fn a_sentence_that_is_nowhere_is_its_identifier() {
        for lang in BOTH {
            let messages = Messages::new(lang);
            assert_eq!(messages.text("no-such-sentence", &[]), "no-such-sentence");
            assert_eq!(messages.text("no-such.sentence", &[]), "no-such.sentence");
            assert_eq!(messages.text("", &[]), "");
        }
    }

    #[test]
    fn the_language_follows_the_locale() {
        use MessageLang::*;
        for (lc_all, lang, expected) in [
            (None, None, English),
            (None, Some("bg_BG.UTF-8"), Bulgarian),
            (Some(""), Some("bg"), Bulgarian),
            (Some("C"), Some("bg_BG"), English),
            (Some("bg_BG@euro"), Some("en_GB"), Bulgarian),
            (None, Some("de_DE.UTF-8"), English),
            (None, Some("bgx"), English),
        ] {
            assert_eq!(
                MessageLang::from_locale(lc_all, lang),
                expected,
                "{lc_all:?} {lang:?}"
            );
        }
    }
}
