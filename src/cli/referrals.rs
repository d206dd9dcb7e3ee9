//! `pateka referrals`: the staff's work on what came.
//!
//! What can be done without a key asks for none. Everything but `status`, `purge` and `rewrap` only reads, so that it
//! works on a copy of the server's folder too. Contents go to stdout and nowhere else; errors name kinds.

mod unlock;

use std::path::PathBuf;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::Exit;
use super::args::{ReferralsAction, ReferralsArgs, ReferralsFormat, StateWord};
use super::recipients;
use super::setting::Setting;
use crate::build::Now;
use crate::clock;
use crate::config::Config;
use crate::diag::{FilePath, Report};
use crate::form::{DEFAULT_DEFINITION, Form};
use crate::project::{FORM_FILE, Project, RECIPIENTS_FILE, SITE_FILE};
use crate::referral::export::{self, Exported, Words};
use crate::referral::practice::{self, PRACTICE_FOLDER};
use crate::referral::seal::{OpenError, RewrapError, open, rewrap};
use crate::referral::store::{
    DEFAULT_DATA_FOLDER, Entry, MailState, Purge, PurgeMode, State, StoreError,
};
use crate::referral::{Recipients, Reference, Store};
use unlock::{KeyFile, identities};

/// Does what was asked.
pub fn run(setting: &Setting, args: ReferralsArgs) -> Exit {
    let ReferralsArgs {
        data,
        identity,
        practice,
        action,
    } = args;
    let work = Desk::new(setting, data, identity, practice).and_then(|desk| match action {
        ReferralsAction::List { format } => desk.list(format),
        ReferralsAction::Show { reference } => desk.show(&reference),
        ReferralsAction::Status { reference, state } => desk.status(&reference, state),
        ReferralsAction::Export { format } => desk.export(format),
        ReferralsAction::Purge { at, dry_run } => {
            let mode = match dry_run {
                true => PurgeMode::DryRun,
                false => PurgeMode::Remove,
            };
            desk.purge(at.as_deref(), mode)
        }
        ReferralsAction::Rewrap => desk.rewrap(),
    });
    work.unwrap_or_else(|exit| exit)
}

/// Which data, which key, in which words.
struct Desk<'a> {
    setting: &'a Setting,
    data: PathBuf,
    key: KeyFile,
}

