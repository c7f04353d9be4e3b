//! 任期按设置推算: no column gives the term, so it is reckoned from the settings, and said so.

use crate::finding::{Finding, Level};
use crate::model::Field;
use crate::rules::support::about;
use crate::rules::{Check, Context, Rule};
use crate::text;

pub const RULE: Rule = Rule {
    name: "term-assumed",
    level: Level::Info,
    title: "任期按设置推算",
    clause: "第5条",
    why: "表里没有任期，聘任通知和聘书上的起止日期就从设置的聘任日期算起，满规定年限。",
    mend: "不必改；不是这个任期的，在表里加“任期开始”“任期结束”两列，或在 yinfa.toml 写明聘任日期。",
    check: Check::Batch(check),
};

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let settings = &context.settings.appointment;
    let from = match settings.date {
        Some(_) => "设置的聘任日期",
        None => "运行当天（没有设置聘任日期）",
    };
    for nomination in &context.batch.nominations {
        if nomination.term_start.is_some() || nomination.term_end.is_some() {
            continue;
        }
        let what = format!("：表里没有任期，从{from}算起");
        let expected = format!(
            "按{}至{}印",
            text::chinese_date(nomination.term.start),
            text::chinese_date(nomination.term.end)
        );
        let hint = "不是这个任期的，请在表里加上任期";
        findings.push(about(&RULE, context, nomination, Field::TermStart, what, expected, hint));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{cells, fires, silent};

    #[test]
    fn fires_at_the_name_with_the_days_it_will_print() {
        let found = fires(&RULE, |case| {
            case.row(0).term_start = None;
            case.row(0).term_end = None;
        });
        assert_eq!(cells(&found), ["姓名2"]);
        for part in ["运行当天", "2026年3月1日至2029年2月28日"] {
            assert!(found[0].message.contains(part), "{}", found[0].message);
        }
        assert!(!found[0].blocks());
    }

    #[test]
    fn silent_where_the_table_has_a_term() {
        silent(&RULE, |_| {});
        silent(&RULE, |case| case.row(0).term_end = None);
    }
}
