//! From documents to sections and pages: every one in every language, with an honest stand-in where
//! there is no translation.
//!
//! What is not shown (drafts, too early, too late, in a hidden section) is left out here and remembered
//! by its key.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::event::{self, Reading, Schedule, When};
use super::{Hidden, Image, Page, PageId, Section, SectionId, SiteFiles, Subject, View};
use crate::clock::Clock;
use crate::config::Config;
use crate::content::{Common, Document, Front, KindKeys, Role};
use crate::diag::{Diagnostic, Report, code};
use crate::i18n::Lang;
use crate::i18n::slug::slugify;
use crate::route::Route;
use crate::toml_reader::Located;

/// The shown documents, by what their translations share.
pub(super) struct Catalogue<'a> {
    config: &'a Config,
    clock: &'a Clock,
    documents: &'a [Document],
    /// Folder → language → document.
    sections: BTreeMap<String, BTreeMap<Lang, usize>>,
    /// Key → language → document.
    pages: BTreeMap<String, BTreeMap<Lang, usize>>,
    pub(super) hidden: BTreeMap<String, Hidden>,
}

impl<'a> Catalogue<'a> {
    pub(super) fn new(
        config: &'a Config,
        documents: &'a [Document],
        view: &'a View,
        report: &mut Report,
    ) -> Self {
        let mut sections: BTreeMap<String, BTreeMap<Lang, usize>> = BTreeMap::new();
        let mut pages: BTreeMap<String, BTreeMap<Lang, usize>> = BTreeMap::new();
        let mut hidden: BTreeMap<String, Hidden> = BTreeMap::new();
        let mut hidden_twins: BTreeSet<(String, Lang)> = BTreeSet::new();
        for (index, document) in documents.iter().enumerate() {
            if let Some(why) = hidden_by(document, config, view, report) {
                hidden.insert(document.path.key.clone(), why);
                hidden_twins.insert((document.path.key.clone(), document.path.lang.clone()));
                continue;
            }
            let lang = document.path.lang.clone();
            let map = match document.path.role {
                Role::Section => sections.entry(document.path.folder.clone()).or_default(),
                Role::Page { .. } => pages.entry(document.path.key.clone()).or_default(),
            };
            map.insert(lang, index);
        }
        // A hidden section hides what is in it.
        let hidden_folders: Vec<(String, Hidden)> = hidden
            .iter()
            .filter_map(|(key, why)| Some((key.strip_suffix("_index")?, *why)))
            .map(|(folder, why)| (folder.trim_end_matches('/').to_owned(), why))
            .filter(|(folder, _)| !folder.is_empty() && !sections.contains_key(folder))
            .collect();
        let below = |folder: &str| {
            let inside = |above: &str| {
                folder
                    .strip_prefix(above)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            };
            hidden_folders
                .iter()
                .find(|(above, _)| inside(above))
                .map(|(_, why)| *why)
        };
        sections.retain(|folder, _| below(folder).is_none());
        pages.retain(|key, _| {
            let folder = key.rsplit_once('/').map_or("", |(folder, _)| folder);
            let why = below(folder);
            if let Some(why) = why {
                hidden.insert(key.clone(), why);
            }
            why.is_none()
        });
        sections.entry(String::new()).or_default();
        hidden.retain(|key, _| {
            !pages.contains_key(key)
                && key
                    .strip_suffix("_index")
                    .is_none_or(|folder| !sections.contains_key(folder.trim_end_matches('/')))
        });
        let catalogue = Catalogue {
            config,
            clock: &view.clock,
            documents,
            sections,
            pages,
            hidden,
        };
        catalogue.report_missing_twins(&hidden_twins, report);
        catalogue
    }

