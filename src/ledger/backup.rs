//! Back-up 备份 beside the ledger before each write session. It copies through SQLite, so that a copy is whole, and
//! keeps the last twenty; it never restores: that is a person's decision.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::Error;
use crate::output;

/// The folder in a workspace.
pub const FOLDER: &str = "台账备份";

const PREFIX: &str = "台账-备份-";
const SUFFIX: &str = ".db";

/// The most back-ups kept.
const KEPT: usize = 20;

/// Copies the ledger into `FOLDER`, under the moment of the act.
pub(super) fn make(workspace: &Path, connection: &Connection, at: &str) -> Result<PathBuf, Error> {
    let folder = workspace.join(FOLDER);
    fs::create_dir_all(&folder).map_err(|source| output::Error::Folder { path: folder.clone(), source })?;
    // `2026-03-26T09:00:00+08:00`: the colons are no part of a Windows file name.
    let moment: String = at.chars().take(19).map(|ch| if ch == ':' { '-' } else { ch }).collect();
    let name = |copy: usize| match copy {
        1 => format!("{PREFIX}{}{SUFFIX}", crate::text::file_name(&moment)),
        copy => format!("{PREFIX}{}-{copy}{SUFFIX}", crate::text::file_name(&moment)),
    };
    let path =
        (1..).map(|copy| folder.join(name(copy))).find(|path| !path.exists()).expect("numbers do not end");
    let half = path.with_extension("tmp");
    let fail =
        |source: Box<dyn std::error::Error + Send + Sync>| Error::Backup { path: path.clone(), source };
    // What a killed session left; SQLite writes into no file that is there.
    fs::remove_file(&half).ok();
    connection.execute("VACUUM INTO ?1", [half.to_string_lossy()]).map_err(|source| fail(source.into()))?;
    output::step();
    fs::rename(&half, &path).map_err(|source| fail(source.into()))?;
    output::sync_folder(&folder);
    for old in list(workspace).iter().rev().skip(KEPT) {
        fs::remove_file(old).ok();
    }
    Ok(path)
}

/// Every back-up there is, oldest first.
pub(super) fn list(workspace: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(workspace.join(FOLDER)) else { return Vec::new() };
    let ours = |path: &PathBuf| {
        path.file_name().is_some_and(|name| {
            let name = name.to_string_lossy();
            name.starts_with(PREFIX) && name.ends_with(SUFFIX)
        })
    };
    let mut found: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).filter(ours).collect();
    // The stem: with its ending, a second copy of one second would sort before the first.
    found.sort_by_key(|path| path.file_stem().map(|name| name.to_os_string()));
    found
}
