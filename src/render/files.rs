//! Everything beside the pages: the site's data, put into the formats of `output`.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::calendars;
use super::content::{self, Library, Reach, Reader};
use super::{Stage, linked_data};
use crate::artifact::{Artifact, Body, Media};
use crate::assets;
use crate::clock::rfc3339;
use crate::diag::{Diagnostic, Report, code};
use crate::i18n::Lang;
use crate::output::build_json::{BuildJson, Translation, TranslationState};
use crate::output::feed::{self, Entry, Feed};
use crate::output::headers::{self, InlineHashes};
use crate::output::redirects::{self, Base, Redirect, Words};
use crate::output::{robots, sitemap};
use crate::route::Route;
use crate::site::{Page, RedirectKind, RedirectTarget, Section, Target, When, form_route};
use crate::theme::Knowledge;
use crate::theme::views::{self, iso};

/// How many entries a feed has.
const FEED_ENTRIES: usize = 20;

/// Adds feeds, calendars, sitemap, redirects, headers and `build.json` to the pages. Gives the policy that
/// the pages need.
pub fn add(
    stage: &Stage<'_>,
    library: Library<'_>,
    artifacts: &mut Vec<Artifact>,
    report: &mut Report,
) -> String {
    let csp = policy(artifacts, super::form::origin(stage).as_deref());
    artifacts.extend(feeds(stage, library));
    artifacts.extend(calendars::calendars(stage));
    artifacts.extend(sitemaps(stage));
    artifacts.extend(redirect_files(stage));
    let root = |name: &str, media: Media, bytes: Vec<u8>| {
        let route = Route::root().join_file(name).ok()?;
        Some(Artifact {
            route,
            media,
            body: Body::Bytes(bytes),
            origin: None,
        })
    };
    let base = &stage.known.config.base_url;
    let root_url = base.absolute(&Route::root());
    let robots = robots::robots(&format!("{root_url}sitemap.xml"));
    artifacts.extend(root("robots.txt", Media::TEXT, robots.into_bytes()));
    artifacts.extend(root(
        "build.json",
        Media::JSON,
        build_json(stage).to_bytes(),
    ));
    let (headers, excess) = headers::headers_file(&headers::Site {
        base_path: &crate::route::encode_path(base.path()),
        csp: &csp,
        immutable: &[format!("{}*", assets::FOLDER)],
    });
    if let Some(headers::Excess::Line { header, characters }) = excess.first() {
        report.push(
            Diagnostic::new(code::HEADER_TOO_LONG)
                .arg("header", *header)
                .arg("characters", *characters)
                .help("help"),
        );
    }
    artifacts.extend(root("_headers", Media::TEXT, headers.into_bytes()));
    csp
}

/// The policy with the hashes of everything that the pages hold inline.
fn policy(artifacts: &[Artifact], form_origin: Option<&str>) -> String {
    let mut inline = InlineHashes::default();
    for artifact in artifacts
        .iter()
        .filter(|artifact| artifact.media == Media::HTML)
    {
        if let Body::Bytes(html) = &artifact.body {
            inline.add(html);
        }
    }
    headers::csp(&inline, form_origin)
}

fn feeds(stage: &Stage<'_>, library: Library<'_>) -> Vec<Artifact> {
    let site = &stage.known.site;
    let mut feeds = Vec::new();
    for section in site
        .sections()
        .iter()
        .filter(|section| site.has_feed(section))
    {
        let mut pages: Vec<&Page> = match section.parent {
            None => site
                .pages()
                .iter()
                .filter(|page| page.lang == section.lang)
                .collect(),
            Some(_) => section.pages.iter().map(|id| site.page(*id)).collect(),
        };
        pages.retain(|page| page.is_news());
        pages.sort_by(|a, b| {
            let instant = |page: &Page| page.news_date().map(|when| when.instant.timestamp());
            instant(b).cmp(&instant(a)).then_with(|| a.key.cmp(&b.key))
        });
        pages.truncate(FEED_ENTRIES);
        let Ok(route) = section.route.join_file("atom.xml") else {
            continue;
        };
        let bytes = feed::atom(
            &make_feed(stage, library, section, &route, &pages),
            stage.clock.start_of_month(),
        );
        feeds.push(Artifact {
            route,
            media: Media::ATOM,
            body: Body::Bytes(bytes),
            origin: None,
        });
    }
    feeds
}

