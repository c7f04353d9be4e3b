//! 文件有密码: met while reading; `intake` finds it, this file says what it means.

use crate::finding::Level;
use crate::rules::{Check, Rule};

pub const RULE: Rule = Rule {
    name: "file-encrypted",
    level: Level::Error,
    title: "文件有密码",
    clause: "第5条",
    why: "有密码的文件程序和别人都打不开，里面报的人等于没有报。",
    mend: "在 Excel 或 WPS 里去掉“打开密码”，另存后重新报送。",
    check: Check::Reading,
};

#[cfg(test)]
mod tests {
    use super::super::support::{read, row};
    use super::RULE;

    /// As Office writes an encrypted workbook: a compound file with an EncryptedPackage stream.
    fn encrypted() -> Vec<u8> {
        let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
        bytes.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
        bytes
    }

    #[test]
    fn fires() {
        assert!(read(&vec![("甲.xlsx", encrypted())]).contains(&RULE.name));
    }

    #[test]
    fn is_silent() {
        assert!(!read(&row(&[])).contains(&RULE.name));
    }
}
