//! What a person typed: kept to be shown again, checked, sealed; never printed, copied or written as it is.

use std::collections::BTreeMap;
use std::fmt;

use zeroize::Zeroize;

/// Answers by the name of their field, as text. Neither `Clone` nor `Serialize`; wiped when dropped.
#[derive(Default)]
pub struct Answers {
    values: BTreeMap<String, Vec<String>>,
}

impl Answers {
    pub fn add(&mut self, field: &str, value: String) {
        self.values.entry(field.to_owned()).or_default().push(value);
    }

    /// The first answer to a field; empty when there is none.
    pub fn first(&self, field: &str) -> &str {
        self.all(field).first().map_or("", String::as_str)
    }

    /// All answers to a field, of which several can be chosen.
    pub fn all(&self, field: &str) -> &[String] {
        self.values.get(field).map_or(&[], Vec::as_slice)
    }

    /// Moves the answers to a field out.
    pub fn take(&mut self, field: &str) -> Vec<String> {
        self.values.remove(field).unwrap_or_default()
    }

    /// True when nobody typed anything.
    pub fn is_empty(&self) -> bool {
        self.values.values().flatten().all(|value| is_blank(value))
    }

    /// In the order of the fields' names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.values
            .iter()
            .map(|(field, values)| (field.as_str(), values.as_slice()))
    }
}

/// Whether a text shows nothing: white space and joiners only.
pub fn is_blank(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_whitespace() || matches!(c, '\u{200C}' | '\u{200D}'))
}

/// Says how many fields there are, and nothing of what they hold.
impl fmt::Debug for Answers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Answers({} fields)", self.values.len())
    }
}

impl Drop for Answers {
    fn drop(&mut self) {
        for value in self.values.values_mut().flatten() {
            value.zeroize();
        }
    }
}
