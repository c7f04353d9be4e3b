//! Reading back: the text of a finished PDF or workbook of ours, so that a public file can be searched for what must
//! not be in it. It looks at the bytes that go out, not at what they were made from.
//!
//! It understands what this program writes and no more; a file it cannot read through is an error, never an empty text.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use thiserror::Error;

/// Why a finished file could not be read through.
#[derive(Debug, Error)]
#[error("读不透生成的文件（{0}），不能证明其中没有泄露")]
pub struct Error(&'static str);

/// Every text of a PDF: its pages, its bookmarks and its properties.
///
/// # Errors
/// When a stream does not open, a font says nothing of its characters, or text stands outside the pages.
pub fn pdf(bytes: &[u8]) -> Result<String, Error> {
    let objects = objects(bytes)?;
    let mut text = String::new();
    let mut contents = Vec::new();
    for object in objects.values() {
        let dict = object.dict.as_str();
        text.push_str(&dict_texts(dict));
        if dict.contains("/Subtype/XML") {
            xml_texts(&String::from_utf8_lossy(&object.stream), &mut text);
        }
        if !(dict.contains("/Type/Page/") || dict.contains("/Type/Page>")) {
            continue;
        }
        let resources = reference(dict, "/Resources").and_then(|id| objects.get(&id));
        let resources = resources.map_or(dict, |resources| resources.dict.as_str());
        let fonts = fonts(resources, &objects)?;
        let id = reference(dict, "/Contents").ok_or(Error("页面没有内容"))?;
        let stream = objects.get(&id).ok_or(Error("页面没有内容"))?;
        contents.push(id);
        shown(&stream.stream, &fonts, &mut text)?;
    }
    if contents.is_empty() {
        return Err(Error("没有页面"));
    }
    let text_operators = |stream: &[u8]| stream.windows(4).any(|bytes| bytes == b"\nBT " || bytes == b")]TJ");
    let strays = objects.iter().any(|(id, object)| !contents.contains(id) && text_operators(&object.stream));
    if strays { Err(Error("页面以外有文字")) } else { Ok(text) }
}

/// Every text of a workbook: cells, names, headers, comments and properties; and what of it is hidden.
///
/// # Errors
/// When it is no archive, holds a part that no workbook of ours has, or something in it is hidden.
pub fn workbook(bytes: &[u8]) -> Result<String, Error> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| Error("不是 xlsx"))?;
    let mut text = String::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).map_err(|_| Error("xlsx 打不开"))?;
        let name = file.name().map_err(|_| Error("xlsx 里的文件名读不出"))?.to_string();
        let mut part = String::new();
        file.read_to_string(&mut part).map_err(|_| Error("xlsx 里有不是文字的部分"))?;
        // Faces and colours, and what points from part to part: numbers that mean nothing.
        if name == "xl/theme/theme1.xml" || name == "xl/styles.xml" || name.ends_with(".rels") {
            continue;
        }
        let known =
            ["[Content_Types].xml", "docProps/", "xl/workbook.xml", "xl/sharedStrings.xml", "xl/worksheets/"];
        if !known.iter().any(|known| name.starts_with(known)) {
            return Err(Error("xlsx 里有不该有的部分"));
        }
        // A filter's own name is hidden in every workbook that has one; rows, columns and sheets must not be.
        let hidden: &[&str] = match name.as_str() {
            "xl/workbook.xml" => &["state=\"hidden\"", "state=\"veryHidden\""],
            _ => &["hidden=\"1\"", "hidden=\"true\""],
        };
        if hidden.iter().any(|word| part.contains(word)) {
            return Err(Error("xlsx 里有隐藏的工作表、行或列"));
        }
        if name == "[Content_Types].xml" {
            continue;
        }
        xml_texts(&part, &mut text);
    }
    Ok(text)
}

/// The texts and the values of an XML part, a line each; names of vocabularies are none.
fn xml_texts(part: &str, text: &mut String) {
    let mut push = |piece: &str| {
        let plain =
            piece.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
        text.push_str(&plain);
        text.push('\n');
    };
    for piece in part.split('<') {
        let (tag, after) = piece.split_once('>').unwrap_or((piece, ""));
        tag.split('"').skip(1).step_by(2).filter(|value| !value.starts_with("http://")).for_each(&mut push);
        push(after);
    }
}

/// One object: its dictionary as written, its stream opened.
struct Object {
    dict: String,
    stream: Vec<u8>,
}

