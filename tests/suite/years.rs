//! Three years of a small county: what was kept by hand is taken over, people are appointed, trained, changed and
//! renewed, and every roster is what it should be on its day.

use std::ffi::OsStr;
use std::fs;
use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use proptest::prelude::*;
use yinfa::ledger::{
    Act, Appointed, Assessed, Change, Changed, Details, Ended, Entry, Fact, Given, Issued, IssuedFile,
    Ledger, Nominated, Refiled, Revoked, State, Trained, Waived, Writer,
};

use crate::support::folder::{PEOPLE, SCHOOLS, book, put};
use crate::support::{Outcome, Workspace, files, run};

const SETTINGS: &str = "[rules]\n\"photo-missing\" = \"off\"\n\"column-missing\" = \"off\"\n";

/// One year's papers: the school list as it is, and who is nominated how.
fn year(workspace: &Workspace, representatives: [&str; 3], nominated: &[(usize, &str, &str, &str)]) {
    let mut schools: Vec<Vec<&str>> = SCHOOLS.iter().map(|row| row.to_vec()).collect();
    for (row, representative) in schools[1..].iter_mut().zip(representatives) {
        row[5] = representative;
    }
    let mut people = vec![[PEOPLE[0], &["任职类型", "报备情况", "备注"]].concat()];
    for &(school, name, kind, filing) in nominated {
        let mut row = PEOPLE[school].to_vec();
        if row[0] != name {
            row[0] = name;
            row[1] = "1981年3月";
            row[8] = "13995017777";
            row[9] = "new@qq.com";
        }
        row.extend([kind, filing, if filing.is_empty() { "" } else { "原任调县教研室" }]);
        people.push(row);
    }
    workspace.write(
        "汇总.xlsx",
        book(|book| {
            let rows: Vec<&[&str]> = schools.iter().map(Vec::as_slice).collect();
            put(book.add_worksheet().set_name("学校名册").expect("a name"), 0, &rows);
            let rows: Vec<&[&str]> = people.iter().map(Vec::as_slice).collect();
            put(book.add_worksheet().set_name("汇总表").expect("a name"), 0, &rows);
        }),
    );
    workspace.write("yinfa.toml", SETTINGS);
}

fn yinfa(workspace: &Workspace, words: &[&str]) -> Outcome {
    let path = workspace.path();
    let words = words.iter().map(|word| if *word == "DIR" { path.as_os_str() } else { OsStr::new(*word) });
    run(words)
}

/// The rows of a sheet of the roster on a day, the wanted columns only.
fn sheet(workspace: &Workspace, day: &str, sheet: &str, columns: &[&str]) -> Vec<Vec<String>> {
    yinfa(workspace, &["roster", "DIR", "--as-of", day]).exits(0);
    let path = workspace.out().join("4-花名册").join(day).join("花名册.xlsx");
    let mut book = Xlsx::new(Cursor::new(fs::read(path).expect("readable"))).expect("a workbook");
    let range = book.worksheet_range(sheet).expect("a sheet");
    let rows: Vec<Vec<Data>> = range.rows().map(<[Data]>::to_vec).collect();
    let head = rows.iter().position(|row| row[0] == "序号").expect("a heading");
    let at: Vec<usize> = columns
        .iter()
        .map(|column| rows[head].iter().position(|cell| *cell == **column).expect("a column"))
        .collect();
    rows[head + 1..]
        .iter()
        .filter(|row| matches!(row[0], Data::Float(_)))
        .map(|row| at.iter().map(|&column| row[column].to_string()).collect())
        .collect()
}

fn roster(workspace: &Workspace, day: &str) -> Vec<String> {
    let rows = sheet(workspace, day, "花名册", &["学校", "姓名", "届次"]);
    rows.into_iter().map(|row| row.join(" ")).collect()
}

fn state(workspace: &Workspace) -> State {
    Ledger::read(&workspace.path()).expect("readable").expect("a ledger").state().expect("whole")
}

/// What the bureau kept by hand, and what it adds during the years, as rows of the exported workbook.
fn sheets(tables: &[(&str, &[&[&str]])]) -> Vec<u8> {
    book(|book| {
        for (name, table) in tables {
            put(book.add_worksheet().set_name(*name).expect("a name"), 0, table);
        }
    })
}

