//! The ledger at the terminal.

use std::path::{Path, PathBuf};

use anyhow::Context;

use super::args::{EditionArg, LedgerCommand, RequestArgs};
use super::issue::say_finished;
use super::report::{self, Colour};
use super::{CLEAN, FINDINGS, act, decide, progress, say, today};
use crate::document::digests::{self, Digests, Finding};
use crate::document::register::Edition;
use crate::document::yearbook::percent;
use crate::finding::Level;
use crate::pipeline::Import;
use crate::{ledger, output, pipeline};

pub(super) fn run(command: LedgerCommand) -> anyhow::Result<u8> {
    match command {
        LedgerCommand::Verify { workspace } => verify(&workspace),
        LedgerCommand::Export { workspace, output } => export(&workspace, &output),
        LedgerCommand::Import { workspace, file } => import(workspace, &file),
        LedgerCommand::Digests { workspace, output } => write_digests(&workspace, &output),
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

fn export(workspace: &Path, file: &Path) -> anyhow::Result<u8> {
    // A slip of the keyboard must not put the copy in the place of the ledger itself.
    has_extension(file, "xlsx")?;
    let (book, facts) = pipeline::export_ledger(workspace, today())?;
    output::write_atomically(file, &book)?;
    say(&format!("{facts} 条记录已抄到 {}（含个人信息，请勿外传）\n", file.display()));
    Ok(CLEAN)
}

fn import(workspace: PathBuf, file: &Path) -> anyhow::Result<u8> {
    let request = decide(RequestArgs { workspace, out: None, as_of: None }, None)?;
    let colour = Colour::of_stdout();
    match pipeline::import_ledger(&request, file, act("ledger import"), &progress::Bar::new(true))? {
        Import::Done(imported) => {
            say_finished(&imported.finished);
            say(&report::every_finding(&imported.findings, colour));
            say(&format!("已记入 {} 条，另有 {} 条台账里已经有了\n", imported.added, imported.known));
            Ok(if imported.finished.troubles.is_empty() { CLEAN } else { FINDINGS })
        }
        Import::Refused(findings) => {
            let wrong = findings.iter().filter(|finding| finding.level == Level::Error).count();
            say(&format!("没有导入，台账未作任何改动，请先改好 {wrong} 处：\n\n"));
            say(&report::every_finding(&findings, colour));
            Ok(FINDINGS)
        }
    }
}

fn write_digests(workspace: &Path, file: &Path) -> anyhow::Result<u8> {
    has_extension(file, "json")?;
    let list = pipeline::digests(workspace)?;
    let text = serde_json::to_string_pretty(&list)? + "\n";
    output::write_atomically(file, text.as_bytes())?;
    say(&format!(
        "{} 份文件、{} 本聘书的摘要已存为 {}，不含姓名和学校，可以公开\n",
        list.documents.len(),
        list.certificates.len(),
        file.display()
    ));
    Ok(CLEAN)
}

/// Each file or code on a line of its own; any that is not genuine or no longer in force makes the run fail.
pub(super) fn verify_items(
    items: &[PathBuf],
    dir: Option<&Path>,
    list: Option<&Path>,
    day: jiff::civil::Date,
) -> anyhow::Result<u8> {
    let digests: Digests = match (dir, list) {
        (Some(dir), _) => pipeline::digests(dir)?,
        (None, Some(list)) => {
            let bytes = std::fs::read(list).with_context(|| format!("读不到公开摘要 {}", list.display()))?;
            let digests: Digests = serde_json::from_slice(&bytes)
                .map_err(|_| anyhow::anyhow!("{} 不是 yinfa 写出的公开摘要", list.display()))?;
            if digests.schema != digests::SCHEMA {
                anyhow::bail!(
                    "{} 的格式是 {}，本程序只认 {}",
                    list.display(),
                    digests.schema,
                    digests::SCHEMA
                );
            }
            digests
        }
        (None, None) => anyhow::bail!("请用 --dir 写工作目录，或用 --list 写公开摘要"),
    };
    let mut good = true;
    for item in items {
        let text = item.to_string_lossy();
        let finding = match digests.code(&text, day) {
            Some(finding) => finding,
            None => match output::sha256_file(item) {
                Ok(sha256) => digests.file(&sha256, day),
                Err(_) => Finding { told: "读不到这个文件".into(), ours: false, good: false },
            },
        };
        good &= finding.good;
        say(&format!("{}　{text}：{}\n", finding.word(), finding.told));
    }
    Ok(if good { CLEAN } else { FINDINGS })
}

fn has_extension(file: &Path, wanted: &str) -> anyhow::Result<()> {
    match file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case(wanted)) {
        true => Ok(()),
        false => anyhow::bail!("要存成 .{wanted} 文件，{} 不是", file.display()),
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
    say(&format!("{}\n", audit.told()));
    Ok(if audit.troubles.is_empty() { CLEAN } else { FINDINGS })
}
