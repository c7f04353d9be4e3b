//! Photos and people: the picture in or over the 照片 cell first, then the file that the cell names,
//! then a file whose own name says who it is. Two possible answers are asked, never chosen.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::photo_names::Names;
use super::picture::{self, Picture};
use super::resolve::{Draft, about, school_name};
use super::schools::Matcher;
use crate::finding::Finding;
use crate::model::{Field, Photo, School, Value};
use crate::place::Place;

/// Gives every nomination its photo; what is left over comes back.
pub fn match_all(
    drafts: &mut [Draft],
    pictures: &[Picture],
    schools: &[School],
    matcher: &Matcher,
    findings: &mut Vec<Finding>,
) -> Vec<Photo> {
    let mut desk =
        Desk { pictures, schools, findings, used: vec![false; pictures.len()], asked: HashSet::new() };
    for draft in drafts.iter_mut() {
        desk.take_from_cell(draft);
    }
    let files = Files::new(pictures);
    for draft in drafts.iter_mut() {
        desk.take_from_column(draft, &files);
    }
    desk.take_from_names(drafts, matcher);
    desk.missing(drafts);
    desk.rest()
}

struct Desk<'a> {
    pictures: &'a [Picture],
    schools: &'a [School],
    findings: &'a mut Vec<Finding>,
    used: Vec<bool>,
    /// Rows about whose picture something was said already.
    asked: HashSet<Place>,
}

/// Loose pictures by their paths and names.
struct Files<'a> {
    pictures: &'a [Picture],
    by_path: HashMap<&'a str, usize>,
    by_name: HashMap<String, Vec<usize>>,
}

impl<'a> Files<'a> {
    fn new(pictures: &'a [Picture]) -> Self {
        let mut files = Self { pictures, by_path: HashMap::new(), by_name: HashMap::new() };
        for (index, picture) in pictures.iter().enumerate().filter(|(_, picture)| !picture.embedded) {
            files.by_path.insert(&picture.file, index);
            let name = base(&picture.file).to_lowercase();
            files.by_name.entry(stem(&name).to_string()).or_default().push(index);
            files.by_name.entry(name).or_default().push(index);
        }
        files
    }

    /// The pictures a path or a name in a cell may mean, the most exact way first.
    fn named(&self, text: &str, sheet_file: &str) -> Vec<usize> {
        let path = text.trim().replace('\\', "/");
        let path = path.trim_start_matches("./");
        let folder = sheet_file.rsplit_once('/').map_or("", |(folder, _)| folder);
        let beside = if folder.is_empty() { path.to_string() } else { format!("{folder}/{path}") };
        for exact in [beside.as_str(), path] {
            if let Some(index) = self.by_path.get(exact) {
                return vec![*index];
            }
        }
        let name = base(path).to_lowercase();
        let found = self.by_name.get(&name).cloned().unwrap_or_default();
        // 照片/马伟.jpg names one of several 马伟.jpg by its folder.
        let narrower: Vec<usize> =
            found.iter().copied().filter(|index| self.pictures[*index].file.ends_with(path)).collect();
        if narrower.len() == 1 { narrower } else { found }
    }
}

