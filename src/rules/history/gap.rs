//! 经历断档: more months than the settings allow between two lines.
//!
//! Silent after retirement: who comes back to a 民办 school need not account for the rest.

use super::lines::{Line, sound};
use crate::finding::{Finding, Level};
use crate::model::{Field, Nomination, YearMonth};
use crate::rules::support::{about, read};
use crate::rules::{Check, Context, Rule, retirement};

pub const RULE: Rule = Rule {
    name: "history-gap",
    level: Level::Confirm,
    title: "工作经历有断档",
    clause: "附件推荐表",
    why: "工作经历要连续；空档较长的，审核时要知道这段时间在做什么。",
    mend: "补上空档期间的经历（学习、借调、待业等），或改正写错的年月。",
    check: Check::Batch(check),
};

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let allowed = context.settings.checks.history_gap_months;
    for nomination in &context.batch.nominations {
        let Some(lines) = sound(context, nomination) else { continue };
        let gaps: Vec<(YearMonth, YearMonth)> = gaps(&lines, allowed)
            .into_iter()
            .filter(|(from, _)| !is_retired(context, nomination, *from))
            .collect();
        if !gaps.is_empty() && !lines.iter().any(|line| line.entry.text.contains("退休")) {
            findings.push(finding(context, nomination, &gaps));
        }
    }
}

/// Last month before and first month after each gap of more than `allowed` empty months.
fn gaps(lines: &[Line], allowed: i32) -> Vec<(YearMonth, YearMonth)> {
    let mut gaps = Vec::new();
    let mut latest = lines[0];
    for line in &lines[1..] {
        if let Some(to) = latest.to.filter(|to| line.from.months() - to.months() - 1 > allowed) {
            gaps.push((to, line.from));
        }
        if line.end() > latest.end() {
            latest = *line;
        }
    }
    gaps
}

/// Had this person reached the age of retirement by then? Without a sex, the earliest such age for a
/// cadre counts.
fn is_retired(context: &Context, nomination: &Nomination, on: YearMonth) -> bool {
    let Some(birth) = read(&nomination.birth) else { return false };
    match read(&nomination.sex) {
        Some(sex) => {
            let offset = context.settings.checks.retirement_offset_months;
            let staff = read(&nomination.staff).copied();
            retirement::month(*birth, *sex, staff, offset).is_some_and(|retires| on >= retires)
        }
        None => on.months() - birth.months() >= 55 * 12,
    }
}

fn finding(context: &Context, nomination: &Nomination, gaps: &[(YearMonth, YearMonth)]) -> Finding {
    let parts: Vec<String> = gaps
        .iter()
        .map(|(from, to)| {
            let months = to.months() - from.months() - 1;
            format!("“{}”到“{}”之间空了{months}个月", from.dotted(), to.dotted())
        })
        .collect();
    let what = format!("里{}", parts.join("，"));
    let expected = "前后两段应相接";
    about(&RULE, context, nomination, Field::History, what, expected, "请补上这段经历，或核对年月")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{cells, fires, silent};

    #[test]
    fn fires_on_more_than_a_year() {
        let found = fires(&RULE, |case| {
            case.history(0, &["2000.08—2009.06 贺兰县第二小学 教师", "2010.08—至今 贺兰县第一小学 校长"]);
        });
        assert_eq!(cells(&found), ["工作经历2"]);
        assert!(found[0].message.contains("空了13个月"), "{}", found[0].message);
    }

    #[test]
    fn silent_on_a_year_on_what_studies_fill_and_on_lines_that_hide_a_range() {
        for lines in [
            ["2000.08—2009.07 贺兰县第二小学 教师", "2010.08—至今 贺兰县第一小学 校长"].as_slice(),
            &[
                "2000.08—2005.07 贺兰县第二小学 教师",
                "2005.09—2008.07 宁夏大学 学习",
                "2008.08—至今 贺兰县第一小学 校长",
            ],
            &[
                "2000.08—2005.07 贺兰县第二小学 教师",
                "2005年秋起在银川工作",
                "2010.08—至今 贺兰县第一小学 校长",
            ],
            &["2010.08—至今 贺兰县第一小学 校长"],
        ] {
            silent(&RULE, |case| case.history(0, lines));
        }
    }

    #[test]
    fn silent_after_retirement() {
        let lines = ["1986.08—2021.07 贺兰县第二小学 校长", "2024.08—至今 贺兰县第一小学 校长"];
        silent(&RULE, |case| {
            case.birth(0, 1961, 7);
            case.history(0, &lines);
        });
        silent(&RULE, |case| {
            case.birth(0, 1966, 7);
            case.row(0).sex = None;
            case.history(0, &lines);
        });
    }
}
