//! 没有签到，没有记入: met while a workbook is read into the ledger; `intake` or `pipeline` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "sign-in-absent",
    level: Level::Info,
    title: "没有签到，没有记入",
    clause: "第16条",
    why: "签到一列有人签了，空着的和写着缺席、请假的，不算参加。",
    mend: "到了的，补上签到再导入一次。",
    check: Check::Reading,
};
