//! Output: one place writes. Every file appears whole under its name or not at all, and a manifest
//! says what this tool put there, so that it never removes what somebody else did.

mod manifest;
mod tray;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};
use std::sync::Mutex;

use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::text;

pub use manifest::{FontUsed, Manifest, Origin, Source, Template, Tool, Written};
pub use tray::{Tally, Tray};

/// The manifest's name in an output folder.
pub const MANIFEST: &str = "manifest.json";

/// What a manifest of ours says it is.
pub const MANIFEST_SCHEMA: &str = "yinfa.manifest/1";

/// Carried in the properties of workbooks made for reading, not for filling in: dropped back into a
/// workspace they are told from what schools sent.
pub const READ_ONLY_KEYWORD: &str = "yinfa-output";

/// How the temporary files of an interrupted run are told from anybody else's.
const TEMP_PREFIX: &str = ".yinfa-";
const TEMP_SUFFIX: &str = ".tmp";

/// Held while a run writes into the folder.
const LOCK: &str = ".yinfa-lock";

/// The paths a run is about to write, one a line, until its manifest lists them: a run that dies leaves no file that
/// nobody knows to be ours.
const JOURNAL: &str = ".yinfa-journal";

/// Why something could not be written.
#[derive(Debug, Error)]
pub enum Error {
    #[error("不能建立文件夹 {path}，请检查磁盘是否已满、是否有写入权限")]
    Folder { path: PathBuf, source: io::Error },
    #[error("不能写入 {path}，请检查磁盘是否已满、该文件是否正在 WPS 或 Excel 里打开")]
    Write { path: PathBuf, source: io::Error },
    #[error("不能删除上一次生成的 {path}，请检查该文件是否正在打开")]
    Remove { path: PathBuf, source: io::Error },
    #[error("输出文件夹 {path} 正被另一个 yinfa 使用，请等它结束后再运行")]
    Busy { path: PathBuf },
    #[error("输出文件名 {path} 会写到输出文件夹之外，或是 Windows 不认的名字")]
    Escapes { path: String },
}

/// SHA-256 of bytes, lower-case hex.
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// SHA-256 of parts joined by a line break, lower-case hex.
pub fn sha256_lines<'a>(lines: impl IntoIterator<Item = &'a str>) -> String {
    let mut hasher = Sha256::new();
    for (index, line) in lines.into_iter().enumerate() {
        if index > 0 {
            hasher.update(b"\n");
        }
        hasher.update(line.as_bytes());
    }
    hex(&hasher.finalize())
}

/// SHA-256 of a file, read in pieces.
pub fn sha256_file(path: &Path) -> io::Result<String> {
    let mut hasher = Sha256::new();
    let mut file = File::open(path)?;
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read = io::Read::read(&mut file, &mut buffer)?;
        if read == 0 {
            return Ok(hex(&hasher.finalize()));
        }
        hasher.update(&buffer[..read]);
    }
}

/// Lower-case hex. By hand: a ledger is a million of these, and `write!` takes longer over one than SHA-256 itself.
fn hex(digest: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |value: u8| char::from(DIGITS[usize::from(value)]);
    let mut text = String::with_capacity(digest.len() * 2);
    for byte in digest {
        text.push(digit(byte >> 4));
        text.push(digit(byte & 15));
    }
    text
}

/// Writes a file: temporary file in the same folder, fsync, rename.
///
/// *Invariant*: under `path` stands the old file or the whole new one, whenever the process is killed.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let temp = temporary(path, bytes)?;
    step();
    temp.persist(path).map_err(|error| Error::Write { path: path.into(), source: error.error })?;
    step();
    Ok(())
}

/// The same where nothing stands under `path` yet; `false` where something does, which is left as it is.
///
/// # Errors
/// `Folder` and `Write` as the disk says.
pub fn write_new(path: &Path, bytes: &[u8]) -> Result<bool, Error> {
    let temp = temporary(path, bytes)?;
    match temp.persist_noclobber(path) {
        Ok(_) => Ok(true),
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(Error::Write { path: path.into(), source: error.error }),
    }
}

