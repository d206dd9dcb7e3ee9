//! `recipients.txt` of a site: for whoever checks it, seals to it, or starts a server with it.

use std::path::Path;

use crate::diag::{FilePath, Report};
use crate::project::{Project, RECIPIENTS_FILE};
use crate::referral::Recipients;
use crate::referral::practice::{self, PRACTICE_FOLDER};

/// Reads the keys and reports what is wrong or missing, the key of practice of this site among them.
pub fn read(site: &Path, project: &Project, report: &mut Report) -> Option<Recipients> {
    let file = FilePath::new(RECIPIENTS_FILE);
    let text = project.text(&file).map_or("", |text| text);
    // What cannot be read is no key of practice that anybody could have copied.
    let known = practice::known(&site.join(PRACTICE_FOLDER)).ok().flatten();
    let practice: Vec<_> = known.iter().map(age::x25519::Identity::to_public).collect();
    Recipients::read(&file, text, &practice, report)
}
