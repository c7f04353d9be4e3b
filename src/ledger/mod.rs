//! Ledger 台账: what was issued, for good. SQLite in one file, facts appended and chained by hash.
//!
//! Who is in office is never stored; it is replayed from the facts. A build only reads; the file is
//! opened read-only there, and a workspace without one simply has no history.

mod fact;

use std::path::{Path, PathBuf};

use jiff::civil::Date;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};
use thiserror::Error;

use crate::model::Appointment;
use crate::output;
pub use fact::{Appointed, Fact, replay};

/// The ledger's file in a workspace.
pub const FILE: &str = "台账.db";

/// Tells our file from any other SQLite database: “yinf”.
const APPLICATION: i32 = 0x7969_6e66;

/// The newest layout this program knows.
const VERSION: i32 = 1;

const LAYOUT: &str = "
CREATE TABLE facts (
    id INTEGER PRIMARY KEY,
    recorded_at TEXT NOT NULL,
    body TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE
) STRICT;
CREATE TRIGGER facts_are_not_changed BEFORE UPDATE ON facts
BEGIN SELECT RAISE(ABORT, 'a fact is never changed'); END;
CREATE TRIGGER facts_are_not_deleted BEFORE DELETE ON facts
BEGIN SELECT RAISE(ABORT, 'a fact is never deleted'); END;
";

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
    #[error("台账 {path} 第 {id} 条记录与其校验值不符，可能被其他程序改动过")]
    Broken { path: PathBuf, id: i64 },
}

/// An open ledger.
pub struct Ledger {
    path: PathBuf,
    connection: Connection,
}

impl Ledger {
    /// Opens a workspace's ledger for reading; `None` where there is none yet.
    ///
    /// # Errors
    /// `Foreign`, `Newer`, `Database`.
    pub fn read(workspace: &Path) -> Result<Option<Self>, Error> {
        let path = workspace.join(FILE);
        if !path.exists() {
            return Ok(None);
        }
        let connection = Connection::open_with_flags(&path, OpenFlags::SQLITE_OPEN_READ_ONLY)
            .map_err(|source| Error::Database { path: path.clone(), source })?;
        let ledger = Self { path, connection };
        ledger.check_kind()?;
        Ok(Some(ledger))
    }

    /// Opens a workspace's ledger for writing, made anew where there is none.
    ///
    /// # Errors
    /// `Foreign`, `Newer`, `Database`.
    pub fn write(workspace: &Path) -> Result<Self, Error> {
        let path = workspace.join(FILE);
        let new = !path.exists();
        let connection =
            Connection::open(&path).map_err(|source| Error::Database { path: path.clone(), source })?;
        let ledger = Self { path, connection };
        if new {
            ledger.sql(|connection| {
                connection.execute_batch(&format!(
                    "BEGIN IMMEDIATE; {LAYOUT} PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {VERSION}; COMMIT;"
                ))
            })?;
        }
        ledger.check_kind()?;
        Ok(ledger)
    }

    /// Appends facts as one act: all of them or none.
    ///
    /// *Shape*: `recorded_at` is the moment as the caller's clock has it; this room has no clock.
    pub fn append(&mut self, facts: &[Fact], recorded_at: &str) -> Result<(), Error> {
        let path = self.path.clone();
        let fail = |source| Error::Database { path: path.clone(), source };
        let transaction =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(fail)?;
        let last =
            transaction.query_row("SELECT hash FROM facts ORDER BY id DESC LIMIT 1", [], |row| row.get(0));
        let mut previous: String = match last {
            Ok(hash) => hash,
            Err(rusqlite::Error::QueryReturnedNoRows) => String::new(),
            Err(source) => return Err(fail(source)),
        };
        for fact in facts {
            let body = serde_json::to_string(fact).expect("a fact is plain data");
            let hash = link(&previous, recorded_at, &body);
            transaction
                .execute(
                    "INSERT INTO facts (recorded_at, body, previous, hash) VALUES (?1, ?2, ?3, ?4)",
                    (recorded_at, &body, &previous, &hash),
                )
                .map_err(fail)?;
            previous = hash;
        }
        transaction.commit().map_err(fail)
    }

