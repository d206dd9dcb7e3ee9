//! `pateka host`: the published site and its form, for as long as the machine runs.
//!
//! Starting is strict: what would be noticed too late otherwise (keys, mail, a folder that cannot be written) ends
//! it with every reason at once. Running is lenient: a build with mistakes leaves the last good site where it is, keys
//! with mistakes leave the last good keys, and a store that cannot store is tried again until it can.

mod edition;
mod ready;

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use tokio::net::TcpListener;
use tokio::sync::{Notify, mpsc, watch};
use tokio::task::JoinHandle;

use super::Exit;
use super::args::HostArgs;
use super::setting::{self, Setting};
use super::{panics, signal};
use crate::config::Config;
use crate::diag::Arg;
use crate::host::{BrokenPages, Host, HostedSite, Log, Packing, router};
use crate::project::{FORM_FILE, SITE_FILE};
use crate::referral::Submission;
use crate::referral::endpoint::{Accepted, Arrival, Endpoint, Office, Parts, Times, Unable, Vault};
use crate::referral::intake::Intake;
use crate::referral::limit::Limiter;
use crate::referral::notify;
use crate::referral::recipients::RECIPIENTS_FILE;
use crate::referral::store::{DEFAULT_DATA_FOLDER, Store, StoreError};
use crate::referral::token::{Nonce, TokenKey};
use crate::referral::vault::SealingVault;
use crate::serve::connections::{ConnectionOptions, Patience, Room};
use crate::serve::{self, ListenAddress};
use crate::watch::{Hint, WatchMethod, WatchOptions};
use edition::{Edition, Press};
use ready::Ready;

/// Connections that may be open; less than the 1,024 files that systems let a program open without being asked.
const CONNECTIONS: usize = 640;
/// Of one address that is no proxy.
const CONNECTIONS_OF_ONE: usize = 96;

/// How often the store is tried: as long as it works, and while it does not.
const LOOK_AFTER: Duration = Duration::from_secs(30);
const LOOK_AGAIN: Duration = Duration::from_secs(3);

/// Serves until it is interrupted.
pub fn run(setting: &Setting, args: HostArgs) -> Exit {
    panics::print_only_the_place();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .max_blocking_threads(64)
        .build();
    match runtime {
        Ok(runtime) => runtime.block_on(host(setting, args)),
        Err(error) => {
            setting.complain_of("serve-no-thread", Some(&error), &[]);
            Exit::Machine
        }
    }
}

async fn host(setting: &Setting, args: HostArgs) -> Exit {
    let HostArgs { listen, data } = args;
    let address = match ListenAddress::parse(&listen) {
        Ok(address) => address,
        Err(error) => return setting.no_listener(&error),
    };
    let mut press = Press::new(setting, address.url(""));
    let Some(first) = press.print() else {
        setting.complain("host-no-site", &[]);
        return Exit::SiteErrors;
    };
    setting.note(&first.news);
    let ready = match &first.office {
        None => None,
        Some(office) => match Ready::read(setting, &office.form) {
            Some(ready) => Some(ready),
            None => return Exit::SiteErrors,
        },
    };
    let listener = match serve::listen(&address).await {
        Ok(listener) => listener,
        Err(error) => return setting.no_listener(&error),
    };
    let (log, writing) = match Log::new(io::stderr()) {
        Ok(log) => log,
        Err(error) => {
            setting.complain_of("serve-no-thread", Some(&error), &[]);
            return Exit::Machine;
        }
    };
    let data = data.unwrap_or_else(|| setting.root.join(DEFAULT_DATA_FOLDER));
    let running = Running::start(first, ready, &data);
    let mut running = match running {
        Ok(running) => running,
        Err(refused) => {
            let folder = data.display().to_string();
            let args: [(&str, Arg); 2] = [
                ("folder", folder.into()),
                ("reason", refused.reason().into()),
            ];
            setting.complain(refused.message(), &args);
            return Exit::Machine;
        }
    };
    let exit = running.run(&mut press, listener, &address, log).await;
    drop(running);
    // What was still to be said is said.
    let _ = tokio::task::block_in_place(|| writing.join());
    exit
}

/// Why the machine cannot keep referrals.
enum Refused {
    Store(StoreError),
    Io(io::Error),
}

impl Refused {
    fn message(&self) -> &'static str {
        match self {
            Refused::Store(StoreError::InUse) => "host-data-in-use",
            _ => "host-data-refused",
        }
    }

    fn reason(&self) -> String {
        match self {
            Refused::Store(error) => error.code().to_owned(),
            Refused::Io(error) => error.to_string(),
        }
    }
}

/// The form's side of a running server.
struct Counter {
    store: Arc<Store>,
    vault: Arc<SealingVault>,
    ready: Ready,
}

