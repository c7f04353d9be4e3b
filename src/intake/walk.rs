//! The walk over a folder: every file that may be ours, in one order on every machine. What belongs
//! to us, to an editor or to the system is passed over; no link is followed out of the folder.

use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::Error;
use crate::output;

/// A file that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Relative to the folder, `/` between parts.
    pub name: String,
    pub path: PathBuf,
}

/// # Errors
/// When the folder is none, or cannot be listed at its top.
pub fn files(root: &Path, skip: &[PathBuf]) -> Result<Vec<Found>, Error> {
    let listed = std::fs::read_dir(root);
    if let Err(source) = listed {
        return Err(Error::Folder { path: root.to_path_buf(), source });
    }
    // Compared as the system sees them, so that `out/../out` is the folder it is.
    let skip: Vec<PathBuf> = skip.iter().map(|path| real(path)).collect();
    let walk = WalkDir::new(root).into_iter().filter_entry(|entry| entry.depth() == 0 || keep(entry, &skip));
    let mut found: Vec<Found> = walk
        // A folder that may not be opened loses its own files only.
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .filter_map(|entry| {
            let name = entry.path().strip_prefix(root).ok()?;
            let parts: Vec<_> = name.components().map(|part| part.as_os_str().to_string_lossy()).collect();
            Some(Found { name: parts.join("/"), path: entry.path().to_path_buf() })
        })
        .collect();
    found.sort_by(|a, b| a.name.split('/').cmp(b.name.split('/')));
    Ok(found)
}

fn real(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_path_buf())
}

fn keep(entry: &DirEntry, skip: &[PathBuf]) -> bool {
    let name = entry.file_name().to_string_lossy();
    let top = entry.depth() == 1;
    // The workspace itself is always read, whatever somebody put into it.
    if entry.depth() == 0 {
        return true;
    }
    if entry.file_type().is_symlink() || is_clutter(&name) {
        return false;
    }
    if !skip.is_empty() && skip.contains(&real(entry.path())) {
        return false;
    }
    if entry.file_type().is_dir() {
        let lasting = top && matches!(&*name, "正式" | "templates" | "台账备份");
        return !(lasting || is_our_output(entry.path()));
    }
    !(top && is_ours(&name))
}

/// What editors and systems leave behind.
pub fn is_clutter(name: &str) -> bool {
    name.starts_with('.')
        || name.starts_with("~$")
        || name == "__MACOSX"
        || ["thumbs.db", "desktop.ini", "ehthumbs.db"].contains(&name.to_lowercase().as_str())
}

/// What lasts in a workspace and is read elsewhere.
fn is_ours(name: &str) -> bool {
    name == crate::settings::FILE || name.starts_with("台账.db")
}

/// A folder with a manifest of ours holds what we made.
fn is_our_output(folder: &Path) -> bool {
    let Ok(bytes) = std::fs::read(folder.join(output::MANIFEST)) else { return false };
    let head = &bytes[..bytes.len().min(4096)];
    String::from_utf8_lossy(head).contains(output::MANIFEST_SCHEMA)
}

/// Every file that an editor has open, by the lock it keeps beside it; named as [`files`] names them.
pub fn locks(root: &Path) -> Vec<String> {
    let walk = WalkDir::new(root).into_iter().filter_map(Result::ok);
    walk.filter_map(|entry| {
        let name = entry.file_name().to_string_lossy();
        let path = entry.path().with_file_name(locked(&name)?);
        let parts = path.strip_prefix(root).ok()?.components();
        Some(parts.map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/"))
    })
    .collect()
}

/// The file that an editor's lock beside it speaks of: `~$x` Excel and Word, `.~lock.x#` LibreOffice, `.~x` WPS.
fn locked(name: &str) -> Option<&str> {
    let office = name.strip_prefix(".~lock.").and_then(|rest| rest.strip_suffix('#'));
    office.or_else(|| name.strip_prefix("~$")).or_else(|| name.strip_prefix(".~"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clutter_our_own_and_output_are_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        for name in [
            "b.xlsx",
            "a/照片/马伟.jpg",
            "~$b.xlsx",
            ".~lock.b.xlsx#",
            ".DS_Store",
            "a/Thumbs.db",
            "desktop.ini",
            "yinfa.toml",
            "台账.db",
            "台账.db-wal",
            "台账备份/台账-备份-2026-03-26T09-00-00.db",
            "正式/1号/a.pdf",
            "templates/x.typ",
            "out/报告.xlsx",
            "旧/manifest.json",
            "旧/花名册.xlsx",
            "确认.xlsx",
            "a/正式/名单.xlsx",
        ] {
            let path = root.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(
                path,
                if name.ends_with("manifest.json") { "{\"schema\":\"yinfa.manifest/1\"}" } else { "x" },
            )
            .unwrap();
        }
        let found = files(root, &[root.join("out")]).unwrap();
        let names: Vec<_> = found.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(names, ["a/正式/名单.xlsx", "a/照片/马伟.jpg", "b.xlsx", "确认.xlsx"]);
        assert!(files(&root.join("none"), &[]).is_err());
        assert!(files(&root.join("b.xlsx"), &[]).is_err());
    }
}
