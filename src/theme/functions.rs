//! What templates can ask: the functions and filters beside Tera's own.
//!
//! They look things up in values that were finished before the rendering began, and in the
//! `lang` of the page that is rendered. They read no file and keep no state.

use std::collections::BTreeMap;
use std::sync::Arc;

use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use super::events::EventList;
use super::facts::Facts;
use super::views::{self, Content, PageView};
use crate::assets::Assets;
use crate::config::Config;
use crate::diag::Arg;
use crate::form::Form;
use crate::i18n::Lang;
use crate::i18n::dates::{self, DateStyle};
use crate::i18n::grammar::{self, NounForms};
use crate::i18n::strings::Strings;
use crate::markdown::{self, escape_attribute as escape};
use crate::route::Route;
use crate::site::{Site, Target};
use crate::toml_reader::moment_of;

/// Everything that functions look things up in.
pub struct Knowledge {
    pub config: Arc<Config>,
    pub strings: Strings,
    pub facts: Facts,
    pub site: Arc<Site>,
    pub assets: Arc<Assets>,
    /// The form, when the site has one.
    pub form: Option<Arc<Form>>,
}

/// The finished values of all pages and sections, in the order of the site's.
#[derive(Debug, Default)]
pub struct PageValues {
    /// As lists show them, without content.
    pub pages: Vec<Value>,
    pub views: Vec<PageView>,
    pub contents: Vec<Content>,
    pub sections: Vec<Value>,
    /// By section: its events, where it has some.
    pub events: Vec<Option<EventList>>,
    /// The events of each series in each language.
    pub series: BTreeMap<(Lang, String), Value>,
}

impl PageValues {
    /// A page with its content.
    pub fn full(&self, index: usize) -> Option<Value> {
        let (view, content) = (self.views.get(index)?, self.contents.get(index)?);
        Some(views::value(&views::with_content(view.clone(), content)))
    }
}

/// Registers everything that does not depend on finished pages.
pub fn register(tera: &mut Tera, knowledge: &Arc<Knowledge>) {
    let known = Arc::clone(knowledge);
    tera.register_function("t", move |args: Kwargs, state: &State| {
        translate(&known, &args, state)
    });
    let known = Arc::clone(knowledge);
    tera.register_function("fact", move |args: Kwargs, state: &State| {
        fact(&known, &args, state)
    });
    let known = Arc::clone(knowledge);
    tera.register_function("get_url", move |args: Kwargs, state: &State| {
        get_url(&known, &args, state)
    });
    let known = Arc::clone(knowledge);
    tera.register_function("asset", move |args: Kwargs, _: &State| {
        known.asset(args.must_get::<&str>("path")?)
    });
    let known = Arc::clone(knowledge);
    tera.register_function("picture", move |args: Kwargs, _: &State| {
        picture(&known, &args)
    });
    let known = Arc::clone(knowledge);
    tera.register_filter("date", move |value: Value, args: Kwargs, state: &State| {
        format_date(&known, &value, &args, state)
    });
    let known = Arc::clone(knowledge);
    tera.register_filter(
        "markdown",
        move |text: &str, args: Kwargs, state: &State| {
            let lang = known.lang(&args, state)?;
            let inline = args.get::<bool>("inline")?.unwrap_or(false);
            Ok::<_, Error>(Value::safe_string(&known.markdown(text, &lang, inline)))
        },
    );
    let known = Arc::clone(knowledge);
    tera.register_filter("tel", move |text: &str, _: Kwargs, _: &State| {
        let uri = markdown::telephone_uri(text, known.config.country.as_deref());
        uri.map(|uri| uri.trim_start_matches("tel:").to_owned())
            .unwrap_or_default()
    });
    tera.register_filter(
        "preposition",
        |word: &str, args: Kwargs, _: &State| match args.must_get::<&str>("with")? {
            "в" => Ok(grammar::with_v(word)),
            "с" => Ok(grammar::with_s(word)),
            other => Err(Error::message(format!(
                "`preposition` knows with=\"в\" and with=\"с\", not \"{other}\""
            ))),
        },
    );
    let known = Arc::clone(knowledge);
    tera.register_filter(
        "count_form",
        move |number: i64, args: Kwargs, state: &State| {
            let lang = known.lang(&args, state)?;
            let one = args.must_get::<&str>("one")?;
            let other = args.must_get::<&str>("other")?;
            let count = args.get::<&str>("count")?;
            let forms = NounForms { one, other, count };
            Ok::<_, Error>(grammar::count_form(&lang, number, forms).to_owned())
        },
    );
    tera.register_filter("host", |address: &str, _: Kwargs, _: &State| {
        host(address).to_owned()
    });
}

