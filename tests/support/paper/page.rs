//! The page: paper, type area, glyphs and colours (clauses 5.1, 5.2, 7.1), page numbers (7.5), the 草稿 mark.

use super::check::{Check, Verdict, always, general, never};
use super::frames::MM;
use super::lines::{Line, is_black, is_red};
use super::parts::{BOTTOM, CELL, LEFT, Parts, RIGHT, TOP, WIDTH, is_pale};

pub const CHECKS: &[Check] = &[
    Check {
        id: "page_size",
        clause: "5.1",
        expected: "210 × 297 ±0.5 on every page",
        owed: always,
        measure: |parts| {
            let wrong = parts.paper.sheets.iter().enumerate().filter(|(_, sheet)| {
                let (long, short) = (sheet.width.max(sheet.height), sheet.width.min(sheet.height));
                (short - 210.0).abs() > 0.5 || (long - 297.0).abs() > 0.5
            });
            Verdict::unless(
                wrong
                    .map(|(page, sheet)| format!("p{} {:.1} × {:.1}", page + 1, sheet.width, sheet.height))
                    .collect(),
            )
        },
    },
    Check {
        id: "glyphs_printed",
        clause: "glyphs",
        expected: "no box for a missing character, no character without ink, no private or compatibility code point",
        owed: always,
        measure: |parts| {
            let all = parts.paper.sheets.iter().flat_map(|sheet| &sheet.glyphs);
            let wrong = all.filter(|glyph| !glyph.text.is_empty() && !glyph.is_blank()).filter(|glyph| {
                let odd = matches!(glyph.ch(),
                    '\u{fffd}' | '\u{e000}'..='\u{f8ff}' | '\u{f0000}'.. | '\u{2e80}'..='\u{2fdf}' | '\u{f900}'..='\u{faff}');
                glyph.notdef || glyph.ink().is_none() || odd
            });
            Verdict::unless(
                wrong
                    .take(5)
                    .map(|glyph| format!("{:?} at {:.0},{:.0}", glyph.text, glyph.x, glyph.y))
                    .collect(),
            )
        },
    },
    Check {
        id: "text_colour",
        clause: "5.2.4",
        expected: "black, red only in the issuer's mark",
        owed: always,
        measure: |parts| {
            let limit = parts.separator.map_or(f64::MAX, |rule| rule.y0 + 1.0);
            let wrong = parts.text.iter().flatten().chain(parts.numbers.iter().flatten()).filter(|line| {
                line.glyphs.iter().any(|glyph| {
                    let mark = is_red(glyph.colour) && line.page == 0 && line.y < limit;
                    !is_black(glyph.colour) && !mark
                })
            });
            Verdict::unless(wrong.take(5).map(told).collect())
        },
    },
    Check {
        id: "draft_mark",
        clause: "house rule",
        expected: "a pale drawn mark on every page of a draft, none on a final",
        owed: always,
        measure: |parts| {
            let marked = parts.paper.sheets.iter().filter(|sheet| {
                sheet
                    .patches
                    .iter()
                    .any(|patch| patch.colour.is_some_and(is_pale) && patch.area.x1 - patch.area.x0 > 20.0)
            });
            let marked = marked.count();
            let wanted = if parts.expect.draft { parts.pages() } else { 0 };
            Verdict::of(marked == wanted, format!("{marked} of {} pages marked", parts.pages()))
        },
    },
    Check {
        id: "margin_left",
        clause: "5.2.1",
        expected: "left edge of text 28 ±1 (订口)",
        owed: always,
        measure: |parts| match parts.left {
            Some(left) => Verdict::of((left - LEFT).abs() <= 1.0, format!("{left:.2}")),
            None => Verdict::Absent,
        },
    },
    Check {
        id: "margin_right",
        clause: "5.2.1",
        expected: "right edge of full lines 184 ±1.2",
        owed: never,
        measure: |parts| match parts.right {
            Some(right) => Verdict::of((right - RIGHT).abs() <= 1.2, format!("{right:.2}")),
            None => Verdict::Absent,
        },
    },
    Check {
        id: "frame_width",
        clause: "5.2.1",
        expected: "156 ±1.2",
        owed: never,
        measure: |parts| match (parts.left, parts.right) {
            (Some(left), Some(right)) => {
                Verdict::of((right - left - WIDTH).abs() <= 1.2, format!("{:.2}", right - left))
            }
            _ => Verdict::Absent,
        },
    },
    Check {
        id: "margin_top",
        clause: "5.2.1",
        expected: "ink of a page's first line at 37 ±1 (天头)",
        owed: never,
        measure: |parts| {
            let tops = parts.main.iter().skip(1).filter_map(|page| page.first());
            let tops = tops.filter(|line| {
                line.is_whole() && (line.size - parts.size).abs() <= 0.4 && !parts.in_table(line)
            });
            let mut any = false;
            let wrong: Vec<String> = tops
                .inspect(|_| any = true)
                .filter(|line| (line.ink().y0 - TOP).abs() > 1.0)
                .map(|line| format!("p{} {:.2}", line.page + 1, line.ink().y0))
                .collect();
            if any { Verdict::unless(wrong) } else { Verdict::Absent }
        },
    },
    Check {
        id: "frame_filled",
        clause: "5.2.3",
        expected: "a page that runs on is filled: last ink at most 263 and no room for another line",
        owed: never,
        measure: |parts| {
            let last = parts.running_on().into_iter().filter_map(|page| parts.main[page].last());
            let mut any = false;
            let wrong = last
                .inspect(|_| any = true)
                .map(|line| (line.page, line.ink().y1))
                .filter(|(_, foot)| *foot > BOTTOM + 1.0 || *foot < BOTTOM - parts.pitch_or_usual() - 1.0)
                .map(|(page, foot)| format!("p{} {foot:.2}", page + 1))
                .collect();
            if any { Verdict::unless(wrong) } else { Verdict::Absent }
        },
    },
    Check {
        id: "inside_frame",
        clause: "5.2.1, 7.1",
        expected: "all text but page numbers inside 28..184 × 37..262 ±1",
        owed: always,
        measure: |parts| {
            let wrong = parts.text.iter().flatten().filter(|line| {
                let letter_head = parts.expect.letter && line.page == 0;
                if letter_head && line.is_red() {
                    return false;
                }
                let ink = line.ink();
                let top = if letter_head { 29.0 } else { TOP - 1.0 };
                ink.x0 < LEFT - 1.0 || ink.x1 > RIGHT + 1.0 || ink.y1 > BOTTOM + 1.0 || ink.y0 < top
            });
            Verdict::unless(wrong.take(5).map(told).collect())
        },
    },
    Check {
        id: "pagenum_present",
        clause: "7.5",
        expected: "every page numbered; of a letter not the first; not the 版记's page behind a blank one, nor that",
        owed: always,
        measure: |parts| {
            let first = usize::from(parts.expect.letter);
            let pages = parts.pages();
            let blank = |page: usize| {
                let sheet = &parts.paper.sheets[page];
                sheet.glyphs.is_empty() && sheet.strokes.is_empty()
            };
            let end = if pages > 2 && blank(pages - 2) { pages - 2 } else { pages };
            let wrong =
                (0..pages).filter(|page| parts.paper.sheets[*page].width < parts.paper.sheets[*page].height);
            let wrong = wrong.filter(|page| parts.numbers[*page].is_some() != (first..end).contains(page));
            Verdict::unless(wrong.map(|page| format!("p{}", page + 1)).collect())
        },
    },
    Check {
        id: "pagenum_format",
        clause: "7.5",
        expected: "half-width digits of half an em between two 一字线 U+2014",
        owed: general,
        measure: |parts| {
            numbered(parts, |line| {
                let digits = line.text.strip_prefix('—').and_then(|text| text.strip_suffix('—'));
                let plain = digits.is_some_and(|digits| digits.chars().all(|ch| ch.is_ascii_digit()));
                let narrow = line
                    .glyphs
                    .iter()
                    .filter(|glyph| glyph.ch().is_numeric())
                    .all(|glyph| (0.42..=0.62).contains(&(glyph.advance / (glyph.size * MM))));
                (!plain || !narrow).then(|| line.text.clone())
            })
        },
    },
    Check {
        id: "pagenum_size",
        clause: "7.5",
        expected: "14 pt (四号; 13.7..14.2)",
        owed: general,
        measure: |parts| {
            numbered(parts, |line| {
                (!(13.7..=14.2).contains(&line.size)).then(|| format!("{:.1} pt", line.size))
            })
        },
    },
    Check {
        id: "pagenum_height",
        clause: "7.5",
        expected: "upper edge of the dash at 269 ±1 (7 below the type area)",
        owed: general,
        measure: |parts| {
            numbered(parts, |line| {
                let top = line.first().ink().map_or(0.0, |ink| ink.y0);
                ((top - BOTTOM - 7.0).abs() > 1.0).then(|| format!("{top:.2}"))
            })
        },
    },
    Check {
        id: "pagenum_side",
        clause: "7.5",
        expected: "one character in (4.94..5.57 ±1): odd from the right edge, even from the left",
        owed: general,
        measure: |parts| {
            numbered(parts, |line| {
                let odd = number_of(line) % 2 == 1;
                let ink = line.ink();
                let inset = if odd { RIGHT - ink.x1 } else { ink.x0 - LEFT };
                (!(14.0 * MM - 1.0..=CELL + 1.0).contains(&inset)).then(|| format!("{inset:.1} in"))
            })
        },
    },
    Check {
        id: "pagenum_sequence",
        clause: "7.5",
        expected: "consecutive from 1",
        owed: general,
        measure: |parts| {
            numbered(parts, |line| {
                let number = number_of(line);
                (number != line.page + 1).then(|| format!("no. {number}"))
            })
        },
    },
];

/// What is wrong with the page numbers, page by page; absent where there is none.
fn numbered(parts: &Parts, wrong: impl Fn(&Line) -> Option<String>) -> Verdict {
    let lines: Vec<&Line> = parts.numbers.iter().flatten().collect();
    if lines.is_empty() {
        return Verdict::Absent;
    }
    let wrong = lines.iter().filter_map(|line| Some(format!("p{} {}", line.page + 1, wrong(line)?)));
    Verdict::unless(wrong.collect())
}

fn number_of(line: &Line) -> usize {
    line.text.chars().filter_map(|ch| ch.to_digit(10)).fold(0, |number, digit| number * 10 + digit as usize)
}

/// A line for a message: where it is and how it begins.
pub fn told(line: &Line) -> String {
    let ink = line.ink();
    let start: String = line.text.chars().take(8).collect();
    format!("p{} “{start}” x {:.1}–{:.1} y {:.1}–{:.1}", line.page + 1, ink.x0, ink.x1, ink.y0, ink.y1)
}
