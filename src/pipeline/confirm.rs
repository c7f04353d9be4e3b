//! Confirm 确认: answers questions of one school in 确认.xlsx. What stands in that workbook is never lost:
//! lines are added to it, or an open line is filled in.

use super::{Error, Request};
use crate::document::pending::{self, ANSWER, COLUMNS, FILE, Line};
use crate::finding::{Finding, Level};
use crate::render::{mark, workbook};
use crate::{output, rules, text};

/// Which questions are answered, and how.
#[derive(Clone, Debug)]
pub struct Answer {
    pub school: String,
    /// A rule's name; every question of the school where none is given.
    pub rule: Option<String>,
    pub person: Option<String>,
    /// One question, by its 核对码; every question that the others admit where none is given.
    pub key: Option<String>,
    pub reason: String,
    pub by: String,
}

/// Answers; returns what was answered, a sentence each.
///
/// # Errors
/// `NotConfirmed` where there is nothing to answer, or 确认.xlsx cannot be added to; it is left as it was.
pub fn confirm(request: &Request, answer: &Answer) -> Result<Vec<String>, Error> {
    let checked = super::check(request)?;
    let refuse = |message: String| Err(Error::NotConfirmed { message });
    for (what, words) in [("理由", &answer.reason), ("确认人", &answer.by)] {
        if words.trim().is_empty() || text::is_placeholder(words) {
            return refuse(format!("{what}不能是空的，也不能只写“{words}”"));
        }
    }
    if let Some(rule) = answer.rule.as_deref().filter(|rule| rules::find(rule).is_none()) {
        let near = text::nearest(rule, rules::all().map(|rule| rule.name));
        let near = near.map(|near| format!("，是不是 {near}？")).unwrap_or_default();
        return refuse(format!("没有名为 {rule} 的规则{near}"));
    }
    let known = || checked.batch.schools.iter().map(|school| school.name());
    let heard = |name: &str| checked.findings.iter().any(|finding| finding.school.as_deref() == Some(name));
    if !known().any(|name| name == answer.school) && !heard(&answer.school) {
        let near = text::nearest(&answer.school, known());
        let near = near
            .map_or("，请写学校名册里的全称".to_string(), |near| format!("，是不是“{near}”？"));
        return refuse(format!("学校名册上没有“{}”{near}", answer.school));
    }
    let of_school = |finding: &&Finding| finding.school.as_deref() == Some(answer.school.as_str());
    let wanted = |finding: &&Finding| {
        answer.rule.as_deref().is_none_or(|rule| rule == finding.rule)
            && answer.key.as_deref().is_none_or(|key| rules::key(finding) == key)
            && answer.person.as_deref().is_none_or(|person| finding.person.as_deref() == Some(person))
    };
    let own: Vec<&Finding> = checked.findings.iter().filter(of_school).filter(wanted).collect();
    let asked: Vec<&Finding> = own.iter().copied().filter(|finding| finding.is_unsettled()).collect();
    if asked.is_empty() {
        if own.iter().any(|finding| finding.level == Level::Error) {
            return refuse(format!(
                "“{}”的这些问题是必须改的错误，不能确认，请学校改正后重新报送",
                answer.school
            ));
        }
        return refuse(format!("“{}”现在没有这样的待确认事项", answer.school));
    }
    let lines: Vec<Line> = asked
        .iter()
        .map(|finding| {
            let mut line = pending::line(finding);
            line[ANSWER.start].clone_from(&answer.reason);
            line[ANSWER.start + 1].clone_from(&answer.by);
            line[ANSWER.start + 2] = request.as_of.to_string();
            line
        })
        .collect();
    let path = request.workspace.join(FILE);
    let bytes = match std::fs::read(&path) {
        Ok(old) => {
            let table = mark::Table { columns: &COLUMNS, key: COLUMNS.len() - 1, answer: ANSWER };
            let lines: Vec<Vec<String>> = lines.iter().map(|line| line.to_vec()).collect();
            match mark::append(&old, &table, &lines) {
                Ok(bytes) => bytes,
                Err(_) => {
                    return refuse(format!(
                        "{FILE} 读不懂（不是 xlsx、有密码，或没有“规则、学校、理由、确认人”这样的表头），没有改动它；\
                         请在 Excel 或 WPS 里打开核对，另存为 xlsx 后再试"
                    ));
                }
            }
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let view = pending::answered(lines, &checked.settings, request.as_of);
            workbook::pending::pending(&view)
                .map_err(|source| Error::Workbook { name: FILE.into(), source })?
        }
        Err(error) => return refuse(format!("{FILE} 打不开（{error}），可能正被别的程序占用")),
    };
    output::write_atomically(&path, &bytes)?;
    let said = |finding: &&Finding| {
        let person = finding.person.as_deref().map(|person| format!("{person} ")).unwrap_or_default();
        format!("{person}{}", rules::find(finding.rule).map_or(finding.rule, |rule| rule.title))
    };
    Ok(asked.iter().map(said).collect())
}
