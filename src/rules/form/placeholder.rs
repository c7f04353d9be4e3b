//! 必填项填了占位内容: `/`, 无, 待定 and their like stand where an answer should.

use super::blank::{asked_for, required_cells};
use crate::finding::{Finding, Level};
use crate::rules::support::{Reported, at};
use crate::rules::{Check, Context, Rule};
use crate::text;

pub const RULE: Rule = Rule {
    name: "cell-placeholder",
    level: Level::Error,
    title: "推荐人选必填项填了“无”“/”等",
    clause: "附件推荐表",
    why: "“无”“/”“待定”“同上”不是内容，印到推荐表和聘书上就成了空白。",
    mend: "把占位的字换成真实内容；还没有定下来的，定下来再报。",
    check: Check::Following(check),
};

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let reported = Reported::by(findings);
    for nomination in &context.batch.nominations {
        for (field, value) in required_cells(nomination) {
            if text::is_placeholder(value.seen()) && !reported.at(value.place()) {
                let expected = format!("不是内容，应填写{}", asked_for(field));
                findings.push(at(&RULE, context, nomination, field, expected, "请改填"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Field;
    use crate::rules::testing::{cells, fires, silent};

    #[test]
    fn fires_on_words_that_say_nothing() {
        for seen in ["/", "无", "待定", "-", "同上", " ／ "] {
            let found = fires(&RULE, |case| case.text(2, Field::College, seen));
            assert_eq!(cells(&found), ["毕业院校4"]);
        }
        let found = fires(&RULE, |case| case.text(2, Field::Post, "待定"));
        assert_eq!(
            found[0].message,
            "职务（J4）现在是“待定”，不是内容，应填写现任职务，如校长、副校长。请改填。"
        );
    }

    #[test]
    fn silent_on_answers_and_on_optional_cells() {
        silent(&RULE, |case| case.text(0, Field::College, "无锡师范学校"));
        silent(&RULE, |case| case.text(0, Field::Email, "无"));
        silent(&RULE, |case| {
            case.text(0, Field::Education, "高中");
            case.text(0, Field::Major, "无");
        });
    }
}
