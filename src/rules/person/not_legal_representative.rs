//! 不是法定代表人: the nominee is not that school's 法定代表人, which the plan asks for “in principle”.
//!
//! The row's 非法定代表人推荐理由 settles it. Where the row claims 是 and the list says otherwise, the
//! contradiction is the finding (`legal-mark-contradicts`), not this.

use crate::finding::{Finding, Level};
use crate::model::{Field, Nomination};
use crate::rules::support::{Reported, about, name_key, read, repeated_names, said};
use crate::rules::{Check, Context, Rule};

pub const RULE: Rule = Rule {
    name: "not-legal-representative",
    level: Level::Confirm,
    title: "人选不是法定代表人",
    clause: "第4条",
    why: "首席信息官原则上由学校法定代表人担任；不是的，要说明理由才能聘任。",
    mend: "在“非法定代表人推荐理由”栏写明理由；学校名册上的法定代表人已变更的，请更新名册。",
    check: Check::Following(check),
};

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let reported = Reported::by(findings);
    // A name that is itself in question cannot be held against the list yet.
    let sure = |row: &&Nomination| !row.name.as_ref().is_some_and(|name| reported.at(&name.place));
    let repeated = repeated_names(context);
    let once = |row: &&Nomination| !repeated.contains(context.batch.school_name(row));
    for nomination in context.batch.nominations.iter().filter(sure).filter(once) {
        let listed = listed_representative(context, nomination);
        let is_not = match (read(&nomination.is_legal_representative), listed) {
            (Some(true), _) => false,
            (Some(false), Some(listed)) => !is_same(nomination, listed),
            (Some(false), None) => true,
            (None, Some(listed)) => !nomination.name().is_empty() && !is_same(nomination, listed),
            (None, None) => false,
        };
        if is_not {
            findings.push(finding(context, nomination, listed));
        }
    }
}

const ASK: &str = "请写明推荐理由，或改报法定代表人";

fn finding(context: &Context, nomination: &Nomination, listed: Option<&str>) -> Finding {
    let reason = said(&nomination.reason);
    let who = listed.map(|listed| format!("（名册上是“{listed}”）")).unwrap_or_default();
    let (stated, hint) = match reason {
        Some(_) => ("已写明理由", "请看理由是否成立"),
        None if nomination.reason.is_some() => ("没有写明理由", ASK),
        None => ("表里没有说明理由", ASK),
    };
    let what = format!("：人选“{}”不是该校法定代表人{who}，{stated}", nomination.name());
    about(&RULE, context, nomination, Field::Reason, what, "原则上应由法定代表人担任", hint)
        .resting_on(listed.unwrap_or(""))
        .settled_by(reason.map(str::to_string))
}

/// The 法定代表人 the school list names, where it names one.
pub(super) fn listed_representative<'a>(context: &Context<'a>, nomination: &Nomination) -> Option<&'a str> {
    let school = &context.batch.schools[nomination.school_index()?];
    said(&school.legal_representative)
}

/// A list may hold more than one name where a school has just changed hands: any of them will do.
pub(super) fn is_same(nomination: &Nomination, listed: &str) -> bool {
    if nomination.name() == listed {
        return true;
    }
    let own = name_key(nomination.name());
    listed.split(['、', '，', ',', '/', ';', '；']).any(|name| name_key(name) == own)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Case, cells, fires, silent};

    fn deputy(case: &mut Case) {
        case.text(0, Field::Name, "王建国");
        case.text(0, Field::Post, "副校长");
        case.is_legal(0, false);
    }

    #[test]
    fn fires_at_the_cell_where_the_reason_belongs() {
        let found = fires(&RULE, deputy);
        assert_eq!(cells(&found), ["非法定代表人推荐理由2"]);
        assert!(found[0].is_unsettled());
        for seen in ["/", "无"] {
            assert!(
                fires(&RULE, |case| {
                    deputy(case);
                    case.text(0, Field::Reason, seen)
                })[0]
                    .is_unsettled()
            );
        }
        let found = fires(&RULE, |case| {
            deputy(case);
            case.row(0).reason = None;
            case.row(0).is_legal_representative = None;
        });
        assert_eq!(cells(&found), ["姓名2"]);
    }

    #[test]
    fn a_reason_settles_it() {
        let found = fires(&RULE, |case| {
            deputy(case);
            case.text(0, Field::Reason, "法定代表人由集团总校长兼任，王建国主持工作");
        });
        assert!(!found[0].is_unsettled());
    }

    #[test]
    fn silent_on_the_representative_however_the_list_writes_the_name() {
        silent(&RULE, |case| case.school_text(0, Field::LegalRepresentative, "马　伟（校长）"));
        silent(&RULE, |case| case.row(0).is_legal_representative = None);
        silent(&RULE, |case| {
            case.batch.schools[0].legal_representative = None;
            case.text(0, Field::Name, "王建国");
        });
    }
}
