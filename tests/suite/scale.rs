//! Large batches, made by `yinfa gen`: clean by construction, printed without holding them, in part and not twice.

use std::path::Path;

use crate::support::{Workspace, check, files, run};

fn generate(workspace: &Workspace, more: &[&str]) {
    let path = workspace.path();
    let arguments = ["gen".as_ref(), path.as_os_str()];
    run(arguments.into_iter().chain(more.iter().map(|word| word.as_ref()))).exits(0);
}

/// Findings that hold somebody back, by their rule.
fn blocking(folder: &Path) -> Vec<String> {
    let report = check(folder);
    let findings = report["findings"].as_array().expect("a list");
    let blocks = findings.iter().filter(|one| one["level"] == "error" || one["level"] == "confirm");
    blocks.map(|one| one["rule"].as_str().expect("a name").to_string()).collect()
}

#[test]
fn an_invented_county_is_clean_however_it_lies_in_files_and_always_the_same() {
    let [one, again] = [Workspace::new(), Workspace::new()];
    for workspace in [&one, &again] {
        generate(workspace, &["--schools", "300", "--photos", "3"]);
    }
    assert_eq!(files(&one.path()), files(&again.path()));
    assert_eq!(blocking(&one.path()), [""; 0]);
    for shape in ["--by-town", "--csv"] {
        let workspace = Workspace::new();
        generate(&workspace, &["--schools", "120", "--photos", "3", shape]);
        assert_eq!(blocking(&workspace.path()), [""; 0], "{shape}");
    }
}

#[test]
fn trouble_is_found_where_it_was_made() {
    let workspace = Workspace::new();
    generate(&workspace, &["--schools", "120", "--photos", "3", "--trouble", "10"]);
    let found = blocking(&workspace.path());
    // Twelve rows in turn: a phone, a month, a school nobody knows, and nothing sent.
    let count = |rule: &str| found.iter().filter(|own| *own == rule).count();
    for rule in ["phone-format", "birth-unreadable", "school-unknown", "coverage-overdue"] {
        assert_eq!(count(rule), 3, "{rule}: {found:?}");
    }
    assert_eq!(found.len(), 12, "{found:?}");
}

#[test]
fn one_kind_is_printed_and_all_else_stays() {
    let workspace = Workspace::sample();
    workspace.build(&[]).exits(1);
    let before = files(&workspace.out());
    let kept = |outcome: crate::support::Outcome| outcome.exits(1).says("没有变化，没有重印");
    kept(workspace.build(&["--only", "聘书", "--only", "回执"])).says("48 份没有变化");
    assert_eq!(files(&workspace.out()), before);

    std::fs::remove_dir_all(workspace.out()).expect("removed");
    workspace.build(&["--only", "聘书"]).exits(1);
    let names: Vec<String> = files(&workspace.out()).into_keys().collect();
    assert_eq!(names.len(), 25, "{names:?}");
    assert!(names.iter().all(|name| name.starts_with("3-聘任/聘书/") || name == "manifest.json"));
}

#[test]
fn a_kind_nobody_knows_is_refused_with_the_nearest_and_one_without_papers_by_name() {
    let workspace = Workspace::sample();
    workspace.build(&["--only", "推荐标"]).exits(2).complains("是不是 推荐表");
    workspace.build(&["--only", "培训证明"]).exits(2);
    workspace.build(&["--only", "变更通知"]).exits(2).complains("没有可以印的变更通知");
    assert!(!workspace.out().join("manifest.json").exists());
}

/// Without eviction each document would stay in memory with its layout, some 1.7 MB of it.
#[test]
fn two_thousand_documents_take_no_more_memory_than_a_few() {
    let workspace = Workspace::new();
    generate(&workspace, &["--schools", "2000"]);
    let outcome = workspace.build(&["--only", "推荐表", "--sink", "--quiet"]).exits(0).says("试印 2000 份");
    let told = outcome.out.split_once("内存最多 ");
    assert_eq!(told.is_some(), cfg!(target_os = "linux"), "only Linux tells: {}", outcome.out);
    let Some((_, peak)) = told else { return };
    let peak: u64 = peak.split(' ').next().and_then(|text| text.parse().ok()).expect("a number");
    assert!(peak < 600, "{peak} MB");
    assert_eq!(files(&workspace.out()).len(), 0, "a trial writes nothing");
}