fn three_years() -> Workspace {
    let workspace = Workspace::new();
    year(
        &workspace,
        ["马伟", "王建国", "阿卜杜拉·买买提"],
        &[(1, "马伟", "新任", ""), (3, "阿卜杜拉·买买提", "新任", "")],
    );
    let by_hand = sheets(&[(
        "聘任",
        &[
            &["学校", "学校标识码", "姓名", "出生年月", "职务", "任期开始", "任期结束", "文号"],
            &[
                "贺兰县第四中学",
                "3164000456",
                "王建国",
                "1980年10月",
                "校长",
                "2023.4.1",
                "2026年3月31日",
                "贺教体发〔2023〕8号",
            ],
        ],
    )]);
    workspace.write("../以前的名单.xlsx", by_hand);
    let by_hand = workspace.path().join("../以前的名单.xlsx");
    let by_hand = by_hand.to_string_lossy();
    yinfa(&workspace, &["ledger", "import", "DIR", &by_hand]).exits(0).says("已记入 1 条");
    yinfa(&workspace, &["ledger", "import", "DIR", &by_hand]).exits(0).says("已记入 0 条，另有 1 条");
    yinfa(&workspace, &["issue", "DIR", "--no", "12", "--date", "2024-03-26", "--yes", "-q"]).exits(0);

    let trained = sheets(&[(
        "培训",
        &[
            &["学校", "姓名", "日期", "培训名称", "学时", "级别", "能力"],
            &[
                "贺兰县第一小学",
                "马伟",
                "2025-05-12",
                "首席信息官集中培训",
                "7.5",
                "县级",
                "规划决策、信息化领导力",
            ],
            &["贺兰县第四中学", "王建国", "2025-05-12", "首席信息官集中培训", "7.5", "县级", "规划决策"],
        ],
    )]);
    workspace.write("../培训.xlsx", trained);
    let trained = workspace.path().join("../培训.xlsx");
    yinfa(&workspace, &["ledger", "import", "DIR", &trained.to_string_lossy()]).exits(0).says("已记入 2 条");
    year(
        &workspace,
        ["李九", "王建国", "阿卜杜拉·买买提"],
        &[(1, "李九", "中途变更", "2025年8月20日已报备")],
    );
    yinfa(&workspace, &["build", "DIR", "--as-of", "2025-09-01", "-q"]).says("处须重新报备（第5条）");
    let change = ["issue", "DIR", "--no", "30", "--date", "2025-09-01", "--yes", "-q"];
    yinfa(&workspace, &change).exits(1).says("没有可以用聘任通知签发的人");
    let change = [&change[..], &["--kind", "变更通知"]].concat();
    yinfa(&workspace, &change).exits(0).says("接替马伟").says("贺教聘字第2025-001号");

    year(&workspace, ["李九", "王建国", "阿卜杜拉·买买提"], &[(2, "王建国", "续任", "")]);
    yinfa(&workspace, &["issue", "DIR", "--no", "15", "--date", "2026-03-26", "--yes", "-q"])
        .exits(0)
        .says("第二届")
        .says("2026-04-01 至 2029-03-31");
    workspace
}

#[test]
fn every_roster_is_what_it_was_on_its_day() {
    let workspace = three_years();
    assert_eq!(roster(&workspace, "2023-12-31"), ["贺兰县第四中学 王建国 1"]);
    let full = |first: &str, second: &str| {
        vec![
            format!("贺兰县第一小学 {first} 1"),
            format!("贺兰县第四中学 王建国 {second}"),
            "贺兰县立岗镇中心小学 阿卜杜拉·买买提 1".to_string(),
        ]
    };
    assert_eq!(roster(&workspace, "2024-12-31"), full("马伟", "1"));
    assert_eq!(roster(&workspace, "2025-08-31"), full("马伟", "1"));
    assert_eq!(roster(&workspace, "2025-12-31"), full("李九", "1"));
    assert_eq!(roster(&workspace, "2026-12-31"), full("李九", "2"));
    let list = |day: &str, name: &str, columns: &[&str]| -> Vec<String> {
        sheet(&workspace, day, name, columns).into_iter().map(|row| row.join(" ")).collect()
    };
    assert_eq!(list("2025-12-31", "到期提醒", &["姓名", "还有（天）"]), ["王建国 90"]);
    assert_eq!(list("2026-12-31", "续聘名单", &["姓名"]), ["王建国"]);
    assert_eq!(list("2025-12-31", "缺训名单", &["姓名"]), ["李九", "阿卜杜拉·买买提"]);
    assert_eq!(
        list("2025-12-31", "变更清单", &["事项", "变更前", "变更后"]),
        ["解聘 马伟 原任调县教研室", "聘任  李九", "法定代表人变更 马伟 李九"]
    );
    assert_eq!(
        list("2025-12-31", "同比", &["学校", "情况", "一年前", "现在"]),
        ["贺兰县第一小学 换人 马伟 李九"]
    );
    assert!(list("2026-12-31", "任期空档", &["学校"]).is_empty());
    assert_eq!(list("2023-12-31", "未设立名单", &["学校"]).len(), 2);
    assert_eq!(
        list("2030-01-01", "未设立名单", &["学校", "情况"])[1],
        "贺兰县第四中学 王建国任职到2029年3月31日"
    );
    yinfa(&workspace, &["ledger", "verify", "DIR"]).exits(0).says("台账完好");
    let change = workspace.path().join("正式/贺教体发〔2025〕30号");
    for name in ["变更通知.pdf", "变更报备表/01-贺兰县第一小学.pdf", "聘书/01-贺兰县第一小学-李九.pdf"]
    {
        assert!(change.join(name).is_file(), "{name}");
    }
}

