//! Merging: the same nomination from the summary and from a school's own 推荐表 is one. Identity is
//! 姓名 + 出生年月 + 学校. What one lacks the other fills; where they differ a person decides.

use std::collections::HashMap;

use super::mark::Origin;
use super::picture::Picture;
use super::raw::Layout;
use super::resolve::{Draft, about, school_name};
use crate::finding::Finding;
use crate::model::{AnyValue, Field, Nomination, School, SchoolRef, Term, Value, YearMonth};

/// One draft per nomination, in the order of the first.
pub fn merge(
    drafts: Vec<Draft>,
    schools: &[School],
    pictures: &[Picture],
    findings: &mut Vec<Finding>,
) -> Vec<Draft> {
    let mut order: Vec<usize> = (0..drafts.len()).collect();
    // Summaries first: after merging, the place is the summary's.
    order.sort_by_key(|index| drafts[*index].layout == Layout::Form);
    // Each stays in its place or goes into an earlier one's: a hundred thousand are not moved about.
    let mut drafts: Vec<Option<Draft>> = drafts.into_iter().map(Some).collect();
    let mut known: HashMap<(String, SchoolRef), Namesakes> = HashMap::new();
    // Two marked copies of one row are rivals, whatever either made of the name; a copy of another school is none.
    let mut origins: HashMap<Origin, usize> = HashMap::new();
    for index in order {
        let Some(draft) = drafts[index].take() else { continue };
        let rival = draft.origin.as_ref().and_then(|origin| origins.get(origin)).copied();
        if let Some(rival) = rival.filter(|at| may_be_one(kept(&mut drafts, *at), &draft)) {
            combine(kept(&mut drafts, rival), draft, schools, pictures, findings);
            continue;
        }
        let own = &draft.nomination;
        let namesakes = (!own.name().is_empty())
            .then(|| known.entry((own.name().to_string(), own.school.clone())).or_default());
        let same = namesakes.as_ref().and_then(|namesakes| namesakes.same(&draft));
        // Where this row is kept from now on: its own place, or that of the row it merges into.
        let at = same.unwrap_or(index);
        if let Some(origin) = draft.origin.clone() {
            origins.insert(origin, at);
        }
        if same.is_some() {
            combine(kept(&mut drafts, at), draft, schools, pictures, findings);
            continue;
        }
        if let Some(namesakes) = namesakes {
            namesakes.add(&draft, at);
        }
        drafts[index] = Some(draft);
    }
    let mut drafts: Vec<Draft> = drafts.into_iter().flatten().collect();
    // Files are read in order, and so are their rows: sorting, which takes half as much memory again, is the exception.
    if !drafts.is_sorted_by(|a, b| a.nomination.source <= b.nomination.source) {
        drafts.sort_by(|a, b| a.nomination.source.cmp(&b.nomination.source));
    }
    drafts
}

fn kept(drafts: &mut [Option<Draft>], at: usize) -> &mut Draft {
    drafts[at].as_mut().expect("what is known was kept")
}

/// Two schools of the list are two; a name that matches none may be a slip of the pen.
fn may_be_one(kept: &Draft, new: &Draft) -> bool {
    let listed = |draft: &Draft| draft.nomination.school_index();
    listed(kept).zip(listed(new)).is_none_or(|(own, other)| own == other)
}

/// Drafts of one name and school, each the first of its kind: a sheet of a hundred thousand equal rows is looked
/// through once.
#[derive(Default)]
struct Namesakes {
    by_birth: HashMap<YearMonth, usize>,
    /// The first from a table and the first from a form: of any birth, and of none that was read.
    any: [Option<usize>; 2],
    unborn: [Option<usize>; 2],
}

impl Namesakes {
    /// A birth that one source lacks or nobody could read does not part a summary from its form; between two
    /// summaries it does.
    fn same(&self, new: &Draft) -> Option<usize> {
        let other = 1 - side(new);
        match born(new) {
            Some(birth) => self.by_birth.get(&birth).copied().or(self.unborn[other]),
            None => self.any[other],
        }
    }

    fn add(&mut self, new: &Draft, at: usize) {
        let side = side(new);
        self.any[side].get_or_insert(at);
        match born(new) {
            Some(birth) => {
                self.by_birth.entry(birth).or_insert(at);
            }
            None => {
                self.unborn[side].get_or_insert(at);
            }
        }
    }
}

fn side(draft: &Draft) -> usize {
    usize::from(draft.layout == Layout::Form)
}

fn born(draft: &Draft) -> Option<YearMonth> {
    draft.nomination.birth.as_ref().and_then(|value| value.read)
}

