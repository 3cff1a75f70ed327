//! A random choice of switches.

use axcess_core::SWITCHES;
use proptest::prelude::*;
use proptest::sample::Index;

use super::Settings;

/// Up to three switches away from their defaults, any of them.
pub fn semantics() -> impl Strategy<Value = Settings> {
    proptest::collection::vec((any::<Index>(), any::<Index>()), 0..=3).prop_map(|picks| {
        let pick = |(switch, value): (Index, Index)| {
            let (name, values) = SWITCHES[switch.index(SWITCHES.len())];
            (name.to_owned(), values[1 + value.index(values.len() - 1)].to_owned())
        };
        picks.into_iter().map(pick).collect()
    })
}