/// A whole and flushed file beside where it is to stand.
fn temporary(path: &Path, bytes: &[u8]) -> Result<tempfile::NamedTempFile, Error> {
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    fs::create_dir_all(folder).map_err(|source| Error::Folder { path: folder.into(), source })?;
    let fail = |source| Error::Write { path: path.into(), source };
    let mut temp =
        tempfile::Builder::new().prefix(TEMP_PREFIX).suffix(TEMP_SUFFIX).tempfile_in(folder).map_err(fail)?;
    temp.write_all(bytes).map_err(fail)?;
    share(temp.as_file()).map_err(fail)?;
    temp.as_file().sync_all().map_err(fail)?;
    Ok(temp)
}

/// A lasting step was or is about to be taken: a file under its name, a commit, a folder moved. A development build
/// stops dead at the step that `YINFA_STOP_AFTER` counts, so that tests can kill a run at every one of them.
#[cfg(debug_assertions)]
pub fn step() {
    use std::sync::atomic::{AtomicU64, Ordering};
    static STEPS: AtomicU64 = AtomicU64::new(0);
    let taken = STEPS.fetch_add(1, Ordering::SeqCst) + 1;
    let last = std::env::var("YINFA_STOP_AFTER").ok().and_then(|text| text.parse::<u64>().ok());
    if last == Some(taken) {
        std::process::abort();
    }
}

/// What is shipped knows no such switch.
#[cfg(not(debug_assertions))]
#[inline]
pub fn step() {}

/// Every file below a folder, relative to it with `/` between parts, in order; our locks and half files aside.
pub fn files_below(folder: &Path) -> Vec<String> {
    fn walk(folder: &Path, before: &str, found: &mut Vec<String>) {
        let Ok(entries) = fs::read_dir(folder) else { return };
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                walk(&entry.path(), &format!("{before}{name}/"), found);
            } else if name != LOCK && !(name.starts_with(TEMP_PREFIX) && name.ends_with(TEMP_SUFFIX)) {
                found.push(format!("{before}{name}"));
            }
        }
    }
    let mut found = Vec::new();
    walk(folder, "", &mut found);
    found.sort();
    found
}

/// Removes the lock file of an output folder that was finished and is to hold nothing but its files.
pub fn remove_lock(root: &Path) {
    fs::remove_file(root.join(LOCK)).ok();
}

/// Makes the names in a folder and in all below it durable. Best effort, as [`sync_folder`].
pub fn sync_tree(root: &Path) {
    let folders = files_below(root);
    let folders: std::collections::BTreeSet<&str> =
        folders.iter().filter_map(|path| path.rsplit_once('/')).map(|(folder, _)| folder).collect();
    for folder in folders {
        sync_folder(&root.join(folder));
    }
    sync_folder(root);
}

/// Makes the names in a folder durable. Best effort: not every file system can.
pub fn sync_folder(folder: &Path) {
    #[cfg(unix)]
    if let Ok(folder) = File::open(folder) {
        folder.sync_all().ok();
    }
    #[cfg(not(unix))]
    let _ = folder;
}

