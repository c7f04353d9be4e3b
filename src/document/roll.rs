//! Roll 在册人员: who the year's work is about, one [`Member`] each.
//!
//! Those in office by the ledger, and those of this batch who passed where nobody is in office yet: until
//! the appointment is issued a first year's training has nobody else to call.

use std::collections::{HashMap, HashSet};
use std::ptr;

use super::Desk;
use crate::model::{Appointment, Nomination, School, Term, YearMonth};
use crate::rules::Office;

/// Member 在册人员: somebody who is, or is about to be, a school's 首席信息官.
///
/// *Shape*: a text is empty where it is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// 序号, from 1 in its own roll: in lists, in file names and under photos alike.
    pub ordinal: usize,
    pub school: String,
    /// 所属乡镇
    pub town: String,
    pub name: String,
    pub post: String,
    pub birth: Option<YearMonth>,
    /// As this batch has it where it nominates this person and that passed, else as of the appointment.
    pub phone: String,
    pub term: Term,
    /// 文号 of the appointment; `None` for somebody who is not in office yet.
    pub document_no: Option<String>,
    /// 聘书编号, once one is allotted.
    pub certificate_no: Option<String>,
    /// Index into `Batch::nominations`, where this batch nominates this person and that passed.
    pub nomination: Option<usize>,
}

/// The roll: who is in office on the day, and who passed where nobody is; in the order of the school list,
/// schools that are off the list last. `passed` are indices into `Batch::nominations`.
pub fn roll(desk: &Desk, passed: &[usize]) -> Vec<Member> {
    let batch = desk.batch;
    let office = Office::of(desk.in_office, desk.as_of);
    let of_school: HashMap<usize, usize> =
        passed.iter().filter_map(|&index| Some((batch.nominations[index].school_index()?, index))).collect();

    let mut members = Vec::new();
    let mut placed = HashSet::new();
    for (index, school) in batch.schools.iter().enumerate() {
        let held = office.at(school);
        // A school that stands in the list twice has its holder once.
        for held in held.iter().filter(|held| placed.insert(ptr::from_ref(**held))) {
            members.push(in_office(desk, held, Some(school), of_school.get(&index).copied()));
        }
        if let (true, Some(&nomination)) = (held.is_empty(), of_school.get(&index)) {
            members.push(nominee(desk, nomination));
        }
    }
    let elsewhere = office.all().filter(|held| !placed.contains(&ptr::from_ref(*held)));
    members.extend(elsewhere.map(|held| in_office(desk, held, None, None)));
    numbered(members)
}

/// Those of the batch who passed, whoever is in office: to whom 聘书 are handed. In the order of `passed`.
pub fn nominees(desk: &Desk, passed: &[usize]) -> Vec<Member> {
    numbered(passed.iter().map(|&index| nominee(desk, index)).collect())
}

fn numbered(mut members: Vec<Member>) -> Vec<Member> {
    for (member, ordinal) in members.iter_mut().zip(1..) {
        member.ordinal = ordinal;
    }
    members
}

fn in_office(desk: &Desk, held: &Appointment, school: Option<&School>, passed: Option<usize>) -> Member {
    let own = passed.filter(|&index| desk.batch.nominations[index].name() == held.person);
    Member {
        ordinal: 0,
        // A renamed school goes by the name it bears now.
        school: school.map_or_else(|| held.school.clone(), |school| school.name().into()),
        town: school.and_then(School::town).unwrap_or_default().into(),
        name: held.person.clone(),
        post: held.post.clone(),
        birth: held.birth,
        phone: own.map_or_else(|| held.phone.clone(), |index| phone(&desk.batch.nominations[index])),
        term: held.term,
        document_no: Some(held.document_no.clone()),
        certificate_no: held.certificate_no.clone(),
        nomination: own,
    }
}

