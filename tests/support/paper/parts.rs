//! What stands where: the parts of an official document, found by their place and shape alone.
//!
//! Nothing here knows how the page was made, so that a part in the wrong place is a part not found, which a check
//! then reports. Lengths are millimetres.

use serde_json::Value;

use super::frames::{Colour, MM, Paper, Stroke};
use super::lines::{Line, commonest, is_han, is_red, lines, median};

// The type area (5.2.1), and the grid on it.
pub const LEFT: f64 = 28.0;
pub const TOP: f64 = 37.0;
pub const WIDTH: f64 = 156.0;
pub const HEIGHT: f64 = 225.0;
pub const RIGHT: f64 = LEFT + WIDTH;
pub const BOTTOM: f64 = TOP + HEIGHT;
pub const CENTRE: f64 = LEFT + WIDTH / 2.0;
/// One character, 一字.
pub const CELL: f64 = WIDTH / 28.0;

/// What the view promises: a part that it names must be found.
#[derive(Clone, Debug, Default)]
pub struct Expect {
    /// 信函格式 (10.1) instead of the general form.
    pub letter: bool,
    pub draft: bool,
    pub docnum: bool,
    /// 签发人: a document that goes up.
    pub signer: bool,
    /// 份号, 密级 or 紧急程度
    pub marks: bool,
    /// The rule by which the signature is set; none where nobody signs.
    pub stamped: Option<bool>,
    /// A ring where the seal is pressed.
    pub seal: bool,
    pub recipient: bool,
    pub attachments: bool,
    pub note: bool,
    pub imprint: bool,
    pub even_imprint: bool,
    pub annex: bool,
    /// 主送 so long that it must leave the head (7.3.2).
    pub recipient_long: bool,
    pub title_turns: bool,
}

impl Expect {
    pub fn of(template: &str, view: &Value) -> Self {
        let letter = template == "letter" || view["form"] == "letter";
        let has = |key: &str| view.get(key).is_some_and(|value| !value.is_null());
        let many = |key: &str| view[key].as_array().is_some_and(|values| !values.is_empty());
        let recipient = view["recipient"].as_str().map_or(0, |text| text.chars().count());
        let title: String = strings(&view["title"]).concat();
        Self {
            letter,
            draft: view["draft"].as_bool().unwrap_or(false),
            docnum: has("doc_no"),
            signer: many("signers"),
            marks: ["copy_no", "secrecy", "urgency"].into_iter().any(has),
            stamped: has("signature").then(|| view["signature"]["stamped"].as_bool().unwrap_or(true)),
            seal: view["seal"].as_bool().unwrap_or(false),
            // A longer list moves to the 版记 (7.3.2); the template counts in ems, so a little is left open.
            recipient: (1..130).contains(&recipient),
            recipient_long: recipient > 150,
            attachments: many("attachments"),
            note: view["note"].as_str().is_some_and(|note| !note.is_empty()),
            imprint: if letter && template == "letter" { many("cc") } else { has("imprint") },
            even_imprint: view["imprint_even"].as_bool().unwrap_or(false),
            annex: has("annex") && (view.get("rows").is_none() || many("rows")),
            title_turns: title.chars().count() > 20,
        }
    }
}

fn strings(value: &Value) -> Vec<String> {
    match value {
        Value::Array(values) => values.iter().flat_map(strings).collect(),
        Value::String(text) => vec![text.clone()],
        _ => Vec::new(),
    }
}

/// The parts. Pages count from 0; a page's lines run from top to bottom.
pub struct Parts<'a> {
    pub paper: &'a Paper,
    pub expect: &'a Expect,
    /// Everything but page numbers.
    pub text: Vec<Vec<Line>>,
    pub numbers: Vec<Option<Line>>,
    /// `text` without the 版记.
    pub main: Vec<Vec<Line>>,
    /// The size of the body, in points.
    pub size: f64,
    pub red_rules: Vec<(usize, Stroke)>,
    /// 分隔线, or the upper rule of a letter's head
    pub separator: Option<Stroke>,
    /// 发文机关标志
    pub mark: Vec<Line>,
    pub docnum: Option<Line>,
    pub title: Vec<Line>,
    pub imprint_rules: Vec<Stroke>,
    pub imprint: Vec<Line>,
    /// 成文日期
    pub date: Option<Line>,
    /// 发文机关署名, the nearest to the date first
    pub organ: Vec<Line>,
    /// Pages that begin with 附件N.
    pub annexes: Vec<usize>,
    /// Running text of body size: no table, no annex, nothing from the date on but what follows on later pages.
    pub running: Vec<Line>,
    /// 附件说明
    pub attachments: Vec<Line>,
    /// The body's line pitch.
    pub pitch: Option<f64>,
    pub left: Option<f64>,
    pub right: Option<f64>,
}

