//! The answers of the published site: files, redirects, the form, how the server is.
//!
//! Every answer, of whatever class, has the security headers of the site. Files have strong tags, one for each
//! packing; those whose name holds a fingerprint may be kept for good, pages are asked about each time. The page of
//! the form may be kept too: with `no-store`, browsers would forget what was typed when somebody goes back to it.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use tokio::sync::watch;

use super::log::{Entry, Log};
use super::negotiate::{self, Encoding, Part};
use super::site::{HostedFile, HostedSite};
use crate::artifact::Media;
use crate::form::Refusal;
use crate::output::headers::IMMUTABLE;
use crate::referral::endpoint::{Endpoint, LogCode, Spot, Unable};
use crate::serve::lookup::Lookup;

/// Everything that the published site is.
#[derive(Clone)]
pub struct Host {
    /// The current build.
    pub site: watch::Receiver<Arc<HostedSite>>,
    /// The form; it answers nothing while the site has none.
    pub endpoint: Arc<Endpoint>,
    pub log: Log,
    pub now: fn() -> Timestamp,
}

/// Says how the server is.
pub const HEALTH: &str = "/healthz";

/// Other files than pages may be shown for an hour without asking.
const AN_HOUR: &str = "public, max-age=3600";

/// Asked about each time, and answered with 304 while nothing changed.
const ASK_EACH_TIME: &str = "no-cache";

const NO_STORE: &str = "no-store";

/// The published site as a service; [`crate::serve::serve`] runs it.
pub fn router(host: Host) -> Router {
    Router::new().fallback(answer).with_state(Arc::new(host))
}

/// An answer and the name that it has in the log.
struct Named {
    response: Response,
    route: String,
}

async fn answer(State(host): State<Arc<Host>>, request: Request) -> Response {
    let began = Instant::now();
    let method = request.method().clone();
    let Named { response, route } = host.answer(request).await;
    let code = response.extensions().get::<LogCode>();
    host.log.note(&Entry {
        now: (host.now)(),
        method: Some(&method),
        route: &route,
        status: response.status(),
        took: began.elapsed(),
        code: code.map_or("ok", |code| code.0),
    });
    response
}

impl Host {
    async fn answer(&self, request: Request) -> Named {
        let site = Arc::clone(&self.site.borrow());
        let path = request.uri().path();
        let reads = matches!(*request.method(), Method::GET | Method::HEAD);
        if path == HEALTH && reads {
            return named(HEALTH, self.health(&site));
        }
        if let Some(spot) = self.endpoint.at(path) {
            return self.form(&site, spot, request).await;
        }
        if !reads {
            return named("method", self.not_allowed(&site, path));
        }
        if let Some(redirect) = site.redirect(path) {
            let mut response = redirect.status.into_response();
            let to = redirect.to.clone();
            response.headers_mut().insert(header::LOCATION, to);
            dress(&mut response, &site, ASK_EACH_TIME);
            return named(&redirect.from, response);
        }
        match site.look_up(path) {
            Lookup::File(file) => named(file.route.as_str(), serve(file, &site, &request)),
            Lookup::Moved(to) => named("moved", moved(&site, &to, request.uri().query())),
            Lookup::Missing(page) => named("missing", missing(&site, page)),
        }
    }

    async fn form(&self, site: &HostedSite, spot: Spot, request: Request) -> Named {
        let (Spot::Page(place) | Spot::WithoutSlash(place)) = &spot;
        let route = place.path.clone();
        if matches!(spot, Spot::Page(_))
            && matches!(*request.method(), Method::GET | Method::HEAD)
            && self.endpoint.unable().is_none()
            && let Lookup::File(file) = site.look_up(request.uri().path())
        {
            return named(&route, serve(file, site, &request));
        }
        let peer = request.extensions().get::<ConnectInfo<IpAddr>>();
        // Without a connection, as in tests, everybody is the same.
        let peer = peer.map_or(IpAddr::from([0, 0, 0, 0]), |ConnectInfo(peer)| *peer);
        named(&route, self.endpoint.answer(spot, request, peer).await)
    }

    fn health(&self, site: &HostedSite) -> Response {
        let (status, reason) = match self.endpoint.unable() {
            None => (StatusCode::OK, "ok"),
            Some(Unable(reason)) => (StatusCode::SERVICE_UNAVAILABLE, reason),
        };
        let mut response = (status, format!("{reason}\n")).into_response();
        dress(&mut response, site, NO_STORE);
        response.extensions_mut().insert(LogCode(reason));
        response
    }

    fn not_allowed(&self, site: &HostedSite, path: &str) -> Response {
        let page = self.endpoint.refusal(Refusal::MethodNotAllowed, path);
        let status = StatusCode::METHOD_NOT_ALLOWED;
        let mut response = match page {
            Some(page) => typed(status, Media::HTML, page),
            None => status.into_response(),
        };
        dress(&mut response, site, NO_STORE);
        let allow = HeaderValue::from_static("GET, HEAD");
        response.headers_mut().insert(header::ALLOW, allow);
        response
    }
}

fn named(route: &str, response: Response) -> Named {
    Named {
        response,
        route: route.to_owned(),
    }
}

