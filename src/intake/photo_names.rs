//! Whom a picture's name may mean: the words of its file, folder and archive names, weighed against the people, phones
//! and schools of the batch. Which picture a person then gets is decided in `photos`.

use std::collections::HashMap;

use super::photos::stem;
use super::resolve::Draft;
use super::schools::{self, Matcher};
use crate::text;

/// Whom a file name may mean.
pub(super) struct Names {
    by_name: HashMap<String, Vec<usize>>,
    by_phone: HashMap<String, Vec<usize>>,
    by_school: HashMap<usize, Vec<usize>>,
    /// The longest first, so that 第一小学分校 is not taken for 第一小学.
    schools: Vec<(String, usize)>,
    county: String,
}

/// Words that say nothing of whom a picture shows; of two that begin alike the longer first.
const NOISE: [&str; 62] = [
    "首席信息官",
    "报送材料",
    "上报材料",
    "推荐材料",
    "材料",
    "资料",
    "报送",
    "一寸照片",
    "一寸照",
    "1寸照",
    "二寸照",
    "2寸照",
    "证件照",
    "登记照",
    "寸照",
    "照片",
    "相片",
    "一寸",
    "1寸",
    "二寸",
    "2寸",
    "免冠",
    "蓝底",
    "白底",
    "红底",
    "电子版",
    "电子照",
    "电子",
    "副本",
    "近期",
    "近照",
    "推荐人选",
    "推荐人",
    "推荐表",
    "候选人",
    "正面",
    "标准",
    "最新",
    "头像",
    "复件",
    "个人",
    "本人",
    "微信图片",
    "微信截图",
    "qq图片",
    "图片",
    "扫描件",
    "扫描",
    "党支部书记",
    "党总支书记",
    "党委书记",
    "副书记",
    "书记",
    "副校长",
    "校长",
    "园长",
    "主任",
    "mmexport",
    "image",
    "photo",
    "cio",
    "img",
];

impl Names {
    pub(super) fn new(drafts: &[Draft], matcher: &Matcher) -> Self {
        let mut names = Self {
            by_name: HashMap::new(),
            by_phone: HashMap::new(),
            by_school: HashMap::new(),
            county: matcher.county().to_string(),
            schools: matcher.names().map(|(name, index)| (name.to_string(), index)).collect(),
        };
        names.schools.sort_by(|a, b| b.0.chars().count().cmp(&a.0.chars().count()).then(a.cmp(b)));
        for (at, draft) in drafts.iter().enumerate() {
            let own = &draft.nomination;
            let name = person_key(own.name());
            if !name.is_empty() {
                names.by_name.entry(name).or_default().push(at);
            }
            if let Some(phone) = own.phone.as_ref().and_then(|phone| phone.read.as_ref()) {
                names.by_phone.entry(phone.clone()).or_default().push(at);
            }
            if let Some(school) = own.school_index() {
                names.by_school.entry(school).or_default().push(at);
            }
        }
        names
    }

    /// Nominations a picture's path may mean: its own name first, then its folders.
    pub(super) fn people(&self, file: &str, drafts: &[Draft]) -> Vec<usize> {
        let parts: Vec<&str> = file.split('/').collect();
        let (own, folders) = match parts.split_last() {
            Some((own, folders)) => (stem(own), folders),
            None => return Vec::new(),
        };
        let mut said = self.read(own);
        if said.people.is_empty() && said.school.is_none() {
            // IMG_0001, DSC01234: what a camera calls it.
            let camera = said.rest.chars().all(|ch| ch.is_ascii_digit()) || said.rest.starts_with("dsc");
            if !camera {
                return Vec::new();
            }
            match self.nearest_folder(folders) {
                Some(folder) => said = folder,
                None => return Vec::new(),
            }
        }
        if said.people.is_empty() {
            // Only a school: its one nominee, if the name says nothing else.
            let nominees = said.school.and_then(|school| self.by_school.get(&school));
            return nominees.filter(|_| said.rest.is_empty()).cloned().unwrap_or_default();
        }
        let in_folders = || folders.iter().rev().find_map(|folder| self.read(folder).school);
        let school = said.school.or_else(in_folders);
        narrow(
            said.people,
            |at| school.is_none_or(|school| drafts[at].nomination.school_index() == Some(school)),
            said.school.is_some(),
        )
    }

    /// 马伟/1.jpg, 第一小学报送材料.zip/照片/1.jpg: the nearest folder or archive that says who; one that says something
    /// else ends the search.
    fn nearest_folder(&self, folders: &[&str]) -> Option<Said> {
        for folder in folders.iter().rev() {
            let lower = folder.to_lowercase();
            let said = self.read(lower.strip_suffix(".zip").unwrap_or(folder));
            if !said.people.is_empty() || said.school.is_some() {
                return Some(said);
            }
            if !said.rest.is_empty() {
                return None;
            }
        }
        None
    }

    /// What one file or folder name says.
    fn read(&self, name: &str) -> Said {
        let mut name = person_key(name).to_lowercase();
        let mut school = None;
        for (own, index) in &self.schools {
            if own.chars().count() >= 2 && name.contains(&own.to_lowercase()) {
                school = Some(*index);
                name = name.replacen(&own.to_lowercase(), " ", 1);
                break;
            }
        }
        for word in NOISE.into_iter().chain([self.county.as_str()]).filter(|word| !word.is_empty()) {
            name = name.replace(word, " ");
        }
        let mut said = Said { people: Vec::new(), school, rest: String::new() };
        let mut phone = None;
        for token in tokens(&name) {
            if let Some(people) = self.by_name.get(&token).filter(|_| said.people.is_empty()) {
                said.people = people.clone();
            } else if let Some(people) = self.by_phone.get(&token) {
                phone = Some(people.clone());
            } else if token.chars().count() > 1 || !token.chars().all(|ch| ch.is_ascii_digit()) {
                said.rest.push_str(&token);
            }
        }
        match phone {
            Some(people) if said.people.is_empty() => said.people = people,
            Some(people) => said.people = narrow(said.people, |at| people.contains(&at), false),
            None => {}
        }
        said
    }
}

struct Said {
    people: Vec<usize>,
    school: Option<usize>,
    /// Words that were not understood.
    rest: String,
}

/// Those that fit; where none does, all of them unless the mismatch is certain.
fn narrow(people: Vec<usize>, fits: impl Fn(usize) -> bool, certain: bool) -> Vec<usize> {
    let fitting: Vec<usize> = people.iter().copied().filter(|at| fits(*at)).collect();
    if fitting.is_empty() && !certain { people } else { fitting }
}

/// A name without white space and dots, and with every dot variant gone.
fn person_key(name: &str) -> String {
    let half = schools::key(&text::half_width(name));
    half.chars().filter(|ch| !"·•・‧∙⋅.".contains(*ch)).collect()
}

/// Runs of digits and runs of letters, parted by everything else.
fn tokens(name: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut last = None;
    for ch in name.chars() {
        let class = match ch {
            ch if ch.is_ascii_digit() => Some(0),
            ch if ch.is_alphabetic() || ch as u32 >= 0xe000 => Some(1),
            _ => None,
        };
        match (class, class == last, tokens.last_mut()) {
            (Some(_), true, Some(token)) => token.push(ch),
            (Some(_), ..) => tokens.push(ch.to_string()),
            (None, ..) => {}
        }
        last = class;
    }
    tokens
}
