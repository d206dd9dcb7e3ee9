//! Pages to artifacts: what each template gets, and what it is rendered to.
//!
//! Everything that is rendered is a `Job` in one flat list; the jobs know nothing of one another
//! and run on all cores. A job that fails is a diagnostic, and the others go on.

mod calendars;
pub mod content;
pub mod files;
pub mod form;
mod linked_data;

use std::collections::BTreeMap;

use rayon::prelude::*;
use tera::{Context, Value};

use crate::artifact::{Artifact, Body, Media};
use crate::clock::Clock;
use crate::content::Document;
use crate::diag::{Diagnostic, FilePath, Report, code};
use crate::form::TextName;
use crate::i18n::Lang;
use crate::i18n::collate::{Collation, Initial};
use crate::minify;
use crate::output::open_graph::Meta;
use crate::route::Route;
use crate::site::{Page, Section, Target, form_route};
use crate::theme::engine::Engine;
use crate::theme::events::EventList;
use crate::theme::views::{self, BuildView, FeedView, LanguageLink};
use crate::theme::{Knowledge, PageValues, Theme, next_days};
use crate::toml_reader::Located;

/// Everything that rendering looks at; made once, shared by all jobs.
pub struct Stage<'a> {
    pub known: &'a Knowledge,
    pub engine: &'a Engine,
    pub theme: &'a Theme,
    pub documents: &'a [Document],
    pub values: &'a PageValues,
    pub clock: &'a Clock,
    pub options: RenderOptions,
}

#[derive(Clone, Copy, Debug)]
pub struct RenderOptions {
    pub minify: bool,
    /// Rendered for the people who write: unconfirmed facts are marked.
    pub preview: bool,
}

