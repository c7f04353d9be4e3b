//! The registry: every rule by name, and the run over all of them.

use std::collections::HashMap;

use super::{Check, Context, Rule, Verdicts};
use crate::finding::{self, Finding, Level};
use crate::settings::{RuleLevel, Settings};
use crate::text;

/// Every rule, folder by folder, in the order in which `yinfa rules` lists them.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    FOLDERS.iter().copied().flatten().copied()
}

const FOLDERS: &[&[&Rule]] = &[super::reading::RULES];

pub fn find(name: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.name == name)
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
    let mut findings = reading;
    for rule in all() {
        if let Check::Batch(check) = rule.check {
            if level_of(rule, context.settings).is_some() {
                check(context, &mut findings);
            }
        }
    }
    let rules: HashMap<&str, &Rule> = all().map(|rule| (rule.name, rule)).collect();
    findings.retain_mut(|finding| {
        let rule = rules[finding.rule];
        let Some(level) = level_of(rule, context.settings) else {
            return false;
        };
        finding.level = level;
        finding.clause = Some(rule.clause);
        true
    });
    finding::sort(&mut findings);
    let verdicts = Verdicts::decide(context, &findings);
    (findings, verdicts)
}

/// `None` where the settings switch the rule off.
fn level_of(rule: &Rule, settings: &Settings) -> Option<Level> {
    match settings.rules.get(rule.name) {
        None => Some(rule.level),
        Some(RuleLevel::Off) => None,
        Some(RuleLevel::At(level)) => Some(*level),
    }
}
