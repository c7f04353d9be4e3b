//! `yinfa issue --kind 解聘通知`: somebody leaves and nobody takes the office; and what the list says of the schools is
//! written along.

use std::ffi::OsStr;
use std::fs;

use yinfa::ledger::{Fact, Ledger, State};

use crate::support::folder::{PEOPLE, SCHOOLS, book, put};
use crate::support::{Outcome, Workspace, files, run};

const NUMBER: &str = "贺教体发〔2027〕3号";
const CLOSED: &str = "贺兰县立岗镇中心小学";

fn yinfa(workspace: &Workspace, words: &[&str]) -> Outcome {
    let path = workspace.path();
    let words = words.iter().map(|word| if *word == "DIR" { path.as_os_str() } else { OsStr::new(*word) });
    run(words)
}

fn list(workspace: &Workspace, schools: &[&[&str]]) {
    workspace.write(
        "汇总.xlsx",
        book(|book| {
            put(book.add_worksheet().set_name("学校名册").expect("a name"), 0, schools);
            put(book.add_worksheet().set_name("汇总表").expect("a name"), 0, PEOPLE);
        }),
    );
}

/// Three in office; a year later one school is called otherwise and one is gone from the list.
fn a_year_later() -> Workspace {
    let workspace = Workspace::new();
    workspace.write("yinfa.toml", "[rules]\n\"photo-missing\" = \"off\"\n\"column-missing\" = \"off\"\n");
    list(&workspace, SCHOOLS);
    yinfa(&workspace, &["issue", "DIR", "--no", "15", "--date", "2026-03-26", "--yes", "-q"]).exits(0);
    let head: &[&str] = &["学校名称", "学校标识码", "学段", "所属乡镇", "法定代表人", "曾用名"];
    let first: &[&str] = &["贺兰县回民小学", "2164000123", "小学", "习岗街道", "马伟", "贺兰县第一小学"];
    let second: &[&str] = &["贺兰县第四中学", "3164000456", "初中", "习岗街道", "王建国", ""];
    list(&workspace, &[head, first, second]);
    workspace
}

fn dismiss(workspace: &Workspace, more: &[&str]) -> Outcome {
    let words = ["issue", "DIR", "--no", "3", "--date", "2027-02-01", "--kind", "解聘通知", "--yes", "-q"];
    yinfa(workspace, &[&words[..], more].concat())
}

fn state(workspace: &Workspace) -> State {
    Ledger::read(&workspace.path()).expect("readable").expect("a ledger").state().expect("whole")
}

fn in_office(workspace: &Workspace, day: &str) -> Vec<String> {
    let held = state(workspace).in_office(day.parse().expect("a date"));
    held.into_iter().map(|held| format!("{} {}", held.school, held.person)).collect()
}

#[test]
fn who_leaves_without_a_successor_is_released_by_a_notice_of_its_own() {
    let workspace = a_year_later();
    let before = files(&workspace.path());
    dismiss(&workspace, &[])
        .exits(1)
        .says("请用 --school 写明")
        .says("贺兰县立岗镇中心小学 阿卜杜拉·买买提（学校不在名册上）");
    dismiss(&workspace, &["--school", CLOSED]).exits(2).complains("--why");
    dismiss(&workspace, &["--school", "贺兰县立岗镇小学", "--why", "停办"])
        .exits(1)
        .says("是不是“贺兰县立岗镇中心小学”");
    yinfa(&workspace, &["issue", "DIR", "--no", "3", "--date", "2027-02-01", "--school", CLOSED, "--yes"])
        .exits(2)
        .complains("只用于解聘通知");
    assert_eq!(before, files(&workspace.path()), "nothing was written");

    dismiss(&workspace, &["--school", CLOSED, "--why", "学校停办"])
        .exits(0)
        .says("原任期到 2029-03-25（贺教体发〔2026〕15号）")
        .says("停办")
        .says("贺兰县第一小学 → 贺兰县回民小学")
        .says("已签发 贺教体发〔2027〕3号，1 人，2 份文件");
    let folder = workspace.path().join("正式").join(NUMBER);
    assert_eq!(files(&folder).keys().collect::<Vec<_>>(), ["manifest.json", "解聘通知.pdf"]);
    assert_eq!(in_office(&workspace, "2027-01-31").len(), 3);
    assert_eq!(in_office(&workspace, "2027-02-01"), ["贺兰县回民小学 马伟", "贺兰县第四中学 王建国"]);
    let known = state(&workspace);
    let school = |name: &str| known.schools.get(known.schools.find(None, name).expect("known")).clone();
    assert!(school(CLOSED).is_gone("2027-02-01".parse().expect("a date")));
    assert_eq!(school("贺兰县第一小学").name, "贺兰县回民小学");
    yinfa(&workspace, &["ledger", "verify", "DIR"]).exits(0);

    // The same again is nothing new; neither is the row of the one who left, nor what was written of the schools.
    dismiss(&workspace, &["--school", CLOSED, "--why", "学校停办"]).exits(0).says("这次没有新的内容");
    yinfa(&workspace, &["build", "DIR", "--as-of", "2027-02-02", "-q"]).exits(0).says("2 在任");
    let said = files(&workspace.out());
    assert!(!said.contains_key("4-花名册/变更线索.pdf"), "all is told: {:?}", said.keys());
    let pdf = folder.join("解聘通知.pdf");
    let pdf = pdf.to_string_lossy();
    yinfa(&workspace, &["verify", &pdf, "--dir", "DIR", "--as-of", "2027-03-01"])
        .exits(0)
        .says("解聘通知），现行有效");
}

#[test]
fn a_revoked_dismissal_puts_its_person_back() {
    let workspace = a_year_later();
    dismiss(&workspace, &["--school", "贺兰县第四中学", "--why", "工作调动"]).exits(0);
    assert_eq!(in_office(&workspace, "2027-02-01").len(), 2);
    // Whoever was released by name is not nominated anew by the row that is still in the folder.
    yinfa(&workspace, &["issue", "DIR", "--no", "4", "--date", "2027-02-02", "--yes", "-q"]).exits(1);
    yinfa(&workspace, &["revoke", "DIR", NUMBER, "--why", "人员有误", "--date", "2027-02-10", "--yes"])
        .exits(0)
        .says("所涉 1 人接着任职")
        .says("王建国");
    assert_eq!(in_office(&workspace, "2027-02-11").len(), 3);
    yinfa(&workspace, &["ledger", "verify", "DIR"]).exits(0);
    let copy = workspace.path().join("../台账.xlsx");
    let copy = copy.to_string_lossy();
    yinfa(&workspace, &["ledger", "export", "DIR", "-o", &copy]).exits(0);
    let fresh = Workspace::new();
    fresh.write("yinfa.toml", "");
    yinfa(&fresh, &["ledger", "import", "DIR", &copy]).exits(0);
    assert_eq!(state(&fresh), state(&workspace));
    let records =
        Ledger::read(&workspace.path()).expect("readable").expect("a ledger").records().expect("whole");
    assert!(
        records.iter().any(|record| matches!(&record.fact, Fact::Ended(fact) if fact.reason == "工作调动"))
    );
    assert!(fs::metadata(workspace.path().join("正式").join(NUMBER)).is_ok(), "the file stays");
}
