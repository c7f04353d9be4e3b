//! Filed 已出的文件: every file that a run put somewhere and a manifest or the ledger lists. Nothing else in those folders
//! is ever named: what may be handed out is looked up here.

use std::path::{Path, PathBuf};

use super::{Checked, Request};
use crate::ledger::{FINALS, State};
use crate::output::{self, MANIFEST, Manifest};

/// Folders of OUT with a manifest of their own.
const PARTS: [&str; 3] = ["4-花名册", "7-培训", "8-考核"];

/// One file that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filed {
    /// As a clerk reads it: relative to OUT, or `正式/<文号>/…`.
    pub path: String,
    /// *Units*: bytes.
    pub size: u64,
    pub official: bool,
    /// Where it lies. *Invariant*: below OUT or below 正式, links followed.
    disk: PathBuf,
}

impl Filed {
    /// Told apart without its path: what a page may ask for by.
    ///
    /// *Shape*: 16 hex digits, the same as long as the path is.
    pub fn id(&self) -> String {
        id(&self.path)
    }

    /// # Errors
    /// What the disk says.
    pub fn read(&self) -> std::io::Result<Vec<u8>> {
        std::fs::read(&self.disk)
    }
}

/// The id of a path; see [`Filed::id`].
pub fn id(path: &str) -> String {
    output::sha256(path.as_bytes())[..16].to_string()
}

/// Everything there is: what the manifests of OUT list, then what was issued; only files that are still there.
pub fn filed(request: &Request, state: &State) -> Vec<Filed> {
    let mut filed = Vec::new();
    let mut listed = |root: &Path, before: &str| {
        for file in output::listed(root).map(|manifest| manifest.files).unwrap_or_default() {
            let disk = output::listed_file(root, &file.path);
            let path = format!("{before}{}", file.path);
            filed.extend(disk.map(|disk| Filed { path, size: file.size, official: false, disk }));
        }
    };
    listed(&request.out, "");
    for part in PARTS {
        let root = request.out.join(part);
        listed(&root, &format!("{part}/"));
        let mut days: Vec<String> = std::fs::read_dir(&root)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .filter(|day| root.join(day).join(MANIFEST).is_file())
            .collect();
        days.sort();
        for day in days {
            listed(&root.join(&day), &format!("{part}/{day}/"));
        }
    }
    for issued in state.documents.values().filter_map(|document| document.issued.as_ref()) {
        let Some(root) = output::listed_file(&request.workspace.join(FINALS), &issued.folder) else {
            continue;
        };
        for file in &issued.files {
            let Some(disk) = output::listed_file(&root, &file.path) else { continue };
            let size = disk.metadata().map_or(0, |data| data.len());
            let path = format!("{FINALS}/{}/{}", issued.folder, file.path);
            filed.push(Filed { path, size, official: true, disk });
        }
    }
    filed
}

/// Why what lies in OUT is not what this batch would print; `None` where it is. Says nothing of files that somebody
/// removed.
pub fn outdated(request: &Request, checked: &Checked) -> Option<String> {
    let Some(manifest) = output::listed(&request.out) else { return Some("还没有印过".into()) };
    let wanted = super::manifest(checked, manifest.fonts.clone());
    let same = Manifest { files: Vec::new(), ..manifest.clone() };
    if same.as_of != wanted.as_of {
        return Some(format!("这些文件是按{}的情形印的", manifest.as_of));
    }
    if same.inputs != wanted.inputs {
        return Some("印出以后，材料有了变动".into());
    }
    if same.templates != wanted.templates {
        return Some("印出以后，公文用语或模板有了变动".into());
    }
    if same.tool != wanted.tool {
        return Some("这些文件是另一个版本的程序印的".into());
    }
    // Settings and ledger are no inputs of the manifest: told by their times.
    let printed = request.out.join(MANIFEST).metadata().and_then(|data| data.modified()).ok()?;
    let later = |name: &str| {
        let changed = request.workspace.join(name).metadata().and_then(|data| data.modified());
        changed.is_ok_and(|changed| changed > printed)
    };
    if later(crate::settings::FILE) {
        return Some("印出以后，设置有了变动".into());
    }
    later(crate::ledger::FILE).then(|| "印出以后，台账有了变动".into())
}
