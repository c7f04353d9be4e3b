//! 培训当天不在任: met while a workbook is read into the ledger; `intake` or `pipeline` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "trained-not-in-office",
    level: Level::Info,
    title: "培训当天不在任",
    clause: "第16条",
    why: "这个人培训那天不是这所学校在任的首席信息官，记录会保存，但不算在任者的培训。",
    mend: "核对姓名和学校；写错了的，更正后再导入一次。",
    check: Check::Reading,
};
