//! Tables of metadata.

use onrecord_ingest::{MAX_TABLE_BYTES, MetadataTable, UserMetadata, read_text};

#[test]
fn the_three_formats_say_the_same() {
    let tsv = "filename\tpublisher\tpublication_date\tauthor\ttitle\twire\n\
               a_2020\tharbour-post\t2020-05-22\tMara Ellison and J. T. Ocampo\tA \"quiet\" day\tNone\n";
    let csv = "filename,publisher,date,author,title\n\
               a_2020,harbour-post,2020-05-22,\"Mara Ellison, J. T. Ocampo\",\"A \"\"quiet\"\" day\"\n";
    let jsonl = "{\"filename\": \"a_2020\", \"publisher\": \"harbour-post\", \"published\": \"May 22, 2020\", \
                 \"authors\": [\"Mara Ellison\", \"J. T. Ocampo\"], \"headline\": \"A \\\"quiet\\\" day\"}\n\n";
    for (name, contents) in [("m.tsv", tsv), ("M.CSV", csv), ("m.jsonl", jsonl)] {
        let table = MetadataTable::parse(name, contents).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(table.len(), 1, "{name}");
        let expected = UserMetadata {
            publisher: Some("harbour-post".into()),
            published: Some("2020-05-22".into()),
            authors: vec!["Mara Ellison".into(), "J. T. Ocampo".into()],
            title: Some("A \"quiet\" day".into()),
            ..UserMetadata::default()
        };
        for path in ["a_2020", "a_2020.txt", "some/where/a_2020.txt", "c:\\news\\a_2020.txt"] {
            assert_eq!(table.lookup(path), Some(&expected), "{name}: {path}");
        }
        assert_eq!(table.lookup("b_2020.txt"), None);
    }
}

#[test]
fn names_with_an_extension_or_a_folder() {
    let table =
        MetadataTable::parse("m.csv", "file,title\nx/a.txt,A of x\ny/a.txt,A of y\nb.txt,B\n")
            .unwrap();
    let title = |path: &str| table.lookup(path).and_then(|user| user.title.as_deref());
    assert_eq!(title("x/a.txt"), Some("A of x"));
    assert_eq!(title("z/a.txt"), None, "either could be meant");
    assert_eq!(title("b"), Some("B"));
    assert_eq!(title("b.html"), None, "another file");
}

#[test]
fn a_cell_that_says_nothing_is_no_problem() {
    let table = MetadataTable::parse(
        "m.tsv",
        "filename\tdate\tlicence\tpublisher\twire\na\t\tunknown\tNone\tsometime\n\
         b\t5 May 2016\tCC BY 4.0\t\t\n\t\t\t\t\n",
    )
    .unwrap();
    assert_eq!(table.lookup("a"), Some(&UserMetadata::default()));
    assert_eq!(table.lookup("b").unwrap().published.as_deref(), Some("2016-05-05"));
    assert_eq!(table.problems(), []);
}

#[test]
fn a_cell_that_cannot_be_read_is_told_and_keeps_its_article() {
    let csv = "file,Date,updated,licence,title\n\
               a.txt,sometime,5/6/2020,CC BYY 4.0,A\n\
               ,2020-05-22,,,Nobody's\n";
    let table = MetadataTable::parse("m.csv", csv).unwrap();
    let user = table.lookup("a.txt").unwrap();
    assert_eq!(user, &UserMetadata { title: Some("A".into()), ..UserMetadata::default() });
    assert!(read_text(b"It rained on the harbour.", user).is_ok());
    let told: Vec<_> =
        table.problems().iter().map(|p| (p.line, p.column.as_str(), p.value.as_str())).collect();
    assert_eq!(
        told,
        [
            (2, "Date", "sometime"),
            (2, "updated", "5/6/2020"),
            (2, "licence", "CC BYY 4.0"),
            (3, "file", ""),
        ]
    );
    let messages: Vec<String> = table.problems().iter().map(ToString::to_string).collect();
    for (message, parts) in messages.iter().zip([
        ["m.csv, line 2, column `Date`: \"sometime\" is no date", "write 2020-05-22"],
        ["column `updated`: \"5/6/2020\"", "write 2020-05-22"],
        ["column `licence`: \"CC BYY 4.0\" is no known licence", "CC-BY-4.0"],
        ["m.csv, line 3, column `file`: the row names no file", "write the article's file"],
    ]) {
        assert!(parts.iter().all(|part| message.contains(part)), "{message}");
    }
    let long = format!("file,date\na,{}\n", "x".repeat(5000));
    let table = MetadataTable::parse("m.csv", &long).unwrap();
    assert!(table.problems()[0].to_string().len() < 300, "a long cell is cut");
}

