//! 要记入台账的格子读不懂: met while a workbook is read into the ledger; `intake` or `pipeline` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "annals-cell",
    level: Level::Error,
    title: "要记入台账的格子读不懂",
    clause: "第5条",
    why: "记进台账就不能再改，拿不准的一格也不记。",
    mend: "按说明改好这一格，再导入一次；有一处不对，整个文件都不记。",
    check: Check::Reading,
};
