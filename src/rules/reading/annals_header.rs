//! 要记入台账的表认不出: met while a workbook is read into the ledger; `intake` or `pipeline` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "annals-header",
    level: Level::Error,
    title: "要记入台账的表认不出",
    clause: "第5条",
    why: "台账是聘任、变更和履职的凭据，列名或培训名称、日期不清楚的，不知道该记什么。",
    mend: "照说明补上列名；签到表在表头上面写明培训名称和时间。",
    check: Check::Reading,
};
