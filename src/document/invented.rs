//! Invented counties: schools and people of any number, for measuring and for tests. The same number always makes the
//! same county, and nothing in it is wrong unless trouble is asked for. All of it is made up; it makes no files.

use crate::intake;
use crate::model::{Field, Table};

/// The most schools there are names for.
pub const MOST: usize = 100_000;

/// Schools of one town.
const OF_TOWN: usize = 50;

const SURNAMES: &str =
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎";
const GIVEN: &str =
    "志远建国海峰玉梅文斌俊杰丽萍晓冬向阳宏伟雨桐秀英凤霞少华立新永福雅琴佳怡东升慧敏振兴春燕思源浩然明辉";
const PLACES: &str =
    "金银河湖泉川山岭沙柳榆松柏枣槐桃李杏梅兰竹菊荷莲禾谷丰安宁和平顺清康泰吉祥瑞庆光辉星月云霞晨峰岩渠堡";

/// How many schools, and how many of their rows go wrong.
#[derive(Clone, Copy, Debug)]
pub struct Invented {
    /// *Invariant*: at most [`MOST`].
    pub schools: usize,
    /// Every so many rows one is faulty; none without.
    pub trouble: Option<usize>,
    /// Photos that everybody shares, by turns.
    pub photos: usize,
}

/// One school and whom it puts forward.
struct Person<'a> {
    county: &'a Invented,
    index: usize,
}

/// The character of a list that an index falls on, over and over.
fn pick(list: &str, index: usize) -> char {
    list.chars().nth(index % list.chars().count()).expect("a remainder lies within")
}

/// The town of a school.
pub fn town(index: usize) -> String {
    let town = index / OF_TOWN;
    format!("{}{}镇", pick(PLACES, town), pick(PLACES, town / OF_TOWN + 7 * town))
}

impl Invented {
    /// The columns of a table that the county fills.
    pub fn header(table: Table) -> Vec<&'static str> {
        let fields = match table {
            Table::Schools => SCHOOL_FIELDS,
            Table::Nominations => PERSON_FIELDS,
        };
        fields.iter().map(|field| field.label()).collect()
    }

    /// The rows of a table, as many cells each as the header has.
    pub fn rows(&self, table: Table) -> impl Iterator<Item = (usize, Vec<String>)> {
        let fields = match table {
            Table::Schools => SCHOOL_FIELDS,
            Table::Nominations => PERSON_FIELDS,
        };
        let people = (0..self.schools).map(|index| Person { county: self, index });
        people
            .filter(move |person| table == Table::Schools || person.fault() != Some(Fault::Missing))
            .map(|person| (person.index, fields.iter().map(|field| person.cell(*field)).collect()))
    }

    /// The name of one of the shared photos, from 0.
    pub fn photo(index: usize) -> String {
        format!("照片/{:03}.jpg", index + 1)
    }
}

const SCHOOL_FIELDS: &[Field] = &[
    Field::SchoolName,
    Field::SchoolCode,
    Field::Uscc,
    Field::Stage,
    Field::Ownership,
    Field::Town,
    Field::LegalRepresentative,
];

const PERSON_FIELDS: &[Field] = &[
    Field::Name,
    Field::Sex,
    Field::Ethnicity,
    Field::Birth,
    Field::Politics,
    Field::Education,
    Field::College,
    Field::Major,
    Field::Unit,
    Field::Post,
    Field::IsLegalRepresentative,
    Field::TermStart,
    Field::TermEnd,
    Field::Phone,
    Field::Email,
    Field::History,
    Field::Photo,
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    ShortPhone,
    ThirteenthMonth,
    UnknownSchool,
    Missing,
}

