//! Markdown to HTML pieces.
