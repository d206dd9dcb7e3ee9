//! Content lines: names, parameters and values, escaped and folded (RFC 5545, 3.1, and RFC 6868).
//!
//! A [`Line`] is begun with its name, takes parameters, and is finished by its value: there is no way to
//! write half of one.

/// The longest line, in octets, without its line end.
const LONGEST: usize = 75;

/// The lines of a file so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Lines {
    bytes: Vec<u8>,
}

/// A line that has no value yet.
#[must_use]
pub(super) struct Line<'a> {
    lines: &'a mut Lines,
    text: String,
}

impl Lines {
    pub(super) fn begin(&mut self, component: &str) {
        self.line("BEGIN").raw(component);
    }

    pub(super) fn end(&mut self, component: &str) {
        self.line("END").raw(component);
    }

    pub(super) fn line(&mut self, name: &str) -> Line<'_> {
        Line {
            lines: self,
            text: name.to_owned(),
        }
    }

    /// Adds lines that were written before.
    pub(super) fn append(&mut self, other: &Lines) {
        self.bytes.extend_from_slice(&other.bytes);
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// Cuts a line between characters, so that no program meets half a letter.
    fn push(&mut self, line: &str) {
        let mut room = LONGEST;
        for c in line.chars() {
            let length = c.len_utf8();
            if length > room {
                self.bytes.extend_from_slice(b"\r\n ");
                room = LONGEST - 1;
            }
            room -= length;
            let mut buffer = [0; 4];
            self.bytes
                .extend_from_slice(c.encode_utf8(&mut buffer).as_bytes());
        }
        self.bytes.extend_from_slice(b"\r\n");
    }
}

impl Line<'_> {
    /// Adds `;NAME=value`, quoted where the value asks for it.
    pub(super) fn parameter(mut self, name: &str, value: &str) -> Self {
        let quoted = value.contains([':', ';', ',']);
        let quote = if quoted { "\"" } else { "" };
        let mut escaped = String::with_capacity(value.len());
        for c in value.chars() {
            match c {
                '^' => escaped.push_str("^^"),
                '"' => escaped.push_str("^'"),
                '\n' => escaped.push_str("^n"),
                c if c.is_control() => {}
                c => escaped.push(c),
            }
        }
        self.text
            .push_str(&format!(";{name}={quote}{escaped}{quote}"));
        self
    }

    /// Finishes it with a value that is no text: a number, a date, an address.
    pub(super) fn raw(self, value: &str) {
        let value: String = value.chars().filter(|c| !c.is_control()).collect();
        self.lines.push(&format!("{}:{value}", self.text));
    }

    /// Finishes it with a text.
    pub(super) fn text(self, value: &str) {
        self.lines.push(&format!("{}:{}", self.text, escape(value)));
    }

    /// Finishes it with a list of texts.
    pub(super) fn texts(self, values: &[String]) {
        let values: Vec<String> = values.iter().map(|value| escape(value)).collect();
        self.lines
            .push(&format!("{}:{}", self.text, values.join(",")));
    }
}

/// A text as a value: line ends as `\n`, and no other control characters but the tab.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => {
                escaped.push('\\');
                escaped.push(c);
            }
            '\n' => escaped.push_str("\\n"),
            c if c.is_control() && c != '\t' => {}
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl FnOnce(Line<'_>)) -> String {
        let mut lines = Lines::default();
        write(lines.line("SUMMARY"));
        String::from_utf8(lines.into_bytes()).unwrap()
    }

    #[test]
    fn long_lines_are_cut_at_75_octets_between_characters() {
        for text in [
            "я".repeat(200),
            format!("x{}", "я".repeat(200)),
            "😀".repeat(60),
            "a".repeat(300),
        ] {
            let file = written(|line| line.text(&text));
            let lines: Vec<&str> = file.strip_suffix("\r\n").unwrap().split("\r\n").collect();
            assert!(lines.iter().all(|line| line.len() <= LONGEST), "{file}");
            // None is cut much too early either.
            let full = lines.iter().rev().skip(1);
            assert!(full.clone().all(|line| line.len() > LONGEST - 4), "{file}");
            assert!(full.rev().skip(1).all(|line| line.starts_with(' ')));
            assert_eq!(file.replace("\r\n ", ""), format!("SUMMARY:{text}\r\n"));
        }
    }

    #[test]
    fn a_line_of_exactly_75_octets_stays_whole() {
        let text = "a".repeat(LONGEST - "SUMMARY:".len());
        assert_eq!(
            written(|line| line.text(&text)),
            format!("SUMMARY:{text}\r\n")
        );
        let longer = text + "b";
        assert!(written(|line| line.text(&longer)).ends_with("a\r\n b\r\n"));
    }

    #[test]
    fn texts_are_escaped_and_addresses_are_not() {
        assert_eq!(
            written(|line| line.text("а; б, в\\г\r\nд\u{7}")),
            "SUMMARY:а\\; б\\, в\\\\г\\nд\r\n"
        );
        assert_eq!(
            written(|line| line.texts(&["а, б".to_owned(), "в".to_owned()])),
            "SUMMARY:а\\, б,в\r\n"
        );
        assert_eq!(
            written(|line| line.raw("https://example.org/a,b;c\r\nEND:VEVENT")),
            "SUMMARY:https://example.org/a,b;cEND:VEVENT\r\n"
        );
    }

    #[test]
    fn parameters_cannot_break_out_of_their_quotes() {
        assert_eq!(
            written(|line| line.parameter("LABEL", "a\": ^b\nc").raw("x")),
            "SUMMARY;LABEL=\"a^': ^^b^nc\":x\r\n"
        );
    }
}
