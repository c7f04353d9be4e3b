//! docx: the tables of a Word or WPS document, each as a sheet without a name, so that a 推荐表 typed
//! in Word reads like one typed in a workbook. Text outside tables is not read.

use std::collections::HashMap;

use quick_xml::events::{BytesStart, Event};

use super::{Anchored, Cell, Fault, Region, Sheet, xlsx, xml};
use crate::intake::archive::{Archive, Budget};
use crate::intake::limits;
use crate::place::CellRef;

pub fn read(bytes: &[u8], budget: &Budget) -> Result<Vec<Sheet>, Fault> {
    let mut archive = Archive::open(bytes, budget)?;
    let Some(document) = archive.read_named("word/document.xml")? else { return Err(Fault::Damaged) };
    let media = xlsx::links(&mut archive, "word/document.xml")?;
    let mut scan = Scan::default();
    scan.run(&document, budget);
    let mut sheets = scan.done;
    let media = xlsx::targets(&media);
    for picture in sheets.iter_mut().flat_map(|sheet| sheet.pictures.iter_mut()) {
        let target = media.get(picture.member.as_str());
        picture.member = target.map(|target| (*target).to_string()).unwrap_or_default();
    }
    for sheet in &mut sheets {
        sheet.pictures.retain(|picture| !picture.member.is_empty());
    }
    Ok(sheets)
}

#[derive(Default)]
struct Scan {
    done: Vec<Sheet>,
    open: Option<Sheet>,
    /// Tables within tables: only the outermost has cells of its own, an inner one's text joins it.
    depth: u32,
    row: u32,
    column: u32,
    span: u32,
    merge: Merge,
    text: String,
    pictures: Vec<String>,
    in_text: bool,
    /// Open elements whose content is not seen: moved away, or a second form of what stands beside it.
    unseen: u32,
    /// The run being read is hidden text.
    hidden: bool,
    /// Pictures between tables: they float somewhere over the next.
    loose: Vec<String>,
    /// Open vertical merges by their first column.
    down: HashMap<u32, Region>,
}

/// Text that was moved or deleted, and what an older Word shows in place of a drawing.
const UNSEEN: [&str; 3] = ["moveFrom", "del", "Fallback"];

/// A picture that lies in no cell: over the table's column 0, which no cell has.
fn outside(member: String) -> Anchored {
    let nowhere = CellRef::new(1, 0);
    Anchored { region: Region { first: nowhere, last: nowhere }, row: 0, member }
}

/// Ticks and boxes of the Wingdings fonts.
fn tick(code: &str) -> Option<char> {
    match code.to_ascii_uppercase().as_str() {
        "F0FC" | "00FC" => Some('✓'),
        "F0FE" | "0052" | "F052" => Some('☑'),
        "F0A8" | "F06F" | "00A8" => Some('□'),
        _ => None,
    }
}

#[derive(Clone, Copy, Default, PartialEq)]
enum Merge {
    #[default]
    None,
    Starts,
    Continues,
}

