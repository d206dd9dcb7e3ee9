//! Opened referrals for a terminal, a printer, a spreadsheet and a program.
//!
//! Each form escapes for where it goes: control and direction characters for the terminal, markup for HTML,
//! formulas for CSV. The rule of safe contact stands above the number, and in a table beside it.

use serde::Serialize;

use super::seal::{Mark, Opened};
use super::sheet::{Allowed, Answer, CONTACT, LEAVE_MESSAGE, SAY_WHO_WE_ARE, SafeContact, Sheet};
use super::store::{Entry, State};
use crate::diag::Arg;
use crate::form::{NO, YES, plain::escape};
use crate::i18n::Lang;
use crate::i18n::messages::Messages;

/// A referral and what stands beside it in the store.
pub struct Exported {
    pub entry: Entry,
    pub opened: Opened,
}

/// The words, and the language that questions are shown in.
#[derive(Clone, Copy)]
pub struct Words<'a> {
    pub messages: &'a Messages,
    pub lang: &'a Lang,
}

/// A sheet for a terminal or a text file.
pub fn text(exported: &Exported, words: Words<'_>) -> String {
    let sheet = Sheet::of(&exported.opened, words.lang);
    let mut lines = vec![
        words.say("sheet-title", &[("reference", sheet.reference.into())]),
        heading(exported, &sheet, words),
    ];
    if sheet.mark == Mark::Quarantine {
        lines.push(words.say("sheet-quarantine", &[]));
    }
    for row in &sheet.rows {
        lines.push(String::new());
        if let Some(rule) = row.safe_contact {
            let rule = words.rule(rule);
            let widest = rule.iter().map(|line| line.chars().count()).max();
            let bar = "━".repeat(widest.unwrap_or_default());
            lines.push(bar.clone());
            lines.extend(rule.iter().map(|line| line.to_uppercase()));
            lines.push(bar);
        }
        lines.push(visible(row.label));
        for answer in &row.answers {
            let answer = visible(&words.answer(*answer));
            lines.extend(answer.lines().map(|line| format!("    {line}")));
        }
    }
    lines.push(String::new());
    lines.join("\n")
}

/// A page to print: one sheet of paper a referral, nothing from elsewhere.
pub fn html(exported: &[Exported], words: Words<'_>) -> String {
    let mut page = page_head(&words.say("export-title", &[]), words.lang);
    if exported.is_empty() {
        page.push_str(&format!(
            "<p>{}</p>\n",
            escape(&words.say("list-empty", &[]))
        ));
    }
    for exported in exported {
        let sheet = Sheet::of(&exported.opened, words.lang);
        let title = words.say("sheet-title", &[("reference", sheet.reference.into())]);
        page.push_str(&format!(
            "<article>\n<h1>{}</h1>\n<p>{}</p>\n",
            escape(&title),
            escape(&heading(exported, &sheet, words))
        ));
        if sheet.mark == Mark::Quarantine {
            let quarantine = words.say("sheet-quarantine", &[]);
            page.push_str(&format!("<p class=\"rule\">{}</p>\n", escape(&quarantine)));
        }
        page.push_str("<dl>\n");
        for row in &sheet.rows {
            page.push_str("<div>\n");
            page.push_str(&format!("<dt>{}</dt>\n", escape(&visible(row.label))));
            if let Some(rule) = row.safe_contact {
                let rule = words.rule(rule).map(|line| escape(&line)).join("<br>");
                page.push_str(&format!("<dd class=\"rule\">{rule}</dd>\n"));
            }
            for answer in &row.answers {
                let answer = visible(&words.answer(*answer));
                page.push_str(&format!("<dd>{}</dd>\n", escape(&answer)));
            }
            page.push_str("</div>\n");
        }
        page.push_str("</dl>\n</article>\n");
    }
    page.push_str("</body>\n</html>\n");
    page
}

