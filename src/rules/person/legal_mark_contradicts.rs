//! 是否法定代表人与名册不符: the row and the school list disagree on who the 法定代表人 is.

use super::not_legal_representative::{is_same, listed_representative};
use crate::finding::{Finding, Level};
use crate::model::{Field, Nomination};
use crate::rules::support::{Reported, at, read, repeated_names};
use crate::rules::{Check, Context, Rule};

pub const RULE: Rule = Rule {
    name: "legal-mark-contradicts",
    level: Level::Confirm,
    title: "“是否法定代表人”与学校名册不符",
    clause: "第4条",
    why: "人选是不是法定代表人决定要不要说明理由；表里填的和学校名册对不上，总有一处要改。",
    mend: "核对后改正“是否法定代表人”，或更新学校名册上的法定代表人。",
    check: Check::Following(check),
};

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let reported = Reported::by(findings);
    // A name that is itself in question cannot be held against the list yet.
    let sure = |row: &&Nomination| !row.name.as_ref().is_some_and(|name| reported.at(&name.place));
    let repeated = repeated_names(context);
    for nomination in context.batch.nominations.iter().filter(|row| !row.name().is_empty()).filter(sure) {
        // Of a school that stands in the list twice nobody knows which row holds.
        if repeated.contains(context.batch.school_name(nomination)) {
            continue;
        }
        let mark = read(&nomination.is_legal_representative);
        let (Some(mark), Some(listed)) = (mark, listed_representative(context, nomination)) else {
            continue;
        };
        if *mark != is_same(nomination, listed) {
            findings.push(finding(context, nomination, *mark, listed));
        }
    }
}

fn finding(context: &Context, nomination: &Nomination, mark: bool, listed: &str) -> Finding {
    let name = nomination.name();
    let expected = if mark {
        format!("但学校名册上的法定代表人是“{listed}”，不是“{name}”，应填“否”")
    } else {
        format!("但学校名册上的法定代表人就是“{name}”，应填“是”")
    };
    let hint = "请核对；名册已过时的，请更新名册";
    at(&RULE, context, nomination, Field::IsLegalRepresentative, expected, hint).resting_on(listed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{cells, fires, silent};

    #[test]
    fn fires_either_way() {
        let found = fires(&RULE, |case| case.is_legal(1, false));
        assert_eq!(cells(&found), ["是否法定代表人3"]);
        let found = fires(&RULE, |case| case.school_text(1, Field::LegalRepresentative, "张敏"));
        assert_eq!(cells(&found), ["是否法定代表人3"]);
    }

    #[test]
    fn rests_on_whom_the_list_names() {
        let named = |name: &str| {
            let found = fires(&RULE, |case| case.school_text(1, Field::LegalRepresentative, name));
            found[0].evidence.clone()
        };
        assert_ne!(named("张敏"), named("王芳"));
    }

    #[test]
    fn silent_where_they_agree_or_one_does_not_say() {
        silent(&RULE, |case| case.row(1).is_legal_representative = None);
        silent(&RULE, |case| case.batch.schools[1].legal_representative = None);
    }
}
