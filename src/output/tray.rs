//! Where papers go: into an output folder, or for a trial into a tally that counts and hashes them and keeps none.

use std::sync::Mutex;

use super::{Error, Origin, Output, sha256};

/// Takes papers, from several threads.
pub trait Tray: Sync {
    /// Does this paper lie there already, made by the same recipe?
    fn keep(&self, path: &str, origin: Origin) -> bool;

    /// # Errors
    /// As [`Output::put`].
    fn put(&self, path: &str, bytes: &[u8], origin: Origin) -> Result<(), Error>;
}

impl Tray for Output {
    fn keep(&self, path: &str, origin: Origin) -> bool {
        Output::keep(self, path, origin)
    }

    fn put(&self, path: &str, bytes: &[u8], origin: Origin) -> Result<(), Error> {
        Output::put(self, path, bytes, origin)
    }
}

/// Counts papers and hashes them.
#[derive(Default)]
pub struct Tally {
    /// *Units*: bytes; and a digest for each paper, over its path and its bytes.
    seen: Mutex<(u64, Vec<String>)>,
}

impl Tally {
    /// How many papers, how many bytes, and one digest over them all, whatever the order in which they came.
    pub fn sum(&self) -> (usize, u64, String) {
        let mut seen = self.seen.lock().expect("no writer panics while holding the lock");
        seen.1.sort_unstable();
        (seen.1.len(), seen.0, sha256(seen.1.concat().as_bytes()))
    }
}

impl Tray for Tally {
    fn keep(&self, _: &str, _: Origin) -> bool {
        false
    }

    fn put(&self, path: &str, bytes: &[u8], _: Origin) -> Result<(), Error> {
        let digest = sha256(format!("{path}\n{}", sha256(bytes)).as_bytes());
        let mut seen = self.seen.lock().expect("no writer panics while holding the lock");
        seen.0 += bytes.len() as u64;
        seen.1.push(digest);
        Ok(())
    }
}
