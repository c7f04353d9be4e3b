//! Who is in office where, looked up school by school: by 标识码 or, failing that, by name.
//!
//! Either is enough: a renamed school keeps its code, and a corrected code keeps the name.

use std::collections::HashMap;

use jiff::civil::Date;

use super::Context;
use crate::model::{Appointment, School};

/// The holders of office on the day of judgement.
pub struct Office<'a> {
    by_code: HashMap<&'a str, Vec<&'a Appointment>>,
    by_name: HashMap<&'a str, Vec<&'a Appointment>>,
    all: Vec<&'a Appointment>,
}

impl<'a> Office<'a> {
    pub(super) fn of(context: &Context<'a>) -> Self {
        Self::on(context.as_of, context.in_office)
    }

    /// Of these appointments, those that hold on the day.
    pub fn on(day: Date, appointments: &'a [Appointment]) -> Self {
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
}
