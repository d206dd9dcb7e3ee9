//! The address of the form: what a browser posts, and the page that answers it.
//!
//! The checks come in this order, and the first that fails answers: method, `Sec-Fetch-Site`, `Origin`, content
//! type, length, reading with a time-out, then, in `desk`, taking apart, step, token, questions, limits,
//! storing. A person is told that something arrived only after the [`Vault`] said so.
//!
//! Whatever goes wrong is a [`Rejection`]; each is a page in the language of the address, with what was typed
//! where there was something. Nothing of a request is printed or logged: an answer carries a [`LogCode`] for
//! whoever writes the log. A panic is caught where the text is still at hand.

mod body;
mod desk;
mod rejection;

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use tokio::sync::watch;
use tokio::time::Instant;
use zeroize::Zeroizing;

use super::limit::Limiter;
use super::seal::Mark;
use super::source::TrustedProxies;
use super::token::{Nonce, TokenKey};
use super::{Submission, decode, typed};
use crate::form::{BODY_LIMIT, Form, FormPage, FormPages, Refusal, Step};
use crate::i18n::Lang;
use body::BodyError;
use desk::Posted;
pub use rejection::Rejection;

/// How long things may take.
#[derive(Clone, Copy, Debug)]
pub struct Times {
    /// The body of a request.
    pub body: Duration,
    /// From the last header of a request to its answer.
    pub answer: Duration,
}

impl Times {
    /// Of the published site. With the ten seconds for the headers a request takes half a minute.
    pub const USUAL: Times = Times {
        body: Duration::from_secs(15),
        answer: Duration::from_secs(20),
    };
}

/// The form as it is at this moment. A new build makes a new one.
pub struct Office {
    pub form: Arc<Form>,
    pub pages: Arc<dyn FormPages>,
    /// The address of the form in each language.
    pub places: Vec<Place>,
    /// The security headers of every answer.
    pub headers: Vec<(HeaderName, HeaderValue)>,
    pub origins: Origins,
    pub proxies: TrustedProxies,
    /// Nothing leaves the machine; every page says so.
    pub practice: bool,
    /// Refusals without a text, each drawn once: whoever provokes many of them costs nothing.
    pub drawn: Drawn,
}

/// Pages that hold nothing of a request, by status and language.
#[derive(Default)]
pub struct Drawn(Mutex<BTreeMap<(u16, Lang), Bytes>>);

/// Where the form is in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub lang: Lang,
    /// The whole path, percent-encoded, with its final slash: `/centre/en/referral/`.
    pub path: String,
}

/// The origins (`https://example.org`) whose pages may send the form.
#[derive(Clone, Debug, Default)]
pub struct Origins {
    /// The site's own: a browser that tells nothing else is believed these.
    pub own: Vec<String>,
    /// Of sites elsewhere that carry our form.
    pub others: Vec<String>,
}

/// What an address of the form asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spot {
    Page(Place),
    /// The slash at the end is missing.
    WithoutSlash(Place),
}

/// Seals and stores: the rest of the tower behind three functions, so that a test needs no keys and no disk.
/// They may block.
pub trait Vault: Send + Sync {
    /// Takes a referral. When it comes back, the referral is on the disk, or it is not there at all. The same
    /// nonce is taken once; the second time gives the reference of the first.
    fn accept(&self, submission: &Submission, arrival: &Arrival<'_>) -> Result<Accepted, Unable>;

    /// The reference of what came with this nonce before.
    fn find(&self, nonce: Nonce) -> Result<Option<String>, Unable>;

    /// Whether a referral could be stored now.
    fn ready(&self) -> Result<(), Unable>;
}

/// What is known of a referral beside its answers.
#[derive(Clone, Copy)]
pub struct Arrival<'a> {
    /// The language that the form was filled in.
    pub lang: &'a Lang,
    pub form: &'a Form,
    pub nonce: Nonce,
    pub now: Timestamp,
    pub mark: Mark,
}

/// A referral that is on the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    pub reference: String,
    /// It was there before.
    pub repeated: bool,
}

