//! The ledger at the terminal.

use std::path::Path;

use super::args::{EditionArg, LedgerCommand, RequestArgs};
use super::{CLEAN, FINDINGS, decide, progress, say};
use crate::document::register::Edition;
use crate::document::yearbook::percent;
use crate::{ledger, pipeline};

pub(super) fn run(command: LedgerCommand) -> anyhow::Result<u8> {
    match command {
        LedgerCommand::Verify { workspace } => verify(&workspace),
    }
}

pub(super) fn roster(request: RequestArgs, edition: EditionArg) -> anyhow::Result<u8> {
    let request = decide(request, None)?;
    let edition = match edition {
        EditionArg::Internal => Edition::Internal,
        EditionArg::Public => Edition::Public,
    };
    let bar = progress::Bar::new(false);
    let made = pipeline::rosters(&request, edition, &bar);
    bar.finish();
    let made = made?;
    let (all, covered) = made.coverage;
    say(&format!(
        "{}：{} 人在任，应设 {all} 所，已设 {covered} 所，覆盖率 {}\n",
        crate::text::chinese_date(request.as_of),
        made.people,
        percent(covered, all)
    ));
    let lists: Vec<String> = made.lists.iter().map(|(name, rows)| format!("{name} {rows}")).collect();
    if !lists.is_empty() {
        say(&format!("{}\n", lists.join("，")));
    }
    say(&format!("共 {} 份文件，都在 {}\n", made.files, request.out.join(&made.folder).display()));
    Ok(CLEAN)
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
