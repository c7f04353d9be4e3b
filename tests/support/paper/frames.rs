//! A laid-out document as positioned glyphs and strokes, straight from typst's frames.
//!
//! Lengths are millimetres from the paper's upper left corner, y downwards; type sizes are points. Ink is the
//! bounding box of a glyph's outline in its font, so that no raster is needed. It judges nothing.

use std::collections::HashMap;

use typst::layout::{Abs, Frame, FrameItem, Point, Transform};
use typst::text::TextItem;
use typst::visualize::{CurveItem, FixedStroke, Geometry, Paint, Shape};
use typst_layout::PagedDocument;

/// Millimetres a point.
pub const MM: f64 = 25.4 / 72.0;

/// An sRGB colour.
pub type Colour = [u8; 3];

/// A rectangle; `y0` is its upper edge.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    pub x0: f64,
    pub y0: f64,
    pub x1: f64,
    pub y1: f64,
}

impl Area {
    pub fn union(self, other: Self) -> Self {
        Self {
            x0: self.x0.min(other.x0),
            y0: self.y0.min(other.y0),
            x1: self.x1.max(other.x1),
            y1: self.y1.max(other.y1),
        }
    }

    /// Does it lie inside `outer`, give or take `slack`?
    pub fn within(self, outer: Self, slack: f64) -> bool {
        self.x0 >= outer.x0 - slack
            && self.y0 >= outer.y0 - slack
            && self.x1 <= outer.x1 + slack
            && self.y1 <= outer.y1 + slack
    }

    pub fn middle(self) -> (f64, f64) {
        ((self.x0 + self.x1) / 2.0, (self.y0 + self.y1) / 2.0)
    }
}

/// One glyph with the text it stands for (several characters for a ligature, none for its second glyph).
#[derive(Clone, Debug)]
pub struct Glyph {
    pub text: String,
    /// Its origin on the baseline.
    pub x: f64,
    pub y: f64,
    pub advance: f64,
    /// Points.
    pub size: f64,
    pub colour: Colour,
    /// Does it stand upright? A table that lies across its page does not.
    pub upright: bool,
    /// Is it the font's box for a character that it lacks?
    pub notdef: bool,
    /// Relative to the origin; none for a blank.
    outline: Option<Area>,
}

impl Glyph {
    pub fn ch(&self) -> char {
        self.text.chars().next().unwrap_or('\u{fffd}')
    }

    /// Does it print nothing by its nature?
    pub fn is_blank(&self) -> bool {
        self.text.chars().all(|ch| ch.is_whitespace() || is_zero_width(ch))
    }

    pub fn ink(&self) -> Option<Area> {
        self.outline.map(|area| Area {
            x0: self.x + area.x0,
            y0: self.y + area.y0,
            x1: self.x + area.x1,
            y1: self.y + area.y1,
        })
    }

    pub fn right(&self) -> f64 {
        self.x + self.advance
    }
}

pub fn is_zero_width(ch: char) -> bool {
    matches!(ch, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// One straight stroke: a rule, a side of a frame, a bar that is filled.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stroke {
    pub x0: f64,
    pub y0: f64,
    pub x1: f64,
    pub y1: f64,
    pub thickness: f64,
    pub colour: Colour,
}

impl Stroke {
    pub fn width(&self) -> f64 {
        self.x1 - self.x0
    }

    pub fn is_level(&self) -> bool {
        (self.y0 - self.y1).abs() < 0.1
    }

    pub fn is_upright(&self) -> bool {
        (self.x0 - self.x1).abs() < 0.1
    }
}

/// A filled outline or a picture: what is neither type nor rule.
#[derive(Clone, Debug)]
pub struct Patch {
    pub area: Area,
    /// None for a picture.
    pub colour: Option<Colour>,
}

/// One page.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    pub width: f64,
    pub height: f64,
    /// In reading order, as typst laid them down.
    pub glyphs: Vec<Glyph>,
    /// Collinear pieces joined.
    pub strokes: Vec<Stroke>,
    pub patches: Vec<Patch>,
}

/// A whole document.
#[derive(Clone, Debug, Default)]
pub struct Paper {
    pub sheets: Vec<Sheet>,
}

