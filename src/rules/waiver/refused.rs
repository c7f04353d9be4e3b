//! 错误不能确认: somebody gave a reason for what has to be mended.

use crate::finding::{Finding, Level};
use crate::model::WaiverRow;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "waiver-refused",
    level: Level::Info,
    title: "必须改的不能确认",
    clause: "第5条",
    why: "“必须改”的是填错或缺项，写明理由也不能出文件；只有“请确认”的可以由人确认。",
    mend: "请学校改正后重新报送。",
    check: Check::Waivers,
};

pub(super) fn finding(row: &WaiverRow, error: &Finding) -> Finding {
    let what = format!("想确认“{}”", super::title(error.rule));
    let expected = "但它是必须改的错误，不能确认".to_string();
    super::at(&RULE, row, &what, expected, "请学校改正后重新报送")
}

#[cfg(test)]
mod tests {
    use super::super::tests::asked;
    use super::RULE;
    use crate::finding::Level;
    use crate::settings::RuleLevel;

    #[test]
    fn fires_and_the_school_stays_returned() {
        let (mut case, row) = asked();
        case.batch.waivers.push(row);
        case.settings.rules.insert("term-short".into(), RuleLevel::At(Level::Error));
        let (findings, verdicts) = case.judge();
        assert!(findings.iter().any(|finding| finding.rule == RULE.name));
        assert_eq!(verdicts.summary().returned, 1);
    }

    #[test]
    fn is_silent_on_a_confirm() {
        let (mut case, row) = asked();
        case.batch.waivers.push(row);
        assert!(case.judge().0.iter().all(|finding| finding.rule != RULE.name));
    }
}
