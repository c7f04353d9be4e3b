//! Workbooks: every format a school sends, brought to one shape, [`Sheet`].
//!
//! A reader here knows its format and nothing of schools. It keeps what stood in each cell and where,
//! which regions are merged, which rows are hidden and which pictures lie where; it decides nothing.

pub mod delimited;
mod docx;
mod format;
mod html;
mod layout;
mod ods;
mod sheet;
mod xls;
mod xlsb;
mod xlsx;
pub mod xml;
mod xml2003;

use std::collections::HashMap;

use thiserror::Error;

pub use sheet::{Anchored, Cell, Content, Region, Sheet};

use super::archive::{Archive, Budget};
use super::limits;
use super::sniff::{self, Kind};

/// Why a file could not be read as what it is.
#[derive(Debug, Error)]
pub enum Fault {
    #[error("有密码")]
    Encrypted,
    #[error("压缩方式读不了")]
    Packing,
    #[error("文件不完整或已损坏")]
    Damaged,
    #[error("解压后过大")]
    TooLarge,
    #[error("读了太久")]
    TooSlow,
}

/// Reads a file as the kind it was recognised to be.
///
/// # Errors
/// [`Fault`] when nothing of it can be used.
pub fn read(kind: Kind, bytes: &[u8], budget: &Budget) -> Result<Vec<Sheet>, Fault> {
    let mut sheets = match kind {
        Kind::Xlsx => xlsx::read(bytes, budget)?,
        Kind::Xls => xls::read(bytes, budget)?,
        Kind::Xlsb => xlsb::read(bytes, budget)?,
        Kind::Ods => ods::read(bytes, budget)?,
        Kind::FlatOds => ods::flat(bytes, budget),
        Kind::Xml2003 => xml2003::read(bytes, budget),
        Kind::Docx => docx::read(bytes, budget)?,
        Kind::Html => html::read(bytes, budget),
        Kind::Text => delimited::read(bytes, budget),
        _ => Vec::new(),
    };
    // Readers end where time is up, in the middle of whatever they are in.
    budget.on_time()?;
    // No reader goes on behind so many: whether there were more is not known, and nobody has so many.
    if sheets.len() >= limits::SHEETS {
        sheets.truncate(limits::SHEETS);
        sheets.iter_mut().take(1).for_each(|sheet| sheet.cut = true);
    }
    Ok(sheets)
}

/// The pictures inside one workbook.
pub enum Pictures<'a> {
    Archive(Archive<'a>),
    Store(HashMap<String, Vec<u8>>),
}

impl<'a> Pictures<'a> {
    /// `None` where the file is of no kind that holds any.
    pub fn open(bytes: &'a [u8], budget: &'a Budget) -> Option<Self> {
        if bytes.starts_with(b"PK") {
            return Archive::open(bytes, budget).ok().map(Self::Archive);
        }
        let store = match sniff::kind(bytes) {
            Kind::FlatOds => ods::flat_pictures(bytes, budget),
            _ => xls::pictures(bytes, budget),
        };
        (!store.is_empty()).then_some(Self::Store(store))
    }

    /// The bytes of one, by the name that its sheet gives it.
    pub fn get(&mut self, member: &str) -> Option<Vec<u8>> {
        match self {
            Self::Archive(archive) => archive.read_named(member).ok()?,
            Self::Store(store) => store.get(member).cloned(),
        }
    }
}

/// Texts of an xls's document properties by their names.
pub fn compound_properties(bytes: &[u8]) -> Vec<(String, String)> {
    xls::properties::texts(bytes)
}

/// The day a serial number stands for, for cells that lost their date format.
pub fn date_of_serial(serial: f64, from_1904: bool) -> Option<jiff::civil::Date> {
    format::date_time(serial, from_1904).map(|moment| moment.date())
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use super::*;

    fn zip(parts: &[(&str, String)]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in parts {
            writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            writer.write_all(text.as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn xlsx(part: &str, many: &str) -> Vec<u8> {
        let link = |kind: &str, target: &str| {
            format!("<Relationship Id=\"{kind}\" Type=\"a/{kind}\" Target=\"{target}\"/>")
        };
        let links = link("worksheet", "s.xml")
            + &link("styles", "styles.xml")
            + &link("sharedStrings", "sharedStrings.xml");
        let mut parts = vec![
            (
                "xl/workbook.xml",
                "<workbook><sheets><sheet name=\"a\" r:id=\"worksheet\"/></sheets></workbook>".into(),
            ),
            ("xl/_rels/workbook.xml.rels", format!("<Relationships>{links}</Relationships>")),
            ("xl/s.xml", "<worksheet/>".into()),
        ];
        parts.retain(|(name, _)| *name != part);
        parts.push((part, many.repeat(2000)));
        zip(&parts)
    }

    /// Whatever is long in a file, its reader looks at the clock while it reads it.
    #[test]
    fn every_reader_ends_where_time_is_up() {
        let many = |text: &str| text.repeat(2000);
        let ods = |own: &str| zip(&[("content.xml", many(own))]);
        let quirk = |name: &str| std::fs::read(format!("tests/quirks/{name}")).unwrap();
        let files = [
            ("csv", Kind::Text, many("a,b\n").into_bytes()),
            ("html", Kind::Html, format!("<table>{}", many("<tr><td>a")).into_bytes()),
            ("html without a table", Kind::Html, many("<p>a").into_bytes()),
            ("fods", Kind::FlatOds, many("<table:table-row/>").into_bytes()),
            ("ods, hidden rows", Kind::Ods, ods("<table:table-row table:visibility=\"filter\"/>")),
            ("ods, styles", Kind::Ods, ods("<style:style style:name=\"a\"/>")),
            ("xml 2003", Kind::Xml2003, many("<Row/>").into_bytes()),
            ("docx", Kind::Docx, zip(&[("word/document.xml", many("<w:p>a</w:p>"))])),
            ("xlsx, rows", Kind::Xlsx, xlsx("xl/s.xml", "<row hidden=\"1\"/>")),
            ("xlsx, strings", Kind::Xlsx, xlsx("xl/sharedStrings.xml", "<si><t>a</t></si>")),
            ("xlsx, styles", Kind::Xlsx, xlsx("xl/styles.xml", "<numFmt/>")),
            ("xlsx, pictures in cells", Kind::Xlsx, xlsx("xl/cellimages.xml", "<blip/>")),
            ("xlsx, links", Kind::Xlsx, xlsx("xl/_rels/s.xml.rels", "<Relationship/>")),
            ("xls", Kind::Xls, quirk("libreoffice-pictures-hidden-row.xls")),
            ("xlsb", Kind::Xlsb, quirk("sheetjs-short-cells.xlsb")),
        ];
        for (name, kind, bytes) in files {
            let whole = Budget::of(limits::FILE_BYTES);
            read(kind, &bytes, &whole).unwrap_or_else(|fault| panic!("{name}: {fault}"));
            let half = whole.steps() / 2;
            assert!(half > 2 * Budget::STRIDE, "{name} is too short to tell: {half}");
            let late = Budget::late_after(half);
            assert!(matches!(read(kind, &bytes, &late), Err(Fault::TooSlow)), "{name}");
            assert!(
                late.steps() <= half + 2 * Budget::STRIDE,
                "{name} was read on: {} of {half}",
                late.steps()
            );
        }
    }
}
