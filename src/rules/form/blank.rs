//! 必填项空白: a cell the form asks for is empty.
//!
//! A column that is absent altogether is met while reading; the photo has a rule of its own, because
//! a picture in the folder fills it as well as a cell does.

use crate::finding::{Finding, Level};
use crate::model::{AnyValue, Field, Nomination, Presence, Table};
use crate::rules::support::{Reported, at, read};
use crate::rules::{Check, Context, Rule};

pub const RULE: Rule = Rule {
    name: "cell-blank",
    level: Level::Error,
    title: "推荐人选必填项空白",
    clause: "附件推荐表",
    why: "推荐表的每一格都要印在纸上并存档，缺了就无法审核和聘任。",
    mend: "在所指的格子里如实填写；确实没有的内容，请先与教育体育局联系。",
    check: Check::Following(check),
};

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let reported = Reported::by(findings);
    for nomination in &context.batch.nominations {
        for (field, value) in required_cells(nomination) {
            if value.is_blank() && !reported.at(value.place()) {
                let expected = format!("应填写{}", asked_for(field));
                findings.push(at(&RULE, context, nomination, field, expected, "请补填"));
            }
        }
    }
}

/// What belongs in the cell, where its label alone does not say how to write it.
pub(super) fn asked_for(field: Field) -> &'static str {
    match field {
        Field::Name => "推荐人选的姓名",
        Field::Birth => "出生年月，如1978年5月",
        Field::Politics => "政治面貌，如中共党员、群众",
        Field::Education => "最高学历，如大学本科、大学专科",
        Field::Unit => "学校名册上的学校全称",
        Field::Post => "现任职务，如校长、副校长",
        Field::Phone => "11位手机号或带区号的座机",
        Field::TermStart | Field::TermEnd => "日期，如2026-03-01",
        Field::History => "工作经历，从参加工作写到现在",
        other => other.label(),
    }
}

/// The cells of a row that must say something. 所学专业 is not asked of those whose schooling had none.
pub(super) fn required_cells(nomination: &Nomination) -> impl Iterator<Item = (Field, &dyn AnyValue)> {
    let no_major = read(&nomination.education)
        .is_some_and(|education| matches!(education.as_str(), "高中" | "初中" | "小学"));
    nomination.cells().into_iter().filter(move |(field, _)| {
        let presence = Table::Nominations.column(*field).map(|column| column.presence);
        let must = matches!(presence, Some(Presence::Required | Presence::RequiredIfPresent));
        must && *field != Field::Photo && !(no_major && *field == Field::Major)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{cell, cells, fires, silent};

    #[test]
    fn fires_at_each_empty_cell_of_a_required_column() {
        for field in [Field::College, Field::Major, Field::Post, Field::Education, Field::Phone] {
            let found = fires(&RULE, |case| case.text(1, field, " "));
            assert_eq!(cells(&found), [format!("{}3", field.label())]);
        }
        let found = fires(&RULE, |case| {
            case.row(0).term_end = Some(cell(Table::Nominations, 0, Field::TermEnd, "", None));
        });
        assert_eq!(cells(&found), ["任期结束2"]);
        assert_eq!(found[0].message, "任期结束（P2）是空的，应填写日期，如2026-03-01。请补填。");
    }

    #[test]
    fn silent_on_absent_columns_optional_cells_and_what_reading_reported() {
        silent(&RULE, |case| case.row(0).term_end = None);
        silent(&RULE, |case| case.text(0, Field::Email, ""));
        silent(&RULE, |case| {
            case.text(0, Field::Education, "高中");
            case.text(0, Field::Major, "");
        });
        silent(&RULE, |case| {
            case.text(0, Field::Phone, "");
            let place = case.row(0).phone.as_ref().expect("a cell").place.clone();
            case.reading.push(Finding::new(super::super::glyph_missing::RULE.name, "").at(&place));
        });
    }
}
