//! 文件没有印成: the template or the page setter failed on one document.
//!
//! Fires in `tests/suite/commands.rs`, where a real template is broken; silent in every build of the sample.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "paper-failed",
    level: Level::Error,
    title: "文件没有印成",
    clause: "附件推荐表",
    why: "一份文件排版时出错，没有生成；其余文件不受影响。常见原因是工作目录里改过的模板写错了。",
    mend: "按提示的行号改回模板；没有改过模板的，把提示连同表格交给信息中心的同事。",
    check: Check::Printing,
};