impl Paper {
    pub fn of(document: &PagedDocument) -> Self {
        let mut walk = Walk::default();
        let sheets = document
            .pages()
            .iter()
            .map(|page| {
                walk.sheet = Sheet {
                    width: page.frame.width().to_mm(),
                    height: page.frame.height().to_mm(),
                    ..Sheet::default()
                };
                walk.frame(&page.frame, Transform::identity());
                walk.sheet.strokes = joined(std::mem::take(&mut walk.sheet.strokes));
                std::mem::take(&mut walk.sheet)
            })
            .collect();
        Self { sheets }
    }

    /// All text in the order it was laid down, page after page.
    pub fn text(&self) -> String {
        self.sheets.iter().flat_map(|sheet| &sheet.glyphs).map(|glyph| glyph.text.as_str()).collect()
    }
}

#[derive(Default)]
struct Walk {
    sheet: Sheet,
    /// Outlines by font and glyph, in ems: reading one from the font is the dear part.
    outlines: HashMap<(usize, u16), Option<[f64; 4]>>,
}

impl Walk {
    fn frame(&mut self, frame: &Frame, at: Transform) {
        for (position, item) in frame.items() {
            let here = at.pre_concat(Transform::translate(position.x, position.y));
            match item {
                FrameItem::Group(group) => self.frame(&group.frame, here.pre_concat(group.transform)),
                FrameItem::Text(text) => self.text(text, here),
                FrameItem::Shape(shape, _) => self.shape(shape, here),
                FrameItem::Image(_, size, _) => {
                    let area = area([Point::zero(), Point::new(size.x, size.y)], here);
                    self.sheet.patches.push(Patch { area, colour: None });
                }
                FrameItem::Link(..) | FrameItem::Tag(_) => {}
            }
        }
    }

    fn text(&mut self, text: &TextItem, at: Transform) {
        let size = text.size.to_pt() * at.sy.get().hypot(at.kx.get());
        let face = std::ptr::from_ref(text.font.font().data()) as usize;
        let upright = at.kx.is_zero() && at.ky.is_zero();
        let mut pen = Abs::zero();
        let mut told = 0;
        for glyph in &text.glyphs {
            let key = (face, glyph.id);
            let outline = *self.outlines.entry(key).or_insert_with(|| {
                let area = text.font.ttf().glyph_bounding_box(ttf_parser::GlyphId(glyph.id))?;
                Some([area.x_min, area.y_max, area.x_max, area.y_min].map(|unit| text.font.to_em(unit).get()))
            });
            let origin = Point::new(pen + glyph.x_offset.at(text.size), -glyph.y_offset.at(text.size));
            let origin = origin.transform(at);
            let em = size * MM;
            let range = glyph.range();
            let own = if range.start < told { "" } else { &text.text[range.clone()] };
            told = told.max(range.end);
            self.sheet.glyphs.push(Glyph {
                text: own.to_string(),
                x: origin.x.to_mm(),
                y: origin.y.to_mm(),
                advance: glyph.x_advance.get() * em,
                size,
                colour: colour(&text.fill),
                upright,
                notdef: glyph.id == 0,
                outline: outline.map(|[x0, y0, x1, y1]| {
                    let corner = |x: f64, y: f64| Point::new(text.size * x, text.size * -y);
                    let here = Transform { tx: Abs::zero(), ty: Abs::zero(), ..at };
                    area([corner(x0, y0), corner(x1, y0), corner(x0, y1), corner(x1, y1)], here)
                }),
            });
            pen += glyph.x_advance.at(text.size);
        }
    }

