//! Sight 现状: which files a folder holds, told apart by size and time, without opening one. For a watch that wants
//! to know whether anything changed and whether somebody still has it open.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::{Error, walk};
use crate::model::WaiverRow;
use crate::settings;

/// What a run would read, and when it was last written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sight {
    /// Name relative to the folder to size and time.
    files: BTreeMap<String, (u64, Option<SystemTime>)>,
    /// The files that an editor has open.
    open: BTreeSet<String>,
}

impl Sight {
    /// Looks at a folder; `skip` is what the output goes to.
    ///
    /// # Errors
    /// When the folder is none or may not be opened.
    pub fn of(root: &Path, skip: &[PathBuf]) -> Result<Self, Error> {
        let mut sight = Self::default();
        for found in walk::files(root, skip)? {
            sight.note(found.name, &found.path);
        }
        // What a run reads besides what schools sent.
        for name in [settings::FILE, WaiverRow::FILE, "台账.db"] {
            sight.note(name.into(), &root.join(name));
        }
        for found in walk::locks(root) {
            sight.open.insert(found);
        }
        for kind in ["text", "typst", "html"] {
            let folder = Path::new(settings::TEMPLATE_FOLDER).join(kind);
            for entry in std::fs::read_dir(root.join(&folder)).into_iter().flatten().flatten() {
                let name = folder.join(entry.file_name()).to_string_lossy().replace('\\', "/");
                sight.note(name, &entry.path());
            }
        }
        Ok(sight)
    }

    fn note(&mut self, name: String, path: &Path) {
        if let Ok(data) = path.metadata() {
            self.files.insert(name, (data.len(), data.modified().ok()));
        }
    }

    /// The files that are new, gone or written since `earlier`.
    pub fn changed_since(&self, earlier: &Sight) -> Vec<String> {
        let names: BTreeSet<&String> = self.files.keys().chain(earlier.files.keys()).collect();
        names.into_iter().filter(|name| self.files.get(*name) != earlier.files.get(*name)).cloned().collect()
    }

    /// Those of `names` that somebody has open.
    pub fn open_among<'a>(&self, names: &'a [String]) -> Vec<&'a str> {
        names.iter().filter(|name| self.open.contains(*name)).map(String::as_str).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changed_is_named_and_an_open_file_is_known() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        let look = || Sight::of(root, &[]).unwrap();
        std::fs::create_dir(root.join("照片")).unwrap();
        std::fs::write(root.join("甲.xlsx"), "1").unwrap();
        let first = look();
        assert_eq!(look().changed_since(&first), Vec::<String>::new());
        std::fs::write(root.join("照片/马伟.jpg"), "1").unwrap();
        std::fs::write(root.join("甲.xlsx"), "22").unwrap();
        std::fs::write(root.join("~$甲.xlsx"), "").unwrap();
        std::fs::write(root.join(".DS_Store"), "").unwrap();
        let second = look();
        let changed = second.changed_since(&first);
        assert_eq!(changed, ["照片/马伟.jpg", "甲.xlsx"]);
        assert_eq!(second.open_among(&changed), ["甲.xlsx"]);
        std::fs::remove_file(root.join("甲.xlsx")).unwrap();
        assert_eq!(look().changed_since(&second), ["甲.xlsx"]);
    }
}
