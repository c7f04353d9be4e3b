//! Photos 照片 prepared for printing: turned, cropped, scaled, stripped.
//!
//! Done before typst sees them: it would decode the whole original again, and the original's
//! metadata (a phone writes its GPS position) would reach the PDF.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageReader, Limits};
use thiserror::Error;

use super::jpeg;

/// One inch 一寸, 25 × 35 mm at 300 dpi.
const WIDTH: u32 = 295;
const HEIGHT: u32 = 413;

/// *Units*: pixels a side, and bytes a decoder may take.
const LONGEST_SIDE: u32 = 20_000;
const MEMORY: u64 = 512 << 20;

const QUALITY: u8 = 90;

/// Why a photo cannot be printed.
#[derive(Debug, Error)]
#[error("照片不能解码，请换一张 JPEG 或 PNG 格式的照片")]
pub struct Error(#[from] image::ImageError);

/// The photo as the form prints it: 295 × 413 pixels, JPEG, without metadata.
///
/// The EXIF turn is applied; what is too wide or too tall is cut evenly at the sides, and below
/// rather than above, so that the head stays whole.
///
/// # Errors
/// When the bytes are no picture, or one beyond the limits.
pub fn prepare(bytes: &[u8]) -> Result<Vec<u8>, Error> {
    let mut decoder = decoder(bytes)?;
    let turn = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    // Most photos come from a studio in just this size: those print as they are.
    if turn == Orientation::NoTransforms
        && let Some(bare) = jpeg::bare(bytes, (WIDTH as u16, HEIGHT as u16))
    {
        return Ok(bare);
    }
    let mut picture = DynamicImage::from_decoder(decoder)?;
    picture.apply_orientation(turn);
    let cropped = crop(&picture);
    let scaled = match (cropped.width(), cropped.height()) {
        (WIDTH, HEIGHT) => cropped,
        _ => cropped.resize_exact(WIDTH, HEIGHT, FilterType::CatmullRom),
    };
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, QUALITY).encode_image(&flatten(scaled))?;
    Ok(jpeg)
}

/// White paper, in the place of a photo that cannot be printed.
pub fn blank() -> Vec<u8> {
    let mut jpeg = Vec::new();
    let white = image::RgbImage::from_pixel(5, 7, image::Rgb([255; 3]));
    JpegEncoder::new(&mut jpeg).encode_image(&white).expect("a white picture can be encoded into memory");
    jpeg
}

/// An invented portrait of the size that is asked for: a shape of its own for each number, and as much grain as a camera
/// leaves, so that it weighs what a photo weighs.
pub fn invented(number: u32) -> Vec<u8> {
    let mut state = number.wrapping_mul(2_654_435_761) | 1;
    let mut grain = || {
        // xorshift32
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        (state % 24) as u8
    };
    let shade = (number * 37 % 120) as u8;
    let picture = image::RgbImage::from_fn(WIDTH, HEIGHT, |x, y| {
        let (dx, dy) = (i64::from(x) - 147, i64::from(y) - 170);
        let is_head = dx * dx * 3 + dy * dy * 2 < 30_000;
        let is_shoulder = y > 260 && dx.abs() < i64::from(y) / 2 - 60;
        let [red, green, blue] = match (is_head, is_shoulder) {
            (true, _) => [220, 180, 150],
            (false, true) => [40 + shade / 2, 50, 90],
            (false, false) => [90, 120 + shade, 210],
        };
        let grain = grain();
        image::Rgb([red, green, blue].map(|value: u8| value.saturating_add(grain)))
    });
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, QUALITY)
        .encode_image(&picture)
        .expect("a picture can be encoded into memory");
    jpeg
}

fn decoder(bytes: &[u8]) -> Result<impl ImageDecoder, image::ImageError> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format()?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    reader.into_decoder()
}

