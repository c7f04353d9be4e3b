//! Watch 守候: tells when something in the workspace changed and has come to rest. What is done then is the caller's.
//!
//! The system's events only say that it is worth a look; what changed is seen from sizes and times. A file that is
//! still being written, or that an editor holds, is waited for.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::{Error, Request};
use crate::intake::Sight;

/// Nothing may change for this long before it is told: a copy of many files arrives file by file.
const QUIET: Duration = Duration::from_millis(800);

/// A lock that an editor left behind after a crash must not hold the watch for ever.
const PATIENCE: Duration = Duration::from_secs(600);

/// How often the folder is looked at where the system tells nothing (network drives).
const LOOK: Duration = Duration::from_secs(5);

/// What a watch tells.
pub enum Seen<'a> {
    /// The folder is being watched; what comes from now on is told.
    Begun,
    /// These changed, and an editor has them open: they are waited for.
    Open(&'a [&'a str]),
    /// These changed, and have come to rest.
    Changed(&'a [String]),
}

/// Watches until stopped.
///
/// # Errors
/// `Watch` when the system refuses, `Intake` when the folder has gone.
pub fn watch(request: &Request, stop: &AtomicBool, mut tell: impl FnMut(Seen)) -> Result<(), Error> {
    let fail = |source| Error::Watch { workspace: request.workspace.clone(), source };
    let (_watcher, events) = listen(&request.workspace).map_err(fail)?;
    let mut known = sight(request)?;
    tell(Seen::Begun);
    while !stop.load(Ordering::Relaxed) {
        match events.recv_timeout(LOOK) {
            Ok(()) | Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
        if let Some((now, changed)) = settled(request, &known, stop, &mut tell)? {
            // Events of what has been seen by now.
            while events.try_recv().is_ok() {}
            known = now;
            tell(Seen::Changed(&changed));
        }
    }
    Ok(())
}

/// Word of every change in a folder, as long as the watcher is kept.
fn listen(folder: &Path) -> notify::Result<(RecommendedWatcher, Receiver<()>)> {
    let (send, events) = mpsc::channel();
    let mut watcher = notify::recommended_watcher(move |event| {
        if is_change(&event) {
            // Whoever listens has gone: the watch is over.
            send.send(()).ok();
        }
    })?;
    watcher.watch(folder, RecursiveMode::Recursive)?;
    Ok((watcher, events))
}

/// Looking is none: else every look at the folder would be a reason for the next.
fn is_change(event: &notify::Result<Event>) -> bool {
    let kind = event.as_ref().map(|event| event.kind);
    !matches!(kind, Ok(EventKind::Access(kind)) if kind != AccessKind::Close(AccessMode::Write))
}

/// What the workspace holds at this moment; opens no file.
fn sight(request: &Request) -> Result<Sight, Error> {
    Ok(Sight::of(&request.workspace, std::slice::from_ref(&request.out))?)
}

/// What changed, once it has come to rest; `None` where nothing did.
fn settled(
    request: &Request,
    known: &Sight,
    stop: &AtomicBool,
    tell: &mut impl FnMut(Seen),
) -> Result<Option<(Sight, Vec<String>)>, Error> {
    let began = Instant::now();
    let mut last = sight(request)?;
    let mut named = false;
    loop {
        if last.changed_since(known).is_empty() || stop.load(Ordering::Relaxed) {
            return Ok(None);
        }
        std::thread::sleep(QUIET);
        let now = sight(request)?;
        let changed = now.changed_since(known);
        let open = now.open_among(&changed);
        if now == last && (open.is_empty() || began.elapsed() > PATIENCE) {
            return Ok((!changed.is_empty()).then_some((now, changed)));
        }
        if !open.is_empty() && !named {
            tell(Seen::Open(&open));
            named = true;
        }
        last = now;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_at_the_folder_is_no_reason_for_another() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("照片")).unwrap();
        let (_watcher, events) = listen(folder.path()).unwrap();
        for _ in 0..3 {
            Sight::of(folder.path(), &[]).unwrap();
            let told = events.recv_timeout(Duration::from_millis(200));
            assert_eq!(told, Err(RecvTimeoutError::Timeout));
        }
        std::fs::write(folder.path().join("照片/1.txt"), "a").unwrap();
        assert_eq!(events.recv_timeout(LOOK), Ok(()));
    }
}
