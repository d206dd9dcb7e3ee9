//! Pages to artifacts.