fn objects(bytes: &[u8]) -> Result<HashMap<u32, Object>, Error> {
    const OPEN: &[u8] = b" 0 obj\n";
    let mut objects = HashMap::new();
    let mut at = 0;
    while let Some(found) = find(&bytes[at..], OPEN) {
        let start = at + found;
        let digits = bytes[..start].iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
        let id = std::str::from_utf8(&bytes[start - digits..start]).ok().and_then(|text| text.parse().ok());
        let id: u32 = id.ok_or(Error("对象没有编号"))?;
        let body = start + OPEN.len();
        let end = body + find(&bytes[body..], b"endobj").ok_or(Error("对象没有结尾"))?;
        let (dict, stream, next) = match find(&bytes[body..end], b"stream\n") {
            None => (&bytes[body..end], Vec::new(), end),
            Some(offset) => {
                let dict = &bytes[body..body + offset];
                let length = number(&String::from_utf8_lossy(dict), "/Length").ok_or(Error("流没有长度"))?;
                let from = body + offset + b"stream\n".len();
                let raw = bytes.get(from..from + length).ok_or(Error("流不完整"))?;
                (dict, open(dict, raw)?, from + length)
            }
        };
        objects.insert(id, Object { dict: String::from_utf8_lossy(dict).into_owned(), stream });
        at = next;
    }
    Ok(objects)
}

fn open(dict: &[u8], raw: &[u8]) -> Result<Vec<u8>, Error> {
    // Pictures and fonts hold no text that is shown.
    let is = |word: &[u8]| find(dict, word).is_some();
    if is(b"/Subtype/Image") || is(b"/FontFile") || is(b"/Subtype/CIDFontType0C") || is(b"/Subtype/OpenType")
    {
        return Ok(Vec::new());
    }
    if !is(b"/FlateDecode") {
        return Ok(raw.to_vec());
    }
    let mut bytes = Vec::new();
    flate2::read::ZlibDecoder::new(raw).read_to_end(&mut bytes).map_err(|_| Error("流解不开"))?;
    Ok(bytes)
}

/// The fonts of a page by name: code to text.
fn fonts(
    resources: &str,
    objects: &HashMap<u32, Object>,
) -> Result<HashMap<String, HashMap<u16, String>>, Error> {
    let mut fonts = HashMap::new();
    let Some(list) = resources.split("/Font<<").nth(1).and_then(|rest| rest.split(">>").next()) else {
        return Ok(fonts);
    };
    for entry in list.split('/').filter(|entry| !entry.is_empty()) {
        let mut words = entry.split_ascii_whitespace();
        let (Some(name), Some(id)) = (words.next(), words.next().and_then(|id| id.parse::<u32>().ok()))
        else {
            return Err(Error("字体表读不懂"));
        };
        let font = objects.get(&id).ok_or(Error("字体不见了"))?;
        let map = reference(&font.dict, "/ToUnicode")
            .and_then(|id| objects.get(&id))
            .ok_or(Error("字体没有字符表"))?;
        fonts.insert(name.to_string(), characters(&String::from_utf8_lossy(&map.stream)));
    }
    Ok(fonts)
}

/// A ToUnicode map: `<0001> <4E2D>` one by one, or `<0001> <0003> <4E2D>` in a row.
fn characters(map: &str) -> HashMap<u16, String> {
    let mut characters = HashMap::new();
    let mut ranges = false;
    for line in map.lines() {
        if line.contains("beginbfrange") {
            ranges = true;
        } else if line.contains("beginbfchar") {
            ranges = false;
        }
        let codes: Vec<&str> = line.split('<').skip(1).filter_map(|part| part.split('>').next()).collect();
        match (codes.as_slice(), ranges) {
            ([code, text], false) => {
                if let Ok(code) = u16::from_str_radix(code, 16) {
                    characters.insert(code, utf16(text));
                }
            }
            ([first, last, text], true) => {
                let (Ok(first), Ok(last)) = (u16::from_str_radix(first, 16), u16::from_str_radix(last, 16))
                else {
                    continue;
                };
                let start = utf16(text).chars().next().map_or(0, u32::from);
                for code in first..=last {
                    let ch = char::from_u32(start + u32::from(code - first));
                    characters.insert(code, ch.map(String::from).unwrap_or_default());
                }
            }
            _ => {}
        }
    }
    characters
}

