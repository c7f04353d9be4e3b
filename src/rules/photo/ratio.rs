//! 照片比例不对: not near 25:35, so the frame would crop a face.

use super::extreme::{finding, is_extreme, photos};
use crate::finding::{Finding, Level};
use crate::model::Photo;
use crate::rules::{Check, Context, Rule};

pub const RULE: Rule = Rule {
    name: "photo-ratio",
    level: Level::Confirm,
    title: "照片宽高比例不对",
    clause: "附件推荐表",
    why: "照片格按一寸照25:35留位置，比例差得多会裁到头像。",
    mend: "换一张一寸证件照，或按25:35裁好再报；可以照裁的，说明即可。",
    check: Check::Batch(check),
};

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let tolerance = context.settings.checks.photo_ratio_tolerance;
    for (nomination, photo) in photos(context) {
        if deviation(photo) > tolerance && !is_extreme(photo) {
            let expected = "宽高比应接近25:35（一寸照）";
            findings.push(finding(&RULE, context, nomination, photo, expected, "请换一张或裁好再报"));
        }
    }
}

/// Relative deviation of width to height from 25:35.
fn deviation(photo: &Photo) -> f64 {
    let ratio = f64::from(photo.width) / f64::from(photo.height.max(1));
    (ratio / (25.0 / 35.0) - 1.0).abs()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{cells, fires, silent};

    #[test]
    fn fires_on_squares_and_on_pictures_lying_down() {
        for (width, height) in [(400, 400), (413, 295), (1920, 1080)] {
            assert_eq!(cells(&fires(&RULE, |case| case.photo(0, width, height))), ["照片2"]);
        }
    }

    #[test]
    fn silent_on_the_usual_formats() {
        // 一寸, 二寸, 小二寸 35×45, 护照 33×48, 3:4, 2:3.
        for (width, height) in [(295, 413), (413, 579), (413, 531), (390, 567), (480, 640), (480, 720)] {
            silent(&RULE, |case| case.photo(0, width, height));
        }
    }
}
