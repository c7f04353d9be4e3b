//! Album: the bytes of photos read again, on disk, in an archive, in a workbook, or in one within another. The archive
//! that was opened last stays open with its list of names, as photos are printed archive by archive: a zip of a
//! thousand is read and listed once.

use std::collections::HashMap;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use super::archive::{Archive, Budget};
use super::workbook::Pictures;
use crate::model::Locator;

/// Reads photos; many threads may share one.
#[derive(Default)]
pub struct Album {
    /// The holders on the way to the last photo: the file on disk first.
    last: Mutex<Vec<Arc<Holder>>>,
}

/// A file that holds others.
struct Holder {
    /// Where it lies: on disk, then what it is called in each file around it.
    path: (PathBuf, Vec<String>),
    bytes: Vec<u8>,
    /// Members by their names as decoded: a GBK name is not found by its UTF-8 spelling.
    names: HashMap<String, usize>,
}

impl Album {
    /// # Errors
    /// When the file is gone or its archive no longer opens.
    pub fn bytes(&self, locator: &Locator) -> io::Result<Vec<u8>> {
        let Some((wanted, way)) = locator.members.split_last() else { return std::fs::read(&locator.disk) };
        let mut held = self.last.lock().map(|last| last.clone()).unwrap_or_default();
        for depth in 0..=way.len() {
            let own = (&locator.disk, &way[..depth]);
            if held.get(depth).is_some_and(|held| (&held.path.0, held.path.1.as_slice()) == own) {
                continue;
            }
            held.truncate(depth);
            let bytes = match held.last() {
                None => std::fs::read(&locator.disk)?,
                Some(outer) => outer.member(&way[depth - 1])?,
            };
            held.push(Arc::new(Holder::new((locator.disk.clone(), way[..depth].to_vec()), bytes)));
        }
        let found = held[way.len()].member(wanted);
        if let Ok(mut last) = self.last.lock() {
            *last = held;
        }
        found
    }
}

impl Holder {
    fn new(path: (PathBuf, Vec<String>), bytes: Vec<u8>) -> Self {
        let budget = Budget::of(bytes.len() as u64);
        let members = Archive::open(&bytes, &budget).map(|mut archive| archive.members()).unwrap_or_default();
        let mut names = HashMap::new();
        for member in members {
            names.entry(member.name).or_insert(member.index);
        }
        Self { path, bytes, names }
    }

    fn member(&self, name: &str) -> io::Result<Vec<u8>> {
        let budget = Budget::of(self.bytes.len() as u64);
        let gone = || io::Error::new(io::ErrorKind::NotFound, name.to_string());
        if let Some(index) = self.names.get(name) {
            let mut archive = Archive::open(&self.bytes, &budget).map_err(io::Error::other)?;
            return archive.read(*index).map_err(io::Error::other);
        }
        Pictures::open(&self.bytes, &budget).and_then(|mut own| own.get(name)).ok_or_else(gone)
    }
}
