//! `yinfa typeset`: one plain text in, one official page out; and the settings that paper obeys.

use std::fs;
use std::num::NonZeroUsize;

use serde_json::{Value, json};
use yinfa::document::{appointment, call, notice, urging};
use yinfa::pipeline::{self, Request};

use crate::support::{self, Outcome, SAMPLE_DAY, Workspace, files, run};

const ORDER: &str = "格式：命令\n机关：贺兰县人民政府\n文号：第3号\n\
    《贺兰县学校安全管理办法》已经县人民政府第5次常务会议通过，现予公布。\n签署：县　长 张　三\n日期：2026-03-01\n";
const MINUTES: &str = "格式：纪要\n机关：贺兰县教育体育局局长办公会议\n文号：第4期\n标题：关于聘任工作的|纪要\n\
    会议决定如下。\n一、关于名单\n会议同意。\n出席：张三、李四\n请假：王五\n列席：赵六\n日期：2026年3月1日\n\
    印发：贺兰县教育体育局办公室\n";
const LETTER: &str = "格式：信函\n文号：贺教体函〔2026〕3号\n标题：{{ bureau.name }}|关于商请|派员授课|的函\n\
    主送：宁夏大学教育学院：\n请予支持为盼。\n落款：{{ bureau.name }}\n日期：{{ date }}\n抄送：自治区教育厅\n";
const UPWARD: &str = "份号：000001\n密级：秘密★1年\n紧急程度：特急\n机关：贺兰县教育体育局、贺兰县财政局\n\
    文号：贺教体发〔2026〕13号\n签发人：张三、李四\n标题：关于解决经费的|请示\n主送：县人民政府:\n\
    当否,请批示。\n落款：贺兰县教育体育局、贺兰县财政局\n日期：2026年3月1日\n附注：联系人：王五\n\
    附件正文：经费表\n一、概算\n500万元。\n";

fn typeset(workspace: &Workspace, more: &[&str]) -> Outcome {
    let source = workspace.path().join("公文.txt");
    let source = source.to_string_lossy().into_owned();
    run(["typeset", &source, "--as-of", SAMPLE_DAY].into_iter().chain(more.iter().copied()))
}

