//! Comments on cells: ours beside the sender's own, in the comments part and in the drawing that gives
//! each its box. Ours begin with a word of their own, so that they are known again and taken out.

use std::collections::BTreeMap;

use super::Error;
use super::package::{HEAD, Package};
use super::sheet::{Sheet, reference};
use super::xml::{Document, Element};
use crate::place::CellRef;

/// What every comment of ours begins with; it survives other office programs, an author does not.
pub const MARK: &str = "【印发校验】";

const AUTHOR: &str = "印发校验";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// Takes our earlier comments and those of rows that go out of a sheet, and puts new ones in.
pub fn write(
    package: &mut Package,
    part: &str,
    number: usize,
    sheet: &mut Sheet,
    goes: impl Fn(CellRef) -> bool,
    notes: &BTreeMap<CellRef, String>,
) -> Result<(), Error> {
    let own = package.related(part, "comments")?;
    if own.is_none() && notes.is_empty() {
        return Ok(());
    }
    let mut tree = match &own {
        Some(own) => package.tree(own, &[])?.ok_or(Error::Unfit)?,
        None => Document::parse(
            &format!("{HEAD}<comments xmlns=\"{MAIN}\"><authors/><commentList/></comments>"),
            &[],
        )?,
    };
    let author = author(&mut tree.root)?;
    let run = |text: &str| {
        let root = &tree.root;
        let face = root
            .kin("rPr")
            .child(root.kin("sz").with("val", "9"))
            .child(root.kin("rFont").with("val", "宋体"));
        root.kin("r").child(face).child(root.kin("t").with("xml:space", "preserve").text(text))
    };
    let runs: BTreeMap<CellRef, Element> =
        notes.iter().map(|(at, text)| (*at, run(&format!("{MARK}\n{text}")))).collect();
    let (comment, text) = (tree.root.kin("comment"), tree.root.kin("text"));

    let list = tree.root.find_mut("commentList").ok_or(Error::Unfit)?;
    let mut kept: BTreeMap<CellRef, Element> = BTreeMap::new();
    for mut own in list.elements().cloned().collect::<Vec<_>>() {
        let Some(at) = own.get("ref").and_then(|text| reference(&text)) else { continue };
        if goes(at) {
            continue;
        }
        if strip(&mut own) {
            kept.insert(at, own);
        }
    }
    for (at, run) in runs {
        match kept.get_mut(&at) {
            // One comment a cell is all there may be: ours stands below the sender's.
            Some(own) => match own.find_mut("text") {
                Some(body) => {
                    let theirs = body.words();
                    let line = body.kin("r").child(body.kin("t").with("xml:space", "preserve").text("\n"));
                    if body.elements().all(|own| own.local() != "r") {
                        let whole =
                            body.kin("r").child(body.kin("t").with("xml:space", "preserve").text(&theirs));
                        body.children = Vec::new();
                        *body = body.clone().child(whole);
                    }
                    *body = body.clone().child(line).child(run);
                }
                None => *own = own.clone().child(text.clone().child(run)),
            },
            None => {
                let own = comment.clone().with("ref", at.to_string()).with("authorId", author.to_string());
                kept.insert(at, own.child(text.clone().child(run)));
            }
        }
    }
    list.children.clear();
    *list = kept.values().cloned().fold(list.clone(), Element::child);

    if kept.is_empty() {
        return remove(package, part, sheet);
    }
    let name = match own {
        Some(own) => own,
        None => {
            let name = format!("xl/yinfa_comments{number}.xml");
            package.relate(part, &format!("{OFFICE}/comments"), &name)?;
            package
                .declare(&name, "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml")?;
            name
        }
    };
    package.put(&name, tree.print());
    boxes(package, part, number, sheet, &kept.into_keys().collect::<Vec<_>>())
}

fn author(root: &mut Element) -> Result<usize, Error> {
    let list = root.find_mut("authors").ok_or(Error::Unfit)?;
    if let Some(known) = list.elements().position(|own| own.words() == AUTHOR) {
        return Ok(known);
    }
    let own = list.kin("author").text(AUTHOR);
    *list = list.clone().child(own);
    Ok(list.elements().count() - 1)
}

/// Takes our words out of a comment; false where nothing else is left in it.
fn strip(comment: &mut Element) -> bool {
    let Some(text) = comment.find_mut("text") else { return true };
    let words = text.words();
    let Some(at) = words.find(MARK) else { return true };
    let theirs = words[..at].trim_end();
    if theirs.is_empty() {
        return false;
    }
    // Other programs join runs: what was theirs is written back as one.
    let run = text.kin("t").with("xml:space", "preserve").text(theirs);
    text.children.clear();
    *text = text.clone().child(run);
    true
}

/// Nothing is left to comment: the part goes, and the boxes with it.
fn remove(package: &mut Package, part: &str, sheet: &mut Sheet) -> Result<(), Error> {
    package.unrelate(part, |own| own.kind != "comments")?;
    boxes(package, part, 0, sheet, &[])
}

