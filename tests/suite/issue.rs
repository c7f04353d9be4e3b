//! `yinfa issue`: one act that either happened or did not, whenever the machine stops, whoever else is at it.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::Stdio;

use yinfa::ledger::{Act, Fact, Ledger, State, Writer};

use crate::support::folder::{self, book, put};
use crate::support::{Outcome, Workspace, files, program, run};

const NUMBER: &str = "贺教体发〔2026〕15号";

/// Three schools, three nominees, nothing in the way but photos, which are not asked for here.
fn county() -> Workspace {
    county_of(&folder::county())
}

fn county_of(workbook: &[u8]) -> Workspace {
    let workspace = Workspace::new();
    workspace.write("汇总.xlsx", workbook);
    workspace.write("yinfa.toml", "[rules]\n\"photo-missing\" = \"off\"\n");
    workspace
}

fn arguments<'a>(workspace: &'a Path, no: &'a str, date: &'a str) -> Vec<&'a OsStr> {
    let mut all = vec![OsStr::new("issue"), workspace.as_os_str()];
    all.extend(["--no", no, "--date", date, "--yes", "--quiet"].map(OsStr::new));
    all
}

fn issue(workspace: &Workspace, no: &str, date: &str) -> Outcome {
    run(arguments(&workspace.path(), no, date))
}

fn state(workspace: &Workspace) -> State {
    Ledger::read(&workspace.path())
        .expect("readable")
        .map_or_else(State::default, |l| l.state().expect("whole"))
}

fn finals(workspace: &Workspace) -> BTreeMap<String, Vec<u8>> {
    files(&workspace.path().join("正式"))
}

fn verify(workspace: &Workspace) -> Outcome {
    run([OsStr::new("ledger"), OsStr::new("verify"), workspace.path().as_os_str()])
}

#[test]
fn what_passed_is_numbered_printed_and_remembered() {
    let workspace = county();
    let outcome = issue(&workspace, "15", "2026-03-26")
        .exits(0)
        .says("聘书编号 贺教聘字第2026-001号 至 贺教聘字第2026-003号");
    assert!(
        outcome.out.trim_end().lines().last().is_some_and(|line| line.starts_with("已签发 ")),
        "{}",
        outcome.out
    );
    let written = finals(&workspace);
    let names: Vec<&str> = written.keys().map(|name| name.trim_start_matches(NUMBER)).collect();
    let expected = [
        "/manifest.json",
        "/聘书/01-贺兰县第一小学-马伟.pdf",
        "/聘书/02-贺兰县第四中学-王建国.pdf",
        "/聘书/03-贺兰县立岗镇中心小学-阿卜杜拉·买买提.pdf",
        "/聘任通知.pdf",
        "/花名册.pdf",
        "/花名册.xlsx",
    ];
    assert_eq!(names, expected);
    let folder = workspace.path().join("正式").join(NUMBER);
    for entry in walkdir::WalkDir::new(&folder).into_iter().map(|entry| entry.expect("readable")) {
        let metadata = entry.metadata().expect("readable");
        assert!(metadata.is_dir() || metadata.permissions().readonly(), "{}", entry.path().display());
    }
    let state = state(&workspace);
    assert_eq!(state.in_office("2026-03-26".parse().expect("a date")).len(), 3);
    assert_eq!(
        state.held[0].appointment.term.end.to_string(),
        "2029-03-25",
        "the term runs from the document's date"
    );
    assert_eq!(state.nominated.len(), 3);
    verify(&workspace).exits(0).says("台账完好");
    // Whoever was issued is in office for the next build, and owes nothing.
    run([OsStr::new("check"), workspace.path().as_os_str(), OsStr::new("--as-of=2026-04-01")])
        .exits(0)
        .says("3 在任");
}

