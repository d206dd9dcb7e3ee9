//! Content files: front matter typed, body as text and span.
//!
//! [`load`] turns the Markdown files of a project into [`Document`]s. A document is complete: its
//! kind is known (its section said it), its date may have come from its name, and a translation
//! has taken over from the default language's file what is not words.

mod days;
mod front;
mod kinds;
mod path;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use crate::config::Config;
use crate::diag::{Diagnostic, FilePath, Report, code};
use crate::project::Project;
use crate::toml_reader::{self, Located, Moment, Source};

pub use days::{AwarenessDay, DAYS_FILE, DayRule, load as load_days};
pub use front::{Common, Consent, Field, PageFront, SectionFront, SortBy};
pub use kinds::{
    Ages, Audience, CampaignKeys, Change, EventKeys, Every, Evidence, Kind, KindKeys, On,
    PracticeKeys, Reader, Repeat, ServiceKeys, Status,
};
pub use path::{CONTENT, ContentPath, Role};

/// A content file.
#[derive(Clone, Debug)]
pub struct Document {
    pub file: FilePath,
    pub path: ContentPath,
    /// The whole text of the file; every span of the document is a range of its bytes.
    pub text: Arc<str>,
    pub front: Front,
    /// The bytes of the Markdown.
    pub body: Range<usize>,
}

#[derive(Clone, Debug)]
pub enum Front {
    Section(SectionFront),
    Page(PageFront),
}

impl Document {
    pub fn common(&self) -> &Common {
        match &self.front {
            Front::Section(section) => &section.common,
            Front::Page(page) => &page.common,
        }
    }

    /// The bytes of the front matter's first line: where a missing thing is reported.
    pub fn head(&self) -> Range<usize> {
        0..self.text.find('\n').unwrap_or(self.text.len()).min(3)
    }
}

/// Reads all the content of a project, in the order of the paths.
pub fn load(project: &Project, config: &Config) -> (Vec<Document>, Report) {
    let mut report = Report::default();
    let files: Vec<(ContentPath, &FilePath, &Arc<str>)> = project
        .texts_below(CONTENT)
        .filter_map(|(file, text)| {
            let path = ContentPath::parse(
                file,
                &config.languages,
                &config.default_language,
                &mut report,
            )?;
            Some((path, file, text))
        })
        .collect();
    if files.is_empty() && !report.has_errors() {
        report.push(Diagnostic::new(code::CONTENT_MISSING).help("help"));
    }
    let (sections, pages): (Vec<_>, Vec<_>) = files
        .into_iter()
        .partition(|(path, ..)| path.role == Role::Section);

    let (sections, found) = read_all(sections, |table, _, report| {
        Front::Section(SectionFront::read(table, report))
    });
    report.append(found);
    let sections = inherit(sections, config, &mut report);

    let kinds = kinds_by_folder(&sections, config);
    let (pages, found) = read_all(pages, |table, path, report| {
        Front::Page(PageFront::read(
            table,
            kind_of(&kinds, &path.folder),
            report,
        ))
    });
    report.append(found);
    let pages = inherit(pages, config, &mut report);

    let mut documents: Vec<Document> = sections.into_iter().chain(pages).collect();
    documents.sort_by(|a, b| a.file.cmp(&b.file));
    for document in &documents {
        check_required(document, &mut report);
    }
    (documents, report)
}

/// Where front matter and body of a text are, and the front matter's TOML.
struct Parts {
    toml: Range<usize>,
    body: Range<usize>,
}

