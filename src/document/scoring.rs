//! Scoring 考核评分 (第15条): several raters' scores into one result a person, and no more 优秀 than the quota.
//!
//! Pure; what a tie across the quota means is for a person to decide, so it is told and nothing is decided.

use std::collections::BTreeSet;

use crate::ledger::{Assessed, Given};
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

/// What the scores of an import come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Results {
    /// In the order given.
    pub assessed: Vec<Assessed>,
    /// Who would be 优秀, had nobody with no more points taken the place before: a text a year.
    pub crowded: Vec<String>,
}

/// How many of so many assessed in a year may be 优秀.
pub fn quota(people: usize, settings: &Assessment) -> usize {
    people * settings.excellent_percent as usize / 100
}

/// The results. `standing` are the results of those years that stand already, of people who are not among `scores`.
///
/// # Errors
/// Every tie that the quota would cut through, in words.
pub fn results(
    scores: &[Scores],
    standing: &[&Assessed],
    settings: &Assessment,
) -> Result<Results, Vec<String>> {
    let totals: Vec<u32> = scores.iter().map(|one| total(one, settings)).collect();
    let mut excellent = vec![false; scores.len()];
    let (mut ties, mut crowded) = (Vec::new(), Vec::new());
    let years: BTreeSet<i16> = scores.iter().map(|one| one.year).collect();
    for year in years {
        let of_year: Vec<usize> = (0..scores.len()).filter(|&index| scores[index].year == year).collect();
        let before: Vec<&&Assessed> = standing.iter().filter(|one| one.year == year).collect();
        let taken: Vec<&&&Assessed> = before.iter().filter(|one| one.result == GRADES[0]).collect();
        let all = quota(of_year.len() + before.len(), settings);
        let free = all.saturating_sub(taken.len());
        let mut fit: Vec<usize> =
            of_year.into_iter().filter(|&index| totals[index] >= settings.excellent_from * 100).collect();
        fit.sort_by_key(|&index| std::cmp::Reverse(totals[index]));
        if let (Some(&last), Some(&next)) =
            (free.checked_sub(1).and_then(|last| fit.get(last)), fit.get(free))
            && totals[last] == totals[next]
        {
            let tied: Vec<&str> = fit
                .iter()
                .filter(|&&index| totals[index] == totals[last])
                .map(|&index| scores[index].person.as_str())
                .collect();
            ties.push(format!(
                "{}，{}同为 {} 分，分不出先后，请核对打分",
                places(year, all, &taken),
                tied.join("、"),
                points(totals[last])
            ));
            continue;
        }
        let out: Vec<String> = fit
            .iter()
            .skip(free)
            .filter(|&&index| taken.iter().any(|one| one.hundredths.is_none_or(|had| had <= totals[index])))
            .map(|&index| format!("{}（{}）", scores[index].person, points(totals[index])))
            .collect();
        if !out.is_empty() {
            crowded.push(format!(
                "{}，{}达到优秀的分数而没有名额",
                places(year, all, &taken),
                out.join("、")
            ));
        }
        fit.into_iter().take(free).for_each(|index| excellent[index] = true);
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
        given: given(one, settings),
    };
    Ok(Results { assessed: scores.iter().enumerate().map(assessed).collect(), crowded })
}

/// More 优秀 in a year than its quota, in words; `None` where there are not. `of_year` are all results of that year.
pub fn over_quota(year: i16, of_year: &[&Assessed], settings: &Assessment) -> Option<String> {
    let all = quota(of_year.len(), settings);
    let excellent: Vec<&&Assessed> = of_year.iter().filter(|one| one.result == GRADES[0]).collect();
    let people = of_year.len();
    (excellent.len() > all).then(|| {
        let names: Vec<String> = excellent.iter().map(|one| named(one)).collect();
        format!(
            "{year}年度考核 {people} 人，优秀名额 {all} 个，而记为优秀的有 {} 人：{}",
            names.len(),
            names.join("、")
        )
    })
}

/// `2026年度优秀名额 4 个，台账里已有马伟（95）优秀`
fn places(year: i16, all: usize, taken: &[&&&Assessed]) -> String {
    let names: Vec<String> = taken.iter().map(|one| named(one)).collect();
    let before = if names.is_empty() {
        String::new()
    } else {
        format!("，台账里已有{}为优秀", names.join("、"))
    };
    format!("{year}年度优秀名额 {all} 个{before}")
}

fn named(one: &Assessed) -> String {
    match one.hundredths {
        Some(score) => format!("{}（{}）", one.person, points(score)),
        None => one.person.clone(),
    }
}

/// `92.50`
pub fn points(hundredths: u32) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

fn given(one: &Scores, settings: &Assessment) -> Vec<Given> {
    let by = one.given.iter().zip(&settings.raters);
    by.map(|(&hundredths, rater)| Given { rater: rater.name.clone(), weight: rater.weight, hundredths })
        .collect()
}

fn total(one: &Scores, settings: &Assessment) -> u32 {
    let of = |given: &Given| u64::from(given.hundredths) * u64::from(given.weight);
    let weighted: u64 = given(one, settings).iter().map(of).sum();
    // Half a hundredth rounds up.
    ((weighted + 50) / 100) as u32
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
        let results = results(&scores(given), &[], &settings)?;
        Ok(results.assessed.into_iter().map(|one| (one.hundredths.unwrap(), one.result)).collect())
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

    /// The quota is of the year, not of an import.
    #[test]
    fn who_is_excellent_already_takes_a_place() {
        let settings = Settings::default().assessment;
        let stands = |person: &str, hundredths: Option<u32>, result: &str| Assessed {
            person: person.into(),
            year: 2026,
            hundredths,
            result: result.into(),
            ..Assessed::default()
        };
        let first = [[95, 95, 95], [94, 94, 94], [60, 60, 60], [60, 60, 60], [60, 60, 60]];
        let excellent = |standing: &[&Assessed]| {
            let told = results(&scores(&first), standing, &settings).expect("no tie");
            let names = told.assessed.iter().filter(|one| one.result == "优秀");
            (names.map(|one| one.person.clone()).collect::<Vec<_>>(), told.crowded)
        };
        // Five, one place; ten, two places, one of them taken.
        assert_eq!(excellent(&[]), (vec!["马0".to_string()], Vec::new()));
        let high = stands("纳一", Some(9800), "优秀");
        let pass = stands("纳二", Some(7000), "合格");
        assert_eq!(excellent(&[&high, &pass, &pass, &pass, &pass]).0, ["马0"]);
        assert_eq!(excellent(&[&high]), (Vec::new(), Vec::new()), "the better one has it");
        let low = stands("纳三", Some(9200), "优秀");
        let told = "2026年度优秀名额 1 个，台账里已有纳三（92.00）为优秀，马0（95.00）、马1（94.00）达到优秀的分数而没有名额";
        assert_eq!(excellent(&[&low]), (Vec::new(), vec![told.to_string()]));
        let other = Assessed { year: 2025, ..low.clone() };
        assert_eq!(excellent(&[&other]).0, ["马0"], "another year's");
        assert_eq!(over_quota(2026, &[&high, &pass, &pass, &pass, &pass], &settings), None);
        let over = over_quota(2026, &[&high, &low, &pass, &pass, &pass], &settings);
        assert!(over.is_some_and(
            |told| told.contains("优秀名额 1 个") && told.contains("纳一（98.00）、纳三（92.00）")
        ));
    }
}
