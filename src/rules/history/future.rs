//! 经历写到将来: a line begins or ends after the day of judgement.

use super::lines::{month, written};
use crate::finding::{Finding, Level};
use crate::model::Field;
use crate::rules::support::about;
use crate::rules::{Check, Context, Rule};
use crate::text;

pub const RULE: Rule = Rule {
    name: "history-future",
    level: Level::Error,
    title: "工作经历写到将来",
    clause: "附件推荐表",
    why: "工作经历只写已经发生的；写到将来的年月多半是年份写错了。",
    mend: "核对该行年月；仍在任的写“至今”。",
    check: Check::Batch(check),
};

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let today = context.as_of.into();
    for nomination in &context.batch.nominations {
        let ahead: Vec<String> = written(nomination)
            .iter()
            .filter(|line| !line.is_reversed() && line.is_future(today))
            .map(|line| format!("“{}—{}”", line.from.dotted(), month(line.to)))
            .collect();
        if !ahead.is_empty() {
            let what = format!("里{}在将来", ahead.join("、"));
            let expected = format!("应不晚于{}", text::chinese_date(context.as_of));
            let hint = "请核对该行年月，仍在任的写“至今”";
            findings.push(about(&RULE, context, nomination, Field::History, what, expected, hint));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{cells, fires, silent};

    #[test]
    fn fires_on_either_end() {
        for last in ["2026.04—至今 贺兰县第一小学 校长", "2010.08—2029.02 贺兰县第一小学 校长"]
        {
            let found = fires(&RULE, |case| case.history(0, &["2000.08—2010.07 贺兰县第二小学 教师", last]));
            assert_eq!(cells(&found), ["工作经历2"]);
        }
    }

    #[test]
    fn silent_on_this_month() {
        silent(&RULE, |case| {
            case.history(0, &["2000.08—2026.02 贺兰县第二小学 教师", "2026.03—至今 贺兰县第一小学 校长"]);
        });
    }
}
