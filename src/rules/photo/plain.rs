//! 照片只有一种颜色: one colour all over, which is no portrait, but may be a stand-in put there on purpose.

use super::extreme::{finding, is_extreme, photos};
use crate::finding::{Finding, Level};
use crate::model::Tone;
use crate::rules::{Check, Context, Rule};

pub const RULE: Rule = Rule {
    name: "photo-plain",
    level: Level::Info,
    title: "照片只有一种颜色",
    clause: "附件推荐表",
    why: "图片从头到尾一种颜色，看不出人像，也许是先放着占位的。",
    mend: "对照照片核对表看一看，需要的话请学校换上本人照片。",
    check: Check::Batch(check),
};

fn check(context: &Context, findings: &mut Vec<Finding>) {
    for (nomination, photo) in photos(context) {
        if photo.tone == Tone::Plain && !is_extreme(photo) {
            let expected = "整张只有一种颜色，应为本人一寸免冠照片";
            findings.push(finding(&RULE, context, nomination, photo, expected, "请打开看一看是不是本人照片"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{cells, fires, silent};

    #[test]
    fn fires_on_one_colour() {
        let found = fires(&RULE, |case| {
            case.photo(0, 295, 413);
            if let Some(photo) = &mut case.row(0).photo {
                photo.tone = Tone::Plain;
            }
        });
        assert_eq!(cells(&found), ["照片2"]);
    }

    #[test]
    fn silent_on_a_picture() {
        silent(&RULE, |case| case.photo(0, 295, 413));
    }
}
