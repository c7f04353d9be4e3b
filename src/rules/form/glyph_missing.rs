//! 字体缺字: a character that no font at hand can print, fallbacks included.
//!
//! Found before anything is rendered, so that a name never comes out as a box.

use crate::finding::{Finding, Level};
use crate::model::{Field, Nomination, School};
use crate::rules::support::{about, about_school, read};
use crate::rules::{Check, Context, Rule};

pub const RULE: Rule = Rule {
    name: "glyph-missing",
    level: Level::Error,
    title: "字体里没有这个字",
    clause: "附件推荐表",
    why: "姓名等内容要按原字印出；印制用的字体里没有这个字，纸上就会是空框。",
    mend: "先核对是不是用错了字（如部首、造字）；字没有错，请在电脑上装齐生僻字字体后重做。",
    check: Check::Following(check),
};

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let mut printer = Printer::new(context);
    for school in context.batch.schools.iter().filter(|school| school.in_scope) {
        let lacking = printer.lacking(school.name());
        if !lacking.is_empty() {
            findings.push(of_school(school, &lacking));
        }
    }
    for nomination in &context.batch.nominations {
        for (field, text) in printed(nomination) {
            let lacking = printer.lacking(text);
            if !lacking.is_empty() {
                let finding = of_nomination(context, nomination, field, &lacking);
                // Reading asked whether the character is meant; that it cannot be printed answers that.
                let asked = |own: &Finding| {
                    matches!(own.rule, "name-character" | "name-unusual") && own.place == finding.place
                };
                findings.retain(|own| !asked(own));
                findings.push(finding);
            }
        }
    }
}

fn of_nomination(context: &Context, nomination: &Nomination, field: Field, lacking: &[Lack]) -> Finding {
    let what = format!("里的{}印不出来", describe(lacking));
    about(&RULE, context, nomination, field, what, EXPECTED, hint(lacking))
}

/// A character of one's own making, a radical or a compatibility form is not for want of a font.
fn hint(lacking: &[Lack]) -> &'static str {
    let strange = |ch: char| matches!(ch as u32, 0xe000..=0xf8ff | 0xf0000.. | 0xf900..=0xfaff | 0x2e80..=0x2fdf | 0x2f800..=0x2fa1f | 0xfffd);
    if lacking.iter().all(|(ch, _)| strange(*ch)) {
        "这是自造字、部首、兼容字形或乱码，请用输入法重新打出这个字"
    } else {
        HINT
    }
}

fn of_school(school: &School, lacking: &[Lack]) -> Finding {
    let what = format!("里的{}印不出来", describe(lacking));
    about_school(&RULE, school, Field::SchoolName, what, EXPECTED, HINT)
}

const EXPECTED: &str = "应为字体里有的规范汉字";
const HINT: &str = "请核对用字；没有用错的，请安装生僻字字体后重做";

type Lack = (char, &'static str);

/// `“䶮”（U+4DAE，仿宋）、“𬎆”（U+2C386，仿宋）`
fn describe(lacking: &[Lack]) -> String {
    let parts: Vec<String> =
        lacking.iter().map(|(ch, role)| format!("“{ch}”（U+{:04X}，{role}）", *ch as u32)).collect();
    parts.join("、")
}

/// Asks the fonts once a character, not once an occurrence.
struct Printer<'a> {
    context: &'a Context<'a>,
    /// A bit for each character that is known to print: almost all of a county's text.
    prints: Vec<u64>,
}

impl<'a> Printer<'a> {
    fn new(context: &'a Context<'a>) -> Self {
        Self { context, prints: vec![0; char::MAX as usize / 64 + 1] }
    }

    /// Each character of the text that cannot be printed, once.
    fn lacking(&mut self, text: &str) -> Vec<Lack> {
        let mut lacking: Vec<Lack> = Vec::new();
        // White space, line breaks and controls are laid out or dropped, never drawn.
        for ch in text.chars().filter(|ch| !ch.is_whitespace() && !ch.is_control()) {
            let (word, bit) = (&mut self.prints[ch as usize / 64], 1 << (ch as usize % 64));
            if *word & bit != 0 {
                continue;
            }
            match self.context.glyphs.lacking(ch) {
                None => *word |= bit,
                Some(role) if lacking.iter().all(|(known, _)| *known != ch) => lacking.push((ch, role)),
                Some(_) => {}
            }
        }
        lacking
    }
}

/// The texts of a row that reach paper. 政治面貌 and 最高学历 are printed in the canonical words.
fn printed(nomination: &Nomination) -> Vec<(Field, &str)> {
    let mut texts: Vec<(Field, &str)> = [
        (Field::Name, &nomination.name),
        (Field::Education, &nomination.education),
        (Field::College, &nomination.college),
        (Field::Major, &nomination.major),
        (Field::Post, &nomination.post),
        (Field::Phone, &nomination.phone),
        (Field::Email, &nomination.email),
        (Field::Opinion, &nomination.opinion),
    ]
    .into_iter()
    .filter_map(|(field, value)| Some((field, read(value)?.as_str())))
    .collect();
    // The school's own name is printed from the list; a name off the list is not printed at all.
    if let Some(history) = &nomination.history {
        let entries = history.read.iter().flatten();
        texts.extend(entries.map(|entry| (Field::History, entry.text.as_str())));
    }
    texts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Glyphs;
    use crate::rules::testing::{Case, cells, fires, silent};

    /// Fonts that know the Basic Multilingual Plane, no further.
    struct OnlyBmp;

    impl Glyphs for OnlyBmp {
        fn lacking(&self, ch: char) -> Option<&'static str> {
            (ch as u32 > 0xffff).then_some("仿宋")
        }
    }

    fn named(case: &mut Case, name: &str) {
        case.glyphs = Box::new(OnlyBmp);
        case.text(0, Field::Name, name);
        case.school_text(0, Field::LegalRepresentative, name);
    }

    #[test]
    fn fires_with_person_character_code_point_and_role() {
        let found = fires(&RULE, |case| named(case, "周𬎆𬎆"));
        assert_eq!(cells(&found), ["姓名2"]);
        assert_eq!(found[0].person.as_deref(), Some("周𬎆𬎆"));
        assert!(found[0].message.contains("“𬎆”（U+2C386，仿宋）印不出来"), "{}", found[0].message);
        let found = fires(&RULE, |case| {
            case.glyphs = Box::new(OnlyBmp);
            case.school_text(1, Field::SchoolName, "𬎆庄小学");
            case.history(1, &["2000.08—至今 𬎆庄小学 校长"]);
        });
        assert_eq!(cells(&found), ["学校名称3", "工作经历3"]);
    }

    #[test]
    fn silent_where_the_fonts_have_it() {
        silent(&RULE, |case| named(case, "李玥"));
        silent(&RULE, |case| case.text(0, Field::Name, "周𬎆"));
    }
}
