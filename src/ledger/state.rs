//! State 现状: what the facts, in their order, amount to. Derived, never stored; the same facts give the same state.
//!
//! Linear in the number of facts: whatever a fact touches is found through an index.

use std::collections::{BTreeMap, HashMap};

use jiff::ToSpan;
use jiff::civil::Date;

use super::fact::{
    Appointed, Assessed, Change, Changed, Details, Fact, Issued, Nominated, Record, Refiled, Revoked,
    Trained, Waived, year_month,
};
use super::schools::{SchoolId, Schools};
use crate::model::{Appointment, School, Term, YearMonth};
use crate::text;

/// One term of one person at one school.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// As it was appointed; `ended` is the day it ended before its term did.
    pub appointment: Appointment,
    pub school: SchoolId,
    /// 第几届: which term of this person at this school, from 1. Revoked ones do not count.
    pub ordinal: u32,
    /// The digest of the row it was nominated by.
    pub row: Option<String>,
    pub details: Details,
    /// Why it ended early.
    pub ended_why: Option<String>,
    /// The 文号 that ended it early, where one did.
    pub ended_by: Option<String>,
    /// Its document was revoked.
    pub revoked: bool,
    /// The number of the fact that says so.
    pub fact: i64,
}

impl Held {
    /// The last day in office; before the first where it never began.
    pub fn last_day(&self) -> Date {
        let ended = self.appointment.ended.map(|on| on.saturating_sub(1.day()));
        ended.map_or(self.appointment.term.end, |day| day.min(self.appointment.term.end))
    }

    pub fn in_office(&self, day: Date) -> bool {
        self.appointment.in_office(day)
    }

    /// Do the days in office meet a term?
    pub fn overlaps(&self, term: Term) -> bool {
        let (first, last) = (self.appointment.term.start, self.last_day());
        first <= last && first <= term.end && term.start <= last
    }

    /// The same name and, where both are known, the same birth.
    pub fn is_person(&self, name: &str, birth: Option<YearMonth>) -> bool {
        let births = (self.appointment.birth, birth);
        let same_birth = !matches!(births, (Some(own), Some(other)) if own != other);
        same_birth && name_key(&self.appointment.person) == name_key(name)
    }
}

/// A numbered document: issued by this program, or known by the appointments that name it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    pub issued: Option<Issued>,
    pub revoked: Option<Revoked>,
    /// Those it appoints: indices into `State::held`.
    pub held: Vec<usize>,
    /// Those it releases.
    pub ended: Vec<usize>,
    /// The number of the 印发 fact.
    pub fact: Option<i64>,
}

/// What the facts amount to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    pub schools: Schools,
    /// Every term ever, in the order of the facts.
    pub held: Vec<Held>,
    /// By 文号.
    pub documents: BTreeMap<String, Document>,
    pub nominated: Vec<Nominated>,
    pub changed: Vec<Changed>,
    pub refiled: Vec<Refiled>,
    /// The latest word on each training of each person counts.
    pub trained: BTreeMap<(SchoolId, String, Date, String), Trained>,
    /// The latest result of each person's year counts.
    pub assessed: BTreeMap<(SchoolId, String, i16), Assessed>,
    pub waived: Vec<Waived>,
    /// How many facts there are.
    pub facts: usize,
    pub(super) by_school: HashMap<SchoolId, Vec<usize>>,
    by_person: HashMap<String, Vec<usize>>,
    /// By the digest of the row it was nominated by.
    by_row: HashMap<String, Vec<usize>>,
    certificates: HashMap<String, usize>,
}

impl State {
    /// Replays facts.
    pub fn of(records: impl IntoIterator<Item = Record>) -> Self {
        let mut state = Self::default();
        for record in records {
            state.apply(record.id, record.fact);
        }
        state
    }

    /// Takes in one more fact. Whether it should have been written is not asked here.
    pub fn apply(&mut self, id: i64, fact: Fact) {
        self.facts += 1;
        match fact {
            Fact::Appointed(fact) | Fact::Renewed(fact) => self.appoint(id, fact),
            Fact::Ended(fact) => {
                let Some(school) = self.schools.find(fact.school_code.as_deref(), &fact.school) else {
                    return;
                };
                for index in self.by_school.get(&school).cloned().unwrap_or_default() {
                    if self.held[index].is_person(&fact.person, None)
                        && self.end(index, fact.on, &fact.reason, fact.document_no.as_deref())
                        && let Some(number) = &fact.document_no
                    {
                        self.documents.entry(number.clone()).or_default().ended.push(index);
                    }
                }
            }
            Fact::Changed(fact) => {
                let school = self.schools.change(&fact);
                if fact.what == Change::Post {
                    let name = fact.person.as_deref().unwrap_or("");
                    for &index in self.by_school.get(&school).into_iter().flatten() {
                        let held = &mut self.held[index];
                        if held.is_person(name, None) && held.last_day() >= fact.on {
                            held.appointment.post.clone_from(&fact.after);
                        }
                    }
                }
                self.changed.push(fact);
            }
            Fact::Issued(fact) => {
                let document = self.documents.entry(fact.document_no.clone()).or_default();
                document.fact = Some(id);
                document.issued = Some(fact);
            }
            Fact::Revoked(fact) => {
                let document = self.documents.entry(fact.document_no.clone()).or_default();
                let (held, ended) = (document.held.clone(), document.ended.clone());
                for &index in &held {
                    self.end(index, fact.on, &fact.reason, Some(&fact.document_no));
                    self.held[index].revoked = true;
                }
                // A notice that only released somebody is as though it had never been; where it put another into the
                // office, the office is vacant.
                for index in ended.into_iter().filter(|_| held.is_empty()) {
                    let term = &mut self.held[index];
                    if term.ended_by.as_deref() == Some(fact.document_no.as_str()) {
                        (term.appointment.ended, term.ended_why, term.ended_by) = (None, None, None);
                    }
                }
                self.documents.entry(fact.document_no.clone()).or_default().revoked.get_or_insert(fact);
            }
            Fact::Trained(fact) => {
                let school = self.schools.enter(fact.school_code.as_deref(), &fact.school, fact.on);
                let key = (school, name_key(&fact.person), fact.on, text::squeeze(&fact.title));
                self.trained.insert(key, fact);
            }
            Fact::Assessed(fact) => {
                let day = jiff::civil::date(fact.year, 1, 1);
                let school = self.schools.enter(fact.school_code.as_deref(), &fact.school, day);
                self.assessed.insert((school, name_key(&fact.person), fact.year), fact);
            }
            Fact::Nominated(fact) => self.nominated.push(fact),
            Fact::Refiled(fact) => self.refiled.push(fact),
            Fact::Waived(fact) => self.waived.push(fact),
        }
    }