#[test]
fn what_is_exported_imports_to_the_same_state() {
    let workspace = three_years();
    let copy = workspace.path().join("../台账.xlsx");
    let copy = copy.to_string_lossy();
    yinfa(&workspace, &["ledger", "export", "DIR", "-o", &copy]).exits(0);
    yinfa(&workspace, &["ledger", "import", "DIR", &copy]).exits(0).says("已记入 0 条");
    let fresh = Workspace::new();
    fresh.write("yinfa.toml", SETTINGS);
    yinfa(&fresh, &["ledger", "import", "DIR", &copy]).exits(0);
    assert_eq!(state(&fresh), state(&workspace));
}

#[test]
fn an_import_says_at_which_cell_and_writes_nothing() {
    let workspace = three_years();
    let before = files(&workspace.path());
    let bad = sheets(&[
        (
            "聘任",
            &[
                &["学校", "姓名", "出生年月", "任期开始", "任期结束", "文号"],
                &["贺兰县第五小学", "赵静", "1982年13月", "2026-04-01", "2029-03-31", "贺教体发〔2026〕20号"],
                &["贺兰县第四中学", "赵静", "1982年2月", "2026-05-01", "2029-04-30", "贺教体发〔2026〕20号"],
                &["", "赵静", "1982年2月", "2026-05-01", "2029-04-30", "贺教体发〔2026〕20号"],
            ],
        ),
        (
            "解聘",
            &[&["序号", "学校", "姓名", "日期", "原因"], &["1", "贺兰县第四中学", "王建国", "去年", "调离"]],
        ),
    ]);
    workspace.write("../改.xlsx", bad);
    let bad = workspace.path().join("../改.xlsx");
    yinfa(&workspace, &["ledger", "import", "DIR", &bad.to_string_lossy()])
        .exits(1)
        .says("请先改好 4 处")
        .says("【必须改】要记入台账的格子读不懂（annals-cell，第5条）3 处")
        .says("出生年月（C2）现在是“1982年13月”")
        .says("学校（A4）是空的，不能空着")
        .says("日期（D2）现在是“去年”")
        .says("〔改.xlsx › 解聘 › D2〕")
        .says("贺兰县第四中学：赵静的任期")
        .says("〔改.xlsx › 聘任 › A3〕");
    assert_eq!(before, files(&workspace.path()));
}

