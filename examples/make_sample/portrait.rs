//! Portraits drawn by code: an ID picture's pose and background, but plainly a drawing of nobody.

use image::ImageResult;

use crate::canvas::{
    Canvas, Colour, HEIGHT, Mask, Point, curve, ellipse, mirrored, mix, rounded, scale, smooth,
};
use crate::random::Random;

/// The middle of the face.
const FACE: Point = (147.5, 172.0);
/// The same for the body, whose shapes are measured from the face of a longer neck.
const BODY: Point = (147.5, 160.0);

/// What tells one drawn person from another.
pub struct Look {
    woman: bool,
    hair: usize,
    hair_colour: Colour,
    skin: Colour,
    backdrop: [Colour; 2],
    suit: Colour,
    tie: Colour,
    glasses: Option<usize>,
    /// Relative to the average face.
    cheeks: f32,
    jaw: f32,
    length: f32,
    brow: f32,
    brow_tilt: f32,
    eye: f32,
    eye_gap: f32,
    nose: f32,
    mouth: f32,
    smile: f32,
    /// 0 at thirty, 1 near sixty.
    age: f32,
}

impl Look {
    pub fn new(index: usize, woman: bool, birth_year: i32) -> Self {
        let mut random = Random::new(0x5EED_0000 + index as u64 * 7919);
        let age = ((1996 - birth_year) as f32 / 28.0).clamp(0.0, 1.0);
        let grey = (age - 0.55).max(0.0) * random.between(0.1, 0.75);
        let tone = random.between(0.0, 1.0);
        let dark: Colour = [30.0, 26.0, 26.0];
        Self {
            woman,
            hair: index % if woman { 5 } else { 6 },
            hair_colour: mix(dark, [150.0, 150.0, 152.0], grey),
            skin: mix([250.0, 221.0, 196.0], [223.0, 178.0, 143.0], tone),
            backdrop: BACKDROPS[index % BACKDROPS.len()],
            suit: SUITS[(index / 2 + index) % SUITS.len()],
            tie: TIES[(index + 2) % TIES.len()],
            glasses: (random.below(10) < 4).then_some(index % 3),
            cheeks: random.between(0.93, 1.06),
            jaw: if woman { random.between(0.84, 0.96) } else { random.between(0.94, 1.14) },
            length: random.between(0.96, 1.05),
            brow: if woman { random.between(1.9, 2.8) } else { random.between(3.0, 4.6) },
            brow_tilt: random.between(-2.0, 3.0),
            eye: random.between(0.9, 1.12) * if woman { 1.07 } else { 0.97 },
            eye_gap: random.between(-1.6, 2.2),
            nose: random.between(0.85, 1.2),
            mouth: random.between(0.88, 1.12),
            smile: random.between(1.0, 4.2),
            age,
        }
    }
}

const BACKDROPS: [[Colour; 2]; 4] = [
    [[120.0, 176.0, 226.0], [66.0, 128.0, 196.0]],
    [[252.0, 252.0, 252.0], [226.0, 230.0, 235.0]],
    [[98.0, 160.0, 218.0], [52.0, 110.0, 182.0]],
    [[206.0, 62.0, 58.0], [176.0, 38.0, 40.0]],
];
const SUITS: [Colour; 6] = [
    [38.0, 44.0, 60.0],
    [52.0, 54.0, 58.0],
    [28.0, 32.0, 44.0],
    [66.0, 72.0, 84.0],
    [44.0, 56.0, 78.0],
    [60.0, 50.0, 48.0],
];
const TIES: [Colour; 5] =
    [[140.0, 34.0, 42.0], [36.0, 66.0, 120.0], [70.0, 84.0, 104.0], [104.0, 40.0, 66.0], [44.0, 84.0, 82.0]];

