//! Static files and the files beside pages: what is published, under which names.
//!
//! Style sheets, scripts and fonts are published twice: under their own name, which anybody may link
//! to, and below `/assets/` with a fingerprint of their bytes in the name, which may be cached for ever.
//! Style sheets are minified, and their `url(…)` point to the fingerprinted names. Everything else
//! is published as it is.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::artifact::{Artifact, Body, Media};
use crate::diag::{Diagnostic, FilePath, Report, code};
use crate::minify;
use crate::project::Project;
use crate::route::Route;
use crate::site::{SiteFile, SiteFiles, resolve_relative};

/// The folder of the fingerprinted names.
pub const FOLDER: &str = "/assets/";

/// All published files, and what pages need to know of them.
#[derive(Debug, Default)]
pub struct Assets {
    pub artifacts: Vec<Artifact>,
    /// From a file's own route to its fingerprinted one.
    fingerprinted: BTreeMap<Route, Route>,
    /// Width and height of pictures, in pixels.
    sizes: BTreeMap<Route, (usize, usize)>,
    plain: BTreeSet<Route>,
}

impl Assets {
    /// Reads and prepares the files of a site.
    pub fn prepare(project: &Project, files: &SiteFiles, report: &mut Report) -> Assets {
        let mut assets = Assets::default();
        let (styles, others): (Vec<_>, Vec<_>) = files
            .iter()
            .partition(|(route, _)| Treatment::of(route) == Treatment::Style);

        let prepared: Vec<Result<Prepared, Box<Diagnostic>>> = others
            .par_iter()
            .map(|(route, file)| prepare(project, route, file))
            .collect();
        for result in prepared {
            match result {
                Ok(prepared) => assets.insert(prepared),
                Err(diagnostic) => report.push(*diagnostic),
            }
        }
        for (route, file) in styles {
            match prepare_style(project, route, file, &assets) {
                Ok(prepared) => assets.insert(prepared),
                Err(diagnostic) => report.push(*diagnostic),
            }
        }
        assets
    }

    /// The route under which a file is best linked to: fingerprinted where there is one.
    pub fn published(&self, route: &Route) -> Option<Route> {
        match self.fingerprinted.get(route) {
            Some(fingerprinted) => Some(fingerprinted.clone()),
            None => self.plain.contains(route).then(|| route.clone()),
        }
    }

    /// Width and height of a picture, in pixels.
    pub fn size(&self, route: &Route) -> Option<(usize, usize)> {
        self.sizes.get(route).copied()
    }

    fn insert(&mut self, prepared: Prepared) {
        let Prepared {
            route,
            file,
            body,
            fingerprinted,
            size,
        } = prepared;
        let artifact = |route: Route, body: Body| Artifact {
            media: Media::of_name(route.as_str()),
            origin: Some(file.source.clone()),
            route,
            body,
        };
        if let Some((marked, body)) = fingerprinted {
            self.artifacts.push(artifact(marked.clone(), body));
            self.fingerprinted.insert(route.clone(), marked);
        }
        if let Some(size) = size {
            self.sizes.insert(route.clone(), size);
        }
        self.plain.insert(route.clone());
        self.artifacts.push(artifact(route, body));
    }
}

/// What is done with a file, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Treatment {
    Style,
    /// Published under a fingerprinted name as well.
    Fingerprint,
    Picture,
    AsItIs,
}

impl Treatment {
    fn of(route: &Route) -> Treatment {
        let extension = route
            .as_str()
            .rsplit_once('.')
            .map_or("", |(_, e)| e)
            .to_lowercase();
        match extension.as_str() {
            "css" => Treatment::Style,
            "js" | "mjs" | "woff2" | "woff" | "ttf" | "otf" => Treatment::Fingerprint,
            "jpg" | "jpeg" | "png" | "gif" | "webp" | "avif" | "heic" | "heif" => {
                Treatment::Picture
            }
            _ => Treatment::AsItIs,
        }
    }
}

