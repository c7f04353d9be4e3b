//! The ledger out and in: one workbook that reads back to the same facts, and the public list of digests.

use std::collections::HashSet;
use std::path::Path;

use jiff::civil::Date;

use super::{Error, Finished, Progress, Request};
use crate::document::digests::Digests;
use crate::document::scoring::{self, Scores};
use crate::ledger::{Act, Entry, Fact, Ledger, Origin, Record, State, Writer};
use crate::render::workbook;
use crate::{intake, output};

/// What an import did.
pub struct Imported {
    pub added: usize,
    /// Rows that the ledger had already.
    pub known: usize,
    pub finished: Finished,
}

/// The ledger as one workbook, and how many facts it has.
///
/// # Errors
/// `NoLedger`, `Ledger`, `Settings`, `Workbook`.
pub fn export_ledger(workspace: &Path, day: Date) -> Result<(Vec<u8>, usize), Error> {
    let settings = super::load_settings(workspace)?;
    let records = ledger(workspace)?.records()?;
    let book = workbook::ledger::ledger(&records, &settings.bureau.name, day)
        .map_err(|source| Error::Workbook { name: "台账.xlsx".into(), source })?;
    Ok((book, records.len()))
}

/// Adds what a workbook says and the ledger does not know yet, as one act.
///
/// # Errors
/// `NotImported` with everything that cannot be read or contradicts the ledger: then nothing is written.
pub fn import_ledger(
    request: &Request,
    file: &Path,
    act: Act,
    progress: &dyn Progress,
) -> Result<Imported, Error> {
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let refuse = |reasons: Vec<String>| Error::NotImported { reasons };
    let bytes =
        std::fs::read(file).map_err(|error| refuse(vec![format!("读不到 {}：{error}", file.display())]))?;
    let settings = super::load_settings(&request.workspace)?;
    let raters: Vec<&str> = settings.assessment.raters.iter().map(|rater| rater.name.as_str()).collect();
    let annals = intake::annals(&name, &bytes, &raters)
        .ok_or_else(|| refuse(vec![format!("{name} 不是台账工作簿：应是 xlsx，有“聘任”“解聘”等工作表")]))?;
    let (records, mut state) = match Ledger::read(&request.workspace)? {
        Some(ledger) => {
            let records = ledger.records()?;
            (records.clone(), State::of(records))
        }
        None => (Vec::new(), State::default()),
    };
    let key = |fact: &Fact| serde_json::to_string(fact).expect("a fact is plain data");
    let mut present: HashSet<String> = records.iter().map(|record: &Record| key(&record.fact)).collect();
    let mut troubles = annals.troubles;
    let mut rows = annals.rows;
    let scores = annals.scores.iter().map(|row| Scores {
        school_code: row.school_code.clone(),
        school: row.school.clone(),
        person: row.person.clone(),
        year: row.year,
        given: row.given.clone(),
    });
    match scoring::results(&scores.collect::<Vec<_>>(), &settings.assessment) {
        Ok(results) => {
            rows.extend(results.into_iter().zip(&annals.scores).map(|(assessed, row)| intake::AnnalsRow {
                id: None,
                fact: Fact::Assessed(assessed),
                origin: None,
                place: row.place.clone(),
            }))
        }
        Err(ties) => troubles.extend(ties),
    }
    let (mut entries, mut known) = (Vec::new(), 0);
    let sha256 = output::sha256(&bytes);
    for row in rows {
        let stands = row.id.and_then(|id| records.get(usize::try_from(id).ok()?.checked_sub(1)?));
        if let Some(record) = stands {
            if record.fact == row.fact {
                known += 1;
            } else {
                troubles.push(format!(
                    "{} 的第 {} 条记录与台账里的不一样；已有的记录不能改，要更正请把“序号”留空另记一条",
                    row.place, record.id
                ));
            }
            continue;
        }
        if !present.insert(key(&row.fact)) {
            known += 1;
            continue;
        }
        if let Err(refusal) = state.admit(&row.fact) {
            troubles.push(format!("{}：{refusal}", row.place));
            continue;
        }
        state.apply(0, row.fact.clone());
        let tool = Some(format!("{} {}", env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION")));
        let origin = row.origin.unwrap_or_else(|| Origin {
            place: Some(row.place.to_string()),
            sha256: Some(sha256.clone()),
            tool,
            templates: None,
        });
        entries.push(Entry { fact: row.fact, origin: Some(origin) });
    }
    if !troubles.is_empty() {
        return Err(refuse(troubles));
    }
    let mut writer = Writer::open(&request.workspace, act)?;
    let finished = super::issue::finish_under(request, &writer, progress)?;
    writer.append(&entries, &[])?;
    Ok(Imported { added: entries.len(), known, finished })
}

/// The list by which others verify, without a word about any person.
///
/// # Errors
/// `NoLedger`, `Ledger`, `Settings`.
pub fn digests(workspace: &Path) -> Result<Digests, Error> {
    let settings = super::load_settings(workspace)?;
    Ok(Digests::of(&ledger(workspace)?.state()?, &settings.bureau.name))
}

fn ledger(workspace: &Path) -> Result<Ledger, Error> {
    Ledger::read(workspace)?.ok_or_else(|| Error::NoLedger { workspace: workspace.to_path_buf() })
}
