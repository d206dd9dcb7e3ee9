//! File events as hints.