    fn appoint(&mut self, id: i64, fact: Appointed) {
        let school = self.schools.enter(fact.school_code.as_deref(), &fact.school, fact.start);
        let birth = fact.birth.as_deref().and_then(year_month);
        let index = self.held.len();
        let terms = self.terms_at(school).filter(|held| !held.revoked && held.is_person(&fact.person, birth));
        let ordinal = terms.count() as u32 + 1;
        self.by_school.entry(school).or_default().push(index);
        self.by_person.entry(name_key(&fact.person)).or_default().push(index);
        self.documents.entry(fact.document_no.clone()).or_default().held.push(index);
        if let Some(row) = &fact.row {
            self.by_row.entry(row.clone()).or_default().push(index);
        }
        if let Some(number) = &fact.certificate_no {
            self.certificates.entry(number.clone()).or_insert(index);
        }
        self.held.push(Held {
            appointment: Appointment {
                school_code: fact.school_code,
                school: fact.school,
                person: fact.person,
                birth,
                post: fact.post,
                term: Term { start: fact.start, end: fact.end },
                document_no: fact.document_no,
                certificate_no: fact.certificate_no,
                phone: fact.details.phone.clone(),
                ended: None,
            },
            school,
            ordinal,
            row: fact.row,
            details: fact.details,
            ended_why: None,
            ended_by: None,
            revoked: false,
            fact: id,
        });
    }

    /// Ends a term that runs, and is not ended earlier already. Did it?
    fn end(&mut self, index: usize, on: Date, why: &str, by: Option<&str>) -> bool {
        let held = &mut self.held[index];
        let ends =
            on <= held.appointment.term.end && held.appointment.ended.is_none_or(|earlier| on < earlier);
        if ends {
            held.appointment.ended = Some(on);
            held.ended_why = Some(why.to_string());
            held.ended_by = by.map(Into::into);
        }
        ends
    }

    /// A school of the list, by 标识码, name or 曾用名; `None` where no fact names it.
    pub fn school(&self, school: &School) -> Option<SchoolId> {
        let find = |name: &str| self.schools.find(school.code(), name);
        find(school.name()).or_else(|| school.former_names.iter().find_map(|name| find(name)))
    }

    /// Every term at a school, in the order of the facts.
    pub fn terms_at(&self, school: SchoolId) -> impl Iterator<Item = &Held> {
        self.by_school.get(&school).into_iter().flatten().map(|&index| &self.held[index])
    }

    /// Every term of a person, at whatever school.
    pub fn terms_of(&self, name: &str, birth: Option<YearMonth>) -> impl Iterator<Item = &Held> {
        let own = self.by_person.get(&name_key(name)).into_iter().flatten();
        own.map(|&index| &self.held[index]).filter(move |held| held.is_person(name, birth))
    }

    /// Who is in office on a day, each under the present name of the school.
    pub fn in_office(&self, day: Date) -> Vec<Appointment> {
        let held = self.held.iter().filter(|held| held.in_office(day));
        held.map(|held| Appointment {
            school: self.schools.get(held.school).name.clone(),
            school_code: self.schools.get(held.school).code.clone(),
            ..held.appointment.clone()
        })
        .collect()
    }

    /// The terms that a row, by its digest, was nominated to.
    pub fn by_row(&self, row: &str) -> impl Iterator<Item = &Held> {
        self.by_row.get(row).into_iter().flatten().map(|&index| &self.held[index])
    }

    /// The term a 聘书编号 belongs to.
    pub fn by_certificate(&self, number: &str) -> Option<&Held> {
        self.certificates.get(number).map(|&index| &self.held[index])
    }

    /// Every 聘书编号 ever given.
    pub fn certificate_numbers(&self) -> impl Iterator<Item = &str> {
        self.held.iter().filter_map(|held| held.appointment.certificate_no.as_deref())
    }
}

/// How names are compared: without the spaces that padded them.
pub fn name_key(name: &str) -> String {
    text::squeeze(name)
}