impl<'a> Desk<'a> {
    fn new(
        setting: &'a Setting,
        data: Option<PathBuf>,
        identity: Option<PathBuf>,
        practice: bool,
    ) -> Result<Desk<'a>, Exit> {
        let site = setting.site();
        let (data, key) = match (practice, site) {
            (true, None) => {
                setting.complain("usage-no-site", &[]);
                return Err(Exit::WrongUsage);
            }
            (true, Some(site)) => {
                let folder = site.join(PRACTICE_FOLDER);
                let key = KeyFile::Named(practice::identity_file(&folder));
                (folder, key)
            }
            (false, site) => {
                let Some(data) = data.or_else(|| site.map(|site| site.join(DEFAULT_DATA_FOLDER)))
                else {
                    setting.complain("referrals-no-data", &[]);
                    return Err(Exit::WrongUsage);
                };
                (data, identity.map_or(KeyFile::TheOnlyOne, KeyFile::Named))
            }
        };
        Ok(Desk { setting, data, key })
    }

    fn list(&self, format: ReferralsFormat) -> Result<Exit, Exit> {
        let store = self.reading()?;
        let entries = store.list().map_err(|error| self.refused(error))?;
        let lang = self.setting.lang.lang();
        let words = self.words(&lang);
        self.setting.result(&match format {
            ReferralsFormat::Human => export::list_text(&entries, words),
            ReferralsFormat::Json => export::list_json(&entries),
            ReferralsFormat::Csv => export::list_csv(&entries),
            ReferralsFormat::Html => export::list_html(&entries, words),
        })?;
        self.warn(&store)?;
        Ok(Exit::Done)
    }

    fn show(&self, reference: &str) -> Result<Exit, Exit> {
        let reference = self.reference(reference)?;
        let store = self.reading()?;
        let (entry, sealed) = store
            .sealed(&reference)
            .map_err(|error| self.refused(error))?;
        let identities = identities(self.setting, &self.key)?;
        match open(&sealed, &identities) {
            Ok(opened) => {
                let lang = self.setting.lang.lang();
                let exported = Exported { entry, opened };
                self.setting
                    .result(&export::text(&exported, self.words(&lang)))?;
                Ok(Exit::Done)
            }
            Err(error) => Err(self.unopened(&entry, error)),
        }
    }

    fn status(&self, reference: &str, state: StateWord) -> Result<Exit, Exit> {
        let state = match state {
            StateWord::New => State::New,
            StateWord::Seen => State::Seen,
            StateWord::Contacted => State::Contacted,
            StateWord::Closed => State::Closed,
        };
        let reference = self.reference(reference)?;
        let store = self.writing()?;
        // A mistake in a file of the site keeps nobody from noting what they did: `purge` looks at the rule again.
        let rules = Rules::of(self.setting, &mut Report::default());
        let today = day_of(Timestamp::now(), &rules.zone);
        let before = store
            .set_state(&reference, state, today, rules.closed_days)
            .map_err(|error| self.refused(error))?;
        self.setting.complain(
            "status-changed",
            &[
                ("reference", reference.as_str().into()),
                ("before", before.word().into()),
                ("after", state.word().into()),
            ],
        );
        Ok(Exit::Done)
    }

    fn export(&self, format: ReferralsFormat) -> Result<Exit, Exit> {
        let store = self.reading()?;
        let entries = store.list().map_err(|error| self.refused(error))?;
        let identities = identities(self.setting, &self.key)?;
        let mut exported = Vec::new();
        let mut exit = Exit::Done;
        for entry in entries {
            let (entry, sealed) = store
                .sealed(&entry.head.reference)
                .map_err(|error| self.refused(error))?;
            match open(&sealed, &identities) {
                Ok(opened) => exported.push(Exported { entry, opened }),
                // The others are wanted all the same.
                Err(error) => exit = self.unopened(&entry, error),
            }
        }
        let lang = self.setting.lang.lang();
        let words = self.words(&lang);
        self.setting.result(&match format {
            ReferralsFormat::Human => {
                let sheets = exported.iter().map(|one| export::text(one, words));
                sheets.collect::<Vec<_>>().join("\n\n")
            }
            ReferralsFormat::Json => export::json(&exported),
            ReferralsFormat::Csv => export::csv(&exported),
            ReferralsFormat::Html => export::html(&exported, words),
        })?;
        Ok(exit)
    }

    fn purge(&self, at: Option<&str>, mode: PurgeMode) -> Result<Exit, Exit> {
        let mut report = Report::default();
        let rules = Rules::of(self.setting, &mut report);
        if report.has_errors() {
            self.complain_of_site(&report);
            return Err(Exit::SiteErrors);
        }
        let today = match self.setting.now(at)? {
            Now::Instant(now) => day_of(now, &rules.zone),
            Now::Written(text) => clock::parse_at(&text, &rules.zone)
                .map(|now| day_of(now, &rules.zone))
                .ok_or(Exit::WrongUsage)?,
        };
        let store = match mode {
            PurgeMode::Remove => self.writing()?,
            PurgeMode::DryRun => self.reading()?,
        };
        let purged = store
            .purge(&Purge {
                today,
                closed_days: rules.closed_days,
                mode,
            })
            .map_err(|error| self.refused(error))?;
        for purged in &purged {
            self.setting.say(
                match mode {
                    PurgeMode::Remove => "purged",
                    PurgeMode::DryRun => "purge-would",
                },
                &[
                    ("reference", purged.reference.as_str().into()),
                    ("closed", purged.closed_day.to_string().into()),
                ],
            );
        }
        self.setting
            .complain("purge-count", &[("count", purged.len().into())]);
        Ok(Exit::Done)
    }

    fn rewrap(&self) -> Result<Exit, Exit> {
        let recipients = self.recipients()?;
        let store = self.writing()?;
        let entries = store.list().map_err(|error| self.refused(error))?;
        let identities = identities(self.setting, &self.key)?;
        let rules = Rules::of(self.setting, &mut Report::default());
        let today = day_of(Timestamp::now(), &rules.zone);
        let mut exit = Exit::Done;
        let mut count = 0_usize;
        for entry in entries {
            if entry.head.key_set == *recipients.key_set() {
                continue;
            }
            let (entry, sealed) = store
                .sealed(&entry.head.reference)
                .map_err(|error| self.refused(error))?;
            match rewrap(&sealed, &identities, &recipients) {
                Ok(sealed) => {
                    store
                        .replace(&sealed, today)
                        .map_err(|error| self.refused(error))?;
                    count += 1;
                }
                Err(RewrapError::Open(error)) => exit = self.unopened(&entry, error),
                Err(RewrapError::Seal(_)) => {
                    let reference = entry.head.reference.as_str();
                    self.setting
                        .complain("rewrap-failed", &[("reference", reference.into())]);
                    exit = Exit::Machine;
                }
            }
        }
        // What was sealed to those who left is overwritten, not only hidden.
        store.forget().map_err(|error| self.refused(error))?;
        self.setting
            .complain("rewrap-count", &[("count", count.into())]);
        Ok(exit)
    }

    /// What somebody should look at beside the list.
    fn warn(&self, store: &Store) -> Result<(), Exit> {
        let (_, problem) = store.audit().map_err(|error| self.refused(error))?;
        if let Some(problem) = problem {
            let line = problem.number.into();
            self.setting.complain("audit-broken", &[("line", line)]);
        }
        let mails = store.mails().map_err(|error| self.refused(error))?;
        for mail in mails.iter().filter(|mail| mail.state == MailState::Dead) {
            let address = export::visible(&mail.address);
            self.setting.complain(
                "mail-dead",
                &[
                    ("address", address.into()),
                    ("since", mail.since.to_string().into()),
                ],
            );
        }
        Ok(())
    }

    fn reading(&self) -> Result<Store, Exit> {
        Store::read_only(&self.data).map_err(|error| self.refused(error))
    }

    fn writing(&self) -> Result<Store, Exit> {
        Store::staff(&self.data).map_err(|error| self.refused(error))
    }

    fn words<'w>(&'w self, lang: &'w crate::i18n::Lang) -> Words<'w> {
        Words {
            messages: self.setting.messages(),
            lang,
        }
    }

    fn reference(&self, text: &str) -> Result<Reference, Exit> {
        Reference::parse(text).ok_or_else(|| {
            let value = export::visible(text);
            self.setting
                .complain("reference-malformed", &[("value", value.into())]);
            Exit::WrongUsage
        })
    }

    /// The keys of `recipients.txt` at the root of the site.
    fn recipients(&self) -> Result<Recipients, Exit> {
        let Some(site) = self.setting.site() else {
            self.setting.complain("usage-no-site", &[]);
            return Err(Exit::WrongUsage);
        };
        let (project, mut report) = Project::read(site);
        let found = recipients::read(site, &project, &mut report);
        found.ok_or_else(|| {
            // Only what is wrong with the keys: the rest of the site is not what was asked for.
            let file = FilePath::new(RECIPIENTS_FILE);
            let report = report.iter().filter(|d| d.file() == Some(&file));
            let mut report: Report = report.cloned().collect();
            report.sort();
            self.setting.report(&report, &project);
            Exit::SiteErrors
        })
    }

    fn complain_of_site(&self, report: &Report) {
        if let Some(site) = self.setting.site() {
            let (project, _) = Project::read(site);
            self.setting.report(report, &project);
        }
    }

    fn refused(&self, error: StoreError) -> Exit {
        let folder = self.data.display().to_string();
        self.setting
            .complain(error.code(), &[("folder", folder.into())]);
        match error {
            StoreError::Missing | StoreError::Unknown => Exit::WrongUsage,
            _ => Exit::Machine,
        }
    }

    /// Says why a record was not opened, without a word of it.
    fn unopened(&self, entry: &Entry, error: OpenError) -> Exit {
        let reference = entry.head.reference.as_str();
        let mut args = vec![("reference", reference.into())];
        let (id, exit) = match error {
            OpenError::OtherKey => {
                args.push(("set", entry.head.key_set.as_str().into()));
                ("open-other-key", Exit::WrongUsage)
            }
            OpenError::Damaged => ("open-damaged", Exit::SiteErrors),
            OpenError::Mismatch(column) => {
                let column = self.setting.text(column.message(), &[]);
                args.push(("column", column.into()));
                ("open-mismatch", Exit::SiteErrors)
            }
            OpenError::Newer(_) => ("open-newer", Exit::Machine),
        };
        self.setting.complain(id, &args);
        exit
    }
}