/// A table for a spreadsheet: RFC 4180, with a byte order mark, without which spreadsheets take it for the
/// old encoding of the system. Columns have the names of the fields; those of safe contact stand before the number.
/// A cell that a spreadsheet would compute, or whose zeros it would drop, begins with an apostrophe.
pub fn csv(exported: &[Exported]) -> String {
    let mut columns: Vec<&str> = Vec::new();
    for exported in exported {
        for answer in &exported.opened.answers {
            if !columns.contains(&answer.field.as_str()) {
                columns.push(&answer.field);
            }
        }
    }
    columns.retain(|column| ![LEAVE_MESSAGE, SAY_WHO_WE_ARE].contains(column));
    let at = columns.iter().position(|column| *column == CONTACT);
    columns.splice(
        at.unwrap_or(columns.len())..at.unwrap_or(columns.len()),
        [LEAVE_MESSAGE, SAY_WHO_WE_ARE],
    );
    let own = [
        "reference",
        "received",
        "state",
        "language",
        "form_version",
        "quarantine",
    ];
    let mut table = vec![
        own.iter()
            .chain(&columns)
            .map(|name| (*name).to_owned())
            .collect(),
    ];
    for Exported { entry, opened } in exported {
        let rule = SafeContact::of(opened);
        let mut row = vec![
            opened.reference.to_string(),
            opened.received.clone(),
            entry.state.word().to_owned(),
            opened.lang.code().to_owned(),
            opened.form_version.to_string(),
            yes_no(opened.mark == Mark::Quarantine).to_owned(),
        ];
        row.extend(columns.iter().map(|column| match *column {
            LEAVE_MESSAGE => yes_no(rule.leave_message == Allowed::Yes).to_owned(),
            SAY_WHO_WE_ARE => yes_no(rule.say_who_we_are == Allowed::Yes).to_owned(),
            column => opened.answers_to(column).join("; "),
        }));
        table.push(row);
    }
    write_csv(&table)
}

/// An array of objects: what stands in clear, and the answers as they are inside the record.
pub fn json(exported: &[Exported]) -> String {
    #[derive(Serialize)]
    struct Whole<'a> {
        #[serde(flatten)]
        head: ListedEntry<'a>,
        received: &'a str,
        answers: &'a [super::seal::OpenedAnswer],
    }
    let whole: Vec<Whole<'_>> = exported
        .iter()
        .map(|Exported { entry, opened }| Whole {
            head: ListedEntry::of(entry),
            received: &opened.received,
            answers: &opened.answers,
        })
        .collect();
    pretty(&whole)
}

/// The list without content, for a terminal.
pub fn list_text(entries: &[Entry], words: Words<'_>) -> String {
    if entries.is_empty() {
        return words.say("list-empty", &[]);
    }
    let mut lines = Vec::new();
    for entry in entries {
        let mut line = format!(
            "{}  {}  {:<2}  {}",
            entry.head.reference,
            entry.head.day,
            entry.head.lang.code(),
            words.state(entry.state)
        );
        if entry.head.mark == Mark::Quarantine {
            line.push_str("  ");
            line.push_str(&words.say("list-quarantine", &[]));
        }
        if let Some(day) = entry.purge_day {
            line.push_str("  ");
            line.push_str(&words.say("list-purge-day", &[("day", day.to_string().into())]));
        }
        lines.push(line);
    }
    lines.join("\n")
}

/// The list without content, as a page.
pub fn list_html(entries: &[Entry], words: Words<'_>) -> String {
    let mut page = page_head(&words.say("list-title", &[]), words.lang);
    page.push_str(&format!(
        "<pre>{}</pre>\n</body>\n</html>\n",
        escape(&list_text(entries, words))
    ));
    page
}

