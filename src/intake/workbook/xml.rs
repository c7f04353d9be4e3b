//! XML helpers over quick-xml: attributes by local name, text with its references resolved.
//! Broken XML ends the part it stands in, never the batch; so does the end of a file's time, for [`super::read`] to tell.

use std::borrow::Cow;
use std::io::{self, BufRead, Cursor, Read};

use quick_xml::XmlVersion;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesRef, BytesStart, BytesText};
use quick_xml::reader::Reader;

use crate::intake::archive::Budget;

/// A part, as long as there is time: behind that, reading it is an error like any other.
pub struct Timed<'a> {
    part: Cursor<Cow<'a, [u8]>>,
    budget: &'a Budget,
}

impl Read for Timed<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.part.read(into)
    }
}

impl BufRead for Timed<'_> {
    /// Asked for a few times an event.
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.budget.tick().map_err(io::Error::other)?;
        self.part.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.part.consume(amount);
    }
}

pub fn reader<'a>(part: &'a [u8], budget: &'a Budget) -> Reader<Timed<'a>> {
    let mut reader = Reader::from_reader(Timed { part: Cursor::new(utf_8(part)), budget });
    reader.config_mut().check_end_names = false;
    reader
}

/// A part in UTF-8, without its mark: some programs write UTF-16, or name an encoding of their own.
fn utf_8(part: &[u8]) -> Cow<'_, [u8]> {
    if let Some(bare) = part.strip_prefix(b"\xef\xbb\xbf") {
        return Cow::Borrowed(bare);
    }
    let encoding = match part {
        [0xff, 0xfe, ..] | [b'<', 0, ..] => encoding_rs::UTF_16LE,
        [0xfe, 0xff, ..] | [0, b'<', ..] => encoding_rs::UTF_16BE,
        _ => match declared(part) {
            Some(encoding) => encoding,
            None => return Cow::Borrowed(part),
        },
    };
    Cow::Owned(encoding.decode_with_bom_removal(part).0.into_owned().into_bytes())
}

/// `<?xml version="1.0" encoding="GBK"?>`, where that is no UTF-8.
fn declared(part: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let head = part.get(..part.len().min(200))?;
    let head = std::str::from_utf8(&head[..head.iter().position(|byte| *byte == b'>')?]).ok()?;
    let (_, label) = head.strip_prefix("<?xml")?.split_once("encoding=")?;
    let label = label.get(1..)?.split(['"', '\'']).next()?;
    let encoding = encoding_rs::Encoding::for_label(label.as_bytes())?;
    // What says UTF-16 in bytes of one each has been saved anew without a look at its first line.
    let wide = [encoding_rs::UTF_16LE, encoding_rs::UTF_16BE, encoding_rs::UTF_8].contains(&encoding);
    (!wide).then_some(encoding)
}

/// The attributes as they stand. Looking whether one stands twice would compare each with each: a million of them is a
/// trap.
pub fn attributes<'a>(tag: &'a BytesStart) -> impl Iterator<Item = Attribute<'a>> {
    let mut all = tag.attributes();
    all.with_checks(false);
    all.flatten()
}

/// An attribute by its local name, whatever its prefix.
pub fn attribute(tag: &BytesStart, name: &str) -> Option<String> {
    attributes(tag).find(|attribute| attribute.key.local_name().as_ref() == name).and_then(|attribute| {
        attribute.normalized_value(XmlVersion::Implicit1_0).ok().map(|value| value.into_owned())
    })
}

/// An attribute by its whole name, for tags that carry `id` and `r:id` both.
pub fn attribute_named(tag: &BytesStart, name: &str) -> Option<String> {
    attributes(tag)
        .find(|attribute| attribute.key.as_ref() == name)
        .map(|attribute| attribute.value.into_owned())
}

pub fn number<T: std::str::FromStr>(tag: &BytesStart, name: &str) -> Option<T> {
    attribute(tag, name)?.trim().parse().ok()
}

pub fn flag(tag: &BytesStart, name: &str) -> bool {
    attribute(tag, name).is_some_and(|value| matches!(value.as_str(), "1" | "true" | "on"))
}

pub fn push_text(into: &mut String, text: &BytesText) {
    into.push_str(&text.xml10_content());
}

/// Base64 with white space in it; what is no base64 is passed over.
pub fn base64(text: &str) -> Vec<u8> {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut values = [u32::MAX; 256];
    for (value, letter) in LETTERS.iter().enumerate() {
        values[usize::from(*letter)] = value as u32;
    }
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut held, mut bits) = (0u32, 0);
    for value in text.bytes().map(|byte| values[usize::from(byte)]).filter(|value| *value < 64) {
        held = held << 6 | value;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push((held >> bits) as u8);
            held &= (1 << bits) - 1;
        }
    }
    out
}

/// `&amp;`, `&#20013;`; a reference nobody defined stays as written.
pub fn push_reference(into: &mut String, reference: &BytesRef) {
    if let Ok(Some(ch)) = reference.resolve_char_ref() {
        into.push(ch);
        return;
    }
    let name = reference.xml10_content();
    match quick_xml::escape::resolve_predefined_entity(&name) {
        Some(text) => into.push_str(text),
        None => into.push_str(&format!("&{name};")),
    }
}
