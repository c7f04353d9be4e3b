//! Intake 收件: whatever a school sends is read, and every value knows its cell.
//!
//! [`read`] turns a folder into raw rows and pictures, [`resolve`] turns those into the batch. Bad
//! input never fails: it becomes findings, and the rest is read. Nothing here judges a value against
//! the regulation; that is for the rules.

mod album;
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
mod remarks;
mod resolve;
mod rows;
mod school_list;
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

pub use album::Album;
pub use annals::{Annals, AnnalsRow, Known, SCORES_SHEET, ScoreRow, annals};
pub use limits::FILE_BYTES;
pub use raw::RawBatch;
pub use resolve::resolve;
pub use sight::Sight;
pub use values::uscc_check_character;
pub use walk::is_clutter;

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

/// The key of a marked copy as it was written, whatever format it was saved in since; `None` where the file is none.
pub fn mark_key(bytes: &[u8]) -> Option<String> {
    let kind = sniff::kind(bytes);
    let budget = archive::Budget::of(bytes.len() as u64);
    let properties = mark::properties(kind, bytes, &budget).ok()?;
    if properties.key.is_some() {
        return properties.key;
    }
    properties.or_sheet(&workbook::read(kind, bytes, &budget).ok()?).key
}

/// Reads the bytes of one photo again; who reads many takes an [`Album`].
///
/// # Errors
/// When the file is gone or its archive no longer opens.
pub fn photo_bytes(locator: &Locator) -> io::Result<Vec<u8>> {
    Album::default().bytes(locator)
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