    fn document(&self, index: usize) -> Option<&'a Document> {
        self.documents.get(index)
    }

    /// The document that speaks for a language: its own, else the default language's, else any.
    fn document_for(&self, twins: &BTreeMap<Lang, usize>, lang: &Lang) -> Option<usize> {
        twins
            .get(lang)
            .or_else(|| twins.get(&self.config.default_language))
            .or_else(|| {
                self.config
                    .languages
                    .iter()
                    .find_map(|lang| twins.get(lang))
            })
            .copied()
    }

    fn report_missing_twins(&self, hidden: &BTreeSet<(String, Lang)>, report: &mut Report) {
        for twins in self.sections.values().chain(self.pages.values()) {
            let documents = || twins.values().filter_map(|index| self.document(*index));
            let Some(first) = documents().next() else {
                continue;
            };
            if documents().any(|document| document.common().needs_no_twin) {
                continue;
            }
            for lang in &self.config.languages {
                let expected = (first.path.key.clone(), lang.clone());
                if !twins.contains_key(lang) && !hidden.contains(&expected) {
                    report.push(
                        Diagnostic::new(code::TWIN_MISSING)
                            .in_file(&first.file)
                            .arg("language", lang.code())
                            .arg("file", twin_name(&first.path.key, lang, self.config))
                            .help("help"),
                    );
                }
            }
        }
    }
}

/// The path that the translation of a file would have.
fn twin_name(key: &str, lang: &Lang, config: &Config) -> String {
    let suffix = match *lang == config.default_language {
        true => String::new(),
        false => format!(".{lang}"),
    };
    format!("{}{key}{suffix}.md", crate::content::CONTENT)
}

/// Why a document is not shown, if it is not.
fn hidden_by(
    document: &Document,
    config: &Config,
    view: &View,
    report: &mut Report,
) -> Option<Hidden> {
    let common = document.common();
    let draft = common.draft.as_ref().is_some_and(|draft| draft.value);
    let mut instant = |field| When::resolve(field, config, &document.file, report);
    let now = view.clock.timestamp();
    let early = instant(&common.publish_at).is_some_and(|at| at.instant.timestamp() > now);
    let late = instant(&common.expires_at).is_some_and(|at| at.instant.timestamp() <= now);
    match draft && !view.drafts {
        true => Some(Hidden::Draft),
        false => (early || late).then_some(Hidden::ByTime),
    }
}

/// Makes every section in every language, folders before what lies in them.
pub(super) fn sections(
    catalogue: &Catalogue<'_>,
    files: &mut SiteFiles,
    report: &mut Report,
) -> (Vec<Section>, BTreeMap<(String, Lang), SectionId>) {
    let config = catalogue.config;
    let mut sections: Vec<Section> = Vec::new();
    let mut by_folder: BTreeMap<(String, Lang), SectionId> = BTreeMap::new();
    for (folder, twins) in &catalogue.sections {
        for lang in &config.languages {
            let id = SectionId(sections.len());
            let parent = parent_of(folder, lang, &by_folder).and_then(|id| sections.get(id.0));
            let document = catalogue.document_for(twins, lang);
            let section = make_section(
                catalogue,
                &SectionPlace {
                    id,
                    folder,
                    lang,
                    parent,
                },
                document,
                files,
                report,
            );
            by_folder.insert((folder.clone(), lang.clone()), id);
            sections.push(section);
        }
    }
    (sections, by_folder)
}

/// Where a section stands.
struct SectionPlace<'a> {
    id: SectionId,
    folder: &'a str,
    lang: &'a Lang,
    parent: Option<&'a Section>,
}

fn make_section(
    catalogue: &Catalogue<'_>,
    place: &SectionPlace<'_>,
    document: Option<usize>,
    files: &mut SiteFiles,
    report: &mut Report,
) -> Section {
    let SectionPlace {
        id,
        folder,
        lang,
        parent,
    } = *place;
    let config = catalogue.config;
    let source = document.and_then(|index| catalogue.document(index));
    let front = source.and_then(|d| match &d.front {
        Front::Section(front) => Some(front),
        Front::Page(_) => None,
    });
    let empty = Common::default();
    let common = front.map_or(&empty, |front| &front.common);
    let inherited = parent.map(|p| (p.exit, p.kind));
    let route = section_route(config, place_parts(folder, parent), common, lang, parent);
    let text = |field: &Option<Located<String>>| field.as_ref().map(|t| t.value.clone());
    let title = text(&common.title);
    Section {
        id,
        document,
        key: if folder.is_empty() {
            "_index".to_owned()
        } else {
            format!("{folder}/_index")
        },
        folder: folder.to_owned(),
        lang: lang.clone(),
        content_lang: source.map_or_else(|| lang.clone(), |d| d.path.lang.clone()),
        parent: parent.map(|p| p.id),
        title: title.unwrap_or_else(|| config.title.get(lang).to_owned()),
        description: text(&common.description).unwrap_or_default(),
        weight: common.weight.as_ref().map_or(0, |w| w.value),
        draft: common.draft.as_ref().is_some_and(|d| d.value),
        kind: front
            .and_then(|f| f.kind.as_ref())
            .map(|k| k.value)
            .or(inherited.map(|(_, kind)| kind))
            .unwrap_or_default(),
        sort_by: front
            .and_then(|f| f.sort_by.as_ref())
            .map(|s| s.value)
            .unwrap_or_default(),
        paginate_by: front
            .and_then(|f| f.paginate_by.as_ref())
            .and_then(|n| usize::try_from(n.value).ok()),
        template: common.template.clone(),
        page_template: front.and_then(|f| f.page_template.clone()),
        updated: source.and_then(|d| When::resolve(&common.updated, config, &d.file, report)),
        image: source.and_then(|d| image(d, common, files, report)),
        exit: common
            .exit
            .as_ref()
            .map(|e| e.value)
            .or(inherited.map(|(exit, _)| exit))
            .unwrap_or(false),
        needs_no_twin: common.needs_no_twin,
        extra: extra_value(common),
        route,
        pages: Vec::new(),
    }
}

