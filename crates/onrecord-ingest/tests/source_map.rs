//! The law of source maps: for every character of the text that comes from the page, decoding its bytes gives that
//! character.

use encoding_rs::{Encoding, GB18030, KOI8_R, SHIFT_JIS, UTF_8, WINDOWS_1252};
use onrecord_ingest::{Record, UserMetadata};
use onrecord_text::Article;
use proptest::prelude::*;

/// References that the pages below use, and what they stand for.
const REFERENCES: [(&str, &str); 10] = [
    ("&amp;", "&"),
    ("&lt;", "<"),
    ("&eacute;", "é"),
    ("&ldquo;", "“"),
    ("&#8221;", "”"),
    ("&#x2014;", "—"),
    ("&#150;", "–"),
    ("&notit;", "¬it;"),
    ("&hellip", "…"),
    ("&nbsp;", "\u{A0}"),
];

/// What bytes of a page say, by means other than the program's.
fn spelled(bytes: &[u8], encoding: &'static Encoding) -> String {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let known = |text: &str| REFERENCES.iter().find(|(reference, _)| text.starts_with(reference));
    match known(&text) {
        // The tokenizer takes `&not` of `&notit;` for a reference.
        _ if text == "&not" => "¬".to_owned(),
        Some((_, stands_for)) => (*stands_for).to_owned(),
        None => text.into_owned(),
    }
}

fn check(article: &Article, page: &[u8], encoding: &'static Encoding) {
    let map = article.source_map.as_ref().expect("a map");
    let mut end = 0;
    for run in &map.runs {
        assert!(run.text.start() >= end, "runs overlap or are out of order: {run:?}");
        end = run.text.end();
        let words = run.text.slice(&article.text);
        let bytes = &page[run.bytes.clone()];
        if run.encoded {
            assert_eq!(spelled(bytes, encoding), words, "{run:?}");
            continue;
        }
        assert_eq!(encoding.decode_without_bom_handling(bytes).0, words, "{run:?}");
        // Each character of the run has bytes of its own.
        let mut at = run.bytes.start;
        for c in words.chars() {
            let length = (1..=4).find(|&n| {
                let bytes = page.get(at..at + n).unwrap_or_default();
                let (one, malformed) = encoding.decode_without_bom_handling(bytes);
                !malformed && one.chars().eq([c])
            });
            at += length.unwrap_or_else(|| panic!("no bytes of {c:?} at {at}: {run:?}"));
        }
        assert_eq!(at, run.bytes.end);
    }
    // All visible characters come from the page.
    let mapped: usize = map.runs.iter().map(|run| visible(run.text.slice(&article.text))).sum();
    assert_eq!(mapped, visible(&article.text), "{}", article.text);
}

fn visible(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}

fn markup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => "[a-zA-Zé“” ,.]{1,30}",
        1 => "[ \r\n\t]{1,4}",
        2 => proptest::sample::select(REFERENCES.map(|(reference, _)| reference).to_vec()).prop_map(str::to_owned),
        3 => proptest::sample::select(vec![
            "<p>", "</p>", "<br>", "<b>", "</b>", "<a href='x'>", "</a>", "<em>", "</em>", "<ul><li>", "</ul>",
            "<blockquote>", "</blockquote>", "<table><tr><td>", "</table>", "<!-- <p> -->", "<script>a<b</script>",
            "<h2>", "</h2>", "<div class=c>", "</div>", "<![CDATA[x]]>", "&", "<", "\u{AD}", "<span", "</", "<pre>a\n b</pre>",
        ]).prop_map(str::to_owned),
    ];
    proptest::collection::vec(piece, 1..40).prop_map(|pieces| pieces.concat())
}

const BODY: &str = "<p>The council met on Tuesday, and the mayor said that the bridge would be opened before the winter came. \
    Nobody had asked for it, she added, but the old one would not hold.</p>";

proptest! {
    #[test]
    fn every_character_knows_its_bytes(markup in markup(), which in 0usize..4) {
        let encoding = [UTF_8, WINDOWS_1252, GB18030, UTF_8][which];
        // The soft hyphen is not in all of these.
        let page = format!("<html><body><article><h1>Bridge</h1>{BODY}{markup}</b></a></em>{BODY}</article>");
        let (bytes, _, _) = encoding.encode(&page);
        let mut bytes = bytes.into_owned();
        if which == 3 {
            bytes.splice(0..0, *b"\xEF\xBB\xBF");
        }
        let record = Record { encoding: Some(encoding.name().to_owned()), ..Record::html(bytes.clone()) };
        let article = record.read(&UserMetadata::default()).unwrap();
        let used = Encoding::for_label(article.source.encoding.as_bytes()).unwrap();
        check(&article, &bytes, used);
    }

    #[test]
    fn any_bytes_are_an_article_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let page = [b"<p>".as_slice(), &bytes].concat();
        if let Ok(article) = Record::html(page.clone()).read(&UserMetadata::default())
            && article.source_map.is_some()
        {
            let used = Encoding::for_label(article.source.encoding.as_bytes()).unwrap();
            if used == UTF_8 && article.source.replacements == 0 && !page.contains(&b'&') {
                check(&article, &page, used);
            }
        }
    }
}

#[test]
fn characters_of_many_bytes_know_theirs() {
    for (encoding, words) in [
        (
            SHIFT_JIS,
            "橋は冬が来る前に開通すると市長は火曜日に述べた。誰も求めていなかったが、古い橋はもたないという。",
        ),
        (
            GB18030,
            "市长星期二说，这座桥将在冬天来临之前开通。她补充说，没有人要求这样做，但旧桥撑不住了。😀",
        ),
        (
            KOI8_R,
            "Мэр сказала во вторник, что мост откроют до зимы. Никто об этом не просил, но старый не выдержит.",
        ),
    ] {
        let page =
            format!("<article><h1>A</h1><p>{words}&eacute; {words}<p>{words} {words}</article>");
        let (bytes, _, lost) = encoding.encode(&page);
        assert!(!lost);
        let record =
            Record { encoding: Some(encoding.name().to_owned()), ..Record::html(bytes.to_vec()) };
        let article = record.read(&UserMetadata::default()).unwrap();
        assert_eq!(article.source.encoding, encoding.name().to_ascii_lowercase());
        check(&article, &bytes, encoding);
    }
}
