//! `build.json`: what a build knows about itself, for monitors, schedulers and translators.

use std::collections::BTreeMap;

use serde::Serialize;

/// The file, as contract section 5 has it.
#[derive(Clone, Debug, Serialize)]
pub struct BuildJson {
    /// The version of pateka.
    pub version: String,
    /// The clock of the build, RFC 3339.
    pub at: String,
    /// When a rebuild would change the output by itself, RFC 3339.
    pub next_change: Option<String>,
    /// How many pages there are in each language.
    pub pages: BTreeMap<String, usize>,
    pub translations: Vec<Translation>,
}

/// The state of one page in one language that is not the default.
#[derive(Clone, Debug, Serialize)]
pub struct Translation {
    /// The route of the page in this language.
    pub path: String,
    pub language: String,
    pub state: TranslationState,
    /// By how many days the twin is older than its source; null unless it is outdated.
    pub days: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TranslationState {
    Done,
    Missing,
    Outdated,
    NotNeeded,
}

impl BuildJson {
    /// The bytes of the file.
    pub fn to_bytes(&self) -> Vec<u8> {
        #[expect(
            clippy::expect_used,
            reason = "text, numbers and text keys are always JSON"
        )]
        let mut bytes = serde_json::to_vec_pretty(self).expect("plain data");
        bytes.push(b'\n');
        bytes
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn the_keys_and_values_are_those_of_the_contract() {
        let row = |language: &str, state, days| Translation {
            path: "/en/services/".to_owned(),
            language: language.to_owned(),
            state,
            days,
        };
        let build = BuildJson {
            version: "0.1.0".to_owned(),
            at: "2026-12-10T17:30:00+02:00".to_owned(),
            next_change: None,
            pages: BTreeMap::from([("en".to_owned(), 2), ("bg".to_owned(), 3)]),
            translations: vec![
                row("en", TranslationState::Outdated, Some(40)),
                row("en", TranslationState::NotNeeded, None),
            ],
        };
        let value: Value = serde_json::from_slice(&build.to_bytes()).unwrap();
        assert_eq!(
            value,
            json!({
                "version": "0.1.0",
                "at": "2026-12-10T17:30:00+02:00",
                "next_change": null,
                "pages": { "bg": 3, "en": 2 },
                "translations": [
                    { "path": "/en/services/", "language": "en", "state": "outdated", "days": 40 },
                    { "path": "/en/services/", "language": "en", "state": "not-needed", "days": null },
                ]
            })
        );
    }
}
