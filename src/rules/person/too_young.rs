//! 年龄过小: nobody leads a school before the least age of the settings.

use crate::finding::{Finding, Level};
use crate::model::Field;
use crate::rules::support::{age, at};
use crate::rules::{Check, Context, Rule};

pub const RULE: Rule = Rule {
    name: "age-too-young",
    level: Level::Error,
    title: "年龄过小",
    clause: "附件推荐表",
    why: "首席信息官由学校领导担任，按出生年月推算的年龄过小，多半是年份写错了。",
    mend: "核对身份证或人事档案，改正出生年月。",
    check: Check::Batch(check),
};

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let least = context.settings.checks.age_min;
    for nomination in &context.batch.nominations {
        if let Some(age) = age(context, nomination).filter(|age| *age < least) {
            let expected = if age < 0 {
                format!("这个日期还没有到，应不小于{least}岁")
            } else {
                format!("推算只有{age}岁，应不小于{least}岁")
            };
            findings.push(at(&RULE, context, nomination, Field::Birth, expected, "请核对年份后重填"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{cells, fires, silent};

    #[test]
    fn fires_a_month_short_of_the_least_age() {
        for (year, month) in [(2004, 4), (2019, 5), (2078, 5)] {
            let found = fires(&RULE, |case| case.birth(0, year, month));
            assert_eq!(cells(&found), ["出生年月2"]);
        }
    }

    #[test]
    fn silent_from_that_month_on() {
        silent(&RULE, |case| case.birth(0, 2004, 3));
    }
}
