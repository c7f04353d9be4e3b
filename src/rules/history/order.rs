//! 经历次序混乱: the lines run neither from old to new nor from new to old.

use super::lines::{sound, written};
use crate::finding::{Finding, Level};
use crate::model::Field;
use crate::rules::support::about;
use crate::rules::{Check, Context, Rule};

pub const RULE: Rule = Rule {
    name: "history-order",
    level: Level::Confirm,
    title: "工作经历没有按时间顺序写",
    clause: "附件推荐表",
    why: "工作经历按时间顺序写，审核的人才看得出有没有断档；次序乱了多半是年份写错了。",
    mend: "从参加工作写起，按时间先后逐行排列。",
    check: Check::Batch(check),
};

fn check(context: &Context, findings: &mut Vec<Finding>) {
    for nomination in &context.batch.nominations {
        if sound(context, nomination).is_none() {
            continue;
        }
        let starts: Vec<_> = written(nomination).iter().map(|line| line.from).collect();
        if starts.is_sorted() || starts.iter().rev().is_sorted() {
            continue;
        }
        let Some(pair) = starts.windows(2).find(|pair| pair[1] < pair[0]) else { continue };
        let what = format!("里“{}”写在“{}”后面", pair[1].dotted(), pair[0].dotted());
        let expected = "应按时间先后逐行写";
        findings.push(about(
            &RULE,
            context,
            nomination,
            Field::History,
            what,
            expected,
            "请核对年月并理顺次序",
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{cells, fires, silent};

    #[test]
    fn fires_on_a_line_out_of_place() {
        let found = fires(&RULE, |case| {
            case.history(
                0,
                &[
                    "2005.08—2010.07 贺兰县第二小学 教导主任",
                    "2000.08—2005.07 贺兰县第二小学 教师",
                    "2010.08—至今 贺兰县第一小学 校长",
                ],
            );
        });
        assert_eq!(cells(&found), ["工作经历2"]);
    }

    #[test]
    fn silent_newest_first_and_on_side_lines_after_their_post() {
        silent(&RULE, |case| {
            case.history(0, &["2010.08—至今 贺兰县第一小学 校长", "2000.08—2010.07 贺兰县第二小学 教师"]);
        });
    }
}
