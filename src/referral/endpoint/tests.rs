//! One-shot requests to the endpoint, with a store in memory and pages of three lines.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::AtomicI64;

use axum::body::to_bytes;

use super::*;
use crate::diag::{FilePath, Report};
use crate::referral::limit::Limiter;

/// A moment that a test can move; each test has a thread, and so a clock, of its own.
fn now() -> Timestamp {
    Timestamp::from_millisecond(NOW.load(Ordering::SeqCst)).unwrap()
}

static NOW: AtomicI64 = AtomicI64::new(1_800_000_000_000);

/// Tests that move the clock hold this.
static CLOCK: Mutex<()> = Mutex::new(());

#[derive(Default)]
struct Memory {
    taken: Mutex<BTreeMap<Nonce, (String, Mark)>>,
    broken: AtomicBool,
}

impl Vault for Memory {
    fn accept(&self, _: &Submission, arrival: &Arrival<'_>) -> Result<Accepted, Unable> {
        self.ready()?;
        let mut taken = self.taken.lock().unwrap();
        let reference = format!("REF{:05}", taken.len());
        let repeated = taken.contains_key(&arrival.nonce);
        let entry = taken
            .entry(arrival.nonce)
            .or_insert((reference, arrival.mark));
        Ok(Accepted {
            reference: entry.0.clone(),
            repeated,
        })
    }

    fn find(&self, nonce: Nonce) -> Result<Option<String>, Unable> {
        let taken = self.taken.lock().unwrap();
        Ok(taken.get(&nonce).map(|(reference, _)| reference.clone()))
    }

    fn ready(&self) -> Result<(), Unable> {
        match self.broken.load(Ordering::SeqCst) {
            true => Err(Unable("disk-full")),
            false => Ok(()),
        }
    }
}

/// Prints the page as a value; answers may stand in it, since it is a page.
struct Lines;

impl FormPages for Lines {
    fn draw(&self, page: &FormPage<'_>) -> Vec<u8> {
        let lang = page.lang.code();
        let text = |answers: &crate::form::Answers| answers.first("message").to_owned();
        match &page.step {
            Step::Blank => format!("{lang} blank"),
            Step::Again { answers, problems } => {
                let kinds: Vec<_> = problems.iter().map(|p| p.kind.name()).collect();
                format!("{lang} again [{}] {}", kinds.join(" "), text(answers))
            }
            Step::Check { answers, token } => {
                let message = text(answers);
                // As a broken theme might.
                assert!(message != "panic", "{message}");
                format!("{lang} check {token} {message}")
            }
            Step::Sent { reference } => format!("{lang} sent {reference}"),
            Step::Refused { refusal, answers } => format!(
                "{lang} refused {} {}",
                refusal.name(),
                answers.map(text).unwrap_or_default()
            ),
        }
        .into_bytes()
    }
}

struct Desk {
    endpoint: Endpoint,
    vault: Arc<Memory>,
    _office: watch::Sender<Option<Arc<Office>>>,
}

fn lang(code: &str) -> Lang {
    Lang::parse(code).unwrap()
}

fn desk() -> Desk {
    let languages = [lang("bg"), lang("en")];
    let mut report = Report::default();
    let definition = "version = 1\n[limits]\nsource_per_10_minutes = 3\n";
    let form = Form::read(
        &FilePath::new("referral.toml"),
        definition,
        &languages,
        &mut report,
    );
    let place = |code: &str, path: &str| Place {
        lang: lang(code),
        path: path.to_owned(),
    };
    let office = Office {
        form: Arc::new(form.unwrap()),
        pages: Arc::new(Lines),
        places: vec![
            place("bg", "/centre/referral/"),
            place("en", "/centre/en/referral/"),
        ],
        headers: vec![(
            HeaderName::from_static("x-frame"),
            HeaderValue::from_static("none"),
        )],
        origins: Origins {
            own: vec!["https://example.org".to_owned()],
            others: vec!["https://static.example.org".to_owned()],
        },
        proxies: TrustedProxies::parse(["127.0.0.1"]).unwrap(),
        practice: false,
        drawn: Drawn::default(),
    };
    let (sender, receiver) = watch::channel(Some(Arc::new(office)));
    let vault = Arc::new(Memory::default());
    Desk {
        endpoint: Endpoint::new(Parts {
            office: receiver,
            vault: Arc::clone(&vault) as Arc<dyn Vault>,
            key: TokenKey::new([3; 64]),
            limiter: Limiter::new(now()).unwrap(),
            now,
            times: Times {
                body: Duration::from_millis(200),
                answer: Duration::from_secs(60),
            },
        }),
        vault,
        _office: sender,
    }
}

