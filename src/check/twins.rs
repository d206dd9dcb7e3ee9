//! Translations: which are older than what they translate, and which translate nothing.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::Checked;
use crate::content::Document;
use crate::diag::{Diagnostic, FilePath, Report, code};
use crate::i18n::Lang;

/// When files were last changed, from a history that the core does not read itself.
#[derive(Clone, Debug, Default)]
pub struct History {
    pub changed: BTreeMap<FilePath, Timestamp>,
}

/// A translation that is at least a day older than its source: by `updated` where both say it, else by the history.
pub(super) fn outdated(checked: Checked<'_>, history: &History, report: &mut Report) {
    let zone = &checked.config.time_zone;
    for (twin, source) in twins(checked) {
        let times = (updated(twin, zone), updated(source, zone));
        let (Some(twin_time), Some(source_time)) = (match times {
            (Some(twin), Some(source)) => (Some(twin), Some(source)),
            _ => (
                history.changed.get(&twin.file).copied(),
                history.changed.get(&source.file).copied(),
            ),
        }) else {
            continue;
        };
        let days = source_time.duration_since(twin_time).as_secs() / 86_400;
        if days >= 1 {
            report.push(
                Diagnostic::new(code::TWIN_OUTDATED)
                    .at(&twin.file, twin.head())
                    .arg("file", &source.file)
                    .arg("days", days)
                    .help("help"),
            );
        }
    }
}

/// A page that the main language does not have.
pub(super) fn orphaned(checked: Checked<'_>, report: &mut Report) {
    let sources = by_key(checked, |lang| *lang == checked.config.default_language);
    for document in checked.documents {
        if document.path.lang != checked.config.default_language
            && !sources.contains_key(document.path.key.as_str())
            && !document.common().needs_no_twin
        {
            report.push(
                Diagnostic::new(code::TWIN_ORPHANED)
                    .at(&document.file, document.head())
                    .arg("language", checked.config.default_language.code())
                    .help("help"),
            );
        }
    }
}

/// Every translation with its source.
fn twins(checked: Checked<'_>) -> Vec<(&Document, &Document)> {
    let default = &checked.config.default_language;
    let sources = by_key(checked, |lang| lang == default);
    checked
        .documents
        .iter()
        .filter(|document| document.path.lang != *default)
        .filter_map(|twin| Some((twin, *sources.get(twin.path.key.as_str())?)))
        .collect()
}

fn by_key<'a>(
    checked: Checked<'a>,
    wanted: impl Fn(&Lang) -> bool,
) -> BTreeMap<&'a str, &'a Document> {
    checked
        .documents
        .iter()
        .filter(|document| wanted(&document.path.lang))
        .map(|document| (document.path.key.as_str(), document))
        .collect()
}

fn updated(document: &Document, zone: &TimeZone) -> Option<Timestamp> {
    let moment = document.common().updated.as_ref()?;
    let zoned = moment.value.start().to_zoned_datetime(zone.clone()).ok()?;
    Some(zoned.timestamp())
}
