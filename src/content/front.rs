//! Front matter, typed: what a page and a section say about themselves, with the place of each value.

use std::ops::Range;

use jiff::civil::Date;
use serde_json::Value;

use super::kinds::{Kind, KindKeys};
use crate::diag::{Diagnostic, FilePath, Report, code};
use crate::route::Route;
use crate::toml_reader::{Located, Moment, Table};

/// A key that may be absent.
pub type Field<T> = Option<Located<T>>;

/// The front matter of a page.
#[derive(Clone, Debug, PartialEq)]
pub struct PageFront {
    pub common: Common,
    pub kind: KindKeys,
}

/// The front matter of a section.
#[derive(Clone, Debug, PartialEq)]
pub struct SectionFront {
    pub common: Common,
    pub kind: Field<Kind>,
    pub sort_by: Field<SortBy>,
    pub paginate_by: Field<i64>,
    pub page_template: Field<String>,
}

/// The order of a section's pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SortBy {
    /// Newest first.
    Date,
    /// Lightest first.
    Weight,
    /// By the alphabet of the language.
    Title,
    /// Earliest first, by `start`.
    Start,
    /// By the names of the files.
    #[default]
    None,
}

impl SortBy {
    const WORDS: [(&'static str, SortBy); 5] = [
        ("date", SortBy::Date),
        ("weight", SortBy::Weight),
        ("title", SortBy::Title),
        ("start", SortBy::Start),
        ("none", SortBy::None),
    ];
}

/// The keys that every kind has.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Common {
    pub title: Field<String>,
    pub description: Field<String>,
    pub weight: Field<i64>,
    pub draft: Field<bool>,
    pub template: Field<String>,
    pub date: Field<Moment>,
    pub updated: Field<Moment>,
    pub slug: Field<String>,
    pub aliases: Vec<Located<Route>>,
    pub publish_at: Field<Moment>,
    pub expires_at: Field<Moment>,
    pub image: Field<String>,
    pub image_alt: Field<String>,
    pub consent: Field<Consent>,
    pub exit: Field<bool>,
    /// `translation = "missing-ok"`.
    pub needs_no_twin: bool,
    pub extra: Vec<(String, Located<Value>)>,
}

/// The consent to the photographs of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Consent {
    NoPeople,
    Given {
        who: String,
        on: Option<Date>,
        until: Option<Date>,
    },
}

impl PageFront {
    pub fn read(mut table: Table<'_>, kind: Kind, report: &mut Report) -> PageFront {
        let common = Common::read(&mut table, report);
        let keys = KindKeys::read(kind, &mut table, report);
        table.finish(report);
        PageFront { common, kind: keys }
    }

    /// Takes over from the default language's file what a translation does not say itself.
    pub fn inherit(&mut self, from: &PageFront, file: &FilePath, report: &mut Report) {
        self.common.inherit(&from.common, file, report);
        self.kind.inherit(&from.kind, file, report);
    }
}

impl SectionFront {
    pub fn read(mut table: Table<'_>, report: &mut Report) -> SectionFront {
        let front = SectionFront {
            common: Common::read(&mut table, report),
            kind: table.word("kind", &Kind::WORDS, report),
            sort_by: table.word("sort_by", &SortBy::WORDS, report),
            paginate_by: table.integer_in("paginate_by", 1..=100_000, report),
            page_template: table.text("page_template", report),
        };
        table.finish(report);
        front
    }

    /// Takes over from the default language's file what a translation does not say itself.
    pub fn inherit(&mut self, from: &SectionFront, file: &FilePath, report: &mut Report) {
        let SectionFront {
            common,
            kind,
            sort_by,
            paginate_by,
            page_template,
        } = from;
        self.common.inherit(common, file, report);
        share(&mut self.kind, kind, "kind", file, report);
        share(&mut self.sort_by, sort_by, "sort_by", file, report);
        share(
            &mut self.paginate_by,
            paginate_by,
            "paginate_by",
            file,
            report,
        );
        fill(&mut self.page_template, page_template);
    }
}

