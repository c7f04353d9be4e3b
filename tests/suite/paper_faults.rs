//! Every check of the paper has been seen failing: a right page is spoilt in one respect, and exactly what that
//! respect breaks must be reported. Some pages are spoilt as laid out, some by a template gone wrong.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use yinfa::settings::Templates;

use crate::support::Workspace;
use crate::support::paper::check::{self, checks};
use crate::support::paper::frames::{Area, Glyph, Paper, Patch, Sheet, Stroke};
use crate::support::paper::lines::lines;
use crate::support::paper::parts::Expect;
use crate::support::paper::views::{self, ENGINE};

/// A right document to spoil.
#[derive(Clone, Copy)]
enum Base {
    Notice,
    Unstamped,
    Appointment,
    Letter,
    /// With 签发人 and the marks at the top left.
    Upward,
    /// With the 版记 on an even page (GB/T 33476.2).
    Even,
    /// With recipients that leave the head.
    Moved,
    /// With the ring of a seal.
    Sealed,
}

impl Base {
    fn view(self) -> (&'static str, Value) {
        let name = match self {
            Base::Notice | Base::Moved | Base::Sealed => "印发通知-抄送-盖章",
            Base::Unstamped => "印发通知-抄送",
            Base::Appointment | Base::Even => "聘任通知33-抄送-盖章",
            Base::Upward => "上行文-抄送-盖章",
            Base::Letter => "催报函-抄送-盖章",
        };
        let case = views::matrix().into_iter().find(|case| case.name == name).expect("a case of the matrix");
        let mut view = case.view;
        // What moves the signature is to be found by more than the ring.
        view["seal"] = json!(matches!(self, Base::Sealed));
        match self {
            Base::Even => view["imprint_even"] = json!(true),
            Base::Moved => view["recipient"] = json!(["贺兰县第一中学"; 30].join("，")),
            _ => {}
        }
        (case.template, view)
    }
}

/// What is done to it, and the checks that then fail; the first is the one meant.
type Fault = (Base, fn(&mut Paper), &'static [&'static str]);

