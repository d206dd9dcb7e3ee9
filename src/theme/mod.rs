//! The theme: templates, strings, options, and everything that a template may see.
