//! The local page: that the program serves it, and what a clerk does with it in a real browser: Debian's Chromium, driven by `tests/browser/run.mjs`. Where there is none the suite
//! says so loudly and goes on; with `YINFA_BROWSER=required`, as in `.ci/run`, that is a failure.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use crate::support::{self, SAMPLE_DAY, Workspace, run, sample};

/// A program that serves, ended with the test whatever happens.
struct Served {
    child: Child,
    address: String,
}

impl Served {
    fn start(workspace: &Workspace, arguments: &[&OsStr]) -> Self {
        let mut child = support::program()
            .args(arguments)
            .env("XDG_STATE_HOME", workspace.path().with_file_name("记忆"))
            .env("HOME", workspace.path().parent().expect("a temp folder"))
            // No test opens the browser of whoever runs it.
            .env("PATH", "")
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut line = String::new();
        let out = child.stdout.take().expect("it is piped");
        BufReader::new(out).read_line(&mut line).expect("it says where it is");
        let address = line.split_once("http").map(|(_, rest)| format!("http{}", rest.trim()));
        Self { child, address: address.unwrap_or_else(|| panic!("no address in {line}")) }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// What is lacking to drive a browser.
fn lacking() -> Option<String> {
    let browser =
        std::env::var_os("YINFA_CHROMIUM").map_or_else(|| "/usr/bin/chromium".into(), PathBuf::from);
    if !browser.is_file() {
        return Some(format!("no browser at {} (apt-get install chromium)", browser.display()));
    }
    if !support::root().join("tests/browser/node_modules/playwright-core").is_dir() {
        return Some("tests/browser/node_modules is missing (cd tests/browser && npm ci)".into());
    }
    let node = Command::new("node").arg("--version").stdout(Stdio::null()).status();
    (!node.is_ok_and(|status| status.success())).then(|| "node does not start".into())
}

#[test]
fn browser() {
    if let Some(lacking) = lacking() {
        assert!(std::env::var("YINFA_BROWSER").as_deref() != Ok("required"), "{lacking}");
        // Not through `eprintln`, which a passing test swallows.
        let line = format!("\n*** BROWSER TESTS NOT RUN: {lacking} ***\n\n");
        std::io::stderr().write_all(line.as_bytes()).ok();
        return;
    }
    let workspace = Workspace::new();
    std::fs::create_dir_all(workspace.path()).expect("a folder");
    let path = workspace.path();
    let mut served = Served::start(
        &workspace,
        &["serve".as_ref(), path.as_os_str(), "--as-of".as_ref(), SAMPLE_DAY.as_ref()],
    );
    let pictures = std::env::var_os("YINFA_PICTURES")
        .map_or_else(|| workspace.path().with_file_name("图"), PathBuf::from);
    let outcome = Command::new("node")
        .arg(support::root().join("tests/browser/run.mjs"))
        .arg(&served.address)
        .arg(sample())
        .arg(workspace.path())
        .arg(pictures)
        .output()
        .expect("node starts");
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(outcome.status.success(), "{}\n{}", said(&outcome.stdout), said(&outcome.stderr));
    // It was asked to end, and did so by itself.
    assert!(served.child.wait().expect("it ends").success());
    // What the page did is what the command line finds.
    run(["ledger".as_ref(), "verify".as_ref(), path.as_os_str()]).exits(0).says("台账完好");
    assert!(path.join("正式/贺教体发〔2026〕15号/聘任通知.pdf").is_file());
    assert!(path.join("确认.xlsx").is_file());
}

/// A double click: no arguments, no terminal that matters.
#[test]
fn a_start_without_arguments_serves_this_machine_alone() {
    let workspace = Workspace::new();
    let served = Served::start(&workspace, &[]);
    let (host, _) = served.address.trim_start_matches("http://").split_once('/').expect("an address");
    assert!(host.starts_with("127.0.0.1:") && served.address.contains("/?key="), "{}", served.address);
    let ask = |path: &str| {
        let mut stream = TcpStream::connect(host).expect("it listens");
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").expect("asked");
        let mut said = String::new();
        stream.read_to_string(&mut said).expect("answered");
        said
    };
    let refused = ask("/");
    assert!(refused.starts_with("HTTP/1.1 403") && refused.contains("要用印发给出的地址打开"), "{refused}");
    let (_, key) = served.address.rsplit_once('/').expect("an address");
    let admitted = ask(&format!("/{key}"));
    assert!(admitted.starts_with("HTTP/1.1 200") && admitted.contains("set-cookie: yinfa-"), "{admitted}");
}