/// The same, a used number, nobody left: each is told, and nothing is written.
#[test]
fn a_second_time_changes_nothing_and_a_used_number_is_refused() {
    let workspace = county();
    issue(&workspace, "15", "2026-03-26").exits(0);
    let before = files(&workspace.path());
    issue(&workspace, "15", "2026-03-26").exits(0).says("这次没有新的内容");
    issue(&workspace, "15", "2026-03-27").exits(1).says("已于2026年3月26日用于聘任通知（3 人），不能再用");
    issue(&workspace, "16", "2026-03-27").exits(1).says("没有可以用聘任通知签发的人").says("已签发过");
    assert_eq!(before, files(&workspace.path()));
    // A new face in the same folder goes out under the next number; the used one is refused to it.
    let school = ["贺兰县第五小学", "2164000999", "126401224543709973", "小学", "习岗街道", "赵静"];
    let person = [
        "赵静",
        "1982年2月",
        "群众",
        "大学本科",
        "宁夏大学",
        "音乐",
        school[0],
        "校长",
        "13995019999",
        "zj@qq.com",
        "2004.08-至今 贺兰县第五小学 校长",
    ];
    workspace.write(
        "增补.xlsx",
        book(|book| {
            put(
                book.add_worksheet().set_name("学校名册").expect("a name"),
                0,
                &[folder::SCHOOLS[0], &school],
            );
            put(book.add_worksheet().set_name("汇总表").expect("a name"), 0, &[folder::PEOPLE[0], &person]);
        }),
    );
    issue(&workspace, "15", "2026-03-26").exits(1).says("不能再用");
    issue(&workspace, "16", "2026-03-27").exits(0).says("贺教聘字第2026-004号").says("这次不再签发的：3 人");
    verify(&workspace).exits(0);
}

#[test]
fn without_a_person_to_ask_nothing_is_issued() {
    let workspace = county();
    let before = files(&workspace.path());
    let path = workspace.path();
    let mut asked = arguments(&path, "15", "2026-03-26");
    asked.retain(|word| *word != "--yes");
    let command = format!("yinfa issue {} --no 15 --date 2026-03-26 --quiet --yes", path.display());
    run(asked).exits(2).says("将签发").complains("没有签发").complains(&command);
    assert_eq!(before, files(&workspace.path()));
}

#[test]
fn without_a_person_to_ask_nothing_is_revoked() {
    let workspace = county();
    issue(&workspace, "15", "2026-03-26").exits(0);
    let before = files(&workspace.path());
    let path = workspace.path();
    let words = ["--why", "附件有误", "--date", "2026-04-01"].map(OsStr::new);
    let asked = [OsStr::new("revoke"), path.as_os_str(), OsStr::new(NUMBER)].into_iter().chain(words);
    let command = format!("yinfa revoke {} {NUMBER} --why 附件有误 --date 2026-04-01 --yes", path.display());
    run(asked).exits(2).says("将撤销").says("阿卜杜拉·买买提").complains("没有撤销").complains(&command);
    assert_eq!(before, files(&workspace.path()));
}

/// Nothing is issued, or everything: at whatever lasting step the run is stopped dead, the next one ends at the same
/// bytes.
#[test]
fn a_run_killed_at_any_step_issued_nothing_or_everything() {
    // A workbook carries the moment it was made: one for all.
    let workbook = folder::county();
    let reference = county_of(&workbook);
    issue(&reference, "15", "2026-03-26").exits(0);
    let wanted = finals(&reference);
    let facts = state(&reference).facts;
    let (mut nothing, mut everything, mut stop) = (0, 0, 0);
    loop {
        stop += 1;
        let workspace = county_of(&workbook);
        let path = workspace.path();
        let status = program()
            .args(arguments(&path, "15", "2026-03-26"))
            .env("YINFA_STOP_AFTER", stop.to_string())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .expect("the program starts");
        if status.success() {
            break;
        }
        assert_eq!(status.code(), None, "stopped dead, not failed");
        let folder = path.join("正式").join(NUMBER);
        match state(&workspace).facts {
            0 => {
                nothing += 1;
                assert!(!folder.exists(), "step {stop}: files of what was not issued");
            }
            seen => {
                everything += 1;
                assert_eq!(seen, facts, "step {stop}: half a transaction");
            }
        }
        issue(&workspace, "15", "2026-03-26").exits(0);
        assert!(finals(&workspace) == wanted, "step {stop}: other bytes");
        assert_eq!(state(&workspace).facts, facts);
        verify(&workspace).exits(0);
    }
    assert!(nothing >= 14 && everything >= 3, "{nothing} stops before the ledger, {everything} after");
}