#[test]
fn a_file_or_a_code_is_told_genuine_or_not_and_in_force_or_not() {
    let workspace = three_years();
    let list = workspace.path().join("../公开摘要.json");
    let list = list.to_string_lossy().into_owned();
    yinfa(&workspace, &["ledger", "digests", "DIR", "-o", &list]).exits(0).says("可以公开");
    let text = fs::read_to_string(&list).expect("readable");
    for private in ["马伟", "李九", "王建国", "第一小学", "1399", "1980"] {
        assert!(!text.contains(private), "{private}");
    }
    let folder = workspace.path().join("正式/贺教体发〔2026〕15号/聘书/01-贺兰县第四中学-王建国.pdf");
    let genuine = folder.to_string_lossy().into_owned();
    let forged = workspace.path().join("../假.pdf");
    let mut bytes = fs::read(&genuine).expect("readable");
    bytes.push(b'\n');
    fs::write(&forged, bytes).expect("written");
    let forged = forged.to_string_lossy().into_owned();
    let digests = &state(&workspace);
    let digests = yinfa::document::digests::Digests::of(digests, "");
    let code =
        format!("yinfa:1:贺教聘字第2026-001号:{}", digests.certificates["贺教聘字第2026-001号"].digest);
    for against in [["--dir", "DIR"], ["--list", &list]] {
        let ask = |item: &str, day: &str| {
            yinfa(&workspace, &["verify", item, against[0], against[1], "--as-of", day])
        };
        ask(&genuine, "2026-06-01")
            .exits(0)
            .says("聘书 贺教聘字第2026-001号")
            .says("现行有效，到2029年3月31日");
        ask(&genuine, "2029-04-01").exits(1).says("任职已于2029年3月31日结束");
        ask(&forged, "2026-06-01").exits(1).says("不是签发的原件");
        ask(&code, "2026-06-01").exits(0).says("校验码相符，现行有效");
        ask("yinfa:1:贺教聘字第2026-001号:0123456789abcdef", "2026-06-01").exits(1).says("校验码不符");
        ask("yinfa:1:贺教聘字第2026-999号:0123456789abcdef", "2026-06-01").exits(1).says("没有发过");
    }
    let why = ["revoke", "DIR", "贺教体发〔2026〕15号", "--why", "有误", "--date", "2026-07-01", "--yes"];
    yinfa(&workspace, &why).exits(0);
    yinfa(&workspace, &["verify", &code, "--dir", "DIR", "--as-of", "2026-07-01"])
        .exits(1)
        .says("已于2026年7月1日撤销");
}

#[test]
fn the_public_edition_holds_nothing_private_and_a_leak_stops_it() {
    let workspace = three_years();
    let public = ["roster", "DIR", "--as-of", "2026-12-31", "--edition", "public"];
    yinfa(&workspace, &public).exits(0).says("3 人在任");
    let folder = workspace.out().join("4-花名册/2026-12-31-公示");
    assert_eq!(files(&folder).keys().collect::<Vec<_>>(), ["manifest.json", "公示名册.pdf", "公示名册.xlsx"]);
    fs::remove_dir_all(&folder).expect("removed");
    for (county, what) in [
        ("贺兰县13995017777", "手机号“13995017777”"),
        ("贺兰县wangjg@edu.cn ", "电子邮箱"),
        ("贺兰县1980.10", "出生年月"),
        ("贺兰县640122198010101234", "身份证号"),
    ] {
        workspace.write("yinfa.toml", format!("{SETTINGS}[bureau]\ncounty = \"{county}\"\n"));
        yinfa(&workspace, &public).exits(2).complains(what).complains("公示名册.xlsx");
        assert!(!folder.exists(), "nothing is written: {county}");
    }
}

