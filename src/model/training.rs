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
