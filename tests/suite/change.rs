//! A change in mid-term, from the ledger to the paper: who is released, who is appointed, by which document.

use serde_json::Value;
use yinfa::document::change::{Change, changes};
use yinfa::document::{change_filing, change_notice, receipt, roster, urging};
use yinfa::ledger::{Appointed, Fact};
use yinfa::pipeline::{self, Checked, Request};

use crate::support::folder::{book, put};
use crate::support::{SAMPLE_DAY, Workspace, files, run};

const NEW: [&str; 13] = [
    "马文博",
    "欧阳慧敏",
    "王喆",
    "阿卜杜拉·买买提",
    "李玥",
    "司马俊杰",
    "周立新",
    "杨堃",
    "吴迪",
    "陈国栋",
    "韩东升",
    "赵文博",
    "苏雅琴",
];
const OLD: [&str; 13] = [
    "王建国",
    "马伟",
    "李秀英",
    "纳文斌",
    "张敏",
    "哈晓燕",
    "丁少华",
    "白丽萍",
    "马晓东",
    "张宏伟",
    "沈佳怡",
    "努尔兰·哈斯木",
    "田玉梅",
];

fn school(index: usize) -> String {
    let numeral = yinfa::text::chinese_numeral(index as u32 + 1);
    format!("贺兰县第{numeral}小学")
}

fn phone(index: usize) -> String {
    format!("1399501{:04}", 1001 + index)
}

fn birth(index: usize) -> String {
    format!("{}-{:02}", 1970 + index, index % 12 + 1)
}

/// A county of `schools`, each with one nominee; in the first `held` of them somebody else is in office until
/// 2027, and the nomination is a filed 中途变更.
fn county(schools: usize, held: usize, filing: &str) -> Workspace {
    let workspace = Workspace::new();
    let mut list =
        vec![["学校名称", "学校标识码", "学段", "所属乡镇", "法定代表人"].map(String::from).to_vec()];
    let mut people = vec![
        [
            "姓名",
            "出生年月",
            "政治面貌",
            "最高学历",
            "毕业院校",
            "所学专业",
            "工作单位",
            "职务",
            "联系电话",
            "电子邮箱",
            "工作经历",
            "任职类型",
            "报备情况",
            "备注",
        ]
        .map(String::from)
        .to_vec(),
    ];
    for (index, name) in NEW.iter().enumerate().take(schools) {
        let (name, school) = (name.to_string(), school(index));
        let (kind, filed) = if index < held { ("中途变更", filing) } else { ("新任", "") };
        list.push(vec![
            school.clone(),
            format!("2164{index:06}"),
            "小学".into(),
            "习岗镇".into(),
            name.clone(),
        ]);
        people.push(vec![
            name,
            birth(index),
            "中共党员".into(),
            "大学本科".into(),
            "宁夏大学".into(),
            "教育技术学".into(),
            school.clone(),
            "校长".into(),
            phone(index),
            format!("person{index}@example.com"),
            format!("2001.08-至今 {school} 教师"),
            kind.into(),
            filed.into(),
            if index == 0 { "原任调往县教研室".into() } else { String::new() },
        ]);
    }
    let text = |table: &[Vec<String>], sheet: &mut rust_xlsxwriter::Worksheet| {
        let rows: Vec<Vec<&str>> = table.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
        let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
        put(sheet, 0, &rows);
    };
    workspace.write(
        "汇总.xlsx",
        book(|book| {
            text(&list, book.add_worksheet().set_name("学校名册").expect("a name"));
            text(&people, book.add_worksheet().set_name("汇总表").expect("a name"));
        }),
    );
    workspace.write("yinfa.toml", "[rules]\n\"photo-missing\" = \"off\"\n\"column-missing\" = \"off\"\n");
    let facts: Vec<Fact> = (0..held).map(|index| appointed(index, OLD[index], "2027-08-31")).collect();
    workspace.remember(&facts);
    workspace
}

fn appointed(index: usize, person: &str, end: &str) -> Fact {
    Fact::Appointed(Appointed {
        school_code: Some(format!("2164{index:06}")),
        school: school(index),
        person: person.into(),
        // Who was appointed again has the birth month of the nomination.
        birth: Some(if NEW.contains(&person) { birth(index) } else { "1968-10".into() }),
        post: "党支部书记、校长".into(),
        start: "2024-09-01".parse().expect("a date"),
        end: end.parse().expect("a date"),
        document_no: "贺教体发〔2024〕31号".into(),
        ..Appointed::default()
    })
}

