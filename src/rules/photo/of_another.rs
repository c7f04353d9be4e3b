//! 照片写着别人的名字: the picture used is named after another nominee, and not after this one.

use std::collections::HashSet;

use crate::finding::{Finding, Level};
use crate::model::{Nomination, Photo};
use crate::rules::photo::extreme::{finding, photos};
use crate::rules::support::name_key;
use crate::rules::{Check, Context, Rule};

pub const RULE: Rule = Rule {
    name: "photo-of-another",
    level: Level::Confirm,
    title: "照片写着别人的名字",
    clause: "附件推荐表",
    why: "照片的文件名是另一位人选的姓名，多半是照片列填错了行，印出来就会贴错人。",
    mend: "核对照片是不是本人；填错的改成本人照片的文件名，文件名起错的改名。",
    check: Check::Following(check),
};

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let names: HashSet<String> = context
        .batch
        .nominations
        .iter()
        .map(|row| name_key(row.name()))
        .filter(|name| !name.is_empty())
        .collect();
    // Who uses another's very picture was told so already.
    let told: HashSet<(Option<String>, Option<String>)> = findings
        .iter()
        .filter(|finding| finding.rule == super::shared::RULE.name)
        .map(|finding| (finding.school.clone(), finding.person.clone()))
        .collect();
    let is_told = |row: &Nomination| {
        let school = Some(context.batch.school_name(row).to_string()).filter(|name| !name.is_empty());
        told.contains(&(school, Some(row.name().to_string())))
    };
    let is_own = |row: &Nomination, photo: &Photo| photo.file.contains(row.name());
    for (nomination, photo) in photos(context).filter(|(row, photo)| !is_own(row, photo)) {
        let own = name_key(nomination.name());
        let words = words(&photo.file);
        let other = words.iter().find(|word| names.contains(*word) && **word != own);
        if let Some(other) = other.filter(|_| !own.is_empty() && !is_told(nomination)) {
            let expected = format!("文件名写的是另一位人选的姓名，应为“{}”本人的照片", nomination.name());
            findings.push(
                finding(&RULE, context, nomination, photo, expected, "请核对照片和文件名")
                    .aside(format!("文件名里的“{other}”是另一行的人选。")),
            );
        }
    }
}

/// The words of a file's name: 贺兰县第二小学-王慧敏(1).jpg has 贺兰县第二小学 and 王慧敏.
pub(super) fn words(file: &str) -> Vec<String> {
    let name = file.rsplit('/').next().unwrap_or(file);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let is_part = |ch: char| ch.is_alphabetic() || ch == '·';
    stem.split(|ch| !is_part(ch))
        .map(|word| name_key(word.trim_end_matches("照片").trim_end_matches("一寸")))
        .filter(|word| !word.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Case, cells, fires, silent};

    fn named(case: &mut Case, index: usize, file: &str) {
        case.photo(index, 295, 413);
        if let Some(photo) = &mut case.batch.nominations[index].photo {
            photo.file = file.into();
        }
    }

    #[test]
    fn fires_where_a_row_uses_another_persons_file() {
        let found = fires(&RULE, |case| {
            let other = case.batch.nominations[1].name().to_string();
            named(case, 0, &format!("照片/某校-{other}(1).jpg"));
        });
        assert_eq!(cells(&found), ["照片2"]);
    }

    #[test]
    fn silent_on_ones_own_name_and_on_names_that_say_nothing() {
        silent(&RULE, |case| {
            let own = case.batch.nominations[0].name().to_string();
            named(case, 0, &format!("照片/{own}照片.jpg"));
        });
        silent(&RULE, |case| named(case, 0, "照片/IMG_2024.jpg"));
    }
}
