//! Link: where a report opens the file and the cell it speaks of. It reads no disk: whether the file is still there is
//! not known.

use crate::place::Place;
use crate::text;

/// Where a place can be opened.
pub struct Link {
    /// The file to open, relative to the report, unescaped.
    pub path: String,
    /// `'汇总表'!D7`; empty where the file cannot be opened at a cell.
    pub anchor: String,
}

impl Link {
    /// `None` where the path could be taken for anything but a path below `home`: data never becomes
    /// a link target unseen. A member of an archive or a workbook links to the file that holds it.
    pub fn to(place: &Place, home: &str) -> Option<Self> {
        let parts: Vec<&str> = place.file.split('/').collect();
        let harmless = |part: &&str| {
            !part.is_empty()
                && !matches!(*part, "." | "..")
                && !part
                    .chars()
                    .any(|ch| text::is_invisible(ch) || ch.is_control() || r##"#%?\:"*<>|"##.contains(ch))
        };
        if !parts.iter().all(harmless) {
            return None;
        }
        let holder = parts[..parts.len() - 1].iter().position(|part| is_holder(part));
        let outer = &parts[..=holder.unwrap_or(parts.len() - 1)];
        let anchor = match (&place.sheet, place.cell, holder) {
            (Some(sheet), Some(cell), None) => format!("'{}'!{cell}", sheet.replace('\'', "''")),
            _ => String::new(),
        };
        Some(Self { path: format!("{home}{}", outer.join("/")), anchor })
    }

    /// The path, percent-encoded for a page.
    pub fn href(&self) -> String {
        let mut encoded = String::with_capacity(self.path.len() * 3);
        for byte in self.path.bytes() {
            match byte {
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                    encoded.push(byte as char);
                }
                _ => encoded.push_str(&format!("%{byte:02X}")),
            }
        }
        encoded
    }
}

/// A file that holds others: what stands behind it in a path is a member, not a file on disk.
fn is_holder(part: &str) -> bool {
    let extension = part.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    matches!(extension.as_str(), "zip" | "xlsx" | "xlsm" | "xlsb" | "xls" | "et" | "ods" | "docx")
}
