//! What holds for any input.

use onrecord_ingest::{FileInfo, Records, UserMetadata, read_text};
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
        if let Ok(article) = read_text(&bytes, &UserMetadata::default()) {
            laws(&article);
        }
    }

    #[test]
    fn plain_text_is_taken_as_it_is(text in pieces()) {
        match read_text(text.as_bytes(), &UserMetadata::default()) {
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
        let article = read_text(text.as_bytes(), &UserMetadata::default());
        assert!(article.is_ok_and(|article| article.text == text));
        assert!(begin.elapsed().as_secs() < 20, "{piece:?}: {:?}", begin.elapsed());
    }
}

/// How files that hold several articles begin, each led into its own room.
const HEADS: &[&str] = &[
    "<rss version='2.0'><channel><title>Post</title><item><guid>1</guid><description>No.",
    "<feed xmlns='http://www.w3.org/2005/Atom'><entry><content type='xhtml'>",
    "WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: 90\r\n\r\n\
     HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n",
    "{\"text\": \"No.\"}\n",
    "[{\"text\": \"No.\"},",
    "{\"version\": \"https://jsonfeed.org/version/1\", \"items\": [",
    "\x1F",
];

proptest! {
    #[test]
    fn any_bytes_behind_any_head_are_records_or_reasons(
        head in proptest::sample::select(HEADS),
        rest in prop_oneof![
            proptest::collection::vec(any::<u8>(), 0..300),
            "[<>/a&;#'=\\[\\]{}\",:\\\\0-9 \r\n-]{0,200}".prop_map(String::into_bytes),
            proptest::collection::vec(any::<u8>(), 0..60)
                .prop_map(|rest| [b"\x8B\x08\0\0\0\0\0\0\x03".as_slice(), &rest].concat()),
        ],
    ) {
        let bytes = [head.as_bytes(), &rest].concat();
        let file = FileInfo { path: Some("file".to_owned()), ..FileInfo::default() };
        let found: Vec<_> = Records::open(bytes.as_slice(), &file).collect();
        prop_assert!(!found.is_empty());
        for bad in found.into_iter().filter_map(Result::err) {
            let message = bad.reason.to_string();
            prop_assert!(message.starts_with("file"), "{}", message);
        }
    }
}
