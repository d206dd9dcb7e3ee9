//! How much findings weigh: `[check]` in `site.toml`.

use std::collections::BTreeMap;

use crate::diag::{Code, Diagnostic, Report, Severity, code};
use crate::toml_reader::Table;

/// What the site's owners say about kinds of findings; errors are not theirs to change.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Levels {
    /// By name of the code; `None` is off.
    chosen: BTreeMap<&'static str, Option<Severity>>,
    /// By name of the code: the files that it does not look at, as paths below `content/` without language and ending.
    excepted: BTreeMap<&'static str, Vec<String>>,
}

const WORDS: [(&str, Option<Severity>); 4] = [
    ("off", None),
    ("note", Some(Severity::Note)),
    ("warning", Some(Severity::Warning)),
    ("error", Some(Severity::Error)),
];

impl Levels {
    /// Reads the table `[check]` (`long-sentence = "off"`) and `[check.except]`
    /// (`stigmatising-words = ["campaigns/words"]`).
    pub fn read(mut table: Table<'_>, report: &mut Report) -> Levels {
        let mut levels = Levels::default();
        let mut except = table.table("except", report);
        for code in code::ALL.iter().filter(|c| c.severity != Severity::Error) {
            if let Some(level) = table.word(code.name, &WORDS, report) {
                levels.chosen.insert(code.name, level.value);
            }
            let pages = except
                .as_mut()
                .and_then(|except| except.texts(code.name, report));
            if let Some(pages) = pages {
                let pages = pages.value.into_iter().map(|page| page.value);
                levels.excepted.insert(code.name, pages.collect());
            }
        }
        if let Some(except) = except {
            except.finish(report);
        }
        table.finish(report);
        levels
    }

    /// Makes some findings errors, whatever the site says about them.
    pub fn refusing(mut self, codes: &[Code]) -> Levels {
        for code in codes {
            self.chosen.insert(code.name, Some(Severity::Error));
            self.excepted.remove(code.name);
        }
        self
    }

    /// Weighs the findings; those that are off, or not asked for in their file, are dropped.
    pub fn weigh(&self, report: Report) -> Report {
        report
            .into_iter()
            .filter(|diagnostic| !self.is_excepted(diagnostic))
            .filter_map(
                |mut diagnostic| match self.chosen.get(diagnostic.code.name) {
                    Some(Some(severity)) => {
                        diagnostic.severity = *severity;
                        Some(diagnostic)
                    }
                    Some(None) => None,
                    None => Some(diagnostic),
                },
            )
            .collect()
    }

    fn is_excepted(&self, diagnostic: &Diagnostic) -> bool {
        let path = diagnostic
            .file()
            .and_then(|file| file.as_str().strip_prefix("content/"));
        let (Some(pages), Some(path)) = (self.excepted.get(diagnostic.code.name), path) else {
            return false;
        };
        pages.iter().any(|page| {
            path.strip_prefix(page.as_str())
                .is_some_and(|rest| rest.starts_with('.') && !rest.contains('/'))
        })
    }
}
