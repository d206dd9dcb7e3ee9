//! Who answers at which address.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::diag::{Diagnostic, FilePath, Report, code};
use crate::route::Route;

/// What gave a route its content, for the report of a clash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    /// The file that a person can change; `None` for what pateka makes itself.
    pub file: Option<FilePath>,
    /// The place in it that asks for the route.
    pub range: Range<usize>,
}

/// Every route of the site. Two that differ only in case are one: file systems say so.
#[derive(Clone, Debug, Default)]
pub struct Routes {
    taken: BTreeMap<String, (Route, Owner)>,
}

impl Routes {
    /// Takes a route for an owner, or reports who has it already.
    pub fn take(&mut self, route: &Route, owner: Owner, report: &mut Report) -> bool {
        let key = route.output_path().to_lowercase();
        match self.taken.get(&key) {
            None => {
                self.taken.insert(key, (route.clone(), owner));
                true
            }
            Some((_, first)) => {
                report.push(clash(route, first, &owner));
                false
            }
        }
    }

    /// Whether somebody answers at a route, exactly as it is written.
    pub fn has(&self, route: &Route) -> bool {
        self.taken
            .get(&route.output_path().to_lowercase())
            .is_some_and(|(taken, _)| taken.output_path() == route.output_path())
    }

    /// Whether a route is one of those that pateka makes itself, without a file of an author.
    pub fn is_made(&self, route: &Route) -> bool {
        self.taken
            .get(&route.output_path().to_lowercase())
            .is_some_and(|(_, owner)| owner.file.is_none())
    }

    pub fn iter(&self) -> impl Iterator<Item = &Route> {
        self.taken.values().map(|(route, _)| route)
    }
}

/// The clash is shown at the owner that can be changed, and names the other.
fn clash(route: &Route, first: &Owner, second: &Owner) -> Diagnostic {
    let (shown, other) = match (&second.file, &first.file) {
        (None, Some(_)) => (first, second),
        _ => (second, first),
    };
    let clash = Diagnostic::new(code::DUPLICATE_ROUTE).arg("route", route.as_str());
    let clash = match &shown.file {
        Some(file) if shown.range.is_empty() => clash.in_file(file),
        Some(file) => clash.at(file, shown.range.clone()),
        None => clash,
    };
    match &other.file {
        Some(file) => clash.arg("other", file).help("other"),
        None => clash.help("own"),
    }
}
