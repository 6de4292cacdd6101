//! Feeds of every dialect, and such as are broken.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on ends")]

use std::time::{Duration, Instant};

use onrecord_ingest::{
    BadRecord, ContentFormat, FileInfo, FileKind, IngestError, Record, Records, UserMetadata,
};

fn open(bytes: &[u8]) -> Vec<Result<Record, BadRecord>> {
    let file = FileInfo { path: Some("feed.xml".to_owned()), ..FileInfo::default() };
    let records = Records::open(bytes, &file);
    assert_eq!(records.kind(), FileKind::Feed);
    records.collect()
}

fn whole(feed: &str) -> Vec<Record> {
    open(feed.as_bytes()).into_iter().map(Result::unwrap).collect()
}

fn text(record: &Record) -> &str {
    str::from_utf8(&record.bytes).unwrap()
}

fn some(words: &str) -> Option<String> {
    Some(words.to_owned())
}

#[test]
fn rss_0_91() {
    let records = whole(
        r#"<?xml version="1.0" encoding="ISO-8859-1"?>
<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "rss-0.91.dtd">
<rss version="0.91"><channel><title>The Harbour Post</title><link>https://harbour.example/</link>
<description>News</description><language>en-gb</language>
<item><title>Dredging &amp; delays</title><link>https://harbour.example/1</link>
<description>The dredger came late, Mara Ellison said.</description></item>
<item><title>No words</title><link>https://harbour.example/2</link></item>
</channel></rss>"#,
    );
    let [record] = records.as_slice() else { panic!("{records:?}") };
    assert_eq!(record.format, ContentFormat::Text);
    assert_eq!(text(record), "The dredger came late, Mara Ellison said.");
    assert_eq!(record.id, some("https://harbour.example/1"));
    let fields = &record.container.fields;
    assert_eq!(fields.title, some("Dredging & delays"));
    assert_eq!(fields.url, some("https://harbour.example/1"));
    assert_eq!(fields.site, some("The Harbour Post"));
    assert_eq!(fields.language, some("en-gb"));
    assert_eq!(record.container.by, "feed");
}

#[test]
fn rss_0_92_in_the_encoding_that_it_declares() {
    let feed = "<?xml version='1.0' encoding='windows-1252'?><rss version='0.92'><channel>\
                <title>Post</title><item><description>“Ça va,” said Zoë.</description></item>\
                </channel></rss>";
    let records: Vec<_> = open(&windows_1252(feed)).into_iter().map(Result::unwrap).collect();
    assert_eq!(text(&records[0]), "“Ça va,” said Zoë.");
    assert!(records[0].id.as_deref().is_some_and(|id| id.starts_with('@')), "{:?}", records[0].id);
}

fn windows_1252(text: &str) -> Vec<u8> {
    let byte = |c: char| match c {
        '“' => 0x93,
        '”' => 0x94,
        c => u8::try_from(u32::from(c)).unwrap(),
    };
    text.chars().map(byte).collect()
}

#[test]
fn rss_1_0() {
    let records = whole(
        r#"<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:cc="http://web.resource.org/cc/"
 xmlns:c="http://purl.org/rss/1.0/modules/content/">
<channel rdf:about="https://h.example/feed"><title>Harbour Wire</title><dc:language>en</dc:language>
<cc:license rdf:resource="https://creativecommons.org/licenses/by/4.0/"/></channel>
<item rdf:about="https://h.example/a"><title>One</title><link>https://h.example/a</link>
<description>Short.</description><dc:creator>Mara Ellison</dc:creator><dc:date>2024-03-13T08:00:00+01:00</dc:date>
<c:encoded><![CDATA[<p>The whole of it.</p>]]></c:encoded></item>
<item rdf:about="https://h.example/b"><title>Two</title><description>Reserved.</description>
<dc:rights>All rights reserved.</dc:rights></item>
</rdf:RDF>"#,
    );
    let [one, two] = records.as_slice() else { panic!("{records:?}") };
    assert_eq!((one.format, text(one)), (ContentFormat::Html, "<p>The whole of it.</p>"));
    assert_eq!(one.id, some("https://h.example/a"));
    assert_eq!(one.container.fields.authors, ["Mara Ellison"]);
    assert_eq!(one.container.fields.published, some("2024-03-13T08:00:00+01:00"));
    assert_eq!(one.container.fields.site, some("Harbour Wire"));
    let licence = one.container.fields.licence.as_deref().unwrap();
    assert_eq!(licence, "https://creativecommons.org/licenses/by/4.0/");
    // The entry's own rights, not the feed's.
    assert_eq!(two.container.fields.licence, some("All rights reserved."));
}