struct Prepared {
    route: Route,
    file: SiteFile,
    body: Body,
    fingerprinted: Option<(Route, Body)>,
    size: Option<(usize, usize)>,
}

fn prepare(project: &Project, route: &Route, file: &SiteFile) -> Result<Prepared, Box<Diagnostic>> {
    let mut prepared = Prepared {
        route: route.clone(),
        file: file.clone(),
        body: Body::File(file.place.clone()),
        fingerprinted: None,
        size: None,
    };
    match Treatment::of(route) {
        Treatment::Fingerprint => {
            let bytes = read(project, &file.source)?;
            prepared.fingerprinted =
                fingerprint(route, &bytes).map(|marked| (marked, Body::File(file.place.clone())));
        }
        Treatment::Picture => {
            prepared.size = imagesize::size(&file.place)
                .ok()
                .map(|s| (s.width, s.height));
        }
        Treatment::Style | Treatment::AsItIs => {}
    }
    Ok(prepared)
}

fn prepare_style(
    project: &Project,
    route: &Route,
    file: &SiteFile,
    assets: &Assets,
) -> Result<Prepared, Box<Diagnostic>> {
    let bytes = read(project, &file.source)?;
    let Ok(text) = std::str::from_utf8(&bytes) else {
        return Err(Box::new(
            Diagnostic::new(code::FILE_ENCODING)
                .in_file(&file.source)
                .arg("encoding", crate::project::guess_encoding(&bytes))
                .help("help"),
        ));
    };
    let minified = |css: &str| {
        minify::minify_css(css).map_err(|error| {
            // A sheet that ends too early is shown where its text ends.
            let start = error.offset.min(css.trim_end().len());
            let end = (start + 1).min(css.len());
            Box::new(
                Diagnostic::new(code::CSS_SYNTAX)
                    .at(&file.source, start..end)
                    .arg("detail", error.reason)
                    .help("help"),
            )
        })
    };
    let plain = minified(text)?;
    let linked = minified(&link_style(text, route, assets))?;
    let marked = fingerprint(route, linked.as_bytes());
    Ok(Prepared {
        route: route.clone(),
        file: file.clone(),
        body: Body::Bytes(plain.into_bytes()),
        fingerprinted: marked.map(|marked| (marked, Body::Bytes(linked.into_bytes()))),
        size: None,
    })
}

fn read(project: &Project, source: &FilePath) -> Result<Vec<u8>, Box<Diagnostic>> {
    project.bytes(source).map_err(|error| {
        let reason = crate::project::reason_of(error.kind());
        Box::new(
            Diagnostic::new(code::FILE_UNREADABLE)
                .in_file(source)
                .help(reason),
        )
    })
}

/// `/css/site.css` → `/assets/css/site.0123456789abcdef.css`.
fn fingerprint(route: &Route, bytes: &[u8]) -> Option<Route> {
    let hash = Sha256::digest(bytes);
    let hash: String = hash
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let (stem, extension) = route.as_str().trim_start_matches('/').rsplit_once('.')?;
    Route::parse(&format!("{FOLDER}{stem}.{hash}.{extension}")).ok()
}

/// Makes the `url(…)` of a style sheet right for its fingerprinted place: fonts by their
/// fingerprinted names, other files of the site where they are. Relative, so that the base path
/// does not matter.
fn link_style(css: &str, route: &Route, assets: &Assets) -> String {
    let folder = route.folder().trim_matches('/');
    let depth = folder.split('/').filter(|part| !part.is_empty()).count();
    let to_assets = "../".repeat(depth);
    let mut linked = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, name, after)) = next_url(rest) {
        linked.push_str(before);
        let (path, suffix) = name.split_at(name.find(['?', '#']).unwrap_or(name.len()));
        let target = match path.strip_prefix('/') {
            Some(absolute) => Some(absolute.to_owned()),
            None => resolve_relative(folder, path),
        };
        let target = target.and_then(|path| Route::parse(&format!("/{path}")).ok());
        match target.and_then(|target| assets.published(&target)) {
            Some(found) => {
                let path = match found.as_str().strip_prefix(FOLDER) {
                    Some(marked) => format!("{to_assets}{marked}"),
                    None => format!("{to_assets}..{found}"),
                };
                linked.push_str(&format!("\"{path}{suffix}\""));
            }
            None => linked.push_str(&format!("\"{name}\"")),
        }
        rest = after;
    }
    linked.push_str(rest);
    linked
}

