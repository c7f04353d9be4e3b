//! Audit 核验: is the ledger what was written, are the issued files what was issued, and does it all agree?
//!
//! It looks and tells, in words for a clerk; it mends nothing.

use std::collections::{BTreeSet, HashSet};
use std::path::Path;

use super::fact::Issued;
use super::state::State;
use super::store::{self, Break};
use super::{Error, FINALS, Ledger, backup};
use crate::model::NumberPattern;
use crate::output;
use crate::text::chinese_date;

/// What was looked at, and what is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Audit {
    pub facts: usize,
    pub documents: usize,
    /// Issued files whose bytes were hashed.
    pub files: usize,
    /// One sentence a fault: what is wrong where, and what to do.
    pub troubles: Vec<String>,
}

impl Audit {
    /// The outcome in one line, and what was looked at; the troubles stand beside it.
    pub fn told(&self) -> String {
        let looked = format!("{} 条记录，{} 个文号，{} 份正式文件", self.facts, self.documents, self.files);
        match self.troubles.len() {
            0 => format!("台账完好：{looked}，逐条相连，现状一致，文件与签发时一样"),
            troubles => format!("台账有 {troubles} 处问题（核验了{looked}）"),
        }
    }
}

/// Proves a workspace's ledger: the chain, the kept papers, the derived state, the documents on disk, and that the
/// newest back-up is its beginning. `None` where there is no ledger.
///
/// # Errors
/// When the file cannot be read at all.
pub fn audit(workspace: &Path, certificates: &NumberPattern) -> Result<Option<Audit>, Error> {
    let Some(ledger) = Ledger::read(workspace)? else { return Ok(None) };
    let mut audit = Audit::default();
    let mut state = State::default();
    let fail = |source| Error::Database { path: ledger.path.clone(), source };
    store::walk(&ledger.connection, ledger.version, |record| {
        audit.facts += 1;
        match record {
            Ok(record) => {
                if let Err(refusal) = state.admit(&record.fact) {
                    let kind = record.fact.label();
                    audit
                        .troubles
                        .push(format!("第 {} 条记录（{kind}）与前面的记录矛盾：{refusal}", record.id));
                }
                state.apply(record.id, record.fact);
            }
            Err((id, fault)) => audit.troubles.push(match fault {
                Break::Content => format!("第 {id} 条记录的内容与校验值不符，被改动过，请从备份恢复"),
                Break::Order => format!("第 {id} 条记录接不上前一条，前面有记录被删去或插入，请从备份恢复"),
                Break::Unreadable => format!("第 {id} 条记录读不懂，请用写入它的版本的 yinfa 查看"),
            }),
        }
        true
    })
    .map_err(fail)?;
    audit.troubles.extend(soundness(&ledger).map_err(fail)?);
    audit.troubles.extend(continues(workspace, &ledger)?);
    audit.troubles.extend(strangers(workspace, &state));
    audit.troubles.extend(contradictions(&state));
    let gaps = certificates.gaps(state.certificate_numbers());
    if !gaps.is_empty() {
        audit.troubles.push(format!("聘书编号不连续，缺 {}", gaps.join("、")));
    }
    for document in state.documents.values() {
        audit.documents += 1;
        if let Some(issued) = &document.issued {
            // A 解聘通知 appoints nobody; a 变更通知 releases one for each that it appoints.
            let (acts, kind) = match document.held.len() {
                0 => (document.ended.len(), "解聘"),
                held => (held, "聘任"),
            };
            if acts != issued.people as usize && issued.people > 0 && document.revoked.is_none() {
                audit.troubles.push(format!(
                    "{}登记了 {} 人，{kind}记录却有 {acts} 条",
                    issued.document_no, issued.people
                ));
            }
            if !issued.dossier.is_empty() && ledger.paper(&issued.dossier)?.is_none() {
                audit.troubles.push(format!("{}的排版底稿不在台账里或被改动过", issued.document_no));
            }
            files(workspace, issued, &mut audit);
        }
    }
    Ok(Some(audit))
}

/// Is the file itself whole, and does it still refuse to be rewritten?
fn soundness(ledger: &Ledger) -> rusqlite::Result<Vec<String>> {
    let mut troubles = Vec::new();
    let told: String = ledger.connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if told != "ok" {
        troubles.push("台账文件有损坏的地方，请从备份恢复，原来那份先留着".to_string());
    }
    let guards = store::guards(ledger.version);
    let mut query = ledger
        .connection
        .prepare("SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name = ?1")?;
    for guard in guards {
        if query.query_row([guard], |row| row.get::<_, i64>(0))? == 0 {
            troubles.push(format!(
                "台账里防止改动的保护（{guard}）被去掉了，其他程序打开改动过这个文件，请与备份核对"
            ));
        }
    }
    Ok(troubles)
}

