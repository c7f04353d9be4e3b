//! Pictures of an xls workbook: the store they lie in, and the cells they float over.
//!
//! *Source*: MS-ODRAW 2.2, MS-XLS 2.5.193.

use super::cfb::{u16_at, u32_at};
use crate::intake::workbook::layout::{Layout, Size};
use crate::intake::workbook::{Anchored, Region};
use crate::place::CellRef;

/// One drawing record: kind, instance, content.
struct Part<'a> {
    kind: u16,
    instance: u16,
    data: &'a [u8],
}

/// The records side by side in a container; what breaks off ends them.
fn parts(mut bytes: &[u8]) -> impl Iterator<Item = Part<'_>> {
    std::iter::from_fn(move || {
        let (head, kind, length) = (u16_at(bytes, 0)?, u16_at(bytes, 2)?, u32_at(bytes, 4)? as usize);
        let end = length.saturating_add(8).min(bytes.len());
        let data = &bytes[8..end];
        bytes = &bytes[end..];
        Some(Part { kind, instance: head >> 4, data })
    })
}

/// The pictures of the store, in the order in which shapes count them (from 1); `None` where one is no picture
/// that can be printed.
pub fn store(group: &[u8]) -> Vec<Option<&[u8]>> {
    let containers = parts(group).filter(|part| part.kind == 0xf000).flat_map(|part| parts(part.data));
    let entries = containers.filter(|part| part.kind == 0xf001).flat_map(|part| parts(part.data));
    entries.filter(|part| part.kind == 0xf007 || is_picture(part.kind)).map(|part| picture(&part)).collect()
}

fn is_picture(kind: u16) -> bool {
    (0xf01a..=0xf02a).contains(&kind)
}

fn picture<'a>(entry: &Part<'a>) -> Option<&'a [u8]> {
    if is_picture(entry.kind) {
        return blip(entry);
    }
    let name = usize::from(*entry.data.get(33)?);
    let inner = parts(entry.data.get(36 + name..)?).next()?;
    blip(&inner)
}

/// JPEG and PNG lie as they are behind one or two hashes and a tag byte.
fn blip<'a>(part: &Part<'a>) -> Option<&'a [u8]> {
    let hashes = match (part.kind, part.instance) {
        (0xf01d, 0x46a | 0x6e2) | (0xf02a, 0x46a | 0x6e2) | (0xf01e, 0x6e0) => 16,
        (0xf01d, 0x46b | 0x6e3) | (0xf02a, 0x46b | 0x6e3) | (0xf01e, 0x6e1) => 32,
        _ => return None,
    };
    part.data.get(hashes + 1..)
}

/// The pictures over a sheet, each by its number in the store.
pub fn floating(drawing: &[u8], layout: &Layout) -> Vec<Anchored> {
    let mut found = Vec::new();
    shapes(drawing, 0, &mut |shape| found.extend(anchored(shape, layout)));
    found
}

/// Every shape, in groups within groups; deeper than anybody draws is not looked into.
fn shapes(bytes: &[u8], depth: u32, take: &mut impl FnMut(&[u8])) {
    for part in parts(bytes) {
        match part.kind {
            0xf004 => take(part.data),
            0xf002 | 0xf003 if depth < 8 => shapes(part.data, depth + 1, take),
            _ => {}
        }
    }
}

fn anchored(shape: &[u8], layout: &Layout) -> Option<Anchored> {
    let properties = parts(shape).find(|part| part.kind == 0xf00b)?;
    let number = properties
        .data
        .chunks_exact(6)
        .take(usize::from(properties.instance))
        .find(|own| u16_at(own, 0).is_some_and(|id| id & 0x3fff == 0x104))
        .and_then(|own| u32_at(own, 2))?;
    let anchor = parts(shape).find(|part| part.kind == 0xf010)?;
    let corner = |at: usize| -> Option<(CellRef, f64)> {
        let (column, row) = (u16_at(anchor.data, at)?, u16_at(anchor.data, at + 4)?);
        let cell = CellRef::new(u32::from(row) + 1, u32::from(column) + 1);
        // Offsets are in 256ths of the row.
        Some((cell, f64::from(u16_at(anchor.data, at + 6)?) / 256.0 * layout.height(cell.row)))
    };
    let ((first, top), (last, bottom)) = (corner(2)?, corner(10)?);
    Some(layout.anchor(Region { first, last }, top, Size::To(bottom), member(number as usize)))
}

/// How a picture of the store is named: `图片1`.
pub fn member(number: usize) -> String {
    format!("图片{number}")
}
