//! Draws a [`Report`] for people, for programs and for GitHub.
//!
//! The only place where bytes become lines and columns, and where findings get their words. Lines
//! and columns start at 1 and columns count characters; an end is the position after the last
//! character, as in the compilers' JSON forms. The words come in as functions ([`Words`]), so that
//! this module knows no language. It prints nothing itself: it returns text.

use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use serde::Serialize;

use crate::diag::{Arg, Diagnostic, FilePath, Place, Report, Severity};
use crate::i18n::messages::Explanation;

/// The form of the printed report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// With the line and an underline, for a terminal.
    Human(Human),
    /// One JSON object a line.
    Json,
    /// Workflow commands that GitHub shows beside the changed lines.
    Github,
}

/// How the form for people looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Human {
    pub coloring: Coloring,
    /// Characters in a line of the terminal; longer lines of a file are cut around the place.
    pub width: usize,
}

impl Human {
    /// For output that is no terminal: no colour, and lines as long as a wide window.
    pub const PLAIN: Human = Human {
        coloring: Coloring::Plain,
        width: 140,
    };
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coloring {
    Plain,
    /// ANSI escapes.
    Colored,
}

/// Where the words come from.
#[derive(Clone, Copy)]
pub struct Words<'a> {
    /// The sentence for a finding.
    pub explain: &'a dyn Fn(&Diagnostic) -> Explanation,
    /// A sentence of `cli.ftl`.
    pub say: Say<'a>,
}

/// The sentence with an identifier, with its arguments in place.
pub type Say<'a> = &'a dyn Fn(&str, &[(&str, Arg)]) -> String;

/// The text of a file of the project without its BOM, or `None` if it could not be read as text.
pub type Texts<'a> = &'a dyn Fn(&FilePath) -> Option<Arc<str>>;

/// The findings in the order in which they are, each with a final line break; people get an empty
/// line after each.
pub fn print(report: &Report, format: Format, texts: Texts<'_>, words: Words<'_>) -> String {
    let mut printed = String::new();
    for diagnostic in report.iter() {
        match format {
            Format::Human(human) => {
                printed.push_str(&draw(diagnostic, human, texts, words));
                printed.push_str("\n\n");
            }
            Format::Json => {
                printed.push_str(&json_line(diagnostic, texts, words));
                printed.push('\n');
            }
            Format::Github => {
                printed.push_str(&workflow_command(diagnostic, texts, words));
                printed.push('\n');
            }
        }
    }
    printed
}

/// "3 errors, 2 warnings", or `None` if there is neither.
pub fn summary(report: &Report, words: Words<'_>) -> Option<String> {
    let counts = [
        (Severity::Error, "error-count"),
        (Severity::Warning, "warning-count"),
    ];
    let parts: Vec<String> = counts
        .into_iter()
        .map(|(severity, id)| (report.count(severity), id))
        .filter(|(count, _)| *count > 0)
        .map(|(count, id)| (words.say)(id, &[("count", count.into())]))
        .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// A length of time as people read it: milliseconds, or from one second on, seconds and tenths.
pub fn duration(time: Duration, words: Words<'_>) -> String {
    let number = |number: u128| Arg::Number(i64::try_from(number).unwrap_or(i64::MAX));
    let milliseconds = time.as_millis();
    if milliseconds < 1000 {
        return (words.say)("duration-milliseconds", &[("count", number(milliseconds))]);
    }
    let tenths = (milliseconds + 50) / 100;
    (words.say)(
        "duration-seconds",
        &[
            ("whole", number(tenths / 10)),
            ("tenth", number(tenths % 10)),
        ],
    )
}

/// A place in a text: line and column start at 1, the column counts characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    pub line: usize,
    pub column: usize,
}

/// The position of a byte of a text. A byte inside a character means its beginning, one after the
/// end means the end.
pub fn line_column(text: &str, offset: usize) -> Position {
    let before = before(text, offset);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    Position {
        line: before.bytes().filter(|byte| *byte == b'\n').count() + 1,
        column: before
            .get(line_start..)
            .map_or(0, |line| line.chars().count())
            + 1,
    }
}

