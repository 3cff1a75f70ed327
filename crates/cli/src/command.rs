//! The subcommands, one file each.

mod can;
mod check;
mod completions;
mod count;
mod demo;
mod diff;
mod doctor;
mod explain;
mod explore;
mod export;
mod help;
mod import;
mod lint;
mod man;
mod matrix;
mod plan;
mod roles;
mod sandbox;
mod schema;
mod semantics;
mod snapshot;
mod suggest;
mod sync;
mod tree;
mod verify;
mod what_can;
mod who_can;

use clap::Subcommand;

use crate::args::Session;
use crate::exit::Exit;

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Can(can::Can),
    Explain(explain::Explain),
    WhoCan(who_can::WhoCan),
    WhatCan(what_can::WhatCan),
    Matrix(matrix::Matrix),
    Count(count::Count),
    Tree(tree::Tree),
    Roles(roles::Roles),
    Plan(plan::Plan),
    Diff(diff::Diff),
    Suggest(suggest::Suggest),
    Lint(lint::Lint),
    Check(check::Check),
    Import(import::Import),
    Sync(sync::Sync),
    Doctor(doctor::Doctor),
    Verify(verify::Verify),
    Snapshot(snapshot::Snapshot),
    Sandbox(sandbox::Sandbox),
    Explore(explore::Explore),
    Export(export::Export),
    Semantics(semantics::Semantics),
    Demo(demo::Demo),
    Schema(schema::Schema),
    Completions(completions::Completions),
    Man(man::Man),
    Help(help::Help),
}

impl Command {
    /// Runs the command.
    pub fn run(&self, session: &mut Session) -> miette::Result<Exit> {
        match self {
            Self::Can(command) => command.run(session),
            Self::Explain(command) => command.run(session),
            Self::WhoCan(command) => command.run(session),
            Self::WhatCan(command) => command.run(session),
            Self::Matrix(command) => command.run(session),
            Self::Count(command) => command.run(session),
            Self::Tree(command) => command.run(session),
            Self::Roles(command) => command.run(session),
            Self::Plan(command) => command.run(session),
            Self::Diff(command) => command.run(session),
            Self::Suggest(command) => command.run(session),
            Self::Lint(command) => command.run(session),
            Self::Check(command) => command.run(session),
            Self::Import(command) => command.run(session),
            Self::Sync(command) => command.run(session),
            Self::Doctor(command) => command.run(session),
            Self::Verify(command) => command.run(session),
            Self::Snapshot(command) => command.run(session),
            Self::Sandbox(command) => command.run(session),
            Self::Explore(command) => command.run(session),
            Self::Export(command) => command.run(session),
            Self::Semantics(command) => command.run(session),
            Self::Demo(command) => command.run(session),
            Self::Schema(command) => command.run(session),
            Self::Completions(command) => command.run(session),
            Self::Man(command) => command.run(session),
            Self::Help(command) => command.run(session),
        }
    }
}
