//! `yinfa build`: every document of the cycle, whole or not at all, the same bytes every time.

use std::fs;
use std::process::Stdio;
use std::time::Duration;

use serde_json::Value;

use crate::support::{self, Workspace, files, folder, program};

#[test]
fn the_sample_yields_every_document_and_says_so() {
    let workspace = Workspace::sample();
    let outcome = workspace.build(&[]).exits(1).says("32 所学校：24 通过，2 待确认，4 退回，2 未报");
    let last: Vec<&str> = outcome.out.lines().rev().take(3).collect();
    assert!(last[2].starts_with("32 所学校"), "the status is among the last lines: {last:?}");

    let files = files(&workspace.out());
    let count = |start: &str, end: &str| {
        files.keys().filter(|name| name.starts_with(start) && name.ends_with(end)).count()
    };
    assert_eq!(count("1-通知/", ".pdf"), 2);
    assert_eq!(count("2-推荐表/", ".pdf"), 26, "passed and pending schools");
    assert_eq!(count("3-聘任/聘书/", ".pdf"), 24, "passed schools");
    assert_eq!(count("5-校验/回执/", ".pdf"), 24, "passed schools");
    // The fourth returned school has nothing to mend: its fault stands in the bureau's own list.
    assert_eq!(count("5-校验/退回/", "/退回整改单.pdf"), 3, "returned schools");
    assert_eq!(count("5-校验/学校名册/", "-标注.xlsx"), 1, "the bureau's own list");
    assert_eq!(count("5-校验/退回/", "/催报函.pdf"), 2, "missing schools");
    for name in [
        "6-装订/推荐表.pdf",
        "6-装订/推荐表-照片核对表.pdf",
        "6-装订/聘书.pdf",
        "6-装订/聘书-签收单.pdf",
        "6-装订/退回整改单.pdf",
        "3-聘任/聘任通知.pdf",
        "4-花名册/花名册.pdf",
        "4-花名册/花名册.xlsx",
        "4-花名册/公示名册.pdf",
        "5-校验/校验报告.html",
        "5-校验/校验报告.xlsx",
        "5-校验/校验报告.json",
        "manifest.json",
    ] {
        assert!(files.contains_key(name), "{name}");
    }
    assert!(!files.keys().any(|name| name.contains("变更")), "without a ledger nothing changes");
}

#[test]
fn the_manifest_lists_every_file_with_its_digest() {
    let workspace = Workspace::sample();
    workspace.build(&[]).exits(1);
    let mut files = files(&workspace.out());
    let manifest: Value =
        serde_json::from_slice(&files.remove("manifest.json").expect("a manifest")).expect("JSON");
    let listed = manifest["files"].as_array().expect("a list");
    assert_eq!(listed.len(), files.len());
    for entry in listed {
        let path = entry["path"].as_str().expect("a path");
        assert_eq!(entry["sha256"], yinfa::output::sha256(&files[path]), "{path}");
        assert!(entry["inputs"].as_array().is_some());
    }
    let form =
        listed.iter().find(|entry| entry["path"].as_str().is_some_and(|path| path.starts_with("2-推荐表/")));
    let inputs = form.expect("a form")["inputs"].as_array().expect("a list");
    assert!(inputs.len() >= 2, "a workbook and a photo: {inputs:?}");
    assert_eq!(manifest["fonts"].as_array().expect("a list").len(), 7);
}

/// One school's phone changes: its own papers and the lists it is in are printed anew, and nobody else's.
#[test]
fn what_has_not_changed_is_not_printed_again() {
    let workspace = Workspace::new();
    let fill = |phone: &str| {
        let mut people: Vec<Vec<&str>> = folder::PEOPLE.iter().map(|row| row.to_vec()).collect();
        let column = people[0].iter().position(|label| *label == "联系电话").expect("a column");
        people[1][column] = phone;
        let rows: Vec<&[&str]> = people.iter().map(Vec::as_slice).collect();
        let book = folder::book(|book| {
            folder::put(book.add_worksheet().set_name("学校名册").expect("a name"), 0, folder::SCHOOLS);
            folder::put(book.add_worksheet().set_name("汇总表").expect("a name"), 0, &rows);
        });
        workspace.write("汇总.xlsx", book);
    };
    for (shade, name) in [(90, "马伟"), (120, "王建国"), (150, "阿卜杜拉·买买提")] {
        workspace.write(&format!("照片/{name}.jpg"), folder::picture(295, 413, shade));
    }
    fill("13995012345");
    let first = workspace.build(&[]);
    assert!(!first.out.contains("没有重印"), "{}", first.out);
    let before = files(&workspace.out());
    let pdfs = before.keys().filter(|name| name.ends_with(".pdf")).count();
    workspace.build(&[]).says(&format!("{pdfs} 份没有变化"));
    assert_eq!(files(&workspace.out()), before, "a second run changes nothing");

    fill("13995012346");
    workspace.build(&[]);
    let after = files(&workspace.out());
    let anew: Vec<&str> = before
        .iter()
        .filter(|(name, bytes)| name.ends_with(".pdf") && after[*name] != **bytes)
        .map(|(name, _)| name.as_str())
        .collect();
    let own = |name: &&str| name.contains("第一小学");
    let lists = ["4-花名册/花名册.pdf", "6-装订/推荐表.pdf"];
    assert!(anew.contains(&"2-推荐表/01-贺兰县第一小学.pdf"), "{anew:?}");
    for name in anew {
        assert!(own(&name) || lists.contains(&name), "{name} was printed anew");
    }

    fs::write(workspace.out().join("2-推荐表/01-贺兰县第一小学.pdf"), "spoilt").expect("written");
    workspace.build(&[]).says(&format!("{} 份没有变化", pdfs - 1));
    assert_eq!(files(&workspace.out()), after, "what somebody spoilt is printed again");
    assert!(!workspace.build(&["--force"]).out.contains("没有重印"));
}