/// Draws the portrait and encodes it as a JPEG.
///
/// # Errors
/// Only what the encoder refuses.
pub fn draw(look: &Look) -> ImageResult<Vec<u8>> {
    let mut canvas = Canvas::new();
    backdrop(&mut canvas, look);
    if look.woman {
        hair_behind(&mut canvas, look);
    }
    neck(&mut canvas, look);
    clothes(&mut canvas, look);
    head(&mut canvas, look);
    features(&mut canvas, look);
    hair_over(&mut canvas, look);
    if let Some(frame) = look.glasses {
        glasses(&mut canvas, look, frame);
    }
    canvas.jpeg()
}

fn backdrop(canvas: &mut Canvas, look: &Look) {
    let [top, bottom] = look.backdrop;
    canvas.paint(&Mask::full(), |x, y| {
        let away = ((x - 147.5).powi(2) + (y - 150.0).powi(2)).sqrt() / 300.0;
        (mix(mix(top, bottom, y / HEIGHT as f32), bottom, away.min(1.0) * 0.6), 1.0)
    });
}

fn neck(canvas: &mut Canvas, look: &Look) {
    let wide = if look.woman { 33.0 } else { 43.0 };
    let shade = scale(look.skin, 0.86);
    let shape = mirrored(&[
        (0.0, 40.0),
        (wide, 50.0),
        (wide - 1.0, 110.0),
        (wide + 8.0, 140.0),
        (wide + 30.0, 156.0),
        (0.0, 200.0),
    ]);
    let neck = Mask::fill(&smooth(&place(&shape)));
    canvas.paint(&neck, |_, y| (mix(shade, look.skin, ((y - 285.0) / 70.0).clamp(0.0, 1.0)), 1.0));
    // The chin's shadow.
    let chin = 103.0 * look.length;
    let shadow = mirrored(&[
        (0.0, chin - 30.0),
        (wide - 1.0, chin - 40.0),
        (wide - 2.0, chin + 2.0),
        (0.0, chin + 22.0),
    ]);
    canvas.paint(&Mask::fill(&smooth(&place(&shadow))).within(&neck), |_, _| (scale(look.skin, 0.7), 0.55));
}

fn clothes(canvas: &mut Canvas, look: &Look) {
    let (reach, drop) = if look.woman { (118.0, 150.0) } else { (134.0, 146.0) };
    let suit = [
        (-54.0, 136.0),
        (-70.0, 141.0),
        (-reach + 12.0, drop + 4.0),
        (-reach - 6.0, drop + 40.0),
        (-reach - 14.0, 280.0),
        (reach + 14.0, 280.0),
        (reach + 6.0, drop + 40.0),
        (reach - 12.0, drop + 4.0),
        (70.0, 141.0),
        (54.0, 136.0),
        (30.0, 176.0),
        (0.0, 214.0),
        (-30.0, 176.0),
    ];
    let cloth = look.suit;
    let body = Mask::fill(&smooth(&clad(&suit)));
    canvas.paint(&body, |x, y| {
        let light = 1.12 - ((x - 120.0).abs() / 150.0) * 0.34 - (y - 300.0) / 900.0;
        (scale(cloth, light), 1.0)
    });
    if look.woman {
        blouse(canvas, look)
    } else {
        shirt(canvas, look)
    }
    // Lapels, from the neck down to where they cross.
    let (start, cross) = if look.woman { (44.0, 236.0) } else { (48.0, 244.0) };
    for side in [-1.0, 1.0] {
        let lapel = [
            (side * (start + 2.0), 130.0),
            (side * (start + 20.0), 142.0),
            (side * (start + 26.0), 176.0),
            (side * (start + 8.0), 182.0),
            (side * (start + 14.0), 192.0),
            (side * 4.0, cross),
        ];
        let lapel = clad(&lapel);
        canvas.paint(&Mask::fill(&lapel), |x, _| {
            (scale(cloth, if side < 0.0 { 1.32 } else { 1.18 } - (x - 147.5).abs() / 900.0), 1.0)
        });
        canvas.paint(&Mask::stroke(&lapel[..], 1.3), |_, _| (scale(cloth, 0.62), 0.8));
    }
    canvas.paint(&Mask::stroke(&clad(&[(2.0, cross - 2.0), (3.0, 300.0)]), 1.6), |_, _| {
        (scale(cloth, 0.6), 0.8)
    });
}

