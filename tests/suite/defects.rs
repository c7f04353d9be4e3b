//! Seeded defects: one cell of a clean county is bent, and exactly that is found, at that cell.

use serde_json::Value;

use crate::support::{Workspace, files, sample};

const SCHOOLS: [&[&str]; 4] = [
    &["学校名称", "学校标识码", "统一社会信用代码", "学段", "所属乡镇", "法定代表人"],
    &["贺兰县第一小学", "2164900011", "12640122454370129L", "小学", "习岗镇", "马志远"],
    &["贺兰县第二小学", "2164900012", "12640122735976346P", "小学", "习岗镇", "王建国"],
    &["贺兰县金贵中学", "3164900013", "12640122774910200K", "初中", "金贵镇", "李秀英"],
];

#[rustfmt::skip]
const NOMINATIONS: [&[&str]; 4] = [
    &["姓名", "出生年月", "政治面貌", "最高学历", "毕业院校", "所学专业", "工作单位", "职务", "联系电话", "工作经历", "照片", "任期开始", "任期结束", "备注"],
    &["马志远", "1978.05", "中共党员", "大学本科", "宁夏大学", "教育学", "贺兰县第一小学", "校长", "13995012301", "2001.08-至今 贺兰县第一小学 校长", "1.jpg", "2026-03-01", "2029-02-28", ""],
    &["王建国", "1980.11", "群众", "大学本科", "宁夏大学", "数学", "贺兰县第二小学", "校长", "13995012302", "2003.08-至今 贺兰县第二小学 校长", "2.jpg", "2026-03-01", "2029-02-28", ""],
    &["李秀英", "1982.03", "民盟盟员", "研究生", "陕西师范大学", "英语", "贺兰县金贵中学", "校长", "13995012303", "2005.08-至今 贺兰县金贵中学 校长", "3.jpg", "2026-03-01", "2029-02-28", ""],
];

/// The county with some cells replaced, as two csv files and three photos.
pub(super) fn county(bends: &[(&str, &str)]) -> Workspace {
    let workspace = Workspace::new();
    for (name, table) in [("名册.csv", &SCHOOLS), ("汇总.csv", &NOMINATIONS)] {
        let mut rows: Vec<Vec<String>> =
            table.iter().map(|row| row.iter().map(|cell| (*cell).to_string()).collect()).collect();
        for (place, value) in bends {
            let (file, cell) = place.split_once('!').expect("file!cell");
            if name.starts_with(file) {
                let column = usize::from(cell.as_bytes()[0] - b'A');
                let row: usize = cell[1..].parse().expect("a row");
                rows[row - 1][column] = (*value).to_string();
            }
        }
        let quoted = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
        let text: Vec<String> =
            rows.iter().map(|row| row.iter().map(quoted).collect::<Vec<_>>().join(",")).collect();
        workspace.write(name, text.join("\r\n"));
    }
    let photos = std::fs::read_dir(sample().join("照片")).expect("readable");
    let mut photos: Vec<_> = photos.map(|entry| entry.expect("an entry").path()).collect();
    photos.sort();
    for (photo, name) in photos.iter().zip(["1.jpg", "2.jpg", "3.jpg"]) {
        workspace.write(&format!("照片/{name}"), std::fs::read(photo).expect("readable"));
    }
    workspace
}

/// What is found at `error` or `confirm`, as `rule cell`.
fn found(workspace: &Workspace) -> Vec<String> {
    let report = workspace.check();
    let findings = report["findings"].as_array().expect("a list");
    findings
        .iter()
        .filter(|finding| finding["level"] == "error" || finding["level"] == "confirm")
        .map(|finding| {
            let file = finding["file"].as_str().unwrap_or("").trim_end_matches(".csv");
            format!(
                "{} {file}!{}",
                finding["rule"].as_str().expect("a rule"),
                finding["cell"].as_str().unwrap_or("")
            )
        })
        .collect()
}

#[test]
fn the_clean_county_is_clean() {
    let workspace = county(&[]);
    assert_eq!(found(&workspace), Vec::<String>::new());
    assert_eq!(workspace.check()["summary"]["passed"], 3);
}

