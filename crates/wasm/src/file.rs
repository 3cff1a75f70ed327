//! A file that a program hands over piece by piece.

use axcess_core::SoundDraft;
use axcess_snapshot::{Loader, PieceReader, Snapshot};

use crate::Trouble;

/// A snapshot's file that comes in pieces. Nothing of it is kept as long as there is nothing to say about it; otherwise it
/// has to come a second time, to be kept as a whole.
pub struct SnapshotFile {
    size: usize,
    state: State,
}

enum State {
    Reading(Box<PieceReader>),
    Read(Box<Snapshot<SoundDraft>>),
    Whole(Vec<u8>),
}

type Result<T> = std::result::Result<T, Trouble>;

impl SnapshotFile {
    /// A file of so many bytes.
    ///
    /// # Errors
    ///
    /// When it has to be kept as a whole, and there is no memory for that.
    pub fn new(size: usize) -> Result<Self> {
        let most = Loader::default().max_bytes;
        let state = State::Reading(Box::new(PieceReader::new(most)));
        let mut file = Self { size, state };
        if size as u64 > most {
            file.begin_anew()?;
        }
        Ok(file)
    }

    /// Takes in what comes next. If that is false, the whole file is to be added anew.
    ///
    /// # Errors
    ///
    /// When there is no memory for all of it.
    pub fn add(&mut self, piece: &[u8]) -> Result<bool> {
        let goes_on = match &mut self.state {
            State::Reading(reader) => reader.add(piece),
            State::Read(_) => false,
            State::Whole(bytes) => {
                bytes.extend_from_slice(piece);
                true
            }
        };
        if goes_on { Ok(true) } else { self.begin_anew() }
    }

    /// Ends it. If that is false, the whole file is to be added anew.
    ///
    /// # Errors
    ///
    /// When there is no memory for all of it.
    pub fn end(&mut self) -> Result<bool> {
        if let State::Reading(reader) = &mut self.state {
            match std::mem::take(reader).end() {
                Some(snapshot) => self.state = State::Read(Box::new(snapshot)),
                None => return self.begin_anew(),
            }
        }
        Ok(true)
    }

    pub(crate) fn load(mut self, name: &str) -> Result<Snapshot<SoundDraft>> {
        self.end()?;
        match self.state {
            State::Read(snapshot) => Ok(*snapshot),
            State::Whole(bytes) if bytes.len() == self.size => Ok(Loader::default().load(name, bytes)?),
            State::Whole(_) | State::Reading(_) => {
                Err(Trouble::new("the file has to be handed over once more, as `add` and `end` said"))
            }
        }
    }

    fn begin_anew(&mut self) -> Result<bool> {
        let mut bytes = Vec::new();
        self.state = State::Whole(Vec::new());
        bytes.try_reserve_exact(self.size).map_err(|_| {
            Trouble::new("there is no memory for the file\n  help: what is this large may need the command")
        })?;
        self.state = State::Whole(bytes);
        Ok(false)
    }
}
