//! Articles as JSON objects.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on ends")]

use std::io::Read as _;

use onrecord_ingest::{
    BadRecord, ContentFormat, FileInfo, FileKind, IngestError, Record, Records, Remedy,
    UserMetadata,
};

fn file(name: &str, fields: &str) -> FileInfo {
    FileInfo { path: Some(name.to_owned()), size: None, fields: fields.parse().unwrap() }
}

fn open(json: &str, fields: &str) -> (Vec<Result<Record, BadRecord>>, String) {
    let records = Records::open(json.as_bytes(), &file("a.json", fields));
    assert_eq!(records.kind(), FileKind::Json);
    let map = records.fields().cloned().unwrap_or_default().to_string();
    (records.collect(), map)
}

#[test]
fn keys_are_guessed_and_told() {
    let lines = r#"{"uuid": "x1", "headline": "Roof", "maintext": "It holds.", "source": {"domain": "h.example"}, "date_publish": "2024-03-13 10:00:00", "authors": ["Mara Ellison", {"name": "Ada Renner"}], "metadata": {"lang": "en", "link": "https://h.example/1"}, "rights": "who knows"}

{"uuid": 2, "headline": null, "maintext": "<p>It <b>holds</b>.</p>", "date_publish": "soon", "authors": "By Mara Ellison and Ada Renner"}
"#;
    let (records, map) = open(lines, "");
    assert_eq!(
        map,
        "text=maintext,title=headline,url=metadata.link,id=uuid,site=source.domain,authors=authors,\
         published=date_publish,language=metadata.lang,licence=rights"
    );
    let [Ok(one), Ok(two)] = records.as_slice() else { panic!("{records:?}") };
    assert_eq!((one.id.as_deref(), one.format), (Some("x1"), ContentFormat::Text));
    assert_eq!(one.bytes, b"It holds.");
    let fields = &one.container.fields;
    assert_eq!(fields.site.as_deref(), Some("h.example"));
    assert_eq!(fields.published.as_deref(), Some("2024-03-13"));
    assert_eq!(fields.authors, ["Mara Ellison", "Ada Renner"]);
    assert_eq!(fields.url.as_deref(), Some("https://h.example/1"));
    // No rule knows such a licence.
    assert_eq!((&fields.licence, one.container.by), (&None, "json"));
    assert_eq!((two.id.as_deref(), two.format), (Some("2"), ContentFormat::Html));
    // A date that cannot be read costs itself.
    assert_eq!(two.container.fields.published, None);
    assert_eq!(two.container.fields.authors, ["Mara Ellison", "Ada Renner"]);
}

#[test]
fn the_users_map_wins_over_the_guess() {
    let line = r#"{"text": "A teaser.", "full": {"story": "The whole."}, "link": "https://h.example/1", "id": "a"}"#;
    let (records, map) = open(line, "text=full.story,id=link");
    assert_eq!(map, "text=full.story,id=link");
    let record = records[0].as_ref().unwrap();
    assert_eq!(
        (record.bytes.as_slice(), record.id.as_deref()),
        (&b"The whole."[..], Some("https://h.example/1"))
    );
    let (records, _) = open(line, "text=story");
    let message = records[0].as_ref().unwrap_err().reason.to_string();
    assert!(message.starts_with("a.json, line 1 has no text in `story`; map"), "{message}");
    assert!(message.ends_with("to `text` (its fields: full, id, link, text)"), "{message}");
    let remedy = records[0].as_ref().unwrap_err().reason.remedy();
    assert_eq!(remedy, Some(Remedy::MapTextField));
}

#[test]
fn objects_stand_in_lines_in_lists_or_alone() {
    let object = |n: u32| format!("{{\n \"title\": \"}}{n}\\\"\",\n \"body\": \"Words {n}.\"\n}}");
    for (json, ids) in [
        (object(1), vec!["1"]),
        (format!("{}\n{}", object(1), object(2)), vec!["1", "2"]),
        (format!("[{},\n{}]\n", object(1), object(2)), vec!["1", "2"]),
        (format!("\u{FEFF}[ {}]", object(1)), vec!["1"]),
        (object(1).replace('\n', ""), vec!["1"]),
        (
            format!("\n{}\n\n{}", object(1).replace('\n', ""), object(2).replace('\n', "")),
            vec!["2", "4"],
        ),
        (format!("[{}]", object(1).replace('\n', "")), vec!["1"]),
    ] {
        let (records, map) = open(&json, "");
        assert_eq!(map, "text=body,title=title", "{json}");
        let found: Vec<_> = records.into_iter().map(|record| record.unwrap().id.unwrap()).collect();
        assert_eq!(found, ids, "{json}");
    }
}

