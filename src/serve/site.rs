//! What the preview serves: the files of one build under their routes, below the base path.
//!
//! A [`ServedSite`] never changes; a rebuild makes a new one with another revision. It finds the
//! file for an address the way static hosts do, and says nothing about HTTP but the headers
//! that the site wants with every answer.

use std::path::PathBuf;

use axum::body::Bytes;
use axum::http::header::{self, HeaderName, HeaderValue};

use super::lookup::{FileMap, Lookup};
use super::policy;
use crate::artifact::{Artifact, Body, Media};

/// One build, ready to be served.
#[derive(Debug)]
pub struct ServedSite {
    revision: u64,
    files: FileMap<ServedFile>,
    headers: Vec<(HeaderName, HeaderValue)>,
    problems: String,
}

/// What goes with the files of a site.
#[derive(Clone, Debug, Default)]
pub struct SiteSettings {
    /// The path of `base_url`, without a final slash: empty, or `/centre`.
    pub base_path: String,
    /// The headers of the published site, name and value, with its content security policy.
    pub headers: Vec<(String, String)>,
    /// The printed problems of the build, shown while there is no page to show.
    pub problems: String,
}

/// One file, with its bytes or where to read them.
#[derive(Clone, Debug)]
pub struct ServedFile {
    pub media: Media,
    pub body: ServedBody,
}

/// The bytes of a served file; cloning them is cheap.
#[derive(Clone, Debug)]
pub enum ServedBody {
    Bytes(Bytes),
    File(PathBuf),
}

impl ServedSite {
    /// `revision` names this build to the browsers: a page that came with another one reloads. Start
    /// from the clock rather than from zero, so that a restart of the server is a new revision too.
    pub fn new(revision: u64, artifacts: Vec<Artifact>, settings: SiteSettings) -> Self {
        let files = artifacts
            .into_iter()
            .map(|artifact| {
                let body = match artifact.body {
                    Body::Bytes(bytes) => ServedBody::Bytes(bytes.into()),
                    Body::File(path) => ServedBody::File(path),
                };
                let media = artifact.media;
                (artifact.route, ServedFile { media, body })
            })
            .collect();
        ServedSite {
            revision,
            files: FileMap::new(&settings.base_path, files),
            headers: headers(&settings.headers),
            problems: settings.problems,
        }
    }

    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// True when no build has succeeded yet.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    pub fn problems(&self) -> &str {
        &self.problems
    }

    /// The headers of every answer.
    pub fn headers(&self) -> impl Iterator<Item = &(HeaderName, HeaderValue)> {
        self.headers.iter()
    }

    /// Finds what lies at the path of a request, percent-encoded as it came.
    pub fn look_up(&self, path: &str) -> Lookup<'_, ServedFile> {
        self.files.look_up(path)
    }
}

