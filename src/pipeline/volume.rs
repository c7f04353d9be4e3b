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
            let path = format!("{}.pdf", volume.path());
            out.push(Planned { path, paper: Paper::Volume(volume), school: None });
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
