//! `pateka serve`: the preview. Builds, serves from memory, and builds again after every change of the files, and
//! when the clock changes what should be shown.

use std::sync::Arc;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use jiff::Timestamp;
use tokio::sync::{mpsc, watch};

use super::Exit;
use super::args::ServeArgs;
use super::practice::{self, PracticeError};
use super::setting::{self, Setting};
use super::{panics, signal};
use crate::artifact::Artifact;
use crate::build::{self, BuildOptions, Built, Inspection, Now, SiteAddress};
use crate::config::Config;
use crate::diag::Arg;
use crate::output::headers;
use crate::project::{FORM_FILE, Project, SITE_FILE};
use crate::referral::endpoint::{Endpoint, Office};
use crate::serve::office::{self, OfficeOptions};
use crate::serve::{
    self, AllowedHosts, ConnectionOptions, ListenAddress, ListenError, Preview, PreviewTexts,
    ServedSite, SiteSettings,
};
use crate::watch::{Hint, WatchMethod, WatchOptions};

/// Serves until it is interrupted.
pub fn run(setting: &Setting, args: ServeArgs) -> Exit {
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            setting.complain_of("serve-no-thread", Some(&error), &[]);
            return Exit::Machine;
        }
    };
    runtime.block_on(preview(setting, args))
}

async fn preview(setting: &Setting, args: ServeArgs) -> Exit {
    let ServeArgs {
        listen,
        open,
        drafts,
        at,
        poll,
    } = args;
    if let Err(exit) = setting.now(at.as_deref()) {
        return exit;
    }
    let listening = async {
        let address = ListenAddress::parse(&listen)?;
        let listener = serve::listen(&address).await?;
        let port = listener
            .local_addr()
            .map(|local| local.port())
            .unwrap_or_default();
        Ok::<_, ListenError>((address.with_port(port), listener))
    };
    let (address, listener) = match listening.await {
        Ok(listening) => listening,
        Err(error) => return setting.no_listener(&error),
    };

    // The links of the preview stay on this machine.
    let origin = address.url("").trim_end_matches('/').to_owned();
    let options = |now| BuildOptions {
        now,
        address: SiteAddress::Local {
            origin: origin.clone(),
        },
        drafts,
        minify: false,
        preview: true,
        inspection: Inspection::Usual,
    };
    // Without `--at` every build has a clock of its own.
    let now = || {
        setting
            .now(at.as_deref())
            .unwrap_or(Now::Instant(Timestamp::now()))
    };
    let mut workshop = Workshop::new(setting, origin.clone());
    let first = workshop.build(&options(now()));
    let base_path = first.base_path.clone();
    // With `--at` the clock stands still.
    let when_due = |next_change| match at {
        None => next_change,
        Some(_) => None,
    };
    let mut next_change = when_due(first.next_change);
    let (sender, receiver) = watch::channel(Arc::new(first.site));
    let (offices, office) = watch::channel(first.office.map(Arc::new));
    let endpoint = practice_endpoint(setting, first.config.as_deref(), office);

    let (hints, mut hinted) = mpsc::unbounded_channel();
    let mut sources = setting::sources(&setting.root);
    sources.extend([SITE_FILE, FORM_FILE].map(|name| setting.root.join(name)));
    let watching = crate::watch::watch(
        &sources,
        &WatchOptions {
            method: match poll {
                true => WatchMethod::Polling {
                    every: crate::watch::POLL_INTERVAL,
                },
                false => WatchMethod::System,
            },
            ignored: vec![setting.root.join("public"), setting.root.join(".pateka")],
        },
        move |hint| {
            // Nobody listens any more only when the preview ends.
            let _ = hints.send(hint);
        },
    );
    let _watch = match watching {
        Ok(watch) => watch,
        Err(error) => {
            setting.complain_of("serve-no-thread", Some(&error), &[]);
            return Exit::Machine;
        }
    };

    let say = |id: &str| setting.text(id, &[]);
    let router = serve::router(Preview {
        site: receiver,
        hosts: AllowedHosts::new(&address),
        endpoint: endpoint.map(Arc::new),
        texts: PreviewTexts::new(setting.lang.lang().code(), &say),
    });
    let url = address.url(&base_path);
    setting.say("serving-at", &[("address", url.as_str().into())]);
    setting.complain("serving-stop", &[]);
    if open {
        open_browser(setting, &url);
    }

    let server = tokio::spawn(serve::serve(
        listener,
        router,
        ConnectionOptions::preview(),
        signal::interrupted(),
    ));
    let rebuilding = async {
        loop {
            let hint = tokio::select! {
                hint = hinted.recv() => match hint {
                    Some(hint) => hint,
                    None => break,
                },
                () = serve::due(next_change) => Hint::Changed,
            };
            if let Hint::Polling { reason, every } = &hint {
                setting.complain_of_polling(reason, *every);
                continue;
            }
            // Hints that came while the last one was being answered are answered with this one.
            while hinted.try_recv().is_ok() {}
            let next = tokio::task::block_in_place(|| workshop.build(&options(now())));
            next_change = when_due(next.next_change);
            if next.shows || sender.borrow().is_empty() {
                // The receiver lives in the router, as long as this loop runs.
                let _ = sender.send(Arc::new(next.site));
                offices.send_replace(next.office.map(Arc::new));
            }
        }
    };
    tokio::select! {
        _ = server => {}
        () = rebuilding => {}
    }
    Exit::Done
}

