//! 没有照片: no picture was matched and the row names none.
//!
//! A picture that is named and cannot be found or read is met while reading. A picture of the folder that was matched
//! to nobody, and may be the one, is told to the bureau alone: its name may be another school's person.

use std::collections::HashMap;

use super::of_another::words;
use crate::finding::{Finding, Level};
use crate::model::{AnyValue, Field, Nomination};
use crate::rules::support::{Reported, about, name_key};
use crate::rules::{Check, Context, Rule};
use crate::text;

pub const RULE: Rule = Rule {
    name: "photo-missing",
    level: Level::Error,
    title: "没有照片",
    clause: "附件推荐表",
    why: "推荐表和聘书上都要印本人照片。",
    mend: "把一寸免冠照片（JPG 或 PNG）放进照片文件夹，用“学校-姓名”命名，或插入照片一格。",
    check: Check::Following(check),
};

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let reported = Reported::by(findings);
    let spare = Spare::of(context);
    for nomination in context.batch.nominations.iter().filter(|row| has_none(row)) {
        // Its picture was sent and waits for the school's name, which is asked about: 贺兰县第一小学-马伟.jpg.
        if nomination.school_index().is_none() && spare.is_named(nomination) {
            continue;
        }
        let asked_here = nomination.photo_cell.as_ref().is_some_and(|cell| reported.at(&cell.place));
        if !asked_here && !reported.photo_of(context.batch.school_name(nomination), nomination.name()) {
            let expected = "应有本人一寸照片";
            let hint = "请把照片按“学校-姓名”命名后一并报送";
            let what = match &nomination.photo_cell {
                Some(cell) if !cell.is_blank() => format!("现在是“{}”，没有照片", cell.seen.trim()),
                Some(_) => "是空的，也没有找到照片文件".to_string(),
                None => format!("“{}”没有照片", nomination.name()),
            };
            let mut finding = about(&RULE, context, nomination, Field::Photo, what, expected, hint);
            finding.aside = spare
                .like(context, nomination)
                .map(|file| format!("文件夹里有一张没有对上人的照片：{file}，请看是不是本人的。"));
            findings.push(finding);
        }
    }
}

/// Pictures that are nobody's, by what their names tell.
struct Spare<'a> {
    /// By every stretch of the name, such as a school or a person.
    by_part: HashMap<String, &'a str>,
    /// By every word of the name, with one character left open.
    by_name: HashMap<Vec<char>, &'a str>,
}

impl<'a> Spare<'a> {
    fn of(context: &Context<'a>) -> Self {
        let mut spare = Self { by_part: HashMap::new(), by_name: HashMap::new() };
        for file in context.batch.orphans.iter().map(|photo| &*photo.file) {
            for word in words(file) {
                for open in one_open(&word) {
                    spare.by_name.entry(open).or_insert(file);
                }
                let letters: Vec<char> = word.chars().collect();
                for from in 0..letters.len() {
                    let longest = letters.len().min(from + LONGEST);
                    for to in (from + SHORTEST..=longest).rev() {
                        let part = letters[from..to].iter().collect();
                        spare.by_part.entry(part).or_insert(file);
                    }
                }
            }
        }
        spare
    }

    /// Does one have the person's very name?
    fn is_named(&self, nomination: &Nomination) -> bool {
        self.by_part.contains_key(&name_key(nomination.name()))
    }

    /// One of the very name, of a name one character away, or one that names the school.
    fn like(&self, context: &Context, nomination: &Nomination) -> Option<&'a str> {
        let by_name = || one_open(&name_key(nomination.name())).find_map(|open| self.by_name.get(&open));
        let school = nomination.school_index().map(|index| &context.batch.schools[index]);
        let names = school.into_iter().flat_map(|own| {
            let others = own.short_names.iter().chain(&own.former_names).map(String::as_str);
            std::iter::once(own.name()).chain(others)
        });
        let own = self.by_part.get(&name_key(nomination.name()));
        own.or_else(by_name).or_else(|| names.map(name_key).find_map(|name| self.by_part.get(&name))).copied()
    }
}

/// A name inside a file's name. *Units*: characters.
const SHORTEST: usize = 2;
const LONGEST: usize = 20;

/// The word with each of its characters in turn left open; the words of a person's name alone.
fn one_open(word: &str) -> impl Iterator<Item = Vec<char>> {
    let letters: Vec<char> = word.chars().collect();
    let many = if (2..=LONGEST).contains(&letters.len()) { letters.len() } else { 0 };
    (0..many).map(move |at| {
        let mut open = letters.clone();
        open[at] = '？';
        open
    })
}

fn has_none(nomination: &Nomination) -> bool {
    let named = nomination
        .photo_cell
        .as_ref()
        .is_some_and(|cell| !cell.is_blank() && !text::is_placeholder(&cell.seen));
    // Two people in one cell, a cell in error or an empty one: whose photo is lacking cannot be said before the name is.
    let nobody = nomination.name.as_ref().is_some_and(|name| name.read.is_none());
    nomination.photo.is_none() && !named && !nobody
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Case, cells, fires, silent};

    fn without(case: &mut Case, seen: &str) {
        case.row(0).photo = None;
        case.text(0, Field::Photo, seen);
    }

    #[test]
    fn fires_at_the_photo_or_at_the_name() {
        for seen in ["", "无"] {
            assert_eq!(cells(&fires(&RULE, |case| without(case, seen))), ["照片2"]);
        }
        let found = fires(&RULE, |case| {
            case.row(0).photo = None;
            case.row(0).photo_cell = None;
        });
        assert_eq!(cells(&found), ["姓名2"]);
    }

    #[test]
    fn a_picture_that_may_be_the_one_is_told_to_the_bureau() {
        let told = |file: &str| {
            let found = fires(&RULE, |case| {
                let mut photo = case.row(0).photo.clone().unwrap();
                photo.file = file.into();
                case.batch.orphans.push(photo);
                without(case, "");
            });
            assert!(!found[0].message.contains(file));
            found[0].aside.clone()
        };
        for file in ["照片/马炜.jpg", "照片/贺兰县第一小学-校长.png", "校长贺兰县第一小学.jpg"]
        {
            assert!(told(file).is_some_and(|aside| aside.contains(file)), "{file}");
        }
        for file in ["IMG_0001.jpg", "照片/张敏.jpg", "照片/贺兰县第四中学-张敏.jpg"] {
            assert_eq!(told(file), None, "{file}");
        }
    }

    #[test]
    fn silent_where_one_was_matched_named_or_already_asked_about() {
        silent(&RULE, |case| case.text(0, Field::Photo, ""));
        silent(&RULE, |case| without(case, "马伟.jpg"));
        silent(&RULE, |case| {
            without(case, "");
            // Two people in one cell are nobody's missing photo.
            case.text(0, Field::Name, "马伟、李明");
            case.row(0).name.as_mut().unwrap().read = None;
        });
        silent(&RULE, |case| {
            let mut photo = case.row(0).photo.clone().unwrap();
            photo.file = "照片/贺兰县第一小学马伟照片.jpg".into();
            case.batch.orphans.push(photo);
            without(case, "");
            case.row(0).school = crate::model::SchoolRef::Unlisted("贺兰县第一小学校".into());
        });
        silent(&RULE, |case| {
            without(case, "");
            let mut asked = Finding::new(super::super::ratio::RULE.name, "").of_school("贺兰县第一小学");
            asked.field = Some("photo");
            case.reading.push(asked.of_person("马伟"));
        });
    }
}
