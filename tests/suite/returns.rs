//! Returns and waivers, end to end: what goes back to a school comes back mended and passes; what a
//! person accepts is kept, and lapses when the value changes.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::defects::county;
use crate::support::folder::patched;
use crate::support::{SAMPLE_DAY, Workspace, files, run};

/// The text of a member of a workbook.
fn member(book: &[u8], name: &str) -> String {
    use std::io::Read;
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(book)).expect("an archive");
    let mut text = String::new();
    archive.by_name(name).expect(name).read_to_string(&mut text).expect("text");
    text
}

fn findings<'a>(report: &'a Value, rule: &str) -> Vec<&'a Value> {
    let all = report["findings"].as_array().expect("a list");
    all.iter().filter(|finding| finding["rule"] == rule).collect()
}

fn states(report: &Value) -> [u64; 4] {
    ["passed", "pending", "returned", "missing"].map(|key| report["summary"][key].as_u64().expect("a number"))
}

/// The clean county in one workbook, one phone of it bent.
fn bent(phone: &str) -> Workspace {
    let workspace = county(&[("汇总!I2", phone)]);
    let text = String::from_utf8(std::fs::read(workspace.path().join("汇总.csv")).expect("readable"))
        .expect("UTF-8");
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name("汇总表").expect("a name");
    for (row, line) in text.lines().enumerate() {
        for (column, cell) in line.split(',').enumerate() {
            sheet.write(row as u32, column as u16, cell.trim_matches('"')).expect("written");
        }
    }
    workspace.write("各校/汇总.xlsx", book.save_to_buffer().expect("saved"));
    std::fs::remove_file(workspace.path().join("汇总.csv")).expect("removed");
    workspace
}

const COPY: &str = "5-校验/退回/贺兰县第一小学/汇总-标注.xlsx";

#[test]
fn every_returned_school_gets_its_own_workbook_and_every_missing_one_a_form() {
    let workspace = Workspace::sample();
    workspace.build(&["--quiet"]).exits(1);
    let made = files(&workspace.out());
    let folders: std::collections::BTreeSet<&str> =
        made.keys().filter_map(|name| name.strip_prefix("5-校验/退回/")?.split('/').next()).collect();
    assert_eq!(folders.len(), 5, "{folders:?}");
    for folder in folders {
        let own: Vec<&str> = made
            .keys()
            .filter_map(|name| name.strip_prefix("5-校验/退回/")?.strip_prefix(folder)?.strip_prefix('/'))
            .collect();
        if own.contains(&"催报函.pdf") {
            assert!(own.contains(&"推荐表.xlsx"), "{folder}: {own:?}");
        } else {
            assert!(own.contains(&"退回整改单.pdf"), "{folder}: {own:?}");
            assert!(own.iter().any(|name| name.ends_with("-标注.xlsx")), "{folder}: {own:?}");
        }
    }
    for name in ["待确认", "覆盖情况", "收件登记"] {
        assert!(made.contains_key(&format!("5-校验/{name}.xlsx")), "{name}");
    }
}

/// The whole way: marked, mended, sent back beside the original, passes.
#[test]
fn a_mended_copy_takes_the_place_of_the_row_it_was_made_from() {
    let workspace = bent("1399501230");
    workspace.build(&["--quiet"]).exits(1);
    let copy = files(&workspace.out()).remove(COPY).expect("a marked copy");
    workspace.write("回来/汇总-标注.xlsx", &copy);
    let report = workspace.check();
    assert_eq!(states(&report), [2, 0, 1, 0], "not mended yet: {report:#}");
    let phone = findings(&report, "phone-format");
    assert_eq!(phone.len(), 1, "our marks are no data: {phone:#?}");
    workspace.write("回来/汇总-标注.xlsx", mended(&copy));
    let report = workspace.check();
    assert_eq!(states(&report), [3, 0, 0, 0], "{:#}", report["findings"]);
    assert_eq!(findings(&report, "nomination-superseded").len(), 1);
    // Somebody else's row is nowhere in it.
    for name in ["王建国", "李秀英", "13995012302"] {
        let all: Vec<String> =
            ["xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"].map(|part| member(&copy, part)).into();
        assert!(all.iter().all(|text| !text.contains(name)), "{name}");
    }
}

