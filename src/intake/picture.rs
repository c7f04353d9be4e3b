//! Pictures: measured and tried once, so that what will be printed can be; their bytes are read again
//! when they are. Whom a picture shows is decided in `photos`.

use std::io::Cursor;
use std::sync::Arc;

use image::{DynamicImage, ImageDecoder, ImageReader, Limits};

use super::limits;
use super::sniff::{self, Kind};
use crate::model::{Locator, Photo, Tone};
use crate::output;

/// A picture, or a file that claims to be one.
#[derive(Clone, Debug)]
pub struct Picture {
    /// As `Place::file` names it.
    pub file: Arc<str>,
    /// It lies in a workbook, not in a file of its own.
    pub embedded: bool,
    /// Said to be no picture only where somebody's photo is lacking: a PDF by a person's name.
    pub only_if_wanted: bool,
    /// The photo, or why it is none: 不是图片，是网页.
    pub photo: Result<Photo, String>,
}

impl Picture {
    pub fn new(file: &str, locator: Locator, bytes: &[u8], embedded: bool) -> Self {
        let file: Arc<str> = file.into();
        let photo = measure(bytes).map(|(width, height, tone)| Photo {
            file: file.clone(),
            locator,
            sha256: output::sha256(bytes),
            width,
            height,
            tone,
        });
        Self { file, embedded, only_if_wanted: false, photo }
    }
}

/// Does the name say it is a picture?
pub fn is_picture_name(name: &str) -> bool {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension).to_lowercase();
    matches!(
        extension.as_str(),
        "jpg" | "jpeg" | "jpe" | "jfif" | "png" | "webp" | "bmp" | "gif" | "heic" | "heif" | "tif" | "tiff"
    )
}

/// Width and height as a viewer shows it, after the EXIF turn, and whether it shows anything.
fn measure(bytes: &[u8]) -> Result<(u32, u32, Tone), String> {
    if bytes.len() as u64 > limits::PICTURE_BYTES {
        return Err(format!("超过 {} MB，太大了", limits::PICTURE_BYTES >> 20));
    }
    match sniff::kind(bytes) {
        Kind::Picture => {}
        Kind::Empty => return Err("是空文件".into()),
        kind => return Err(format!("不是能打印的图片，是{}", kind_label(kind))),
    }
    if !is_whole(bytes) {
        return Err("图片不完整，后半截丢失".into());
    }
    let damaged = |_| "图片已损坏，打不开".to_string();
    let mut allowed = Limits::default();
    allowed.max_alloc = Some(limits::PICTURE_PIXELS * 4);
    let reader = || {
        ImageReader::new(Cursor::new(bytes))
            .with_guessed_format()
            .map_err(|_| "图片已损坏，打不开".to_string())
    };
    let mut decoder = reader()?.into_decoder().map_err(damaged)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > limits::PICTURE_PIXELS {
        return Err(format!("{width}×{height} 像素，太大了"));
    }
    let turned = decoder.orientation().map(is_sideways).unwrap_or(false);
    drop(decoder);
    let mut whole = reader()?;
    whole.limits(allowed);
    let tone = tone(&whole.decode().map_err(damaged)?);
    Ok(if turned { (height, width, tone) } else { (width, height, tone) })
}

/// One colour all over? A lossy format leaves a little noise in it, a scanner a little more.
fn tone(image: &DynamicImage) -> Tone {
    const NOISE: u8 = 6;
    // A sample of the lines is enough to see a face; a full look at a large scan costs as much as decoding it.
    let rgba = image.thumbnail(64, 64).to_rgba8();
    let (mut least, mut most) = ([u8::MAX; 3], [u8::MIN; 3]);
    for pixel in rgba.pixels() {
        // On paper, what is transparent is white.
        let alpha = u32::from(pixel[3]);
        for channel in 0..3 {
            let over = (u32::from(pixel[channel]) * alpha + 255 * (255 - alpha)) / 255;
            least[channel] = least[channel].min(over as u8);
            most[channel] = most[channel].max(over as u8);
        }
    }
    let span = (0..3).map(|channel| most[channel].saturating_sub(least[channel])).max().unwrap_or(0);
    match (least.iter().min(), most.iter().max()) {
        _ if span > NOISE => Tone::Picture,
        (Some(low), _) if *low >= 255 - 2 * NOISE => Tone::White,
        (_, Some(high)) if *high <= 2 * NOISE => Tone::Black,
        _ => Tone::Plain,
    }
}

