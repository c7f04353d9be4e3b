//! 共青团员年龄偏大: a member of the youth league far past the age at which members leave it.
//!
//! 团章: 28, later for those who hold an office in it; the settings leave room above that.

use crate::finding::{Finding, Level};
use crate::model::Field;
use crate::rules::support::{age, age_is_sound, at, read};
use crate::rules::{Check, Context, Rule};

pub const RULE: Rule = Rule {
    name: "league-age",
    level: Level::Confirm,
    title: "共青团员年龄偏大",
    clause: "附件推荐表",
    why: "团章规定年满28周岁、不担任团内职务的应办理离团手续；年龄大得多的，多半已是党员或群众，没有更新。",
    mend: "核对现在的政治面貌，改为中共党员、群众等；确实仍是团员的，请说明。",
    check: Check::Batch(check),
};

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let most = context.settings.checks.league_age_max;
    for nomination in &context.batch.nominations {
        // A birth that is itself in question makes no second finding.
        if read(&nomination.politics) != Some(&"共青团员") || !age_is_sound(context, nomination) {
            continue;
        }
        if let Some(age) = age(context, nomination).filter(|age| *age > most) {
            let expected = format!("按出生年月推算已{age}岁，一般应已离团");
            let hint = "请核对现在的政治面貌";
            findings.push(
                at(&RULE, context, nomination, Field::Politics, expected, hint).resting_on(age.to_string()),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Table;
    use crate::rules::testing::{Case, cell, cells, fires, silent};

    fn member(case: &mut Case, year: i16) {
        case.birth(0, year, 3);
        let seen = "共青团员";
        case.row(0).politics = Some(cell(Table::Nominations, 0, Field::Politics, seen, Some(seen)));
        case.history(0, &["2022.08—至今 贺兰县第一小学 校长"]);
    }

    #[test]
    fn fires_past_the_age_of_the_settings() {
        for year in [1976, 1990] {
            assert_eq!(cells(&fires(&RULE, |case| member(case, year))), ["政治面貌2"]);
        }
    }

    #[test]
    fn silent_up_to_that_age_and_about_anybody_else() {
        silent(&RULE, |case| member(case, 1991));
        silent(&RULE, |case| case.birth(0, 1976, 3));
    }
}