impl<'a> Parts<'a> {
    pub fn of(paper: &'a Paper, expect: &'a Expect) -> Self {
        let all: Vec<Vec<Line>> = paper
            .sheets
            .iter()
            .enumerate()
            // Clause 8 has rules of its own for pages that lie across; their text is not measured.
            .map(|(page, sheet)| if sheet.width > sheet.height { Vec::new() } else { lines(page, sheet) })
            .collect();
        let mut numbers = Vec::new();
        let mut text = Vec::new();
        for mut page in all {
            let at = page.iter().rposition(|line| line.y > BOTTOM + 2.0 && is_page_number(&line.text));
            numbers.push(at.map(|at| page.remove(at)));
            text.push(page);
        }
        let black_han = text.iter().flatten().flat_map(|line| &line.glyphs);
        let black_han = black_han.filter(|glyph| is_han(glyph.ch()) && !is_red(glyph.colour));
        let size = commonest(black_han.map(|glyph| glyph.size)).unwrap_or(16.0);
        let red_rules: Vec<(usize, Stroke)> = rules(paper)
            .filter(|(_, rule)| is_red(rule.colour) && rule.width() > 60.0)
            .map(|(page, rule)| (page, *rule))
            .collect();
        let mut parts = Self {
            paper,
            expect,
            main: Vec::new(),
            size,
            separator: red_rules
                .iter()
                .filter(|(page, rule)| *page == 0 && rule.y0 < 190.0)
                .map(|(_, rule)| *rule)
                .min_by(|a, b| a.y0.total_cmp(&b.y0)),
            red_rules,
            text,
            numbers,
            mark: Vec::new(),
            docnum: None,
            title: Vec::new(),
            imprint_rules: Vec::new(),
            imprint: Vec::new(),
            date: None,
            organ: Vec::new(),
            annexes: Vec::new(),
            running: Vec::new(),
            attachments: Vec::new(),
            pitch: None,
            left: None,
            right: None,
        };
        parts.find_head();
        parts.find_imprint();
        parts.find_body();
        parts.find_signature();
        parts
    }

    pub fn pages(&self) -> usize {
        self.paper.sheets.len()
    }

    pub fn title_end(&self) -> f64 {
        self.title.last().map_or(0.0, |line| line.y)
    }

    /// The pitch, or what it should be where there is too little text to tell.
    pub fn pitch_or_usual(&self) -> f64 {
        self.pitch.unwrap_or(10.44)
    }

    pub fn is_attachment(&self, line: &Line) -> bool {
        self.attachments.iter().any(|other| other.page == line.page && other.y == line.y)
    }

    /// Running text of the signature's page, above the signature.
    pub fn above_signature(&self) -> impl Iterator<Item = &Line> {
        let page = self.date.as_ref().map(|date| date.page);
        let top = self.organ.last().or(self.date.as_ref()).map_or(f64::MAX, |line| line.y);
        self.running.iter().filter(move |line| Some(line.page) == page && line.y < top - 0.5)
    }

    /// Pages whose text runs on to the next.
    pub fn running_on(&self) -> Vec<usize> {
        (0..self.pages().saturating_sub(1))
            .filter(|page| {
                let (Some(last), Some(next)) = (self.main[*page].last(), self.main[page + 1].first()) else {
                    return false;
                };
                let plain = |line: &Line| (line.size - self.size).abs() <= 0.4;
                let signed = self.date.as_ref().is_some_and(|date| date.page == *page);
                let ends = self.annexes.contains(&(page + 1)) || signed || last.text.ends_with('）');
                !ends && plain(last) && plain(next) && last.is_whole() && !self.in_table(last)
            })
            .collect()
    }

