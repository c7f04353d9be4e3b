//! XML Spreadsheet 2003, which management systems export under the name of .xls. Values, formats, merged cells and
//! hidden rows; it holds no pictures.

use std::collections::HashMap;

use quick_xml::events::{BytesStart, Event};

use super::format::Format;
use super::{Cell, Content, Region, Sheet, xls, xml};
use crate::intake::archive::Budget;
use crate::intake::limits;
use crate::place::CellRef;

pub fn read(bytes: &[u8], budget: &Budget) -> Vec<Sheet> {
    // quick-xml reads UTF-8; what the declaration says of another encoding is told from the content here.
    let text = crate::text::decode(bytes);
    let mut scan = Scan::default();
    let mut reader = xml::reader(text.as_bytes(), budget);
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(tag)) => scan.start(&tag),
            Ok(Event::Empty(tag)) => {
                scan.start(&tag);
                scan.end(tag.local_name().as_ref());
            }
            Ok(Event::End(tag)) => scan.end(tag.local_name().as_ref()),
            Ok(Event::Text(part)) if scan.inside => xml::push_text(&mut scan.text, &part),
            Ok(Event::GeneralRef(part)) if scan.inside => xml::push_reference(&mut scan.text, &part),
            Ok(Event::Eof) | Err(_) => return scan.sheets,
            Ok(_) => {}
        }
    }
}

#[derive(Default)]
struct Scan {
    sheets: Vec<Sheet>,
    formats: HashMap<String, Format>,
    style: String,
    row: u32,
    /// Rows that the one being read stands for, besides itself.
    alike: u32,
    column: u32,
    last: u32,
    kind: String,
    text: String,
    /// Within the text that is being gathered: a cell's, or a sheet's visibility.
    inside: bool,
}

impl Scan {
    fn start(&mut self, tag: &BytesStart) {
        let index = |name: &str, before: u32| xml::number(tag, name).unwrap_or(before.saturating_add(1));
        match tag.local_name().as_ref() {
            "Style" => self.style = xml::attribute(tag, "ID").unwrap_or_default(),
            "NumberFormat" => {
                if let Some(code) = xml::attribute(tag, "Format") {
                    self.formats.insert(self.style.clone(), named(&code));
                }
            }
            "Worksheet" if self.sheets.len() < limits::SHEETS => {
                let name = xml::attribute(tag, "Name").unwrap_or_default();
                self.sheets.push(Sheet::after(self.sheets.last(), &name));
                self.row = 0;
            }
            "Row" => {
                self.row = index("Index", self.row);
                (self.column, self.last) = (0, 0);
                if let (true, Some(sheet)) = (xml::flag(tag, "Hidden"), self.sheets.last_mut()) {
                    sheet.hide_rows(self.row, self.row.saturating_add(xml::number(tag, "Span").unwrap_or(0)));
                }
                self.alike = xml::number(tag, "Span").unwrap_or(0);
            }
            "Table" => self.column = 0,
            "Column" => {
                let first = index("Index", self.column);
                self.column = first.saturating_add(xml::number(tag, "Span").unwrap_or(0));
                let hidden = xml::flag(tag, "Hidden") || xml::number(tag, "Width") == Some(0.0);
                if let (true, Some(sheet)) = (hidden, self.sheets.last_mut()) {
                    sheet.hide_columns(first, self.column);
                }
            }
            "Cell" => self.open_cell(tag, index("Index", self.last)),
            "Data" => {
                self.kind = xml::attribute(tag, "Type").unwrap_or_default();
                (self.inside, self.text) = (true, String::new());
            }
            "Visible" => (self.inside, self.text) = (true, String::new()),
            _ => {}
        }
    }

    fn open_cell(&mut self, tag: &BytesStart, column: u32) {
        self.column = column;
        self.style = xml::attribute(tag, "StyleID").unwrap_or_default();
        let across = |name| xml::number::<u32>(tag, name).unwrap_or(0).min(limits::COLUMNS);
        let first = CellRef::new(self.row, column);
        let last = CellRef::new(
            self.row.saturating_add(across("MergeDown")),
            column.saturating_add(across("MergeAcross")),
        );
        self.last = last.column;
        if let Some(sheet) = self.sheets.last_mut() {
            sheet.merge(Region { first, last });
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "Data" => {
                self.inside = false;
                let cell = self.cell();
                if let Some(sheet) = self.sheets.last_mut() {
                    sheet.put(CellRef::new(self.row, self.column), cell);
                }
            }
            // Empty rows alike are written once.
            "Row" => self.row = self.row.saturating_add(std::mem::take(&mut self.alike)),
            "Visible" => {
                self.inside = false;
                if let Some(sheet) = self.sheets.last_mut() {
                    sheet.hidden = self.text.trim() != "SheetVisible";
                }
            }
            _ => {}
        }
    }

    fn cell(&mut self) -> Cell {
        let text = std::mem::take(&mut self.text);
        match self.kind.as_str() {
            "Number" => match text.trim().parse::<f64>() {
                Ok(value) => self.formats.get(&self.style).unwrap_or(&Format::General).cell(value, false),
                Err(_) => Cell::text(text),
            },
            "DateTime" => match text.get(..10).and_then(|day| day.parse::<jiff::civil::Date>().ok()) {
                Some(day) => Cell { text: day.to_string(), content: Content::Date(day.at(0, 0, 0, 0)) },
                None => Cell::text(text),
            },
            "Boolean" => xls::of_code(u8::from(text.trim() == "1"), false),
            "Error" => Cell { text, content: Content::Error },
            _ => Cell::text(text),
        }
    }
}

/// Formats that are written by name.
fn named(code: &str) -> Format {
    match code {
        "Fixed" => Format::of_code("0.00"),
        "Standard" => Format::of_code("#,##0.00"),
        "Scientific" => Format::of_code("0.00E+00"),
        "Percent" => Format::of_code("0.00%"),
        "General Date" | "Short Date" | "Medium Date" | "Long Date" => Format::of_code("yyyy/m/d"),
        code => Format::of_code(code),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_places_and_formats_are_read() {
        let xml = "<?xml version=\"1.0\"?><Workbook xmlns:ss=\"u\"><Styles><Style ss:ID=\"s1\"><NumberFormat ss:Format=\"Fixed\"/>\
                   </Style></Styles><Worksheet ss:Name=\"表\"><Table><Row ss:Index=\"3\"><Cell ss:MergeAcross=\"1\"><Data \
                   ss:Type=\"String\">甲&amp;乙</Data></Cell><Cell ss:StyleID=\"s1\"><Data ss:Type=\"Number\">1978.1</Data></Cell>\
                   <Cell ss:Index=\"9\"><Data ss:Type=\"DateTime\">1978-05-16T00:00:00.000</Data></Cell></Row><Row ss:Hidden=\"1\">\
                   <Cell/></Row></Table><WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet></Workbook>";
        let sheets = read(xml.as_bytes(), &Budget::of(0));
        let at = |row, column| sheets[0].cell(CellRef::new(row, column)).map(|cell| cell.text.as_str());
        assert_eq!((at(3, 1), at(3, 3), at(3, 9)), (Some("甲&乙"), Some("1978.10"), Some("1978-05-16")));
        assert!(sheets[0].hidden && sheets[0].hidden_rows.contains(&4));
    }
}
