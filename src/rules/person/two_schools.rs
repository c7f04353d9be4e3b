//! 一人两校: one person (姓名 + 出生年月) is put forward by two schools.

use crate::finding::{Finding, Level};
use crate::model::{Field, Nomination};
use crate::rules::support::{at, groups, other_row, person_key};
use crate::rules::{Check, Context, Rule};

pub const RULE: Rule = Rule {
    name: "person-two-schools",
    level: Level::Confirm,
    title: "同一人由两所学校推荐",
    clause: "第4条",
    why: "首席信息官全面负责本校信息化工作，一般一人一校；集团校等确有一人兼任的，要经确认。",
    mend: "核对是否填错学校或同名同岁；集团校兼任的，请说明后由教育体育局确认。",
    check: Check::Batch(check),
};

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let nominations = &context.batch.nominations;
    // A row off the list has its own finding first; who is meant is known once that is mended.
    let people = nominations
        .iter()
        .enumerate()
        .filter(|(_, row)| row.school_index().is_some())
        .filter_map(|(index, row)| Some((person_key(row)?, index)));
    for group in groups(people) {
        let first = &nominations[group[0]];
        let other = group.iter().map(|&index| &nominations[index]).find(|row| row.school != first.school);
        let Some(other) = other else { continue };
        for row in group.iter().map(|&index| &nominations[index]) {
            let twin = if row.school == first.school { other } else { first };
            findings.push(finding(context, row, twin));
        }
    }
}

fn finding(context: &Context, row: &Nomination, twin: &Nomination) -> Finding {
    let expected = "同名同出生年月的人也由另一所学校推荐，应一人只在一校任职";
    at(&RULE, context, row, Field::Name, expected, "请核对是否填错；确为一人兼任的，请说明")
        .resting_on(context.batch.school_name(twin))
        .aside(other_row(context, row, twin).1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::SchoolRef;
    use crate::rules::testing::{Case, cells, fires, silent};

    fn twin(case: &mut Case) {
        case.text(1, Field::Name, "马伟");
        case.school_text(1, Field::LegalRepresentative, "马伟");
        case.birth(1, 1978, 5);
    }

    #[test]
    fn fires_at_both_names() {
        let found = fires(&RULE, twin);
        assert_eq!(cells(&found), ["姓名2", "姓名3"]);
        // The bureau reads which school; the schools do not read of one another.
        for (own, other) in [(0, "贺兰县第四中学"), (1, "贺兰县第一小学")] {
            assert!(!found[own].message.contains(other) && found[own].full().contains(other));
        }
        let shared = fires(&RULE, |case| {
            twin(case);
            case.text(1, Field::Phone, "13995012345");
        });
        assert_eq!(shared.len(), 2);
    }

    #[test]
    fn silent_on_namesakes_and_on_rows_off_the_list() {
        silent(&RULE, |case| {
            twin(case);
            case.birth(1, 1978, 6);
        });
        silent(&RULE, |case| {
            twin(case);
            case.row(1).school = SchoolRef::Unlisted("贺兰四中分校".into());
        });
    }
}
