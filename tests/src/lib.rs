//! What the tests of the workspace share. Unpublished.

pub mod both;
pub mod naive;
pub mod pocket;
pub mod world;
