//! `yinfa training` and `yinfa assess`: the papers of a year, for everybody on the roll.

use std::ffi::OsStr;
use std::fs;

use serde_json::{Value, json};
use yinfa::ledger::{Appointed, Fact};
use yinfa::render::engine::{Gaps, Job};

use super::templates;
use crate::support::{Outcome, SAMPLE_DAY, Workspace, files, run};

/// One of the two commands on a workspace, as of the sample's day.
fn yearly(command: &str, workspace: &Workspace, more: &[&str]) -> Outcome {
    let path = workspace.path();
    let arguments = [OsStr::new(command), path.as_os_str(), OsStr::new("--as-of"), OsStr::new(SAMPLE_DAY)];
    run(arguments.into_iter().chain(more.iter().map(OsStr::new)))
}

/// The names of the PDFs below a folder of the output.
fn pdfs(workspace: &Workspace, folder: &str) -> Vec<String> {
    files(&workspace.out().join(folder)).into_keys().filter(|name| name.ends_with(".pdf")).collect()
}

#[test]
fn everybody_on_the_roll_has_a_paper() {
    let workspace = Workspace::sample();
    let outcome =
        yearly("training", &workspace, &["--date=2026-05-12", "--place=三楼报告厅", "--hours=16"]).exits(0);
    outcome.says("32 所学校：24 通过").says("在册 24 人：在任 0 人，本批通过 24 人").says("共 26 份文件");
    let training = pdfs(&workspace, "7-培训");
    assert_eq!(training.len(), 25);
    assert!(training.contains(&"培训签到表.pdf".into()));
    assert!(training.contains(&"培训证明/01-贺兰县第一小学-马志远.pdf".into()), "{training:?}");

    yearly("assess", &workspace, &["--year=2026"]).exits(0).says("共 50 份文件");
    for (folder, count) in [("8-考核/考核表", 24), ("8-考核/履职情况表", 24), ("8-考核", 49)] {
        assert_eq!(pdfs(&workspace, folder).len(), count, "{folder}");
    }
    let manifest = fs::read(workspace.out().join("8-考核/manifest.json")).expect("a manifest of its own");
    let manifest: Value = serde_json::from_slice(&manifest).expect("JSON");
    assert_eq!(manifest["files"].as_array().map(Vec::len), Some(50));
    assert!(!workspace.out().join("manifest.json").exists(), "the build's own manifest is the build's");
}

/// The holder stands for a school whose nominee passed too; a school off the list comes last.
#[test]
fn who_is_in_office_comes_from_the_ledger() {
    let workspace = Workspace::sample();
    let appointed = |school: &str, person: &str| {
        Fact::Appointed(Appointed {
            school_code: None,
            school: school.into(),
            person: person.into(),
            birth: None,
            post: "校长".into(),
            start: "2024-09-01".parse().expect("a date"),
            end: "2027-08-31".parse().expect("a date"),
            document_no: "贺教体发〔2024〕15号".into(),
            ..Appointed::default()
        })
    };
    let facts = [appointed("贺兰县撤并小学", "某某某"), appointed("贺兰县第一小学", "甲某某")];
    workspace.remember(&facts);
    yearly("assess", &workspace, &[]).exits(0).says("在册 25 人：在任 2 人，本批通过 23 人");
    let sheets = pdfs(&workspace, "8-考核/考核表");
    assert_eq!(sheets.first().map(String::as_str), Some("01-贺兰县第一小学-甲某某.pdf"));
    assert_eq!(sheets.last().map(String::as_str), Some("25-贺兰县撤并小学-某某某.pdf"));
}

#[test]
fn a_build_and_the_papers_of_the_year_leave_each_other_alone() {
    let workspace = Workspace::sample();
    workspace.build(&[]).exits(1);
    let built = files(&workspace.out());
    yearly("training", &workspace, &[]).exits(0);
    let both = files(&workspace.out());
    assert!(built.iter().all(|(name, bytes)| both[name] == *bytes), "the build's files stand");
    workspace.build(&[]).exits(1);
    assert!(files(&workspace.out()) == both, "the training's files stand, and both repeat to the byte");

    // Fewer people: the proofs that are nobody's any longer go, and nothing else does.
    for entry in fs::read_dir(workspace.path().join("各校推荐表")).expect("readable") {
        fs::remove_file(entry.expect("an entry").path()).expect("removed");
    }
    fs::write(workspace.out().join("7-培训/批注.txt"), "别删").expect("written");
    yearly("training", &workspace, &[]).exits(0);
    let fewer = files(&workspace.out());
    assert!(pdfs(&workspace, "7-培训").len() < 25);
    assert!(fewer.contains_key("7-培训/批注.txt"));
    assert!(built.keys().all(|name| fewer.contains_key(name)));
}

#[test]
fn nobody_on_the_roll_is_said_and_writes_nothing() {
    let workspace = Workspace::new();
    workspace.write("说明.txt", "还没有收到");
    for command in ["training", "assess"] {
        yearly(command, &workspace, &[]).exits(1).says("没有在任的首席信息官").says("什么也没有写");
    }
    assert!(!workspace.out().exists());
}

/// Names of 25 characters, long schools and posts, 250 people: the margins of the lists stay white.
#[test]
fn nothing_leaves_the_page() {
    const SCHOOL: &str = "贺兰县习岗镇宁夏大学教育学院附属实验九年一贯制学校（南校区）";
    const NAME: &str = "买买提艾力·阿卜杜热合曼·吐尔逊江·阿不都克里木·库";
    let person = |n: usize| {
        json!({
            "n": n, "school": SCHOOL, "name": NAME, "post": "党总支副书记、常务副校长（主持行政工作）",
            "phone": "0951-80612345-801", "number": "贺教体聘字第2026-00000000000250号", "photo": null,
        })
    };
    let people: Vec<Value> = (1..=250).map(person).collect();
    let engine = templates::engine();
    // The narrowest margin of each, in millimetres; below it only the page number stands.
    for (template, rows, side) in [
        ("sign_in", "rows", 17.5),
        ("handover", "rows", 17.5),
        ("assessment_summary", "rows", 17.5),
        ("photo_sheet", "people", 14.5),
    ] {
        let mut view = templates::sample(template);
        view[rows] = people.clone().into();
        for page in [1, 2] {
            let job = Job { template, view: view.clone(), photos: Vec::new(), gaps: Gaps::Marked };
            let png = engine.png(job, page, 50.8).expect("it prints");
            let picture = image::load_from_memory(&png).expect("a picture").to_luma8();
            // 50.8 pixels an inch are two a millimetre.
            let edge = (side * 2.0) as u32;
            let (width, height) = picture.dimensions();
            let outside = |x: u32, y: u32| x < edge || x >= width - edge || y < 30 || y >= height - 12;
            let inked = picture.enumerate_pixels().find(|(x, y, pixel)| outside(*x, *y) && pixel.0[0] < 200);
            assert!(inked.is_none(), "{template} page {page}: ink at {inked:?}");
        }
    }
}
