//! `yinfa watch`: builds again whenever something in the workspace changed, until Ctrl-C.

use super::{STOP, say};
use crate::pipeline::{self, Request, Seen};

/// Watches until stopped; `build` prints its own outcome and survives its own failure.
pub fn watch(request: &Request, mut build: impl FnMut()) -> anyhow::Result<()> {
    pipeline::watch(request, &STOP, |seen| match seen {
        Seen::Begun => {
            build();
            say("正在等候新的材料，按 Ctrl-C 结束。\n");
        }
        Seen::Open(names) => say(&format!("“{}”正开着，存好、关上以后再核对。\n", names.join("”、“"))),
        Seen::Changed(names) => {
            say(&format!("\n{}\n", told(names)));
            build();
        }
    })?;
    Ok(())
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
