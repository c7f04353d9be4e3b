//! 版头 and 标题: mark, number, red rule, title, recipient (7.2, 7.3.1, 7.3.2), and a letter's rules (10.1).

use super::check::{Check, Verdict, always, general, letter, never};
use super::frames::{Area, Glyph, MM, Stroke};
use super::lines::{Line, ink, is_red, text_of};
use super::page::told;
use super::parts::{CELL, CENTRE, LEFT, Parts, RIGHT, TOP, WIDTH};

/// Ink to ink, what n blank lines may be: GB/T 33476.2 gives edge-to-edge values (10.39, 20.78), the model of clause
/// 3.2 gives n heights and n + 1 whites (15.3, 25.8). Each interval excludes one line fewer and one more.
const ONE_LINE: std::ops::RangeInclusive<f64> = 8.5..=20.0;
const TWO_LINES: std::ops::RangeInclusive<f64> = 18.1..=28.4;

pub const CHECKS: &[Check] = &[
    Check {
        id: "header_top",
        clause: "7.2.4, 10.1",
        expected: "ink of the red mark at 72 ±1.5 (35 below the type area's edge); of a letter at 30",
        owed: always,
        measure: |parts| {
            let Some(ink) = mark(parts) else { return Verdict::Absent };
            let wanted = if parts.expect.letter { 30.0 } else { 72.0 };
            Verdict::of((ink.y0 - wanted).abs() <= 1.5, format!("{:.2}", ink.y0))
        },
    },
    Check {
        id: "header_centred",
        clause: "7.2.4, 10.1",
        expected: "centred on 106 ±2; of a letter on the paper's 105",
        owed: always,
        measure: |parts| {
            let Some(ink) = mark(parts) else { return Verdict::Absent };
            let wanted = if parts.expect.letter { 105.0 } else { CENTRE };
            Verdict::of((ink.middle().0 - wanted).abs() <= 2.0, format!("{:.2}", ink.middle().0))
        },
    },
    Check {
        id: "header_size",
        clause: "7.2.4",
        expected: "visibly larger than the title: body + 6.5 pt at the least",
        owed: always,
        measure: |parts| match parts.mark.first() {
            Some(line) => Verdict::of(line.size > parts.size + 6.5, format!("{:.1} pt", line.size)),
            None => Verdict::Absent,
        },
    },
    Check {
        id: "docnum_format",
        clause: "7.2.5",
        expected: "代字〔four-digit year〕N号, no 第, no leading zero",
        owed: |expect| expect.docnum,
        measure: |parts| match &parts.docnum {
            Some(line) => Verdict::of(is_document_number(&text_of(number(line))), &line.text),
            None => Verdict::Absent,
        },
    },
    Check {
        id: "docnum_size",
        clause: "7.2.5, 5.2.2",
        expected: "16 pt (15.7..16.1)",
        owed: |expect| expect.docnum,
        measure: |parts| match &parts.docnum {
            Some(line) => Verdict::of((15.7..=16.1).contains(&line.size), format!("{:.1} pt", line.size)),
            None => Verdict::Absent,
        },
    },
    Check {
        id: "docnum_gap",
        clause: "7.2.5",
        expected: "two blank lines below the mark: 18.1..28.4, ink to ink",
        owed: |expect| expect.docnum && !expect.letter,
        measure: |parts| match (mark(parts), &parts.docnum) {
            (Some(mark), Some(line)) if !parts.expect.letter => between(mark.y1, line, &TWO_LINES),
            _ => Verdict::Absent,
        },
    },
    Check {
        id: "docnum_place",
        clause: "7.2.5, 10.1",
        expected: "centred on 106 ±1.5; upward at 33.57 ±1.2; of a letter flush right at 184 ±1.2",
        owed: |expect| expect.docnum,
        measure: |parts| {
            let Some(line) = &parts.docnum else { return Verdict::Absent };
            let number = number(line);
            let (x0, x1) = (number[0].x, number[number.len() - 1].right());
            if parts.expect.letter {
                Verdict::of((x1 - RIGHT).abs() <= 1.2, format!("ends at {x1:.2}"))
            } else if parts.expect.signer {
                Verdict::of((x0 - LEFT - CELL).abs() <= 1.2, format!("begins at {x0:.2}"))
            } else {
                let middle = (x0 + x1) / 2.0;
                Verdict::of((middle - CENTRE).abs() <= 1.5, format!("centre {middle:.2}"))
            }
        },
    },
    Check {
        id: "signer",
        clause: "7.2.6",
        expected: "签发人： ending one character in from the right (178.43 ±1.2), the last line that of the number",
        owed: |expect| expect.signer,
        measure: |parts| {
            let Some(rule) = parts.separator else { return Verdict::Absent };
            let above = parts.text[0].iter().filter(|line| line.y < rule.y0 && !line.is_red());
            let lines: Vec<&Line> = above.skip_while(|line| !line.text.contains("签发人")).collect();
            let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return Verdict::Absent };
            let level = parts.docnum.as_ref().is_none_or(|number| (number.y - last.y).abs() < 0.5);
            let placed =
                (lines.iter().map(|line| line.x1()).fold(0.0, f64::max) - (RIGHT - CELL)).abs() <= 1.2;
            Verdict::of(
                first.text.contains("签发人：") && level && placed,
                format!("{} to {:.1}", first.text, last.x1()),
            )
        },
    },
    Check {
        id: "copy_secrecy_urgency",
        clause: "7.2.1–3",
        expected: "flush left (28 ±1) in 16 pt from line 1 (ink at 37 ±1.5): six-digit 份号, 密级, 紧急程度, in this order",
        owed: |expect| expect.marks,
        measure: |parts| {
            let limit = mark(parts).map_or(70.0, |ink| ink.y0);
            let marks: Vec<(u8, &Line)> = parts.text[0]
                .iter()
                .filter(|line| line.y < limit && !line.is_red())
                .filter_map(|line| Some((rank(&line.text)?, line)))
                .collect();
            let Some((_, first)) = marks.first() else { return Verdict::Absent };
            let mut wrong = Vec::new();
            if !marks.is_sorted_by_key(|(rank, _)| *rank) || (first.ink().y0 - TOP).abs() > 1.5 {
                wrong.push("order or line".to_string());
            }
            for (rank, line) in &marks {
                let six = *rank > 0 || line.text.len() == 6;
                if !six || (line.x0() - LEFT).abs() > 1.0 || !(15.7..=16.1).contains(&line.size) {
                    wrong.push(told(line));
                }
            }
            Verdict::unless(wrong)
        },
    },
    Check {
        id: "separator_present",
        clause: "7.2.7",
        expected: "exactly one red rule (its thickness is free)",
        owed: general,
        measure: |parts| {
            if parts.expect.letter {
                return Verdict::Absent;
            }
            match parts.red_rules.len() {
                0 => Verdict::Absent,
                count => Verdict::of(count == 1, format!("{count} red rules")),
            }
        },
    },
    Check {
        id: "separator_width",
        clause: "7.2.7",
        expected: "156 ±1 from x = 28 ±1",
        owed: general,
        measure: |parts| match parts.separator {
            Some(rule) if !parts.expect.letter => {
                let right = (rule.width() - WIDTH).abs() <= 1.0 && (rule.x0 - LEFT).abs() <= 1.0;
                Verdict::of(right, format!("{:.2} from {:.2}", rule.width(), rule.x0))
            }
            _ => Verdict::Absent,
        },
    },
    Check {
        id: "separator_gap",
        clause: "7.2.7",
        expected: "4 ±1 below the ink of the number",
        owed: |expect| expect.docnum && !expect.letter,
        measure: |parts| match (parts.separator, &parts.docnum) {
            (Some(rule), Some(line)) if !parts.expect.letter => {
                let gap = rule.y0 - rule.thickness / 2.0 - line.ink().y1;
                Verdict::of((gap - 4.0).abs() <= 1.0, format!("{gap:.2}"))
            }
            _ => Verdict::Absent,
        },
    },
    Check {
        id: "letter_top_rule",
        clause: "10.1",
        expected: "double red rule, 170 ±1 long, centred on 105 ±1, thick above thin",
        owed: letter,
        measure: |parts| {
            let rules = letter_rules(parts, |y| y < 150.0);
            double(parts, &rules, |a, b| a > b)
        },
    },
    Check {
        id: "letter_foot_rule",
        clause: "10.1",
        expected: "double red rule, 170 ±1 long, centred on 105 ±1, thin above thick, 20 ±1.5 above the paper's foot",
        owed: letter,
        measure: |parts| {
            let rules = letter_rules(parts, |y| y > 200.0);
            match double(parts, &rules, |a, b| a < b) {
                Verdict::Right => {
                    let foot = 297.0 - rules[1].y0;
                    Verdict::of((foot - 20.0).abs() <= 1.5, format!("{foot:.2} above the foot"))
                }
                other => other,
            }
        },
    },
    Check {
        id: "letter_rule_gap",
        clause: "10.1",
        expected: "4 ±1 below the ink of the mark",
        owed: letter,
        measure: |parts| match (mark(parts), letter_rules(parts, |y| y < 150.0).first()) {
            (Some(mark), Some(rule)) => {
                let gap = rule.y0 - rule.thickness / 2.0 - mark.y1;
                Verdict::of((gap - 4.0).abs() <= 1.0, format!("{gap:.2}"))
            }
            _ => Verdict::Absent,
        },
    },
    Check {
        id: "letter_docnum_gap",
        clause: "10.1",
        expected: "ink of the number 7/8 of a size-3 height (4.87 ±1) below the first rule",
        owed: |expect| expect.letter && expect.docnum,
        measure: |parts| match (&parts.docnum, letter_rules(parts, |y| y < 150.0).last()) {
            (Some(line), Some(rule)) => {
                let gap = line.ink().y0 - rule.y0 - rule.thickness / 2.0;
                Verdict::of((gap - CELL * 7.0 / 8.0).abs() <= 1.0, format!("{gap:.2}"))
            }
            _ => Verdict::Absent,
        },
    },
    Check {
        id: "title_size",
        clause: "7.3.1",
        expected: "22 pt (二号; 21..22.2)",
        owed: always,
        measure: |parts| match parts.title.iter().find(|line| !(21.0..=22.2).contains(&line.size)) {
            _ if parts.title.is_empty() => Verdict::Absent,
            Some(line) => Verdict::Wrong(format!("{:.1} pt", line.size)),
            None => Verdict::Right,
        },
    },
    Check {
        id: "title_centred",
        clause: "7.3.1",
        expected: "ink of each line centred on 106 ±1.2 (a mark at its end: ±3.1)",
        owed: always,
        measure: |parts| {
            if parts.title.is_empty() {
                return Verdict::Absent;
            }
            let off = parts.title.iter().filter(|line| {
                let half_mark = if line.is_centred_loosely() { 0.25 * line.size * MM } else { 0.0 };
                (line.ink().middle().0 - CENTRE).abs() > 1.2 + half_mark
            });
            Verdict::unless(
                off.map(|line| format!("{} at {:.2}", line.text, line.ink().middle().0)).collect(),
            )
        },
    },
    Check {
        id: "title_gap",
        clause: "7.3.1",
        expected: "two blank lines below the red rule: 18.1..28.4",
        owed: general,
        measure: |parts| match (parts.separator, parts.title.first()) {
            (Some(rule), Some(line)) if !parts.expect.letter => between(rule.y0, line, &TWO_LINES),
            _ => Verdict::Absent,
        },
    },
    Check {
        id: "title_shape",
        clause: "7.3.1",
        expected: "a title that turns is a trapezoid or a diamond, neither hourglass nor rectangle",
        owed: |expect| expect.title_turns,
        measure: |parts| {
            let widths: Vec<f64> = parts.title.iter().map(Line::width).collect();
            if widths.len() < 2 {
                return Verdict::Absent;
            }
            let longest = widths.iter().copied().fold(f64::MIN, f64::max);
            let shortest = widths.iter().copied().fold(f64::MAX, f64::min);
            let peak = widths.iter().position(|width| *width == longest).expect("one is the longest");
            let grows = widths[..=peak].windows(2).all(|pair| pair[1] >= pair[0] - 0.3);
            let falls = widths[peak..].windows(2).all(|pair| pair[1] <= pair[0] + 0.3);
            Verdict::of(
                grows && falls && longest - shortest >= 0.5,
                format!("widths {widths:.1?} characters"),
            )
        },
    },
    Check {
        id: "recipient",
        clause: "7.3.2",
        expected: "flush left at 28 ±0.8 below the title, the last name followed by ： U+FF1A",
        owed: |expect| expect.recipient,
        measure: |parts| match recipient(parts) {
            Some((_, last)) => Verdict::of(last.text.ends_with('：'), &last.text),
            None => Verdict::Absent,
        },
    },
    Check {
        id: "recipient_gap",
        clause: "7.3.2",
        expected: "one blank line below the title: 8.5..20",
        owed: |expect| expect.recipient,
        measure: |parts| match (parts.title.last(), recipient(parts)) {
            (Some(title), Some((first, _))) => between(title.ink().y1, first, &ONE_LINE),
            _ => Verdict::Absent,
        },
    },
    Check {
        id: "moved_recipient",
        clause: "7.3.2",
        expected: "a list of recipients that left the head stands in the 版记 as 主送：…。",
        owed: never,
        measure: |parts| {
            if parts.expect.recipient || recipient(parts).is_some() {
                return Verdict::Absent;
            }
            let moved = parts.imprint.iter().any(|line| line.text.starts_with("主送："));
            Verdict::of(moved || !parts.expect.recipient_long, "neither above the text nor in the 版记")
        },
    },
];