/// What `training` and `assess` hand out comes back filled in, and the lists know it.
#[test]
fn trainings_and_scores_come_back_by_the_workbooks_handed_out() {
    let workspace = three_years();
    let training = ["training", "DIR", "--as-of", "2026-05-12", "--date", "2026-05-12", "--hours", "8"];
    yinfa(&workspace, &training).exits(0);
    for list in ["缺训名单.pdf", "历年培训.pdf", "能力覆盖.pdf", "推荐参训.pdf", "培训情况.xlsx"]
    {
        assert!(workspace.out().join("7-培训").join(list).is_file(), "{list}");
    }
    let register = workspace.out().join("7-培训/培训登记.xlsx");
    let register = register.to_string_lossy().into_owned();
    yinfa(&workspace, &["ledger", "import", "DIR", &register]).exits(0).says("已记入 3 条");
    yinfa(&workspace, &["ledger", "import", "DIR", &register]).exits(0).says("已记入 0 条");
    assert!(sheet(&workspace, "2026-12-31", "缺训名单", &["姓名"]).is_empty());
    let by_year = sheet(&workspace, "2026-12-31", "历年培训", &["姓名", "年度", "次数", "学时", "情况"]);
    assert_eq!(by_year[0], ["李九", "2025", "0", "", "缺训"]);
    assert_eq!(by_year[1], ["李九", "2026", "1", "8", ""]);
    let fit = sheet(&workspace, "2026-06-01", "推荐参训", &["姓名"]);
    assert_eq!(fit.concat(), ["李九", "王建国"], "the third has less than a year left");
    let covered = sheet(&workspace, "2026-06-01", "能力覆盖", &["姓名", "规划决策", "信息化领导力"]);
    assert_eq!(covered[1], ["王建国", "1", ""]);

    yinfa(&workspace, &["assess", "DIR", "--year", "2026", "--as-of", "2026-12-31"]).exits(0);
    assert!(workspace.out().join("8-考核/考核打分.xlsx").is_file());
    let raters = ["学校自评", "县教体局考核", "教师测评"];
    let head = [&["学校", "姓名", "年度"][..], &raters].concat();
    let settings = format!(
        "{SETTINGS}[assessment]\nraters = [[\"学校自评\", 20], [\"县教体局考核\", 50], [\"教师测评\", 30]]\nexcellent_percent = 34\n"
    );
    workspace.write("yinfa.toml", settings);
    let import = |rows: [&[&str]; 3]| {
        let table = [&[head.as_slice()][..], &rows].concat();
        workspace.write("../打分.xlsx", sheets(&[("考核打分", &table)]));
        let file = workspace.path().join("../打分.xlsx");
        yinfa(&workspace, &["ledger", "import", "DIR", &file.to_string_lossy()])
    };
    let first = ["贺兰县第一小学", "李九", "2026", "95", "92.5", "90"];
    let second = ["贺兰县第四中学", "王建国", "2026", "95", "92.5", "90"];
    let third = ["贺兰县立岗镇中心小学", "阿卜杜拉·买买提", "2026", "", "", ""];
    let bad = ["贺兰县立岗镇中心小学", "阿卜杜拉·买买提", "2026", "101", "90", "90"];
    import([&first, &second, &bad]).exits(1).says("学校自评（D4）现在是“101”，应为 0 到 100 的得分");
    // One place for two with the same score is for a person to decide; two of three come without a tie.
    import([&first, &second, &["贺兰县立岗镇中心小学", "阿卜杜拉·买买提", "2026", "60", "60", "60"]])
        .exits(1)
        .says("优秀名额 1 个，李九、王建国同为 92.25 分");
    import([&first, &["贺兰县第四中学", "王建国", "2026", "95", "95", "95"], &third])
        .exits(0)
        .says("已记入 2 条");
    let results = sheet(&workspace, "2026-12-31", "考核情况", &["姓名", "本年度"]);
    assert_eq!(results[0], ["李九", "合格（92.25）"]);
    assert_eq!(results[1][0], "王建国");
    assert_eq!(results[2], ["阿卜杜拉·买买提", ""]);
    // The papers and the workbook of the year come filled in with what is known.
    yinfa(&workspace, &["assess", "DIR", "--year", "2026", "--as-of", "2026-12-31"]).exits(0);
    let folder = workspace.out().join("8-考核");
    let text = |name: &str| {
        let bytes = fs::read(folder.join(name)).expect("readable");
        yinfa::render::readback::pdf(&bytes).expect("a PDF of ours").replace(['\n', ' '], "")
    };
    let summary = text("考核汇总表.pdf");
    assert!(summary.contains("李九校长9592.59092.25合格"), "{summary}");
    assert!(summary.contains("合格2人") && summary.contains("未考核1人"), "{summary}");
    assert!(text("考核表/01-贺兰县第一小学-李九.pdf").contains("46.25"));
    let scores = folder.join("考核打分.xlsx");
    let scores = scores.to_string_lossy();
    yinfa(&workspace, &["ledger", "import", "DIR", &scores]).exits(0).says("已记入 0 条，另有 2 条");
    // The quota is of the year, whatever number of imports it comes by.
    let excellent = |workspace: &Workspace| {
        let all = state(workspace).assessed;
        let names = all.values().filter(|one| one.result == "优秀").map(|one| one.person.clone());
        names.collect::<Vec<_>>()
    };
    let second = ["贺兰县第四中学", "王建国", "2026", "95", "95", "95"];
    let low = ["贺兰县立岗镇中心小学", "阿卜杜拉·买买提", "2026", "60", "60", "60"];
    import([&first, &second, &low]).exits(0).says("已记入 2 条，另有 1 条");
    assert_eq!(excellent(&workspace), ["王建国"]);
    let high = ["贺兰县立岗镇中心小学", "阿卜杜拉·买买提", "2026", "99", "99", "99"];
    let nobody = |school, name| [school, name, "2026", "", "", ""];
    import([&nobody("贺兰县第一小学", "李九"), &nobody("贺兰县第四中学", "王建国"), &high]).exits(1).says(
        "2026年度优秀名额 1 个，台账里已有王建国（95.00）为优秀，阿卜杜拉·买买提（99.00）达到优秀的分数而没有名额",
    );
    // With the whole year on one sheet the place goes to the better one, and back again.
    import([&first, &second, &high]).exits(0).says("已记入 2 条，另有 1 条");
    assert_eq!(excellent(&workspace), ["阿卜杜拉·买买提"]);
    import([&first, &second, &low]).exits(0).says("已记入 2 条，另有 1 条");
    assert_eq!(excellent(&workspace), ["王建国"]);
    let by_hand = sheets(&[(
        "考核",
        &[&["学校", "姓名", "年度", "考核结果"], &["贺兰县第一小学", "李九", "2026", "优秀"]],
    )]);
    workspace.write("../考核.xlsx", by_hand);
    let by_hand = workspace.path().join("../考核.xlsx");
    yinfa(&workspace, &["ledger", "import", "DIR", &by_hand.to_string_lossy()])
        .exits(1)
        .says("2026年度考核 3 人，优秀名额 1 个，而记为优秀的有 2 人");
    yinfa(&workspace, &["ledger", "verify", "DIR"]).exits(0);
}

