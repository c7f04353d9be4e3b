//! 单位意见待盖章: a 推荐表 came with its 单位意见 still empty.
//!
//! Schools sign and stamp on paper, so an empty cell is how it should be; this only reminds.

use crate::finding::{Finding, Level};
use crate::model::{AnyValue, Field, Nomination};
use crate::rules::support::about;
use crate::rules::{Check, Context, Rule};
use crate::text;

pub const RULE: Rule = Rule {
    name: "opinion-unsealed",
    level: Level::Info,
    title: "单位意见待盖章",
    clause: "第5条",
    why: "首席信息官由学校提名，提名以学校在推荐表“单位意见”处签署并盖章为准。",
    mend: "不必在电脑上填写：推荐表印出后，由学校签署意见、写明日期并加盖单位公章。",
    check: Check::Batch(check),
};

fn check(context: &Context, findings: &mut Vec<Finding>) {
    for nomination in context.batch.nominations.iter().filter(|nomination| is_unsealed(nomination)) {
        findings.push(about(
            &RULE,
            context,
            nomination,
            Field::Opinion,
            "还没有填写",
            "打印后应有学校意见、公章和日期",
            "请在纸质推荐表上签署并盖章",
        ));
    }
}

/// Only what the blank form prints stands there: 单位盖章 年 月 日. A summary has no such column.
fn is_unsealed(nomination: &Nomination) -> bool {
    nomination.opinion.as_ref().is_some_and(|opinion| {
        let left = ["单位", "盖章", "公章", "签章", "签字", "年", "月", "日"]
            .iter()
            .fold(text::squeeze(opinion.seen()), |left, words| left.replace(words, ""));
        !left.chars().any(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{cells, fires, silent};

    #[test]
    fn fires_on_a_form_nobody_signed() {
        for seen in ["", "单位盖章 年 月 日", "（盖章）\n    年  月  日"] {
            let found = fires(&RULE, |case| case.text(0, Field::Opinion, seen));
            assert_eq!(cells(&found), ["单位意见2"]);
            assert!(!found[0].blocks());
        }
    }

    #[test]
    fn silent_on_an_opinion_and_on_a_summary() {
        silent(&RULE, |case| case.text(0, Field::Opinion, "同意推荐。2026年2月20日"));
        silent(&RULE, |_| ());
    }
}
