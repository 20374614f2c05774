//! The model that the project's own tests use.

#[path = "../../tests/model/mod.rs"]
pub mod model;