pub fn list_csv(entries: &[Entry]) -> String {
    let names = [
        "reference",
        "day",
        "language",
        "state",
        "form_version",
        "key_set",
        "size_class",
        "quarantine",
        "purge_day",
    ];
    let mut table = vec![names.map(str::to_owned).to_vec()];
    table.extend(entries.iter().map(
        |Entry {
             head,
             state,
             purge_day,
         }| {
            vec![
                head.reference.to_string(),
                head.day.to_string(),
                head.lang.code().to_owned(),
                state.word().to_owned(),
                head.form_version.to_string(),
                head.key_set.to_string(),
                head.size_class.to_string(),
                yes_no(head.mark == Mark::Quarantine).to_owned(),
                purge_day.map(|day| day.to_string()).unwrap_or_default(),
            ]
        },
    ));
    write_csv(&table)
}

pub fn list_json(entries: &[Entry]) -> String {
    let listed: Vec<_> = entries.iter().map(ListedEntry::of).collect();
    pretty(&listed)
}

/// Text that does nothing on a terminal and shows in the order in which it is: characters that steer or turn are
/// replaced, line breaks and tabs are kept.
pub fn visible(text: &str) -> String {
    let steers = |c: char| {
        (c.is_control() && !matches!(c, '\n' | '\t'))
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars()
        .map(|c| if steers(c) { '\u{fffd}' } else { c })
        .collect()
}

/// One cell, quoted where it has to be.
pub fn csv_cell(text: &str) -> String {
    let guarded = match computes(text) {
        true => format!("'{text}"),
        false => text.to_owned(),
    };
    match guarded.contains(['"', ',', ';', '\n', '\r']) {
        true => format!("\"{}\"", guarded.replace('"', "\"\"")),
        false => guarded,
    }
}

impl Words<'_> {
    fn say(&self, id: &str, args: &[(&str, Arg)]) -> String {
        self.messages.text(id, args)
    }

    fn state(&self, state: State) -> String {
        self.say(
            match state {
                State::New => "state-new",
                State::Seen => "state-seen",
                State::Contacted => "state-contacted",
                State::Closed => "state-closed",
            },
            &[],
        )
    }

    fn answer(&self, answer: Answer<'_>) -> String {
        match answer {
            Answer::Text(text) => text.to_owned(),
            Answer::Yes => self.say("answer-yes", &[]),
            Answer::No => self.say("answer-no", &[]),
        }
    }

    /// What may be done with the number below, in two sentences.
    fn rule(&self, rule: SafeContact) -> [String; 2] {
        let SafeContact {
            leave_message,
            say_who_we_are,
        } = rule;
        [
            self.say(
                match leave_message {
                    Allowed::Yes => "safe-message-yes",
                    Allowed::No => "safe-message-no",
                },
                &[],
            ),
            self.say(
                match say_who_we_are {
                    Allowed::Yes => "safe-name-yes",
                    Allowed::No => "safe-name-no",
                },
                &[],
            ),
        ]
    }
}

/// The keys of `referrals list --format json`.
#[derive(Serialize)]
struct ListedEntry<'a> {
    reference: &'a str,
    day: String,
    language: &'a str,
    state: &'static str,
    form_version: u32,
    key_set: &'a str,
    size_class: u32,
    quarantine: bool,
    purge_day: Option<String>,
}

impl ListedEntry<'_> {
    fn of(entry: &Entry) -> ListedEntry<'_> {
        let Entry {
            head,
            state,
            purge_day,
        } = entry;
        ListedEntry {
            reference: head.reference.as_str(),
            day: head.day.to_string(),
            language: head.lang.code(),
            state: state.word(),
            form_version: head.form_version,
            key_set: head.key_set.as_str(),
            size_class: head.size_class,
            quarantine: head.mark == Mark::Quarantine,
            purge_day: purge_day.map(|day| day.to_string()),
        }
    }
}

/// When it came, in which language, what became of it: one line.
fn heading(exported: &Exported, sheet: &Sheet<'_>, words: Words<'_>) -> String {
    let received = sheet.received.get(..16).unwrap_or(sheet.received);
    words.say(
        "sheet-heading",
        &[
            ("received", received.replace('T', " ").into()),
            ("language", sheet.lang.own_name().into()),
            ("state", words.state(exported.entry.state).into()),
        ],
    )
}

