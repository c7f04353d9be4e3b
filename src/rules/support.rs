//! What several rules need: comparing names, grouping rows, and building findings that point at a
//! cell. No rule lives here.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use super::{Context, Rule};
use crate::finding::{Finding, Level};
use crate::model::{Field, Nomination, School, Table, Value};
use crate::place::Place;
use crate::text;

/// What was read in an optional cell.
pub(super) fn read<T>(value: &Option<Value<T>>) -> Option<&T> {
    value.as_ref().and_then(|value| value.read.as_ref())
}

/// The text of an optional cell where it says something: neither blank nor a placeholder.
pub(super) fn said(value: &Option<Value<String>>) -> Option<&str> {
    let text = read(value)?.trim();
    (!text.is_empty() && !text::is_placeholder(text)).then_some(text)
}

/// A personal name as it is compared: without white space, every middle dot the same, and without a
/// note in brackets, as a list may have it: 张敏（校长）.
pub(super) fn name_key(name: &str) -> String {
    let name = name.split(['（', '(', '【', '[']).next().unwrap_or(name);
    let is_dot =
        |ch| matches!(ch, '\u{2022}' | '\u{30fb}' | '\u{2027}' | '\u{2219}' | '\u{22c5}' | '\u{ff0e}' | '.');
    let name = text::squeeze(name);
    if name.contains(is_dot) { name.replace(is_dot, "·") } else { name }
}

/// Who a nomination is about, where the row says enough to tell: 姓名 + 出生年月.
pub(super) fn person_key(nomination: &Nomination) -> Option<(String, i32)> {
    let name = name_key(nomination.name());
    let birth = read(&nomination.birth)?;
    (!name.is_empty()).then(|| (name, birth.months()))
}

/// Indices that share a key, two or more together, in the order in which the keys first appear: a
/// map's own order would differ from run to run.
pub(super) fn groups<K: Hash + Eq>(items: impl Iterator<Item = (K, usize)>) -> Vec<Vec<usize>> {
    let mut slots: HashMap<K, usize> = HashMap::new();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (key, index) in items {
        let slot = *slots.entry(key).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[slot].push(index);
    }
    groups.retain(|group| group.len() > 1);
    groups
}

/// Names that more than one row of the school list has.
pub(super) fn repeated_names<'a>(context: &Context<'a>) -> HashSet<&'a str> {
    let mut known: HashSet<&str> = HashSet::new();
    let schools: &'a [School] = &context.batch.schools;
    schools.iter().map(School::name).filter(|name| !known.insert(name)).collect()
}

/// Whole years lived between a birth and the day of judgement, by months: the form asks for no day.
pub(super) fn age(context: &Context, nomination: &Nomination) -> Option<i32> {
    let birth = read(&nomination.birth)?;
    Some((crate::model::YearMonth::from(context.as_of).months() - birth.months()).div_euclid(12))
}

/// Is the age one that no rule asks about? Rules that reckon from the birth are silent otherwise:
/// one wrong cell makes one finding.
pub(super) fn age_is_sound(context: &Context, nomination: &Nomination) -> bool {
    let checks = &context.settings.checks;
    age(context, nomination).is_some_and(|age| (checks.age_min..=checks.age_max).contains(&age))
}

/// A finding at one cell of a nomination: `职务（J2）现在是“高级教师”，应为…。请…。` Where the sheet has no
/// such column it stands at the 姓名 cell.
pub(super) fn at(
    rule: &Rule,
    context: &Context,
    nomination: &Nomination,
    field: Field,
    expected: impl Into<String>,
    hint: impl Into<String>,
) -> Finding {
    let (label, key, place, seen) = target(nomination, field);
    let finding = Finding::at_cell(rule.name, key, label, place, seen, expected, hint);
    of(finding, context, nomination, field)
}

/// As [`at`], for cells whose whole text does not belong in a sentence (工作经历, 照片) or where
/// something else than the text is the matter: `what` says what was found.
pub(super) fn about(
    rule: &Rule,
    context: &Context,
    nomination: &Nomination,
    field: Field,
    what: impl AsRef<str>,
    expected: impl Into<String>,
    hint: impl Into<String>,
) -> Finding {
    let (label, key, place, seen) = target(nomination, field);
    let finding = sentence(rule, key, label, place, seen, what.as_ref(), expected.into(), hint.into());
    of(finding, context, nomination, field)
}

/// A finding at one cell of the school list; at the 学校名称 cell where the list has no such column.
pub(super) fn at_school(
    rule: &Rule,
    school: &School,
    field: Field,
    expected: impl Into<String>,
    hint: impl Into<String>,
) -> Finding {
    let (label, key, place, seen) = school_target(school, field);
    Finding::at_cell(rule.name, key, label, place, seen, expected, hint).of_school(school.name())
}

/// As [`about`], for the school list.
pub(super) fn about_school(
    rule: &Rule,
    school: &School,
    field: Field,
    what: impl AsRef<str>,
    expected: impl Into<String>,
    hint: impl Into<String>,
) -> Finding {
    let (label, key, place, seen) = school_target(school, field);
    sentence(rule, key, label, place, seen, what.as_ref(), expected.into(), hint.into())
        .of_school(school.name())
}

