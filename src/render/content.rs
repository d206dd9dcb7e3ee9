//! The words of pages, with their holes filled for one reader.
//!
//! A `Words` is the [`markdown::Resolve`] of a page: links to files become addresses in the
//! reader's language, facts their texts, blocks what the theme draws. What leads nowhere is
//! reported at its place in the Markdown.

use std::ops::Range;

use crate::config::Config;
use crate::content::Document;
use crate::diag::{Diagnostic, FilePath, Report, code, nearest};
use crate::i18n::Lang;
use crate::markdown::{
    self, Address, Base, BlockRef, Body, FactPlace, FactRef, Label, LinkRef, PictureRef, Resolve,
    TocEntry,
};
use crate::route::Route;
use crate::site::{Hidden, Target, resolve_relative};
use crate::theme::Knowledge;
use crate::theme::engine::Engine;
use crate::theme::events::FileView;
use crate::theme::views::{Content, TocView};

/// How many characters of a text make a description of a page that has none.
const DESCRIPTION: usize = 160;

/// Everything that was parsed, by document.
#[derive(Clone, Copy)]
pub struct Library<'a> {
    pub documents: &'a [Document],
    pub bodies: &'a [Body],
}

/// Whether addresses work inside the site only, or everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    Site,
    /// For feeds: every address is absolute.
    World,
}

/// For whom a document is written out.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    /// The language that links lead to.
    pub lang: &'a Lang,
    /// The page's own address.
    pub route: &'a Route,
    pub reach: Reach,
}

/// Renders a document's words for a reader.
pub fn render(
    known: &Knowledge,
    engine: &Engine,
    library: Library<'_>,
    document: usize,
    reader: Reader<'_>,
    report: &mut Report,
) -> Content {
    let (Some(source), Some(body)) = (
        library.documents.get(document),
        library.bodies.get(document),
    ) else {
        return Content::default();
    };
    let mut words = Words {
        known,
        engine,
        library,
        source,
        body,
        reader,
        report,
    };
    let mut html = String::with_capacity(body.text.len() * 2);
    markdown::write(body, &mut words, &mut html);

    // What the rest repeats has been reported already.
    let mut unseen = Report::default();
    words.report = &mut unseen;
    let mut summary = String::new();
    markdown::write_summary(body, &mut words, &mut summary);
    let toc = toc(&body.toc, body, &mut words);
    let facts = |fact: &FactRef| {
        known
            .facts
            .text(&fact.name, &source.path.lang)
            .unwrap_or_default()
            .to_owned()
    };
    Content {
        html,
        summary,
        text: beginning(&body.text_with(facts)),
        toc,
        word_count: body.word_count,
        files: files(known, source, body),
    }
}

/// The files of the site that a text links to, each once, in its order.
fn files(known: &Knowledge, source: &Document, body: &Body) -> Vec<FileView> {
    let mut files: Vec<FileView> = Vec::new();
    for link in &body.links {
        let (name, folder) = match &link.target {
            markdown::Target::File(Base::Folder, address) => {
                (address.path.clone(), source.path.files_folder())
            }
            markdown::Target::File(Base::Content, address) => (address.path.clone(), ""),
            markdown::Target::Site(address) => {
                (format!("/{}", address.path.trim_start_matches('/')), "")
            }
            _ => continue,
        };
        let Some((route, _)) = known.site.files.find(&name, folder) else {
            continue;
        };
        let path = known.config.base_url.href(&route);
        if !files.iter().any(|file| file.path == path) {
            files.push(FileView {
                name: name.rsplit('/').next().unwrap_or(&name).to_owned(),
                path,
            });
        }
    }
    files
}

/// The first sentences of a text, cut at a word.
fn beginning(text: &str) -> String {
    let words = text.split_whitespace();
    let mut start = String::new();
    for word in words {
        if start.chars().count() + word.chars().count() + 1 > DESCRIPTION {
            start.push('…');
            return start;
        }
        if !start.is_empty() {
            start.push(' ');
        }
        start.push_str(word);
    }
    start
}

