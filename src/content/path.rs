//! What the path of a content file says: folder, name, language, date and role.

use jiff::civil::Date;

use crate::diag::{Diagnostic, FilePath, Report, code};
use crate::i18n::Lang;

/// The folder of the content, as the beginning of a path.
pub const CONTENT: &str = "content/";

/// The path of a content file, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContentPath {
    /// What its translations share: the path below `content/` without language and `.md`
    /// (`events/2026-12-10-meeting`, `services/_index`).
    pub key: String,
    /// The folder below `content/`, without a final slash: empty for the root.
    pub folder: String,
    pub lang: Lang,
    pub role: Role,
}

/// What a content file describes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// `_index.md`: the folder as a section.
    Section,
    /// A page: the last part of its address, and the date in front of its name.
    Page { name: String, date: Option<Date> },
}

impl ContentPath {
    /// Understands the path of a Markdown file below `content/`.
    pub fn parse(
        file: &FilePath,
        languages: &[Lang],
        default: &Lang,
        report: &mut Report,
    ) -> Option<ContentPath> {
        let inner = file.as_str().strip_prefix(CONTENT)?.strip_suffix(".md")?;
        let (folder, name) = inner.rsplit_once('/').unwrap_or(("", inner));
        let (stem, lang) = match name.rsplit_once('.') {
            None => (name, default.clone()),
            Some((stem, suffix)) => match languages.iter().find(|lang| lang.code() == suffix) {
                Some(lang) => (stem, lang.clone()),
                None if suffix.len() == 2 && Lang::parse(suffix).is_some() => {
                    let known: Vec<&str> = languages.iter().map(Lang::code).collect();
                    report.push(
                        Diagnostic::new(code::UNKNOWN_LANGUAGE)
                            .in_file(file)
                            .arg("language", suffix)
                            .arg("known", known.join(", "))
                            .help("file-name"),
                    );
                    return None;
                }
                None => (name, default.clone()),
            },
        };
        let key = if folder.is_empty() {
            stem.to_owned()
        } else {
            format!("{folder}/{stem}")
        };
        if stem == "_index" {
            return Some(ContentPath {
                key,
                folder: folder.to_owned(),
                lang,
                role: Role::Section,
            });
        }
        // A bundle (`conference/index.md`) is named by its folder and lies in the folder above.
        let (folder, named) = match (stem, folder) {
            ("index", "") | (_, "") => ("", stem),
            ("index", folder) => folder.rsplit_once('/').unwrap_or(("", folder)),
            (_, folder) => (folder, stem),
        };
        let (date, name) = split_date(named);
        let role = Role::Page {
            name: name.to_owned(),
            date,
        };
        Some(ContentPath {
            key,
            folder: folder.to_owned(),
            lang,
            role,
        })
    }

    /// The folder whose files lie beside this one: the bundle's own, or the section's.
    pub fn files_folder(&self) -> &str {
        self.key.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// True for a page in a folder of its own (`conference/index.md`).
    pub fn is_bundle(&self) -> bool {
        self.role != Role::Section && self.key.ends_with("/index")
    }
}

/// Splits `2026-12-10-meeting` into its date and the rest.
fn split_date(name: &str) -> (Option<Date>, &str) {
    let date = name.get(..10).and_then(|text| text.parse::<Date>().ok());
    let rest = name
        .get(10..)
        .and_then(|rest| rest.strip_prefix(['-', '_']));
    match (date, rest) {
        (Some(date), Some(rest)) if !rest.is_empty() => (Some(date), rest),
        _ => (None, name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(path: &str) -> Option<ContentPath> {
        let languages = [Lang::parse("bg").unwrap(), Lang::parse("en").unwrap()];
        let mut report = Report::default();
        ContentPath::parse(&FilePath::new(path), &languages, &languages[0], &mut report)
    }

    fn page(name: &str, date: Option<&str>) -> Role {
        Role::Page {
            name: name.to_owned(),
            date: date.map(|d| d.parse().unwrap()),
        }
    }

    #[test]
    fn a_path_says_folder_name_language_and_date() {
        let path = parse("content/events/2026-12-10-meeting.en.md").unwrap();
        assert_eq!(
            (path.key.as_str(), path.lang.code()),
            ("events/2026-12-10-meeting", "en")
        );
        assert_eq!(path.role, page("meeting", Some("2026-12-10")));

        let path = parse("content/practices/conference/index.md").unwrap();
        assert_eq!(
            (path.folder.as_str(), path.files_folder()),
            ("practices", "practices/conference")
        );
        assert_eq!(path.role, page("conference", None));
        assert!(path.is_bundle());

        let path = parse("content/_index.en.md").unwrap();
        assert_eq!(
            (path.role, path.folder.as_str(), path.key.as_str()),
            (Role::Section, "", "_index")
        );

        let path = parse("content/v1.2.md").unwrap();
        assert_eq!((path.role, path.lang.code()), (page("v1.2", None), "bg"));
    }

    #[test]
    fn a_language_that_the_site_lacks_is_no_page_name() {
        assert_eq!(parse("content/about.fr.md"), None);
    }
}