/// The ink of the issuer's mark.
fn mark(parts: &Parts) -> Option<Area> {
    parts.mark.iter().map(Line::ink).reduce(Area::union)
}

/// Of the marks at the top left: 份号, 密级, 紧急程度, from the top down.
fn rank(text: &str) -> Option<u8> {
    let starts = |words: [&str; 3]| words.iter().any(|word| text.starts_with(word));
    match text {
        _ if !text.is_empty() && text.chars().all(|ch| ch.is_ascii_digit()) => Some(0),
        _ if starts(["绝密", "机密", "秘密"]) => Some(1),
        _ if starts(["特急", "加急", "平急"]) => Some(2),
        _ => None,
    }
}

/// The part of the line that is the 发文字号: 密级 and the like may stand beside it in a letter.
fn number(line: &Line) -> &[Glyph] {
    line.parts().into_iter().find(|part| text_of(part).contains('号')).unwrap_or(&line.glyphs)
}

fn is_document_number(text: &str) -> bool {
    let Some((code, rest)) = text.split_once('〔') else { return false };
    let Some((year, rest)) = rest.split_once('〕') else { return false };
    let Some(number) = rest.strip_suffix('号') else { return false };
    let digits = |text: &str| !text.is_empty() && text.chars().all(|ch| ch.is_ascii_digit());
    !code.is_empty()
        && !code.contains(|ch: char| ch.is_ascii_digit() || "第[]（）()".contains(ch))
        && year.len() == 4
        && digits(year)
        && digits(number)
        && !number.starts_with('0')
}

