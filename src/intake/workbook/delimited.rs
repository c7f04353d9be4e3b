//! csv and tsv: encoding and delimiter are found from the content. Rows are counted as Excel counts
//! them when it opens the file, blank ones included, which is why no csv crate reads it: they skip.

use super::{Cell, Content, Sheet};
use crate::intake::archive::Budget;
use crate::intake::limits;
use crate::place::CellRef;
use crate::text;

pub fn read(bytes: &[u8], budget: &Budget) -> Vec<Sheet> {
    // Old programs end a file with a mark of its end.
    let text = text::decode(bytes.strip_suffix(b"\x1a").unwrap_or(bytes));
    let delimiter = delimiter(&text);
    let mut sheet = Sheet::default();
    for (row, fields) in records(&text, delimiter).enumerate().take(limits::ROWS as usize) {
        if budget.tick().is_err() {
            break;
        }
        for (column, field) in fields.into_iter().enumerate().take(limits::COLUMNS as usize) {
            let at = CellRef::new(row as u32 + 1, column as u32 + 1);
            sheet.put(at, Cell { text: unwrap_formula(field), content: Content::Untyped });
        }
    }
    vec![sheet]
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
    [',', '\t', ';', '|'].into_iter().rev().max_by_key(|mark| count(*mark)).unwrap_or(',')
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
        let sheets = read(bytes, &Budget::of(0));
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
