//! The ledger out and in: one workbook that reads back to the same facts, and the public list of digests.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use jiff::civil::Date;

use super::{Error, Finished, Progress, Request};
use crate::document::digests::Digests;
use crate::document::scoring::{self, Scores};
use crate::finding::{self, Finding, Level};
use crate::intake::AnnalsRow;
use crate::ledger::{Act, Assessed, Entry, Fact, Held, Ledger, Origin, State, Writer, name_key};
use crate::place::Place;
use crate::render::workbook;
use crate::settings::Assessment;
use crate::{intake, ledger, output, rules, text};

/// What a workbook would add to the ledger, before anybody agreed to it.
pub struct Reading {
    /// What is new, in the order in which it would be written.
    pub entries: Vec<Entry>,
    /// Rows that the ledger had already.
    pub known: usize,
    /// What was mended, left out, or is worth a look; nothing that would keep it out.
    pub findings: Vec<Finding>,
    /// How many facts the ledger had then.
    facts: usize,
}

/// What came of an import.
pub enum Import {
    Done(Imported),
    /// Everything that cannot be read or contradicts the ledger: nothing was written.
    Refused(Vec<Finding>),
}

/// What an import did.
pub struct Imported {
    pub added: usize,
    /// Rows that the ledger had already.
    pub known: usize,
    /// What was mended, left out, or is worth a look.
    pub findings: Vec<Finding>,
    pub finished: Finished,
}

/// The ledger as one workbook, and how many facts it has.
///
/// # Errors
/// `NoLedger`, `Ledger`, `Settings`, `Workbook`.
pub fn export_ledger(workspace: &Path, day: Date) -> Result<(Vec<u8>, usize), Error> {
    let settings = super::load_settings(workspace)?;
    let records = open(workspace)?.records()?;
    let book = workbook::ledger::ledger(&records, &settings.bureau.name, day)
        .map_err(|source| Error::Workbook { name: "台账.xlsx".into(), source })?;
    Ok((book, records.len()))
}

/// Adds what a workbook says and the ledger does not know yet, as one act.
///
/// # Errors
/// `Source` when the file cannot be read; as [`read_annals`] and [`record_annals`] otherwise. What is wrong with its
/// content refuses the import and is no error.
pub fn import_ledger(
    request: &Request,
    file: &Path,
    act: Act,
    progress: &dyn Progress,
) -> Result<Import, Error> {
    let bytes = std::fs::read(file).map_err(|source| Error::Source { path: file.into(), source })?;
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    match read_annals(request, &name, &bytes)? {
        Ok(reading) => {
            let finished = record_annals(request, &reading, act, progress)?;
            let Reading { entries, known, findings, .. } = reading;
            Ok(Import::Done(Imported { added: entries.len(), known, findings, finished }))
        }
        Err(findings) => Ok(Import::Refused(findings)),
    }
}

/// Reads what a workbook would add; writes nothing. Where something in it cannot be read or contradicts the ledger,
/// everything that was found is the inner error, and nothing of it can be recorded.
///
/// # Errors
/// As `check`; `Ledger`.
pub fn read_annals(
    request: &Request,
    name: &str,
    bytes: &[u8],
) -> Result<Result<Reading, Vec<Finding>>, Error> {
    let settings = super::load_settings(&request.workspace)?;
    let raw = intake::read(&request.workspace, std::slice::from_ref(&request.out), &settings)?;
    let schools = intake::resolve(raw, &settings, request.as_of).0.schools;
    let mut past = Past::default();
    let in_ledger = |state: &State, code: Option<&str>, school: &str| {
        let nothing_is_known = state.schools.is_empty() && schools.is_empty();
        nothing_is_known || state.schools.find(code, school).is_some()
    };
    // Read twice: which rows the ledger has already can be asked only when the rows are known, and a ledger of a million
    // facts is not held in memory for it.
    let ledger = Ledger::read(&request.workspace)?;
    if let Some(ledger) = &ledger {
        past.state = ledger.state()?;
    }
    let known = intake::Known {
        settings: &settings,
        schools: &schools,
        in_ledger: &|code, school| in_ledger(&past.state, code, school),
    };
    let annals = intake::annals(name, bytes, &known);
    let mut findings = annals.findings;
    let mut rows = annals.rows;
    let scores = annals.scores.iter().map(|row| Scores {
        school_code: row.school_code.clone(),
        school: row.school.clone(),
        person: row.person.clone(),
        year: row.year,
        given: row.given.clone(),
    });
    let scores: Vec<Scores> = scores.collect();
    match scoring::results(&scores, &past.standing(&scores), &settings.assessment) {
        Ok(results) => {
            rows.extend(results.assessed.into_iter().zip(&annals.scores).map(|(assessed, row)| AnnalsRow {
                id: None,
                fact: Fact::Assessed(assessed),
                origin: None,
                place: row.place.clone(),
            }));
            findings.extend(results.crowded.into_iter().map(|told| over_quota(&Place::file(name), told)));
        }
        Err(ties) => findings.extend(ties.into_iter().map(|tie| {
            Finding::new("assessment-tie", tie).at(&Place::file(name)).hint("请核对打分，分出先后再导入")
        })),
    }
    if let Some(ledger) = &ledger {
        past.look_up(ledger, &rows)?;
    }
    // Of the ledger alone: what the rows add is applied to the same state.
    let facts = past.state.facts;
    let (entries, known) = past.admit(rows, &output::sha256(bytes), &mut findings);
    findings.extend(past.too_many_excellent(&settings.assessment));
    rules::grade(&settings, &mut findings);
    finding::sort(&mut findings);
    let refused = findings.iter().any(|finding| finding.level == Level::Error);
    Ok(if refused { Err(findings) } else { Ok(Reading { entries, known, findings, facts }) })
}

