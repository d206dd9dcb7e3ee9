//! A sign of life on the terminal for work that lasts longer than a second.

use std::io::{self, IsTerminal, Write};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// Shows that work goes on, for as long as it lives; then takes the line away.
pub struct Progress {
    running: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    /// Starts showing a text, with a dot more each second, where a person watches stderr.
    pub fn start(text: String) -> Progress {
        if !io::stderr().is_terminal() {
            return Progress { running: None };
        }
        let (stop, stopped) = channel();
        let thread = std::thread::spawn(move || {
            let mut line = text;
            let mut shown = false;
            while stopped.recv_timeout(Duration::from_secs(1)) == Err(RecvTimeoutError::Timeout) {
                line.push('.');
                // A terminal that went away needs no sign of life.
                let _ = write!(io::stderr(), "\r{line}");
                shown = true;
            }
            if shown {
                let _ = write!(io::stderr(), "\r\x1b[K");
            }
        });
        Progress {
            running: Some((stop, thread)),
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((stop, thread)) = self.running.take() {
            drop(stop);
            // It only writes; if it panicked, there is nothing to save.
            let _ = thread.join();
        }
    }
}
