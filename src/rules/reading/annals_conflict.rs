//! 与台账矛盾: met while a workbook is read into the ledger; `intake` or `pipeline` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "annals-conflict",
    level: Level::Error,
    title: "与台账矛盾",
    clause: "第5条",
    why: "一校同时只能有一名，文号和聘书编号不重复；已有的记录不能改。",
    mend: "核对这一行；要更正已有的记录，把“序号”留空另记一条。",
    check: Check::Reading,
};