    fn find_head(&mut self) {
        let Some(page) = self.text.first() else { return };
        let limit = self.separator.map_or(140.0, |rule| rule.y0);
        self.mark = page.iter().filter(|line| line.is_red() && line.y < limit + 0.7).cloned().collect();
        let cap = self.separator.map_or(160.0, |rule| rule.y0 + if self.expect.letter { 14.0 } else { 1.0 });
        let numbered = |line: &&Line| line.y < cap && !line.is_red() && looks_numbered(&line.text);
        self.docnum = page.iter().find(numbered).cloned();
        let start = self.separator.map_or(0.0, |rule| rule.y0);
        let start = self.docnum.as_ref().map_or(start, |line| line.y.max(start));
        let below = page.iter().filter(|line| line.y > start && !line.is_red());
        let is_big = |line: &&Line| line.size > self.size + 2.0;
        self.title = below.skip_while(|line| !is_big(line)).take_while(is_big).cloned().collect();
    }

    fn find_imprint(&mut self) {
        self.main.clone_from(&self.text);
        let (Some(sheet), Some(page)) = (self.paper.sheets.last(), self.main.last_mut()) else { return };
        let says = |line: &Line| line.text.ends_with("印发") || line.text.starts_with("抄送");
        let mut wide: Vec<Stroke> = sheet
            .strokes
            .iter()
            .filter(|rule| rule.is_level() && rule.width() > 140.0 && !is_red(rule.colour) && rule.y0 > 120.0)
            .copied()
            .collect();
        wide.sort_by(|a, b| b.y0.total_cmp(&a.y0));
        // From the lowest upwards; a rule that begins nothing of the 版记 belongs to a table above it.
        let mut kept: Vec<Stroke> = Vec::new();
        for rule in wide {
            let floor = kept.last().map_or(rule.y0, |lower| lower.y0);
            let begins = page.iter().find(|line| rule.y0 - 0.5 < line.y && line.y < floor);
            let own = begins.is_some_and(|line| says(line) || line.text.starts_with("主送"));
            if kept.is_empty() || own {
                kept.push(rule);
            } else if begins.is_some() {
                break;
            }
        }
        kept.reverse();
        let (top, foot) = match (kept.first(), kept.last()) {
            (Some(first), Some(last)) if kept.len() > 1 => (first.y0 - 0.5, last.y0 + 0.5),
            _ => {
                kept.clear();
                let first = page.iter().find(|line| says(line) && line.y > 120.0);
                (first.map_or(f64::MAX, |line| line.y - 0.5), f64::MAX)
            }
        };
        let (imprint, main) =
            std::mem::take(page).into_iter().partition(|line| top < line.y && line.y < foot);
        (self.imprint, *page) = (imprint, main);
        self.imprint_rules = kept;
    }

    fn find_body(&mut self) {
        let stands_alone = |line: &&Line| line.is_whole() && looks_dated(&line.text);
        self.date =
            self.main.iter().flatten().filter(|line| !self.in_table(line)).rfind(stands_alone).cloned();
        self.annexes = (1..self.main.len())
            .filter(|page| self.main[*page].first().is_some_and(|line| is_annex_label(&line.text)))
            .collect();
        let end = self.title_end();
        let body: Vec<Line> = self
            .main
            .iter()
            .flatten()
            .filter(|line| (line.size - self.size).abs() <= 0.35 && !line.is_red() && line.y < BOTTOM + 4.0)
            .filter(|line| line.page > 0 || line.y > end)
            .filter(|line| !self.in_table(line))
            .cloned()
            .collect();
        let lefts: Vec<f64> = body.iter().map(Line::x0).filter(|x| *x < 80.0).collect();
        let least = lefts.iter().copied().fold(f64::MAX, f64::min);
        self.left = median(lefts.into_iter().filter(|x| *x < least + 1.4));
        let full = body.iter().filter(|line| line.glyphs.len() >= 24 && line.is_whole());
        let rights: Vec<f64> =
            full.filter(|line| is_han(line.last().ch())).map(|line| line.last().right()).collect();
        let most = rights.iter().copied().fold(f64::MIN, f64::max);
        self.right = median(rights.into_iter().filter(|x| *x > most - 1.4));
        let em = self.size * MM;
        let gaps: Vec<f64> = body
            .windows(2)
            .filter(|pair| pair[0].page == pair[1].page && pair[0].is_whole() && pair[1].is_whole())
            .map(|pair| pair[1].y - pair[0].y)
            .filter(|gap| 1.15 * em < *gap && *gap < 2.6 * em)
            .collect();
        if gaps.len() >= 3 {
            let usual = commonest(gaps.iter().copied()).expect("there are gaps");
            let near: Vec<f64> = gaps.into_iter().filter(|gap| (gap - usual).abs() <= 0.15).collect();
            self.pitch = Some(near.iter().sum::<f64>() / near.len() as f64);
        }
        self.running = body;
    }

