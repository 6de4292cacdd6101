//! Text from outside as markup. It can never become an element or a script.

use maud::{Markup, PreEscaped, Render, html};

/// `words` as they are. Characters that change the direction of text, or that HTML forbids, appear as their code point.
pub(crate) fn text(words: &str) -> Markup {
    if !words.contains(is_control) {
        return words.render();
    }
    let mut out = String::with_capacity(words.len() + 64);
    let mut rest = words;
    while let Some(at) = rest.find(is_control) {
        let (before, from) = rest.split_at(at);
        before.render_to(&mut out);
        let Some(c) = from.chars().next() else { break };
        let number = format!("U+{:04X}", u32::from(c));
        html! { span.control title=(description(c)) { (number) } }.render_to(&mut out);
        rest = &from[c.len_utf8()..];
    }
    rest.render_to(&mut out);
    PreEscaped(out)
}

/// Bidirectional embeddings, overrides and isolates, and controls that HTML forbids.
fn is_control(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{7f}'..='\u{9f}')
        || (c < ' ' && !matches!(c, '\t' | '\n' | '\r' | '\u{c}'))
}

fn description(c: char) -> &'static str {
    match c {
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            "a character of the article that changes the direction of the text"
        }
        _ => "a control character of the article",
    }
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn words_never_become_markup() {
        assert_eq!(text("<script>\"&").into_string(), "&lt;script&gt;&quot;&amp;");
        let turned = text("a\u{202e}<b>\0").into_string();
        assert!(turned.starts_with("a<span class=\"control\""), "{turned}");
        assert!(turned.contains("U+202E</span>&lt;b&gt;<span"), "{turned}");
        assert!(turned.ends_with("U+0000</span>"), "{turned}");
    }
}