fn checked(workspace: &Workspace) -> Checked {
    let request = Request {
        workspace: workspace.path(),
        out: workspace.out(),
        as_of: SAMPLE_DAY.parse().expect("a date"),
        threads: std::num::NonZeroUsize::MIN,
        force: false,
        only: Vec::new(),
    };
    pipeline::check(&request).expect("a workspace")
}

fn all_changes(checked: &Checked) -> Vec<Change<'_>> {
    changes(&checked.desk(), 0..checked.batch.nominations.len())
}

fn paragraphs(view: &Value) -> Vec<&str> {
    view["body"].as_array().expect("a list").iter().filter_map(|block| block["text"].as_str()).collect()
}

#[test]
fn a_change_is_appointed_by_its_own_notice_and_not_twice() {
    let workspace = county(4, 1, "已报备");
    workspace.build(&["--quiet"]).says("4 所学校：4 通过");
    let made = files(&workspace.out());
    let of = |start: &str| made.keys().filter(|name| name.starts_with(start)).count();
    assert!(made.contains_key("3-聘任/变更通知.pdf") && made.contains_key("3-聘任/聘任通知.pdf"));
    assert_eq!(of("3-聘任/聘书/"), 4, "who comes by a change gets a 聘书 too");
    assert!(made.contains_key("3-聘任/变更报备表/01-贺兰县第一小学.pdf"), "{:?}", made.keys());
    assert_eq!(of("3-聘任/变更报备表/"), 1);
    assert_eq!(of("5-校验/回执/"), 4);
    assert!(made.contains_key("4-花名册/公示名册.pdf"));

    let only = county(2, 2, "已报备");
    only.build(&["--quiet"]).says("2 通过");
    let made = files(&only.out());
    assert!(!made.contains_key("3-聘任/聘任通知.pdf"), "nobody is left to be listed there");
    let folder = only.path();
    for kind in ["变更通知", "变更报备表", "公示名册", "回执"] {
        let picture = only.path().with_extension("png");
        let arguments =
            ["preview".as_ref(), folder.as_os_str(), kind.as_ref(), "--as-of".as_ref(), SAMPLE_DAY.as_ref()];
        run(arguments.into_iter().chain(["--ppi=40".as_ref(), "-o".as_ref(), picture.as_os_str()])).exits(0);
    }
}

#[test]
fn up_to_five_changes_are_told_and_more_are_listed() {
    for held in [1, 3, 5, 6, 12] {
        let workspace = county(held + 1, held, "已报备");
        let checked = checked(&workspace);
        let found = all_changes(&checked);
        assert_eq!(found.len(), held, "{:#?}", checked.findings);
        let view = change_notice::view(&checked.desk(), &found).expect("a view");
        let text = paragraphs(&view);
        let first = |word: &str| text.iter().position(|line| line.starts_with(word)).expect("a paragraph");
        assert!(first("聘任") < first("解聘"), "appointments before removals: {text:?}");
        let told = text.iter().filter(|line| line.starts_with("聘任")).count();
        let rows = view["rows"].as_array().expect("a list").len();
        assert_eq!((told, rows), if held <= 5 { (held, 0) } else { (1, held) });
        assert_eq!(view["annex"].is_null(), held <= 5);
        assert_eq!(view["attachments"].as_array().map(Vec::len), Some(usize::from(held > 5)));
        if held == 1 {
            assert_eq!(
                text[1..3],
                [
                    "聘任马文博同志为贺兰县第一小学首席信息官，任期自2026年3月1日至2029年2月28日。",
                    "解聘王建国同志的贺兰县第一小学首席信息官职务。"
                ]
            );
        }
    }
}

#[test]
fn a_succession_and_a_renewal_are_no_change() {
    let workspace = county(3, 0, "");
    // The day of judgement is the last of the one term; the other is the nominee's own.
    let facts = [appointed(0, OLD[0], "2026-03-01"), appointed(1, NEW[1], "2027-08-31")];
    workspace.remember(&facts);
    workspace.write("yinfa.toml", "[appointment]\ndate = 2026-03-02\n");
    assert!(all_changes(&checked(&workspace)).is_empty());
}

#[test]
fn a_school_that_only_lacks_the_filing_gets_the_form_to_file_with() {
    let workspace = county(2, 1, "未报备");
    workspace.build(&["--quiet"]).says("1 通过，0 待确认，1 退回");
    let made = files(&workspace.out());
    assert!(made.contains_key("3-聘任/变更报备表/01-贺兰县第一小学.pdf"), "{:?}", made.keys());
    assert!(!made.contains_key("3-聘任/变更通知.pdf"));
}