    fn find_signature(&mut self) {
        let annexes = self.annexes.clone();
        self.running.retain(|line| !annexes.contains(&line.page));
        let Some(date) = self.date.clone() else { return };
        let mut y = date.y;
        for line in self.main[date.page].iter().rev().filter(|line| line.y < date.y - 0.4) {
            if y - line.y > 1.6 * self.pitch_or_usual()
                || line.x0() < LEFT + 4.0 * CELL
                || self.organ.len() == 4
            {
                break;
            }
            y = line.y;
            self.organ.push(line.clone());
        }
        let before = |line: &Line| (line.page, line.y) < (date.page, date.y);
        let signature: Vec<f64> = self.organ.iter().map(|line| line.y).collect();
        self.running.retain(|line| {
            line.page > date.page || before(line) && !(line.page == date.page && signature.contains(&line.y))
        });
        let begins = |line: &&Line| line.text.starts_with("附件：") || line.text.starts_with("附件:");
        self.attachments = self
            .running
            .iter()
            .skip_while(|line| !begins(line))
            .filter(|line| before(line))
            .cloned()
            .collect();
    }

    /// Between two rules that span it: an entry of a table.
    pub fn in_table(&self, line: &Line) -> bool {
        let (x0, x1, middle) = (line.x0(), line.x1(), line.middle());
        let mut above = false;
        let mut below = false;
        let sheet = &self.paper.sheets[line.page];
        for rule in sheet.strokes.iter().filter(|rule| rule.is_level() && !is_red(rule.colour)) {
            let spans = rule.x0 - 1.0 <= x0 && rule.x1 + 1.0 >= x1
                || rule.x0 <= middle && middle <= rule.x1 && rule.width() > 7.0;
            let ours = line.page + 1 == self.pages() && self.imprint_rules.contains(rule);
            if spans && !ours {
                above |= rule.y0 < line.y;
                below |= rule.y0 > line.y;
            }
        }
        above && below
    }
}

/// The level rules of every page.
fn rules(paper: &Paper) -> impl Iterator<Item = (usize, &Stroke)> {
    let sheets = paper.sheets.iter().enumerate();
    sheets.flat_map(|(page, sheet)| {
        sheet.strokes.iter().filter(|rule| rule.is_level()).map(move |rule| (page, rule))
    })
}

/// Digits between two dashes, whatever the dashes are.
fn is_page_number(text: &str) -> bool {
    let inner = text.trim_matches(|ch| "—–―─－一-".contains(ch));
    !inner.is_empty() && inner.chars().all(|ch| ch.is_ascii_digit() || ('０'..='９').contains(&ch))
}

/// A year in brackets of some kind and a 号: perhaps wrong, but meant as a 发文字号.
fn looks_numbered(text: &str) -> bool {
    text.contains('号') && text.contains(|ch| "〔[［（(【".contains(ch))
}

/// A date alone, in any digits.
fn looks_dated(text: &str) -> bool {
    let number = |part: &str, most: usize| {
        (1..=most).contains(&part.chars().count())
            && part.chars().all(|ch| ch.is_ascii_digit() || "〇零一二三四五六七八九十".contains(ch))
    };
    let Some((year, rest)) = text.split_once('年') else { return false };
    let Some((month, rest)) = rest.split_once('月') else { return false };
    rest.strip_suffix('日').is_some_and(|day| number(year, 4) && number(month, 3) && number(day, 3))
}

fn is_annex_label(text: &str) -> bool {
    text.trim_end_matches(['：', ':'])
        .strip_prefix("附件")
        .is_some_and(|rest| rest.len() <= 2 && rest.chars().all(|ch| ch.is_ascii_digit()))
}

/// A pale fill of some size: the 草稿 mark, which is drawn and not set as text.
pub fn is_pale(colour: Colour) -> bool {
    colour.iter().all(|part| *part > 225) && colour != [255; 3]
}