/// Registers the functions that give pages, sections and series.
pub fn register_pages(tera: &mut Tera, knowledge: &Arc<Knowledge>, pages: &Arc<PageValues>) {
    register_series(tera, knowledge, pages);
    let (known, values) = (Arc::clone(knowledge), Arc::clone(pages));
    tera.register_function("get_page", move |args: Kwargs, state: &State| {
        let Some(Target::Page(id)) = known.find(&args, state)? else {
            return Ok(Value::none());
        };
        let found = match args.get::<bool>("metadata_only")? {
            Some(true) => values.pages.get(id.index()).cloned(),
            _ => values.full(id.index()),
        };
        Ok::<_, Error>(found.unwrap_or_else(Value::none))
    });
    let (known, values) = (Arc::clone(knowledge), Arc::clone(pages));
    tera.register_function("get_section", move |args: Kwargs, state: &State| {
        let Some(Target::Section(id)) = known.find(&args, state)? else {
            return Ok(Value::none());
        };
        Ok::<_, Error>(
            values
                .sections
                .get(id.index())
                .cloned()
                .unwrap_or_else(Value::none),
        )
    });
}

/// Registers the look-up of the events of a series.
fn register_series(tera: &mut Tera, knowledge: &Arc<Knowledge>, pages: &Arc<PageValues>) {
    let (known, values) = (Arc::clone(knowledge), Arc::clone(pages));
    tera.register_function("get_series", move |args: Kwargs, state: &State| {
        let lang = known.lang(&args, state)?;
        let key = (lang, args.must_get::<&str>("name")?.to_owned());
        let found = values.series.get(&key).cloned();
        Ok::<_, Error>(found.unwrap_or_else(Value::none))
    });
}

impl Knowledge {
    /// The language asked for, else that of the page being rendered.
    fn lang(&self, args: &Kwargs, state: &State) -> TeraResult<Lang> {
        if let Some(code) = args.get::<&str>("lang")? {
            return self
                .config
                .language(code)
                .cloned()
                .ok_or_else(|| Error::message(format!("the site has no language \"{code}\"")));
        }
        let current = state.get::<String>("lang")?;
        let lang = current.and_then(|code| self.config.language(&code).cloned());
        Ok(lang.unwrap_or_else(|| self.config.default_language.clone()))
    }

    /// The page or section of a content path, in the current language or the one asked for.
    fn find(&self, args: &Kwargs, state: &State) -> TeraResult<Option<Target>> {
        let path = args.must_get::<&str>("path")?;
        let (key, own) = views::key_of(path, &self.config);
        let lang = match own {
            Some(lang) if args.get::<&str>("lang")?.is_none() => lang,
            _ => self.lang(args, state)?,
        };
        Ok(self.site.target(&key, &lang))
    }

    fn asset(&self, path: &str) -> TeraResult<String> {
        let name = format!("/{}", path.trim_start_matches('/'));
        let route = Route::parse(&name)
            .ok()
            .and_then(|route| self.assets.published(&route));
        match route {
            Some(route) => Ok(self.config.base_url.href(&route)),
            None => Err(Error::message(format!(
                "there is no file \"{path}\" in `static/` of the site or of its theme"
            ))),
        }
    }

    fn markdown(&self, text: &str, lang: &Lang, inline: bool) -> String {
        let file = crate::diag::FilePath::new("template");
        let source = markdown::Source {
            file: &file,
            text,
            body: 0..text.len(),
            lang,
            country: self.config.country.as_deref(),
        };
        let (body, _) = markdown::parse(&source);
        let mut html = String::new();
        markdown::write(&body, &mut Plain { known: self, lang }, &mut html);
        if inline {
            let trimmed = html.trim();
            let inner = trimmed
                .strip_prefix("<p>")
                .and_then(|h| h.strip_suffix("</p>"));
            return inner
                .filter(|h| !h.contains("<p>"))
                .unwrap_or(trimmed)
                .to_owned();
        }
        html
    }
}

