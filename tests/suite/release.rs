//! The unpacked release: found from anywhere, installed without root, removed without a trace.
//! The archive itself is tried by `scripts/dist.sh`, which makes it.
#![cfg(unix)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::support::{self, run};

/// A folder as `make dist` fills it, and somebody's home.
struct Unpacked {
    folder: tempfile::TempDir,
}

impl Unpacked {
    fn new() -> Self {
        let unpacked = Self { folder: tempfile::tempdir().expect("a temp folder") };
        let (root, data) = (unpacked.root(), support::root().join("data/release"));
        fs::create_dir_all(root.join("安装/补全")).expect("a folder");
        fs::create_dir_all(unpacked.home().join("桌面")).expect("a folder");
        let program = env!("CARGO_BIN_EXE_yinfa");
        if fs::hard_link(program, root.join("yinfa")).is_err() {
            fs::copy(program, root.join("yinfa")).expect("copied");
        }
        std::os::unix::fs::symlink(support::root().join("fonts"), root.join("fonts")).expect("linked");
        for (from, to) in
            [("安装.sh", "安装.sh"), ("印发.desktop", "安装/印发.desktop"), ("印发.svg", "安装/印发.svg")]
        {
            fs::copy(data.join(from), root.join(to)).expect("copied");
        }
        for (file, shell) in [("yinfa.bash", "bash"), ("_yinfa", "zsh"), ("yinfa.fish", "fish")] {
            let script = run(["completions", shell]).exits(0).out;
            fs::write(root.join("安装/补全").join(file), script).expect("written");
        }
        fs::write(root.join("安装/yinfa.1"), run(["man"]).exits(0).out).expect("written");
        unpacked
    }

    /// Named as a clerk may name it, and as a shell or a menu may stumble over.
    fn root(&self) -> PathBuf {
        self.folder.path().join("新 文件夹 $1 100%")
    }

    fn home(&self) -> PathBuf {
        self.folder.path().join("家")
    }

    fn command(&self, program: impl AsRef<Path>) -> Command {
        let mut command = Command::new(program.as_ref());
        command.env_clear().env("HOME", self.home()).env("PATH", "/usr/bin:/bin").current_dir("/");
        command
    }

    fn install(&self, arguments: &[&str]) -> Output {
        self.command("/bin/sh").arg(self.root().join("安装.sh")).args(arguments).output().expect("sh starts")
    }

    fn placed(&self) -> Vec<PathBuf> {
        let files = walkdir::WalkDir::new(self.home()).into_iter().map(|entry| entry.expect("readable"));
        files.filter(|entry| !entry.file_type().is_dir()).map(walkdir::DirEntry::into_path).collect()
    }
}

#[track_caller]
fn exits(output: &Output, code: i32) {
    assert_eq!(output.status.code(), Some(code), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn it_is_installed_for_one_person_and_removed_again() {
    let unpacked = Unpacked::new();
    for _ in 0..2 {
        exits(&unpacked.install(&[]), 0);
        assert_eq!(unpacked.placed().len(), 8, "{:?}", unpacked.placed());
    }
    let shortcut = fs::read_to_string(unpacked.home().join("桌面/印发.desktop")).expect("readable");
    let program = unpacked.root().canonicalize().expect("there").join("yinfa");
    let exec = program.display().to_string().replace('$', "\\\\$").replace('%', "%%");
    assert!(shortcut.contains(&format!("\nExec=\"{exec}\" serve --open\n")), "{shortcut}");

    let doctor =
        unpacked.command(unpacked.home().join(".local/bin/yinfa")).arg("doctor").output().expect("starts");
    exits(&doctor, 0);
    let report = String::from_utf8_lossy(&doctor.stdout).into_owned();
    assert_eq!(
        report.matches(&format!("程序旁边：{}", program.with_file_name("fonts").display())).count(),
        7,
        "{report}"
    );

    exits(&unpacked.install(&["撤销"]), 0);
    assert_eq!(unpacked.placed(), Vec::<PathBuf>::new());
}

#[test]
fn what_is_not_ours_is_left_alone() {
    let unpacked = Unpacked::new();
    let other = unpacked.home().join(".local/bin/yinfa");
    fs::create_dir_all(other.parent().expect("a folder")).expect("a folder");
    fs::write(&other, "somebody's own").expect("written");
    let refused = unpacked.install(&[]);
    exits(&refused, 2);
    assert!(String::from_utf8_lossy(&refused.stderr).contains("请先把它改名"));
    exits(&unpacked.install(&["撤销"]), 0);
    exits(&unpacked.install(&["卸载"]), 2);
    assert_eq!(unpacked.placed(), [other]);
}

#[test]
fn the_fonts_licences_are_all_there() {
    let told = fs::read_to_string(support::root().join("data/font-licences/说明.txt")).expect("readable");
    for font in fs::read_dir(support::root().join("fonts")).expect("fonts: run `make fonts`") {
        let name = font.expect("readable").file_name().to_string_lossy().into_owned();
        assert!(told.contains(&name), "no licence is told for {name}");
    }
    for line in told.lines().filter_map(|line| line.split_once('见')) {
        for file in line.1.split('、') {
            assert!(support::root().join("data/font-licences").join(file.trim()).is_file(), "{file}");
        }
    }
}
