//! Intake 收件: whatever a school sends is read, and every value knows its cell.
//!
//! [`read`] turns a folder into raw rows and pictures, [`resolve`] turns those into the batch. Bad
//! input never fails: it becomes findings, and the rest is read. Nothing here judges a value against
//! the regulation; that is for the rules.

mod annals;
mod archive;
mod asides;
mod attach;
mod files;
mod form;
mod header;
mod limits;
mod mark;
mod merge;
mod photo_names;
mod photos;
mod picture;
mod raw;
mod resolve;
mod schools;
mod sight;
mod sniff;
mod table;
mod values;
mod waivers;
mod walk;
mod workbook;

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

pub use annals::{Annals, AnnalsRow, SCORES_SHEET, ScoreRow, annals};
pub use raw::RawBatch;
pub use resolve::resolve;
pub use sight::Sight;
pub use values::uscc_check_character;

use crate::model::Locator;
use crate::settings::Settings;

/// What is read, with its layouts drawn, as `yinfa explain formats` prints it.
pub const FORMATS: &str = include_str!("formats.txt");

/// Why nothing can be read at all.
#[derive(Debug, Error)]
pub enum Error {
    #[error("打不开文件夹 {path}")]
    Folder { path: PathBuf, source: io::Error },
}

/// Reads a folder to any depth, without understanding any value yet. `skip` is what the output goes to.
///
/// # Errors
/// Only when the folder is none or may not be opened.
pub fn read(root: &Path, skip: &[PathBuf], settings: &Settings) -> Result<RawBatch, Error> {
    let found = walk::files(root, skip)?;
    Ok(files::read(&found, settings))
}

/// Reads the bytes of a photo again: on disk, in an archive, in a workbook, or in one within another.
///
/// # Errors
/// When the file is gone or its archive no longer opens.
pub fn photo_bytes(locator: &Locator) -> io::Result<Vec<u8>> {
    let mut bytes = std::fs::read(&locator.disk)?;
    for member in &locator.members {
        bytes = member_bytes(&bytes, member)?;
    }
    Ok(bytes)
}

fn member_bytes(bytes: &[u8], member: &str) -> io::Result<Vec<u8>> {
    let budget = archive::Budget::of(bytes.len() as u64);
    let gone = || io::Error::new(io::ErrorKind::NotFound, member.to_string());
    if !bytes.starts_with(b"PK") {
        return workbook::Pictures::open(bytes, &budget).and_then(|mut own| own.get(member)).ok_or_else(gone);
    }
    let mut archive = archive::Archive::open(bytes, &budget).map_err(io::Error::other)?;
    // Names are compared as they were decoded: a GBK name is not found by its UTF-8 spelling.
    let entry = archive.members().into_iter().find(|entry| entry.name == member);
    let Some(entry) = entry else { return Err(gone()) };
    archive.read(entry.index).map_err(io::Error::other)
}

/// Runs a case list of two columns, `raw TAB expected`, and names every case that fails.
#[cfg(test)]
fn cases(list: &str, check: impl Fn(&str, &str) -> bool) {
    let mut failed = Vec::new();
    for line in list.lines().filter(|line| !line.starts_with('#')) {
        let (raw, expected) = line.split_once('\t').expect("two columns");
        if !check(raw, expected) {
            failed.push(line);
        }
    }
    assert!(failed.is_empty(), "{failed:#?}");
}

#[cfg(test)]
mod tests {
    /// Every extension that a kind of ours goes by stands in the list.
    #[test]
    fn every_format_is_documented() {
        for extension in super::sniff::EXTENSIONS {
            let named =
                super::FORMATS.split(|ch: char| !ch.is_ascii_alphanumeric()).any(|word| word == extension);
            assert!(named, "{extension}");
        }
    }
}