fn shirt(canvas: &mut Canvas, look: &Look) {
    let white = [246.0, 247.0, 250.0];
    let front =
        clad(&[(-46.0, 126.0), (0.0, 160.0), (46.0, 126.0), (40.0, 190.0), (0.0, 252.0), (-40.0, 190.0)]);
    canvas.paint(&Mask::fill(&front), |x, _| (scale(white, 1.0 - (x - 147.5).abs() / 420.0), 1.0));
    let tie = clad(&[
        (-9.0, 160.0),
        (9.0, 160.0),
        (7.0, 175.0),
        (14.0, 236.0),
        (0.0, 262.0),
        (-14.0, 236.0),
        (-7.0, 175.0),
    ]);
    canvas.paint(&Mask::fill(&tie), |x, y| {
        let stripe = if ((x + y) / 9.0).rem_euclid(2.0) < 0.5 { 1.22 } else { 1.0 };
        (scale(look.tie, stripe - (x - 147.5).abs() / 90.0), 1.0)
    });
    let knot = clad(&[(-11.0, 152.0), (11.0, 152.0), (7.0, 173.0), (-7.0, 173.0)]);
    canvas.paint(&Mask::fill(&knot), |x, _| (scale(look.tie, 1.12 - (x - 147.5).abs() / 50.0), 1.0));
    for side in [-1.0, 1.0] {
        let collar = clad(&[
            (side * 42.0, 117.0),
            (side * 55.0, 134.0),
            (side * 30.0, 172.0),
            (side * 3.0, 154.0),
            (side * 27.0, 143.0),
        ]);
        canvas.paint(&Mask::fill(&collar), |_, _| (white, 1.0));
        canvas.paint(&Mask::stroke(&collar[1..4], 1.2), |_, _| ([168.0, 174.0, 184.0], 0.9));
    }
}

fn blouse(canvas: &mut Canvas, look: &Look) {
    let tint = mix([248.0, 247.0, 246.0], look.tie, 0.08);
    for side in [-1.0, 1.0] {
        let half = clad(&[
            (side * 35.0, 120.0),
            (side * 54.0, 140.0),
            (side * 42.0, 176.0),
            (0.0, 244.0),
            (0.0, 186.0),
            (side * 22.0, 160.0),
        ]);
        canvas.paint(&Mask::fill(&half), |x, _| (scale(tint, 1.0 - (x - 147.5).abs() / 520.0), 1.0));
        let collar = clad(&[
            (side * 35.0, 118.0),
            (side * 53.0, 135.0),
            (side * 40.0, 178.0),
            (side * 2.0, 190.0),
            (side * 22.0, 160.0),
        ]);
        canvas.paint(&Mask::fill(&collar), |_, _| (scale(tint, 1.02), 1.0));
        canvas.paint(&Mask::stroke(&collar[1..4], 1.1), |_, _| ([176.0, 176.0, 182.0], 0.9));
    }
}

/// The outline of the face, clockwise from the top of the skull.
fn face_outline(look: &Look) -> Vec<Point> {
    let (cheeks, jaw, length) = (look.cheeks, look.jaw, look.length);
    mirrored(&[
        (0.0, -100.0),
        (38.0, -93.0),
        (61.0 * cheeks, -62.0),
        (67.0 * cheeks, -20.0),
        (66.0 * cheeks, 14.0),
        (59.0 * jaw * 0.5 + 59.0 * cheeks * 0.5, 50.0 * length),
        (42.0 * jaw, 80.0 * length),
        (20.0 * jaw, 98.0 * length),
        (0.0, 103.0 * length),
    ])
}

