//! The pipeline: from a project to artifacts, in one function.
//!
//! [`build`] reads like the drawing in the crate's documentation. It does no I/O of its own except
//! reading the files that are published, asks no clock and keeps nothing; the same input gives the
//! same bytes on any number of threads. Every stage reports what it can find and the next one goes
//! on, so that one run shows all mistakes.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use rayon::prelude::*;

use crate::artifact::Artifact;
use crate::assets::Assets;
use crate::check::{self, Checked, History};
use crate::clock::{self, Clock};
use crate::config::{BaseUrl, Config};
use crate::content::{self, Document, Kind};
use crate::diag::{Diagnostic, FilePath, Report, code};
use crate::form::Form;
use crate::i18n::Lang;
use crate::markdown::Body;
use crate::project::{FORM_FILE, Project, SITE_FILE};
use crate::render::content::{Library, Reach, Reader};
use crate::render::form::ThemedForm;
use crate::render::{self, RenderOptions, Stage};
use crate::route::Route;
use crate::site::{MadePages, PageId, Site, SiteFiles, View};
use crate::theme::engine::Engine;
use crate::theme::events;
use crate::theme::views::{self, Content};
use crate::theme::{Facts, Knowledge, PageValues, Theme};

/// What is asked of a build.
#[derive(Clone, Debug)]
pub struct BuildOptions {
    /// The instant that counts as now.
    pub now: Now,
    pub address: SiteAddress,
    pub drafts: bool,
    pub minify: bool,
    /// For the people who write: unconfirmed facts are marked.
    pub preview: bool,
    pub inspection: Inspection,
}

/// How closely a site is looked at.
#[derive(Clone, Debug)]
pub enum Inspection {
    /// What every build looks at.
    Usual,
    /// All that can be found.
    Thorough { history: History, gate: Gate },
}

/// What a site is checked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// To go on working.
    Work,
    /// To go live.
    Release,
}

/// Where the site is going to be.
#[derive(Clone, Debug)]
pub enum SiteAddress {
    /// As `site.toml` says.
    Configured,
    /// As `--base-url` says.
    Given(BaseUrl),
    /// On this machine, below the path of `site.toml`'s `base_url`.
    Local { origin: String },
}

/// "Now", as an instant or as a local time of a site whose zone is not known yet.
#[derive(Clone, Debug)]
pub enum Now {
    Instant(Timestamp),
    /// As after `--at`, to be read in the site's time zone.
    Written(String),
}

