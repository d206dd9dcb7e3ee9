//! Everything that a template may see, as values made once and shared.
//!
//! The names are Zola's where Zola has the concept. Every key exists on every page, whatever its
//! kind: what is missing is `none`, an empty text or an empty list, so that templates need not
//! guess. Dates are ISO texts with the site's offset; addresses carry the base path.

use serde::Serialize;
use tera::Value;

use super::events::{self, EventList, EventsView, FileView, TimesView};
use super::functions::Knowledge;
use crate::clock::{Clock, rfc3339};
use crate::config::Config;
use crate::content::{Ages, Kind};
use crate::form::TextName;
use crate::i18n::Lang;
use crate::i18n::dates;
use crate::route::Route;
use crate::site::{
    Image, Page, PageId, Period, Section, SectionId, Site, Subject, Target, When, form_paper_route,
    form_route,
};
use crate::toml_reader::{Located, Moment};

/// The words of a page or section, rendered for its reader.
#[derive(Clone, Debug, Default)]
pub struct Content {
    pub html: String,
    pub summary: String,
    /// The beginning of the text without markup, for descriptions.
    pub text: String,
    pub toc: Vec<TocView>,
    pub word_count: usize,
    /// The files of the site that the text links to.
    pub files: Vec<FileView>,
}

/// An entry of the table of contents.
#[derive(Clone, Debug, Serialize)]
pub struct TocView {
    pub level: u8,
    pub id: String,
    pub title: Value,
    pub permalink: String,
    pub children: Vec<TocView>,
}

/// `page`.
#[derive(Clone, Debug, Serialize)]
pub struct PageView {
    pub title: String,
    pub description: String,
    /// Empty in lists, where nobody shows it.
    pub content: Value,
    pub summary: Value,
    pub toc: Value,
    pub date: Option<String>,
    pub updated: Option<String>,
    pub path: String,
    pub permalink: String,
    pub relative_path: String,
    pub slug: String,
    pub word_count: usize,
    /// Minutes, at least one.
    pub reading_time: usize,
    pub lang: String,
    pub content_lang: String,
    pub fallback: bool,
    pub translations: Vec<TranslationView>,
    pub ancestors: Vec<String>,
    pub lower: Option<NeighbourView>,
    pub higher: Option<NeighbourView>,
    pub extra: Value,
    pub draft: bool,
    pub weight: i64,
    pub kind: &'static str,
    pub image: Option<ImageView>,
    pub exit: bool,
    /// True for what is over.
    pub past: bool,
    /// When it takes place, in words; of a repeated event the next time.
    pub when: String,
    pub files: Vec<FileView>,
    /// The iCalendar file of this event.
    pub calendar: Option<String>,
    /// The calendar of its series; the same to be copied, and to subscribe to (`webcal://`).
    pub series_calendar: Option<String>,
    pub series_calendar_url: Option<String>,
    pub series_calendar_webcal: Option<String>,
    #[serde(flatten)]
    pub times: TimesView,
    #[serde(flatten)]
    pub subject: SubjectView,
}

/// The keys of the kinds, all of them on every page.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SubjectView {
    #[serde(rename = "for")]
    pub readers: Vec<&'static str>,
    pub ages: Option<AgesView>,
    pub steps: Vec<String>,
    pub referral: bool,
    pub start: Option<String>,
    pub end: Option<String>,
    pub all_day: bool,
    pub place: Option<String>,
    pub address: Option<String>,
    pub online: Option<String>,
    pub audience: Vec<&'static str>,
    pub status: Option<&'static str>,
    pub was: Option<String>,
    /// `was` in words.
    pub was_text: String,
    pub registration: Option<String>,
    pub series: Option<String>,
    pub repeat: Option<RepeatView>,
    pub topic: Option<String>,
    pub evidence: Option<&'static str>,
    pub source: Option<String>,
    pub licence: Option<String>,
    pub contact: Option<String>,
    pub slogan: Option<String>,
    pub hashtag: Option<String>,
    pub go: Option<String>,
    pub go_url: Option<String>,
}

#[derive(Clone, Copy, Debug, Serialize)]
pub struct AgesView {
    pub from: Option<i64>,
    pub to: Option<i64>,
}

#[derive(Clone, Debug, Serialize)]
pub struct RepeatView {
    pub every: &'static str,
    pub interval: i64,
    pub until: Option<String>,
}

