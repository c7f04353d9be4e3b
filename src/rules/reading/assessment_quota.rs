//! 优秀超过名额: met while a workbook is read into the ledger; `intake` or `pipeline` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "assessment-quota",
    level: Level::Error,
    title: "优秀超过名额",
    clause: "第15条",
    why: "优秀的名额按全年参加考核的人数算，不论分几次导入。",
    mend: "把全年的打分放在一张表里一起导入，或改正等次；名额的比例在 yinfa.toml 的 [assessment] 里。",
    check: Check::Reading,
};
