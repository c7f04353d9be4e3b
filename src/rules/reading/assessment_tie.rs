//! 优秀名额处同分: met while a workbook is read into the ledger; `intake` or `pipeline` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "assessment-tie",
    level: Level::Error,
    title: "优秀名额处同分",
    clause: "第15条",
    why: "优秀的名额有限，名额处同分的，由考核单位定。",
    mend: "核对打分，分出先后再导入。",
    check: Check::Reading,
};
