//! `yinfa serve`: the local page. Says where it is, opens a browser where asked, and stays until Ctrl-C or until the page
//! asks to end. Also what a start without arguments is: whoever double-clicks the program wants the page.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;

use jiff::civil::Date;

use super::{CLEAN, STOP, heed_ctrl_c, say};
use crate::web::{self, Options};

pub(super) fn serve(
    workspace: Option<PathBuf>,
    port: u16,
    open: bool,
    day: Option<Date>,
) -> anyhow::Result<u8> {
    heed_ctrl_c()?;
    let options = Options {
        workspace,
        port,
        day,
        clock: Arc::new(jiff::ZonedDateTime::now),
        memory: memory(),
        home: home(),
        upload_time: web::UPLOAD_TIME,
    };
    web::serve(options, &STOP, |door| {
        say(&format!("印发的页面：{}\n", door.address));
        say("只有这台电脑上、用这个地址打开的浏览器看得到。用完在首页点“退出印发”，或在这里按 Ctrl-C。\n");
        if open && !browse(&door.once) {
            say("没能自动打开浏览器，请把上面的地址复制到浏览器里打开。\n");
        }
    })?;
    say("印发已退出。\n");
    Ok(CLEAN)
}

/// Hands an address to the system's browser; no shell reads it.
fn browse(address: &str) -> bool {
    let (program, arguments): (&str, &[&str]) = if cfg!(windows) {
        ("rundll32", &["url.dll,FileProtocolHandler"])
    } else if cfg!(target_os = "macos") {
        ("open", &[])
    } else {
        ("xdg-open", &[])
    };
    let mut command = Command::new(program);
    command.args(arguments).arg(address).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().is_ok()
}

/// Where small things are remembered between runs.
fn memory() -> Option<PathBuf> {
    let at = |key: &str| std::env::var_os(key).filter(|value| !value.is_empty()).map(PathBuf::from);
    let folder = if cfg!(windows) {
        at("LOCALAPPDATA")
    } else {
        at("XDG_STATE_HOME").or_else(|| home().map(|home| home.join(".local/state")))
    };
    folder.map(|folder| folder.join("yinfa"))
}

fn home() -> Option<PathBuf> {
    let key = if cfg!(windows) { "USERPROFILE" } else { "HOME" };
    std::env::var_os(key).filter(|value| !value.is_empty()).map(PathBuf::from)
}