fn toc(entries: &[TocEntry], body: &Body, words: &mut Words<'_>) -> Vec<TocView> {
    // Headings have six levels, so this goes no deeper.
    entries
        .iter()
        .filter_map(|entry| {
            let heading = body.headings.get(entry.heading)?;
            let mut title = String::new();
            markdown::write_title(body, heading, words, &mut title);
            let base = &words.known.config.base_url;
            Some(TocView {
                level: heading.level,
                id: heading.id.clone(),
                title: tera::Value::safe_string(&title),
                permalink: format!("{}#{}", base.absolute(words.reader.route), heading.id),
                children: toc(&entry.children, body, words),
            })
        })
        .collect()
}

struct Words<'a> {
    known: &'a Knowledge,
    engine: &'a Engine,
    library: Library<'a>,
    source: &'a Document,
    body: &'a Body,
    reader: Reader<'a>,
    report: &'a mut Report,
}

impl Resolve for Words<'_> {
    fn link(&mut self, link: &LinkRef) -> Option<String> {
        match &link.target {
            markdown::Target::External(address) => Some(address.clone()),
            markdown::Target::Anchor(id) => {
                if !id.is_empty() && !self.body.ids.contains(id) {
                    self.broken_anchor(id, Some(self.body), link);
                }
                let page = match self.reader.reach {
                    Reach::Site => String::new(),
                    Reach::World => self.href(self.reader.route),
                };
                Some(format!("{page}#{}", crate::route::encode_path(id)))
            }
            markdown::Target::Page(base, address) => self.page_link(*base, address, link),
            markdown::Target::Site(address) => self.site_link(address, link),
            markdown::Target::File(base, address) => self.file_link(*base, address, link),
        }
    }

    fn picture(&mut self, picture: &PictureRef, out: &mut String) {
        let name = match &picture.target {
            markdown::Target::Site(address) => format!("/{}", address.path.trim_start_matches('/')),
            markdown::Target::File(Base::Folder, address) => address.path.clone(),
            markdown::Target::File(Base::Content, address) => {
                let up = self
                    .folder()
                    .split('/')
                    .filter(|part| !part.is_empty())
                    .count();
                "../".repeat(up) + &address.path
            }
            _ => picture.raw.clone(),
        };
        match self.known.site.files.find(&name, self.folder()) {
            Some((route, _)) => {
                let title = match picture.frame {
                    markdown::Frame::Captioned => "",
                    markdown::Frame::Inline | markdown::Frame::Alone => &picture.title,
                };
                let place = match self.reader.reach {
                    Reach::Site => self.known.config.base_url.href(&route),
                    Reach::World => self.known.config.base_url.absolute(&route),
                };
                self.known
                    .write_picture(&route, &place, &picture.alt, title, out);
            }
            None => self.report.push(
                Diagnostic::new(code::MISSING_FILE)
                    .at_span(&picture.span)
                    .arg("target", &picture.raw)
                    .arg("name", picture.raw.trim_start_matches('/'))
                    .help("help")
                    .help_with(
                        "nearest",
                        "nearest",
                        self.known.site.files.nearest(&picture.raw),
                    ),
            ),
        }
    }

    fn fact(&mut self, fact: &FactRef, place: FactPlace, out: &mut String) {
        let lang = &self.source.path.lang;
        let html = match place {
            FactPlace::Text => self.known.facts.linked_html(&fact.name, lang),
            FactPlace::InsideLink => self.known.facts.html(&fact.name, lang),
        };
        match html {
            Some(html) => out.push_str(&html),
            None => {
                let known = self.known.config.facts.keys().map(String::as_str);
                self.report.push(
                    Diagnostic::new(code::UNKNOWN_FACT)
                        .at_span(&fact.span)
                        .arg("fact", &fact.name)
                        .help("help")
                        .help_with("nearest", "nearest", nearest(&fact.name, known)),
                );
            }
        }
    }

    fn label(&mut self, label: Label) -> String {
        self.known.label(label, &self.source.path.lang)
    }

    fn block(&mut self, block: &BlockRef, content: &str, out: &mut String) {
        let lang = &self.source.path.lang;
        match self
            .engine
            .render_block(block.kind, block.title.as_deref(), content, lang)
        {
            Ok(html) => out.push_str(&html),
            Err(diagnostic) => {
                out.push_str(content);
                self.report.push(*diagnostic);
            }
        }
    }
}

