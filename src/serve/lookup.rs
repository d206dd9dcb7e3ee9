//! How an address finds its file: the way static hosts do it, in a map, so that no path of a stranger ever meets
//! the file system.

use std::collections::BTreeMap;

use crate::route::{self, Route};

/// The files of one build below the base path.
#[derive(Debug)]
pub struct FileMap<F> {
    base_path: String,
    files: BTreeMap<Route, F>,
}

/// What lies at an address.
#[derive(Debug)]
pub enum Lookup<'a, F> {
    File(&'a F),
    /// The page is at this path, percent-encoded and with the base path.
    Moved(String),
    /// Nothing; with the nearest `404.html`, which is the one of the language.
    Missing(Option<&'a F>),
}

impl<F> FileMap<F> {
    /// `base_path` is the path of `base_url`: empty, or `/centre` with or without a final slash.
    pub fn new(base_path: &str, files: BTreeMap<Route, F>) -> Self {
        FileMap {
            base_path: base_path.trim_end_matches('/').to_owned(),
            files,
        }
    }

    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// In the order of their routes.
    pub fn iter(&self) -> impl Iterator<Item = (&Route, &F)> {
        self.files.iter()
    }

    pub fn get(&self, route: &Route) -> Option<&F> {
        self.files.get(route)
    }

    /// Finds what lies at the path of a request, percent-encoded as it came.
    pub fn look_up(&self, path: &str) -> Lookup<'_, F> {
        let Some(path) = route::decode_path(path) else {
            return self.missing(&Route::root());
        };
        let Some(inner) = path.strip_prefix(&self.base_path) else {
            return if path == "/" {
                self.moved(&Route::root())
            } else {
                self.missing(&Route::root())
            };
        };
        if inner.is_empty() {
            return self.moved(&Route::root());
        }
        let Ok(route) = Route::parse(inner) else {
            return self.missing(&Route::root());
        };
        if let Some(file) = self.files.get(&route) {
            return Lookup::File(file);
        }
        let page = match route.as_str().strip_suffix("index.html") {
            Some(folder) if folder.ends_with('/') => folder.to_owned(),
            _ => format!("{route}/"),
        };
        match Route::parse(&page) {
            Ok(page) if self.files.contains_key(&page) => self.moved(&page),
            _ => self.missing(&route),
        }
    }

    fn moved(&self, route: &Route) -> Lookup<'_, F> {
        let base = route::encode_path(&self.base_path);
        Lookup::Moved(format!("{base}{}", route.encoded()))
    }

    fn missing(&self, route: &Route) -> Lookup<'_, F> {
        let mut folder = route.folder();
        loop {
            let page = Route::parse(&format!("{folder}404.html"));
            if let Some(file) = page.ok().and_then(|page| self.files.get(&page)) {
                return Lookup::Missing(Some(file));
            }
            let above = folder.strip_suffix('/').unwrap_or_default();
            match above.rfind('/').and_then(|slash| above.get(..=slash)) {
                Some(above) => folder = above,
                None => return Lookup::Missing(None),
            }
        }
    }
}
