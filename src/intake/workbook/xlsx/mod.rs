//! xlsx, xlsm and WPS .et saved as one: read from its XML, since a number's format, merged regions,
//! hidden rows and pictures over cells are ours to know. Macros, comments and fills are not looked at.

mod cells;
pub(super) mod pictures;
mod styles;

use std::collections::HashMap;

use quick_xml::events::Event;

use super::xml;
use super::{Fault, Sheet};
use crate::intake::archive::{Archive, Budget};
use crate::intake::limits;

/// What the parts of one workbook share.
struct Shared {
    strings: Vec<String>,
    styles: styles::Styles,
    from_1904: bool,
    /// WPS in-cell pictures: id to member.
    cell_images: HashMap<String, String>,
    /// Excel in-cell pictures, by the cell's value-metadata index (from 1).
    rich_images: Vec<Option<String>>,
}

struct SheetEntry {
    name: String,
    hidden: bool,
    part: String,
}

pub fn read(bytes: &[u8], budget: &Budget) -> Result<Vec<Sheet>, Fault> {
    let mut archive = Archive::open(bytes, budget)?;
    let part = workbook_part(&mut archive);
    let Some(workbook) = archive.read_named(&part)? else { return Err(Fault::Damaged) };
    let links = links(&mut archive, &part)?;
    let (entries, from_1904) = entries(&workbook, &links, budget);
    let folder = part.rsplit_once('/').map_or("", |(folder, _)| folder).to_string();
    let shared = Shared {
        strings: match related(&mut archive, &links, "sharedStrings", &join(&folder, "sharedStrings.xml"))? {
            Some(bytes) => cells::strings(&bytes, budget),
            None => Vec::new(),
        },
        styles: match related(&mut archive, &links, "styles", &join(&folder, "styles.xml"))? {
            Some(bytes) => styles::Styles::read(&bytes, budget),
            None => styles::Styles::default(),
        },
        from_1904,
        cell_images: pictures::cell_images(&mut archive, &folder)?,
        rich_images: pictures::rich_images(&mut archive, &folder)?,
    };
    let mut sheets = Vec::new();
    for entry in entries {
        let Some(bytes) = archive.read_named(&entry.part)? else { continue };
        let mut sheet = Sheet::after(sheets.last(), &entry.name);
        sheet.hidden = entry.hidden;
        let layout = cells::read(&bytes, &shared, &mut sheet, budget);
        drop(bytes);
        pictures::floating(&mut archive, &entry.part, &layout, &mut sheet)?;
        sheets.push(sheet);
    }
    Ok(sheets)
}

/// `xl/workbook.xml` almost always; else what the package names as its main part.
fn workbook_part(archive: &mut Archive) -> String {
    const USUAL: &str = "xl/workbook.xml";
    if archive.has(USUAL) {
        return USUAL.into();
    }
    let links = links(archive, "").unwrap_or_default();
    links.into_iter().find(|link| link.kind == "officeDocument").map_or(USUAL.into(), |link| link.target)
}

/// A relationship of a part to another.
pub(super) struct Link {
    pub id: String,
    /// The last part of its type's address.
    pub kind: String,
    /// From the root of the package.
    pub target: String,
}

pub(super) fn links(archive: &mut Archive, part: &str) -> Result<Vec<Link>, Fault> {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let path = join(folder, &format!("_rels/{name}.rels"));
    let Some(bytes) = archive.read_named(&path)? else { return Ok(Vec::new()) };
    let mut reader = xml::reader(&bytes, archive.budget());
    let mut buffer = Vec::new();
    let mut links = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(tag) | Event::Empty(tag)) if tag.local_name().as_ref() == "Relationship" => {
                let external = xml::attribute(&tag, "TargetMode").is_some_and(|mode| mode == "External");
                if let (Some(id), Some(target), false) =
                    (xml::attribute(&tag, "Id"), xml::attribute(&tag, "Target"), external)
                {
                    let kind = xml::attribute(&tag, "Type").unwrap_or_default();
                    let kind = kind.rsplit('/').next().unwrap_or("").to_string();
                    if links.len() >= limits::LISTED {
                        return Ok(links);
                    }
                    if target.len() > limits::TARGET_BYTES {
                        continue;
                    }
                    links.push(Link { id, kind, target: join(folder, &target) });
                }
            }
            Ok(Event::Eof) | Err(_) => return Ok(links),
            Ok(_) => {}
        }
    }
}

/// Where each relationship leads, by its id.
pub(super) fn targets(links: &[Link]) -> HashMap<&str, &str> {
    links.iter().rev().map(|link| (link.id.as_str(), link.target.as_str())).collect()
}

/// The part of a kind that a part is related to; by its usual name where the relationship is lacking or leads nowhere.
pub(super) fn related(
    archive: &mut Archive,
    links: &[Link],
    kind: &str,
    usual: &str,
) -> Result<Option<Vec<u8>>, Fault> {
    let named = links.iter().find(|link| link.kind == kind && archive.has(&link.target));
    archive.read_named(named.map_or(usual, |link| &link.target))
}

/// A target from the folder it is named in, with `..` taken out.
pub(super) fn join(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let mut parts: Vec<&str> = match target.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => folder.split('/').filter(|part| !part.is_empty()).collect(),
    };
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

fn entries(workbook: &[u8], links: &[Link], budget: &Budget) -> (Vec<SheetEntry>, bool) {
    let mut reader = xml::reader(workbook, budget);
    let mut buffer = Vec::new();
    let (mut entries, mut from_1904) = (Vec::new(), false);
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(tag) | Event::Empty(tag)) => match tag.local_name().as_ref() {
                "workbookPr" => from_1904 = xml::flag(&tag, "date1904"),
                "sheet" if entries.len() < limits::SHEETS => {
                    let id = xml::attribute_named(&tag, "r:id").or_else(|| xml::attribute(&tag, "id"));
                    let link = links.iter().find(|link| Some(&link.id) == id.as_ref());
                    if let (Some(name), Some(link)) = (xml::attribute(&tag, "name"), link) {
                        let hidden = xml::attribute(&tag, "state").is_some_and(|state| state != "visible");
                        entries.push(SheetEntry { name, hidden, part: link.target.clone() });
                    }
                }
                _ => {}
            },
            Ok(Event::Eof) | Err(_) => return (entries, from_1904),
            Ok(_) => {}
        }
    }
}