#[test]
fn rss_2_0_with_content() {
    let records = whole(
        r#"<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"
 xmlns:creativeCommons="http://backend.userland.com/creativeCommonsRssModule"
 xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>The Harbour Post</title>
<atom:link href="https://h.example/feed" rel="self"/><link>https://h.example</link><copyright>© Post</copyright>
<item><title>Roof &lt;em&gt;sealed&lt;/em&gt; at last</title>
<media:group><media:title>A picture</media:title></media:group><media:title>Another</media:title>
<guid isPermaLink="false">post-17</guid><link>https://h.example/17</link>
<pubDate>Wed, 13 Mar 2024 23:30:00 -0500</pubDate><author>desk@h.example (Mara Ellison)</author>
<creativeCommons:license>http://creativecommons.org/licenses/by-sa/4.0/</creativeCommons:license>
<description>Short</description>
<content:encoded>&lt;p&gt;“It is sealed,” she said.&lt;/p&gt;&amp;nbsp;</content:encoded></item>
<item><guid>https://h.example/18</guid><description>&lt;p&gt;Only a summary.&lt;/p&gt;</description></item>
</channel></rss>"#,
    );
    let [one, two] = records.as_slice() else { panic!("{records:?}") };
    assert_eq!(
        (one.format, text(one)),
        (ContentFormat::Html, "<p>“It is sealed,” she said.</p>&nbsp;")
    );
    assert_eq!(one.id, some("post-17"));
    let fields = &one.container.fields;
    assert_eq!(fields.title, some("Roof sealed at last"));
    assert_eq!(fields.url, some("https://h.example/17"));
    assert_eq!(fields.authors, ["Mara Ellison"]);
    // With the offset, as the day hangs on it.
    assert_eq!(fields.published, some("2024-03-13T23:30:00-05:00"));
    assert_eq!(fields.licence, some("http://creativecommons.org/licenses/by-sa/4.0/"));
    assert_eq!((two.format, text(two)), (ContentFormat::Html, "<p>Only a summary.</p>"));
    assert_eq!(two.container.fields.url, some("https://h.example/18"));
}

#[test]
fn atom_with_every_kind_of_content() {
    let records = whole(
        r#"<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Wire</title>
<author><name>The Desk</name><email>desk@h.example</email></author>
<rights>CC BY 4.0</rights><updated>2024-03-14T00:00:00Z</updated><id>urn:feed</id>
<entry><id>urn:1</id><title type="html">Tom &amp;amp; Ada</title><link href="https://h.example/1"/>
<published>2024-03-13T10:00:00Z</published><updated>2024-03-14T10:00:00Z</updated>
<author><name>Ada Renner</name></author><content type="html">&lt;p&gt;One&lt;/p&gt;</content></entry>
<entry><id>urn:2</id><link rel="alternate" href="https://h.example/2"/>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p class="a">Two &amp; more<br/></p></div></content></entry>
<entry><id>urn:3</id><content type="text">1 &lt; 2, said Ada.</content></entry>
<entry><id>urn:4</id><content type="image/png">iVBORw0KGgo=</content><summary>A picture of it.</summary></entry>
</feed>"#,
    );
    let [one, two, three, four] = records.as_slice() else { panic!("{records:?}") };
    assert_eq!((one.format, text(one)), (ContentFormat::Html, "<p>One</p>"));
    assert_eq!(one.container.fields.title, some("Tom & Ada"));
    assert_eq!(one.container.fields.authors, ["Ada Renner"]);
    assert_eq!(one.container.fields.published, some("2024-03-13T10:00:00Z"));
    assert_eq!(one.container.fields.modified, some("2024-03-14T10:00:00Z"));
    assert_eq!(one.container.fields.licence, some("CC BY 4.0"));
    let xhtml =
        "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p class=\"a\">Two &amp; more<br/></p></div>";
    assert_eq!((two.format, text(two)), (ContentFormat::Html, xhtml));
    assert_eq!(two.container.fields.authors, ["The Desk"]);
    assert_eq!((three.format, text(three)), (ContentFormat::Text, "1 < 2, said Ada."));
    assert_eq!((four.format, text(four)), (ContentFormat::Text, "A picture of it."));
}

