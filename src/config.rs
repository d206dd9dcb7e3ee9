//! `site.toml`, resolved: languages, addresses, facts, short links.
//!
//! [`Config::read`] reports every mistake of the file and still gives a configuration that later
//! stages can work with, so that one run finds the mistakes of the content as well. Only a file without any
//! usable language has no answer but `None`.

mod levels;

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::ops::Range;

/// The theme of a site that names none: the only place where the program knows a theme by name.
const DEFAULT_THEME: &str = "centre";

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::Value;

use crate::diag::{Diagnostic, FilePath, Report, code, nearest};
use crate::i18n::Lang;
use crate::route::Route;
use crate::toml_reader::{self, Located, Source, Table};

pub use levels::Levels;

/// The site's own settings.
#[derive(Clone, Debug)]
pub struct Config {
    pub file: FilePath,
    pub title: Localised,
    pub description: Localised,
    pub base_url: BaseUrl,
    pub default_language: Lang,
    /// All languages, the default one among them, in the order of the file.
    pub languages: Vec<Lang>,
    pub time_zone: TimeZone,
    /// Two capital letters (ISO 3166), for national telephone numbers and addresses.
    pub country: Option<String>,
    pub theme: Located<String>,
    pub facts: BTreeMap<String, Fact>,
    /// Short links in the order of their names.
    pub go: Vec<ShortLink>,
    /// The theme's settings, with their places for its own diagnostics.
    pub extra: Vec<(String, Located<Value>)>,
    pub host: HostConfig,
    /// `[check]`: how much findings weigh.
    pub levels: Levels,
}

/// A text in the languages of the site.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Localised {
    texts: BTreeMap<Lang, String>,
    /// Used where a language has no text of its own.
    any: Option<String>,
}

/// A statement about the centre that somebody has to stand for.
#[derive(Clone, Debug)]
pub struct Fact {
    pub value: Localised,
    pub source: Option<String>,
    pub confirmed: Option<Date>,
    pub review_by: Option<Date>,
    /// Where its name stands in `site.toml`.
    pub range: Range<usize>,
}

/// `[go]`: `/go/NAME/` leads to a page of the site or to an absolute URL.
#[derive(Clone, Debug)]
pub struct ShortLink {
    pub name: Located<String>,
    pub target: Located<String>,
}

/// `[host]`: what the production server needs to know of its surroundings.
#[derive(Clone, Debug, Default)]
pub struct HostConfig {
    pub trusted_proxies: Vec<Located<String>>,
    pub origins: Vec<Located<String>>,
}

/// Where the site lives: `https://example.org/centre`.
#[derive(Clone, Debug, PartialEq)]
pub struct BaseUrl {
    origin: String,
    path: String,
}

impl BaseUrl {
    /// Reads an `http` or `https` address with nothing after its path. A final slash is dropped.
    pub fn parse(text: &str) -> Option<BaseUrl> {
        let text = text.trim();
        let scheme = ["https://", "http://"]
            .into_iter()
            .find(|s| text.starts_with(s))?;
        let rest = text.strip_prefix(scheme)?;
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        let host_is_good = !host.is_empty()
            && host
                .chars()
                .all(|c| c.is_alphanumeric() || "-.:[]".contains(c))
            && !host.starts_with(['.', ':']);
        let path = path.trim_end_matches('/');
        let path_is_good = path.is_empty() || Route::parse(&format!("/{path}/")).is_ok();
        (host_is_good && path_is_good).then(|| BaseUrl {
            origin: format!("{scheme}{host}"),
            path: if path.is_empty() {
                String::new()
            } else {
                format!("/{path}")
            },
        })
    }

    /// The same path at another origin.
    pub fn at(&self, origin: &str) -> BaseUrl {
        BaseUrl {
            origin: origin.to_owned(),
            path: self.path.clone(),
        }
    }

    /// Scheme and host: `https://example.org`.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The path in front of every route, without its final slash: empty or `/centre`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// A route as it stands in an `href`: base path and percent-encoding included.
    pub fn href(&self, route: &Route) -> String {
        format!(
            "{}{}",
            crate::route::encode_path(&self.path),
            route.encoded()
        )
    }

    /// The absolute address of a route.
    pub fn absolute(&self, route: &Route) -> String {
        format!("{}{}", self.origin, self.href(route))
    }

    /// The address under which calendar programs subscribe to a route: `webcal://…`.
    pub fn webcal(&self, route: &Route) -> String {
        let place = self
            .origin
            .split_once("://")
            .map_or(&*self.origin, |(_, place)| place);
        format!("webcal://{place}{}", self.href(route))
    }
}

