//! 名册必填项空白: a school in scope lacks its name, a code, or its 法定代表人.
//!
//! Schools outside the scope (a 教学点 has no code of its own) are not asked.

use crate::finding::{Finding, Level};
use crate::model::{Presence, Table};
use crate::rules::support::{Reported, at_school};
use crate::rules::{Check, Context, Rule};
use crate::text;

pub const RULE: Rule = Rule {
    name: "school-cell-blank",
    level: Level::Error,
    title: "学校名册必填项空白",
    clause: "二、实施范围",
    why: "学校名册是核对的底册：名称、标识码、信用代码和法定代表人缺一项，推荐就无从核对。",
    mend: "在学校名册所指的格子里补填。",
    check: Check::Following(check),
};

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let reported = Reported::by(findings);
    for school in context.batch.schools.iter().filter(|school| school.in_scope) {
        for (field, value) in school.cells() {
            let Some(column) = Table::Schools.column(field) else { continue };
            let says_nothing = value.is_blank() || text::is_placeholder(value.seen());
            if column.presence == Presence::Required && says_nothing && !reported.at(value.place()) {
                let expected = format!("应填写{}", column.label);
                findings.push(at_school(&RULE, school, field, expected, "请在学校名册里补填"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Field, Stage};
    use crate::rules::testing::{cells, fires, silent};

    #[test]
    fn fires_at_each_required_cell() {
        for field in [Field::SchoolCode, Field::Uscc, Field::LegalRepresentative] {
            for seen in ["", "待定"] {
                let found = fires(&RULE, |case| case.school_text(1, field, seen));
                assert_eq!(cells(&found), [format!("{}3", field.label())]);
            }
        }
    }

    #[test]
    fn silent_on_absent_columns_and_outside_the_scope() {
        silent(&RULE, |case| case.batch.schools[0].uscc = None);
        silent(&RULE, |case| {
            case.school_text(0, Field::Uscc, "");
            case.stage(0, Stage::TeachingPoint);
        });
    }
}