const FAULTS: &[Fault] = &[
    (Base::Notice, |paper| paper.sheets[1].width = 216.0, &["page_size"]),
    (
        Base::Notice,
        |paper| on(paper, 0, "根据", |glyph| glyph.notdef = glyph.text == "根"),
        &["glyphs_printed"],
    ),
    (Base::Notice, |paper| on(paper, 0, "根据", |glyph| glyph.colour = [0, 0, 200]), &["text_colour"]),
    (
        Base::Notice,
        |paper| {
            let area = Area { x0: 60.0, y0: 90.0, x1: 150.0, y1: 140.0 };
            paper.sheets[0].patches.push(Patch { area, colour: Some([241; 3]) });
        },
        &["draft_mark"],
    ),
    (
        Base::Notice,
        |paper| body(paper, |glyph| glyph.x -= 2.0),
        &["margin_left", "frame_width", "indent_two", "inside_frame"],
    ),
    (
        Base::Notice,
        |paper| body(paper, |glyph| stretch(glyph, 1.012)),
        &["margin_right", "chars_per_line", "frame_width", "inside_frame"],
    ),
    (Base::Notice, |paper| body(paper, |glyph| stretch(glyph, 0.99)), &["frame_width", "margin_right"]),
    (
        Base::Notice,
        |paper| page(paper, 2, |glyph| glyph.y += 2.0),
        &["margin_top", "frame_filled", "inside_frame"],
    ),
    (Base::Notice, |paper| drop_last_lines(paper, 2, 2), &["frame_filled"]),
    (
        Base::Notice,
        |paper| on(paper, 1, "根据", |glyph| glyph.x += if glyph.x > 170.0 { 5.0 } else { 0.0 }),
        &["inside_frame", "frame_width", "margin_right"],
    ),
    (Base::Notice, |paper| number(paper, 2, |glyph| glyph.text.clear()), &["pagenum_present"]),
    (
        Base::Notice,
        |paper| {
            number(paper, 2, |glyph| {
                if glyph.text == "—" {
                    glyph.text = "-".into()
                }
            })
        },
        &["pagenum_format"],
    ),
    (Base::Notice, |paper| number(paper, 2, |glyph| glyph.size = 16.0), &["pagenum_size"]),
    (Base::Notice, |paper| number(paper, 2, |glyph| glyph.y += 2.0), &["pagenum_height"]),
    (Base::Notice, |paper| number(paper, 2, |glyph| glyph.x -= 60.0), &["pagenum_side"]),
    (
        Base::Notice,
        |paper| {
            number(paper, 2, |glyph| {
                if glyph.text == "3" {
                    glyph.text = "5".into()
                }
            })
        },
        &["pagenum_sequence"],
    ),
    (Base::Notice, |paper| red(paper, |glyph| glyph.y -= 3.0), &["header_top"]),
    (Base::Notice, |paper| red(paper, |glyph| glyph.x += 3.0), &["header_centred"]),
    (Base::Notice, |paper| red(paper, |glyph| glyph.size = 22.0), &["header_size"]),
    (
        Base::Notice,
        |paper| {
            on(paper, 0, "〔2026〕", |glyph| {
                if glyph.text == "〔" {
                    glyph.text = "[".into()
                }
            })
        },
        &["docnum_format"],
    ),
    (Base::Notice, |paper| on(paper, 0, "〔2026〕", |glyph| glyph.size = 14.0), &["docnum_size"]),
    (Base::Notice, |paper| red(paper, |glyph| glyph.y -= 12.0), &["docnum_gap", "header_top"]),
    (Base::Notice, |paper| on(paper, 0, "〔2026〕", |glyph| glyph.x += 4.0), &["docnum_place"]),
    (
        Base::Upward,
        |paper| on(paper, 0, "签发人", |glyph| glyph.x += if glyph.x > 120.0 { 3.0 } else { 0.0 }),
        &["signer"],
    ),
    (Base::Upward, |paper| on(paper, 0, "000001", |glyph| glyph.x += 5.0), &["copy_secrecy_urgency"]),
    (
        Base::Notice,
        |paper| paper.sheets[1].strokes.push(rule(120.0, 156.0, [215, 0, 15])),
        &["separator_present"],
    ),
    (Base::Notice, |paper| strokes(paper, 0, |stroke| stroke.x1 += 3.0), &["separator_width"]),
    (Base::Notice, |paper| strokes(paper, 0, |stroke| down(stroke, 2.0)), &["separator_gap"]),
    (
        Base::Letter,
        |paper| {
            strokes(paper, 0, |stroke| {
                if stroke.y0 < 150.0 {
                    stroke.thickness = 0.5
                }
            })
        },
        &["letter_top_rule"],
    ),
    (
        Base::Letter,
        |paper| {
            strokes(paper, 0, |stroke| {
                if stroke.y0 > 200.0 {
                    down(stroke, 5.0)
                }
            })
        },
        &["letter_foot_rule"],
    ),
    (Base::Letter, |paper| red(paper, |glyph| glyph.y -= 1.4), &["letter_rule_gap", "header_top"]),
    (Base::Letter, |paper| on(paper, 0, "〔2026〕", |glyph| glyph.y += 2.0), &["letter_docnum_gap"]),
    (Base::Notice, |paper| on(paper, 0, "关于印发", |glyph| glyph.size = 20.0), &["title_size"]),
    (Base::Notice, |paper| on(paper, 0, "的通知", |glyph| glyph.x += 5.0), &["title_centred"]),
    (Base::Notice, |paper| titles(paper, |glyph| glyph.y += 10.0), &["title_gap", "recipient_gap"]),
    (
        Base::Notice,
        |paper| {
            titles(paper, |glyph| {
                if glyph.x < 53.0 || glyph.x > 153.0 {
                    glyph.text.clear()
                }
            })
        },
        &["title_shape", "title_centred"],
    ),
    (
        Base::Notice,
        |paper| {
            on(paper, 0, "各中小学", |glyph| {
                if glyph.text == "：" {
                    glyph.text = ":".into()
                }
            })
        },
        &["recipient"],
    ),
    (Base::Notice, |paper| titles(paper, |glyph| glyph.y -= 12.0), &["recipient_gap", "title_gap"]),
    (
        Base::Notice,
        |paper| body(paper, |glyph| glyph.size = 15.0),
        &["body_size", "attach_note", "body_on_page1", "date_page", "recipient", "recipient_gap"],
    ),
    (
        Base::Notice,
        |paper| body(paper, |glyph| glyph.y = 37.0 + (glyph.y - 37.0) * 0.94),
        &["line_pitch", "frame_filled", "line_grid"],
    ),
    (Base::Notice, |paper| nth(paper, 3, 5, |glyph| glyph.y += 2.0), &["line_grid"]),
    (Base::Notice, |paper| (1..5).for_each(|page| drop_last_lines(paper, page, 1)), &["lines_per_page"]),
    (
        Base::Notice,
        |paper| body(paper, |glyph| glyph.x = 28.0 + (glyph.x - 28.0) * 1.04),
        &["chars_per_line", "frame_width", "inside_frame", "margin_right"],
    ),
    (Base::Notice, |paper| (1..5).for_each(|page| thin(paper, page)), &["full_lines"]),
    (Base::Notice, |paper| on(paper, 1, "一、工作目标", |glyph| glyph.x += 3.0), &["indent_two"]),
    (Base::Notice, |paper| on(paper, 0, "根据", |glyph| glyph.x -= 11.14), &["body_on_page1"]),
    (Base::Notice, |paper| turn(paper, None, Some("，")), &["no_line_start_mark"]),
    (Base::Notice, |paper| turn(paper, Some("（"), None), &["no_line_end_mark"]),
    (Base::Notice, |paper| turn(paper, Some("—"), Some("—")), &["no_split_dash"]),
    (Base::Notice, |paper| turn(paper, Some("2"), Some("6")), &["no_split_number"]),
    (Base::Notice, |paper| on(paper, 0, "附件：", |glyph| glyph.x -= 11.14), &["attach_note"]),
    (Base::Appointment, |paper| annex_label(paper, |glyph| glyph.x += 5.57), &["attach_page"]),
    (
        Base::Notice,
        |paper| {
            on(paper, 0, "3月26日", |glyph| {
                if glyph.text == "3" {
                    glyph.text = "三".into()
                }
            })
        },
        &["date_format"],
    ),
    (Base::Notice, |paper| signature(paper, |glyph| glyph.x += 11.14), &["date_place"]),
    (Base::Unstamped, |paper| signature(paper, |glyph| glyph.x -= 11.14), &["date_place"]),
    (Base::Notice, |paper| on(paper, 0, "3月26日", |glyph| glyph.x += 1.3), &["signature_align"]),
    (Base::Sealed, |paper| ring(paper, |arc| (arc.x0, arc.x1) = (arc.x0 + 4.0, arc.x1 + 4.0)), &["seal"]),
    (Base::Sealed, |paper| ring(paper, |arc| down(arc, 13.0)), &["seal"]),
    (Base::Sealed, |paper| ring(paper, |arc| arc.colour = [0; 3]), &["seal"]),
    (Base::Unstamped, |paper| below_organ(paper, |glyph| glyph.y -= 10.442), &["signature_align"]),
    (
        Base::Notice,
        |paper| alone(paper),
        &["date_page", "attach_note", "body_on_page1", "recipient", "recipient_gap"],
    ),
    (Base::Notice, |paper| on(paper, 0, "此件公开", |glyph| glyph.x -= 11.14), &["note"]),
    (
        Base::Notice,
        |paper| imprint(paper, |stroke| stroke.thickness < 0.3, |stroke| down(stroke, -500.0)),
        &["imprint_rules"],
    ),
    (Base::Notice, |paper| imprint(paper, |_| true, |stroke| stroke.x1 += 3.0), &["imprint_width"]),
    (Base::Notice, |paper| imprint(paper, |_| true, |stroke| stroke.thickness = 0.5), &["imprint_weight"]),
    (
        Base::Notice,
        |paper| imprint(paper, |stroke| stroke.y0 > 260.0, |stroke| down(stroke, -2.0)),
        &["imprint_bottom"],
    ),
    (Base::Even, |paper| odd(paper), &["imprint_even_page"]),
    (Base::Notice, |paper| last(paper, "抄送", |glyph| glyph.size = 16.0), &["imprint_text"]),
    (
        Base::Notice,
        |paper| {
            last(paper, "抄送", |glyph| {
                if glyph.text == "。" {
                    glyph.text = "，".into()
                }
            })
        },
        &["imprint_format"],
    ),
    (Base::Letter, |paper| small(paper, |glyph| glyph.y -= 9.0), &["letter_imprint"]),
    (
        Base::Moved,
        |paper| {
            last(paper, "主送", |glyph| {
                if glyph.text == "主" {
                    glyph.text = "王".into()
                }
            })
        },
        &["moved_recipient", "imprint_weight"],
    ),
];