fn open_browser(setting: &Setting, url: &str) {
    let program = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    };
    if std::process::Command::new(program)
        .arg(url)
        .spawn()
        .is_err()
    {
        setting.complain("open-failed", &[("address", url.into())]);
    }
}

/// The form in practice. Without it there is still a preview.
fn practice_endpoint(
    setting: &Setting,
    config: Option<&Config>,
    office: watch::Receiver<Option<Arc<Office>>>,
) -> Option<Endpoint> {
    // A site without a form needs no folder; one that gets a form meanwhile shows it from the next start on.
    office.borrow().as_ref()?;
    panics::print_only_the_place();
    let reason = match practice::endpoint(&setting.root, config?, office) {
        Ok(endpoint) => return Some(endpoint),
        Err(PracticeError::Store(error)) => error.code().to_owned(),
        Err(PracticeError::Io(error)) => error.to_string(),
    };
    setting.complain("practice-none", &[("reason", reason.into())]);
    None
}

/// Makes one site after another, and says what happened.
struct Workshop<'a> {
    setting: &'a Setting,
    origin: String,
    revision: u64,
    has_built: bool,
}

/// A site to be shown, if it could be built.
struct Attempt {
    site: ServedSite,
    /// `None` on a site without a form, and while there are mistakes.
    office: Option<Office>,
    config: Option<Arc<Config>>,
    shows: bool,
    base_path: String,
    next_change: Option<Timestamp>,
}

impl<'a> Workshop<'a> {
    fn new(setting: &'a Setting, origin: String) -> Self {
        // From the clock, so that a restart is a new revision for the pages that are open.
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        let revision = u64::try_from(since.as_millis()).unwrap_or_default();
        Workshop {
            setting,
            origin,
            revision,
            has_built: false,
        }
    }

    fn build(&mut self, options: &BuildOptions) -> Attempt {
        let start = Instant::now();
        let (project, found) = Project::read(&self.setting.root);
        let mut built = build::build(&project, options);
        built.report.append(found);
        built.report.sort();
        self.setting.report(&built.report, &project);
        let shows = !built.report.has_errors();
        self.revision += 1;
        let problems = match shows {
            true => String::new(),
            false => self.setting.plain_report(&built.report, &project),
        };
        if shows {
            let time = self.setting.duration(start.elapsed());
            let args: [(&str, Arg); 2] = [("pages", built.pages.into()), ("time", time.into())];
            self.setting.complain("rebuilt", &args);
        } else if self.has_built {
            self.setting.complain("rebuild-failed", &[]);
        }
        self.has_built |= shows;
        let base_path = built.base_path.clone();
        let config = built.config.clone();
        let form = built.form.take().zip(config.clone());
        let office = form.map(|(form, config)| {
            office::office(
                form,
                &config,
                OfficeOptions {
                    headers: office::header_values(preview_headers(&built)),
                    origin: self.origin.clone(),
                    practice: true,
                },
            )
        });
        let next_change = built.next_change;
        Attempt {
            site: served(self.revision, built, problems),
            office,
            config,
            shows,
            base_path,
            next_change,
        }
    }
}

fn served(revision: u64, built: Built, problems: String) -> ServedSite {
    let headers = preview_headers(&built);
    let artifacts: Vec<Artifact> = if problems.is_empty() {
        built.artifacts
    } else {
        Vec::new()
    };
    ServedSite::new(
        revision,
        artifacts,
        SiteSettings {
            base_path: built.base_path,
            headers,
            problems,
        },
    )
}

/// The headers of the site, without the one that a preview on plain HTTP must not teach the browser: to insist
/// on HTTPS.
fn preview_headers(built: &Built) -> Vec<(String, String)> {
    headers::security_headers(&built.csp)
        .into_iter()
        .filter(|(name, _)| *name != "Strict-Transport-Security")
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}
