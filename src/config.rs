//! site.toml, resolved.