/// The ids that fail.
fn failing(paper: &Paper, expect: &Expect) -> BTreeSet<&'static str> {
    check::failures(paper, expect).into_iter().map(|failure| failure.id).collect()
}

#[test]
fn a_page_spoilt_in_one_respect_fails_in_that_respect() {
    let mut wrong = Vec::new();
    for (number, (base, spoil, fails)) in FAULTS.iter().enumerate() {
        let (template, view) = base.view();
        let expect = Expect::of(template, &view);
        let mut paper = views::lay(&ENGINE, template, &view);
        spoil(&mut paper);
        let found = failing(&paper, &expect);
        if found != fails.iter().copied().collect() {
            wrong.push(format!("fault {number}: {fails:?} expected, {found:?} found"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_check_is_spoilt_once() {
    let meant: BTreeSet<&str> = FAULTS.iter().map(|(_, _, fails)| fails[0]).collect();
    let missing: Vec<&str> = checks().map(|check| check.id).filter(|id| !meant.contains(id)).collect();
    assert!(missing.is_empty(), "never seen failing: {missing:?}");
}

/// A template gone wrong: what is written in it, what it says instead, and the checks that must fail among others.
const SLIPS: &[(Base, &str, &str, &str, &[&str])] = &[
    (Base::Notice, "units.typ", "#let pitch = 29.6pt", "#let pitch = 28pt", &["line_pitch"]),
    (Base::Notice, "units.typ", "#let tracking = -0.22pt", "#let tracking = 0pt", &["chars_per_line"]),
    (Base::Notice, "units.typ", "#let size4 = 14pt", "#let size4 = 16pt", &["pagenum_size", "imprint_text"]),
    (Base::Notice, "page.typ", "top: 37mm", "top: 40mm", &["header_top", "margin_top"]),
    (Base::Notice, "page.typ", "amount: 2 * cell", "amount: 0pt", &["indent_two", "body_on_page1"]),
    (Base::Notice, "head.typ", "size3 + 4mm", "size3 + 7mm", &["separator_gap"]),
    (Base::Notice, "imprint.typ", "rule(0.35mm)", "rule(0.5mm)", &["imprint_weight"]),
    (Base::Letter, "letter.typ", "length: 170mm", "length: 156mm", &["letter_top_rule", "letter_foot_rule"]),
];

#[test]
fn a_template_gone_wrong_is_caught() {
    let mut wrong = Vec::new();
    for (base, file, right, slip, fails) in SLIPS {
        let name = format!("typst/gongwen/{file}");
        let text = Templates::default().get(&name).to_string();
        assert!(text.contains(right), "{name} no longer says {right}: put the slip where it says it now");
        let workspace = Workspace::new();
        workspace.write(&format!("templates/{name}"), text.replace(right, slip));
        let engine = views::engine(&Templates::load(&workspace.path()).expect("templates"));
        let (template, view) = base.view();
        let found = failing(&views::lay(&engine, template, &view), &Expect::of(template, &view));
        if !fails.iter().all(|id| found.contains(id)) {
            wrong.push(format!("{slip}: {fails:?} expected, {found:?} found"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

// Ways to spoil a page.

/// The glyphs of the first line of a page that holds this text.
fn on(paper: &mut Paper, page: usize, text: &str, change: impl Fn(&mut Glyph)) {
    let found = lines(page, &paper.sheets[page]).into_iter().filter(|line| line.y < 264.0);
    let y = found.into_iter().find(|line| line.text.contains(text)).expect("a line with this text").y;
    paper.sheets[page].glyphs.iter_mut().filter(|glyph| (glyph.y - y).abs() < 0.6).for_each(change);
}

/// The glyphs of a page's line by its number from 0.
fn nth(paper: &mut Paper, page: usize, number: usize, change: impl Fn(&mut Glyph)) {
    let y = lines(page, &paper.sheets[page])[number].y;
    paper.sheets[page].glyphs.iter_mut().filter(|glyph| (glyph.y - y).abs() < 0.6).for_each(change);
}

/// One character fewer on every line.
fn thin(paper: &mut Paper, page: usize) {
    for line in lines(page, &paper.sheets[page]).iter().filter(|line| line.glyphs.len() > 20) {
        line_at(&mut paper.sheets[page], line.y)[10].text.clear();
    }
}

fn last(paper: &mut Paper, text: &str, change: impl Fn(&mut Glyph)) {
    let page = paper.sheets.len() - 1;
    on(paper, page, text, change);
}

/// Every glyph of a page, its number aside.
fn page(paper: &mut Paper, page: usize, change: impl Fn(&mut Glyph)) {
    paper.sheets[page].glyphs.iter_mut().filter(|glyph| glyph.y < 264.0).for_each(change);
}

/// The running text of the pages between the first and the last.
fn body(paper: &mut Paper, change: impl Fn(&mut Glyph)) {
    let last = paper.sheets.len() - 1;
    for sheet in &mut paper.sheets[1..last] {
        sheet.glyphs.iter_mut().filter(|glyph| glyph.size < 17.0 && glyph.y < 264.0).for_each(&change);
    }
}

fn stretch(glyph: &mut Glyph, factor: f64) {
    glyph.x = 28.0 + (glyph.x - 28.0) * factor;
}

fn number(paper: &mut Paper, page: usize, change: impl Fn(&mut Glyph)) {
    paper.sheets[page].glyphs.iter_mut().filter(|glyph| glyph.y > 264.0).for_each(change);
}

fn red(paper: &mut Paper, change: impl Fn(&mut Glyph)) {
    paper.sheets[0].glyphs.iter_mut().filter(|glyph| glyph.colour[0] > 200).for_each(change);
}

fn titles(paper: &mut Paper, change: impl Fn(&mut Glyph)) {
    paper.sheets[0].glyphs.iter_mut().filter(|glyph| glyph.size == 22.0).for_each(change);
}

fn strokes(paper: &mut Paper, page: usize, change: impl Fn(&mut Stroke)) {
    paper.sheets[page].strokes.iter_mut().for_each(change);
}

fn ring(paper: &mut Paper, change: impl Fn(&mut Stroke)) {
    strokes(paper, 0, |stroke| {
        if !stroke.is_level() && !stroke.is_upright() {
            change(stroke);
        }
    });
}

/// The rules of the 版记 that `which` takes.
fn imprint(paper: &mut Paper, which: impl Fn(&Stroke) -> bool, change: impl Fn(&mut Stroke)) {
    let strokes = &mut paper.sheets.last_mut().expect("a page").strokes;
    strokes
        .iter_mut()
        .filter(|stroke| stroke.y0 > 240.0 && stroke.is_level() && stroke.thickness < 0.37 && which(stroke))
        .for_each(change);
}

fn down(stroke: &mut Stroke, by: f64) {
    stroke.y0 += by;
    stroke.y1 += by;
}

fn rule(y: f64, width: f64, colour: [u8; 3]) -> Stroke {
    Stroke { x0: 28.0, y0: y, x1: 28.0 + width, y1: y, thickness: 0.35, colour }
}

/// Organ and date.
fn signature(paper: &mut Paper, change: impl Fn(&mut Glyph)) {
    on(paper, 0, "3月26日", &change);
    let organ = organ(paper);
    paper.sheets[0].glyphs.iter_mut().filter(|glyph| (glyph.y - organ).abs() < 0.6).for_each(change);
}

/// The last `count` lines of a page left out.
fn drop_last_lines(paper: &mut Paper, page: usize, count: usize) {
    let found = lines(page, &paper.sheets[page]);
    let text: Vec<f64> = found.iter().map(|line| line.y).filter(|y| *y < 264.0).collect();
    let limit = text[text.len() - count] - 1.0;
    paper.sheets[page].glyphs.retain(|glyph| glyph.y < limit || glyph.y > 264.0);
}

/// The height of the organ that signs, on page 1.
fn organ(paper: &Paper) -> f64 {
    let found = lines(0, &paper.sheets[0]);
    found.iter().rfind(|line| line.text == "贺兰县教育体育局").expect("an organ").y
}

/// Everything from the organ down, the page's number aside.
fn below_organ(paper: &mut Paper, change: impl Fn(&mut Glyph)) {
    let organ = organ(paper);
    let glyphs = paper.sheets[0].glyphs.iter_mut();
    glyphs.filter(|glyph| (organ - 0.6..264.0).contains(&glyph.y)).for_each(change);
}

/// Nothing left between the title and the signature.
fn alone(paper: &mut Paper) {
    let organ = organ(paper);
    let title = paper.sheets[0].glyphs.iter().filter(|glyph| glyph.size == 22.0).map(|glyph| glyph.y);
    let title = title.fold(0.0, f64::max);
    paper.sheets[0].glyphs.retain(|glyph| glyph.y < title + 1.0 || glyph.y > organ - 0.6);
}

/// An odd count of pages, the last of them as it was.
fn odd(paper: &mut Paper) {
    let pages = paper.sheets.len();
    if pages.is_multiple_of(2) {
        // A blank page before the 版记, and neither is numbered.
        paper.sheets.insert(pages - 1, Sheet { width: 210.0, height: 297.0, ..Sheet::default() });
        number(paper, pages, |glyph| glyph.text.clear());
        let mark = paper.sheets[0].patches.clone();
        paper.sheets[pages - 1].patches = mark;
    }
}

/// The label of the annex, on whatever page it stands.
fn annex_label(paper: &mut Paper, change: impl Fn(&mut Glyph)) {
    let begins = |page: &usize| lines(*page, &paper.sheets[*page])[0].text == "附件";
    let page = (0..paper.sheets.len()).find(begins).expect("an annex");
    on(paper, page, "附件", change);
}

/// Type of size 4 on the last page.
fn small(paper: &mut Paper, change: impl Fn(&mut Glyph)) {
    let sheet = paper.sheets.last_mut().expect("a page");
    sheet.glyphs.iter_mut().filter(|glyph| glyph.size == 14.0 && glyph.y < 264.0).for_each(change);
}

/// Puts these characters on either side of a turn: last on its line, first on the next.
fn turn(paper: &mut Paper, before: Option<&str>, after: Option<&str>) {
    let (page, y) = turned(paper);
    let sheet = &mut paper.sheets[page];
    if let Some(before) = before {
        line_at(sheet, y - 10.442).last_mut().expect("a glyph").text = before.into();
    }
    if let Some(after) = after {
        line_at(sheet, y).first_mut().expect("a glyph").text = after.into();
    }
}

fn line_at(sheet: &mut Sheet, y: f64) -> Vec<&mut Glyph> {
    let mut found: Vec<&mut Glyph> =
        sheet.glyphs.iter_mut().filter(|glyph| (glyph.y - y).abs() < 0.6).collect();
    found.sort_by(|a, b| a.x.total_cmp(&b.x));
    found
}

/// A line that continues the one above it, both full and of ideographs at their ends.
fn turned(paper: &Paper) -> (usize, f64) {
    use crate::support::paper::lines::is_han;
    let found = lines(3, &paper.sheets[3]);
    let full = |text: &str| text.chars().count() > 25;
    let pair = found.windows(2).find(|pair| {
        full(&pair[0].text) && full(&pair[1].text) && pair[1].x0() < 29.0 && is_han(pair[0].last().ch())
    });
    (3, pair.expect("a turn")[1].y)
}