struct Answer {
    status: u16,
    body: String,
    headers: HeaderMap,
    code: &'static str,
}

impl Desk {
    async fn send(&self, path: &str, request: axum::http::request::Builder, body: Body) -> Answer {
        let request = request.uri(path).body(body).unwrap();
        let spot = self.endpoint.at(path).unwrap();
        let peer = "127.0.0.1".parse().unwrap();
        let response = self.endpoint.answer(spot, request, peer).await;
        let code = response.extensions().get::<LogCode>().unwrap().0;
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        Answer {
            status: parts.status.as_u16(),
            body: String::from_utf8(body.to_vec()).unwrap(),
            headers: parts.headers,
            code,
        }
    }

    async fn post(&self, body: &str) -> Answer {
        self.send("/centre/referral/", form(), Body::from(body.to_owned()))
            .await
    }

    async fn token(&self, body: &str) -> String {
        let checked = self.post(body).await;
        assert_eq!(checked.status, 200, "{}", checked.body);
        checked.body.split(' ').nth(2).unwrap().to_owned()
    }

    fn marks(&self) -> Vec<Mark> {
        let taken = self.vault.taken.lock().unwrap();
        taken.values().map(|(_, mark)| *mark).collect()
    }
}

fn form() -> axum::http::request::Builder {
    Request::builder()
        .method("POST")
        .header("content-type", "application/x-www-form-urlencoded")
}

const GOOD: &str = "who=parent&age_band=14_15&contact_by=i_will_call&message=help";

#[tokio::test]
async fn a_message_is_checked_changed_and_sent() {
    let desk = desk();
    let token = desk.token(GOOD).await;
    let changed = desk
        .post(&format!("{GOOD}&step=change&token={token}"))
        .await;
    assert_eq!(
        (changed.status, changed.body.as_str()),
        (200, "bg again [] help")
    );
    let sent = desk.post(&format!("{GOOD}&step=send&token={token}")).await;
    assert_eq!((sent.status, sent.body.as_str()), (200, "bg sent REF00000"));
    assert_eq!(sent.headers["cache-control"], "no-store");
    assert_eq!(sent.headers["x-frame"], "none");
    let english = desk
        .send("/centre/en/referral/", form(), Body::from("message=help"))
        .await;
    assert_eq!(english.status, 422);
    assert_eq!(english.body, "en again [missing missing missing] help");
    assert_eq!(english.code, "to-mend");
}

#[tokio::test]
async fn twenty_senders_of_one_page_store_once_and_read_the_same_reference() {
    let desk = Arc::new(desk());
    let token = desk.token(GOOD).await;
    let mut senders = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let (desk, body) = (Arc::clone(&desk), format!("{GOOD}&step=send&token={token}"));
        senders.spawn(async move { desk.post(&body).await.body });
    }
    let answers = senders.join_all().await;
    assert_eq!(answers, ["bg sent REF00000"; 20]);
    assert_eq!(desk.marks().len(), 1);
}

#[tokio::test]
async fn a_token_belongs_to_its_answers() {
    let desk = desk();
    let token = desk.token(GOOD).await;
    let other = GOOD.replace("help", "other");
    let kinds = async |body: &str, token: &str| {
        let answer = desk.post(&format!("{body}&step=send{token}")).await;
        assert_eq!(answer.status, 422);
        answer.body
    };
    let with = format!("&token={token}");
    assert_eq!(kinds(&other, &with).await, "bg again [token-wrong] other");
    assert_eq!(kinds(GOOD, "").await, "bg again [token-missing] help");
    assert_eq!(
        kinds(GOOD, "&token=AAAA").await,
        "bg again [token-wrong] help"
    );
    assert_eq!(
        desk.post(&format!("{GOOD}&step=send{with}")).await.status,
        200
    );
    assert_eq!(kinds(&other, &with).await, "bg again [token-spent] other");
    let english = desk
        .send(
            "/centre/en/referral/",
            form(),
            Body::from(format!("{GOOD}&step=send{with}")),
        )
        .await;
    assert_eq!(english.body, "en again [token-wrong] help");
}

