//! Ctrl-C and `yinfa watch`: stopped work is whole, and a change is noticed.
#![cfg(unix)]

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::{self, Workspace, files, program};

fn start(workspace: &Workspace, command: &str) -> Child {
    program()
        .arg(command)
        .arg(workspace.path())
        .args(["--as-of", support::SAMPLE_DAY, "--threads", "1"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts")
}

fn interrupt(child: &Child) {
    // The shell's own: a bare machine has no other.
    let sent =
        Command::new("sh").arg("-c").arg(format!("kill -INT {}", child.id())).status().expect("a shell");
    assert!(sent.success());
}

/// Far beyond what anything here takes: a test that fails should not hang.
const PATIENCE: Duration = Duration::from_secs(120);

fn wait_for(mut there: impl FnMut() -> bool) {
    let began = Instant::now();
    while !there() {
        assert!(began.elapsed() < PATIENCE, "it never came");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// What a child says, line by line, readable with patience.
fn lines_of(pipe: ChildStdout) -> Receiver<String> {
    let (tell, lines) = mpsc::channel();
    std::thread::spawn(move || {
        BufReader::new(pipe).lines().map_while(Result::ok).try_for_each(|line| tell.send(line))
    });
    lines
}

#[test]
fn a_stopped_build_leaves_a_true_manifest_and_the_next_goes_on() {
    let workspace = Workspace::sample();
    // Names only: a file may be renamed while it is looked at.
    let forms = || fs::read_dir(workspace.out().join("2-推荐表")).map_or(0, Iterator::count);
    let child = start(&workspace, "build");
    wait_for(|| forms() > 2);
    interrupt(&child);
    let output = child.wait_with_output().expect("reaped");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("Ctrl-C"));

    let mut left = files(&workspace.out());
    let manifest: Value =
        serde_json::from_slice(&left.remove("manifest.json").expect("a manifest")).expect("JSON");
    let listed = manifest["files"].as_array().expect("a list");
    assert_eq!(listed.len(), left.len());
    assert!(left.len() < 60, "it stopped before it was through: {}", left.len());
    for entry in listed {
        assert_eq!(entry["sha256"], yinfa::output::sha256(&left[entry["path"].as_str().expect("a path")]));
    }

    workspace.build(&[]).exits(1);
    let after = files(&workspace.out());
    let whole = Workspace::sample();
    whole.build(&[]).exits(1);
    let expected = files(&whole.out());
    assert_eq!(after.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
}

#[test]
fn a_watch_builds_again_when_a_file_arrives_and_survives_a_bad_one() {
    let workspace = Workspace::sample();
    let mut child = start(&workspace, "watch");
    let lines = lines_of(child.stdout.take().expect("a pipe"));
    let next = |part: &str| loop {
        let line = lines.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("never said “{part}”"));
        if line.contains(part) {
            return line;
        }
    };
    next("24 通过");
    next("Ctrl-C");
    // A broken workbook, and a settings file that is none: said, and survived.
    workspace.write("坏.xlsx", b"PK\x03\x04 no workbook");
    assert!(next("有变动").contains("坏.xlsx"));
    next("24 通过");
    let photo = workspace.path().join("照片/马伟.jpg");
    fs::remove_file(&photo).expect("removed");
    assert!(next("有变动").contains("照片/马伟.jpg"));
    next("23 通过");
    interrupt(&child);
    assert_eq!(child.wait().expect("reaped").code(), Some(0));
}
