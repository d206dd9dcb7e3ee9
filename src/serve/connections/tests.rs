//! Conversations over real connections, with clients that do not behave.

use std::sync::atomic::Ordering;

use axum::extract::Request as AxumRequest;
use tokio::task::JoinHandle;

use super::*;
use crate::serve::{ListenAddress, listen};

/// Pages as a site may have them.
struct Pages;

impl BrokenRequests for Pages {
    fn answer(&self, fault: Fault, path: &str) -> Bytes {
        let page = format!("{fault:?} {path}");
        raw_answer(fault.status(), &[("x-frame", "none")], page.as_bytes())
    }
}

struct Running {
    port: u16,
    stop: tokio::sync::oneshot::Sender<()>,
    server: JoinHandle<()>,
}

async fn start(all: usize, one: usize) -> Running {
    let listener = listen(&ListenAddress::preview().with_port(0))
        .await
        .unwrap();
    let port = listener.local_addr().unwrap().port();
    let (stop, stopping) = tokio::sync::oneshot::channel();
    let router = Router::new().fallback(async |request: AxumRequest| {
        let read = request.extensions().get::<ReadWhole>().cloned().unwrap();
        let slow = request.uri().path() == "/slow";
        let (_, body) = request.into_parts();
        let body = axum::body::to_bytes(body, 1 << 16).await;
        read.0.store(true, Ordering::Relaxed);
        if slow {
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
        match body {
            Ok(body) => format!("read {}", body.len()),
            Err(_) => "too much".to_owned(),
        }
    });
    let options = ConnectionOptions {
        patience: Patience {
            head: Duration::from_millis(400),
            stalled: Duration::from_secs(5),
            grace: Duration::from_secs(10),
        },
        room: Room {
            all,
            one,
            shared: Arc::new(|_| false),
        },
        broken: Arc::new(Pages),
    };
    let stopping = async { stopping.await.unwrap_or_default() };
    Running {
        port,
        stop,
        server: tokio::spawn(serve(listener, router, options, stopping)),
    }
}

impl Running {
    async fn connect(&self) -> TcpStream {
        TcpStream::connect(("127.0.0.1", self.port)).await.unwrap()
    }

    /// Sends bytes and reads until the server closes.
    async fn exchange(&self, bytes: &[u8]) -> String {
        let mut stream = self.connect().await;
        stream.write_all(bytes).await.unwrap();
        rest(stream).await
    }
}

async fn rest(mut stream: TcpStream) -> String {
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8(answer).unwrap()
}

#[tokio::test]
async fn heads_that_are_too_large_are_answered_with_a_page() {
    let server = start(9, 9).await;
    let many = format!(
        "GET /en/x HTTP/1.1\r\nhost: x\r\n{}\r\n",
        "a: b\r\n".repeat(100)
    );
    let long = format!(
        "GET /en/x HTTP/1.1\r\nhost: x\r\na: {}\r\n\r\n",
        "b".repeat(20_000)
    );
    for head in [many, long] {
        let answer = server.exchange(head.as_bytes()).await;
        assert!(answer.starts_with("HTTP/1.1 431 "), "{answer}");
        assert!(answer.contains("x-frame: none\r\n"));
        assert!(
            answer.ends_with("\r\n\r\nHeadersTooLarge /en/x"),
            "{answer}"
        );
    }
    let just = format!(
        "GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{}\r\n",
        "a: b\r\n".repeat(98)
    );
    assert!(
        server
            .exchange(just.as_bytes())
            .await
            .starts_with("HTTP/1.1 200 ")
    );
}

#[tokio::test]
async fn what_is_no_http_is_answered_with_a_page() {
    let server = start(9, 9).await;
    for bytes in [
        "GET / HTTP/9.9\r\n\r\n",
        "\u{16}\u{3}\u{1}\r\n\r\n",
        "GET /\r\nb ad: x\r\n\r\n",
    ] {
        let answer = server.exchange(bytes.as_bytes()).await;
        assert!(answer.starts_with("HTTP/1.1 400 "), "{bytes:?} {answer}");
        assert!(answer.contains("Malformed"), "{answer}");
    }
}

#[tokio::test]
async fn a_length_given_in_two_ways_is_refused_in_either_order() {
    let server = start(9, 9).await;
    let (length, chunked) = ("Content-Length: 3\r\n", "Transfer-Encoding: chunked\r\n");
    for headers in [[length, chunked], [chunked, length]].map(|lines| lines.concat()) {
        let head = format!("POST / HTTP/1.1\r\nhost: x\r\n{headers}\r\n0\r\n\r\n");
        let answer = server.exchange(head.as_bytes()).await;
        assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
    }
    let head = format!("POST / HTTP/1.1\r\nhost: x\r\n{chunked}\r\n3\r\nabc\r\n0\r\n\r\nGET /more");
    let answer = server.exchange(head.as_bytes()).await;
    assert!(
        answer.contains("connection: close\r\n") && answer.ends_with("read 3"),
        "{answer}"
    );
}

#[tokio::test]
async fn slow_heads_are_answered_and_silence_is_not() {
    let server = start(9, 9).await;
    let answer = server.exchange(b"GET /en/x HTTP/1.1\r\nhost: x\r\n").await;
    assert!(
        answer.starts_with("HTTP/1.1 408 ") && answer.ends_with("Slow /en/x"),
        "{answer}"
    );
    assert_eq!(server.exchange(b"").await, "");
    // A connection that was used and is idle now has nothing to be told.
    let answer = server.exchange(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await;
    assert!(answer.ends_with("read 0"), "{answer}");
}

#[tokio::test]
async fn an_answer_arrives_although_much_is_still_coming() {
    let server = start(9, 9).await;
    let mut body = b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 2000000\r\n\r\n".to_vec();
    body.resize(body.len() + 2_000_000, b'a');
    let answer = server.exchange(&body).await;
    assert!(answer.ends_with("too much"), "{answer}");
}

#[tokio::test]
async fn hanging_clients_make_room_for_others() {
    let server = start(20, 20).await;
    let mut hanging = Vec::new();
    for n in 0..200 {
        let mut stream = server.connect().await;
        let begun: &[u8] = match n % 3 {
            0 => b"",
            1 => b"GET / HTTP/1.1\r\n",
            _ => b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n",
        };
        // Those that gave way may be closed already.
        let _ = stream.write_all(begun).await;
        hanging.push(stream);
    }
    let answer = server
        .exchange(b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
        .await;
    assert!(answer.ends_with("read 0"), "{answer}");
}

#[tokio::test]
async fn the_end_waits_for_answers_under_way_and_for_nobody_else() {
    let server = start(9, 9).await;
    let idle = server.connect().await;
    let mut busy = server.connect().await;
    busy.write_all(b"POST /slow HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\n\r\nabc")
        .await
        .unwrap();
    // The answer of another one shows that the busy one was taken in.
    server
        .exchange(b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
        .await;
    server.stop.send(()).unwrap();
    let answer = rest(busy).await;
    assert!(answer.ends_with("read 3"), "{answer}");
    server.server.await.unwrap();
    assert_eq!(rest(idle).await, "");
}
