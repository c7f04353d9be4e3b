//! 单位意见日期晚于今天: nobody signs tomorrow.

use crate::finding::{Finding, Level};
use crate::model::Field;
use crate::rules::support::{at, read};
use crate::rules::{Check, Context, Rule};
use crate::text;

pub const RULE: Rule = Rule {
    name: "opinion-future",
    level: Level::Error,
    title: "单位意见日期晚于今天",
    clause: "第5条",
    why: "学校提名在前，教育体育局聘任在后；单位意见签署的日期不会在将来。",
    mend: "核对单位意见的年月日；还没有签的留空，打印后由学校手写并盖章。",
    check: Check::Batch(check),
};

fn check(context: &Context, findings: &mut Vec<Finding>) {
    for nomination in &context.batch.nominations {
        let Some(signed) = read(&nomination.opinion_date).filter(|signed| **signed > context.as_of) else {
            continue;
        };
        let expected =
            format!("读作{}，应不晚于{}", text::chinese_date(*signed), text::chinese_date(context.as_of));
        findings.push(at(&RULE, context, nomination, Field::OpinionDate, expected, "请核对后重填"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{cells, fires, silent};

    #[test]
    fn fires_on_tomorrow() {
        let found = fires(&RULE, |case| case.opinion_date(0, "2026-03-02"));
        assert_eq!(cells(&found), ["单位意见日期2"]);
    }

    #[test]
    fn silent_on_today_and_on_a_blank() {
        silent(&RULE, |case| case.opinion_date(0, "2026-03-01"));
        silent(&RULE, |_| ());
    }
}