#[test]
fn json_values_that_are_no_text_are_told() {
    let line = "{\"file\": \"a\", \"date\": 1590142200, \"title\": null, \"size\": 3, \
                \"authors\": [\"Mara Ellison\", {\"name\": \"J. T. Ocampo\"}]}\n";
    let table = MetadataTable::parse("m.jsonl", line).unwrap();
    assert_eq!(table.lookup("a").unwrap().authors, ["Mara Ellison"]);
    let told: Vec<String> = table.problems().iter().map(ToString::to_string).collect();
    assert_eq!(told.len(), 2, "{told:?}");
    for part in
        ["`authors`: {\"name\":\"J. T. Ocampo\"} is no text", "`date`: 1590142200 is no text"]
    {
        assert!(told.iter().any(|message| message.contains(part)), "{told:?}");
    }
}

#[test]
fn a_table_may_have_any_encoding_that_an_article_may_have() {
    let tsv = "filename\ttitle\tauthor\na\tThe café’s “quiet” day\tZoë Brännström\n";
    let utf16 = |text: &str, order: fn(u16) -> [u8; 2]| -> Vec<u8> {
        text.encode_utf16().flat_map(order).collect()
    };
    let marked = format!("\u{FEFF}{tsv}");
    for (name, bytes) in [
        ("utf-8", tsv.as_bytes().to_vec()),
        ("utf-8 with a mark", marked.clone().into_bytes()),
        ("utf-16le with a mark", utf16(&marked, u16::to_le_bytes)),
        ("utf-16be with a mark", utf16(&marked, u16::to_be_bytes)),
        ("utf-16le", utf16(tsv, u16::to_le_bytes)),
        ("windows-1252", encoding_rs::WINDOWS_1252.encode(tsv).0.into_owned()),
    ] {
        let table = MetadataTable::read("m.tsv", &bytes).unwrap_or_else(|e| panic!("{name}: {e}"));
        let user = table.lookup("a").unwrap();
        assert_eq!(user.title.as_deref(), Some("The café’s “quiet” day"), "{name}");
        assert_eq!(user.authors, ["Zoë Brännström"], "{name}");
        assert_eq!(table.problems(), [], "{name}");
    }
}

#[test]
fn damaged_bytes_in_a_table_are_told() {
    let bytes =
        b"filename\ttitle\tauthor\na\tIt\xE2\x80\x99s a caf\xFF of the harbour\tMara Ellison\n";
    let table = MetadataTable::read("m.tsv", bytes).unwrap();
    let [problem] = table.problems() else { panic!("{:?}", table.problems()) };
    assert_eq!((problem.line, problem.column.as_str()), (2, "title"));
    let message = problem.to_string();
    assert!(message.contains("no UTF-8") && message.ends_with("save the table as UTF-8"));
    // One that was written is none of ours.
    let written = "filename\ttitle\na\tA \u{FFFD} that was already there\n";
    assert_eq!(MetadataTable::read("m.tsv", written.as_bytes()).unwrap().problems(), []);
}

#[test]
fn what_is_no_table_is_named() {
    for (bytes, what) in [
        (b"PK\x03\x04\x14\0".to_vec(), "a zip archive"),
        (b"".to_vec(), "holds no text (0 bytes)"),
        (vec![b'\n'; MAX_TABLE_BYTES + 1], "too long for one table: 67108865 bytes"),
    ] {
        let error = MetadataTable::read("m.csv", &bytes).unwrap_err().to_string();
        assert!(error.starts_with("m.csv ") && error.contains(what), "{error}");
        assert!(error.contains(';'), "no advice: {error}");
    }
    let mut longest = b"file,title\na,A\n".to_vec();
    longest.resize(MAX_TABLE_BYTES, b'\n');
    assert_eq!(MetadataTable::read("m.csv", &longest).unwrap().len(), 1, "the bound is allowed");
}

#[test]
fn what_is_wrong_with_a_table_is_said() {
    for (name, contents, message) in [
        ("m.xlsx", "", "ends in .tsv, .csv or .jsonl"),
        ("m.tsv", "id\ttitle\na\tA\n", "columns: id, title"),
        ("m.jsonl", "{\"filename\": \"a\"}\nnot json\n", "line 2"),
        ("m.jsonl", "{\"title\": \"A\"}\n", "no `filename`"),
        ("m.csv", "file,title\na,A\na,B\n", "line 3: a second row for a"),
    ] {
        let error = MetadataTable::parse(name, contents).unwrap_err().to_string();
        assert!(error.starts_with(name) && error.contains(message), "{error}");
    }
}

#[test]
fn a_field_of_its_own_wins() {
    let flags = UserMetadata { publisher: Some("Flag".into()), ..UserMetadata::default() };
    let table = UserMetadata {
        publisher: Some("Table".into()),
        title: Some("Title".into()),
        authors: vec!["A B".into()],
        ..UserMetadata::default()
    };
    let both = flags.or(table);
    assert_eq!(both.publisher.as_deref(), Some("Flag"));
    assert_eq!(both.title.as_deref(), Some("Title"));
    assert_eq!(both.authors, ["A B"]);
}
