//! csv and tsv: encoding and delimiter are found from the content. Rows are counted as Excel counts
//! them when it opens the file, blank ones included, which is why no csv crate reads it: they skip.

use super::{Cell, Content, Sheet};
use crate::intake::limits;
use crate::place::CellRef;

pub fn read(bytes: &[u8]) -> Vec<Sheet> {
    let text = decode(bytes);
    let delimiter = delimiter(&text);
    let mut sheet = Sheet::default();
    for (row, fields) in records(&text, delimiter).enumerate() {
        for (column, field) in fields.into_iter().enumerate().take(limits::COLUMNS as usize) {
            let at = CellRef::new(row as u32 + 1, column as u32 + 1);
            sheet.put(at, Cell { text: unwrap_formula(field), content: Content::Untyped });
        }
    }
    vec![sheet]
}

/// By byte order mark; else UTF-8 where it is valid; else GB18030, which holds GBK and GB2312.
pub fn decode(bytes: &[u8]) -> String {
    if let Some((encoding, _)) = encoding_rs::Encoding::for_bom(bytes) {
        return encoding.decode(bytes).0.into_owned();
    }
    if let Some(text) = unmarked_utf_16(bytes) {
        return text;
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_string();
    }
    encoding_rs::GB18030.decode_without_bom_handling(bytes).0.into_owned()
}

/// UTF-16 without a mark: its commas and line breaks leave zero bytes, and one of the two orders reads as Chinese.
fn unmarked_utf_16(bytes: &[u8]) -> Option<String> {
    if bytes.is_empty() || !bytes.len().is_multiple_of(2) || !bytes[..bytes.len().min(4096)].contains(&0) {
        return None;
    }
    let usual = |ch: char| matches!(ch as u32, 0x0a | 0x0d | 0x09 | 0x20..=0x7e | 0x3000..=0x303f | 0x4e00..=0x9fff | 0xff00..=0xffef);
    let orders = [encoding_rs::UTF_16LE, encoding_rs::UTF_16BE];
    let best = orders
        .into_iter()
        .map(|order| order.decode_without_bom_handling(bytes).0)
        .max_by_key(|text| text.chars().take(2000).filter(|ch| usual(*ch)).count())?;
    let sample = best.chars().take(2000);
    let (all, good) = sample.fold((0, 0), |(all, good), ch| (all + 1, good + usize::from(usual(ch))));
    (good * 20 >= all * 19).then(|| best.into_owned())
}

/// The mark that parts the most of the first lines; a comma where none does.
fn delimiter(text: &str) -> char {
    if let Some(named) = text.strip_prefix("sep=").and_then(|rest| rest.chars().next()) {
        return named;
    }
    let head: String = text.chars().take(20_000).collect();
    let count = |mark: char| {
        records(&head, mark).take(30).map(|fields| fields.len().saturating_sub(1)).sum::<usize>()
    };
    // Full-width commas are prose, never a delimiter.
    [',', '\t', ';'].into_iter().rev().max_by_key(|mark| count(*mark)).unwrap_or(',')
}

/// Excel keeps a phone from turning into a number by writing `="13995012345"`.
fn unwrap_formula(field: String) -> String {
    match field.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')) {
        Some(inner) if !inner.contains('"') => inner.to_string(),
        _ => field,
    }
}

fn records(text: &str, delimiter: char) -> impl Iterator<Item = Vec<String>> {
    let mut chars = text.chars().peekable();
    std::iter::from_fn(move || {
        chars.peek()?;
        let mut fields = Vec::new();
        let (mut field, mut quoted, mut began) = (String::new(), false, false);
        while let Some(ch) = chars.next() {
            match ch {
                '"' if quoted && chars.peek() == Some(&'"') => {
                    chars.next();
                    field.push('"');
                }
                '"' if quoted => quoted = false,
                '"' if !began => (quoted, began) = (true, true),
                '\r' if !quoted && chars.peek() == Some(&'\n') => {}
                '\n' | '\r' if !quoted => break,
                ch if ch == delimiter && !quoted => {
                    fields.push(std::mem::take(&mut field));
                    began = false;
                }
                ch => {
                    began = true;
                    field.push(ch);
                }
            }
        }
        fields.push(field);
        Some(fields)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(bytes: &[u8], row: u32, column: u32) -> String {
        let sheets = read(bytes);
        sheets[0].cell(CellRef::new(row, column)).map(|cell| cell.text.clone()).unwrap_or_default()
    }

    #[test]
    fn every_encoding_and_delimiter_reads_alike() {
        let table = "姓名,联系电话\n\n马伟,\"13995012345\"\n";
        let gbk = encoding_rs::GBK.encode(table).0.into_owned();
        let utf16: Vec<u8> =
            [0xff, 0xfe].into_iter().chain(table.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let bare16: Vec<u8> = table.encode_utf16().flat_map(u16::to_le_bytes).collect();
        for bytes in [table.as_bytes().to_vec(), format!("\u{feff}{table}").into_bytes(), gbk, utf16, bare16]
        {
            assert_eq!(shown(&bytes, 1, 1), "姓名");
            assert_eq!(shown(&bytes, 3, 2), "13995012345", "a blank row still counts");
        }
        for mark in ["\t", ";"] {
            assert_eq!(shown(table.replace(',', mark).as_bytes(), 3, 1), "马伟");
        }
    }

    #[test]
    fn quotes_keep_line_breaks_and_commas() {
        let text = "简历,备注\r\n\"2001.08-至今\n某校, 教师\",\"说\"\"好\"\"\"\r\n";
        assert_eq!(shown(text.as_bytes(), 2, 1), "2001.08-至今\n某校, 教师");
        assert_eq!(shown(text.as_bytes(), 2, 2), "说\"好\"");
        assert_eq!(shown("a\n=\"013\"".as_bytes(), 2, 1), "013");
    }
}