#[test]
fn one_thread_and_two_give_the_same_bytes() {
    let workspace = Workspace::sample();
    workspace.build(&["--threads=1"]).exits(1);
    let one = files(&workspace.out());
    fs::remove_dir_all(workspace.out()).expect("removed");
    workspace.build(&["--threads=2"]).exits(1);
    let two = files(&workspace.out());
    assert_eq!(one.keys().collect::<Vec<_>>(), two.keys().collect::<Vec<_>>());
    for (name, bytes) in &one {
        assert!(*bytes == two[name], "{name} differs");
    }
}

/// Every file under a final name is whole, at whatever instant the run is killed.
#[test]
fn a_killed_run_leaves_no_torn_file() {
    let workspace = Workspace::sample();
    // Names only: temporary files come and go while one looks.
    let count = |folder: &std::path::Path| walkdir::WalkDir::new(folder).into_iter().flatten().count();
    let mut caught_midway = 0;
    // Killed once this many files are there, however fast the machine is.
    for enough in [1, 3, 8, 20, 40, 60] {
        fs::remove_dir_all(workspace.out()).ok();
        let mut child = program()
            .arg("build")
            .arg(workspace.path())
            .args(["--as-of", support::SAMPLE_DAY])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        while count(&workspace.out()) < enough && child.try_wait().expect("a child").is_none() {
            std::thread::sleep(Duration::from_millis(5));
        }
        child.kill().expect("killed");
        child.wait().expect("reaped");
        let left = files(&workspace.out());
        if !left.is_empty() && !left.contains_key("manifest.json") {
            caught_midway += 1;
        }
        for (name, bytes) in left.iter().filter(|(name, _)| name.ends_with(".pdf")) {
            assert!(
                bytes.starts_with(b"%PDF-") && bytes.trim_ascii_end().ends_with(b"%%EOF"),
                "{name} is torn"
            );
        }
    }
    assert!(caught_midway > 0, "no run was caught midway");
    workspace.build(&[]).exits(1);
    assert!(!files(&workspace.out()).keys().any(|name| name.contains(".yinfa-")), "leftovers are swept");
}

#[test]
fn what_is_no_longer_produced_goes_and_what_is_not_ours_stays() {
    let workspace = Workspace::sample();
    workspace.build(&[]).exits(1);
    fs::write(workspace.out().join("3-聘任/批注.txt"), "别删").expect("written");
    for entry in fs::read_dir(workspace.path()).expect("readable") {
        let path = entry.expect("an entry").path();
        if path.is_file() { fs::remove_file(path) } else { fs::remove_dir_all(path) }.expect("removed");
    }
    workspace.build(&[]);
    let left = files(&workspace.out());
    assert!(left.contains_key("3-聘任/批注.txt"));
    assert!(!left.keys().any(|name| name.starts_with("2-推荐表/")), "{:?}", left.keys());
}

#[test]
fn a_pdf_is_archival_and_names_its_author() {
    let workspace = Workspace::sample();
    workspace.build(&[]).exits(1);
    let bytes = fs::read(workspace.out().join("1-通知/印发通知.pdf")).expect("readable");
    let pdf = String::from_utf8_lossy(&bytes);
    assert!(pdf.contains("<pdfaid:part>2</pdfaid:part>") || pdf.contains("pdfaid:part=\"2\""), "PDF/A-2");
    assert!(pdf.contains("贺兰县教育体育局"), "the author stands in the metadata");
}