/// Fills the holes of Markdown that a template gave: it belongs to no file.
struct Plain<'a> {
    known: &'a Knowledge,
    lang: &'a Lang,
}

impl markdown::Resolve for Plain<'_> {
    fn link(&mut self, link: &markdown::LinkRef) -> Option<String> {
        match &link.target {
            markdown::Target::External(address) => Some(address.clone()),
            markdown::Target::Page(_, address) => {
                let (key, _) = views::key_of(&address.path, &self.known.config);
                let target = self.known.site.target(&key, self.lang)?;
                Some(
                    self.known
                        .config
                        .base_url
                        .href(self.known.site.route(target)),
                )
            }
            markdown::Target::Site(_) | markdown::Target::Anchor(_) => Some(link.raw.clone()),
            markdown::Target::File(..) => None,
        }
    }

    fn picture(&mut self, picture: &markdown::PictureRef, out: &mut String) {
        escape(&picture.alt, out);
    }

    fn fact(&mut self, fact: &markdown::FactRef, place: markdown::FactPlace, out: &mut String) {
        let html = match place {
            markdown::FactPlace::Text => self.known.facts.linked_html(&fact.name, self.lang),
            markdown::FactPlace::InsideLink => self.known.facts.html(&fact.name, self.lang),
        };
        out.push_str(&html.unwrap_or_default());
    }

    fn label(&mut self, label: markdown::Label) -> String {
        self.known.label(label, self.lang)
    }

    fn block(&mut self, _: &markdown::BlockRef, content: &str, out: &mut String) {
        out.push_str(content);
    }
}

impl Knowledge {
    /// An interface string that Markdown needs.
    pub fn label(&self, label: markdown::Label, lang: &Lang) -> String {
        let number = match label {
            markdown::Label::FootnoteBack(number) => Some(("number", Arg::from(number))),
            _ => None,
        };
        let arguments = number.as_slice();
        let phrase = self.strings.get(lang, label.key(), arguments);
        phrase.map_or_else(String::new, |phrase| phrase.text.into_owned())
    }
}

fn translate(known: &Knowledge, args: &Kwargs, state: &State) -> TeraResult<String> {
    let key = args.must_get::<&str>("key")?;
    let lang = known.lang(args, state)?;
    let given: Vec<(String, Arg)> = args
        .iter()
        .map(|(name, value)| (name.to_string(), argument(value)))
        .filter(|(name, _)| name != "key" && name != "lang")
        .collect();
    let arguments: Vec<(&str, Arg)> = given
        .iter()
        .map(|(name, value)| (name.as_str(), value.clone()))
        .collect();
    match known.strings.get(&lang, key, &arguments) {
        Some(phrase) => Ok(phrase.text.into_owned()),
        None => Err(Error::message(format!(
            "the theme has no string \"{key}\" in any language"
        ))),
    }
}

fn argument(value: &Value) -> Arg {
    match value.as_i64() {
        Some(number) => Arg::Number(number),
        None => Arg::Text(
            value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned),
        ),
    }
}

fn fact(known: &Knowledge, args: &Kwargs, state: &State) -> TeraResult<Value> {
    let name = args.must_get::<&str>("name")?;
    let lang = known.lang(args, state)?;
    if args.get::<bool>("raw")?.unwrap_or(false) {
        return Ok(Value::from(
            known.facts.text(name, &lang).unwrap_or_default(),
        ));
    }
    Ok(Value::safe_string(
        &known.facts.html(name, &lang).unwrap_or_default(),
    ))
}

