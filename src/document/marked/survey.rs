//! Survey: who stands in which file, looked up for one school after another. Made once a run, so that a copy costs what
//! stands in it and not what the county sent.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::{Words, places, units, words};
use crate::model::{Batch, HeaderRead, IntakeFile, Nomination, School};

/// The batch by school and by file.
pub struct Survey<'a> {
    nominations: HashMap<&'a str, Vec<&'a Nomination>>,
    listed: HashMap<&'a str, Vec<&'a School>>,
    headers: HashMap<&'a str, Vec<&'a HeaderRead>>,
    files: HashMap<&'a str, &'a IntakeFile>,
    senders: HashMap<&'a str, HashSet<&'a str>>,
    forms: HashMap<&'a str, Vec<Form<'a>>>,
    /// What names people: names, births, phones, mail addresses.
    pub people: Arc<Words>,
    /// Names of schools.
    pub schools: Arc<Words>,
}

/// Where one school's form stands on a sheet: its first and last row.
pub struct Form<'a> {
    pub school: &'a str,
    pub sheet: &'a str,
    pub rows: (u32, u32),
}

impl<'a> Survey<'a> {
    pub fn of(batch: &'a Batch) -> Self {
        let mut survey = Self {
            nominations: HashMap::new(),
            listed: HashMap::new(),
            headers: HashMap::new(),
            files: batch.files.iter().map(|file| (&*file.file, file)).collect(),
            senders: HashMap::new(),
            forms: HashMap::new(),
            people: Arc::default(),
            schools: Arc::default(),
        };
        for header in &batch.headers {
            survey.headers.entry(&header.file).or_default().push(header);
        }
        let (mut people, mut schools) = (Words::default(), Words::default());
        // The bureau itself writes its name on every form.
        let mut named = |name: &str, school: &str| {
            if !name.ends_with('局') {
                schools.add(name, school, 4);
            }
        };
        for nomination in &batch.nominations {
            let school = batch.school_name(nomination);
            survey.nominations.entry(school).or_default().push(nomination);
            words(nomination).iter().for_each(|word| people.add(word, school, 2));
            units(nomination).iter().for_each(|unit| named(unit, school));
            named(school, school);
            for place in places(nomination) {
                survey.senders.entry(&place.file).or_default().insert(school);
            }
            survey.add_forms(nomination, school);
        }
        for school in &batch.schools {
            survey.listed.entry(school.name()).or_default().push(school);
            let short = school.short_names.iter().map(String::as_str);
            short.chain([school.name()]).for_each(|name| named(name, school.name()));
        }
        (survey.people, survey.schools) = (Arc::new(people), Arc::new(schools));
        survey
    }

    /// Of a form alone: rows of a table are told apart one by one.
    fn add_forms(&mut self, nomination: &'a Nomination, school: &'a str) {
        let mut spans: HashMap<(&str, &str), (u32, u32)> = HashMap::new();
        for place in places(nomination) {
            let Some(row) = place.row() else { continue };
            let sheet = place.sheet.as_deref().unwrap_or("");
            let (first, last) = spans.entry((&place.file, sheet)).or_insert((row, row));
            (*first, *last) = ((*first).min(row), (*last).max(row));
        }
        for ((file, sheet), rows) in spans {
            let is_form = |header: &&&HeaderRead| {
                header.row.is_none() && header.sheet.as_deref().unwrap_or("") == sheet
            };
            if self.headers.get(file).is_some_and(|headers| headers.iter().any(|own| is_form(&own))) {
                self.forms.entry(file).or_default().push(Form { school, sheet, rows });
            }
        }
    }

    pub fn nominations(&self, school: &str) -> &[&'a Nomination] {
        self.nominations.get(school).map_or(&[], Vec::as_slice)
    }

    pub fn listed(&self, school: &str) -> &[&'a School] {
        self.listed.get(school).map_or(&[], Vec::as_slice)
    }

    pub fn headers(&self, file: &str) -> &[&'a HeaderRead] {
        self.headers.get(file).map_or(&[], Vec::as_slice)
    }

    pub fn forms(&self, file: &str) -> &[Form<'a>] {
        self.forms.get(file).map_or(&[], Vec::as_slice)
    }

    pub fn file(&self, file: &str) -> Option<&'a IntakeFile> {
        self.files.get(file).copied()
    }

    /// Do people of another school stand in the file?
    pub fn is_shared(&self, file: &str, school: &str) -> bool {
        self.senders.get(file).is_some_and(|senders| senders.iter().any(|own| *own != school))
    }
}
