//! 没有照片: no picture was matched and the row names none.
//!
//! A picture that is named and cannot be found or read is met while reading.

use crate::finding::{Finding, Level};
use crate::model::{AnyValue, Field, Nomination};
use crate::rules::support::{Reported, about};
use crate::rules::{Check, Context, Rule};
use crate::text;

pub const RULE: Rule = Rule {
    name: "photo-missing",
    level: Level::Error,
    title: "没有照片",
    clause: "附件推荐表",
    why: "推荐表和聘书上都要印本人照片。",
    mend: "把一寸免冠照片（JPG 或 PNG）放进照片文件夹，用“学校-姓名”命名，或插入照片一格。",
    check: Check::Batch(check),
};

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let reported = Reported::by(findings);
    for nomination in context.batch.nominations.iter().filter(|row| has_none(row)) {
        let asked_here = nomination.photo_cell.as_ref().is_some_and(|cell| reported.at(&cell.place));
        if !asked_here && !reported.photo_of(context.batch.school_name(nomination), nomination.name()) {
            let expected = "应有本人一寸照片";
            let hint = "请把照片按“学校-姓名”命名后一并报送";
            let what = match &nomination.photo_cell {
                Some(cell) if !cell.is_blank() => format!("现在是“{}”，没有照片", cell.seen.trim()),
                Some(_) => "是空的，也没有找到照片文件".to_string(),
                None => format!("“{}”没有照片", nomination.name()),
            };
            findings.push(about(&RULE, context, nomination, Field::Photo, what, expected, hint));
        }
    }
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
            without(case, "");
            let mut asked = Finding::new(super::super::ratio::RULE.name, "").of_school("贺兰县第一小学");
            asked.field = Some("photo");
            case.reading.push(asked.of_person("马伟"));
        });
    }
}