    fn shape(&mut self, shape: &Shape, at: Transform) {
        let corners = |size: typst::layout::Size| {
            [
                Point::zero(),
                Point::new(size.x, Abs::zero()),
                Point::new(size.x, size.y),
                Point::new(Abs::zero(), size.y),
            ]
        };
        if let Some(stroke) = &shape.stroke {
            match &shape.geometry {
                Geometry::Line(to) => self.stroke(Point::zero(), *to, stroke, at),
                Geometry::Rect(size) => {
                    let corners = corners(*size);
                    for side in 0..4 {
                        self.stroke(corners[side], corners[(side + 1) % 4], stroke, at);
                    }
                }
                Geometry::Curve(curve) => {
                    let (mut start, mut pen) = (Point::zero(), Point::zero());
                    for item in &curve.0 {
                        let to = match item {
                            CurveItem::Move(to) => {
                                (start, pen) = (*to, *to);
                                continue;
                            }
                            CurveItem::Line(to) | CurveItem::Cubic(_, _, to) => *to,
                            CurveItem::Close => start,
                        };
                        self.stroke(pen, to, stroke, at);
                        pen = to;
                    }
                }
            }
        }
        if let Some(fill) = &shape.fill {
            let area = match &shape.geometry {
                Geometry::Line(_) => return,
                Geometry::Rect(size) => area(corners(*size), at),
                Geometry::Curve(curve) => {
                    let points = curve.0.iter().filter_map(|item| match item {
                        CurveItem::Move(to) | CurveItem::Line(to) | CurveItem::Cubic(_, _, to) => Some(*to),
                        CurveItem::Close => None,
                    });
                    area(points, at)
                }
            };
            let thickness = area.y1 - area.y0;
            if thickness < 2.0 && area.x1 - area.x0 > 7.0 {
                let y = (area.y0 + area.y1) / 2.0;
                let colour = colour(fill);
                self.sheet.strokes.push(Stroke { x0: area.x0, y0: y, x1: area.x1, y1: y, thickness, colour });
            } else {
                self.sheet.patches.push(Patch { area, colour: Some(colour(fill)) });
            }
        }
    }

    fn stroke(&mut self, from: Point, to: Point, stroke: &FixedStroke, at: Transform) {
        let area = area([from, to], at);
        self.sheet.strokes.push(Stroke {
            x0: area.x0,
            y0: area.y0,
            x1: area.x1,
            y1: area.y1,
            thickness: stroke.thickness.to_mm(),
            colour: colour(&stroke.paint),
        });
    }
}

fn area(points: impl IntoIterator<Item = Point>, at: Transform) -> Area {
    points
        .into_iter()
        .map(|point| point.transform(at))
        .map(|point| {
            let (x, y) = (point.x.to_mm(), point.y.to_mm());
            Area { x0: x, y0: y, x1: x, y1: y }
        })
        .reduce(Area::union)
        .unwrap_or(Area { x0: 0.0, y0: 0.0, x1: 0.0, y1: 0.0 })
}

fn colour(paint: &Paint) -> Colour {
    let Paint::Solid(colour) = paint else { return [0; 3] };
    let rgb = colour.to_rgb();
    [rgb.red, rgb.green, rgb.blue].map(|part| (part * 255.0).round() as u8)
}

/// Touching pieces of one rule (a table's are drawn cell by cell) as one.
fn joined(mut strokes: Vec<Stroke>) -> Vec<Stroke> {
    const NEAR: f64 = 0.1;
    let key = |stroke: &Stroke| {
        let (across, along) =
            if stroke.is_upright() { (stroke.x0, stroke.y0) } else { (stroke.y0, stroke.x0) };
        (stroke.is_upright(), (across * 10.0).round() as i64, (along * 100.0) as i64)
    };
    strokes.sort_by_key(key);
    let mut whole: Vec<Stroke> = Vec::new();
    for stroke in strokes {
        let last = whole.last_mut().filter(|last| last.colour == stroke.colour);
        match last {
            Some(last)
                if last.is_level()
                    && stroke.is_level()
                    && (last.y0 - stroke.y0).abs() < NEAR
                    && stroke.x0 - last.x1 < 3.0 * NEAR =>
            {
                last.x1 = last.x1.max(stroke.x1);
                last.thickness = last.thickness.max(stroke.thickness);
            }
            Some(last)
                if last.is_upright()
                    && stroke.is_upright()
                    && (last.x0 - stroke.x0).abs() < NEAR
                    && stroke.y0 - last.y1 < 3.0 * NEAR =>
            {
                last.y1 = last.y1.max(stroke.y1);
                last.thickness = last.thickness.max(stroke.thickness);
            }
            _ => whole.push(stroke),
        }
    }
    whole
}
