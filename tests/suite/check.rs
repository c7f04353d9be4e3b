//! `yinfa check`: the JSON contract, and the sample's expected result.

use serde_json::Value;

use crate::support::{self, Workspace, check, files, run, sample};

fn list<'a>(report: &'a Value, key: &str) -> &'a [Value] {
    report[key].as_array().expect("a list")
}

#[track_caller]
fn keys(object: &Value, expected: &[&str]) {
    let keys: Vec<&str> = object.as_object().expect("an object").keys().map(String::as_str).collect();
    assert_eq!(keys, expected);
}

#[test]
fn every_key_of_the_contract_is_there() {
    let report = check(&sample());
    keys(&report, &["schema", "as_of", "summary", "schools", "nominations", "findings"]);
    assert_eq!(report["schema"], "yinfa.check/1");
    assert_eq!(report["as_of"], "2026-03-01");
    keys(&report["summary"], &["schools", "passed", "pending", "returned", "missing", "serving"]);
    for school in list(&report, "schools") {
        keys(school, &["code", "name", "uscc", "stage", "town", "legal_representative", "source"]);
        keys(&school["source"], &["file", "sheet", "row"]);
    }
    for nomination in list(&report, "nominations") {
        #[rustfmt::skip]
        keys(nomination, &[
            "school", "name", "sex", "ethnicity", "birth", "politics", "education", "college", "major", "post",
            "phone", "email", "history", "is_legal_representative", "reason", "kind", "term_start", "term_end",
            "filing", "opinion", "remark", "photo", "source", "cells",
        ]);
        for cell in nomination["cells"].as_object().expect("an object").values() {
            keys(cell, &["file", "sheet", "cell", "seen"]);
        }
    }
    for finding in list(&report, "findings") {
        #[rustfmt::skip]
        keys(finding, &[
            "rule", "level", "school", "person", "field", "file", "sheet", "cell", "seen", "expected", "message",
            "hint", "clause",
        ]);
    }
}

#[test]
fn the_five_states_of_the_sample_add_up() {
    let summary = &check(&sample())["summary"];
    let count = |key: &str| summary[key].as_u64().expect("a number");
    let states = ["passed", "pending", "returned", "missing", "serving"].map(count);
    assert_eq!(states, [24, 2, 4, 2, 0]);
    assert_eq!(states.iter().sum::<u64>(), count("schools"));
}

#[test]
fn findings_stand_in_the_order_of_their_places() {
    let report = check(&sample());
    let place = |finding: &Value| {
        let cell = finding["cell"].as_str().unwrap_or("");
        let letters = cell.trim_end_matches(|ch: char| ch.is_ascii_digit());
        let row: u32 = cell[letters.len()..].parse().unwrap_or(0);
        let text = |key: &str| finding[key].as_str().unwrap_or("").to_string();
        (text("file"), text("sheet"), row, letters.len(), letters.to_string(), text("rule"))
    };
    let places: Vec<_> = list(&report, "findings").iter().map(place).collect();
    assert!(places.is_sorted(), "{places:#?}");
}

#[test]
fn values_are_normal_and_know_their_cells() {
    let report = check(&sample());
    for nomination in list(&report, "nominations") {
        let cells = &nomination["cells"];
        assert!(cells["name"]["cell"].is_string() && cells["name"]["seen"].is_string(), "{nomination}");
        assert!(nomination["source"]["row"].is_u64());
        assert_ne!(list(nomination, "history").len(), 0);
    }
    let passed = list(&report, "nominations").iter().filter(|one| one["photo"].is_object()).count();
    assert!(passed >= 28, "{passed} photos matched");
}

/// 在任: a school whose CIO is in office owes no nomination; one whose term is over is 未报 again.
#[test]
fn a_school_with_somebody_in_office_is_serving() {
    use yinfa::ledger::{Appointed, Fact};
    let workspace = Workspace::sample();
    let appointed = |school: &str, start: &str, end: &str| {
        Fact::Appointed(Appointed {
            school: school.into(),
            person: "某某某".into(),
            birth: Some("1980-01".into()),
            post: "校长".into(),
            start: start.parse().expect("a date"),
            end: end.parse().expect("a date"),
            document_no: "贺教体发〔2024〕15号".into(),
            ..Appointed::default()
        })
    };
    let facts = [
        appointed("贺兰县育英中学", "2024-09-01", "2027-08-31"),
        appointed("贺兰县常信乡四十里店小学", "2023-02-01", "2026-01-31"),
    ];
    workspace.remember(&facts);
    let summary = &workspace.check()["summary"];
    assert_eq!((&summary["serving"], &summary["missing"]), (&1.into(), &1.into()), "{summary}");
    workspace.build(&[]).exits(1).says("32 所学校：24 通过，2 待确认，4 退回，1 未报，1 在任");
}

#[test]
fn check_writes_nothing() {
    let workspace = Workspace::sample();
    let before = files(&workspace.path());
    workspace.check();
    assert_eq!(before, files(&workspace.path()));
    assert!(!workspace.out().exists());
}

#[test]
fn text_begins_with_the_status_and_says_what_to_do() {
    let outcome = run([&*support::sample().to_string_lossy(), "--as-of", support::SAMPLE_DAY]
        .into_iter()
        .fold(vec!["check".to_string()], |mut all, word| {
            all.push(word.to_string());
            all
        }))
    .exits(1)
    .says("【必须改】")
    .says("【请确认】");
    let status = outcome.out.lines().find(|line| line.contains("所学校：")).expect("a status");
    assert_eq!(status, "32 所学校：24 通过，2 待确认，4 退回，2 未报");
}

#[test]
fn regenerating_the_sample_changes_nothing() {
    let fresh = tempfile::tempdir().expect("a temp folder");
    // Built by `make test` beside the program.
    let example =
        std::path::Path::new(env!("CARGO_BIN_EXE_yinfa")).with_file_name("examples").join("make_sample");
    let made = std::process::Command::new(example).arg(fresh.path()).status().expect("the example starts");
    assert!(made.success());
    let (fresh, committed) = (files(fresh.path()), files(&sample()));
    assert_eq!(fresh.keys().collect::<Vec<_>>(), committed.keys().collect::<Vec<_>>());
    for (name, bytes) in &fresh {
        assert!(*bytes == committed[name], "{name} is not what the example makes: run `make sample`");
    }
}