impl Localised {
    /// The text in a language, else in any other.
    pub fn get(&self, lang: &Lang) -> &str {
        self.texts
            .get(lang)
            .or(self.any.as_ref())
            .map_or("", String::as_str)
    }

    /// The text of exactly this language, or the one that was given for all.
    pub fn exact(&self, lang: &Lang) -> Option<&str> {
        match self.texts.is_empty() {
            true => self.any.as_deref(),
            false => self.texts.get(lang).map(String::as_str),
        }
    }

    /// The languages that have no text of their own, or one that says nothing.
    pub fn lacking<'l>(&self, languages: &'l [Lang]) -> impl Iterator<Item = &'l Lang> {
        languages
            .iter()
            .filter(|lang| self.exact(lang).is_none_or(|text| text.trim().is_empty()))
    }

    /// Reads `{ bg = "…", en = "…" }`, or one text for every language.
    pub fn read(
        table: &mut Table<'_>,
        key: &'static str,
        languages: &[Lang],
        report: &mut Report,
    ) -> Option<Localised> {
        if !table.is_table(key) {
            let text = table.text(key, report)?;
            return Some(Localised {
                texts: BTreeMap::new(),
                any: Some(text.value),
            });
        }
        let mut inner = table.table(key, report)?;
        let file = inner.file();
        let mut texts = BTreeMap::new();
        for (name, text) in inner.named_texts(report) {
            match languages.iter().find(|lang| lang.code() == name.value) {
                Some(lang) => {
                    texts.insert(lang.clone(), text.value);
                }
                None => report.push(unknown_language(file, &name, languages)),
            }
        }
        let any = languages.iter().find_map(|lang| texts.get(lang).cloned());
        Some(Localised { texts, any })
    }
}

impl From<&str> for Localised {
    fn from(text: &str) -> Self {
        Localised {
            texts: BTreeMap::new(),
            any: Some(text.to_owned()),
        }
    }
}

impl Config {
    /// Reads `site.toml`.
    pub fn read(file: &FilePath, text: &str, report: &mut Report) -> Option<Config> {
        let mut table = toml_reader::parse(Source::whole(file, text), report);
        let mut languages = read_languages(&mut table, report);
        let default_language = read_default_language(&mut table, &languages, report)?;

        if languages.is_empty() {
            languages.push(default_language.clone());
        }

        let title = Localised::read(&mut table, "title", &languages, report);
        if title.is_none() && !table.has("title") {
            table.missing("title", report);
        }
        let description = Localised::read(&mut table, "description", &languages, report);
        let base_url = read_base_url(&mut table, report);
        let time_zone = read_time_zone(&mut table, report);
        let country = read_country(&mut table, report);
        let theme = table
            .text("theme", report)
            .unwrap_or_else(|| Located::new(DEFAULT_THEME.to_owned(), table.range()));
        let facts = read_facts(&mut table, &languages, report);
        let go = read_go(&mut table, report);
        let extra = table
            .table("extra", report)
            .map_or_else(Vec::new, |mut t| t.all_data());
        let host = read_host(&mut table, report);
        let levels = table
            .table("check", report)
            .map_or_else(Levels::default, |table| Levels::read(table, report));
        table.finish(report);

        Some(Config {
            file: file.clone(),
            title: title.unwrap_or_default(),
            description: description.unwrap_or_default(),
            base_url,
            default_language,
            languages,
            time_zone,
            country,
            theme,
            facts,
            go,
            extra,
            host,
            levels,
        })
    }

    /// The route of a language's front page: `/`, or `/en/` for the others.
    pub fn home(&self, lang: &Lang) -> Route {
        if *lang == self.default_language {
            return Route::root();
        }
        Route::root()
            .join_page(lang.code())
            .unwrap_or_else(|_| Route::root())
    }

    /// The language with this code, if the site has it.
    pub fn language(&self, code: &str) -> Option<&Lang> {
        self.languages.iter().find(|lang| lang.code() == code)
    }
}

fn unknown_language(file: &FilePath, name: &Located<String>, languages: &[Lang]) -> Diagnostic {
    let known: Vec<&str> = languages.iter().map(Lang::code).collect();
    Diagnostic::new(code::UNKNOWN_LANGUAGE)
        .at(file, name.range.clone())
        .arg("language", &name.value)
        .arg("known", known.join(", "))
        .help("known")
}