#[test]
fn every_form_becomes_a_pdf_from_whatever_notepad_saved() {
    let utf16 = |text: &str| -> Vec<u8> {
        [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect()
    };
    let gbk = |text: &str| encoding_rs::GBK.encode(text).0.into_owned();
    for (name, bytes) in [
        ("order", ORDER.as_bytes().to_vec()),
        ("minutes", gbk(MINUTES)),
        ("letter", utf16(&LETTER.replace('\n', "\r\n"))),
        ("upward", format!("\u{feff}{UPWARD}").into_bytes()),
    ] {
        let workspace = Workspace::new();
        workspace.write("公文.txt", &bytes);
        typeset(&workspace, &[]).exits(0).says("公文.pdf（草稿");
        let draft = fs::read(workspace.path().join("公文.pdf")).expect("beside its source");
        typeset(&workspace, &["--final"]).exits(0).says("定稿");
        let finished = fs::read(workspace.path().join("公文.pdf")).expect("beside its source");
        assert!(draft.starts_with(b"%PDF-1.7") && finished.starts_with(b"%PDF-1.7"), "{name}");
        assert!(draft != finished, "{name}: a final bears no mark");
        assert_eq!(files(&workspace.path()).len(), 2, "{name}: the source, the PDF and nothing else");
        assert!(fs::read(workspace.path().join("公文.txt")).expect("kept") == bytes, "{name}");
    }
}

/// The manual's own example is clean.
#[test]
fn the_example_of_the_manual_is_set_without_a_remark() {
    let manual = fs::read_to_string(support::root().join("docs/使用手册.md")).expect("readable");
    let example = manual.split("```text\n").nth(1).and_then(|rest| rest.split("```").next());
    let workspace = Workspace::new();
    workspace.write("公文.txt", example.expect("an example"));
    let outcome = typeset(&workspace, &["--final"]).exits(0);
    assert_eq!(outcome.out.lines().count(), 1, "{}", outcome.out);
}

#[test]
fn remarks_and_fixes_are_told_by_line() {
    let workspace = Workspace::new();
    workspace.write("公文.txt", UPWARD.replace("500万元。", "三、缺号\n共500万元"));
    typeset(&workspace, &[])
        .exits(0)
        .says("第 8 行：“府:”用了半角“:”，印成全角“：”")
        .says("第 9 行：“否,”用了半角“,”，印成全角“，”")
        .says("第 15 行：序号“三、”接不上，前面应有“二、”")
        .says("第 16 行：“…共500万元”这一段末尾没有句号");
    workspace.write("yinfa.toml", "[wording]\nfix = false\n");
    typeset(&workspace, &[]).exits(0).says("第 9 行：“否,”用了半角“,”，公文用全角“，”");
}

#[test]
fn what_is_wrong_is_named_and_nothing_is_written() {
    for (text, part) in [
        (LETTER.replace("信函", "公函"), "文件、信函、命令、纪要"),
        (LETTER.replace("标题：", "题目："), "“标题：”"),
        (LETTER.replace("{{ date }}", "即日"), "日期现在是“即日”"),
        (LETTER.replace("{{ date }}", "{{ day }}"), "第 7 行"),
        ("PK\u{3}\u{4}\0".into(), "不是纯文本"),
    ] {
        let workspace = Workspace::new();
        workspace.write("公文.txt", text);
        typeset(&workspace, &[]).exits(2).complains(part);
        assert_eq!(files(&workspace.path()).len(), 1);
    }
    run(["typeset", "没有这个文件.txt"]).exits(2).complains("不存在");
}

#[test]
fn the_source_is_never_overwritten() {
    let workspace = Workspace::new();
    workspace.write("公文.pdf", LETTER);
    let source = workspace.path().join("公文.pdf").to_string_lossy().into_owned();
    run(["typeset", &source]).exits(2).complains("请用 -o 另起一个名字");
    run(["typeset", &source, "-o", "x.txt"]).exits(2).complains(".pdf");
    assert!(fs::read(&source).expect("kept") == LETTER.as_bytes());
}

#[test]
fn a_character_no_font_has_is_a_gap_in_a_draft_and_stops_a_final() {
    let workspace = Workspace::new();
    workspace.write("公文.txt", LETTER.replace("请予支持", "请\u{e863}予支持"));
    typeset(&workspace, &[]).exits(1).says("第 5 行").says("U+E863").says("〓");
    fs::remove_file(workspace.path().join("公文.pdf")).expect("removed");
    typeset(&workspace, &["--final"]).exits(2).complains("U+E863");
    assert!(!workspace.path().join("公文.pdf").exists());
}

/// The four official documents of a cycle under some settings.
fn views(settings: &str) -> Vec<(&'static str, Value)> {
    let workspace = Workspace::sample();
    workspace.write("yinfa.toml", settings);
    let request = Request {
        workspace: workspace.path(),
        out: workspace.out(),
        as_of: SAMPLE_DAY.parse().expect("a date"),
        threads: NonZeroUsize::MIN,
        force: false,
        only: Vec::new(),
    };
    let checked = pipeline::check(&request).expect("the sample can be read");
    let desk = checked.desk();
    let first = checked.batch.nominations.first().expect("the sample has people");
    vec![
        ("notice", notice::view(&desk).expect("filled")),
        ("call", call::view(&desk).expect("filled")),
        ("appointment", appointment::view(&desk, &[first, first]).expect("filled")),
        ("urging", urging::view(&desk, "贺兰县第一中学").expect("filled")),
    ]
}

#[test]
fn paper_obeys_its_settings() {
    let own =
        "[paper]\nstamped = false\nimprint_even = true\npage_number = \"center\"\ncc = [\"县委编办\"]\n";
    for (settings, stamped, even, page_number, cc) in
        [("", true, false, "outer", json!([])), (own, false, true, "center", json!(["县委编办"]))]
    {
        for (name, view) in views(settings) {
            assert_eq!(view["signature"]["stamped"], stamped, "{name}");
            assert_eq!(view["page_number"], page_number, "{name}");
            if name != "urging" {
                assert_eq!((&view["imprint_even"], &view["imprint"]["cc"]), (&json!(even), &cc), "{name}");
            }
        }
    }
}

#[test]
fn the_appointment_is_worded_as_the_county_words_it() {
    for (settings, title) in [
        ("", "关于聘任"),
        ("[paper]\nact = \"公布\"\n", "关于公布贺兰县中小学校首席信息官名单的通知"),
        ("[paper]\nact = \"备案\"\n", "关于同意贺兰县中小学校首席信息官备案的通知"),
    ] {
        let (_, view) = views(settings).swap_remove(2);
        let segments = view["title"].as_array().expect("segments");
        let printed: String = segments.iter().filter_map(Value::as_str).collect();
        assert!(printed.contains(title), "{printed}");
        let rows = view["rows"].as_array().expect("rows");
        assert!(rows.iter().all(|row| row["term"] == ""), "the text states the one term of all");
    }
}

#[test]
fn the_notice_prints_the_full_width_colon_unless_told_not_to() {
    for (settings, recipient) in [("", "各中小学："), ("[wording]\nfix = false\n", "各中小学:")] {
        let (_, notice) = views(settings).swap_remove(0);
        assert_eq!(notice["recipient"], recipient);
    }
}

/// Compared with each other, for the digest is small type in a PDF: forms and slips differ, a notice does not.
#[test]
fn internal_documents_carry_their_digest_unless_told_not_to() {
    let built = |settings: &str| {
        let workspace = Workspace::sample();
        // Both a settings file, so that nothing else differs.
        workspace.write("yinfa.toml", settings);
        workspace.build(&["--quiet"]).exits(1);
        files(&workspace.out())
    };
    let (with, without) = (built("[paper]\n"), built("[paper]\ndigest_footer = false\n"));
    for (name, bytes) in with.iter().filter(|(name, _)| name.ends_with(".pdf")) {
        let internal = name.starts_with("2-推荐表/")
            || name.ends_with("/退回整改单.pdf")
            || name.ends_with("/推荐表.pdf");
        assert_eq!(*bytes != without[name], internal, "{name}");
    }
}