/// The largest 5:7 part: centred across, and a third of the surplus height above it.
fn crop(picture: &DynamicImage) -> DynamicImage {
    let (width, height) = (picture.width(), picture.height());
    let wanted = u64::from(height) * u64::from(WIDTH) / u64::from(HEIGHT);
    if wanted <= u64::from(width) {
        let keep = (wanted as u32).max(1);
        picture.crop_imm((width - keep) / 2, 0, keep, height)
    } else {
        let keep = ((u64::from(width) * u64::from(HEIGHT) / u64::from(WIDTH)) as u32).clamp(1, height);
        picture.crop_imm(0, (height - keep) / 3, width, keep)
    }
}

/// Transparent pixels become white paper; 16 bits and grey become plain RGB.
fn flatten(picture: DynamicImage) -> DynamicImage {
    if matches!(picture, DynamicImage::ImageRgb8(_)) {
        return picture;
    }
    let mut rgba = picture.into_rgba8();
    for pixel in rgba.pixels_mut() {
        let [red, green, blue, alpha] = pixel.0;
        let over_white =
            |value: u8| ((u32::from(value) * u32::from(alpha) + 255 * (255 - u32::from(alpha))) / 255) as u8;
        pixel.0 = [over_white(red), over_white(green), over_white(blue), 255];
    }
    DynamicImage::ImageRgb8(DynamicImage::ImageRgba8(rgba).into_rgb8())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32, pixel: [u8; 4]) -> Vec<u8> {
        let picture = image::RgbaImage::from_pixel(width, height, image::Rgba(pixel));
        let mut bytes = Vec::new();
        picture.write_to(&mut Cursor::new(&mut bytes), image::ImageFormat::Png).unwrap();
        bytes
    }

    #[test]
    fn any_shape_comes_out_at_one_inch() {
        for (width, height) in [(295, 413), (4000, 30), (30, 4000), (1, 1), (600, 800)] {
            let jpeg = prepare(&png(width, height, [10, 20, 30, 255])).unwrap();
            let back = image::load_from_memory(&jpeg).unwrap();
            assert_eq!((back.width(), back.height()), (WIDTH, HEIGHT));
        }
    }

    #[test]
    fn transparency_is_paper_and_rubbish_is_refused() {
        let jpeg = prepare(&png(50, 70, [0, 0, 0, 0])).unwrap();
        let back = image::load_from_memory(&jpeg).unwrap().into_rgb8();
        assert!(back.get_pixel(10, 10).0.iter().all(|value| *value > 250));
        assert!(prepare(b"<html>not a picture</html>").is_err());
        assert!(prepare(&png(50, 70, [0, 0, 0, 255])[..40]).is_err());
    }

    /// What cameras and picture editors write: ink colours, sixteen bits, a turn that only the metadata tell. Each
    /// of these has its dark or red half on top.
    #[test]
    fn what_a_viewer_shows_is_what_prints() {
        let quirk = |name: &str| {
            let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/quirks").join(name);
            let jpeg = prepare(&std::fs::read(path).unwrap()).unwrap();
            (image::load_from_memory(&jpeg).unwrap().into_rgb8(), jpeg)
        };
        let near = |seen: [u8; 3], wanted: [u8; 3]| {
            seen.iter().zip(wanted).all(|(seen, wanted)| seen.abs_diff(wanted) < 40)
        };
        for (name, above, below) in [
            ("照片-cmyk.jpg", [200, 40, 40], [40, 60, 200]),
            ("照片-灰度16位.png", [0, 0, 0], [255, 255, 255]),
            ("照片-旋转.jpg", [200, 40, 40], [40, 60, 200]),
        ] {
            let (picture, jpeg) = quirk(name);
            let (top, bottom) = (picture.get_pixel(147, 20).0, picture.get_pixel(147, 392).0);
            assert!(near(top, above), "{name}: {top:?} above");
            assert!(near(bottom, below), "{name}: {bottom:?} below");
            // Neither the turn nor a phone's GPS position goes with the picture.
            assert!(!jpeg.windows(4).any(|bytes| bytes == b"Exif"), "{name} kept its metadata");
        }
    }
}
