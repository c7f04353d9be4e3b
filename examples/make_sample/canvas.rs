//! Drawing without a drawing library: smooth outlines, how much of each pixel they cover, paint.
//!
//! Shapes are closed curves through a few points, filled scan line by scan line with exact coverage
//! along the line, so that edges are smooth without drawing everything large first.

use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageEncoder, ImageResult};

/// 一寸 at 300 dpi. *Units*: pixels.
pub const WIDTH: usize = 295;
pub const HEIGHT: usize = 413;
/// Sub-lines per pixel row.
const LINES: usize = 5;

/// Red, green and blue, 0 to 255.
pub type Colour = [f32; 3];
pub type Point = (f32, f32);

/// A half outline from top to bottom, closed by its mirror image.
pub fn mirrored(half: &[Point]) -> Vec<Point> {
    let left = half.iter().rev().filter(|point| point.0 != 0.0).map(|&(x, y)| (-x, y));
    half.iter().copied().chain(left).collect()
}

/// A closed smooth curve through the points (Catmull-Rom).
pub fn smooth(points: &[Point]) -> Vec<Point> {
    let count = points.len();
    let at = |index: usize| points[index % count];
    (0..count).flat_map(|i| span(at(i + count - 1), at(i), at(i + 1), at(i + 2))).collect()
}

/// An open smooth curve through the points.
pub fn curve(points: &[Point]) -> Vec<Point> {
    let last = points.len() - 1;
    let mut path: Vec<Point> = (0..last)
        .flat_map(|i| span(points[i.saturating_sub(1)], points[i], points[i + 1], points[(i + 2).min(last)]))
        .collect();
    path.push(points[last]);
    path
}

fn span(before: Point, from: Point, to: Point, after: Point) -> impl Iterator<Item = Point> {
    const STEPS: usize = 10;
    (0..STEPS).map(move |step| {
        let t = step as f32 / STEPS as f32;
        let blend = |a: f32, b: f32, c: f32, d: f32| {
            0.5 * (2.0 * b
                + (c - a) * t
                + (2.0 * a - 5.0 * b + 4.0 * c - d) * t * t
                + (3.0 * b - a - 3.0 * c + d) * t * t * t)
        };
        (blend(before.0, from.0, to.0, after.0), blend(before.1, from.1, to.1, after.1))
    })
}

pub fn ellipse(middle: Point, wide: f32, high: f32) -> Vec<Point> {
    rounded(middle, wide, high, 0.707)
}

/// From an ellipse (0.707) to a rounded rectangle (towards 1). No sine is asked of the machine's
/// mathematics library: its last bit differs from one to the next, and with it the picture's bytes.
pub fn rounded((x, y): Point, wide: f32, high: f32, corner: f32) -> Vec<Point> {
    let (cx, cy) = (wide * corner, high * corner);
    smooth(&[
        (x + wide, y),
        (x + cx, y + cy),
        (x, y + high),
        (x - cx, y + cy),
        (x - wide, y),
        (x - cx, y - cy),
        (x, y - high),
        (x + cx, y - cy),
    ])
}

pub fn mix(a: Colour, b: Colour, share: f32) -> Colour {
    let share = share.clamp(0.0, 1.0);
    [0, 1, 2].map(|i| a[i] + (b[i] - a[i]) * share)
}

pub fn scale(colour: Colour, by: f32) -> Colour {
    colour.map(|channel| (channel * by).clamp(0.0, 255.0))
}

/// How much of each pixel a shape covers, 0 to 1.
pub struct Mask(Vec<f32>);

impl Mask {
    pub fn full() -> Self {
        Self(vec![1.0; WIDTH * HEIGHT])
    }