/// A sign-in sheet as whoever held the training made it: a title, the training and the day above the heading, other
/// names for the columns, a school by its short name, somebody who did not come.
#[test]
fn a_sign_in_sheet_of_any_layout_is_read() {
    let workspace = three_years();
    let sheet = |above: &[&[&str]], last: &[&str]| {
        let head: &[&str] = &["序号", "单位", "参训人员", "职务", "签到"];
        let rows: [&[&str]; 4] = [
            &["1", "贺兰一小", "李九", "校长", "李九"],
            &["2", "贺兰县第四中学", "王建国", "校长", "王建国"],
            &["3", "贺兰县立岗镇中心小学", "阿卜杜拉.买买提", "副校长", "请假"],
            last,
        ];
        let table = [above, &[head][..], &rows].concat();
        workspace.write("../签到.xlsx", sheets(&[("Sheet1", &table)]));
        let file = workspace.path().join("../签到.xlsx");
        yinfa(&workspace, &["ledger", "import", "DIR", &file.to_string_lossy()])
    };
    let nobody: &[&str] = &["", "实到 2 人"];
    sheet(&[&["签到表"]], nobody).exits(1).says("没有写明培训名称、日期").says("请先改好 1 处");
    let title: &[&str] = &["贺兰县首席信息官人工智能专题培训签到表"];
    let more: &[&str] = &["时间：2026年5月12日至13日　地点：三楼　学时：16　能力：规划决策、新技术"];
    sheet(&[title, more], &["4", "贺兰县第九小学", "某某", "", "某某"])
        .exits(1)
        .says("学校（B7）现在是“贺兰县第九小学”，应为学校名册或台账里的学校")
        .says("〔签到.xlsx › Sheet1 › B7〕");
    sheet(&[title, more], &["4", "贺兰县第四中学", "赵六", "", "赵六"])
        .exits(0)
        .says("已记入 3 条")
        .says("名册上是“贺兰县第一小学”")
        .says("当天在任的是王建国，不是赵六")
        .says("请假，没有记入");
    let trained = state(&workspace).trained;
    let told: Vec<String> = trained
        .values()
        .filter(|one| one.on.year() == 2026)
        .map(|one| {
            format!("{} {} {} {:?} {}", one.school, one.person, one.on, one.tenths, one.abilities.join("、"))
        })
        .collect();
    assert!(
        told.contains(&"贺兰县第一小学 李九 2026-05-12 Some(160) 规划决策、新技术与教学融合创新".to_string()),
        "{told:?}"
    );
    assert_eq!(trained.values().filter(|one| one.title == "贺兰县首席信息官人工智能专题培训").count(), 3);
    assert_eq!(self::sheet(&workspace, "2026-12-31", "缺训名单", &["姓名"]).concat(), ["阿卜杜拉·买买提"]);
}