#[tokio::test]
#[expect(
    clippy::await_holding_lock,
    reason = "each of these tests has a runtime of its own"
)]
async fn a_day_ends_a_token_and_three_seconds_are_too_quick() {
    let _clock = CLOCK.lock().unwrap_or_else(PoisonError::into_inner);
    let desk = desk();
    let [first, second, third] = [
        desk.token(GOOD).await,
        desk.token(GOOD).await,
        desk.token(GOOD).await,
    ];
    let send = async |token: &str| desk.post(&format!("{GOOD}&step=send&token={token}")).await;
    assert_eq!(send(&first).await.status, 200);
    assert_eq!(desk.marks(), [Mark::Quarantine]);
    NOW.fetch_add(3_000, Ordering::SeqCst);
    assert_eq!(send(&second).await.status, 200);
    assert_eq!(desk.marks().iter().filter(|m| **m == Mark::None).count(), 1);
    NOW.fetch_add(24 * 3_600_000, Ordering::SeqCst);
    assert_eq!(send(&third).await.body, "bg again [token-old] help");
    assert_eq!(
        send(&second).await.status,
        200,
        "the page that is loaded again"
    );
}

#[tokio::test]
#[expect(
    clippy::await_holding_lock,
    reason = "each of these tests has a runtime of its own"
)]
async fn what_falls_into_the_trap_is_marked_and_confirmed() {
    let _clock = CLOCK.lock().unwrap_or_else(PoisonError::into_inner);
    let desk = desk();
    let early = desk.token(&format!("{GOOD}&website=x")).await;
    let late = desk.token(GOOD).await;
    NOW.fetch_add(5_000, Ordering::SeqCst);
    for body in [format!("token={early}"), format!("token={late}&website=x")] {
        let sent = desk.post(&format!("{GOOD}&step=send&{body}")).await;
        assert_eq!(sent.status, 200);
        assert!(sent.body.starts_with("bg sent "));
    }
    assert_eq!(desk.marks(), [Mark::Quarantine; 2]);
}

