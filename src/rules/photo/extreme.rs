//! 图片不是证件照: so small, so large or so elongated that it cannot be a portrait, nor be printed.

use crate::finding::{Finding, Level};
use crate::model::{Field, Nomination, Photo};
use crate::place::Place;
use crate::rules::support::about;
use crate::rules::{Check, Context, Rule};

pub const RULE: Rule = Rule {
    name: "photo-extreme",
    level: Level::Error,
    title: "图片不能作证件照",
    clause: "附件推荐表",
    why: "图片太小、太大或过于狭长，不是证件照，也印不出来。",
    mend: "换一张一寸免冠证件照（25×35毫米，约295×413像素）。",
    check: Check::Batch(check),
};

/// *Units*: pixels. A thumbnail or an icon below, a poster above.
const LEAST_SIDE: u32 = 60;
const MOST_SIDE: u32 = 20_000;

fn check(context: &Context, findings: &mut Vec<Finding>) {
    for (nomination, photo) in photos(context) {
        if is_extreme(photo) {
            findings.push(finding(
                &RULE,
                context,
                nomination,
                photo,
                "应为一寸证件照（约295×413像素）",
                "请换一张",
            ));
        }
    }
}

pub(super) fn photos<'a>(context: &Context<'a>) -> impl Iterator<Item = (&'a Nomination, &'a Photo)> {
    context.batch.nominations.iter().filter_map(|row| Some((row, row.photo.as_ref()?)))
}

pub(super) fn is_extreme(photo: &Photo) -> bool {
    let (short, long) = (photo.width.min(photo.height), photo.width.max(photo.height));
    short < LEAST_SIDE || long > MOST_SIDE || long > short.saturating_mul(3)
}

/// The file's own name: the folder it lies in may be another school's.
pub(super) fn base(file: &str) -> &str {
    file.rsplit('/').next().unwrap_or(file)
}

/// At the 照片 cell; where the sheet has none, at the picture's file.
pub(super) fn finding(
    rule: &Rule,
    context: &Context,
    nomination: &Nomination,
    photo: &Photo,
    expected: impl Into<String>,
    hint: &str,
) -> Finding {
    let what = format!("用的图片“{}”是{}×{}像素", base(&photo.file), photo.width, photo.height);
    if nomination.photo_cell.is_some() {
        return about(rule, context, nomination, Field::Photo, what, expected, hint);
    }
    let expected = expected.into();
    let mut finding = Finding::new(rule.name, format!("照片{what}，{expected}。{hint}。"))
        .at(&Place::file(&photo.file))
        .of_school(context.batch.school_name(nomination))
        .of_person(nomination.name())
        .seen(format!("{}×{}", photo.width, photo.height))
        .expected(expected)
        .hint(hint);
    finding.what = Some(what);
    (finding.field, finding.label) = (Some(Field::Photo.key()), Some(Field::Photo.label()));
    finding
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{cells, fires, silent};

    #[test]
    fn fires_alone_at_the_cell_or_at_the_file() {
        for (width, height) in [(1, 1), (50, 70), (295, 2000), (4000, 413), (25_000, 35_000)] {
            assert_eq!(cells(&fires(&RULE, |case| case.photo(0, width, height))), ["照片2"]);
        }
        let found = fires(&RULE, |case| {
            case.photo(0, 1, 1);
            case.row(0).photo_cell = None;
        });
        assert_eq!(cells(&found), ["照片/0.jpg"]);
    }

    #[test]
    fn silent_on_large_portraits() {
        silent(&RULE, |case| case.photo(0, 3000, 4200));
    }
}
