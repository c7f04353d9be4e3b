//! Scoring 考核评分 (第15条): several raters' scores into one result a person, and no more 优秀 than the quota.
//!
//! Pure; what a tie across the quota means is for a person to decide, so it is told and nothing is decided.

use crate::ledger::Assessed;
use crate::settings::Assessment;

/// 考核等次, best first: as people of public institutions are assessed.
pub const GRADES: [&str; 4] = ["优秀", "合格", "基本合格", "不合格"];

/// One person's scores of one year, in the order of the settings' raters. *Units*: hundredths of a point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scores {
    pub school_code: Option<String>,
    pub school: String,
    pub person: String,
    pub year: i16,
    pub given: Vec<u32>,
}

/// The results, in the order given.
///
/// # Errors
/// Every tie that the quota would cut through, in words.
pub fn results(scores: &[Scores], settings: &Assessment) -> Result<Vec<Assessed>, Vec<String>> {
    let total = |one: &Scores| -> u32 {
        let weighted: u64 = one
            .given
            .iter()
            .zip(&settings.raters)
            .map(|(score, rater)| u64::from(*score) * u64::from(rater.weight))
            .sum();
        // Half a hundredth rounds up.
        ((weighted + 50) / 100) as u32
    };
    let totals: Vec<u32> = scores.iter().map(total).collect();
    let mut excellent = vec![false; scores.len()];
    let mut ties = Vec::new();
    let mut years: Vec<i16> = scores.iter().map(|one| one.year).collect();
    years.sort_unstable();
    years.dedup();
    for year in years {
        let of_year: Vec<usize> = (0..scores.len()).filter(|&index| scores[index].year == year).collect();
        let quota = of_year.len() * settings.excellent_percent as usize / 100;
        let mut fit: Vec<usize> =
            of_year.into_iter().filter(|&index| totals[index] >= settings.excellent_from * 100).collect();
        fit.sort_by_key(|&index| std::cmp::Reverse(totals[index]));
        if let (Some(&last), Some(&next)) =
            (quota.checked_sub(1).and_then(|last| fit.get(last)), fit.get(quota))
            && totals[last] == totals[next]
        {
            let tied: Vec<&str> = fit
                .iter()
                .filter(|&&index| totals[index] == totals[last])
                .map(|&index| scores[index].person.as_str())
                .collect();
            ties.push(format!(
                "{year}年度优秀名额 {quota} 个，{}同为 {}.{:02} 分，分不出先后，请核对打分",
                tied.join("、"),
                totals[last] / 100,
                totals[last] % 100
            ));
            continue;
        }
        fit.into_iter().take(quota).for_each(|index| excellent[index] = true);
    }
    if !ties.is_empty() {
        return Err(ties);
    }
    let reaches = |index: usize, points: u32| totals[index] >= points * 100;
    let result = |index: usize| {
        GRADES[match index {
            index if excellent[index] => 0,
            index if reaches(index, settings.pass_from) => 1,
            index if reaches(index, settings.basic_from) => 2,
            _ => 3,
        }]
    };
    let assessed = |(index, one): (usize, &Scores)| Assessed {
        school_code: one.school_code.clone(),
        school: one.school.clone(),
        person: one.person.clone(),
        year: one.year,
        hundredths: Some(totals[index]),
        result: result(index).into(),
    };
    Ok(scores.iter().enumerate().map(assessed).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    fn scores(given: &[[u32; 3]]) -> Vec<Scores> {
        let one = |(index, given): (usize, &[u32; 3])| Scores {
            school_code: None,
            school: format!("{index}校"),
            person: format!("马{index}"),
            year: 2026,
            given: given.iter().map(|points| points * 100).collect(),
        };
        given.iter().enumerate().map(one).collect()
    }

    fn told(given: &[[u32; 3]], percent: u32) -> Result<Vec<(u32, String)>, Vec<String>> {
        let mut settings = Settings::default().assessment;
        settings.raters = ["学校自评", "县教体局考核", "教师测评"]
            .into_iter()
            .zip([20, 50, 30])
            .map(|(name, weight)| crate::settings::Rater { name: name.into(), weight })
            .collect();
        settings.excellent_percent = percent;
        let results = results(&scores(given), &settings)?;
        Ok(results.into_iter().map(|one| (one.hundredths.unwrap(), one.result)).collect())
    }

    #[test]
    fn weights_add_up_and_the_quota_holds() {
        let given = [[100, 90, 95], [90, 95, 90], [60, 60, 60], [59, 60, 60], [80, 80, 80]];
        let expected = [(9350, "优秀"), (9250, "合格"), (6000, "基本合格"), (5980, "不合格"), (8000, "合格")];
        assert_eq!(told(&given, 20).unwrap(), expected.map(|(score, result)| (score, result.to_string())));
        assert_eq!(told(&given, 40).unwrap()[1].1, "优秀");
        assert_eq!(told(&given, 0).unwrap()[0].1, "合格");
    }

    #[test]
    fn a_tie_across_the_quota_is_told() {
        let given = [[95, 95, 95], [95, 95, 95], [60, 60, 60], [60, 60, 60], [60, 60, 60]];
        assert_eq!(
            told(&given, 20),
            Err(vec!["2026年度优秀名额 1 个，马0、马1同为 95.00 分，分不出先后，请核对打分".into()])
        );
        assert!(told(&given, 40).is_ok());
    }
}
