//! Web archives as crawlers write them, and such as are broken.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on ends")]

use std::io::Write as _;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
use onrecord_ingest::{
    BadRecord, ContentFormat, FileInfo, FileKind, IngestError, MAX_BYTES, Record, Records,
    UserMetadata,
};
use ruzstd::encoding::{CompressionLevel, compress_to_vec};

const HTML: &str = "Content-Type: text/html; charset=windows-1252";

/// A record of an archive.
fn record(kind: &str, id: &str, content: &str, block: &[u8]) -> Vec<u8> {
    let mut bytes = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{id}>\r\n\
         WARC-Target-URI: https://h.example/{id}\r\nWARC-Date: 2024-03-13T00:00:00Z\r\n\
         Content-Type: {content}\r\nContent-Length: {}\r\n\r\n",
        block.len()
    )
    .into_bytes();
    bytes.extend_from_slice(block);
    bytes.extend_from_slice(b"\r\n\r\n");
    bytes
}

/// What a server sent.
fn response(id: &str, fields: &str, body: &[u8]) -> Vec<u8> {
    let mut block = format!("HTTP/1.1 200 OK\r\nServer: x\r\n{fields}\r\n\r\n").into_bytes();
    block.extend_from_slice(body);
    record("response", id, "application/http; msgtype=response", &block)
}

fn page(id: &str) -> Vec<u8> {
    response(id, HTML, format!("<html><p>Page {id}").as_bytes())
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    compress_to_vec(bytes, CompressionLevel::Fastest)
}

fn plain(bytes: &[u8]) -> Vec<u8> {
    bytes.to_vec()
}

type Pack = fn(&[u8]) -> Vec<u8>;

const PACKINGS: [Pack; 3] = [plain, gzip, zstd];

fn open(bytes: &[u8]) -> Vec<Result<Record, BadRecord>> {
    let file = FileInfo { path: Some("a.warc.gz".to_owned()), ..FileInfo::default() };
    let records = Records::open(bytes, &file);
    assert_eq!(records.kind(), FileKind::Warc);
    records.collect()
}

/// The ids of the good records, and those of the bad ones with an exclamation mark.
fn ids(bytes: &[u8]) -> Vec<String> {
    let id = |found: Result<Record, BadRecord>| match found {
        Ok(record) => record.id.unwrap().replace("urn:uuid:", ""),
        Err(bad) => format!("!{}", bad.id.unwrap_or_default().replace("urn:uuid:", "")),
    };
    open(bytes).into_iter().map(id).collect()
}

#[test]
fn pages_are_found_in_archives_however_packed() {
    let records = [
        record("warcinfo", "0", "application/warc-fields", b"software: x\r\n"),
        record("request", "1", "application/http; msgtype=request", b"GET / HTTP/1.1\r\n\r\n"),
        page("2"),
        response("3", "Content-Type: image/png", b"\x89PNG"),
        record(
            "response",
            "4",
            "application/http",
            b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\nNo.",
        ),
        record("response", "5", "application/http", b"HTTP/1.1 301 Moved\r\n\r\n"),
        record("revisit", "6", "application/http", b"HTTP/1.1 200 OK\r\n\r\n"),
        record("response", "7", "text/dns", b"20240313 h.example"),
        record("resource", "8", "text/html", b"<p>A resource"),
        record("conversion", "9", "text/plain", b"A text."),
        response("10", HTML, b" \r\n"),
        response("11", "X-Nothing: said", b"<!doctype html><p>Untyped"),
        response("12", "X-Nothing: said", b"\x00\x01\x02"),
    ];
    for pack in PACKINGS {
        let bytes: Vec<u8> = records.iter().flat_map(|record| pack(record)).collect();
        let found: Vec<_> = open(&bytes).into_iter().map(Result::unwrap).collect();
        let known: Vec<_> = found.iter().map(|r| (r.id.as_deref().unwrap(), r.format)).collect();
        let expected = [
            ("2", ContentFormat::Html),
            ("8", ContentFormat::Html),
            ("9", ContentFormat::Text),
            ("11", ContentFormat::Html),
        ];
        assert_eq!(
            known,
            expected
                .map(|(id, format)| (["urn:uuid:", id].concat(), format))
                .iter()
                .map(|(id, format)| (id.as_str(), *format))
                .collect::<Vec<_>>()
        );
        assert_eq!(found[0].bytes, b"<html><p>Page 2");
        assert_eq!(found[0].encoding.as_deref(), Some("windows-1252"));
        assert_eq!(found[0].container.fields.url.as_deref(), Some("https://h.example/2"));
        // The crawl's date is not the publication's.
        assert_eq!(found[0].container.fields.published, None);
        assert_eq!(found[0].container.by, "warc");
        let file = FileInfo::default();
        let mut records = Records::open(bytes.as_slice(), &file);
        assert_eq!(records.by_ref().count(), 4);
        assert_eq!(records.passed_over(), 9);
        assert_eq!(records.position(), bytes.len() as u64);
    }
    // A whole archive in one member.
    let bytes = gzip(&records.concat());
    assert_eq!(ids(&bytes), ["2", "8", "9", "11"]);
}

