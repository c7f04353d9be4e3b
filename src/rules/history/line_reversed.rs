//! 经历起止倒置: a line ends before it begins.

use super::lines::{month, written};
use crate::finding::{Finding, Level};
use crate::model::Field;
use crate::rules::support::about;
use crate::rules::{Check, Context, Rule};

pub const RULE: Rule = Rule {
    name: "history-line-reversed",
    level: Level::Error,
    title: "工作经历某行起止倒置",
    clause: "附件推荐表",
    why: "工作经历每行的结束年月不会早于开始年月，多半是年份写错了。",
    mend: "核对该行的起止年月后改正。",
    check: Check::Batch(check),
};

fn check(context: &Context, findings: &mut Vec<Finding>) {
    for nomination in &context.batch.nominations {
        let reversed: Vec<String> = written(nomination)
            .iter()
            .filter(|line| line.is_reversed())
            .map(|line| format!("“{}—{}”", line.from.dotted(), month(line.to)))
            .collect();
        if !reversed.is_empty() {
            let what = format!("里{}的结束早于开始", reversed.join("、"));
            let expected = "每行应先开始后结束";
            findings.push(about(
                &RULE,
                context,
                nomination,
                Field::History,
                what,
                expected,
                "请核对该行年月",
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{cells, fires, silent};

    #[test]
    fn fires_alone() {
        let found = fires(&RULE, |case| {
            case.history(0, &["2010.08—2005.07 贺兰县第二小学 教师", "2010.08—至今 贺兰县第一小学 校长"]);
        });
        assert_eq!(cells(&found), ["工作经历2"]);
    }

    #[test]
    fn silent_on_a_single_month() {
        silent(&RULE, |case| {
            case.history(0, &["2010.07—2010.07 贺兰县第二小学 教师", "2010.08—至今 贺兰县第一小学 校长"]);
        });
    }
}
