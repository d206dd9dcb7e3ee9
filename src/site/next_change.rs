//! When the site would be another by itself: the next instant at which a build of the same files gives
//! other bytes, or other findings.
//!
//! Two things of a build show its time and are left out, since they are true for as long as they stand:
//! `at` in `build.json`, and the day on which the site was built, in the footer. Everything else that depends on "now"
//! has its instant here; a test builds before and after each.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

use super::{Page, Subject, View, When};
use crate::config::Config;
use crate::content::{Consent, Document};
use crate::diag::Report;

/// The next of all instants after "now", if there is one.
pub(super) fn next_change(
    config: &Config,
    documents: &[Document],
    pages: &[Page],
    view: &View,
) -> Option<Timestamp> {
    let now = view.clock.timestamp();
    let mut instants = of_documents(config, documents);
    instants.extend(pages.iter().flat_map(of_subject));
    let zone = &config.time_zone;
    let today = view.clock.today();
    let last_days = config
        .facts
        .values()
        .filter_map(|fact| fact.review_by)
        .chain(view.last_days.iter().copied())
        .chain(view.days.iter().filter_map(|day| day.next(today)));
    instants.extend(last_days.filter_map(|day| midnight_after(day, zone)));
    if changes_with_the_month(pages, today, now) {
        instants.extend(midnight_after(today.last_of_month(), zone));
    }
    if pages.iter().any(is_endless) {
        instants.extend(midnight_after(today.last_of_year(), zone));
    }
    instants.into_iter().filter(|instant| *instant > now).min()
}

/// The first instant after a day.
fn midnight_after(day: Date, zone: &TimeZone) -> Option<Timestamp> {
    let next = day.checked_add(Span::new().days(1)).ok()?;
    let begin = next.to_zoned_datetime(zone.clone()).ok()?;
    Some(begin.timestamp())
}

/// What appears and goes, what becomes a date of the past, and what somebody agreed to.
fn of_documents(config: &Config, documents: &[Document]) -> Vec<Timestamp> {
    let mut unseen = Report::default();
    let mut instants = Vec::new();
    for document in documents {
        let common = document.common();
        let fields = [
            &common.publish_at,
            &common.expires_at,
            &common.date,
            &common.updated,
        ];
        for field in fields {
            let when = When::resolve(field, config, &document.file, &mut unseen);
            instants.extend(when.map(|when| when.instant.timestamp()));
        }
        if let Some(Consent::Given {
            until: Some(until), ..
        }) = common.consent.as_ref().map(|consent| &consent.value)
        {
            instants.extend(midnight_after(*until, &config.time_zone));
        }
    }
    instants
}

fn of_subject(page: &Page) -> Vec<Timestamp> {
    match &page.subject {
        Subject::Event { schedule, .. } => schedule.boundaries().collect(),
        Subject::Campaign {
            period: Some(period),
            ..
        } => period.boundaries().to_vec(),
        _ => Vec::new(),
    }
}

/// The month view begins with the current month, and a feed dates what is announced ahead by it.
fn changes_with_the_month(pages: &[Page], today: Date, now: Timestamp) -> bool {
    let first = today.first_of_month();
    let last = today.last_of_month();
    pages.iter().any(|page| {
        let announced = page
            .news_date()
            .is_some_and(|date| date.instant.timestamp() > now);
        let in_month = match &page.subject {
            Subject::Event { schedule, .. } => schedule.occurrences().iter().any(|occurrence| {
                let (begin, end) = occurrence.period.days();
                begin <= last && first <= end
            }),
            _ => false,
        };
        announced || in_month
    })
}

/// A rule without end is followed up to the end of a year.
fn is_endless(page: &Page) -> bool {
    matches!(&page.subject, Subject::Event { schedule, .. } if schedule.is_endless())
}
