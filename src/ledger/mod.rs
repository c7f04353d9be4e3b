//! Ledger 台账: what was issued, for good. SQLite in one file, facts appended and chained by hash.
//!
//! Who is in office is never stored; it is replayed from the facts. A build only reads; the file is opened read-only
//! there, and a workspace without one simply has no history. Writing goes through [`Writer`], one process at a time.

mod admit;
mod audit;
mod backup;
mod columns;
mod fact;
mod lock;
mod schools;
mod state;
mod store;
mod writer;

use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::civil::Date;
use rusqlite::{Connection, OpenFlags};
use thiserror::Error;

use crate::model::Appointment;
use crate::output;

pub use admit::Refusal;
pub use audit::{Audit, audit};
pub use backup::FOLDER as BACKUP_FOLDER;
pub use columns::{FILES_SHEET, FactColumn, FactSheet, HEAD, SHEETS, Sort, TAIL};
pub use fact::{
    Appointed, Assessed, Change, Changed, Details, Ended, Entry, Fact, Given, Issued, IssuedFile, KINDS,
    Nominated, Origin, Record, Refiled, Revoked, Trained, Waived, year_month,
};
pub use schools::{Gone, KnownSchool, SchoolId, Schools};
pub use state::{Document, Held, State, name_key};
use store::VERSION;
pub use writer::{Act, Writer};

/// The ledger's file in a workspace.
pub const FILE: &str = "台账.db";

/// The folder of a workspace that holds what was issued, a folder a document.
pub const FINALS: &str = "正式";

/// How long SQLite waits for another process in the middle of its commit.
const PATIENCE: Duration = Duration::from_secs(5);

/// Why the ledger could not be used.
#[derive(Debug, Error)]
pub enum Error {
    #[error("台账 {path} 打不开或已损坏，请先从备份恢复，不要删除原文件")]
    Database { path: PathBuf, source: rusqlite::Error },
    #[error("{path} 不是 yinfa 的台账文件")]
    Foreign { path: PathBuf },
    #[error(
        "台账 {path} 由更新版本的 yinfa 写成（第 {seen} 版，本程序只认到第 {VERSION} 版），请升级程序，台账未作任何改动"
    )]
    Newer { path: PathBuf, seen: i32 },
    #[error(
        "台账 {path} 第 {id} 条记录与其校验值不符，可能被其他程序改动过；请运行 yinfa ledger verify 看全部问题，再从备份恢复"
    )]
    Broken { path: PathBuf, id: i64 },
    #[error("台账 {path} 正由{holder}使用，请等它结束后再运行，台账未作任何改动")]
    Busy { path: PathBuf, holder: String },
    #[error("台账 {path} 在这期间有了新的记录，本次未写入，请再做一次")]
    Moved { path: PathBuf },
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error("台账的备份 {path} 写不出来，台账未作任何改动")]
    Backup { path: PathBuf, source: Box<dyn std::error::Error + Send + Sync> },
    #[error(transparent)]
    Output(#[from] output::Error),
}

/// A ledger open for reading.
pub struct Ledger {
    path: PathBuf,
    connection: Connection,
    /// Of the file; an older one is read as it is.
    version: i32,
}

impl Ledger {
    /// Opens a workspace's ledger for reading; `None` where there is none yet.
    ///
    /// # Errors
    /// `Foreign`, `Newer`, `Database`.
    pub fn read(workspace: &Path) -> Result<Option<Self>, Error> {
        Self::at(&workspace.join(FILE))
    }

    /// Opens a ledger file, such as a back-up, for reading.
    pub(crate) fn at(path: &Path) -> Result<Option<Self>, Error> {
        if !path.exists() {
            return Ok(None);
        }
        // What a killed process left half written is rolled back from its journal, which takes the right to write.
        let mut journal = path.as_os_str().to_os_string();
        journal.push("-journal");
        let flags = match Path::new(&journal).exists() {
            true => OpenFlags::SQLITE_OPEN_READ_WRITE,
            false => OpenFlags::SQLITE_OPEN_READ_ONLY,
        };
        let fail = |source| Error::Database { path: path.to_path_buf(), source };
        let connection = Connection::open_with_flags(path, flags).map_err(fail)?;
        connection.busy_timeout(PATIENCE).map_err(fail)?;
        let version = match kind(path, &connection)? {
            Kind::Empty => return Ok(None),
            Kind::Ours(version) => version,
        };
        Ok(Some(Self { path: path.to_path_buf(), connection, version }))
    }

    /// Hands on every fact in order, each proved against the one before.
    ///
    /// # Errors
    /// `Broken` at the first record that does not fit, `Database`.
    pub fn each(&self, mut visit: impl FnMut(Record)) -> Result<(), Error> {
        let mut broken = None;
        let walked = store::walk(&self.connection, self.version, |record| match record {
            Ok(record) => {
                visit(record);
                true
            }
            Err((id, _)) => {
                broken = Some(id);
                false
            }
        });
        walked.map_err(|source| Error::Database { path: self.path.clone(), source })?;
        broken.map_or(Ok(()), |id| Err(Error::Broken { path: self.path.clone(), id }))
    }

    /// Every fact in order.
    ///
    /// # Errors
    /// As [`Ledger::each`].
    pub fn records(&self) -> Result<Vec<Record>, Error> {
        let mut records = Vec::new();
        self.each(|record| records.push(record))?;
        Ok(records)
    }

    /// What the facts amount to.
    ///
    /// # Errors
    /// As [`Ledger::each`].
    pub fn state(&self) -> Result<State, Error> {
        let mut state = State::default();
        self.each(|record| state.apply(record.id, record.fact))?;
        Ok(state)
    }

    /// Who is in office on a day.
    ///
    /// # Errors
    /// As [`Ledger::each`].
    pub fn in_office(&self, day: Date) -> Result<Vec<Appointment>, Error> {
        Ok(self.state()?.in_office(day))
    }

    /// What an issued document was printed from; `None` where it was not kept, or is not what was hashed.
    ///
    /// # Errors
    /// `Database`.
    pub fn paper(&self, sha256: &str) -> Result<Option<Vec<u8>>, Error> {
        if self.version < 2 {
            return Ok(None);
        }
        let found = self
            .connection
            .query_row("SELECT body FROM papers WHERE sha256 = ?1", [sha256], |row| row.get::<_, Vec<u8>>(0));
        match found {
            Ok(bytes) => Ok((output::sha256(&bytes) == sha256).then_some(bytes)),
            Err(rusqlite::Error::QueryReturnedNoRows) => Ok(None),
            Err(source) => Err(Error::Database { path: self.path.clone(), source }),
        }
    }
}

/// What a database file is to us.
enum Kind {
    /// Nothing was ever written into it: a process was killed while it made the file.
    Empty,
    /// Of that version.
    Ours(i32),
}

fn kind(path: &Path, connection: &Connection) -> Result<Kind, Error> {
    let ask = |query: &str| {
        connection
            .query_row(query, [], |row| row.get::<_, i32>(0))
            .map_err(|source| Error::Database { path: path.to_path_buf(), source })
    };
    let application = ask("PRAGMA application_id")?;
    if application == 0 && ask("SELECT count(*) FROM sqlite_master")? == 0 {
        return Ok(Kind::Empty);
    }
    if application != store::APPLICATION {
        return Err(Error::Foreign { path: path.to_path_buf() });
    }
    match ask("PRAGMA user_version")? {
        seen if seen > VERSION => Err(Error::Newer { path: path.to_path_buf(), seen }),
        seen => Ok(Kind::Ours(seen)),
    }
}

#[cfg(test)]
mod tests;
