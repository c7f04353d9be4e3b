//! 最高学历过低: a level at which nobody teaches, let alone leads a school.
//!
//! 教师法 asks 中师 of a primary teacher; 高中 is left alone, for a 民办 school's head need not teach.

use crate::finding::{Finding, Level};
use crate::model::Field;
use crate::rules::support::{at, read};
use crate::rules::{Check, Context, Rule};

pub const RULE: Rule = Rule {
    name: "education-low",
    level: Level::Confirm,
    title: "最高学历过低",
    clause: "附件推荐表",
    why: "学校领导的最高学历是小学或初中的极少，多半是把任教的学段填成了学历。",
    mend: "核对毕业证书，改填最高学历；确实如此的，请说明。",
    check: Check::Batch(check),
};

fn check(context: &Context, findings: &mut Vec<Finding>) {
    for nomination in &context.batch.nominations {
        if matches!(read(&nomination.education).map(String::as_str), Some("小学" | "初中")) {
            let expected = "应为本人取得的最高学历，如大学本科、大学专科";
            let hint = "请核对是不是填成了任教的学段";
            findings.push(at(&RULE, context, nomination, Field::Education, expected, hint));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{cells, fires, silent};

    #[test]
    fn fires_on_a_level_that_is_a_stage() {
        for level in ["小学", "初中"] {
            let found = fires(&RULE, |case| case.text(0, Field::Education, level));
            assert_eq!(cells(&found), ["最高学历2"]);
        }
    }

    #[test]
    fn silent_from_there_on() {
        for level in ["高中", "中等专科", "研究生"] {
            silent(&RULE, |case| case.text(0, Field::Education, level));
        }
    }
}