impl<'a> Words<'a> {
    fn folder(&self) -> &str {
        self.source.path.files_folder()
    }

    fn href(&self, route: &Route) -> String {
        match self.reader.reach {
            Reach::Site => self.known.config.base_url.href(route),
            Reach::World => self.known.config.base_url.absolute(route),
        }
    }

    /// A link to a content file goes to the page in the reader's language.
    fn page_link(&mut self, base: Base, address: &Address, link: &LinkRef) -> Option<String> {
        let Knowledge { config, site, .. } = self.known;
        let path = match base {
            Base::Content => resolve_relative("", &address.path),
            Base::Folder => resolve_relative(self.folder(), &address.path),
        };
        // A path that climbs out of the content leads nowhere, and is reported as written.
        let path = path.unwrap_or_else(|| address.path.clone());
        let (key, named) = crate::theme::views::key_of(&path, config);
        let target = site.target(&key, self.reader.lang);
        let exists = match &named {
            // `x.en.md` must be a file of its own.
            Some(lang) => site
                .target(&key, lang)
                .is_some_and(|t| !site.is_fallback(t)),
            None => target.is_some(),
        };
        let Some(target) = target.filter(|_| exists) else {
            self.broken_page(&key, base, link);
            return None;
        };
        let mut address = address.clone();
        if let Some(fragment) = &address.fragment
            && !self.has_fragment(target, fragment)
        {
            match self.reader.lang == &self.source.path.lang {
                true => self.broken_anchor(fragment, self.body_of(target), link),
                // A stand-in's words were written for the page in their own language; where that
                // of the reader has no such place, its top will do.
                false => address.fragment = None,
            }
        }
        Some(self.href(site.route(target)) + &rest_of(&address))
    }

    fn broken_page(&mut self, key: &str, base: Base, link: &LinkRef) {
        let site = &self.known.site;
        if let Some(why) = site.hidden(key) {
            let code = match why {
                Hidden::Draft => code::LINK_TO_DRAFT,
                // The clock alone must not make a site that was right impossible to build.
                Hidden::ByTime => code::LINK_TO_UNPUBLISHED,
            };
            self.report.push(
                Diagnostic::new(code)
                    .at_span(&link.span)
                    .arg("target", &link.raw)
                    .help("help"),
            );
            return;
        }
        let near = site.nearest_key(key).map(|near| match base {
            Base::Content => format!("@/{near}.md"),
            Base::Folder => relative_to(self.folder(), &format!("{near}.md")),
        });
        self.report.push(
            Diagnostic::new(code::BROKEN_LINK)
                .at_span(&link.span)
                .arg("target", &link.raw)
                .help("help")
                .help_with("nearest", "nearest", near),
        );
    }

    /// An address from the root. What pateka makes itself exists in every language, and the reader
    /// stays in theirs.
    fn site_link(&mut self, address: &Address, link: &LinkRef) -> Option<String> {
        let Knowledge { config, site, .. } = self.known;
        let path = format!("/{}", address.path.trim_start_matches('/'));
        let route = Route::parse(&path)
            .ok()
            .or_else(|| Route::parse(&format!("{path}/")).ok());
        let route = route.and_then(|route| {
            let as_page = Route::parse(&format!("{}/", route.as_str().trim_end_matches('/'))).ok();
            std::iter::once(route)
                .chain(as_page)
                .find(|route| site.routes.has(route))
        });
        let Some(route) = route else {
            let known: Vec<&str> = site.routes.iter().map(Route::as_str).collect();
            self.report.push(
                Diagnostic::new(code::BROKEN_LINK)
                    .at_span(&link.span)
                    .arg("target", &link.raw)
                    .help("help")
                    .help_with("nearest", "nearest", nearest(&path, known)),
            );
            return None;
        };
        let localised = match site.routes.is_made(&route) {
            true => site.in_language(config, &route, self.reader.lang),
            false => None,
        };
        Some(self.href(localised.as_ref().unwrap_or(&route)) + &rest_of(address))
    }

