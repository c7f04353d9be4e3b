//! 年龄过大: past the age to which anybody is kept on; a 民办 school may have its reasons.

use crate::finding::{Finding, Level};
use crate::model::Field;
use crate::rules::support::{age, at};
use crate::rules::{Check, Context, Rule};

pub const RULE: Rule = Rule {
    name: "age-too-old",
    level: Level::Confirm,
    title: "年龄过大",
    clause: "附件推荐表",
    why: "每届任期一般不少于3年，按出生年月推算的年龄已过一般任职年龄，多半是年份写错了。",
    mend: "核对身份证或人事档案，改正出生年月；年龄无误的（如民办学校），请说明。",
    check: Check::Batch(check),
};

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let most = context.settings.checks.age_max;
    for nomination in &context.batch.nominations {
        if let Some(age) = age(context, nomination).filter(|age| *age > most) {
            let expected = format!("推算已{age}岁，一般应不大于{most}岁");
            findings.push(at(&RULE, context, nomination, Field::Birth, expected, "请核对年份；无误的请说明"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{cells, fires, silent};

    #[test]
    fn fires_once_the_age_is_passed() {
        for (year, month) in [(1960, 3), (1931, 1)] {
            let found = fires(&RULE, |case| case.birth(0, year, month));
            assert_eq!(cells(&found), ["出生年月2"]);
        }
    }

    #[test]
    fn silent_up_to_the_age_itself() {
        silent(&RULE, |case| case.birth(0, 1960, 4));
        silent(&RULE, |case| case.birth(0, 1965, 1));
    }
}
