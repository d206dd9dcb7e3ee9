//! The published site: one build served from memory, with the form, to everybody.
//!
//! A server here is a value, as in [`crate::serve`]: [`router`] makes it from the current site, which whoever
//! builds swaps through a watch channel. No path of a stranger meets the file system: addresses are looked up in
//! the map of what was built. Nothing here builds, watches or asks for keys.
//!
//! - [`site`]: one build with everything that its answers need, each file packed once
//! - [`negotiate`]: what a request says of encodings, versions and parts
//! - [`answer`]: the answers
//! - [`broken`]: the answers to what is no request
//! - [`log`]: a line for each answer, without anything of who asked

pub mod answer;
pub mod broken;
pub mod log;
pub mod negotiate;
pub mod site;

pub use answer::{Host, router};
pub use broken::BrokenPages;
pub use log::Log;
pub use site::{HostedSettings, HostedSite, Packing};
