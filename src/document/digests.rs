//! Public digests 公开摘要: what a third party needs to tell whether a file or a 聘书 is genuine and in force, and
//! nothing about any person: numbers, digests and dates.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::certificate;
use crate::ledger::State;
use crate::text::{chinese_date, half_width};

/// What the list says it is.
pub const SCHEMA: &str = "yinfa.digests/1";

/// What the QR code of a 聘书 begins with.
const CODE: &str = "yinfa:1:";

/// The list.
///
/// *Invariant*: no name, no school, no path.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Digests {
    pub schema: String,
    pub bureau: String,
    /// By 文号.
    pub documents: BTreeMap<String, DocumentDigests>,
    /// By 聘书编号.
    pub certificates: BTreeMap<String, CertificateDigest>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentDigests {
    /// 聘任通知 or 变更通知
    pub document: String,
    pub date: Date,
    pub revoked: Option<Date>,
    /// SHA-256 of every file, to the 聘书编号 where it is a 聘书.
    pub files: BTreeMap<String, Option<String>>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CertificateDigest {
    /// The 校验码 printed on it.
    pub digest: String,
    pub document_no: String,
    /// The last day it holds.
    pub until: Date,
}

/// What was found about one file or one code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// A sentence.
    pub told: String,
    /// It was issued by this bureau, whatever became of it since.
    pub ours: bool,
    /// Genuine, and in force on the day.
    pub good: bool,
}

impl Finding {
    /// 真, 失效 (issued by us, no longer in force), 否.
    pub fn word(&self) -> &'static str {
        match (self.ours, self.good) {
            (_, true) => "真",
            (true, false) => "失效",
            (false, false) => "否",
        }
    }
}

impl Digests {
    /// The list as of the ledger's last fact.
    pub fn of(state: &State, bureau: &str) -> Self {
        let mut list = Self { schema: SCHEMA.into(), bureau: bureau.into(), ..Self::default() };
        for (number, document) in &state.documents {
            let Some(issued) = &document.issued else { continue };
            let held: Vec<_> = document.held.iter().map(|&index| &state.held[index]).collect();
            for one in &held {
                let Some(certificate_no) = &one.appointment.certificate_no else { continue };
                let held = &one.appointment;
                let digest =
                    certificate::digest(certificate_no, &held.person, &held.school, held.term, issued.date);
                let entry = CertificateDigest { digest, document_no: number.clone(), until: one.last_day() };
                list.certificates.insert(certificate_no.clone(), entry);
            }
            // 聘书/07-…: the seventh person of the document.
            let certificate = |path: &str| {
                let ordinal: usize = path.strip_prefix("聘书/")?.split('-').next()?.parse().ok()?;
                held.get(ordinal.checked_sub(1)?)?.appointment.certificate_no.clone()
            };
            let files = issued.files.iter().map(|file| (file.sha256.clone(), certificate(&file.path)));
            list.documents.insert(
                number.clone(),
                DocumentDigests {
                    document: issued.document.clone(),
                    date: issued.date,
                    revoked: document.revoked.as_ref().map(|revoked| revoked.on),
                    files: files.collect(),
                },
            );
        }
        list
    }

    /// Is this file, byte for byte, what was issued?
    pub fn file(&self, sha256: &str, day: Date) -> Finding {
        for (number, document) in &self.documents {
            let Some(certificate) = document.files.get(sha256) else { continue };
            let what =
                certificate.as_ref().map_or_else(|| document.document.clone(), |no| format!("聘书 {no}"));
            let told = format!("与{}签发的原件一致：{number}（{}）", chinese_date(document.date), what);
            let (state, good) = match certificate.as_ref().and_then(|number| self.certificates.get(number)) {
                Some(certificate) => self.standing(certificate, day),
                None => standing(document.revoked, day),
            };
            return Finding { told: format!("{told}，{state}"), ours: true, good };
        }
        Finding {
            told: "不是签发的原件：与登记的任何一份正式文件都不一致，可能被改动过".into(),
            ours: false,
            good: false,
        }
    }

    /// Is this the code of a 聘书 that was issued? `None` where the text is no code of ours.
    pub fn code(&self, text: &str, day: Date) -> Option<Finding> {
        // A scanner gives the text as it was printed; whoever types it may type in full width.
        let own = |text: &str| {
            let (number, digest) = text.trim().strip_prefix(CODE)?.rsplit_once(':')?;
            Some((number.to_string(), digest.to_string()))
        };
        let scanned = own(text).filter(|(number, _)| self.certificates.contains_key(number));
        let (number, digest) = match scanned {
            Some(scanned) => scanned,
            None => own(&half_width(text))?,
        };
        let known = self.certificates.get(&number).or_else(|| {
            let mut same = self.certificates.iter().filter(|(known, _)| half_width(known) == number);
            same.next().map(|(_, known)| known)
        });
        let Some(known) = known else {
            return Some(Finding {
                told: format!("没有发过编号为 {number} 的聘书"),
                ours: false,
                good: false,
            });
        };
        if known.digest != digest {
            return Some(Finding {
                told: format!("聘书 {number} 的校验码不符，不是所发的聘书"),
                ours: false,
                good: false,
            });
        }
        let (state, good) = self.standing(known, day);
        Some(Finding {
            told: format!("聘书 {number} 由{}签发，校验码相符，{state}", known.document_no),
            ours: true,
            good,
        })
    }

    fn standing(&self, certificate: &CertificateDigest, day: Date) -> (String, bool) {
        let revoked = self.documents.get(&certificate.document_no).and_then(|document| document.revoked);
        match standing(revoked, day) {
            (_, true) if day > certificate.until => {
                (format!("任职已于{}结束", chinese_date(certificate.until)), false)
            }
            (_, true) => (format!("现行有效，到{}", chinese_date(certificate.until)), true),
            revoked => revoked,
        }
    }
}

fn standing(revoked: Option<Date>, day: Date) -> (String, bool) {
    match revoked {
        Some(on) if on <= day => (format!("已于{}撤销", chinese_date(on)), false),
        _ => ("现行有效".into(), true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers are the bureau's own: full-width marks in them are theirs, not a slip of whoever types the code.
    #[test]
    fn a_code_is_known_as_scanned_and_as_typed() {
        let day = jiff::civil::date(2026, 3, 1);
        let known = CertificateDigest { digest: "a1b5".into(), document_no: "甲1号".into(), until: day };
        for number in ["贺教聘（2026）第001号", "贺教聘字第2026-001号"] {
            let certificates = [(number.to_string(), known.clone())].into();
            let list = Digests { certificates, ..Digests::default() };
            let scanned = format!("yinfa:1:{number}:a1b5");
            for text in [scanned.clone(), half_width(&scanned), format!(" {} ", scanned.replace(':', "："))]
            {
                let found = list.code(&text, day).unwrap();
                assert_eq!((found.word(), found.ours), ("真", true), "{text}: {}", found.told);
            }
            let found = list.code(&scanned.replace("a1b5", "a1b6"), day).unwrap();
            assert_eq!(found.word(), "否");
            let late = list.code(&scanned, jiff::civil::date(2026, 3, 2)).unwrap();
            assert_eq!(late.word(), "失效");
            assert_eq!(list.code("别的文字", day), None);
        }
    }
}
