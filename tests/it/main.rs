//! The tests from outside: the library and the program, by what they do.
//!
//! `site` makes small sites and builds them; the other modules only say what must come of it.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails"
)]

mod calendars;
mod check;
mod commonmark;
mod events;
mod form;
mod host;
mod layers;
mod mistakes;
mod new;
mod pipeline;
mod site;
mod themes;
mod vault;
