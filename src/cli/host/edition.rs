//! One build after the other for `host`, each taken over only when it is whole.

use std::sync::Arc;
use std::time::Instant;

use jiff::Timestamp;

use super::super::setting::Setting;
use crate::build::{self, BuildOptions, Inspection, Now, SiteAddress};
use crate::config::Config;
use crate::diag::Arg;
use crate::host::{HostedSettings, HostedSite};
use crate::output::headers;
use crate::project::Project;
use crate::referral::endpoint::Office;
use crate::serve::office::{self, OfficeOptions};

/// A build that can be served.
pub struct Edition {
    pub site: Arc<HostedSite>,
    /// `None` on a site without a form.
    pub office: Option<Office>,
    pub config: Arc<Config>,
    pub next_change: Option<Timestamp>,
    /// How much there is of it, and how long it took: to be said once it is being served.
    pub news: String,
}

/// Makes editions.
pub struct Press<'a> {
    setting: &'a Setting,
    origin: String,
    /// What the last one looked like, for what did not change.
    last: Option<Arc<HostedSite>>,
    /// The findings that were printed last: the same ones are not printed again.
    printed: String,
}

impl<'a> Press<'a> {
    /// `origin` is where the server itself can be reached.
    pub fn new(setting: &'a Setting, origin: String) -> Self {
        Press {
            setting,
            origin,
            last: None,
            printed: String::new(),
        }
    }

    pub fn setting(&self) -> &'a Setting {
        self.setting
    }

    /// Builds; what keeps it from being an edition is printed.
    pub fn print(&mut self) -> Option<Edition> {
        let start = Instant::now();
        let (project, found) = Project::read(&self.setting.root);
        let mut built = build::build(
            &project,
            &BuildOptions {
                now: Now::Instant(Timestamp::now()),
                address: SiteAddress::Configured,
                drafts: false,
                minify: true,
                preview: false,
                inspection: Inspection::Usual,
            },
        );
        built.report.append(found);
        built.report.sort();
        let findings = self.setting.plain_report(&built.report, &project);
        if findings != self.printed {
            self.setting.report(&built.report, &project);
            self.printed = findings;
        }
        let (false, Some(config)) = (built.report.has_errors(), built.config) else {
            if self.last.is_some() {
                self.setting.complain("host-not-rebuilt", &[]);
            }
            return None;
        };
        let headers = office::header_values(headers::security_headers(&built.csp));
        let settings = HostedSettings {
            base_path: built.base_path,
            headers: headers.clone(),
            proxies: office::proxies(&config),
        };
        let site = match HostedSite::new(built.artifacts, settings, self.last.as_deref()) {
            Ok(site) => Arc::new(site),
            Err(unreadable) => {
                let path = unreadable.path.display().to_string();
                let args: [(&str, Arg); 1] = [("path", path.into())];
                self.setting
                    .complain_of("host-unreadable", Some(&unreadable.source), &args);
                return None;
            }
        };
        let office = built.form.map(|form| {
            office::office(
                form,
                &config,
                OfficeOptions {
                    headers,
                    origin: self.origin.clone(),
                    practice: false,
                },
            )
        });
        let time = self.setting.duration(start.elapsed());
        let args: [(&str, Arg); 2] = [("pages", built.pages.into()), ("time", time.into())];
        let news = self.setting.text("rebuilt", &args);
        self.last = Some(Arc::clone(&site));
        Some(Edition {
            site,
            office,
            config,
            next_change: built.next_change,
            news,
        })
    }
}
