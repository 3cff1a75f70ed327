//! The API of Wallaroo, called as clients call it.

mod change;
mod graphql;
mod list;
mod sign_in;
mod world;