/// Nothing can be stored. The code is for the log and for `/healthz` and names no person: `disk-full`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unable(pub &'static str);

/// What the log may say of an answer beside its status; in the extensions of a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogCode(pub &'static str);

/// Tells the connection that a request has been read whole; in the extensions of a request.
#[derive(Clone, Debug, Default)]
pub struct ReadWhole(pub Arc<AtomicBool>);

/// Everything behind the form's address. It lives as long as the server.
pub struct Endpoint {
    office: watch::Receiver<Option<Arc<Office>>>,
    counter: Arc<Counter>,
    times: Times,
}

/// What answering needs and no build changes.
struct Counter {
    vault: Arc<dyn Vault>,
    key: TokenKey,
    limiter: Limiter,
    now: fn() -> Timestamp,
    unable: watch::Sender<Option<Unable>>,
}

/// What an [`Endpoint`] is made of.
pub struct Parts {
    /// `None` while the site has no form.
    pub office: watch::Receiver<Option<Arc<Office>>>,
    pub vault: Arc<dyn Vault>,
    pub key: TokenKey,
    pub limiter: Limiter,
    pub now: fn() -> Timestamp,
    pub times: Times,
}

impl Endpoint {
    pub fn new(parts: Parts) -> Self {
        let Parts {
            office,
            vault,
            key,
            limiter,
            now,
            times,
        } = parts;
        Endpoint {
            office,
            times,
            counter: Arc::new(Counter {
                vault,
                key,
                limiter,
                now,
                unable: watch::Sender::new(None),
            }),
        }
    }

    /// Whether the path of a request, as it came, is an address of the form.
    pub fn at(&self, path: &str) -> Option<Spot> {
        let office = self.office.borrow();
        office.as_ref()?.at(path)
    }

    /// Why nothing can be stored; `None` when all is well.
    pub fn unable(&self) -> Option<Unable> {
        *self.counter.unable.borrow()
    }

    /// Asks the vault whether it can store, so that what went wrong is noticed before somebody writes, and what
    /// went right again too. Blocks.
    pub fn look_after(&self) {
        let found = self.counter.vault.ready().err();
        self.counter.unable.send_replace(found);
    }

    /// A page that refuses, in the language nearest to a path: for what goes wrong before or beside the form.
    /// `None` while there is no form.
    pub fn refusal(&self, refusal: Refusal, path: &str) -> Option<Bytes> {
        let office = self.office.borrow().clone()?;
        let place = office.nearest(path)?;
        Some(office.refusal(place, refusal))
    }

    /// Answers a request to an address of the form. A `GET` is answered with a page drawn for it; whoever has it
    /// as a file answers with that while [`Endpoint::unable`] is `None`.
    pub async fn answer(&self, spot: Spot, request: Request, peer: IpAddr) -> Response {
        let Some(office) = self.office.borrow().clone() else {
            return StatusCode::NOT_FOUND.into_response();
        };
        let place = match spot {
            Spot::WithoutSlash(place) => return office.moved(&place, request.method()),
            Spot::Page(place) => place,
        };
        match *request.method() {
            Method::GET | Method::HEAD => self.shown(&office, &place),
            Method::POST => self.posted(office, place, request, peer).await,
            _ => office.answer(&place, &Rejection::Refused(Refusal::MethodNotAllowed)),
        }
    }

    fn shown(&self, office: &Office, place: &Place) -> Response {
        match self.unable() {
            Some(unable) => office.answer(place, &Rejection::CannotStore(unable, None)),
            None => office.page(StatusCode::OK, place, Step::Blank, "ok"),
        }
    }

