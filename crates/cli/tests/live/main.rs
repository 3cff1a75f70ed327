//! `axcess doctor` and `axcess verify` against served accounts.

mod doctor;
mod served;
mod verify;