fn head(canvas: &mut Canvas, look: &Look) {
    let skin = look.skin;
    for side in [-1.0, 1.0] {
        let edge = 65.0 * look.cheeks;
        let ear = place(&[
            (side * (edge - 4.0), -16.0),
            (side * (edge + 8.0), -19.0),
            (side * (edge + 11.0), -4.0),
            (side * (edge + 7.0), 20.0),
            (side * (edge - 1.0), 30.0),
            (side * (edge - 8.0), 22.0),
        ]);
        canvas.paint(&Mask::fill(&smooth(&ear)), |_, _| (scale(skin, 0.93), 1.0));
        let fold =
            place(&[(side * (edge + 5.0), -10.0), (side * (edge + 7.0), 0.0), (side * (edge + 3.0), 16.0)]);
        canvas.paint(&Mask::stroke(&fold, 1.6), |_, _| (scale(skin, 0.76), 0.7));
    }
    let outline = smooth(&place(&face_outline(look)));
    let face = Mask::fill(&outline);
    canvas.paint(&face, |x, y| {
        let across = (x - FACE.0 + 10.0) / 78.0;
        let down = (y - FACE.1) / 110.0;
        let shade = 1.03 - 0.13 * across * across - 0.07 * down.max(0.0).powi(2);
        (scale(skin, shade), 1.0)
    });
    let blush = if look.woman { 0.20 } else { 0.10 };
    for side in [-1.0, 1.0] {
        let middle = (FACE.0 + side * 36.0, FACE.1 + 34.0);
        canvas.paint(&face, |x, y| {
            let near = 1.0 - ((x - middle.0).powi(2) / 560.0 + (y - middle.1).powi(2) / 330.0).min(1.0);
            ([232.0, 120.0, 104.0], near * blush)
        });
    }
    if look.age > 0.45 {
        // Laugh lines, no more than a hint.
        for side in [-1.0, 1.0] {
            let line = curve(&place(&[(side * 22.0, 34.0), (side * 30.0, 46.0), (side * 31.0, 58.0)]));
            canvas
                .paint(&Mask::stroke(&line, 1.5), |_, _| (scale(skin, 0.72), 0.35 + 0.3 * (look.age - 0.45)));
        }
    }
}

fn features(canvas: &mut Canvas, look: &Look) {
    for side in [-1.0, 1.0] {
        eye(canvas, look, side);
        let (inner, outer) = (13.0 + look.eye_gap, 43.0 + look.eye_gap);
        let brow = curve(&place(&[
            (side * inner, -25.0),
            (side * (inner * 0.45 + outer * 0.55), -28.6 - look.brow_tilt * 0.6),
            (side * outer, -23.5),
        ]));
        canvas
            .paint(&Mask::tapered(&brow, look.brow * 1.35, look.brow * 0.5), |_, _| (look.hair_colour, 0.82));
    }
    nose(canvas, look);
    mouth(canvas, look);
}

