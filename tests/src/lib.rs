//! What the tests of the workspace share. Unpublished.

pub mod naive;
