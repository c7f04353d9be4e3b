//! Fact 事实: what happened, once written never changed. Corrections are new facts.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::model::{Appointment, Term, YearMonth};

/// One fact, as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Fact {
    /// 聘任 (第5条): somebody was appointed by a numbered notice.
    Appointed(Appointed),
    /// An office ended before its term did: moved, left, over the age.
    Ended { school_code: Option<String>, school: String, person: String, on: Date, reason: String },
    /// A notice was revoked: none of its appointments holds from that day on.
    Revoked { document_no: String, on: Date, reason: String },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appointed {
    pub school_code: Option<String>,
    pub school: String,
    pub person: String,
    /// `1978-05`
    pub birth: Option<String>,
    pub post: String,
    pub start: Date,
    pub end: Date,
    pub document_no: String,
}

/// The appointments that the facts, in their order, amount to.
pub fn replay<'a>(facts: impl IntoIterator<Item = &'a Fact>) -> Vec<Appointment> {
    let mut appointments: Vec<Appointment> = Vec::new();
    for fact in facts {
        match fact {
            Fact::Appointed(fact) => appointments.push(Appointment {
                school_code: fact.school_code.clone(),
                school: fact.school.clone(),
                person: fact.person.clone(),
                birth: fact.birth.as_deref().and_then(year_month),
                post: fact.post.clone(),
                term: Term { start: fact.start, end: fact.end },
                document_no: fact.document_no.clone(),
                ended: None,
            }),
            Fact::Ended { school_code, school, person, on, .. } => {
                let of_school = |held: &Appointment| match (&held.school_code, school_code) {
                    (Some(own), Some(code)) => own == code,
                    _ => held.school == *school,
                };
                end(&mut appointments, *on, |held| of_school(held) && held.person == *person);
            }
            Fact::Revoked { document_no, on, .. } => {
                end(&mut appointments, *on, |held| held.document_no == *document_no);
            }
        }
    }
    appointments
}

/// Ends what is not ended earlier already.
fn end(appointments: &mut [Appointment], on: Date, which: impl Fn(&Appointment) -> bool) {
    for held in appointments.iter_mut().filter(|held| which(held)) {
        held.ended = Some(held.ended.map_or(on, |earlier| earlier.min(on)));
    }
}

fn year_month(text: &str) -> Option<YearMonth> {
    let (year, month) = text.split_once('-')?;
    YearMonth::new(year.parse().ok()?, month.parse().ok()?)
}
