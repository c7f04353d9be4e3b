//! 经历起点过早: work began at an age at which nobody works.
//!
//! Lines about schooling may begin in childhood and are passed over.

use super::lines::{Line, written};
use crate::finding::{Finding, Level};
use crate::model::{Field, Nomination, YearMonth};
use crate::rules::support::{about, age_is_sound, read};
use crate::rules::{Check, Context, Rule};

pub const RULE: Rule = Rule {
    name: "history-early",
    level: Level::Confirm,
    title: "工作经历开始得过早",
    clause: "附件推荐表",
    why: "按出生年月推算，开始工作时年龄过小，出生年月或工作经历总有一处写错了。",
    mend: "核对出生年月和工作经历的第一行；写的是上学的，请注明“学习”。",
    check: Check::Batch(check),
};

/// *Units*: years. 中师 students began at fifteen.
const LEAST: i32 = 14;

fn check(context: &Context, findings: &mut Vec<Finding>) {
    for nomination in context.batch.nominations.iter().filter(|row| age_is_sound(context, row)) {
        let Some(birth) = read(&nomination.birth) else { continue };
        let first = written(nomination).into_iter().filter(is_work).map(|line| line.from).min();
        if let Some(first) = first.filter(|first| first.months() - birth.months() < LEAST * 12) {
            findings.push(finding(context, nomination, *birth, first));
        }
    }
}

fn is_work(line: &Line) -> bool {
    const SCHOOLING: [&str; 8] = ["学习", "学生", "就读", "在读", "读书", "求学", "上学", "毕业"];
    !line.is_reversed() && !SCHOOLING.iter().any(|word| line.entry.text.contains(word))
}

fn finding(context: &Context, nomination: &Nomination, birth: YearMonth, first: YearMonth) -> Finding {
    let age = (first.months() - birth.months()).div_euclid(12);
    let when = if age < 0 { "还没有出生".to_string() } else { format!("只有{age}岁") };
    let what = format!("从“{}”写起，按出生年月{}推算{when}", first.dotted(), birth.chinese());
    let expected = format!("开始工作应不小于{LEAST}岁");
    about(&RULE, context, nomination, Field::History, what, expected, "请核对出生年月和第一行经历")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{cells, fires, silent};

    #[test]
    fn fires_before_the_age_and_before_the_birth() {
        for from in ["1988.08", "1970.08"] {
            let first = format!("{from}—2010.07 贺兰县第二小学 教师");
            let found = fires(&RULE, |case| case.history(0, &[&first, "2010.08—至今 贺兰县第一小学 校长"]));
            assert_eq!(cells(&found), ["工作经历2"]);
        }
    }

    #[test]
    fn silent_on_schooling_and_on_a_young_teacher() {
        silent(&RULE, |case| {
            case.history(
                0,
                &["1985.09—1997.07 贺兰县第二小学、第一中学 学生", "1997.08—至今 贺兰县第一小学 校长"],
            );
        });
    }
}