impl Person<'_> {
    fn fault(&self) -> Option<Fault> {
        const FAULTS: [Fault; 4] =
            [Fault::ShortPhone, Fault::ThirteenthMonth, Fault::UnknownSchool, Fault::Missing];
        let every = self.county.trouble?.max(1);
        (self.index % every == every - 1).then(|| FAULTS[self.index / every % FAULTS.len()])
    }

    fn name(&self) -> String {
        let (first, second) = (self.index / 50, self.index / 2_500);
        format!("{}{}{}", pick(SURNAMES, self.index), pick(GIVEN, first), pick(GIVEN, second))
    }

    fn is_secondary(&self) -> bool {
        self.index % 10 == 9
    }

    fn school(&self) -> String {
        let own = self.index % OF_TOWN;
        let kind = if self.is_secondary() { "初级中学" } else { "小学" };
        let village = [pick(PLACES, own), pick(PLACES, own + 11)];
        format!("贺兰县{}{}{}{kind}", town(self.index), village[0], village[1])
    }

    fn uscc(&self) -> String {
        let body = format!("12640122{:09}", 400_000_000 + self.index);
        let check = intake::uscc_check_character(&body).expect("seventeen digits");
        format!("{body}{check}")
    }

    fn birth(&self) -> (usize, usize) {
        (1975 + self.index % 12, 1 + self.index % 12)
    }

    fn cell(&self, field: Field) -> String {
        let (index, fault) = (self.index, self.fault());
        let (year, month) = self.birth();
        let text = match field {
            Field::SchoolName => return self.school(),
            Field::SchoolCode => {
                return format!("{}64{index:06}", if self.is_secondary() { "31" } else { "21" });
            }
            Field::Uscc => return self.uscc(),
            Field::Stage => {
                if self.is_secondary() {
                    "初中"
                } else {
                    "小学"
                }
            }
            Field::Ownership => "公办",
            Field::Town => return town(index),
            Field::LegalRepresentative | Field::Name => return self.name(),
            Field::Sex => {
                if index.is_multiple_of(2) {
                    "男"
                } else {
                    "女"
                }
            }
            Field::Ethnicity => {
                if index.is_multiple_of(3) {
                    "回族"
                } else {
                    "汉族"
                }
            }
            Field::Birth if fault == Some(Fault::ThirteenthMonth) => return format!("{year}.13"),
            Field::Birth => return format!("{year}.{month:02}"),
            Field::Politics => "中共党员",
            Field::Education => "大学本科",
            Field::College => "宁夏大学",
            Field::Major => ["汉语言文学", "数学与应用数学", "教育技术学"][index % 3],
            Field::Unit if fault == Some(Fault::UnknownSchool) => {
                return self.school().replace('镇', "真");
            }
            Field::Unit => return self.school(),
            Field::Post => "校长",
            Field::IsLegalRepresentative => "是",
            Field::TermStart => "2026-03-01",
            Field::TermEnd => "2029-02-28",
            Field::Phone if fault == Some(Fault::ShortPhone) => return format!("139{index:07}"),
            Field::Phone => return format!("139{index:08}"),
            Field::Email => return format!("xxzx{index}@example.cn"),
            Field::History => {
                let start = year + 23;
                let moved = start + 8;
                let school = self.school();
                return format!(
                    "{start}.08-{moved}.07 贺兰县{}中心小学 教师\n{moved}.08-至今 {school} 校长",
                    town(index)
                );
            }
            Field::Photo => return Invented::photo(index % self.county.photos.max(1)),
            _ => "",
        };
        text.to_string()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    /// Names, schools and phones: what would be a finding if two shared it.
    #[test]
    fn a_whole_country_has_names_of_its_own() {
        let county = Invented { schools: MOST, trouble: None, photos: 100 };
        let people = || (0..MOST).map(|index| Person { county: &county, index });
        assert_eq!(people().map(|person| person.school()).collect::<HashSet<_>>().len(), MOST);
        let named = people().map(|person| (person.name(), person.birth()));
        assert_eq!(named.collect::<HashSet<_>>().len(), MOST);
    }
}