/// From an edge down to the ink of a line.
fn between(upper: f64, line: &Line, range: &std::ops::RangeInclusive<f64>) -> Verdict {
    let gap = ink(&line.glyphs).map_or(f64::MAX, |ink| ink.y0) - upper;
    Verdict::of(range.contains(&gap), format!("{gap:.2}"))
}

fn letter_rules(parts: &Parts, at: impl Fn(f64) -> bool) -> Vec<Stroke> {
    let mut rules: Vec<Stroke> = parts
        .red_rules
        .iter()
        .filter(|(page, rule)| *page == 0 && at(rule.y0) && is_red(rule.colour))
        .map(|(_, rule)| *rule)
        .collect();
    rules.sort_by(|a, b| a.y0.total_cmp(&b.y0));
    if parts.expect.letter { rules } else { Vec::new() }
}

fn double(parts: &Parts, rules: &[Stroke], order: impl Fn(f64, f64) -> bool) -> Verdict {
    if !parts.expect.letter || rules.is_empty() {
        return Verdict::Absent;
    }
    let placed = |rule: &Stroke| {
        (rule.width() - 170.0).abs() <= 1.0 && ((rule.x0 + rule.x1) / 2.0 - 105.0).abs() <= 1.0
    };
    let right = rules.len() == 2 && rules.iter().all(placed) && order(rules[0].thickness, rules[1].thickness);
    let told = rules
        .iter()
        .map(|rule| format!("y {:.1} length {:.1} weight {:.2}", rule.y0, rule.width(), rule.thickness));
    Verdict::of(right, told.collect::<Vec<_>>().join("; "))
}

/// The first and the last line of the recipients: flush lines below the title up to the one that ends in a colon.
fn recipient<'a>(parts: &'a Parts) -> Option<(&'a Line, &'a Line)> {
    let end = parts.title_end();
    let mut flush = parts
        .running
        .iter()
        .filter(|line| line.page == 0 && line.y > end)
        .take(8)
        .take_while(|line| (line.x0() - LEFT).abs() <= 0.8);
    let first = flush.next()?;
    let last = std::iter::once(first).chain(flush).find(|line| line.text.ends_with(['：', ':']))?;
    Some((first, last))
}
