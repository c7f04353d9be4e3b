//! Admission 准入: may this fact be written after those? What would make the ledger contradict itself is refused
//! before it is written, with the reason; what was written is never judged again.

use jiff::civil::Date;
use thiserror::Error;

use super::fact::{Appointed, Change, Fact, year_month};
use super::state::State;
use crate::model::Term;
use crate::text::chinese_date;

/// Why a fact may not be written.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    #[error("{school}：任期从{}到{}，结束早于开始", chinese_date(*.start), chinese_date(*.end))]
    TermBackwards { school: String, start: Date, end: Date },
    #[error(
        "{school}：{person}的任期从{}起，而{holder}在任到{}（{document_no}），一校同时只能有一名",
        chinese_date(*.start), chinese_date(*.until)
    )]
    Overlap { school: String, person: String, start: Date, holder: String, until: Date, document_no: String },
    #[error("{school}没有{person}的上一届任期，不能记为续聘")]
    NothingToRenew { school: String, person: String },
    #[error("聘书编号 {number} 已经发给{holder}，不能再用")]
    CertificateUsed { number: String, holder: String },
    #[error("文号 {number} 已于{}使用，不能再用", chinese_date(*.date))]
    DocumentUsed { number: String, date: Date },
    #[error("文号 {number} 已经撤销，不能再用")]
    DocumentRevoked { number: String },
    #[error("台账里没有文号 {number}")]
    NoSuchDocument { number: String },
    #[error("{school}的{person}在{}不在任，没有可以解聘的任期", chinese_date(*.on))]
    NotInOffice { school: String, person: String, on: Date },
    #[error("{school}已由{holder}接任，{person}的解聘不能撤销，文号 {number} 仍然有效")]
    Succeeded { school: String, person: String, holder: String, number: String },
    #[error("{school}的{what}没有写明变成了什么")]
    ChangeOfNothing { school: String, what: &'static str },
    #[error("{what}没有写明")]
    Blank { what: &'static str },
}

impl State {
    /// May this fact be written next?
    ///
    /// # Errors
    /// The reason why not.
    pub fn admit(&self, fact: &Fact) -> Result<(), Refusal> {
        match fact {
            Fact::Appointed(fact) => self.admit_term(fact),
            Fact::Renewed(fact) => {
                self.admit_term(fact)?;
                let school = self.schools.find(fact.school_code.as_deref(), &fact.school);
                let birth = fact.birth.as_deref().and_then(year_month);
                let mut earlier = school.into_iter().flat_map(|school| self.terms_at(school));
                match earlier.any(|held| !held.revoked && held.is_person(&fact.person, birth)) {
                    true => Ok(()),
                    false => Err(Refusal::NothingToRenew {
                        school: fact.school.clone(),
                        person: fact.person.clone(),
                    }),
                }
            }
            Fact::Ended(fact) => {
                if let Some(number) = &fact.document_no
                    && self.documents.get(number).is_some_and(|document| document.revoked.is_some())
                {
                    return Err(Refusal::DocumentRevoked { number: number.clone() });
                }
                let school = self.schools.find(fact.school_code.as_deref(), &fact.school);
                let mut terms = school.into_iter().flat_map(|school| self.terms_at(school));
                // On its first day a term may still be ended: then it was never taken up.
                let runs = terms.any(|held| {
                    held.is_person(&fact.person, None)
                        && (held.in_office(fact.on) || fact.on < held.appointment.term.start)
                });
                match runs {
                    true => Ok(()),
                    false => Err(Refusal::NotInOffice {
                        school: fact.school.clone(),
                        person: fact.person.clone(),
                        on: fact.on,
                    }),
                }
            }
            Fact::Changed(fact) if fact.what != Change::Closed && fact.after.trim().is_empty() => {
                Err(Refusal::ChangeOfNothing { school: fact.school.clone(), what: fact.what.label() })
            }
            Fact::Issued(fact) => {
                filled("文号", &fact.document_no)?;
                let Some(document) = self.documents.get(&fact.document_no) else { return Ok(()) };
                let number = fact.document_no.clone();
                match (&document.issued, &document.revoked) {
                    (Some(issued), _) => Err(Refusal::DocumentUsed { number, date: issued.date }),
                    (None, Some(_)) => Err(Refusal::DocumentRevoked { number }),
                    (None, None) => Ok(()),
                }
            }
            Fact::Revoked(fact) => match self.documents.get(&fact.document_no) {
                None => Err(Refusal::NoSuchDocument { number: fact.document_no.clone() }),
                Some(document) if document.revoked.is_some() => {
                    Err(Refusal::DocumentRevoked { number: fact.document_no.clone() })
                }
                Some(document) if document.held.is_empty() => {
                    document.ended.iter().try_for_each(|&index| self.admit_return(index, &fact.document_no))
                }
                Some(_) => Ok(()),
            },
            Fact::Trained(fact) => filled("培训名称", &fact.title).and(filled("姓名", &fact.person)),
            Fact::Assessed(fact) => filled("考核结果", &fact.result).and(filled("姓名", &fact.person)),
            Fact::Nominated(_) | Fact::Changed(_) | Fact::Refiled(_) | Fact::Waived(_) => Ok(()),
        }
    }

    /// May somebody who was released have the rest of the term back?
    fn admit_return(&self, index: usize, number: &str) -> Result<(), Refusal> {
        let own = &self.held[index];
        if own.ended_by.as_deref() != Some(number) {
            return Ok(());
        }
        let mut others = self.terms_at(own.school).filter(|other| other.fact != own.fact);
        others.find(|other| other.overlaps(own.appointment.term)).map_or(Ok(()), |other| {
            Err(Refusal::Succeeded {
                school: own.appointment.school.clone(),
                person: own.appointment.person.clone(),
                holder: other.appointment.person.clone(),
                number: number.into(),
            })
        })
    }

    fn admit_term(&self, fact: &Appointed) -> Result<(), Refusal> {
        let Appointed { school, person, start, end, .. } = fact;
        filled("姓名", person)?;
        filled("学校", school)?;
        filled("文号", &fact.document_no)?;
        if end < start {
            return Err(Refusal::TermBackwards { school: school.clone(), start: *start, end: *end });
        }
        if let Some(document) = self.documents.get(&fact.document_no) {
            let number = fact.document_no.clone();
            if document.revoked.is_some() {
                return Err(Refusal::DocumentRevoked { number });
            }
            if let Some(issued) = &document.issued {
                return Err(Refusal::DocumentUsed { number, date: issued.date });
            }
        }
        if let Some(number) = &fact.certificate_no
            && let Some(held) = self.by_certificate(number)
        {
            let holder = held.appointment.person.clone();
            return Err(Refusal::CertificateUsed { number: number.clone(), holder });
        }
        let term = Term { start: *start, end: *end };
        let known = self.schools.find(fact.school_code.as_deref(), school);
        let rival = known.and_then(|known| self.terms_at(known).find(|held| held.overlaps(term)));
        rival.map_or(Ok(()), |held| {
            Err(Refusal::Overlap {
                school: school.clone(),
                person: person.clone(),
                start: *start,
                holder: held.appointment.person.clone(),
                until: held.last_day(),
                document_no: held.appointment.document_no.clone(),
            })
        })
    }
}

fn filled(what: &'static str, text: &str) -> Result<(), Refusal> {
    if text.trim().is_empty() { Err(Refusal::Blank { what }) } else { Ok(()) }
}
