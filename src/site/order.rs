//! The order of pages in their sections, and of sections below sections.

use std::cmp::{Ordering, Reverse};
use std::collections::BTreeMap;

use super::{Neighbours, Page, PageId, Section, SectionId};
use crate::config::Config;
use crate::content::SortBy;
use crate::i18n::Lang;
use crate::i18n::collate::Collation;

/// Sorts the pages into their sections and finds everybody's neighbours.
pub(super) fn arrange(
    config: &Config,
    mut sections: Vec<Section>,
    pages: &[Page],
) -> (Vec<Section>, Vec<Neighbours>, Vec<Vec<SectionId>>) {
    let collations: BTreeMap<&Lang, Collation> = config
        .languages
        .iter()
        .map(|lang| (lang, Collation::new(lang)))
        .collect();
    let title_order = |lang: &Lang, a: &str, b: &str| match collations.get(lang) {
        Some(collation) => collation.compare(a, b),
        None => a.cmp(b),
    };

    let mut of_section: BTreeMap<SectionId, Vec<&Page>> = BTreeMap::new();
    for page in pages {
        of_section.entry(page.section).or_default().push(page);
    }
    let mut neighbours = vec![Neighbours::default(); pages.len()];
    for section in &mut sections {
        let mut list = of_section.remove(&section.id).unwrap_or_default();
        list.sort_by(|a, b| {
            let order = match section.sort_by {
                SortBy::None => Ordering::Equal,
                SortBy::Date => newest_first(a).cmp(&newest_first(b)),
                SortBy::Weight => a.weight.cmp(&b.weight),
                SortBy::Title => title_order(&section.lang, &a.title, &b.title),
                SortBy::Start => earliest_first(a).cmp(&earliest_first(b)),
            };
            order.then_with(|| a.key.cmp(&b.key))
        });
        section.pages = list.iter().map(|page| page.id).collect();
        for (index, page) in list.iter().enumerate() {
            let before = index
                .checked_sub(1)
                .and_then(|i| section.pages.get(i))
                .copied();
            let after = section.pages.get(index + 1).copied();
            if let Some(entry) = neighbours.get_mut(page.id.0) {
                *entry = by_order(section.sort_by, before, after);
            }
        }
    }

    let mut children: Vec<Vec<SectionId>> = vec![Vec::new(); sections.len()];
    for section in &sections {
        if let Some(list) = section.parent.and_then(|parent| children.get_mut(parent.0)) {
            list.push(section.id);
        }
    }
    let by_weight = |a: &SectionId, b: &SectionId| match (sections.get(a.0), sections.get(b.0)) {
        (Some(a), Some(b)) => a
            .weight
            .cmp(&b.weight)
            .then_with(|| title_order(&a.lang, &a.title, &b.title))
            .then_with(|| a.folder.cmp(&b.folder)),
        _ => a.cmp(b),
    };
    for list in &mut children {
        list.sort_by(by_weight);
    }
    (sections, neighbours, children)
}

/// Undated pages come last.
fn newest_first(page: &Page) -> (bool, Reverse<Option<jiff::Timestamp>>) {
    let instant = page.date.as_ref().map(|date| date.instant.timestamp());
    (instant.is_none(), Reverse(instant))
}

/// Pages without a start come last.
fn earliest_first(page: &Page) -> (bool, Option<jiff::Timestamp>) {
    let instant = page
        .subject
        .period()
        .map(|period| period.start.instant.timestamp());
    (instant.is_none(), instant)
}

/// Zola's names: `lower` has the earlier date, or the lighter weight.
fn by_order(order: SortBy, before: Option<PageId>, after: Option<PageId>) -> Neighbours {
    match order {
        SortBy::Date => Neighbours {
            lower: after,
            higher: before,
        },
        SortBy::Weight | SortBy::Title | SortBy::Start | SortBy::None => Neighbours {
            lower: before,
            higher: after,
        },
    }
}
