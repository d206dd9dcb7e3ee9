//! The model: languages, sections, pages, twins, routes.
//!
//! Every page and every section exists in every language of the site. Where there is no
//! translation, an honest fallback stands in: the route and interface of the reader's language with
//! the words of another (`content_lang`). What is hidden (drafts, pages before their `publish_at` or after
//! their `expires_at`) is not in the model, but is remembered, so that a link to it is told apart from a
//! broken one.

mod event;
mod files;
mod order;
mod routes;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::clock::Clock;
use crate::config::Config;
use crate::content::{
    CampaignKeys, Common, Document, EventKeys, Front, Kind, KindKeys, PracticeKeys, Role,
    ServiceKeys, SortBy,
};
use crate::diag::{Diagnostic, FilePath, Report, code, nearest};
use crate::i18n::Lang;
use crate::i18n::slug::slugify;
use crate::route::Route;
use crate::toml_reader::Located;

pub use event::{Period, Schedule, When};
pub use files::{SiteFile, SiteFiles, resolve_relative};
pub use routes::{Owner, Routes};

/// The place of a page in [`Site::pages`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PageId(usize);

/// The place of a section in [`Site::sections`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SectionId(usize);

impl PageId {
    pub fn index(self) -> usize {
        self.0
    }
}

impl SectionId {
    pub fn index(self) -> usize {
        self.0
    }
}

/// What a content file became.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    Page(PageId),
    Section(SectionId),
}

/// The whole site as one value; nothing changes it once it is built.
#[derive(Clone, Debug)]
pub struct Site {
    pages: Vec<Page>,
    sections: Vec<Section>,
    /// By page: what stands before and after it in its section's order.
    neighbours: Vec<Neighbours>,
    /// By section: the sections directly below it, lightest first.
    children: Vec<Vec<SectionId>>,
    by_key: BTreeMap<String, BTreeMap<Lang, Target>>,
    hidden: BTreeSet<String>,
    pub files: SiteFiles,
    pub routes: Routes,
    pub redirects: Vec<SiteRedirect>,
    /// The next instant after "now" at which the site would be another by itself.
    pub next_change: Option<Timestamp>,
}

/// A page in one language.
#[derive(Clone, Debug)]
pub struct Page {
    pub id: PageId,
    /// Its place in the documents that the site was built from.
    pub document: usize,
    pub key: String,
    pub lang: Lang,
    pub content_lang: Lang,
    pub route: Route,
    pub section: SectionId,
    pub slug: String,
    pub title: String,
    pub description: String,
    pub weight: i64,
    pub draft: bool,
    pub template: Option<Located<String>>,
    pub date: Option<When>,
    pub updated: Option<When>,
    pub image: Option<Image>,
    pub exit: bool,
    pub needs_no_twin: bool,
    pub subject: Subject,
    pub extra: Value,
}

/// A section in one language.
#[derive(Clone, Debug)]
pub struct Section {
    pub id: SectionId,
    /// Its place in the documents; `None` for a front page that nobody wrote.
    pub document: Option<usize>,
    pub key: String,
    pub folder: String,
    pub lang: Lang,
    pub content_lang: Lang,
    pub route: Route,
    pub parent: Option<SectionId>,
    pub title: String,
    pub description: String,
    pub weight: i64,
    pub draft: bool,
    pub kind: Kind,
    pub sort_by: SortBy,
    pub paginate_by: Option<usize>,
    pub template: Option<Located<String>>,
    pub page_template: Option<Located<String>>,
    pub updated: Option<When>,
    pub image: Option<Image>,
    pub exit: bool,
    pub needs_no_twin: bool,
    pub extra: Value,
    /// In the section's order.
    pub pages: Vec<PageId>,
}

/// What a page is about, with the keys of its kind.
#[derive(Clone, Debug)]
pub enum Subject {
    Page,
    Service(ServiceKeys),
    Event {
        keys: Box<EventKeys>,
        schedule: Schedule,
    },
    Practice(PracticeKeys),
    Campaign {
        keys: CampaignKeys,
        period: Option<Period>,
    },
    News,
}

impl Subject {
    pub fn kind(&self) -> Kind {
        match self {
            Subject::Page => Kind::Page,
            Subject::Service(_) => Kind::Service,
            Subject::Event { .. } => Kind::Event,
            Subject::Practice(_) => Kind::Practice,
            Subject::Campaign { .. } => Kind::Campaign,
            Subject::News => Kind::News,
        }
    }