/// The text up to a byte, or up to the beginning of the character that the byte is part of.
fn before(text: &str, offset: usize) -> &str {
    (0..=offset.min(text.len()))
        .rev()
        .find_map(|offset| text.get(..offset))
        .unwrap_or_default()
}

// For people.

fn draw(diagnostic: &Diagnostic, human: Human, texts: Texts<'_>, words: Words<'_>) -> String {
    let explanation = (words.explain)(diagnostic);
    let word = |id| (words.say)(id, &[]);
    let text = diagnostic.file().and_then(texts);
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR.with_name(word("word-error")),
        Severity::Warning => Level::WARNING.with_name(word("word-warning")),
        Severity::Note => Level::NOTE.with_name(word("word-note")),
    };
    let mut group = Group::with_title(
        level
            .primary_title(explanation.message)
            .id(diagnostic.code.name),
    );
    if let Some(file) = diagnostic.file() {
        group = match (&diagnostic.place, text.as_deref()) {
            (Place::Span(span), Some(text)) => group.element(excerpt(file, text, &span.range)),
            // A file as a whole is shown at its beginning.
            _ => group.element(Origin::path(file.as_str()).line(1).char_column(1)),
        };
    }
    if let Some(help) = explanation.help {
        let help = without_controls(&help);
        group = group.element(Level::HELP.with_name(word("word-help")).message(help));
    }
    let renderer = match human.coloring {
        Coloring::Plain => Renderer::plain(),
        Coloring::Colored => Renderer::styled(),
    };
    // Less leaves no room for the line beside its number and the marks of the cuts.
    renderer.term_width(human.width.max(40)).render(&[group])
}

/// Advice may quote what a file says; the library takes escapes out of the sentence and the excerpt,
/// but lets those in a message through to the terminal.
fn without_controls(text: &str) -> String {
    text.replace(|c: char| c.is_control() && c != '\n', "\u{fffd}")
}

/// The lines that a span touches, with the span underlined.
///
/// Only these lines are handed on, with a span that begins and ends on characters of them: the drawing
/// library panics when one does not, and would draw a line break as a further line.
fn excerpt<'a>(
    file: &'a FilePath,
    text: &'a str,
    range: &Range<usize>,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let start = before(text, range.start).len();
    let marked = before(text, range.end.max(start))
        .get(start..)
        .unwrap_or_default();
    let end = start + marked.trim_end_matches(['\n', '\r']).len();
    let first = before(text, start)
        .rfind('\n')
        .map_or(0, |newline| newline + 1);
    let last = text
        .get(end..)
        .and_then(|rest| rest.find('\n'))
        .map_or(text.len(), |newline| end + newline);
    let lines = text.get(first..last).unwrap_or_default();
    let lines = lines.strip_suffix('\r').unwrap_or(lines);
    let within = |offset: usize| (offset - first).min(lines.len());
    Snippet::source(lines)
        .path(file.as_str())
        .line_start(line_column(text, start).line)
        .annotation(AnnotationKind::Primary.span(within(start)..within(end)))
}

// For programs.

/// The JSON form. Every key is always there; what belongs to no file has `null` for its place, and a
/// file as a whole stands for its beginning.
#[derive(Serialize)]
struct JsonDiagnostic<'a> {
    severity: &'static str,
    code: &'static str,
    file: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    message: String,
    help: Option<String>,
}

fn json_line(diagnostic: &Diagnostic, texts: Texts<'_>, words: Words<'_>) -> String {
    let Explanation { message, help } = (words.explain)(diagnostic);
    let (start, end) = positions(diagnostic, texts).unzip();
    let object = JsonDiagnostic {
        severity: diagnostic.severity.name(),
        code: diagnostic.code.name,
        file: diagnostic.file().map(FilePath::as_str),
        line: start.map(|start| start.line),
        column: start.map(|start| start.column),
        end_line: end.map(|end| end.line),
        end_column: end.map(|end| end.column),
        message,
        help,
    };
    // Strings, numbers and null always have a JSON form.
    serde_json::to_string(&object).unwrap_or_default()
}

