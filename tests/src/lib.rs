//! What the tests of the workspace share. Unpublished.

pub mod naive;
pub mod world;
