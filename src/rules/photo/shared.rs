//! 两人同一张照片: the very same bytes stand for two people.

use super::extreme::{base, photos};
use super::of_another::words;
use crate::finding::{Finding, Level};
use crate::model::Field;
use crate::rules::support::{about, groups, name_key, other_row};
use crate::rules::{Check, Context, Rule};

pub const RULE: Rule = Rule {
    name: "photo-shared",
    level: Level::Error,
    title: "两人用了同一张照片",
    clause: "附件推荐表",
    why: "两个人的照片一模一样，总有一个放错了。",
    mend: "核对是谁的照片，给另一人换上本人照片。",
    check: Check::Batch(check),
};

fn check(context: &Context, findings: &mut Vec<Finding>) {
    let rows: Vec<_> = photos(context).collect();
    for group in groups(rows.iter().enumerate().map(|(index, (_, photo))| (photo.sha256.as_str(), index))) {
        // Whose name the file bears, it is theirs: only the others are asked. Where it bears everybody's, as two
        // files of one picture do, or nobody's, all are.
        let named = |index: &usize| {
            let (row, photo) = rows[*index];
            words(&photo.file).contains(&name_key(row.name()))
        };
        let some_named = group.iter().any(named) && !group.iter().all(named);
        for (at, &index) in group.iter().enumerate() {
            if some_named && named(&index) {
                continue;
            }
            let (row, photo) = rows[index];
            let (twin, _) = rows[if at == 0 { group[1] } else { group[at - 1] }];
            // One person in two rows brings one picture; those rows are asked about as such.
            if name_key(row.name()) == name_key(twin.name()) {
                continue;
            }
            let (whose, aside) = other_row(context, row, twin);
            let what = format!("用的图片“{}”与{whose}用的一模一样", base(&photo.file));
            let expected = "应为本人照片";
            findings.push(
                about(&RULE, context, row, Field::Photo, what, expected, "请核对后换上本人照片").aside(aside),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{cells, fires, silent};

    #[test]
    fn fires_at_both() {
        let found = fires(&RULE, |case| case.row(1).photo = case.batch.nominations[0].photo.clone());
        assert_eq!(cells(&found), ["照片2", "照片3"]);
    }

    #[test]
    fn silent_on_one_person_in_two_rows() {
        silent(&RULE, |case| {
            case.copy_row(0);
        });
    }

    #[test]
    fn only_who_uses_a_picture_by_anothers_name_is_asked() {
        let found = fires(&RULE, |case| {
            for row in [0, 1] {
                case.photo(row, 295, 413);
                let photo = case.row(row).photo.as_mut().expect("a photo");
                (photo.sha256, photo.file) = ("ab".into(), "照片/贺兰县第四中学-李玥.jpg".into());
            }
        });
        assert_eq!(cells(&found), ["照片2"]);
        assert!(!found[0].message.contains("李玥的") && found[0].full().contains("贺兰县第四中学"));
    }
}
