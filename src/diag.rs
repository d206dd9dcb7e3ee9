//! Diagnostics as data: what was found wrong, where, and which sentence explains it.
//!
//! An author's mistake is a value here, never text: a [`Code`], the arguments of its sentence and a
//! [`Span`] of bytes. Lines, columns, excerpts and words exist only in the printers
//! (`i18n::messages` finds the words, `cli::print` draws). A stage reports everything that it can
//! find into a [`Report`] and goes on; whoever drives the stages decides what errors mean.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; never affects the exit code.
    Note,
    /// The site can be published, but somebody should look.
    Warning,
    /// The site cannot be published like this.
    Error,
}

impl Severity {
    /// The word of the JSON form.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// A stable, documented kind of finding. The name is kebab-case and is the identifier of the
/// sentence in `src/messages/LANG/*.ftl`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Code {
    pub name: &'static str,
    pub severity: Severity,
}

/// A file of the project by its path relative to the root, with `/` on every system.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FilePath(Arc<str>);

impl FilePath {
    pub fn new(path: impl Into<Arc<str>>) -> Self {
        FilePath(path.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for FilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A range of bytes of a project file, as it lies on the disk after its BOM.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Span {
    pub file: FilePath,
    pub range: Range<usize>,
}

/// Where a finding belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The whole run, not one file.
    Site,
    /// A file as a whole (one that cannot be read, or is missing).
    File(FilePath),
    /// A part of a file.
    Span(Span),
}

/// An argument of a sentence.
#[derive(Clone, Debug, PartialEq)]
pub enum Arg {
    Text(String),
    Number(i64),
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Arg::Text(text.to_owned())
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Arg::Text(text)
    }
}

impl From<&String> for Arg {
    fn from(text: &String) -> Self {
        Arg::Text(text.clone())
    }
}

impl From<&FilePath> for Arg {
    fn from(path: &FilePath) -> Self {
        Arg::Text(path.as_str().to_owned())
    }
}

impl From<usize> for Arg {
    fn from(number: usize) -> Self {
        Arg::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<i64> for Arg {
    fn from(number: i64) -> Self {
        Arg::Number(number)
    }
}

/// One finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    pub code: Code,
    pub severity: Severity,
    pub place: Place,
    pub args: Vec<(&'static str, Arg)>,
    /// Which piece of advice follows the sentence: the name of an attribute of the Fluent message.
    pub help: Option<&'static str>,
}

impl Diagnostic {
    /// A finding about the site as a whole; [`Diagnostic::at`] or [`Diagnostic::in_file`] place it.
    pub fn new(code: Code) -> Self {
        Diagnostic {
            code,
            severity: code.severity,
            place: Place::Site,
            args: Vec::new(),
            help: None,
        }
    }

    /// Places the finding at bytes of a file.
    pub fn at(mut self, file: &FilePath, range: Range<usize>) -> Self {
        self.place = Place::Span(Span {
            file: file.clone(),
            range,
        });
        self
    }

    /// Places the finding at a span.
    pub fn at_span(mut self, span: &Span) -> Self {
        self.place = Place::Span(span.clone());
        self
    }

    /// Places the finding at a file as a whole.
    pub fn in_file(mut self, file: &FilePath) -> Self {
        self.place = Place::File(file.clone());
        self
    }

    /// Gives the sentence an argument, `{ $name }` in the Fluent message.
    pub fn arg(mut self, name: &'static str, value: impl Into<Arg>) -> Self {
        self.args.push((name, value.into()));
        self
    }

    /// Chooses the advice, an attribute of the Fluent message. The caller has checked that it
    /// leads to something right: the nearest key exists, the corrected date parses.
    pub fn help(mut self, attribute: &'static str) -> Self {
        self.help = Some(attribute);
        self
    }

    /// Gives the advice with its argument when there is one to give.
    pub fn help_with(
        self,
        attribute: &'static str,
        name: &'static str,
        value: Option<impl Into<Arg>>,
    ) -> Self {
        match value {
            Some(value) => self.arg(name, value).help(attribute),
            None => self,
        }
    }

    /// The file that the finding belongs to, if it belongs to one.
    pub fn file(&self) -> Option<&FilePath> {
        match &self.place {
            Place::Site => None,
            Place::File(file) => Some(file),
            Place::Span(span) => Some(&span.file),
        }
    }
}

/// Everything that a run found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    found: Vec<Diagnostic>,
}

impl Report {
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    pub fn append(&mut self, other: Report) {
        self.found.extend(other.found);
    }

    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.found.iter()
    }

    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    pub fn count(&self, severity: Severity) -> usize {
        self.found.iter().filter(|d| d.severity == severity).count()
    }

