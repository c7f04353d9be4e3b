//! ods (LibreOffice, 永中, 中标): read from its XML, which repeats cells and rows by count; the counts
//! are stepped over, never filled in. A picture lies in a cell, or over the page in measures from its corner.

use std::collections::{HashMap, HashSet};

use quick_xml::events::{BytesStart, Event};

use super::layout::{Layout, Size};
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
    Ok(Scan::default().run(&content, budget))
}

/// The same in one XML file.
pub fn flat(bytes: &[u8], budget: &Budget) -> Vec<Sheet> {
    Scan::default().run(bytes, budget)
}

/// The pictures that are written into that one file, by the names that its sheets give them.
pub fn flat_pictures(bytes: &[u8], budget: &Budget) -> HashMap<String, Vec<u8>> {
    let mut scan = Scan { keeps: true, ..Scan::default() };
    scan.scan(bytes, budget);
    scan.kept
}

#[derive(Default)]
struct Scan {
    sheets: Vec<Sheet>,
    hidden_styles: HashSet<String>,
    style: String,
    /// Widths of columns and heights of rows by their styles. *Units*: points.
    measures: HashMap<String, f64>,
    /// The last of each run of columns, and how wide each of the run is.
    columns: Vec<(u32, f64)>,
    layout: Layout,
    /// The frame that is being read, and those over the page.
    frame: [f64; 3],
    loose: Vec<([f64; 3], String)>,
    /// Pictures within the file itself: how many, and their bytes where they are wanted.
    within: usize,
    keeps: bool,
    kept: HashMap<String, Vec<u8>>,
    binary: Option<String>,
    row: u32,
    row_repeat: u32,
    column: u32,
    cell: Option<Open>,
    paragraphs: u32,
    notes: u32,
}

