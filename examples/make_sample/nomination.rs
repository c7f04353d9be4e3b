//! What each school sends: the people joined with phones, terms and pictures, and the faults a real
//! batch has.

use crate::county::SCHOOLS;
use crate::people::{PEOPLE, Person};
use crate::random::Random;

/// One nomination as it goes into the sheets.
pub struct Nomination {
    pub person: &'static Person,
    /// The name without the spaces a clerk puts into it.
    pub name: String,
    /// The school as the row has it.
    pub unit: String,
    pub phone: String,
    pub is_legal_representative: bool,
    pub reason: &'static str,
    pub term: [(u16, u8, u8); 2],
    /// The picture's file name.
    pub photo: String,
    pub sent: Sent,
    pub portrait: usize,
}

/// By which way a nomination came.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Sent {
    Summary,
    /// Only on the school's own 推荐表.
    Form,
    /// Both, with identical values.
    Both,
}

/// The faults. Each stands with one school, so that the states add up to
/// 24 通过，2 待确认，4 退回，2 未报. Two more need no name here: the birth month 13 stands in `people`
/// (贺兰县金贵镇保南小学), and 贺兰县第三中学 gives no reason for not nominating its 法定代表人.
pub const SHORT_PHONE: &str = "贺兰县第四小学";
pub const NO_PHOTO: &str = "贺兰县立岗镇兰光小学";
pub const WRONG_CREDIT_CODE: &str = "贺兰县洪广中学";
pub const TWO_YEARS: &str = "贺兰县习岗中心小学";

/// Not faults: written in a way that is put right without asking.
const COUNTRY_CODE: &str = "贺兰县暖泉小学";
const SHORT_NAME: &str = "贺兰县回民小学";

/// Every nomination, in the order of the school list.
pub fn nominations() -> Vec<Nomination> {
    let mut random = Random::new(640_122);
    PEOPLE.iter().enumerate().map(|(index, person)| nomination(index, person, &mut random)).collect()
}

fn nomination(index: usize, person: &'static Person, random: &mut Random) -> Nomination {
    let name: String = person.name.chars().filter(|ch| !ch.is_whitespace()).collect();
    let school = SCHOOLS.iter().find(|school| school.name == person.school);
    let is_legal_representative = school.is_some_and(|school| school.legal_representative == name);
    Nomination {
        person,
        unit: if person.school == SHORT_NAME { "贺兰回小".into() } else { person.school.into() },
        phone: phone(index, person.school, random),
        is_legal_representative,
        reason: match person.school {
            "贺兰县第一中学" => {
                "法定代表人魏长林年内到龄退休，由分管信息化工作的副校长担任，已经校务会研究"
            }
            _ => "",
        },
        term: match person.school {
            TWO_YEARS => [(2026, 3, 1), (2028, 2, 29)],
            _ => [(2026, 3, 1), (2029, 2, 28)],
        },
        photo: photo(index, person.school, &name),
        sent: match person.school {
            "贺兰县第八小学" | "贺兰县南梁学校" => Sent::Form,
            "贺兰县金贵中心小学" => Sent::Both,
            _ => Sent::Summary,
        },
        name,
        portrait: index,
    }
}

/// An invented mobile number; no two are the same, because the tens count the person.
fn phone(index: usize, school: &str, random: &mut Random) -> String {
    const HEADS: [&str; 6] = ["1390951", "1389510", "1361951", "1599500", "1810951", "1899510"];
    let head = HEADS[random.below(HEADS.len() as u64) as usize];
    let digits = format!("{head}{}{:02}{}", random.below(10), index + 11, random.below(10));
    match school {
        SHORT_PHONE => digits[..10].to_string(),
        COUNTRY_CODE => format!("+86 {digits}"),
        _ => digits,
    }
}

/// Every school has its own way of naming a picture.
fn photo(index: usize, school: &str, name: &str) -> String {
    match index % 5 {
        0 | 3 => format!("{school}-{name}.jpg"),
        1 => format!("{name}.jpg"),
        2 => format!("{school}{name}照片.jpg"),
        _ => format!("{name}（一寸）.jpg"),
    }
}
