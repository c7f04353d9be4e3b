//! Who is in office where, looked up school by school: by 标识码 or, failing that, by name.
//!
//! Either is enough: a renamed school keeps its code, and a corrected code keeps the name.

use std::collections::HashMap;

use super::Context;
use crate::model::{Appointment, School};

/// The holders of office on the day of judgement.
pub(super) struct Office<'a> {
    by_code: HashMap<&'a str, Vec<&'a Appointment>>,
    by_name: HashMap<&'a str, Vec<&'a Appointment>>,
}

impl<'a> Office<'a> {
    pub(super) fn of(context: &Context<'a>) -> Self {
        let mut office = Self { by_code: HashMap::new(), by_name: HashMap::new() };
        for held in context.in_office.iter().filter(|held| held.in_office(context.as_of)) {
            if let Some(code) = held.school_code.as_deref() {
                office.by_code.entry(code).or_default().push(held);
            }
            office.by_name.entry(&held.school).or_default().push(held);
        }
        office
    }

    /// Those in office at a school, in the ledger's order.
    pub(super) fn at(&self, school: &School) -> &[&'a Appointment] {
        school
            .code()
            .and_then(|code| self.by_code.get(code))
            .or_else(|| self.by_name.get(school.name()))
            .map_or(&[], Vec::as_slice)
    }

    pub(super) fn is_held(&self, school: &School) -> bool {
        !self.at(school).is_empty()
    }
}