impl Common {
    fn read(table: &mut Table<'_>, report: &mut Report) -> Common {
        Common {
            title: table.required_text("title", report),
            description: table.text("description", report),
            weight: table.integer("weight", report),
            draft: table.boolean("draft", report),
            template: table.text("template", report),
            date: table.moment("date", report),
            updated: table.moment("updated", report),
            slug: read_slug(table, report),
            aliases: read_aliases(table, report),
            publish_at: table.moment("publish_at", report),
            expires_at: table.moment("expires_at", report),
            consent: read_consent(table, report),
            exit: table.boolean("exit", report),
            needs_no_twin: table
                .word("translation", &[("missing-ok", ())], report)
                .is_some(),
            image: table.text("image", report),
            image_alt: table.text("image_alt", report),
            extra: table
                .table("extra", report)
                .map_or_else(Vec::new, |mut t| t.all_data()),
        }
    }

    fn inherit(&mut self, from: &Common, file: &FilePath, report: &mut Report) {
        let Common {
            title: _,
            description: _,
            weight,
            draft,
            template,
            date,
            updated: _,
            slug,
            aliases: _,
            publish_at,
            expires_at,
            image,
            image_alt: _,
            consent,
            exit,
            needs_no_twin: _,
            extra: _,
        } = from;
        share(&mut self.weight, weight, "weight", file, report);
        share(&mut self.date, date, "date", file, report);
        share(&mut self.publish_at, publish_at, "publish_at", file, report);
        share(&mut self.expires_at, expires_at, "expires_at", file, report);
        share(&mut self.image, image, "image", file, report);
        share(&mut self.consent, consent, "consent", file, report);
        share(&mut self.exit, exit, "exit", file, report);
        // A translation may be a draft while its original is published, and may have its own
        // template and address.
        fill(&mut self.draft, draft);
        fill(&mut self.template, template);
        fill(&mut self.slug, slug);
    }
}

/// A value that both files share: absent, it is taken over; another value is worth a warning.
pub(super) fn share<T: Clone + PartialEq>(
    own: &mut Field<T>,
    from: &Field<T>,
    key: &'static str,
    file: &FilePath,
    report: &mut Report,
) {
    match (&own, from) {
        (Some(mine), Some(theirs)) if mine.value != theirs.value => report.push(
            Diagnostic::new(code::TWIN_DIFFERS)
                .at(file, mine.range.clone())
                .arg("key", key)
                .help("help"),
        ),
        _ => fill(own, from),
    }
}

/// A value that a translation may have of its own, and otherwise shares. What is taken over stands
/// nowhere in this file: its range is empty, and its mistakes are reported where it was written.
pub(super) fn fill<T: Clone>(own: &mut Field<T>, from: &Field<T>) {
    if let (None, Some(from)) = (&own, from) {
        *own = Some(Located::new(from.value.clone(), 0..0));
    }
}

fn read_slug(table: &mut Table<'_>, report: &mut Report) -> Field<String> {
    let file = table.file();
    let slug = table.text("slug", report)?;
    if !slug.value.contains('/') && Route::root().join_page(&slug.value).is_ok() {
        return Some(slug);
    }
    let right = crate::i18n::slug::slugify(&slug.value);
    report.push(
        Diagnostic::new(code::BAD_SLUG)
            .at(file, slug.range)
            .arg("slug", &slug.value)
            .help("help")
            .help_with("right", "right", (!right.is_empty()).then_some(right)),
    );
    None
}

fn read_aliases(table: &mut Table<'_>, report: &mut Report) -> Vec<Located<Route>> {
    let file = table.file();
    let Some(texts) = table.texts("aliases", report) else {
        return Vec::new();
    };
    let mut routes = Vec::new();
    for text in texts.value {
        let absolute = match text.value.starts_with('/') {
            true => text.value.clone(),
            false => format!("/{}", text.value),
        };
        match Route::parse(&absolute) {
            Ok(route) => routes.push(Located::new(route, text.range)),
            Err(_) => report.push(
                Diagnostic::new(code::BAD_ADDRESS)
                    .at(file, text.range)
                    .arg("address", &text.value)
                    .help("alias"),
            ),
        }
    }
    routes
}

fn read_consent(table: &mut Table<'_>, report: &mut Report) -> Field<Consent> {
    if !table.is_table("consent") {
        let word = table.word("consent", &[("no-people", ())], report)?;
        return Some(word.map(|()| Consent::NoPeople));
    }
    let mut inner = table.table("consent", report)?;
    let range: Range<usize> = inner.range();
    let who = inner.required_text("who", report);
    let on = inner.date("on", report).map(|d| d.value);
    let until = inner.date("until", report).map(|d| d.value);
    inner.finish(report);
    Some(Located::new(
        Consent::Given {
            who: who?.value,
            on,
            until,
        },
        range,
    ))
}