/// Pictures over the page of one sheet: each is looked for from the sheet's corner.
const LOOSE: usize = 2000;

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
    fn run(mut self, content: &[u8], budget: &Budget) -> Vec<Sheet> {
        self.scan(content, budget);
        self.sheets
    }

    fn scan(&mut self, content: &[u8], budget: &Budget) {
        let mut reader = xml::reader(content, budget);
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
                    if let Some(binary) = &mut self.binary {
                        xml::push_text(binary, &text);
                    } else if let Some(into) = self.open_text() {
                        xml::push_text(into, &text);
                    }
                }
                Ok(Event::GeneralRef(text)) => {
                    if let Some(into) = self.open_text() {
                        xml::push_reference(into, &text);
                    }
                }
                Ok(Event::Eof) | Err(_) => break,
                Ok(_) => {}
            }
        }
        // A file that breaks off has its pictures all the same.
        self.place_loose();
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
                self.hidden_styles.insert(self.style.clone());
            }
            "table" if self.sheets.len() < limits::SHEETS => {
                let name = xml::attribute(tag, "name").unwrap_or_default();
                let mut sheet = Sheet::after(self.sheets.last(), &name);
                sheet.hidden = xml::attribute(tag, "style-name")
                    .is_some_and(|style| self.hidden_styles.contains(&style));
                self.sheets.push(sheet);
                (self.row, self.row_repeat) = (0, 1);
                (self.columns, self.layout) = (Vec::new(), Layout::default());
            }
            "table-column-properties" => self.measure(tag, "column-width"),
            "table-row-properties" => self.measure(tag, "row-height"),
            "table-column" => self.column(tag),
            "table-row" => {
                self.row = self.row.saturating_add(1);
                self.row_repeat = xml::number(tag, "number-rows-repeated").unwrap_or(1);
                self.column = 0;
                let height = xml::attribute(tag, "style-name").and_then(|style| self.measures.get(&style));
                if let Some(height) = height {
                    for row in 0..self.row_repeat.clamp(1, 50) {
                        self.layout.set(self.row.saturating_add(row), *height);
                    }
                }
                let hidden = xml::attribute(tag, "visibility").is_some_and(|kind| kind != "visible");
                if let (true, Some(sheet)) = (hidden, self.sheets.last_mut()) {
                    let last = self.row.saturating_add(self.row_repeat.min(10_000)) - 1;
                    sheet.hide_rows(self.row, last);
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
            "frame" => {
                let length = |name| xml::attribute(tag, name).and_then(|text| points(&text)).unwrap_or(0.0);
                self.frame = [length("x"), length("y"), length("height")];
            }
            "image" => self.picture(tag),
            "binary-data" if self.keeps => self.binary = Some(String::new()),
            _ => {}
        }
    }

    fn measure(&mut self, tag: &BytesStart, name: &str) {
        if let Some(length) = xml::attribute(tag, name).and_then(|text| points(&text)) {
            self.measures.insert(self.style.clone(), length);
        }
    }

    fn column(&mut self, tag: &BytesStart) {
        let first = self.columns.last().map_or(0, |(last, _)| *last).saturating_add(1);
        let last = first.saturating_add(xml::number(tag, "number-columns-repeated").unwrap_or(1).max(1) - 1);
        let width = xml::attribute(tag, "style-name").and_then(|style| self.measures.get(&style).copied());
        if self.columns.len() < limits::COLUMNS as usize {
            self.columns.push((last, width.unwrap_or(64.0)));
        }
        let hidden = xml::attribute(tag, "visibility").is_some_and(|kind| kind != "visible");
        if let (true, Some(sheet)) = (hidden, self.sheets.last_mut()) {
            sheet.hide_columns(first, last);
        }
    }

    fn picture(&mut self, tag: &BytesStart) {
        let member = match xml::attribute(tag, "href") {
            Some(member) => member.trim_start_matches("./").to_string(),
            None => {
                self.within += 1;
                within(self.within)
            }
        };
        match &mut self.cell {
            Some(cell) => cell.pictures.push(member),
            None if self.loose.len() < LOOSE => self.loose.push((self.frame, member)),
            None => {}
        }
    }

    /// Pictures over the page, now that its rows and columns are known.
    fn place_loose(&mut self) {
        for ([x, y, height], member) in std::mem::take(&mut self.loose) {
            let Some(sheet) = self.sheets.last_mut().filter(|_| is_ours(&member)) else { continue };
            let (mut left, mut column) = (0.0, 1);
            'columns: for (last, width) in &self.columns {
                while column <= *last {
                    if left + width > x || column >= limits::COLUMNS {
                        break 'columns;
                    }
                    (left, column) = (left + width, column + 1);
                }
            }
            let (row, top) = self.layout.at(y);
            let first = CellRef::new(row, column);
            let region = Region { first, last: first };
            sheet.pictures.push(self.layout.anchor(region, top, Size::Tall(height), member));
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
            "table" => self.place_loose(),
            "binary-data" => {
                if let Some(text) = self.binary.take() {
                    self.kept.insert(within(self.within), xml::base64(&text));
                }
            }
            _ => {}
        }
    }

    fn close_cell(&mut self) {
        let Some(open) = self.cell.take() else { return };
        let first = open.region.first;
        self.column = self.column.saturating_add(open.repeat);
        let Some(sheet) = self.sheets.last_mut() else { return };
        for member in open.pictures.into_iter().filter(|member| is_ours(member)) {
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
                if sheet.is_full() {
                    sheet.cut = true;
                    return;
                }
                sheet.put(CellRef::new(first.row + row, first.column + column), cell.clone());
            }
        }
    }
}

/// How a picture within the one file is named.
fn within(number: usize) -> String {
    format!("图片{number}")
}

/// A picture, not what is shown in place of a chart.
fn is_ours(member: &str) -> bool {
    member.starts_with("Pictures/") || member.starts_with("图片")
}

/// `2.5cm` in points.
fn points(length: &str) -> Option<f64> {
    let unit = length.trim_start_matches(|ch: char| ch.is_ascii_digit() || ".-+".contains(ch));
    let value: f64 = length[..length.len() - unit.len()].parse().ok()?;
    let one = match unit {
        "cm" => 72.0 / 2.54,
        "mm" => 72.0 / 25.4,
        "in" => 72.0,
        "pc" => 12.0,
        "px" => 0.75,
        _ => 1.0,
    };
    Some(value * one)
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
