//! ods (LibreOffice, 永中, 中标): read from its XML, which repeats cells and rows by count; the counts
//! are stepped over, never filled in.

use quick_xml::events::{BytesStart, Event};

use super::{Anchored, Cell, Content, Fault, Region, Sheet, xml};
use crate::intake::archive::{Archive, Budget};
use crate::intake::limits;
use crate::place::CellRef;

pub fn read(bytes: &[u8], budget: &Budget) -> Result<Vec<Sheet>, Fault> {
    let mut archive = Archive::open(bytes, budget)?;
    let manifest = archive.read_named("META-INF/manifest.xml")?.unwrap_or_default();
    if String::from_utf8_lossy(&manifest).contains("encryption-data") {
        return Err(Fault::Encrypted);
    }
    let Some(content) = archive.read_named("content.xml")? else { return Err(Fault::Damaged) };
    Ok(Scan::default().run(&content))
}

/// The same in one XML file, without the pictures, which are written into it.
pub fn flat(bytes: &[u8]) -> Vec<Sheet> {
    Scan::default().run(bytes)
}

#[derive(Default)]
struct Scan {
    sheets: Vec<Sheet>,
    hidden_styles: Vec<String>,
    style: String,
    row: u32,
    row_repeat: u32,
    column: u32,
    cell: Option<Open>,
    paragraphs: u32,
    notes: u32,
}

/// The cell being read.
struct Open {
    repeat: u32,
    region: Region,
    kind: String,
    value: Option<String>,
    text: String,
    pictures: Vec<String>,
}