impl Counter {
    /// With the keys of this moment.
    fn intake(&self, config: &Config) -> Intake {
        intake(Arc::clone(&self.store), &self.ready, config)
    }
}

fn intake(store: Arc<Store>, ready: &Ready, config: &Config) -> Intake {
    Intake {
        store,
        recipients: ready.recipients.clone(),
        zone: config.time_zone.clone(),
        languages: config.languages.clone(),
    }
}

/// Whoever tells the staff, and what became of it.
struct Mail {
    worker: JoinHandle<()>,
    told: mpsc::UnboundedReceiver<Result<notify::Round, StoreError>>,
}

/// A site that is being served.
struct Running {
    site: watch::Sender<Arc<HostedSite>>,
    office: watch::Sender<Option<Arc<Office>>>,
    endpoint: Arc<Endpoint>,
    counter: Option<Counter>,
    mail: Option<Mail>,
    next_change: Option<Timestamp>,
    /// Counts the sites, so that packing an old one stops.
    revision: Arc<AtomicU64>,
}

impl Running {
    fn start(edition: Edition, ready: Option<Ready>, data: &Path) -> Result<Running, Refused> {
        let Edition {
            site,
            office,
            config,
            next_change,
            news: _,
        } = edition;
        let (office, offices) = watch::channel(office.map(Arc::new));
        let mut mail = None;
        let (vault, key, counter): (Arc<dyn Vault>, _, _) = match ready {
            None => (
                Arc::new(NoForm),
                TokenKey::random().map_err(Refused::Io)?,
                None,
            ),
            Some(mut ready) => {
                let store = Arc::new(Store::host(data).map_err(Refused::Store)?);
                let key = TokenKey::of_folder(data).map_err(Refused::Io)?;
                let arrived = Arc::new(Notify::new());
                let intake = intake(Arc::clone(&store), &ready, &config);
                let vault = Arc::new(SealingVault::new(intake, Arc::clone(&arrived)));
                let counted = Arc::clone(&store);
                mail = ready.mailer.take().map(|mailer| {
                    let (rounds, told) = mpsc::unbounded_channel();
                    let telling =
                        notify::run(store, mailer, arrived, Timestamp::now, move |round| {
                            // Nobody listens any more only when the server ends.
                            let _ = rounds.send(round);
                        });
                    Mail {
                        worker: tokio::spawn(telling),
                        told,
                    }
                });
                let counter = Counter {
                    store: counted,
                    vault: Arc::clone(&vault),
                    ready,
                };
                (vault, key, Some(counter))
            }
        };
        let endpoint = Endpoint::new(Parts {
            office: offices,
            vault,
            key,
            limiter: Limiter::new(Timestamp::now()).map_err(Refused::Io)?,
            now: Timestamp::now,
            times: Times::USUAL,
        });
        Ok(Running {
            site: watch::Sender::new(site),
            office,
            endpoint: Arc::new(endpoint),
            counter,
            mail,
            next_change,
            revision: Arc::default(),
        })
    }

    async fn run(
        &mut self,
        press: &mut Press<'_>,
        listener: TcpListener,
        address: &ListenAddress,
        log: Log,
    ) -> Exit {
        let setting = press.setting();
        let (hints, mut hinted) = mpsc::unbounded_channel();
        let mut sources = setting::sources(&setting.root);
        sources.extend([SITE_FILE, FORM_FILE, RECIPIENTS_FILE].map(|name| setting.root.join(name)));
        let options = WatchOptions {
            method: WatchMethod::System,
            ignored: vec![setting.root.join("public"), setting.root.join(".pateka")],
        };
        let watching = crate::watch::watch(&sources, &options, move |hint| {
            // Nobody listens any more only when the server ends.
            let _ = hints.send(hint);
        });
        let _watch = match watching {
            Ok(watch) => watch,
            Err(error) => {
                setting.complain_of("serve-no-thread", Some(&error), &[]);
                return Exit::Machine;
            }
        };
        let port = listener.local_addr().map(|local| local.port());
        let address = address.with_port(port.unwrap_or_default());
        self.pack();
        let router = router(Host {
            site: self.site.subscribe(),
            endpoint: Arc::clone(&self.endpoint),
            log: log.clone(),
            now: Timestamp::now,
        });
        let server = tokio::spawn(serve::serve(
            listener,
            router,
            self.connection_options(log),
            signal::interrupted(),
        ));
        let looking_after = tokio::spawn(look_after(Arc::clone(&self.endpoint)));
        let url = address.url("");
        setting.say("serving-at", &[("address", url.as_str().into())]);

        let mut mail = self.mail.take();
        let rebuilding = async {
            loop {
                tokio::select! {
                    Some(round) = told(&mut mail) => {
                        say_of_mail(setting, round);
                        continue;
                    }
                    hint = hinted.recv() => match hint {
                        Some(Hint::Changed) => {}
                        Some(Hint::Polling { reason, every }) => {
                            setting.complain_of_polling(&reason, every);
                            continue;
                        }
                        None => return,
                    },
                    () = serve::due(self.next_change) => {}
                }
                // Hints that came while the last one was being answered are answered with this one.
                while hinted.try_recv().is_ok() {}
                tokio::task::block_in_place(|| self.renew(press));
            }
        };
        tokio::select! {
            _ = server => {}
            () = rebuilding => {}
        }
        looking_after.abort();
        if let Some(mail) = mail {
            mail.worker.abort();
        }
        Exit::Done
    }

