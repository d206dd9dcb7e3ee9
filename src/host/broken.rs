//! Pages for what is no request: the same as for every other refusal, with the numbers to call.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use jiff::Timestamp;
use tokio::sync::watch;

use super::log::{Entry, Log};
use super::site::HostedSite;
use crate::form::Refusal;
use crate::referral::endpoint::Endpoint;
use crate::serve::connections::{BrokenRequests, Fault, Plain, raw_answer};

/// The pages of the form where there is one.
pub struct BrokenPages {
    pub site: watch::Receiver<Arc<HostedSite>>,
    pub endpoint: Arc<Endpoint>,
    pub log: Log,
    pub now: fn() -> Timestamp,
}

impl BrokenRequests for BrokenPages {
    fn answer(&self, fault: Fault, path: &str) -> Bytes {
        let refusal = match fault {
            Fault::Malformed => Refusal::NotAForm,
            Fault::Slow => Refusal::Timeout,
            Fault::HeadersTooLarge => Refusal::HeadersTooLarge,
        };
        self.log.note(&Entry {
            now: (self.now)(),
            method: None,
            route: "broken",
            status: fault.status(),
            took: Duration::ZERO,
            code: refusal.name(),
        });
        let Some(page) = self.endpoint.refusal(refusal, path) else {
            return Plain.answer(fault, path);
        };
        let site = Arc::clone(&self.site.borrow());
        let security = site.headers().iter();
        let mut headers: Vec<(&str, &str)> = security
            .filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)))
            .collect();
        headers.push(("content-type", "text/html; charset=utf-8"));
        headers.push(("cache-control", "no-store"));
        raw_answer(fault.status(), &headers, &page)
    }
}
