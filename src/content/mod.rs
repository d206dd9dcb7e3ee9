//! Content files: front matter typed, body as text and span.
