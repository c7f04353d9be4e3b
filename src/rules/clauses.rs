//! The clause ledger held against the registry: `CLAUSES.md` is a promise, and this test keeps it.

use std::collections::{BTreeMap, BTreeSet};

use super::all;

const LEDGER: &str = include_str!("CLAUSES.md");

/// The eight sections, the clauses 1–17 and the annex of the regulation.
fn regulation() -> BTreeSet<String> {
    let sections = [
        "一、工作目标",
        "二、实施范围",
        "三、任职要求",
        "四、岗位管理",
        "五、岗位职责",
        "六、考核评价",
        "七、培养培训",
        "八、保障措施",
        "附件推荐表",
    ];
    sections.into_iter().map(str::to_string).chain((1..=17).map(|number| format!("第{number}条"))).collect()
}

struct Row {
    clause: String,
    state: String,
    rules: Vec<String>,
    note: String,
}

fn rows() -> Vec<Row> {
    let table = LEDGER.lines().filter(|line| line.starts_with('|')).skip(2);
    table
        .map(|line| {
            let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
            let [clause, state, rules, note] = cells[..] else { panic!("four columns: {line}") };
            let rules = rules.split(',').map(str::trim).filter(|rule| !rule.is_empty());
            Row {
                clause: clause.into(),
                state: state.into(),
                rules: rules.map(str::to_string).collect(),
                note: note.into(),
            }
        })
        .collect()
}

#[test]
fn every_clause_has_one_row_that_says_what_becomes_of_it() {
    let clauses: Vec<String> = rows().into_iter().map(|row| row.clause).collect();
    assert_eq!(clauses.iter().cloned().collect::<BTreeSet<_>>(), regulation());
    assert_eq!(clauses.len(), regulation().len(), "a clause stands twice");
    for row in rows() {
        match row.state.as_str() {
            "enforced" => assert!(!row.rules.is_empty(), "{}: by which rule?", row.clause),
            "documented" | "skipped" => assert!(row.rules.is_empty(), "{} is enforced", row.clause),
            state => panic!("{}: no such state: {state}", row.clause),
        }
        assert!(!row.note.is_empty(), "{} has no note", row.clause);
    }
}

#[test]
fn every_rule_stands_in_the_row_of_its_clause_and_no_other_rule_does() {
    let mut listed: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in rows() {
        let count = row.rules.len();
        let rules: BTreeSet<String> = row.rules.into_iter().collect();
        assert_eq!(rules.len(), count, "{}: a rule stands twice", row.clause);
        if !rules.is_empty() {
            listed.insert(row.clause, rules);
        }
    }
    let mut registered: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for rule in all() {
        registered.entry(rule.clause.to_string()).or_default().insert(rule.name.to_string());
    }
    for clause in listed.keys().chain(registered.keys()).collect::<BTreeSet<_>>() {
        assert_eq!(
            listed.get(clause),
            registered.get(clause),
            "CLAUSES.md (left) and the registry, {clause}"
        );
    }
}
