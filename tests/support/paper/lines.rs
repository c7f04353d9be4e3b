//! Lines of type: glyphs that share a baseline, and the classes of characters that matter at their ends.

use super::frames::{Area, Colour, Glyph, MM, Sheet};

/// Marks that open; never last on a line.
pub const OPENING: &str = "（《〈〔【「『〖［｛“‘([{";
/// Marks that may never stand first on a line (GB/T 15834 5.1).
pub const NEVER_FIRST: &str = "、。，；：？！．）》〉〕】」』〗］｝”’)]},.;:?!·・‧％‰℃%～";
/// Closing marks, full width: the blank half may be cut off.
const CLOSING: &str = "、。，；：？！．）》〉〕】」』〗］｝”’";

pub fn is_han(ch: char) -> bool {
    matches!(ch, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{20000}'..='\u{323af}' | '〇' | '々')
}

pub fn is_wide(ch: char) -> bool {
    is_han(ch)
        || matches!(ch, '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ff60}' | '—' | '…' | '“' | '”' | '‘' | '’')
}

/// Red as printed: its hue within 20° of red, saturated, not dark.
pub fn is_red(colour: Colour) -> bool {
    let [r, g, b] = colour.map(f64::from);
    let least = g.min(b);
    r >= 127.0 && g.max(b) < r && (r - least) / r >= 0.55 && (g - b).abs() / (r - least) <= 1.0 / 3.0
}

pub fn is_black(colour: Colour) -> bool {
    colour.iter().all(|part| *part <= 64)
}

/// Glyphs on one baseline, left to right, blanks left out; never empty.
#[derive(Clone, Debug)]
pub struct Line {
    /// From 0.
    pub page: usize,
    pub glyphs: Vec<Glyph>,
    /// The baseline.
    pub y: f64,
    /// The commonest size, in points.
    pub size: f64,
    pub text: String,
}

impl Line {
    fn of(page: usize, mut glyphs: Vec<Glyph>) -> Self {
        glyphs.sort_by(|a, b| a.x.total_cmp(&b.x));
        let y = median(glyphs.iter().map(|glyph| glyph.y)).expect("a line has glyphs");
        let size = commonest(glyphs.iter().map(|glyph| glyph.size)).expect("a line has glyphs");
        let text = glyphs.iter().map(|glyph| glyph.text.as_str()).collect();
        Self { page, glyphs, y, size, text }
    }

    pub fn first(&self) -> &Glyph {
        &self.glyphs[0]
    }

    pub fn last(&self) -> &Glyph {
        &self.glyphs[self.glyphs.len() - 1]
    }

    pub fn x0(&self) -> f64 {
        self.first().x
    }

    pub fn x1(&self) -> f64 {
        self.glyphs.iter().map(Glyph::right).fold(f64::MIN, f64::max)
    }

    pub fn middle(&self) -> f64 {
        (self.x0() + self.x1()) / 2.0
    }

    /// In characters of its own size.
    pub fn width(&self) -> f64 {
        (self.x1() - self.x0()) / (self.size * MM)
    }

    pub fn is_red(&self) -> bool {
        self.glyphs.iter().filter(|glyph| is_red(glyph.colour)).count() * 2 > self.glyphs.len()
    }

    pub fn ink(&self) -> Area {
        ink(&self.glyphs).unwrap_or(Area {
            x0: self.x0(),
            y0: self.y - 0.85 * self.size * MM,
            x1: self.x1(),
            y1: self.y + 0.08 * self.size * MM,
        })
    }

    /// The parts between gaps of more than two and a half characters: entries of a table, mostly.
    pub fn parts(&self) -> Vec<&[Glyph]> {
        let mut parts = Vec::new();
        let mut start = 0;
        for at in 1..self.glyphs.len() {
            let (a, b) = (&self.glyphs[at - 1], &self.glyphs[at]);
            if b.x - a.right() > 2.5 * a.size.max(b.size) * MM {
                parts.push(&self.glyphs[start..at]);
                start = at;
            }
        }
        parts.push(&self.glyphs[start..]);
        parts
    }

    pub fn is_whole(&self) -> bool {
        self.parts().len() == 1
    }

    /// Where the text may be said to begin: an opening mark's blank half counts or not.
    pub fn lefts(&self) -> Vec<f64> {
        let first = self.first();
        let em = first.size * MM;
        let half = OPENING.contains(first.ch()) && first.advance > 0.8 * em;
        std::iter::once(first.x).chain(half.then_some(first.x + em / 2.0)).collect()
    }

    /// The same at its end.
    pub fn rights(&self) -> Vec<f64> {
        let last = self.last();
        let em = last.size * MM;
        let half = CLOSING.contains(last.ch()) && last.advance > 0.8 * em;
        std::iter::once(last.right()).chain(half.then_some(last.x + em / 2.0)).collect()
    }

    pub fn is_centred_loosely(&self) -> bool {
        CLOSING.contains(self.last().ch()) || OPENING.contains(self.first().ch())
    }
}

pub fn ink(glyphs: &[Glyph]) -> Option<Area> {
    glyphs.iter().filter_map(Glyph::ink).reduce(Area::union)
}

pub fn text_of(glyphs: &[Glyph]) -> String {
    glyphs.iter().map(|glyph| glyph.text.as_str()).collect()
}

/// The lines of a page, from top to bottom. A character that a fallback face sets 0.08 em lower stays in its line.
pub fn lines(page: usize, sheet: &Sheet) -> Vec<Line> {
    let mut glyphs: Vec<Glyph> = sheet
        .glyphs
        .iter()
        .filter(|glyph| glyph.upright && !glyph.is_blank() && !glyph.text.is_empty())
        .cloned()
        .collect();
    glyphs.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut groups: Vec<Vec<Glyph>> = Vec::new();
    for glyph in glyphs {
        match groups.last_mut() {
            Some(group) if glyph.y - group[group.len() - 1].y <= 0.5 => group.push(glyph),
            _ => groups.push(vec![glyph]),
        }
    }
    groups.into_iter().map(|group| Line::of(page, group)).collect()
}

pub fn median(values: impl IntoIterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => None,
        n if n % 2 == 1 => Some(values[middle]),
        _ => Some((values[middle - 1] + values[middle]) / 2.0),
    }
}

/// The value that occurs most often, to a tenth.
pub fn commonest(values: impl IntoIterator<Item = f64>) -> Option<f64> {
    let mut counts = std::collections::BTreeMap::<i64, usize>::new();
    for value in values {
        *counts.entry((value * 10.0).round() as i64).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map(|(value, _)| value as f64 / 10.0)
}
