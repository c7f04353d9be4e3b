//! Dialects: a small county as somebody might type it, kept as text in `tests/dialects`, and turned into workbooks of
//! every format when tests run.
//!
//! *Shape* of a file: `# what it shows`; `@file NAME` without extension; `@1904`; `@sheet NAME [hidden]`; `@merge A1:B2`;
//! any other line is a row, its cells parted by tabs. `\n` is a line break; `=num 1980.1 0.00`, `=date 1978-05-01 yyyy/m/d`
//! and `=bool true` are values with their formats.

use jiff::civil::Date;
use rust_xlsxwriter::{Format, Workbook};

use super::binary;
use super::folder::patched;

/// One workbook of a dialect.
pub struct Book {
    pub name: String,
    pub from_1904: bool,
    pub sheets: Vec<Sheet>,
}

pub struct Sheet {
    pub name: String,
    pub hidden: bool,
    /// First row, first column, last row, last column, from 0.
    pub merged: Vec<[u32; 4]>,
    pub rows: Vec<Vec<Cell>>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    Text(String),
    /// A number and its format; a date is one.
    Number(f64, String),
    Bool(bool),
}

pub fn parse(source: &str) -> Vec<Book> {
    let mut books: Vec<Book> = Vec::new();
    for line in source.lines().filter(|line| !line.starts_with("# ")) {
        if let Some(name) = line.strip_prefix("@file ") {
            books.push(Book { name: name.into(), from_1904: false, sheets: Vec::new() });
            continue;
        }
        let book = books.last_mut().expect("@file comes first");
        if line == "@1904" {
            book.from_1904 = true;
            continue;
        }
        if let Some(name) = line.strip_prefix("@sheet ") {
            let (name, hidden) = name.strip_suffix(" hidden").map_or((name, false), |name| (name, true));
            book.sheets.push(Sheet { name: name.into(), hidden, merged: Vec::new(), rows: Vec::new() });
            continue;
        }
        let from_1904 = book.from_1904;
        let sheet = book.sheets.last_mut().expect("@sheet comes before rows");
        match line.strip_prefix("@merge ") {
            Some(region) => sheet.merged.push(parse_region(region)),
            None => sheet.rows.push(line.split('\t').map(|text| parse_cell(text, from_1904)).collect()),
        }
    }
    books
}

fn parse_region(text: &str) -> [u32; 4] {
    let corner = |text: &str| {
        let at = text.find(|ch: char| ch.is_ascii_digit()).expect("a row");
        let column = text[..at].bytes().fold(0, |sum, letter| sum * 26 + u32::from(letter - b'A') + 1);
        (text[at..].parse::<u32>().expect("a row") - 1, column - 1)
    };
    let (first, last) = text.split_once(':').expect("two corners");
    let ((top, left), (bottom, right)) = (corner(first), corner(last));
    [top, left, bottom, right]
}

fn parse_cell(text: &str, from_1904: bool) -> Cell {
    let typed =
        |kind: &str| text.strip_prefix(kind).map(|rest| rest.split_once(' ').unwrap_or((rest, "General")));
    if let Some((value, format)) = typed("=num ") {
        return Cell::Number(value.parse().expect("a number"), format.into());
    }
    if let Some((day, format)) = typed("=date ") {
        let epoch = if from_1904 { jiff::civil::date(1904, 1, 1) } else { jiff::civil::date(1899, 12, 30) };
        let day: Date = day.parse().expect("a day");
        return Cell::Number(f64::from((day - epoch).get_days()), format.into());
    }
    if let Some((value, _)) = typed("=bool ") {
        return Cell::Bool(value == "true");
    }
    Cell::Text(text.replace("\\n", "\n"))
}

impl Book {
    fn is_all_text(&self) -> bool {
        let cells = self.sheets.iter().flat_map(|sheet| sheet.rows.iter().flatten());
        cells.into_iter().all(|cell| matches!(cell, Cell::Text(_)))
    }

    /// Every format that can hold this book: extension and bytes.
    pub fn formats(&self) -> Vec<(&'static str, Vec<u8>)> {
        let mut all = vec![
            ("xlsx", self.xlsx()),
            ("xlsb", binary::xlsb(self)),
            ("xls", binary::xls(self, binary::Biff::Eight)),
        ];
        if self.text().chars().all(|ch| !encoding_rs::GBK.encode(&ch.to_string()).2) {
            all.push(("et", binary::xls(self, binary::Biff::Five)));
        }
        if !self.from_1904 {
            all.push(("xml", self.xml_2003().into_bytes()));
        }
        if self.is_all_text() && self.sheets.len() == 1 {
            all.push(("html", self.html().into_bytes()));
            if self.sheets[0].merged.is_empty() {
                all.push(("csv", encoding_rs::GB18030.encode(&self.csv()).0.into_owned()));
            }
        }
        all
    }

    fn text(&self) -> String {
        let cells = self.sheets.iter().flat_map(|sheet| sheet.rows.iter().flatten());
        cells
            .filter_map(|cell| if let Cell::Text(text) = cell { Some(text.as_str()) } else { None })
            .collect()
    }