/// Writes what was read, as one act.
///
/// # Errors
/// `Ledger`: another process holds it, or has written since it was read. As `issue` otherwise.
pub fn record_annals(
    request: &Request,
    reading: &Reading,
    act: Act,
    progress: &dyn Progress,
) -> Result<Finished, Error> {
    let mut writer = Writer::open(&request.workspace, act)?;
    // Rows are new only against the ledger that they were compared with.
    if writer.state().facts != reading.facts {
        return Err(ledger::Error::Moved { path: request.workspace.join(ledger::FILE) }.into());
    }
    let finished = super::issue::finish_under(request, &writer, progress)?;
    writer.append(&reading.entries, &[])?;
    Ok(finished)
}

/// What stands in the ledger, as far as rows to be added ask for it.
#[derive(Default)]
struct Past {
    state: State,
    /// The facts that rows name by their 序号.
    by_id: HashMap<i64, Fact>,
    /// Rows that say what a fact of the ledger says, and how many facts say it.
    present: HashMap<String, usize>,
    /// Years in which a row that somebody added makes a person 优秀, and where it stands first.
    excellent: BTreeMap<i16, Place>,
}

impl Past {
    fn look_up(&mut self, ledger: &Ledger, rows: &[AnnalsRow]) -> Result<(), Error> {
        let ids: HashSet<i64> = rows.iter().filter_map(|row| row.id).collect();
        let keys: HashSet<String> = rows.iter().map(|row| key(&row.fact)).collect();
        ledger.each(|record| {
            let own = key(&record.fact);
            if keys.contains(&own) {
                *self.present.entry(own).or_default() += 1;
            }
            if ids.contains(&record.id) {
                self.by_id.insert(record.id, record.fact);
            }
        })?;
        Ok(())
    }

    /// What stands of the years that scores speak of, about those who have none among them.
    fn standing(&self, scores: &[Scores]) -> Vec<&Assessed> {
        let years: HashSet<i16> = scores.iter().map(|one| one.year).collect();
        let own = |one: &Scores| {
            let school = self.state.schools.find(one.school_code.as_deref(), &one.school)?;
            Some((school, name_key(&one.person), one.year))
        };
        let own: HashSet<_> = scores.iter().filter_map(own).collect();
        let assessed = self.state.assessed.iter();
        assessed
            .filter(|(key, _)| years.contains(&key.2) && !own.contains(*key))
            .map(|(_, one)| one)
            .collect()
    }

    /// The quota of 优秀 holds for a year, whatever number of imports its results come by. What was exported stands.
    fn too_many_excellent(&self, settings: &Assessment) -> Vec<Finding> {
        let told = self.excellent.iter().filter_map(|(&year, place)| {
            let of_year: Vec<&Assessed> =
                self.state.assessed.values().filter(|one| one.year == year).collect();
            Some(over_quota(place, scoring::over_quota(year, &of_year, settings)?))
        });
        told.collect()
    }

