//! What minifying must leave alone: the visible text, the elements in their order, the attributes.
//!
//! The judge is html5gum, a full tokenizer that shares no code with the minifier. It is used by the
//! unit tests of `src/minify.rs` and over every page of a built site.

use std::collections::BTreeMap;

use html5gum::{DefaultEmitter, Token, Tokenizer};

/// Says what the first difference between a page and its minified form is.
///
/// White space may shrink to one space where HTML collapses it, and may not appear or vanish, not even
/// between block elements. Comments may go. Scripts and styles are compared without the white space
/// at their ends.
pub fn same_page(before: &str, after: &str) -> Result<(), String> {
    let (before, after) = (pieces(before), pieces(after));
    for (index, (b, a)) in before.iter().zip(&after).enumerate() {
        if b != a {
            let start = index.saturating_sub(3);
            return Err(format!(
                "before: {:?}\nafter:  {:?}",
                &before[start..=index],
                &after[start..=index]
            ));
        }
    }
    if before.len() == after.len() {
        Ok(())
    } else {
        Err(format!(
            "{} pieces before, {} after; the last: {:?}, {:?}",
            before.len(),
            after.len(),
            before.last(),
            after.last()
        ))
    }
}

#[derive(Debug, PartialEq)]
enum Piece {
    Doctype(String),
    Start(String, BTreeMap<String, String>),
    End(String),
    Text(String),
}

fn pieces(html: &str) -> Vec<Piece> {
    let mut emitter = DefaultEmitter::new_with_span();
    emitter.naively_switch_states(true);
    let mut pieces: Vec<Piece> = Vec::new();
    let mut open = Vec::new();
    let text_of = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    for Ok(token) in Tokenizer::<_, DefaultEmitter<usize>>::new_with_emitter(html, emitter) {
        match token {
            Token::StartTag(tag) => {
                open.push(text_of(&tag.name));
                let attributes = tag
                    .attributes
                    .into_iter()
                    .map(|(name, value)| (text_of(&name), text_of(&value.value)))
                    .collect();
                pieces.push(Piece::Start(text_of(&tag.name), attributes));
            }
            Token::EndTag(tag) => {
                let name = text_of(&tag.name);
                if let Some(at) = open.iter().rposition(|o| *o == name) {
                    open.truncate(at);
                }
                pieces.push(Piece::End(name));
            }
            Token::String(text) => {
                let text = text_of(&text.value);
                match pieces.last_mut() {
                    Some(Piece::Text(earlier)) => earlier.push_str(&text),
                    _ => pieces.push(Piece::Text(text)),
                }
                if let Some(Piece::Text(whole)) = pieces.last_mut() {
                    *whole = normalised(whole, &open);
                }
            }
            Token::Doctype(doctype) => pieces.push(Piece::Doctype(text_of(&doctype.name))),
            Token::Comment(_) | Token::Error(_) => {}
        }
    }
    pieces.retain(|piece| *piece != Piece::Text(String::new()));
    pieces
}

/// A text as its elements show it.
fn normalised(text: &str, open: &[String]) -> String {
    let inside = |names: &[&str]| open.iter().any(|o| names.contains(&o.as_str()));
    let is_space = |c: char| c.is_ascii_whitespace();
    if inside(&["script", "style"]) {
        text.trim_matches(is_space).to_owned()
    } else if inside(&["pre", "textarea"]) {
        text.to_owned()
    } else {
        let mut collapsed = String::new();
        for c in text.chars() {
            if !is_space(c) {
                collapsed.push(c);
            } else if !collapsed.ends_with(' ') {
                collapsed.push(' ');
            }
        }
        collapsed
    }
}