/// One HTML file to be rendered.
#[derive(Clone, Copy)]
enum Job<'a> {
    Page(&'a Page),
    /// A section's list, its pagers counted from 1.
    Section(&'a Section, usize),
    NotFound(&'a Lang),
    AToZ(&'a Lang),
}

/// Renders the whole site.
pub fn render(stage: &Stage<'_>, report: &mut Report) -> Vec<Artifact> {
    let site = &stage.known.site;
    let shared = Shared::new(stage);
    let mut jobs: Vec<Job<'_>> = Vec::new();
    for section in site.sections() {
        let pagers = site.pagers(section).len();
        jobs.extend((1..=pagers + 1).map(|number| Job::Section(section, number)));
    }
    jobs.extend(site.pages().iter().map(Job::Page));
    for lang in &stage.known.config.languages {
        if stage.engine.has("404.html") {
            jobs.push(Job::NotFound(lang));
        }
        if stage.engine.has("a-z.html") {
            jobs.push(Job::AToZ(lang));
        }
    }
    let rendered: Vec<Result<Artifact, Box<Diagnostic>>> = jobs
        .into_par_iter()
        .map_init(Vec::new, |buffer, job| {
            buffer.clear();
            run(stage, &shared, job, buffer)
        })
        .collect();
    let mut artifacts = Vec::with_capacity(rendered.len());
    for result in rendered {
        match result {
            Ok(artifact) => artifacts.push(artifact),
            Err(diagnostic) => report.push(*diagnostic),
        }
    }
    artifacts
}

/// Values that many pages share.
#[derive(Clone)]
struct Shared {
    configs: BTreeMap<Lang, Value>,
    build: Value,
    /// Awareness days in the words of each language.
    days: BTreeMap<Lang, Value>,
}

impl Shared {
    fn new(stage: &Stage<'_>) -> Shared {
        let config = &stage.known.config;
        let configs = config
            .languages
            .iter()
            .map(|lang| {
                (
                    lang.clone(),
                    views::config_value(stage.known, &stage.theme.options, lang),
                )
            })
            .collect();
        let build = views::value(&BuildView::new(stage.clock, stage.options.preview));
        let days = config
            .languages
            .iter()
            .map(|lang| {
                let days = next_days(stage.known, lang, stage.clock.today());
                (lang.clone(), days)
            })
            .collect();
        Shared {
            configs,
            build,
            days,
        }
    }
}

fn run(
    stage: &Stage<'_>,
    shared: &Shared,
    job: Job<'_>,
    buffer: &mut Vec<u8>,
) -> Result<Artifact, Box<Diagnostic>> {
    match job {
        Job::Page(page) => render_page(stage, shared, page, buffer),
        Job::Section(section, number) => render_section(stage, shared, section, number, buffer),
        Job::NotFound(lang) => render_not_found(stage, shared, lang, buffer),
        Job::AToZ(lang) => render_a_to_z(stage, shared, lang, buffer),
    }
}

fn render_page(
    stage: &Stage<'_>,
    shared: &Shared,
    page: &Page,
    buffer: &mut Vec<u8>,
) -> Result<Artifact, Box<Diagnostic>> {
    let known = stage.known;
    let source = stage
        .documents
        .get(page.document)
        .map(|document| &document.file);
    let kind = page.subject.kind();
    let own = views::kind_templates(kind).map(|(page, _)| page);
    let template = choose(
        stage.engine,
        page.template.as_ref(),
        own,
        "page.html",
        source,
    )?;
    let section = known.site.section(page.section);
    let mut feeds = vec![language_feed(known, &page.lang)];
    feeds.extend(section_feed(known, section));
    let mut context = base_context(
        known,
        shared,
        &PageFrame {
            lang: &page.lang,
            route: &page.route,
            noindex: page.is_fallback(),
            language_links: views::language_links(known, &page.key, &page.lang),
            alternates: views::alternates(known, &page.key, Target::Page(page.id)),
            feeds,
        },
    );
    insert_metadata(
        &mut context,
        &linked_data::of_page(stage, page),
        &linked_data::card_of_page(stage, page),
    );
    let view = stage
        .values
        .full(page.id.index())
        .unwrap_or_else(Value::none);
    context.insert_value("page", view);
    finish(stage, &template, &context, &page.route, source, buffer)
}

fn render_section(
    stage: &Stage<'_>,
    shared: &Shared,
    section: &Section,
    number: usize,
    buffer: &mut Vec<u8>,
) -> Result<Artifact, Box<Diagnostic>> {
    let known = stage.known;
    let document = section
        .document
        .and_then(|index| stage.documents.get(index));
    let source = document.map(|document| &document.file);
    let own = match section.parent {
        None => Some("index.html".to_owned()),
        Some(_) => views::kind_templates(section.kind).map(|(_, list)| list),
    };
    let template = choose(
        stage.engine,
        section.template.as_ref(),
        own,
        "section.html",
        source,
    )?;
    let pagers = known.site.pagers(section);
    let route = match number.checked_sub(2) {
        None => section.route.clone(),
        Some(index) => pagers
            .get(index)
            .cloned()
            .unwrap_or_else(|| section.route.clone()),
    };
    let (language_links, alternates) = match number {
        1 => (
            views::language_links(known, &section.key, &section.lang),
            views::alternates(known, &section.key, Target::Section(section.id)),
        ),
        // The pages of a list need not have the same number in another language.
        _ => (
            views::language_links(known, &section.key, &section.lang),
            Vec::new(),
        ),
    };
    let mut feeds = vec![language_feed(known, &section.lang)];
    feeds.extend(section_feed(known, section));
    let mut context = base_context(
        known,
        shared,
        &PageFrame {
            lang: &section.lang,
            route: &route,
            noindex: section.is_fallback(),
            language_links,
            alternates,
            feeds,
        },
    );
    insert_metadata(
        &mut context,
        &linked_data::of_section(stage, section, &route),
        &linked_data::card_of_section(stage, section, &route),
    );
    let view = stage.values.sections.get(section.id.index()).cloned();
    let view = view.unwrap_or_else(Value::none);
    let events = stage.values.events.get(section.id.index());
    let events = events.and_then(Option::as_ref);
    let entries = events.map(EventList::entries);
    let pages = entries.as_deref().unwrap_or_else(|| {
        let pages = view.get_from_path("pages").and_then(Value::as_array);
        pages.unwrap_or_default()
    });
    let paginator = views::paginator(&known.config, section, &pagers, pages, events, number);
    context.insert_value("paginator", views::value(&paginator));
    context.insert_value("section", view);
    finish(stage, &template, &context, &route, source, buffer)
}

fn render_not_found(
    stage: &Stage<'_>,
    shared: &Shared,
    lang: &Lang,
    buffer: &mut Vec<u8>,
) -> Result<Artifact, Box<Diagnostic>> {
    let route = made_route(stage, lang, |home| home.join_file("404.html"));
    let frame = PageFrame {
        lang,
        route: &route,
        noindex: true,
        language_links: views::language_links(stage.known, "_index", lang),
        alternates: Vec::new(),
        feeds: vec![language_feed(stage.known, lang)],
    };
    let mut context = base_context(stage.known, shared, &frame);
    insert_metadata(&mut context, "", &[]);
    finish(stage, "404.html", &context, &route, None, buffer)
}

/// A letter of the A–Я page.
#[derive(serde::Serialize)]
struct LetterView {
    letter: String,
    id: String,
    pages: Vec<AToZEntry>,
}

#[derive(Clone, serde::Serialize)]
struct AToZEntry {
    title: String,
    path: String,
    lang: String,
    content_lang: String,
    description: String,
    kind: &'static str,
}

fn render_a_to_z(
    stage: &Stage<'_>,
    shared: &Shared,
    lang: &Lang,
    buffer: &mut Vec<u8>,
) -> Result<Artifact, Box<Diagnostic>> {
    let known = stage.known;
    let route = made_route(stage, lang, |home| home.join_page("a-z"));
    let route_in = |other: &Lang| made_route(stage, other, |home| home.join_page("a-z"));
    let links = made_links(known, lang, route_in);
    let alternates = made_alternates(known, route_in);
    let frame = PageFrame {
        lang,
        route: &route,
        noindex: false,
        language_links: links,
        alternates,
        feeds: vec![language_feed(known, lang)],
    };
    let mut context = base_context(stage.known, shared, &frame);
    insert_metadata(&mut context, "", &[]);
    context.insert_value("letters", views::value(&letters(stage, lang)));
    finish(stage, "a-z.html", &context, &route, None, buffer)
}

/// Every page and section with words of its own, by the letter of its title.
fn letters(stage: &Stage<'_>, lang: &Lang) -> Vec<LetterView> {
    let known = stage.known;
    let collation = Collation::new(lang);
    let path = |route: &Route| known.config.base_url.href(route);
    let pages = known
        .site
        .pages()
        .iter()
        .filter(|p| p.lang == *lang && !p.is_fallback())
        .map(|p| AToZEntry {
            title: p.title.clone(),
            path: path(&p.route),
            lang: p.lang.code().to_owned(),
            content_lang: p.content_lang.code().to_owned(),
            description: p.description.clone(),
            kind: p.subject.kind().name(),
        });
    let sections = known
        .site
        .sections()
        .iter()
        .filter(|s| s.lang == *lang && !s.is_fallback() && s.parent.is_some())
        .map(|s| AToZEntry {
            title: s.title.clone(),
            path: path(&s.route),
            lang: s.lang.code().to_owned(),
            content_lang: s.content_lang.code().to_owned(),
            description: s.description.clone(),
            kind: "section",
        });
    let form = known.form.as_ref().map(|form| {
        let title = form.text(TextName::Title).map(|title| title.get(lang));
        AToZEntry {
            title: title.unwrap_or_default().to_owned(),
            path: path(&form_route(&known.config, lang)),
            lang: lang.code().to_owned(),
            content_lang: lang.code().to_owned(),
            description: String::new(),
            kind: "referral",
        }
    });
    let mut by_letter: BTreeMap<Initial, Vec<AToZEntry>> = BTreeMap::new();
    for entry in pages.chain(sections).chain(form) {
        by_letter
            .entry(collation.initial(&entry.title))
            .or_default()
            .push(entry);
    }
    by_letter
        .into_iter()
        .map(|(initial, mut pages)| {
            pages.sort_by(|a, b| {
                collation
                    .compare(&a.title, &b.title)
                    .then_with(|| a.path.cmp(&b.path))
            });
            let letter = initial.to_string();
            LetterView {
                id: letter_id(&letter),
                letter,
                pages,
            }
        })
        .collect()
}

/// An `id` for a letter that is safe in any address.
fn letter_id(letter: &str) -> String {
    let code: Vec<String> = letter
        .chars()
        .map(|c| match c.is_ascii_alphanumeric() {
            true => c.to_ascii_lowercase().to_string(),
            false => format!("{:x}", u32::from(c)),
        })
        .collect();
    format!("letter-{}", code.join("-"))
}

fn made_route<E>(
    stage: &Stage<'_>,
    lang: &Lang,
    make: impl Fn(&Route) -> Result<Route, E>,
) -> Route {
    let home = stage.known.config.home(lang);
    make(&home).unwrap_or(home)
}

/// The language switch of a page that is made in every language.
fn made_links(
    known: &Knowledge,
    current: &Lang,
    route_in: impl Fn(&Lang) -> Route,
) -> Vec<LanguageLink> {
    let languages = known.config.languages.iter();
    languages
        .map(|other| LanguageLink {
            lang: other.code().to_owned(),
            name: other.own_name().to_owned(),
            path: known.config.base_url.href(&route_in(other)),
            current: other == current,
            exists: true,
            title: String::new(),
        })
        .collect()
}

/// The `hreflang` links of such a page.
fn made_alternates(
    known: &Knowledge,
    route_in: impl Fn(&Lang) -> Route,
) -> Vec<views::AlternateView> {
    let config = &known.config;
    if config.languages.len() < 2 {
        return Vec::new();
    }
    let link = |name: &str, lang: &Lang| views::AlternateView {
        lang: name.to_owned(),
        href: config.base_url.absolute(&route_in(lang)),
    };
    let languages = config.languages.iter();
    languages
        .map(|lang| link(lang.code(), lang))
        .chain(std::iter::once(link("x-default", &config.default_language)))
        .collect()
}

/// What every page has around its own view.
struct PageFrame<'a> {
    lang: &'a Lang,
    route: &'a Route,
    noindex: bool,
    language_links: Vec<LanguageLink>,
    alternates: Vec<views::AlternateView>,
    feeds: Vec<FeedView>,
}

fn base_context(known: &Knowledge, shared: &Shared, frame: &PageFrame<'_>) -> Context {
    let base = &known.config.base_url;
    let mut context = Context::new();
    let config = shared
        .configs
        .get(frame.lang)
        .cloned()
        .unwrap_or_else(Value::none);
    context.insert_value("config", config);
    context.insert_value("build", shared.build.clone());
    let days = shared.days.get(frame.lang).cloned();
    context.insert_value("days", days.unwrap_or_else(Value::none));
    context.insert_value("lang", Value::from(frame.lang.code()));
    context.insert_value("dir", Value::from(frame.lang.direction().as_str()));
    context.insert_value("current_path", Value::from(base.href(frame.route)));
    context.insert_value("current_url", Value::from(base.absolute(frame.route)));
    context.insert_value("noindex", Value::from(frame.noindex));
    context.insert_value("language_links", views::value(&frame.language_links));
    context.insert_value("translations_head", views::value(&frame.alternates));
    context.insert_value("feeds", views::value(&frame.feeds));
    context
}

fn insert_metadata(context: &mut Context, json_ld: &str, open_graph: &[Meta]) {
    #[derive(serde::Serialize)]
    struct MetaView<'a> {
        attribute: &'static str,
        property: &'static str,
        content: &'a str,
    }
    let metas: Vec<MetaView<'_>> = open_graph
        .iter()
        .map(|meta| MetaView {
            attribute: meta.attribute,
            property: meta.key,
            content: &meta.content,
        })
        .collect();
    context.insert_value("json_ld", Value::safe_string(json_ld));
    context.insert_value("open_graph", views::value(&metas));
}

fn language_feed(known: &Knowledge, lang: &Lang) -> FeedView {
    let home = known.config.home(lang);
    let route = home.join_file("atom.xml").unwrap_or(home);
    FeedView {
        title: known.config.title.get(lang).to_owned(),
        href: known.config.base_url.href(&route),
    }
}

fn section_feed(known: &Knowledge, section: &Section) -> Option<FeedView> {
    if section.parent.is_none() || !known.site.has_feed(section) {
        return None;
    }
    let route = section.route.join_file("atom.xml").ok()?;
    Some(FeedView {
        title: section.title.clone(),
        href: known.config.base_url.href(&route),
    })
}

/// The template of a page: the one it asks for, its kind's, or the one for all.
fn choose(
    engine: &Engine,
    asked: Option<&Located<String>>,
    own: Option<String>,
    general: &str,
    source: Option<&FilePath>,
) -> Result<String, Box<Diagnostic>> {
    if let Some(name) = asked {
        if engine.has(&name.value) {
            return Ok(name.value.clone());
        }
        let missing = Diagnostic::new(code::TEMPLATE_MISSING).arg("template", &name.value);
        return Err(Box::new(match source {
            Some(file) if !name.range.is_empty() => {
                missing.at(file, name.range.clone()).help("asked")
            }
            _ => missing.help("asked"),
        }));
    }
    match own.filter(|name| engine.has(name)) {
        Some(name) => Ok(name),
        None if engine.has(general) => Ok(general.to_owned()),
        None => Err(Box::new(
            Diagnostic::new(code::TEMPLATE_MISSING)
                .arg("template", general)
                .help("general"),
        )),
    }
}

fn finish(
    stage: &Stage<'_>,
    template: &str,
    context: &Context,
    route: &Route,
    source: Option<&FilePath>,
    buffer: &mut Vec<u8>,
) -> Result<Artifact, Box<Diagnostic>> {
    stage.engine.render(template, context, buffer)?;
    let html = match stage.options.minify {
        false => buffer.clone(),
        true => minify::minify_html(buffer).map_err(|minify::TooDeep| {
            let deep = Diagnostic::new(code::NESTED_TOO_DEEP)
                .arg("limit", minify::MAX_DEPTH)
                .help("page");
            Box::new(match source {
                Some(file) => deep.in_file(file),
                None => deep,
            })
        })?,
    };
    Ok(Artifact {
        route: route.clone(),
        media: Media::HTML,
        body: Body::Bytes(html),
        origin: source.cloned(),
    })
}
