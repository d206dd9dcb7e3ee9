//! What is worth a second look though the site can be built.
//!
//! Each check is one small function over the parsed site: it changes nothing and reports all that it finds. A build runs
//! the few of [`always`]; `pateka check` runs [`thoroughly`] as well. How much a finding weighs is the site's own
//! choice ([`crate::config::Levels`]), except before going live ([`REFUSED_AT_RELEASE`]).

mod facts;
mod language;
mod photographs;
mod privacy;
mod structure;
mod twins;
mod weekdays;
mod words;

use rayon::prelude::*;

use crate::clock::Clock;
use crate::config::Config;
use crate::content::Document;
use crate::diag::{Code, Report, code};
use crate::markdown::{self, Body, Prose};
use crate::project::Project;

pub use twins::History;

/// What must not go live.
pub const REFUSED_AT_RELEASE: &[Code] = &[
    code::FACT_UNCONFIRMED,
    code::FACT_OVERDUE,
    code::CONSENT_MISSING,
    code::CONSENT_EXPIRED,
];

/// The site as the checks see it.
#[derive(Clone, Copy)]
pub struct Checked<'a> {
    pub project: &'a Project,
    pub config: &'a Config,
    pub documents: &'a [Document],
    /// By document.
    pub bodies: &'a [Body],
    pub clock: &'a Clock,
}

/// What every build looks at.
pub fn always(checked: Checked<'_>, report: &mut Report) {
    facts::unconfirmed(checked, report);
    photographs::consent(checked, report);
}

/// What `pateka check` looks at besides. `history` knows when files were changed, where they do not say so themselves.
pub fn thoroughly(checked: Checked<'_>, history: &History, report: &mut Report) {
    let words = words::Words::read(checked.project, report);
    twins::outdated(checked, history, report);
    twins::orphaned(checked, report);
    let found: Vec<Report> = checked
        .documents
        .par_iter()
        .map(|document| {
            let prose = markdown::prose(&markdown::Source {
                file: &document.file,
                text: &document.text,
                body: document.body.clone(),
                lang: &document.path.lang,
                country: checked.config.country.as_deref(),
            });
            let page = Page {
                document,
                prose: &prose,
            };
            let mut found = Report::default();
            for check in PAGE_CHECKS {
                check(page, &words, &mut found);
            }
            found
        })
        .collect();
    found.into_iter().for_each(|found| report.append(found));
}

/// A file with its words.
#[derive(Clone, Copy)]
struct Page<'a> {
    document: &'a Document,
    prose: &'a Prose,
}

type PageCheck = fn(Page<'_>, &words::Words, &mut Report);

/// The checks that look at one file.
const PAGE_CHECKS: &[PageCheck] = &[
    structure::headings,
    structure::links,
    structure::pictures,
    structure::tables,
    structure::capitals,
    language::sentences,
    language::paragraphs,
    language::abbreviations,
    language::phrases,
    privacy::children,
    weekdays::title,
    weekdays::text,
];
