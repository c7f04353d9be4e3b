//! A check of GB/T 9704: what it measures, by which clause, and what is right.
//!
//! The checks are lists of data (`page.rs`, `head.rs`, `body.rs`, `closing.rs`); a failure says the clause, what was
//! expected and what was measured. What a view names and the page lacks is a failure too.

use super::frames::Paper;
use super::parts::{Expect, Parts};

/// What a measurement came to.
pub enum Verdict {
    Right,
    /// What was measured.
    Wrong(String),
    /// The page has no such part.
    Absent,
}

impl Verdict {
    pub fn of(right: bool, measured: impl Into<String>) -> Self {
        if right { Self::Right } else { Self::Wrong(measured.into()) }
    }

    /// Right where nothing is wrong.
    pub fn unless(wrong: Vec<String>) -> Self {
        Self::of(wrong.is_empty(), wrong.join("; "))
    }
}

/// One check.
pub struct Check {
    pub id: &'static str,
    /// Of GB/T 9704-2012, where no other standard is named.
    pub clause: &'static str,
    /// In millimetres and points, with the tolerance.
    pub expected: &'static str,
    /// Must the page have it?
    pub owed: fn(&Expect) -> bool,
    pub measure: fn(&Parts) -> Verdict,
}

/// A check that came out wrong.
#[derive(Debug)]
pub struct Failure {
    pub id: &'static str,
    pub message: String,
}

/// Every check of the form that `expect` names.
pub fn checks() -> impl Iterator<Item = &'static Check> {
    [super::page::CHECKS, super::head::CHECKS, super::body::CHECKS, super::closing::CHECKS]
        .into_iter()
        .flatten()
}

/// What is wrong with a document.
pub fn failures(paper: &Paper, expect: &Expect) -> Vec<Failure> {
    let parts = Parts::of(paper, expect);
    checks()
        .filter_map(|check| {
            let measured = match (check.measure)(&parts) {
                Verdict::Right => return None,
                Verdict::Wrong(measured) => measured,
                Verdict::Absent if (check.owed)(expect) => "not there".to_string(),
                Verdict::Absent => return None,
            };
            let Check { id, clause, expected, .. } = check;
            Some(Failure {
                id,
                message: format!("{id} ({clause}): expected {expected}; measured {measured}"),
            })
        })
        .collect()
}

// Who owes a part.
pub fn always(_: &Expect) -> bool {
    true
}

pub fn never(_: &Expect) -> bool {
    false
}

pub fn general(expect: &Expect) -> bool {
    !expect.letter
}

pub fn letter(expect: &Expect) -> bool {
    expect.letter
}
