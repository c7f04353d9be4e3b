//! Writer: a write session. It holds the lock, knows what the facts amount to, backs the file up before it first
//! writes, and appends facts as one act or not at all.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::{Connection, TransactionBehavior};

use super::fact::Entry;
use super::lock::Lock;
use super::state::State;
use super::store::{self, Head, VERSION};
use super::{Error, FILE, Kind, Ledger, PATIENCE, backup, kind};
use crate::output;

/// Who writes, and when: the ledger has no clock of its own.
#[derive(Clone, Debug)]
pub struct Act {
    /// `2026-03-26T09:00:00+08:00`
    pub at: String,
    /// The command, as the second process is told it: `yinfa issue`.
    pub what: String,
}

/// A ledger open for writing.
pub struct Writer {
    workspace: PathBuf,
    ledger: Ledger,
    act: Act,
    state: Arc<State>,
    head: Head,
    backed_up: bool,
    _lock: Lock,
}

impl Writer {
    /// Opens a workspace's ledger for writing, made anew where there is none, and brought to the newest layout.
    ///
    /// # Errors
    /// `Busy` when another process holds it; `Foreign`, `Newer`, `Broken`, `Backup`, `Database`.
    pub fn open(workspace: &Path, act: Act) -> Result<Self, Error> {
        let lock = Lock::take(workspace, &act)?;
        let path = workspace.join(FILE);
        let fail = |source| Error::Database { path: path.clone(), source };
        let mut connection = Connection::open(&path).map_err(fail)?;
        connection.busy_timeout(PATIENCE).map_err(fail)?;
        // Durable when the commit returns, its directory entry included.
        connection.pragma_update(None, "synchronous", "EXTRA").map_err(fail)?;
        let from = match kind(&path, &connection)? {
            Kind::Empty => 0,
            Kind::Ours(version) => version,
        };
        let mut backed_up = false;
        if from < VERSION {
            if from > 0 {
                backup::make(workspace, &connection, &act.at)?;
                backed_up = true;
            }
            output::step();
            store::migrate(&mut connection, from).map_err(fail)?;
            output::step();
        }
        let ledger = Ledger { path, connection, version: VERSION };
        let mut writer = Self {
            workspace: workspace.to_path_buf(),
            ledger,
            act,
            state: Arc::default(),
            head: Head::default(),
            backed_up,
            _lock: lock,
        };
        writer.reload()?;
        Ok(writer)
    }

    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// What the facts amount to, those of this session included.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// The same to keep, so that nobody replays what this session has replayed already. While it is kept, an append
    /// copies it first.
    pub fn shared_state(&self) -> Arc<State> {
        self.state.clone()
    }

    /// Appends facts, and the papers they speak of, as one act: all of them or none.
    ///
    /// # Errors
    /// `Refused` when a fact contradicts what stands; `Moved` when somebody wrote past the lock; `Backup`, `Database`.
    pub fn append(&mut self, entries: &[Entry], papers: &[Vec<u8>]) -> Result<(), Error> {
        let written = self.try_append(entries, papers);
        if written.is_err() {
            // The state may hold facts that were not written.
            self.reload()?;
        }
        written
    }

    fn try_append(&mut self, entries: &[Entry], papers: &[Vec<u8>]) -> Result<(), Error> {
        if entries.is_empty() {
            return Ok(());
        }
        if !self.backed_up && self.head.id > 0 {
            backup::make(&self.workspace, &self.ledger.connection, &self.act.at)?;
            self.backed_up = true;
        }
        let path = self.ledger.path.clone();
        let fail = |source| Error::Database { path: path.clone(), source };
        let transaction =
            self.ledger.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(fail)?;
        if store::head(&transaction).map_err(fail)? != self.head {
            return Err(Error::Moved { path: path.clone() });
        }
        let mut head = self.head.clone();
        for bytes in papers {
            store::keep_paper(&transaction, bytes).map_err(fail)?;
        }
        for entry in entries {
            self.state.admit(&entry.fact)?;
            head = store::append(&transaction, &head, &self.act.at, entry).map_err(fail)?;
            Arc::make_mut(&mut self.state).apply(head.id, entry.fact.clone());
            output::step();
        }
        output::step();
        transaction.commit().map_err(fail)?;
        self.head = head;
        output::step();
        Ok(())
    }

    fn reload(&mut self) -> Result<(), Error> {
        self.state = Arc::new(self.ledger.state()?);
        let fail = |source| Error::Database { path: self.ledger.path.clone(), source };
        self.head = store::head(&self.ledger.connection).map_err(fail)?;
        Ok(())
    }
}
