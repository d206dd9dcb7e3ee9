//! The model: languages, sections, pages, twins, routes.
//!
//! Every page and every section exists in every language of the site. Where there is no
//! translation, an honest fallback stands in: the route and interface of the reader's language with
//! the words of another (`content_lang`). What is hidden (drafts, pages before their `publish_at` or after
//! their `expires_at`) is not in the model, but is remembered, so that a link to it is told apart from a
//! broken one.

mod calendars;
mod event;
mod files;
mod make;
mod next_change;
mod order;
mod redirects;
mod routes;

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::Value;

use crate::clock::Clock;
use crate::config::Config;
use crate::content::{
    AwarenessDay, CampaignKeys, Document, EventKeys, Kind, PracticeKeys, ServiceKeys, SortBy,
};
use crate::diag::{FilePath, Report, nearest};
use crate::i18n::Lang;
use crate::route::Route;
use crate::toml_reader::Located;

pub use calendars::Series;
pub use event::{Bound, Occurrence, Period, Rule, Schedule, When};
pub use files::{SiteFile, SiteFiles, resolve_relative};
pub use redirects::{RedirectKind, RedirectTarget, SiteRedirect};
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

/// Why a content file is not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hidden {
    Draft,
    /// Before its `publish_at`, or after its `expires_at`.
    ByTime,
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
    hidden: BTreeMap<String, Hidden>,
    pub files: SiteFiles,
    pub routes: Routes,
    pub redirects: Vec<SiteRedirect>,
    /// As `data/days.toml` has them.
    pub days: Vec<AwarenessDay>,
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

/// What a build shows.
#[derive(Clone, Debug)]
pub struct View {
    pub clock: Clock,
    pub drafts: bool,
    /// The pages that the theme can draw without a content file of their own.
    pub made: MadePages,
    /// Awareness days, which belong to no page.
    pub days: Vec<AwarenessDay>,
    /// The last days of what is shown for a time and stands in no page: the theme's notice.
    pub last_days: Vec<Date>,
}

#[derive(Clone, Copy, Debug, Default)]
pub struct MadePages {
    pub a_to_z: bool,
    pub not_found: bool,
    /// The form at `/referral/`.
    pub form: bool,
    /// Its twin for paper at `/referral/paper/`.
    pub form_on_paper: bool,
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
        let catalogue = make::Catalogue::new(config, documents, view, report);
        let mut files = files;
        let (sections, by_folder) = make::sections(&catalogue, &mut files, report);
        let pages = make::pages(&catalogue, &sections, &by_folder, &mut files, report);
        let by_key = index(&sections, &pages);
        let (sections, neighbours, children) = order::arrange(config, sections, &pages);

        let mut site = Site {
            next_change: next_change::next_change(config, documents, &pages, view),
            pages,
            sections,
            neighbours,
            children,
            by_key,
            hidden: catalogue.hidden,
            files,
            routes: Routes::default(),
            redirects: Vec::new(),
            days: view.days.clone(),
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

    /// Why a content file that exists is not shown.
    pub fn hidden(&self, key: &str) -> Option<Hidden> {
        self.hidden.get(key).copied()
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

    /// The route of another language that stands for one of the default language: its front page, its
    /// sections and pages, and what pateka makes itself (`/a-z/`). `None` where there is no other.
    pub fn in_language(&self, config: &Config, route: &Route, lang: &Lang) -> Option<Route> {
        if *lang == config.default_language || !route.is_page() {
            return None;
        }
        let inner = route.as_str().trim_start_matches('/');
        let localised = Route::parse(&format!("{}{inner}", config.home(lang))).ok()?;
        (self.routes.has(route) && self.routes.has(&localised)).then_some(localised)
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

    /// How many entries the list of a section has: an event counts for each of its times.
    pub fn entries(&self, section: &Section) -> usize {
        let pages = section.pages.iter().map(|id| self.page(*id));
        pages
            .map(|page| match (section.kind, &page.subject) {
                (Kind::Event, Subject::Event { schedule, .. }) => {
                    schedule.occurrences().len().max(1)
                }
                _ => 1,
            })
            .sum()
    }

    /// The routes of a section's further list pages: `/events/page/2/`, …
    pub fn pagers(&self, section: &Section) -> Vec<Route> {
        let Some(size) = section.paginate_by else {
            return Vec::new();
        };
        let count = self.entries(section).div_ceil(size.max(1));
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
                range: slug
                    .map(|slug| slug.range.clone())
                    .filter(|range| !range.is_empty())
                    .or_else(|| document.map(Document::head))
                    .unwrap_or(0..0),
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

/// Where the form of a language is: `/referral/`, `/en/referral/`.
pub fn form_route(config: &Config, lang: &Lang) -> Route {
    let home = config.home(lang);
    home.join_page("referral").unwrap_or(home)
}

/// Where its sheet of paper is: `/referral/paper/`.
pub fn form_paper_route(config: &Config, lang: &Lang) -> Route {
    let form = form_route(config, lang);
    form.join_page("paper").unwrap_or(form)
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
        routes.extend(made.form.then(|| form_route(config, lang)));
        routes.extend(made.form_on_paper.then(|| form_paper_route(config, lang)));
    }
    for section in site.sections.iter().filter(|s| site.has_feed(s)) {
        routes.extend(section.route.join_file("atom.xml"));
    }
    routes.extend(site.calendar_routes(config));
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
