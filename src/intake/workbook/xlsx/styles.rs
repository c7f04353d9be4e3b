//! Styles: of each cell style, its number format. Fonts, fills and borders are not read.

use std::collections::HashMap;

use quick_xml::events::Event;

use crate::intake::archive::Budget;
use crate::intake::limits;
use crate::intake::workbook::format::Format;
use crate::intake::workbook::xml;

/// The number formats of the cell styles, by the style's index.
#[derive(Default)]
pub struct Styles {
    formats: Vec<Format>,
}

impl Styles {
    pub fn read(bytes: &[u8], budget: &Budget) -> Self {
        let mut reader = xml::reader(bytes, budget);
        let mut buffer = Vec::new();
        let mut codes: HashMap<u32, String> = HashMap::new();
        let mut formats = Vec::new();
        let mut in_cells = false;
        loop {
            buffer.clear();
            match reader.read_event_into(&mut buffer) {
                Ok(Event::Start(tag) | Event::Empty(tag)) => match tag.local_name().as_ref() {
                    "numFmt" => {
                        if let (Some(id), Some(code)) =
                            (xml::number(&tag, "numFmtId"), xml::attribute(&tag, "formatCode"))
                        {
                            codes.insert(id, code);
                        }
                    }
                    "cellXfs" => in_cells = true,
                    "xf" if in_cells && formats.len() < limits::LISTED => {
                        let id: u32 = xml::number(&tag, "numFmtId").unwrap_or(0);
                        formats.push(match codes.get(&id) {
                            Some(code) => Format::of_code(code),
                            None => Format::built_in(id),
                        });
                    }
                    _ => {}
                },
                Ok(Event::End(tag)) if tag.local_name().as_ref() == "cellXfs" => in_cells = false,
                Ok(Event::Eof) | Err(_) => return Self { formats },
                Ok(_) => {}
            }
        }
    }

    pub fn format(&self, style: usize) -> &Format {
        self.formats.get(style).unwrap_or(&Format::General)
    }
}
