//! What goes over a connection, watched: the head of a request as it comes, and answers that do not get away.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Sleep, sleep};

/// As much of a head is remembered as hyper reads.
const REMEMBERED: usize = super::HEAD_BYTES;

/// The head of the request that a connection is at.
#[derive(Default)]
pub struct Head {
    state: Mutex<HeadState>,
}

#[derive(Default)]
struct HeadState {
    /// Up to its empty line, so nothing of what a person wrote is in it.
    bytes: Vec<u8>,
    whole: bool,
    /// Hyper has made a request of it; true when its body was read whole.
    called: Option<Arc<AtomicBool>>,
    /// Something was sent since it began.
    wrote: bool,
}

impl Head {
    /// Hyper made a request of it; `read_whole` becomes true when its body was read whole.
    pub fn call(&self, read_whole: Arc<AtomicBool>) {
        self.lock().called = Some(read_whole);
    }

    /// Whether a request was answered before it was read whole.
    pub fn is_unread(&self) -> bool {
        let state = self.lock();
        let read_whole = state.called.as_ref();
        read_whole.is_some_and(|read_whole| !read_whole.load(Ordering::Relaxed))
    }

    /// Whether a request has begun to come and is none yet.
    pub fn is_begun(&self) -> bool {
        let state = self.lock();
        state.called.is_none() && !state.bytes.is_empty()
    }

    /// Whether nothing is expected of the server.
    pub fn is_between_requests(&self) -> bool {
        let state = self.lock();
        state.called.is_none() && state.bytes.is_empty()
    }

    /// The address that is asked for, as far as it can be read.
    pub fn path(&self) -> String {
        let state = self.lock();
        let line = state.bytes.split(|byte| *byte == b'\r').next();
        let path = line.and_then(|line| line.split(|byte| *byte == b' ').nth(1));
        String::from_utf8_lossy(path.unwrap_or_default()).into_owned()
    }

    /// Whether it gives the length of its body in two ways.
    pub fn has_two_lengths(&self) -> bool {
        let state = self.lock();
        let has = |name: &[u8]| {
            state.bytes.split(|byte| *byte == b'\n').any(|line| {
                let line = line.get(..name.len());
                line.is_some_and(|line| line.eq_ignore_ascii_case(name))
            })
        };
        has(b"content-length:") && has(b"transfer-encoding:")
    }

    fn read(&self, bytes: &[u8]) {
        let mut state = self.lock();
        // What comes after an answer is the next request, unless the answered one is still being sent.
        let read_whole = state.called.as_ref();
        if state.wrote && read_whole.is_some_and(|whole| whole.load(Ordering::Relaxed)) {
            *state = HeadState::default();
        }
        if state.whole {
            return;
        }
        let room = REMEMBERED.saturating_sub(state.bytes.len());
        state.bytes.extend(bytes.iter().take(room));
        if let Some(end) = memchr::memmem::find(&state.bytes, b"\r\n\r\n") {
            state.bytes.truncate(end + 2);
            state.whole = true;
        }
    }

    /// Whether these bytes are an answer that hyper gives of its own, which has no page.
    fn write(&self, bytes: &[u8]) -> bool {
        let mut state = self.lock();
        state.wrote = true;
        state.called.is_none()
            && bytes.starts_with(b"HTTP/1.1 4")
            && memchr::memmem::find(bytes, b"content-length: 0\r\n").is_some()
    }

    fn lock(&self) -> MutexGuard<'_, HeadState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection's bytes.
pub struct Wire {
    stream: TcpStream,
    head: Arc<Head>,
    /// How long nothing of an answer may get away.
    patience: Duration,
    stalled: Option<Pin<Box<Sleep>>>,
}

impl Wire {
    pub fn new(stream: TcpStream, head: Arc<Head>, patience: Duration) -> Self {
        Wire {
            stream,
            head,
            patience,
            stalled: None,
        }
    }

    pub fn into_inner(self) -> TcpStream {
        self.stream
    }

    /// An attempt to write, which fails when nothing has got away for too long.
    fn patiently<T>(
        &mut self,
        context: &mut Context<'_>,
        attempt: impl FnOnce(Pin<&mut TcpStream>, &mut Context<'_>) -> Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        match attempt(Pin::new(&mut self.stream), context) {
            Poll::Ready(done) => {
                self.stalled = None;
                Poll::Ready(done)
            }
            Poll::Pending => {
                let patience = self.patience;
                let stalled = self
                    .stalled
                    .get_or_insert_with(|| Box::pin(sleep(patience)));
                ready!(stalled.as_mut().poll(context));
                Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
            }
        }
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let before = buffer.filled().len();
        ready!(Pin::new(&mut this.stream).poll_read(context, buffer))?;
        let new = buffer.filled().get(before..).unwrap_or_default();
        if !new.is_empty() {
            this.head.read(new);
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        if this.head.write(bytes) {
            return Poll::Ready(Ok(bytes.len()));
        }
        this.patiently(context, |stream, context| stream.poll_write(context, bytes))
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let first = slices.first().map_or(&[][..], |slice| slice);
        if this.head.write(first) {
            return Poll::Ready(Ok(slices.iter().map(|slice| slice.len()).sum()));
        }
        this.patiently(context, |stream, context| {
            stream.poll_write_vectored(context, slices)
        })
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(context)
    }

    /// Left to the connection, which may have to say something yet where hyper is done.
    fn poll_shutdown(self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}