    fn connection_options(&self, log: Log) -> ConnectionOptions {
        let site = self.site.subscribe();
        ConnectionOptions {
            patience: Patience {
                head: Duration::from_secs(10),
                stalled: Duration::from_secs(30),
                grace: Duration::from_secs(30),
            },
            room: Room {
                all: CONNECTIONS,
                one: CONNECTIONS_OF_ONE,
                shared: Arc::new(move |address| site.borrow().proxies().trusts(address)),
            },
            broken: Arc::new(BrokenPages {
                site: self.site.subscribe(),
                endpoint: Arc::clone(&self.endpoint),
                log,
                now: Timestamp::now,
            }),
        }
    }

    /// Builds again, and takes over what is good.
    fn renew(&mut self, press: &mut Press<'_>) {
        // A build with mistakes would be tried again and again at the same instant.
        self.next_change = None;
        let setting = press.setting();
        if let Some(counter) = &mut self.counter {
            counter.ready.renew_recipients(setting);
        }
        let Some(edition) = press.print() else {
            return;
        };
        self.next_change = edition.next_change;
        if let Some(counter) = &self.counter {
            counter.vault.change(counter.intake(&edition.config));
        }
        let office = match (edition.office, &self.counter) {
            (Some(_), None) => {
                setting.complain("host-restart-form", &[]);
                None
            }
            (Some(office), Some(counter)) => {
                if !counter.ready.is_mail_of(&office.form) {
                    setting.complain("host-restart-mail", &[]);
                }
                Some(Arc::new(office))
            }
            (None, _) => None,
        };
        self.office.send_replace(office);
        self.site.send_replace(edition.site);
        setting.note(&edition.news);
        self.pack();
    }

    /// Packs the current site beside the answers.
    fn pack(&self) {
        let mine = self.revision.fetch_add(1, Ordering::SeqCst) + 1;
        let revision = Arc::clone(&self.revision);
        let site = Arc::clone(&self.site.borrow());
        let packing = match cfg!(debug_assertions) {
            true => Packing::QUICK,
            false => Packing::BEST,
        };
        tokio::task::spawn_blocking(move || {
            site.pack(packing, || revision.load(Ordering::SeqCst) == mine);
        });
    }
}

/// Stands where a site has no form.
struct NoForm;

impl Vault for NoForm {
    fn accept(&self, _: &Submission, _: &Arrival<'_>) -> Result<Accepted, Unable> {
        Err(Unable("no-form"))
    }

    fn find(&self, _: Nonce) -> Result<Option<String>, Unable> {
        Err(Unable("no-form"))
    }

    fn ready(&self) -> Result<(), Unable> {
        Ok(())
    }
}

/// Tries the store from time to time.
async fn look_after(endpoint: Arc<Endpoint>) {
    loop {
        let pause = match endpoint.unable() {
            None => LOOK_AFTER,
            Some(_) => LOOK_AGAIN,
        };
        tokio::time::sleep(pause).await;
        let endpoint = Arc::clone(&endpoint);
        // A panic in there is printed, and tried again.
        let _ = tokio::task::spawn_blocking(move || endpoint.look_after()).await;
    }
}

/// What became of the next round of mails; never anything where nobody is told by mail.
async fn told(mail: &mut Option<Mail>) -> Option<Result<notify::Round, StoreError>> {
    match mail {
        Some(mail) => mail.told.recv().await,
        None => None,
    }
}

fn say_of_mail(setting: &Setting, round: Result<notify::Round, StoreError>) {
    let count = |number: usize| Arg::from(number);
    match round {
        Ok(notify::Round { sent, failed, dead }) if failed > 0 || dead > 0 => {
            let args = [
                ("sent", count(sent)),
                ("failed", count(failed)),
                ("dead", count(dead)),
            ];
            setting.complain("host-mail-failed", &args);
        }
        Ok(notify::Round { sent, .. }) => {
            setting.complain("host-mail-sent", &[("sent", count(sent))]);
        }
        Err(error) => setting.complain("host-mail-store", &[("reason", error.code().into())]),
    }
}