    /// When it takes place, if it takes place.
    pub fn period(&self) -> Option<&Period> {
        match self {
            Subject::Event { schedule, .. } => schedule.period.as_ref(),
            Subject::Campaign { period, .. } => period.as_ref(),
            Subject::Page | Subject::Service(_) | Subject::Practice(_) | Subject::News => None,
        }
    }

    /// Whether it is over.
    pub fn is_past(&self, now: Timestamp) -> bool {
        match self {
            Subject::Event { schedule, .. } => schedule.is_past(now),
            Subject::Campaign {
                period: Some(period),
                ..
            } => period.end.is_some() && period.over() <= now,
            _ => false,
        }
    }
}

/// A lead picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    pub file: FilePath,
    pub route: Route,
    pub alt: String,
}

/// The pages before and after one in the order of its section, named as in Zola.
#[derive(Clone, Copy, Debug, Default)]
pub struct Neighbours {
    /// The earlier date, the lighter weight, the title before.
    pub lower: Option<PageId>,
    pub higher: Option<PageId>,
}

/// An address that leads elsewhere.
#[derive(Clone, Debug)]
pub struct SiteRedirect {
    pub from: Route,
    pub to: RedirectTarget,
    pub lang: Lang,
    pub kind: RedirectKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RedirectTarget {
    Route {
        route: Route,
        fragment: Option<String>,
    },
    Absolute(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RedirectKind {
    /// An old address of a page.
    Alias,
    /// A short address, made to be changed.
    Go,
}

/// What a build shows.
#[derive(Clone, Debug)]
pub struct View {
    pub clock: Clock,
    pub drafts: bool,
    /// The pages that the theme can draw without a content file of their own.
    pub made: MadePages,
}

#[derive(Clone, Copy, Debug, Default)]
pub struct MadePages {
    pub a_to_z: bool,
    pub not_found: bool,
}

impl Site {
    /// Builds the model from the documents of a project.
    pub fn build(
        config: &Config,
        documents: &[Document],
        files: SiteFiles,
        view: &View,
        report: &mut Report,
    ) -> Site {
        let catalogue = Catalogue::new(config, documents, view, report);
        let mut files = files;
        let (sections, by_folder) = make_sections(&catalogue, &mut files, report);
        let pages = make_pages(&catalogue, &sections, &by_folder, &mut files, report);
        let by_key = index(&sections, &pages);
        let (sections, neighbours, children) = order::arrange(config, sections, &pages);

        let mut site = Site {
            next_change: next_change(config, documents, &pages, view),
            pages,
            sections,
            neighbours,
            children,
            by_key,
            hidden: catalogue.hidden,
            files,
            routes: Routes::default(),
            redirects: Vec::new(),
        };
        site.take_routes(config, documents, view.made, report);
        site.redirects = site.make_redirects(config, documents, report);
        site
    }

    pub fn pages(&self) -> &[Page] {
        &self.pages
    }

    pub fn sections(&self) -> &[Section] {
        &self.sections
    }

    /// A page of this site, by its place in it.
    #[expect(
        clippy::indexing_slicing,
        reason = "ids are only made for the pages of this site"
    )]
    pub fn page(&self, id: PageId) -> &Page {
        &self.pages[id.0]
    }

    #[expect(
        clippy::indexing_slicing,
        reason = "ids are only made for the sections of this site"
    )]
    pub fn section(&self, id: SectionId) -> &Section {
        &self.sections[id.0]
    }

    pub fn neighbours(&self, page: PageId) -> Neighbours {
        self.neighbours.get(page.0).copied().unwrap_or_default()
    }

    /// The sections directly below one, lightest first.
    pub fn children(&self, section: SectionId) -> &[SectionId] {
        self.children.get(section.0).map_or(&[], Vec::as_slice)
    }

    /// The sections above a section, from the front page down.
    pub fn ancestors(&self, section: SectionId) -> Vec<SectionId> {
        let mut above = Vec::new();
        let mut at = self.section(section).parent;
        while let Some(id) = at {
            above.push(id);
            at = self.section(id).parent;
        }
        above.reverse();
        above
    }

    /// What a content file is in a language, by the key that its translations share.
    pub fn target(&self, key: &str, lang: &Lang) -> Option<Target> {
        self.by_key.get(key)?.get(lang).copied()
    }

    /// The same page or section in all languages that really have it, in the site's order.
    pub fn translations(&self, key: &str, config: &Config) -> Vec<Target> {
        let Some(targets) = self.by_key.get(key) else {
            return Vec::new();
        };
        config
            .languages
            .iter()
            .filter_map(|lang| targets.get(lang).copied())
            .filter(|target| !self.is_fallback(*target))
            .collect()
    }

    pub fn is_fallback(&self, target: Target) -> bool {
        match target {
            Target::Page(id) => self.page(id).is_fallback(),
            Target::Section(id) => self.section(id).is_fallback(),
        }
    }

    pub fn route(&self, target: Target) -> &Route {
        match target {
            Target::Page(id) => &self.page(id).route,
            Target::Section(id) => &self.section(id).route,
        }
    }

    pub fn title(&self, target: Target) -> &str {
        match target {
            Target::Page(id) => &self.page(id).title,
            Target::Section(id) => &self.section(id).title,
        }
    }

    pub fn lang(&self, target: Target) -> &Lang {
        match target {
            Target::Page(id) => &self.page(id).lang,
            Target::Section(id) => &self.section(id).lang,
        }
    }

    /// Whether a content file exists but is not shown (a draft, too early, too late).
    pub fn is_hidden(&self, key: &str) -> bool {
        self.hidden.contains(key)
    }

    /// The key of a shown page or section nearest to a misspelt one.
    pub fn nearest_key(&self, key: &str) -> Option<&str> {
        let name = key.rsplit('/').next().unwrap_or(key);
        let same_name = self
            .by_key
            .keys()
            .filter(|k| k.rsplit('/').next() == Some(name));
        let mut same_name = same_name.map(String::as_str);
        match (same_name.next(), same_name.next()) {
            (Some(only), None) if name != "_index" && name != "index" => Some(only),
            _ => nearest(key, self.by_key.keys().map(String::as_str)),
        }
    }

    /// The front page of a language.
    pub fn home(&self, lang: &Lang) -> Option<&Section> {
        match self.target("_index", lang)? {
            Target::Section(id) => Some(self.section(id)),
            Target::Page(_) => None,
        }
    }

    /// Whether a section has a feed: the front page always, the others when they have dated pages
    /// in words of their own.
    pub fn has_feed(&self, section: &Section) -> bool {
        section.parent.is_none()
            || !section.is_fallback() && section.pages.iter().any(|id| self.page(*id).is_news())
    }

    /// The routes of a section's further list pages: `/events/page/2/`, …
    pub fn pagers(&self, section: &Section) -> Vec<Route> {
        let Some(size) = section.paginate_by else {
            return Vec::new();
        };
        let count = section.pages.len().div_ceil(size.max(1));
        (2..=count)
            .filter_map(|n| pager_route(section, n))
            .collect()
    }

    fn take_routes(
        &mut self,
        config: &Config,
        documents: &[Document],
        made: MadePages,
        report: &mut Report,
    ) {
        let mut routes = Routes::default();
        // Two pages that clash in one language clash in the fallbacks of the others as well: that
        // is one mistake.
        let mut clashes = Report::default();
        let of_document = |index: usize| {
            let document = documents.get(index);
            let slug = document.and_then(|d| d.common().slug.as_ref());
            Owner {
                file: document.map(|d| d.file.clone()),
                range: slug.map_or(0..0, |s| s.range.clone()),
            }
        };
        let ours = || Owner {
            file: None,
            range: 0..0,
        };
        for section in &self.sections {
            let owner = section.document.map_or_else(ours, of_document);
            routes.take(&section.route, owner.clone(), &mut clashes);
            for pager in self.pagers(section) {
                routes.take(&pager, owner.clone(), &mut clashes);
            }
        }
        for page in &self.pages {
            routes.take(&page.route, of_document(page.document), &mut clashes);
        }
        for route in made_routes(config, self, made) {
            routes.take(&route, ours(), &mut clashes);
        }
        for (route, file) in self.files.iter() {
            routes.take(
                route,
                Owner {
                    file: Some(file.source.clone()),
                    range: 0..0,
                },
                &mut clashes,
            );
        }
        let mut seen = Vec::new();
        for clash in clashes.iter() {
            let other = clash.args.iter().find(|(name, _)| *name == "other");
            let pair = (clash.place.clone(), other.cloned());
            if !seen.contains(&pair) {
                seen.push(pair);
                report.push(clash.clone());
            }
        }
        self.routes = routes;
    }

    fn make_redirects(
        &mut self,
        config: &Config,
        documents: &[Document],
        report: &mut Report,
    ) -> Vec<SiteRedirect> {
        let mut redirects = Vec::new();
        let mut taken: Vec<(Route, Owner)> = Vec::new();
        let real_sections = self
            .sections
            .iter()
            .filter(|s| !s.is_fallback())
            .map(|s| (Target::Section(s.id), s.document));
        let real_pages = self
            .pages
            .iter()
            .filter(|p| !p.is_fallback())
            .map(|p| (Target::Page(p.id), Some(p.document)));
        for (target, document) in real_sections.chain(real_pages) {
            let Some(document) = document.and_then(|index| documents.get(index)) else {
                continue;
            };
            for alias in &document.common().aliases {
                let from = as_page(&alias.value);
                let owner = Owner {
                    file: Some(document.file.clone()),
                    range: alias.range.clone(),
                };
                taken.push((from.clone(), owner));
                redirects.push(SiteRedirect {
                    from,
                    to: RedirectTarget::Route {
                        route: self.route(target).clone(),
                        fragment: None,
                    },
                    lang: self.lang(target).clone(),
                    kind: RedirectKind::Alias,
                });
            }
        }
        for page in self.pages.iter().filter(|p| p.lang == p.content_lang) {
            let Subject::Campaign {
                keys: CampaignKeys { go: Some(go), .. },
                ..
            } = &page.subject
            else {
                continue;
            };
            let original = documents
                .get(page.document)
                .map(|d| (&d.file, &d.path.lang));
            let first =
                self.translations(&page.key, config).first() == Some(&Target::Page(page.id));
            let Some((file, _)) = original.filter(|_| first) else {
                continue;
            };
            let Some(from) = go_route(&go.value) else {
                report.push(
                    Diagnostic::new(code::BAD_ADDRESS)
                        .at(file, go.range.clone())
                        .arg("address", &go.value)
                        .help("short-name"),
                );
                continue;
            };
            taken.push((
                from.clone(),
                Owner {
                    file: Some(file.clone()),
                    range: go.range.clone(),
                },
            ));
            redirects.push(SiteRedirect {
                from,
                to: RedirectTarget::Route {
                    route: page.route.clone(),
                    fragment: None,
                },
                lang: page.lang.clone(),
                kind: RedirectKind::Go,
            });
        }
        for link in &config.go {
            let Some(from) = go_route(&link.name.value) else {
                continue;
            };
            let Some(to) = self.go_target(config, &link.target, report) else {
                continue;
            };
            let owner = Owner {
                file: Some(config.file.clone()),
                range: link.name.range.clone(),
            };
            taken.push((from.clone(), owner));
            let lang = self.lang_of(config, &to);
            redirects.push(SiteRedirect {
                from,
                to,
                lang,
                kind: RedirectKind::Go,
            });
        }
        let mut clashes = BTreeSet::new();
        for (from, owner) in taken {
            if !self.routes.take(&from, owner, report) {
                clashes.insert(from);
            }
        }
        redirects.retain(|redirect| !clashes.contains(&redirect.from));
        redirects
    }

    fn go_target(
        &self,
        config: &Config,
        target: &Located<String>,
        report: &mut Report,
    ) -> Option<RedirectTarget> {
        if !target.value.starts_with('/') {
            return Some(RedirectTarget::Absolute(target.value.clone()));
        }
        let (path, fragment) = match target.value.split_once('#') {
            Some((path, fragment)) => (path, Some(fragment.to_owned())),
            None => (target.value.as_str(), None),
        };
        let route = Route::parse(path).ok()?;
        let route = [route.clone(), as_page(&route)]
            .into_iter()
            .find(|r| self.routes.has(r));
        if route.is_none() {
            let known: Vec<&str> = self.routes.iter().map(Route::as_str).collect();
            report.push(
                Diagnostic::new(code::BROKEN_LINK)
                    .at(&config.file, target.range.clone())
                    .arg("target", path)
                    .help("help")
                    .help_with("nearest", "nearest", nearest(path, known)),
            );
        }
        route.map(|route| RedirectTarget::Route { route, fragment })
    }

    /// The language of the page that a redirect leads to, by its route.
    fn lang_of(&self, config: &Config, to: &RedirectTarget) -> Lang {
        let RedirectTarget::Route { route, .. } = to else {
            return config.default_language.clone();
        };
        language_of_route(config, route).clone()
    }
}