fn eye(canvas: &mut Canvas, look: &Look, side: f32) {
    let middle = (side * (28.0 + look.eye_gap), -6.0);
    let (wide, high) = (13.5 * look.eye, 5.6 * look.eye);
    let at = |x: f32, y: f32| (FACE.0 + middle.0 + x * side, FACE.1 + middle.1 + y);
    let lid = [at(-wide, 2.0), at(-wide * 0.4, -high * 0.9), at(wide * 0.35, -high), at(wide, -0.5)];
    let under = [at(wide * 0.4, high * 0.72), at(-wide * 0.4, high * 0.8)];
    let socket = [at(-wide - 4.0, 0.0), at(0.0, -high - 8.0), at(wide + 6.0, -2.0), at(0.0, high + 4.0)];
    canvas.paint(&Mask::fill(&smooth(&socket)), |_, _| (scale(look.skin, 0.82), 0.28));
    let shape: Vec<Point> = lid.iter().chain(&under).copied().collect();
    let white = Mask::fill(&smooth(&shape));
    canvas.paint(&white, |_, y| (scale([250.0, 248.0, 246.0], 0.86 + 0.02 * (y - at(0.0, -high).1)), 1.0));
    let iris = at(0.0, -0.6);
    let disc = |radius: f32| Mask::fill(&ellipse(iris, radius, radius)).within(&white);
    canvas.paint(&disc(high * 1.02), |_, _| ([58.0, 38.0, 28.0], 1.0));
    canvas.paint(&disc(high * 0.52), |_, _| ([14.0, 10.0, 10.0], 1.0));
    let spark = Mask::fill(&ellipse((iris.0 - 1.8, iris.1 - 1.9), 1.4, 1.4));
    canvas.paint(&spark, |_, _| ([255.0, 255.0, 255.0], 0.95));
    let heavy = if look.woman { 2.6 } else { 2.0 };
    canvas.paint(&Mask::tapered(&curve(&lid), 1.2, heavy), |_, _| ([34.0, 24.0, 22.0], 0.92));
    let fold = [at(-wide * 0.8, -high * 0.55 - 2.4), at(0.0, -high - 4.0), at(wide * 0.95, -4.0)];
    canvas.paint(&Mask::stroke(&curve(&fold), 1.0), |_, _| (scale(look.skin, 0.62), 0.55));
    canvas.paint(
        &Mask::stroke(&curve(&[at(wide * 0.85, 1.4), at(0.0, high * 0.95), at(-wide * 0.7, 2.4)]), 0.9),
        |_, _| (scale(look.skin, 0.6), 0.5),
    );
    if look.age > 0.6 {
        let bag = curve(&[at(-wide * 0.8, high + 5.0), at(0.0, high + 8.5), at(wide * 0.9, high + 4.0)]);
        canvas.paint(&Mask::stroke(&bag, 1.3), |_, _| (scale(look.skin, 0.75), 0.45));
    }
}

fn nose(canvas: &mut Canvas, look: &Look) {
    let skin = look.skin;
    let wide = 11.5 * look.nose;
    let bridge = curve(&place(&[(7.0, -8.0), (8.0, 14.0), (wide, 30.0)]));
    canvas.paint(&Mask::tapered(&bridge, 5.0, 3.0), |_, _| (scale(skin, 0.8), 0.32));
    let light = curve(&place(&[(-1.0, -6.0), (-1.5, 14.0), (-2.0, 28.0)]));
    canvas.paint(&Mask::tapered(&light, 3.0, 7.0), |_, _| ([255.0, 244.0, 230.0], 0.34));
    for side in [-1.0, 1.0] {
        let wing = curve(&place(&[
            (side * (wide - 1.0), 26.0),
            (side * (wide + 2.5), 33.0),
            (side * (wide - 3.0), 38.0),
        ]));
        canvas.paint(&Mask::stroke(&wing, 1.7), |_, _| (scale(skin, 0.66), 0.7));
        let nostril =
            place(&[(side * 3.5, 38.0), (side * 7.0, 36.4), (side * 9.0, 38.4), (side * 6.0, 39.6)]);
        canvas.paint(&Mask::fill(&smooth(&nostril)), |_, _| ([96.0, 52.0, 42.0], 0.75));
    }
    let under = curve(&place(&[(-7.0, 40.0), (0.0, 42.0), (7.0, 40.0)]));
    canvas.paint(&Mask::stroke(&under, 1.8), |_, _| (scale(skin, 0.72), 0.5));
}

