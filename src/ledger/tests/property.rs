//! Any sequence of facts, tried in any order.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;
use crate::model::Term;

/// Facts as a clerk might try to write them, valid or not.
fn any_fact() -> impl Strategy<Value = Fact> {
    let day = |month: u32| jiff::civil::date(2024 + (month / 12) as i16, (month % 12 + 1) as i8, 1);
    (0usize..7, 0usize..4, 0usize..5, 0u32..48, 1u32..40, 0u32..6).prop_map(
        move |(kind, school, person, month, length, number)| {
            let code = (school % 2 == 0).then(|| format!("216400000{school}"));
            let name = format!("{school}校");
            let who = format!("马{person}");
            let term = || Appointed {
                school_code: code.clone(),
                school: name.clone(),
                person: who.clone(),
                birth: (person > 0).then(|| format!("1978-0{person}")),
                post: "校长".into(),
                start: day(month),
                end: day(month + length),
                document_no: format!("{number}号"),
                ..Appointed::default()
            };
            match kind {
                0 | 1 => Fact::Appointed(term()),
                2 => Fact::Renewed(term()),
                3 => Fact::Ended(Ended {
                    school_code: code.clone(),
                    school: name.clone(),
                    person: who.clone(),
                    on: day(month),
                    reason: "调离".into(),
                    document_no: (length % 2 == 0).then(|| format!("{number}号")),
                }),
                4 => Fact::Revoked(Revoked {
                    document_no: format!("{number}号"),
                    on: day(month),
                    reason: "有误".into(),
                }),
                5 => Fact::Changed(Changed {
                    school_code: code.clone(),
                    school: name.clone(),
                    person: None,
                    what: Change::Renamed,
                    on: day(month),
                    before: name.clone(),
                    after: format!("{school}校（新）"),
                    after_code: None,
                }),
                _ => Fact::Issued(Issued {
                    document_no: format!("{number}号"),
                    document: "聘任通知".into(),
                    date: day(month),
                    ..Issued::default()
                }),
            }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    /// Whatever is tried in whatever order: what was admitted never contradicts itself, replay is the state, numbers
    /// come without gaps.
    #[test]
    fn any_sequence_of_facts_keeps_the_invariants(facts in proptest::collection::vec(any_fact(), 0..50)) {
        let folder = tempfile::tempdir().unwrap();
        let mut writer = open(folder.path());
        for mut fact in facts {
            if let Fact::Appointed(fact) | Fact::Renewed(fact) = &mut fact {
                let year = fact.start.year();
                let next = certificates().next(year, writer.state().certificate_numbers());
                fact.certificate_no = Some(certificates().fill(year, next));
            }
            writer.append(&[fact.into()], &[]).ok();
        }
        let state = writer.state().clone();
        drop(writer);
        let told = audit(folder.path(), &certificates()).unwrap().unwrap();
        prop_assert_eq!(told.troubles, Vec::<String>::new());
        let replayed = Ledger::read(folder.path()).unwrap().unwrap().state().unwrap();
        prop_assert_eq!(&replayed, &state);
        for (index, one) in state.held.iter().enumerate() {
            let served = Term { start: one.appointment.term.start, end: one.last_day() };
            for other in state.held[index + 1..].iter().filter(|other| other.school == one.school) {
                let meet = served.start <= served.end && other.overlaps(served);
                prop_assert!(!meet, "{:?} and {:?}", one.appointment, other.appointment);
            }
        }
        let mut numbers: BTreeMap<i16, BTreeSet<String>> = BTreeMap::new();
        for one in &state.held {
            let number = one.appointment.certificate_no.clone().expect("everybody got one");
            let new = numbers.entry(one.appointment.term.start.year()).or_default().insert(number);
            prop_assert!(new, "a number twice");
        }
        for (year, given) in numbers {
            let wanted: BTreeSet<String> =
                (1..=given.len() as u32).map(|next| certificates().fill(year, next)).collect();
            prop_assert_eq!(given, wanted, "no number is left out");
        }
        for month in 0..60 {
            let day = jiff::civil::date(2024 + month / 12, (month % 12 + 1) as i8, 15);
            let mut schools: Vec<_> = state.held.iter().filter(|held| held.in_office(day)).map(|held| held.school).collect();
            let count = schools.len();
            schools.sort_unstable();
            schools.dedup();
            prop_assert_eq!(schools.len(), count, "one in office per school");
        }
    }
}