fn utf16(hex: &str) -> String {
    let units: Vec<u16> = hex
        .as_bytes()
        .chunks(4)
        .filter_map(|unit| u16::from_str_radix(std::str::from_utf8(unit).ok()?, 16).ok())
        .filter(|unit| *unit != 0xfeff)
        .collect();
    String::from_utf16_lossy(&units)
}

/// What the operators of a page show, a line a text object.
fn shown(
    content: &[u8],
    fonts: &HashMap<String, HashMap<u16, String>>,
    text: &mut String,
) -> Result<(), Error> {
    let mut font: Option<&HashMap<u16, String>> = None;
    let mut name = String::new();
    let mut at = 0;
    while at < content.len() {
        match content[at] {
            b'/' => {
                let end = content[at + 1..].iter().position(|byte| b" /<>[]()\n".contains(byte)).unwrap_or(0);
                name = String::from_utf8_lossy(&content[at + 1..at + 1 + end]).into_owned();
                at += 1 + end;
            }
            b'T' if content[at..].starts_with(b"Tf") => {
                font = Some(fonts.get(&name).ok_or(Error("字体不见了"))?);
                at += 2;
            }
            b'E' if content[at..].starts_with(b"ET") => {
                text.push('\n');
                at += 2;
            }
            b'(' => {
                let (bytes, next) = literal(content, at + 1);
                let font = font.ok_or(Error("文字没有字体"))?;
                for pair in bytes.chunks(2) {
                    let code = pair.iter().fold(0u16, |code, byte| code << 8 | u16::from(*byte));
                    text.push_str(font.get(&code).map_or("", String::as_str));
                }
                at = next;
            }
            b'<' if content.get(at + 1) != Some(&b'<') && content.get(at.wrapping_sub(1)) != Some(&b'<') => {
                let end = content[at..].iter().position(|byte| *byte == b'>').ok_or(Error("内容不完整"))?;
                // Written by the exporter in properties of marked content only.
                text.push_str(&utf16(&String::from_utf8_lossy(&content[at + 1..at + end])));
                at += end + 1;
            }
            _ => at += 1,
        }
    }
    Ok(())
}

/// A literal string from after its bracket; and where it ends.
fn literal(content: &[u8], mut at: usize) -> (Vec<u8>, usize) {
    let (mut bytes, mut depth) = (Vec::new(), 1);
    while at < content.len() {
        match content[at] {
            b'\\' => {
                at += 1;
                let escaped = content.get(at).copied().unwrap_or(b'\\');
                if escaped.is_ascii_digit() {
                    let digits =
                        content[at..].iter().take(3).take_while(|byte| (b'0'..=b'7').contains(byte)).count();
                    let value = content[at..at + digits]
                        .iter()
                        .fold(0u32, |value, digit| value * 8 + u32::from(digit - b'0'));
                    bytes.push(value as u8);
                    at += digits.max(1);
                    continue;
                }
                bytes.push(match escaped {
                    b'n' => b'\n',
                    b'r' => b'\r',
                    b't' => b'\t',
                    b'b' => 8,
                    b'f' => 12,
                    other => other,
                });
            }
            b'(' => {
                depth += 1;
                bytes.push(b'(');
            }
            b')' => {
                depth -= 1;
                if depth == 0 {
                    return (bytes, at + 1);
                }
                bytes.push(b')');
            }
            byte => bytes.push(byte),
        }
        at += 1;
    }
    (bytes, at)
}

/// The strings of a dictionary: titles, alternative texts, properties.
fn dict_texts(dict: &str) -> String {
    let mut text = String::new();
    let mut rest = dict;
    while let Some(at) = rest.find(['<', '(']) {
        let tail = &rest[at..];
        if let Some(after) = tail.strip_prefix("<<") {
            rest = after;
        } else if let Some(hex) = tail.strip_prefix('<') {
            let end = hex.find('>').unwrap_or(hex.len());
            text.push_str(&utf16(&hex[..end]));
            text.push('\n');
            rest = &hex[end..];
        } else {
            let (bytes, next) = literal(tail.as_bytes(), 1);
            text.push_str(&String::from_utf8_lossy(&bytes));
            text.push('\n');
            rest = tail.get(next..).unwrap_or("");
        }
    }
    text
}

