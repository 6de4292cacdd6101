//! Bytes that are articles, and bytes that are none.

use onrecord_ingest::{IngestError, MAX_BYTES, UserMetadata, read_text};

const ARTICLE: &str = "Ferry café reopens\n\nThe café on the “Alma” reopened on Monday, its owner \
                       Zoë Brännström said. It had been closed since May.\n";

fn read(bytes: &[u8]) -> Result<onrecord_text::Article, IngestError> {
    read_text(bytes, &UserMetadata { path: Some("ferry.txt".into()), ..UserMetadata::default() })
}

fn utf16(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(order).collect()
}

#[test]
fn every_encoding_gives_the_same_text() {
    let windows = encoding_rs::WINDOWS_1252.encode(ARTICLE).0.into_owned();
    let marked = |text: &str| format!("\u{FEFF}{text}");
    for (name, encoding, bytes) in [
        ("utf-8", "utf-8", ARTICLE.as_bytes().to_vec()),
        ("utf-8 with a mark", "utf-8", marked(ARTICLE).into_bytes()),
        ("utf-16le with a mark", "utf-16le", utf16(&marked(ARTICLE), u16::to_le_bytes)),
        ("utf-16be with a mark", "utf-16be", utf16(&marked(ARTICLE), u16::to_be_bytes)),
        ("utf-16le", "utf-16le", utf16(ARTICLE, u16::to_le_bytes)),
        ("utf-16be", "utf-16be", utf16(ARTICLE, u16::to_be_bytes)),
        ("windows-1252", "windows-1252", windows),
    ] {
        let article = read(&bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(article.text, ARTICLE, "{name}");
        assert_eq!(article.source.encoding, encoding, "{name}");
        assert_eq!(article.source.replacements, 0, "{name}");
        assert_eq!(article.source.format, "text");
        assert_eq!(article.source.sha256, onrecord_text::sha256_hex(&bytes));
    }
}

#[test]
fn other_scripts_are_detected() {
    let russian = "Паром снова ходит\n\nПаром через залив снова ходит с понедельника, сообщила \
                   начальница порта Мария Елисеева. Его ремонт продолжался три месяца.\n";
    let japanese = "連絡船が再開\n\n湾を渡る連絡船が月曜日に再開したと港長が述べた。修理には三か月かかった。\n";
    let korean = "연락선이 다시 다닌다\n\n만을 건너는 연락선이 월요일에 다시 다니기 시작했다고 항만장이 말했다. \
                  수리에는 석 달이 걸렸다.\n";
    let chinese =
        "渡轮恢复通航\n\n港务局长说，横渡海湾的渡轮星期一恢复通航。维修工作用了三个月。\n";
    let thai = "เรือข้ามฟากกลับมาให้บริการ\n\nนายท่าเรือกล่าวว่าเรือข้ามฟากกลับมาให้บริการเมื่อวันจันทร์ \
                หลังจากซ่อมแซมนานสามเดือน\n";
    for (label, text) in [
        ("windows-1251", russian),
        ("koi8-u", russian),
        ("shift_jis", japanese),
        ("euc-jp", japanese),
        ("euc-kr", korean),
        ("gbk", chinese),
        ("windows-874", thai),
    ] {
        let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).unwrap();
        let article = read(&encoding.encode(text).0).unwrap();
        assert_eq!(article.text, text, "{label}");
        assert_eq!(article.source.encoding, label);
    }
}

#[test]
fn a_damaged_utf8_file_stays_utf8_and_says_so() {
    let mut bytes = ARTICLE.as_bytes().to_vec();
    bytes.extend_from_slice(b"The harbour caf\xC3");
    let article = read(&bytes).unwrap();
    assert_eq!(article.source.encoding, "utf-8");
    assert_eq!(article.source.replacements, 1);
    assert!(article.text.ends_with("The harbour caf\u{FFFD}"));
    // A replacement character that was written is none of ours.
    assert_eq!(
        read("A \u{FFFD} that was already in this text.".as_bytes()).unwrap().source.replacements,
        0
    );
}

#[test]
fn one_bad_byte_does_not_make_utf8_another_encoding() {
    for (bytes, encoding, replacements) in [
        ("“One,” said Mara Ellison of the \\ café…", "utf-8", 1),
        // As many broken as whole, but nobody writes "â€™".
        ("It’s the ferry \\ that the islands waited for.", "utf-8", 1),
        ("Zoë met Noël at the \\ ferry.", "utf-8", 1),
        ("It’s the \\ ferry \\ that the islands waited for all through the winter \\.", "utf-8", 3),
    ] {
        let damaged: Vec<u8> = bytes.bytes().map(|b| if b == b'\\' { 0xFF } else { b }).collect();
        let source = read(&damaged).unwrap().source;
        assert_eq!((source.encoding.as_str(), source.replacements), (encoding, replacements));
    }
}

