//! Issuing and revoking at the terminal: what will be done is shown, a person says yes, and only then it is done.

use std::io::{BufRead, IsTerminal};
use std::path::PathBuf;

use jiff::civil::Date;

use super::args::RequestArgs;
use super::{CLEAN, FINDINGS, act, decide, progress, say, today};
use crate::document::Document;
use crate::ledger::{FINALS, Held};
use crate::pipeline::{self, Error, Finished, Issuance, IssueRequest, Proposal, Proposed};
use crate::text;

/// What was typed.
pub(super) struct Wanted {
    pub no: u32,
    pub date: Date,
    pub kind: Document,
    pub schools: Vec<String>,
    pub why: String,
}

pub(super) fn issue(workspace: PathBuf, wanted: Wanted, yes: bool, quiet: bool) -> anyhow::Result<u8> {
    let Wanted { no, date, kind, schools, why } = wanted;
    if kind != Document::Dismissal && !(schools.is_empty() && why.is_empty()) {
        anyhow::bail!("--school 和 --why 只用于解聘通知；{}签发的是全部通过的学校", kind.label());
    }
    if kind == Document::Dismissal && !schools.is_empty() && why.is_empty() {
        anyhow::bail!("请在 --why 后面写明为什么解聘，如 工作调动、退休、学校停办");
    }
    let request = decide(RequestArgs { workspace, out: None, as_of: Some(date) }, None)?;
    let wanted = IssueRequest { request, no, kind, schools, why, act: act("issue") };
    let shown = match pipeline::propose(&wanted) {
        Ok(Proposed::New(proposal)) => Some(proposal),
        Ok(Proposed::Already(_)) => None,
        Err(error) => return refuse(error, "签发"),
    };
    let mut agreed = None;
    if let Some(proposal) = &shown {
        say(&describe(proposal));
        if !yes {
            if !agreed_to("签发")? {
                return Ok(FINDINGS);
            }
            agreed = Some(proposal);
        }
    }
    let bar = progress::Bar::new(quiet);
    let outcome = pipeline::issue(&wanted, agreed, &bar);
    bar.finish();
    match outcome {
        Ok(Issuance::Done { proposal, files, finished }) => {
            say_finished(&finished);
            let folder = wanted.request.workspace.join(FINALS).join(text::file_name(&proposal.document_no));
            say(&format!(
                "已签发 {}，{} 人，{} 份文件，都在 {}\n",
                proposal.document_no,
                proposal.people.len() + proposal.released.len(),
                files,
                folder.display()
            ));
            Ok(exit_code(&finished))
        }
        Ok(Issuance::Already { issued, finished }) => {
            say_finished(&finished);
            say(&format!("{}\n", pipeline::already(&issued)));
            Ok(exit_code(&finished))
        }
        Err(error) => refuse(error, "签发"),
    }
}

pub(super) fn revoke(
    workspace: PathBuf,
    document_no: &str,
    why: &str,
    date: Option<Date>,
    yes: bool,
) -> anyhow::Result<u8> {
    if why.trim().is_empty() {
        anyhow::bail!("请在 --why 后面写明为什么撤销");
    }
    let on = date.unwrap_or_else(today);
    let request = decide(RequestArgs { workspace, out: None, as_of: Some(on) }, None)?;
    let shown = match pipeline::propose_revocation(&request.workspace, document_no, on, why) {
        Ok(held) => held,
        Err(error) => return refuse(error, "撤销"),
    };
    say(&describe_revocation(document_no, on, why, &shown));
    if !yes && !agreed_to("撤销")? {
        return Ok(FINDINGS);
    }
    let bar = progress::Bar::new(true);
    match pipeline::revoke(&request, document_no, on, why, &shown, act("revoke"), &bar) {
        Ok((held, finished)) => {
            say_finished(&finished);
            say(&format!("{}\n", pipeline::revoked(document_no, on, &held)));
            Ok(exit_code(&finished))
        }
        Err(error) => refuse(error, "撤销"),
    }
}

/// What speaks against it, one reason a line; any other failure goes its usual way.
fn refuse(error: Error, what: &str) -> anyhow::Result<u8> {
    let Error::NotIssued { reasons } = error else { return Err(error.into()) };
    let lines: Vec<String> = reasons
        .iter()
        .map(|reason| format!("  {reason}{}\n", if reason.ends_with('？') { "" } else { "。" }))
        .collect();
    say(&format!("没有{what}，台账未作任何改动：\n{}", lines.concat()));
    Ok(FINDINGS)
}

