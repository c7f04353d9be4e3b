//! The harness: make a folder, run the program, expect. An API change edits this file only.

pub mod binary;
pub mod dialect;
pub mod folder;
pub mod paper;

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use yinfa::ledger::{Act, Entry, Fact, Writer};

/// The repository's root.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The invented county.
pub fn sample() -> PathBuf {
    root().join("data/sample")
}

/// The day the sample is judged on, in `make demo` and here.
pub const SAMPLE_DAY: &str = "2026-03-01";

/// The program, seeing no fonts but those in `fonts/`, so that no test depends on the machine.
pub fn program() -> Command {
    let fonts = root().join("fonts");
    assert!(fonts.is_dir(), "fonts/ is missing: run `make fonts` first");
    let mut command = Command::new(env!("CARGO_BIN_EXE_yinfa"));
    command.env("YINFA_FONTS", fonts).current_dir(root());
    command
}

/// What a finished run left.
pub struct Outcome {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Outcome {
    fn of(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).expect("standard output is UTF-8"),
            err: String::from_utf8(output.stderr).expect("standard error is UTF-8"),
        }
    }

    #[track_caller]
    pub fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "standard output:\n{}\nstandard error:\n{}", self.out, self.err);
        self
    }

    #[track_caller]
    pub fn says(self, part: &str) -> Self {
        assert!(self.out.contains(part), "“{part}” is not in:\n{}", self.out);
        self
    }

    #[track_caller]
    pub fn complains(self, part: &str) -> Self {
        assert!(self.err.contains(part), "“{part}” is not in:\n{}", self.err);
        self
    }
}

/// Runs the program with these arguments.
pub fn run<S: AsRef<OsStr>>(arguments: impl IntoIterator<Item = S>) -> Outcome {
    Outcome::of(program().args(arguments).output().expect("the program starts"))
}

/// A folder of a test's own, removed at its end.
pub struct Workspace {
    folder: tempfile::TempDir,
}

impl Workspace {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a temp folder") }
    }

    /// A copy of the sample.
    pub fn sample() -> Self {
        let workspace = Self::new();
        copy(&sample(), &workspace.path());
        workspace
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().join("工作目录")
    }

    /// Where a build of this workspace puts its files.
    pub fn out(&self) -> PathBuf {
        self.folder.path().join("工作目录-输出")
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> &Self {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().expect("a file stands in a folder")).expect("a folder");
        fs::write(path, bytes).expect("written");
        self
    }

    /// Facts of earlier years, in the ledger.
    pub fn remember(&self, facts: &[Fact]) {
        let act = Act { at: "2024-09-01T09:00:00+08:00".into(), what: "yinfa issue".into() };
        let mut writer = Writer::open(&self.path(), act).expect("a ledger");
        let entries: Vec<Entry> = facts.iter().cloned().map(Entry::from).collect();
        writer.append(&entries, &[]).expect("appended");
    }

    /// `yinfa build`, as of the sample's day.
    pub fn build(&self, more: &[&str]) -> Outcome {
        let path = self.path();
        let arguments =
            [OsStr::new("build"), path.as_os_str(), OsStr::new("--as-of"), OsStr::new(SAMPLE_DAY)];
        run(arguments.into_iter().chain(more.iter().map(OsStr::new)))
    }

    /// `yinfa check --format json`, parsed.
    pub fn check(&self) -> Value {
        check(&self.path())
    }
}

/// `yinfa check --format json` of a folder as of the sample's day, parsed.
pub fn check(folder: &Path) -> Value {
    let arguments = [
        OsStr::new("check"),
        folder.as_os_str(),
        OsStr::new("--format=json"),
        OsStr::new("--as-of=2026-03-01"),
    ];
    let outcome = run(arguments);
    assert!(outcome.code < 2, "{}", outcome.err);
    serde_json::from_str(&outcome.out).expect("standard output is one JSON object")
}

/// Every file below a folder by its relative path, with its bytes; the lock aside.
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    if !folder.exists() {
        return files;
    }
    for entry in walkdir::WalkDir::new(folder).into_iter().map(|entry| entry.expect("readable")) {
        let name =
            entry.path().strip_prefix(folder).expect("below the folder").to_string_lossy().replace('\\', "/");
        if entry.file_type().is_file() && name != ".yinfa-lock" {
            files.insert(name, fs::read(entry.path()).expect("readable"));
        }
    }
    files
}

fn copy(from: &Path, to: &Path) {
    for (name, bytes) in files(from) {
        let path = to.join(name);
        fs::create_dir_all(path.parent().expect("a file stands in a folder")).expect("a folder");
        fs::write(path, bytes).expect("written");
    }
}
