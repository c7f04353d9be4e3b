//! The body: size, pitch, grid, 22 × 28, indents (5.2, 7.3.3), and what may not happen at the end of a line.

use super::check::{Check, Verdict, always, never};
use super::frames::MM;
use super::lines::{Line, NEVER_FIRST, OPENING, is_han, is_wide, median};
use super::page::told;
use super::parts::{CELL, HEIGHT, LEFT, Parts, RIGHT, WIDTH};

pub const CHECKS: &[Check] = &[
    Check {
        id: "body_size",
        clause: "5.2.2",
        expected: "16 pt (三号; 15.7..16.1)",
        owed: always,
        measure: |parts| Verdict::of((15.7..=16.1).contains(&parts.size), format!("{:.1} pt", parts.size)),
    },
    Check {
        id: "line_pitch",
        clause: "3.2, 5.2.3",
        expected: "28.26..29.74 pt: 22 lines fill 225 and a 23rd does not fit",
        owed: never,
        measure: |parts| match parts.pitch {
            Some(pitch) => {
                let em = parts.size * MM;
                let range = (HEIGHT - em) / 22.0..=(HEIGHT + 1.0 - em) / 21.0;
                Verdict::of(range.contains(&pitch), format!("{:.2} pt", pitch / MM))
            }
            None => Verdict::Absent,
        },
    },
    Check {
        id: "line_grid",
        clause: "5.2.3",
        expected: "from baseline to baseline whole lines ±1 pt, no space between paragraphs",
        owed: never,
        measure: |parts| {
            let Some(pitch) = parts.pitch else { return Verdict::Absent };
            let pairs = neighbours(parts).filter(|(a, b)| {
                // The 附件说明 has a rule of its own for the gap above it.
                !parts.is_attachment(b) || parts.is_attachment(a)
            });
            let wrong = pairs.filter(|(a, b)| {
                let gap = b.y - a.y;
                let lines = (gap / pitch).round().max(1.0);
                (gap - lines * pitch).abs() > MM
            });
            Verdict::unless(
                wrong.take(5).map(|(a, b)| format!("{:.1} pt above {}", (b.y - a.y) / MM, told(b))).collect(),
            )
        },
    },
    Check {
        id: "lines_per_page",
        clause: "5.2.3",
        expected: "22 on the fullest page that runs on",
        owed: never,
        measure: |parts| {
            let Some(pitch) = parts.pitch else { return Verdict::Absent };
            let full = parts.running_on().into_iter().filter(|page| *page > 0).filter_map(|page| {
                let lines = &parts.main[page];
                let (first, last) = (lines.first()?, lines.last()?);
                Some(((last.y - first.y) / pitch).round() as usize + 1)
            });
            match full.max() {
                Some(count) => Verdict::of(count == 22, format!("{count}")),
                None => Verdict::Absent,
            }
        },
    },
    Check {
        id: "chars_per_line",
        clause: "5.2.3",
        expected: "28 a line: the advance of lines that are not justified goes 28 times into 157",
        owed: always,
        measure: |parts| {
            let short = |line: &&Line| line.rights().iter().all(|right| *right < RIGHT - 2.5 * CELL);
            let natural = median(parts.running.iter().filter(short).flat_map(advances));
            let advance = natural.or_else(|| median(parts.running.iter().flat_map(advances)));
            match advance {
                Some(advance) => Verdict::of(
                    ((WIDTH + 1.0) / advance) as usize == 28,
                    format!("advance {:.3} pt", advance / MM),
                ),
                None => Verdict::Absent,
            }
        },
    },
    Check {
        id: "full_lines",
        clause: "5.2.3",
        expected: "full lines of full-width characters hold 27 to 29, a quarter of them or more 28",
        owed: never,
        measure: |parts| {
            let full = parts.running.iter().filter(|line| {
                line.is_whole()
                    && line.x0() < LEFT + 2.0
                    && line.rights().iter().any(|right| (right - RIGHT).abs() < 0.62 * parts.size * MM)
                    && line.text.chars().all(is_wide)
            });
            let counts: Vec<usize> = full.map(|line| line.glyphs.len()).collect();
            if counts.len() < 3 {
                return Verdict::Absent;
            }
            let right = counts.iter().filter(|count| **count == 28).count();
            // One mark that may not begin a line is squeezed in, or one line of many takes two.
            let most = 29 + usize::from(counts.len() >= 8);
            Verdict::of(
                4 * right >= counts.len() && counts.iter().all(|count| *count <= most),
                format!("{counts:?}"),
            )
        },
    },
    Check {
        id: "indent_two",
        clause: "7.3.3",
        expected: "first lines two characters in, turned lines flush (±0.2 characters)",
        owed: always,
        measure: |parts| {
            let (mut first, mut wrong) = (0, Vec::new());
            for line in parts.running.iter().filter(|line| line.is_whole() && !parts.is_attachment(line)) {
                let indents: Vec<f64> = line.lefts().iter().map(|x| (x - LEFT) / CELL).collect();
                if indents.iter().any(|indent| (indent - 2.0).abs() <= 0.2) {
                    first += 1;
                } else if indents.iter().all(|indent| indent.abs() > 0.15) {
                    wrong.push(told(line));
                }
            }
            if first == 0 {
                return Verdict::Absent;
            }
            wrong.truncate(5);
            Verdict::unless(wrong)
        },
    },
    Check {
        id: "body_on_page1",
        clause: "7.3.3",
        expected: "a paragraph of the body begins on page 1",
        owed: always,
        measure: |parts| {
            let begins = |line: &&Line| {
                line.page == 0 && line.lefts().iter().any(|x| ((x - LEFT) / CELL - 2.0).abs() < 0.25)
            };
            let count = parts.running.iter().filter(|line| !parts.is_attachment(line)).filter(begins).count();
            Verdict::of(count > 0, "none")
        },
    },
    Check {
        id: "no_line_start_mark",
        clause: "GB/T 15834",
        expected: "no line begins with 、。，；：？！）》〕” and the like",
        owed: always,
        measure: |parts| {
            let wrong = parts
                .text
                .iter()
                .flatten()
                .filter(|line| line.parts().iter().any(|part| NEVER_FIRST.contains(part[0].ch())));
            Verdict::unless(wrong.take(5).map(told).collect())
        },
    },
    Check {
        id: "no_line_end_mark",
        clause: "GB/T 15834",
        expected: "no line ends with （《〔“ and the like",
        owed: always,
        measure: |parts| {
            let wrong =
                parts.text.iter().flatten().filter(|line| {
                    line.parts().iter().any(|part| OPENING.contains(part[part.len() - 1].ch()))
                });
            Verdict::unless(wrong.take(5).map(told).collect())
        },
    },
    Check {
        id: "no_split_dash",
        clause: "GB/T 15834",
        expected: "—— and …… stay whole",
        owed: always,
        measure: |parts| Verdict::unless(turns(parts, |a, b| matches!(a, '—' | '…') && a == b)),
    },
    Check {
        id: "no_split_number",
        clause: "1999 edition, GB/T 15835 usage",
        expected: "no number, year or percentage turns",
        owed: always,
        measure: |parts| {
            Verdict::unless(turns(parts, |a, b| {
                let (point, digit) = (matches!(a, '.' | ','), b.is_ascii_digit());
                a.is_ascii_digit() && (digit || ".,％%‰".contains(b)) || point && digit
            }))
        },
    },
];

