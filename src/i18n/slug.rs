//! stand-in
pub fn slugify(text: &str) -> String {
    text.to_lowercase()
}
