//! pateka turns Markdown into a bilingual website.

#![forbid(unsafe_code)]

pub mod artifact;
pub mod assets;
pub mod build;
pub mod cli;
pub mod clock;
pub mod config;
pub mod content;
pub mod diag;
pub mod i18n;
pub mod markdown;
pub mod minify;
pub mod output;
pub mod project;
pub mod publish;
pub mod render;
pub mod route;
pub mod serve;
pub mod site;
pub mod theme;
pub mod toml_reader;
pub mod watch;