fn page_head(title: &str, lang: &Lang) -> String {
    format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"robots\" content=\"noindex\">\n<title>{}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n",
        escape(lang.code()),
        escape(title)
    )
}

const STYLE: &str = "@page{size:A4;margin:18mm}\
body{font:12pt/1.45 sans-serif;color:#000;background:#fff;max-width:170mm;margin:1em auto;padding:0 1em}\
article{break-after:page}article:last-of-type{break-after:auto}\
h1{font-size:18pt;margin:0 0 .2em}dl{margin:0}dl>div{break-inside:avoid;margin:0 0 .9em}\
dt{font-weight:bold}dd{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}\
.rule{font-size:20pt;font-weight:bold;line-height:1.25;border:2pt solid #000;padding:.25em .5em;margin:.2em 0}";

fn write_csv(table: &[Vec<String>]) -> String {
    let mut text = String::from("\u{feff}");
    for row in table {
        let cells: Vec<String> = row.iter().map(|cell| csv_cell(cell)).collect();
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    text
}

/// Whether a spreadsheet would take a cell for a formula, or for a number whose zeros it drops.
fn computes(text: &str) -> bool {
    const SIGNS: [char; 12] = [
        '=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠',
    ];
    /// Numbers that are longer lose digits.
    const EXACT: usize = 11;
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let first = text.trim_start_matches(' ');
    first.starts_with(SIGNS)
        || digits && (text.len() > EXACT || text.len() > 1 && text.starts_with('0'))
}

fn yes_no(yes: bool) -> &'static str {
    match yes {
        true => YES,
        false => NO,
    }
}

fn pretty(value: &impl Serialize) -> String {
    // Only a map with keys that are no texts could fail.
    serde_json::to_string_pretty(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_quoted_where_it_has_to_be_and_never_computes() {
        for (text, cell) in [
            ("plain", "plain"),
            ("", ""),
            ("a,b", "\"a,b\""),
            ("say \"x\"", "\"say \"\"x\"\"\""),
            ("two\nlines", "\"two\nlines\""),
            ("=1+1", "'=1+1"),
            ("  =1+1", "'  =1+1"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=x", "'\t=x"),
            ("\r=x", "\"'\r=x\""),
            ("＝x", "'＝x"),
            ("+359 88 123", "'+359 88 123"),
            ("0888123456", "'0888123456"),
            ("359881234567", "'359881234567"),
            ("082 12 34", "082 12 34"),
            ("7", "7"),
            ("0", "0"),
        ] {
            assert_eq!(csv_cell(text), cell, "{text:?}");
        }
    }

    #[test]
    fn whatever_is_written_comes_back_from_a_cell() {
        let mut random = crate::referral::testing::Random::new(7);
        for _ in 0..2000 {
            let text = random.text(12);
            let cell = csv_cell(&text);
            let inner = match cell.strip_prefix('"') {
                Some(rest) => rest.strip_suffix('"').unwrap().replace("\"\"", "\""),
                None => {
                    assert!(!cell.contains([',', '"', '\n', '\r']), "{cell:?}");
                    cell.clone()
                }
            };
            let first = inner.trim_start_matches(' ').chars().next();
            assert!(
                !first.is_some_and(|c| "=+-@\t\r\n\0".contains(c)),
                "{inner:?}"
            );
            assert_eq!(
                inner
                    .strip_prefix('\'')
                    .filter(|_| inner != text)
                    .unwrap_or(&inner),
                text
            );
        }
    }

    #[test]
    fn nothing_steers_a_terminal_or_turns_its_text_around() {
        assert_eq!(visible("а\tб\nв"), "а\tб\nв");
        assert_eq!(
            visible("\u{1b}[2Jx\u{202e}y\u{7}\u{9b}31m\r\u{2066}"),
            "\u{fffd}[2Jx\u{fffd}y\u{fffd}\u{fffd}31m\u{fffd}\u{fffd}"
        );
    }
}
