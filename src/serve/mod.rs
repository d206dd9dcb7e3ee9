//! The preview: a finished site served from memory to the browser of whoever writes it.
//!
//! A server here is a value: [`router`] makes it from the current site, which whoever builds swaps
//! through a watch channel, and [`serve`] runs it on a listener until a future says stop. Nothing
//! here builds, watches or prints.
//!
//! - [`site`]: what is served, and how an address finds its file
//! - [`preview`]: the answers, with the live reload put into pages as they leave
//! - [`policy`]: the site's content security policy, opened just as far as the live reload needs
//! - [`due`]: when the clock alone asks for another build
//! - `listen`: the address, the names that it may be called by, and the connections

mod alarm;
pub mod listen;
pub mod policy;
pub mod preview;
pub mod site;

pub use alarm::due;
pub use listen::{AllowedHosts, ListenAddress, ListenError, listen, serve};
pub use preview::{Preview, PreviewTexts, router};
pub use site::{ServedSite, SiteSettings};
