//! Official paper holds GB/T 9704 in every combination we print, and each check has been seen failing.

use serde_json::json;

use crate::support::paper::check;
use crate::support::paper::lines::{Line, lines};
use crate::support::paper::parts::Expect;
use crate::support::paper::views::{self, Case, ENGINE};

#[test]
fn official_paper_holds_the_standard() {
    hold(views::matrix());
}

#[test]
fn the_imprint_stands_on_an_even_page_where_asked() {
    hold(views::even_imprints());
}

#[track_caller]
fn hold(cases: Vec<Case>) {
    let mut wrong = Vec::new();
    for case in cases {
        let paper = views::lay(&ENGINE, case.template, &case.view);
        let failures = check::failures(&paper, &Expect::of(case.template, &case.view));
        wrong.extend(failures.iter().map(|failure| format!("{}: {}", case.name, failure.message)));
        views::keep(&case);
    }
    assert!(wrong.is_empty(), "{} failures:\n{}", wrong.len(), wrong.join("\n"));
}

/// A template's sample with one field changed, as its lines.
fn changed(template: &'static str, field: &str, value: &str) -> Vec<Line> {
    let mut view = views::sample(template);
    view[field] = json!(value);
    let paper = views::lay(&ENGINE, template, &view);
    paper.sheets.iter().enumerate().flat_map(|(page, sheet)| lines(page, sheet)).collect()
}

#[test]
fn an_address_too_long_for_its_cell_turns_before_its_at() {
    for (address, turned) in [
        ("mawenbo@example.com", None),
        ("handongsheng@example.com", Some("@example.com")),
        ("a.b.c.handongsheng@mail.xxzx.example.cn", Some("@mail.xxzx.example.cn")),
    ] {
        let found = changed("form", "email", address);
        let whole = found.iter().any(|line| line.text.contains(address));
        assert_eq!(whole, turned.is_none(), "{address}");
        assert!(
            turned.is_none_or(|rest| found.iter().any(|line| line.text == rest)),
            "{address}: {found:#?}"
        );
    }
}

#[test]
fn every_paragraph_below_the_table_of_a_slip_begins_two_characters_in() {
    let file = "《首席信息官推荐人选汇总表（各校报送）-标注.xlsx》：即报来的原表，问题已逐格标出，改好后把这个文件发回即可。";
    let found = changed("return_slip", "note", &format!("改好后请把原表格发回。\n随附{file}"));
    let begin = |text: &str| found.iter().find(|line| line.text.starts_with(text)).map(Line::x0);
    let (first, second) = (begin("改好后").expect("printed"), begin("随附").expect("printed"));
    assert!((first - second).abs() < 0.1, "{first} {second}");
}

#[test]
fn a_name_turns_after_its_dot_a_post_after_its_comma_and_a_head_leaves_no_character_alone() {
    let column = |label: &str, width: u32, name: bool| json!({"label": label, "width": width, "align": "center", "name": name});
    let mut view = views::sample("roster");
    view["columns"] = json!([
        column("姓名", 10, true),
        column("职务", 15, false),
        column("数字教学资源管理", 11, false),
        column("新技术与教学融合创新", 15, false),
        // Nothing is left to stand on a second line.
        column("培训与", 3, false),
        column("一", 27, false),
        column("二", 30, false),
        column("三", 45, false),
    ]);
    view["rows"] = json!([["努尔兰·哈斯木", "党支部书记、校长", "", "", "", "", "", ""]]);
    let sheet = views::lay(&ENGINE, "roster", &view).sheets.remove(0);
    let found: Vec<String> = lines(0, &sheet)
        .iter()
        // What stands in one cell of a line.
        .flat_map(|line| line.glyphs.chunk_by(|a, b| b.x - a.right() < 2.0))
        .map(|cell| cell.iter().map(|glyph| glyph.text.as_str()).collect())
        .collect();
    for turned in [
        ["努尔兰·", "哈斯木"],
        ["党支部书记、", "校长"],
        ["数字教学", "资源管理"],
        ["新技术与", "教学融合创新"],
    ] {
        assert!(turned.iter().all(|part| found.iter().any(|word| word == part)), "{turned:?} in {found:?}");
    }
}