/// Runs a command again and again, stopped dead one lasting step later each time, on a fresh workspace each; every stop
/// leaves nothing of it or everything, and the next run ends where one that was never stopped ends.
///
/// Returns how many stops left nothing, and how many everything.
fn killed_at_every_step(
    workspace: &dyn Fn() -> Workspace,
    words: &dyn Fn(&Path) -> Vec<String>,
    again: &str,
) -> (usize, usize) {
    let reference = workspace();
    let before = state(&reference);
    run(words(&reference.path())).exits(0);
    let after = state(&reference);
    assert!(before != after);
    let whole = finals(&reference);
    let (mut nothing, mut everything) = (0, 0);
    for stop in 1.. {
        let own = workspace();
        let path = own.path();
        let output = program()
            .args(words(&path))
            .env("YINFA_STOP_AFTER", stop.to_string())
            .output()
            .expect("the program starts");
        if output.status.success() {
            break;
        }
        assert_eq!(output.status.code(), None, "stopped dead, not failed");
        assert!(!String::from_utf8_lossy(&output.stdout).contains("已撤销"), "said before it was so");
        let seen = state(&own);
        if seen.facts == before.facts {
            nothing += 1;
            assert!(seen == before, "step {stop}");
            run(words(&path)).exits(0);
        } else {
            everything += 1;
            assert!(seen == after, "step {stop}: half a transaction");
            let outcome = run(words(&path));
            assert!(
                outcome.out.contains(again) || outcome.err.contains(again),
                "step {stop}: {}",
                outcome.out
            );
        }
        assert!(state(&own) == after, "step {stop}");
        assert!(finals(&own) == whole, "step {stop}: other files");
        verify(&own).exits(0);
    }
    (nothing, everything)
}

#[test]
fn a_revocation_killed_at_any_step_is_a_fact_or_none() {
    let workbook = folder::county();
    let issued = || {
        let workspace = county_of(&workbook);
        issue(&workspace, "15", "2026-03-26").exits(0);
        workspace
    };
    let words = |path: &Path| {
        let words =
            ["revoke", &path.to_string_lossy(), NUMBER, "--why", "附件有误", "--date", "2026-04-01", "--yes"];
        words.map(String::from).to_vec()
    };
    let (nothing, everything) = killed_at_every_step(&issued, &words, "已经撤销");
    assert!(nothing >= 2 && everything >= 1, "{nothing} before, {everything} after");
}

#[test]
fn an_import_killed_at_any_step_remembers_nothing_or_everything() {
    let workbook = folder::county();
    let trained = book(|book| {
        let rows: [&[&str]; 4] = [
            &["学校", "姓名", "日期", "培训名称"],
            &["贺兰县第一小学", "马伟", "2026-05-12", "集中培训"],
            &["贺兰县第四中学", "王建国", "2026-05-12", "集中培训"],
            &["贺兰县立岗镇中心小学", "阿卜杜拉·买买提", "2026-05-12", "集中培训"],
        ];
        put(book.add_worksheet().set_name("培训").expect("a name"), 0, &rows);
    });
    let words = |path: &Path| {
        let file = path.join("../培训.xlsx").to_string_lossy().into_owned();
        vec!["ledger".into(), "import".into(), path.to_string_lossy().into_owned(), file]
    };
    // Into a ledger that has facts, whose back-up is a write of its own, and into one that is made for it.
    for has_facts in [true, false] {
        let fresh = || {
            let workspace = county_of(&workbook);
            workspace.write("../培训.xlsx", &trained);
            if has_facts {
                issue(&workspace, "15", "2026-03-26").exits(0);
            }
            workspace
        };
        let (nothing, everything) = killed_at_every_step(&fresh, &words, "已记入 0 条，另有 3 条");
        assert!(nothing >= 4 && everything >= 1, "{nothing} before, {everything} after");
    }
}

