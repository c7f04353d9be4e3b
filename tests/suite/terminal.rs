//! `yinfa issue` at a terminal of its own: it asks, and only a yes is one. Through `script`, which makes the terminal;
//! a run without any is in `issue`.
#![cfg(target_os = "linux")]

use std::io::Write;
use std::process::{Command, Stdio};

use yinfa::ledger::Ledger;

use crate::support::{Workspace, folder, program};

/// Runs `yinfa issue` on a terminal, types an answer, and returns the exit code and what was shown.
fn answer(workspace: &Workspace, typed: &str) -> (Option<i32>, String) {
    let program = program();
    let path = workspace.path();
    let line = format!(
        "'{}' issue '{}' --no 15 --date 2026-03-26 --quiet",
        program.get_program().to_string_lossy(),
        path.display()
    );
    let mut command = Command::new("script");
    command.args(["--quiet", "--return", "--command", &line, "/dev/null"]);
    command.envs(program.get_envs().filter_map(|(key, value)| Some((key, value?))));
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("script (util-linux) starts");
    child.stdin.take().expect("piped").write_all(typed.as_bytes()).expect("written");
    let output = child.wait_with_output().expect("it ends");
    (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn only_a_yes_at_the_terminal_issues() {
    let workspace = Workspace::new();
    workspace.write("汇总.xlsx", folder::county());
    workspace.write("yinfa.toml", "[rules]\n\"photo-missing\" = \"off\"\n");
    for no in ["n\n", "\n", "好\n", "yy\n"] {
        let (code, shown) = answer(&workspace, no);
        assert_eq!(code, Some(1), "{no:?}: {shown}");
        assert!(shown.contains("签发吗？(y/N)") && shown.contains("没有签发"), "{no:?}: {shown}");
        assert!(Ledger::read(&workspace.path()).expect("readable").is_none(), "{no:?}");
    }
    let (code, shown) = answer(&workspace, "y\n");
    assert_eq!(code, Some(0), "{shown}");
    assert!(shown.contains("已签发 贺教体发〔2026〕15号"), "{shown}");
}
