//! The model: languages, sections, pages, twins, routes.
