//! Document properties of a compound file: keywords, and what a program wrote of its own accord. Numbers, dates and the
//! picture of the first page are not read.
//!
//! *Source*: MS-OLEPS 2.21, MS-OSHARED 2.3.3.

use super::cfb::{Compound, u16_at, u32_at};
use super::records;

/// Texts by their names; a property that has only a number has no name.
pub fn texts(bytes: &[u8]) -> Vec<(String, String)> {
    let Some(file) = Compound::open(bytes) else { return Vec::new() };
    let streams = ["\u{5}SummaryInformation", "\u{5}DocumentSummaryInformation"];
    let streams = streams.into_iter().filter_map(|name| file.stream(name));
    streams.flat_map(|stream| sections(&stream)).collect()
}

/// A stream has a section or two: the usual properties, and those of a program's own.
fn sections(stream: &[u8]) -> Vec<(String, String)> {
    let count = u32_at(stream, 24).unwrap_or(0).min(2) as usize;
    let starts = (0..count).filter_map(|index| u32_at(stream, 28 + index * 20 + 16));
    starts.filter_map(|start| section(stream.get(start as usize..)?)).flatten().collect()
}

fn section(bytes: &[u8]) -> Option<Vec<(String, String)>> {
    let count = u32_at(bytes, 4)?.min(1000) as usize;
    let entry = |index: usize| Some((u32_at(bytes, 8 + index * 8)?, u32_at(bytes, 12 + index * 8)? as usize));
    let entries: Vec<(u32, usize)> = (0..count).filter_map(entry).collect();
    let at = |wanted: u32| entries.iter().find(|(id, _)| *id == wanted).map(|(_, at)| *at);
    // 0 is the names' own place, 1 the code page of all of them.
    let page = at(1).and_then(|at| u16_at(bytes, at + 4)).unwrap_or(936);
    let names = at(0).map(|at| names(bytes, at, page)).unwrap_or_default();
    let own = entries.iter().filter(|(id, _)| *id > 1).filter_map(|(id, at)| {
        let name = names.iter().find(|(own, _)| own == id).map(|(_, name)| name.clone()).unwrap_or_default();
        Some((name, value(bytes, *at, page)?))
    });
    Some(own.collect())
}

fn names(bytes: &[u8], at: usize, page: u16) -> Vec<(u32, String)> {
    let mut names = Vec::new();
    let mut next = at + 4;
    for _ in 0..u32_at(bytes, at).unwrap_or(0).min(1000) {
        let (Some(id), Some(length)) = (u32_at(bytes, next), u32_at(bytes, next + 4)) else { break };
        let size = length as usize * if page == UNICODE { 2 } else { 1 };
        let Some(text) = bytes.get(next + 8..).and_then(|rest| rest.get(..size)) else { break };
        names.push((id, decode(text, page)));
        next += 8 + size;
        if page == UNICODE {
            next = next.next_multiple_of(4);
        }
    }
    names
}

const UNICODE: u16 = 1200;

fn value(bytes: &[u8], at: usize, page: u16) -> Option<String> {
    let length = u32_at(bytes, at.checked_add(4)?)? as usize;
    let rest = bytes.get(at + 8..)?;
    match u32_at(bytes, at)? {
        // VT_LPSTR counts bytes, VT_LPWSTR characters.
        0x1e => Some(decode(rest.get(..length)?, page)),
        0x1f => Some(decode(rest.get(..length.checked_mul(2)?)?, UNICODE)),
        _ => None,
    }
}

fn decode(bytes: &[u8], page: u16) -> String {
    let encoding = if page == UNICODE { encoding_rs::UTF_16LE } else { records::encoding(page) };
    encoding.decode_without_bom_handling(bytes).0.trim_end_matches('\0').to_string()
}
