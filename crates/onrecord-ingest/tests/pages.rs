//! Web pages: what is taken from them, and where it stands in them.

use onrecord_ingest::{ContentFormat, IngestError, Record, UserMetadata, read_html};
use onrecord_text::{Article, BlockKind, Evidence, LicenceScope};

/// A page as news sites make them, with what surrounds an article.
const PAGE: &str = r#"<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8">
<title>Ferry cable parts in storm &#8211; The Harbour Post</title>
<meta property="og:title" content="Ferry cable parts in storm">
<meta property="og:site_name" content="The Harbour Post">
<meta name="author" content="Mara Ellison">
<meta property="article:published_time" content="2024-03-13T08:30:00Z">
<link rel="canonical" href="https://harbour-post.example/2024/03/ferry">
<link rel="license" href="https://creativecommons.org/licenses/by-nd/4.0/">
<meta name="tdm-reservation" content="1"><meta name="tdm-policy" content="https://harbour-post.example/tdm">
<style>p { color: red }</style><script>document.write("<p>Not this</p>")</script></head>
<body class="single comments-open">
<header class="site-header"><nav><ul><li><a href="/">Home</a><li><a href="/news">News</a><li><a href="/sport">Sport</a></ul></nav></header>
<div class="cookie-banner"><p>We use cookies to improve your visit. <a href="/c">Read our cookie policy</a> <button>Accept all</button></p></div>
<main><article class="post">
<h1>Ferry cable parts in storm</h1>
<p class="byline">By <a href="/mara">Mara Ellison</a></p>
<div class="entry-content">
<p>The cable of the Ostervik ferry parted on Tuesday morning, and the boat drifted for two hours with forty pupils
 on board before a tug took it in tow, the harbour office said.</p>
<p>&ldquo;Nobody was hurt, and the captain did what he had to,&rdquo; said Lena Brandt, who heads the office. She added
 that the caf&eacute; at the pier had stayed open all night for the parents.</p>
<figure><img src="f.jpg" alt=""><figcaption>The ferry at its pier on Monday, a day before the storm.</figcaption></figure>
<h2>What happens now</h2>
<p>The cable will be examined in the coming weeks:</p>
<ul><li>divers will look for the broken end this week,</li><li>a new cable is expected in about ten days.</li></ul>
<blockquote><p>We have asked for a new cable for three years, and every year we were told to wait for the next budget.</p></blockquote>
<p>Until then a bus will take pupils around the fjord, which takes an hour longer than the ferry did, the council wrote
 in a letter to the parents.</p>
</div></article>
<section class="related"><h3>Read more</h3><ul><li><a href="/1">Bridge closed for repairs</a><li><a href="/2">New buses for the valley</a></ul></section>
<div id="comments" class="comments-area"><h3>2 comments</h3><ol class="comment-list">
<li class="comment"><p>Ann on March 14, 2024 at 9:15</p><p>I was on that ferry and it was frightening, but the crew was very calm all the time.</p></li>
<li class="comment"><p>Per on March 14, 2024 at 9:40</p><p>They should have replaced that cable long ago, everybody in the village knew about it.</p></li></ol></div>
</main><footer class="site-footer"><p>Contact | Privacy | Terms of use</p></footer></body></html>"#;

fn read(page: &str) -> Article {
    read_html(page.as_bytes(), &UserMetadata::default()).expect("an article")
}

fn blocks(article: &Article) -> Vec<(BlockKind, &str)> {
    article.blocks.iter().map(|block| (block.kind, block.span.slice(&article.text))).collect()
}

#[test]
fn the_article_is_taken_with_its_structure_and_without_what_surrounds_it() {
    let article = read(PAGE);
    let kinds: Vec<BlockKind> = article.blocks.iter().map(|block| block.kind).collect();
    use BlockKind::*;
    assert_eq!(
        kinds,
        [
            Headline, Byline, Paragraph, Paragraph, Caption, Heading, Paragraph, ListItem,
            ListItem, Blockquote, Paragraph
        ],
        "{:#?}",
        blocks(&article)
    );
    for missing in ["cookie", "Sport", "Bridge closed", "frightening", "Privacy", "Not this"] {
        assert!(!article.text.contains(missing), "{missing}");
    }
    assert!(article.text.contains(
        "“Nobody was hurt, and the captain did what he had to,” said Lena Brandt, who heads the office. She added \
         that the café at the pier"
    ));
    assert_eq!(article.source.format, "html");
}

