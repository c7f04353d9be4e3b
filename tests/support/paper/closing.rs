//! What closes a document: 附件说明, 署名, 日期, 附注, the annex's head (7.3.4–7.3.7), 版记 (7.4).

use super::check::{Check, Verdict, letter};
use super::frames::{Area, MM, Stroke};
use super::lines::{Line, is_red};
use super::page::told;
use super::parts::{BOTTOM, CELL, CENTRE, Expect, LEFT, Parts, RIGHT, WIDTH};

/// Size 4 as a width.
const SMALL: f64 = 14.0 * MM;

pub const CHECKS: &[Check] = &[
    Check {
        id: "attach_note",
        clause: "7.3.4",
        expected: "附件：one blank line below the body, two characters in (±0.25), names aligned, no trailing mark",
        owed: |expect| expect.attachments,
        measure: |parts| {
            let lines = &parts.attachments;
            let Some(first) = lines.first() else { return Verdict::Absent };
            let mut wrong = Vec::new();
            let indent = (first.x0() - LEFT) / CELL;
            if (indent - 2.0).abs() > 0.25 {
                wrong.push(format!("{indent:.2} characters in"));
            }
            if !first.text.starts_with("附件：") {
                wrong.push(first.text.clone());
            }
            let above =
                parts.running.iter().rev().find(|line| line.page == first.page && line.y < first.y - 0.4);
            if let Some(above) = above {
                let rows = (first.y - above.y) / parts.pitch_or_usual();
                if !(1.4..=2.4).contains(&rows) {
                    wrong.push(format!("{rows:.2} lines below the body"));
                }
            }
            for (at, line) in lines.iter().enumerate() {
                let ends = lines.get(at + 1).is_none_or(|next| is_numbered(&next.text));
                if ends && line.text.ends_with(|ch| "。；，、;,.：".contains(ch)) {
                    wrong.push(format!("ends as {}", line.text));
                }
            }
            let names: Vec<f64> = lines.iter().filter_map(name_at).collect();
            let (least, most) = names.iter().fold((f64::MAX, f64::MIN), |(a, b), x| (a.min(*x), b.max(*x)));
            if most - least > 0.6 * parts.size * MM {
                wrong.push(format!("names from {least:.1} to {most:.1}"));
            }
            Verdict::unless(wrong)
        },
    },
    Check {
        id: "attach_page",
        clause: "7.3.7",
        expected: "附件N flush on line 1 in 16 pt, its title centred (±1.5) on line 3 (1.6..2.5 lines below)",
        owed: |expect| expect.annex,
        measure: |parts| {
            if parts.annexes.is_empty() {
                return Verdict::Absent;
            }
            let mut wrong = Vec::new();
            for page in &parts.annexes {
                let lines = &parts.main[*page];
                let head = &lines[0];
                if (head.x0() - LEFT).abs() > 1.0 || !(15.7..=16.1).contains(&head.size) {
                    wrong.push(told(head));
                }
                if let Some(title) = lines.get(1) {
                    let rows = (title.y - head.y) / parts.pitch_or_usual();
                    if !(1.6..=2.5).contains(&rows) || (title.middle() - CENTRE).abs() > 1.5 {
                        wrong.push(format!("title {rows:.2} lines below, centre {:.1}", title.middle()));
                    }
                }
            }
            Verdict::unless(wrong)
        },
    },
    Check {
        id: "date_format",
        clause: "7.3.5.4",
        expected: "YYYY年M月D日 in Arabic digits, no leading zero",
        owed: signed,
        measure: |parts| match &parts.date {
            Some(line) => Verdict::of(is_date(&line.text), &line.text),
            None => Verdict::Absent,
        },
    },
    Check {
        id: "date_place",
        clause: "7.3.5.1–2",
        expected: "stamped: date 4 characters in from the right (±0.25); unstamped: organ 2 in, date 2 right of its start; date longer: date 2 in",
        owed: signed,
        measure: |parts| {
            let (Some(date), Some(stamped)) = (&parts.date, parts.expect.stamped) else {
                return Verdict::Absent;
            };
            let inset = |line: &Line| (RIGHT - line.x1()) / CELL;
            let Some(organ) = parts.organ.first() else {
                return Verdict::Wrong("no organ above the date".into());
            };
            let shift = (date.x0() - organ.x0()) / CELL;
            let longer = date.x1() - date.x0() > organ.x1() - organ.x0();
            let right = if stamped {
                // An organ longer than the date and its inset pushes both to the left.
                (inset(date) - 4.0).abs() <= 0.25 || inset(organ).abs() <= 0.25 && inset(date) > 4.0
            } else {
                let two = if longer { inset(date) } else { inset(organ) };
                (two - 2.0).abs() <= 0.25 && (shift - 2.0).abs() <= 0.3
            };
            Verdict::of(
                right,
                format!("date {:.2} in, organ {:.2} in, date starts {shift:+.2}", inset(date), inset(organ)),
            )
        },
    },
    Check {
        id: "signature_align",
        clause: "7.3.5.1–2",
        expected: "stamped: organ centred on the date ±1.2, one or two blank lines above; unstamped: one blank line above",
        owed: signed,
        measure: |parts| {
            let (Some(date), Some(stamped)) = (&parts.date, parts.expect.stamped) else {
                return Verdict::Absent;
            };
            let (Some(organ), Some(top)) = (parts.organ.first(), parts.organ.last()) else {
                return Verdict::Absent;
            };
            let mut wrong = Vec::new();
            if stamped && (organ.middle() - date.middle()).abs() > 1.2 {
                wrong.push(format!("organ at {:.1}, date at {:.1}", organ.middle(), date.middle()));
            }
            if let Some(above) = parts.above_signature().last() {
                let rows = (top.y - above.y) / parts.pitch_or_usual();
                if !(1.4..=if stamped { 3.4 } else { 2.4 }).contains(&rows) {
                    wrong.push(format!("organ {rows:.2} lines below the text"));
                }
            }
            Verdict::unless(wrong)
        },
    },
    Check {
        id: "seal",
        clause: "7.3.5.1",
        expected: "centred on the date ±3, pressing it, organ and date in the lower half, top within one line of the text, inside the type area",
        owed: |expect| expect.seal,
        measure: |parts| {
            let (Some(date), Some(organ)) = (&parts.date, parts.organ.first()) else {
                return Verdict::Absent;
            };
            let Some(ring) = ring(parts, date.page) else { return Verdict::Absent };
            let (centre, middle) = ring.middle();
            let mut wrong = Vec::new();
            if (centre - date.middle()).abs() > 3.0 {
                wrong.push(format!("centre {centre:.1}, date {:.1}", date.middle()));
            }
            if !(ring.y0 + 3.0..ring.y1).contains(&date.y) {
                wrong
                    .push(format!("{:.1}..{:.1} does not press the date at {:.1}", ring.y0, ring.y1, date.y));
            }
            // Baselines; the middle of the type is 2 mm higher.
            if (organ.y + date.y) / 2.0 - 2.0 < middle - 0.5 {
                wrong.push(format!("organ and date above the middle, {middle:.1}"));
            }
            if let Some(above) = parts.above_signature().last() {
                let gap = ring.y0 - above.ink().y1;
                if gap > parts.pitch_or_usual() {
                    wrong.push(format!("top {gap:.1} below the text"));
                }
            }
            if ring.x1 > RIGHT + 1.0 || ring.y1 > BOTTOM + 1.0 {
                wrong.push(format!("ends at {:.1}, {:.1}", ring.x1, ring.y1));
            }
            Verdict::unless(wrong)
        },
    },
    Check {
        id: "date_page",
        clause: "7.3.5.5",
        expected: "text above the signature on its page",
        owed: signed,
        measure: |parts| match parts.date {
            Some(_) => Verdict::of(parts.above_signature().next().is_some(), "the signature alone"),
            None => Verdict::Absent,
        },
    },
    Check {
        id: "note",
        clause: "7.3.6",
        expected: "the line below the date (0.65..1.65 lines), two characters in (±0.25), in （）",
        owed: |expect| expect.note && expect.stamped.is_some(),
        measure: |parts| {
            let Some(date) = &parts.date else { return Verdict::Absent };
            let below = parts.main[date.page].iter().filter(|line| line.y > date.y + 0.4);
            let notes: Vec<&Line> = below.skip_while(|line| !line.text.starts_with(['（', '('])).collect();
            let Some(first) = notes.first() else { return Verdict::Absent };
            let rows = (first.y - date.y) / parts.pitch_or_usual();
            let placed = first.lefts().iter().any(|x| ((x - LEFT) / CELL - 2.0).abs() <= 0.25);
            let closed = first.text.starts_with('（') && notes.iter().any(|line| line.text.ends_with('）'));
            Verdict::of(
                placed && closed && (0.65..=1.65).contains(&rows),
                format!("{rows:.2} lines below, {}", told(first)),
            )
        },
    },
    Check {
        id: "imprint_rules",
        clause: "7.4.1",
        expected: "three rules where 抄送 stands above 印发, else two",
        owed: imprint,
        measure: |parts| match rules(parts) {
            Some(rules) => {
                let listed = parts
                    .imprint
                    .iter()
                    .any(|line| line.text.starts_with("抄送") || line.text.starts_with("主送"));
                Verdict::of(rules.len() == if listed { 3 } else { 2 }, format!("{} rules", rules.len()))
            }
            None => Verdict::Absent,
        },
    },
    Check {
        id: "imprint_width",
        clause: "7.4.1",
        expected: "156 ±1 from x = 28 ±1",
        owed: imprint,
        measure: |parts| match rules(parts) {
            Some(rules) => Verdict::unless(
                rules
                    .iter()
                    .filter(|rule| (rule.width() - WIDTH).abs() > 1.0 || (rule.x0 - LEFT).abs() > 1.0)
                    .map(|rule| format!("{:.1} from {:.1}", rule.width(), rule.x0))
                    .collect(),
            ),
            None => Verdict::Absent,
        },
    },
    Check {
        id: "imprint_weight",
        clause: "7.4.1",
        expected: "0.35 / 0.25 / 0.35 ±0.06",
        owed: imprint,
        measure: |parts| match rules(parts) {
            Some(rules) => {
                let wanted = |at: usize| if at == 0 || at + 1 == rules.len() { 0.35 } else { 0.25 };
                let wrong =
                    rules.iter().enumerate().filter(|(at, rule)| (rule.thickness - wanted(*at)).abs() > 0.06);
                Verdict::unless(wrong.map(|(_, rule)| format!("{:.2}", rule.thickness)).collect())
            }
            None => Verdict::Absent,
        },
    },
    Check {
        id: "imprint_bottom",
        clause: "7.4.1",
        expected: "last rule at 262 ±1, the type area's lower edge, on the last page",
        owed: imprint,
        measure: |parts| match rules(parts).and_then(<[_]>::last) {
            Some(rule) => Verdict::of((rule.y0 - BOTTOM).abs() <= 1.0, format!("{:.2}", rule.y0)),
            None => Verdict::Absent,
        },
    },
    Check {
        id: "imprint_even_page",
        clause: "GB/T 33476.2 7.3.1",
        expected: "on an even page, where the setting asks for it",
        owed: |expect| expect.even_imprint && expect.imprint,
        measure: |parts| {
            if parts.imprint.is_empty() || !parts.expect.even_imprint {
                return Verdict::Absent;
            }
            Verdict::of(parts.pages().is_multiple_of(2), format!("page {}", parts.pages()))
        },
    },
    Check {
        id: "imprint_text",
        clause: "7.4.2–3",
        expected: "14 pt (13.7..14.2), one character in on both sides (4.94..5.57 ±1), turned lines under the first name",
        owed: |expect| expect.imprint,
        measure: |parts| {
            if parts.imprint.is_empty() {
                return Verdict::Absent;
            }
            let edge = SMALL - 1.0..=CELL + 1.0;
            let mut wrong = Vec::new();
            let mut name = None;
            for line in &parts.imprint {
                let lists = line.text.starts_with("抄送") || line.text.starts_with("主送");
                let issues = line.text.ends_with("印发");
                let outset = line.last().x + 0.5 * line.last().size * MM - (RIGHT - SMALL);
                let placed = if lists {
                    name = line.glyphs.get(3).map(|glyph| glyph.x);
                    edge.contains(&(line.x0() - LEFT)) && outset <= 1.0
                } else if issues {
                    edge.contains(&(line.x0() - LEFT)) && edge.contains(&(RIGHT - line.x1()))
                } else {
                    name.is_some_and(|name| line.lefts().iter().any(|x| (x - name).abs() <= 1.0))
                        && outset <= 1.0
                };
                if !placed || !(13.7..=14.2).contains(&line.size) {
                    wrong.push(format!("{:.1} pt {}", line.size, told(line)));
                }
            }
            Verdict::unless(wrong)
        },
    },
    Check {
        id: "imprint_format",
        clause: "7.4.2–3",
        expected: "抄送：…。 and 机关 YYYY年M月D日印发",
        owed: |expect| expect.imprint,
        measure: |parts| {
            if parts.imprint.is_empty() {
                return Verdict::Absent;
            }
            let (issued, listed): (Vec<&Line>, Vec<&Line>) =
                parts.imprint.iter().partition(|line| line.text.ends_with("印发"));
            let mut wrong = Vec::new();
            if let Some(last) = listed.last() {
                let colon =
                    |line: &&&Line| line.text.starts_with("抄送：") || line.text.starts_with("主送：");
                if !listed.first().iter().all(colon) || !last.text.ends_with('。') {
                    wrong.push(format!("{} … {}", listed[0].text, last.text));
                }
            }
            let dated = |text: &str| {
                let text = text.trim_end_matches("印发");
                let start = text.char_indices().find(|(at, _)| is_date(&text[*at..])).map(|(at, _)| at);
                start.is_some_and(|at| !text[..at].is_empty())
            };
            if parts.expect.letter {
                wrong.extend(issued.iter().map(|line| format!("a letter has no {}", line.text)));
            } else if issued.len() != 1 || !dated(&issued[0].text) {
                wrong.push(format!("{:?}", issued.iter().map(|line| &line.text).collect::<Vec<_>>()));
            }
            Verdict::unless(wrong)
        },
    },
    Check {
        id: "letter_imprint",
        clause: "10.1",
        expected: "the 版记 of a letter has no rules and stands at the foot of its last page (ink at 255..263)",
        owed: |expect| letter(expect) && expect.imprint,
        measure: |parts| match parts.imprint.last() {
            Some(last) if parts.expect.letter => {
                let foot = last.ink().y1;
                let plain = parts.imprint_rules.is_empty();
                Verdict::of(plain && (255.0..=263.0).contains(&foot), format!("ink ends at {foot:.1}"))
            }
            _ => Verdict::Absent,
        },
    },
];

