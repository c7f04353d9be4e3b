//! 最后单位不是本校: what the history says of today names another school than the row does.
//!
//! It speaks only where it is sure: a history names its school in many short ways, so the unit must
//! be spelled out as a school and must not be the own one abbreviated.

use std::collections::HashMap;

use super::lines::{Line, sound};
use crate::finding::{Finding, Level};
use crate::model::{Field, Nomination, School, YearMonth};
use crate::rules::support::about;
use crate::rules::{Check, Context, Rule};
use crate::text;

pub const RULE: Rule = Rule {
    name: "history-elsewhere",
    level: Level::Confirm,
    title: "工作经历最后单位不是本校",
    clause: "第5条",
    why: "首席信息官由所在学校提名；工作经历最后一段的单位应就是工作单位。",
    mend: "补上到本校任职的经历；刚调入还没有写的，请补写一行。",
    check: Check::Batch(check),
};

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let aliases = Aliases::of(context);
    for nomination in &context.batch.nominations {
        let Some(index) = nomination.school_index() else { continue };
        let Some(lines) = sound(context, nomination) else { continue };
        let own = Names::of(context, &aliases, &context.batch.schools[index]);
        let latest: Vec<&Line> = of_today(context, &lines);
        let elsewhere = latest.iter().filter_map(|line| own.other_unit(&line.entry.text)).next_back();
        if let Some(unit) = elsewhere.filter(|_| !latest.iter().any(|line| own.is_named(&line.entry.text))) {
            findings.push(finding(context, nomination, unit));
        }
    }
}

/// The lines that say where somebody is now: the open ones, or else the last one. A history that
/// ended long ago says nothing of today, and `history-ended` says that.
fn of_today<'a, 'b>(context: &Context, lines: &'b [Line<'a>]) -> Vec<&'b Line<'a>> {
    let open: Vec<_> = lines.iter().filter(|line| line.to.is_none()).collect();
    if !open.is_empty() {
        return open;
    }
    let today = YearMonth::from(context.as_of).months();
    let recent = |line: &&Line| today - line.end() <= context.settings.checks.history_gap_months;
    lines.iter().max_by_key(|line| line.end()).filter(recent).into_iter().collect()
}

fn finding(context: &Context, nomination: &Nomination, unit: &str) -> Finding {
    let school = context.batch.school_name(nomination);
    let what = format!("最后一段的单位是“{unit}”");
    let expected = format!("应为工作单位“{school}”");
    about(
        &RULE,
        context,
        nomination,
        Field::History,
        what,
        expected,
        "请补上到本校任职的经历，或核对工作单位",
    )
}

/// The names the settings know, by the full name they stand for.
struct Aliases<'a>(HashMap<&'a str, Vec<&'a str>>);

impl<'a> Aliases<'a> {
    fn of(context: &Context<'a>) -> Self {
        let mut aliases: HashMap<&str, Vec<&str>> = HashMap::new();
        for (alias, full) in &context.settings.schools {
            aliases.entry(full).or_default().push(alias);
        }
        Self(aliases)
    }
}

/// Every name a school goes by.
struct Names<'a> {
    names: Vec<&'a str>,
    county: &'a str,
}

impl<'a> Names<'a> {
    fn of(context: &Context<'a>, aliases: &Aliases<'a>, school: &'a School) -> Self {
        let mut names = vec![school.name()];
        names.extend(school.short_names.iter().chain(&school.former_names).map(String::as_str));
        names.extend(aliases.0.get(school.name()).into_iter().flatten());
        Self { names, county: &context.settings.bureau.county }
    }

    /// Does the line name this school? Without the county only at the head of a unit: 第一小学 also
    /// ends the name of another county's.
    fn is_named(&self, line: &str) -> bool {
        const OWN: [&str; 3] = ["本校", "我校", "该校"];
        let line = text::squeeze(line);
        let short =
            |name: &str| name.strip_prefix(self.county).is_some_and(|name| self.heads_a_unit(&line, name));
        OWN.iter().any(|own| line.contains(own))
            || self.names.iter().any(|name| line.contains(name) || short(name))
    }

    fn heads_a_unit(&self, line: &str, name: &str) -> bool {
        let units = line.split(['、', '，', ',', '；', ';', '（', '(', '/', '兼', '及', '和', '任']);
        units.into_iter().any(|unit| self.without_regions(unit).starts_with(name))
    }

    fn without_regions(&self, unit: &str) -> String {
        ["宁夏回族自治区", "宁夏", "银川市", self.county]
            .iter()
            .fold(unit.to_string(), |bare, region| bare.replace(region, ""))
    }

    /// The unit a line names, where it clearly is a school and clearly not this one.
    fn other_unit<'t>(&self, line: &'t str) -> Option<&'t str> {
        let unit = school_in(line)?;
        let bare = self.without_regions(&text::squeeze(unit));
        let is_own = self.is_named(line)
            || self.names.iter().any(|name| is_subsequence(&bare, name) || is_subsequence(name, &bare));
        (!is_own).then_some(unit)
    }
}

/// The head of a line through the word that makes it a school: 贺兰县第二小学 of 贺兰县第二小学教师.
fn school_in(line: &str) -> Option<&str> {
    const KINDS: [&str; 6] = ["小学", "中学", "学校", "高中", "初中", "幼儿园"];
    let line = line.trim();
    let end = KINDS.iter().filter_map(|kind| Some(line.find(kind)? + kind.len())).min()?;
    Some(&line[..end])
}

/// Do the characters of `short` stand in `long` in that order? Chinese short names are made so:
/// 四中 of 第四中学.
fn is_subsequence(short: &str, long: &str) -> bool {
    let mut rest = long.chars();
    short.chars().all(|ch| rest.any(|other| other == ch))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{cells, fires, silent};

    fn last(line: &str) -> [String; 2] {
        ["2000.08—2010.07 贺兰县第二小学 教师".to_string(), format!("2010.08—至今 {line}")]
    }

    #[test]
    fn fires_on_another_school() {
        for line in ["贺兰县第三小学 校长", "银川市兴庆区第一小学 副校长", "贺兰县第四中学副校长"]
        {
            let found = fires(&RULE, |case| case.history(0, &last(line).each_ref().map(String::as_str)));
            assert_eq!(cells(&found), ["工作经历2"]);
        }
        let found = fires(&RULE, |case| case.history(0, &["2000.08—2026.01 贺兰县第二小学 教师"]));
        assert_eq!(found.len(), 1);
    }

    #[test]
    fn silent_on_every_way_to_name_the_own_school() {
        for line in [
            "贺兰县第一小学校长",
            "贺兰一小 校长",
            "第一小学 校长",
            "宁夏贺兰县第一小学 校长",
            "本校校长",
            "校长",
            "贺兰县教育体育局 干部",
            "贺兰县第三小学副校长、贺兰县第一小学校长",
        ] {
            silent(&RULE, |case| case.history(0, &last(line).each_ref().map(String::as_str)));
        }
        silent(&RULE, |case| {
            case.batch.schools[0].former_names.push("立岗镇中心小学".into());
            case.history(0, &["2000.08—至今 立岗镇中心小学 校长"]);
        });
    }
}