#[test]
fn json_feed() {
    let records = whole(
        r#"{"version": "https://jsonfeed.org/version/1.1", "title": "Wire", "language": "en",
 "authors": [{"name": "The Desk"}],
 "items": [
  {"id": 7, "url": "https://h.example/7", "title": "Roof", "content_html": "<p>Sealed.</p>",
   "content_text": "Sealed.", "date_published": "2024-03-13T10:00:00Z", "authors": [{"name": "Ada Renner"}]},
  {"id": "8", "content_text": "In words."}, {"id": "9"}]}"#,
    );
    let [one, two] = records.as_slice() else { panic!("{records:?}") };
    assert_eq!(
        (one.format, text(one), one.id.as_deref()),
        (ContentFormat::Html, "<p>Sealed.</p>", Some("7"))
    );
    assert_eq!(one.container.fields.authors, ["Ada Renner"]);
    assert_eq!(one.container.fields.published, some("2024-03-13T10:00:00Z"));
    assert_eq!((two.format, text(two)), (ContentFormat::Text, "In words."));
    assert_eq!(two.container.fields.authors, ["The Desk"]);
    assert_eq!(two.container.fields.site, some("Wire"));
    assert_eq!(two.container.by, "feed");
}

#[test]
fn an_article_of_a_feed_says_where_its_facts_are_from() {
    let feed = "<rss version='2.0'><channel><title>Post</title><copyright>CC BY 4.0</copyright>\
                <item><guid>a</guid><title>Roof</title><description>Mara said it holds.</description>\
                </item></channel></rss>";
    let user = UserMetadata {
        path: some("feed.xml"),
        publisher: some("The Post"),
        ..UserMetadata::default()
    };
    let article = whole(feed)[0].read(&user).unwrap();
    assert_eq!(article.source.record, some("a"));
    assert_eq!(article.source.path, some("feed.xml"));
    assert_eq!(article.source.sha256, onrecord_text::sha256_hex(b"Mara said it holds."));
    let from = |field: &str| article.metadata.from.get(field).map(String::as_str);
    assert_eq!((from("title"), from("publisher")), (Some("feed"), Some("given")));
    let licence = article.licence.unwrap();
    assert_eq!((licence.id.as_str(), licence.by.as_str()), ("CC-BY-4.0", "feed"));
}

#[test]
fn entries_before_a_break_are_read_and_the_break_is_told() {
    let item = |n| format!("<item><guid>{n}</guid><description>Words {n}.</description></item>");
    let head = "<rss version='2.0'><channel><title>Post</title>";
    for (rest, id) in [
        ("", None),
        ("<item><guid>3</guid><description>Cut", Some("3")),
        ("<item><guid>3</guid><description>x</wrong></item>", Some("3")),
        ("</rss>", None),
        ("<item><description><![CDATA[open", Some("@")),
        ("<!-- open", None),
        ("<item a='", None),
    ] {
        let feed = format!("{head}{}{}{rest}", item(1), item(2));
        let mut records = open(feed.as_bytes());
        let broken = records.pop().unwrap().unwrap_err();
        let ids: Vec<_> = records.into_iter().map(|record| record.unwrap().id.unwrap()).collect();
        assert_eq!(ids, ["1", "2"], "{rest}");
        let id = id.map(|id| {
            if id == "@" { format!("@{}", feed.find(rest).unwrap()) } else { id.to_owned() }
        });
        assert_eq!(broken.id, id, "{rest}");
        let message = broken.reason.to_string();
        assert!(message.starts_with("feed.xml is damaged: its XML breaks at byte"), "{message}");
        assert!(message.contains("after 2 whole entries"), "{message}");
    }
}