impl Scan {
    fn run(&mut self, document: &[u8], budget: &Budget) {
        let mut reader = xml::reader(document, budget);
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            match reader.read_event_into(&mut buffer) {
                Ok(Event::Start(tag)) if UNSEEN.contains(&tag.local_name().as_ref()) => self.unseen += 1,
                Ok(Event::End(tag)) if UNSEEN.contains(&tag.local_name().as_ref()) => {
                    self.unseen = self.unseen.saturating_sub(1);
                }
                Ok(Event::Eof) | Err(_) => return self.close_document(),
                Ok(_) if self.unseen > 0 => {}
                Ok(Event::Start(tag)) => self.start(&tag),
                Ok(Event::Empty(tag)) => self.empty(&tag),
                Ok(Event::End(tag)) => self.end(tag.local_name().as_ref()),
                Ok(Event::Text(text)) if self.in_text => xml::push_text(&mut self.text, &text),
                Ok(Event::GeneralRef(text)) if self.in_text => xml::push_reference(&mut self.text, &text),
                Ok(_) => {}
            }
        }
    }

    fn start(&mut self, tag: &BytesStart) {
        match tag.local_name().as_ref() {
            "tbl" => {
                self.depth += 1;
                if self.depth == 1 && self.done.len() < limits::SHEETS {
                    let mut sheet = Sheet::after(self.done.last(), "");
                    sheet.name = None;
                    self.open = Some(sheet);
                    (self.row, self.down) = (0, HashMap::new());
                }
            }
            "tr" if self.depth == 1 => {
                self.row += 1;
                self.column = 0;
            }
            "tc" if self.depth == 1 => {
                (self.span, self.merge) = (1, Merge::None);
                self.text.clear();
                self.pictures.clear();
            }
            "p" if self.depth > 0 && !self.text.is_empty() => self.text.push('\n'),
            "r" => self.hidden = false,
            "t" => self.in_text = self.depth > 0 && !self.hidden,
            _ => self.empty(tag),
        }
    }

    fn empty(&mut self, tag: &BytesStart) {
        match tag.local_name().as_ref() {
            "gridSpan" if self.depth == 1 => self.span = xml::number(tag, "val").unwrap_or(1).clamp(1, 100),
            "vMerge" if self.depth == 1 => {
                let starts = xml::attribute(tag, "val").as_deref() == Some("restart");
                self.merge = if starts { Merge::Starts } else { Merge::Continues };
            }
            "gridBefore" if self.depth == 1 => self.column += xml::number(tag, "val").unwrap_or(0).min(100),
            "br" if self.depth > 0 => self.text.push('\n'),
            "tab" if self.depth > 0 && self.in_text => self.text.push('\t'),
            "vanish" => {
                self.hidden = xml::attribute(tag, "val").is_none_or(|value| value == "1" || value == "true")
            }
            "sym" if self.depth > 0 => {
                self.text.extend(xml::attribute(tag, "char").and_then(|code| tick(&code)))
            }
            "blip" => self.picture(xml::attribute(tag, "embed")),
            "imagedata" => self.picture(xml::attribute(tag, "id")),
            _ => {}
        }
    }

    fn picture(&mut self, id: Option<String>) {
        let into = if self.depth > 0 { &mut self.pictures } else { &mut self.loose };
        into.extend(id);
    }

    fn end(&mut self, name: &str) {
        match name {
            "t" => self.in_text = false,
            "tc" if self.depth == 1 => self.close_cell(),
            "tbl" => {
                if self.depth == 1 {
                    self.close_table();
                }
                self.depth = self.depth.saturating_sub(1);
            }
            _ => {}
        }
    }

    fn close_cell(&mut self) {
        let first = CellRef::new(self.row, self.column + 1);
        let last = CellRef::new(self.row, self.column + self.span);
        self.column += self.span;
        let Some(sheet) = &mut self.open else { return };
        for member in self.pictures.drain(..) {
            sheet.pictures.push(Anchored { region: Region { first, last }, row: first.row, member });
        }
        match self.merge {
            Merge::Continues => {
                if let Some(region) = self.down.get_mut(&first.column) {
                    region.last.row = self.row;
                }
            }
            kind => {
                if let Some(region) = self.down.remove(&first.column) {
                    sheet.merge(region);
                }
                match kind {
                    Merge::Starts => {
                        self.down.insert(first.column, Region { first, last });
                    }
                    _ => sheet.merge(Region { first, last }),
                }
                sheet.put(first, Cell::text(self.text.trim_end_matches('\n')));
            }
        }
    }

    fn close_table(&mut self) {
        if let Some(mut sheet) = self.open.take() {
            for (_, region) in self.down.drain() {
                sheet.merge(region);
            }
            sheet.pictures.extend(self.loose.drain(..).map(outside));
            self.done.push(sheet);
        }
    }

    /// Tables are numbered where there are several, so that a cell's place is one cell's.
    fn close_document(&mut self) {
        if let Some(sheet) = self.done.last_mut() {
            sheet.pictures.extend(self.loose.drain(..).map(outside));
        }
        if self.done.len() > 1 {
            for (index, sheet) in self.done.iter_mut().enumerate() {
                sheet.name = Some(format!("表{}", index + 1).into());
            }
        }
    }
}
