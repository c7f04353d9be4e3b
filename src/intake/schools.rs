//! Which school of the list a 工作单位 names: exactly, or by a short or former name that the list, the
//! settings or the regular way of shortening know. A near miss is never matched: 第一小学 and 第二小学
//! are one stroke apart and two schools.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::OnceLock;

use crate::model::School;
use crate::settings::Settings;
use crate::{parallel, text};

/// How a name was matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Match {
    /// The list's own name.
    Exact(usize),
    /// By another name of it, which is worth listing.
    Alias(usize),
    Unknown,
}

/// Every name of every school.
#[derive(Default)]
pub struct Matcher {
    exact: HashMap<String, usize>,
    /// `None` where two schools could be meant.
    aliases: HashMap<String, Option<usize>>,
    names: Vec<String>,
    county: String,
    /// What each of `names` looks like, once a near one is asked for.
    looks: OnceLock<Vec<Look>>,
}

/// So much of a name and of a near miss agrees. Schools of one county share the county's name and 小学 or 中学: half
/// alike is nothing alike. *Units*: 0 to 1.
const NEAR: f64 = 0.7;

impl Matcher {
    pub fn new(schools: &[School], settings: &Settings) -> Self {
        let county = &settings.bureau.county;
        let names = parallel::map_light(schools.iter().collect(), |school| {
            let stated = school.short_names.iter().chain(&school.former_names).map(|name| key(name));
            let own = key(school.name());
            let others: Vec<String> = stated.chain(shortened(&own, county)).collect();
            (own, others)
        });
        let mut matcher = Self {
            county: county.clone(),
            names: schools.iter().map(|school| school.name().to_string()).collect(),
            exact: HashMap::with_capacity(schools.len()),
            ..Self::default()
        };
        let mut aliases = Vec::with_capacity(schools.len());
        for (index, (own, others)) in names.into_iter().enumerate() {
            // A school that stands twice in the list is one school here; the rules speak of the second.
            if let Entry::Vacant(free) = matcher.exact.entry(own) {
                free.insert(index);
                aliases.push((index, others));
            }
        }
        for (index, others) in aliases {
            others.into_iter().for_each(|name| matcher.add(name, index));
        }
        // What the bureau wrote itself settles every doubt.
        for (short, full) in &settings.schools {
            if let Some(&index) = matcher.exact.get(&key(full)) {
                matcher.aliases.insert(key(short), Some(index));
            }
        }
        matcher
    }

    fn add(&mut self, name: String, index: usize) {
        let own = self.aliases.entry(name).or_insert(Some(index));
        if *own != Some(index) {
            *own = None;
        }
    }

    /// There is no list to match anything with.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    pub fn find(&self, sent: &str) -> Match {
        let name = key(sent);
        if let Some(&index) = self.exact.get(&name) {
            let same = text::squeeze(sent) == text::squeeze(&self.names[index]);
            return if same { Match::Exact(index) } else { Match::Alias(index) };
        }
        let bare = without_noise(&name);
        let within = self.within_county(&bare).unwrap_or_default();
        let found = [&name, &bare, &within].into_iter().find_map(|name| {
            self.exact.get(name).copied().or_else(|| self.aliases.get(name).copied().flatten())
        });
        found.map_or(Match::Unknown, Match::Alias)
    }

    /// 银川市贺兰县第一小学, 宁夏贺兰县第一小学: what begins with the county, where only what the county lies in
    /// stands before it.
    fn within_county(&self, name: &str) -> Option<String> {
        const PROVINCES: [&str; 6] = ["宁夏", "新疆", "内蒙古", "广西", "西藏", "中国"];
        let at = name.find(&self.county).filter(|at| *at > 0 && !self.county.is_empty())?;
        let before = &name[..at];
        let holds = before.ends_with(['市', '省', '州', '盟'])
            || before.ends_with("自治区")
            || PROVINCES.contains(&before);
        holds.then(|| name[at..].to_string())
    }

    /// The school of the list nearest to a name that matches none.
    ///
    /// 第一小学 and 第二小学 are two schools, not a slip of the pen: a name that differs in its numerals alone is
    /// not offered.
    pub fn nearest(&self, sent: &str) -> Option<&str> {
        let sent = sent.trim();
        let own = Look::of(sent);
        let looks = self.looks.get_or_init(|| self.names.iter().map(|name| Look::of(name)).collect());
        let named = self.names.iter().zip(looks).filter(|(_, look)| look.may_be(&own));
        text::nearest_by(NEAR, sent, named.map(|(name, _)| name.as_str()))
    }

    /// The school that a path names: its own name before its folders', the longest name that stands in it.
    pub fn within(&self, path: &str) -> Option<usize> {
        let of_part = |part: &str| {
            let part = key(part);
            let named = self.names().filter(|(name, _)| name.chars().count() >= 2 && part.contains(name));
            named
                .max_by_key(|(name, index)| (name.chars().count(), usize::MAX - index))
                .map(|(_, index)| index)
        };
        path.rsplit('/').find_map(of_part)
    }

    pub fn county(&self) -> &str {
        &self.county
    }

    /// Every name and the school it means, for finding schools inside file names.
    pub fn names(&self) -> impl Iterator<Item = (&str, usize)> {
        let exact = self.exact.iter().map(|(name, index)| (name.as_str(), *index));
        exact.chain(self.aliases.iter().filter_map(|(name, index)| Some((name.as_str(), (*index)?))))
    }
}

