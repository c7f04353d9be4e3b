//! 错误不能确认: somebody gave a reason for what has to be mended, or where a value has to be chosen.

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

pub(super) fn open(row: &WaiverRow, question: &Finding) -> Finding {
    let what = format!("想确认“{}”", super::title(question.rule));
    let expected = "但这一格还没有确定的值，印不出来".to_string();
    super::at(&RULE, row, &what, expected, "请在表里改成确定的值，如 1978.10、大学本科")
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

    /// A reason does not say which month it was: the form would print the doubt, and the roster nothing.
    #[test]
    fn fires_where_a_value_has_to_be_chosen() {
        let (mut case, _) = asked();
        let question = crate::finding::Finding::new("birth-ambiguous", "1978.1 可能是 1 月也可能是 10 月")
            .of_school(crate::rules::testing::SCHOOLS[0])
            .of_person("张敏");
        let mut line = super::super::tests::line(&[
            ("规则", "birth-ambiguous"),
            ("理由", "身份证为10月"),
            ("确认人", "王主任"),
        ]);
        let key = super::super::key(&question);
        line.key = Some(crate::model::Value::new(line.source.clone(), key.clone(), Some(key)));
        case.reading.push(question);
        case.batch.waivers.push(line);
        let (findings, _) = case.judge();
        let said = findings.iter().find(|finding| finding.rule == RULE.name).expect("said");
        assert!(said.message.contains("确定的值"), "{}", said.message);
        assert!(findings.iter().any(|finding| finding.rule == "birth-ambiguous" && finding.is_unsettled()));
    }

    #[test]
    fn is_silent_on_a_confirm() {
        let (mut case, row) = asked();
        case.batch.waivers.push(row);
        assert!(case.judge().0.iter().all(|finding| finding.rule != RULE.name));
    }
}
