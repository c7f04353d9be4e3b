//! 照片印不出来: its head was readable, its picture was not.
//!
//! Fires and stays silent in `tests/suite/build.rs`, where a real photo is cut short.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "photo-unprintable",
    level: Level::Error,
    title: "照片印不出来",
    clause: "附件推荐表",
    why: "图片文件的开头正常，但内容不完整或已损坏，推荐表的照片格只能空着。",
    mend: "请换一张照片，或重新从相机、手机里导出一次。",
    check: Check::Printing,
};
