//! Telling the staff that something arrived: one constant mail to each address, until the server takes it.
//!
//! A [`Receipt`] is all that gets here, so no mail can hold a word, a number or a reference of a referral. Subject,
//! text and headers are the same in every mail but for the address, the date and a random number; they are in both
//! languages, because who reads them is not known. How often, and how long it is tried, is the outbox's business.

use std::io;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use lettre::message::Mailbox;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use tokio::sync::Notify;

use super::store::{MailState, Receipt, Store, StoreError};
use crate::form::{Mail, MailSecurity};

/// The subject of every mail.
pub const SUBJECT: &str = "Ново съобщение от формуляра / New message from the form";

/// The text of every mail.
pub const TEXT: &str = "Някой писа чрез формуляра на сайта.\n\
    Отворете съобщението на своя компютър, както сте свикнали. Тук няма нищо от него.\n\
    Не отговаряйте на този имейл.\n\
    \n\
    Someone wrote through the form of the website.\n\
    Open the message on your own computer, as you always do. Nothing of it is here.\n\
    Do not reply to this mail.\n";

/// An address of six in a URL stands in these.
const BRACKETS: [char; 2] = ['[', ']'];

/// How long a mail server may think.
const TIMEOUT: Duration = Duration::from_secs(30);
/// The longest pause between two looks at the outbox.
const LONGEST: Duration = Duration::from_secs(60 * 60);
/// The pause after the store could not be read.
const STORE_FAILED: Duration = Duration::from_secs(60);

/// Where mails go, and from whom.
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    to: Vec<String>,
    every: u32,
}

/// Why there is no mailer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailerError {
    /// `from`, or one of `to`, is no address.
    Address,
    /// The encryption could not be set up: a host that is no name, no certificates on this machine.
    Encryption,
}

/// What became of one round, in numbers only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Round {
    pub sent: usize,
    pub failed: usize,
    /// Addresses that nobody tries any more.
    pub dead: usize,
}

impl Mailer {
    /// Sets up the way to the server without using it. `password` goes with `user`.
    pub fn new(mail: &Mail, password: Option<&str>) -> Result<Mailer, MailerError> {
        let Mail {
            server,
            from,
            to,
            user,
            password_file: _,
            every,
        } = mail;
        let address = |text: &str| text.parse::<Address>().map_err(|_| MailerError::Address);
        let from = Mailbox::new(None, address(from)?);
        for to in to {
            address(to)?;
        }
        let parameters = || {
            TlsParameters::new(server.host.trim_matches(BRACKETS).to_owned())
                .map_err(|_| MailerError::Encryption)
        };
        let tls = match server.security {
            MailSecurity::Tls => Tls::Wrapper(parameters()?),
            MailSecurity::StartTls => Tls::Required(parameters()?),
            MailSecurity::None => Tls::None,
        };
        let mut transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(
            server.host.trim_matches(BRACKETS),
        )
        .port(server.port)
        .tls(tls)
        .timeout(Some(TIMEOUT));
        if let (Some(user), Some(password)) = (user, password) {
            transport = transport.credentials(Credentials::new(user.clone(), password.to_owned()));
        }
        Ok(Mailer {
            transport: transport.build(),
            from,
            to: to.clone(),
            every: *every,
        })
    }

    /// What a server said stays here: it may name addresses.
    async fn send(&self, receipt: &Receipt, now: Timestamp) -> Result<(), ()> {
        let message = self.message(receipt, now).map_err(|_| ())?;
        self.transport.send(message).await.map_err(|_| ())?;
        Ok(())
    }

    fn message(&self, receipt: &Receipt, now: Timestamp) -> io::Result<Message> {
        let to: Address = receipt.to.parse().map_err(io::Error::other)?;
        let mut random = [0; 16];
        getrandom::fill(&mut random)?;
        let id = u128::from_ne_bytes(random);
        let seconds = u64::try_from(now.as_second()).unwrap_or_default();
        let date = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .date(date)
            .message_id(Some(format!("<{id:032x}@{}>", self.from.email.domain())))
            .subject(SUBJECT)
            .raw_header(HeaderValue::new(
                HeaderName::new_from_ascii_str("Auto-Submitted"),
                "auto-generated".to_owned(),
            ))
            .header(ContentType::TEXT_PLAIN)
            .body(TEXT.to_owned())
            .map_err(io::Error::other)
    }
}

/// Tells everybody whose time has come.
pub async fn round(
    store: &Arc<Store>,
    mailer: &Mailer,
    now: Timestamp,
) -> Result<Round, StoreError> {
    let to = mailer.to.clone();
    let due = on_disk(store, move |store| store.outbox().due(&to, now)).await?;
    let mut round = Round::default();
    for receipt in due {
        match mailer.send(&receipt, now).await {
            Ok(()) => {
                let every = mailer.every;
                on_disk(store, move |store| {
                    store.outbox().sent(&receipt, now, every)
                })
                .await?;
                round.sent += 1;
            }
            Err(()) => {
                let state =
                    on_disk(store, move |store| store.outbox().failed(&receipt, now)).await?;
                round.failed += 1;
                round.dead += usize::from(state == MailState::Dead);
            }
        }
    }
    Ok(round)
}

/// Tells the staff as long as it is polled. `wake` is notified after every arrival; `log` gets what became of each
/// round in which something was to be done.
pub async fn run(
    store: Arc<Store>,
    mailer: Mailer,
    wake: Arc<Notify>,
    now: fn() -> Timestamp,
    log: impl Fn(Result<Round, StoreError>),
) {
    loop {
        let done = round(&store, &mailer, now()).await;
        if done != Ok(Round::default()) {
            log(done);
        }
        let next = on_disk(&store, |store| store.outbox().next()).await;
        let pause = match (done, next) {
            (Ok(_), Ok(next)) => next.map_or(LONGEST, |next| {
                let left = next.duration_since(now());
                // An arrival that came during the round is told of in a moment, not in a tight loop.
                Duration::try_from(left)
                    .unwrap_or_default()
                    .clamp(Duration::from_millis(200), LONGEST)
            }),
            _ => STORE_FAILED,
        };
        tokio::select! {
            () = wake.notified() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}

async fn on_disk<T: Send + 'static>(
    store: &Arc<Store>,
    work: impl FnOnce(&Store) -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    let store = Arc::clone(store);
    tokio::task::spawn_blocking(move || work(&store))
        .await
        .unwrap_or(Err(StoreError::Io))
}