fn mouth(canvas: &mut Canvas, look: &Look) {
    let wide = 24.0 * look.mouth;
    let (line, smile) = (62.0 * look.length, look.smile);
    let lip = if look.woman { [204.0, 84.0, 84.0] } else { mix([188.0, 104.0, 92.0], look.skin, 0.25) };
    let full = if look.woman { 1.15 } else { 0.9 };
    let upper = place(&[
        (-wide, line - smile),
        (-wide * 0.35, line - 5.6 * full),
        (0.0, line - 4.0 * full),
        (wide * 0.35, line - 5.6 * full),
        (wide, line - smile),
        (0.0, line + 1.4),
    ]);
    let lower = place(&[
        (-wide * 0.92, line - smile + 0.6),
        (0.0, line + 1.2),
        (wide * 0.92, line - smile + 0.6),
        (wide * 0.45, line + 7.0 * full),
        (0.0, line + 8.6 * full),
        (-wide * 0.45, line + 7.0 * full),
    ]);
    canvas.paint(&Mask::fill(&smooth(&lower)), |_, y| (scale(lip, 1.08 - (y - FACE.1 - line) / 120.0), 0.92));
    canvas.paint(&Mask::fill(&smooth(&upper)), |_, _| (scale(lip, 0.86), 0.92));
    let parting = curve(&place(&[
        (-wide - 1.0, line - smile - 0.4),
        (-wide * 0.4, line + 0.4),
        (0.0, line + 0.9),
        (wide * 0.4, line + 0.4),
        (wide + 1.0, line - smile - 0.4),
    ]));
    canvas.paint(&Mask::stroke(&parting, 1.7), |_, _| ([112.0, 48.0, 46.0], 0.85));
    let under = curve(&place(&[(-11.0, line + 15.0), (0.0, line + 16.6), (11.0, line + 15.0)]));
    canvas.paint(&Mask::stroke(&under, 2.2), |_, _| (scale(look.skin, 0.78), 0.4));
}

/// Hair that falls behind the neck: women's bobs and long hair.
fn hair_behind(canvas: &mut Canvas, look: &Look) {
    let shape = match look.hair {
        0 => mirrored(&[
            (0.0, -122.0),
            (52.0, -110.0),
            (80.0, -66.0),
            (85.0, 0.0),
            (84.0, 60.0),
            (70.0, 102.0),
            (40.0, 108.0),
            (0.0, 90.0),
        ]),
        2 => mirrored(&[
            (0.0, -122.0),
            (52.0, -110.0),
            (80.0, -66.0),
            (84.0, 0.0),
            (88.0, 70.0),
            (92.0, 136.0),
            (70.0, 176.0),
            (30.0, 170.0),
            (0.0, 150.0),
        ]),
        4 => mirrored(&[
            (0.0, -122.0),
            (54.0, -110.0),
            (84.0, -66.0),
            (90.0, -8.0),
            (90.0, 46.0),
            (76.0, 84.0),
            (40.0, 84.0),
            (0.0, 60.0),
        ]),
        _ => return,
    };
    canvas.paint(&Mask::fill(&smooth(&place(&shape))), |x, _| {
        (scale(look.hair_colour, 0.92 + 0.2 * (1.0 - (x - 110.0).abs() / 110.0).max(0.0)), 1.0)
    });
}

fn hair_over(canvas: &mut Canvas, look: &Look) {
    let outline = if look.woman { womans_hair(look) } else { mans_hair(look) };
    let shape = Mask::fill(&smooth(&place(&outline)));
    // A soft shadow on the forehead seats the hair on the head.
    let face = Mask::fill(&smooth(&place(&face_outline(look))));
    let shadow: Vec<Point> = outline.iter().map(|&(x, y)| (x * 0.97, y + 4.0)).collect();
    canvas.paint(&Mask::fill(&smooth(&place(&shadow))).within(&face), |_, _| (scale(look.skin, 0.66), 0.45));
    let colour = look.hair_colour;
    canvas.paint(&shape, |x, y| {
        let gleam = (1.0 - ((x - 116.0) / 46.0).powi(2) - ((y - 78.0) / 22.0).powi(2)).max(0.0);
        let strand = (((x * 0.9 + y * 0.2) / 6.0).rem_euclid(2.0) - 1.0).abs() * 0.12;
        (mix(scale(colour, 1.0 + strand), [150.0, 146.0, 148.0], gleam * 0.32), 1.0)
    });
    if look.woman && look.hair == 3 {
        let bun = Mask::fill(&ellipse((FACE.0, FACE.1 - 124.0), 30.0, 20.0));
        canvas.paint(&bun, |x, _| (scale(colour, 1.25 - (x - 136.0).abs() / 60.0), 1.0));
    }
}

