//! The behaviour of the whole.