/// Folders among the issued that the ledger knows nothing of: a ledger cut short or exchanged leaves them behind.
fn strangers(workspace: &Path, state: &State) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(workspace.join(FINALS)) else { return Vec::new() };
    let issued: HashSet<&str> = state
        .documents
        .values()
        .filter_map(|document| document.issued.as_ref())
        .map(|issued| issued.folder.as_str())
        .collect();
    let mut names: Vec<String> = entries
        .flatten()
        .filter(|entry| entry.path().join("manifest.json").is_file())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| !name.starts_with('.') && !issued.contains(name.as_str()))
        .collect();
    names.sort();
    let told = |name: &String| {
        format!("{FINALS}/{name} 是签发过的样子，台账里却没有，台账可能被截去或换过，请与备份核对")
    };
    names.iter().map(told).collect()
}

/// Rows cut off at the end leave a chain that is whole; the newest back-up remembers them.
fn continues(workspace: &Path, ledger: &Ledger) -> Result<Option<String>, Error> {
    let Some(newest) = backup::list(workspace).pop() else { return Ok(None) };
    let name = newest.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let Ok(Some(copy)) = Ledger::at(&newest) else {
        return Ok(Some(format!("备份 {name} 打不开，请另存一份台账")));
    };
    let Ok(last) = store::head(&copy.connection) else {
        return Ok(Some(format!("备份 {name} 读不出，请另存一份台账")));
    };
    let held = ledger.connection.query_row(
        "SELECT count(*) FROM facts WHERE id = ?1 AND hash = ?2",
        (last.id, &last.hash),
        |row| row.get::<_, i64>(0),
    );
    let held = held.map_err(|source| Error::Database { path: ledger.path.clone(), source })?;
    Ok((held == 0 && last.id > 0).then(|| {
        format!("备份 {name} 里的第 {} 条记录在台账里没有，台账末尾被截去或被换过，请与备份核对", last.id)
    }))
}

/// What the state must hold whatever the facts: one in office per school, one holder per 聘书.
fn contradictions(state: &State) -> Vec<String> {
    let mut troubles = Vec::new();
    for indices in state.by_school.values() {
        let mut terms: Vec<_> = indices.iter().map(|&index| &state.held[index]).collect();
        terms.retain(|held| held.appointment.term.start <= held.last_day());
        terms.sort_by_key(|held| held.appointment.term.start);
        for pair in terms.windows(2) {
            if pair[1].appointment.term.start <= pair[0].last_day() {
                troubles.push(format!(
                    "{}同时有两人在任：{}到{}，{}从{}起",
                    pair[1].appointment.school,
                    pair[0].appointment.person,
                    chinese_date(pair[0].last_day()),
                    pair[1].appointment.person,
                    chinese_date(pair[1].appointment.term.start),
                ));
            }
        }
    }
    let mut numbers = HashSet::new();
    for number in state.certificate_numbers().filter(|number| !numbers.insert(*number)) {
        troubles.push(format!("聘书编号 {number} 发了不止一次"));
    }
    troubles.sort();
    troubles
}

/// Every file of an issued document, against its digest in the ledger.
fn files(workspace: &Path, issued: &Issued, audit: &mut Audit) {
    let folder = workspace.join(FINALS).join(&issued.folder);
    let at = format!("{FINALS}/{}", issued.folder);
    if !folder.is_dir() && !issued.files.is_empty() {
        audit.troubles.push(format!("{at} 不在了，请再运行一次 yinfa issue 补齐，或从备份恢复"));
        return;
    }
    let mut listed = BTreeSet::new();
    for file in &issued.files {
        listed.insert(file.path.as_str());
        match output::sha256_file(&folder.join(&file.path)) {
            Ok(digest) if digest == file.sha256 => audit.files += 1,
            Ok(_) => audit.troubles.push(format!("{at}/{} 与签发时不一致，被改动过", file.path)),
            Err(_) => audit.troubles.push(format!("{at}/{} 不在了或读不出", file.path)),
        }
    }
    let extras = output::files_below(&folder);
    for extra in extras.iter().filter(|path| !listed.contains(path.as_str()) && !is_clutter(path)) {
        audit.troubles.push(format!("{at}/{extra} 不是签发的文件，请移到别处"));
    }
}

/// What systems leave in a folder that somebody looked into.
fn is_clutter(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
    name.starts_with('.') || matches!(name.as_str(), "thumbs.db" | "desktop.ini")
}
