//! The one reader: every file of a site folder, read once.