    fn file_link(&mut self, base: Base, address: &Address, link: &LinkRef) -> Option<String> {
        let folder = match base {
            Base::Folder => self.folder(),
            Base::Content => "",
        };
        if let Some((route, _)) = self.known.site.files.find(&address.path, folder) {
            return Some(self.href(&route) + &rest_of(address));
        }
        let missing = match link.looks_like_an_address() {
            true => Diagnostic::new(code::BROKEN_LINK).help("address"),
            false => Diagnostic::new(code::MISSING_FILE).help("help").help_with(
                "nearest",
                "nearest",
                self.known.site.files.nearest(&address.path),
            ),
        };
        self.report.push(
            missing
                .at_span(&link.span)
                .arg("target", &link.raw)
                .arg("name", &address.path),
        );
        None
    }

    fn body_of(&self, target: Target) -> Option<&'a Body> {
        let site = &self.known.site;
        let document = match target {
            Target::Page(id) => Some(site.page(id).document),
            Target::Section(id) => site.section(id).document,
        };
        document.and_then(|index| self.library.bodies.get(index))
    }

    fn has_fragment(&self, target: Target, fragment: &str) -> bool {
        self.body_of(target)
            .is_some_and(|body| body.ids.contains(fragment))
    }

    fn broken_anchor(&mut self, id: &str, body: Option<&Body>, link: &LinkRef) {
        let ids = body
            .into_iter()
            .flat_map(|body| body.ids.iter().map(String::as_str));
        let near = nearest(id, ids);
        self.report.push(
            Diagnostic::new(code::BROKEN_ANCHOR)
                .at_span(&link.span)
                .arg("target", id)
                .help("help")
                .help_with("nearest", "nearest", near),
        );
    }
}

/// Query and fragment of an address.
fn rest_of(address: &Address) -> String {
    let query = address.query.as_ref().map(|query| format!("?{query}"));
    let fragment = address
        .fragment
        .as_ref()
        .map(|f| format!("#{}", crate::route::encode_path(f)));
    query.unwrap_or_default() + &fragment.unwrap_or_default()
}

/// A path below `content/` as it is written in a file of a folder.
fn relative_to(folder: &str, path: &str) -> String {
    let mut from: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let mut to: Vec<&str> = path.split('/').collect();
    while to.len() > 1 && !from.is_empty() && from.first() == to.first() {
        from.remove(0);
        to.remove(0);
    }
    "../".repeat(from.len()) + &to.join("/")
}

/// Parses the Markdown of a document.
pub fn parse(document: &Document, config: &Config) -> (Body, Report) {
    let Document {
        file, text, body, ..
    } = document;
    let body: Range<usize> = body.clone();
    markdown::parse(&markdown::Source {
        file: &FilePath::clone(file),
        text,
        body,
        lang: &document.path.lang,
        country: config.country.as_deref(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_written_as_seen_from_its_folder() {
        assert_eq!(relative_to("events", "services/a.md"), "../services/a.md");
        assert_eq!(relative_to("events", "events/b.md"), "b.md");
        assert_eq!(relative_to("", "events/b.md"), "events/b.md");
    }

    #[test]
    fn a_description_ends_with_a_word() {
        let text = "дума ".repeat(60);
        let start = beginning(&text);
        assert!(start.ends_with("дума…") && start.chars().count() <= DESCRIPTION + 1);
        assert_eq!(beginning("Кратко.\n\nОще."), "Кратко. Още.");
    }
}
