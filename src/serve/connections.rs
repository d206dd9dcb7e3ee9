//! The connections of a server: taken in, watched over, and brought to an end.
//!
//! Promises that nobody can keep others waiting by doing nothing: every wait has an end ([`Patience`]), and
//! there is room for newcomers ([`Room`]): when it is full, or when one address has its share of it, the oldest
//! connection that hangs gives way. What goes wrong before a request is one (headers that are too many, too slow
//! or no HTTP) is answered with the pages of [`BrokenRequests`], where hyper would say nothing.
//!
//! A request whose length is given in two ways is not served: proxies and servers may read it differently.

mod registry;
mod wire;

use std::io;
use std::net::IpAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::body::{Bytes, HttpBody};
use axum::extract::ConnectInfo;
use axum::http::header::{self, HeaderValue};
use axum::http::{Request, StatusCode};
use axum::response::Response;
use axum::{Extension, Router};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::referral::endpoint::ReadWhole;
use registry::{Registered, Registry};
use wire::{Head, Wire};

/// The most bytes and lines of a request's head.
const HEAD_BYTES: usize = 16 * 1024;
const HEAD_LINES: usize = 100;

/// After an answer to something that was not read whole, so many bytes and so much time are given to what is
/// still coming; otherwise the system would take the answer back.
const LINGER_BYTES: usize = 4 * 1024 * 1024;
const LINGER: Duration = Duration::from_secs(3);

/// How a server treats its connections.
#[derive(Clone)]
pub struct ConnectionOptions {
    pub patience: Patience,
    pub room: Room,
    pub broken: Arc<dyn BrokenRequests>,
}

/// How long things may take.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// The head of a request; the same time a connection may be idle.
    pub head: Duration,
    /// Nothing of an answer can be sent.
    pub stalled: Duration,
    /// Answers that are under way when the end is asked for.
    pub grace: Duration,
}

/// How many connections may be open.
#[derive(Clone)]
pub struct Room {
    pub all: usize,
    /// Of one address.
    pub one: usize,
    /// Addresses that speak for many, and have no share of their own: proxies.
    pub shared: Arc<dyn Fn(IpAddr) -> bool + Send + Sync>,
}

/// Answers what is no request. `path` is as much of its address as could be read.
pub trait BrokenRequests: Send + Sync {
    /// A whole answer as bytes, with its status line and headers; the connection is closed after it.
    fn answer(&self, fault: Fault, path: &str) -> Bytes;
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// 400: it is no HTTP, or its length is given in two ways.
    Malformed,
    /// 408: the head did not come in time.
    Slow,
    /// 431: the head is too long, or has too many lines.
    HeadersTooLarge,
}

impl ConnectionOptions {
    /// For a preview, which has one visitor and a browser that opens much.
    pub fn preview() -> Self {
        ConnectionOptions {
            patience: Patience {
                head: Duration::from_secs(10),
                stalled: Duration::from_secs(60),
                grace: Duration::from_secs(2),
            },
            room: Room {
                all: 256,
                one: 256,
                shared: Arc::new(|_| false),
            },
            broken: Arc::new(Plain),
        }
    }
}

/// Serves until `shutdown` is ready. Streams end at once then, answers under way within the time of
/// grace; no task is left behind.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    options: ConnectionOptions,
    shutdown: impl Future<Output = ()>,
) {
    let (closing, closed) = watch::channel(false);
    let router = router.layer(Extension(Closing(closed.clone())));
    let registry = Arc::new(Registry::default());
    let mut connections = JoinSet::new();
    let mut shutdown = pin!(shutdown);
    loop {
        tokio::select! {
            () = &mut shutdown => break,
            Some(_) = connections.join_next(), if !connections.is_empty() => {}
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => {
                    let peer = peer.ip().to_canonical();
                    if let Some(registered) = registry.admit(peer, &options.room) {
                        let connection = Connection {
                            peer,
                            registered,
                            router: TowerToHyperService::new(router.clone()),
                            options: options.clone(),
                            closed: closed.clone(),
                        };
                        connections.spawn(connection.run(stream));
                    }
                }
                // A connection that broke off, or no more open files: others may end meanwhile.
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            },
        }
    }
    drop(listener);
    closing.send_replace(true);
    let finished = async { while connections.join_next().await.is_some() {} };
    // What is not finished then is ended with the set.
    let _ = tokio::time::timeout(options.patience.grace, finished).await;
}

/// Tells endless answers that the server ends: [`serve`] hands it to them with the request.
#[derive(Clone, Debug)]
pub struct Closing(pub watch::Receiver<bool>);

struct Connection {
    peer: IpAddr,
    registered: Registered,
    router: TowerToHyperService<Router>,
    options: ConnectionOptions,
    closed: watch::Receiver<bool>,
}

