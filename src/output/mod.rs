//! Everything that a build writes besides its pages, one format to a file.
//!
//! Each format is a function over plain data that the file itself defines; whoever calls it has
//! looked everything up and resolved it into the words and absolute URLs of the result. The
//! same data gives the same bytes. Nothing here knows the site, reads a file or asks a clock.

pub mod build_json;
pub mod calendar;
pub mod feed;
pub mod headers;
pub mod json_ld;
pub mod open_graph;
pub mod redirects;
pub mod robots;
pub mod sitemap;

mod xml;