    pub fn has_errors(&self) -> bool {
        self.found.iter().any(|d| d.severity == Severity::Error)
    }

    /// Puts the findings in the order of their weight, errors last, where a terminal ends; then of
    /// files and places, the site's own last. Drops what was
    /// found twice (a text that is shown in two languages is looked at twice).
    pub fn sort(&mut self) {
        fn key(d: &Diagnostic) -> (Severity, bool, Option<&FilePath>, usize, usize, &str) {
            let (start, end) = match &d.place {
                Place::Span(span) => (span.range.start, span.range.end),
                Place::File(_) | Place::Site => (0, 0),
            };
            (
                d.severity,
                d.file().is_none(),
                d.file(),
                start,
                end,
                d.code.name,
            )
        }
        self.found.sort_by(|a, b| key(a).cmp(&key(b)));
        self.found.dedup();
    }
}

impl FromIterator<Diagnostic> for Report {
    fn from_iter<I: IntoIterator<Item = Diagnostic>>(iter: I) -> Self {
        Report {
            found: iter.into_iter().collect(),
        }
    }
}

impl IntoIterator for Report {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.found.into_iter()
    }
}

/// The candidate nearest to a misspelt word, if one is near enough to be meant.
///
/// Letters that look alike in Latin and Cyrillic count as the same: a key typed with the wrong
/// keyboard layout is found.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = fold_lookalikes(word);
    let allowed = (word.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| {
            (
                strsim::osa_distance(&word, &fold_lookalikes(candidate)),
                candidate,
            )
        })
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

fn fold_lookalikes(word: &str) -> Cow<'_, str> {
    let fold = |c: char| match c {
        'а' => 'a',
        'в' => 'b',
        'с' => 'c',
        'е' => 'e',
        'о' => 'o',
        'р' => 'p',
        'х' => 'x',
        'у' => 'y',
        'к' => 'k',
        'м' => 'm',
        'т' => 't',
        'и' => 'u',
        'н' => 'h',
        'і' => 'i',
        'ј' => 'j',
        'ѕ' => 's',
        '_' => '-',
        other => other,
    };
    Cow::Owned(word.to_lowercase().chars().map(fold).collect())
}

macro_rules! codes {
    ($($severity:ident { $($constant:ident = $name:literal,)* })*) => {
        /// Every kind of finding, by name. Each has its sentence in `src/messages/`.
        pub mod code {
            use super::{Code, Severity};
            $($(pub const $constant: Code = Code { name: $name, severity: Severity::$severity };)*)*

            /// All of them, for the printed explanations and for the test that none lacks words.
            pub const ALL: &[Code] = &[$($($constant,)*)*];
        }
    };
}

