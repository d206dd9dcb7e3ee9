//! The theme: templates, interface strings, options, and everything that a template may see.
//!
//! A theme is found by the name in `site.toml`; the site's own `templates/` and `i18n/` stand
//! before its files, one by one. [`Theme::load`] reads it; [`engine`] makes the template engine;
//! [`views`] are the values that templates get. Templates only look things up.

mod days;
pub mod engine;
pub mod events;
mod facts;
mod functions;
mod meta;
mod months;
pub mod views;

use std::sync::Arc;

use jiff::civil::Date;
use serde_json::{Map, Value};

use crate::config::Config;
use crate::diag::{Diagnostic, FilePath, Report, code, nearest};
use crate::i18n::strings::{StringSource, Strings};
use crate::project::Project;
use crate::toml_reader::{Moment, moment_of};

pub use days::next as next_days;
pub use facts::Facts;
pub use functions::{Knowledge, PageValues};
pub use meta::{OptionKind, ThemeMeta, ThemeOption};

/// A theme together with what the site puts in front of it.
#[derive(Clone)]
pub struct Theme {
    pub name: String,
    pub meta: ThemeMeta,
    /// `config.theme` of the templates.
    pub options: Map<String, Value>,
    pub strings: Strings,
    /// Every template by its path in the project.
    pub templates: Vec<(FilePath, Arc<str>)>,
}

impl Theme {
    /// Finds and reads the theme that `site.toml` names.
    pub fn load(project: &Project, config: &Config, report: &mut Report) -> Option<Theme> {
        let name = &config.theme.value;
        let folder = format!("themes/{name}/");
        let exists = project.texts_below(&folder).next().is_some()
            || project.files_below(&folder).next().is_some();
        if !exists || name.is_empty() || name.contains(['/', '\\']) {
            let themes: Vec<&str> = project
                .texts_below("themes/")
                .filter_map(|(path, _)| path.as_str().split('/').nth(1))
                .collect();
            let place = Diagnostic::new(code::THEME_MISSING);
            let place = match config.theme.range.start == 0 {
                true => place.in_file(&config.file),
                false => place.at(&config.file, config.theme.range.clone()),
            };
            report.push(place.arg("theme", name).help("missing").help_with(
                "nearest",
                "nearest",
                nearest(name, themes),
            ));
            return None;
        }

        let meta_file = FilePath::new(format!("{folder}theme.toml"));
        let meta = project
            .text(&meta_file)
            .map_or_else(ThemeMeta::default, |text| {
                ThemeMeta::read(&meta_file, text, report)
            });
        let options = meta.apply(config, report);
        let strings = load_strings(project, config, &folder, report);
        let templates: Vec<(FilePath, Arc<str>)> =
            [format!("{folder}templates/"), "templates/".to_owned()]
                .iter()
                .flat_map(|folder| project.texts_below(folder).collect::<Vec<_>>())
                .map(|(path, text)| (path.clone(), text.clone()))
                .collect();
        let theme = Theme {
            name: name.clone(),
            meta,
            options,
            strings,
            templates,
        };
        theme.check_promises(&meta_file, report);
        Some(theme)
    }

    /// The last days of options that are shown for a time: every table with an `until`, as the notice.
    pub fn last_days(&self) -> Vec<Date> {
        let tables = self.options.values().filter_map(Value::as_object);
        tables
            .filter_map(|table| moment_of(table.get("until")?.as_str()?))
            .map(Moment::date)
            .collect()
    }

    /// Whether the theme or the site has a template.
    pub fn has_template(&self, name: &str) -> bool {
        let [own, theirs] = self.prefixes().map(|prefix| format!("{prefix}{name}"));
        self.templates
            .iter()
            .any(|(path, _)| path.as_str() == own || path.as_str() == theirs)
    }

    /// Where templates are looked for, the site's own first.
    pub fn prefixes(&self) -> [String; 2] {
        [
            "templates/".to_owned(),
            format!("themes/{}/templates/", self.name),
        ]
    }

    fn check_promises(&self, meta_file: &FilePath, report: &mut Report) {
        for template in &self.meta.required_templates {
            if !self.has_template(&template.value) {
                report.push(
                    Diagnostic::new(code::TEMPLATE_MISSING)
                        .at(meta_file, template.range.clone())
                        .arg("template", &template.value)
                        .help("promised"),
                );
            }
        }
    }
}

fn load_strings(project: &Project, config: &Config, folder: &str, report: &mut Report) -> Strings {
    let mut sources = Vec::new();
    for folder in [format!("{folder}i18n/"), "i18n/".to_owned()] {
        for (file, text) in project.texts_below(&folder) {
            let name = file.as_str().strip_prefix(&folder).unwrap_or_default();
            let lang = name
                .strip_suffix(".ftl")
                .and_then(|code| config.language(code));
            if let Some(lang) = lang {
                sources.push(StringSource {
                    lang: lang.clone(),
                    file: file.clone(),
                    text: text.clone(),
                });
            }
        }
    }
    let (strings, found) = Strings::load(&sources, &config.languages, &config.default_language);
    report.append(found);
    strings
}