fn nominee(desk: &Desk, index: usize) -> Member {
    let person = &desk.batch.nominations[index];
    let school = person.school_index().map(|index| &desk.batch.schools[index]);
    Member {
        ordinal: 0,
        school: desk.batch.school_name(person).into(),
        town: school.and_then(School::town).unwrap_or_default().into(),
        name: person.name().into(),
        post: person.post.as_ref().and_then(|post| post.read.clone()).unwrap_or_default(),
        birth: person.birth.as_ref().and_then(|birth| birth.read),
        phone: phone(person),
        term: person.term,
        document_no: None,
        certificate_no: None,
        nomination: Some(index),
    }
}

fn phone(person: &Nomination) -> String {
    person.phone.as_ref().and_then(|phone| phone.read.clone()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::tests::with_desk;
    use crate::rules::testing::Case;

    /// School, name, and whether in office; `passed` are the case's nominations.
    fn check(case: &Case, passed: &[usize], expected: &[(&str, &str, bool)]) {
        with_desk(case, |desk| {
            let roll = roll(desk, passed);
            let found: Vec<(&str, &str, bool)> = roll
                .iter()
                .map(|member| (member.school.as_str(), member.name.as_str(), member.document_no.is_some()))
                .collect();
            assert_eq!(found, expected);
            assert!(roll.iter().zip(1..).all(|(member, ordinal)| member.ordinal == ordinal));
            assert_eq!(nominees(desk, passed).len(), passed.len());
        });
    }

    const FIRST: &str = "贺兰县第一小学";
    const FOURTH: &str = "贺兰县第四中学";
    const SENIOR: &str = "贺兰县高级中学";

    #[test]
    fn who_passed_stands_for_a_school_without_anybody_in_office() {
        let mut case = Case::clean();
        check(
            &case,
            &[0, 1, 2],
            &[(FIRST, "马伟", false), (FOURTH, "李玥", false), (SENIOR, "阿卜杜拉·买买提", false)],
        );
        check(&case, &[], &[]);
        case.holds(1, "张宏伟", "2024-09-01", "2027-08-31");
        check(&case, &[0, 1], &[(FIRST, "马伟", false), (FOURTH, "张宏伟", true)]);
    }

    #[test]
    fn a_term_that_is_over_or_not_begun_holds_no_office() {
        let mut case = Case::clean();
        case.holds(0, "张宏伟", "2022-09-01", "2025-08-31");
        case.holds(1, "王喆", "2026-09-01", "2029-08-31");
        check(&case, &[1], &[(FOURTH, "李玥", false)]);
    }

    #[test]
    fn a_renamed_school_bears_its_name_of_now_and_one_off_the_list_stands_last() {
        let mut case = Case::clean();
        case.holds(2, "纳文斌", "2024-09-01", "2027-08-31");
        case.in_office[0].school = "贺兰县旧名中学".into();
        case.in_office[0].phone = "13995010000".into();
        case.in_office[0].certificate_no = Some("贺教聘字第2024-003号".into());
        case.holds(0, "丁少华", "2024-09-01", "2027-08-31");
        case.in_office[1].school = "贺兰县撤并小学".into();
        case.in_office[1].school_code = None;
        check(&case, &[], &[(SENIOR, "纳文斌", true), ("贺兰县撤并小学", "丁少华", true)]);
        with_desk(&case, |desk| {
            let member = &roll(desk, &[])[0];
            let known = (member.phone.as_str(), member.certificate_no.as_deref());
            assert_eq!(known, ("13995010000", Some("贺教聘字第2024-003号")), "as the ledger has it");
        });
    }

    #[test]
    fn who_is_nominated_again_keeps_the_phone_and_a_school_listed_twice_its_one_holder() {
        let mut case = Case::clean();
        case.holds(0, "马伟", "2024-09-01", "2027-08-31");
        case.copy_school(0);
        check(&case, &[0], &[(FIRST, "马伟", true)]);
        with_desk(&case, |desk| {
            let member = &roll(desk, &[0])[0];
            assert_eq!((member.phone.as_str(), member.nomination), ("13995012345", Some(0)));
        });
    }
}
