//! The dialect matrix: every dialect in every format it can be kept in reads as the same county, every value with the
//! cell it stands in, and nothing is asked.

use std::path::PathBuf;

use yinfa::model::{AnyValue, Field};

use crate::support::dialect::{Book, Cell, parse};
use crate::support::folder::*;
use crate::support::root;

/// What may be said of a clean dialect: that something was mended, known by another name, or met twice.
const QUIET: [&str; 8] = [
    "name-normalised",
    "phone-normalised",
    "choice-normalised",
    "birth-normalised",
    "school-alias",
    "file-extension",
    "nomination-merged",
    "sheet-example",
];

fn dialects() -> Vec<PathBuf> {
    let folder = std::fs::read_dir(root().join("tests/dialects")).expect("a folder");
    let mut files: Vec<PathBuf> = folder.map(|entry| entry.expect("readable").path()).collect();
    files.sort();
    files
}

#[test]
fn every_dialect_reads_alike_in_every_format() {
    let expected = Folder::new().file("甲.xlsx", county()).read().values();
    let mut wrong = Vec::new();
    let mut read = 0;
    for path in dialects() {
        let dialect = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let books = parse(&std::fs::read_to_string(&path).expect("text"));
        let formats: Vec<&str> = books[0].formats().into_iter().map(|(extension, _)| extension).collect();
        for extension in formats {
            let mut folder = Folder::new().file("名册.csv", csv(SCHOOLS, ","));
            for book in &books {
                let all = book.formats();
                let Some((_, bytes)) = all.into_iter().find(|(own, _)| *own == extension) else { continue };
                folder = folder.file(&format!("{}.{extension}", book.name), bytes);
            }
            read += 1;
            for fault in faults(&folder.read(), &books, &expected) {
                wrong.push(format!("{dialect}.{extension}: {fault}"));
            }
        }
    }
    assert!(read > 150, "only {read} were read");
    assert!(wrong.is_empty(), "{} faults\n{}", wrong.len(), wrong.join("\n"));
}

fn faults(read: &Read, books: &[Book], expected: &str) -> Vec<String> {
    let mut faults = Vec::new();
    if read.values() != expected {
        let lines = read.values();
        let odd = lines.lines().filter(|line| !expected.lines().any(|own| own == *line));
        faults.push(format!("reads otherwise: {:?}", odd.collect::<Vec<_>>()));
    }
    for finding in read.findings.iter().filter(|finding| !QUIET.contains(&finding.rule)) {
        faults.push(format!("{}: {}", finding.rule, finding.message));
    }
    for row in &read.batch.nominations {
        for (field, value) in row.cells() {
            // The date within a 单位意见 shares its cell, and an empty photo lies under its label.
            let shared = field == Field::OpinionDate || field == Field::Photo && value.is_blank();
            if !shared && !stands_there(books, value) {
                faults.push(format!("{:?} is not at {}", value.seen(), value.place()));
            }
        }
    }
    faults
}

/// Does the text that was seen stand in the cell that is named?
fn stands_there(books: &[Book], value: &dyn AnyValue) -> bool {
    let place = value.place();
    let (name, _) = place.file.rsplit_once('.').expect("an extension");
    let book = books.iter().find(|book| book.name == name).expect("the book");
    let sheet = match &place.sheet {
        Some(name) => book.sheets.iter().find(|sheet| *sheet.name == **name).expect("the sheet"),
        None => &book.sheets[0],
    };
    let at = place.cell.expect("a cell");
    let row = sheet.rows.get(at.row as usize - 1);
    match row.and_then(|row| row.get(at.column as usize - 1)) {
        // A web page shows two spaces as one.
        Some(Cell::Text(text)) => squeeze(text) == squeeze(value.seen()),
        Some(_) => true,
        None => value.is_blank(),
    }
}

fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