fn base(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

pub(super) fn stem(name: &str) -> &str {
    let known = picture::is_picture_name(name) || name.to_lowercase().ends_with(".pdf");
    if known { name.rsplit_once('.').map_or(name, |(stem, _)| stem) } else { name }
}

impl Desk<'_> {
    /// About a photo: the rules look at the field to see that somebody's picture is in question.
    fn say(&mut self, draft: &Draft, mut finding: Finding) {
        finding.field = Some(Field::Photo.key());
        finding.label = Some(Field::Photo.label());
        self.asked.insert(draft.nomination.source.clone());
        let school = school_name(self.schools, &draft.nomination.school);
        self.findings.push(about(finding, school, draft.nomination.name()));
    }

    fn photo_place(draft: &Draft) -> Place {
        let cell = draft.nomination.photo_cell.as_ref().map(|value| value.place.clone());
        cell.unwrap_or_else(|| draft.nomination.source.clone())
    }

    fn take_from_cell(&mut self, draft: &mut Draft) {
        let pictures = draft.pictures.clone();
        let mut good: Vec<&Photo> = Vec::new();
        for index in pictures {
            self.used[index] = true;
            match &self.pictures[index].photo {
                Ok(photo) if good.iter().all(|own| own.sha256 != photo.sha256) => good.push(photo),
                Ok(_) => {}
                Err(reason) => {
                    let finding = unreadable(&Self::photo_place(draft), &self.pictures[index].file, reason);
                    self.say(draft, finding);
                }
            }
        }
        let Some(first) = good.first() else { return };
        let file = first.file.to_string();
        draft.nomination.photo = Some((*first).clone());
        match &mut draft.nomination.photo_cell {
            Some(value) if value.read.is_none() => value.read = Some(file),
            Some(_) => {}
            None => {
                let place = draft.nomination.source.clone();
                draft.nomination.photo_cell = Some(Value::new(place, "", Some(file)));
            }
        }
        if good.len() > 1 {
            let place = Self::photo_place(draft);
            let shas: Vec<&str> = good.iter().map(|photo| photo.sha256.as_str()).collect();
            let finding = Finding::new(
                "photo-ambiguous",
                format!("照片格里有 {} 张不同的图片，暂用第一张。请只留一张", good.len()),
            )
            .resting_on(shas.join(" "));
            self.say(draft, finding.at(&place).hint("请删去多余的图片"));
        }
    }

    fn take_from_column(&mut self, draft: &mut Draft, files: &Files) {
        if draft.nomination.photo.is_some() {
            return;
        }
        let Some(cell) = draft.nomination.photo_cell.clone() else { return };
        let Some(named) = cell.read.as_deref() else { return };
        let found = files.named(named, &cell.place.file);
        if self.shas(&found).len() > 1 {
            return self.ask_which(draft, &found);
        }
        for index in found {
            self.take(draft, index);
        }
    }

    /// The picture is this person's: its photo, or why it cannot be.
    fn take(&mut self, draft: &mut Draft, index: usize) {
        self.used[index] = true;
        match &self.pictures[index].photo {
            Ok(photo) => {
                draft.nomination.photo.get_or_insert_with(|| photo.clone());
            }
            Err(reason) => {
                let finding = unreadable(&Self::photo_place(draft), &self.pictures[index].file, reason);
                self.say(draft, finding);
            }
        }
    }

    /// The different pictures among these, by their SHA-256, in one order whatever their names.
    fn shas(&self, found: &[usize]) -> Vec<&str> {
        let photos = found.iter().filter_map(|index| self.pictures[*index].photo.as_ref().ok());
        let mut shas: Vec<&str> = photos.map(|photo| photo.sha256.as_str()).collect();
        shas.sort_unstable();
        shas.dedup();
        shas
    }

    fn ask_which(&mut self, draft: &Draft, found: &[usize]) {
        let names: Vec<&str> = found.iter().map(|index| &*self.pictures[*index].file).collect();
        let place = Self::photo_place(draft);
        let finding = Finding::new(
            "photo-ambiguous",
            format!(
                "{} 的照片可能是 {}，分不清是哪一张。请只留一张",
                draft.nomination.name(),
                names.join(" 或 ")
            ),
        )
        .resting_on(self.shas(found).join(" "));
        for index in found {
            self.used[*index] = true;
        }
        self.say(draft, finding.at(&place).hint("请删去多余的照片，或把文件名写成“学校-姓名”"));
    }

    fn take_from_names(&mut self, drafts: &mut [Draft], matcher: &Matcher) {
        let pictures = self.pictures.iter().enumerate();
        let loose: Vec<_> =
            pictures.filter(|(index, picture)| !self.used[*index] && !picture.embedded).collect();
        // Where every picture is in its cell, or named there, nobody's name is looked up.
        if loose.is_empty() {
            return;
        }
        let names = Names::new(drafts, matcher);
        let mut wanted: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (index, picture) in loose {
            let mut people = names.people(&picture.file, drafts);
            if picture.only_if_wanted {
                // A scan beside a photo is a scan; where the photo is lacking it may have been meant as one.
                people.retain(|at| drafts[*at].nomination.photo.is_none());
                people.truncate(usize::from(people.len() == 1));
            }
            match people.as_slice() {
                [] => {}
                [one] => wanted.entry(*one).or_default().push(index),
                several => {
                    // A namesake that has a photo already does not want this one.
                    let open: Vec<usize> =
                        several.iter().copied().filter(|at| drafts[*at].nomination.photo.is_none()).collect();
                    match open.as_slice() {
                        [one] if several.len() > open.len() => wanted.entry(*one).or_default().push(index),
                        _ => self.namesakes(index, several, drafts),
                    }
                }
            }
        }
        for (at, found) in wanted {
            let draft = &mut drafts[at];
            if draft.nomination.photo.is_some() {
                // A loose copy of what the row has already, or a rival to it.
                for index in found {
                    self.used[index] = true;
                }
                continue;
            }
            if self.shas(&found).len() > 1 {
                self.ask_which(draft, &found);
                continue;
            }
            for index in found {
                self.take(draft, index);
            }
        }
    }

    fn namesakes(&mut self, index: usize, people: &[usize], drafts: &[Draft]) {
        self.used[index] = true;
        let file = self.pictures[index].file.clone();
        for at in people {
            let draft = &drafts[*at];
            let finding = Finding::new(
                "photo-ambiguous",
                format!("照片 {file} 可能是 {} 个人的，分不清是谁。请把文件名写成“学校-姓名”", people.len()),
            )
            .resting_on(self.shas(&[index]).join(" "));
            self.say(draft, finding.at(&Place::file(&file)).hint("请把照片改名为“学校-姓名”"));
        }
    }

    /// A cell that says there is a photo, and there is none.
    fn missing(&mut self, drafts: &[Draft]) {
        for draft in drafts {
            let Some(cell) = draft.nomination.photo_cell.as_ref().filter(|cell| cell.read.is_some()) else {
                continue;
            };
            if draft.nomination.photo.is_some() || self.asked.contains(&draft.nomination.source) {
                continue;
            }
            let finding = Finding::at_cell(
                "photo-file-missing",
                Field::Photo.key(),
                Field::Photo.label(),
                &cell.place,
                &cell.seen,
                "报送的文件里没有找到这张照片，应随表报送本人一寸照片",
                "请补送照片，文件名写成“学校-姓名”",
            );
            self.say(draft, finding);
        }
    }

    fn rest(self) -> Vec<Photo> {
        let mut orphans = Vec::new();
        for (index, picture) in self.pictures.iter().enumerate() {
            if self.used[index] || picture.only_if_wanted {
                continue;
            }
            let place = Place::file(&picture.file);
            match &picture.photo {
                Ok(photo) => {
                    orphans.push(photo.clone());
                    self.findings.push(
                        Finding::new("photo-orphan", format!("照片 {} 对不上任何人，没有使用", picture.file))
                            .at(&place)
                            .hint("如果要用，请把文件名写成“学校-姓名”"),
                    );
                }
                Err(reason) => self.findings.push(unreadable(&place, &picture.file, reason)),
            }
        }
        orphans
    }
}

fn unreadable(place: &Place, file: &str, reason: &str) -> Finding {
    let mut finding =
        Finding::new("photo-unreadable", format!("照片 {file} {reason}。请重新提供 JPEG 或 PNG 照片"))
            .at(place)
            .seen(base(file))
            .expected("应为能打开的 JPEG 或 PNG 照片")
            .hint("请重新提供照片");
    finding.field = Some(Field::Photo.key());
    finding.label = Some(Field::Photo.label());
    finding
}