fn positions(diagnostic: &Diagnostic, texts: Texts<'_>) -> Option<(Position, Position)> {
    let beginning = Position { line: 1, column: 1 };
    let span = match &diagnostic.place {
        Place::Site => return None,
        Place::File(_) => return Some((beginning, beginning)),
        Place::Span(span) => span,
    };
    let Some(text) = texts(&span.file) else {
        return Some((beginning, beginning));
    };
    let start = line_column(&text, span.range.start);
    let end = line_column(&text, span.range.end.max(span.range.start));
    Some((start, end))
}

fn workflow_command(diagnostic: &Diagnostic, texts: Texts<'_>, words: Words<'_>) -> String {
    let Explanation { message, help } = (words.explain)(diagnostic);
    let command = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let mut line = format!("::{command} ");
    if let Some(file) = diagnostic.file() {
        let _ = write!(line, "file={},", escape_property(file.as_str()));
    }
    if let Some((start, end)) = positions(diagnostic, texts) {
        let (first, last) = (start.line, end.line);
        let _ = if first == last {
            let (from, to) = (start.column, end.column);
            write!(
                line,
                "line={first},col={from},endLine={last},endColumn={to},"
            )
        } else {
            // GitHub refuses columns in an annotation of several lines.
            write!(line, "line={first},endLine={last},")
        };
    }
    let text = match help {
        Some(help) => format!("{message}\n{help}"),
        None => message,
    };
    let title = escape_property(diagnostic.code.name);
    let _ = write!(line, "title={title}::{}", escape_data(&text));
    line
}

