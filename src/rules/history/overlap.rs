//! 经历重叠: two posts are held at the same time.
//!
//! A month shared is how people write a move. Studies and secondments run beside a post.

use super::lines::{Line, month, sound};
use crate::finding::{Finding, Level};
use crate::model::{Field, Nomination};
use crate::rules::support::about;
use crate::rules::{Check, Context, Rule};

pub const RULE: Rule = Rule {
    name: "history-overlap",
    level: Level::Confirm,
    title: "工作经历时间重叠",
    clause: "附件推荐表",
    why: "两段工作经历的时间重叠，除兼职、挂职、在职学习外，多半是年月写错了。",
    mend: "核对两行的起止年月；确属兼任、挂职或在职学习的，在该行写明。",
    check: Check::Batch(check),
};

fn check(context: &Context, findings: &mut Vec<Finding>) {
    for nomination in &context.batch.nominations {
        let Some(lines) = sound(context, nomination) else { continue };
        if let Some((one, other)) = overlap(&lines) {
            findings.push(finding(context, nomination, &one, &other));
        }
    }
}

/// The first two posts that share more than a month, lines oldest first.
fn overlap<'a>(lines: &[Line<'a>]) -> Option<(Line<'a>, Line<'a>)> {
    let mut posts = lines.iter().filter(|line| !line.runs_beside());
    let mut latest = *posts.next()?;
    for line in posts {
        if latest.end() > line.from.months() + 1 {
            return Some((latest, *line));
        }
        if line.end() > latest.end() {
            latest = *line;
        }
    }
    None
}

fn finding(context: &Context, nomination: &Nomination, one: &Line, other: &Line) -> Finding {
    let range = |line: &Line| format!("“{}—{}”", line.from.dotted(), month(line.to));
    let what = format!("里{}与{}时间重叠", range(one), range(other));
    let expected = "前一段结束后应才开始后一段";
    let hint = "请核对年月，兼任或挂职的请写明";
    about(&RULE, context, nomination, Field::History, what, expected, hint)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{cells, fires, silent};

    #[test]
    fn fires_on_two_posts_at_once_and_on_an_open_line_that_is_not_the_last() {
        for first in ["2000.08—2012.07 贺兰县第二小学 教师", "2000.08—至今 贺兰县第二小学 教师"]
        {
            let found = fires(&RULE, |case| case.history(0, &[first, "2010.08—至今 贺兰县第一小学 校长"]));
            assert_eq!(cells(&found), ["工作经历2"]);
        }
    }

    #[test]
    fn silent_on_a_shared_month_and_on_what_runs_beside() {
        silent(&RULE, |case| {
            case.history(0, &["2000.08—2010.08 贺兰县第二小学 教师", "2010.08—至今 贺兰县第一小学 校长"]);
        });
        silent(&RULE, |case| {
            case.history(
                0,
                &[
                    "2000.08—2010.07 贺兰县第二小学 教师",
                    "2004.09—2007.07 宁夏大学函授学习",
                    "2010.08—至今 贺兰县第一小学 校长",
                    "2015.09—2016.07 海原县支教",
                ],
            );
        });
    }
}
