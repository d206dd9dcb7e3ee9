//! The second tower: from what a browser posted to a sealed record that only the staff can open.
//!
//! ```text
//! bytes ──► Raw ──► Submission ──► Sealed ──► Receipt ──► notice
//!      decode   validate      seal       store       notify
//! ```
//!
//! [`endpoint`] is where a browser's request comes in; [`token`], [`source`] and [`limit`] are what it asks before it
//! hands a submission to a [`endpoint::Vault`], and [`vault`] is the real one.
//!
//! Nothing of the generator is known here but the form's definition, addresses, languages and diagnostics; the
//! themed pages come as a [`crate::form::FormPages`]. A submission can neither be printed nor
//! written; the store takes only what is sealed; the notifier sees only that something arrived.

pub mod decode;
pub mod endpoint;
pub mod export;
pub mod intake;
pub mod keys;
pub mod limit;
pub mod normalise;
pub mod notify;
pub mod practice;
pub mod recipients;
pub mod reference;
pub mod seal;
pub mod sheet;
pub mod source;
pub mod store;
pub mod submission;
#[cfg(test)]
mod testing;
pub mod token;
pub mod vault;

pub use decode::{Action, Raw, decode};
pub use recipients::Recipients;
pub use reference::Reference;
pub use seal::{Mark, Sealed};
pub use store::Store;
pub use submission::{Rejected, Submission, typed, validate};