#[test]
fn what_was_done_on_the_way_is_undone() {
    let body = b"<html><p>The council said no.</p>";
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
    zlib.write_all(body).unwrap();
    let mut deflate = DeflateEncoder::new(Vec::new(), Compression::default());
    deflate.write_all(body).unwrap();
    let packed = gzip(body);
    let (first, second) = packed.split_at(9);
    let mut chunked = format!("{:x};note=1\r\n", first.len()).into_bytes();
    chunked.extend_from_slice(first);
    chunked.extend_from_slice(format!("\r\n{:X}\r\n", second.len()).as_bytes());
    chunked.extend_from_slice(second);
    chunked.extend_from_slice(b"\r\n0\r\nTrailer: x\r\n\r\n");
    for (fields, sent, expected) in [
        ("Content-Encoding: gzip", packed.clone(), &body[..]),
        ("content-encoding: DEFLATE", zlib.finish().unwrap(), body),
        ("Content-Encoding: deflate", deflate.finish().unwrap(), body),
        ("Content-Encoding: zstd", zstd(body), body),
        ("Content-Encoding: br", b"\x0b\x02\x80hello\x03".to_vec(), b"hello"),
        ("Content-Encoding: gzip\r\nTransfer-Encoding: chunked", chunked, body),
        ("Content-Encoding: gzip, zstd", zstd(&packed), body),
        // A crawler that undid it and kept the header.
        ("Content-Encoding: gzip\r\nTransfer-Encoding: chunked", body.to_vec(), body),
    ] {
        let bytes = response("1", &format!("{HTML}\r\n{fields}"), &sent);
        let found = open(&bytes).remove(0).unwrap();
        assert_eq!(str::from_utf8(&found.bytes), str::from_utf8(expected), "{fields}");
    }
    for (fields, sent, expected) in [
        ("Content-Encoding: compress", b"x".to_vec(), "\"compress\" is not known"),
        ("Content-Encoding: gzip", packed[..packed.len() - 6].to_vec(), "its gzip breaks off"),
        ("Content-Encoding: br", b"\x0b\x02\x80he".to_vec(), "its br breaks off"),
        ("Content-Encoding: a,b,c,d,e", b"x".to_vec(), "5 times over"),
        ("Transfer-Encoding: chunked", b"4\r\n<p>x\r\n9\r\ny".to_vec(), "chunks"),
        ("Content-Encoding: gzip", gzip(&vec![b' '; MAX_BYTES + 1]), "a page of more than"),
    ] {
        let bytes = [response("1", &format!("{HTML}\r\n{fields}"), &sent), page("2")].concat();
        let mut found = open(&bytes);
        let bad = found.remove(0).unwrap_err();
        let message = bad.reason.to_string();
        assert!(message.contains(expected), "{message}");
        assert!(message.starts_with("a.warc.gz, record urn:uuid:1 (@0)"), "{message}");
        assert!(found.remove(0).is_ok());
    }
}

#[test]
fn the_charset_that_the_server_named_is_used() {
    let body = "Mara Ellison said: “Наша гавань тиха.”";
    let (cyrillic, named) = (b"Mara Ellison said: \x93\xCD\xE0\xF8\xE0\x94 ", "windows-1251");
    let bytes = response("1", "Content-Type: text/plain; charset=\"Windows-1251\"", cyrillic);
    let article = open(&bytes).remove(0).unwrap().read(&UserMetadata::default()).unwrap();
    assert_eq!(
        (article.text.as_str(), article.source.encoding.as_str()),
        ("Mara Ellison said: “Наша” ", named)
    );
    assert_eq!(article.metadata.from["url"], "warc");
    // What is declared and cannot be is not believed.
    let bytes = response("1", "Content-Type: text/plain; charset=us-ascii", body.as_bytes());
    let bytes = [bytes, response("2", "Content-Type: text/plain; charset=utf-16", body.as_bytes())]
        .concat();
    let article = open(&bytes).remove(1).unwrap().read(&UserMetadata::default()).unwrap();
    assert_eq!((article.text.as_str(), article.source.encoding.as_str()), (body, "utf-8"));
}

