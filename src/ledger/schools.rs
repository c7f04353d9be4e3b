//! Schools over time: one identity through new names, corrected codes and mergers, told by 标识码 and 曾用名.
//!
//! It knows what the facts name, not the school list: a school nobody was ever appointed at is unknown here.

use std::collections::HashMap;

use jiff::civil::Date;

use super::fact::{Change, Changed};

/// A school of the ledger, by its place in [`Schools`].
pub type SchoolId = usize;

/// A school as the facts have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownSchool {
    pub code: Option<String>,
    /// Its present name.
    pub name: String,
    /// 曾用名, oldest first, each with the day from which it was no longer the name.
    pub former: Vec<(Date, String)>,
    /// Closed, or merged into another, from that day on.
    pub gone: Option<Gone>,
}

impl KnownSchool {
    /// The name it had on a day.
    pub fn name_on(&self, day: Date) -> &str {
        let later = self.former.iter().filter(|(until, _)| day < *until);
        later.min_by_key(|(until, _)| *until).map_or(&self.name, |(_, name)| name)
    }

    /// Is it gone on that day?
    pub fn is_gone(&self, day: Date) -> bool {
        self.gone.as_ref().is_some_and(|gone| gone.on <= day)
    }

    fn was(&self, name: &str) -> bool {
        self.former.iter().any(|(_, former)| former == name)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gone {
    pub on: Date,
    /// The school that goes on, where it was merged.
    pub into: Option<SchoolId>,
}

/// Every school the facts name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schools {
    known: Vec<KnownSchool>,
    by_code: HashMap<String, SchoolId>,
    /// Present and former names; a present name outweighs a former one.
    by_name: HashMap<String, SchoolId>,
}

impl Schools {
    pub fn get(&self, id: SchoolId) -> &KnownSchool {
        &self.known[id]
    }

    pub fn len(&self) -> usize {
        self.known.len()
    }

    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// Which school that is. Either is enough: a renamed school keeps its code, a corrected code keeps the name. A
    /// name that a school gave up, met with another code, is another school that took it over.
    pub fn find(&self, code: Option<&str>, name: &str) -> Option<SchoolId> {
        if let Some(&id) = code.and_then(|code| self.by_code.get(code)) {
            return Some(id);
        }
        let &id = self.by_name.get(name)?;
        let known = &self.known[id];
        let taken_over = known.name != name && code.is_some() && known.code.is_some();
        (!taken_over).then_some(id)
    }

    /// The school, entered where it is new, with whatever is new about it as of a day.
    pub fn enter(&mut self, code: Option<&str>, name: &str, on: Date) -> SchoolId {
        let id = match self.find(code, name) {
            Some(id) => id,
            None => {
                self.known.push(KnownSchool {
                    code: code.map(Into::into),
                    name: name.into(),
                    former: Vec::new(),
                    gone: None,
                });
                self.known.len() - 1
            }
        };
        // A fact under a former name is about the past and renames nothing back.
        if self.known[id].name != name && !self.known[id].was(name) {
            self.rename(id, name, on);
        }
        self.by_name.entry(name.to_string()).or_insert(id);
        if self.known[id].name == name {
            self.by_name.insert(name.to_string(), id);
        }
        if let Some(code) = code
            && self.by_code.get(code) != Some(&id)
        {
            self.by_code.insert(code.to_string(), id);
            self.known[id].code = Some(code.to_string());
        }
        id
    }

    /// A 变更 about the school itself.
    pub fn change(&mut self, fact: &Changed) -> SchoolId {
        let id = self.enter(fact.school_code.as_deref(), &fact.school, fact.on);
        match fact.what {
            Change::Renamed => {
                self.rename(id, &fact.after, fact.on);
                self.by_name.insert(fact.after.clone(), id);
            }
            Change::Recoded => {
                self.by_code.insert(fact.after.clone(), id);
                self.known[id].code = Some(fact.after.clone());
            }
            Change::Merged => {
                let into = self.enter(fact.after_code.as_deref(), &fact.after, fact.on);
                if into != id {
                    self.known[id].gone = Some(Gone { on: fact.on, into: Some(into) });
                }
            }
            Change::Closed => self.known[id].gone = Some(Gone { on: fact.on, into: None }),
            Change::LegalRepresentative | Change::Post => {}
        }
        id
    }

    fn rename(&mut self, id: SchoolId, name: &str, on: Date) {
        let known = &mut self.known[id];
        if known.name != name {
            let old = std::mem::replace(&mut known.name, name.to_string());
            known.former.push((on, old));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Date = jiff::civil::date(2026, 9, 1);

    fn change(what: Change, school: &str, after: &str) -> Changed {
        Changed {
            school_code: None,
            school: school.into(),
            person: None,
            what,
            on: DAY,
            before: String::new(),
            after: after.into(),
            after_code: None,
        }
    }

    #[test]
    fn a_school_stays_itself_through_names_and_codes() {
        let mut schools = Schools::default();
        let one = schools.enter(Some("2164000123"), "第一小学", DAY);
        assert_eq!(schools.enter(Some("2164000123"), "回民小学", DAY), one, "renamed, known by its code");
        assert_eq!(schools.enter(Some("2164000999"), "回民小学", DAY), one, "recoded, known by its name");
        assert_eq!(schools.enter(None, "第一小学", DAY), one, "by a former name");
        assert_eq!(schools.get(one).name, "回民小学", "an old name in an old paper renames nothing back");
        let other = schools.enter(Some("2164000777"), "第一小学", DAY);
        assert_ne!(other, one, "another school took the name over");
        assert_eq!(schools.find(None, "第一小学"), Some(other));
    }

    #[test]
    fn mergers_and_closures_are_remembered() {
        let mut schools = Schools::default();
        let small = schools.enter(None, "教学点", DAY);
        schools.change(&change(Change::Merged, "教学点", "中心小学"));
        let main = schools.find(None, "中心小学").unwrap();
        assert_eq!(schools.get(small).gone.as_ref().unwrap().into, Some(main));
        schools.change(&change(Change::Closed, "中心小学", ""));
        assert_eq!(schools.get(main).gone.as_ref().unwrap().into, None);
        schools.change(&change(Change::Renamed, "教学点", "新名"));
        assert_eq!(schools.find(None, "新名"), Some(small));
        assert_eq!(schools.get(small).former, [(DAY, "教学点".to_string())]);
        assert_eq!(schools.get(small).name_on(jiff::civil::date(2026, 8, 31)), "教学点");
        assert_eq!(schools.get(small).name_on(DAY), "新名");
    }
}
