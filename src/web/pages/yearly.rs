//! 培训、考核: the papers of the year, printed in the worker; what was filled in is handed back on the same page.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::model::Training;
use crate::pipeline::{self, Yearly};
use crate::web::answer::{Answer, Refusal, reasons, see, unfit};
use crate::web::router::Ask;

pub fn training(ask: &Ask) -> Answer {
    show(ask, "training.html.j2", &Yearly::Training(Arc::default()))
}

pub fn assess(ask: &Ask) -> Answer {
    let year = ask.read()?.day.year();
    show(ask, "assess.html.j2", &Yearly::Assessment(year))
}

fn show(ask: &Ask, template: &str, what: &Yearly) -> Answer {
    let read = ask.read()?;
    let settings = &read.proofs.checked.settings;
    let raters: Vec<Value> = settings
        .assessment
        .raters
        .iter()
        .map(|rater| json!({"name": rater.name, "weight": rater.weight}))
        .collect();
    // What lies in the folder itself, and how many lie in each folder of it.
    let before = format!("{}/", what.folder());
    let (mut files, mut folders): (Vec<Value>, Vec<(String, usize)>) = (Vec::new(), Vec::new());
    for file in &read.filed {
        let Some(rest) = file.path.strip_prefix(&before) else { continue };
        match rest.split_once('/') {
            None => files.push(super::documents::file_view(file)),
            Some((folder, _)) => match folders.iter_mut().find(|(name, _)| name == folder) {
                Some((_, count)) => *count += 1,
                None => folders.push((folder.into(), 1)),
            },
        }
    }
    let folders: Vec<Value> = folders
        .iter()
        .map(|(name, count)| {
            let query = super::encoded(&format!("{before}{name}/"));
            json!({"name": name, "count": count, "query": query})
        })
        .collect();
    ask.page(
        template,
        "ledger",
        json!({
            "files": files, "folders": folders, "year": read.day.year(), "raters": raters,
            "role": settings.appointment.role, "longest": Training::LONGEST,
            "out": ask.office.request.out.join(what.folder()).display().to_string(),
        }),
    )
}

pub fn print_training(ask: &Ask) -> Answer {
    let said = |name: &str, label: &str| -> Result<Option<String>, Refusal> {
        let typed = ask.field(name);
        let length = typed.chars().count();
        if length > Training::LONGEST {
            let most = Training::LONGEST;
            return Err(unfit(format!("{label}写了 {length} 个字，最多 {most} 个字，请写短些")));
        }
        Ok((!typed.is_empty()).then(|| typed.to_string()))
    };
    let date = match ask.field("date") {
        "" => None,
        typed => Some(super::day("培训日期", typed)?),
    };
    let hours = match ask.field("hours") {
        "" => None,
        typed => Some(within(typed, 1..=999, "学时")?),
    };
    let training =
        Training {
            title: said("title", "培训名称")?, date, place: said("place", "培训地点")?, hours
        };
    print(ask, Yearly::Training(Arc::new(training)), "培训的表", "training")
}

pub fn print_assessment(ask: &Ask) -> Answer {
    let year: i16 = within(ask.field("year"), 2000..=2100, "年度")?;
    print(ask, Yearly::Assessment(year), &format!("{year}年考核的表"), "assess")
}

fn within<N>(typed: &str, range: std::ops::RangeInclusive<N>, what: &str) -> Result<N, Refusal>
where
    N: std::str::FromStr + PartialOrd + std::fmt::Display,
{
    let number = typed.parse().ok().filter(|number| range.contains(number));
    number.ok_or_else(|| {
        unfit(format!("{what}现在是“{typed}”，应为 {} 到 {} 之间的整数", range.start(), range.end()))
    })
}

fn print(ask: &Ask, what: Yearly, label: &str, to: &str) -> Answer {
    ask.read()?;
    let named = label.to_string();
    ask.office.start(&format!("印{label}"), move |office, meter| {
        let printed = match pipeline::yearly(&office.request_now(), &what, meter, office.stopping()) {
            Ok(printed) => printed,
            Err(error) => return office.bad(format!("没有印成{named}"), reasons(&error)),
        };
        let role = &printed.checked.settings.appointment.role;
        let Some(manifest) = printed.manifest else {
            let why = format!("没有在任的{role}，这一批也没有通过的人选，没有可印的表，什么也没有写。");
            return office.bad(format!("没有印{named}"), vec![why]);
        };
        if office.stopping().load(std::sync::atomic::Ordering::Relaxed) {
            return office.bad("停下了，没有印完", vec!["已印好的都完整，再印一次就接着印。".into()]);
        }
        let serving = printed.members.iter().filter(|member| member.document_no.is_some()).count();
        let mut lines = vec![format!(
            "在册 {} 人：在任 {serving} 人，本批通过 {} 人。都在 {}。",
            printed.members.len(),
            printed.members.len() - serving,
            office.request.out.join(what.folder()).display()
        )];
        lines.extend(printed.failures.iter().map(|own| own.told()));
        let title = format!("已印{named}：共 {} 份文件", manifest.files.len());
        if printed.failures.is_empty() { office.good(title, lines) } else { office.bad(title, lines) }
    })?;
    Ok(see(&ask.at(to)))
}