impl Scan {
    fn run(mut self, content: &[u8]) -> Vec<Sheet> {
        let mut reader = xml::reader(content);
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            match reader.read_event_into(&mut buffer) {
                Ok(Event::Start(tag)) => self.start(&tag),
                Ok(Event::Empty(tag)) => {
                    self.start(&tag);
                    self.end(tag.local_name().as_ref());
                }
                Ok(Event::End(tag)) => self.end(tag.local_name().as_ref()),
                Ok(Event::Text(text)) => {
                    if let Some(into) = self.open_text() {
                        xml::push_text(into, &text);
                    }
                }
                Ok(Event::GeneralRef(text)) => {
                    if let Some(into) = self.open_text() {
                        xml::push_reference(into, &text);
                    }
                }
                Ok(Event::Eof) | Err(_) => return self.sheets,
                Ok(_) => {}
            }
        }
    }

    /// Only paragraphs of the cell itself; a note's belong to the note.
    fn open_text(&mut self) -> Option<&mut String> {
        (self.paragraphs > 0 && self.notes == 0).then_some(())?;
        self.cell.as_mut().map(|cell| &mut cell.text)
    }

    fn start(&mut self, tag: &BytesStart) {
        match tag.local_name().as_ref() {
            "style" => self.style = xml::attribute(tag, "name").unwrap_or_default(),
            "table-properties" if xml::attribute(tag, "display").as_deref() == Some("false") => {
                self.hidden_styles.push(self.style.clone());
            }
            "table" if self.sheets.len() < limits::SHEETS => {
                let mut sheet = Sheet::named(&xml::attribute(tag, "name").unwrap_or_default());
                sheet.hidden = xml::attribute(tag, "style-name")
                    .is_some_and(|style| self.hidden_styles.contains(&style));
                self.sheets.push(sheet);
                (self.row, self.row_repeat) = (0, 1);
            }
            "table-row" => {
                self.row = self.row.saturating_add(1);
                self.row_repeat = xml::number(tag, "number-rows-repeated").unwrap_or(1);
                self.column = 0;
                let hidden = xml::attribute(tag, "visibility").is_some_and(|kind| kind != "visible");
                if let (true, Some(sheet)) = (hidden, self.sheets.last_mut()) {
                    let last = self.row.saturating_add(self.row_repeat.min(10_000)) - 1;
                    sheet.hidden_rows.extend(self.row..=last);
                }
            }
            "table-cell" | "covered-table-cell" => self.open_cell(tag),
            "p" => {
                self.paragraphs += 1;
                if self.paragraphs == 1
                    && let Some(text) = self.open_text().filter(|text| !text.is_empty())
                {
                    text.push('\n');
                }
            }
            "annotation" => self.notes += 1,
            "s" => {
                let count = xml::number::<usize>(tag, "c").unwrap_or(1).min(1000);
                if let Some(text) = self.open_text() {
                    text.push_str(&" ".repeat(count));
                }
            }
            "tab" => self.open_text().into_iter().for_each(|text| text.push('\t')),
            "line-break" => self.open_text().into_iter().for_each(|text| text.push('\n')),
            "image" => {
                if let (Some(cell), Some(member)) = (&mut self.cell, xml::attribute(tag, "href")) {
                    cell.pictures.push(member.trim_start_matches("./").to_string());
                }
            }
            _ => {}
        }
    }

    fn open_cell(&mut self, tag: &BytesStart) {
        let first = CellRef::new(self.row, self.column.saturating_add(1));
        let span = |name| xml::number::<u32>(tag, name).unwrap_or(1).clamp(1, 100_000) - 1;
        let last = CellRef::new(
            first.row.saturating_add(span("number-rows-spanned")),
            first.column.saturating_add(span("number-columns-spanned")),
        );
        let covered = tag.local_name().as_ref() == "covered-table-cell";
        self.cell = Some(Open {
            repeat: xml::number(tag, "number-columns-repeated").unwrap_or(1).max(1),
            region: Region { first, last },
            // What a merged region covers is not seen, whatever it still holds.
            kind: if covered {
                "covered".into()
            } else {
                xml::attribute(tag, "value-type").unwrap_or_default()
            },
            value: ["date-value", "boolean-value", "value"].iter().find_map(|name| xml::attribute(tag, name)),
            text: String::new(),
            pictures: Vec::new(),
        });
    }

    fn end(&mut self, name: &str) {
        match name {
            "p" => self.paragraphs = self.paragraphs.saturating_sub(1),
            "annotation" => self.notes = self.notes.saturating_sub(1),
            "table-cell" | "covered-table-cell" => self.close_cell(),
            "table-row" => self.row = self.row.saturating_add(self.row_repeat.max(1) - 1),
            _ => {}
        }
    }

    fn close_cell(&mut self) {
        let Some(open) = self.cell.take() else { return };
        let first = open.region.first;
        self.column = self.column.saturating_add(open.repeat);
        let Some(sheet) = self.sheets.last_mut() else { return };
        for member in open.pictures.into_iter().filter(|member| member.starts_with("Pictures/")) {
            sheet.pictures.push(Anchored { region: open.region, row: first.row, member });
        }
        sheet.merge(open.region);
        let content = content(&open.kind, open.value.as_deref(), &open.text);
        if open.kind == "covered" || open.text.is_empty() {
            return;
        }
        let cell = Cell { text: open.text, content };
        // A value repeated across more than a screen is decoration.
        for row in 0..self.row_repeat.clamp(1, 200) {
            for column in 0..open.repeat.min(200) {
                sheet.put(CellRef::new(first.row + row, first.column + column), cell.clone());
            }
        }
    }
}

fn content(kind: &str, value: Option<&str>, text: &str) -> Content {
    match kind {
        "float" | "percentage" | "currency" => match value.and_then(|value| value.parse::<f64>().ok()) {
            Some(value) => {
                let general = super::format::general(value) == text;
                Content::Number { value, general, from_1904: false }
            }
            None => Content::Text,
        },
        "date" => {
            let date = value.and_then(|value| value.get(..10)).and_then(|day| day.parse().ok());
            date.map_or(Content::Text, |date: jiff::civil::Date| Content::Date(date.at(0, 0, 0, 0)))
        }
        "boolean" => Content::Bool(value == Some("true")),
        _ if text.starts_with('#') && is_error(text) => Content::Error,
        _ => Content::Text,
    }
}

fn is_error(text: &str) -> bool {
    matches!(text, "#N/A" | "#REF!" | "#DIV/0!" | "#VALUE!" | "#NAME?" | "#NUM!" | "#NULL!")
}