/// Lines of running text that follow one another on a page.
fn neighbours<'a>(parts: &'a Parts) -> impl Iterator<Item = (&'a Line, &'a Line)> {
    let pairs = parts.running.windows(2).map(|pair| (&pair[0], &pair[1]));
    pairs.filter(|(a, b)| {
        let parted = |y: f64| a.y < y && y < b.y;
        let other = parts.main[a.page].iter().any(|line| parted(line.y));
        let ruled = parts.paper.sheets[a.page].strokes.iter().any(|rule| rule.is_level() && parted(rule.y0));
        a.page == b.page && a.is_whole() && b.is_whole() && !other && !ruled
    })
}

/// From ideograph to ideograph.
fn advances(line: &Line) -> Vec<f64> {
    line.glyphs
        .windows(2)
        .filter(|pair| is_han(pair[0].ch()) && is_han(pair[1].ch()))
        .map(|pair| pair[1].x - pair[0].x)
        .filter(|advance| (0.8..1.35).contains(&(advance / (line.size * MM))))
        .collect()
}

/// The turns of running text (over a page's end too) at which `wrong` holds of the characters on either side.
fn turns(parts: &Parts, wrong: impl Fn(char, char) -> bool) -> Vec<String> {
    parts
        .running
        .windows(2)
        .map(|pair| (&pair[0], &pair[1]))
        // A line that stops short ends its paragraph.
        .filter(|(a, b)| a.x1() > RIGHT - 1.6 * CELL && b.x0() < LEFT + CELL)
        .filter(|(a, b)| wrong(a.last().ch(), b.first().ch()))
        .map(|(_, b)| told(b))
        .collect()
}
