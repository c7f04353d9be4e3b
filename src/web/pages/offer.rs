//! 第二步: what would be written into the ledger, whole; whoever means it types its 文号, or how many records it is, and only
//! then it is done. The one page by which anything is issued, revoked or imported.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{annals, issue, revoke};
use crate::pipeline::{self, Issuance};
use crate::text;
use crate::web::answer::{Answer, Refusal, reasons, see, unfit};
use crate::web::offers::Offer;
use crate::web::office::{Office, Told};
use crate::web::router::Ask;

/// Puts an offer before whoever asked for it.
pub fn put(ask: &Ask, offer: Offer) -> Answer {
    let word = ask.office.offers.put(Arc::new(offer))?;
    Ok(see(&ask.at(&format!("offer/{word}"))))
}

pub fn show(ask: &Ask) -> Answer {
    let offer = ask.office.offers.find(&ask.id).ok_or_else(spent)?;
    let wrong = match ask.field("again") {
        "" => String::new(),
        again => format!("应写“{}”，写的是“{again}”，没有照办。", word_of(&offer)),
    };
    let (template, mut view) = match &*offer {
        Offer::Issue { proposal, .. } => ("offer.html.j2", issue::view(proposal)),
        Offer::Revoke { document_no, on, why, held } => {
            ("revocation.html.j2", revoke::view(document_no, *on, why, held))
        }
        Offer::Import { name, from, read } => ("reading.html.j2", annals::view(ask, name, from, read)),
    };
    view["agree_to"] = json!({"form": ask.id, "word": word_of(&offer), "wrong": wrong});
    ask.page(template, active(&offer), view)
}

/// What is to be typed.
fn word_of(offer: &Offer) -> String {
    match offer {
        Offer::Issue { proposal, .. } => proposal.document_no.clone(),
        Offer::Revoke { document_no, .. } => document_no.clone(),
        Offer::Import { read, .. } => read.as_ref().map_or(0, |reading| reading.entries.len()).to_string(),
    }
}

fn active(offer: &Offer) -> &'static str {
    if matches!(offer, Offer::Issue { .. }) { "issue" } else { "ledger" }
}

fn spent() -> Refusal {
    unfit("这一页已经用过或过期了，没有照办").and("请回到原来的那一页，重新看过内容再做。")
}

/// The word was typed.
pub fn agree(ask: &Ask) -> Answer {
    let offer = ask.office.offers.take(ask.field("form")).ok_or_else(spent)?;
    let same = |a: &str, b: &str| text::plain(a) == text::plain(b);
    let (typed, word) = (ask.field("again"), word_of(&offer));
    let nothing = matches!(&*offer, Offer::Import { read, .. } if read.as_ref().map_or(true, |own| own.entries.is_empty()));
    if nothing {
        return Err(unfit("没有可以记入的，台账未作任何改动"));
    }
    if !same(typed, &word) {
        // A slip of the keyboard is not the end of it: the same is shown once more, under another word.
        let form = ask.office.offers.put(offer)?;
        let typed = if typed.is_empty() { "（空）" } else { typed };
        return Ok(see(&ask.at(&format!("offer/{form}?again={}", super::encoded(typed)))));
    }
    let (what, to) = match &*offer {
        Offer::Issue { .. } => (format!("签发 {word}"), "issue"),
        Offer::Revoke { .. } => (format!("撤销 {word}"), "revoke"),
        Offer::Import { name, from, .. } => (format!("把 {name} 记入台账"), *from),
    };
    let kept = offer.clone();
    let started = ask.office.start(&what, move |office, meter| done(office, &kept, meter));
    // Something else is being done: nothing happened yet, and whoever goes back agrees once more.
    started.inspect_err(|_| ask.office.offers.keep(ask.field("form"), offer.clone()))?;
    Ok(see(&ask.at(to)))
}

fn done(office: &Office, offer: &Offer, meter: &crate::web::office::Meter) -> Told {
    match offer {
        Offer::Issue { wanted, proposal } => match pipeline::issue(wanted, Some(proposal), meter) {
            Ok(Issuance::Done { proposal, files, finished }) => {
                issue::done(office, &proposal, files, &finished)
            }
            Ok(Issuance::Already { issued, finished }) => {
                office.good(pipeline::already(&issued), sentences(finished.lines()))
            }
            Err(error) => office.bad("没有签发，台账未作任何改动", reasons(&error)),
        },
        Offer::Revoke { document_no, on, why, held } => {
            let request = pipeline::Request { as_of: *on, ..office.request.clone() };
            match pipeline::revoke(&request, document_no, *on, why, held, office.act("撤销"), meter) {
                Ok((held, finished)) => office.good(
                    format!("{}。", pipeline::revoked(document_no, *on, &held)),
                    sentences(finished.lines()),
                ),
                Err(error) => office.bad("没有撤销，台账未作任何改动", reasons(&error)),
            }
        }
        Offer::Import { name, read, .. } => {
            let Ok(reading) = read else {
                return office.bad("没有导入，台账未作任何改动", Vec::new());
            };
            match pipeline::record_annals(&office.request_now(), reading, office.act("导入"), meter) {
                Ok(finished) => office.good(
                    format!(
                        "{name}：已记入 {} 条，另有 {} 条台账里已经有了。",
                        reading.entries.len(),
                        reading.known
                    ),
                    sentences(finished.lines()),
                ),
                Err(error) => office.bad("没有导入，台账未作任何改动", reasons(&error)),
            }
        }
    }
}

/// Each as a sentence.
pub fn sentences(lines: Vec<String>) -> Vec<String> {
    let whole =
        |line: String| if line.ends_with(['。', '？', '！']) { line } else { format!("{line}。") };
    lines.into_iter().map(whole).collect()
}

/// A refusal with every reason against something, each as a sentence.
pub fn against(why: &str, error: &pipeline::Error) -> Refusal {
    sentences(reasons(error)).into_iter().fold(unfit(why), Refusal::and)
}

/// A numbered document for a list: what it is, and whether it was revoked.
pub fn document_view(number: &str, document: &crate::ledger::Document) -> Value {
    let issued = document.issued.as_ref();
    json!({
        "id": pipeline::id(number), "number": number, "kind": issued.map_or("以前的文件", |own| own.document.as_str()),
        "date": issued.map(|own| own.date.to_string()),
        "people": issued.map_or(document.held.len(), |own| own.people as usize),
        "revoked": document.revoked.as_ref().map(|own| format!("{} 撤销：{}", own.on, own.reason)),
    })
}