/// What a build gives.
#[derive(Debug, Default)]
pub struct Built {
    /// In the order of their routes. Complete only when the report holds no error.
    pub artifacts: Vec<Artifact>,
    pub report: Report,
    /// Pages and sections per language that have words of their own.
    pub pages: usize,
    pub next_change: Option<Timestamp>,
    /// How long each stage took, in their order.
    pub timings: Vec<(&'static str, Duration)>,
    /// The path in front of every route, without its final slash.
    pub base_path: String,
    /// The Content-Security-Policy of all pages together.
    pub csp: String,
    /// The settings, where there was enough of them to make pages.
    pub config: Option<Arc<Config>>,
    /// The form with its pages, on a site that has one and was built without errors.
    pub form: Option<Arc<ThemedForm>>,
}

/// Builds a site.
pub fn build(project: &Project, options: &BuildOptions) -> Built {
    let mut built = Built::default();
    let mut watch = StopWatch::default();
    let report = &mut built.report;

    let Some(config) = read_config(project, options, report) else {
        return built;
    };
    let Some(clock) = read_clock(options, &config, report) else {
        return built;
    };
    let theme = Theme::load(project, &config, report);
    let form = read_form(project, &config, report);
    watch.lap("configuration and theme", &mut built.timings);

    let (documents, found) = content::load(project, &config);
    report.append(found);
    watch.lap("front matter", &mut built.timings);

    let made = theme
        .as_ref()
        .map_or_else(MadePages::default, |theme| MadePages {
            a_to_z: theme.has_template("a-z.html"),
            not_found: theme.has_template("404.html"),
            form: form.is_some(),
            form_on_paper: form.is_some() && theme.has_template(render::form::PAPER_TEMPLATE),
        });
    let files = SiteFiles::of(project, &config.theme.value);
    let view = View {
        clock,
        drafts: options.drafts,
        made,
        days: content::load_days(project, &config, report),
        last_days: theme.as_ref().map_or_else(Vec::new, Theme::last_days),
    };
    let site = Arc::new(Site::build(&config, &documents, files, &view, report));
    watch.lap("site", &mut built.timings);

    let bodies = parse_bodies(&documents, &config, report);
    let checked = Checked {
        project,
        config: &config,
        documents: &documents,
        bodies: &bodies,
        clock: &view.clock,
    };
    check::always(checked, report);
    if let Inspection::Thorough { history, .. } = &options.inspection {
        check::thoroughly(checked, history, report);
    }
    watch.lap("markdown", &mut built.timings);

    let assets = Assets::prepare(project, &site.files, report);
    watch.lap("files", &mut built.timings);

    built.base_path = config.base_url.path().to_owned();
    built.next_change = site.next_change;
    built.pages = site
        .pages()
        .iter()
        .filter(|page| !page.is_fallback())
        .count()
        + site
            .sections()
            .iter()
            .filter(|section| !section.is_fallback())
            .count();

    let Some(theme) = theme else {
        weigh(report, &config, &options.inspection);
        return built;
    };
    let config = Arc::new(config);
    built.config = Some(Arc::clone(&config));
    let known = Arc::new(Knowledge {
        strings: theme.strings.clone(),
        facts: Facts::new(Arc::clone(&config), options.preview),
        site: Arc::clone(&site),
        assets: Arc::new(assets),
        config: Arc::clone(&config),
        form: form.map(Arc::new),
    });
    let engine = Engine::new(&theme, Arc::clone(&known), report);
    let library = Library {
        documents: &documents,
        bodies: &bodies,
    };
    let values = Arc::new(make_values(&known, &engine, library, &view.clock, report));
    let engine = engine.with_pages(&values);
    watch.lap("views", &mut built.timings);
    weigh(report, &config, &options.inspection);
    if report.has_errors() {
        report.sort();
        return built;
    }

    let stage = Stage {
        known: &known,
        engine: &engine,
        theme: &theme,
        documents: &documents,
        values: &values,
        clock: &view.clock,
        options: RenderOptions {
            minify: options.minify,
            preview: options.preview,
        },
    };
    let mut artifacts = render::render(&stage, report);
    built.form = ThemedForm::new(&stage, &known).map(Arc::new);
    if let Some(form) = &built.form {
        render::form::add(&stage, form, &mut artifacts, report);
    }
    watch.lap("rendering", &mut built.timings);

    artifacts.extend(known.assets.artifacts.iter().cloned());
    let csp = render::files::add(&stage, library, &mut artifacts, report);
    artifacts.sort_by(|a, b| a.route.cmp(&b.route));
    watch.lap("feeds and other files", &mut built.timings);

    weigh(report, &config, &options.inspection);
    report.sort();
    built.artifacts = artifacts;
    built.csp = csp;
    built
}

/// Gives the findings the weight that the site wants them to have.
fn weigh(report: &mut Report, config: &Config, inspection: &Inspection) {
    let mut levels = config.levels.clone();
    if let Inspection::Thorough {
        gate: Gate::Release,
        ..
    } = inspection
    {
        levels = levels.refusing(check::REFUSED_AT_RELEASE);
    }
    *report = levels.weigh(std::mem::take(report));
}

fn read_config(project: &Project, options: &BuildOptions, report: &mut Report) -> Option<Config> {
    let file = FilePath::new(SITE_FILE);
    let Some(text) = project.text(&file) else {
        report.push(
            Diagnostic::new(code::FILE_UNREADABLE)
                .in_file(&file)
                .help("gone"),
        );
        return None;
    };
    let mut config = Config::read(&file, text, report)?;
    match &options.address {
        SiteAddress::Configured => {}
        SiteAddress::Given(base_url) => config.base_url = base_url.clone(),
        SiteAddress::Local { origin } => config.base_url = config.base_url.at(origin),
    }
    Some(config)
}

/// Reads `referral.toml`; a site without it has no form.
fn read_form(project: &Project, config: &Config, report: &mut Report) -> Option<Form> {
    let file = FilePath::new(FORM_FILE);
    let text = project.text(&file)?;
    Form::read(&file, text, &config.languages, report)
}

fn read_clock(options: &BuildOptions, config: &Config, report: &mut Report) -> Option<Clock> {
    let zone = &config.time_zone;
    let now = match &options.now {
        Now::Instant(instant) => Some(*instant),
        Now::Written(text) => clock::parse_at(text, zone),
    };
    if let (None, Now::Written(text)) = (now, &options.now) {
        let right = crate::toml_reader::corrected_date(text);
        report.push(
            Diagnostic::new(code::BAD_DATE)
                .arg("key", "--at")
                .help("form")
                .help_with("right", "right", right),
        );
    }
    Some(Clock::new(now?, zone.clone()))
}

fn parse_bodies(documents: &[Document], config: &Config, report: &mut Report) -> Vec<Body> {
    let parsed: Vec<(Body, Report)> = documents
        .par_iter()
        .map(|document| render::content::parse(document, config))
        .collect();
    let mut bodies = Vec::with_capacity(parsed.len());
    for (body, found) in parsed {
        bodies.push(body);
        report.append(found);
    }
    bodies
}

/// Makes the values of all pages and sections that templates see.
fn make_values(
    known: &Knowledge,
    engine: &Engine,
    library: Library<'_>,
    clock: &Clock,
    report: &mut Report,
) -> PageValues {
    let words = |document: Option<usize>, lang: &Lang, route: &Route| {
        let mut found = Report::default();
        let reader = Reader {
            lang,
            route,
            reach: Reach::Site,
        };
        let content = document.map_or_else(Content::default, |document| {
            render::content::render(known, engine, library, document, reader, &mut found)
        });
        (content, found)
    };
    let pages: Vec<_> = known
        .site
        .pages()
        .par_iter()
        .map(|page| {
            let (content, found) = words(Some(page.document), &page.lang, &page.route);
            let view = views::page(known, page, &content, clock);
            (views::value(&view), view, content, found)
        })
        .collect();
    let mut values = PageValues::default();
    for (value, view, content, found) in pages {
        values.pages.push(value);
        values.views.push(view);
        values.contents.push(content);
        report.append(found);
    }
    for section in known.site.sections() {
        let (content, found) = words(section.document, &section.lang, &section.route);
        report.append(found);
        let page_value = |id: PageId| {
            values
                .pages
                .get(id.index())
                .cloned()
                .unwrap_or_else(tera::Value::none)
        };
        let events = (section.kind == Kind::Event).then(|| {
            let pages = section.pages.iter().map(|id| entry(known, &values, *id));
            events::list(known, &section.lang, pages, clock)
        });
        let view = views::section(known, section, &content, page_value, events.as_ref());
        values.sections.push(views::value(&view));
        values.events.push(events);
    }
    values.series = make_series(known, &values, clock);
    values
}

/// A page with the files that its text offers, as lists of events want it.
fn entry<'a>(known: &'a Knowledge, values: &'a PageValues, id: PageId) -> events::Entry<'a> {
    let content = values.contents.get(id.index());
    events::Entry {
        page: known.site.page(id),
        files: content.map_or(&[], |content| content.files.as_slice()),
    }
}

/// The events of every series, wherever their pages lie.
fn make_series(
    known: &Knowledge,
    values: &PageValues,
    clock: &Clock,
) -> BTreeMap<(Lang, String), tera::Value> {
    let mut ids: BTreeMap<(Lang, String), Vec<PageId>> = BTreeMap::new();
    for page in known.site.pages() {
        if let Some(series) = page.series() {
            let key = (page.lang.clone(), series.to_owned());
            ids.entry(key).or_default().push(page.id);
        }
    }
    ids.into_iter()
        .map(|(key, ids)| {
            let calendar = ids.iter().find_map(|id| {
                let page = known.site.page(*id);
                known.site.series_calendar(&known.config, page)
            });
            let entries = ids.into_iter().map(|id| entry(known, values, id));
            let list = events::list(known, &key.0, entries, clock);
            let base = &known.config.base_url;
            let view = events::SeriesView {
                events: list.view(&key.0),
                calendar: calendar.as_ref().map(|route| base.href(route)),
                calendar_url: calendar.as_ref().map(|route| base.absolute(route)),
                calendar_webcal: calendar.as_ref().map(|route| base.webcal(route)),
            };
            (key, views::value(&view))
        })
        .collect()
}

/// How long each stage took.
struct StopWatch {
    since: Instant,
}

impl Default for StopWatch {
    fn default() -> Self {
        StopWatch {
            since: Instant::now(),
        }
    }
}

impl StopWatch {
    fn lap(&mut self, stage: &'static str, timings: &mut Vec<(&'static str, Duration)>) {
        let now = Instant::now();
        timings.push((stage, now - self.since));
        self.since = now;
    }
}