impl Page {
    /// When it became news: its date, else the start of what it announces.
    pub fn news_date(&self) -> Option<&When> {
        self.date
            .as_ref()
            .or_else(|| self.subject.period().map(|period| &period.start))
    }

    /// Whether it belongs into a feed.
    pub fn is_news(&self) -> bool {
        !self.is_fallback() && self.news_date().is_some()
    }

    /// True where the words are of another language than the page.
    pub fn is_fallback(&self) -> bool {
        self.lang != self.content_lang
    }
}

impl Section {
    pub fn is_fallback(&self) -> bool {
        self.lang != self.content_lang
    }
}

/// The language that a route belongs to, by its first part.
pub fn language_of_route<'c>(config: &'c Config, route: &Route) -> &'c Lang {
    let first = route
        .as_str()
        .trim_start_matches('/')
        .split('/')
        .next()
        .unwrap_or_default();
    config.language(first).unwrap_or(&config.default_language)
}

/// `/events/page/2/`.
pub fn pager_route(section: &Section, number: usize) -> Option<Route> {
    section
        .route
        .join_page("page")
        .and_then(|r| r.join_page(&number.to_string()))
        .ok()
}

/// What pateka makes itself, per language and at the root.
fn made_routes(config: &Config, site: &Site, made: MadePages) -> Vec<Route> {
    let mut routes = Vec::new();
    for lang in &config.languages {
        let home = config.home(lang);
        routes.extend(made.a_to_z.then(|| home.join_page("a-z").ok()).flatten());
        routes.extend(
            made.not_found
                .then(|| home.join_file("404.html").ok())
                .flatten(),
        );
    }
    for section in site.sections.iter().filter(|s| site.has_feed(s)) {
        routes.extend(section.route.join_file("atom.xml"));
    }
    for name in [
        "sitemap.xml",
        "robots.txt",
        "build.json",
        "_redirects",
        "_headers",
    ] {
        routes.extend(Route::root().join_file(name));
    }
    routes
}

