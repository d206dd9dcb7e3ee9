//! Minified HTML with the same visible text.