/// Sent back unmended, marked again, and mended only then: the first original is still what it replaces.
#[test]
fn a_copy_of_a_copy_takes_the_place_of_the_first_row() {
    let workspace = bent("1399501230");
    workspace.build(&["--quiet"]).exits(1);
    let copy = files(&workspace.out()).remove(COPY).expect("a marked copy");
    assert!(member(&copy, "xl/workbook.xml").contains("\"汇总表\""), "the sender's own workbook");
    workspace.write("回来/汇总-标注.xlsx", &copy);
    workspace.build(&["--quiet"]).exits(1);
    let again = files(&workspace.out()).remove(COPY).expect("marked again");
    workspace.write("回来/汇总-标注.xlsx", mended(&again));
    let report = workspace.check();
    assert_eq!(states(&report), [3, 0, 0, 0], "{:#}", report["findings"]);
    assert_eq!(findings(&report, "nomination-superseded").len(), 1);
}

/// Somebody else's row is changed in the file that the mended row came from: that undoes nobody's mending. A change
/// to the very row does: then two say different things of it.
#[test]
fn a_mended_row_stays_mended_when_another_row_of_its_file_changes() {
    let workspace = county(&[("汇总!I2", "1399501230")]);
    workspace.build(&["--quiet"]).exits(1);
    let copy = files(&workspace.out()).remove(COPY).expect("a marked copy");
    workspace.write("回来/汇总-标注.xlsx", mended(&copy));
    assert_eq!(states(&workspace.check()), [3, 0, 0, 0]);
    let table = std::fs::read_to_string(workspace.path().join("汇总.csv")).expect("readable");
    // Another school's phone, and the mended row itself moved to the end.
    let row = table.lines().find(|line| line.contains("1399501230")).expect("the row").to_string();
    let rest: Vec<&str> = table.lines().filter(|line| *line != row).collect();
    let moved = format!("{}\n{row}\n", rest.join("\n").replace("1399501", "1399502"));
    assert_ne!(table, moved);
    workspace.write("汇总.csv", moved.clone());
    let report = workspace.check();
    assert_eq!(states(&report), [3, 0, 0, 0], "{:#}", report["findings"]);
    workspace.write(
        "汇总.csv",
        moved.replace(",1399501230,", ",1399501239,").replace("\"1399501230\"", "\"1399501239\""),
    );
    assert_ne!(states(&workspace.check()), [3, 0, 0, 0]);
}

/// Puts the right phone into a workbook, as a school would.
fn mended(book: &[u8]) -> Vec<u8> {
    let strings = member(book, "xl/sharedStrings.xml");
    assert!(strings.contains(">1399501230<"), "{strings}");
    let strings = strings.replace(">1399501230<", ">13995012301<");
    patched(book, &[("xl/sharedStrings.xml", strings.as_bytes())])
}

/// A marked copy of [`bent`] as LibreOffice saved it, kept in `tests/quirks`: mended, it takes the row's place in
/// either format; not mended, our marks are no data.
#[test]
fn a_copy_that_libreoffice_saved_comes_back_mended() {
    let quirks = crate::support::root().join("tests/quirks");
    for (name, part) in
        [("libreoffice-标注.xlsx", "xl/sharedStrings.xml"), ("libreoffice-标注.ods", "content.xml")]
    {
        let workspace = bent("1399501230");
        let saved = std::fs::read(quirks.join(name)).expect("a quirk");
        workspace.write(&format!("回来/{name}"), &saved);
        let report = workspace.check();
        assert_eq!(states(&report), [2, 0, 1, 0], "{name}: {:#}", report["findings"]);
        assert_eq!(findings(&report, "phone-format").len(), 1, "{name}");
        let text = member(&saved, part);
        assert!(text.contains(">1399501230<"), "{name}");
        let text = text.replace(">1399501230<", ">13995012301<");
        workspace.write(&format!("回来/{name}"), patched(&saved, &[(part, text.as_bytes())]));
        let report = workspace.check();
        assert_eq!(states(&report), [3, 0, 0, 0], "{name}: {:#}", report["findings"]);
        assert_eq!(findings(&report, "nomination-superseded").len(), 1, "{name}");
    }
    // An xls cannot be mended without an office program: LibreOffice saved this one behind the mending.
    let workspace = bent("1399501230");
    workspace
        .write("回来/标注.xls", std::fs::read(quirks.join("libreoffice-标注-改好.xls")).expect("a quirk"));
    let report = workspace.check();
    assert_eq!(states(&report), [3, 0, 0, 0], "xls: {:#}", report["findings"]);
    assert_eq!(findings(&report, "nomination-superseded").len(), 1, "xls");
}

