//! Words that name somebody, each with whose it is: made once a run, and looked through for every copy that leaves. It
//! decides nothing: what a word in a copy means is for `render`.

use std::collections::HashMap;

use crate::text;

/// Words by what they begin with, so that a text is read once, however many words there are.
#[derive(Clone, Debug, Default)]
pub struct Words {
    /// Each once, with the one school it is of; `None` where several have it.
    list: Vec<(String, Option<usize>)>,
    known: HashMap<String, usize>,
    starts: HashMap<[char; 2], Vec<usize>>,
    schools: HashMap<String, usize>,
}

impl Words {
    /// A word of a school. One too short to tell anybody is passed over: two digits somebody wrote for a name stand
    /// everywhere. *Units*: characters; at least two.
    pub fn add(&mut self, word: &str, school: &str, least: usize) {
        let word = plain(word);
        let least = if word.is_ascii() { least.max(6) } else { least.max(2) };
        let mut chars = word.chars();
        let (Some(first), Some(second)) = (chars.next(), chars.next()) else { return };
        if word.chars().count() < least {
            return;
        }
        let next = self.schools.len();
        let school = match self.schools.get(school) {
            Some(school) => *school,
            None => *self.schools.entry(school.to_string()).or_insert(next),
        };
        match self.known.get(&word) {
            Some(&at) if self.list[at].1 != Some(school) => self.list[at].1 = None,
            Some(_) => {}
            None => {
                let at = self.list.len();
                self.starts.entry([first, second]).or_default().push(at);
                self.known.insert(word.clone(), at);
                self.list.push((word, Some(school)));
            }
        }
    }

    /// Is the text just such a word of another school than this one?
    pub fn is_of_another(&self, text: &str, school: &str) -> bool {
        self.known.get(&plain(text)).is_some_and(|at| self.is_foreign(*at, school))
    }

    /// Every word of another school that stands in a text, which is in the form of [`plain`].
    pub fn of_others<'a>(&'a self, text: &'a str, school: &'a str) -> impl Iterator<Item = &'a str> {
        let nexts = text.chars().skip(1);
        let pairs = text.char_indices().zip(nexts);
        pairs.flat_map(move |((at, first), second)| {
            let begins = self.starts.get(&[first, second]).into_iter().flatten();
            begins.filter_map(move |own| {
                let word = self.list[*own].0.as_str();
                (text[at..].starts_with(word) && self.is_foreign(*own, school)).then_some(word)
            })
        })
    }

    fn is_foreign(&self, at: usize, school: &str) -> bool {
        self.list[at].1.is_none_or(|own| self.schools.get(school) != Some(&own))
    }
}

impl FromIterator<String> for Words {
    /// Words of some school without a name.
    fn from_iter<I: IntoIterator<Item = String>>(words: I) -> Self {
        let mut all = Self::default();
        words.into_iter().for_each(|word| all.add(&word, "（另一所学校）", 2));
        all
    }
}

/// As words are compared: without spaces and hyphens, in half width.
pub fn plain(word: &str) -> String {
    text::plain(word).replace('-', "").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_foreign_to_every_school_but_its_own() {
        let mut words = Words::default();
        for (word, school) in [("张三", "甲"), ("李四", "乙"), ("王五", "甲"), ("王五", "乙"), ("12", "乙")]
        {
            words.add(word, school, 2);
        }
        let text = plain("张 三、李四\n王五 12");
        assert_eq!(words.of_others(&text, "甲").collect::<Vec<_>>(), ["李四", "王五"]);
        assert_eq!(words.of_others(&text, "乙").collect::<Vec<_>>(), ["张三", "王五"]);
        assert!(words.is_of_another("李 四", "甲") && !words.is_of_another("李四", "乙"));
    }
}
