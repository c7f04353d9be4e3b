//! HTML tables, which many systems export under the name of .xls. A scanner for `table`, `tr`, `td`
//! and `th` with their spans; scripts, styles and everything else are passed over.

use super::{Cell, Content, Region, Sheet};
use crate::intake::limits;
use crate::place::CellRef;

pub fn read(bytes: &[u8]) -> Vec<Sheet> {
    let text = decode(bytes);
    let mut scan = Scan { sheet: Sheet::default(), row: 0, column: 0, open: None, taken: Vec::new() };
    let mut rest = text.as_str();
    while let Some(at) = rest.find('<') {
        scan.text(&rest[..at]);
        rest = &rest[at..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
            continue;
        }
        let Some(end) = rest.find('>') else { break };
        let tag = &rest[1..end];
        rest = &rest[end + 1..];
        let name = tag_name(tag);
        if matches!(name.as_str(), "script" | "style" | "head") {
            let close = format!("</{name}");
            let lower = rest.to_ascii_lowercase();
            rest = lower.find(&close).map_or("", |at| &rest[at..]);
            continue;
        }
        scan.tag(&name, tag);
    }
    scan.close();
    vec![scan.sheet]
}

/// The charset it names, else as a text file.
fn decode(bytes: &[u8]) -> String {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(2000)]).to_ascii_lowercase();
    let named = head.split("charset=").nth(1).map(|rest| {
        rest.trim_start_matches(['"', '\'']).chars().take_while(|ch| ch.is_ascii_alphanumeric() || *ch == '-')
    });
    let label: String = named.map(Iterator::collect).unwrap_or_default();
    let utf8 = std::str::from_utf8(bytes).is_ok();
    match encoding_rs::Encoding::for_label(label.as_bytes()) {
        // A page that says gb2312 and is UTF-8 is commoner than the other way about.
        Some(encoding) if !utf8 => encoding.decode(bytes).0.into_owned(),
        _ => crate::text::decode(bytes),
    }
}

fn tag_name(tag: &str) -> String {
    tag.chars()
        .take_while(|ch| !ch.is_whitespace())
        .filter(|ch| *ch != '\n')
        .collect::<String>()
        .to_ascii_lowercase()
}

fn span(tag: &str, name: &str) -> u32 {
    let lower = tag.to_ascii_lowercase();
    let value = lower.split(name).nth(1).and_then(|rest| rest.trim_start().strip_prefix('='));
    let digits: String = value
        .unwrap_or("")
        .trim_start_matches([' ', '"', '\''])
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    digits.parse::<u32>().unwrap_or(1).clamp(1, 1000)
}

struct Scan {
    sheet: Sheet,
    row: u32,
    column: u32,
    /// The cell being read: its place, its last place, its text.
    open: Option<(CellRef, CellRef, String)>,
    /// Regions from rows above that reach into later rows.
    taken: Vec<Region>,
}

impl Scan {
    fn text(&mut self, text: &str) {
        if let Some((_, _, own)) = &mut self.open {
            own.push_str(text);
        }
    }

    fn tag(&mut self, name: &str, tag: &str) {
        match name {
            "tr" => {
                self.close();
                self.row += 1;
                self.column = 0;
                let row = self.row;
                self.taken.retain(|region| region.last.row >= row);
            }
            "td" | "th" => self.open_cell(tag),
            "/td" | "/th" | "/tr" => self.close(),
            "br" | "br/" | "/p" => self.text("\n"),
            "/table" => {
                self.close();
                // A blank row keeps two tables of one page apart.
                self.row += 1;
            }
            _ => {}
        }
    }

    fn open_cell(&mut self, tag: &str) {
        self.close();
        self.row = self.row.max(1);
        loop {
            self.column += 1;
            let at = CellRef::new(self.row, self.column);
            match self.taken.iter().find(|region| region.contains(at)) {
                Some(region) => self.column = region.last.column,
                None => break,
            }
        }
        let first = CellRef::new(self.row, self.column.min(limits::COLUMNS));
        let last = CellRef::new(self.row + span(tag, "rowspan") - 1, first.column + span(tag, "colspan") - 1);
        self.column = last.column;
        if last != first {
            self.taken.push(Region { first, last });
        }
        self.open = Some((first, last, String::new()));
    }

    fn close(&mut self) {
        let Some((first, last, text)) = self.open.take() else { return };
        self.sheet.merge(Region { first, last });
        self.sheet.put(first, Cell { text: plain(&text), content: Content::Untyped });
    }
}

/// Runs of white space are one space, as a browser shows them; references are resolved.
fn plain(text: &str) -> String {
    let mut out = String::new();
    for (index, line) in text.trim().split('\n').enumerate() {
        if index > 0 {
            out.push('\n');
        }
        out.push_str(&line.split_ascii_whitespace().collect::<Vec<_>>().join(" "));
    }
    let out = out.replace("&nbsp;", "\u{a0}");
    quick_xml::escape::unescape(&out).map(|text| text.into_owned()).unwrap_or(out).trim().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_and_references_are_read() {
        let html = "<html><head><style>td{x:1}</style></head><table><tr><td rowspan=2>甲&amp;乙</td><td>1</td></tr>\
                    <tr><TD colspan=\"2\">第一行<br>第二行</TD><td>末</td></tr></table>";
        let sheet = &read(html.as_bytes())[0];
        let at = |row, column| sheet.cell(CellRef::new(row, column)).map(|cell| cell.text.as_str());
        assert_eq!(at(1, 1), Some("甲&乙"));
        assert_eq!(at(2, 2), Some("第一行\n第二行"));
        assert_eq!(at(2, 4), Some("末"));
        assert_eq!(sheet.spread_text(CellRef::new(2, 1)), "甲&乙");
    }
}
