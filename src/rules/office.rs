//! Who is in office where, looked up school by school: by 标识码 or, failing that, by name.
//!
//! Either is enough: a renamed school keeps its code, and a corrected code keeps the name.

use std::collections::HashMap;

use jiff::civil::Date;

use super::support::{name_key, read};
use crate::model::{Appointment, Nomination, School};

/// The holders of office on the day of judgement.
pub struct Office<'a> {
    by_code: HashMap<&'a str, Vec<&'a Appointment>>,
    by_name: HashMap<&'a str, Vec<&'a Appointment>>,
    all: Vec<&'a Appointment>,
}

impl<'a> Office<'a> {
    /// Those of `appointments` that are in office on a day.
    pub fn of(appointments: &'a [Appointment], day: Date) -> Self {
        let mut office = Self { by_code: HashMap::new(), by_name: HashMap::new(), all: Vec::new() };
        for held in appointments.iter().filter(|held| held.in_office(day)) {
            if let Some(code) = held.school_code.as_deref() {
                office.by_code.entry(code).or_default().push(held);
            }
            office.by_name.entry(&held.school).or_default().push(held);
            office.all.push(held);
        }
        office
    }

    /// Those in office at a school, in the ledger's order.
    pub fn at(&self, school: &School) -> &[&'a Appointment] {
        school
            .code()
            .and_then(|code| self.by_code.get(code))
            .or_else(|| self.by_name.get(school.name()))
            .map_or(&[], Vec::as_slice)
    }

    /// Everybody in office, in the ledger's order.
    pub fn all(&self) -> impl Iterator<Item = &'a Appointment> {
        self.all.iter().copied()
    }

    pub(super) fn is_held(&self, school: &School) -> bool {
        !self.at(school).is_empty()
    }

    /// Who has to leave for this nomination: somebody else, whose term still runs when the new one begins
    /// (第5条 变更). A succession after the term's end is none.
    pub fn displaced_by(&self, nomination: &Nomination, school: &School) -> Option<&'a Appointment> {
        let held = self.at(school);
        if held.iter().any(|held| is_same(nomination, held)) {
            return None;
        }
        held.iter().copied().find(|held| nomination.term.start <= last_day(held))
    }
}

/// One person: the same name and, where both are known, the same birth.
pub(super) fn is_same(nomination: &Nomination, held: &Appointment) -> bool {
    let births = (read(&nomination.birth), held.birth.as_ref());
    let same_birth = match births {
        (Some(own), Some(other)) => own == other,
        _ => true,
    };
    same_birth && name_key(nomination.name()) == name_key(&held.person)
}

/// The last day an office is held, as far as is known.
pub(super) fn last_day(held: &Appointment) -> Date {
    held.ended.map_or(held.term.end, |ended| ended.min(held.term.end))
}
