//! The pipeline: from a folder to artifacts.