fn make_feed(
    stage: &Stage<'_>,
    library: Library<'_>,
    section: &Section,
    route: &Route,
    pages: &[&Page],
) -> Feed {
    let config = &stage.known.config;
    let site_title = config.title.get(&section.lang);
    let title = match section.parent {
        None => site_title.to_owned(),
        Some(_) => format!("{} – {site_title}", section.title),
    };
    let subtitle = match section.parent {
        None => config.description.get(&section.lang).to_owned(),
        Some(_) => section.description.clone(),
    };
    Feed {
        id: config.base_url.absolute(route),
        title,
        subtitle: Some(subtitle).filter(|text| !text.is_empty()),
        lang: section.lang.clone(),
        self_url: config.base_url.absolute(route),
        page_url: config.base_url.absolute(&section.route),
        author: site_title.to_owned(),
        entries: pages
            .iter()
            .map(|page| entry(stage, library, page))
            .collect(),
    }
}

fn entry(stage: &Stage<'_>, library: Library<'_>, page: &Page) -> Entry {
    let known = stage.known;
    let url = known.config.base_url.absolute(&page.route);
    let instant = |when: &When| when.instant.timestamp();
    // What is announced ahead of its date is news now, since a feed cannot come from the future; since
    // when exactly nobody said, and a feed should not change with every build.
    let now = stage.clock.timestamp();
    let known_since = |date: Timestamp| match date <= now {
        true => date,
        false => stage.clock.start_of_month(),
    };
    let published = page.news_date().map(instant).map(known_since);
    let reader = Reader {
        lang: &page.lang,
        route: &page.route,
        reach: Reach::World,
    };
    let content = content::render(
        known,
        stage.engine,
        library,
        page.document,
        reader,
        &mut Report::default(),
    );
    let words = match page.description.is_empty() {
        true => content.text,
        false => page.description.clone(),
    };
    let summary = linked_data::described_with_time(stage, page, &words);
    Entry {
        id: url.clone(),
        url,
        title: linked_data::title_of_page(stage, page),
        lang: page.lang.clone(),
        published,
        updated: page
            .updated
            .as_ref()
            .map(instant)
            .or(published)
            .unwrap_or_else(|| stage.clock.start_of_month()),
        summary,
        content_html: content.html,
        categories: Vec::new(),
    }
}

fn sitemaps(stage: &Stage<'_>) -> Vec<Artifact> {
    let known = stage.known;
    let base = &known.config.base_url;
    let page = |key: &str, target: Target, modified: Option<&When>| sitemap::Page {
        url: base.absolute(known.site.route(target)),
        last_modified: modified
            .filter(|when| when.instant.timestamp() <= stage.clock.timestamp())
            .map(iso),
        alternates: views::alternates(known, key, target)
            .into_iter()
            .map(|link| sitemap::Alternate {
                hreflang: link.lang,
                url: link.href,
            })
            .collect(),
    };
    let sections = known
        .site
        .sections()
        .iter()
        .filter(|section| !section.is_fallback())
        .map(|s| page(&s.key, Target::Section(s.id), s.updated.as_ref()));
    let pages = known
        .site
        .pages()
        .iter()
        .filter(|page| !page.is_fallback())
        .map(|p| {
            page(
                &p.key,
                Target::Page(p.id),
                p.updated.as_ref().or(p.date.as_ref()),
            )
        });
    let forms = known.form.iter().flat_map(|_| form_pages(known));
    let pages: Vec<sitemap::Page> = sections.chain(pages).chain(forms).collect();
    sitemap::sitemap(&pages, &base.absolute(&Route::root()))
        .into_iter()
        .filter_map(|file| {
            let route = Route::root().join_file(&file.name).ok()?;
            let body = Body::Bytes(file.bytes);
            Some(Artifact {
                route,
                media: Media::XML,
                body,
                origin: None,
            })
        })
        .collect()
}

/// The form in every language.
fn form_pages(known: &Knowledge) -> Vec<sitemap::Page> {
    let config = &known.config;
    let route_in = |lang: &Lang| form_route(config, lang);
    let languages = config.languages.iter();
    languages
        .map(|lang| sitemap::Page {
            url: config.base_url.absolute(&route_in(lang)),
            last_modified: None,
            alternates: super::made_alternates(known, route_in)
                .into_iter()
                .map(|link| sitemap::Alternate {
                    hreflang: link.lang,
                    url: link.href,
                })
                .collect(),
        })
        .collect()
}