fn mans_hair(look: &Look) -> Vec<Point> {
    let side = 69.0 * look.cheeks;
    let cap: [Point; 7] = [
        (-side + 1.0, 2.0),
        (-side - 3.0, -34.0),
        (-side + 2.0, -76.0),
        (-44.0, -112.0),
        (0.0, -123.0),
        (44.0, -112.0),
        (side - 2.0, -76.0),
    ];
    let back: [Point; 2] = [(side + 3.0, -34.0), (side - 1.0, 2.0)];
    let fringe: &[Point] = match look.hair {
        // Short and even.
        0 => &[
            (60.0, -24.0),
            (58.0, -52.0),
            (38.0, -70.0),
            (0.0, -75.0),
            (-38.0, -70.0),
            (-58.0, -52.0),
            (-60.0, -24.0),
        ],
        // Parted on the left.
        1 => &[
            (60.0, -22.0),
            (59.0, -50.0),
            (46.0, -64.0),
            (10.0, -66.0),
            (-22.0, -82.0),
            (-34.0, -92.0),
            (-44.0, -72.0),
            (-58.0, -48.0),
            (-60.0, -22.0),
        ],
        // Combed back, high forehead.
        2 => &[
            (61.0, -24.0),
            (58.0, -58.0),
            (46.0, -82.0),
            (22.0, -90.0),
            (0.0, -88.0),
            (-22.0, -90.0),
            (-46.0, -82.0),
            (-58.0, -58.0),
            (-61.0, -24.0),
        ],
        // Crew cut.
        3 => &[
            (61.0, -30.0),
            (57.0, -62.0),
            (44.0, -80.0),
            (16.0, -84.0),
            (-16.0, -84.0),
            (-44.0, -80.0),
            (-57.0, -62.0),
            (-61.0, -30.0),
        ],
        // Parted on the right, fuller.
        4 => &[
            (60.0, -20.0),
            (58.0, -48.0),
            (42.0, -76.0),
            (32.0, -90.0),
            (14.0, -76.0),
            (-20.0, -62.0),
            (-48.0, -56.0),
            (-59.0, -42.0),
            (-60.0, -18.0),
        ],
        // Receding at the temples.
        _ => &[
            (61.0, -26.0),
            (57.0, -58.0),
            (42.0, -84.0),
            (27.0, -82.0),
            (0.0, -74.0),
            (-27.0, -82.0),
            (-42.0, -84.0),
            (-57.0, -58.0),
            (-61.0, -26.0),
        ],
    };
    let lift = if look.hair == 3 { 7.0 } else { 0.0 };
    cap.iter()
        .chain(&back)
        .map(|&(x, y)| (x, if y < -60.0 { y + lift } else { y }))
        .chain(fringe.iter().copied())
        .collect()
}

