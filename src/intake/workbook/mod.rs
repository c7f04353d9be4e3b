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
        Kind::Xls => xls::read(bytes)?,
        Kind::Xlsb => xlsb::read(bytes, budget)?,
        Kind::Ods => ods::read(bytes, budget)?,
        Kind::FlatOds => ods::flat(bytes),
        Kind::Xml2003 => xml2003::read(bytes),
        Kind::Docx => docx::read(bytes, budget)?,
        Kind::Html => html::read(bytes),
        Kind::Text => delimited::read(bytes),
        _ => Vec::new(),
    };
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
            Kind::FlatOds => ods::flat_pictures(bytes),
            _ => xls::pictures(bytes),
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
