//! `theme.toml`: what a theme says of itself, and the options that a site may set in `[extra]`.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::config::Config;
use crate::diag::{Diagnostic, FilePath, Report, code, nearest};
use crate::toml_reader::{self, Located, Source, moment_of};

/// A theme's declaration of itself.
#[derive(Clone, Debug, Default)]
pub struct ThemeMeta {
    pub name: Option<String>,
    pub version: Option<String>,
    /// Templates that the theme promises to have.
    pub required_templates: Vec<Located<String>>,
    /// Blocks of Markdown that the theme promises to draw.
    pub required_blocks: Vec<Located<String>>,
    /// `None` for a theme that declares none: then `[extra]` may hold anything.
    pub options: Option<BTreeMap<String, ThemeOption>>,
}

/// One setting of a theme.
#[derive(Clone, Debug)]
pub struct ThemeOption {
    pub kind: OptionKind,
    pub default: Value,
}

/// What an option's value must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OptionKind {
    Text,
    Boolean,
    Integer,
    List,
    Table,
    /// `2026-12-10`.
    Date,
    /// An absolute address, or one from the root of the site.
    Url,
    /// A text, or a table of texts by language.
    PerLanguage,
}

impl OptionKind {
    const WORDS: [(&'static str, OptionKind); 8] = [
        ("string", OptionKind::Text),
        ("bool", OptionKind::Boolean),
        ("integer", OptionKind::Integer),
        ("list", OptionKind::List),
        ("table", OptionKind::Table),
        ("date", OptionKind::Date),
        ("url", OptionKind::Url),
        ("per-language", OptionKind::PerLanguage),
    ];

    fn name(self) -> &'static str {
        Self::WORDS
            .iter()
            .find(|(_, kind)| *kind == self)
            .map_or("", |(word, _)| word)
    }

    fn accepts(self, value: &Value) -> bool {
        match self {
            OptionKind::Text => value.is_string(),
            OptionKind::Boolean => value.is_boolean(),
            OptionKind::Integer => value.is_i64(),
            OptionKind::List => value.is_array(),
            OptionKind::Table => value.is_object(),
            OptionKind::Date => value.as_str().is_some_and(|t| moment_of(t).is_some()),
            OptionKind::Url => value.as_str().is_some_and(|text| {
                text.is_empty()
                    || ["https://", "http://", "/"]
                        .iter()
                        .any(|start| text.starts_with(start))
            }),
            OptionKind::PerLanguage => {
                value.is_string()
                    || value
                        .as_object()
                        .is_some_and(|o| o.values().all(Value::is_string))
            }
        }
    }
}

impl ThemeMeta {
    /// Reads `theme.toml`.
    pub fn read(file: &FilePath, text: &str, report: &mut Report) -> ThemeMeta {
        let mut table = toml_reader::parse(Source::whole(file, text), report);
        let name = table.text("name", report).map(|t| t.value);
        let version = table.text("version", report).map(|t| t.value);
        for described in ["licence", "license", "description", "homepage", "author"] {
            table.data(described);
        }
        let mut texts = |key| table.texts(key, report).map_or_else(Vec::new, |t| t.value);
        let required_templates = texts("required_templates");
        let required_blocks = texts("required_blocks");
        let mut options = None;
        if let Some(mut declared) = table.table("options", report) {
            let options = options.insert(BTreeMap::new());
            for (name, mut option) in declared.named_tables(report) {
                let kind = option.word("type", &OptionKind::WORDS, report);
                if kind.is_none() && !option.has("type") {
                    option.missing("type", report);
                }
                let default = option.data("default").map_or(Value::Null, |d| d.value);
                option.data("description");
                option.finish(report);
                if let Some(kind) = kind {
                    options.insert(
                        name.value,
                        ThemeOption {
                            kind: kind.value,
                            default,
                        },
                    );
                }
            }
        }
        table.finish(report);
        ThemeMeta {
            name,
            version,
            required_templates,
            required_blocks,
            options,
        }
    }

    /// The options as templates see them: the site's values over the theme's defaults.
    pub fn apply(&self, config: &Config, report: &mut Report) -> Map<String, Value> {
        let Some(options) = &self.options else {
            return config
                .extra
                .iter()
                .map(|(k, v)| (k.clone(), v.value.clone()))
                .collect();
        };
        let mut values: Map<String, Value> = options
            .iter()
            .map(|(name, option)| (name.clone(), option.default.clone()))
            .collect();
        for (name, value) in &config.extra {
            match options.get(name) {
                None => report.push(
                    Diagnostic::new(code::THEME_OPTION)
                        .at(&config.file, value.range.clone())
                        .arg("option", name)
                        .help("unknown")
                        .help_with(
                            "nearest",
                            "nearest",
                            nearest(name, options.keys().map(String::as_str)),
                        ),
                ),
                Some(option) if !option.kind.accepts(&value.value) => report.push(
                    Diagnostic::new(code::THEME_OPTION)
                        .at(&config.file, value.range.clone())
                        .arg("option", name)
                        .arg("type", option.kind.name())
                        .help("type"),
                ),
                Some(_) => {
                    values.insert(name.clone(), value.value.clone());
                }
            }
        }
        values
    }
}