/// A temporary file is private to its owner; a document on a shared drive must not be.
#[cfg(unix)]
fn share(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

/// On Windows a file takes the permissions of its folder.
#[cfg(not(unix))]
fn share(_: &File) -> io::Result<()> {
    Ok(())
}

/// An output folder during one run. Files may be put from several threads.
pub struct Output {
    root: PathBuf,
    /// What an earlier run listed, by path.
    earlier: BTreeMap<String, Written>,
    written: Mutex<BTreeMap<String, Written>>,
    journal: Mutex<File>,
    /// Workbooks that somebody had changed since we wrote them, under the names they were moved to.
    set_aside: Mutex<Vec<String>>,
    /// Held until the run is over; the system releases it when the process ends, however it ends.
    _lock: File,
}

impl Output {
    /// Opens the folder, remembers what an earlier run listed, and clears away the temporary files
    /// of one that was killed.
    pub fn open(root: &Path) -> Result<Self, Error> {
        fs::create_dir_all(root).map_err(|source| Error::Folder { path: root.into(), source })?;
        Self::held(root.into(), lock(root)?)
    }

    /// Opens one folder of an output folder as an output folder of its own, with its own manifest.
    ///
    /// The whole is held meanwhile: a run over it would sweep this one's temporary files away.
    pub fn open_part(whole: &Path, part: &str) -> Result<Self, Error> {
        let root = inside(whole, part).ok_or_else(|| Error::Escapes { path: part.into() })?;
        fs::create_dir_all(&root).map_err(|source| Error::Folder { path: root.clone(), source })?;
        match (root.canonicalize(), whole.canonicalize()) {
            (Ok(inner), Ok(outer)) if !inner.starts_with(&outer) => Err(Error::Escapes { path: part.into() }),
            _ => Self::held(root, lock(whole)?),
        }
    }

    fn held(root: PathBuf, lock: File) -> Result<Self, Error> {
        let mut earlier = earlier_files(&root);
        for path in fs::read_to_string(root.join(JOURNAL)).unwrap_or_default().lines() {
            // What a run that died wrote after its predecessor's manifest is known by its name only.
            earlier.insert(path.into(), Written { path: path.into(), ..Written::default() });
        }
        sweep(&root);
        let path = root.join(JOURNAL);
        let journal = File::options()
            .create(true)
            .append(true)
            .open(&path)
            .map_err(|source| Error::Write { path, source })?;
        Ok(Self {
            root,
            earlier,
            written: Mutex::default(),
            journal: Mutex::new(journal),
            set_aside: Mutex::default(),
            _lock: lock,
        })
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Writes one file and enters it in the manifest.
    ///
    /// # Errors
    /// `Escapes` for a path that is absolute or climbs out; `Folder` and `Write` as the disk says.
    pub fn put(&self, path: &str, bytes: &[u8], origin: Origin) -> Result<(), Error> {
        let target = inside(&self.root, path).ok_or_else(|| Error::Escapes { path: path.into() })?;
        self.stays_inside(&target, path)?;
        self.announce(path)?;
        self.spare_the_clerks_work(path, &target, bytes)?;
        write_atomically(&target, bytes)?;
        let Origin { template, mut inputs, recipe } = origin;
        inputs.sort();
        inputs.dedup();
        let size = bytes.len() as u64;
        self.enter(Written { path: path.into(), size, sha256: sha256(bytes), template, inputs, recipe });
        Ok(())
    }

    /// Is the file that an earlier run made by this recipe still there, byte for byte? Then it stands in this run's
    /// manifest too, with the inputs as they are now.
    pub fn keep(&self, path: &str, origin: Origin) -> bool {
        let Some(entry) = self.earlier.get(path) else { return false };
        let same = entry.recipe.is_some()
            && entry.recipe == origin.recipe
            && inside(&self.root, path)
                .and_then(|file| sha256_file(&file).ok())
                .is_some_and(|digest| digest == entry.sha256);
        if same {
            let Origin { template, mut inputs, recipe } = origin;
            inputs.sort();
            inputs.dedup();
            self.enter(Written { template, inputs, recipe, ..entry.clone() });
        }
        same
    }

    /// The workbooks that were moved aside, because somebody had changed them since we wrote them.
    pub fn set_aside(&self) -> Vec<String> {
        self.set_aside.lock().expect("no writer panics while holding the lock").clone()
    }

    fn announce(&self, path: &str) -> Result<(), Error> {
        let mut journal = self.journal.lock().expect("no writer panics while holding the lock");
        writeln!(journal, "{path}").map_err(|source| Error::Write { path: self.root.join(JOURNAL), source })
    }

    /// A clerk may have written into a workbook of ours where it lies (待确认.xlsx): that is not overwritten, it is
    /// moved aside. PDFs are for printing, and are simply made anew.
    fn spare_the_clerks_work(&self, path: &str, target: &Path, bytes: &[u8]) -> Result<(), Error> {
        let known = self.earlier.get(path).filter(|_| path.ends_with(".xlsx"));
        let Some(known) = known.filter(|known| !known.sha256.is_empty()) else { return Ok(()) };
        match sha256_file(target) {
            Ok(found) if found != known.sha256 && found != sha256(bytes) => {}
            _ => return Ok(()),
        }
        let stem = path.trim_end_matches(".xlsx");
        let mut names = (1..).map(|copy| match copy {
            1 => format!("{stem}-改动过.xlsx"),
            copy => format!("{stem}-改动过{copy}.xlsx"),
        });
        let name = names.find(|name| !self.root.join(name).exists()).expect("numbers do not end");
        fs::rename(target, self.root.join(&name))
            .map_err(|source| Error::Write { path: target.into(), source })?;
        self.set_aside.lock().expect("no writer panics while holding the lock").push(name);
        Ok(())
    }

    fn enter(&self, entry: Written) {
        let mut written = self.written.lock().expect("no writer panics while holding the lock");
        written.insert(entry.path.clone(), entry);
    }

    /// A folder of the output may be a link to elsewhere: nothing is written through it.
    fn stays_inside(&self, target: &Path, path: &str) -> Result<(), Error> {
        let folder = target.parent().unwrap_or(&self.root);
        fs::create_dir_all(folder).map_err(|source| Error::Folder { path: folder.into(), source })?;
        match (folder.canonicalize(), self.root.canonicalize()) {
            (Ok(folder), Ok(root)) if !folder.starts_with(&root) => Err(Error::Escapes { path: path.into() }),
            _ => Ok(()),
        }
    }

    /// Removes what an earlier run made and this one did not, then writes the manifest.
    ///
    /// # Errors
    /// `Remove` for a stale file that somebody has open: it stays in the manifest, so that the next run removes it.
    pub fn finish(self, manifest: Manifest) -> Result<Manifest, Error> {
        let mut written = self.written.into_inner().expect("no writer panics while holding the lock");
        let mut refused = None;
        for (stale, entry) in self.earlier {
            if written.contains_key(&stale) {
                continue;
            }
            let Some(path) = inside(&self.root, &stale) else { continue };
            match remove(&path) {
                Ok(()) => prune(&self.root, path.parent()),
                Err(error) => {
                    written.insert(stale, entry);
                    refused.get_or_insert(error);
                }
            }
        }
        let manifest = list(&self.root, manifest, written)?;
        refused.map_or(Ok(manifest), Err)
    }

    /// Writes the manifest of a run that was stopped: what it made, and what it did not come to and left in place.
    pub fn pause(self, manifest: Manifest) -> Result<Manifest, Error> {
        let mut written = self.earlier;
        written.retain(|path, _| inside(&self.root, path).is_some_and(|file| file.is_file()));
        written.extend(self.written.into_inner().expect("no writer panics while holding the lock"));
        list(&self.root, manifest, written)
    }
}

fn list(root: &Path, mut manifest: Manifest, written: BTreeMap<String, Written>) -> Result<Manifest, Error> {
    manifest.files = written.into_values().collect();
    let mut text = serde_json::to_string_pretty(&manifest).expect("a manifest is plain data");
    text.push('\n');
    write_atomically(&root.join(MANIFEST), text.as_bytes())?;
    // From here on the manifest knows them all. A journal that stays is only read once more.
    fs::remove_file(root.join(JOURNAL)).ok();
    Ok(manifest)
}

/// The manifest of a folder; `None` where there is no readable one.
pub fn listed(root: &Path) -> Option<Manifest> {
    serde_json::from_slice(&fs::read(root.join(MANIFEST)).ok()?).ok()
}

/// Where a path that a manifest lists lies; `None` where it would lead out of the folder, by its parts or by a link, or
/// where there is nothing.
pub fn listed_file(root: &Path, path: &str) -> Option<PathBuf> {
    let file = inside(root, path)?.canonicalize().ok()?;
    file.starts_with(root.canonicalize().ok()?).then_some(file)
}

/// The files an earlier manifest lists; none where there is no readable one.
fn earlier_files(root: &Path) -> BTreeMap<String, Written> {
    let manifest = listed(root).unwrap_or_default();
    manifest.files.into_iter().map(|file| (file.path.clone(), file)).collect()
}

/// A relative path within the root, or `None`: a manifest may have been edited by hand.
///
/// *Invariant*: legal on Windows wherever we run, for the folder may be copied there.
fn inside(root: &Path, path: &str) -> Option<PathBuf> {
    let relative = Path::new(path);
    let plain = relative.components().all(|part| matches!(part, Component::Normal(_)));
    (plain && path.split('/').all(text::is_file_name)).then(|| root.join(relative))
}

fn remove(path: &Path) -> Result<(), Error> {
    match fs::remove_file(path) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(source) => Err(Error::Remove { path: path.into(), source }),
    }
}

/// Removes the folders that stand empty after a removal, up to but not including the root.
fn prune(root: &Path, folder: Option<&Path>) {
    let mut folder = folder;
    while let Some(path) = folder.filter(|path| *path != root && path.starts_with(root)) {
        if fs::remove_dir(path).is_err() {
            return;
        }
        folder = path.parent();
    }
}

/// Takes the folder for this run: two at once would sweep each other's temporary files away.
fn lock(root: &Path) -> Result<File, Error> {
    let path = root.join(LOCK);
    let file = File::create(&path).map_err(|source| Error::Write { path: path.clone(), source })?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(fs::TryLockError::WouldBlock) => Err(Error::Busy { path: root.into() }),
        // Some network drives know no locks; a lone clerk there is better served than refused.
        Err(fs::TryLockError::Error(_)) => Ok(file),
    }
}

