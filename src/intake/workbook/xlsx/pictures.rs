//! Pictures of an xlsx workbook: floating over cells, in a cell the WPS way (`xl/cellimages.xml`) and
//! in a cell the Excel way (rich values). Only where they are; their bytes are looked at elsewhere.

use std::collections::HashMap;

use quick_xml::events::Event;

use super::{join, links, targets};
use crate::intake::archive::{Archive, Budget};
use crate::intake::limits;
use crate::intake::workbook::layout::{Layout, Size};
use crate::intake::workbook::{Anchored, Fault, Region, Sheet, xml};
use crate::place::CellRef;

/// *Units*: English metric units, of which a point has 12,700.
const POINT: f64 = 12_700.0;

/// The pictures that float over a sheet.
pub fn floating(archive: &mut Archive, part: &str, layout: &Layout, sheet: &mut Sheet) -> Result<(), Fault> {
    for link in links(archive, part)?.into_iter().filter(|link| link.kind == "drawing") {
        let Some(bytes) = archive.read_named(&link.target)? else { continue };
        let media = links(archive, &link.target)?;
        sheet.pictures.extend(anchors(&bytes, &targets(&media), layout, archive.budget()));
    }
    Ok(())
}

/// One anchor while it is read. *Shape*: column and row 0-based, as the file has them.
#[derive(Default)]
struct Open {
    from: [i64; 4],
    to: Option<[i64; 4]>,
    height: Option<f64>,
    embed: Vec<String>,
}

fn anchors(bytes: &[u8], media: &HashMap<&str, &str>, layout: &Layout, budget: &Budget) -> Vec<Anchored> {
    let mut reader = xml::reader(bytes, budget);
    let mut buffer = Vec::new();
    let mut found = Vec::new();
    let mut open = Open::default();
    let (mut corner, mut part, mut text) = ("", None, String::new());
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(tag) | Event::Empty(tag)) => match tag.local_name().as_ref() {
                "twoCellAnchor" | "oneCellAnchor" => open = Open::default(),
                "from" => corner = "from",
                "to" => {
                    corner = "to";
                    open.to = Some([0; 4]);
                }
                "ext" if open.height.is_none() => open.height = xml::number(&tag, "cy"),
                "blip" if open.embed.len() < limits::PICTURES => {
                    open.embed.extend(xml::attribute(&tag, "embed"));
                }
                name => {
                    part = ["col", "colOff", "row", "rowOff"].iter().position(|own| *own == name);
                    text.clear();
                }
            },
            Ok(Event::Text(content)) if part.is_some() => xml::push_text(&mut text, &content),
            Ok(Event::End(tag)) => match tag.local_name().as_ref() {
                "twoCellAnchor" | "oneCellAnchor" => {
                    found.extend(close(&std::mem::take(&mut open), media, layout));
                    if found.len() >= limits::PICTURES {
                        return found;
                    }
                }
                "from" | "to" => corner = "",
                _ => {
                    if let Some(index) = part.take() {
                        let value = text.trim().parse().unwrap_or(0);
                        match (corner, &mut open.to) {
                            ("from", _) => open.from[index] = value,
                            ("to", Some(to)) => to[index] = value,
                            _ => {}
                        }
                    }
                }
            },
            Ok(Event::Eof) | Err(_) => return found,
            Ok(_) => {}
        }
    }
}

fn close(open: &Open, media: &HashMap<&str, &str>, layout: &Layout) -> Vec<Anchored> {
    let cell = |corner: [i64; 4]| {
        let one_based = |value: i64| u32::try_from(value.clamp(0, 1_048_575)).unwrap_or(0) + 1;
        CellRef::new(one_based(corner[2]), one_based(corner[0]))
    };
    let first = cell(open.from);
    let top = open.from[3] as f64 / POINT;
    let last = open.to.map_or(first, cell);
    let size = match open.to {
        Some(to) => Size::To(to[3] as f64 / POINT),
        None => Size::Tall(open.height.unwrap_or(0.0) / POINT),
    };
    open.embed
        .iter()
        .filter_map(|id| media.get(id.as_str()))
        .map(|target| layout.anchor(Region { first, last }, top, size, (*target).to_string()))
        .collect()
}

