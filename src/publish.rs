//! The one writer: artifacts to a folder, atomically.
