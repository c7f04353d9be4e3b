//! Print runs 装订册: the single papers of a kind once more, merged in the order of towns into volumes that a
//! duplex printer yields as a pile. Decides which papers go into which volume; prints nothing.

use std::collections::HashMap;

use super::{Checked, Paper, Planned};
use crate::document::Document;

/// The most people in one volume: its layout is held in memory as a whole, and a pile has to be carried.
const PEOPLE: usize = 200;

/// The kinds that are printed as piles.
const KINDS: [Document; 3] = [Document::RecommendationForm, Document::Certificate, Document::ReturnSlip];

/// Volume 分册: the papers of one kind, as the pile has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Volume {
    pub kind: Document,
    /// From 1, of `parts`.
    pub part: usize,
    pub parts: usize,
    /// *Invariant*: all of `kind`, at most [`PEOPLE`].
    pub papers: Vec<Planned>,
}

impl Volume {
    /// `推荐表`, or `推荐表（第2册，共3册）`.
    pub fn title(&self) -> String {
        let kind = self.kind.label();
        match self.parts {
            1 => kind.to_string(),
            parts => format!("{kind}（第{}册，共{parts}册）", self.part),
        }
    }

    /// Its people, as nominations, in the order of the pile.
    fn people(&self) -> Vec<usize> {
        let nomination = |planned: &Planned| match planned.paper {
            Paper::Form(index) | Paper::Certificate(index) => Some(index),
            _ => None,
        };
        self.papers.iter().filter_map(nomination).collect()
    }

    /// `6-装订/推荐表`, or `6-装订/推荐表-第2册`.
    fn path(&self) -> String {
        let kind = self.kind.label();
        match self.parts {
            1 => format!("6-装订/{kind}"),
            _ => format!("6-装订/{kind}-第{}册", self.part),
        }
    }
}

/// The volumes of a plan, each with the lists that go beside it.
pub fn volumes(checked: &Checked, planned: &[Planned]) -> Vec<Planned> {
    let order = Towns::of(checked);
    let mut out = Vec::new();
    for kind in KINDS {
        let mut papers: Vec<Planned> =
            planned.iter().filter(|planned| planned.paper.document() == kind).cloned().collect();
        papers.sort_by_key(|planned| order.place(planned.school.as_deref().unwrap_or("")));
        let parts = papers.len().div_ceil(PEOPLE);
        for (part, papers) in (1..).zip(papers.chunks(PEOPLE)) {
            let volume = Volume { kind, part, parts, papers: papers.to_vec() };
            let path = volume.path();
            let beside = match kind {
                Document::RecommendationForm => {
                    Some(("照片核对表", Paper::PhotoSheet(volume.people(), volume.title())))
                }
                Document::Certificate => Some(("签收单", Paper::Handover(volume.people()))),
                _ => None,
            };
            out.push(Planned { path: format!("{path}.pdf"), paper: Paper::Volume(volume), school: None });
            out.extend(beside.map(|(name, paper)| {
                let path = format!("{path}-{name}.pdf");
                Planned { path, paper, school: None }
            }));
        }
    }
    out
}

/// Where a school stands in a pile: by its town, towns in the order in which the school list first names them, schools
/// without one after them, and schools on no list last.
struct Towns<'a> {
    places: HashMap<&'a str, (usize, usize)>,
}

impl<'a> Towns<'a> {
    fn of(checked: &'a Checked) -> Self {
        let mut towns: HashMap<&str, usize> = HashMap::new();
        let mut places = HashMap::new();
        for (index, school) in checked.batch.schools.iter().enumerate() {
            let next = towns.len();
            let town = school.town().map_or(usize::MAX - 1, |town| *towns.entry(town).or_insert(next));
            places.entry(school.name()).or_insert((town, index));
        }
        Self { places }
    }

    fn place(&self, school: &str) -> (usize, usize) {
        self.places.get(school).copied().unwrap_or((usize::MAX, usize::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Batch, School, Value};
    use crate::place::Place;
    use crate::rules::Verdicts;
    use crate::settings::{Settings, Templates};
    use std::sync::Arc;

    /// A list of schools that alternates between towns, the last without one.
    fn checked(schools: usize) -> Checked {
        let value = |text: String| Value::new(Place::file("名册.xlsx"), text.clone(), Some(text));
        let town = |index: usize| (index + 1 < schools).then(|| ["习岗镇", "立岗镇"][index % 2].to_string());
        let school = |index: usize| School {
            town: town(index).map(value),
            ..School::named(value(format!("第{index}小学")))
        };
        Checked {
            settings: Settings::default(),
            templates: Templates::default(),
            batch: Batch { schools: (0..schools).map(school).collect(), ..Batch::default() },
            findings: Vec::new(),
            verdicts: Verdicts::default(),
            in_office: Vec::new(),
            state: Arc::default(),
            issued_before: Vec::new(),
            as_of: jiff::civil::date(2026, 3, 1),
        }
    }

    fn forms(schools: usize) -> Vec<Planned> {
        let form = |index: usize| Planned {
            path: format!("2-推荐表/{index}.pdf"),
            paper: Paper::Form(index),
            school: Some(format!("第{index}小学")),
        };
        (0..schools).map(form).collect()
    }

    fn runs(volumes: &[Planned]) -> Vec<&Volume> {
        volumes
            .iter()
            .filter_map(|planned| match &planned.paper {
                Paper::Volume(volume) => Some(volume),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn a_pile_is_in_the_order_of_towns_and_no_thicker_than_can_be_carried() {
        let volumes = volumes(&checked(450), &forms(450));
        let runs = runs(&volumes);
        assert_eq!(runs.iter().map(|run| run.papers.len()).collect::<Vec<_>>(), [200, 200, 50]);
        let order: Vec<&str> =
            runs.iter().flat_map(|run| &run.papers).filter_map(|paper| paper.school.as_deref()).collect();
        assert_eq!(order.len(), 450);
        assert_eq!(order[..3], ["第0小学", "第2小学", "第4小学"]);
        assert_eq!(order[225..227], ["第1小学", "第3小学"], "the second town follows the first");
        assert_eq!(order[449], "第449小学", "a school without a town comes last");
        assert_eq!(runs[1].title(), "推荐表（第2册，共3册）");
        assert!(volumes.iter().any(|planned| planned.path == "6-装订/推荐表-第2册.pdf"));
    }

    #[test]
    fn one_volume_bears_no_number_and_none_is_made_of_nothing() {
        let one = volumes(&checked(3), &forms(3));
        assert_eq!(runs(&one)[0].title(), "推荐表");
        assert!(one.iter().any(|planned| planned.path == "6-装订/推荐表.pdf"));
        assert!(volumes(&checked(3), &[]).is_empty());
    }
}