/// WPS in-cell pictures: the id in `=DISPIMG("ID_…",1)` to the member it names.
pub fn cell_images(archive: &mut Archive, folder: &str) -> Result<HashMap<String, String>, Fault> {
    let part = join(folder, "cellimages.xml");
    let Some(bytes) = archive.read_named(&part)? else { return Ok(HashMap::new()) };
    let media = links(archive, &part)?;
    let media = targets(&media);
    let mut reader = xml::reader(&bytes, archive.budget());
    let mut buffer = Vec::new();
    let mut images = HashMap::new();
    let mut id = String::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(tag) | Event::Empty(tag)) => match tag.local_name().as_ref() {
                "cNvPr" => id = xml::attribute(&tag, "name").unwrap_or_default(),
                "blip" => {
                    let embed = xml::attribute(&tag, "embed");
                    if let Some(target) = embed.and_then(|id| media.get(id.as_str()).copied()) {
                        images.insert(std::mem::take(&mut id), target.to_string());
                    }
                }
                _ => {}
            },
            Ok(Event::Eof) | Err(_) => return Ok(images),
            Ok(_) => {}
        }
    }
}

/// Excel in-cell pictures by value-metadata index. Excel writes one rich value per picture and lists
/// its pictures in the same order, so that the index leads straight to the relationship.
pub fn rich_images(archive: &mut Archive, folder: &str) -> Result<Vec<Option<String>>, Fault> {
    let part = join(folder, "richData/richValueRel.xml");
    let Some(bytes) = archive.read_named(&part)? else { return Ok(Vec::new()) };
    let media = links(archive, &part)?;
    let mut rels = Vec::new();
    each_tag(&bytes, "rel", archive.budget(), |tag| rels.push(xml::attribute(tag, "id")));
    let member = |index: usize| {
        let id = rels.get(index)?.as_ref()?;
        media.iter().find(|link| &link.id == id).map(|link| link.target.clone())
    };
    // The first value of each rich value is the index of its picture.
    let values = archive.read_named(&join(folder, "richData/rdrichvalue.xml"))?.unwrap_or_default();
    let values = first_values(&values, archive.budget());
    let metadata = archive.read_named(&join(folder, "metadata.xml"))?.unwrap_or_default();
    let mut rich = Vec::new();
    each_tag(&metadata, "rvb", archive.budget(), |tag| rich.push(xml::number::<usize>(tag, "i")));
    Ok(rich.into_iter().map(|index| member(*values.get(index?)?)).collect())
}

fn each_tag(bytes: &[u8], name: &str, budget: &Budget, mut take: impl FnMut(&quick_xml::events::BytesStart)) {
    let mut reader = xml::reader(bytes, budget);
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(tag) | Event::Empty(tag)) if tag.local_name().as_ref() == name => take(&tag),
            Ok(Event::Eof) | Err(_) => return,
            Ok(_) => {}
        }
    }
}

fn first_values(bytes: &[u8], budget: &Budget) -> Vec<usize> {
    let mut reader = xml::reader(bytes, budget);
    let mut buffer = Vec::new();
    let mut values = Vec::new();
    let (mut text, mut wanted, mut inside) = (String::new(), false, false);
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(tag)) => match tag.local_name().as_ref() {
                "rv" => wanted = true,
                "v" => {
                    inside = wanted;
                    text.clear();
                }
                _ => {}
            },
            Ok(Event::Text(part)) if inside => xml::push_text(&mut text, &part),
            Ok(Event::End(tag)) if tag.local_name().as_ref() == "v" && inside => {
                values.push(text.trim().parse().unwrap_or(usize::MAX));
                (wanted, inside) = (false, false);
            }
            Ok(Event::Eof) | Err(_) => return values,
            Ok(_) => {}
        }
    }
}