/// `/Key 12 0 R`
fn reference(dict: &str, key: &str) -> Option<u32> {
    let rest = dict.split(key).nth(1)?.trim_start();
    let (id, rest) = rest.split_once(' ')?;
    rest.starts_with("0 R").then(|| id.parse().ok()).flatten()
}

fn number(dict: &str, key: &str) -> Option<usize> {
    let rest = dict.rsplit(key).next()?.trim_start();
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::register::{Edition, Entry, Register};
    use crate::render::engine::{Engine, Gaps, Job};
    use crate::render::fonts::Fonts;
    use crate::settings::Templates;

    fn register(name: &str) -> Register {
        let one = Entry {
            school: "贺兰县第一小学".into(),
            name: name.into(),
            post: "校长".into(),
            ..Entry::default()
        };
        Register { title: "公示名册".into(), people: vec![one], ..Register::default() }
    }

    #[test]
    fn a_pdf_reads_back_as_it_shows() {
        let fonts = Fonts::load(&[std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fonts")]);
        let engine =
            Engine::new(fonts.complete().unwrap(), &Templates::default(), jiff::civil::date(2026, 3, 1));
        let view = register("喆𠅤(13995012345)\\").view(Edition::Public).to_json();
        let job = Job { template: "roster", view, photos: Vec::new(), gaps: Gaps::Marked };
        let bytes = engine.pdf(job).unwrap();
        // A name that turns at the end of a line is shown in two pieces.
        let text = pdf(&bytes).unwrap().replace('\n', "");
        for part in ["公示名册", "贺兰县第一小学", "喆𠅤(13995012345)", "序号", "合计：1 人"]
        {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert!(pdf(&bytes[..bytes.len() / 2]).is_err(), "what is cut off is not read through");
        assert!(pdf(b"%PDF-1.7").is_err());
    }

    /// What stands in no cell is read back too: properties, the sheet's name, header and footer, a defined name.
    #[test]
    fn what_is_planted_beside_the_cells_is_read_back() {
        type Planted = (&'static str, fn(&mut rust_xlsxwriter::Workbook));
        let plant: [Planted; 5] = [
            ("13995012345", |book| {
                let secret = rust_xlsxwriter::DocProperties::new().set_comment("13995012345");
                book.set_properties(&secret);
            }),
            ("mawei@163.com", |book| {
                let secret =
                    rust_xlsxwriter::DocProperties::new().set_custom_property("经办", "mawei@163.com");
                book.set_properties(&secret);
            }),
            ("1978.05", |book| {
                book.worksheet_from_index(0).unwrap().set_header("&C1978.05");
            }),
            ("640122197805121234", |book| {
                book.define_name("身份证号", "=\"640122197805121234\"").unwrap();
            }),
            ("0951-8061234", |book| {
                book.worksheet_from_index(0).unwrap().set_name("0951-8061234").unwrap();
            }),
        ];
        let day = jiff::civil::date(2026, 9, 1);
        for (secret, planted) in plant {
            let mut book = rust_xlsxwriter::Workbook::new();
            book.add_worksheet().write_string(0, 0, "马伟").unwrap();
            planted(&mut book);
            // A part that no workbook of ours has is refused unread; any other is read to the word.
            if let Ok(text) = workbook(&book.save_to_buffer().unwrap()) {
                let found = crate::document::leak::leaks(&text, day, &[]);
                assert!(found.iter().any(|found| found.contains(secret)), "{secret}: {found:?} in {text}");
            }
        }
    }

    #[test]
    fn a_workbook_reads_back_and_hides_nothing() {
        let view = register("马伟").view(Edition::Public);
        let plain = crate::render::workbook::yearbook::yearbook(&view, &[], None).unwrap();
        let text = workbook(&plain).unwrap();
        assert!(text.contains("马伟") && text.contains("公示名册"));
        for (sheet, row, picture) in [(true, false, false), (false, true, false), (false, false, true)] {
            let mut book = rust_xlsxwriter::Workbook::new();
            book.add_worksheet().write_string(0, 0, "马伟").unwrap();
            let second = book.add_worksheet();
            second.set_hidden(sheet);
            if row {
                second.write_string(3, 0, "x").unwrap();
                second.set_row_hidden(3).unwrap();
            }
            if picture {
                second.insert_note(0, 0, &rust_xlsxwriter::Note::new("批注")).unwrap();
            }
            assert!(workbook(&book.save_to_buffer().unwrap()).is_err(), "{sheet} {row} {picture}");
        }
    }
}