    fn xlsx(&self) -> Vec<u8> {
        let mut book = Workbook::new();
        for own in &self.sheets {
            let sheet = book.add_worksheet().set_name(&own.name).expect("a name");
            sheet.set_hidden(own.hidden);
            for [top, left, bottom, right] in &own.merged {
                let plain = Format::new();
                sheet.merge_range(*top, *left as u16, *bottom, *right as u16, "", &plain).expect("merged");
            }
            for (row, cells) in own.rows.iter().enumerate() {
                for (column, cell) in cells.iter().enumerate() {
                    let (row, column) = (row as u32, column as u16);
                    match cell {
                        Cell::Text(text) if text.is_empty() => {}
                        Cell::Text(text) => {
                            sheet.write_string(row, column, text).expect("written");
                        }
                        Cell::Number(value, format) => {
                            let format = Format::new().set_num_format(format);
                            sheet.write_number_with_format(row, column, *value, &format).expect("written");
                        }
                        Cell::Bool(value) => {
                            sheet.write_boolean(row, column, *value).expect("written");
                        }
                    }
                }
            }
        }
        let bytes = book.save_to_buffer().expect("saved");
        if !self.from_1904 {
            return bytes;
        }
        let part = super::folder::member(&bytes, "xl/workbook.xml");
        let part =
            String::from_utf8(part).expect("text").replace("<workbookPr ", "<workbookPr date1904=\"1\" ");
        patched(&bytes, &[("xl/workbook.xml", part.as_bytes())])
    }

    /// XML Spreadsheet 2003, each number with a style of its own.
    fn xml_2003(&self) -> String {
        let (mut styles, mut sheets, mut count) = (String::new(), String::new(), 0);
        let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
        for sheet in &self.sheets {
            sheets.push_str(&format!("<Worksheet ss:Name=\"{}\"><Table>", sheet.name));
            for (row, cells) in sheet.rows.iter().enumerate() {
                sheets.push_str(&format!("<Row ss:Index=\"{}\">", row + 1));
                for (column, cell) in cells.iter().enumerate() {
                    let merged =
                        sheet.merged.iter().find(|own| (own[0], own[1]) == (row as u32, column as u32));
                    let span = merged.map_or(String::new(), |own| {
                        format!(
                            " ss:MergeAcross=\"{}\" ss:MergeDown=\"{}\"",
                            own[3] - own[1],
                            own[2] - own[0]
                        )
                    });
                    let (kind, style, text) = match cell {
                        Cell::Text(text) if text.is_empty() && merged.is_none() => continue,
                        Cell::Text(text) => ("String", 0, escape(text)),
                        Cell::Bool(value) => ("Boolean", 0, u8::from(*value).to_string()),
                        Cell::Number(value, format) => {
                            count += 1;
                            let format = format!("<NumberFormat ss:Format=\"{}\"/>", escape(format));
                            styles.push_str(&format!("<Style ss:ID=\"s{count}\">{format}</Style>"));
                            ("Number", count, value.to_string())
                        }
                    };
                    sheets.push_str(&format!(
                        "<Cell ss:Index=\"{}\" ss:StyleID=\"s{style}\"{span}><Data ss:Type=\"{kind}\">{text}</Data></Cell>",
                        column + 1
                    ));
                }
                sheets.push_str("</Row>");
            }
            let visible = if sheet.hidden { "SheetHidden" } else { "SheetVisible" };
            sheets.push_str(&format!(
                "</Table><WorksheetOptions><Visible>{visible}</Visible></WorksheetOptions></Worksheet>"
            ));
        }
        format!(
            "<?xml version=\"1.0\"?>\n<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"><Styles>{styles}</Styles>\
             {sheets}</Workbook>"
        )
    }

    fn html(&self) -> String {
        let mut out = String::from("<html><meta charset=utf-8><body><table>");
        let sheet = &self.sheets[0];
        for (row, cells) in sheet.rows.iter().enumerate() {
            out.push_str("<tr>");
            let width =
                sheet.merged.iter().map(|own| own[3] as usize + 1).max().unwrap_or(0).max(cells.len());
            for column in 0..width {
                let at = (row as u32, column as u32);
                let within =
                    |own: &&[u32; 4]| (own[0]..=own[2]).contains(&at.0) && (own[1]..=own[3]).contains(&at.1);
                let region = sheet.merged.iter().find(within);
                if region.is_some_and(|own| (own[0], own[1]) != at) {
                    continue;
                }
                let spans = region.map_or(String::new(), |own| {
                    format!(" rowspan={} colspan=\"{}\"", own[2] - own[0] + 1, own[3] - own[1] + 1)
                });
                let text = match cells.get(column) {
                    Some(Cell::Text(text)) => text.replace('<', "&lt;").replace('\n', "<br>"),
                    _ => String::new(),
                };
                out.push_str(&format!("<td{spans}>{text}</td>"));
            }
            out.push_str("</tr>\n");
        }
        out + "</table></body></html>"
    }

    fn csv(&self) -> String {
        let line = |cells: &Vec<Cell>| {
            let cells = cells.iter().map(|cell| match cell {
                Cell::Text(text) => format!("\"{}\"", text.replace('"', "\"\"")),
                _ => String::new(),
            });
            cells.collect::<Vec<_>>().join(",")
        };
        self.sheets[0].rows.iter().map(line).collect::<Vec<_>>().join("\r\n")
    }
}