/// The published site's headers for the preview: its policy opened for the live reload, and without
/// what would tell the browser to use https with this machine from now on.
fn headers(wanted: &[(String, String)]) -> Vec<(HeaderName, HeaderValue)> {
    wanted
        .iter()
        .filter_map(|(name, value)| {
            let name = HeaderName::try_from(name.as_str()).ok()?;
            let value = match name {
                header::STRICT_TRANSPORT_SECURITY | header::CACHE_CONTROL => return None,
                header::CONTENT_SECURITY_POLICY => policy::for_preview(value),
                _ => value.clone(),
            };
            Some((name, HeaderValue::try_from(value).ok()?))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route::Route;

    fn site(base_path: &str, routes: &[&str]) -> ServedSite {
        let artifacts = routes
            .iter()
            .map(|route| Artifact {
                route: Route::parse(route).unwrap(),
                media: Media::HTML,
                body: Body::Bytes(route.as_bytes().to_vec()),
                origin: None,
            })
            .collect();
        let settings = SiteSettings {
            base_path: base_path.to_owned(),
            ..SiteSettings::default()
        };
        ServedSite::new(1, artifacts, settings)
    }

    /// The route of what is found, in one line.
    fn found(site: &ServedSite, path: &str) -> String {
        let name = |file: &ServedFile| match &file.body {
            ServedBody::Bytes(bytes) => String::from_utf8(bytes.to_vec()).unwrap(),
            ServedBody::File(path) => path.display().to_string(),
        };
        match site.look_up(path) {
            Lookup::File(file) => name(file),
            Lookup::Moved(to) => format!("moved {to}"),
            Lookup::Missing(page) => format!("missing {}", page.map(name).unwrap_or_default()),
        }
    }

    #[test]
    fn addresses_find_their_files_as_on_a_static_host() {
        let site = site("", &["/", "/about/", "/помощ/", "/atom.xml"]);
        assert_eq!(found(&site, "/"), "/");
        assert_eq!(found(&site, "/about/"), "/about/");
        assert_eq!(found(&site, "/about"), "moved /about/");
        assert_eq!(found(&site, "/about/index.html"), "moved /about/");
        assert_eq!(found(&site, "/index.html"), "moved /");
        assert_eq!(found(&site, "/atom.xml"), "/atom.xml");
        assert_eq!(found(&site, "/atom.xml/"), "missing ");
        assert_eq!(found(&site, "/%D0%BF%D0%BE%D0%BC%D0%BE%D1%89/"), "/помощ/");
        assert_eq!(
            found(&site, "/%D0%BF%D0%BE%D0%BC%D0%BE%D1%89"),
            "moved /%D0%BF%D0%BE%D0%BC%D0%BE%D1%89/"
        );
    }

    #[test]
    fn a_missing_page_is_answered_in_its_language() {
        let site = site("", &["/404.html", "/en/404.html"]);
        assert_eq!(found(&site, "/x/y/z/"), "missing /404.html");
        assert_eq!(found(&site, "/en"), "missing /404.html");
        assert_eq!(found(&site, "/en/"), "missing /en/404.html");
        assert_eq!(found(&site, "/en/x/y/z"), "missing /en/404.html");
        assert_eq!(found(&site, "/english/"), "missing /404.html");
    }

    #[test]
    fn addresses_that_are_no_route_are_missing() {
        let site = site("", &["/", "/404.html"]);
        for path in [
            "//",
            "//example.org/",
            "/../etc/passwd",
            "/%2e%2e/",
            "/%00",
            "/%zz",
            "*",
            "",
        ] {
            let found = found(&site, path);
            assert!(
                found == "missing /404.html" || path.is_empty(),
                "{path:?} {found}"
            );
        }
    }

    #[test]
    fn a_site_with_a_base_path_lies_below_it() {
        let site = site("/centre/", &["/", "/about/", "/404.html"]);
        assert_eq!(found(&site, "/"), "moved /centre/");
        assert_eq!(found(&site, "/centre"), "moved /centre/");
        assert_eq!(found(&site, "/centre/"), "/");
        assert_eq!(found(&site, "/centre/about"), "moved /centre/about/");
        assert_eq!(found(&site, "/about/"), "missing /404.html");
        assert_eq!(found(&site, "/centreabout/"), "missing /404.html");
    }

    #[test]
    fn headers_that_would_outlive_the_preview_are_left_out() {
        let settings = SiteSettings {
            headers: [
                ("Strict-Transport-Security", "max-age=1"),
                ("Referrer-Policy", "no-referrer"),
                ("Content-Security-Policy", "default-src 'none'"),
                ("no header", "x"),
            ]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .to_vec(),
            ..SiteSettings::default()
        };
        let site = ServedSite::new(1, Vec::new(), settings);
        let headers: Vec<_> = site
            .headers()
            .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
            .collect();
        assert_eq!(
            headers,
            [
                "referrer-policy: no-referrer",
                "content-security-policy: default-src 'none'; script-src 'self'; connect-src 'self'",
            ]
        );
    }
}