#[test]
fn a_bad_line_costs_itself() {
    let good = r#"{"text": "It holds."}"#;
    let deep = format!("{{\"text\": {}", "[".repeat(100_000));
    for (bad, expected) in [
        ("{\"text\": \"cut", "line 2 is damaged: it is no JSON object (EOF while parsing a string"),
        ("{\"text\": 1,}", "line 2 is damaged"),
        ("[1, 2]", "line 2 is damaged"),
        ("words", "line 2 is damaged"),
        ("{\"title\": \"t\", \"text\": \" \"}", "line 2 has no text in `text`"),
        ("{}", "(its fields: none)"),
        (deep.as_str(), "line 2 is damaged"),
        ("{\"text\": \"\\ud800\"}", "line 2 has no text"),
    ] {
        let (records, _) = open(&format!("{good}\n{bad}\n{good}\n"), "");
        let [Ok(one), Err(two), Ok(three)] = records.as_slice() else { panic!("{records:?}") };
        assert_eq!(
            (one.id.as_deref(), two.id.as_deref(), three.id.as_deref()),
            (Some("1"), Some("2"), Some("3"))
        );
        let message = two.reason.to_string();
        assert!(message.starts_with("a.json, ") && message.contains(expected), "{message}");
    }
    let (records, _) = open(&format!("[{good}, {{\"text\": 1, }}, {good}, 7"), "");
    let bad: Vec<_> = records.iter().filter_map(|record| record.as_ref().err()).collect();
    assert_eq!((records.len(), bad.len()), (5, 3), "{records:?}");
    assert!(bad[0].reason.to_string().starts_with("a.json, object 2"), "{}", bad[0].reason);
}

#[test]
fn a_line_without_end_is_refused_in_bounded_memory() {
    let line = |n: u64| std::io::repeat(b'x').take(n);
    let good = "{\"text\": \"It holds.\"}\n".as_bytes();
    let stream =
        good.chain(&b"{\"text\": \""[..]).chain(line(300 << 20)).chain(&b"\"}\n"[..]).chain(good);
    let records: Vec<_> = Records::open(stream, &file("a.jsonl", "")).collect();
    let [Ok(_), Err(bad), Ok(last)] = records.as_slice() else { panic!("{}", records.len()) };
    assert!(matches!(bad.reason, IngestError::Unbounded { .. }), "{}", bad.reason);
    assert_eq!(last.id.as_deref(), Some("3"));
}

#[test]
fn many_keys_take_no_longer() {
    let keys: String = (0..300_000).map(|n| format!("\"k{n}\": {{\"a\": 0}},")).collect();
    let begun = std::time::Instant::now();
    let (records, map) = open(&format!("{{{keys} \"a_text\": \"It holds.\"}}"), "text=a_text");
    assert_eq!((records.len(), map.as_str()), (1, "text=a_text"));
    assert!(records[0].is_ok());
    assert!(begun.elapsed().as_secs() < 10, "{:?}", begun.elapsed());
}

#[test]
fn an_article_out_of_json_says_so() {
    let line = r#"{"text": "Mara said it holds.", "title": "Roof", "license": "CC BY 4.0", "published": "13 March 2024"}"#;
    let (records, _) = open(line, "");
    let user = UserMetadata { path: Some("a.json".into()), ..UserMetadata::default() };
    let article = records[0].as_ref().unwrap().read(&user).unwrap();
    assert_eq!(article.metadata.published.as_deref(), Some("2024-03-13"));
    assert_eq!(article.metadata.from["title"], "json");
    assert_eq!(article.licence.unwrap().id, "CC-BY-4.0");
    assert_eq!(article.source.sha256, onrecord_text::sha256_hex(b"Mara said it holds."));
}
