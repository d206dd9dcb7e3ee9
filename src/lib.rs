//! pateka turns Markdown into the public, bilingual website of a community centre, previews and hosts it, and takes in
//! what its self-referral form brings.
//!
//! This page is the map. It says how data flows, what always holds, where everything lives and
//! how one page comes to be; every link in it is checked when the documentation is built.
//!
//! # The way of the data
//!
//! ```text
//!            reads disk                                              writes disk / memory
//!                │                                                           ▲
//!   project  Project ──► config  Config                                      │
//!                │          │                                                │
//!                ├──► content   Document…      front matter typed, body = text + range
//!                │          │                                                │
//!                │      site    Site           languages, sections, pages, twins, routes
//!                │          │                                                │
//!                │      markdown  Body…        HTML with holes, headings, links, text
//!                │          │                                                │
//!                ├──► assets    Assets         file → fingerprinted route, bytes, size
//!                │          │                                                │
//!                └──► theme     Engine, views  everything that a template may see
//!                           │                                                │
//!                       render + output        Artifact… (route, media type, bytes, origin)
//!                           │                                                │
//!                       build  Built ───────► publish ──► disk       `pateka build`
//!                                        └──► serve   ──► browser    `pateka serve`
//!                                        └──► host    ──► everybody  `pateka host`
//!
//!   form       the definition of the form, which both towers share
//!   referral   bytes ► Raw ► Submission ► Sealed ► Receipt ► notice
//! ```
//!
//! [`build::build`] is exactly these arrows, in this order. Each stage returns a new type and reports
//! into a [`diag::Report`]; the next one goes on with what there is, so that one run shows all mistakes.
//!
//! # What always holds
//!
//! 1. The core does no I/O and asks no clock, environment or randomness: one reader at the front
//!    ([`project`]), one writer at the back ([`publish`]); "now" is an argument ([`clock::Clock`]).
//!    Only [`assets`] reads again: the files that are published as they are, through the project.
//! 2. Nothing is half-built: a stage that knows more returns another type.
//! 3. An author's mistake is data ([`diag::Diagnostic`]): a code, a range of bytes, arguments. Lines, columns
//!    and words exist only where they are printed ([`cli`], [`i18n::messages`]).
//! 4. Templates look things up in finished values ([`theme::views`]); they start nothing.
//! 5. A [`route::Route`] cannot leave the site; whoever holds one may join it to a folder.
//! 6. The same input, clock and version give the same bytes, on any number of threads.
//! 7. The output folder changes only when everything could be written ([`publish`]).
//! 8. Strangers' bytes are never indexed, sliced or unwrapped; `unsafe` is forbidden.
//!
//! # The modules, in reading order
//!
//! | layer | modules |
//! |---|---|
//! | words | [`diag`], [`route`], [`artifact`] |
//! | inputs | [`toml_reader`], [`i18n`], [`clock`], [`project`], [`config`], [`form`], [`minify`] |
//! | parse | [`content`], [`markdown`] |
//! | model | [`site`] |
//! | produce | [`assets`], [`output`], [`theme`], [`render`] |
//! | inspect | [`check`] |
//! | drive | [`build`], [`publish`] |
//! | tower | [`referral`] |
//! | run | [`watch`], [`serve`], [`host`] |
//! | top | [`cli`], and the binary in `main.rs` |
//!
//! Imports point only upwards in this table; a test reads them and fails with the one that does not.
//!
//! # A page on its way
//!
//! `content/events/2026-12-10-meeting.en.md` is read by [`project::Project::read`].
//! [`content::load`] splits its front matter off, learns from the section's `_index.md` that it is an event, takes
//! the date from its name and the `start` from its Bulgarian twin. [`site::Site::build`] gives it the route
//! `/en/events/meeting/`, finds its neighbours and its translations. [`markdown::parse`] turns the
//! body into HTML with holes, which [`render::content`] fills: links lead to the English pages, facts
//! become their texts, blocks are drawn by the theme. [`theme::views`] makes the values that templates
//! see, [`render::render`] runs `event.html` over them and [`minify`] takes the air out. The artifact goes to
//! [`publish::publish`], or to [`serve`] when somebody is writing.
//!
//! # A referral on its way
//!
//! `POST /referral/` reaches [`referral::endpoint`], which asks first where it comes from, how large it is and how long it takes.
//! [`referral::decode()`] takes it apart and [`referral::validate`] checks it against the [`form::Form`]; what is wrong goes
//! back as a page that [`render::form`] draws with the theme, every answer kept. With a token of [`referral::token`] the
//! [`referral::Submission`] is sealed to the staff's keys ([`referral::seal`]) and stored ([`referral::store`]), together with the
//! note that somebody should be told; only then is the reference shown. [`referral::notify`] sends a constant mail. The staff open it with
//! `pateka referrals`, with keys that the server never had.
//!
//! # Where to add things
//!
//! A key of the front matter: `content::front` or `content::kinds`, then `theme::views` and what `pateka new` writes. A kind of mistake:
//! a code in [`diag`], its sentences and its explanation in `src/messages/`, a case in `tests/it/mistakes.rs` or `tests/it/check.rs`. A
//! question about how pages are written: a function in [`check`]. A file that a build writes: a
//! format in [`output`], its data in [`render::files`]. A function for templates: `theme::functions`.

#![forbid(unsafe_code)]
#![cfg_attr(test, expect(clippy::string_slice, reason = "a test may panic"))]

pub mod artifact;
pub mod assets;
pub mod build;
pub mod check;
pub mod cli;
pub mod clock;
pub mod config;
pub mod content;
pub mod diag;
pub mod form;
pub mod host;
pub mod i18n;
pub mod markdown;
pub mod minify;
pub mod output;
pub mod project;
pub mod publish;
pub mod referral;
pub mod render;
pub mod route;
pub mod serve;
pub mod site;
pub mod theme;
pub mod toml_reader;
pub mod watch;
