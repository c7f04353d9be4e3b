//! The ledger at the terminal.

use std::path::Path;

use super::args::LedgerCommand;
use super::{CLEAN, FINDINGS, say};
use crate::{ledger, pipeline};

pub(super) fn run(command: LedgerCommand) -> anyhow::Result<u8> {
    match command {
        LedgerCommand::Verify { workspace } => verify(&workspace),
    }
}

fn verify(workspace: &Path) -> anyhow::Result<u8> {
    let settings = pipeline::load_settings(workspace)?;
    let Some(audit) = ledger::audit(workspace, &settings.numbers.certificate)? else {
        anyhow::bail!("{} 里没有台账（{}）", workspace.display(), ledger::FILE);
    };
    for trouble in &audit.troubles {
        say(&format!("{trouble}。\n"));
    }
    let looked = format!("{} 条记录，{} 个文号，{} 份正式文件", audit.facts, audit.documents, audit.files);
    if audit.troubles.is_empty() {
        say(&format!("台账完好：{looked}，逐条相连，现状一致，文件与签发时一样\n"));
        return Ok(CLEAN);
    }
    say(&format!("台账有 {} 处问题（核验了{looked}）\n", audit.troubles.len()));
    Ok(FINDINGS)
}