    /// Every fact in order, each proved against the one before.
    ///
    /// # Errors
    /// `Broken` at the first record that does not fit, `Database`.
    pub fn facts(&self) -> Result<Vec<Fact>, Error> {
        let rows: Vec<(i64, String, String, String, String)> = self.sql(|connection| {
            connection
                .prepare("SELECT id, recorded_at, body, previous, hash FROM facts ORDER BY id")?
                .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)))?
                .collect()
        })?;
        let mut last = String::new();
        rows.into_iter()
            .map(|(id, recorded_at, body, previous, hash)| {
                let broken = || Error::Broken { path: self.path.clone(), id };
                if previous != last || hash != link(&previous, &recorded_at, &body) {
                    return Err(broken());
                }
                last = hash;
                serde_json::from_str(&body).map_err(|_| broken())
            })
            .collect()
    }

    /// Who is in office on a day.
    pub fn in_office(&self, day: Date) -> Result<Vec<Appointment>, Error> {
        let mut appointments = replay(&self.facts()?);
        appointments.retain(|held| held.in_office(day));
        Ok(appointments)
    }

    fn check_kind(&self) -> Result<(), Error> {
        let pragma = |name: &str| {
            self.sql(|connection| {
                connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, i32>(0))
            })
        };
        if pragma("application_id")? != APPLICATION {
            return Err(Error::Foreign { path: self.path.clone() });
        }
        match pragma("user_version")? {
            seen if seen > VERSION => Err(Error::Newer { path: self.path.clone(), seen }),
            _ => Ok(()),
        }
    }

    fn sql<T>(&self, run: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, Error> {
        run(&self.connection).map_err(|source| Error::Database { path: self.path.clone(), source })
    }
}

/// The hash that chains a fact to the one before it.
fn link(previous: &str, recorded_at: &str, body: &str) -> String {
    output::sha256(format!("{previous}\n{recorded_at}\n{body}").as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn appointed(school: &str, person: &str, number: &str) -> Fact {
        Fact::Appointed(Appointed {
            school_code: None,
            school: school.into(),
            person: person.into(),
            birth: Some("1978-05".into()),
            post: "校长".into(),
            start: "2026-03-01".parse().unwrap(),
            end: "2029-02-28".parse().unwrap(),
            document_no: number.into(),
        })
    }

    fn names(ledger: &Ledger, day: &str) -> Vec<String> {
        let mut names: Vec<String> =
            ledger.in_office(day.parse().unwrap()).unwrap().into_iter().map(|held| held.person).collect();
        names.sort();
        names
    }

    #[test]
    fn who_is_in_office_follows_from_the_facts() {
        let folder = tempfile::tempdir().unwrap();
        let mut ledger = Ledger::write(folder.path()).unwrap();
        let facts = [
            appointed("甲校", "马一", "1号"),
            appointed("乙校", "马二", "1号"),
            appointed("丙校", "马三", "2号"),
        ];
        ledger.append(&facts, "2026-03-01T09:00:00").unwrap();
        let ended = Fact::Ended {
            school_code: None,
            school: "甲校".into(),
            person: "马一".into(),
            on: "2027-01-01".parse().unwrap(),
            reason: "调离".into(),
        };
        let revoked = Fact::Revoked {
            document_no: "2号".into(),
            on: "2026-06-01".parse().unwrap(),
            reason: "文号有误".into(),
        };
        ledger.append(&[ended, revoked], "2027-01-01T09:00:00").unwrap();
        assert_eq!(names(&ledger, "2026-02-28"), Vec::<String>::new());
        assert_eq!(names(&ledger, "2026-05-31"), ["马一", "马三", "马二"]);
        assert_eq!(names(&ledger, "2027-01-01"), ["马二"]);
        assert_eq!(names(&ledger, "2029-03-01"), Vec::<String>::new());
        assert_eq!(Ledger::read(folder.path()).unwrap().unwrap().facts().unwrap().len(), 5);
    }

    #[test]
    fn a_fact_is_neither_changed_nor_deleted_and_a_forged_one_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let mut ledger = Ledger::write(folder.path()).unwrap();
        ledger.append(&[appointed("甲校", "马一", "1号")], "2026-03-01T09:00:00").unwrap();
        assert!(ledger.connection.execute("UPDATE facts SET body = ''", []).is_err());
        assert!(ledger.connection.execute("DELETE FROM facts", []).is_err());
        ledger
            .connection
            .execute("INSERT INTO facts (recorded_at, body, previous, hash) VALUES ('', '{}', '', 'x')", [])
            .unwrap();
        assert!(matches!(ledger.facts(), Err(Error::Broken { id: 2, .. })));
    }

    #[test]
    fn other_files_and_newer_ledgers_are_refused_untouched() {
        let folder = tempfile::tempdir().unwrap();
        assert!(Ledger::read(folder.path()).unwrap().is_none());
        let ledger = Ledger::write(folder.path()).unwrap();
        ledger.connection.execute_batch("PRAGMA user_version = 9").unwrap();
        drop(ledger);
        assert!(matches!(Ledger::read(folder.path()), Err(Error::Newer { seen: 9, .. })));
        std::fs::write(folder.path().join(FILE), "not a database at all, only some text").unwrap();
        assert!(Ledger::read(folder.path()).is_err());
        std::fs::remove_file(folder.path().join(FILE)).unwrap();
        Connection::open(folder.path().join(FILE)).unwrap().execute_batch("CREATE TABLE x (y)").unwrap();
        assert!(matches!(Ledger::read(folder.path()), Err(Error::Foreign { .. })));
    }
}
