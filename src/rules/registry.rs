//! The registry: every rule by name, and the run over all of them.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::{
    Check, Context, Rule, Verdicts, coverage, form, history, paper, person, photo, reading, school, term,
    waiver,
};
use crate::finding::{self, Finding, Level};
use crate::settings::{RuleLevel, Settings};
use crate::{parallel, text};

/// Every rule, folder by folder, in the order in which `yinfa rules` lists them.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    FOLDERS.iter().copied().flatten().copied()
}

const FOLDERS: &[&[&Rule]] = &[
    reading::RULES,
    coverage::RULES,
    school::RULES,
    form::RULES,
    person::RULES,
    term::RULES,
    history::RULES,
    photo::RULES,
    paper::RULES,
    waiver::RULES,
];

pub fn find(name: &str) -> Option<&'static Rule> {
    static BY_NAME: LazyLock<HashMap<&str, &Rule>> =
        LazyLock::new(|| all().map(|rule| (rule.name, rule)).collect());
    BY_NAME.get(name).copied()
}

/// Rule names in the settings that no rule has, each with the nearest one that exists.
pub fn unknown_names(settings: &Settings) -> Vec<(String, Option<&'static str>)> {
    settings
        .rules
        .keys()
        .filter(|name| find(name).is_none())
        .map(|name| (name.clone(), text::nearest(name, all().map(|rule| rule.name))))
        .collect()
}

/// Runs every rule, gives each finding its level and clause, drops what is switched off, sorts, and
/// decides the state of every school.
pub fn judge(context: &Context, reading: Vec<Finding>) -> (Vec<Finding>, Verdicts) {
    let mut findings = run(context, reading);
    grade(context.settings, &mut findings);
    // Levels are known here, and no state is decided yet.
    let mut said = waiver::settle(context, &mut findings);
    grade(context.settings, &mut said);
    findings.extend(said);
    coverage::withhold(&mut findings);
    finding::sort(&mut findings);
    let verdicts = Verdicts::decide(context, &findings);
    (findings, verdicts)
}

/// What reading found, and what the rules find after it, in the order of the registry: those that look at nothing
/// found before have run on all cores by the time their turn comes.
fn run(context: &Context, reading: Vec<Finding>) -> Vec<Finding> {
    let rules: Vec<&Rule> = all().filter(|rule| level_of(rule, context.settings).is_some()).collect();
    let alone = parallel::map(rules.clone(), |rule| {
        let mut own = Vec::new();
        if let Check::Batch(check) = rule.check {
            check(context, &mut own);
        }
        own
    });
    let mut findings = reading;
    for (rule, own) in rules.into_iter().zip(alone) {
        findings.extend(own);
        if let Check::Following(check) = rule.check {
            check(context, &mut findings);
        }
    }
    findings
}

/// Levels and clauses as the registry and the settings have them; what is switched off goes.
pub fn grade(settings: &Settings, findings: &mut Vec<Finding>) {
    findings.retain_mut(|finding| {
        let Some(rule) = find(finding.rule) else {
            // A finding that names no rule is a mistake of ours; a clerk should see it all the same.
            debug_assert!(false, "no rule is named {}", finding.rule);
            return true;
        };
        let Some(level) = level_of(rule, settings) else {
            return false;
        };
        // A question that is answered is one no longer: it is kept and shown, and asks nothing.
        let answered = level == Level::Confirm && finding.settled.is_some();
        finding.level = if answered { Level::Info } else { level };
        finding.clause = Some(rule.clause);
        true
    });
}

/// `None` where the settings switch the rule off.
fn level_of(rule: &Rule, settings: &Settings) -> Option<Level> {
    match settings.rules.get(rule.name) {
        None => Some(rule.level),
        Some(RuleLevel::Off) => None,
        Some(RuleLevel::At(level)) => Some(*level),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Field;
    use crate::rules::testing::Case;

    #[test]
    fn names_are_unique_and_kebab_case() {
        let mut names: Vec<&str> = all().map(|rule| rule.name).collect();
        for name in &names {
            let is_kebab = name.split('-').all(|part| {
                !part.is_empty() && part.chars().all(|ch| ch.is_ascii_lowercase() || ch.is_ascii_digit())
            });
            assert!(is_kebab, "{name}");
        }
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }

    /// 确认.xlsx names a rule by its title.
    #[test]
    fn titles_are_unique() {
        let titles: std::collections::HashSet<&str> = all().map(|rule| rule.title).collect();
        assert_eq!(titles.len(), all().count());
    }

    #[test]
    fn every_rule_says_what_why_and_how_to_mend() {
        for rule in all() {
            for (what, text) in
                [("title", rule.title), ("clause", rule.clause), ("why", rule.why), ("mend", rule.mend)]
            {
                assert!(!text.trim().is_empty(), "{} has no {what}", rule.name);
                assert!(!text.contains(['"', '\'']), "{}: straight quotes in {what}", rule.name);
            }
            assert!(rule.why.ends_with('。') && rule.mend.ends_with('。'), "{} has no full stop", rule.name);
        }
    }

    fn too_short(case: &mut Case) {
        case.term(0, "2026-03-01", "2028-05-31");
    }

    #[test]
    fn the_settings_override_a_level_or_switch_a_rule_off() {
        for (level, expected) in [
            (None, Some(Level::Confirm)),
            (Some(RuleLevel::At(Level::Error)), Some(Level::Error)),
            (Some(RuleLevel::At(Level::Info)), Some(Level::Info)),
            (Some(RuleLevel::Off), None),
        ] {
            let mut case = Case::clean();
            too_short(&mut case);
            case.settings.rules.extend(level.map(|level| ("term-short".to_string(), level)));
            let (findings, verdicts) = case.judge();
            assert_eq!(findings.first().map(|finding| finding.level), expected);
            let blocks = matches!(expected, Some(Level::Error | Level::Confirm));
            assert_eq!(verdicts.summary().passed, if blocks { 2 } else { 3 });
        }
    }

    #[test]
    fn a_settled_finding_stays_and_holds_nobody_back() {
        let mut case = Case::clean();
        too_short(&mut case);
        case.text(0, Field::Remark, "2028年5月到龄退休");
        let (findings, verdicts) = case.judge();
        assert_eq!(findings.len(), 1);
        assert_eq!(verdicts.summary().passed, 3);
    }

    #[test]
    fn an_off_rule_also_silences_what_reading_found() {
        let mut case = Case::clean();
        case.reading.push(Finding::new("photo-small", "照片太小。"));
        case.settings.rules.insert("photo-small".into(), RuleLevel::Off);
        assert_eq!(case.judge().0, []);
    }

    #[test]
    fn unknown_names_are_refused_with_the_nearest_one() {
        let mut settings = Settings::default();
        settings.rules.insert("term-shrot".into(), RuleLevel::Off);
        settings.rules.insert("term-short".into(), RuleLevel::Off);
        settings.rules.insert("zzzzzz".into(), RuleLevel::Off);
        let unknown = unknown_names(&settings);
        assert_eq!(unknown, [("term-shrot".to_string(), Some("term-short")), ("zzzzzz".to_string(), None)]);
    }
}
