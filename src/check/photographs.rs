//! Photographs, and whether the people in them agreed.

use super::Checked;
use crate::clock::Clock;
use crate::content::Consent;
use crate::diag::{Diagnostic, FilePath, Report, code};
use crate::toml_reader::Located;

/// The endings of pictures that are taken for photographs.
const PHOTOGRAPHS: [&str; 6] = [".jpg", ".jpeg", ".heic", ".heif", ".webp", ".avif"];

/// A page that shows photographs of the site's own files needs the consent of who is in them.
pub(super) fn consent(checked: Checked<'_>, report: &mut Report) {
    for (document, body) in checked.documents.iter().zip(checked.bodies) {
        let common = document.common();
        let lead = common
            .image
            .as_ref()
            .filter(|image| is_photograph(&image.value));
        let shown = body
            .pictures
            .iter()
            .find(|picture| is_photograph(&picture.raw));
        let place = lead
            .map(|image| image.range.clone())
            .or_else(|| shown.map(|picture| picture.span.range.clone()));
        let Some(place) = place else { continue };
        report_consent(
            &document.file,
            common.consent.as_ref(),
            place,
            checked.clock,
            report,
        );
    }
}

fn report_consent(
    file: &FilePath,
    consent: Option<&Located<Consent>>,
    place: std::ops::Range<usize>,
    clock: &Clock,
    report: &mut Report,
) {
    match consent {
        None => report.push(
            Diagnostic::new(code::CONSENT_MISSING)
                .at(file, place)
                .help("help"),
        ),
        Some(Located {
            value: Consent::Given {
                until: Some(until), ..
            },
            range,
        }) if *until < clock.today() => {
            report.push(
                Diagnostic::new(code::CONSENT_EXPIRED)
                    .at(file, range.clone())
                    .arg("until", until.to_string())
                    .help("help"),
            );
        }
        Some(_) => {}
    }
}

fn is_photograph(name: &str) -> bool {
    let name = name.split(['?', '#']).next().unwrap_or(name).to_lowercase();
    PHOTOGRAPHS.iter().any(|ending| name.ends_with(ending))
}