    /// The rows that are new and may be written, and how many were known; the rest is told.
    fn admit(
        &mut self,
        rows: Vec<AnnalsRow>,
        sha256: &str,
        findings: &mut Vec<Finding>,
    ) -> (Vec<Entry>, usize) {
        let (mut entries, mut known) = (Vec::new(), 0);
        for row in rows {
            let told = |what: String, hint: &str| {
                Finding::new("annals-conflict", format!("{what}。{hint}")).at(&row.place).hint(hint)
            };
            match row.id.and_then(|id| Some((id, self.by_id.get(&id)?))) {
                Some((_, fact)) if *fact == row.fact => {
                    known += 1;
                    continue;
                }
                Some((id, _)) => {
                    let hint = "已有的记录不能改，要更正请把“序号”留空另记一条";
                    findings.push(told(format!("与台账里的第 {id} 条记录不一样"), hint));
                    continue;
                }
                None => {}
            }
            if self.says_nothing_new(&row) {
                known += 1;
                continue;
            }
            if let Err(refusal) = self.state.admit(&row.fact) {
                findings.push(told(refusal.to_string(), "请核对这一行"));
                continue;
            }
            if row.id.is_none() {
                findings.extend(self.stranger(&row));
            }
            if let (None, Fact::Assessed(fact)) = (row.id, &row.fact)
                && fact.result == scoring::GRADES[0]
            {
                self.excellent.entry(fact.year).or_insert_with(|| row.place.clone());
            }
            self.state.apply(0, row.fact.clone());
            let origin = row.origin.unwrap_or_else(|| Origin {
                place: Some(row.place.to_string()),
                sha256: Some(sha256.into()),
                ..super::issue::by_this_program(None)
            });
            entries.push(Entry { fact: row.fact, origin: Some(origin) });
        }
        (entries, known)
    }

    /// Does the ledger say so already? A row that was exported is one fact, and stands for one. Of a training or a year's
    /// result the latest word counts: what was said once and has been said otherwise since is new again.
    fn says_nothing_new(&mut self, row: &AnnalsRow) -> bool {
        let state = &self.state;
        let school = |code: &Option<String>, name: &str| state.schools.find(code.as_deref(), name);
        let standing = match &row.fact {
            Fact::Assessed(fact) => Some(school(&fact.school_code, &fact.school).is_some_and(|school| {
                state.assessed.get(&(school, name_key(&fact.person), fact.year)) == Some(fact)
            })),
            Fact::Trained(fact) => Some(school(&fact.school_code, &fact.school).is_some_and(|school| {
                let key = (school, name_key(&fact.person), fact.on, text::squeeze(&fact.title));
                state.trained.get(&key) == Some(fact)
            })),
            _ => None,
        };
        let said = self.present.entry(key(&row.fact)).or_default();
        match (row.id, standing) {
            (Some(_), _) => {
                let known = *said > 0;
                *said = said.saturating_sub(1);
                known
            }
            (None, Some(same)) => same,
            // The same row twice in one sheet is one fact.
            (None, None) => std::mem::replace(said, 1) > 0,
        }
    }

    /// Somebody trained who was not in office that day: kept, and worth a look, for a misspelt name looks the same.
    fn stranger(&self, row: &AnnalsRow) -> Option<Finding> {
        let Fact::Trained(fact) = &row.fact else { return None };
        let school = self.state.schools.find(fact.school_code.as_deref(), &fact.school)?;
        let serving: Vec<&Held> =
            self.state.terms_at(school).filter(|held| held.in_office(fact.on)).collect();
        if serving.is_empty() || serving.iter().any(|held| held.is_person(&fact.person, None)) {
            return None;
        }
        let names: Vec<&str> = serving.iter().map(|held| held.appointment.person.as_str()).collect();
        let told = format!("当天在任的是{}，不是{}", names.join("、"), fact.person);
        let finding = Finding::new("trained-not-in-office", told).at(&row.place);
        Some(
            finding
                .of_school(fact.school.as_str())
                .of_person(fact.person.as_str())
                .seen(fact.person.as_str()),
        )
    }
}

fn over_quota(place: &Place, told: String) -> Finding {
    let hint = "请把全年的打分放在一张表里一起导入，已经导入的人也写上，由程序重新排出";
    Finding::new("assessment-quota", format!("{told}。{hint}")).at(place).hint(hint)
}

fn key(fact: &Fact) -> String {
    serde_json::to_string(fact).expect("a fact is plain data")
}

/// The list by which others verify, without a word about any person.
///
/// # Errors
/// `NoLedger`, `Ledger`, `Settings`.
pub fn digests(workspace: &Path) -> Result<Digests, Error> {
    let settings = super::load_settings(workspace)?;
    Ok(Digests::of(&open(workspace)?.state()?, &settings.bureau.name))
}

fn open(workspace: &Path) -> Result<Ledger, Error> {
    Ledger::read(workspace)?.ok_or_else(|| Error::NoLedger { workspace: workspace.to_path_buf() })
}