/// A heading of two rows, merged as forms have it, says the same as one of one row: in a sign-in sheet, in a sheet of
/// the ledger, and in a score sheet.
#[test]
fn a_heading_of_two_rows_is_read_as_one() {
    type Merged<'a> = &'a [(u32, u16, u32, u16, &'a str)];
    let workspace = three_years();
    let format = rust_xlsxwriter::Format::new();
    let import = |name: &str, heading: Merged, rows: &[(u32, u16, &str)]| {
        let bytes = book(|book| {
            let sheet = book.add_worksheet().set_name(name).expect("a name");
            for &(top, left, bottom, right, text) in heading {
                if (top, left) == (bottom, right) {
                    sheet.write(top, left, text).expect("written");
                } else {
                    sheet.merge_range(top, left, bottom, right, text, &format).expect("merged");
                }
            }
            for &(row, column, text) in rows {
                sheet.write(row, column, text).expect("written");
            }
        });
        workspace.write("../两行.xlsx", bytes);
        let file = workspace.path().join("../两行.xlsx");
        yinfa(&workspace, &["ledger", "import", "DIR", &file.to_string_lossy()])
    };
    let heading: Merged = &[
        (0, 0, 0, 6, "数字素养培训签到表"),
        (1, 0, 2, 0, "序号"),
        (1, 1, 1, 2, "参训人员"),
        (2, 1, 2, 1, "学校"),
        (2, 2, 2, 2, "姓名"),
        (1, 3, 1, 4, "培训"),
        (2, 3, 2, 3, "日期"),
        (2, 4, 2, 4, "学时"),
        (1, 5, 1, 6, "签到"),
        (2, 5, 2, 5, "上午"),
        (2, 6, 2, 6, "下午"),
    ];
    let one = |row: u32| {
        [(row, 0, "1"), (row, 1, "贺兰县第四中学"), (row, 2, "王建国"), (row, 3, "2026.6.1"), (row, 4, "6")]
    };
    import("Sheet1", heading, &one(3)).exits(0).says("已记入 1 条");
    let trained = state(&workspace).trained;
    let told = trained.values().find(|one| one.title == "数字素养培训").expect("remembered");
    assert_eq!((told.person.as_str(), told.tenths), ("王建国", Some(60)));

    // All that is asked for is merged down; what stands below is of no concern.
    let heading: Merged = &[
        (0, 0, 1, 0, "学校"),
        (0, 1, 1, 1, "姓名"),
        (0, 2, 1, 2, "日期"),
        (0, 3, 1, 3, "培训名称"),
        (0, 4, 0, 5, "评价"),
        (1, 4, 1, 4, "出勤"),
        (1, 5, 1, 5, "表现"),
    ];
    let row =
        [(2, 0, "贺兰县第一小学"), (2, 1, "李九"), (2, 2, "2026-06-02"), (2, 3, "研修班"), (2, 4, "好")];
    import("培训", heading, &row).exits(0).says("已记入 1 条");

    let heading: Merged = &[
        (0, 0, 0, 5, "首席信息官考核打分"),
        (1, 0, 2, 0, "学校"),
        (1, 1, 2, 1, "姓名"),
        (1, 2, 2, 2, "年度"),
        (1, 3, 1, 5, "各评价主体得分"),
        (2, 3, 2, 3, "学校自评"),
        (2, 4, 2, 4, "县教体局考核"),
        (2, 5, 2, 5, "教师测评"),
    ];
    let row =
        [(3, 0, "贺兰县第一小学"), (3, 1, "李九"), (3, 2, "2026"), (3, 3, "80"), (3, 4, "80"), (3, 5, "80")];
    import("Sheet1", heading, &row).exits(0).says("已记入 1 条");
    assert_eq!(state(&workspace).assessed.values().next().map(|one| one.hundredths), Some(Some(8000)));
}

/// Everything that can become of one appointment: put forward, issued, renewed or ended, filed, revoked.
fn a_term(school: &str, person: &str, one: &str, two: &str, number: u32, on: jiff::civil::Date) -> Vec<Fact> {
    let (school, person) = (format!("{school}{number}"), person.to_string());
    let (document_no, again) = (format!("第{number}号"), format!("续{number}号"));
    let term = Appointed {
        school: school.clone(),
        person: person.clone(),
        post: one.into(),
        start: on,
        end: jiff::civil::date(2028, 2, 1),
        document_no: document_no.clone(),
        certificate_no: number.is_multiple_of(2).then(|| format!("聘字{number}")),
        details: Details { town: two.into(), phone: "13995012345".into(), ..Details::default() },
        ..Appointed::default()
    };
    let later = jiff::civil::date(2026, 7, 1);
    let last = match number % 4 {
        0 => Fact::Renewed(Appointed {
            start: jiff::civil::date(2028, 2, 2),
            end: jiff::civil::date(2031, 2, 1),
            document_no: again,
            certificate_no: None,
            ..term.clone()
        }),
        1 => Fact::Ended(Ended {
            school: school.clone(),
            person: person.clone(),
            on: later,
            reason: two.into(),
            ..Ended::default()
        }),
        2 => Fact::Revoked(Revoked { document_no: document_no.clone(), on: later, reason: two.into() }),
        _ => Fact::Refiled(Refiled {
            school: school.clone(),
            person: person.clone(),
            on: later,
            filing: one.into(),
            ..Refiled::default()
        }),
    };
    let files = vec![IssuedFile { path: format!("聘书/{person}.pdf"), sha256: "ab".repeat(32) }];
    let issued = Issued {
        document_no: document_no.clone(),
        document: "聘任通知".into(),
        date: on,
        people: 1,
        folder: document_no,
        files,
        ..Issued::default()
    };
    let nominated = Nominated { school, person, post: one.into(), ..Nominated::default() };
    vec![Fact::Nominated(nominated), Fact::Appointed(term), Fact::Issued(issued), last]
}

/// Facts of every kind, with words a clerk might type.
fn any_facts() -> impl Strategy<Value = Vec<Fact>> {
    let word = || "[一-龥A-Za-z0-9=+·（）“”,、 -]{0,12}";
    let filled = || "[一-龥]{2,6}";
    let one = (0usize..5, filled(), filled(), word(), word(), 0u32..2000, 1i8..28).prop_map(
        |(kind, school, person, one, two, number, day)| {
            let (one, two) = (one.trim().to_string(), two.trim().to_string());
            let on = jiff::civil::date(2025, 3, day);
            let fact = match kind {
                0 => Fact::Trained(Trained {
                    school,
                    person,
                    on,
                    title: format!("训{one}"),
                    tenths: (number % 3 > 0).then_some(number),
                    level: two,
                    abilities: if number % 2 == 0 {
                        vec!["规划决策".into(), "信息化领导力".into()]
                    } else {
                        Vec::new()
                    },
                    ..Trained::default()
                }),
                1 => Fact::Assessed(Assessed {
                    school,
                    person,
                    year: 2025,
                    hundredths: Some(number * 5),
                    result: "合格".into(),
                    given: vec![
                        Given { rater: format!("甲{one}"), weight: 20, hundredths: number },
                        Given { rater: "乙".into(), weight: 80, hundredths: 9000 },
                    ],
                    ..Assessed::default()
                }),
                2 => Fact::Waived(Waived {
                    rule: "term-short".into(),
                    school,
                    person: (number % 2 == 0).then_some(person),
                    asked: one,
                    reason: two,
                    document_no: None,
                }),
                3 => Fact::Changed(Changed {
                    school_code: None,
                    school,
                    person: None,
                    what: Change::Closed,
                    on,
                    before: one,
                    after: two,
                    after_code: None,
                }),
                _ => return a_term(&school, &person, &one, &two, number, on),
            };
            vec![fact]
        },
    );
    proptest::collection::vec(one, 1..25).prop_map(|all| all.into_iter().flatten().collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn export_and_import_are_inverse(facts in any_facts()) {
        let home = tempfile::tempdir().expect("a temp folder");
        let act = || Act { at: "2026-03-26T09:00:00+08:00".into(), what: "yinfa ledger import".into() };
        let mut writer = Writer::open(home.path(), act()).expect("a ledger");
        for fact in facts {
            writer.append(&[Entry::from(fact)], &[]).ok();
        }
        let records = writer.ledger().records().expect("whole");
        let book = yinfa::render::workbook::ledger::ledger(&records, "某局", jiff::civil::date(2026, 3, 26)).expect("a workbook");
        let settings = yinfa::settings::Settings::default();
        let known = yinfa::intake::Known { settings: &settings, schools: &[], in_ledger: &|_, _| true };
        let annals = yinfa::intake::annals("台账.xlsx", &book, &known);
        prop_assert_eq!(annals.findings, Vec::new());
        let mut state = State::default();
        annals.rows.iter().for_each(|row| state.apply(row.id.unwrap_or(0), row.fact.clone()));
        prop_assert_eq!(&state, writer.state());
        let back: Vec<Fact> = annals.rows.into_iter().map(|row| row.fact).collect();
        let there: Vec<Fact> = records.into_iter().map(|record| record.fact).collect();
        prop_assert_eq!(back, there);
    }
}