fn redirect_files(stage: &Stage<'_>) -> Vec<Artifact> {
    let known = stage.known;
    let path = crate::route::encode_path(known.config.base_url.path());
    let base = Base {
        origin: known.config.base_url.origin(),
        path: &path,
    };
    let mut list: Vec<Redirect> = known
        .site
        .redirects
        .iter()
        .map(|redirect| Redirect {
            from: redirect.from.clone(),
            to: match &redirect.to {
                RedirectTarget::Absolute(url) => url.clone(),
                RedirectTarget::Route {
                    route,
                    fragment: None,
                } => route.to_string(),
                RedirectTarget::Route {
                    route,
                    fragment: Some(id),
                } => format!("{route}#{id}"),
            },
            lang: redirect.lang.clone(),
            kind: match redirect.kind {
                RedirectKind::Alias => redirects::Kind::Alias,
                RedirectKind::Go => redirects::Kind::ShortLink,
            },
        })
        .collect();
    list.sort_by(|a, b| a.from.cmp(&b.from));
    let mut artifacts: Vec<Artifact> = list
        .iter()
        .map(|redirect| {
            let word = |key: &str| match known.strings.get(&redirect.lang, key, &[]) {
                Some(phrase) => phrase.text.into_owned(),
                None => redirect.to.clone(),
            };
            let (title, link) = (word("redirect-title"), word("redirect-link"));
            let words = Words {
                title: &title,
                link: &link,
            };
            let html = redirects::page(redirect, words, base);
            Artifact {
                route: redirect.from.clone(),
                media: Media::HTML,
                body: Body::Bytes(html.into_bytes()),
                origin: None,
            }
        })
        .collect();
    if let Ok(route) = Route::root().join_file("_redirects") {
        let bytes = redirects::redirects_file(&list, base).into_bytes();
        artifacts.push(Artifact {
            route,
            media: Media::TEXT,
            body: Body::Bytes(bytes),
            origin: None,
        });
    }
    artifacts
}

fn build_json(stage: &Stage<'_>) -> BuildJson {
    let known = stage.known;
    let zone = known.config.time_zone.clone();
    let mut pages: BTreeMap<String, usize> = known
        .config
        .languages
        .iter()
        .map(|lang| (lang.code().to_owned(), 0))
        .collect();
    let own_pages = known
        .site
        .pages()
        .iter()
        .filter(|p| !p.is_fallback())
        .map(|p| &p.lang);
    let own_sections = known
        .site
        .sections()
        .iter()
        .filter(|s| !s.is_fallback())
        .map(|s| &s.lang);
    for lang in own_pages.chain(own_sections) {
        *pages.entry(lang.code().to_owned()).or_default() += 1;
    }
    BuildJson {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        at: stage.clock.rfc3339(),
        next_change: known
            .site
            .next_change
            .map(|instant| rfc3339(&instant.to_zoned_datetime(zone.clone()))),
        pages,
        translations: translations(stage),
    }
}

/// The state of every page in every language but its own first one.
fn translations(stage: &Stage<'_>) -> Vec<Translation> {
    let known = stage.known;
    let default = &known.config.default_language;
    let mut rows = Vec::new();
    for section in known.site.sections().iter().filter(|s| s.lang != *default) {
        let target = Target::Section(section.id);
        let original = known.site.target(&section.key, default);
        let dates = |target: Target| match target {
            Target::Section(id) => known.site.section(id).updated.as_ref().map(instant),
            Target::Page(_) => None,
        };
        let state = state(
            section.is_fallback(),
            section.needs_no_twin,
            original.and_then(dates),
            dates(target),
        );
        rows.push(row(&section.route, &section.lang, state));
    }
    for page in known.site.pages() {
        let original = known.site.target(&page.key, default);
        let original = match original {
            Some(Target::Page(id)) => known.site.page(id),
            _ => continue,
        };
        // A page that exists only in another language lacks the default one.
        let shown = match page.lang == *default {
            true => page.is_fallback(),
            false => page.is_fallback() || !original.is_fallback(),
        };
        if !shown {
            continue;
        }
        let changed = |page: &Page| page.updated.as_ref().or(page.date.as_ref()).map(instant);
        let state = state(
            page.is_fallback(),
            page.needs_no_twin,
            changed(original),
            changed(page),
        );
        rows.push(row(&page.route, &page.lang, state));
    }
    rows.sort_by(|a, b| (&a.path, &a.language).cmp(&(&b.path, &b.language)));
    rows
}

fn instant(when: &When) -> Timestamp {
    when.instant.timestamp()
}

fn state(
    fallback: bool,
    needs_none: bool,
    original: Option<Timestamp>,
    twin: Option<Timestamp>,
) -> (TranslationState, Option<u32>) {
    match (fallback, needs_none, original, twin) {
        (true, true, ..) => (TranslationState::NotNeeded, None),
        (true, false, ..) => (TranslationState::Missing, None),
        (false, _, Some(original), Some(twin)) if original > twin => {
            let days = original.duration_since(twin).as_secs() / 86_400;
            (TranslationState::Outdated, u32::try_from(days).ok())
        }
        (false, ..) => (TranslationState::Done, None),
    }
}

fn row(route: &Route, lang: &Lang, state: (TranslationState, Option<u32>)) -> Translation {
    let (state, days) = state;
    Translation {
        path: route.to_string(),
        language: lang.code().to_owned(),
        state,
        days,
    }
}
