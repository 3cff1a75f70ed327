//! Colours. They are always written; whoever prints takes them out where they do not belong.

use std::fmt::Display;

use anstyle::{AnsiColor, Effects};
use axcess_core::Decision;

/// How a piece of text looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Access, or something gained that was meant.
    Good,
    /// No access, or something lost.
    Bad,
    /// What nobody knows.
    Doubtful,
    /// What matters most in its line.
    Strong,
    /// What may be passed over.
    Faint,
}

impl Style {
    const fn ansi(self) -> anstyle::Style {
        let plain = anstyle::Style::new();
        match self {
            Self::Good => AnsiColor::Green.on_default().effects(Effects::BOLD),
            Self::Bad => AnsiColor::Red.on_default().effects(Effects::BOLD),
            Self::Doubtful => AnsiColor::Yellow.on_default().effects(Effects::BOLD),
            Self::Strong => plain.bold(),
            Self::Faint => plain.dimmed(),
        }
    }
}

/// A piece of text in a style.
pub fn styled(style: Style, text: impl Display) -> String {
    let ansi = style.ansi();
    format!("{ansi}{text}{ansi:#}")
}

/// The style of an answer.
pub const fn decision_style(decision: Decision) -> Style {
    match decision {
        Decision::Allow => Style::Good,
        Decision::Deny => Style::Bad,
        Decision::Unknown => Style::Doubtful,
    }
}
