//! The text of finished PDFs: nothing of the official text is lost or changed, and every name can be copied out.

use serde_json::json;
use yinfa::document::{self, Document};

use crate::support;
use crate::support::paper::pdf::Pdf;
use crate::support::paper::views::{self, ENGINE};

/// The text of a document's PDF, page by page, blanks left out; and that its fonts are in it.
fn printed(template: &'static str, view: &serde_json::Value) -> Vec<String> {
    let bytes = ENGINE.pdf(views::job(template, view)).expect("a PDF");
    let pdf = Pdf::read(&bytes);
    assert!(pdf.font_count() > 0);
    assert_eq!(pdf.fonts_not_embedded(), Vec::<String>::new());
    pdf.pages().iter().map(|page| bare(page)).collect()
}

fn bare(text: &str) -> String {
    text.chars().filter(|ch| !ch.is_whitespace()).collect()
}

/// The source's text: of its table the cells, of a blank the nothing it prints.
fn source() -> String {
    let text = std::fs::read_to_string(support::root().join("tests/cases/实施方案.txt")).expect("the source");
    let rule = |line: &&str| line.starts_with('|') && line.chars().all(|ch| "|- ".contains(ch));
    let lines = text.lines().filter(|line| !rule(line));
    // The one difference there may be: the recipient's colon is printed full width (7.3.2).
    bare(&lines.map(|line| line.replace('|', "")).collect::<String>()).replace("各中小学:", "各中小学：")
}

#[test]
fn the_notice_prints_the_official_text_character_for_character() {
    let settings = yinfa::settings::Settings::load(&support::sample()).expect("settings");
    let templates = yinfa::settings::Templates::default();
    let desk = document::Desk {
        settings: &settings,
        templates: &templates,
        batch: &yinfa::model::Batch::default(),
        in_office: &[],
        as_of: "2026-03-01".parse().expect("a date"),
        draft: false,
    };
    let view = document::notice::view(&desk).expect("a view");
    let mut text = String::new();
    for (number, page) in printed(Document::Notice.template(), &view).iter().enumerate() {
        let number = format!("—{}—", number + 1);
        assert_eq!(page.matches(&number).count(), 1, "{number} in {page}");
        text.push_str(&page.replace(&number, ""));
    }
    let field = |pointer: &str| {
        view.pointer(pointer).and_then(|value| value.as_str()).unwrap_or_default().to_string()
    };
    let head = format!("{}文件{}", field("/bureau"), field("/doc_no"));
    let foot = format!("{}{}印发", field("/imprint/organ"), field("/imprint/date"));
    let rest = text.strip_prefix(&head).unwrap_or_else(|| panic!("{text} does not begin with {head}"));
    // The 版记 floats to the foot of its page, and so may be written before the annex's table.
    assert_eq!(rest.matches(&foot).count(), 1, "{rest} has no {foot}");
    assert_eq!(rest.replace(&foot, ""), source());
}

#[test]
fn names_and_addresses_copy_out_as_they_are() {
    const TEXTS: &[(&str, &str)] = &[
        ("name", "吴𠅤"),
        ("name", "买买提·吐尔逊江"),
        ("name", "古丽娜孜·阿不都热合曼·买买提江·吐尔逊·阿不力克木"),
        ("email", "a.long.address.without.a.break@mail.example.com"),
        ("unit", "贺兰县喆堃学校"),
        ("phone", "0951-8061234"),
    ];
    for (field, text) in TEXTS {
        let mut view = views::sample("form");
        view[*field] = json!(text);
        let page = printed("form", &view).concat();
        assert!(page.contains(text), "{text} is not in {page}");
    }
    let mut view = views::appointment(7);
    view["rows"][3]["name"] = json!("吴𠅤");
    let pages = printed("appointment", &view).concat();
    assert!(pages.contains("吴𠅤"), "{pages}");
}
