//! 姓名带了职务: 马志远校长 is a name and a post in one cell, and would be printed so on a certificate.

use crate::finding::{Finding, Level};
use crate::model::Field;
use crate::rules::support::{at, name_key};
use crate::rules::{Check, Context, Rule};

pub const RULE: Rule = Rule {
    name: "name-with-title",
    level: Level::Confirm,
    title: "姓名带了职务",
    clause: "附件推荐表",
    why: "姓名照原样印在推荐表和聘书上；后面带着“校长”“老师”，多半是称呼，不是姓名。",
    mend: "只填姓名，职务填到“职务”一栏。",
    check: Check::Batch(check),
};

/// What people are called by. A family name and a given name of one character stand before it at least.
const TITLES: [&str; 10] = ["校长", "书记", "主任", "园长", "老师", "教师", "同志", "先生", "女士", "局长"];

fn check(context: &Context, findings: &mut Vec<Finding>) {
    for nomination in &context.batch.nominations {
        let name = name_key(nomination.name());
        let Some(title) = TITLES.into_iter().find(|title| name.ends_with(title)) else { continue };
        if name.chars().count() < 4 {
            continue;
        }
        let expected = format!("应只填姓名，“{title}”像是称呼");
        findings.push(at(&RULE, context, nomination, Field::Name, expected, "请去掉职务或称呼"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{cells, fires, silent};

    #[test]
    fn fires_and_nobody_asks_who_the_representative_is() {
        for name in ["马志远校长", "马伟老师"] {
            let found = fires(&RULE, |case| case.text(0, Field::Name, name));
            assert_eq!(cells(&found), ["姓名2"]);
        }
    }

    #[test]
    fn silent_on_names_that_merely_end_so() {
        silent(&RULE, |_| {});
        for name in ["于书记", "方主任"] {
            silent(&RULE, |case| {
                case.text(0, Field::Name, name);
                case.school_text(0, Field::LegalRepresentative, name);
            });
        }
    }
}
