//! 确认不在工作目录: met while reading; `intake` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "waiver-elsewhere",
    level: Level::Info,
    title: "别处的确认没有采用",
    clause: "第5条",
    why: "确认由局里作出，只从工作目录里的“确认.xlsx”读取；别的文件里的确认，谁都可能写，没有采用。",
    mend: "确是局里的确认，请并入工作目录里的“确认.xlsx”；学校送来的不用理会。",
    check: Check::Reading,
};

#[cfg(test)]
mod tests {
    use super::super::support::{read, row, with};
    use super::RULE;

    const ANSWERS: &str = "规则,学校,姓名,理由,确认人\nterm-short,贺兰县第一小学,马伟,到龄,张主任\n";

    #[test]
    fn fires() {
        assert!(read(&with(row(&[]), "报送/确认.xlsx", ANSWERS.into())).contains(&RULE.name));
    }

    #[test]
    fn is_silent() {
        assert!(!read(&with(row(&[]), "确认.xlsx", ANSWERS.into())).contains(&RULE.name));
    }
}
