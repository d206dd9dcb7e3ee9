//! The preview: a finished site served from memory to the browser of whoever writes it.
//!
//! A server here is a value: [`router`] makes it from the current site, which whoever builds swaps
//! through a watch channel, and [`serve`] runs it on a listener until a future says stop. Nothing
//! here builds, watches or prints.
//!
//! - [`site`]: what is served
//! - [`lookup`]: how an address finds its file
//! - [`preview`]: the answers, with the live reload put into pages as they leave
//! - [`office`]: the form of a build, for the referral tower
//! - [`policy`]: the site's content security policy, opened just as far as the live reload needs
//! - [`mod@listen`]: the address, and the names that it may be called by
//! - [`connections`]: who is connected, for how long, and what they hear when they do not behave
//! - [`due`]: when the clock alone asks for another build

mod alarm;
pub mod connections;
pub mod listen;
pub mod lookup;
pub mod office;
pub mod policy;
pub mod preview;
pub mod site;

pub use alarm::due;
pub use connections::{ConnectionOptions, serve};
pub use listen::{AllowedHosts, ListenAddress, ListenError, listen};
pub use preview::{Preview, PreviewTexts, router};
pub use site::{ServedSite, SiteSettings};