/// The same with an office program in between, which writes every part anew.
#[test]
fn a_copy_survives_being_saved_by_libreoffice() {
    let Some(office) = ["soffice", "libreoffice"].into_iter().find(|name| {
        Command::new(name).arg("--version").output().is_ok_and(|output| output.status.success())
    }) else {
        eprintln!("SKIPPED: no LibreOffice here, so that nothing could save the marked copy again");
        return;
    };
    let workspace = bent("1399501230");
    workspace.build(&["--quiet"]).exits(1);
    let saved = resave(office, &workspace.out().join(COPY));
    workspace.write("回来/汇总-标注.xlsx", mended(&saved));
    let report = workspace.check();
    assert_eq!(states(&report), [3, 0, 0, 0], "{:#}", report["findings"]);
    // Not mended, it is marked again, and our earlier marks are not doubled.
    workspace.write("回来/汇总-标注.xlsx", &saved);
    std::fs::remove_file(workspace.path().join("各校/汇总.xlsx")).expect("removed");
    workspace.build(&["--quiet"]).exits(1);
    let again = files(&workspace.out()).remove(COPY).expect("marked again");
    let sheet = member(&again, "xl/worksheets/sheet1.xml");
    assert_eq!((sheet.matches("【必须改】").count(), sheet.matches(">问题<").count()), (1, 1), "{sheet}");
}

fn resave(office: &str, book: &Path) -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a temp folder");
    let profile = format!("-env:UserInstallation=file://{}", folder.path().join("profile").display());
    let out = folder.path().join("out");
    let status = Command::new(office)
        .arg(profile)
        .args(["--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"])
        .arg(&out)
        .arg(book)
        .output()
        .expect("it starts");
    assert!(status.status.success(), "{}", String::from_utf8_lossy(&status.stderr));
    std::fs::read(out.join(book.file_name().expect("a name"))).expect("saved")
}

#[test]
fn what_is_no_xlsx_goes_back_as_a_fresh_one_with_the_same_marks() {
    let workspace = county(&[("汇总!I2", "1399501230")]);
    workspace.build(&["--quiet"]).exits(1);
    let copy = files(&workspace.out()).remove(COPY).expect("a marked copy");
    workspace.write("回来/汇总-标注.xlsx", mended(&copy));
    let report = workspace.check();
    assert_eq!(states(&report), [3, 0, 0, 0], "{:#}", report["findings"]);
}

/// Faults of the bureau's own list are told to the bureau, and no school is asked to mend them.
#[test]
fn a_fault_of_the_list_is_not_sent_to_the_school() {
    let workspace = county(&[("名册!C2", "12640122454370129A")]);
    let outcome = workspace.build(&["--quiet"]).exits(1).says("统一社会信用代码");
    assert!(!outcome.out.is_empty());
    let made = files(&workspace.out());
    assert!(made.keys().all(|name| !name.starts_with("5-校验/退回/")), "{:?}", made.keys());
    assert!(workspace.check()["findings"][0]["message"].as_str().expect("a text").contains("C2"));
}

/// Two schools with one picture: neither reads the other's name on what it gets back; the bureau does.
#[test]
fn no_school_reads_of_another_in_what_it_gets_back() {
    let workspace = county(&[("汇总!K2", "2.jpg")]);
    workspace.build(&["--quiet"]).exits(1);
    let copy = files(&workspace.out()).remove(COPY).expect("a marked copy");
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&copy)).expect("an archive");
    for index in 0..archive.len() {
        let mut text = Vec::new();
        std::io::Read::read_to_end(&mut archive.by_index(index).expect("a member"), &mut text).expect("read");
        let text = String::from_utf8_lossy(&text);
        assert!(!text.contains("王建国") && !text.contains("贺兰县第二小学"), "{text}");
    }
    let report = workspace.check();
    let message = findings(&report, "photo-shared")[0]["message"].as_str().expect("a text").to_string();
    assert!(message.contains("另一所学校") && message.contains("“贺兰县第二小学”王建国"), "{message}");
}

fn confirm(workspace: &Workspace, more: &[&str]) -> crate::support::Outcome {
    let path = workspace.path();
    let path = path.to_string_lossy();
    let base = ["confirm", &path, "--as-of", SAMPLE_DAY, "--by", "张主任"];
    run(base.iter().chain(more).copied())
}

