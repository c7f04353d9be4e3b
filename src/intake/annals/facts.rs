//! The sheets of a ledger's workbook, a sheet a kind of fact.

use super::table::{Row, Table};
use super::{AnnalsRow, Reader};
use crate::finding::Finding;
use crate::intake::values::{Reading, birth, code, name, term};
use crate::intake::workbook::{Cell, Sheet};
use crate::ledger::{Fact, FactColumn, FactSheet, HEAD, Origin, Sort, TAIL};
use crate::model::ABILITIES;
use crate::place::Place;
use crate::text;

/// The levels of trainings, from the highest (第16条).
const LEVELS: [(&str, &[&str]); 6] = [
    ("国家级", &["国家", "国培", "部级"]),
    ("自治区级", &["自治区", "区级"]),
    ("省级", &["省"]),
    ("市级", &["市"]),
    ("县级", &["县"]),
    ("校级", &["校"]),
];

impl Reader<'_> {
    pub(super) fn facts(&mut self, sheet: &Sheet, kind: &FactSheet) {
        let own: Vec<&str> = kind.columns.iter().map(|column| column.label).collect();
        let labels: Vec<&str> = own.iter().copied().chain([HEAD[0]]).chain(TAIL).collect();
        let at_sheet = self.place(sheet);
        let Some(table) = Table::find(sheet, &labels, &self.headers) else {
            return self.lacks(&at_sheet, "没有找到列名", &own);
        };
        let required = |column: &FactColumn| column.sort.is_needed();
        let lacking = kind.columns.iter().zip(&table.present);
        let lacking: Vec<&str> = lacking
            .filter(|(column, here)| required(column) && !**here)
            .map(|(column, _)| column.label)
            .collect();
        if !lacking.is_empty() && !table.rows.is_empty() {
            return self.lacks(&at_sheet, "缺列", &lacking);
        }
        for row in &table.rows {
            let mut texts = Vec::with_capacity(own.len());
            let mut sound = true;
            for (at, column) in kind.columns.iter().enumerate() {
                let (text, trouble) =
                    row.cell(at).map_or((String::new(), None), |cell| read(cell, column.label, column.sort));
                if let Some((expected, hint)) = trouble {
                    self.cell(row, at, column, &at_sheet, &expected, &hint);
                    sound = false;
                }
                texts.push(text);
            }
            if !sound {
                continue;
            }
            let id = row.text(own.len()).parse().ok();
            let tail = [1, 2, 3, 4].map(|at| row.text(own.len() + at));
            let fact = match kind.fact(&texts) {
                Ok(fact) => fact,
                Err((at, expected)) => {
                    self.cell(row, at, &kind.columns[at], &at_sheet, expected, "请改好再导入");
                    continue;
                }
            };
            // What was exported stands as it was written; what somebody added is read as a clerk means it.
            let fact = if id.is_some() { Some(fact) } else { self.added(fact, row, kind, &at_sheet) };
            let Some(fact) = fact else { continue };
            let place = row.place(&at_sheet, 1);
            self.annals.rows.push(AnnalsRow { id, fact, origin: Origin::of_cells(tail), place });
        }
    }

    pub(super) fn lacks(&mut self, sheet: &Place, what: &str, labels: &[&str]) {
        let labels = labels.join("、");
        self.say(
            Finding::new("annals-header", format!("{sheet} {what}，应有{labels}"))
                .at(sheet)
                .seen(what)
                .expected(format!("应有{labels}"))
                .hint("请补上列名再导入"),
        );
    }

    fn cell(&mut self, row: &Row, at: usize, column: &FactColumn, sheet: &Place, expected: &str, hint: &str) {
        let place = row.place(sheet, at);
        let seen = row.text(at);
        self.say(Finding::at_cell("annals-cell", column.key, column.label, &place, seen, expected, hint));
    }

    /// Schools by their full names, levels and abilities by the words of 第16–17条.
    fn added(&mut self, fact: Fact, row: &Row, kind: &FactSheet, sheet: &Place) -> Option<Fact> {
        let at = |label: &str| kind.columns.iter().position(|column| column.label == label);
        let school_at = row.place(sheet, at("学校").unwrap_or(0));
        Some(match fact {
            Fact::Trained(mut fact) => {
                let school = self.school(fact.school_code.take(), &fact.school, &school_at);
                let level = at("级别").map(|at| row.place(sheet, at));
                let abilities = at("能力").map(|at| row.place(sheet, at));
                fact.level = self.level(&fact.level, &level.unwrap_or_else(|| school_at.clone()))?;
                fact.abilities = self.abilities(fact.abilities, &abilities.unwrap_or(school_at))?;
                (fact.school_code, fact.school) = school?;
                Fact::Trained(fact)
            }
            Fact::Assessed(mut fact) => {
                (fact.school_code, fact.school) =
                    self.school(fact.school_code.take(), &fact.school, &school_at)?;
                Fact::Assessed(fact)
            }
            other => other,
        })
    }

    /// 县 is 县级; what is none of the levels is asked about.
    pub(super) fn level(&mut self, seen: &str, place: &Place) -> Option<String> {
        if seen.is_empty() {
            return Some(String::new());
        }
        let found = LEVELS.iter().find(|(level, words)| {
            *level == seen
                || words.iter().any(|word| seen.trim_end_matches('级') == word.trim_end_matches('级'))
        });
        if found.is_none() {
            let expected = "应为国家级、自治区级、省级、市级、县级或校级";
            self.say(Finding::at_cell(
                "annals-cell",
                "level",
                "级别",
                place,
                seen,
                expected,
                "不清楚的可以空着",
            ));
        }
        found.map(|(level, _)| (*level).to_string())
    }

    /// Each of the six abilities by its own name; a word that begins one alone is that one.
    pub(super) fn abilities(&mut self, seen: Vec<String>, place: &Place) -> Option<Vec<String>> {
        let mut found = Vec::new();
        for word in &seen {
            let own = ABILITIES
                .iter()
                .filter(|ability| **ability == word.as_str() || ability.contains(word.as_str()));
            let own: Vec<&&str> = own.collect();
            if let [ability] = own[..] {
                found.push((*ability).to_string());
                continue;
            }
            let near = text::nearest(word, ABILITIES).map(|near| format!("是不是“{near}”"));
            let expected = format!("应为第17条的六项能力：{}", ABILITIES.join("、"));
            let hint = near.unwrap_or_else(|| "几项之间用“、”隔开".into());
            self.say(Finding::at_cell("annals-cell", "abilities", "能力", place, word, expected, hint));
            return None;
        }
        Some(found)
    }
}