fn moved(site: &HostedSite, to: &str, query: Option<&str>) -> Response {
    let with_query = query.and_then(|query| HeaderValue::try_from(format!("{to}?{query}")).ok());
    // A path is percent-encoded and always a header value; a query may hold any byte.
    let location = with_query.or_else(|| HeaderValue::try_from(to).ok());
    let mut response = StatusCode::PERMANENT_REDIRECT.into_response();
    if let Some(location) = location {
        response.headers_mut().insert(header::LOCATION, location);
    }
    dress(&mut response, site, ASK_EACH_TIME);
    response
}

fn missing(site: &HostedSite, page: Option<&HostedFile>) -> Response {
    let mut response = match page {
        Some(page) => typed(StatusCode::NOT_FOUND, page.media, page.bytes.clone()),
        None => StatusCode::NOT_FOUND.into_response(),
    };
    dress(&mut response, site, ASK_EACH_TIME);
    response.extensions_mut().insert(LogCode("not-found"));
    response
}

/// A file, as much of it and in the form that the request asks for.
fn serve(file: &HostedFile, site: &HostedSite, request: &Request) -> Response {
    let headers = request.headers();
    let part = part(file, headers);
    let (encoding, bytes) = match part {
        Part::Whole => form(file, headers),
        Part::Bytes(_) | Part::Outside => (Encoding::Identity, &file.bytes),
    };
    let tag = tag(file, encoding);
    let theirs = text(headers, header::IF_NONE_MATCH);
    let has_it = theirs.is_some_and(|theirs| negotiate::has_version(&theirs, &tag));
    let mut response = match part {
        _ if has_it => StatusCode::NOT_MODIFIED.into_response(),
        Part::Whole => typed(StatusCode::OK, file.media, bytes.clone()),
        Part::Bytes(range) => {
            let content = format!("bytes {}-{}/{}", range.start, range.end - 1, bytes.len());
            let mut part = typed(StatusCode::PARTIAL_CONTENT, file.media, bytes.slice(range));
            insert(&mut part, header::CONTENT_RANGE, &content);
            part
        }
        Part::Outside => {
            let mut outside = StatusCode::RANGE_NOT_SATISFIABLE.into_response();
            let content = format!("bytes */{}", bytes.len());
            insert(&mut outside, header::CONTENT_RANGE, &content);
            outside
        }
    };
    insert(&mut response, header::ETAG, &tag);
    insert(&mut response, header::ACCEPT_RANGES, "bytes");
    if let Some(name) = encoding.name().filter(|_| !has_it) {
        insert(&mut response, header::CONTENT_ENCODING, name);
    }
    if file.is_text() {
        insert(&mut response, header::VARY, "accept-encoding");
    }
    let cache = match file.media {
        _ if file.is_fingerprinted() => IMMUTABLE,
        Media::HTML => ASK_EACH_TIME,
        _ if file.is_text() => ASK_EACH_TIME,
        _ => AN_HOUR,
    };
    dress(&mut response, site, cache);
    response
}

/// The part that is asked for, if the browser's part is of the same version.
fn part(file: &HostedFile, headers: &HeaderMap) -> Part {
    let range = text(headers, header::RANGE);
    let same = text(headers, header::IF_RANGE)
        .is_none_or(|tag| tag == self::tag(file, Encoding::Identity));
    negotiate::part(range.as_deref().filter(|_| same), file.bytes.len())
}

/// The smallest form that the browser can read.
fn form<'a>(file: &'a HostedFile, headers: &HeaderMap) -> (Encoding, &'a Bytes) {
    let Some(packed) = file.packed() else {
        return (Encoding::Identity, &file.bytes);
    };
    let offered: Vec<Encoding> = [
        packed.brotli.as_ref().map(|_| Encoding::Brotli),
        packed.gzip.as_ref().map(|_| Encoding::Gzip),
    ]
    .into_iter()
    .flatten()
    .collect();
    let accept = text(headers, header::ACCEPT_ENCODING);
    let encoding = negotiate::encoding(accept.as_deref(), &offered);
    let bytes = match encoding {
        Encoding::Brotli => packed.brotli.as_ref(),
        Encoding::Gzip => packed.gzip.as_ref(),
        Encoding::Identity => None,
    };
    (encoding, bytes.unwrap_or(&file.bytes))
}

/// A strong tag: other bytes, another tag.
fn tag(file: &HostedFile, encoding: Encoding) -> String {
    match encoding.name() {
        None => format!("\"{}\"", file.hash),
        Some(name) => format!("\"{}-{name}\"", file.hash),
    }
}

/// The value of a header, several lines of it as one list.
fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<String> {
    let values = headers.get_all(name).iter();
    let values: Vec<&str> = values.filter_map(|value| value.to_str().ok()).collect();
    (!values.is_empty()).then(|| values.join(","))
}

fn typed(status: StatusCode, media: Media, bytes: Bytes) -> Response {
    let media = HeaderValue::from_static(media.as_str());
    (status, [(header::CONTENT_TYPE, media)], Body::from(bytes)).into_response()
}

fn insert(response: &mut Response, name: header::HeaderName, value: &str) {
    // What is written here is ASCII.
    if let Ok(value) = HeaderValue::try_from(value) {
        response.headers_mut().insert(name, value);
    }
}

/// Puts on what every answer wears.
fn dress(response: &mut Response, site: &HostedSite, cache: &'static str) {
    let headers = response.headers_mut();
    for (name, value) in site.headers() {
        headers.insert(name, value.clone());
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
}