fn get_url(known: &Knowledge, args: &Kwargs, state: &State) -> TeraResult<String> {
    let path = args.must_get::<&str>("path")?;
    let base = &known.config.base_url;
    if path.contains("://") || path.starts_with("mailto:") || path.starts_with("tel:") {
        return Ok(path.to_owned());
    }
    if let Some(file) = path.strip_prefix("@/") {
        let (file, fragment) = match file.split_once('#') {
            Some((file, fragment)) => (file, format!("#{fragment}")),
            None => (file, String::new()),
        };
        let (key, own) = views::key_of(file, &known.config);
        let lang = match own {
            Some(lang) if args.get::<&str>("lang")?.is_none() => lang,
            _ => known.lang(args, state)?,
        };
        let target: Option<Target> = known.site.target(&key, &lang);
        return match target {
            Some(target) => Ok(base.href(known.site.route(target)) + &fragment),
            None => Err(Error::message(format!(
                "there is no content file \"{file}\""
            ))),
        };
    }
    if args.get::<bool>("cachebust")?.unwrap_or(false) {
        return known.asset(path);
    }
    let (route, rest) = match path.find(['?', '#']) {
        Some(at) => path.split_at(at),
        None => (path, ""),
    };
    let lang = known.lang(args, state)?;
    match Route::parse(&format!("/{}", route.trim_start_matches('/'))) {
        Ok(route) => {
            let localised = known.site.in_language(&known.config, &route, &lang);
            Ok(base.href(localised.as_ref().unwrap_or(&route)) + rest)
        }
        Err(_) => Err(Error::message(format!(
            "\"{path}\" is no address of the site"
        ))),
    }
}

fn picture(known: &Knowledge, args: &Kwargs) -> TeraResult<Value> {
    let src = args.must_get::<&str>("src")?;
    let alt = args.get::<&str>("alt")?.unwrap_or_default();
    // `page.image.path` already carries the base path; authors write it without.
    let base = known.config.base_url.path();
    let name = src
        .strip_prefix(base)
        .filter(|rest| rest.starts_with('/'))
        .unwrap_or(src);
    let name = crate::route::decode_path(name).unwrap_or_else(|| name.to_owned());
    let route = Route::parse(&format!("/{}", name.trim_start_matches('/'))).ok();
    let Some(route) = route.filter(|route| known.site.files.get(route).is_some()) else {
        return Err(Error::message(format!("there is no picture \"{src}\"")));
    };
    let mut html = String::new();
    known.write_picture(
        &route,
        &known.config.base_url.href(&route),
        alt,
        "",
        &mut html,
    );
    Ok(Value::safe_string(&html))
}

impl Knowledge {
    /// A picture of the site as HTML, with its size so that the page does not jump.
    pub fn write_picture(
        &self,
        route: &Route,
        address: &str,
        alt: &str,
        title: &str,
        out: &mut String,
    ) {
        out.push_str("<img src=\"");
        escape(address, out);
        out.push_str("\" alt=\"");
        escape(alt, out);
        out.push('"');
        if !title.is_empty() {
            out.push_str(" title=\"");
            escape(title, out);
            out.push('"');
        }
        if let Some((width, height)) = self.assets.size(route) {
            out.push_str(&format!(" width=\"{width}\" height=\"{height}\""));
        }
        out.push_str(" loading=\"lazy\" decoding=\"async\">");
    }
}

fn format_date(
    known: &Knowledge,
    value: &Value,
    args: &Kwargs,
    state: &State,
) -> TeraResult<String> {
    let Some(text) = value.as_str() else {
        return Err(Error::message(
            "`date` needs a date; test it with `if` first",
        ));
    };
    let lang = known.lang(args, state)?;
    let format = args.get::<&str>("format")?.unwrap_or("long");
    // An instant is shown as the local time that it was written as: its offset is the site's.
    let local = match text.get(..19).filter(|_| text.len() > 19) {
        Some(local) => local,
        None => text,
    };
    let Some(moment) = moment_of(local) else {
        return Err(Error::message(format!("\"{text}\" is no date")));
    };
    if format.contains('%') {
        return dates::strftime(&lang, moment, format).map_err(|e| Error::message(e.to_string()));
    }
    match DateStyle::parse(format) {
        Some(style) => Ok(dates::format(&lang, moment, style)),
        None => {
            let names: Vec<&str> = DateStyle::names().collect();
            Err(Error::message(format!(
                "`date` has no format \"{format}\"; it has {}, and patterns with %",
                names.join(", ")
            )))
        }
    }
}

/// The host of an address, without `www.`.
fn host(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    host.strip_prefix("www.").unwrap_or(host)
}