#[test]
fn reading_goes_on_behind_a_broken_record() {
    for pack in [gzip, zstd] {
        let parts: Vec<Vec<u8>> = ["1", "2", "3"].map(|id| pack(&page(id))).into();
        let second = parts[0].len();
        // A member whose middle was overwritten, whose end is missing, and which is no member at all.
        let mut overwritten = parts[1].clone();
        let middle = overwritten.len() / 2;
        overwritten[middle..middle + 8].fill(0xAA);
        let cut = parts[1][..parts[1].len() - 20].to_vec();
        for broken in [overwritten, cut, b"nothing that is packed".to_vec()] {
            let bytes = [parts[0].clone(), broken, parts[2].clone()].concat();
            let found = ids(&bytes);
            assert_eq!((found[0].as_str(), found[2].as_str()), ("1", "3"), "{found:?}");
            assert!(found[1] == format!("!@{second}") || found[1] == "!2", "{found:?}");
            let message = open(&bytes).remove(1).unwrap_err().reason.to_string();
            assert!(message.contains(&format!("@{second}")), "{message}");
            assert!(message.contains("is damaged"), "{message}");
        }
        // Cut off within the last.
        let bytes = [parts[0].clone(), parts[1][..parts[1].len() / 2].to_vec()].concat();
        let found = ids(&bytes);
        assert_eq!((found.len(), found[0].as_str()), (2, "1"), "{found:?}");
    }
}

#[test]
fn the_first_record_may_be_the_broken_one() {
    let mut first = gzip(&page("1"));
    first[10..20].fill(0xFF);
    let found = ids(&[first, gzip(&page("2"))].concat());
    assert_eq!(found, ["!@0", "2"]);
}

#[test]
fn a_wrong_length_costs_its_record_alone() {
    let change = |id: &str, by: i64| {
        let page = String::from_utf8(page(id)).unwrap();
        let (before, rest) = page.split_once("Content-Length: ").unwrap();
        let (length, rest) = rest.split_once('\r').unwrap();
        let length = length.parse::<i64>().unwrap() + by;
        format!("{before}Content-Length: {length}\r{rest}").into_bytes()
    };
    for pack in PACKINGS {
        for by in [-5, 3, 40, 1 << 40] {
            let bytes = [page("1"), change("2", by), page("3"), page("4")];
            let bytes: Vec<u8> = bytes.iter().flat_map(|record| pack(record)).collect();
            assert_eq!(ids(&bytes), ["1", "!2", "3", "4"], "{by}");
        }
        for broken in
            ["WARC/1.0\r\nWARC-Type: response\r\n\r\nno length\r\n\r\n", "WARC/1.0\r\nx\r\n\r\n"]
        {
            let bytes = [page("1"), broken.into(), page("3")];
            let bytes: Vec<u8> = bytes.iter().flat_map(|record| pack(record)).collect();
            let found = ids(&bytes);
            assert_eq!(
                (found[0].as_str(), found.last().unwrap().as_str()),
                ("1", "3"),
                "{found:?}"
            );
            assert!(found[1].starts_with("!@"), "{found:?}");
        }
    }
}

#[test]
fn a_record_that_was_cut_off_hides_none_behind_it() {
    let cut = |id| page(id)[..page(id).len() - 30].to_vec();
    assert_eq!(
        ids(&[page("1"), cut("2"), page("3"), page("4"), cut("5")].concat()),
        ["1", "!2", "3", "4", "!5"]
    );
    // Nor is the one before it at fault where its beginning is gone.
    let headless = [b"?".repeat(8), page("2")[8..].to_vec()].concat();
    let expected = ["1".to_owned(), format!("!@{}", page("1").len()), "3".to_owned()];
    assert_eq!(ids(&[page("1"), headless, page("3")].concat()), expected);
    // A page may speak of archives.
    let speaks = response("2", HTML, b"<html><p>It begins with\nWARC/1.0\r\n and goes on.");
    let cut = speaks[..speaks.len() - 10].to_vec();
    assert_eq!(ids(&[page("1"), cut, page("3")].concat()), ["1", "!2", "3"]);
}