#[test]
fn what_is_malformed_is_told_or_read_for_what_it_is() {
    let item = "<item><guid>1</guid><description>Words.</description></item>";
    // What still gives its entry, and what gives none.
    for (feed, entries) in [
        (format!("<rss><channel>{item}</channel></rss>"), 1),
        (format!("<rss version='9'><channel>{item}</channel></rss>"), 1),
        (format!("<rss version='2.0'>{item}</rss>"), 1),
        (format!("<rss><channel>{item}</channel></rss> and more <b>"), 1),
        (format!("<rss><channel><title>A & B</title>{item}</channel></rss>"), 1),
        (format!("<rss><channel><title>&bogus; &#0; &#xFFFFFFF;</title>{item}</channel></rss>"), 1),
        (format!("<rss><channel a=1 a=1 b>{item}</channel></rss>"), 1),
        (format!("<rss><channel>\u{0}\u{1}{item}</channel></rss>"), 1),
        (format!("<rss><x:channel xmlns:x='y'>{item}</x:channel></rss>"), 1),
        ("<rss version='2.0'><channel><item><description> </description></item></channel></rss>".into(), 0),
        ("<rss version='2.0'><channel></channel></rss>".into(), 0),
        ("<rss/>".into(), 0),
        ("<rss".into(), 0),
        ("<feed><entry/></feed>".into(), 0),
        ("<?xml version='1.0' encoding='no-such'?><feed><entry><summary>a</summary></entry></feed>".into(), 1),
        ("<rdf:RDF><rdf:Description>x</rdf:Description></rdf:RDF>".into(), 0),
        ("<feed><title>x</feed>".into(), 0),
        ("<feed>]]></feed>".into(), 0),
        ("<entry><content>Alone.</content></entry>".into(), 1),
        ("<feed><feed><entry><summary>a</summary></entry></feed></feed>".into(), 1),
        ("<feed><entry><entry><summary>a</summary></entry></entry></feed>".into(), 0),
    ] {
        let records = open(feed.as_bytes());
        assert_eq!(records.iter().filter(|record| record.is_ok()).count(), entries, "{feed}");
        for bad in records.into_iter().filter_map(Result::err) {
            let message = bad.reason.to_string();
            assert!(message.starts_with("feed.xml") && message.contains("; "), "{message}");
        }
    }
    for json in [
        "{\"version\": \"https://jsonfeed.org/version/1\"}",
        "{\"version\": \"https://jsonfeed.org/version/1\", \"items\": {}}",
    ] {
        let file = FileInfo { path: some("feed.json"), ..FileInfo::default() };
        let records: Vec<_> = Records::open(json.as_bytes(), &file).collect();
        let [Err(bad)] = records.as_slice() else { panic!("{records:?}") };
        assert!(bad.reason.to_string().contains("`items`"), "{}", bad.reason);
    }
}

#[test]
fn entities_of_a_feeds_own_are_not_expanded() {
    let mut bomb = "<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY l0 \"lol\">".to_owned();
    for n in 1..10 {
        let refs = format!("&l{};", n - 1).repeat(10);
        bomb.push_str(&format!("<!ENTITY l{n} \"{refs}\">"));
    }
    bomb.push_str("]><rss><channel><item><description>&l9;</description></item></channel></rss>");
    assert_eq!(text(&whole(&bomb)[0]), "&l9;");
}

#[test]
fn hostile_depth_and_numbers_are_refused_soon() {
    let deep = "<a>".repeat(1_000_000);
    let attributes: String = (0..100_000).map(|n| format!(" a{n}='x'")).collect();
    let names: String = (0..100_000).map(|n| format!(" xmlns:n{n}='x'")).collect();
    for (feed, expected) in [
        (format!("<rss><channel>{deep}"), "more than 256 deep"),
        (format!("<rss><channel><item><description>{deep}"), "more than 256 deep"),
        (format!("<rss><channel{names}><item/>"), "namespace"),
        (format!("<rss><channel>{}", "<item/>".repeat(200_000)), "more than 100000 entries"),
        (format!("<rss><channel><item{attributes}>").repeat(2), "breaks"),
        (format!("<rss>{}", "<!-- -->".repeat(500_000)), "breaks"),
    ] {
        let begun = Instant::now();
        let bad = open(feed.as_bytes()).pop().unwrap().unwrap_err();
        assert!(bad.reason.to_string().contains(expected), "{}", bad.reason);
        assert!(begun.elapsed() < Duration::from_secs(5), "{expected}: {:?}", begun.elapsed());
    }
    let long = [b"<rss><channel>".as_slice(), &vec![b' '; 33 << 20]].concat();
    let bad = open(&long).pop().unwrap().unwrap_err();
    assert!(matches!(bad.reason, IngestError::Unbounded { .. }), "{}", bad.reason);
}
