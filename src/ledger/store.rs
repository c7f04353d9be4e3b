//! The store: the rows of the SQLite file and the chain through them. It knows layouts and hashes, no meaning.
//!
//! *Layout, version 2*: `facts` holds one fact a row, its body and its origin as JSON; each row carries the hash over
//! the row before and itself. `papers` holds what issued documents were printed from, by digest. Triggers refuse to
//! change or delete either.

use rusqlite::{Connection, Transaction};

use super::fact::{Entry, Fact, Record};
use crate::output;

/// Tells our file from any other SQLite database: “yinf”.
pub(super) const APPLICATION: i32 = 0x7969_6e66;

/// Version 1: facts alone.
const LAYOUT_1: &str = "
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

/// Version 2: where a fact comes from, and what documents were printed from.
const LAYOUT_2: &str = "
ALTER TABLE facts ADD COLUMN origin TEXT;
CREATE TABLE papers (
    sha256 TEXT PRIMARY KEY,
    body BLOB NOT NULL
) STRICT;
CREATE TRIGGER papers_are_not_changed BEFORE UPDATE ON papers
BEGIN SELECT RAISE(ABORT, 'a paper is never changed'); END;
CREATE TRIGGER papers_are_not_deleted BEFORE DELETE ON papers
BEGIN SELECT RAISE(ABORT, 'a paper is never deleted'); END;
";

/// What leads from each version to the next, the first from nothing. A new ledger takes all of them, so that a
/// migrated file and a new one have the same layout.
pub(super) const STEPS: [&str; 2] = [LAYOUT_1, LAYOUT_2];

/// The newest layout this program knows.
pub(super) const VERSION: i32 = STEPS.len() as i32;

/// Takes a file from its version to the newest, as one act.
pub(super) fn migrate(connection: &mut Connection, from: i32) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    // Another process may have been here while this one waited.
    let now: i32 = transaction.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    for step in STEPS.iter().skip(now.max(from) as usize) {
        transaction.execute_batch(step)?;
    }
    transaction
        .execute_batch(&format!("PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {VERSION};"))?;
    transaction.commit()
}

/// The triggers that a layout has.
pub(super) fn guards(version: i32) -> &'static [&'static str] {
    const GUARDS: [&str; 4] = [
        "facts_are_not_changed",
        "facts_are_not_deleted",
        "papers_are_not_changed",
        "papers_are_not_deleted",
    ];
    if version < 2 { &GUARDS[..2] } else { &GUARDS }
}

/// The end of the chain.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Head {
    pub id: i64,
    pub hash: String,
}

pub(super) fn head(connection: &Connection) -> rusqlite::Result<Head> {
    let last = connection.query_row("SELECT id, hash FROM facts ORDER BY id DESC LIMIT 1", [], |row| {
        Ok(Head { id: row.get(0)?, hash: row.get(1)? })
    });
    match last {
        Err(rusqlite::Error::QueryReturnedNoRows) => Ok(Head::default()),
        other => other,
    }
}

/// Appends one fact to the chain.
pub(super) fn append(
    transaction: &Transaction,
    head: &Head,
    recorded_at: &str,
    entry: &Entry,
) -> rusqlite::Result<Head> {
    let body = serde_json::to_string(&entry.fact).expect("a fact is plain data");
    let origin =
        entry.origin.as_ref().map(|origin| serde_json::to_string(origin).expect("an origin is plain data"));
    let next = Head { id: head.id + 1, hash: link(&head.hash, recorded_at, &body, origin.as_deref()) };
    transaction
        .prepare_cached(
            "INSERT INTO facts (id, recorded_at, body, origin, previous, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute((next.id, recorded_at, &body, &origin, &head.hash, &next.hash))?;
    Ok(next)
}

/// Keeps bytes by their digest; what is there already stays.
pub(super) fn keep_paper(transaction: &Transaction, bytes: &[u8]) -> rusqlite::Result<()> {
    transaction
        .execute(
            "INSERT INTO papers (sha256, body) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
            (output::sha256(bytes), bytes),
        )
        .map(|_| ())
}

/// Why a row does not fit the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Break {
    /// The row before is not the one it was written after: rows went missing or were put in.
    Order,
    /// Its content is not what was hashed.
    Content,
    /// It fits, but this program cannot read what it says.
    Unreadable,
}

/// Walks the chain in order; each row is handed on as a record, or as the number of one that is broken.
///
/// *Invariant*: after a broken row the walk goes on from what that row says of itself, so that one fault is told once.
pub(super) fn walk(
    connection: &Connection,
    version: i32,
    mut visit: impl FnMut(Result<Record, (i64, Break)>) -> bool,
) -> rusqlite::Result<()> {
    let origin = if version >= 2 { "origin" } else { "NULL" };
    let query = format!("SELECT id, recorded_at, body, {origin}, previous, hash FROM facts ORDER BY id");
    let mut statement = connection.prepare(&query)?;
    let mut rows = statement.query([])?;
    let mut last = Head::default();
    while let Some(row) = rows.next()? {
        let text = |column: usize| row.get_ref(column).and_then(|value| Ok(value.as_str()?));
        let id: i64 = row.get(0)?;
        let (recorded_at, body, previous, hash) = (text(1)?, text(2)?, text(4)?, text(5)?);
        let origin = row.get_ref(3)?.as_str_or_null()?;
        let fault = if hash != link(previous, recorded_at, body, origin) {
            Some(Break::Content)
        } else if previous != last.hash || id != last.id + 1 {
            Some(Break::Order)
        } else {
            None
        };
        last = Head { id, hash: hash.to_string() };
        let record = match fault {
            Some(fault) => Err((id, fault)),
            None => record(id, recorded_at, body, origin).ok_or((id, Break::Unreadable)),
        };
        if !visit(record) {
            break;
        }
    }
    Ok(())
}

fn record(id: i64, recorded_at: &str, body: &str, origin: Option<&str>) -> Option<Record> {
    let fact = Fact::of_body(body).ok()?;
    let origin = origin.map(serde_json::from_str).transpose().ok()?;
    Some(Record { id, recorded_at: recorded_at.to_string(), fact, origin })
}

/// The hash that chains a fact to the one before it. Without an origin it is version 1's, so that old rows keep theirs;
/// JSON holds no bare line break, so that the parts cannot be shifted against each other.
fn link(previous: &str, recorded_at: &str, body: &str, origin: Option<&str>) -> String {
    output::sha256_lines([previous, recorded_at, body].into_iter().chain(origin))
}
