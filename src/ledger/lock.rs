//! The lock of a write session: one process at a time, and whoever waits learns for whom.
//!
//! An empty file is locked by the system, which lets go however the process ends; who holds it stands in a file of its
//! own, because a locked one cannot be read on Windows.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::{Act, Error, FILE};
use crate::output;

/// How long a second process waits before it says who holds the ledger.
const PATIENCE: Duration = Duration::from_secs(8);

/// Held while it lives.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
    holder: PathBuf,
}

impl Lock {
    /// Takes the lock, or waits for it a while.
    ///
    /// # Errors
    /// `Busy` with the holder's own words.
    pub(super) fn take(workspace: &Path, act: &Act) -> Result<Self, Error> {
        let path = workspace.join(format!("{FILE}-lock"));
        let holder = workspace.join(format!("{FILE}-holder"));
        let file =
            File::create(&path).map_err(|source| output::Error::Write { path: path.clone(), source })?;
        let patience = std::env::var("YINFA_PATIENCE_MS").ok().filter(|_| cfg!(debug_assertions));
        let patience = patience.and_then(|text| text.parse().ok()).map_or(PATIENCE, Duration::from_millis);
        let begun = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::WouldBlock) if begun.elapsed() < patience => {
                    std::thread::sleep(Duration::from_millis(50));
                }
                Err(TryLockError::WouldBlock) => {
                    let said = fs::read_to_string(&holder).unwrap_or_default();
                    let said = said.lines().next().unwrap_or("").to_string();
                    let holder = if said.is_empty() { "另一个 yinfa".to_string() } else { said };
                    return Err(Error::Busy { path: workspace.join(FILE), holder });
                }
                // Some network drives know no locks; SQLite's own lock and the check of the chain's end still hold.
                Err(TryLockError::Error(_)) => break,
            }
        }
        // Only for reading by others: without it they learn less, and nothing else depends on it.
        fs::write(
            &holder,
            format!("{}（{}，进程 {}，{} 开始）\n", machine(), act.what, std::process::id(), act.at),
        )
        .ok();
        Ok(Self { _file: file, holder })
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        fs::remove_file(&self.holder).ok();
    }
}

/// The machine's name, as far as its environment tells it.
fn machine() -> String {
    let name = ["COMPUTERNAME", "HOSTNAME"].iter().find_map(|key| std::env::var(key).ok());
    name.or_else(|| fs::read_to_string("/etc/hostname").ok())
        .map(|name| name.trim().to_string())
        .filter(|name| !name.is_empty())
        .map_or_else(|| "本机的 yinfa".to_string(), |name| format!("电脑“{name}”上的 yinfa"))
}