fn go_route(name: &str) -> Option<Route> {
    if name.contains('/') {
        return None;
    }
    Route::root()
        .join_page("go")
        .and_then(|go| go.join_page(name))
        .ok()
}

/// An old address without a file's extension stands for a page.
fn as_page(route: &Route) -> Route {
    let last = route.as_str().rsplit('/').next().unwrap_or_default();
    if last.is_empty() || last.contains('.') {
        return route.clone();
    }
    Route::parse(&format!("{route}/")).unwrap_or_else(|_| route.clone())
}

/// The shown documents, by what their translations share.
struct Catalogue<'a> {
    config: &'a Config,
    documents: &'a [Document],
    /// Folder → language → document.
    sections: BTreeMap<String, BTreeMap<Lang, usize>>,
    /// Key → language → document.
    pages: BTreeMap<String, BTreeMap<Lang, usize>>,
    hidden: BTreeSet<String>,
}

impl<'a> Catalogue<'a> {
    fn new(
        config: &'a Config,
        documents: &'a [Document],
        view: &'a View,
        report: &mut Report,
    ) -> Self {
        let mut sections: BTreeMap<String, BTreeMap<Lang, usize>> = BTreeMap::new();
        let mut pages: BTreeMap<String, BTreeMap<Lang, usize>> = BTreeMap::new();
        let mut hidden = BTreeSet::new();
        let mut hidden_twins: BTreeSet<(String, Lang)> = BTreeSet::new();
        for (index, document) in documents.iter().enumerate() {
            if !is_shown(document, config, view) {
                hidden.insert(document.path.key.clone());
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
        let hidden_folders: Vec<String> = hidden
            .iter()
            .filter_map(|key| key.strip_suffix("_index"))
            .map(|folder| folder.trim_end_matches('/').to_owned())
            .filter(|folder| !folder.is_empty() && !sections.contains_key(folder))
            .collect();
        let below = |folder: &str| {
            hidden_folders.iter().any(|h| {
                folder
                    .strip_prefix(h.as_str())
                    .is_some_and(|r| r.is_empty() || r.starts_with('/'))
            })
        };
        sections.retain(|folder, _| !below(folder));
        pages.retain(|key, _| {
            let folder = key.rsplit_once('/').map_or("", |(folder, _)| folder);
            let shown = !below(folder);
            if !shown {
                hidden.insert(key.clone());
            }
            shown
        });
        sections.entry(String::new()).or_default();
        hidden.retain(|key| {
            !pages.contains_key(key)
                && key
                    .strip_suffix("_index")
                    .is_none_or(|folder| !sections.contains_key(folder.trim_end_matches('/')))
        });
        let catalogue = Catalogue {
            config,
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

fn is_shown(document: &Document, config: &Config, view: &View) -> bool {
    let common = document.common();
    let draft = common.draft.as_ref().is_some_and(|draft| draft.value);
    let mut unseen = Report::default();
    let mut instant = |field| When::resolve(field, config, &document.file, &mut unseen);
    let now = view.clock.timestamp();
    let early = instant(&common.publish_at).is_some_and(|at| at.instant.timestamp() > now);
    let late = instant(&common.expires_at).is_some_and(|at| at.instant.timestamp() <= now);
    !(draft && !view.drafts) && !early && !late
}

/// Makes every section in every language, folders before what lies in them.
fn make_sections(
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
                SectionPlace {
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
    place: SectionPlace<'_>,
    document: Option<usize>,
    files: &mut SiteFiles,
    report: &mut Report,
) -> Section {
    let SectionPlace {
        id,
        folder,
        lang,
        parent,
    } = place;
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
            slug.map_or_else(|| address_part(part), |s| s.value.clone()),
        );
    }
    route
}

/// Joins a part; what has no place in an address is left out rather than the page.
fn join_part(route: &Route, part: String) -> Route {
    route
        .join_page(&part)
        .or_else(|_| route.join_page(&slugify(&part)))
        .unwrap_or_else(|_| route.clone())
}

/// The part of an address that a file's name gives: as written when it is plain ASCII.
fn address_part(name: &str) -> String {
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
fn make_pages(
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
            pages.extend(make_page(catalogue, document, place, files, report));
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
    place: PagePlace<'_>,
    files: &mut SiteFiles,
    report: &mut Report,
) -> Option<Page> {
    let PagePlace {
        id,
        index,
        key,
        lang,
        section,
    } = place;
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
        route = join_part(&route, address_part(part));
    }
    let route = join_part(&route, slug.clone());
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
        subject: subject(&front.kind, config, file, report),
        extra: extra_value(common),
        route,
    })
}

fn subject(keys: &KindKeys, config: &Config, file: &FilePath, report: &mut Report) -> Subject {
    match keys {
        KindKeys::Page => Subject::Page,
        KindKeys::News => Subject::News,
        KindKeys::Service(keys) => Subject::Service(keys.clone()),
        KindKeys::Practice(keys) => Subject::Practice(keys.clone()),
        KindKeys::Event(keys) => Subject::Event {
            schedule: Schedule::resolve(keys, config, file, report),
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
            report.push(
                Diagnostic::new(code::MISSING_FILE)
                    .at(&document.file, image.range.clone())
                    .arg("target", &image.value)
                    .help("help")
                    .help_with("nearest", "nearest", files.nearest(&image.value)),
            );
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

fn index(sections: &[Section], pages: &[Page]) -> BTreeMap<String, BTreeMap<Lang, Target>> {
    let mut by_key: BTreeMap<String, BTreeMap<Lang, Target>> = BTreeMap::new();
    for section in sections {
        let target = Target::Section(section.id);
        by_key
            .entry(section.key.clone())
            .or_default()
            .insert(section.lang.clone(), target);
    }
    for page in pages {
        let target = Target::Page(page.id);
        by_key
            .entry(page.key.clone())
            .or_default()
            .insert(page.lang.clone(), target);
    }
    by_key
}

/// The next instant at which something appears, ends, expires or falls due.
fn next_change(
    config: &Config,
    documents: &[Document],
    pages: &[Page],
    view: &View,
) -> Option<Timestamp> {
    let now = view.clock.timestamp();
    let mut unseen = Report::default();
    let mut instants: Vec<Timestamp> = Vec::new();
    for document in documents {
        let common = document.common();
        for field in [&common.publish_at, &common.expires_at] {
            let when = When::resolve(field, config, &document.file, &mut unseen);
            instants.extend(when.map(|w| w.instant.timestamp()));
        }
    }
    for page in pages {
        match &page.subject {
            Subject::Event { schedule, .. } => instants.extend(schedule.changes()),
            Subject::Campaign {
                period: Some(period),
                ..
            } => {
                instants.extend([period.start.instant.timestamp(), period.over()]);
            }
            _ => {}
        }
    }
    instants.into_iter().filter(|instant| *instant > now).min()
}