/// The parts of a section's address below its parent's.
fn place_parts<'f>(folder: &'f str, parent: Option<&Section>) -> &'f str {
    let above = parent.map_or("", |p| p.folder.as_str());
    folder
        .strip_prefix(above)
        .unwrap_or(folder)
        .trim_start_matches('/')
}

fn section_route(
    config: &Config,
    parts: &str,
    common: &Common,
    lang: &Lang,
    parent: Option<&Section>,
) -> Route {
    let mut route = parent.map_or_else(|| config.home(lang), |p| p.route.clone());
    let parts: Vec<&str> = parts.split('/').filter(|part| !part.is_empty()).collect();
    for (index, part) in parts.iter().enumerate() {
        let slug = common.slug.as_ref().filter(|_| index + 1 == parts.len());
        route = join_part(
            &route,
            &slug.map_or_else(|| address_part(part), |s| s.value.clone()),
        );
    }
    route
}

/// Joins a part; what has no place in an address is left out rather than the page.
fn join_part(route: &Route, part: &str) -> Route {
    route
        .join_page(part)
        .or_else(|_| route.join_page(&slugify(part)))
        .unwrap_or_else(|_| route.clone())
}

/// The part of an address that a file's name gives: as written when it is plain ASCII.
pub(super) fn address_part(name: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.~".contains(c);
    if name.chars().all(plain) {
        name.to_owned()
    } else {
        slugify(name)
    }
}

fn parent_of(
    folder: &str,
    lang: &Lang,
    by_folder: &BTreeMap<(String, Lang), SectionId>,
) -> Option<SectionId> {
    if folder.is_empty() {
        return None;
    }
    let mut above = folder;
    loop {
        above = above.rsplit_once('/').map_or("", |(above, _)| above);
        if let Some(id) = by_folder.get(&(above.to_owned(), lang.clone())) {
            return Some(*id);
        }
        if above.is_empty() {
            return None;
        }
    }
}

/// Makes every page in every language, in the order of the keys.
pub(super) fn pages(
    catalogue: &Catalogue<'_>,
    sections: &[Section],
    by_folder: &BTreeMap<(String, Lang), SectionId>,
    files: &mut SiteFiles,
    report: &mut Report,
) -> Vec<Page> {
    let mut pages = Vec::new();
    // The default language first: its address is where the files of a bundle are published.
    let default = &catalogue.config.default_language;
    let others = || {
        catalogue
            .config
            .languages
            .iter()
            .filter(|lang| *lang != default)
    };
    for (key, twins) in &catalogue.pages {
        for lang in std::iter::once(default).chain(others()) {
            let Some(index) = catalogue.document_for(twins, lang) else {
                continue;
            };
            let Some(document) = catalogue.document(index) else {
                continue;
            };
            let folder = &document.path.folder;
            let section = by_folder
                .get(&(folder.clone(), lang.clone()))
                .copied()
                .or_else(|| parent_of(folder, lang, by_folder))
                .and_then(|id| sections.get(id.0));
            let Some(section) = section else { continue };
            let id = PageId(pages.len());
            let place = PagePlace {
                id,
                index,
                key,
                lang,
                section,
            };
            pages.extend(make_page(catalogue, document, &place, files, report));
        }
    }
    pages
}