fn is_sideways(orientation: image::metadata::Orientation) -> bool {
    use image::metadata::Orientation::{Rotate90, Rotate90FlipH, Rotate270, Rotate270FlipH};
    matches!(orientation, Rotate90 | Rotate270 | Rotate90FlipH | Rotate270FlipH)
}

/// Decoders forgive a JPEG or PNG that breaks off and print grey; its end mark tells.
fn is_whole(bytes: &[u8]) -> bool {
    if bytes.starts_with(b"\xFF\xD8") {
        // The thumbnail in a camera's metadata has an end mark of its own: only one after the picture's
        // data began counts.
        return scan(bytes).is_some_and(|at| bytes[at..].windows(2).rev().any(|pair| pair == b"\xFF\xD9"));
    }
    if bytes.starts_with(b"\x89PNG") {
        return bytes.windows(4).rev().any(|mark| mark == b"IEND");
    }
    true
}

/// Where the data of a JPEG begins: after its first start-of-scan segment, the others stepped over by
/// their length.
fn scan(bytes: &[u8]) -> Option<usize> {
    let mut at = 2;
    loop {
        let [mark, kind, high, low] = *bytes.get(at..at + 4)?.first_chunk()?;
        if mark != 0xFF {
            return None;
        }
        if kind == 0xFF {
            at += 1;
            continue;
        }
        let next = at + 2 + usize::from(u16::from_be_bytes([high, low]));
        if kind == 0xDA {
            return Some(next.min(bytes.len()));
        }
        at = next;
    }
}

fn kind_label(kind: Kind) -> &'static str {
    match kind {
        Kind::Pdf => "PDF 文件",
        Kind::Html => "网页",
        Kind::Text => "文本",
        Kind::Xlsx | Kind::Xls | Kind::Xlsb | Kind::Ods | Kind::FlatOds | Kind::Xml2003 | Kind::Encrypted => {
            "电子表格"
        }
        Kind::Docx => "Word 文档",
        Kind::Zip => "压缩包",
        Kind::Other(name) => name,
        _ => "认不出的文件",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    pub fn jpeg(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        let image = image::RgbImage::from_pixel(width, height, image::Rgb([90, 120, 200]));
        image::codecs::jpeg::JpegEncoder::new(&mut bytes).encode_image(&image).unwrap();
        bytes
    }

    /// A camera's metadata holds a thumbnail with an end mark of its own.
    #[test]
    fn a_thumbnails_end_is_not_the_pictures() {
        let picture = jpeg(295, 413);
        let thumbnail = jpeg(16, 16);
        let length = u16::try_from(thumbnail.len() + 2).unwrap().to_be_bytes();
        let camera = [&picture[..2], &[0xFF, 0xE1], &length, &thumbnail, &picture[2..]].concat();
        assert_eq!(measure(&camera), Ok((295, 413, Tone::Plain)));
        assert!(measure(&camera[..camera.len() - 400]).unwrap_err().contains("不完整"));
    }

    #[test]
    fn a_picture_is_measured_and_what_is_none_is_named() {
        let whole = jpeg(295, 413);
        assert_eq!(measure(&whole), Ok((295, 413, Tone::Plain)));
        assert!(measure(&whole[..whole.len() / 2]).unwrap_err().contains("不完整"));
        assert!(measure(b"<html><body>404</body></html>").unwrap_err().contains("网页"));
        assert!(measure(b"%PDF-1.4").unwrap_err().contains("PDF"));
        assert!(measure(b"\x00\x00\x00\x18ftypheic0000").unwrap_err().contains("HEIC"));
        assert!(measure(b"").unwrap_err().contains("空"));
        let mut broken = b"\x89PNG\r\n\x1a\n".to_vec();
        broken.extend_from_slice(b"garbage IEND");
        assert!(measure(&broken).unwrap_err().contains("损坏"));
    }
}
