//! Reads TOML tables key by key, with spans, and reports all that is wrong.