#[test]
fn the_filing_form_knows_both_people() {
    let workspace = county(1, 1, "已报备");
    let checked = checked(&workspace);
    let view = change_filing::view(&checked.desk(), &all_changes(&checked)[0]).expect("a view");
    assert_eq!(view["code"], "2164000000");
    assert_eq!(view["old"]["name"], "王建国");
    assert_eq!(view["old"]["birth"], "1968年10月");
    assert_eq!(view["old"]["term"], "2024年9月至2027年8月");
    assert_eq!(view["old"]["document_no"], "贺教体发〔2024〕31号");
    assert_eq!(view["new"]["name"], "马文博");
    assert_eq!(view["new"]["phone"], phone(0));
    assert_eq!(view["reason"], "原任调往县教研室");
    assert_eq!(view["date"], "2026年3月1日");
    let basis = view["basis"].as_str().expect("a text");
    assert!(
        basis.starts_with("《贺兰县中小学校首席信息官实施方案》第5条：中小学校首席信息官由学校提名"),
        "{basis}"
    );
    assert!(basis.ends_with("任期中若有变更，需要重新向主管教育行政部门报备。"), "{basis}");
}

#[test]
fn the_public_roster_holds_nothing_private() {
    let workspace = county(5, 0, "");
    let checked = checked(&workspace);
    let all: Vec<usize> = (0..5).collect();
    let public = roster::public(&checked.desk(), &all).to_json();
    let text = public.to_string();
    let internal =
        roster::roster(&checked.batch, &all, &checked.settings, checked.as_of).to_json().to_string();
    for person in &checked.batch.nominations {
        let birth = person.birth.as_ref().and_then(|cell| cell.read).expect("a month");
        let private = [
            person.phone.as_ref().expect("a phone").seen.clone(),
            person.email.as_ref().expect("an address").seen.clone(),
            birth.dotted(),
            birth.to_string(),
            birth.chinese(),
        ];
        for word in private {
            assert!(!text.contains(&word), "{word} is in {text}");
        }
        assert!(text.contains(person.name()));
        assert!(internal.contains(&birth.dotted()), "the internal edition has it, so the check can fail");
    }
    let labels: Vec<&str> = public["columns"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|one| one["label"].as_str())
        .collect();
    assert_eq!(labels, ["序号", "学校", "姓名", "职务", "任期"]);
    assert_eq!(public["title"], "贺兰县中小学校首席信息官拟聘人员公示");
}

#[test]
fn phones_are_masked_where_the_settings_say_so() {
    let workspace = county(2, 0, "");
    let internal = || {
        let checked = checked(&workspace);
        roster::roster(&checked.batch, &[0, 1], &checked.settings, checked.as_of).to_json().to_string()
    };
    assert!(internal().contains("13995011001"));
    workspace.write("yinfa.toml", "[roster]\nmask = true\n");
    let masked = internal();
    assert!(masked.contains("139****1001") && !masked.contains("13995011001"), "{masked}");
}

#[test]
fn a_receipt_lists_what_the_school_sent() {
    let workspace = county(1, 0, "");
    let checked = checked(&workspace);
    let files =
        [yinfa::document::Received { name: "汇总.xlsx".into(), sha256: "0123456789abcdef".repeat(4) }];
    let view = receipt::view(&checked.desk(), &checked.batch.nominations[0], &files).expect("a view");
    assert_eq!(view["result"], "通过");
    assert_eq!(view["files"][0]["digest"], "0123456789ab");
    assert!(view["intro"].as_str().is_some_and(|intro| intro.contains("共1份文件")), "{view}");
}

#[test]
fn an_urging_letter_brings_the_form_with_the_schools_name_in_it() {
    let workspace = county(1, 0, "");
    let view = urging::view(&checked(&workspace).desk(), "贺兰县第九小学").expect("a view");
    assert_eq!(view["attachments"][0], "贺兰县中小学校首席信息官推荐表");
    assert_eq!(view["annex"]["title"][0], view["attachments"][0]);
    assert_eq!(view["annex"]["form"]["unit"], "贺兰县第九小学");
    assert_eq!(view["annex"]["form"]["name"], "");
    assert_eq!(view["annex"]["form"]["photo"], Value::Null);
}
