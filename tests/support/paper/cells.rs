//! The cells of a ruled table, found by their rules: for the form, whose values may not leave theirs.

use super::frames::{Area, Glyph, Sheet, Stroke};

/// The smallest rectangle of rules around a point; none where a side is missing.
pub fn cell_around(sheet: &Sheet, (x, y): (f64, f64)) -> Option<Area> {
    let spans = |stroke: &&Stroke, level: bool| {
        if level {
            stroke.is_level() && stroke.x0 <= x && x <= stroke.x1
        } else {
            stroke.is_upright() && stroke.y0 <= y && y <= stroke.y1
        }
    };
    let nearest = |level: bool, at: f64, before: bool| {
        let places = sheet
            .strokes
            .iter()
            .filter(|stroke| spans(stroke, level))
            .map(|stroke| if level { stroke.y0 } else { stroke.x0 });
        let near = places.filter(|place| if before { *place <= at } else { *place >= at });
        if before { near.max_by(f64::total_cmp) } else { near.min_by(f64::total_cmp) }
    };
    Some(Area {
        x0: nearest(false, x, true)?,
        y0: nearest(true, y, true)?,
        x1: nearest(false, x, false)?,
        y1: nearest(true, y, false)?,
    })
}

/// Glyphs whose ink crosses a rule of the table they stand in.
pub fn crossing(sheet: &Sheet) -> Vec<&Glyph> {
    let table = sheet.strokes.iter().filter(|stroke| stroke.is_level() || stroke.is_upright());
    let table: Vec<&Stroke> = table.collect();
    sheet
        .glyphs
        .iter()
        .filter(|glyph| {
            let Some(ink) = glyph.ink() else { return false };
            table.iter().any(|rule| {
                // A hair of overlap is the rounding of outlines.
                let slack = 0.05;
                if rule.is_level() {
                    ink.y0 + slack < rule.y0
                        && rule.y0 < ink.y1 - slack
                        && ink.x0 < rule.x1
                        && ink.x1 > rule.x0
                } else {
                    ink.x0 + slack < rule.x0
                        && rule.x0 < ink.x1 - slack
                        && ink.y0 < rule.y1
                        && ink.y1 > rule.y0
                }
            })
        })
        .collect()
}
