//! A picture of each template in text: what stands where on its sample's first and last page.
//!
//! `YINFA_BLESS=1 cargo test --test suite snapshot` writes them anew; read the difference before you commit it.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;

use crate::support;
use crate::support::paper::frames::Paper;
use crate::support::paper::lines::{lines, text_of};
use crate::support::paper::views::{self, ENGINE};

/// A line of text a line: baseline, size, then each part of it with its x. Lengths in mm to a tenth, sizes in points.
fn picture(paper: &Paper) -> String {
    let mut picture = String::new();
    let pages = paper.sheets.len();
    for (page, sheet) in paper.sheets.iter().enumerate() {
        writeln!(picture, "page {} of {pages}: {:.1} × {:.1}", page + 1, sheet.width, sheet.height)
            .expect("text");
        if page > 0 && page + 1 < pages {
            continue;
        }
        for line in lines(page, sheet) {
            write!(picture, "{:6.1} {:4.1} ", line.y, line.size).expect("text");
            for part in line.parts() {
                write!(picture, " {:6.1} {}", part[0].x, text_of(part)).expect("text");
            }
            picture.push('\n');
        }
        let rules: BTreeSet<String> = sheet
            .strokes
            .iter()
            .filter(|stroke| stroke.is_level() && stroke.width() > 20.0)
            .map(|stroke| {
                format!("{:6.1} {:6.1} {:6.1} {:.2}", stroke.y0, stroke.x0, stroke.x1, stroke.thickness)
            })
            .collect();
        // y, from, to, weight
        rules.iter().for_each(|rule| writeln!(picture, "rule {rule}").expect("text"));
    }
    picture
}

#[test]
fn every_template_looks_as_its_snapshot() {
    let folder = support::root().join("tests/snapshots");
    let bless = std::env::var_os("YINFA_BLESS").is_some();
    let mut wrong = Vec::new();
    let mut known = BTreeSet::new();
    for template in views::templates().into_iter().filter(|template| views::is_furnished(template)) {
        let path = folder.join(format!("{template}.txt"));
        known.insert(path.clone());
        let now = picture(&views::lay(&ENGINE, template, &views::sample(template)));
        if bless {
            fs::create_dir_all(&folder).expect("a folder");
            fs::write(&path, &now).expect("written");
            continue;
        }
        match fs::read_to_string(&path) {
            Err(_) => wrong.push(format!("{template} has no snapshot")),
            Ok(then) => wrong.extend(difference(template, &then, &now)),
        }
    }
    for entry in fs::read_dir(&folder).expect("readable") {
        let path = entry.expect("an entry").path();
        if !known.contains(&path) {
            wrong.push(format!("{} is no template's", path.display()));
        }
    }
    assert!(wrong.is_empty(), "YINFA_BLESS=1 writes snapshots anew:\n{}", wrong.join("\n"));
}

/// The first line that differs.
fn difference(template: &str, then: &str, now: &str) -> Option<String> {
    let (mut old, mut new) = (then.lines(), now.lines());
    let mut number = 0;
    loop {
        number += 1;
        match (old.next(), new.next()) {
            (None, None) => return None,
            (old, new) if old == new => {}
            (old, new) => {
                let told = |line: Option<&str>| line.unwrap_or("the end").to_string();
                return Some(format!("{template}.txt:{number}\n  was {}\n  is  {}", told(old), told(new)));
            }
        }
    }
}
