//! Everything that a build writes besides pages.