/// Makes the drawing hold one box for each comment. Other shapes in it, such as buttons, stay.
fn boxes(
    package: &mut Package,
    part: &str,
    number: usize,
    sheet: &mut Sheet,
    cells: &[CellRef],
) -> Result<(), Error> {
    let id = sheet.part("legacyDrawing").and_then(|own| own.get("id"));
    let related = package.relationships(part)?.into_iter().find(|own| Some(&own.id) == id.as_ref());
    match related.and_then(|own| own.part) {
        Some(drawing) => {
            let text = package.text(&drawing)?.ok_or(Error::Unfit)?;
            package.put(&drawing, drawn(&text, cells).ok_or(Error::Unfit)?);
        }
        None if cells.is_empty() => {}
        None => {
            let drawing = format!("xl/drawings/yinfa_notes{number}.vml");
            package.put(&drawing, drawn(EMPTY, cells).ok_or(Error::Unfit)?);
            package.declare(&drawing, "application/vnd.openxmlformats-officedocument.vmlDrawing")?;
            let id = package.relate(part, &format!("{OFFICE}/vmlDrawing"), &drawing)?;
            let root = sheet.root();
            let prefix =
                match root.prefix_of(&[OFFICE, "http://purl.oclc.org/ooxml/officeDocument/relationships"]) {
                    Some(prefix) => prefix,
                    None => {
                        root.set("xmlns:r", OFFICE);
                        "r".to_string()
                    }
                };
            let own = root.kin("legacyDrawing").with(&format!("{prefix}:id"), id);
            sheet.set_part("legacyDrawing", Some(own));
        }
    }
    Ok(())
}

const EMPTY: &str = "<xml xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\" xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><o:shapelayout v:ext=\"edit\"><o:idmap v:ext=\"edit\" data=\"1\"/></o:shapelayout><v:shapetype id=\"_x0000_t202\" coordsize=\"21600,21600\" o:spt=\"202\" path=\"m,l,21600r21600,l21600,xe\"><v:stroke joinstyle=\"miter\"/><v:path gradientshapeok=\"t\" o:connecttype=\"rect\"/></v:shapetype></xml>";

/// The drawing with the boxes of these cells and no other. It is edited as text: old programs write what
/// no XML reader takes.
fn drawn(text: &str, cells: &[CellRef]) -> Option<String> {
    let mut out = String::with_capacity(text.len() + cells.len() * 600);
    let mut rest = text;
    let mut standing: Vec<CellRef> = Vec::new();
    while let Some(start) = rest.find("<v:shape ") {
        let end = start + rest[start..].find("</v:shape>")? + "</v:shape>".len();
        let shape = &rest[start..end];
        out.push_str(&rest[..start]);
        match note_of(shape) {
            Some(at) if !cells.contains(&at) || standing.contains(&at) => {}
            at => {
                standing.extend(at);
                out.push_str(shape);
            }
        }
        rest = &rest[end..];
    }
    let close = rest.rfind("</xml>")?;
    out.push_str(&rest[..close]);
    for (index, at) in cells.iter().filter(|at| !standing.contains(at)).enumerate() {
        out.push_str(&shape(*at, index));
    }
    out.push_str(&rest[close..]);
    Some(out)
}

/// The cell whose comment a shape is; `None` for any other shape.
fn note_of(shape: &str) -> Option<CellRef> {
    if !shape.contains("ObjectType=\"Note\"") {
        return None;
    }
    let number = |name: &str| -> Option<u32> {
        let start = shape.find(&format!("<x:{name}>"))? + name.len() + 4;
        let end = start + shape[start..].find('<')?;
        shape[start..end].trim().parse().ok()
    };
    Some(CellRef::new(number("Row")?.checked_add(1)?, number("Column")?.checked_add(1)?))
}

fn shape(at: CellRef, index: usize) -> String {
    let (row, column) = (at.row - 1, at.column - 1);
    let (left, right, top, bottom) = (column + 1, column + 4, row.saturating_sub(1), row + 4);
    format!(
        "<v:shape id=\"_x0000_s{}\" type=\"#_x0000_t202\" style=\"position:absolute;margin-left:60pt;margin-top:2pt;width:220pt;height:84pt;z-index:{};visibility:hidden\" fillcolor=\"#fff8e1\" o:insetmode=\"auto\"><v:fill color2=\"#fff8e1\"/><v:shadow on=\"t\" color=\"black\" obscured=\"t\"/><v:path o:connecttype=\"none\"/><v:textbox style=\"mso-direction-alt:auto\"><div style=\"text-align:left\"></div></v:textbox><x:ClientData ObjectType=\"Note\"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{left}, 12, {top}, 4, {right}, 40, {bottom}, 6</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>",
        9_001 + index,
        index + 1,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_follow_their_comments_and_other_shapes_stay() {
        let button = "<v:shape id=\"b\"><x:ClientData ObjectType=\"Button\"/><br></v:shape>";
        let text = EMPTY.replace("</xml>", &format!("{button}</xml>"));
        let cell = |row| CellRef::new(row, 4);
        let two = drawn(&text, &[cell(7), cell(9)]).unwrap();
        assert_eq!(two.matches("ObjectType=\"Note\"").count(), 2);
        let one = drawn(&two, &[cell(9)]).unwrap();
        assert!(
            one.contains(button) && one.contains("<x:Row>8</x:Row>") && !one.contains("<x:Row>6</x:Row>")
        );
        assert_eq!(drawn("<xml><v:shape >", &[]), None);
    }
}