fn read_all(
    files: Vec<(ContentPath, &FilePath, &Arc<str>)>,
    read: impl Fn(toml_reader::Table<'_>, &ContentPath, &mut Report) -> Front + Sync,
) -> (Vec<Document>, Report) {
    let read: Vec<(Option<Document>, Report)> = files
        .into_par_iter()
        .map(|(path, file, text)| {
            let mut report = Report::default();
            let document = split(file, text, &mut report).map(|parts| {
                let Range { start, end } = parts.toml;
                let table = toml_reader::parse(
                    Source {
                        file,
                        text,
                        start,
                        end,
                    },
                    &mut report,
                );
                let mut front = read(table, &path, &mut report);
                date_from_name(&mut front, &path);
                Document {
                    file: file.clone(),
                    path,
                    text: text.clone(),
                    front,
                    body: parts.body,
                }
            });
            (document, report)
        })
        .collect();
    let mut report = Report::default();
    let mut documents = Vec::with_capacity(read.len());
    for (document, found) in read {
        report.append(found);
        documents.extend(document);
    }
    (documents, report)
}

fn split(file: &FilePath, text: &str, report: &mut Report) -> Option<Parts> {
    let first_end = text.find('\n').unwrap_or(text.len());
    let first = text.get(..first_end).unwrap_or_default();
    if first.trim_end() != "+++" {
        let help = match first.trim() {
            "---" => "yaml",
            _ => "missing",
        };
        report.push(
            Diagnostic::new(code::FRONT_MATTER_MISSING)
                .at(file, 0..first.trim_end().len())
                .help(help),
        );
        return None;
    }
    let toml_start = (first_end + 1).min(text.len());
    let mut at = toml_start;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let line_len = rest.find('\n').map_or(rest.len(), |newline| newline + 1);
        let line = rest.get(..line_len).unwrap_or_default();
        if line.trim_end() == "+++" {
            return Some(Parts {
                toml: toml_start..at,
                body: at + line_len..text.len(),
            });
        }
        at += line_len;
    }
    report.push(
        Diagnostic::new(code::FRONT_MATTER_UNCLOSED)
            .at(file, 0..3)
            .help("help"),
    );
    None
}

fn date_from_name(front: &mut Front, path: &ContentPath) {
    let Front::Page(page) = front else { return };
    if let (
        None,
        Role::Page {
            date: Some(date), ..
        },
    ) = (&page.common.date, &path.role)
    {
        page.common.date = Some(Located::new(Moment::Day(*date), 0..0));
    }
}

/// Gives every translation what it shares with the default language's file.
fn inherit(mut documents: Vec<Document>, config: &Config, report: &mut Report) -> Vec<Document> {
    let originals: BTreeMap<String, Front> = documents
        .iter()
        .filter(|document| document.path.lang == config.default_language)
        .map(|document| (document.path.key.clone(), document.front.clone()))
        .collect();
    for document in &mut documents {
        if document.path.lang == config.default_language {
            continue;
        }
        match (&mut document.front, originals.get(&document.path.key)) {
            (Front::Section(own), Some(Front::Section(from))) => {
                own.inherit(from, &document.file, report);
            }
            (Front::Page(own), Some(Front::Page(from))) => {
                own.inherit(from, &document.file, report);
            }
            _ => {}
        }
    }
    documents
}

/// The kind that each section's folder gives to its pages.
fn kinds_by_folder(sections: &[Document], config: &Config) -> BTreeMap<String, Kind> {
    let mut kinds = BTreeMap::new();
    let own_first = |document: &&Document| document.path.lang == config.default_language;
    let (own, others): (Vec<_>, Vec<_>) = sections.iter().partition(own_first);
    for document in others.into_iter().chain(own) {
        if let Front::Section(SectionFront {
            kind: Some(kind), ..
        }) = &document.front
        {
            kinds.insert(document.path.folder.clone(), kind.value);
        }
    }
    kinds
}

/// The kind of a folder: its own, or that of the nearest folder above that has one.
fn kind_of(kinds: &BTreeMap<String, Kind>, folder: &str) -> Kind {
    let mut folder = folder;
    loop {
        if let Some(kind) = kinds.get(folder) {
            return *kind;
        }
        match folder.rsplit_once('/') {
            Some((above, _)) => folder = above,
            None if folder.is_empty() => return Kind::default(),
            None => folder = "",
        }
    }
}

/// What a kind cannot do without, after inheritance.
fn check_required(document: &Document, report: &mut Report) {
    let Front::Page(page) = &document.front else {
        return;
    };
    let mut missing = |key: &'static str| {
        report.push(
            Diagnostic::new(code::MISSING_KEY)
                .at(&document.file, document.head())
                .arg("key", key)
                .help("missing"),
        );
    };
    match &page.kind {
        KindKeys::Event(event) => {
            let postponed = event
                .status
                .as_ref()
                .is_some_and(|s| s.value == Status::Postponed);
            if event.start.is_none() && (!postponed || event.repeat.is_some()) {
                missing("start");
            }
        }
        KindKeys::Page | KindKeys::Service(_) | KindKeys::Practice(_) | KindKeys::Campaign(_) => {}
        KindKeys::News if page.common.date.is_none() => missing("date"),
        KindKeys::News => {}
    }
    if let (Some(image), None) = (&page.common.image, &page.common.image_alt) {
        let place = match image.range.is_empty() {
            true => document.head(),
            false => image.range.clone(),
        };
        report.push(
            Diagnostic::new(code::IMAGE_WITHOUT_ALT)
                .at(&document.file, place)
                .help("help"),
        );
    }
}
