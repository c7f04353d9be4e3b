//! 未报（期限内）: no nomination and nobody in office, before the day of full coverage.

use std::collections::HashSet;

use crate::finding::{Finding, Level};
use crate::model::{Field, School};
use crate::rules::office::Office;
use crate::rules::support::{about_school, name_key};
use crate::rules::{Check, Context, Rule};
use crate::text;

pub const RULE: Rule = Rule {
    name: "coverage-due",
    level: Level::Info,
    title: "学校还没有报送（期限内）",
    clause: "一、工作目标",
    why: "到全覆盖期限时，实施范围内的学校都要设立首席信息官。",
    mend: "学校填报推荐表后报送。",
    check: Check::Following(check),
};

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let day = context.settings.scope.coverage_date;
    if context.as_of > day {
        return;
    }
    let left = (day - context.as_of).get_days();
    let expected = format!("距{}全覆盖还有{left}天", text::chinese_date(day));
    report(&RULE, context, findings, &expected);
}

/// A finding at the name of every school in scope that owes a nomination.
pub(super) fn report(rule: &Rule, context: &Context, findings: &mut Vec<Finding>, expected: &str) {
    let role = &context.settings.appointment.role;
    let mut meant = meant(findings);
    meant.extend(meant_by_person(context));
    for school in owing(context) {
        if meant.contains(school.name()) {
            continue;
        }
        let what = format!("：“{}”没有报送推荐人选，也没有在任的{role}", school.name());
        findings.push(about_school(rule, school, Field::SchoolName, what, expected, "请通知学校报送推荐表"));
    }
}

/// By name: a school that stands in the list twice owes nothing for its second row; that it does is a
/// finding of its own.
fn owing<'a>(context: &Context<'a>) -> Vec<&'a School> {
    let schools = &context.batch.schools;
    let nominated = context.batch.nominations.iter().filter_map(|row| row.school_index());
    let mut answered: HashSet<&str> = nominated.map(|index| schools[index].name()).collect();
    let office = Office::of(context.in_office, context.as_of);
    schools
        .iter()
        .filter(|school| school.in_scope && !office.is_held(school) && answered.insert(school.name()))
        .collect()
}

/// Schools whose 法定代表人 is put forward in a row that names no school of the list: the row is theirs,
/// and its own finding says what to mend.
fn meant_by_person(context: &Context) -> Vec<String> {
    let astray: HashSet<String> = context
        .batch
        .nominations
        .iter()
        .filter(|row| row.school_index().is_none() && !row.name().is_empty())
        .map(|row| name_key(row.name()))
        .collect();
    if astray.is_empty() {
        return Vec::new();
    }
    let of = |school: &&School| {
        school.legal_representative().is_some_and(|listed| astray.contains(&name_key(listed)))
    };
    context.batch.schools.iter().filter(of).map(|school| school.name().to_string()).collect()
}

/// Schools that a finding about a misspelt 工作单位 suggests: they did send something, and that
/// finding says what to mend.
fn meant(findings: &[Finding]) -> HashSet<String> {
    findings
        .iter()
        .filter(|finding| finding.field == Some(Field::Unit.key()))
        .flat_map(|finding| {
            let texts = [Some(&finding.message), finding.expected.as_ref(), finding.hint.as_ref()];
            texts.into_iter().flatten().flat_map(|text| quoted(text)).collect::<Vec<_>>()
        })
        .collect()
}

/// What stands between “ and ”.
fn quoted(text: &str) -> impl Iterator<Item = String> {
    text.split('“').skip(1).filter_map(|rest| Some(rest.split_once('”')?.0.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Case, cells, fires, silent};

    fn before(case: &mut Case) {
        case.as_of = jiff::civil::date(2025, 12, 1);
        case.batch.nominations.remove(1);
    }

    #[test]
    fn fires_with_the_days_left() {
        let found = fires(&RULE, before);
        assert_eq!(cells(&found), ["学校名称3"]);
        assert!(found[0].message.contains("还有30天") && !found[0].blocks());
    }

    #[test]
    fn silent_after_the_day_with_somebody_in_office_and_where_a_misspelt_row_means_it() {
        silent(&RULE, |case| {
            case.batch.nominations.remove(1);
        });
        silent(&RULE, |case| {
            before(case);
            case.holds(1, "张敏", "2024-03-01", "2027-02-28");
        });
        silent(&RULE, |case| {
            before(case);
            let mut meant = Finding::new("cell-blank", "您是不是想写“贺兰县第四中学”？");
            meant.field = Some("school");
            case.reading.push(meant);
        });
        silent(&RULE, |case| {
            case.as_of = jiff::civil::date(2025, 12, 1);
            case.row(1).school = crate::model::SchoolRef::Unlisted("贺兰四中".into());
        });
    }
}