/// What tells at a glance that two names are not near: a list of a hundred thousand is looked through for each name that
/// is on none.
struct Look {
    numerals: String,
    kind: Option<bool>,
    /// Its characters in their own order.
    sorted: Vec<char>,
}

impl Look {
    fn of(name: &str) -> Self {
        let mut sorted: Vec<char> = name.chars().collect();
        sorted.sort_unstable();
        Self { numerals: numerals(name), kind: kind(name), sorted }
    }

    fn may_be(&self, other: &Self) -> bool {
        // Each character that only one has is a slip of its own.
        let longer = self.sorted.len().max(other.sorted.len());
        let enough = |count: usize| count as f64 >= NEAR * longer as f64 - f64::EPSILON * 100.0;
        enough(self.sorted.len().min(other.sorted.len()))
            && self.numerals == other.numerals
            && self.kind.zip(other.kind).is_none_or(|(own, other)| own == other)
            && enough(shared(&self.sorted, &other.sorted))
    }
}

/// How many characters two have in common, each as often as in both.
fn shared(mut one: &[char], mut other: &[char]) -> usize {
    let mut count = 0;
    while let (Some((first, rest)), Some((second, others))) = (one.split_first(), other.split_first()) {
        count += usize::from(first == second);
        if first <= second {
            one = rest;
        }
        if second <= first {
            other = others;
        }
    }
    count
}

/// The numerals of a name, in order.
fn numerals(name: &str) -> String {
    key(name).chars().filter(|ch| "一二三四五六七八九十0123456789".contains(*ch)).collect()
}

/// 小学 or 中学, where the name says so: no slip of the pen turns one into the other.
fn kind(name: &str) -> Option<bool> {
    match (name.contains("小学"), name.contains("中学")) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        _ => None,
    }
}

/// White space, width and kind of bracket make no difference, nor do 第1小学 and 第一小学.
pub fn key(name: &str) -> String {
    let squeezed = text::plain(name);
    if !squeezed.contains('第') {
        return squeezed;
    }
    let chars: Vec<char> = squeezed.chars().collect();
    let mut out = String::new();
    for (index, ch) in chars.iter().enumerate() {
        let counted =
            index > 0 && chars[index - 1] == '第' && !chars.get(index + 1).is_some_and(char::is_ascii_digit);
        match ch.to_digit(10).filter(|_| counted && ch.is_ascii_digit()) {
            Some(digit) if digit > 0 => out.push_str(&text::chinese_numeral(digit)),
            _ => out.push(*ch),
        }
    }
    out
}

/// `（盖章）` is noise; `（东校区）` is another campus.
fn without_noise(name: &str) -> String {
    let noise = ["盖章", "公章", "章", "全称", "公办", "民办", "单位", "本部"];
    match name.find(['(', '【', '[', '〔']) {
        Some(at) if at > 0 && noise.iter().any(|word| name[at..].contains(word)) => name[..at].to_string(),
        _ => name.trim_end_matches("盖章").to_string(),
    }
}

