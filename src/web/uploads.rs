//! Uploads 收件: puts what was dropped on the page into the workspace: whole or not at all, under a name that is safe
//! everywhere, never over what is there.

use std::path::Path;

use super::answer::chain;
use crate::document::pending;
use crate::ledger;
use crate::{intake, output, settings, text};

/// Folders within folders that are kept of what was dropped.
const DEPTH: usize = 6;

/// What became of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kept {
    /// Under this name, relative to the workspace.
    New(String),
    /// The same name was taken by other bytes: under this one.
    Renamed(String),
    /// The same bytes stand under this name already.
    Same(String),
    /// Not taken, and why.
    Refused(String),
}

/// The name a file gets in the workspace, from the name it was sent with; or why it is not taken.
///
/// *Invariant*: relative, every part a safe file name, nothing that this program reads as its own.
pub fn name_for(sent: &str) -> Result<String, String> {
    let parts: Vec<String> = sent
        .split(['/', '\\'])
        .filter(|part| !part.is_empty() && *part != "." && *part != "..")
        .map(text::file_name)
        .collect();
    let Some(name) = parts.last() else { return Err("没有文件名".into()) };
    if parts.iter().any(|part| intake::is_clutter(part)) || sent.split(['/', '\\']).any(intake::is_clutter) {
        return Err("是系统或编辑器留下的文件，不用收".into());
    }
    if parts.len() > DEPTH {
        return Err(format!("文件夹套得太深（超过 {DEPTH} 层），请把里面的文件直接拖进来"));
    }
    if name == pending::FILE {
        return Err(format!("“{}”是本局记录确认的文件，不能收别处的；要确认请到“待确认”页", pending::FILE));
    }
    let ours = name.eq_ignore_ascii_case(settings::FILE)
        || name.starts_with(ledger::FILE)
        || name == output::MANIFEST;
    let lasting = [ledger::FINALS, settings::TEMPLATE_FOLDER, "台账备份"];
    if ours || lasting.iter().any(|folder| parts[0].eq_ignore_ascii_case(folder)) {
        return Err("与印发自己的文件同名，没有收；请改个名字".into());
    }
    Ok(parts.join("/"))
}

/// Keeps one file.
pub fn keep(workspace: &Path, sent: &str, bytes: &[u8]) -> Kept {
    let name = match name_for(sent) {
        Ok(name) => name,
        Err(why) => return Kept::Refused(why),
    };
    if bytes.is_empty() {
        return Kept::Refused("是空文件，没有内容".into());
    }
    let (folder, own) = name.rsplit_once('/').map_or(("", &*name), |(folder, own)| (folder, own));
    let (stem, extension) =
        own.rsplit_once('.').map_or((own, String::new()), |(stem, end)| (stem, format!(".{end}")));
    let digest = output::sha256(bytes);
    let before = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    for copy in 1..1000 {
        let candidate = match copy {
            1 => name.clone(),
            copy => format!("{before}{stem} ({copy}){extension}"),
        };
        let path = workspace.join(&candidate);
        if !stays_inside(workspace, &path) {
            return Kept::Refused("这个文件夹其实通向别处（链接），没有收".into());
        }
        // Whatever is there, a folder or a link that leads nowhere too, is not written over.
        if path.symlink_metadata().is_ok() {
            match output::sha256_file(&path) {
                Ok(found) if found == digest => return Kept::Same(candidate),
                _ => continue,
            }
        }
        return match output::write_new(&path, bytes) {
            // Somebody put another there in this very moment.
            Ok(false) => continue,
            Ok(true) if copy == 1 => Kept::New(candidate),
            Ok(true) => Kept::Renamed(candidate),
            Err(error) => Kept::Refused(chain(&error)),
        };
    }
    Kept::Refused("同名的文件太多了，请改个名字".into())
}

/// Does the nearest folder that exists lie in the workspace, links followed?
fn stays_inside(workspace: &Path, path: &Path) -> bool {
    let Ok(root) = workspace.canonicalize() else { return false };
    let mut folder = path.parent();
    while let Some(own) = folder {
        if let Ok(real) = own.canonicalize() {
            return real.starts_with(&root);
        }
        folder = own.parent();
    }
    false
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nothing_is_written_over_and_the_same_is_said_to_be_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        assert_eq!(keep(root, "甲.xlsx", b"1"), Kept::New("甲.xlsx".into()));
        assert_eq!(keep(root, "甲.xlsx", b"1"), Kept::Same("甲.xlsx".into()));
        assert_eq!(keep(root, "甲.xlsx", b"2"), Kept::Renamed("甲 (2).xlsx".into()));
        assert_eq!(keep(root, "甲.xlsx", b"2"), Kept::Same("甲 (2).xlsx".into()));
        assert_eq!(keep(root, "一小/照片/马伟.jpg", b"3"), Kept::New("一小/照片/马伟.jpg".into()));
        std::fs::create_dir(root.join("乙.xlsx")).unwrap();
        assert_eq!(keep(root, "乙.xlsx", b"4"), Kept::Renamed("乙 (2).xlsx".into()));
        assert_eq!(std::fs::read(root.join("甲.xlsx")).unwrap(), b"1");
    }

    #[test]
    fn what_is_ours_and_what_is_clutter_is_refused() {
        for name in [
            "yinfa.toml",
            "YINFA.TOML",
            "台账.db",
            "台账.db-wal",
            "确认.xlsx",
            "甲/确认.xlsx",
            "templates/text/聘书.txt.j2",
            "Templates/x.txt",
            "正式/x.pdf",
            "台账备份/x.db",
            "a/manifest.json",
            "~$甲.xlsx",
            ".甲.xlsx",
            "甲/.git/x",
            "Thumbs.db",
            "__MACOSX/甲",
            "",
            "/",
            "..",
            "1/2/3/4/5/6/7.xlsx",
        ] {
            assert!(name_for(name).is_err(), "{name}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_out_of_the_workspace_is_not_followed() {
        let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        std::os::unix::fs::symlink(other.path(), folder.path().join("外")).unwrap();
        std::os::unix::fs::symlink(other.path().join("没有"), folder.path().join("空.xlsx")).unwrap();
        assert!(matches!(keep(folder.path(), "外/甲.xlsx", b"1"), Kept::Refused(_)));
        assert_eq!(keep(folder.path(), "空.xlsx", b"1"), Kept::Renamed("空 (2).xlsx".into()));
        assert_eq!(std::fs::read_dir(other.path()).unwrap().count(), 0);
    }

    proptest! {
        #[test]
        fn no_name_leaves_the_workspace(sent in "(\\PC|[./\\\\:]){0,40}") {
            if let Ok(name) = name_for(&sent) {
                let path = Path::new(&name);
                prop_assert!(path.components().all(|part| matches!(part, std::path::Component::Normal(_))));
                prop_assert!(!name.contains('\\') && !name.contains(':'));
            }
        }
    }
}
