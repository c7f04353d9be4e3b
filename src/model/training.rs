//! Training 培训: one occasion that the 首席信息官 are called together for.

use jiff::civil::Date;

/// Training 集中培训, as far as it is settled: what is open is left to be written by hand.
///
/// *Source*: 第16条（一般每年不少于1次集中培训）.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Training {
    /// Its name; a general one is printed while it has none.
    pub title: Option<String>,
    pub date: Option<Date>,
    pub place: Option<String>,
    /// *Units*: 学时.
    pub hours: Option<u16>,
}

impl Training {
    /// More than this of a name or a place leaves no room on a 培训证明. *Units*: characters.
    pub const LONGEST: usize = 100;
}

/// The six abilities that trainings are to serve.
///
/// *Source*: 第17条.
pub const ABILITIES: [&str; 6] = [
    "信息化领导力",
    "教育科研与调查研究",
    "规划决策",
    "系统开发与维护",
    "数字教学资源管理",
    "新技术与教学融合创新",
];
