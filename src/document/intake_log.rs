//! Intake log 收件登记: every file that was looked at, its size and digest, and what became of it: the
//! proof of what came when.

use std::collections::HashMap;

use jiff::civil::{Date, DateTime};

use super::listing::{Listing, ListingCell, ListingSheet, short, wide};
use crate::finding::{Finding, Level};
use crate::model::{Batch, IntakeFile, IntakeResult};
use crate::settings::Settings;
use crate::text;

/// 收件登记.xlsx. `times` is when each file was last changed, as its file system or archive says.
pub fn listing(
    batch: &Batch,
    findings: &[Finding],
    times: &HashMap<String, DateTime>,
    settings: &Settings,
    as_of: Date,
) -> Listing {
    let mut asked: HashMap<&str, (usize, usize)> = HashMap::new();
    for finding in findings {
        let Some(place) = &finding.place else { continue };
        let (errors, confirms) = asked.entry(&place.file).or_default();
        *errors += usize::from(finding.level == Level::Error);
        *confirms += usize::from(finding.is_unsettled());
    }
    let rows = batch.files.iter().zip(1usize..).map(|(file, n)| {
        let (errors, confirms) = asked.get(&*file.file).copied().unwrap_or_default();
        row(file, n, times.get(&*file.file), errors, confirms)
    });
    Listing {
        title: format!("{}推荐材料收件登记", settings.bureau.county),
        organ: settings.bureau.name.clone(),
        as_of,
        sheets: vec![ListingSheet {
            name: "收件登记",
            title: format!("{}推荐材料收件登记", settings.bureau.county),
            note: format!(
                "登记日期：{}　时间是文件最后修改的时间；最后一列是文件指纹（SHA-256）：按文件内容算出的一串字符，内容改动一个字就会变，用来证明收到的就是这个文件，平时不用看。",
                text::chinese_date(as_of)
            ),
            columns: vec![
                short("序号", 6.0),
                short("时间", 18.0),
                wide("文件", 44.0),
                short("字节", 11.0),
                short("行数", 7.0),
                wide("结果", 24.0),
                short("必须改", 8.0),
                short("请确认", 8.0),
                wide("文件指纹（SHA-256）", 34.0),
            ],
            rows: rows.collect(),
            total: false,
            landscape: true,
        }],
    }
}

fn row(
    file: &IntakeFile,
    n: usize,
    time: Option<&DateTime>,
    errors: usize,
    confirms: usize,
) -> Vec<ListingCell> {
    let time = time.map(|time| time.strftime("%Y-%m-%d %H:%M").to_string()).unwrap_or_default();
    let (rows, result) = match file.result {
        IntakeResult::Rows { schools, nominations } => {
            let mut parts = Vec::new();
            if schools > 0 {
                parts.push(format!("学校名册 {schools} 所"));
            }
            if nominations > 0 {
                parts.push(format!("推荐人选 {nominations} 人"));
            }
            (schools + nominations, parts.join("，"))
        }
        IntakeResult::Photo => (0, "照片".into()),
        IntakeResult::Waivers { rows } => (rows, "确认记录".into()),
        IntakeResult::Nothing => (0, "没有可用的内容".into()),
        IntakeResult::Failed => (0, "读不出来".into()),
    };
    vec![
        n.into(),
        time.into(),
        (&*file.file).into(),
        ListingCell::Count(file.size),
        rows.into(),
        result.into(),
        errors.into(),
        confirms.into(),
        file.sha256.as_str().into(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::Place;

    #[test]
    fn every_file_stands_with_its_digest_and_what_became_of_it() {
        let file =
            |name: &str, result| IntakeFile { file: name.into(), size: 3, sha256: "ab".into(), result };
        let batch = Batch {
            files: vec![
                file("名单.xlsx", IntakeResult::Rows { schools: 0, nominations: 2 }),
                file("坏.xls", IntakeResult::Failed),
            ],
            ..Batch::default()
        };
        let mut finding = Finding::new("cell-blank", "空").at(&Place::file("名单.xlsx"));
        finding.level = Level::Error;
        let day = jiff::civil::date(2026, 3, 1);
        let times = HashMap::from([("名单.xlsx".to_string(), day.at(9, 5, 0, 0))]);
        let listing = listing(&batch, &[finding], &times, &Settings::default(), day);
        let rows = &listing.sheets[0].rows;
        assert_eq!(rows[0][1], "2026-03-01 09:05".into());
        assert_eq!((&rows[0][4], &rows[0][6]), (&2usize.into(), &1usize.into()));
        assert_eq!(rows[1][5], "读不出来".into());
        assert!(rows.iter().all(|row| row.len() == listing.sheets[0].columns.len()));
    }
}