impl Connection {
    async fn run(self, stream: TcpStream) {
        let evicted = self.registered.evicted();
        tokio::select! {
            () = self.converse(stream) => {}
            // Its place is needed by somebody who does something.
            () = evicted.notified() => {}
        }
    }

    async fn converse(&self, stream: TcpStream) {
        // Answers are written whole; there is nothing to wait for.
        let _ = stream.set_nodelay(true);
        let head = Arc::new(Head::default());
        let patience = self.options.patience;
        let wire = Wire::new(stream, Arc::clone(&head), patience.stalled);
        let mut connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(patience.head)
            .max_headers(HEAD_LINES)
            .max_buf_size(HEAD_BYTES)
            .serve_connection(
                TokioIo::new(wire),
                service_fn(|request| self.answer(request, &head)),
            );
        let mut closed = self.closed.clone();
        let closing = async {
            // A server that is gone is closing too.
            let _ = closed.wait_for(|closed| *closed).await;
        };
        let ended = tokio::select! {
            result = &mut connection => Some(result),
            () = closing => None,
        };
        let result = match ended {
            Some(result) => result,
            None if head.is_between_requests() => return,
            None => {
                Pin::new(&mut connection).graceful_shutdown();
                (&mut connection).await
            }
        };
        let mut stream = connection.into_parts().io.into_inner().into_inner();
        let fault = match &result {
            Err(error) if error.is_parse_too_large() => Some(Fault::HeadersTooLarge),
            Err(error) if error.is_parse() => Some(Fault::Malformed),
            // Who has said nothing is not answered: browsers open connections that they may not need.
            Err(error) if error.is_timeout() && head.is_begun() => Some(Fault::Slow),
            Err(_) if head.has_two_lengths() => Some(Fault::Malformed),
            _ => None,
        };
        if let Some(fault) = fault {
            let answer = self.options.broken.answer(fault, &head.path());
            let _ = tokio::time::timeout(patience.head, stream.write_all(&answer)).await;
        }
        let _ = stream.shutdown().await;
        if fault.is_some() || head.is_unread() {
            linger(&mut stream).await;
        }
    }

    /// Hands a request to the router, with what is known of its connection. The error ends the connection.
    async fn answer(&self, mut request: Request<Incoming>, head: &Head) -> io::Result<Response> {
        let chunked = request.headers().contains_key(header::TRANSFER_ENCODING);
        if chunked && head.has_two_lengths() {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let read = Arc::new(AtomicBool::new(request.body().is_end_stream()));
        head.call(Arc::clone(&read));
        self.registered.begin(Arc::clone(&read));
        request.extensions_mut().insert(ConnectInfo(self.peer));
        request
            .extensions_mut()
            .insert(ReadWhole(Arc::clone(&read)));
        let Ok(mut response) = self.router.call(request).await;
        self.registered.end();
        if chunked || !read.load(Ordering::Relaxed) {
            // Nothing that stands behind a chunked body, or one that was not read, is taken for a request.
            let close = HeaderValue::from_static("close");
            response.headers_mut().insert(header::CONNECTION, close);
        }
        Ok(response)
    }
}

/// Lets the last answer arrive, whatever was still being sent here.
async fn linger(stream: &mut TcpStream) {
    let drained = async {
        let mut room = [0; 4096];
        let mut left = LINGER_BYTES;
        while let Ok(read @ 1..) = stream.read(&mut room).await {
            left = match left.checked_sub(read) {
                Some(left) => left,
                None => return,
            };
        }
    };
    let _ = tokio::time::timeout(LINGER, drained).await;
}

/// An answer to what is no request, as it goes over the wire.
pub fn raw_answer(status: StatusCode, headers: &[(&str, &str)], body: &[u8]) -> Bytes {
    let mut head = format!(
        "HTTP/1.1 {} {}\r\nconnection: close\r\ncontent-length: {}\r\n",
        status.as_str(),
        status.canonical_reason().unwrap_or_default(),
        body.len()
    );
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("\r\n");
    [head.as_bytes(), body].concat().into()
}

impl Fault {
    pub const ALL: [Fault; 3] = [Fault::Malformed, Fault::Slow, Fault::HeadersTooLarge];

    pub fn status(self) -> StatusCode {
        match self {
            Fault::Malformed => StatusCode::BAD_REQUEST,
            Fault::Slow => StatusCode::REQUEST_TIMEOUT,
            Fault::HeadersTooLarge => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
        }
    }
}

/// For where nobody but the author of a request reads the answer.
pub struct Plain;

impl BrokenRequests for Plain {
    fn answer(&self, fault: Fault, _path: &str) -> Bytes {
        let status = fault.status();
        let text = status.canonical_reason().unwrap_or_default();
        let headers = [("content-type", "text/plain; charset=utf-8")];
        raw_answer(status, &headers, text.as_bytes())
    }
}

#[cfg(test)]
mod tests;
