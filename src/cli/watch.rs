//! `yinfa watch`: builds again whenever something in the workspace changed, until Ctrl-C.
//!
//! The system's events only say that it is worth a look; what changed is seen from sizes and times. A file that is
//! still being written, or that an editor holds, is waited for.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

use notify::{RecursiveMode, Watcher};

use super::{STOP, say};
use crate::pipeline::{self, Request, Sight};

/// Nothing may change for this long before a build: a copy of many files arrives file by file.
const QUIET: Duration = Duration::from_millis(800);

/// A lock that an editor left behind after a crash must not hold the watch for ever.
const PATIENCE: Duration = Duration::from_secs(600);

/// How often the folder is looked at where the system tells nothing (network drives).
const LOOK: Duration = Duration::from_secs(5);

/// Watches until stopped; `build` prints its own outcome and survives its own failure.
pub fn watch(request: &Request, mut build: impl FnMut()) -> anyhow::Result<()> {
    let (tell, events) = mpsc::channel();
    let mut watcher = notify::recommended_watcher(move |_| {
        // Whoever listens has gone: the watch is over.
        tell.send(()).ok();
    })?;
    watcher.watch(&request.workspace, RecursiveMode::Recursive)?;

    let mut built = pipeline::sight(request)?;
    build();
    say("正在等候新的材料，按 Ctrl-C 结束。\n");
    while !stopped() {
        match events.recv_timeout(LOOK) {
            Ok(()) | Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
        if let Some((now, changed)) = settled(request, &built)? {
            // Events of what has been seen by now.
            while events.try_recv().is_ok() {}
            say(&format!("\n{}\n", told(&changed)));
            built = now;
            build();
        }
    }
    Ok(())
}

/// What changed since the last build, once it has come to rest; `None` where nothing did.
fn settled(request: &Request, built: &Sight) -> anyhow::Result<Option<(Sight, Vec<String>)>> {
    let began = Instant::now();
    let mut last = pipeline::sight(request)?;
    let mut named = false;
    loop {
        if last.changed_since(built).is_empty() || stopped() {
            return Ok(None);
        }
        std::thread::sleep(QUIET);
        let now = pipeline::sight(request)?;
        let changed = now.changed_since(built);
        let open = now.open_among(&changed);
        if now == last && (open.is_empty() || began.elapsed() > PATIENCE) {
            return Ok((!changed.is_empty()).then_some((now, changed)));
        }
        if !open.is_empty() && !named {
            say(&format!("“{}”正开着，存好、关上以后再核对。\n", open.join("”、“")));
            named = true;
        }
        last = now;
    }
}

/// `有变动：甲.xlsx、照片/马伟.jpg 等 7 个文件`
fn told(changed: &[String]) -> String {
    const NAMED: usize = 3;
    let names = changed.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join("、");
    match changed.len() {
        0..=NAMED => format!("有变动：{names}"),
        count => format!("有变动：{names} 等 {count} 个文件"),
    }
}

fn stopped() -> bool {
    STOP.load(std::sync::atomic::Ordering::Relaxed)
}