fn combine(
    kept: &mut Draft,
    new: Draft,
    schools: &[School],
    pictures: &[Picture],
    findings: &mut Vec<Finding>,
) {
    let school = school_name(schools, &kept.nomination.school);
    let person = kept.nomination.name().to_string();
    let differing = differences(&kept.nomination, &new.nomination);
    let (first, second) = (kept.nomination.source.clone(), new.nomination.source.clone());
    for (field, own, other) in &differing {
        for ((place, seen), (other_place, other_seen)) in [(own, other), (other, own)] {
            let finding = Finding::at_cell(
                "nomination-conflict",
                field.key(),
                field.label(),
                place,
                seen,
                format!("与 {other_place} 的“{other_seen}”不一致"),
                "请核对哪一处正确，改成一致",
            )
            .resting_on(other_seen);
            findings.push(about(finding, school.clone(), &person));
        }
    }
    if differing.is_empty() {
        let unread = unread_on_one_side(&kept.nomination, &new.nomination);
        let message = if unread.is_empty() {
            format!("{person} 在 {first} 和 {second} 各报了一次，内容一致，合为一份")
        } else {
            let labels = unread.iter().map(|field| field.label()).collect::<Vec<_>>().join("、");
            format!(
                "{person} 在 {first} 和 {second} 各报了一次，合为一份；其中{labels}两处写得不同，有一处读不懂"
            )
        };
        findings.push(about(Finding::new("nomination-merged", message).at(&second), school.clone(), &person));
    }
    let (mine, theirs) = (first_sha(kept, pictures), first_sha(&new, pictures));
    if let (Some(mine), Some(theirs)) = (mine, theirs)
        && mine != theirs
    {
        let message = format!("{person} 在 {first} 和 {second} 的照片不是同一张，暂用前一处的。请核对");
        let finding = Finding::new("nomination-conflict", message).at(&second).hint("请只留一张照片");
        let finding = finding.resting_on(format!("{mine} {theirs}"));
        findings.push(about(finding, school, &person));
    }
    if kept.pictures.is_empty() {
        kept.pictures = new.pictures;
    }
    fill(&mut kept.nomination, new.nomination);
    if kept.layout != new.layout {
        kept.lacking.retain(|field| new.lacking.contains(field) || kept.nomination.cell(*field).is_none());
    }
}

fn first_sha<'a>(draft: &Draft, pictures: &'a [Picture]) -> Option<&'a str> {
    let photos = draft.pictures.iter().filter_map(|index| pictures.get(*index)?.photo.as_ref().ok());
    photos.map(|photo| photo.sha256.as_str()).next()
}

type Seen = (crate::place::Place, String);

/// Fields that both sources read, and read differently.
fn differences(kept: &Nomination, new: &Nomination) -> Vec<(Field, Seen, Seen)> {
    let mut found = Vec::new();
    macro_rules! compare {
        ($($field:ident $member:ident),* $(,)?) => {$(
            if let (Some(own), Some(other)) = (&kept.$member, &new.$member) {
                if own.read.is_some() && other.read.is_some() && own.read != other.read {
                    found.push((
                        Field::$field,
                        (own.place.clone(), own.seen.clone()),
                        (other.place.clone(), other.seen.clone()),
                    ));
                }
            }
        )*};
    }
    compare!(
        Name name, Sex sex, Ethnicity ethnicity, Birth birth, Politics politics, Education education, College college,
        Major major, Post post, IsLegalRepresentative is_legal_representative, Reason reason, Kind kind,
        Staff staff, TermStart term_start, TermEnd term_end, Filing filing, Phone phone, Email email,
        History history, Opinion opinion, OpinionDate opinion_date, Remark remark,
    );
    // One school may be written in two ways; two schools are met only in two marked copies of one row.
    if kept.school != new.school
        && let (Some(own), Some(other)) = (&kept.unit, &new.unit)
    {
        let seen = |value: &Value<String>| (value.place.clone(), value.seen.clone());
        found.push((Field::Unit, seen(own), seen(other)));
    }
    found
}

/// Fields that hold something in both sources, other words in each, and that at least one of them could not be read:
/// a fault stands there already, but the two are not the same.
fn unread_on_one_side(kept: &Nomination, new: &Nomination) -> Vec<Field> {
    let differs = |(field, own): (Field, &dyn AnyValue)| {
        let other = new.cell(field)?;
        let said = !own.is_blank() && !other.is_blank() && own.seen().trim() != other.seen().trim();
        (said && !(own.is_read() && other.is_read())).then_some(field)
    };
    kept.cells().into_iter().filter_map(differs).collect()
}

/// What the first lacks comes from the second, with the second's place.
fn fill(kept: &mut Nomination, new: Nomination) {
    kept.merged.push(new.source);
    kept.merged.extend(new.merged);
    fn take<T>(own: &mut Option<Value<T>>, other: Option<Value<T>>) {
        // A cell that holds something unreadable is not blank: its finding stands beside it.
        let open = own.as_ref().is_none_or(|own| own.read.is_none() && own.is_blank());
        let better = other.as_ref().is_some_and(|other| other.read.is_some());
        if open && (better || own.is_none()) {
            *own = other;
        }
    }
    let had_term = kept.term_start.as_ref().is_some_and(|value| value.read.is_some());
    macro_rules! fill {
        ($($member:ident),* $(,)?) => { $( take(&mut kept.$member, new.$member); )* };
    }
    fill!(
        sex,
        ethnicity,
        birth,
        politics,
        education,
        college,
        major,
        unit,
        post,
        is_legal_representative,
        reason,
        kind,
        staff,
        term_start,
        term_end,
        filing,
        phone,
        email,
        history,
        photo_cell,
        remark,
        opinion,
        opinion_date,
    );
    // The effective term follows the columns that were read, whichever sheet they stood on.
    let read = |value: &Option<Value<jiff::civil::Date>>| value.as_ref().and_then(|value| value.read);
    match (read(&kept.term_start), read(&kept.term_end)) {
        (Some(start), Some(end)) => kept.term = Term { start, end },
        (Some(_), None) if !had_term => kept.term = new.term,
        (None, Some(end)) => kept.term.end = end,
        _ => {}
    }
}