    async fn posted(
        &self,
        office: Arc<Office>,
        place: Place,
        request: Request,
        peer: IpAddr,
    ) -> Response {
        let began = Instant::now();
        let (parts, body) = request.into_parts();
        let allowed = office.origins.allow(&parts.headers);
        if !is_form(&parts.headers) {
            // Whether it came from elsewhere comes first, and there is no text to keep.
            return office.answer(
                &place,
                &Rejection::Refused(match allowed {
                    true => Refusal::NotAForm,
                    false => Refusal::CrossSite,
                }),
            );
        }
        let read = body::read(body, &parts.headers, BODY_LIMIT, self.times.body).await;
        if let (Ok(_), Some(ReadWhole(whole))) = (&read, parts.extensions.get()) {
            whole.store(true, Ordering::Relaxed);
        }
        let body = match read {
            Ok(body) => Arc::new(body),
            Err(BodyError::TooLarge) => {
                return office.answer(&place, &Rejection::Refused(Refusal::TooLarge));
            }
            Err(BodyError::Slow(read)) => {
                let answers = typed(&office.form, decode(&read));
                return office.answer(&place, &Rejection::Slow(answers));
            }
            // Nobody is there any more to read an answer.
            Err(BodyError::Broken) => {
                return office.answer(&place, &Rejection::Refused(Refusal::NotAForm));
            }
        };
        if !allowed {
            let answers = typed(&office.form, decode(&body));
            return office.answer(&place, &Rejection::CrossSite(answers));
        }
        let forwarded = parts.headers.get_all("x-forwarded-for");
        let forwarded: Vec<&str> = forwarded.iter().filter_map(|v| v.to_str().ok()).collect();
        let source = office.proxies.source(peer, forwarded.into_iter());

        let posted = Posted {
            office: Arc::clone(&office),
            place: place.clone(),
            body: Arc::clone(&body),
            source,
        };
        let counter = Arc::clone(&self.counter);
        let answering = tokio::task::spawn_blocking(move || counter.answer(&posted));
        let left = self.times.answer.saturating_sub(began.elapsed());
        match tokio::time::timeout(left, answering).await {
            Ok(Ok(response)) => response,
            Ok(Err(_panic)) => after_panic(office, place, body).await,
            Err(_elapsed) => {
                let unable = Unable("too-slow");
                self.counter.unable.send_replace(Some(unable));
                let answers = typed(&office.form, decode(&body));
                office.answer(&place, &Rejection::CannotStore(unable, Some(answers)))
            }
        }
    }
}

/// The page for a mistake of ours: with the text; if that breaks too, without; if even that does, bare.
async fn after_panic(office: Arc<Office>, place: Place, body: Arc<Zeroizing<Vec<u8>>>) -> Response {
    for body in [Some(body), None] {
        let office = Arc::clone(&office);
        let place = place.clone();
        let drawing = tokio::task::spawn_blocking(move || {
            let answers = body.map(|body| typed(&office.form, decode(&body)));
            office.answer(&place, &Rejection::Internal(answers))
        });
        if let Ok(response) = drawing.await {
            return response;
        }
    }
    bare(&office)
}

/// What is left when not even the page can be drawn.
fn bare(office: &Office) -> Response {
    const PAGE: &str = "<!doctype html><html lang=\"bg\"><meta charset=\"utf-8\">\
        <title>112 · 116 111</title><p>Нещо се счупи при нас. Нищо не е изпратено. \
        При опасност: 112. Линия за деца: 116 111.\
        <p lang=\"en\">Something broke on our side. Nothing was sent. \
        In danger: 112. Helpline for children: 116 111.";
    let mut response = (StatusCode::INTERNAL_SERVER_ERROR, PAGE).into_response();
    office.dress(&mut response, "internal");
    response
}

impl Office {
    fn at(&self, path: &str) -> Option<Spot> {
        self.places.iter().find_map(|place| {
            let without = place.path.strip_suffix('/')?;
            match path {
                path if path == place.path => Some(Spot::Page(place.clone())),
                path if path == without => Some(Spot::WithoutSlash(place.clone())),
                _ => None,
            }
        })
    }

    /// The place of the language in whose part of the site a path is: the one with the longest common folder.
    fn nearest(&self, path: &str) -> Option<&Place> {
        let folder = |place: &Place| {
            let above = place.path.trim_end_matches('/').rfind('/').unwrap_or(0);
            let folder = place.path.get(..=above).unwrap_or("/").to_owned();
            path.starts_with(&folder).then_some(folder.len())
        };
        let nearest = self.places.iter().max_by_key(|place| folder(place));
        nearest
            .filter(|place| folder(place).is_some())
            .or(self.places.first())
    }