/// Removes the temporary files a killed run left. Best effort: they harm nothing.
fn sweep(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            sweep(&entry.path());
        } else if name.starts_with(TEMP_PREFIX) && name.ends_with(TEMP_SUFFIX) {
            fs::remove_file(entry.path()).ok();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(root: &Path, files: &[(&str, &str)]) -> Manifest {
        let output = Output::open(root).unwrap();
        for (path, text) in files {
            output.put(path, text.as_bytes(), Origin::default()).unwrap();
        }
        output.finish(Manifest::default()).unwrap()
    }

    #[test]
    fn only_what_an_earlier_manifest_lists_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        run(folder.path(), &[("a/1.pdf", "1"), ("b/2.pdf", "2")]);
        fs::write(folder.path().join("a/clerk.txt"), "mine").unwrap();
        run(folder.path(), &[("b/2.pdf", "2")]);
        assert!(!folder.path().join("a/1.pdf").exists());
        assert!(folder.path().join("a/clerk.txt").exists());
        assert!(folder.path().join("b/2.pdf").exists());
        run(folder.path(), &[]);
        assert!(!folder.path().join("b").exists(), "an empty folder of ours goes too");
    }

    /// The manifest of a run that died is its predecessor's; the journal knows the rest.
    #[test]
    fn what_a_run_that_died_wrote_is_known_to_the_next() {
        let folder = tempfile::tempdir().unwrap();
        run(folder.path(), &[("a/1.pdf", "1")]);
        let died = Output::open(folder.path()).unwrap();
        died.put("b/2.pdf", b"2", Origin::default()).unwrap();
        drop(died);
        run(folder.path(), &[("a/1.pdf", "1")]);
        assert!(!folder.path().join("b").exists());
        assert!(!folder.path().join(JOURNAL).exists());
    }

    #[test]
    fn a_file_is_kept_by_its_recipe_and_its_bytes_and_a_clerks_workbook_is_set_aside() {
        let folder = tempfile::tempdir().unwrap();
        let origin = |recipe: &str| Origin { recipe: Some(recipe.into()), ..Origin::default() };
        let first = Output::open(folder.path()).unwrap();
        first.put("1.pdf", b"1", origin("x")).unwrap();
        first.put("待确认.xlsx", b"1", Origin::default()).unwrap();
        first.finish(Manifest::default()).unwrap();

        fs::write(folder.path().join("待确认.xlsx"), "answers").unwrap();
        let second = Output::open(folder.path()).unwrap();
        assert!(!second.keep("1.pdf", origin("y")));
        assert!(!second.keep("待确认.xlsx", Origin::default()), "what has no recipe is made anew");
        assert!(second.keep("1.pdf", origin("x")));
        second.put("待确认.xlsx", b"2", Origin::default()).unwrap();
        assert_eq!(second.set_aside(), ["待确认-改动过.xlsx"]);
        assert_eq!(second.finish(Manifest::default()).unwrap().files.len(), 2);
        assert_eq!(fs::read(folder.path().join("待确认-改动过.xlsx")).unwrap(), b"answers");

        fs::write(folder.path().join("1.pdf"), "spoilt").unwrap();
        assert!(!Output::open(folder.path()).unwrap().keep("1.pdf", origin("x")));
    }

    #[test]
    fn no_path_leaves_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("out");
        let output = Output::open(&root).unwrap();
        for path in ["../x", "/etc/x", "a/../../x", "", "a\\b", "a//b", "a:b", "C:/x", "甲/con.pdf", "甲./乙"]
        {
            assert!(matches!(output.put(path, b"", Origin::default()), Err(Error::Escapes { .. })), "{path}");
        }
        drop(output);
        fs::write(folder.path().join("kept.txt"), "kept").unwrap();
        fs::write(root.join(MANIFEST), r#"{"schema":"","tool":{"name":"","version":""},"templates":"","as_of":"","fonts":[],"inputs":[],"files":[{"path":"../kept.txt","size":0,"sha256":"","template":null,"inputs":[]}]}"#).unwrap();
        run(&root, &[]);
        assert!(folder.path().join("kept.txt").exists());
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_written_through_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let (root, outside) = (folder.path().join("out"), folder.path().join("outside"));
        fs::create_dir_all(&outside).unwrap();
        fs::create_dir_all(&root).unwrap();
        std::os::unix::fs::symlink(&outside, root.join("1-通知")).unwrap();
        let output = Output::open(&root).unwrap();
        assert!(matches!(output.put("1-通知/x.pdf", b"x", Origin::default()), Err(Error::Escapes { .. })));
        assert_eq!(fs::read_dir(&outside).unwrap().count(), 0);
    }

    #[test]
    fn a_part_and_the_whole_leave_each_other_alone_and_wait_for_each_other() {
        let folder = tempfile::tempdir().unwrap();
        let part = |files: &[&str]| {
            let output = Output::open_part(folder.path(), "7-培训").unwrap();
            files.iter().for_each(|path| output.put(path, b"x", Origin::default()).unwrap());
            assert!(matches!(Output::open(folder.path()), Err(Error::Busy { .. })));
            output.finish(Manifest::default()).unwrap();
        };
        run(folder.path(), &[("1-通知/1.pdf", "1")]);
        part(&["证明/1.pdf", "证明/2.pdf"]);
        part(&["证明/1.pdf"]);
        assert!(folder.path().join("1-通知/1.pdf").exists());
        assert!(!folder.path().join("7-培训/证明/2.pdf").exists());
        run(folder.path(), &[]);
        assert!(!folder.path().join("1-通知/1.pdf").exists());
        assert!(folder.path().join("7-培训/证明/1.pdf").exists());
        assert!(folder.path().join("7-培训").join(MANIFEST).exists());
        assert!(matches!(Output::open_part(folder.path(), "../x"), Err(Error::Escapes { .. })));
    }

    #[test]
    fn leftovers_of_a_killed_run_are_swept_and_a_second_run_is_told_to_wait() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("a")).unwrap();
        fs::write(folder.path().join("a/.yinfa-x.tmp"), "half").unwrap();
        let output = Output::open(folder.path()).unwrap();
        assert!(!folder.path().join("a/.yinfa-x.tmp").exists());
        assert!(matches!(Output::open(folder.path()), Err(Error::Busy { .. })));
        drop(output);
        assert!(Output::open(folder.path()).is_ok());
    }
}
