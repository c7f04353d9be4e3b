//! Recent 最近用过: which workspaces were opened last. A convenience: where it cannot be kept, nothing else suffers.

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use crate::output;

/// Older ones are forgotten.
const MOST: usize = 12;

pub struct Recent {
    file: Option<PathBuf>,
    paths: Mutex<Vec<PathBuf>>,
}

impl Recent {
    /// What an earlier run kept in `folder`.
    pub fn new(folder: Option<PathBuf>) -> Self {
        let file = folder.map(|folder| folder.join("最近用过.json"));
        let bytes = file.as_ref().and_then(|file| std::fs::read(file).ok()).unwrap_or_default();
        let paths: Vec<PathBuf> = serde_json::from_slice(&bytes).unwrap_or_default();
        Self { file, paths: Mutex::new(paths) }
    }

    /// The latest first; those that are gone left out.
    pub fn list(&self) -> Vec<PathBuf> {
        let paths = self.paths.lock().expect("nobody panics while holding the lock");
        paths.iter().filter(|path| path.is_dir()).cloned().collect()
    }

    pub fn note(&self, workspace: &Path) {
        let Ok(workspace) = workspace.canonicalize() else { return };
        let mut paths = self.paths.lock().expect("nobody panics while holding the lock");
        paths.retain(|path| *path != workspace);
        paths.insert(0, workspace);
        paths.truncate(MOST);
        if let (Some(file), Ok(bytes)) = (&self.file, serde_json::to_vec_pretty(&*paths)) {
            output::write_atomically(file, &bytes).ok();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_stands_first_and_what_is_gone_is_left_out() {
        let (memory, one, two) =
            (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let recent = Recent::new(Some(memory.path().into()));
        recent.note(one.path());
        recent.note(two.path());
        recent.note(one.path());
        let again = Recent::new(Some(memory.path().into()));
        assert_eq!(again.list(), [one.path().canonicalize().unwrap(), two.path().canonicalize().unwrap()]);
        drop(one);
        assert_eq!(again.list().len(), 1);
        assert!(Recent::new(None).list().is_empty());
    }
}