/// The text up to and with the next `url(`, the address in it, and the rest from `)` on.
/// Addresses with a scheme, fragments and data are passed over.
fn next_url(css: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    loop {
        let at = from + css.get(from..)?.find("url(")? + "url(".len();
        let inner = css.get(at..)?;
        let end = match inner.trim_start().chars().next()? {
            quote @ ('"' | '\'') => {
                let start = inner.find(quote)? + 1;
                let close = inner.get(start..)?.find(quote)? + start;
                close + inner.get(close..)?.find(')')?
            }
            _ => inner.find(')')?,
        };
        let name = inner.get(..end)?.trim().trim_matches(['"', '\'']);
        let foreign = name.is_empty()
            || name.starts_with('#')
            || name.starts_with("//")
            || name
                .split(['/', '?', '#'])
                .next()
                .is_some_and(|part| part.contains(':'))
            || name.contains('"');
        if !foreign {
            return Some((css.get(..at)?, name, inner.get(end..)?));
        }
        from = at + end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prepared(files: &[(&str, &str)]) -> (Assets, Report) {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let (project, mut report) = Project::read(folder.path());
        let files = SiteFiles::of(&project, "none");
        let assets = Assets::prepare(&project, &files, &mut report);
        (assets, report)
    }

    fn text(assets: &Assets, route: &str) -> String {
        let artifact = assets
            .artifacts
            .iter()
            .find(|a| a.route.as_str() == route)
            .unwrap();
        match &artifact.body {
            Body::Bytes(bytes) => String::from_utf8(bytes.clone()).unwrap(),
            Body::File(_) => panic!("{route} is a file"),
        }
    }

    #[test]
    fn a_style_points_to_fingerprinted_fonts_and_plain_pictures() {
        let css = "@font-face{font-family:x;src:url(../fonts/x.woff2)}\
                   a{background:url('/img/a.svg#b')}b{background:url(data:image/png;base64,xx)}";
        let (assets, report) = prepared(&[
            ("static/css/site.css", css),
            ("static/fonts/x.woff2", "f"),
            ("static/img/a.svg", "s"),
        ]);
        assert!(report.is_empty(), "{report:?}");
        let style = assets
            .published(&Route::parse("/css/site.css").unwrap())
            .unwrap();
        let font = assets
            .published(&Route::parse("/fonts/x.woff2").unwrap())
            .unwrap();
        assert!(style.as_str().starts_with("/assets/css/site.") && style != font);
        let written = text(&assets, style.as_str());
        let font_name = font.as_str().rsplit('/').next().unwrap();
        assert!(
            written.contains(&format!("url(../fonts/{font_name})")),
            "{written}"
        );
        assert!(written.contains("url(../../img/a.svg#b)"), "{written}");
        assert!(written.contains("data:image/png"), "{written}");
        assert!(text(&assets, "/css/site.css").contains("url(../fonts/x.woff2)"));
    }

    #[test]
    fn a_broken_style_is_reported_at_its_place() {
        let (_, report) = prepared(&[("static/a.css", "a{color:red}\n}b{}")]);
        assert_eq!(
            report.iter().map(|d| d.code.name).collect::<Vec<_>>(),
            ["css-syntax"]
        );
    }
}
