//! The answers of the preview.
//!
//! Every answer is made from the site that is current in that moment. Pages get a script as they leave
//! that reloads them when there is a newer site; the files of a build never hold it. No answer may be
//! kept by the browser, and none is given to a name that is not this machine's.

use std::convert::Infallible;
use std::fmt::Write as _;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{self, HeaderValue};
use axum::http::{Method, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use tokio::sync::watch;
use tokio_stream::StreamExt;
use tokio_stream::wrappers::WatchStream;

use super::connections::Closing;
use super::listen::AllowedHosts;
use super::lookup::Lookup;
use super::policy;
use super::site::{ServedBody, ServedFile, ServedSite};
use crate::artifact::Media;
use crate::referral::endpoint::{Endpoint, Spot};

/// The stream of revisions, one event for each.
const RELOAD: &str = "/__pateka/reload";

/// The script that listens to it.
const RELOAD_SCRIPT: &str = "/__pateka/reload.js";

/// Everything that a preview server needs to know.
#[derive(Clone)]
pub struct Preview {
    /// The current site; each one sent here reloads the open pages.
    pub site: watch::Receiver<Arc<ServedSite>>,
    pub hosts: AllowedHosts,
    /// The form in practice, where it can be tried out.
    pub endpoint: Option<Arc<Endpoint>>,
    pub texts: PreviewTexts,
}

/// The words of the few pages that are the preview's own, in the language of the messages.
#[derive(Clone, Debug)]
pub struct PreviewTexts {
    lang: String,
    wrong_host: PageText,
    not_found: PageText,
    no_site: PageText,
    method: PageText,
    unreadable: PageText,
}

#[derive(Clone, Debug)]
struct PageText {
    title: String,
    sentence: String,
}

impl PreviewTexts {
    /// Collects the words. `lang` is the code of their language, `say` gives a sentence of `cli.ftl`.
    pub fn new(lang: &str, say: &dyn Fn(&str) -> String) -> Self {
        let page = |id: &str| PageText {
            title: say(&format!("{id}-title")),
            sentence: say(id),
        };
        PreviewTexts {
            lang: lang.to_owned(),
            wrong_host: page("preview-wrong-host"),
            not_found: page("preview-not-found"),
            no_site: page("preview-no-site"),
            method: page("preview-method"),
            unreadable: page("preview-unreadable"),
        }
    }
}

/// The preview as a service; [`super::serve`] runs it.
pub fn router(preview: Preview) -> Router {
    Router::new().fallback(answer).with_state(Arc::new(preview))
}

async fn answer(State(preview): State<Arc<Preview>>, request: Request) -> Response {
    let peer = request.extensions().get::<ConnectInfo<IpAddr>>();
    let peer = peer.map_or(Ipv4Addr::LOCALHOST.into(), |ConnectInfo(peer)| *peer);
    // Cloned, since the channel must not be held while a file is read.
    let site = Arc::clone(&preview.site.borrow());
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let is_head = request.method() == Method::HEAD;
    let mut response = if !is_for_us(&preview.hosts, &request) {
        own_page(
            &preview,
            &site,
            StatusCode::FORBIDDEN,
            &preview.texts.wrong_host,
        )
    } else if let Some((endpoint, spot)) = preview.form(&request)
        && (!reads || endpoint.unable().is_some())
    {
        // An answer to what was posted is not loaded again: the browser would ask whether to post it again.
        endpoint.answer(spot, request, peer).await
    } else if !reads {
        let mut page = own_page(
            &preview,
            &site,
            StatusCode::METHOD_NOT_ALLOWED,
            &preview.texts.method,
        );
        page.headers_mut()
            .insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        page
    } else {
        match request.uri().path() {
            RELOAD => revisions(&preview, &request),
            RELOAD_SCRIPT => typed(
                StatusCode::OK,
                Media::JAVASCRIPT,
                Bytes::from_static(include_bytes!("reload.js")),
            ),
            path => page_or_file(&preview, &site, path, request.uri().query()).await,
        }
    };
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if is_head {
        without_body(response)
    } else {
        response
    }
}

impl Preview {
    /// The form, if it is what a request asks for.
    fn form(&self, request: &Request) -> Option<(Arc<Endpoint>, Spot)> {
        let endpoint = self.endpoint.as_ref()?;
        let spot = endpoint.at(request.uri().path())?;
        Some((Arc::clone(endpoint), spot))
    }
}

/// Both places where a request names the host must name one of ours.
fn is_for_us(hosts: &AllowedHosts, request: &Request) -> bool {
    let host = request
        .headers()
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    let authority = request.uri().authority();
    host.is_some_and(|host| hosts.allows(host))
        && authority.is_none_or(|authority| hosts.allows(authority.as_str()))
}

async fn page_or_file(
    preview: &Preview,
    site: &ServedSite,
    path: &str,
    query: Option<&str>,
) -> Response {
    let (status, file) = match site.look_up(path) {
        Lookup::File(file) => (StatusCode::OK, file),
        Lookup::Moved(to) => return redirect(site, &to, query),
        Lookup::Missing(Some(page)) => (StatusCode::NOT_FOUND, page),
        Lookup::Missing(None) if site.is_empty() => {
            return own_page(
                preview,
                site,
                StatusCode::SERVICE_UNAVAILABLE,
                &preview.texts.no_site,
            );
        }
        Lookup::Missing(None) => {
            return own_page(
                preview,
                site,
                StatusCode::NOT_FOUND,
                &preview.texts.not_found,
            );
        }
    };
    let Some(bytes) = bytes_of(file).await else {
        return own_page(
            preview,
            site,
            StatusCode::INTERNAL_SERVER_ERROR,
            &preview.texts.unreadable,
        );
    };
    let body = if file.media == Media::HTML {
        with_reload(&bytes, site.revision()).into()
    } else {
        bytes
    };
    let mut response = typed(status, file.media, body);
    for (name, value) in site.headers() {
        response.headers_mut().insert(name, value.clone());
    }
    response
}

async fn bytes_of(file: &ServedFile) -> Option<Bytes> {
    match &file.body {
        ServedBody::Bytes(bytes) => Some(bytes.clone()),
        ServedBody::File(path) => {
            let path = path.clone();
            let read = tokio::task::spawn_blocking(move || std::fs::read(path));
            read.await.ok()?.ok().map(Bytes::from)
        }
    }
}

/// Puts the script before the end of the body, or at the end of a page that does not mark it.
fn with_reload(page: &[u8], revision: u64) -> Vec<u8> {
    let script =
        format!(r#"<script src="{RELOAD_SCRIPT}" data-revision="{revision}" defer></script>"#);
    let end = memchr::memmem::rfind(page, b"</body").unwrap_or(page.len());
    let (before, after) = page.split_at_checked(end).unwrap_or((page, &[]));
    [before, script.as_bytes(), after].concat()
}

fn redirect(site: &ServedSite, to: &str, query: Option<&str>) -> Response {
    let with_query = query.and_then(|query| HeaderValue::try_from(format!("{to}?{query}")).ok());
    // A path is percent-encoded and always a header value; a query may hold any byte.
    let location = with_query.or_else(|| HeaderValue::try_from(to).ok());
    let mut response = StatusCode::PERMANENT_REDIRECT.into_response();
    if let Some(location) = location {
        response.headers_mut().insert(header::LOCATION, location);
    }
    for (name, value) in site.headers() {
        response.headers_mut().insert(name, value.clone());
    }
    response
}

/// The current revision and every later one, until the server ends.
fn revisions(preview: &Preview, request: &Request) -> Response {
    let revisions = WatchStream::new(preview.site.clone()).map(|site| Some(site.revision()));
    let end: Box<dyn tokio_stream::Stream<Item = Option<u64>> + Send + Unpin> =
        match request.extensions().get::<Closing>() {
            Some(Closing(closed)) => Box::new(
                WatchStream::new(closed.clone())
                    .filter(|closed| *closed)
                    .map(|_| None),
            ),
            None => Box::new(tokio_stream::empty()),
        };
    let events = revisions
        .merge(end)
        .take_while(Option::is_some)
        .filter_map(|revision| revision)
        .map(|revision| {
            let event = Event::default()
                .event("revision")
                .data(revision.to_string());
            Ok::<_, Infallible>(event.retry(Duration::from_millis(500)))
        });
    Sse::new(events)
        .keep_alive(KeepAlive::default())
        .into_response()
}

/// A page of the preview's own, with the problems of the build where there is no site yet.
///
/// It reloads like every page, except where a reload changes nothing.
fn own_page(preview: &Preview, site: &ServedSite, status: StatusCode, text: &PageText) -> Response {
    let lang = escape(&preview.texts.lang);
    let title = escape(&text.title);
    let sentence = escape(&text.sentence);
    let mut page = format!(
        "<!doctype html><html lang=\"{lang}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title></head>\
         <body><main><h1>{title}</h1><p>{sentence}</p>"
    );
    if status == StatusCode::SERVICE_UNAVAILABLE {
        let _ = write!(page, "<pre>{}</pre>", escape(site.problems()));
    }
    page.push_str("</main></body></html>");
    let page = match status {
        StatusCode::FORBIDDEN | StatusCode::METHOD_NOT_ALLOWED => page.into_bytes(),
        _ => with_reload(page.as_bytes(), site.revision()),
    };
    let mut response = typed(status, Media::HTML, page.into());
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::try_from(policy::for_preview("default-src 'none'")) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    response
}

fn typed(status: StatusCode, media: Media, bytes: Bytes) -> Response {
    let media = HeaderValue::from_static(media.as_str());
    (status, [(header::CONTENT_TYPE, media)], bytes).into_response()
}

/// The answer to HEAD: that to GET, with its length and without its body.
fn without_body(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    if let Some(length) = body.size_hint().exact() {
        parts
            .headers
            .insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    }
    Response::from_parts(parts, Body::empty())
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpStream;
    use std::path::PathBuf;
    use std::sync::mpsc;

    use super::super::{ConnectionOptions, ListenAddress, SiteSettings, listen, serve};
    use super::*;
    use crate::artifact::{self, Artifact};
    use crate::route::Route;

    /// Longer than anything here takes, so that a hanging test fails instead.
    const PATIENCE: Duration = Duration::from_secs(20);

    const PAGE: &str = "<!doctype html><html><body><p>дом</p></body></html>";

    fn artifact(route: &str, body: &str) -> Artifact {
        let route = Route::parse(route).unwrap();
        Artifact {
            media: Media::of_name(&route.output_path()),
            route,
            body: artifact::Body::Bytes(body.into()),
            origin: None,
        }
    }

    fn site(revision: u64) -> ServedSite {
        let mut artifacts = vec![
            artifact("/", PAGE),
            artifact("/about/", PAGE),
            artifact("/404.html", "<h1>Няма такава страница</h1>"),
            artifact("/en/404.html", "<h1>Page not found</h1>"),
            artifact("/style.css", "p{}"),
        ];
        artifacts.push(Artifact {
            body: artifact::Body::File(PathBuf::from("/nowhere/at/all")),
            ..artifact("/leaflet.pdf", "")
        });
        let headers = [
            ("X-Content-Type-Options", "nosniff"),
            (
                "Content-Security-Policy",
                "default-src 'none'; script-src 'none'",
            ),
        ];
        let settings = SiteSettings {
            headers: headers
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .to_vec(),
            ..SiteSettings::default()
        };
        ServedSite::new(revision, artifacts, settings)
    }

    /// A preview on a port of its own, in a thread of its own.
    struct Running {
        port: u16,
        site: watch::Sender<Arc<ServedSite>>,
        stop: Option<tokio::sync::oneshot::Sender<()>>,
        stopped: mpsc::Receiver<()>,
    }

    impl Running {
        fn start(first: ServedSite) -> Self {
            let (site, current) = watch::channel(Arc::new(first));
            let (stop, stopping) = tokio::sync::oneshot::channel::<()>();
            let (started, port) = mpsc::channel();
            let (ended, stopped) = mpsc::channel();
            std::thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread()
                    .enable_all()
                    .build()
                    .unwrap();
                runtime.block_on(async {
                    let address = ListenAddress::preview().with_port(0);
                    let listener = listen(&address).await.unwrap();
                    let port = listener.local_addr().unwrap().port();
                    let preview = Preview {
                        site: current,
                        hosts: AllowedHosts::new(&address.with_port(port)),
                        endpoint: None,
                        texts: PreviewTexts::new("en", &|id| format!("<{id}>")),
                    };
                    started.send(port).unwrap();
                    let shutdown = async { stopping.await.unwrap_or_default() };
                    serve(
                        listener,
                        router(preview),
                        ConnectionOptions::preview(),
                        shutdown,
                    )
                    .await;
                });
                ended.send(()).unwrap();
            });
            Running {
                port: port.recv_timeout(PATIENCE).unwrap(),
                site,
                stop: Some(stop),
                stopped,
            }
        }

        fn connect(&self) -> TcpStream {
            let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
            stream.set_read_timeout(Some(PATIENCE)).unwrap();
            stream
        }

        /// Sends bytes and reads until the server closes.
        fn exchange(&self, request: &[u8]) -> String {
            let mut stream = self.connect();
            stream.write_all(request).unwrap();
            let mut answer = Vec::new();
            // A connection that is reset has answered nothing.
            let _ = stream.read_to_end(&mut answer);
            String::from_utf8(answer).unwrap()
        }

        fn request(&self, line: &str) -> String {
            let host = format!("127.0.0.1:{}", self.port);
            self.exchange(
                format!("{line} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").as_bytes(),
            )
        }

        fn stop(&mut self) {
            self.stop.take().unwrap().send(()).unwrap();
        }
    }

    fn status(answer: &str) -> &str {
        answer.get(9..12).unwrap_or(answer)
    }

    fn has_header(answer: &str, header: &str) -> bool {
        let head = answer.split("\r\n\r\n").next().unwrap();
        head.lines().any(|line| line.eq_ignore_ascii_case(header))
    }

    fn body(answer: &str) -> &str {
        answer.split_once("\r\n\r\n").unwrap().1
    }

    #[test]
    fn a_page_leaves_with_the_reload_script_and_the_headers_of_the_site() {
        let server = Running::start(site(7));
        let answer = server.request("GET /about/");
        assert_eq!(status(&answer), "200");
        assert_eq!(
            body(&answer),
            "<!doctype html><html><body><p>дом</p><script src=\"/__pateka/reload.js\" \
             data-revision=\"7\" defer></script></body></html>"
        );
        for header in [
            "content-type: text/html; charset=utf-8",
            "cache-control: no-store",
            "x-content-type-options: nosniff",
            "content-security-policy: default-src 'none'; script-src 'self'; connect-src 'self'",
        ] {
            assert!(has_header(&answer, header), "{header}\n{answer}");
        }
        let style = server.request("GET /style.css");
        assert_eq!(body(&style), "p{}");
        assert!(has_header(&style, "content-type: text/css; charset=utf-8"));
        let script = server.request("GET /__pateka/reload.js");
        assert!(has_header(
            &script,
            "content-type: text/javascript; charset=utf-8"
        ));
        assert!(body(&script).contains("EventSource(\"/__pateka/reload\")"));
    }

    #[test]
    fn a_page_without_its_slash_is_redirected_and_keeps_the_query() {
        let server = Running::start(site(1));
        let answer = server.request("GET /about?q=%D0%B0&x=//example.org");
        assert_eq!(status(&answer), "308");
        assert!(has_header(
            &answer,
            "location: /about/?q=%D0%B0&x=//example.org"
        ));
        assert!(has_header(&answer, "cache-control: no-store"));
    }

    #[test]
    fn a_missing_page_is_answered_with_the_page_of_its_language() {
        let server = Running::start(site(1));
        let bulgarian = server.request("GET /x/");
        assert_eq!(status(&bulgarian), "404");
        assert!(body(&bulgarian).starts_with("<h1>Няма такава страница</h1><script"));
        let english = server.request("GET /en/x/");
        assert!(body(&english).starts_with("<h1>Page not found</h1>"));
    }

    #[test]
    fn head_has_the_length_of_the_page_and_no_body() {
        let server = Running::start(site(1));
        let get = server.request("GET /");
        let head = server.request("HEAD /");
        assert_eq!(status(&head), "200");
        assert_eq!(body(&head), "");
        let length = format!("content-length: {}", body(&get).len());
        assert!(has_header(&head, &length), "{head}");
    }

    #[test]
    fn nothing_is_taken_in() {
        let server = Running::start(site(1));
        for method in ["POST", "PUT", "DELETE", "OPTIONS", "BREW"] {
            let answer = server.request(&format!("{method} /about/"));
            assert_eq!(status(&answer), "405", "{method}");
            assert!(has_header(&answer, "allow: GET, HEAD"));
        }
    }

    #[test]
    fn another_host_name_is_refused() {
        let server = Running::start(site(1));
        let port = server.port;
        for head in [
            format!("GET / HTTP/1.1\r\nHost: example.org:{port}\r\n"),
            format!(
                "GET / HTTP/1.1\r\nHost: example.org:{port}\r\nX-Forwarded-Host: localhost\r\n"
            ),
            format!("GET http://example.org/ HTTP/1.1\r\nHost: localhost:{port}\r\n"),
            format!("GET /__pateka/reload HTTP/1.1\r\nHost: example.org:{port}\r\n"),
            "GET / HTTP/1.1\r\nHost: localhost\r\n".to_owned(),
            "GET / HTTP/1.1\r\n".to_owned(),
        ] {
            let answer = server.exchange(format!("{head}Connection: close\r\n\r\n").as_bytes());
            assert_eq!(status(&answer), "403", "{head}");
            assert!(body(&answer).contains("&lt;preview-wrong-host&gt;"));
            assert!(!answer.contains("дом"));
        }
        let absolute = format!(
            "GET http://localhost:{port}/ HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n"
        );
        assert_eq!(status(&server.exchange(absolute.as_bytes())), "200");
    }

    #[test]
    fn no_request_line_stops_the_server() {
        let server = Running::start(site(1));
        for line in [
            "GET /%zz",
            "GET /%ff",
            "GET /%00",
            "GET //example.org/",
            "GET /../../etc/passwd",
            "GET /%2e%2e%2fetc/passwd",
            "GET /?",
            "GET /about?\u{7f}",
            "GET *",
            "OPTIONS *",
            "CONNECT example.org:443",
            "GET",
            "",
            "GET / HTTP/9.9",
            "\u{16}\u{3}\u{1}",
        ] {
            let answer = server.request(line);
            assert!(!answer.contains("root:"), "{line}");
        }
        server.exchange(&[[b'x'; 100_000].as_slice(), b"\r\n\r\n"].concat());
        server.exchange(b"GET /\xff\xfe HTTP/1.1\r\nHost: \xff\r\nConnection: close\r\n\r\n");
        assert_eq!(status(&server.request("GET /")), "200");
    }

    #[test]
    fn a_file_that_went_away_is_an_error_page() {
        let server = Running::start(site(1));
        let answer = server.request("GET /leaflet.pdf");
        assert_eq!(status(&answer), "500");
        assert!(body(&answer).contains("&lt;preview-unreadable&gt;"));
    }

    #[test]
    fn while_no_build_has_succeeded_the_problems_are_shown() {
        let settings = SiteSettings {
            problems: "error: <title> & more".to_owned(),
            ..SiteSettings::default()
        };
        let server = Running::start(ServedSite::new(1, Vec::new(), settings));
        let answer = server.request("GET /about/");
        assert_eq!(status(&answer), "503");
        assert!(body(&answer).contains("<pre>error: &lt;title&gt; &amp; more</pre>"));
        assert!(body(&answer).contains("data-revision=\"1\""));
        server.site.send_replace(Arc::new(site(2)));
        assert_eq!(status(&server.request("GET /about/")), "200");
    }

    /// Reads from a stream until a text has come.
    fn read_until(stream: &mut TcpStream, end: &str) -> String {
        let mut read = Vec::new();
        let mut byte = [0];
        while !read.ends_with(end.as_bytes()) {
            assert_eq!(stream.read(&mut byte).unwrap(), 1, "closed before {end:?}");
            read.push(byte[0]);
        }
        String::from_utf8(read).unwrap()
    }

    fn open_stream(server: &Running) -> TcpStream {
        let mut stream = server.connect();
        let port = server.port;
        let request = format!("GET /__pateka/reload HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        stream
    }

    #[test]
    fn the_stream_tells_the_revision_at_once_and_every_later_one() {
        let server = Running::start(site(7));
        let mut stream = open_stream(&server);
        let head = read_until(&mut stream, "\r\n\r\n");
        assert!(
            has_header(&head, "content-type: text/event-stream"),
            "{head}"
        );
        assert!(has_header(&head, "cache-control: no-store"));
        let first = read_until(&mut stream, "\n\n");
        assert!(first.contains("event: revision\ndata: 7\n"), "{first}");
        server.site.send_replace(Arc::new(site(8)));
        let second = read_until(&mut stream, "\n\n");
        assert!(second.contains("event: revision\ndata: 8\n"), "{second}");
    }

    #[test]
    fn open_streams_and_idle_connections_do_not_delay_the_end() {
        let mut server = Running::start(site(1));
        let mut stream = open_stream(&server);
        read_until(&mut stream, "data: 1\n");
        let mut idle = server.connect();
        let host = format!("127.0.0.1:{}", server.port);
        write!(idle, "GET /style.css HTTP/1.1\r\nHost: {host}\r\n\r\n").unwrap();
        read_until(&mut idle, "p{}");

        server.stop();

        // Well below the grace that a connection in the middle of an answer is given.
        let second = Duration::from_secs(1);
        server
            .stopped
            .recv_timeout(second)
            .expect("the server ends");
        assert_eq!(idle.read(&mut [0]).unwrap(), 0);
        let mut rest = String::new();
        stream.read_to_string(&mut rest).unwrap();
    }

    #[test]
    fn the_script_goes_before_the_last_end_of_a_body() {
        let page = |html: &str| String::from_utf8(with_reload(html.as_bytes(), 1)).unwrap();
        let script = "<script src=\"/__pateka/reload.js\" data-revision=\"1\" defer></script>";
        assert_eq!(
            page("<pre></body></pre></body></html>"),
            format!("<pre></body></pre>{script}</body></html>")
        );
        assert_eq!(page("<h1>x"), format!("<h1>x{script}"));
        assert_eq!(page(""), script);
    }
}