type Target<'a> = (&'static str, &'static str, &'a Place, &'a str);

fn target(nomination: &Nomination, field: Field) -> Target<'_> {
    match nomination.cell(field) {
        Some(value) => (
            label_in(Table::Nominations, field),
            key_in(Table::Nominations, field),
            value.place(),
            value.seen(),
        ),
        None => (Field::Name.label(), Field::Name.key(), &nomination.source, nomination.name()),
    }
}

fn school_target(school: &School, field: Field) -> Target<'_> {
    let (field, value) = school
        .cells()
        .into_iter()
        .find(|(own, _)| *own == field)
        .unwrap_or((Field::SchoolName, &school.name));
    (label_in(Table::Schools, field), key_in(Table::Schools, field), value.place(), value.seen())
}

fn label_in(table: Table, field: Field) -> &'static str {
    table.column(field).map_or_else(|| field.label(), |column| column.label)
}

fn key_in(table: Table, field: Field) -> &'static str {
    table.column(field).map_or_else(|| field.key(), |column| column.key)
}

#[expect(clippy::too_many_arguments, reason = "one sentence's parts, private, called twice")]
fn sentence(
    rule: &Rule,
    key: &'static str,
    label: &'static str,
    place: &Place,
    seen: &str,
    what: &str,
    expected: String,
    hint: String,
) -> Finding {
    let at = place.cell.map(|cell| format!("（{cell}）")).unwrap_or_default();
    let mut message = format!("{label}{at}{what}，{expected}。");
    if !hint.is_empty() {
        message.push_str(&hint);
        message.push('。');
    }
    let mut finding = Finding::new(rule.name, message).at(place).seen(seen).expected(expected);
    finding.field = Some(key);
    finding.label = Some(label);
    finding.what = Some(what.to_string());
    finding.hint = (!hint.is_empty()).then_some(hint);
    finding
}

/// The other row of two, as a school may read of it, and as the bureau does: nobody is told the name of another
/// school's person.
pub(super) fn other_row(context: &Context, row: &Nomination, twin: &Nomination) -> (String, String) {
    let whole = format!("“{}”{}（{}）", context.batch.school_name(twin), twin.name(), twin.source);
    let own = row.school_index().is_some() && row.school == twin.school;
    let told = if own {
        format!("本校“{}”（{}）", twin.name(), twin.source)
    } else {
        "另一所学校的人选".to_string()
    };
    (told, format!("另一处是{whole}。"))
}

fn of(finding: Finding, context: &Context, nomination: &Nomination, field: Field) -> Finding {
    let mut finding = finding.of_school(context.batch.school_name(nomination));
    finding.evidence = match field {
        // The cell holds a name; the question is about the picture of that name.
        Field::Photo => nomination.photo.as_ref().map(|photo| photo.sha256.clone()),
        // One end of a term means nothing without the other.
        Field::TermStart | Field::TermEnd => {
            Some(format!("{}..{}", nomination.term.start, nomination.term.end))
        }
        _ => None,
    };
    match nomination.name() {
        "" => finding,
        name => finding.of_person(name),
    }
}

/// Cells where reading already left something to mend or to answer, so that a rule of the batch does
/// not say it twice.
pub(super) struct Reported {
    places: HashSet<Place>,
    /// School and person whose picture was in question, wherever that finding stands.
    photos: HashSet<(Option<String>, Option<String>)>,
}

impl Reported {
    pub(super) fn by(findings: &[Finding]) -> Self {
        let mut reported = Self { places: HashSet::new(), photos: HashSet::new() };
        for finding in findings.iter().filter(|finding| asks(finding)) {
            if let Some(place) = finding.place.as_ref().filter(|place| place.cell.is_some()) {
                reported.places.insert(place.clone());
            }
            if finding.field == Some(Field::Photo.key()) {
                reported.photos.insert((finding.school.clone(), finding.person.clone()));
            }
        }
        reported
    }

    pub(super) fn at(&self, place: &Place) -> bool {
        self.places.contains(place)
    }

    pub(super) fn photo_of(&self, school: &str, person: &str) -> bool {
        !self.photos.is_empty() && self.photos.contains(&(Some(school.to_string()), Some(person.to_string())))
    }
}

/// Levels are given only after every rule has run; until then the registry knows them.
fn asks(finding: &Finding) -> bool {
    super::find(finding.rule).is_none_or(|rule| matches!(rule.level, Level::Error | Level::Confirm))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_without_their_habits() {
        for (one, other) in [
            ("马　伟", "马伟"),
            ("阿卜杜拉•买买提", "阿卜杜拉·买买提"),
            ("张敏（校长）", "张敏"),
            ("张\u{200b}敏", "张敏"),
        ] {
            assert_eq!(name_key(one), name_key(other));
        }
    }

    #[test]
    fn groups_keep_the_order_of_first_appearance() {
        let words = ["乙", "甲", "乙", "丙", "甲"];
        assert_eq!(groups(words.into_iter().zip(0..)), [vec![0, 2], vec![1, 4]]);
    }
}
