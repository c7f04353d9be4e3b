//! The fixer: what of an official text is plainly meant otherwise is mended before it is filled and printed,
//! and reported. It touches the template's own characters only, never a placeholder, a directive or a value,
//! and asks nothing: what could be meant either way is left to the linter.

use super::parse::element;
use super::tokens::{Kind, is_hanzi, is_wide_mark, tokens};
use super::{Marks, Remark};

/// Longer lines are left alone: no paragraph is that long. *Units*: characters.
const LONGEST_LINE: usize = 4000;

/// Stands for a placeholder among the characters of a line.
const SOMETHING: char = '\u{fffc}';

/// The text mended, and what was mended.
///
/// *Invariant*: fixing twice is fixing once; a text without half-width marks, straight quotes and nested 《》
/// is left alone; no line is added or taken away.
pub fn fix(name: &str, text: &str, marks: Marks) -> (String, Vec<Remark>) {
    let (mut text, mut remarks) = (text.to_string(), Vec::new());
    // One mended mark may settle the next (`说:"好"。`). Every round leaves fewer to mend, so it ends.
    loop {
        let (mended, said) = pass(&text, marks);
        if said.is_empty() {
            break;
        }
        text = mended;
        remarks.extend(said.into_iter().map(|(line, message)| Remark { name: name.into(), line, message }));
    }
    remarks.sort();
    (text, remarks)
}

fn pass(text: &str, marks: Marks) -> (String, Vec<(usize, String)>) {
    let tokens = tokens(text);
    let (mut changes, mut said) = (Vec::new(), Vec::new());
    let (mut line, mut number) = (Line::default(), 1);
    let end = tokens.len();
    for (index, token) in tokens.iter().map(Some).chain([None]).enumerate() {
        match token.map(|token| token.kind) {
            None | Some(Kind::Own('\n')) => {
                let done = std::mem::take(&mut line);
                for change in done.changes(marks) {
                    let at = |cell: &usize| done.cells[*cell].token;
                    changes.extend(change.marks.iter().map(|(cell, new)| (at(cell), *new)));
                    said.push((number, change.message));
                }
                number += usize::from(index < end);
            }
            Some(kind) => {
                let text = token.map_or("", |token| token.text);
                match kind {
                    // `|` only says where a title may turn.
                    Kind::Own('|') | Kind::Directive => {}
                    Kind::Own(ch) => line.cells.push(Cell { ch, text, token: index }),
                    Kind::Placeholder => line.cells.push(Cell { ch: SOMETHING, text, token: index }),
                }
                number += text.matches('\n').count();
            }
        }
    }
    changes.sort_unstable();
    let mut changes = changes.into_iter().peekable();
    let mut out = String::with_capacity(text.len());
    for (index, token) in tokens.iter().enumerate() {
        match changes.next_if(|(at, _)| *at == index) {
            Some((_, new)) => out.push(new),
            None => out.push_str(token.text),
        }
    }
    (out, said)
}

/// One thing mended: which cells become what, and how that is told.
struct Change {
    marks: Vec<(usize, char)>,
    message: String,
}

/// A character that prints, or a placeholder.
struct Cell<'a> {
    ch: char,
    text: &'a str,
    /// Its token's index.
    token: usize,
}

#[derive(Default)]
struct Line<'a> {
    cells: Vec<Cell<'a>>,
}

/// What stands beside a mark.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Edge,
    Hanzi,
    /// A full-width mark.
    Wide,
    Placeholder,
    /// Latin, digits, spaces.
    Other,
}

impl Side {
    fn is_chinese(self) -> bool {
        matches!(self, Side::Hanzi | Side::Wide)
    }
}

