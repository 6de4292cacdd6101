//! What holds for any input.

use onrecord_ingest::{Given, read_text};
use onrecord_text::Article;
use proptest::prelude::*;

fn laws(article: &Article) {
    let text = &article.text;
    let mut last = 0;
    for block in &article.blocks {
        let words = block.span.slice(text);
        assert!(block.span.start() >= last, "{:?} overlaps or stands before", block);
        assert!(!words.is_empty() && words.trim() == words, "{words:?}");
        last = block.span.end();
    }
    // No visible character is lost between the blocks.
    let kept: usize = article.blocks.iter().map(|b| visible(b.span.slice(text))).sum();
    assert_eq!(kept, visible(text));
    if let Some(evidence) =
        article.licence.as_ref().and_then(|licence| licence.evidence.as_ref()?.in_text())
    {
        assert!(!evidence.slice(text).trim().is_empty());
    }
}

fn visible(words: &str) -> usize {
    words.chars().filter(|c| !c.is_whitespace()).count()
}

/// Pieces of articles, so that the rules meet what they look for in odd places.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "\\PC{0,30}",
        "[ \n\r\t]{1,3}",
        proptest::sample::select(vec![
            "\n\n",
            "BEIRUT (AP) — ",
            "LONDON, March 3, 2020 (Reuters) - ",
            "By Mara Ellison",
            "By ",
            " and ",
            "May 22, 2020",
            "2020-05-22",
            "Published: ",
            "CC BY-NC 4.0",
            "CC",
            "creativecommons.org/licenses/by/4.0",
            "https://creativecommons.org/",
            "Creative Commons",
            "Attribution",
            "This article ",
            "is licensed under ",
            "All rights reserved.",
            "© 2020 ",
            "public domain",
            "You may republish this article. ",
            "Photo: ",
            "“",
            "”",
            "„",
            "\"",
            "İ",
            "ẞ",
            "é",
            "🦀",
            "•",
            "- ",
            "> ",
            "Read more: ",
            "(",
            ")",
            "—",
            "\u{2028}",
            "\u{85}",
        ])
        .prop_map(str::to_owned),
    ];
    proptest::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_bytes_are_an_article_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        if let Ok(article) = read_text(&bytes, &Given::default()) {
            laws(&article);
        }
    }

    #[test]
    fn plain_text_is_taken_as_it_is(text in pieces()) {
        match read_text(text.as_bytes(), &Given::default()) {
            Ok(article) => {
                prop_assert_eq!(&article.text, &text);
                prop_assert_eq!(&article.source.encoding, "utf-8");
                laws(&article);
            }
            Err(error) => prop_assert!(text.trim().is_empty() || text.contains('<') || text.contains('\u{FFFD}'), "{}: {:?}", error, text),
        }
    }

    #[test]
    fn any_words_are_a_licence_or_none(words in pieces()) {
        if let Some(id) = onrecord_ingest::licence_id(&words) {
            prop_assert!(id.starts_with("CC") || id.starts_with("LicenseRef-"), "{}", id);
        }
    }
}

#[test]
fn the_time_grows_with_the_length_only() {
    // Each of these took minutes where a rule looked back over all that came before.
    for piece in [
        "1.1.1.",
        "1/1/1/",
        "CC-BY-",
        "creativecommons.org/",
        "CC BY 4.0. This article is licensed under CC BY. ",
        "All rights reserved. ",
        "You may republish this article. ",
        "CC BY 4.0\n\n",
        "“",
    ] {
        let text = piece.repeat((1 << 20) / piece.len());
        let begin = std::time::Instant::now();
        let article = read_text(text.as_bytes(), &Given::default());
        assert!(article.is_ok_and(|article| article.text == text));
        assert!(begin.elapsed().as_secs() < 20, "{piece:?}: {:?}", begin.elapsed());
    }
}
