//! Folders 选文件夹: lets somebody walk to a folder without its path ever being asked for. A folder that was shown has an
//! id; a request names the id, and only what was shown can be named.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// Folders that are remembered; beyond them all have to be walked to again.
const MOST_SHOWN: usize = 20_000;
/// Folders shown of one folder.
const MOST_LISTED: usize = 400;

pub struct Folders {
    home: Option<PathBuf>,
    shown: Mutex<HashMap<String, PathBuf>>,
}

/// One folder as it is shown.
pub struct Shown {
    pub id: String,
    pub path: PathBuf,
    pub name: String,
    /// It looks like a workspace: it has settings, a ledger or answers of ours.
    pub ours: bool,
}

impl Folders {
    pub fn new(home: Option<PathBuf>) -> Self {
        Self { home: home.filter(|home| home.is_dir()), shown: Mutex::default() }
    }

    /// A folder that was shown, by its id.
    pub fn get(&self, id: &str) -> Option<PathBuf> {
        let shown = self.shown.lock().expect("nobody panics while holding the lock");
        shown.get(id).filter(|path| path.is_dir()).cloned()
    }

    /// Shows a folder: gives it its id.
    pub fn show(&self, path: &Path) -> Shown {
        let mut shown = self.shown.lock().expect("nobody panics while holding the lock");
        if shown.len() >= MOST_SHOWN {
            shown.clear();
        }
        // The same as long as the path is: a page that is old names no other folder than it showed.
        let id = crate::pipeline::id(&path.to_string_lossy());
        shown.insert(id.clone(), path.into());
        let name =
            path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into());
        let ours = ["yinfa.toml", "台账.db", "确认.xlsx"].iter().any(|name| path.join(name).is_file());
        Shown { id, path: path.into(), name, ours }
    }

    /// Where walking begins: the clerk's folder, its desktop and documents, drives.
    pub fn places(&self) -> Vec<Shown> {
        let mut places: Vec<PathBuf> = Vec::new();
        if let Some(home) = &self.home {
            places.push(home.clone());
            places.extend(
                ["桌面", "Desktop", "文档", "Documents", "下载", "Downloads"].map(|name| home.join(name)),
            );
        }
        places
            .extend(('C'..='Z').filter(|_| cfg!(windows)).map(|drive| PathBuf::from(format!("{drive}:\\"))));
        for mounted in ["/media", "/mnt", "/Volumes", "/data"] {
            places.push(mounted.into());
        }
        places.iter().filter(|place| place.is_dir()).map(|place| self.show(place)).collect()
    }

    /// The folders in a folder, by name; hidden ones and links left out. `true` where there are more.
    pub fn within(&self, path: &Path) -> (Vec<Shown>, bool) {
        let entries = std::fs::read_dir(path).into_iter().flatten().flatten();
        let mut found: Vec<PathBuf> = entries
            .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
            .filter(|entry| !entry.file_name().to_string_lossy().starts_with(['.', '$']))
            .map(|entry| entry.path())
            .collect();
        found.sort();
        let more = found.len() > MOST_LISTED;
        found.truncate(MOST_LISTED);
        (found.iter().map(|path| self.show(path)).collect(), more)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_shown_can_be_named() {
        let home = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(home.path().join("甲/乙")).unwrap();
        std::fs::create_dir(home.path().join(".藏")).unwrap();
        std::fs::write(home.path().join("甲/yinfa.toml"), "").unwrap();
        let folders = Folders::new(Some(home.path().into()));
        assert!(folders.get("0").is_none());
        let start = folders.places();
        assert_eq!(start[0].path, home.path());
        let (within, more) = folders.within(home.path());
        assert_eq!((within.len(), within[0].name.as_str(), within[0].ours, more), (1, "甲", true, false));
        assert_eq!(folders.get(&within[0].id).unwrap(), home.path().join("甲"));
        assert!(folders.get(&home.path().join("甲/乙").display().to_string()).is_none());
        assert_eq!(folders.show(home.path()).id, start[0].id);
    }
}