codes! {
    Error {
        // files
        FILE_UNREADABLE = "file-unreadable",
        FILE_ENCODING = "file-encoding",
        LINK_LEAVES_SITE = "link-leaves-site",
        LINK_LOOP = "link-loop",

        CONTENT_MISSING = "content-missing",

        // TOML, front matter and configuration
        TOML_SYNTAX = "toml-syntax",
        FRONT_MATTER_MISSING = "front-matter-missing",
        FRONT_MATTER_UNCLOSED = "front-matter-unclosed",
        UNKNOWN_KEY = "unknown-key",
        MISSING_KEY = "missing-key",
        WRONG_TYPE = "wrong-type",
        WRONG_VALUE = "wrong-value",
        UNKNOWN_VALUE = "unknown-value",
        BAD_DATE = "bad-date",
        SKIPPED_TIME = "skipped-time",
        BAD_SLUG = "bad-slug",
        UNKNOWN_LANGUAGE = "unknown-language",
        IMAGE_WITHOUT_ALT = "image-without-alt",

        // referral.toml
        FORM_FIELD_NAME = "form-field-name",
        FORM_OPTIONS = "form-options",
        FORM_CONDITION = "form-condition",
        FORM_TOO_LONG = "form-too-long",
        FORM_ADDRESS = "form-address",

        // recipients.txt
        RECIPIENT_KEY = "recipient-key",
        RECIPIENT_NAME = "recipient-name",
        RECIPIENT_DUPLICATE = "recipient-duplicate",
        RECIPIENT_PRACTICE = "recipient-practice",
        RECIPIENT_SECRET = "recipient-secret",
        RECIPIENTS_MISSING = "recipients-missing",

        // events
        START_OFF_RULE = "start-off-rule",
        UNTIL_BEFORE_START = "until-before-start",
        NO_SUCH_OCCURRENCE = "no-such-occurrence",
        NO_OCCURRENCE_LEFT = "no-occurrence-left",
        TOO_MANY_OCCURRENCES = "too-many-occurrences",
        CHANGE_WITHOUT_REPEAT = "change-without-repeat",
        CHANGE_OF_EXCEPTION = "change-of-exception",
        DUPLICATE_CHANGE = "duplicate-change",

        // Markdown
        BROKEN_LINK = "broken-link",
        BROKEN_ANCHOR = "broken-anchor",
        LINK_TO_DRAFT = "link-to-draft",
        DANGEROUS_ADDRESS = "dangerous-address",
        FOREIGN_PICTURE = "foreign-picture",
        MISSING_FILE = "missing-file",
        RAW_HTML = "raw-html",
        HTML_UNBALANCED = "html-unbalanced",
        UNKNOWN_BLOCK = "unknown-block",
        BLOCK_UNCLOSED = "block-unclosed",
        BLOCK_MISPLACED = "block-misplaced",
        UNKNOWN_FACT = "unknown-fact",
        DUPLICATE_ID = "duplicate-id",
        NESTED_TOO_DEEP = "nested-too-deep",

        // routes
        DUPLICATE_ROUTE = "duplicate-route",
        BAD_ADDRESS = "bad-address",

        // theme
        THEME_MISSING = "theme-missing",
        THEME_OPTION = "theme-option",
        TEMPLATE_SYNTAX = "template-syntax",
        TEMPLATE_RENDER = "template-render",
        TEMPLATE_MISSING = "template-missing",
        THEME_BLOCK = "theme-block",
        FLUENT_SYNTAX = "fluent-syntax",
        FLUENT_REFERENCE = "fluent-reference",
        CSS_SYNTAX = "css-syntax",
    }
    Warning {
        REPEATED_TIME = "repeated-time",

        // events
        ALL_DAY_WITH_HOUR = "all-day-with-hour",
        HOUR_MISSING = "hour-missing",
        POSTPONED_WITHOUT_WAS = "postponed-without-was",
        WAS_WITHOUT_POSTPONED = "was-without-postponed",
        WAS_IS_START = "was-is-start",
        ONLINE_MISSING = "online-missing",
        CHANGES_OF_CANCELLED = "changes-of-cancelled",
        EMPTY_CHANGE = "empty-change",
        OCCURRENCE_SKIPPED = "occurrence-skipped",

        TWIN_MISSING = "twin-missing",
        TWIN_DIFFERS = "twin-differs",
        CONSENT_MISSING = "consent-missing",
        CONSENT_EXPIRED = "consent-expired",
        FACT_UNCONFIRMED = "fact-unconfirmed",
        FACT_OVERDUE = "fact-overdue",
        STRING_MISSING = "string-missing",
        FORM_TEXT_MISSING = "form-text-missing",
        LINK_TO_UNPUBLISHED = "link-to-unpublished",
        SHORT_LINK_UNPUBLISHED = "short-link-unpublished",
        HEADER_TOO_LONG = "header-too-long",

        // how pages are written: `pateka check`
        TWIN_OUTDATED = "twin-outdated",
        TWIN_ORPHANED = "twin-orphaned",
        HEADING_SKIPS = "heading-skips",
        SECOND_TITLE = "second-title",
        VAGUE_LINK = "vague-link",
        PICTURE_SILENT = "picture-silent",
        TABLE_NAMELESS = "table-nameless",
        WRONG_WEEKDAY = "wrong-weekday",
        STIGMATISING_WORDS = "stigmatising-words",
        CHILD_IDENTIFIED = "child-identified",
    }
    Note {
        CAPITALS = "capitals",
        LONG_SENTENCE = "long-sentence",
        LONG_PARAGRAPH = "long-paragraph",
        ABBREVIATION_UNEXPLAINED = "abbreviation-unexplained",
        OFFICIAL_PHRASE = "official-phrase",
    }
    Note {
        REPEAT_WITHOUT_END = "repeat-without-end",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_forgives_a_slip_and_the_wrong_keyboard() {
        let keys = ["title", "description", "weight"];
        assert_eq!(nearest("titel", keys), Some("title"));
        assert_eq!(nearest("tіtle", keys), Some("title"));
        assert_eq!(nearest("wholly", keys), None);
    }

    #[test]
    fn codes_are_named_once_and_in_kebab_case() {
        let mut names: Vec<_> = code::ALL.iter().map(|c| c.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), code::ALL.len());
        assert!(
            names
                .iter()
                .all(|n| n.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'))
        );
    }
}
