//! 疑似同一人: two rows that are almost the same person, typed twice.
//!
//! A county has many namesakes and many similar names, so a likeness alone says nothing: the rows
//! must also share a mobile, a mailbox or a whole work history.

use crate::finding::{Finding, Level};
use crate::model::{Field, Nomination};
use crate::rules::support::{at, groups, other_row, person_key, read};
use crate::rules::{Check, Context, Rule};
use crate::text;

pub const RULE: Rule = Rule {
    name: "person-near-duplicate",
    level: Level::Confirm,
    title: "两行疑似同一人",
    clause: "第4条",
    why: "同一个人的姓名或出生年月在两处写法不一，台账里就会变成两个人。",
    mend: "核对两处的姓名和出生年月；是同一人的统一写法，不是同一人的请说明。",
    check: Check::Batch(check),
};

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let nominations = &context.batch.nominations;
    let mut said: Vec<(usize, usize)> = Vec::new();
    for evidence in EVIDENCE {
        let rows = nominations.iter().enumerate();
        for group in groups(rows.filter_map(|(index, row)| Some((evidence(row)?, index)))) {
            // Neighbours only: a mailbox shared by a whole school must not cost its square.
            for pair in group.windows(2) {
                let (one, other) = (&nominations[pair[0]], &nominations[pair[1]]);
                // Two rows of one school are asked about as such, whatever the names.
                let one_school = one.school_index().is_some() && one.school == other.school;
                if !one_school && is_nearly(one, other) {
                    said.push((pair[0], pair[1]));
                }
            }
        }
    }
    said.sort_unstable();
    said.dedup();
    for (one, other) in said {
        for (row, twin) in [(one, other), (other, one)] {
            findings.push(finding(context, &nominations[row], &nominations[twin]));
        }
    }
}

fn finding(context: &Context, row: &Nomination, twin: &Nomination) -> Finding {
    let birth = read(&twin.birth).map(|birth| birth.chinese()).unwrap_or_default();
    let (other, aside) = other_row(context, row, twin);
    let expected = format!("与{other}疑似同一人（电话、邮箱或经历相同，姓名或出生年月只差一点），应写法一致");
    at(&RULE, context, row, Field::Name, expected, "请核对姓名和出生年月")
        .resting_on(format!("{} {} {birth}", context.batch.school_name(twin), twin.name()))
        .aside(format!("{}，出生年月{birth}。", aside.trim_end_matches('。')))
}

/// What only one person has: a mobile, a mailbox, a life.
const EVIDENCE: [fn(&Nomination) -> Option<String>; 3] = [mobile, mailbox, life];

/// The mobile number of a row. Landlines are shared by whole schools.
pub(super) fn mobile(row: &Nomination) -> Option<String> {
    let phone = read(&row.phone)?;
    (phone.len() == 11 && phone.starts_with('1')).then(|| phone.clone())
}

fn mailbox(row: &Nomination) -> Option<String> {
    read(&row.email).filter(|email| email.contains('@')).map(|email| email.to_lowercase())
}

fn life(row: &Nomination) -> Option<String> {
    let history = row.history.as_ref()?;
    // One line of history may well be the same for two colleagues who began together.
    (history.read.as_ref()?.len() >= 2).then(|| text::squeeze(&history.seen))
}

/// Same name and another birth, or same birth and a name one character away.
pub(super) fn is_nearly(one: &Nomination, other: &Nomination) -> bool {
    let (Some(one), Some(other)) = (person_key(one), person_key(other)) else { return false };
    match (one.0 == other.0, one.1 == other.1) {
        (true, false) => true,
        (false, true) => is_one_apart(&one.0, &other.0),
        _ => false,
    }
}

/// One character was mistaken for another: 马秀兰, 马秀蓝.
fn is_one_apart(one: &str, other: &str) -> bool {
    let same_length = one.chars().count() == other.chars().count();
    same_length && one.chars().zip(other.chars()).filter(|(one, other)| one != other).count() == 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Case, cells, fires, silent};

    fn twin(case: &mut Case) {
        for (index, name) in [(0, "马秀兰"), (1, "马秀蓝")] {
            case.text(index, Field::Name, name);
            case.school_text(index, Field::LegalRepresentative, name);
            case.birth(index, 1978, 5);
        }
    }

    #[test]
    fn fires_where_a_mobile_speaks_for_it() {
        let found = fires(&RULE, |case| {
            twin(case);
            case.text(1, Field::Phone, "13995012345");
        });
        assert_eq!(cells(&found), ["姓名2", "姓名3"]);
    }

    #[test]
    fn silent_within_one_school_where_other_rules_ask() {
        silent(&RULE, |case| {
            let second = case.copy_row(0);
            case.birth(second, 1979, 5);
        });
    }

    #[test]
    fn silent_on_a_mere_likeness() {
        silent(&RULE, twin);
        silent(&RULE, |case| {
            twin(case);
            case.text(0, Field::Phone, "0951-8061234");
            case.text(1, Field::Phone, "0951-8061234");
        });
    }
}
