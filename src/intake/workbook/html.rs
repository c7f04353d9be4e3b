//! HTML tables, which many systems export under the name of .xls. A scanner for `table`, `tr`, `td`
//! and `th` with their spans; scripts, styles and everything else are passed over.

use super::{Cell, Content, Region, Sheet};
use crate::intake::archive::Budget;
use crate::intake::limits;
use crate::place::CellRef;

/// Each table of the page as a sheet, its rows counted on from those of the tables before it. A table within a cell
/// of another, which some systems lay their pages out with, is a table of its own.
pub fn read(bytes: &[u8], budget: &Budget) -> Vec<Sheet> {
    let text = decode(bytes);
    let mut page = Page { done: Vec::new(), open: Vec::new(), rows: 0 };
    let mut rest = text.as_str();
    while let Some(at) = rest.find('<').filter(|_| budget.tick().is_ok()) {
        page.text(&rest[..at]);
        rest = &rest[at..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
            continue;
        }
        if !rest[1..].starts_with(|ch: char| ch.is_ascii_alphabetic() || "/!?".contains(ch)) {
            // A lone < is text: a<b.
            page.text("<");
            rest = &rest[1..];
            continue;
        }
        let Some(end) = tag_end(rest) else { break };
        let tag = &rest[1..end];
        rest = &rest[end + 1..];
        let name = tag_name(tag);
        // LibreOffice writes a cell's comment into the cell.
        if matches!(name.as_str(), "script" | "style" | "xml" | "comment" | "textarea" | "title") {
            rest = find_close(rest, &name).map_or("", |at| &rest[at..]);
            continue;
        }
        page.tag(&name, tag);
    }
    while !page.open.is_empty() {
        page.close_table();
    }
    page.done.sort_by_key(|(top, _)| *top);
    page.done.into_iter().map(|(_, sheet)| sheet).collect()
}

/// Where a tag ends; a > within quotes does not end it.
fn tag_end(rest: &str) -> Option<usize> {
    let mut quote = None;
    for (at, ch) in rest.char_indices() {
        match (quote, ch) {
            (None, '>') => return Some(at),
            (None, '"' | '\'') => quote = Some(ch),
            (Some(own), ch) if own == ch => quote = None,
            _ => {}
        }
    }
    // A quote that never closes was none.
    rest.find('>')
}

/// `</script`, in whatever case.
fn find_close(rest: &str, name: &str) -> Option<usize> {
    let own =
        |at: &usize| rest.get(at + 2..at + 2 + name.len()).is_some_and(|tag| tag.eq_ignore_ascii_case(name));
    rest.match_indices("</").map(|(at, _)| at).find(own)
}

/// A page while it is read.
struct Page {
    /// Finished tables by the row they begin in.
    done: Vec<(u32, Sheet)>,
    /// Open tables, the innermost last.
    open: Vec<Scan>,
    rows: u32,
}

impl Page {
    fn text(&mut self, text: &str) {
        if let Some(scan) = self.open.last_mut() {
            scan.text(text);
        }
    }

    fn tag(&mut self, name: &str, tag: &str) {
        match name {
            // Deeper than anybody nests tables is somebody's joke.
            "table" if self.open.len() < 20 => {
                let row = self.open.last().map_or(self.rows, |scan| scan.row);
                self.open.push(Scan::at(row));
            }
            "/table" => self.close_table(),
            _ => {
                if let Some(scan) = self.open.last_mut() {
                    scan.tag(name, tag);
                }
            }
        }
    }

    fn close_table(&mut self) {
        let Some(mut scan) = self.open.pop() else { return };
        scan.close();
        self.rows = self.rows.max(scan.row);
        if !scan.sheet.is_empty() {
            self.done.push((scan.top, scan.sheet));
        }
    }
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

/// `style="display:none"`, as Excel writes a hidden row.
fn is_hidden(tag: &str) -> bool {
    let tag: String = tag.to_ascii_lowercase().split_ascii_whitespace().collect();
    tag.contains("display:none")
}

/// One table while it is read.
struct Scan {
    sheet: Sheet,
    /// The row above its first.
    top: u32,
    row: u32,
    column: u32,
    /// The cell being read: its place, its last place, its text.
    open: Option<(CellRef, CellRef, String)>,
    /// What the cell's own attribute says its number is.
    number: Option<String>,
    /// By column, the last row that a cell above reaches down to.
    taken: Vec<u32>,
}

impl Scan {
    fn at(row: u32) -> Self {
        Self {
            sheet: Sheet::default(),
            top: row,
            row,
            column: 0,
            open: None,
            number: None,
            taken: Vec::new(),
        }
    }

    fn text(&mut self, text: &str) {
        if let Some((_, _, own)) = &mut self.open {
            // Line breaks of the source are white space; those of the page are tags.
            own.extend(text.chars().map(|ch| if matches!(ch, '\n' | '\r' | '\t') { ' ' } else { ch }));
        }
    }

    fn line_break(&mut self) {
        if let Some((_, _, own)) = &mut self.open {
            own.push('\n');
        }
    }

