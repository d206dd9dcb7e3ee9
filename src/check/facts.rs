//! Facts that nobody has confirmed, or not lately.

use super::Checked;
use crate::diag::{Diagnostic, Report, code};

/// A fact without `confirmed`, or whose `review_by` has passed.
pub(super) fn unconfirmed(checked: Checked<'_>, report: &mut Report) {
    for (name, fact) in &checked.config.facts {
        let finding = match (fact.confirmed, fact.review_by) {
            (None, _) => Diagnostic::new(code::FACT_UNCONFIRMED),
            (Some(_), Some(review)) if review < checked.clock.today() => {
                Diagnostic::new(code::FACT_OVERDUE).arg("date", review.to_string())
            }
            _ => continue,
        };
        report.push(
            finding
                .at(&checked.config.file, fact.range.clone())
                .arg("fact", name)
                .help("help"),
        );
    }
}