#[test]
fn each_seeded_defect_is_found_at_its_cell_and_nothing_else_is() {
    let cases: &[(&str, &str, &str)] = &[
        ("汇总!A2", "", "cell-blank"),
        ("汇总!A2", "马志远、王五", "name-two-people"),
        ("汇总!A2", "马志远3", "name-unusual"),
        ("汇总!B2", "2078.05", "age-too-young"),
        ("汇总!B2", "1978.13", "birth-unreadable"),
        ("汇总!B2", "1978.2.30", "birth-unreadable"),
        ("汇总!B2", "19780231", "birth-unreadable"),
        ("汇总!B2", "2010.05", "age-too-young"),
        ("汇总!B2", "1950.05", "age-too-old"),
        ("汇总!B2", "78.5", "birth-ambiguous"),
        ("汇总!C2", "团员们", "politics-unknown"),
        ("汇总!D2", "硕士", "education-degree"),
        ("汇总!D2", "很高", "education-unknown"),
        ("汇总!E2", "待定", "cell-placeholder"),
        ("汇总!H2", "高级教师", "post-not-leadership"),
        ("汇总!I2", "1399501230", "phone-format"),
        ("汇总!I2", "1399501230l", "phone-format"),
        ("汇总!I2", "0951-80610011", "phone-format"),
        ("汇总!I2", "8061234", "phone-area-code"),
        ("汇总!J2", "2001.08-2090.01 贺兰县第一小学 校长", "history-future"),
        ("汇总!K2", "没有这张.jpg", "photo-file-missing"),
        ("汇总!M2", "2026-02-01", "term-reversed"),
        ("汇总!M2", "2029-02-27", "term-short"),
        ("汇总!M2", "某天", "date-unreadable"),
        ("汇总!A2", "待定", "cell-placeholder"),
        ("汇总!A2", "马⼩远", "name-character"),
        ("汇总!A2", "马志远校长", "name-with-title"),
        (
            "汇总!A2",
            "马志远马志远马志远马志远马志远马志远马志远马志远马志远马志远马志远马志远马志远马",
            "name-unusual",
        ),
        ("汇总!B2", "", "cell-blank"),
        ("汇总!B2", "1978.1", "birth-ambiguous"),
        ("汇总!C2", "无", "politics-unclear"),
        ("汇总!D2", "-", "cell-placeholder"),
        ("汇总!F2", "/", "cell-placeholder"),
        ("汇总!G2", "", "cell-blank"),
        ("汇总!G2", "贺兰县第三小学", "school-unknown"),
        ("汇总!G2", "贺兰县第一小学校", "school-unknown"),
        ("汇总!H2", "教师", "post-not-leadership"),
        ("汇总!I2", "139950123012", "phone-format"),
        ("汇总!I2", "12995012301", "phone-format"),
        ("汇总!I2", "13995O12301", "phone-format"),
        ("汇总!I2", "1.3995E+10", "phone-format"),
        ("汇总!I2", "13995012301、13895012301", "phone-two"),
        ("汇总!J2", "无", "cell-placeholder"),
        (
            "汇总!J2",
            "2001.08-2010.07 贺兰县第一小学 教师\n2009.01-至今 贺兰县第一小学 校长",
            "history-overlap",
        ),
        ("汇总!J2", "2001.08-2005.07 贺兰县第一小学 教师\n2009.01-至今 贺兰县第一小学 校长", "history-gap"),
        ("汇总!J2", "2001.08-至今 银川市第九中学 校长", "history-elsewhere"),
        ("汇总!J2", "2010.08-2001.07 贺兰县第一小学 校长", "history-line-reversed"),
        ("汇总!J2", "2001.08-2020.07 贺兰县第一小学 校长", "history-ended"),
        ("汇总!J2", "2001.13-至今 贺兰县第一小学 校长", "history-month"),
        ("汇总!J2", "1985.08-至今 贺兰县第一小学 校长", "history-early"),
        ("汇总!K2", "", "photo-missing"),
        ("汇总!L2", "", "cell-blank"),
        ("汇总!M2", "", "cell-blank"),
        ("汇总!M2", "2040-01-01", "term-long"),
        ("名册!B2", "", "school-cell-blank"),
        ("名册!B2", "2.16E+09", "school-code-format"),
        ("名册!B2", "2165900011", "school-code-province"),
        ("名册!B2", "1164900011", "school-code-stage"),
        ("名册!C2", "1264012245437012L", "uscc-format"),
        ("名册!C2", "12640122I54370129L", "uscc-format"),
        ("名册!D2", "大学", "choice-unknown"),
        ("名册!A2", "", "school-cell-blank"),
        ("名册!B2", "216490001", "school-code-format"),
        ("名册!C2", "12640122454370129A", "uscc-check"),
        ("名册!F2", "", "school-cell-blank"),
        ("名册!D2", "幼儿园", "school-code-stage"),
        ("汇总!C2", "共青团员", "league-age"),
        ("汇总!D2", "小学", "education-low"),
        ("汇总!J2", "见附件", "history-undated"),
        ("汇总!E2", "宁夏\u{7}大学", "text-control"),
        ("汇总!A2", "马\u{7}志远", "text-control"),
        ("汇总!E2", "#N/A", "cell-error"),
        ("汇总!A2", "马志远\u{e863}", "glyph-missing"),
    ];
    let mut wrong = Vec::new();
    for (place, value, rule) in cases {
        let expected = format!("{rule} {place}");
        let all = found(&county(&[(place, value)]));
        if !all.contains(&expected) || all.len() != 1 {
            wrong.push(format!("{place} = {value:?}: expected {expected}, found {all:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Appends a row.
fn append(workspace: &Workspace, file: &str, row: &[&str]) {
    let text = std::fs::read_to_string(workspace.path().join(file)).expect("readable");
    let row: Vec<String> = row.iter().map(|cell| format!("\"{cell}\"")).collect();
    workspace.write(file, format!("{text}\r\n{}", row.join(",")));
}

fn put(workspace: &Workspace, file: &str, bytes: impl AsRef<[u8]>) {
    workspace.write(file, bytes);
}

/// Replaces one stretch of a file, which must be there.
fn replace(workspace: &Workspace, file: &str, from: &str, to: &str) {
    let text = std::fs::read_to_string(workspace.path().join(file)).expect("readable");
    assert!(text.contains(from), "{from} is not in {file}");
    workspace.write(file, text.replacen(from, to, 1));
}

/// A column more, with one value in one row.
fn column(workspace: &Workspace, label: &str, row: usize, value: &str) {
    let text = std::fs::read_to_string(workspace.path().join("汇总.csv")).expect("readable");
    let added = text.lines().enumerate().map(|(at, line)| match at {
        0 => format!("{line},\"{label}\""),
        _ => format!("{line},\"{}\"", if at + 1 == row { value } else { "" }),
    });
    workspace.write("汇总.csv", added.collect::<Vec<_>>().join("\r\n"));
}

/// Takes a line out of the nominations.
fn without_line(workspace: &Workspace, line: usize) {
    let text = std::fs::read_to_string(workspace.path().join("汇总.csv")).expect("readable");
    let kept = text.lines().enumerate().filter(|(at, _)| at + 1 != line).map(|(_, line)| line);
    workspace.write("汇总.csv", kept.collect::<Vec<_>>().join("\r\n"));
}

fn picture(workspace: &Workspace, name: &str) -> Vec<u8> {
    std::fs::read(workspace.path().join(name)).expect("readable")
}

/// Two rows, a column, a picture or a whole file: what one cell cannot show.
#[test]
fn each_seeded_defect_of_rows_pictures_and_files_is_found_and_nothing_else_is() {
    const LOCKED: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";
    type Seed = fn(&Workspace);
    let cases: &[(&str, Seed, &[&str])] = &[
        ("nobody nominated", |own| without_line(own, 2), &["coverage-overdue 名册!A2"]),
        (
            "two for one school",
            |own| {
                let mut row = NOMINATIONS[1].to_vec();
                (row[0], row[1], row[8], row[10]) = ("赵明", "1979.02", "13995012309", "4.jpg");
                append(own, "汇总.csv", &row);
                own.write("照片/4.jpg", crate::support::folder::picture(295, 413, 9));
                column(own, "非法定代表人推荐理由", 5, "主持工作");
            },
            &["two-nominees 汇总!A2", "two-nominees 汇总!A5"],
        ),
        ("the same row twice", |own| append(own, "汇总.csv", NOMINATIONS[1]), &[]),
        (
            "the same row, another phone",
            |own| {
                let mut row = NOMINATIONS[1].to_vec();
                row[8] = "13995012309";
                append(own, "汇总.csv", &row);
            },
            &["nomination-conflict 汇总!I2", "nomination-conflict 汇总!I5"],
        ),
        (
            "one mobile for two",
            |own| replace(own, "汇总.csv", "13995012302", "13995012301"),
            &["phone-shared 汇总!I2", "phone-shared 汇总!I3"],
        ),
        (
            "not the legal representative, no reason",
            |own| replace(own, "名册.csv", "马志远", "赵明"),
            &["not-legal-representative 汇总!A2"],
        ),
        (
            "the mark contradicts the list",
            |own| column(own, "是否法定代表人", 2, "否"),
            &["legal-mark-contradicts 汇总!O2"],
        ),
        ("bad e-mail", |own| column(own, "电子邮箱", 2, "ma@"), &["email-format 汇总!O2"]),
        ("bare QQ", |own| column(own, "电子邮箱", 2, "12345678"), &["email-bare-number 汇总!O2"]),
        ("a renewal is no finding", |own| column(own, "任职类型", 2, "续任"), &[]),
        ("a change not filed", |own| column(own, "任职类型", 2, "中途变更"), &["change-unfiled 汇总!O2"]),
        (
            "a picture that is text",
            |own| put(own, "照片/1.jpg", "not a picture"),
            &["photo-unreadable 汇总!K2"],
        ),
        ("an empty picture", |own| put(own, "照片/1.jpg", ""), &["photo-unreadable 汇总!K2"]),
        (
            "a picture too small",
            |own| put(own, "照片/1.jpg", crate::support::folder::picture(120, 168, 7)),
            &["photo-small 汇总!K2"],
        ),
        (
            "a picture too wide",
            |own| put(own, "照片/1.jpg", crate::support::folder::picture(600, 413, 7)),
            &["photo-ratio 汇总!K2"],
        ),
        (
            "one picture for two",
            |own| put(own, "照片/2.jpg", picture(own, "照片/1.jpg")),
            &["photo-shared 汇总!K2", "photo-shared 汇总!K3"],
        ),
        (
            "a picture of another's name",
            |own| {
                own.write("照片/王建国.jpg", picture(own, "照片/1.jpg"));
                std::fs::remove_file(own.path().join("照片/1.jpg")).expect("removed");
                replace(own, "汇总.csv", "1.jpg", "王建国.jpg");
            },
            &["photo-of-another 汇总!K2"],
        ),
        (
            "one school twice",
            |own| {
                let mut row = SCHOOLS[1].to_vec();
                (row[1], row[2]) = ("2164900019", "12640122774910200K");
                append(own, "名册.csv", &row);
                replace(own, "名册.csv", "\"12640122774910200K\",\"初中", "\"\",\"初中");
            },
            &["school-cell-blank 名册!C4", "school-name-repeated 名册!A2", "school-name-repeated 名册!A5"],
        ),
        (
            "one code for two schools",
            |own| replace(own, "名册.csv", "2164900012", "2164900011"),
            &["school-code-repeated 名册!B2", "school-code-repeated 名册!B3"],
        ),
        ("an alias is mended", |own| replace(own, "汇总.csv", "\"贺兰县第一小学\"", "\"贺兰一小\""), &[]),
        ("a locked file beside", |own| put(own, "材料.xlsx", LOCKED), &["file-encrypted 材料.xlsx!"]),
        (
            "the whole summary locked",
            |own| {
                std::fs::remove_file(own.path().join("汇总.csv")).expect("removed");
                own.write("汇总.xlsx", LOCKED);
            },
            &["file-encrypted 汇总.xlsx!"],
        ),
        ("a file cut short", |own| put(own, "材料.xlsx", b"PK\x03\x04\x14"), &["file-damaged 材料.xlsx!"]),
        ("an empty file", |own| put(own, "材料.xlsx", ""), &["file-empty 材料.xlsx!"]),
        (
            "headerless",
            |own| {
                let text = std::fs::read_to_string(own.path().join("汇总.csv")).expect("readable");
                own.write("汇总.csv", text.split_once("\r\n").expect("a header").1);
            },
            &["header-missing 汇总!"],
        ),
        (
            "column-less",
            |own| replace(own, "汇总.csv", "最高学历", "其他情况"),
            &["column-missing 汇总!A2", "column-missing 汇总!A3", "column-missing 汇总!A4"],
        ),
        (
            "column-less, with two rows of a school",
            |own| {
                append(own, "汇总.csv", NOMINATIONS[1]);
                replace(own, "汇总.csv", "最高学历", "其他情况");
            },
            &["column-missing 汇总!A2", "column-missing 汇总!A3", "column-missing 汇总!A4"],
        ),
        (
            "without 工作单位",
            |own| replace(own, "汇总.csv", "工作单位", "其他情况"),
            &["column-missing 汇总!A2"],
        ),
        (
            "a header twice",
            |own| {
                let text = std::fs::read_to_string(own.path().join("汇总.csv")).expect("readable");
                let header = text.lines().next().expect("a header");
                own.write("汇总.csv", format!("{header}\r\n{text}"));
            },
            &[],
        ),
    ];
    let mut wrong = Vec::new();
    for (what, seed, expected) in cases {
        let workspace = county(&[]);
        seed(&workspace);
        let all = found(&workspace);
        let (mut left, mut right) = (all.clone(), expected.to_vec());
        left.sort();
        right.sort_unstable();
        if left != right {
            wrong.push(format!("{what}: expected {expected:?}, found {all:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What the bureau's own list has wrong is nobody else's to mend; who misspelt its school's name sent something.
#[test]
fn no_slip_for_the_list_and_no_letter_for_a_misspelt_school() {
    let of = |bends: &[(&str, &str)]| {
        let workspace = county(bends);
        workspace.build(&["--quiet"]).exits(1);
        let made = crate::support::files(&workspace.out());
        made.into_keys().filter(|name| name.starts_with("5-校验/退回/")).collect::<Vec<_>>()
    };
    for (cell, value) in [("名册!C2", "12640122454370129A"), ("名册!B2", "216490001"), ("名册!F2", "")]
    {
        assert_eq!(of(&[(cell, value)]), Vec::<String>::new(), "{cell}");
    }
    for sent in ["贺兰县第一小学校", "贺兰县笫一小学", "某小学"] {
        let made = of(&[("汇总!G2", sent)]);
        let slip = format!("5-校验/退回/{sent}/退回整改单.pdf");
        assert!(made.contains(&slip), "{sent}: {made:?}");
        assert!(made.iter().all(|name| !name.ends_with("催报函.pdf")), "{sent}: {made:?}");
    }
}

/// A locked file named for its school: the school is asked for it again, and gets no letter that it sent nothing.
#[test]
fn what_came_and_could_not_be_read_is_returned_and_not_missed() {
    let workspace = county(&[]);
    let table = std::fs::read_to_string(workspace.path().join("汇总.csv")).expect("readable");
    let rest: Vec<&str> = table.lines().filter(|line| !line.contains("马志远")).collect();
    workspace.write("汇总.csv", rest.join("\n"));
    let mut locked = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    locked.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    workspace.write("贺兰县第一小学推荐表.xlsx", locked);
    assert_eq!(found(&workspace), ["file-encrypted 贺兰县第一小学推荐表.xlsx!"]);
    assert_eq!(workspace.check()["summary"]["returned"], 1);
    workspace.build(&["--quiet"]).exits(1);
    let made = crate::support::files(&workspace.out());
    assert!(made.contains_key("5-校验/退回/贺兰县第一小学/退回整改单.pdf"), "{:?}", made.keys());
    assert!(made.keys().all(|name| !name.ends_with("催报函.pdf")));
}

/// A hidden row is somebody's: it is asked about by name, and the school has not failed to report.
#[test]
fn a_hidden_row_is_asked_about_and_its_school_is_not_missed() {
    let workspace = county(&[]);
    let text = std::fs::read_to_string(workspace.path().join("汇总.csv")).expect("readable");
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name("汇总表").expect("a name");
    for (row, line) in text.lines().enumerate() {
        for (column, cell) in line.split(',').enumerate() {
            sheet.write(row as u32, column as u16, cell.trim_matches('"')).expect("written");
        }
    }
    sheet.set_row_hidden(1).expect("hidden");
    workspace.write("汇总.xlsx", book.save_to_buffer().expect("saved"));
    std::fs::remove_file(workspace.path().join("汇总.csv")).expect("removed");
    assert_eq!(found(&workspace), ["row-hidden 汇总.xlsx!A2"]);
    let report = workspace.check();
    assert_eq!(report["findings"][0]["school"], "贺兰县第一小学");
    assert_eq!(report["summary"]["pending"], 1);
}

/// 第四小学 is no slip of the pen for 第一小学: it is an error without a guess; a real slip gets its guess.
#[test]
fn a_school_is_never_guessed_by_its_number() {
    let message = |sent: &str| {
        let report = county(&[("汇总!G2", sent)]).check();
        let findings = report["findings"].as_array().expect("a list").clone();
        let found =
            findings.into_iter().find(|finding| finding["rule"] == "school-unknown").expect("an error");
        found["message"].as_str().expect("a message").to_string()
    };
    assert!(!message("贺兰县第四小学").contains("是不是"));
    assert!(message("贺兰县第一小").contains("是不是“贺兰县第一小学”"));
}

/// A name longer than a file system allows is cut in the file's name only; nobody else suffers.
#[test]
fn an_endless_school_name_ends_no_build() {
    let long = format!("{}小学", "长".repeat(300));
    let workspace = county(&[("名册!A2", &long), ("汇总!G2", &long)]);
    let outcome = workspace.build(&["--quiet"]);
    assert!(outcome.code < 2, "{}", outcome.err);
    let forms = crate::support::files(&workspace.out());
    assert!(forms.keys().any(|name| name.starts_with("2-推荐表/02-")), "{:?}", forms.keys());
}

/// Two sheets about one person: the effective term is the one whose cells are named, and remarks that differ
/// are asked about.
#[test]
fn merging_follows_the_cells_it_names() {
    let workspace = county(&[("汇总!M2", ""), ("汇总!N2", "甲")]);
    let rows = NOMINATIONS.iter().take(2).map(|row| row.join(",")).collect::<Vec<_>>().join("\n");
    workspace.write("补充.csv", rows.replace("2029-02-28,", "2030-02-28,与甲不同"));
    let report = workspace.check();
    let first = &report["nominations"][0];
    assert_eq!(first["term_end"], "2030-02-28");
    assert_eq!(first["cells"]["term_end"]["file"], "补充.csv");
    let asked = found(&workspace);
    assert!(asked.contains(&"nomination-conflict 汇总!N2".to_string()), "{asked:?}");
}

/// 备注 may begin with 示例 and the folder may hold anybody's manifest.json: nobody is lost over a word.
#[test]
fn nobody_is_taken_for_an_example_or_for_our_own_output() {
    let workspace = county(&[("汇总!N2", "示例性学校负责人")]);
    workspace.write("manifest.json", r#"{"schema":"yinfa.manifest/1"}"#);
    workspace.write("别人的/manifest.json", r#"{"tool":"yinfa-like"}"#);
    assert_eq!(workspace.check()["summary"]["passed"], 3);
    let example = county(&[("汇总!N2", "（示例）")]).check();
    assert_eq!(example["summary"]["passed"], 2);
}

/// A school may be named like a device or a path: what is made of it can be copied to any Windows machine.
#[test]
fn every_file_has_a_name_that_windows_takes() {
    let names = ["CON", "贺兰:县*第二?小学 .", "..\\..\\aux"];
    let cells: Vec<(String, &str)> = names
        .iter()
        .zip(2..)
        .flat_map(|(name, row)| [(format!("名册!A{row}"), *name), (format!("汇总!G{row}"), *name)])
        .collect();
    let cells: Vec<(&str, &str)> = cells.iter().map(|(cell, name)| (cell.as_str(), *name)).collect();
    let workspace = county(&[cells.as_slice(), &[("汇总!A3", "NUL.")]].concat());
    workspace.build(&[]).exits(1);
    let files = files(&workspace.out());
    let parts: Vec<&str> = files.keys().flat_map(|path| path.split('/')).collect();
    for name in names {
        let safe = yinfa::text::file_name(name);
        assert!(parts.iter().any(|part| part.contains(&safe)), "nothing is named {safe}: {parts:#?}");
    }
    let wrong: Vec<&&str> = parts.iter().filter(|part| !yinfa::text::is_file_name(part)).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

/// A name that no font can print is found with person, character, code point and role, and prints no box.
#[test]
fn a_missing_glyph_is_named_with_its_code_point() {
    let workspace = county(&[("汇总!E2", "宁夏\u{1f600}大学")]);
    let report = workspace.check();
    let finding: &Value = report["findings"]
        .as_array()
        .expect("a list")
        .iter()
        .find(|finding| finding["rule"] == "glyph-missing")
        .expect("found");
    let message = finding["message"].as_str().expect("a message");
    for part in ["E2", "U+1F600", "仿宋"] {
        assert!(message.contains(part), "{part} is not in {message}");
    }
    assert_eq!(finding["person"], "马志远");
    workspace.build(&[]).exits(1);
}
