//! What the API shows of things and no access hangs on.

use std::sync::Arc;

use axcess_api::{KeyObject, SpaceSettings, Thing, Times, time};
use axcess_core::{Key, Moment, Node};
use rpds::HashTrieMapSync;

/// What the API shows of things and no access hangs on. A copy costs nothing.
#[derive(Clone, Debug)]
pub(crate) struct Notes {
    /// When the account was captured: what it had then counts as made then.
    captured_at: Arc<str>,
    times: HashTrieMapSync<Thing, Stamps>,
    settings: HashTrieMapSync<Node, Arc<SpaceSettings>>,
    keys: HashTrieMapSync<Key, KeyNote>,
}

/// When a thing was made and changed here.
#[derive(Clone, Debug, Default)]
struct Stamps {
    created: Option<Arc<str>>,
    updated: Option<Arc<str>>,
}

/// What was said of a key when it was made or refreshed.
#[derive(Clone, Debug, Default)]
pub(crate) struct KeyNote {
    pub description: Option<Arc<str>>,
    /// Its end, where core does not know of it.
    pub expires_at: Option<Moment>,
}

impl Notes {
    pub fn new(captured_at: Moment) -> Self {
        Self {
            captured_at: stamp(captured_at),
            times: HashTrieMapSync::new_sync(),
            settings: HashTrieMapSync::new_sync(),
            keys: HashTrieMapSync::new_sync(),
        }
    }

    /// A thing was made.
    pub fn created(&mut self, thing: Thing, at: Moment) {
        let at = stamp(at);
        self.times.insert_mut(thing, Stamps { created: Some(at.clone()), updated: Some(at) });
    }

    /// A thing was changed.
    pub fn updated(&mut self, thing: Thing, at: Moment) {
        let created = self.times.get(&thing).and_then(|stamps| stamps.created.clone());
        self.times.insert_mut(thing, Stamps { created, updated: Some(stamp(at)) });
    }

    /// The settings of a space are set.
    pub fn set(&mut self, space: Node, settings: SpaceSettings) {
        self.settings.insert_mut(space, Arc::new(settings));
    }

    /// Something is said of a key.
    pub fn note_key(&mut self, key: Key, change: impl FnOnce(&mut KeyNote)) {
        let mut note = self.keys.get(&key).cloned().unwrap_or_default();
        change(&mut note);
        self.keys.insert_mut(key, note);
    }

    pub fn times(&self, thing: Thing) -> Times<'_> {
        let stamps = if self.times.is_empty() { None } else { self.times.get(&thing) };
        let created_at = stamps.and_then(|stamps| stamps.created.as_deref());
        let updated_at = stamps.and_then(|stamps| stamps.updated.as_deref());
        let captured_at = &*self.captured_at;
        Times { created_at: created_at.or(Some(captured_at)), updated_at: updated_at.or(Some(captured_at)) }
    }

    pub fn settings(&self, space: Node) -> Option<&SpaceSettings> {
        self.settings.get(&space).map(|settings| &**settings)
    }

    /// When a key ends, as far as core does not know.
    pub fn key_end(&self, key: Key) -> Option<Moment> {
        self.keys.get(&key)?.expires_at
    }

    pub fn show_key<'a>(&'a self, key: Key, shown: &mut KeyObject<'a>) {
        let Some(note) = self.keys.get(&key) else { return };
        shown.description = note.description.as_deref();
        if let Some(end) = note.expires_at {
            shown.expires_at = time(end);
        }
    }
}

fn stamp(at: Moment) -> Arc<str> {
    time(at).unwrap_or_default().into()
}