/// What the site says about time: its zone, and how long what is closed stays.
struct Rules {
    zone: TimeZone,
    closed_days: u32,
}

impl Rules {
    /// Without a site, days are those of UTC, and the rule is the one that pateka brings.
    fn of(setting: &Setting, report: &mut Report) -> Rules {
        let read = |name: &str| {
            let path = setting.site()?.join(name);
            std::fs::read_to_string(path).ok()
        };
        let site = read(SITE_FILE);
        let config = site.and_then(|text| Config::read(&FilePath::new(SITE_FILE), &text, report));
        let languages = config.as_ref().map_or(&[][..], |config| &config.languages);
        let form = read(FORM_FILE);
        let text = form.as_deref().unwrap_or(DEFAULT_DEFINITION);
        let form = Form::read(&FilePath::new(FORM_FILE), text, languages, report);
        Rules {
            zone: config.map_or(TimeZone::UTC, |config| config.time_zone),
            closed_days: form.map_or(DEFAULT_CLOSED_DAYS, |form| form.retention.closed_days),
        }
    }
}

/// The rule where `referral.toml` cannot be read at all.
const DEFAULT_CLOSED_DAYS: u32 = 30;

fn day_of(now: Timestamp, zone: &TimeZone) -> Date {
    now.to_zoned_datetime(zone.clone()).date()
}
