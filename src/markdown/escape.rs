//! Text into HTML: the two places where characters need care.

/// Appends text between tags.
pub fn escape_text(text: &str, out: &mut String) {
    escape(text, out, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        _ => control(byte),
    });
}

/// Appends the value of an attribute in double quotes.
pub fn escape_attribute(text: &str, out: &mut String) {
    escape(text, out, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'"' => Some("&quot;"),
        _ => control(byte),
    });
}

/// Controls have no place in HTML; NUL is shown as CommonMark wants it, the others are left out.
fn control(byte: u8) -> Option<&'static str> {
    match byte {
        0 => Some("\u{fffd}"),
        b'\t' | b'\n' | b'\r' => None,
        1..=0x1f | 0x7f => Some(""),
        _ => None,
    }
}

fn escape(text: &str, out: &mut String, replace: impl Fn(u8) -> Option<&'static str>) {
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        if let Some(with) = replace(byte) {
            out.push_str(text.get(from..at).unwrap_or_default());
            out.push_str(with);
            from = at + 1;
        }
    }
    out.push_str(text.get(from..).unwrap_or_default());
}