fn read_languages(table: &mut Table<'_>, report: &mut Report) -> Vec<Lang> {
    let file = table.file();
    let mut languages = Vec::new();
    if let Some(list) = table.texts("languages", report) {
        for name in list.value {
            match Lang::parse(&name.value) {
                Some(lang) if !languages.contains(&lang) => languages.push(lang),
                Some(_) => {}
                None => report.push(
                    Diagnostic::new(code::WRONG_VALUE)
                        .at(file, name.range)
                        .arg("key", "languages")
                        .help("language-code"),
                ),
            }
        }
    }
    languages
}

/// The default language; with it the list of languages is complete.
fn read_default_language(
    table: &mut Table<'_>,
    languages: &[Lang],
    report: &mut Report,
) -> Option<Lang> {
    let file = table.file();
    let Some(name) = table.text("default_language", report) else {
        if languages.is_empty() {
            table.missing("languages", report);
        }
        return languages.first().cloned();
    };
    // A site in one language need not list it.
    if languages.is_empty()
        && let Some(lang) = Lang::parse(&name.value)
    {
        return Some(lang);
    }
    let known = languages.iter().find(|lang| lang.code() == name.value);
    if known.is_none() {
        report.push(unknown_language(file, &name, languages));
    }
    known.or(languages.first()).cloned()
}

fn read_base_url(table: &mut Table<'_>, report: &mut Report) -> BaseUrl {
    let file = table.file();
    let fallback = BaseUrl {
        origin: "http://localhost".to_owned(),
        path: String::new(),
    };
    let Some(text) = table.required_text("base_url", report) else {
        return fallback;
    };
    BaseUrl::parse(&text.value).unwrap_or_else(|| {
        report.push(
            Diagnostic::new(code::WRONG_VALUE)
                .at(file, text.range)
                .arg("key", "base_url")
                .help("base-url"),
        );
        fallback
    })
}

fn read_time_zone(table: &mut Table<'_>, report: &mut Report) -> TimeZone {
    let file = table.file();
    let Some(name) = table.text("time_zone", report) else {
        return TimeZone::UTC;
    };
    TimeZone::get(&name.value).unwrap_or_else(|_| {
        let names: Vec<String> = jiff::tz::db()
            .available()
            .map(|zone| zone.as_str().to_owned())
            .collect();
        report.push(
            Diagnostic::new(code::WRONG_VALUE)
                .at(file, name.range)
                .arg("key", "time_zone")
                .help("time-zone")
                .help_with(
                    "time-zone-nearest",
                    "nearest",
                    nearest(&name.value, names.iter().map(String::as_str)),
                ),
        );
        TimeZone::UTC
    })
}

fn read_country(table: &mut Table<'_>, report: &mut Report) -> Option<String> {
    let file = table.file();
    let country = table.text("country", report)?;
    if country.value.len() == 2 && country.value.bytes().all(|b| b.is_ascii_uppercase()) {
        return Some(country.value);
    }
    report.push(
        Diagnostic::new(code::WRONG_VALUE)
            .at(file, country.range)
            .arg("key", "country")
            .help("country"),
    );
    None
}

fn read_facts(
    table: &mut Table<'_>,
    languages: &[Lang],
    report: &mut Report,
) -> BTreeMap<String, Fact> {
    let mut facts = BTreeMap::new();
    let Some(mut all) = table.table("facts", report) else {
        return facts;
    };
    for (name, mut fact) in all.named_tables(report) {
        let value = Localised::read(&mut fact, "value", languages, report);
        if value.is_none() && !fact.has("value") {
            fact.missing("value", report);
        }
        let source = fact.text("source", report).map(|t| t.value);
        let confirmed = fact.date("confirmed", report).map(|d| d.value);
        let review_by = fact.date("review_by", report).map(|d| d.value);
        fact.finish(report);
        let value = value.unwrap_or_default();
        facts.insert(
            name.value,
            Fact {
                value,
                source,
                confirmed,
                review_by,
                range: name.range,
            },
        );
    }
    facts
}