impl Line<'_> {
    fn changes(&self, marks: Marks) -> Vec<Change> {
        if self.ch(0) == Some('#') || self.cells.len() > LONGEST_LINE {
            return Vec::new();
        }
        let protected = self.addresses();
        let mut changes = self.points(marks, &protected);
        changes.extend(self.brackets(&protected));
        changes.extend(self.quotes('"', '“', '”', &protected));
        changes.extend(self.quotes('\'', '‘', '’', &protected));
        changes.extend(self.titles());
        changes
    }

    fn ch(&self, index: usize) -> Option<char> {
        self.cells.get(index).map(|cell| cell.ch)
    }

    /// The text of some cells, cut short for a message.
    fn show(&self, from: usize, to: usize) -> String {
        let cells = &self.cells[from..to.min(self.cells.len())];
        let all = |cells: &[Cell]| cells.iter().map(|cell| cell.text).collect::<String>();
        if cells.len() <= 12 {
            return all(cells);
        }
        format!("{}……{}", all(&cells[..6]), all(&cells[cells.len() - 5..]))
    }

    fn left(&self, index: usize) -> Side {
        index.checked_sub(1).map_or(Side::Edge, |index| self.side(index))
    }

    /// What follows, behind spaces and further marks of asking and calling.
    fn right(&self, index: usize) -> Side {
        let next = (index + 1..self.cells.len()).find(|at| !matches!(self.ch(*at), Some(' ' | '?' | '!')));
        next.map_or(Side::Edge, |at| self.side(at))
    }

    fn side(&self, index: usize) -> Side {
        match self.ch(index) {
            None => Side::Edge,
            Some(SOMETHING) => Side::Placeholder,
            Some(ch) if is_hanzi(ch) => Side::Hanzi,
            Some(ch) if is_wide_mark(ch) => Side::Wide,
            Some(_) => Side::Other,
        }
    }

    fn is_chinese(&self, range: std::ops::Range<usize>) -> bool {
        range.into_iter().any(|index| self.side(index).is_chinese())
    }

    /// Which cells belong to a web or mail address: up to the next space, quote or full-width mark.
    fn addresses(&self) -> Vec<bool> {
        let count = self.cells.len();
        let mut inside = vec![false; count];
        let ends = |at: usize| {
            self.ch(at).is_none_or(|ch| ch.is_whitespace() || matches!(ch, '"' | '\'') || is_wide_mark(ch))
        };
        let starts = |at: usize, word: &str| {
            let same = |(offset, ch): (usize, char)| {
                self.ch(at + offset).is_some_and(|own| own.eq_ignore_ascii_case(&ch))
            };
            word.chars().enumerate().all(same)
        };
        let is_latin = |at: usize| self.ch(at).is_some_and(|ch| ch.is_ascii_graphic());
        let mut begin = 0;
        while begin < count {
            let end = (begin..count).find(|at| ends(*at)).unwrap_or(count);
            let sign = (begin..end).find(|at| ["://", "www.", "@"].iter().any(|word| starts(*at, word)));
            if let Some(sign) = sign {
                // `name@`, `https://`: what stands before the sign belongs to it, Chinese words do not.
                let first = (begin..sign).rev().take_while(|at| is_latin(*at)).last().unwrap_or(sign);
                inside[first..end].fill(true);
            }
            begin = end + 1;
        }
        inside
    }

    /// `, ; : ? !` after Chinese and before Chinese or the line's end (GB/T 15834).
    fn points(&self, marks: Marks, protected: &[bool]) -> Vec<Change> {
        // A mark's own colon is not printed.
        let line: String = self.cells.iter().map(|cell| cell.ch).collect();
        let colon = element(&line, marks).map(|(mark, _)| mark.chars().count());
        let wide = |index: usize| {
            let wide = match self.ch(index)? {
                ',' => '，',
                ';' => '；',
                ':' => '：',
                '?' => '？',
                '!' => '！',
                _ => return None,
            };
            let (left, right) = (self.left(index), self.right(index));
            let between = !matches!(left, Side::Edge | Side::Other) && right != Side::Other;
            let meant = between && (left.is_chinese() || right.is_chinese());
            (meant && !protected[index] && colon != Some(index)).then_some(wide)
        };
        let change = |index: usize| {
            let wide = wide(index)?;
            let (near, own) = (self.show(index.saturating_sub(1), index + 1), self.cells[index].text);
            let message = format!("“{near}”用了半角“{own}”，印成全角“{wide}”");
            Some(Change { marks: vec![(index, wide)], message })
        };
        (0..self.cells.len()).filter_map(change).collect()
    }

    /// Round brackets, in pairs: round Chinese words, after Chinese words, before a paragraph as its number.
    fn brackets(&self, protected: &[bool]) -> Vec<Change> {
        let (mut open, mut changes) = (Vec::new(), Vec::new());
        for close in 0..self.cells.len() {
            match self.ch(close) {
                Some('(' | '（') => open.push(close),
                Some(')' | '）') => {
                    let Some(open) = open.pop() else { continue };
                    let marks: Vec<(usize, char)> = [(open, '(', '（'), (close, ')', '）')]
                        .into_iter()
                        .filter(|(at, narrow, _)| self.ch(*at) == Some(*narrow) && !protected[*at])
                        .map(|(at, _, wide)| (at, wide))
                        .collect();
                    let (left, right) = (self.left(open), self.right(close));
                    let beside = |side: Side| side.is_chinese() || side == Side::Edge;
                    let meant = marks.len() == 1
                        || self.is_chinese(open + 1..close)
                        || (beside(left) && beside(right) && (left.is_chinese() || right.is_chinese()));
                    if meant && !marks.is_empty() {
                        let message = format!("“{}”用了半角括号，印成全角“（）”", self.show(open, close + 1));
                        changes.push(Change { marks, message });
                    }
                }
                _ => {}
            }
        }
        changes
    }

    /// Straight quotes to curly ones, in pairs that hold or touch Chinese.
    fn quotes(&self, straight: char, open: char, close: char, protected: &[bool]) -> Vec<Change> {
        let is_word =
            |at: Option<usize>| at.and_then(|at| self.ch(at)).is_some_and(|ch| ch.is_ascii_alphanumeric());
        let marks: Vec<(usize, char)> = (0..self.cells.len())
            .filter_map(|at| Some((at, self.ch(at)?)))
            .filter(|(at, ch)| [straight, open, close].contains(ch) && !protected[*at])
            // An apostrophe.
            .filter(|(at, _)| straight != '\'' || !is_word(at.checked_sub(1)) || !is_word(Some(at + 1)))
            .collect();
        let Some(pairs) = pairs(&marks, straight, open, close) else { return Vec::new() };
        // 21" is a size: a line with one is left alone.
        if pairs.iter().any(|(begin, _)| self.ch(*begin) == Some(straight) && is_word(begin.checked_sub(1))) {
            return Vec::new();
        }
        let change = |(begin, end): (usize, usize)| {
            let chinese = self.is_chinese(begin + 1..end)
                || self.left(begin).is_chinese()
                || self.right(end).is_chinese();
            let marks: Vec<(usize, char)> = [(begin, open), (end, close)]
                .into_iter()
                .filter(|(at, _)| self.ch(*at) == Some(straight))
                .collect();
            if !chinese || marks.is_empty() {
                return None;
            }
            let (own, inner) = (self.show(begin, end + 1), self.show(begin + 1, end));
            let message = format!("{own}用了直引号，印成{open}{inner}{close}");
            Some(Change { marks, message })
        };
        pairs.into_iter().filter_map(change).collect()
    }

    /// 《…《…》…》 to 《…〈…〉…》 (GB/T 15834): every second level is 〈〉.
    fn titles(&self) -> Vec<Change> {
        let (mut open, mut changes) = (Vec::new(), Vec::new());
        for at in 0..self.cells.len() {
            let Some(ch) = self.ch(at) else { continue };
            match ch {
                '《' | '〈' => open.push((at, ch)),
                '》' | '〉' => {
                    let Some((begin, mark)) = open.pop() else { return Vec::new() };
                    if (mark == '《') != (ch == '》') {
                        return Vec::new();
                    }
                    if ch == '》' && open.len() % 2 == 1 {
                        let marks = vec![(begin, '〈'), (at, '〉')];
                        let message = format!("书名号里的{}印成“〈〉”", self.show(begin, at + 1));
                        changes.push(Change { marks, message });
                    }
                }
                _ => {}
            }
        }
        if open.is_empty() { changes } else { Vec::new() }
    }
}

