//! 照片是空白的: every pixel is white, or black: a page scanned empty, a picture that was never taken.

use super::extreme::{finding, is_extreme, photos};
use crate::finding::{Finding, Level};
use crate::model::Tone;
use crate::rules::{Check, Context, Rule};

pub const RULE: Rule = Rule {
    name: "photo-blank",
    level: Level::Error,
    title: "照片是空白的",
    clause: "附件推荐表",
    why: "图片里没有人像，全是白的或黑的，多半是扫描或导出时出了错。",
    mend: "打开图片看一看，换一张本人的一寸免冠证件照。",
    check: Check::Batch(check),
};

fn check(context: &Context, findings: &mut Vec<Finding>) {
    for (nomination, photo) in photos(context).filter(|(_, photo)| !is_extreme(photo)) {
        let colour = match photo.tone {
            Tone::White => "白",
            Tone::Black => "黑",
            Tone::Plain | Tone::Picture => continue,
        };
        let expected = format!("整张都是{colour}的，应为本人一寸免冠照片");
        findings.push(finding(&RULE, context, nomination, photo, expected, "请换上本人照片"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Case, cells, fires, silent};

    fn toned(case: &mut Case, tone: Tone) {
        case.photo(0, 295, 413);
        if let Some(photo) = &mut case.row(0).photo {
            photo.tone = tone;
        }
    }

    #[test]
    fn fires_on_white_and_on_black() {
        for tone in [Tone::White, Tone::Black] {
            assert_eq!(cells(&fires(&RULE, |case| toned(case, tone))), ["照片2"]);
        }
    }

    #[test]
    fn silent_on_a_picture() {
        silent(&RULE, |case| toned(case, Tone::Picture));
        silent(&RULE, |case| toned(case, Tone::Plain));
    }
}
