//! Plain text as Markdown that shows exactly that text.

/// The longest description that is taken over, in characters.
pub(super) const LONGEST: usize = 20_000;

/// Escapes a text: its paragraphs and line ends stay, and nothing in it is markup. True when it was cut.
pub(super) fn to_markdown(text: &str) -> (String, bool) {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let cut = text.chars().count() > LONGEST;
    let text: String = text
        .chars()
        .take(LONGEST)
        .filter(|c| !c.is_control() || *c == '\n')
        .filter(|c| !matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}'))
        .collect();
    let mut markdown = String::with_capacity(text.len());
    let mut in_paragraph = false;
    for line in text.lines() {
        let line = line.trim();
        if line.is_empty() {
            in_paragraph = false;
            continue;
        }
        if in_paragraph {
            markdown.push_str("\\\n");
        } else if !markdown.is_empty() {
            markdown.push_str("\n\n");
        }
        push_line(line, &mut markdown);
        in_paragraph = true;
    }
    (markdown, cut)
}

fn push_line(line: &str, markdown: &mut String) {
    // At its beginning a line may be a heading, a list, a quote, a rule, a definition or a block.
    let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_item = number.len() < line.len() && number.starts_with(['.', ')']);
    let mut at_start = true;
    for word in line.split_inclusive(' ') {
        // An address becomes a link by itself, and must not be changed.
        if is_address(word.trim_end()) {
            markdown.push_str(word);
            at_start = false;
            continue;
        }
        for c in word.chars() {
            let special = match c {
                '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '|' | '~' | '$' | '^'
                | '{' | '}' => true,
                '#' | '+' | '-' | '=' | ':' => at_start,
                '.' | ')' => is_item && markdown_line(markdown).chars().all(|c| c.is_ascii_digit()),
                _ => false,
            };
            if special {
                markdown.push('\\');
            }
            markdown.push(c);
            at_start = false;
        }
    }
}

/// What is written of the last line.
fn markdown_line(markdown: &str) -> &str {
    markdown.rsplit('\n').next().unwrap_or_default()
}

/// Whether a word is an address without a character that Markdown would take for markup around it.
fn is_address(word: &str) -> bool {
    (word.starts_with("https://") || word.starts_with("http://"))
        && word
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "/:.?=#%~+,;@!-_".contains(c))
        && !word.contains("__")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_and_line_ends_stay() {
        assert_eq!(
            to_markdown("Ред едно\r\nред две\n\n\n  Друг абзац  \n").0,
            "Ред едно\\\nред две\n\nДруг абзац"
        );
    }

    #[test]
    fn nothing_in_a_text_is_markup() {
        for (text, markdown) in [
            ("# Заглавие", "\\# Заглавие"),
            ("- точка", "\\- точка"),
            ("12. януари", "12\\. януари"),
            ("в 12. час", "в 12. час"),
            ("*важно* <script>", "\\*важно\\* \\<script\\>"),
            ("[fact:phone] :::note", "\\[fact:phone\\] :::note"),
            (":::note", "\\:::note"),
            ("+++", "\\+++"),
            ("a & b | c", "a \\& b \\| c"),
            (
                "виж https://example.org/a_b?c=1 там",
                "виж https://example.org/a_b?c=1 там",
            ),
        ] {
            assert_eq!(to_markdown(text).0, markdown);
        }
    }

    #[test]
    fn a_text_without_end_is_cut() {
        let (markdown, cut) = to_markdown(&"я".repeat(LONGEST + 1));
        assert!(cut);
        assert_eq!(markdown.chars().count(), LONGEST);
    }
}