/// The highest level that a text speaks of; empty where it speaks of none.
pub(super) fn level_in(text: &str) -> String {
    let found = LEVELS
        .iter()
        .find(|(level, _)| text.contains(level) || (text.contains("国培") && *level == "国家级"));
    found.map_or(String::new(), |(level, _)| (*level).to_string())
}

/// The cell as a fact keeps it, or what should stand there and what to do.
pub(super) fn read(cell: &Cell, label: &str, sort: Sort) -> (String, Option<(String, String)>) {
    let by = |reading: Reading<String>| match (reading.read, reading.notes.into_iter().next()) {
        (Some(text), _) => (text, None),
        (None, Some(note)) => (String::new(), Some((note.expected, note.hint))),
        (None, None) => (String::new(), None),
    };
    if cell.is_blank() {
        return (String::new(), None);
    }
    match (sort, label) {
        (Sort::Date, _) => {
            let end = if label == "任期结束" { term::End::Last } else { term::End::First };
            by(term::date(cell, end).map(|date| date.to_string()))
        }
        (Sort::Birth, _) => by(birth::parse(cell).map(|birth| birth.to_string())),
        (_, "姓名") => by(name::parse(cell)),
        (_, "学校标识码") => by(code::school(cell)),
        _ => (cell.text.trim().to_string(), None),
    }
}