    fn moved(&self, place: &Place, method: &Method) -> Response {
        if !matches!(*method, Method::GET | Method::HEAD | Method::POST) {
            return self.answer(place, &Rejection::Refused(Refusal::MethodNotAllowed));
        }
        let mut response = StatusCode::PERMANENT_REDIRECT.into_response();
        if let Ok(location) = HeaderValue::try_from(&place.path) {
            response.headers_mut().insert(header::LOCATION, location);
        }
        self.dress(&mut response, "ok");
        response
    }

    /// The page of a rejection.
    fn answer(&self, place: &Place, rejection: &Rejection) -> Response {
        let page = match rejection.step() {
            Step::Refused {
                refusal,
                answers: None,
            } => self.refusal(place, refusal),
            step => self.draw(place, step).into(),
        };
        let mut response = (rejection.status(), Body::from(page)).into_response();
        self.dress(&mut response, rejection.code());
        if matches!(rejection, Rejection::Refused(Refusal::MethodNotAllowed)) {
            let allow = HeaderValue::from_static("GET, HEAD, POST");
            response.headers_mut().insert(header::ALLOW, allow);
        }
        response
    }

    fn page(
        &self,
        status: StatusCode,
        place: &Place,
        step: Step<'_>,
        code: &'static str,
    ) -> Response {
        let mut response = (status, Body::from(self.draw(place, step))).into_response();
        self.dress(&mut response, code);
        response
    }

    /// A refusal without a text.
    fn refusal(&self, place: &Place, refusal: Refusal) -> Bytes {
        let key = (refusal.status(), place.lang.clone());
        let drawn = |drawn: &Drawn| {
            let pages = drawn.0.lock().unwrap_or_else(PoisonError::into_inner);
            pages.get(&key).cloned()
        };
        if let Some(page) = drawn(&self.drawn) {
            return page;
        }
        let step = Step::Refused {
            refusal,
            answers: None,
        };
        let page = Bytes::from(self.draw(place, step));
        let mut pages = self.drawn.0.lock().unwrap_or_else(PoisonError::into_inner);
        pages.insert(key, page.clone());
        page
    }

    fn draw(&self, place: &Place, step: Step<'_>) -> Vec<u8> {
        self.pages.draw(&FormPage {
            lang: &place.lang,
            step,
            practice: self.practice,
        })
    }

    /// Puts on what every answer wears.
    fn dress(&self, response: &mut Response, code: &'static str) {
        let headers = response.headers_mut();
        for (name, value) in &self.headers {
            headers.insert(name, value.clone());
        }
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        );
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response.extensions_mut().insert(LogCode(code));
    }
}

impl Origins {
    /// Whether a form may come from where its headers say. What the browser says of itself counts first; what
    /// the page says only without it, because a page of ours is allowed to say nothing (`null`).
    fn allow(&self, headers: &HeaderMap) -> bool {
        let text = |value: &HeaderValue| value.to_str().map(str::to_ascii_lowercase).ok();
        let origin = headers.get(header::ORIGIN).map(text);
        let is_among = |origins: &[String]| {
            let origin = origin.as_ref().and_then(Option::as_ref);
            origin.is_some_and(|origin| origins.iter().any(|own| own == origin))
        };
        match headers.get("sec-fetch-site").map(text) {
            Some(Some(site)) if site == "cross-site" || site == "same-site" => {
                is_among(&self.others)
            }
            Some(_) => true,
            None => match &origin {
                None => true,
                Some(Some(origin)) if origin == "null" => true,
                Some(_) => is_among(&self.own) || is_among(&self.others),
            },
        }
    }
}

fn is_form(headers: &HeaderMap) -> bool {
    let mut types = headers.get_all(header::CONTENT_TYPE).iter();
    let (Some(media), None) = (types.next(), types.next()) else {
        return false;
    };
    let media = media.to_str().unwrap_or_default();
    let media = media.split(';').next().unwrap_or_default().trim();
    media.eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

#[cfg(test)]
mod tests;