fn describe(proposal: &Proposal) -> String {
    let mut out = format!(
        "将签发 {}（{}），{}\n{}\n\n",
        proposal.document_no,
        proposal.kind.label(),
        text::chinese_date(proposal.date),
        proposal.summary
    );
    for one in &proposal.people {
        let again = if one.ordinal > 1 {
            format!("　第{}届", text::chinese_numeral(one.ordinal))
        } else {
            String::new()
        };
        let leaves = one.replaces.as_ref().map(|leaves| format!("　接替{leaves}")).unwrap_or_default();
        out.push_str(&format!(
            "  {}{}{}　{} 至 {}{again}{leaves}\n",
            text::pad(&one.certificate_no, 24),
            text::pad(&one.school, 30),
            text::pad(&one.person, 10),
            one.term.start,
            one.term.end,
        ));
    }
    for one in &proposal.released {
        out.push_str(&format!(
            "  解聘 {}{}　自 {} 起，原任期到 {}（{}）\n",
            text::pad(&one.school, 30),
            text::pad(&one.person, 10),
            proposal.date,
            one.until,
            one.appointed_by
        ));
    }
    if !proposal.released.is_empty() {
        out.push_str(&format!("\n共 {} 人，原因：{}\n", proposal.released.len(), proposal.why));
    }
    if !proposal.changes.is_empty() {
        out.push_str("\n学校情况与台账不同，一并记入台账：\n");
        for change in &proposal.changes {
            let (school, what) = (text::pad(&change.school, 30), change.what.label());
            out.push_str(&format!("  {school}{what}　{}\n", change.turn()));
        }
    }
    if let (Some(first), Some(last)) = (proposal.people.first(), proposal.people.last()) {
        out.push_str(&format!(
            "\n共 {} 人，聘书编号 {} 至 {}\n",
            proposal.people.len(),
            first.certificate_no,
            last.certificate_no
        ));
    }
    if !proposal.waivers.is_empty() {
        out.push_str("\n已说明理由、不再追问的：\n");
        for waived in &proposal.waivers {
            out.push_str(&format!("  {}：{}理由：{}\n", waived.school, waived.asked, waived.reason));
        }
    }
    if !proposal.issued_before.is_empty() {
        out.push_str(&format!("\n以前已签发、这次不再签发的：{} 人\n", proposal.issued_before.len()));
    }
    out.push('\n');
    out
}

fn describe_revocation(document_no: &str, on: Date, why: &str, held: &[Held]) -> String {
    let mut out = format!(
        "将撤销 {document_no}，自{}起，原因：{}\n所涉 {} 人：\n\n",
        text::chinese_date(on),
        why.trim(),
        held.len()
    );
    for one in held {
        let term = one.appointment.term;
        out.push_str(&format!(
            "  {}{}　{} 至 {}\n",
            text::pad(&one.appointment.school, 30),
            text::pad(&one.appointment.person, 10),
            term.start,
            term.end
        ));
    }
    out.push_str("\n撤销以后，文号和聘书编号不再使用；原来的记录和文件都不删除。\n\n");
    out
}

/// What an earlier run left open and this one closed.
pub(super) fn say_finished(finished: &Finished) {
    for line in finished.lines() {
        say(&format!("{line}\n"));
    }
}

fn exit_code(finished: &Finished) -> u8 {
    if finished.troubles.is_empty() { CLEAN } else { FINDINGS }
}

/// The very command again, to be copied: with --yes, and with quotes where a shell would part the words.
fn command_with_yes() -> String {
    let plain = |ch: char| ch.is_alphanumeric() || "-_./\\:=〔〕，、·（）".contains(ch);
    let word = |word: String| match !word.is_empty() && word.chars().all(plain) {
        true => word,
        false => format!("\"{word}\""),
    };
    let words = std::env::args().skip(1).map(word);
    ["yinfa".to_string()].into_iter().chain(words).chain(["--yes".to_string()]).collect::<Vec<_>>().join(" ")
}

/// Asks; where nobody can answer, says how to go on without being asked.
///
/// # Errors
/// There is no terminal to ask at.
fn agreed_to(what: &str) -> anyhow::Result<bool> {
    if !std::io::stdin().is_terminal() {
        anyhow::bail!(
            "这里没有人可以回答，没有{what}；看过上面的内容，确认无误后运行\n  {}",
            command_with_yes()
        );
    }
    say(&format!("{what}吗？(y/N) "));
    let mut line = String::new();
    let agreed = std::io::stdin().lock().read_line(&mut line).is_ok()
        && matches!(line.trim(), "y" | "Y" | "yes" | "是" | "ｙ");
    if !agreed {
        say(&format!("没有{what}。\n"));
    }
    Ok(agreed)
}