#[tokio::test]
async fn a_source_that_sent_enough_keeps_its_text() {
    let desk = desk();
    for n in 0..4 {
        let body = format!("{GOOD}+{n}");
        let token = desk.token(&body).await;
        let sent = format!("{body}&step=send&token={token}");
        let request = form().header("x-forwarded-for", format!("6.6.6.{n}, 1.2.3.4"));
        let sent = desk
            .send("/centre/referral/", request, Body::from(sent))
            .await;
        match n {
            3 => assert_eq!(
                (sent.status, sent.body.as_str()),
                (429, "bg refused too-many help 3")
            ),
            _ => assert_eq!(sent.status, 200),
        }
    }
    // Somebody else behind the same proxy.
    let token = desk.token(GOOD).await;
    let request = form().header("x-forwarded-for", "1.2.3.5");
    let sent = format!("{GOOD}&step=send&token={token}");
    assert_eq!(
        desk.send("/centre/referral/", request, Body::from(sent))
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn only_pages_of_ours_may_send_the_form() {
    let desk = desk();
    for (headers, status) in [
        (vec![], 200),
        (vec![("sec-fetch-site", "same-origin")], 200),
        (vec![("sec-fetch-site", "none")], 200),
        (vec![("sec-fetch-site", "cross-site")], 403),
        (vec![("sec-fetch-site", "same-site")], 403),
        (
            vec![
                ("sec-fetch-site", "Cross-Site"),
                ("origin", "https://example.org"),
            ],
            403,
        ),
        (
            vec![
                ("sec-fetch-site", "cross-site"),
                ("origin", "https://static.example.org"),
            ],
            200,
        ),
        (
            vec![
                ("sec-fetch-site", "same-origin"),
                ("origin", "https://evil.test"),
            ],
            200,
        ),
        (vec![("origin", "null")], 200),
        (vec![("origin", "https://example.org")], 200),
        (vec![("origin", "https://static.example.org")], 200),
        (vec![("origin", "https://evil.test")], 403),
        (vec![("origin", "https://example.org.evil.test")], 403),
        (vec![("origin", "http://example.org")], 403),
    ] {
        let request = headers.iter().fold(form(), |request, (name, value)| {
            request.header(*name, *value)
        });
        let answer = desk
            .send("/centre/referral/", request, Body::from(GOOD))
            .await;
        assert_eq!(answer.status, status, "{headers:?}");
        if status == 403 {
            assert_eq!(answer.body, "bg refused cross-site help");
        }
    }
    let shown = Request::builder().header("sec-fetch-site", "cross-site");
    let shown = desk.send("/centre/referral/", shown, Body::empty()).await;
    assert_eq!((shown.status, shown.body.as_str()), (200, "bg blank"));
}

#[tokio::test]
async fn methods_types_and_sizes_that_are_no_form_are_pages_too() {
    let desk = desk();
    for method in ["PUT", "DELETE", "TRACE", "OPTIONS", "BREW"] {
        let request = Request::builder().method(method);
        let answer = desk
            .send("/centre/en/referral/", request, Body::empty())
            .await;
        assert_eq!(
            (answer.status, answer.body.as_str()),
            (405, "en refused method ")
        );
        assert_eq!(answer.headers["allow"], "GET, HEAD, POST");
    }
    for media in [
        None,
        Some("text/plain"),
        Some("multipart/form-data; boundary=x"),
    ] {
        let request = Request::builder().method("POST");
        let request = media
            .into_iter()
            .fold(request, |r, media| r.header("content-type", media));
        let answer = desk
            .send("/centre/referral/", request, Body::from(GOOD))
            .await;
        assert_eq!(
            (answer.status, answer.body.as_str()),
            (415, "bg refused not-a-form ")
        );
    }
    let large = "a".repeat(BODY_LIMIT + 1);
    let announced = form().header("content-length", large.len());
    for request in [announced, form()] {
        let answer = desk
            .send("/centre/referral/", request, Body::from(large.clone()))
            .await;
        assert_eq!(
            (answer.status, answer.body.as_str()),
            (413, "bg refused too-large ")
        );
        assert_eq!(answer.code, "too-large");
    }
    let with_charset = Request::builder().method("POST").header(
        "content-type",
        "Application/X-WWW-Form-Urlencoded; charset=UTF-8",
    );
    let answer = desk
        .send("/centre/referral/", with_charset, Body::from(GOOD))
        .await;
    assert_eq!(answer.status, 200);
}

#[tokio::test]
async fn a_body_that_does_not_come_is_answered_with_what_had_come() {
    let desk = desk();
    let (sender, receiver) = tokio::sync::mpsc::unbounded_channel();
    sender
        .send(Ok::<_, std::io::Error>("message=half+a+sen"))
        .unwrap();
    let stream = tokio_stream::wrappers::UnboundedReceiverStream::new(receiver);
    let answer = desk
        .send("/centre/referral/", form(), Body::from_stream(stream))
        .await;
    assert_eq!(
        (answer.status, answer.body.as_str()),
        (408, "bg refused timeout half a sen")
    );
    drop(sender);
}

#[tokio::test]
async fn while_nothing_can_be_stored_the_telephone_stands_in_place_of_the_form() {
    let desk = desk();
    let token = desk.token(GOOD).await;
    desk.vault.broken.store(true, Ordering::SeqCst);
    let sent = desk.post(&format!("{GOOD}&step=send&token={token}")).await;
    assert_eq!(
        (sent.status, sent.body.as_str()),
        (503, "bg refused cannot-store help")
    );
    assert_eq!(sent.code, "disk-full");
    assert_eq!(desk.endpoint.unable(), Some(Unable("disk-full")));
    let shown = desk
        .send("/centre/referral/", Request::builder(), Body::empty())
        .await;
    assert_eq!(
        (shown.status, shown.body.as_str()),
        (503, "bg refused cannot-store ")
    );

    desk.vault.broken.store(false, Ordering::SeqCst);
    desk.endpoint.look_after();
    assert_eq!(desk.endpoint.unable(), None);
    let sent = desk.post(&format!("{GOOD}&step=send&token={token}")).await;
    assert_eq!(sent.status, 200, "the same page can be sent again");
}

#[tokio::test]
async fn a_panic_is_a_page_with_the_text() {
    let desk = desk();
    let answer = desk.post(&GOOD.replace("help", "panic")).await;
    assert_eq!(
        (answer.status, answer.body.as_str()),
        (500, "bg refused internal panic")
    );
    assert_eq!(desk.post(GOOD).await.status, 200);
}

#[tokio::test]
async fn a_path_without_its_slash_moves_and_keeps_the_method() {
    let desk = desk();
    let answer = desk
        .send("/centre/en/referral", form(), Body::from(GOOD))
        .await;
    assert_eq!(answer.status, 308);
    assert_eq!(answer.headers["location"], "/centre/en/referral/");
    for path in [
        "/referral/",
        "/centre/referral/x",
        "/centre/",
        "/centre/referral//",
    ] {
        assert_eq!(desk.endpoint.at(path), None, "{path}");
    }
}

#[tokio::test]
async fn a_refusal_beside_the_form_is_in_the_language_of_the_path() {
    let desk = desk();
    for (path, page) in [
        ("/centre/en/about/", "en refused headers "),
        ("/centre/about/", "bg refused headers "),
        ("/", "bg refused headers "),
    ] {
        let drawn = desk.endpoint.refusal(Refusal::HeadersTooLarge, path);
        assert_eq!(drawn.unwrap(), page, "{path}");
    }
}
