//! Which calendars a site has, and where they are: all events of a language, a series, a single event.
//!
//! A language has a calendar as soon as the site has anything to do with events, and keeps it when the last one is
//! over: whoever subscribed must not find the address gone. What stands in a calendar is made in `render::calendars`.

use std::collections::BTreeMap;

use super::{Page, PageId, Section, Site, Subject};
use crate::config::Config;
use crate::content::Kind;
use crate::i18n::Lang;
use crate::i18n::slug::slugify;
use crate::route::Route;

/// The events that share a `series`, in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// As the first of them writes it.
    pub name: String,
    pub route: Route,
    pub pages: Vec<PageId>,
}

impl Site {
    /// The calendar of all events in a language: `/events.ics`.
    pub fn events_calendar(&self, config: &Config, lang: &Lang) -> Option<Route> {
        let has_events = self.sections.iter().any(|s| s.kind == Kind::Event)
            || self.pages.iter().any(Page::is_event);
        has_events
            .then(|| config.home(lang).join_file("events.ics").ok())
            .flatten()
    }

    /// The calendar that a section's readers want: a list of events, and the front page, have that of all events.
    pub fn section_calendar(&self, config: &Config, section: &Section) -> Option<Route> {
        (section.kind == Kind::Event || section.parent.is_none())
            .then(|| self.events_calendar(config, &section.lang))
            .flatten()
    }

    /// The calendar of an event's series: `/calendars/resource-group.ics`.
    pub fn series_calendar(&self, config: &Config, page: &Page) -> Option<Route> {
        page.calendar()?;
        series_route(config, page)
    }

    /// All series of a language, in the order of their addresses.
    pub fn series(&self, config: &Config, lang: &Lang) -> Vec<Series> {
        let mut by_route: BTreeMap<Route, Series> = BTreeMap::new();
        for page in self.pages.iter().filter(|page| page.lang == *lang) {
            let Some(route) = self.series_calendar(config, page) else {
                continue;
            };
            let series = by_route.entry(route.clone()).or_insert_with(|| Series {
                name: page.series().unwrap_or_default().to_owned(),
                route,
                pages: Vec::new(),
            });
            series.pages.push(page.id);
        }
        by_route.into_values().collect()
    }

    /// Every calendar of the site.
    pub(super) fn calendar_routes(&self, config: &Config) -> Vec<Route> {
        let mut routes: Vec<Route> = self.pages.iter().filter_map(Page::calendar).collect();
        for lang in &config.languages {
            routes.extend(self.events_calendar(config, lang));
            routes.extend(self.series(config, lang).into_iter().map(|s| s.route));
        }
        routes
    }
}

impl Page {
    /// The calendar of this event alone: `/events/meeting/event.ics`. There is none while nobody knows when it is.
    pub fn calendar(&self) -> Option<Route> {
        let Subject::Event { schedule, .. } = &self.subject else {
            return None;
        };
        let known = !schedule.occurrences().is_empty() || schedule.was.is_some();
        known
            .then(|| self.route.join_file("event.ics").ok())
            .flatten()
    }

    fn is_event(&self) -> bool {
        self.subject.kind() == Kind::Event
    }

    /// The name of the series that an event belongs to.
    pub fn series(&self) -> Option<&str> {
        match &self.subject {
            Subject::Event { keys, .. } => keys.series.as_ref().map(|series| series.value.as_str()),
            _ => None,
        }
    }
}

/// A name that no Latin letters can write has no calendar of its own.
fn series_route(config: &Config, page: &Page) -> Option<Route> {
    let slug = slugify(page.series()?);
    if slug.is_empty() {
        return None;
    }
    let folder = config.home(&page.lang).join_page("calendars").ok()?;
    folder.join_file(&format!("{slug}.ics")).ok()
}
