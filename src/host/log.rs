//! A line for each answer: minute, method, route, status, how long it took, a code.
//!
//! `2026-12-01T08:30Z GET /en/services/ 200 <10ms ok`. A route is one of the site's own, never what a stranger asked
//! for; a method that the server does not know is `-`. There is no address, agent, query, reference or text. The
//! minute is as exact as it gets, because a referral in clear has only its day.
//!
//! Lines are written by a thread of their own, so that nobody waits for a slow terminal; when it falls behind, lines
//! are left out and counted.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;

use axum::http::{Method, StatusCode};
use jiff::Timestamp;

/// Takes lines. Cloning it is cheap.
#[derive(Clone)]
pub struct Log {
    lines: SyncSender<String>,
    left_out: Arc<AtomicUsize>,
}

/// What is said of an answer.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    pub now: Timestamp,
    /// `None` where there was no request.
    pub method: Option<&'a Method>,
    /// A route of the site, or a name for what is none: `missing`.
    pub route: &'a str,
    pub status: StatusCode,
    pub took: Duration,
    pub code: &'a str,
}

/// As many lines wait at most.
const WAITING: usize = 4096;

impl Log {
    /// A log that writes until the last clone of it is dropped; then the thread ends.
    pub fn new(writer: impl Write + Send + 'static) -> std::io::Result<(Log, JoinHandle<()>)> {
        let (lines, received) = sync_channel(WAITING);
        let left_out = Arc::new(AtomicUsize::new(0));
        let log = Log {
            lines,
            left_out: Arc::clone(&left_out),
        };
        let thread = std::thread::Builder::new()
            .name("log".to_owned())
            .spawn(move || write(&received, writer, &left_out))?;
        Ok((log, thread))
    }

    pub fn note(&self, entry: &Entry<'_>) {
        if self.lines.try_send(entry.line()).is_err() {
            self.left_out.fetch_add(1, Ordering::Relaxed);
        }
    }
}

impl Entry<'_> {
    fn line(&self) -> String {
        let method = match self.method {
            Some(&Method::GET) => "GET",
            Some(&Method::HEAD) => "HEAD",
            Some(&Method::POST) => "POST",
            _ => "-",
        };
        format!(
            "{} {method} {} {} {} {}",
            self.now.strftime("%Y-%m-%dT%H:%MZ"),
            self.route,
            self.status.as_str(),
            duration_class(self.took),
            self.code
        )
    }
}

fn duration_class(took: Duration) -> &'static str {
    match took.as_millis() {
        0..10 => "<10ms",
        10..100 => "<100ms",
        100..1_000 => "<1s",
        1_000..10_000 => "<10s",
        _ => ">10s",
    }
}

fn write(received: &Receiver<String>, mut writer: impl Write, left_out: &AtomicUsize) {
    while let Ok(first) = received.recv() {
        // Whoever reads the log has gone; answers go on.
        let _ = writeln!(writer, "{first}");
        for line in received.try_iter() {
            let _ = writeln!(writer, "{line}");
        }
        let missing = left_out.swap(0, Ordering::Relaxed);
        if missing > 0 {
            let _ = writeln!(writer, "- {missing} lines left out");
        }
        let _ = writer.flush();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    #[derive(Clone, Default)]
    struct Memory(Arc<Mutex<Vec<u8>>>);

    impl Write for Memory {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_line_has_six_fields_and_no_method_of_strangers() {
        let memory = Memory::default();
        let (log, thread) = Log::new(memory.clone()).unwrap();
        let strange = Method::from_bytes(b"MARKER").unwrap();
        for method in [&Method::GET, &strange] {
            log.note(&Entry {
                now: Timestamp::from_second(1_796_113_859).unwrap(),
                method: Some(method),
                route: "/en/services/",
                status: StatusCode::OK,
                took: Duration::from_millis(12),
                code: "ok",
            });
        }
        drop(log);
        thread.join().unwrap();
        let written = String::from_utf8(memory.0.lock().unwrap().clone()).unwrap();
        assert_eq!(
            written,
            "2026-12-01T08:30Z GET /en/services/ 200 <100ms ok\n\
             2026-12-01T08:30Z - /en/services/ 200 <100ms ok\n"
        );
    }
}
