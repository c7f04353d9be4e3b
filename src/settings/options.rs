//! Options: `yinfa.toml` as it may be written. Everything is optional, nothing unknown is accepted:
//! a misspelt key would otherwise silently do nothing.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::finding::Level;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    pub bureau: Bureau,
    pub notice: Notice,
    pub call: Call,
    pub certificate: Certificate,
    pub roster: Roster,
    pub appointment: Appointment,
    pub numbers: Numbers,
    pub ledger: Ledger,
    pub assessment: Assessment,
    pub paper: Paper,
    pub wording: Wording,
    pub scope: Scope,
    pub checks: Checks,
    pub rules: BTreeMap<String, RuleLevel>,
    pub headers: BTreeMap<String, Vec<String>>,
    pub schools: BTreeMap<String, String>,
    pub fonts: Fonts,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Bureau {
    pub name: Option<String>,
    pub county: Option<String>,
    pub division: Option<String>,
    pub contact: Option<String>,
    pub phone: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Notice {
    pub date: Option<toml::value::Datetime>,
    pub document_no: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Call {
    pub date: Option<toml::value::Datetime>,
    pub deadline: Option<toml::value::Datetime>,
    pub document_no: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Certificate {
    pub duties: Option<bool>,
    pub qr: Option<bool>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Roster {
    pub mask: Option<bool>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Appointment {
    pub date: Option<toml::value::Datetime>,
    pub years: Option<u8>,
    pub role: Option<String>,
    pub mend_by: Option<toml::value::Datetime>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Numbers {
    pub document: Option<String>,
    pub certificate: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Ledger {
    pub remind_days: Option<u16>,
    pub gap_days: Option<u16>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Assessment {
    pub raters: Option<Vec<(String, u32)>>,
    pub excellent_from: Option<u8>,
    pub pass_from: Option<u8>,
    pub basic_from: Option<u8>,
    pub excellent_percent: Option<u8>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Paper {
    pub stamped: Option<bool>,
    pub imprint_even: Option<bool>,
    pub page_number: Option<String>,
    pub cc: Option<Vec<String>>,
    pub act: Option<String>,
    pub digest_footer: Option<bool>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Wording {
    pub fix: Option<bool>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Scope {
    pub stages: Option<Vec<String>>,
    pub coverage_date: Option<toml::value::Datetime>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Checks {
    pub age_min: Option<u8>,
    pub age_max: Option<u8>,
    pub league_age_max: Option<u8>,
    pub photo_min_width: Option<u32>,
    pub photo_ratio_tolerance: Option<f64>,
    pub history_gap_months: Option<u32>,
    pub retirement_offset_months: Option<i32>,
    pub area_code: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Fonts {
    pub folders: Option<Vec<String>>,
}

/// What a rule is set to: a level, or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RuleLevel {
    Off,
    #[serde(untagged)]
    At(Level),
}
