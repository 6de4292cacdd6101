//! Tables of metadata.

use onrecord_ingest::{Given, MetadataTable};

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
        let expected = Given {
            publisher: Some("harbour-post".into()),
            published: Some("2020-05-22".into()),
            authors: vec!["Mara Ellison".into(), "J. T. Ocampo".into()],
            title: Some("A \"quiet\" day".into()),
            ..Given::default()
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
    let title = |path: &str| table.lookup(path).and_then(|given| given.title.as_deref());
    assert_eq!(title("x/a.txt"), Some("A of x"));
    assert_eq!(title("z/a.txt"), None, "either could be meant");
    assert_eq!(title("b"), Some("B"));
    assert_eq!(title("b.html"), None, "another file");
}

#[test]
fn a_cell_that_says_nothing_or_a_date_that_is_none_is_passed_over() {
    let table = MetadataTable::parse(
        "m.tsv",
        "filename\tdate\tpublisher\na\tsometime\tNone\nb\t5 May 2016\t\n",
    )
    .unwrap();
    assert_eq!(table.lookup("a"), Some(&Given::default()));
    assert_eq!(table.lookup("b").unwrap().published.as_deref(), Some("2016-05-05"));
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
    let flags = Given { publisher: Some("Flag".into()), ..Given::default() };
    let table = Given {
        publisher: Some("Table".into()),
        title: Some("Title".into()),
        authors: vec!["A B".into()],
        ..Given::default()
    };
    let both = flags.or(table);
    assert_eq!(both.publisher.as_deref(), Some("Flag"));
    assert_eq!(both.title.as_deref(), Some("Title"));
    assert_eq!(both.authors, ["A B"]);
}