/// The same page in a language that really has it.
#[derive(Clone, Debug, Serialize)]
pub struct TranslationView {
    pub lang: String,
    pub title: String,
    pub path: String,
    pub permalink: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct NeighbourView {
    pub title: String,
    pub description: String,
    pub path: String,
    pub permalink: String,
    pub relative_path: String,
    pub lang: String,
    pub content_lang: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct ImageView {
    pub path: String,
    pub alt: String,
    pub width: Option<usize>,
    pub height: Option<usize>,
}

/// `section`.
#[derive(Clone, Debug, Serialize)]
pub struct SectionView {
    pub title: String,
    pub description: String,
    pub content: Value,
    pub summary: Value,
    pub toc: Value,
    pub path: String,
    pub permalink: String,
    pub relative_path: String,
    pub lang: String,
    pub content_lang: String,
    pub fallback: bool,
    /// The pages in the section's order, without their content.
    pub pages: Value,
    /// Of a section with events: every time of each, sorted out by the clock of the build.
    pub events: Option<EventsView>,
    pub subsections: Vec<String>,
    pub translations: Vec<TranslationView>,
    pub ancestors: Vec<String>,
    pub extra: Value,
    pub kind: &'static str,
    pub image: Option<ImageView>,
    pub exit: bool,
    pub weight: i64,
    pub draft: bool,
    pub updated: Option<String>,
    /// The calendar of all events; the same to be copied, and to subscribe to (`webcal://`).
    pub calendar: Option<String>,
    pub calendar_url: Option<String>,
    pub calendar_webcal: Option<String>,
}

/// `paginator`.
#[derive(Clone, Debug, Serialize)]
pub struct PaginatorView {
    pub paginate_by: usize,
    pub base_url: String,
    pub number_pagers: usize,
    pub first: String,
    pub last: String,
    pub previous: Option<String>,
    pub next: Option<String>,
    pub pages: Value,
    /// Of a list of events: its part of them, sorted out as `section.events`.
    pub events: Option<EventsView>,
    pub current_index: usize,
    pub total_pages: usize,
}

/// Where the same page is in another language: the language switch.
#[derive(Clone, Debug, Serialize)]
pub struct LanguageLink {
    pub lang: String,
    pub name: String,
    pub path: String,
    pub current: bool,
    /// False where an honest fallback stands in for the translation.
    pub exists: bool,
    pub title: String,
}

/// An entry of `rel="alternate" hreflang`.
#[derive(Clone, Debug, Serialize)]
pub struct AlternateView {
    pub lang: String,
    pub href: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct FeedView {
    pub title: String,
    pub href: String,
}

/// `build`.
#[derive(Clone, Debug, Serialize)]
pub struct BuildView {
    pub version: &'static str,
    pub at: String,
    pub date: String,
    pub preview: bool,
}

impl BuildView {
    pub fn new(clock: &Clock, preview: bool) -> BuildView {
        BuildView {
            version: env!("CARGO_PKG_VERSION"),
            at: clock.rfc3339(),
            date: clock.today().to_string(),
            preview,
        }
    }
}

/// `config`, in the words of one language.
#[derive(Clone, Debug, Serialize)]
struct ConfigView<'a> {
    title: &'a str,
    description: &'a str,
    base_url: String,
    base_path: &'a str,
    default_language: &'a str,
    languages: Vec<LanguageView>,
    country: Option<&'a str>,
    time_zone: Option<&'a str>,
    extra: Value,
    theme: Value,
    /// `none` on a site without a form.
    referral: Option<ReferralView>,
}

/// Where the form is.
#[derive(Clone, Debug, Serialize)]
struct ReferralView {
    title: String,
    path: String,
    /// `none` when the theme draws no sheet of paper.
    paper_path: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
struct LanguageView {
    lang: String,
    name: String,
    path: String,
    permalink: String,
}

/// `config` for the pages of a language.
pub fn config_value(
    known: &Knowledge,
    options: &serde_json::Map<String, serde_json::Value>,
    lang: &Lang,
) -> Value {
    let Knowledge { config, site, .. } = known;
    let extra: serde_json::Map<String, serde_json::Value> = config
        .extra
        .iter()
        .map(|(key, value)| (key.clone(), value.value.clone()))
        .collect();
    value(&ConfigView {
        title: config.title.get(lang),
        description: config.description.get(lang),
        base_url: format!("{}{}", config.base_url.origin(), config.base_url.path()),
        base_path: config.base_url.path(),
        default_language: config.default_language.code(),
        languages: config
            .languages
            .iter()
            .map(|lang| LanguageView {
                lang: lang.code().to_owned(),
                name: lang.own_name().to_owned(),
                path: config.base_url.href(&config.home(lang)),
                permalink: config.base_url.absolute(&config.home(lang)),
            })
            .collect(),
        country: config.country.as_deref(),
        time_zone: config.time_zone.iana_name(),
        extra: value(&extra),
        theme: value(options),
        referral: known.form.as_ref().map(|form| {
            let title = form.text(TextName::Title).map(|title| title.get(lang));
            let paper = form_paper_route(config, lang);
            ReferralView {
                title: title.unwrap_or_default().to_owned(),
                path: config.base_url.href(&form_route(config, lang)),
                paper_path: site
                    .routes
                    .has(&paper)
                    .then(|| config.base_url.href(&paper)),
            }
        }),
    })
}

/// Any of our views as a template value; what cannot be one (it always can) is `none`.
pub fn value<T: Serialize + ?Sized>(view: &T) -> Value {
    Value::try_from_serializable(view).unwrap_or_else(|_| Value::none())
}

/// The key of a content path as templates write it (`services/_index.md`, `@/about.en.md`), and
/// the language that its name asks for.
pub fn key_of(path: &str, config: &Config) -> (String, Option<Lang>) {
    let path = path.strip_prefix("@/").unwrap_or(path);
    let stem = path.strip_suffix(".md").unwrap_or(path);
    if let Some((key, suffix)) = stem.rsplit_once('.')
        && let Some(lang) = config.language(suffix)
    {
        return (key.to_owned(), Some(lang.clone()));
    }
    (stem.to_owned(), None)
}

/// Makes the view of a page for lists; [`with_content`] completes it for the page itself.
pub fn page(known: &Knowledge, page: &Page, content: &Content, clock: &Clock) -> PageView {
    let Knowledge { config, site, .. } = known;
    let neighbours = site.neighbours(page.id);
    let neighbour = |id: Option<PageId>| id.map(|id| neighbour_view(known, site.page(id)));
    let series = site.series_calendar(config, page);
    PageView {
        title: page.title.clone(),
        description: page.description.clone(),
        content: Value::from(""),
        summary: Value::safe_string(&content.summary),
        toc: Value::from(Vec::<Value>::new()),
        date: page.date.as_ref().map(iso),
        updated: page.updated.as_ref().map(iso),
        path: config.base_url.href(&page.route),
        permalink: config.base_url.absolute(&page.route),
        relative_path: relative_path(&page.key, &page.content_lang, config),
        slug: page.slug.clone(),
        word_count: content.word_count,
        reading_time: content.word_count.div_ceil(200).max(1),
        lang: page.lang.code().to_owned(),
        content_lang: page.content_lang.code().to_owned(),
        fallback: page.is_fallback(),
        translations: translations(known, &page.key),
        ancestors: ancestors(site, page.section, config),
        lower: neighbour(neighbours.lower),
        higher: neighbour(neighbours.higher),
        extra: value(&page.extra),
        draft: page.draft,
        weight: page.weight,
        kind: page.subject.kind().name(),
        image: image(known, page.image.as_ref()),
        exit: page.exit,
        past: page.subject.is_past(clock.timestamp()),
        when: events::when(&page.lang, shown_period(page, clock)),
        files: content.files.clone(),
        calendar: page.calendar().map(|route| config.base_url.href(&route)),
        series_calendar: series.as_ref().map(|route| config.base_url.href(route)),
        series_calendar_url: series.as_ref().map(|route| config.base_url.absolute(route)),
        series_calendar_webcal: series.as_ref().map(|route| config.base_url.webcal(route)),
        times: match &page.subject {
            Subject::Event { schedule, .. } => {
                events::times(&page.lang, schedule, clock.timestamp())
            }
            _ => TimesView::default(),
        },
        subject: subject(known, page),
    }
}

/// The view of a page with its own words.
pub fn with_content(mut view: PageView, content: &Content) -> PageView {
    view.content = Value::safe_string(&content.html);
    view.toc = value(&content.toc);
    view
}

/// Makes the view of a section from the views of its pages.
pub fn section(
    known: &Knowledge,
    section: &Section,
    content: &Content,
    page_value: impl Fn(PageId) -> Value,
    events: Option<&EventList>,
) -> SectionView {
    let Knowledge { config, site, .. } = known;
    let pages: Vec<Value> = section.pages.iter().map(|id| page_value(*id)).collect();
    let calendar = site.section_calendar(config, section);
    SectionView {
        title: section.title.clone(),
        description: section.description.clone(),
        content: Value::safe_string(&content.html),
        summary: Value::safe_string(&content.summary),
        toc: value(&content.toc),
        path: config.base_url.href(&section.route),
        permalink: config.base_url.absolute(&section.route),
        relative_path: relative_path(&section.key, &section.content_lang, config),
        lang: section.lang.code().to_owned(),
        content_lang: section.content_lang.code().to_owned(),
        fallback: section.is_fallback(),
        pages: Value::from(pages),
        events: events.map(|events| events.view(&section.lang)),
        subsections: site
            .children(section.id)
            .iter()
            .map(|id| section_path(site, *id, config))
            .collect(),
        translations: translations(known, &section.key),
        ancestors: section
            .parent
            .map_or_else(Vec::new, |parent| ancestors(site, parent, config)),
        extra: value(&section.extra),
        kind: section.kind.name(),
        image: image(known, section.image.as_ref()),
        exit: section.exit,
        weight: section.weight,
        draft: section.draft,
        updated: section.updated.as_ref().map(iso),
        calendar: calendar.as_ref().map(|route| config.base_url.href(route)),
        calendar_url: calendar
            .as_ref()
            .map(|route| config.base_url.absolute(route)),
        calendar_webcal: calendar.as_ref().map(|route| config.base_url.webcal(route)),
    }
}

/// The pager of a list: `number` counts from 1.
pub fn paginator(
    config: &Config,
    section: &Section,
    routes: &[Route],
    pages: &[Value],
    events: Option<&EventList>,
    number: usize,
) -> Option<PaginatorView> {
    let size = section.paginate_by?.max(1);
    let first = config.base_url.href(&section.route);
    let path = |number: usize| match number {
        0 => None,
        1 => Some(first.clone()),
        n => routes.get(n - 2).map(|route| config.base_url.href(route)),
    };
    let skip = (number - 1) * size;
    let shown: Vec<Value> = pages.iter().skip(skip).take(size).cloned().collect();
    let count = routes.len() + 1;
    Some(PaginatorView {
        paginate_by: size,
        base_url: format!("{first}page/"),
        number_pagers: count,
        last: path(count).unwrap_or_else(|| first.clone()),
        previous: path(number - 1),
        next: path(number + 1),
        first,
        pages: Value::from(shown),
        events: events.map(|events| events.slice(&section.lang, skip, size)),
        current_index: number,
        total_pages: pages.len(),
    })
}

/// Where the language switch leads from a page or section.
pub fn language_links(known: &Knowledge, key: &str, current: &Lang) -> Vec<LanguageLink> {
    let Knowledge { config, site, .. } = known;
    config
        .languages
        .iter()
        .filter_map(|lang| {
            let target = site.target(key, lang)?;
            Some(LanguageLink {
                lang: lang.code().to_owned(),
                name: lang.own_name().to_owned(),
                path: config.base_url.href(site.route(target)),
                current: lang == current,
                exists: !site.is_fallback(target),
                title: site.title(target).to_owned(),
            })
        })
        .collect()
}

/// `hreflang` links of a page: every real translation, itself among them, and `x-default`. None
/// for a fallback, and none where there is only one.
pub fn alternates(known: &Knowledge, key: &str, target: Target) -> Vec<AlternateView> {
    let Knowledge { config, site, .. } = known;
    let targets = site.translations(key, config);
    if targets.len() < 2 || site.is_fallback(target) {
        return Vec::new();
    }
    let link = |lang: &str, target: Target| AlternateView {
        lang: lang.to_owned(),
        href: config.base_url.absolute(site.route(target)),
    };
    let default = targets
        .iter()
        .find(|target| *site.lang(**target) == config.default_language)
        .or(targets.first());
    let mut links: Vec<AlternateView> = targets
        .iter()
        .map(|target| link(site.lang(*target).code(), *target))
        .collect();
    links.extend(default.map(|target| link("x-default", *target)));
    links
}

/// An ISO text: a day, or an instant with the site's offset.
pub fn iso(when: &When) -> String {
    match when.local {
        Moment::Day(date) => date.to_string(),
        Moment::Time(_) => rfc3339(&when.instant),
    }
}

/// The period that a page stands for.
fn shown_period<'p>(page: &'p Page, clock: &Clock) -> Option<&'p Period> {
    match &page.subject {
        Subject::Event { schedule, .. } => {
            let shown = events::shown(schedule, clock.timestamp());
            shown.map(|occurrence| &occurrence.period)
        }
        subject => subject.period(),
    }
}

/// The path of a content file below `content/`, with the language that its words have.
fn relative_path(key: &str, lang: &Lang, config: &Config) -> String {
    match *lang == config.default_language {
        true => format!("{key}.md"),
        false => format!("{key}.{lang}.md"),
    }
}

fn section_path(site: &Site, id: SectionId, config: &Config) -> String {
    let section = site.section(id);
    // By the reader's language: a fallback is found under it as well.
    relative_path(&section.key, &section.lang, config)
}

/// The sections above a page, from the front page down to its own.
fn ancestors(site: &Site, section: SectionId, config: &Config) -> Vec<String> {
    site.ancestors(section)
        .into_iter()
        .chain(std::iter::once(section))
        .map(|id| section_path(site, id, config))
        .collect()
}

fn translations(known: &Knowledge, key: &str) -> Vec<TranslationView> {
    let Knowledge { config, site, .. } = known;
    site.translations(key, config)
        .into_iter()
        .map(|target| TranslationView {
            lang: site.lang(target).code().to_owned(),
            title: site.title(target).to_owned(),
            path: config.base_url.href(site.route(target)),
            permalink: config.base_url.absolute(site.route(target)),
        })
        .collect()
}

fn neighbour_view(known: &Knowledge, page: &Page) -> NeighbourView {
    NeighbourView {
        title: page.title.clone(),
        description: page.description.clone(),
        path: known.config.base_url.href(&page.route),
        permalink: known.config.base_url.absolute(&page.route),
        relative_path: relative_path(&page.key, &page.lang, &known.config),
        lang: page.lang.code().to_owned(),
        content_lang: page.content_lang.code().to_owned(),
    }
}

fn image(known: &Knowledge, image: Option<&Image>) -> Option<ImageView> {
    let image = image?;
    let size = known.assets.size(&image.route);
    Some(ImageView {
        path: known.config.base_url.href(&image.route),
        alt: image.alt.clone(),
        width: size.map(|(width, _)| width),
        height: size.map(|(_, height)| height),
    })
}

fn subject(known: &Knowledge, page: &Page) -> SubjectView {
    let text = |field: &Option<Located<String>>| field.as_ref().map(|t| t.value.clone());
    match &page.subject {
        Subject::Page | Subject::News => SubjectView::default(),
        Subject::Service(keys) => SubjectView {
            readers: keys
                .audience
                .iter()
                .flat_map(|list| list.value.iter().map(|reader| reader.name()))
                .collect(),
            ages: keys.ages.as_ref().map(|ages| {
                let Ages { from, to } = ages.value;
                AgesView { from, to }
            }),
            steps: keys
                .steps
                .iter()
                .flat_map(|list| list.value.iter().map(|step| step.value.clone()))
                .collect(),
            referral: keys.referral.as_ref().is_some_and(|r| r.value),
            ..SubjectView::default()
        },
        Subject::Event { keys, schedule } => SubjectView {
            start: schedule.period.as_ref().map(|p| iso(&p.start)),
            end: schedule
                .period
                .as_ref()
                .and_then(|p| p.end.as_ref())
                .map(iso),
            all_day: schedule.period.as_ref().is_some_and(Period::all_day),
            place: text(&keys.place),
            address: text(&keys.address),
            online: text(&keys.online),
            audience: keys
                .audience
                .iter()
                .flat_map(|list| list.value.iter().map(|audience| audience.name()))
                .collect(),
            status: Some(schedule.status.name()),
            was: schedule.was.as_ref().map(iso),
            was_text: schedule.was.as_ref().map_or_else(String::new, |was| {
                dates::occasion(&page.lang, was.local, None)
            }),
            registration: text(&keys.registration),
            series: text(&keys.series),
            repeat: schedule.rule.as_ref().map(|rule| RepeatView {
                every: rule.every.name(),
                interval: rule.interval,
                until: rule.until().map(|date| date.to_string()),
            }),
            ..SubjectView::default()
        },
        Subject::Practice(keys) => SubjectView {
            topic: text(&keys.topic),
            evidence: keys.evidence.as_ref().map(|e| e.value.name()),
            source: text(&keys.source),
            licence: text(&keys.licence),
            contact: text(&keys.contact),
            ..SubjectView::default()
        },
        Subject::Campaign { keys, period } => {
            let go = text(&keys.go);
            let go_route = go
                .as_ref()
                .and_then(|name| Route::parse(&format!("/go/{name}/")).ok());
            SubjectView {
                start: period.as_ref().map(|p| iso(&p.start)),
                end: period.as_ref().and_then(|p| p.end.as_ref()).map(iso),
                all_day: period.as_ref().is_some_and(Period::all_day),
                slogan: text(&keys.slogan),
                hashtag: text(&keys.hashtag),
                go_url: go_route.map(|route| known.config.base_url.absolute(&route)),
                go,
                ..SubjectView::default()
            }
        }
    }
}

/// Whether a kind has templates of its own.
pub fn kind_templates(kind: Kind) -> Option<(String, String)> {
    match kind {
        Kind::Page => None,
        kind => Some((
            format!("{}.html", kind.name()),
            format!("{}-list.html", kind.name()),
        )),
    }
}