    fn tag(&mut self, name: &str, tag: &str) {
        match name {
            "tr" => {
                self.close();
                self.row += 1;
                self.column = 0;
                let row = self.row;
                if is_hidden(tag) {
                    self.sheet.hide_rows(row, row);
                }
            }
            "td" | "th" => self.open_cell(tag),
            "/td" | "/th" | "/tr" => self.close(),
            "br" | "br/" | "/p" | "/div" | "/li" => self.line_break(),
            _ => {}
        }
    }

    fn open_cell(&mut self, tag: &str) {
        self.close();
        self.row = self.row.max(self.top + 1);
        self.column += 1;
        while self.taken.get(self.column as usize).is_some_and(|last| *last >= self.row) {
            self.column += 1;
        }
        let first = CellRef::new(self.row, self.column.min(limits::COLUMNS));
        let last = CellRef::new(self.row + span(tag, "rowspan") - 1, first.column + span(tag, "colspan") - 1);
        self.column = last.column;
        if last.row > first.row {
            let columns = first.column as usize..=last.column as usize;
            if self.taken.len() <= *columns.end() {
                self.taken.resize(*columns.end() + 1, 0);
            }
            self.taken[columns].fill(last.row);
        }
        self.open = Some((first, last, String::new()));
        self.number = number(tag).map(str::to_string);
    }

    fn close(&mut self) {
        let Some((first, last, text)) = self.open.take() else { return };
        self.sheet.merge(Region { first, last });
        let mut text = plain(&text);
        if let Some(number) = self.number.take().filter(|_| text.contains("E+")) {
            text = number;
        }
        self.sheet.put(first, Cell { text, content: Content::Untyped });
    }
}

/// Runs of white space are one space, as a browser shows them; references are resolved.
fn plain(text: &str) -> String {
    let lines =
        text.trim().split('\n').map(|line| line.split_ascii_whitespace().collect::<Vec<_>>().join(" "));
    resolve(&lines.collect::<Vec<_>>().join("\n")).trim().to_string()
}

/// `&amp;` and its kin; one that nobody knows stays as written, as a browser has it.
fn resolve(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.char_indices().take(12).find(|(_, ch)| *ch == ';').map(|(end, _)| end);
        match end.and_then(|end| Some((reference(&rest[1..end])?, end))) {
            Some((ch, end)) => {
                out.push(ch);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out + rest
}

fn reference(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code);
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "middot" => '·',
        "bull" => '•',
        "mdash" => '—',
        "ndash" => '–',
        "hellip" => '…',
        "ldquo" => '“',
        "rdquo" => '”',
        "times" => '×',
        "radic" => '√',
        "ensp" => '\u{2002}',
        "emsp" => '\u{2003}',
        _ => return None,
    })
}

/// `x:num="13995012345"`: the number that Excel shows as 1.4E+10.
fn number(tag: &str) -> Option<&str> {
    let value = tag.split_once("x:num=")?.1.trim_start_matches(['"', '\'']);
    let end = value.find(|ch: char| !(ch.is_ascii_digit() || ch == '.')).unwrap_or(value.len());
    (end > 0).then(|| &value[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_and_references_are_read() {
        let html = "<html><head><style>td{x:1}</style></head><table><tr><td rowspan=2>甲&amp;乙</td><td>1</td></tr>\
                    <tr><TD colspan=\"2\">第一行<br>第二行</TD><td>末</td></tr></table>";
        let sheet = &read(html.as_bytes(), &Budget::of(0))[0];
        let at = |row, column| sheet.cell(CellRef::new(row, column)).map(|cell| cell.text.as_str());
        assert_eq!(at(1, 1), Some("甲&乙"));
        assert_eq!(at(2, 2), Some("第一行\n第二行"));
        assert_eq!(at(2, 4), Some("末"));
        assert_eq!(sheet.spread_text(CellRef::new(2, 1)), "甲&乙");
    }

    #[test]
    fn tables_within_tables_and_after_each_other_are_each_their_own() {
        let html = "<table><tr><td>页眉<table><tr><td title='a>b'>姓名</td></tr><tr style='display: none'><td>甲</td></tr>\
                    </table></td></tr></table><table><tr><td>a < b & &mdash; 1\n 2</td><td x:num=\"13995012345\">1.4E+10</td>";
        let sheets = read(html.as_bytes(), &Budget::of(0));
        let shown = |sheet: &Sheet| {
            let cells = sheet
                .rows()
                .flat_map(|(row, cells)| cells.iter().map(move |cell| (row, cell.1.text.clone())));
            cells.collect::<Vec<_>>()
        };
        assert_eq!(sheets.len(), 3);
        assert!(sheets.iter().any(|sheet| shown(sheet) == [(2, "姓名".into()), (3, "甲".into())]));
        assert!(sheets.iter().any(|sheet| sheet.hidden_rows.contains(&3)));
        assert_eq!(shown(&sheets[2]), [(4, "a < b & — 1 2".into()), (4, "13995012345".into())]);
    }
}