fn womans_hair(look: &Look) -> Vec<Point> {
    match look.hair {
        // A bob with a side parting.
        0 => vec![
            (-72.0, 70.0),
            (-82.0, 20.0),
            (-80.0, -50.0),
            (-52.0, -108.0),
            (0.0, -124.0),
            (52.0, -108.0),
            (80.0, -50.0),
            (82.0, 20.0),
            (72.0, 70.0),
            (61.0, 58.0),
            (64.0, 0.0),
            (54.0, -50.0),
            (6.0, -76.0),
            (-24.0, -96.0),
            (-42.0, -62.0),
            (-62.0, -14.0),
            (-61.0, 58.0),
        ],
        // Short, ears free, swept to one side.
        1 => vec![
            (-66.0, 12.0),
            (-75.0, -30.0),
            (-70.0, -82.0),
            (-40.0, -116.0),
            (4.0, -125.0),
            (50.0, -112.0),
            (74.0, -76.0),
            (75.0, -28.0),
            (66.0, 12.0),
            (61.0, -18.0),
            (54.0, -52.0),
            (14.0, -66.0),
            (-20.0, -74.0),
            (-36.0, -90.0),
            (-48.0, -64.0),
            (-60.0, -40.0),
            (-62.0, -14.0),
        ],
        // Long, parted in the middle.
        2 => vec![
            (-72.0, 96.0),
            (-84.0, 20.0),
            (-80.0, -50.0),
            (-52.0, -108.0),
            (0.0, -123.0),
            (52.0, -108.0),
            (80.0, -50.0),
            (84.0, 20.0),
            (72.0, 96.0),
            (62.0, 40.0),
            (62.0, -14.0),
            (44.0, -62.0),
            (3.0, -96.0),
            (0.0, -98.0),
            (-3.0, -96.0),
            (-44.0, -62.0),
            (-62.0, -14.0),
            (-62.0, 40.0),
        ],
        // Drawn back into a bun.
        3 => vec![
            (-65.0, 4.0),
            (-72.0, -36.0),
            (-66.0, -84.0),
            (-38.0, -114.0),
            (0.0, -121.0),
            (38.0, -114.0),
            (66.0, -84.0),
            (72.0, -36.0),
            (65.0, 4.0),
            (61.0, -30.0),
            (50.0, -66.0),
            (22.0, -86.0),
            (0.0, -92.0),
            (-22.0, -86.0),
            (-50.0, -66.0),
            (-61.0, -30.0),
        ],
        // A round bob with a fringe.
        _ => vec![
            (-70.0, 48.0),
            (-86.0, 0.0),
            (-82.0, -56.0),
            (-52.0, -110.0),
            (0.0, -124.0),
            (52.0, -110.0),
            (82.0, -56.0),
            (86.0, 0.0),
            (70.0, 48.0),
            (60.0, 34.0),
            (63.0, -10.0),
            (56.0, -46.0),
            (26.0, -50.0),
            (-6.0, -47.0),
            (-34.0, -52.0),
            (-58.0, -42.0),
            (-63.0, -10.0),
            (-60.0, 34.0),
        ],
    }
}

fn glasses(canvas: &mut Canvas, look: &Look, frame: usize) {
    let (colour, line, wide, high): (Colour, f32, f32, f32) = match frame {
        0 => ([30.0, 28.0, 30.0], 2.8, 23.0, 15.5),
        1 => ([110.0, 104.0, 96.0], 1.6, 22.0, 14.5),
        _ => ([58.0, 40.0, 34.0], 2.3, 21.0, 16.5),
    };
    let centre = 28.0 + look.eye_gap;
    for side in [-1.0, 1.0] {
        let middle = (FACE.0 + side * centre, FACE.1 - 3.0);
        let lens = rounded(middle, wide, high, if frame == 2 { 0.75 } else { 0.83 });
        canvas.paint(&Mask::fill(&lens), |x, y| {
            let glare = (1.0 - ((x - y * 0.5) - (middle.0 - middle.1 * 0.5) + 8.0).abs() / 5.0).max(0.0);
            ([255.0, 255.0, 255.0], 0.05 + glare * 0.14)
        });
        let ring: Vec<Point> = lens.iter().chain(lens.first()).copied().collect();
        canvas.paint(&Mask::stroke(&ring, line), |_, _| (colour, 0.95));
        let temple = place(&[(side * (centre + wide - 1.0), -8.0), (side * 68.0 * look.cheeks, -12.0)]);
        canvas.paint(&Mask::stroke(&temple, line), |_, _| (colour, 0.95));
    }
    let bridge = curve(&place(&[(-(centre - wide), -5.0), (0.0, -9.0), (centre - wide, -5.0)]));
    canvas.paint(&Mask::stroke(&bridge, line), |_, _| (colour, 0.95));
}

/// Points of the face's own coordinates to the picture's.
fn place(points: &[Point]) -> Vec<Point> {
    points.iter().map(|&(x, y)| (FACE.0 + x, FACE.1 + y)).collect()
}

/// The same for the body.
fn clad(points: &[Point]) -> Vec<Point> {
    points.iter().map(|&(x, y)| (BODY.0 + x, BODY.1 + y)).collect()
}