fn read_go(table: &mut Table<'_>, report: &mut Report) -> Vec<ShortLink> {
    let file = table.file();
    let Some(mut go) = table.table("go", report) else {
        return Vec::new();
    };
    let mut links = Vec::new();
    for (name, target) in go.named_texts(report) {
        let name_is_good =
            !name.value.contains('/') && Route::root().join_page(&name.value).is_ok();
        let target_is_good = target.value.starts_with("https://")
            || target.value.starts_with("http://")
            || Route::parse(target.value.split(['#', '?']).next().unwrap_or_default()).is_ok();
        if !name_is_good {
            report.push(
                Diagnostic::new(code::BAD_ADDRESS)
                    .at(file, name.range.clone())
                    .arg("address", &name.value)
                    .help("short-name"),
            );
        }
        if !target_is_good {
            report.push(
                Diagnostic::new(code::BAD_ADDRESS)
                    .at(file, target.range.clone())
                    .arg("address", &target.value)
                    .help("target"),
            );
        }
        if name_is_good && target_is_good {
            links.push(ShortLink { name, target });
        }
    }
    links
}

fn read_host(table: &mut Table<'_>, report: &mut Report) -> HostConfig {
    let Some(mut host) = table.table("host", report) else {
        return HostConfig::default();
    };
    let file = host.file();
    let trusted_proxies = host
        .texts("trusted_proxies", report)
        .map_or_else(Vec::new, |t| t.value);
    let origins = host
        .texts("origins", report)
        .map_or_else(Vec::new, |t| t.value);
    host.finish(report);
    let is_origin = |text: &str| BaseUrl::parse(text).is_some_and(|url| url.path().is_empty());
    for (texts, key, is_good) in [
        (
            &trusted_proxies,
            "trusted_proxies",
            &is_network as &dyn Fn(&str) -> bool,
        ),
        (&origins, "origins", &is_origin),
    ] {
        for text in texts.iter().filter(|text| !is_good(&text.value)) {
            let help = match key {
                "origins" => "base-url",
                _ => "network",
            };
            let wrong = Diagnostic::new(code::WRONG_VALUE).at(file, text.range.clone());
            report.push(wrong.arg("key", key).help(help));
        }
    }
    HostConfig {
        trusted_proxies,
        origins,
    }
}

/// An address of a machine, or of a network: `10.0.0.0/8`.
fn is_network(text: &str) -> bool {
    let (address, bits) = match text.split_once('/') {
        Some((address, bits)) => (address, bits.parse().ok()),
        None => (text, Some(0)),
    };
    let most = match address.parse() {
        Ok(IpAddr::V4(_)) => 32,
        Ok(IpAddr::V6(_)) => 128,
        Err(_) => return false,
    };
    bits.is_some_and(|bits: u8| bits <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Option<Config>, Report) {
        let mut report = Report::default();
        let config = Config::read(&FilePath::new("site.toml"), text, &mut report);
        (config, report)
    }

    const SMALL: &str = r#"
title = { bg = "Център", en = "Centre" }
base_url = "https://example.org/centre/"
default_language = "bg"
languages = ["bg", "en"]
"#;

    #[test]
    fn a_base_url_may_have_a_path_and_a_final_slash() {
        let (config, report) = read(SMALL);
        assert!(report.is_empty(), "{report:?}");
        let config = config.unwrap();
        let route = Route::parse("/услуги/").unwrap();
        assert_eq!(
            config.base_url.absolute(&route),
            "https://example.org/centre/%D1%83%D1%81%D0%BB%D1%83%D0%B3%D0%B8/"
        );
        assert_eq!(config.home(config.language("en").unwrap()).as_str(), "/en/");
        for bad in [
            "example.org",
            "ftp://example.org",
            "https://",
            "https://example.org/a//b",
        ] {
            assert_eq!(BaseUrl::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn all_mistakes_of_the_file_are_reported_in_one_run() {
        let text = SMALL.replace("https://example.org/centre/", "example.org")
            + "time_zone = \"Europe/Sofa\"\ncountry = \"Bulgaria\"\nthem = \"x\"\n[facts.phone]\nsource = \"?\"\n[go]\nhelp = \"services\"\n";
        let (config, report) = read(&text);
        assert!(config.is_some());
        let found: Vec<_> = report.iter().map(|d| (d.code.name, d.help)).collect();
        assert_eq!(
            found,
            [
                ("wrong-value", Some("base-url")),
                ("wrong-value", Some("time-zone-nearest")),
                ("wrong-value", Some("country")),
                ("missing-key", Some("missing")),
                ("bad-address", Some("target")),
                ("unknown-key", Some("nearest")),
            ]
        );
    }

    #[test]
    fn a_text_falls_back_to_another_language_only_where_that_is_wanted() {
        let (config, _) = read(&SMALL.replace(", en = \"Centre\"", ""));
        let config = config.unwrap();
        let en = config.language("en").unwrap();
        assert_eq!(config.title.get(en), "Център");
        assert_eq!(config.title.exact(en), None);
    }
}