/// The red ring of a proof, drawn as four arcs.
fn ring(parts: &Parts, page: usize) -> Option<Area> {
    let strokes = parts.paper.sheets[page].strokes.iter();
    let arcs = strokes.filter(|one| is_red(one.colour) && !one.is_level() && !one.is_upright());
    arcs.map(|arc| Area { x0: arc.x0, y0: arc.y0, x1: arc.x1, y1: arc.y1 }).reduce(Area::union)
}

fn signed(expect: &Expect) -> bool {
    expect.stamped.is_some()
}

fn imprint(expect: &Expect) -> bool {
    expect.imprint && !expect.letter
}

/// The 版记's rules; none where there is no 版记, or a letter's.
fn rules<'a>(parts: &'a Parts) -> Option<&'a [Stroke]> {
    (!parts.expect.letter && !parts.imprint_rules.is_empty()).then_some(&parts.imprint_rules[..])
}

fn is_numbered(text: &str) -> bool {
    let rest = text.trim_start_matches(|ch: char| ch.is_ascii_digit());
    rest.len() < text.len() && rest.starts_with('.')
}

/// Where the name of an attachment begins on its line: behind 附件： and its number.
fn name_at(line: &Line) -> Option<f64> {
    let text = line.text.strip_prefix("附件：").unwrap_or(&line.text);
    let text = if is_numbered(text) {
        text.trim_start_matches(|ch: char| ch.is_ascii_digit() || ch == '.')
    } else {
        text
    };
    let skipped = line.text.chars().count() - text.chars().count();
    let glyph = line.glyphs.get(skipped)?;
    let half = "（《“〔".contains(glyph.ch()) && glyph.advance > 0.8 * glyph.size * MM;
    Some(glyph.x - if half { 0.5 * glyph.size * MM } else { 0.0 })
}

fn is_date(text: &str) -> bool {
    let number = |part: &str, most: u8| {
        !part.starts_with('0') && part.parse::<u8>().is_ok_and(|number| (1..=most).contains(&number))
    };
    let Some((year, rest)) = text.split_once('年') else { return false };
    let Some((month, rest)) = rest.split_once('月') else { return false };
    let four = year.len() == 4 && year.chars().all(|ch| ch.is_ascii_digit());
    rest.strip_suffix('日').is_some_and(|day| four && number(month, 12) && number(day, 31))
}