/// Two at once: one issues, the other finds it done or finds nobody left.
#[test]
fn two_issuers_at_once_issue_once() {
    let workspace = county();
    let path = workspace.path();
    let start = |no: &str| {
        let mut command = program();
        command.args(arguments(&path, no, "2026-03-26")).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().expect("the program starts")
    };
    let children = [start("15"), start("15"), start("16")];
    let said: Vec<String> = children
        .into_iter()
        .map(|child| {
            let output = child.wait_with_output().expect("it ends");
            String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
        })
        .collect();
    let done = said.iter().filter(|text| text.contains("已签发 贺教体发")).count();
    assert_eq!(done, 1, "{said:#?}");
    let state = state(&workspace);
    let numbers: Vec<&str> = state.certificate_numbers().collect();
    assert_eq!(numbers, ["贺教聘字第2026-001号", "贺教聘字第2026-002号", "贺教聘字第2026-003号"]);
    verify(&workspace).exits(0);
}

#[test]
fn whoever_finds_the_ledger_held_learns_by_whom() {
    let workspace = county();
    let act = Act { at: "2026-03-26T09:00:00+08:00".into(), what: "yinfa ledger import".into() };
    let held = Writer::open(&workspace.path(), act).expect("a ledger");
    let path = workspace.path();
    let output = program()
        .args(arguments(&path, "15", "2026-03-26"))
        .env("YINFA_PATIENCE_MS", "100")
        .output()
        .expect("the program starts");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("yinfa ledger import，进程") && said.contains("2026-03-26T09:00:00"), "{said}");
    drop(held);
    issue(&workspace, "15", "2026-03-26").exits(0);
}

#[test]
fn a_revocation_is_a_fact_and_its_number_is_spent() {
    let workspace = county();
    issue(&workspace, "15", "2026-03-26").exits(0);
    let path = workspace.path();
    let revoke = |number: &str| {
        let words = ["--why", "附件有误", "--date", "2026-04-01", "--yes"].map(OsStr::new);
        run([OsStr::new("revoke"), path.as_os_str(), OsStr::new(number)].into_iter().chain(words))
    };
    revoke("贺教体发〔2026〕5号").exits(1).says("是不是“贺教体发〔2026〕15号”");
    revoke(NUMBER).exits(0).says("自2026年4月1日起").says("阿卜杜拉·买买提");
    revoke(NUMBER).exits(2).complains("已经撤销");
    assert_eq!(finals(&workspace).len(), 7, "no file goes");
    assert_eq!(state(&workspace).in_office("2026-04-01".parse().expect("a date")).len(), 0);
    issue(&workspace, "15", "2026-04-02").exits(1).says("撤销（附件有误）");
    issue(&workspace, "17", "2026-04-02").exits(0).says("贺教聘字第2026-004号");
    verify(&workspace).exits(0);
}

