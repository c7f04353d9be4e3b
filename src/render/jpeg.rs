//! JPEG without its metadata: the coefficients are carried over byte for byte, so that nothing is decoded, nothing
//! encoded and no quality lost. Pixels are `photo`'s business.

/// What every reader takes for plain YCbCr or grey, 72 dots an inch: paper gives a photo its size.
const JFIF: &[u8] = b"\xFF\xE0\x00\x10JFIF\0\x01\x01\x00\x00\x01\x00\x01\x00\x00";

/// The picture alone, ended at its end mark: neither EXIF nor colour profiles, comments or what a phone hangs behind.
///
/// `None` where it is no plain JPEG of `width` × `height` pixels (8 bits, grey or YCbCr, Huffman): such a one has to
/// be decoded to be printed. A turn that the EXIF asks for is not seen here.
pub fn bare(bytes: &[u8], (width, height): (u16, u16)) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(bytes.len() + JFIF.len());
    out.extend(bytes.get(..2).filter(|start| *start == b"\xFF\xD8")?);
    out.extend(JFIF);
    let (mut at, mut framed, mut quantised, mut coded, mut scanned) = (2, false, false, false, false);
    loop {
        if *bytes.get(at)? != 0xFF {
            return None;
        }
        let kind = *bytes.get(at + 1)?;
        if kind == 0xFF {
            at += 1;
            continue;
        }
        if kind == 0xD9 {
            out.extend(b"\xFF\xD9");
            return scanned.then_some(out);
        }
        let length = u16::from_be_bytes(*bytes.get(at + 2..at + 4)?.first_chunk()?);
        let segment = bytes.get(at..at + 2 + usize::from(length))?;
        let body = segment.get(4..)?;
        at += segment.len();
        match kind {
            // What an Adobe program says of the colours would have to be believed.
            0xEE => return None,
            0xE0..=0xEF | 0xFE => continue,
            0xDB => quantised = true,
            0xC4 => coded = true,
            // The restart interval.
            0xDD => {}
            // Baseline, extended, progressive.
            0xC0..=0xC2 if !framed => {
                framed = true;
                let [8, high, low, wide, narrow, components, ..] = *body else { return None };
                let size = (u16::from_be_bytes([wide, narrow]), u16::from_be_bytes([high, low]));
                let names: Vec<u8> = body.get(6..)?.chunks(3).map(|one| one[0]).collect();
                let plain = matches!((components, &*names), (1, [_]) | (3, [1, 2, 3]));
                if size != (width, height) || !plain {
                    return None;
                }
            }
            0xDA if framed && quantised && coded => {
                scanned = true;
                out.extend(segment);
                let data = data(bytes.get(at..)?)?;
                out.extend(data);
                at += data.len();
                continue;
            }
            _ => return None,
        }
        out.extend(segment);
    }
}

/// The entropy-coded data at the head of `bytes`: up to the next marker that is no restart and no stuffed byte.
fn data(bytes: &[u8]) -> Option<&[u8]> {
    let is_marker = |pair: &[u8]| pair[0] == 0xFF && !matches!(pair[1], 0x00 | 0xD0..=0xD7);
    bytes.windows(2).position(is_marker).map(|end| &bytes[..end])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::photo;
    use proptest::prelude::*;

    const SIZE: (u16, u16) = (295, 413);

    /// The picture with `extra` behind its first two bytes.
    fn with(picture: &[u8], extra: &[u8]) -> Vec<u8> {
        [&picture[..2], extra, &picture[2..]].concat()
    }

    fn segment(kind: u8, body: &[u8]) -> Vec<u8> {
        let length = u16::try_from(body.len() + 2).unwrap().to_be_bytes();
        [&[0xFF, kind], &length[..], body].concat()
    }

    fn pixels(bytes: &[u8]) -> Vec<u8> {
        image::load_from_memory(bytes).unwrap().into_rgb8().into_raw()
    }

    #[test]
    fn metadata_go_and_every_pixel_stays() {
        let picture = photo::invented(1);
        let exif = segment(0xE1, b"Exif\0\0II*\0 gps");
        let said =
            [with(&picture, &exif), with(&picture, &segment(0xFE, b"gps")), with(&picture, &[0xFF; 3])];
        let behind = [&picture[..], b"\xFF\xD8 another picture, gps"].concat();
        for bytes in said.iter().chain([&behind, &picture]) {
            let bare = bare(bytes, SIZE).unwrap();
            assert!(!bare.windows(3).any(|own| own == b"gps"));
            assert_eq!(pixels(&bare), pixels(&picture));
            assert!(bare.ends_with(b"\xFF\xD9"));
        }
    }

    #[test]
    fn what_has_to_be_decoded_is_left_to_the_decoder() {
        let picture = photo::invented(1);
        let adobe = with(&picture, &segment(0xEE, b"Adobe\0d\0\0\0\0\0"));
        let cmyk = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/quirks/照片-cmyk.jpg")).unwrap();
        let rest = [&picture[..picture.len() - 2], b"", b"\x89PNG\r\n\x1a\n"];
        for bytes in [&adobe[..], &cmyk].into_iter().chain(rest) {
            assert_eq!(bare(bytes, SIZE), None);
        }
        assert_eq!(bare(&picture, (295, 414)), None);
        let scan = picture.windows(2).position(|pair| pair == b"\xFF\xDA").unwrap();
        let unseen = [&picture[..scan], b"\xFF\xD9"].concat();
        assert_eq!(bare(&unseen, SIZE), None, "a frame without a picture");
    }

    proptest! {
        #[test]
        fn any_bytes_are_borne(at in 0usize..4000, byte: u8, keep in 0usize..4000) {
            let mut bytes = photo::invented(2);
            let count = bytes.len();
            bytes[at % count] = byte;
            let _ = bare(&bytes, SIZE);
            let _ = bare(&bytes[..keep.min(count)], SIZE);
        }
    }
}