#[test]
fn curly_quotes_of_windows_1252_are_no_damaged_utf8() {
    for text in [
        "“One,” said Mara Ellison.",
        "“It’s one,” said Mara Ellison of the café…",
        // The closing mark and the dash after é are three bytes that UTF-8 would take.
        "They met “at the café”—as always—and it’s open.",
        "“We liked the ‘café’” – so they said.",
        "The café’s owner, Zoë Brännström, met Noël.",
    ] {
        let bytes = encoding_rs::WINDOWS_1252.encode(text).0;
        let article = read(&bytes).unwrap();
        assert_eq!(article.text, text);
        assert_eq!(article.source.encoding, "windows-1252");
        assert_eq!(article.source.replacements, 0);
    }
}

#[test]
fn what_is_no_article_is_named() {
    let long = vec![b'a'; MAX_BYTES + 1];
    let bytes = |text: &[u8]| text.to_vec();
    for (bytes, what) in [
        (bytes(b""), "holds no text (0 bytes)"),
        (bytes(b"\xEF\xBB\xBF"), "holds no text (3 bytes)"),
        (bytes(b" \r\n\t\n"), "holds no text"),
        (bytes(b"%PDF-1.7\nstream"), "a PDF document"),
        (bytes(b"PK\x03\x04\x14\0"), "a zip archive"),
        (bytes(b"\x1F\x8B\x08\0"), "a gzip archive"),
        (bytes(b"\x89PNG\r\n\x1A\n"), "a PNG picture"),
        (bytes(b"\xFF\xD8\xFF\xE0"), "a JPEG picture"),
        (bytes(b"{\\rtf1\\ansi Hello}"), "a rich-text (RTF) document"),
        (bytes(b"\xFF\xFE\0\0H\0\0\0"), "UTF-32 text"),
        (bytes(b"some text\0and a NUL"), "it has NUL bytes"),
        (bytes(b"\x01\x02\x03\x04 text"), "control characters"),
        (long, "too long for one article: 16777217 bytes"),
        (bytes(b"<!DOCTYPE html><p>Hello</p>"), "a web page"),
        (bytes(b"\n <html lang=en>"), "a web page"),
        (bytes(b"<?xml version='1.0'?><rss/>"), "an XML file"),
        (bytes(b"<rss version='2.0'/>"), "a feed"),
    ] {
        let error = read(&bytes).unwrap_err().to_string();
        assert!(error.starts_with("ferry.txt ") && error.contains(what), "{what}: {error}");
        assert!(error.contains([';', ',']), "no advice: {error}");
    }
    assert!(read(&vec![b'a'; MAX_BYTES]).is_ok(), "the bound itself is allowed");
    assert!(read(b"Prices rose by < 3 percent.").is_ok());
}

#[test]
fn a_given_date_or_licence_that_cannot_be_right_is_refused() {
    let published =
        |value: &str| UserMetadata { published: Some(value.into()), ..UserMetadata::default() };
    for value in ["2020-05-22", "2020-05-22T10:30:00Z", "2020-05-22T10:30:00+02:00"] {
        let article = read_text(ARTICLE.as_bytes(), &published(value)).unwrap();
        assert_eq!(article.metadata.published.as_deref(), Some(value));
        assert_eq!(article.metadata.from["published"], "given");
    }
    for value in ["yesterday", "2020-13-01", "22/05/2020", "2020-05-22T99:00:00Z", ""] {
        let error = read_text(ARTICLE.as_bytes(), &published(value)).unwrap_err().to_string();
        assert!(error.contains("write 2020-05-22"), "{error}");
    }
    let user = UserMetadata { licence: Some("CC BYY 4.0".into()), ..UserMetadata::default() };
    let error = read_text(ARTICLE.as_bytes(), &user).unwrap_err().to_string();
    assert!(error.contains("CC BYY 4.0") && error.contains("CC-BY-4.0"), "{error}");
}

#[test]
fn the_id_names_the_copy() {
    let outlet =
        |name: &str| UserMetadata { publisher: Some(name.into()), ..UserMetadata::default() };
    let a = read_text(ARTICLE.as_bytes(), &outlet("The Harbour Post")).unwrap();
    let b = read_text(ARTICLE.as_bytes(), &outlet("Inland Courier")).unwrap();
    assert_ne!(a.id, b.id);
    assert_eq!(a.text_sha256, b.text_sha256);
    assert_eq!(a.text_sha256, onrecord_text::sha256_hex(ARTICLE.as_bytes()));
}
