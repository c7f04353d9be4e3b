//! 照片印不出来: its head was readable, its picture was not.
//!
//! Reading tries every picture, so this fires only where a file changes between reading and printing; no
//! test makes that happen. Every build of the sample shows it silent.

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