#[test]
fn an_answer_is_kept_and_lapses_when_the_value_changes() {
    let workspace = county(&[("汇总!M2", "2028-05-31"), ("汇总!H3", "高级教师")]);
    assert_eq!(states(&workspace.check()), [1, 2, 0, 0]);
    let one = ["--school", "贺兰县第一小学", "--rule", "term-short", "--reason", "到龄退休"];
    confirm(&workspace, &one).exits(0).says("任期短于规定年限");
    let report = workspace.check();
    assert_eq!(states(&report), [2, 1, 0, 0], "{:#}", report["findings"]);
    let settled = findings(&report, "term-short")[0];
    assert_eq!(settled["level"], "info");
    assert!(settled["message"].as_str().expect("a text").contains("到龄退休（张主任确认，2026-03-01）"));
    confirm(&workspace, &one).exits(2).complains("没有这样的待确认事项");
    // A second answer is added, the first stays.
    confirm(&workspace, &["--school", "贺兰县第二小学", "--reason", "主持工作"]).exits(0);
    assert_eq!(states(&workspace.check()), [3, 0, 0, 0]);

    let table = std::fs::read_to_string(workspace.path().join("汇总.csv")).expect("readable");
    workspace.write("汇总.csv", table.replace("2028-05-31", "2028-06-30"));
    let report = workspace.check();
    assert_eq!(states(&report), [2, 1, 0, 0]);
    let lapsed = findings(&report, "waiver-lapsed");
    assert_eq!((lapsed.len(), lapsed[0]["level"].as_str()), (1, Some("info")));
}

#[test]
fn an_error_cannot_be_answered_and_slips_of_the_pen_are_asked_about() {
    let workspace = county(&[("汇总!I2", "1399501230")]);
    for (arguments, complaint) in [
        (["--school", "贺兰县第一小学", "--reason", "没关系"].as_slice(), "必须改的错误，不能确认"),
        (
            &["--school", "贺兰县第一小", "--reason", "没关系"],
            "学校名册上没有“贺兰县第一小”，是不是“贺兰县第一小学”",
        ),
        (&["--school", "贺兰县第一小学", "--rule", "term-shrot", "--reason", "没关系"], "是不是 term-short"),
        (&["--school", "贺兰县第一小学", "--reason", "无"], "理由"),
    ] {
        confirm(&workspace, arguments).exits(2).complains(complaint);
    }
    assert!(!workspace.path().join("确认.xlsx").exists());
    workspace.write("确认.xlsx", "不是工作簿");
    let workspace = county(&[("汇总!M2", "2028-05-31")]);
    workspace.write("确认.xlsx", "不是工作簿");
    confirm(&workspace, &["--school", "贺兰县第一小学", "--reason", "到龄退休"])
        .exits(2)
        .complains("没有改动它");
    assert_eq!(std::fs::read_to_string(workspace.path().join("确认.xlsx")).expect("kept"), "不是工作簿");
}

/// 待确认.xlsx with two cells filled in and its columns in another order is a 确认.xlsx.
#[test]
fn a_clerk_may_save_the_questions_with_columns_moved() {
    let workspace = county(&[("汇总!M2", "2028-05-31")]);
    workspace.build(&["--quiet"]).exits(1);
    let asked = files(&workspace.out()).remove("5-校验/待确认.xlsx").expect("written");
    // As it was written, nobody has answered anything.
    workspace.write("确认.xlsx", &asked);
    assert_eq!(states(&workspace.check()), [2, 1, 0, 0]);
    let strings = member(&asked, "xl/sharedStrings.xml");
    let texts: Vec<&str> =
        strings.split("<t").skip(1).filter_map(|part| part.split_once('>')?.1.split("</t>").next()).collect();
    let at = |label: &str| texts.iter().position(|text| *text == label).expect(label);
    let line = at("核对码") + 1;
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (column, (label, text)) in [
        ("理由", "到龄退休"),
        ("核对码", texts.iter().find(|text| text.starts_with('Q') && text.len() == 13).expect("a code")),
        ("确认人", "张主任"),
        ("我加的", "一列"),
        ("规 则", texts[line]),
        ("学校", "贺兰县第一小学"),
        ("姓名", "马志远"),
    ]
    .into_iter()
    .enumerate()
    {
        sheet.write(0, column as u16, label).expect("written");
        sheet.write(1, column as u16, text).expect("written");
    }
    workspace.write("确认.xlsx", book.save_to_buffer().expect("saved"));
    assert_eq!(states(&workspace.check()), [3, 0, 0, 0]);
}

/// Nobody receives a slip that names no school: what is wrong with such a row is the bureau's to find out.
#[test]
fn a_row_without_a_school_is_reported_and_returned_to_nobody() {
    let workspace = county(&[("汇总!G2", ""), ("汇总!I2", "1399501230")]);
    workspace.build(&["--quiet"]).exits(1);
    let made = files(&workspace.out());
    let slips: Vec<&String> = made.keys().filter(|name| name.ends_with("退回整改单.pdf")).collect();
    assert_eq!(slips, [] as [&String; 0]);
    let report = workspace.check();
    let found = findings(&report, "phone-format");
    assert_eq!(found.len(), 1);
    assert!(found[0]["school"].is_null(), "{found:#?}");
}