/// The regular ways to shorten a [`key`]: 贺兰县第一小学 is 第一小学, 贺兰一小, 贺兰县一小, 县一小, 一小.
fn shortened(full: &str, county: &str) -> Vec<String> {
    let county_short = county.trim_end_matches(['县', '市', '区', '旗']);
    let Some(rest) = full.strip_prefix(county).or_else(|| full.strip_prefix(county_short)) else {
        return Vec::new();
    };
    if rest.chars().count() < 2 {
        return Vec::new();
    }
    let mut names = vec![rest.to_string(), format!("{county}{rest}"), format!("{county_short}{rest}")];
    if let Some(short) = numbered(rest) {
        let level = county.chars().last().map(String::from).unwrap_or_default();
        names.extend([
            short.clone(),
            format!("{county}{short}"),
            format!("{county_short}{short}"),
            format!("{level}{short}"),
        ]);
    }
    // 立岗镇中心小学 is 立岗中心小学.
    for mark in ["镇", "乡"] {
        if let Some((town, school)) = rest.split_once(mark)
            && !town.is_empty()
            && school.chars().count() >= 2
        {
            names.extend([format!("{town}{school}"), format!("{county_short}{town}{school}")]);
        }
    }
    names.retain(|name| *name != full);
    names
}

/// 第一小学 is 一小, 第四中学 is 四中.
fn numbered(rest: &str) -> Option<String> {
    let rest = rest.strip_prefix('第')?;
    let number: String = rest.chars().take_while(|ch| "一二三四五六七八九十".contains(*ch)).collect();
    let short = match &rest[number.len()..] {
        "小学" | "完全小学" => "小",
        "中学" | "高级中学" | "初级中学" => "中",
        "幼儿园" => "幼",
        _ => return None,
    };
    (!number.is_empty()).then(|| format!("{number}{short}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Value;
    use crate::place::Place;

    fn school(name: &str, short: &[&str]) -> School {
        let name = Value::new(Place::file("名册.xlsx"), name, Some(name.to_string()));
        School { short_names: short.iter().map(|name| name.to_string()).collect(), ..School::named(name) }
    }

    #[test]
    fn a_school_is_found_by_its_names_and_by_no_near_miss() {
        let schools = [
            school("贺兰县第一小学", &[]),
            school("贺兰县第二小学", &["银河路小学"]),
            school("贺兰县立岗镇中心小学", &[]),
            school("贺兰县第一中学(东校区)", &[]),
            school("贺兰县回民小学", &[]),
        ];
        let mut settings = Settings::default();
        settings.schools.insert("实验小学".into(), "贺兰县第二小学".into());
        let matcher = Matcher::new(&schools, &settings);
        for (sent, expected) in [
            ("贺兰县第一小学", Match::Exact(0)),
            (" 贺兰县第一小学 ", Match::Exact(0)),
            ("贺兰县第1小学", Match::Alias(0)),
            ("贺兰一小", Match::Alias(0)),
            ("第一小学", Match::Alias(0)),
            ("贺兰县第一小学（盖章）", Match::Alias(0)),
            ("银河路小学", Match::Alias(1)),
            ("实验小学", Match::Alias(1)),
            ("立岗中心小学", Match::Alias(2)),
            ("贺兰县第一中学（东校区）", Match::Alias(3)),
            ("贺兰县第一中学（西校区）", Match::Unknown),
            ("贺兰县第三小学", Match::Unknown),
            ("宁夏贺兰县第一小学", Match::Alias(0)),
            ("宁夏回族自治区银川市贺兰县第一小学", Match::Alias(0)),
            ("原贺兰县第一小学", Match::Unknown),
            ("贺兰县笫一小学", Match::Unknown),
        ] {
            assert_eq!(matcher.find(sent), expected, "{sent}");
        }
        assert_eq!(matcher.nearest("贺兰县笫一小学"), Some("贺兰县第一小学"));
        for other in ["贺兰县第三小学", "贺兰县第二中学", "贺兰县第一中学"] {
            assert_eq!(matcher.nearest(other), None, "{other}");
        }
    }
}