/// Where a page stands.
struct PagePlace<'a> {
    id: PageId,
    index: usize,
    key: &'a str,
    lang: &'a Lang,
    section: &'a Section,
}

fn make_page(
    catalogue: &Catalogue<'_>,
    document: &Document,
    place: &PagePlace<'_>,
    files: &mut SiteFiles,
    report: &mut Report,
) -> Option<Page> {
    let PagePlace {
        id,
        index,
        key,
        lang,
        section,
    } = *place;
    let config = catalogue.config;
    let (Front::Page(front), Role::Page { name, .. }) = (&document.front, &document.path.role)
    else {
        return None;
    };
    let common = &front.common;
    let slug = common
        .slug
        .as_ref()
        .map_or_else(|| address_part(name), |s| s.value.clone());
    let mut route = section.route.clone();
    for part in place_parts(&document.path.folder, Some(section))
        .split('/')
        .filter(|p| !p.is_empty())
    {
        route = join_part(&route, &address_part(part));
    }
    let route = join_part(&route, &slug);
    let file = &document.file;
    if document.path.is_bundle() && *lang == config.default_language {
        files.place_bundle(document.path.files_folder(), &route);
    }
    let text = |field: &Option<Located<String>>| field.as_ref().map(|t| t.value.clone());
    Some(Page {
        id,
        document: index,
        key: key.to_owned(),
        lang: lang.clone(),
        content_lang: document.path.lang.clone(),
        section: section.id,
        slug,
        title: text(&common.title).unwrap_or_default(),
        description: text(&common.description).unwrap_or_default(),
        weight: common.weight.as_ref().map_or(0, |w| w.value),
        draft: common.draft.as_ref().is_some_and(|d| d.value),
        template: common
            .template
            .clone()
            .or_else(|| section.page_template.clone()),
        date: When::resolve(&common.date, config, file, report),
        updated: When::resolve(&common.updated, config, file, report),
        image: image(document, common, files, report),
        exit: common.exit.as_ref().map_or(section.exit, |e| e.value),
        needs_no_twin: common.needs_no_twin,
        subject: subject(
            &front.kind,
            Reading {
                config,
                clock: catalogue.clock,
                file,
            },
            report,
        ),
        extra: extra_value(common),
        route,
    })
}

fn subject(keys: &KindKeys, reading: Reading<'_>, report: &mut Report) -> Subject {
    let Reading { config, file, .. } = reading;
    match keys {
        KindKeys::Page => Subject::Page,
        KindKeys::News => Subject::News,
        KindKeys::Service(keys) => Subject::Service(keys.clone()),
        KindKeys::Practice(keys) => Subject::Practice(keys.clone()),
        KindKeys::Event(keys) => Subject::Event {
            schedule: Schedule::resolve(keys, reading, report),
            keys: keys.clone(),
        },
        KindKeys::Campaign(keys) => {
            let start = When::resolve(&keys.start, config, file, report);
            let end = When::resolve(&keys.end, config, file, report);
            let period = event::period(start, end, &keys.end, file, report);
            Subject::Campaign {
                keys: keys.clone(),
                period,
            }
        }
    }
}

fn image(
    document: &Document,
    common: &Common,
    files: &SiteFiles,
    report: &mut Report,
) -> Option<Image> {
    let image = common.image.as_ref()?;
    let alt = common
        .image_alt
        .as_ref()
        .map(|alt| alt.value.clone())
        .unwrap_or_default();
    match files.find(&image.value, document.path.files_folder()) {
        Some((route, file)) => Some(Image { file, route, alt }),
        None => {
            // A translation that took the picture over says nothing that the original did not.
            if !image.range.is_empty() {
                report.push(
                    Diagnostic::new(code::MISSING_FILE)
                        .at(&document.file, image.range.clone())
                        .arg("target", &image.value)
                        .arg("name", image.value.trim_start_matches('/'))
                        .help("help")
                        .help_with("nearest", "nearest", files.nearest(&image.value)),
                );
            }
            None
        }
    }
}

fn extra_value(common: &Common) -> Value {
    let extra: Map<String, Value> = common
        .extra
        .iter()
        .map(|(key, value)| (key.clone(), value.value.clone()))
        .collect();
    Value::Object(extra)
}
