//! 照片太小: fewer pixels across than print needs.

use super::extreme::{finding, is_extreme, photos};
use crate::finding::{Finding, Level};
use crate::rules::{Check, Context, Rule};

pub const RULE: Rule = Rule {
    name: "photo-small",
    level: Level::Confirm,
    title: "照片像素太低",
    clause: "附件推荐表",
    why: "照片按25×35毫米印出，像素太低会模糊。",
    mend: "换一张清晰的证件照（约295×413像素）；实在没有的，说明后按原样印。",
    check: Check::Batch(check),
};

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let least = context.settings.checks.photo_min_width;
    for (nomination, photo) in photos(context) {
        if photo.width < least && !is_extreme(photo) {
            let expected = format!("应不小于{least}×{}像素", least * 7 / 5);
            findings.push(finding(&RULE, context, nomination, photo, expected, "请换一张清晰的照片"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{cells, fires, silent};

    #[test]
    fn fires_below_the_least_width() {
        for (width, height) in [(199, 279), (100, 140)] {
            assert_eq!(cells(&fires(&RULE, |case| case.photo(0, width, height))), ["照片2"]);
        }
    }

    #[test]
    fn silent_from_the_least_width_on() {
        silent(&RULE, |case| case.photo(0, 200, 280));
        // Lying down, it is the shape that is wrong.
        silent(&RULE, |case| case.photo(0, 413, 180));
    }
}