#[test]
fn what_the_page_says_of_itself_is_told_with_its_source() {
    let article = read(PAGE);
    let metadata = &article.metadata;
    assert_eq!(metadata.title.as_deref(), Some("Ferry cable parts in storm"));
    assert_eq!(metadata.authors, ["Mara Ellison"]);
    assert_eq!(metadata.site.as_deref(), Some("The Harbour Post"));
    assert_eq!(metadata.url.as_deref(), Some("https://harbour-post.example/2024/03/ferry"));
    assert!(metadata.published.as_deref().unwrap().starts_with("2024-03-13"));
    assert_eq!(metadata.language.as_deref(), Some("en-GB"));
    for field in ["title", "authors", "site", "url", "published", "language"] {
        assert!(metadata.from.contains_key(field), "{field}");
    }
    let licence = article.licence.unwrap();
    assert_eq!(licence.id, "CC-BY-ND-4.0");
    let Some(Evidence::Source { bytes, text }) = licence.evidence else { panic!("no markup") };
    assert_eq!(&PAGE[bytes], text);
    assert!(text.contains("rel=\"license\""), "{text}");
    let mining = article.mining.unwrap();
    assert!(mining.reserved);
    assert_eq!(mining.policy.as_deref(), Some("https://harbour-post.example/tdm"));
}

#[test]
fn what_is_given_wins() {
    let user = UserMetadata {
        title: Some("Another".into()),
        publisher: Some("Inland Courier".into()),
        licence: Some("CC BY 4.0".into()),
        ..UserMetadata::default()
    };
    let article = read_html(PAGE.as_bytes(), &user).unwrap();
    assert_eq!(article.metadata.title.as_deref(), Some("Another"));
    assert_eq!(article.metadata.from["title"], "given");
    assert_eq!(article.licence.unwrap().by, "given");
}

#[test]
fn a_badge_for_a_photo_does_not_license_the_article() {
    let photo = r#"<figcaption>The ferry. Photo: Per Aas, <a rel="license"
        href="https://creativecommons.org/licenses/by-sa/4.0/">CC BY-SA 4.0</a></figcaption>"#;
    let page = PAGE
        .replace(
            "<link rel=\"license\" href=\"https://creativecommons.org/licenses/by-nd/4.0/\">",
            "",
        )
        .replace(
            "<figcaption>The ferry at its pier on Monday, a day before the storm.</figcaption>",
            photo,
        );
    let licence = read(&page).licence;
    assert!(licence.is_none_or(|licence| licence.applies_to == LicenceScope::Media));
}

#[test]
fn encodings_are_those_of_the_carrier_the_page_or_the_bytes() {
    let page = PAGE.replace("&eacute;", "é").replace("&ldquo;", "“").replace("&rdquo;", "”");
    let text = read(PAGE).text;
    let western = page.replace("charset=\"utf-8\"", "charset=\"windows-1252\"");
    let (western, _, lost) = encoding_rs::WINDOWS_1252.encode(&western);
    assert!(!lost);
    let utf16 =
        std::iter::once(0xFEFF).chain(page.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    for (bytes, declared, encoding) in [
        (western.into_owned(), None, "windows-1252"),
        // The bytes know better than the carrier.
        (page.clone().into_bytes(), Some("iso-8859-1"), "utf-8"),
        (utf16, None, "utf-16le"),
    ] {
        let record = Record { encoding: declared.map(str::to_owned), ..Record::html(bytes) };
        let article = record.read(&UserMetadata::default()).unwrap();
        assert_eq!(article.text, text, "{encoding}");
        assert_eq!(article.source.encoding, encoding);
    }
}

#[test]
fn a_page_without_an_article_is_told() {
    let record = Record {
        format: ContentFormat::Html,
        ..Record::html(b"<html><nav><a href=/>Home</a></nav>".to_vec())
    };
    let user = UserMetadata { path: Some("home.html".into()), ..UserMetadata::default() };
    let error = record.read(&user).unwrap_err();
    assert!(matches!(error, IngestError::PageWithoutArticle { .. }));
    assert!(error.to_string().starts_with("home.html is a web page without an article"), "{error}");
}

#[test]
fn a_text_in_another_language_is_known_for_it() {
    let german = "Die Fähre lag zwei Stunden lang im Hafen, weil der Wind aufgefrischt hatte. Niemand wurde verletzt, \
        sagte der Hafenmeister am Dienstag, und die Schüler kamen am Abend mit dem Bus nach Hause. ";
    let page = format!(
        "<html lang=en><body><article><h1>Fähre im Sturm</h1><p>{german}<p>{german}{german}</article>"
    );
    let metadata = read(&page).metadata;
    assert_eq!(metadata.language.as_deref(), Some("de"));
    assert_eq!(metadata.from["language"], "detected");
}

#[test]
fn a_page_on_an_ipv6_host_keeps_its_address() {
    let address = "http://[2001:db8::7]:8080/2024/03/ferry";
    let page = PAGE.replace("https://harbour-post.example/2024/03/ferry", address);
    let article = read_html(page.as_bytes(), &UserMetadata::default()).unwrap();
    assert_eq!(article.metadata.url.as_deref(), Some(address));
    assert_eq!(article.metadata.title.as_deref(), Some("Ferry cable parts in storm"));
}
