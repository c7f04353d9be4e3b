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