fn escape_data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn escape_property(text: &str) -> String {
    escape_data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use fluent_bundle::{FluentArgs, FluentBundle, FluentResource};
    use unicode_width::UnicodeWidthStr;

    use super::*;
    use crate::diag::code;

    const ENGLISH: &str = include_str!("../messages/en/cli.ftl");
    const BULGARIAN: &str = include_str!("../messages/bg/cli.ftl");

    fn bundle(source: &str, lang: &str) -> FluentBundle<FluentResource> {
        let resource = FluentResource::try_new(source.to_owned()).unwrap();
        let mut bundle = FluentBundle::new(vec![lang.parse().unwrap()]);
        bundle.set_use_isolating(false);
        bundle.add_resource(resource).unwrap();
        bundle
    }

    /// Everything that a print needs: files, the sentences of the command line, and for every finding
    /// the same sentence.
    struct Stage {
        files: BTreeMap<&'static str, Arc<str>>,
        cli: FluentBundle<FluentResource>,
        message: &'static str,
        help: Option<&'static str>,
    }

    impl Stage {
        fn english(file: &'static str, text: &str) -> Self {
            Stage {
                files: BTreeMap::from([(file, text.into())]),
                cli: bundle(ENGLISH, "en"),
                message: "There is no key “titel”.",
                help: Some("Write “title”."),
            }
        }

        fn bulgarian(file: &'static str, text: &str) -> Self {
            Stage {
                files: BTreeMap::from([(file, text.into())]),
                cli: bundle(BULGARIAN, "bg"),
                message: "Няма ключ „titel“.",
                help: Some("Напишете „title“."),
            }
        }

        fn print(&self, report: &Report, format: Format) -> String {
            let texts = |file: &FilePath| self.files.get(file.as_str()).cloned();
            self.with_words(|words| print(report, format, &texts, words))
        }

        fn with_words<T>(&self, action: impl FnOnce(Words<'_>) -> T) -> T {
            action(Words {
                explain: &|_| Explanation {
                    message: self.message.to_owned(),
                    help: self.help.map(str::to_owned),
                },
                say: &|id, args| self.say(id, args),
            })
        }

        fn say(&self, id: &str, args: &[(&str, Arg)]) -> String {
            let mut fluent = FluentArgs::new();
            for (name, arg) in args {
                match arg {
                    Arg::Text(text) => fluent.set(*name, text.as_str()),
                    Arg::Number(number) => fluent.set(*name, *number),
                }
            }
            let message = self.cli.get_message(id).unwrap();
            let mut errors = Vec::new();
            let said =
                self.cli
                    .format_pattern(message.value().unwrap(), Some(&fluent), &mut errors);
            assert!(errors.is_empty(), "{id}: {errors:?}");
            said.into_owned()
        }
    }

    fn found(file: &str, range: Range<usize>) -> Report {
        let diagnostic = Diagnostic::new(code::UNKNOWN_KEY).at(&FilePath::new(file), range);
        Report::from_iter([diagnostic])
    }

    fn range_of(text: &str, part: &str) -> Range<usize> {
        let start = text.find(part).unwrap();
        start..start + part.len()
    }

    const HUMAN: Format = Format::Human(Human::PLAIN);

    #[test]
    fn people_see_the_line_with_the_wrong_part_underlined() {
        let text = "+++\ntitel = \"За нас\"\n+++\n";
        let stage = Stage::english("content/about.md", text);
        let report = found("content/about.md", range_of(text, "titel"));
        assert_eq!(
            stage.print(&report, HUMAN),
            "\
error[unknown-key]: There is no key “titel”.
 --> content/about.md:2:1
  |
2 | titel = \"За нас\"
  | ^^^^^
  |
  = help: Write “title”.

"
        );
    }

    #[test]
    fn people_see_it_in_bulgarian_after_windows_line_ends_tabs_and_wide_characters() {
        let text = "+++\r\n\tслоган\t= \"日本 е\u{301}\" titel\r\n+++\r\n";
        let stage = Stage::bulgarian("content/about.md", text);
        let report = found("content/about.md", range_of(text, "titel"));
        let printed = stage.print(&report, HUMAN);
        assert_eq!(
            printed,
            "\
грешка[unknown-key]: Няма ключ „titel“.
 --> content/about.md:2:19
  |
2 |     слоган    = \"日本 е\u{301}\" titel
  |                          ^^^^^
  |
  = помощ: Напишете „title“.

"
        );
        let lines: Vec<&str> = printed.lines().collect();
        let before = lines[3].split("titel").next().unwrap();
        assert_eq!(before.width(), lines[4].find('^').unwrap());
    }

    #[test]
    fn a_finding_of_a_whole_file_stands_at_its_beginning_and_one_of_the_site_nowhere() {
        let stage = Stage::bulgarian("content/about.md", "");
        let file = FilePath::new("content/about.md");
        let report = Report::from_iter([
            Diagnostic::new(code::FILE_UNREADABLE).in_file(&file),
            Diagnostic::new(code::TWIN_MISSING),
        ]);
        assert_eq!(
            stage.print(&report, HUMAN),
            "\
грешка[file-unreadable]: Няма ключ „titel“.
--> content/about.md:1:1
 = помощ: Напишете „title“.

предупреждение[twin-missing]: Няма ключ „titel“.
 |
 = помощ: Напишете „title“.

"
        );
    }

    #[test]
    fn a_file_without_text_is_named_at_its_beginning() {
        let stage = Stage::english("other.md", "");
        let printed = stage.print(&found("content/about.md", 3..9), HUMAN);
        assert!(printed.contains("--> content/about.md:1:1\n"), "{printed}");
    }

    #[test]
    fn several_lines_are_bracketed() {
        let text = "one\r\ntwo\r\nthree\r\nfour\r\n";
        let mut stage = Stage::english("a.md", text);
        stage.help = None;
        let printed = stage.print(&found("a.md", range_of(text, "two\r\nthree\r\n")), HUMAN);
        assert_eq!(
            printed,
            "\
error[unknown-key]: There is no key “titel”.
 --> a.md:2:1
  |
2 | / two
3 | | three
  | |_____^

"
        );
    }

    #[test]
    fn a_very_long_line_is_cut_around_the_place() {
        let text = format!("{}ТУК{}", "дума ".repeat(5000), " още".repeat(5000));
        let stage = Stage::english("a.md", &text);
        let printed = stage.print(&found("a.md", range_of(&text, "ТУК")), HUMAN);
        assert!(printed.contains("--> a.md:1:25001\n"), "{printed}");
        let lines: Vec<&str> = printed.lines().collect();
        assert!(lines[3].width() < 150, "{}", lines[3]);
        let before = lines[3].split("ТУК").next().unwrap();
        assert_eq!(before.width(), lines[4].find("^^^").unwrap());
    }

    #[test]
    fn the_end_of_a_file_after_its_last_line_break_can_be_pointed_at() {
        let stage = Stage::english("a.md", "one\n");
        let printed = stage.print(&found("a.md", 4..4), HUMAN);
        assert!(printed.contains("--> a.md:2:1\n"), "{printed}");
    }

    #[test]
    fn colour_is_added_only_when_asked_for() {
        let stage = Stage::english("a.md", "titel");
        let colored = Format::Human(Human {
            coloring: Coloring::Colored,
            width: 80,
        });
        let report = found("a.md", 0..5);
        assert!(stage.print(&report, colored).contains("\u{1b}["));
        assert!(!stage.print(&report, HUMAN).contains('\u{1b}'));
    }

    #[test]
    fn escapes_in_a_file_do_not_reach_the_terminal() {
        let mut stage = Stage::english("a.md", "\u{1b}[31mtitel");
        stage.message = "There is no key “\u{1b}[31mtitel”.";
        stage.help = Some("Write\n“\u{1b}[31mtitle”.");
        let printed = stage.print(&found("a.md", 0..5), HUMAN);
        assert!(!printed.contains('\u{1b}'), "{printed}");
    }

    #[test]
    fn no_text_and_no_span_make_a_printer_panic() {
        let texts = [
            "",
            "\n",
            "\r",
            "\r\n\r\n",
            "абв\r\nгд\n",
            "\t\t\n\t\0\u{1b}[31m\u{202e}x\u{2067}\n",
            "е\u{301}\u{301}日本👩‍👩‍👧\u{200b}\u{feff}\n\n\n🇧🇬",
            "a\u{2028}b\u{85}c\rd\u{c}e",
        ];
        let long = format!("{}\t\u{301}日", "日\u{301}\tx ".repeat(60)).repeat(3);
        for text in texts.iter().copied().chain([long.as_str()]) {
            let stage = Stage::english("a.md", text);
            let step = (text.len() / 12).max(1);
            for start in (0..text.len() + 3).step_by(step) {
                for end in (0..text.len() + 3).step_by(step).chain([usize::MAX]) {
                    for width in [0, 41, 80] {
                        let coloring = Coloring::Plain;
                        let human = Format::Human(Human { coloring, width });
                        stage.print(&found("a.md", start..end), human);
                    }
                    stage.print(&found("a.md", start..end), Format::Json);
                    stage.print(&found("a.md", start..end), Format::Github);
                }
            }
        }
    }

    #[test]
    fn programs_get_one_object_a_line_with_the_keys_of_the_contract() {
        let text = "+++\ntitle = 1\nслоган, titel = 2\n+++\n";
        let stage = Stage::english("content/x.md", text);
        let mut report = found("content/x.md", range_of(text, "titel"));
        report.append(Report::from_iter([Diagnostic::new(code::TWIN_MISSING)]));
        assert_eq!(
            stage.print(&report, Format::Json),
            concat!(
                r#"{"severity":"error","code":"unknown-key","file":"content/x.md","line":3,"column":9,"#,
                r#""end_line":3,"end_column":14,"message":"There is no key “titel”.","#,
                r#""help":"Write “title”."}"#,
                "\n",
                r#"{"severity":"warning","code":"twin-missing","file":null,"line":null,"column":null,"#,
                r#""end_line":null,"end_column":null,"message":"There is no key “titel”.","#,
                r#""help":"Write “title”."}"#,
                "\n",
            )
        );
    }

    #[test]
    fn github_gets_workflow_commands_with_its_escapes() {
        let text = "a\nb titel\nc\n";
        let mut stage = Stage::english("content/a,b: 100%.md", text);
        stage.message = "100 % wrong:\r\nreally, yes.";
        let mut report = found("content/a,b: 100%.md", range_of(text, "titel"));
        report.append(found("content/a,b: 100%.md", range_of(text, "titel\nc")));
        let mut note = Diagnostic::new(code::TWIN_MISSING);
        note.severity = Severity::Note;
        report.push(note);
        assert_eq!(
            stage.print(&report, Format::Github),
            "\
::error file=content/a%2Cb%3A 100%25.md,line=2,col=3,endLine=2,endColumn=8,title=unknown-key::100 %25 wrong:%0D%0Areally, yes.%0AWrite “title”.
::error file=content/a%2Cb%3A 100%25.md,line=2,endLine=3,title=unknown-key::100 %25 wrong:%0D%0Areally, yes.%0AWrite “title”.
::notice title=twin-missing::100 %25 wrong:%0D%0Areally, yes.%0AWrite “title”.
"
        );
    }

    #[test]
    fn the_summary_counts_errors_and_warnings_in_both_languages() {
        let errors = |count| vec![Diagnostic::new(code::UNKNOWN_KEY); count];
        let warnings = |count| vec![Diagnostic::new(code::TWIN_MISSING); count];
        let some: Report = errors(3).into_iter().chain(warnings(2)).collect();
        let one: Report = errors(1).into_iter().collect();
        let english = Stage::english("", "");
        let bulgarian = Stage::bulgarian("", "");
        let sum = |stage: &Stage, report| stage.with_words(|words| summary(report, words));
        assert_eq!(sum(&english, &some).unwrap(), "3 errors, 2 warnings");
        assert_eq!(
            sum(&bulgarian, &some).unwrap(),
            "3 грешки, 2 предупреждения"
        );
        assert_eq!(sum(&english, &one).unwrap(), "1 error");
        assert_eq!(sum(&bulgarian, &one).unwrap(), "1 грешка");
        assert_eq!(sum(&english, &Report::default()), None);
    }

    #[test]
    fn time_is_read_in_milliseconds_or_tenths_of_seconds() {
        let english = Stage::english("", "");
        let bulgarian = Stage::bulgarian("", "");
        let say = |stage: &Stage, milliseconds| {
            stage.with_words(|words| duration(Duration::from_millis(milliseconds), words))
        };
        assert_eq!(say(&english, 999), "999 ms");
        assert_eq!(say(&english, 1999), "2.0 s");
        assert_eq!(say(&bulgarian, 12), "12 мс");
        assert_eq!(say(&bulgarian, 62_340), "62,3 с");
    }

    #[test]
    fn both_languages_say_the_same_things() {
        let ids = |source: &str| -> Vec<String> {
            let is_id = |line: &&str| line.starts_with(|c: char| c.is_ascii_lowercase());
            let id = |line: &str| line.split(' ').next().unwrap().to_owned();
            source.lines().filter(is_id).map(id).collect()
        };
        assert_eq!(ids(ENGLISH), ids(BULGARIAN));
    }

    #[test]
    fn lines_and_columns_start_at_one_and_count_characters() {
        let text = "абв\r\nг日д\n";
        let at = |offset| {
            let Position { line, column } = line_column(text, offset);
            (line, column)
        };
        assert_eq!(at(0), (1, 1));
        assert_eq!(at(4), (1, 3));
        assert_eq!(at(5), (1, 3), "inside a character");
        assert_eq!(at(8), (2, 1));
        assert_eq!(at(13), (2, 3));
        assert_eq!(at(text.len()), (3, 1));
        assert_eq!(at(usize::MAX), (3, 1));
        assert_eq!(line_column("", 0), Position { line: 1, column: 1 });
    }
}