#[test]
fn an_archive_of_nothing_but_breaks_is_given_up_soon_and_that_is_told() {
    let begun = Instant::now();
    let bytes = b"WARC/1.0\r\nWARC-Type: x\r\n".repeat(50_000);
    let bad = open(&bytes).pop().unwrap().unwrap_err();
    assert!(bad.reason.to_string().contains("breaks in 10000 places"), "{}", bad.reason);
    assert!(begun.elapsed() < Duration::from_secs(30), "{:?}", begun.elapsed());
}

#[test]
fn a_record_without_a_name_goes_by_its_place() {
    let nameless =
        |id| String::from_utf8(page(id)).unwrap().replace("WARC-Record-ID", "X-ID").into_bytes();
    let first = page("1").len();
    assert_eq!(ids(&[page("1"), nameless("2")].concat()), ["1".to_owned(), format!("@{first}")]);
    let (one, two) = (gzip(&nameless("1")), gzip(&[nameless("2"), nameless("3")].concat()));
    let expected = [
        "@0".to_owned(),
        format!("@{}", one.len()),
        format!("@{}+{}", one.len(), nameless("2").len()),
    ];
    assert_eq!(ids(&[one.clone(), two].concat()), expected);
}

#[test]
fn frames_may_begin_from_a_dictionary_or_be_passed_over() {
    let skippable = [b"\x51\x2A\x4D\x18\x04\0\0\0".as_slice(), b"note"].concat();
    let bytes = [skippable.clone(), zstd(&page("1")), skippable, zstd(&page("2"))].concat();
    assert_eq!(ids(&bytes), ["1", "2"]);
}

#[test]
fn what_unpacks_to_too_much_is_refused_soon() {
    let begun = Instant::now();
    let bomb = response("2", HTML, &vec![b' '; 200 << 20]);
    for pack in [gzip, zstd] {
        let bytes = [pack(&page("1")), pack(&bomb), pack(&page("3"))].concat();
        let found = open(&bytes);
        let bad = found[1].as_ref().unwrap_err();
        assert!(matches!(bad.reason, IngestError::Unbounded { .. }), "{}", bad.reason);
        assert_eq!(ids(&bytes), ["1", "!2", "3"]);
    }
    let long = [page("1"), bomb, page("3")].concat();
    assert_eq!(ids(&long), ["1", "!2", "3"]);
    // Many places that look like members and are none.
    let mut bytes = gzip(&page("1"));
    bytes.extend(b"\x1F\x8B\x08\0\0\0\0\0\0\x03".repeat(400_000));
    assert_eq!(ids(&bytes)[0], "1");
    assert!(begun.elapsed() < Duration::from_secs(60), "{:?}", begun.elapsed());
}

#[test]
fn one_page_may_be_packed() {
    let file = FileInfo { path: Some("a.txt.gz".to_owned()), ..FileInfo::default() };
    for pack in [gzip, zstd] {
        let bytes = [pack("“It holds,” ".as_bytes()), pack(b"said Mara.")].concat();
        let found: Vec<_> = Records::open(bytes.as_slice(), &file).collect();
        assert_eq!(found, [Ok(Record::text("“It holds,” said Mara.".into()))]);
        let found: Vec<_> = Records::open(pack(b"<html><p>x").as_slice(), &file).collect();
        assert_eq!(found, [Ok(Record::html(b"<html><p>x".to_vec()))]);
        let broken = pack(&b"Many words. ".repeat(90));
        let found: Vec<_> = Records::open(&broken[..broken.len() - 5], &file).collect();
        let [Err(bad)] = found.as_slice() else { panic!("{found:?}") };
        assert!(bad.reason.to_string().contains("a.txt.gz is damaged"), "{}", bad.reason);
        // Packed twice, it is no text.
        let found = Records::open(pack(&pack(b"words")).as_slice(), &file).next().unwrap().unwrap();
        assert!(matches!(found.read(&UserMetadata::default()), Err(IngestError::Binary { .. })));
    }
    let bomb = gzip(&vec![b'a'; 64 << 20]);
    let found: Vec<_> = Records::open(bomb.as_slice(), &file).collect();
    let [Err(bad)] = found.as_slice() else { panic!("{}", found.len()) };
    assert!(bad.reason.to_string().contains("more than 100 times its size"), "{}", bad.reason);
}
