//! The files that are published beside the pages: their routes, and how authors name them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::diag::{FilePath, nearest};
use crate::project::Project;
use crate::route::Route;

use super::make::address_part;

/// A file of the project that is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteFile {
    pub source: FilePath,
    /// Where it lies on the disk.
    pub place: PathBuf,
}

/// All of them by route; the site's own `static/` stands before the theme's.
#[derive(Clone, Debug, Default)]
pub struct SiteFiles {
    by_route: BTreeMap<Route, SiteFile>,
    by_source: BTreeMap<FilePath, Route>,
}

impl SiteFiles {
    /// Finds the files of a project with a theme. Names that have no place in an address stay out.
    pub fn of(project: &Project, theme: &str) -> SiteFiles {
        let mut files = SiteFiles::default();
        for folder in [format!("themes/{theme}/static/"), "static/".to_owned()] {
            for (source, place) in project.files_below(&folder) {
                let name = source.as_str().strip_prefix(&folder).unwrap_or_default();
                if let Ok(route) = Route::parse(&format!("/{name}")) {
                    files.insert(route, source, place);
                }
            }
        }
        for (source, place) in project.files_below(crate::content::CONTENT) {
            let inner = source
                .as_str()
                .strip_prefix(crate::content::CONTENT)
                .unwrap_or_default();
            let (folder, name) = inner.rsplit_once('/').unwrap_or(("", inner));
            let folder: String = folder
                .split('/')
                .filter(|part| !part.is_empty())
                .map(|part| address_part(part) + "/")
                .collect();
            if let Ok(route) = Route::parse(&format!("/{folder}{name}")) {
                files.insert(route, source, place);
            }
        }
        files
    }

    /// Moves the files of a content folder to the address that its page turned out to have.
    pub fn place_bundle(&mut self, folder: &str, page: &Route) {
        let prefix = format!("{}{folder}/", crate::content::CONTENT);
        let sources: Vec<FilePath> = self
            .by_source
            .keys()
            .filter(|source| source.as_str().starts_with(&prefix))
            .cloned()
            .collect();
        for source in sources {
            let name = source.as_str().strip_prefix(&prefix).unwrap_or_default();
            let Ok(route) = Route::parse(&format!("{page}{name}")) else {
                continue;
            };
            let file = self
                .by_source
                .remove(&source)
                .and_then(|old| self.by_route.remove(&old));
            if let Some(file) = file {
                self.insert(route, &source, &file.place);
            }
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = (&Route, &SiteFile)> {
        self.by_route.iter()
    }

    pub fn get(&self, route: &Route) -> Option<&SiteFile> {
        self.by_route.get(route)
    }

    /// The file that an author means: `/…` from `static/`, else relative to the content folder
    /// that the page lies in.
    pub fn find(&self, name: &str, folder: &str) -> Option<(Route, FilePath)> {
        if name.starts_with('/') {
            let route = Route::parse(name).ok()?;
            let file = self.by_route.get(&route)?;
            return Some((route, file.source.clone()));
        }
        let path = resolve_relative(folder, name)?;
        let source = FilePath::new(format!("{}{path}", crate::content::CONTENT));
        let route = self.by_source.get(&source)?;
        Some((route.clone(), source))
    }

    /// The name of the file that is called most alike.
    pub fn nearest(&self, name: &str) -> Option<&str> {
        let wanted = name.rsplit('/').next().unwrap_or(name);
        let names = self
            .by_source
            .keys()
            .filter_map(|source| source.as_str().rsplit('/').next());
        nearest(wanted, names)
    }

    fn insert(&mut self, route: Route, source: &FilePath, place: &std::path::Path) {
        let file = SiteFile {
            source: source.clone(),
            place: place.to_owned(),
        };
        if let Some(covered) = self.by_route.insert(route.clone(), file) {
            self.by_source.remove(&covered.source);
        }
        self.by_source.insert(source.clone(), route);
    }
}

/// Joins a relative path to a folder: `..` goes up, and never above the content.
pub fn resolve_relative(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_paths_go_up_but_not_out() {
        assert_eq!(
            resolve_relative("events", "../services/a.md").as_deref(),
            Some("services/a.md")
        );
        assert_eq!(resolve_relative("", "./a.md").as_deref(), Some("a.md"));
        assert_eq!(resolve_relative("events", "../../a.md"), None);
    }
}