#[test]
fn lost_files_come_back_and_changed_ones_are_told() {
    let workspace = county();
    issue(&workspace, "15", "2026-03-26").exits(0);
    let whole = finals(&workspace);
    let folder = workspace.path().join("正式").join(NUMBER);
    fs::remove_file(folder.join("聘书/01-贺兰县第一小学-马伟.pdf")).expect("removed");
    verify(&workspace).exits(1).says("聘书/01-贺兰县第一小学-马伟.pdf 不在了");
    issue(&workspace, "15", "2026-03-26").exits(0).says("补齐");
    assert!(finals(&workspace) == whole);
    fs::remove_dir_all(&folder).expect("removed");
    issue(&workspace, "15", "2026-03-26").exits(0).says("补齐");
    assert!(finals(&workspace) == whole);
    fs::remove_file(folder.join("聘任通知.pdf")).expect("removed");
    fs::write(folder.join("聘任通知.pdf"), "forged").expect("written");
    issue(&workspace, "15", "2026-03-26").exits(0);
    verify(&workspace).exits(1).says("聘任通知.pdf 与签发时不一致");
    // Other templates print other bytes: what cannot be the same is not put back.
    fs::remove_file(folder.join("聘书/01-贺兰县第一小学-马伟.pdf")).expect("removed");
    let template = fs::read_to_string(crate::support::root().join("templates/typst/certificate.typ"))
        .expect("a template");
    workspace.write("templates/typst/certificate.typ", template.replace("58pt", "40pt"));
    issue(&workspace, "15", "2026-03-26").exits(1).says("没有放回");
    assert!(!folder.join("聘书/01-贺兰县第一小学-马伟.pdf").exists());
}

/// A folder that stands where the files must go is met before anything is written, not after.
#[test]
fn a_folder_in_the_way_is_told_before_anything_is_written() {
    let workspace = county();
    workspace.write(&format!("正式/{NUMBER}/扫描件.pdf"), "mine");
    issue(&workspace, "15", "2026-03-26").exits(1).says("已经有了，却不是签发的");
    assert_eq!(state(&workspace).facts, 0);
    assert_eq!(finals(&workspace).len(), 1);
}

/// A character without a glyph refuses the whole before a number is spent.
#[test]
fn what_cannot_be_printed_is_not_issued() {
    let workspace = county();
    let settings = "[rules]\n\"photo-missing\" = \"off\"\n\"glyph-missing\" = \"off\"\n";
    workspace.write("yinfa.toml", settings);
    let mut person = folder::PEOPLE[1].to_vec();
    person[0] = "马\u{31350}";
    let mut school = folder::SCHOOLS[1].to_vec();
    school[5] = person[0];
    workspace.write(
        "汇总.xlsx",
        book(|book| {
            put(
                book.add_worksheet().set_name("学校名册").expect("a name"),
                0,
                &[folder::SCHOOLS[0], &school],
            );
            put(book.add_worksheet().set_name("汇总表").expect("a name"), 0, &[folder::PEOPLE[0], &person]);
        }),
    );
    issue(&workspace, "15", "2026-03-26").exits(1).says("没有签发").says("U+31350");
    assert_eq!(state(&workspace).facts, 0);
    assert!(finals(&workspace).is_empty(), "nothing in place: {:?}", finals(&workspace).keys());
}

/// What stands in the ledger is what was read, with the file it came from.
#[test]
fn every_fact_names_its_source() {
    let workspace = county();
    issue(&workspace, "15", "2026-03-26").exits(0);
    let digest = yinfa::output::sha256(&fs::read(workspace.path().join("汇总.xlsx")).expect("readable"));
    let records =
        Ledger::read(&workspace.path()).expect("readable").expect("a ledger").records().expect("whole");
    for record in &records {
        let origin = record.origin.as_ref().expect("an origin");
        assert!(origin.tool.as_deref().is_some_and(|tool| tool.starts_with("yinfa ")));
        assert!(origin.templates.is_some());
        if matches!(record.fact, Fact::Appointed(_) | Fact::Nominated(_)) {
            assert_eq!(origin.sha256.as_deref(), Some(digest.as_str()));
            assert!(origin.place.as_deref().is_some_and(|place| place.starts_with("汇总.xlsx › 汇总表 › A")));
        }
    }
}
