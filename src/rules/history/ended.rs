//! 经历没有写到现在: the last line is closed, and long over.

use super::lines::sound;
use crate::finding::{Finding, Level};
use crate::model::{Field, YearMonth};
use crate::rules::support::about;
use crate::rules::{Check, Context, Rule};

pub const RULE: Rule = Rule {
    name: "history-ended",
    level: Level::Confirm,
    title: "工作经历没有写到现在",
    clause: "附件推荐表",
    why: "工作经历应写到现任职务为止，最后一行一般写“至今”。",
    mend: "补上现在的单位和职务，结束写“至今”。",
    check: Check::Batch(check),
};

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let today = YearMonth::from(context.as_of).months();
    let allowed = context.settings.checks.history_gap_months;
    for nomination in &context.batch.nominations {
        let Some(lines) = sound(context, nomination) else { continue };
        let Some(last) = lines.iter().max_by_key(|line| line.end()) else { continue };
        // Open, or retired: there is nothing more to write.
        let Some(to) = last.to.filter(|_| !last.entry.text.contains("退休")) else { continue };
        if today - to.months() > allowed {
            let what = format!("只写到“{}”", to.dotted());
            let expected = "最后一行应写到“至今”";
            let hint = "请补上现在的单位和职务";
            findings.push(about(&RULE, context, nomination, Field::History, what, expected, hint));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{cells, fires, silent};

    #[test]
    fn fires_a_year_after_the_last_line() {
        let found = fires(&RULE, |case| case.history(0, &["2000.08—2025.02 贺兰县第一小学 校长"]));
        assert_eq!(cells(&found), ["工作经历2"]);
    }

    #[test]
    fn silent_on_a_list_a_few_months_old() {
        silent(&RULE, |case| case.history(0, &["2000.08—2025.12 贺兰县第一小学 校长"]));
    }
}