/// Which quotes belong together; `None` where that is not plain.
fn pairs(marks: &[(usize, char)], straight: char, open: char, close: char) -> Option<Vec<(usize, usize)>> {
    let mut pairs = Vec::new();
    // Where the curly ones agree among themselves, the straight ones must too, outside of them.
    let curly: Vec<char> = marks.iter().map(|(_, ch)| *ch).filter(|ch| *ch != straight).collect();
    let agree = curly.chunks(2).all(|pair| pair == [open, close]);
    let mut begun: Option<(usize, char)> = None;
    for &(at, ch) in marks {
        match begun {
            None if ch == close => return None,
            None => begun = Some((at, ch)),
            Some(_) if ch == open => return None,
            // A straight quote inside curly ones that close by themselves, or the other way round.
            Some((_, first)) if agree && (first == straight) != (ch == straight) => return None,
            Some((begin, _)) => {
                pairs.push((begin, at));
                begun = None;
            }
        }
    }
    begun.is_none().then_some(pairs)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn fixed(text: &str) -> String {
        fix("t", text, Marks::Batch).0
    }

    #[test]
    fn what_is_plainly_meant_is_mended() {
        for (text, expected) in [
            ("主送：各中小学:", "主送：各中小学："),
            ("各校,请报;急!对吗?", "各校，请报；急！对吗？"),
            ("真的?!好", "真的？！好"),
            ("致{{ school }}:收到,{{ x }}。", "致{{ school }}：收到，{{ x }}。"),
            ("甲{% if x %},乙{% endif %}", "甲{% if x %}，乙{% endif %}"),
            ("首席信息官(CIO)制度", "首席信息官（CIO）制度"),
            ("(一)加强保障。", "（一）加强保障。"),
            ("(1)分项。", "（1）分项。"),
            ("（试行)", "（试行）"),
            ("打造\"懂业务\"的队伍", "打造“懂业务”的队伍"),
            ("他说:\"好\"", "他说：“好”"),
            ("称“甲\"，\"乙\"", "称“甲”，“乙”"),
            ("所谓'量变'到'质变'", "所谓‘量变’到‘质变’"),
            ("见《关于印发《方案》的通知》。", "见《关于印发〈方案〉的通知》。"),
            ("《甲《乙《丙》》》", "《甲〈乙《丙》〉》"),
            ("标题：关于转发|《甲《乙》》|的通知", "标题：关于转发|《甲〈乙〉》|的通知"),
            ("请登录http://a.cn/x?y=1,2 查看,谢谢", "请登录http://a.cn/x?y=1,2 查看，谢谢"),
        ] {
            assert_eq!(fixed(text), expected);
        }
    }

    #[test]
    fn what_may_be_meant_as_it_stands_is_left() {
        for text in [
            "上午10:30，3.5%，1,000元，比分3:2。",
            "1. 热爱教育。",
            "标题:通知",
            "电话:0951-8061234",
            "电话(0951)8061234",
            "He said \"yes\", don't you?",
            "http://a.cn/搜索?词=甲,乙",
            "邮箱a:b@c.cn,d",
            "{{ a }}:{{ b }}",
            "{{ \"甲\" if x else '乙,丙' }}{% if a == \"甲,乙\" %}{% endif %}",
            "# 说明:甲,乙",
            "只有一个\"引号",
            "“甲\"乙\"丙”",
            "21\"显示器和24\"显示器",
            "《没有成对《的",
            "《甲〉",
            "a{b}c 3.5%，2024年。",
        ] {
            assert_eq!(fixed(text), text);
        }
    }

    #[test]
    fn each_fix_is_told_with_its_line() {
        let text = "# 注\n标题：通知\n{{\n a }}各校:\n打造\"懂业务\"的(CIO)队伍";
        let (_, remarks) = fix("t", text, Marks::Batch);
        let said: Vec<String> =
            remarks.iter().map(|remark| format!("{}: {}", remark.line, remark.message)).collect();
        assert_eq!(
            said,
            [
                "4: “校:”用了半角“:”，印成全角“：”",
                "5: \"懂业务\"用了直引号，印成“懂业务”",
                "5: “(CIO)”用了半角括号，印成全角“（）”",
            ]
        );
    }

    proptest! {
        /// Soup of everything the fixer looks at.
        #[test]
        fn fixing_twice_is_fixing_once(
            text in "[甲乙a1 ,;:?!()（）\"'“”‘’《》〈〉#|@/。\n]{0,40}|([甲,\"(]|\\{\\{ x \\}\\}|\\{% if x %\\}){0,20}|.{0,40}"
        ) {
            let (once, _) = fix("t", &text, Marks::Official);
            let (twice, said) = fix("t", &once, Marks::Official);
            prop_assert_eq!(&once, &twice);
            prop_assert!(said.is_empty());
            prop_assert_eq!(once.matches('\n').count(), text.matches('\n').count());
        }

        #[test]
        fn a_text_without_half_width_marks_is_left_alone(text in "[甲乙丙a-z0-9 ，。；：？！（）“”‘’《》|.%\n-]{0,60}") {
            prop_assume!(!nested(&text));
            prop_assert_eq!(fixed(&text), text);
        }

        /// Placeholders and directives come out as they went in, in their order.
        #[test]
        fn what_minijinja_reads_is_never_touched(parts in proptest::collection::vec("[甲,:\"()]{0,3}", 1..6)) {
            let inner = ["{{ a['x,y'] }}", "{% if b == \"甲,乙\" %}", "{# 丙(丁) #}"];
            let text: String =
                parts.iter().enumerate().map(|(n, part)| format!("{part}{}", inner[n % 3])).collect();
            let left: Vec<String> = tokens(&fixed(&text))
                .iter()
                .filter(|token| !matches!(token.kind, Kind::Own(_)))
                .map(|token| token.text.to_string())
                .collect();
            let expected: Vec<&str> = (0..parts.len()).map(|n| inner[n % 3]).collect();
            prop_assert_eq!(left, expected);
        }
    }

    fn nested(text: &str) -> bool {
        text.lines().any(|line| line.matches('《').count() > 1)
    }
}
