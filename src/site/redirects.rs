//! Addresses that lead elsewhere: the old ones of pages, and the short ones of `[go]` and campaigns.

use std::collections::BTreeSet;

use super::make::address_part;
use super::{Owner, Site, Subject, Target, language_of_route};
use crate::config::Config;
use crate::content::{CampaignKeys, Document, Role};
use crate::diag::{Diagnostic, Report, code, nearest};
use crate::i18n::Lang;
use crate::route::Route;
use crate::toml_reader::Located;

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

impl Site {
    /// Collects the redirects and takes their routes.
    pub(super) fn make_redirects(
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
            let Some(to) = self.go_target(config, documents, &link.target, report) else {
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
        documents: &[Document],
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
        let asked = as_page(&route);
        let route = [route, asked.clone()]
            .into_iter()
            .find(|r| self.routes.has(r));
        if route.is_none() && self.is_hidden(config, documents, &asked) {
            report.push(
                Diagnostic::new(code::SHORT_LINK_UNPUBLISHED)
                    .at(&config.file, target.range.clone())
                    .arg("target", path)
                    .help("help"),
            );
        } else if route.is_none() {
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

    /// Whether a route is that of a page which exists and is not shown now.
    fn is_hidden(&self, config: &Config, documents: &[Document], route: &Route) -> bool {
        documents
            .iter()
            .filter(|document| self.hidden(&document.path.key).is_some())
            .any(|document| {
                let path = &document.path;
                let folder = match path.folder.as_str() {
                    "" => "_index".to_owned(),
                    folder => format!("{folder}/_index"),
                };
                // A section that is hidden itself has the address of its folder.
                let above = match self.target(&folder, &path.lang) {
                    Some(target) => Ok(self.route(target).clone()),
                    None => path
                        .folder
                        .split('/')
                        .filter(|part| !part.is_empty())
                        .try_fold(config.home(&path.lang), |above, part| {
                            above.join_page(&address_part(part))
                        }),
                };
                let slug = document.common().slug.as_ref();
                let name = match &path.role {
                    Role::Section => None,
                    Role::Page { name, .. } => {
                        Some(slug.map_or_else(|| address_part(name), |slug| slug.value.clone()))
                    }
                };
                let own = above.and_then(|above| match &name {
                    Some(name) => above.join_page(name),
                    None => Ok(above),
                });
                own.is_ok_and(|own| own == *route)
            })
    }

    /// The language of the page that a redirect leads to, by its route.
    fn lang_of(&self, config: &Config, to: &RedirectTarget) -> Lang {
        let RedirectTarget::Route { route, .. } = to else {
            return config.default_language.clone();
        };
        language_of_route(config, route).clone()
    }
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
