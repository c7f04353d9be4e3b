//! Tokens: a template's own characters, told from what minijinja reads. It evaluates nothing.

/// What a token is to whoever reads the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// One character that prints as it stands.
    Own(char),
    /// `{{ x }}`: something will stand here.
    Placeholder,
    /// `{% if x %}`, `{# … #}`: nothing will.
    Directive,
}

/// *Invariant*: the tokens' texts, joined, are the template.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'a> {
    pub kind: Kind,
    pub text: &'a str,
}

pub(super) fn tokens(mut rest: &str) -> Vec<Token<'_>> {
    const BRACES: [(&str, &str, Kind); 3] =
        [("{{", "}}", Kind::Placeholder), ("{%", "%}", Kind::Directive), ("{#", "#}", Kind::Directive)];
    let mut tokens = Vec::new();
    while let Some(ch) = rest.chars().next() {
        let (kind, length) = match BRACES.iter().find(|(open, ..)| rest.starts_with(open)) {
            None => (Kind::Own(ch), ch.len_utf8()),
            // One that is never closed goes on to the end: minijinja will refuse it.
            Some((open, close, kind)) => {
                let end = rest[open.len()..].find(close).map(|end| open.len() + end + close.len());
                (*kind, end.unwrap_or(rest.len()))
            }
        };
        let (text, after) = rest.split_at(length);
        tokens.push(Token { kind, text });
        rest = after;
    }
    tokens
}

/// The template as a proofreader reads it: a placeholder stands as one hanzi, directives are gone. Line breaks
/// inside them stay, so that lines keep their numbers.
pub(super) fn mask(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for token in tokens(text) {
        match token.kind {
            Kind::Own(ch) => out.push(ch),
            kind => {
                out.push_str(if kind == Kind::Placeholder { "某" } else { "" });
                out.extend(token.text.chars().filter(|ch| *ch == '\n'));
            }
        }
    }
    out
}

pub(super) fn is_hanzi(ch: char) -> bool {
    matches!(ch, '〇' | '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

/// A mark of Chinese text; full-width letters and digits are none.
pub(super) fn is_wide_mark(ch: char) -> bool {
    matches!(ch,
        '“' | '”' | '‘' | '’' | '—' | '…' | '·' | '、' | '。' | '\u{3008}'..='\u{3011}' | '〔' | '〕' | '〖' | '〗'
        | '\u{ff01}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}' | '\u{ff3b}'..='\u{ff40}' | '\u{ff5b}'..='\u{ff65}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_is_masked_and_keeps_its_lines() {
        for (text, masked) in [
            ("甲{{ x }}乙", "甲某乙"),
            ("{% if x %}甲{% endif %}", "甲"),
            ("甲{{\n x }}\n乙", "甲某\n\n乙"),
            ("a{b}c", "a{b}c"),
            ("{{ 没有合上", "某"),
            ("{# 说明 #}甲", "甲"),
        ] {
            assert_eq!(mask(text), masked, "{text}");
            assert_eq!(tokens(text).iter().map(|token| token.text).collect::<String>(), text);
        }
    }
}
