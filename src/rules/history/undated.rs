//! 经历没有年月: a history in which no line says when.
//!
//! A history that names years in some way that could not be read is left alone here.

use super::lines::{names_a_year, written};
use crate::finding::{Finding, Level};
use crate::model::{AnyValue, Field, Nomination};
use crate::rules::support::{Reported, about, read};
use crate::rules::{Check, Context, Rule};
use crate::text;

pub const RULE: Rule = Rule {
    name: "history-undated",
    level: Level::Confirm,
    title: "工作经历没有写年月",
    clause: "附件推荐表",
    why: "工作经历每行写起止年月、单位和职务，审核的人才看得出是否连续；只写“见附件”或只有单位的，无从核对。",
    mend: "从参加工作写起，逐行写“起始年月—结束年月 单位 职务”，现任的写“至今”。",
    check: Check::Following(check),
};

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let reported = Reported::by(findings);
    for nomination in context.batch.nominations.iter().filter(|row| is_undated(row)) {
        if nomination.history.as_ref().is_some_and(|cell| reported.at(&cell.place)) {
            continue;
        }
        let expected = "应逐行写起止年月，如“2001.08—2010.07 某某小学 教师”";
        let hint = "请补上年月；写在别处的，请抄到这一格";
        findings.push(about(
            &RULE,
            context,
            nomination,
            Field::History,
            "里没有一行写了年月",
            expected,
            hint,
        ));
    }
}

fn is_undated(nomination: &Nomination) -> bool {
    let Some(cell) = nomination.history.as_ref().filter(|cell| !cell.is_blank()) else { return false };
    let entries = read(&nomination.history).map_or(&[][..], Vec::as_slice);
    let years = |text: &str| names_a_year(text) || text.contains('年');
    !entries.is_empty()
        && written(nomination).is_empty()
        && !text::is_placeholder(&cell.seen)
        && !years(&text::half_width(&cell.seen))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{cells, fires, silent};

    #[test]
    fn fires_where_nothing_says_when() {
        for line in ["见附件", "一直在贺兰县第一小学工作"] {
            assert_eq!(cells(&fires(&RULE, |case| case.history(0, &[line]))), ["工作经历2"]);
        }
    }

    #[test]
    fn silent_where_a_year_is_named_in_any_way() {
        for line in ["2001年参加工作", "从教二十五年", "2001.08—至今 贺兰县第一小学 校长", "1999起任教"]
        {
            silent(&RULE, |case| case.history(0, &[line]));
        }
    }
}
