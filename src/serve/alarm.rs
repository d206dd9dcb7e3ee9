//! Waiting for the instant at which the site would be another by itself.

use std::time::Duration;

use jiff::Timestamp;

/// The system's clock is looked at again after this long: it may be set, and a computer may sleep, without the
/// timers noticing.
const GLANCE: Duration = Duration::from_secs(30);

/// Waits until an instant has come by the clock of the system; for ever when there is none.
///
/// A server that builds its site builds it anew then, with `Built::next_change` of the build before.
pub async fn due(at: Option<Timestamp>) {
    let Some(at) = at else {
        return std::future::pending().await;
    };
    while let Ok(left) = Duration::try_from(at.duration_since(Timestamp::now())) {
        if left.is_zero() {
            return;
        }
        tokio::time::sleep(left.min(GLANCE)).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Longer than anything here takes, so that a hanging test fails instead.
    const PATIENCE: Duration = Duration::from_secs(20);

    fn waits(at: Option<Timestamp>, patience: Duration) -> bool {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .unwrap();
        runtime.block_on(async { tokio::time::timeout(patience, due(at)).await.is_err() })
    }

    #[test]
    fn what_is_due_is_due_at_once_and_nothing_is_due_when_nothing_changes() {
        assert!(!waits(Some(Timestamp::UNIX_EPOCH), PATIENCE));
        assert!(waits(None, Duration::from_millis(1)));
    }

    #[test]
    fn it_is_never_too_early() {
        let at = Timestamp::now() + jiff::SignedDuration::from_millis(20);
        assert!(!waits(Some(at), PATIENCE));
        assert!(Timestamp::now() >= at);
    }
}
