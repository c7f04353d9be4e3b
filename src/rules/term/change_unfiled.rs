//! 中途变更未报备: a change in mid-term that was not filed with the bureau.

use crate::finding::{Finding, Level};
use crate::model::{Field, Kind, Nomination};
use crate::rules::support::{about, read, said};
use crate::rules::{Check, Context, Rule};

pub const RULE: Rule = Rule {
    name: "change-unfiled",
    level: Level::Error,
    title: "中途变更没有报备",
    clause: "第5条",
    why: "任期中若有变更，需要重新向主管教育行政部门报备。",
    mend: "在“报备情况”栏写明报备的日期或文号；还没有报备的，先报变更报备表。",
    check: Check::Batch(check),
};

fn check(context: &Context, findings: &mut Vec<Finding>) {
    for nomination in &context.batch.nominations {
        if read(&nomination.kind) == Some(&Kind::MidTerm) && !is_filed(nomination) {
            findings.push(finding(context, nomination));
        }
    }
}

fn is_filed(nomination: &Nomination) -> bool {
    const NOT_YET: [&str; 8] = ["未", "没", "尚", "否", "待", "不需", "无需", "拟"];
    said(&nomination.filing).is_some_and(|filing| !NOT_YET.iter().any(|word| filing.contains(word)))
}

fn finding(context: &Context, nomination: &Nomination) -> Finding {
    // Without the column, what says too little is the 任职类型 itself.
    let (field, what) = match (&nomination.filing, said(&nomination.filing)) {
        (None, _) => (Field::Kind, "现在是“中途变更”，表里没有报备情况".to_string()),
        (_, None) => (Field::Filing, "没有写明，而任职类型是“中途变更”".to_string()),
        (_, Some(filing)) => (Field::Filing, format!("现在是“{filing}”，而任职类型是“中途变更”")),
    };
    let expected = "应已重新报备并写明日期或文号";
    about(&RULE, context, nomination, field, what, expected, "请先报变更报备表，再填报备情况")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{cells, fires, silent};

    #[test]
    fn fires_at_the_filing_or_at_the_kind() {
        for filing in ["", "未报备", "/", "否"] {
            let found = fires(&RULE, |case| {
                case.kind(0, Kind::MidTerm);
                case.text(0, Field::Filing, filing);
            });
            assert_eq!(cells(&found), ["报备情况2"]);
        }
        let found = fires(&RULE, |case| {
            case.kind(0, Kind::MidTerm);
            case.row(0).filing = None;
        });
        assert_eq!(cells(&found), ["任职类型2"]);
    }

    #[test]
    fn silent_once_filed_and_for_other_kinds() {
        for filing in ["已报备", "2026年2月10日已向县教育体育局报备", "贺教体报〔2026〕3号"]
        {
            silent(&RULE, |case| {
                case.kind(0, Kind::MidTerm);
                case.text(0, Field::Filing, filing);
            });
        }
        silent(&RULE, |case| case.kind(0, Kind::Renewed));
    }
}