    /// The inside of a closed polygon (non-zero winding).
    pub fn fill(points: &[Point]) -> Self {
        let mut cover = vec![0.0; WIDTH * HEIGHT];
        let mut crossings: Vec<(f32, i32)> = Vec::new();
        for line in 0..HEIGHT * LINES {
            let y = (line as f32 + 0.5) / LINES as f32;
            crossings.clear();
            for (index, &from) in points.iter().enumerate() {
                let to = points[(index + 1) % points.len()];
                if (from.1 <= y) != (to.1 <= y) {
                    let x = from.0 + (y - from.1) / (to.1 - from.1) * (to.0 - from.0);
                    crossings.push((x, if to.1 > from.1 { 1 } else { -1 }));
                }
            }
            crossings.sort_by(|a, b| a.0.total_cmp(&b.0));
            let row = &mut cover[line / LINES * WIDTH..][..WIDTH];
            let mut winding = 0;
            for pair in crossings.windows(2) {
                winding += pair[0].1;
                if winding != 0 {
                    add_span(row, pair[0].0, pair[1].0);
                }
            }
        }
        Self(cover)
    }

    /// A line of even width along a path.
    pub fn stroke(path: &[Point], width: f32) -> Self {
        Self::tapered(path, width, width)
    }

    /// A line whose width goes from one value to the other.
    pub fn tapered(path: &[Point], from: f32, to: f32) -> Self {
        let last = path.len() - 1;
        let mut left = Vec::with_capacity(path.len() * 2);
        let mut right = Vec::with_capacity(path.len());
        for (index, &(x, y)) in path.iter().enumerate() {
            let (before, after) = (path[index.saturating_sub(1)], path[(index + 1).min(last)]);
            let (dx, dy) = (after.0 - before.0, after.1 - before.1);
            let length = (dx * dx + dy * dy).sqrt().max(1e-3);
            let half = (from + (to - from) * index as f32 / last as f32) / 2.0;
            let (nx, ny) = (-dy / length * half, dx / length * half);
            left.push((x + nx, y + ny));
            right.push((x - nx, y - ny));
        }
        left.extend(right.into_iter().rev());
        Self::fill(&left)
    }

    /// What lies in both.
    pub fn within(mut self, other: &Mask) -> Self {
        for (own, other) in self.0.iter_mut().zip(&other.0) {
            *own *= other;
        }
        self
    }
}

/// Adds one sub-line's coverage of `[from, to)` to a row of pixels.
fn add_span(row: &mut [f32], from: f32, to: f32) {
    let (from, to) = (from.clamp(0.0, WIDTH as f32), to.clamp(0.0, WIDTH as f32));
    let mut x = from.floor() as usize;
    while (x as f32) < to && x < WIDTH {
        let covered = (to.min(x as f32 + 1.0) - from.max(x as f32)).max(0.0);
        row[x] = (row[x] + covered / LINES as f32).min(1.0);
        x += 1;
    }
}

pub struct Canvas(Vec<Colour>);

impl Canvas {
    pub fn new() -> Self {
        Self(vec![[255.0; 3]; WIDTH * HEIGHT])
    }

    /// Lays a paint (colour and opacity by place) over the canvas where the mask is.
    pub fn paint(&mut self, mask: &Mask, paint: impl Fn(f32, f32) -> (Colour, f32)) {
        for (index, (pixel, &cover)) in self.0.iter_mut().zip(&mask.0).enumerate() {
            if cover > 0.0 {
                let (colour, opacity) = paint((index % WIDTH) as f32 + 0.5, (index / WIDTH) as f32 + 0.5);
                *pixel = mix(*pixel, colour, cover * opacity);
            }
        }
    }

    pub fn jpeg(&self) -> ImageResult<Vec<u8>> {
        let bytes: Vec<u8> = self.0.iter().flatten().map(|channel| channel.round() as u8).collect();
        let mut jpeg = Vec::new();
        JpegEncoder::new_with_quality(&mut jpeg, 85).write_image(
            &bytes,
            WIDTH as u32,
            HEIGHT as u32,
            ExtendedColorType::Rgb8,
        )?;
        Ok(jpeg)
    }
}
