//! 职务不是学校领导职务: a title (高级教师) or a middle post stands where school leadership is asked.

use crate::finding::{Finding, Level};
use crate::model::Field;
use crate::rules::support::{at, said};
use crate::rules::{Check, Context, Rule};
use crate::text;

pub const RULE: Rule = Rule {
    name: "post-not-leadership",
    level: Level::Confirm,
    title: "职务不是学校领导职务",
    clause: "第4条",
    why: "首席信息官对学校重大事务享有决策权、领导权，应由学校领导担任；职称不是职务。",
    mend: "职务填书记、校长、副校长等；确由其他人员主持工作的，请写明，如“教导主任（主持工作）”。",
    check: Check::Batch(check),
};

fn check(context: &Context, findings: &mut Vec<Finding>) {
    for nomination in &context.batch.nominations {
        let Some(post) = said(&nomination.post) else { continue };
        if !is_leadership(post) {
            let expected = "应为书记、校长、副校长等学校领导职务";
            let hint = "职务填错的请改正；确由此人担任的，请说明";
            findings.push(at(&RULE, context, nomination, Field::Post, expected, hint));
        }
    }
}

/// Words of posts that lead a school or run it for the time being.
const LEADING: [&str; 10] =
    ["书记", "校长", "园长", "院长", "负责人", "主持", "校级", "理事长", "董事长", "工会主席"];

/// Posts that only contain such a word: the secretary of the youth league leads no school.
const NOT_LEADING: [&str; 8] =
    ["校长办公室", "校长办", "书记办", "团委书记", "团委副书记", "团支部书记", "团总支书记", "年级书记"];

fn is_leadership(post: &str) -> bool {
    let post = text::squeeze(post);
    // 副校（园）长 is a way to write both at once.
    let joined: String = post.replace("（园）", "").replace("(园)", "");
    let rest = NOT_LEADING.iter().fold(joined, |rest, words| rest.replace(words, ""));
    LEADING.iter().any(|word| rest.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{cells, fires, silent};

    #[test]
    fn fires_on_titles_and_on_middle_posts() {
        for post in ["高级教师", "信息中心主任", "教师", "团委书记", "校长办公室主任"]
        {
            let found = fires(&RULE, |case| case.text(1, Field::Post, post));
            assert_eq!(cells(&found), ["职务3"], "{post}");
        }
    }

    #[test]
    fn silent_on_those_who_lead() {
        for post in [
            "校　长",
            "党总支书记、校长",
            "副校长",
            "副校（园）长",
            "高级教师、校长",
            "副书记兼团委书记",
            "教导主任（主持工作）",
            "执行校长",
            "学校负责人",
        ] {
            silent(&RULE, |case| case.text(1, Field::Post, post));
        }
    }
}
