//! Files in, readings and ledgers out.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fs;
use std::path::{Path, PathBuf};

use onrecord::ledger::QuoteQuery;
use onrecord::{
    AddOutcome, AddSummary, Error, ErrorKind, FieldMap, Ledger, MemoryRecord, OffsetUnit,
    ReadOptions, Reader, UserMetadata, add_records, contract, find_inputs, read_all, read_records,
};

/// A folder with so many short articles, each with a quotation.
fn folder(articles: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for n in 0..articles {
        let text = format!(
            "Ferry {n} stays in port\n\nThe ferry stays in port, the harbour office said.\n\n\
             “We shall not sail on day {n},” said Mara Ellison, the harbour master.\n"
        );
        fs::write(folder.path().join(format!("{n:03}.txt")), text).unwrap();
    }
    folder
}

fn options(jobs: usize) -> ReadOptions<impl Fn(&Path) -> UserMetadata + Sync> {
    let metadata_for = |path: &Path| UserMetadata {
        publisher: Some("The Harbour Post".into()),
        title: Some(path.file_name().unwrap().to_string_lossy().into_owned()),
        ..UserMetadata::default()
    };
    ReadOptions { reader: Reader::new(), jobs, metadata_for, field_map: FieldMap::default() }
}

fn inputs(folder: &tempfile::TempDir) -> Vec<PathBuf> {
    find_inputs(&[folder.path()]).unwrap().files
}

#[test]
fn readings_come_in_order_and_alike_from_any_number_of_threads() {
    let folder = folder(70);
    let read = |jobs: usize| {
        let mut readings = Vec::new();
        read_all(&inputs(&folder), &options(jobs), |item| {
            readings.push((item.path.to_owned(), item.reading.unwrap()));
            Ok::<(), ()>(())
        })
        .unwrap();
        readings
    };
    let one = read(1);
    assert_eq!(one.len(), 70);
    assert_eq!(one.iter().map(|(path, _)| path.clone()).collect::<Vec<_>>(), inputs(&folder));
    assert_eq!(one[3].1.article.source.path, one[3].0.to_str().map(str::to_owned));
    for jobs in [2, 3, 8] {
        assert_eq!(read(jobs), one);
    }
}

#[test]
fn the_sink_ends_the_work_with_its_error() {
    let folder = folder(50);
    for jobs in [1, 4] {
        let mut seen = 0;
        let ended = read_all(&inputs(&folder), &options(jobs), |_| {
            seen += 1;
            if seen == 5 { Err("enough") } else { Ok(()) }
        });
        assert_eq!((ended, seen), (Err("enough"), 5));
    }
}

#[test]
fn adding_is_the_same_on_any_number_of_threads_and_adds_once() {
    let folder = folder(40);
    let ledgers = [1, 8].map(|jobs| {
        let path = folder.path().join(format!("ledger-{jobs}.db"));
        let mut ledger = Ledger::open(path).unwrap();
        let mut seen = Vec::new();
        let summary = onrecord::add(&mut ledger, &inputs(&folder), &options(jobs), |progress| {
            assert_eq!((progress.record, progress.outcome), (None, &AddOutcome::Added));
            assert!(progress.bytes <= progress.total_bytes && progress.bytes > 0);
            seen.push(progress.done);
        });
        assert_eq!(summary.unwrap(), AddSummary { added: 40, ..AddSummary::default() });
        assert_eq!(seen, (1..=40).collect::<Vec<_>>());
        let again = onrecord::add(&mut ledger, &inputs(&folder), &options(jobs), |_| {});
        assert_eq!(again.unwrap(), AddSummary { already_there: 40, ..AddSummary::default() });
        ledger
    });
    let ids = ledgers[0].ask().article_ids().unwrap();
    assert_eq!(ids, ledgers[1].ask().article_ids().unwrap());
    for id in ids {
        assert_eq!(ledgers[0].ask().reading(&id).unwrap(), ledgers[1].ask().reading(&id).unwrap());
    }
    let query = QuoteQuery { by: Some("ellison".into()), ..QuoteQuery::default() };
    assert_eq!(ledgers[0].ask().quotes(&query).unwrap().len(), 40);
    assert!(ledgers[0].verify(|_, _| {}).unwrap().is_clean());
}

#[test]
fn another_outlets_copy_is_added_too() {
    let folder = folder(2);
    let mut ledger = Ledger::open(folder.path().join("l.db")).unwrap();
    onrecord::add(&mut ledger, &inputs(&folder), &options(1), |_| {}).unwrap();
    let other = ReadOptions {
        field_map: FieldMap::default(),
        reader: Reader::new(),
        jobs: 1,
        metadata_for: |_: &Path| UserMetadata {
            publisher: Some("Inland Courier".into()),
            ..UserMetadata::default()
        },
    };
    let summary = onrecord::add(&mut ledger, &inputs(&folder), &other, |_| {}).unwrap();
    assert_eq!(summary.added, 2);
    let counts = ledger.ask().counts().unwrap();
    assert_eq!((counts.articles, counts.texts, counts.outlets), (4, 2, 2));
}

#[test]
fn what_cannot_be_read_is_noted_and_skipped_and_struck_out_when_mended() {
    let folder = folder(3);
    let bad = folder.path().join("001.txt");
    let good = fs::read(&bad).unwrap();
    fs::write(&bad, "").unwrap();
    let gone = folder.path().join("gone.txt");
    let mut inputs = inputs(&folder);
    inputs.push(gone.clone());
    for jobs in [1, 4] {
        let mut ledger = Ledger::open(folder.path().join("l.db")).unwrap();
        let summary = onrecord::add(&mut ledger, &inputs, &options(jobs), |_| {}).unwrap();
        assert_eq!(summary.added + summary.already_there, 2);
        let failed: Vec<&PathBuf> = summary.failed.iter().map(|failure| &failure.path).collect();
        assert_eq!(failed, [&bad, &gone]);
        assert_eq!(ledger.ask().failures().unwrap(), summary.failed);
        assert!(summary.failed[0].sha256.is_some() && summary.failed[1].sha256.is_none());
        assert!(summary.failed[0].reason.contains("holds no text"), "{:?}", summary.failed[0]);
        assert!(summary.failed[1].reason.contains("could not be read"), "{:?}", summary.failed[1]);
    }
    fs::write(&bad, &good).unwrap();
    fs::write(&gone, &good).unwrap();
    let mut ledger = Ledger::open(folder.path().join("l.db")).unwrap();
    let summary = onrecord::add(&mut ledger, &inputs, &options(2), |_| {}).unwrap();
    // The last is the same bytes from the same outlet, so that it is the same article.
    assert_eq!((summary.added, summary.already_there), (1, 3));
    assert_eq!(ledger.ask().failures().unwrap(), []);
}

#[test]
fn a_broken_ledger_ends_adding() {
    let folder = folder(3);
    let path = folder.path().join("l.db");
    let mut ledger = Ledger::open(&path).unwrap();
    drop(Ledger::open(&path).unwrap());
    let mut reader = Ledger::open_read_only(&path).unwrap();
    let error = onrecord::add(&mut reader, &inputs(&folder), &options(2), |_| {}).unwrap_err();
    assert!(matches!(error, Error::Ledger(onrecord::ledger::Error::Store { .. })), "{error}");
    assert_eq!(onrecord::add(&mut ledger, &inputs(&folder), &options(2), |_| {}).unwrap().added, 3);
}

#[test]
fn folders_are_walked_by_name_without_what_is_hidden_or_no_text() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir_all(at("b/deep")).unwrap();
    fs::create_dir_all(at(".git")).unwrap();
    fs::create_dir_all(at("empty")).unwrap();
    for name in [
        "c.TXT",
        "a.md",
        "b/deep/x",
        "b/y.text",
        "b/.hidden.txt",
        ".git/z.txt",
        "photo.jpg",
        "page.pdf",
    ] {
        fs::write(at(name), "x").unwrap();
    }
    let found = find_inputs(&[at("photo.jpg"), folder.path().to_owned(), "-".into()]).unwrap();
    let expected = ["photo.jpg", "a.md", "b/deep/x", "b/y.text", "c.TXT"].map(at);
    assert_eq!(found.files[..5], expected);
    assert_eq!(found.files[5..], [PathBuf::from("-")]);
    assert_eq!(found.skipped, ["page.pdf", "photo.jpg"].map(at), "told, not silently lost");
    assert_eq!(found.folders, [folder.path()]);
    let error = find_inputs(&[at("empty")]).unwrap_err();
    let Error::NoArticles { folders, skipped } = error else { panic!("{error}") };
    assert_eq!((folders, skipped), (vec![at("empty")], vec![]));
}

#[test]
fn a_path_that_leads_nowhere_stops_no_other() {
    let folder = folder(1);
    let at = |name: &str| folder.path().join(name);
    let found = find_inputs(&[at("none"), at("000.txt")]).unwrap();
    assert_eq!(found.files, [at("none"), at("000.txt")]);
    let mut ledger = Ledger::open(at("l.db")).unwrap();
    let summary = onrecord::add(&mut ledger, &found.files, &options(2), |_| {}).unwrap();
    assert_eq!((summary.added, summary.failed.len()), (1, 1));
    assert_eq!(ledger.ask().failures().unwrap()[0].path, at("none"));
    let error = find_inputs(&[at("none"), at("nor")]).unwrap_err();
    let Error::NotFound { paths } = error else { panic!("{error}") };
    assert_eq!(paths, [at("none"), at("nor")]);
}

#[test]
fn failures_of_files_that_are_gone_go_when_their_folder_is_walked() {
    let folder = folder(0);
    let at = |name: &str| folder.path().join(name);
    let inside = ["in/gone.txt", "in/there.txt", "in/deep/gone.txt"].map(at);
    let outside = ["in-other.txt", "other/gone.txt"].map(at);
    fs::create_dir(at("in")).unwrap();
    fs::write(&inside[1], "").unwrap();
    let mut ledger = Ledger::open(at("l.db")).unwrap();
    let relative = ["gone/x.txt", "./gone/y.txt", "../gone/z.txt"].map(PathBuf::from);
    let all: Vec<PathBuf> = [&inside[..], &outside, &relative].concat();
    onrecord::add(&mut ledger, &all, &options(1), |_| {}).unwrap();
    let left = |ledger: &Ledger| -> Vec<PathBuf> {
        ledger.ask().failures().unwrap().into_iter().map(|failure| failure.path).collect()
    };
    assert_eq!(left(&ledger).len(), 8);
    assert_eq!(onrecord::clear_missing_files(&mut ledger, &[at("in")]).unwrap(), 2);
    assert_eq!(left(&ledger).len(), 6);
    assert_eq!(onrecord::clear_missing_files(&mut ledger, &["./gone".into()]).unwrap(), 2);
    assert!(left(&ledger).contains(&inside[1]) && left(&ledger).contains(&relative[2]));
    assert_eq!(onrecord::clear_missing_files(&mut ledger, &[".".into()]).unwrap(), 0);
}

#[cfg(unix)]
#[test]
fn links_are_followed_and_loops_are_not() {
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("a")).unwrap();
    fs::write(folder.path().join("a/x.txt"), "x").unwrap();
    symlink(folder.path(), folder.path().join("a/loop")).unwrap();
    symlink("nowhere", folder.path().join("a/dangling.txt")).unwrap();
    symlink("x.txt", folder.path().join("a/y.txt")).unwrap();
    let found = find_inputs(&[folder.path()]).unwrap().files;
    let names = ["dangling.txt", "x.txt", "y.txt"].map(|name| folder.path().join("a").join(name));
    assert_eq!(found, names, "a dangling link is handed on, and fails when it is read");
}

#[test]
fn a_file_too_long_for_one_article_is_not_even_loaded() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("long.txt");
    // Sparse: takes no room.
    fs::File::create(&path).unwrap().set_len(1 << 40).unwrap();
    let error = Reader::new().read_file(&path, UserMetadata::default()).unwrap_err();
    assert!(matches!(error, Error::Article(_)), "{error}");
    assert!(error.to_string().contains("too long for one article: 1099511627776 bytes"), "{error}");
}

/// A feed of which each entry is a text; an empty one cannot be read.
fn feed(entries: &[(&str, &str)]) -> String {
    let item = |(id, text): &(&str, &str)| {
        format!(
            "<item><guid>{id}</guid><title>{id}</title><description>{text}</description></item>"
        )
    };
    let items: String = entries.iter().map(item).collect();
    format!("<rss version='2.0'><channel><title>Post</title>{items}</channel></rss>")
}

#[test]
fn files_that_hold_several_articles_are_read_in_order_among_others() {
    let folder = folder(2);
    let at = |name: &str| folder.path().join(name);
    let texts: Vec<String> = (0..40).map(|n| format!("“No {n},” said Mara Ellison.")).collect();
    let lines: String = texts.iter().map(|text| format!("{{\"body\": {text:?}}}\n")).collect();
    fs::write(at("000-lines.jsonl"), lines).unwrap();
    fs::write(at("001-feed.xml"), feed(&[("a", &texts[0]), ("b", &texts[1])])).unwrap();
    let expected: Vec<(PathBuf, Option<String>)> = [(at("000-lines.jsonl"), 1..41)]
        .into_iter()
        .flat_map(|(path, lines)| lines.map(move |line| (path.clone(), Some(line.to_string()))))
        .chain([(at("000.txt"), None)])
        .chain(["a", "b"].map(|id| (at("001-feed.xml"), Some(id.to_owned()))))
        .chain([(at("001.txt"), None)])
        .collect();
    for jobs in [1, 2, 8] {
        let (mut found, mut fields) = (Vec::new(), Vec::new());
        read_all(&inputs(&folder), &options(jobs), |item| {
            fields.extend(item.field_map.map(ToString::to_string));
            let article = item.reading.unwrap().article;
            assert_eq!(article.source.record.as_deref(), item.record);
            found.push((item.path.to_owned(), article.source.record));
            Ok::<(), ()>(())
        })
        .unwrap();
        assert_eq!(found, expected);
        assert_eq!(fields, ["text=body"]);
    }
    let error = Reader::new().read_file(&at("001-feed.xml"), UserMetadata::default()).unwrap_err();
    assert!(error.to_string().contains("001-feed.xml holds several articles"), "{error}");
}

#[test]
fn a_record_that_cannot_be_read_is_noted_by_its_name_and_struck_out_when_the_file_is_mended() {
    let folder = folder(0);
    let path = folder.path().join("feed.xml");
    let text = "“It holds,” said Mara Ellison.";
    let broken = feed(&[("a", text), ("b", "&#1;&#1;&#1;")])
        .replace("</channel>", "<item><guid>c</guid><description>");
    fs::write(&path, broken).unwrap();
    let mut ledger = Ledger::open(folder.path().join("l.db")).unwrap();
    let add = |ledger: &mut Ledger| {
        onrecord::add(ledger, std::slice::from_ref(&path), &options(2), |_| {})
    };
    for (added, already_there) in [(1, 0), (0, 1)] {
        let summary = add(&mut ledger).unwrap();
        assert_eq!((summary.added, summary.already_there), (added, already_there));
        let failed: Vec<_> = summary.failed.iter().map(|f| f.record.as_deref().unwrap()).collect();
        assert_eq!(failed, ["b", "c"]);
        assert_eq!(ledger.ask().failures().unwrap(), summary.failed);
        let reason = &summary.failed[0].reason;
        assert!(reason.contains("feed.xml, record b is binary data"), "{reason}");
        assert!(summary.failed[0].sha256.is_some() && summary.failed[1].sha256.is_none());
    }
    // The break is mended, and what stood there goes by another name.
    fs::write(&path, feed(&[("a", text), ("b", text), ("d", text)])).unwrap();
    assert_eq!(add(&mut ledger).unwrap().added, 2);
    assert_eq!(ledger.ask().failures().unwrap(), []);
}

#[test]
fn what_is_given_of_a_file_is_given_of_each_article_but_for_title_and_address() {
    let folder = folder(0);
    let path = folder.path().join("feed.xml");
    fs::write(&path, feed(&[("a", "Mara said no."), ("b", "Ada said yes.")])).unwrap();
    let mut titles = Vec::new();
    read_all(&[path], &options(1), |item| {
        let metadata = item.reading.unwrap().article.metadata;
        assert_eq!(metadata.publisher.as_deref(), Some("The Harbour Post"));
        titles.push((metadata.title.unwrap(), metadata.from["title"].clone()));
        Ok::<(), ()>(())
    })
    .unwrap();
    assert_eq!(titles, ["a", "b"].map(|title| (title.to_owned(), "feed".to_owned())));
}

/// Records in memory like the articles of [`folder`].
fn memory(articles: usize) -> impl Iterator<Item = MemoryRecord> {
    (0..articles).map(|n| {
        let text =
            format!("Ferry {n} stays\n\n“We shall not sail on day {n},” said Mara Ellison.\n");
        MemoryRecord::text(format!("wire/{n}"), text)
    })
}

#[test]
fn records_in_memory_are_read_and_added_like_files() {
    let folder = folder(0);
    let mut ledger = Ledger::open(folder.path().join("l.db")).unwrap();
    for (jobs, added, already_there) in [(1, 40, 0), (8, 0, 40)] {
        let mut seen = Vec::new();
        let summary = add_records(&mut ledger, memory(40), &options(jobs), |progress| {
            assert_eq!((progress.record, progress.total_bytes), (None, 0));
            seen.push(progress.path.to_owned());
        });
        assert_eq!(summary.unwrap(), AddSummary { added, already_there, failed: vec![] });
        let names: Vec<PathBuf> = (0..40).map(|n| format!("wire/{n}").into()).collect();
        assert_eq!(seen, names);
    }
    let id = &ledger.ask().article_ids().unwrap()[0];
    let article = ledger.ask().reading(id).unwrap().article;
    assert_eq!(article.publisher.as_deref(), Some("The Harbour Post"), "the options' metadata");
    // The same reading as from a file of that name.
    let mut from_memory = Vec::new();
    read_records(memory(3), &options(2), |outcome| {
        from_memory.push(outcome.reading.unwrap().attributions);
        Ok::<(), ()>(())
    })
    .unwrap();
    for (record, attributions) in memory(3).zip(from_memory) {
        let path = folder.path().join("same.txt");
        fs::write(&path, &record.bytes).unwrap();
        let reading = Reader::new().read_file(&path, UserMetadata::default()).unwrap();
        assert_eq!(reading.attributions, attributions);
    }
}

#[test]
fn failures_of_records_in_memory_go_when_the_record_is_read() {
    let folder = folder(0);
    let mut ledger = Ledger::open(folder.path().join("l.db")).unwrap();
    let good = "“It holds,” said Mara Ellison.";
    let first =
        [("a", ""), ("b", good), ("c", "")].map(|(name, text)| MemoryRecord::text(name, text));
    let summary = add_records(&mut ledger, first, &options(2), |_| {}).unwrap();
    assert_eq!((summary.added, summary.failed.len()), (1, 2));
    // A later call knows nothing of c, whose failure stays.
    let again = [MemoryRecord::text("a", "“No,” said Ada Thorne.")];
    assert_eq!(add_records(&mut ledger, again, &options(2), |_| {}).unwrap().added, 1);
    let left: Vec<PathBuf> = ledger.ask().failures().unwrap().into_iter().map(|f| f.path).collect();
    assert_eq!(left, [PathBuf::from("c")]);
}

#[test]
fn a_whole_file_in_memory_gives_all_its_articles() {
    let lines = "{\"body\": \"No, said Mara Ellison.\"}\n{\"body\": \"Yes, said Ada Thorne.\"}\n";
    let page = "<html><body><p>The ferry stays in port, Mara Ellison said.</p></body></html>";
    let records = [MemoryRecord::file("two.jsonl", lines), MemoryRecord::html("page", page)];
    let mut found = Vec::new();
    read_records(records, &options(2), |outcome| {
        let source = outcome.reading.unwrap().article.source;
        assert_eq!(source.path.as_deref().map(Path::new), Some(outcome.path));
        found.push((source.path.unwrap(), source.record, source.format));
        Ok::<(), ()>(())
    })
    .unwrap();
    let row = |path: &str, record: Option<&str>, format: &str| {
        (path.to_owned(), record.map(str::to_owned), format.to_owned())
    };
    let expected = [
        row("two.jsonl", Some("1"), "text"),
        row("two.jsonl", Some("2"), "text"),
        row("page", None, "html"),
    ];
    assert_eq!(found, expected);
}

#[test]
fn errors_keep_their_sources() {
    let error =
        Reader::new().read_file(Path::new("no/such.txt"), UserMetadata::default()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io);
    let source = std::error::Error::source(&error).unwrap();
    assert!(source.downcast_ref::<std::io::Error>().is_some());
    let error = Reader::new().read_str("", &UserMetadata::default()).unwrap_err();
    assert!(matches!(error, Error::Article(_)), "{error}");
}

/// The markup of a block quotation counts as quotation marks, also when the page's scores are computed again.
#[test]
fn the_scores_of_a_recorded_page_are_those_that_its_reading_had() {
    let page = "<html><head><title>The harbour gate</title></head><body><article><h1>The harbour gate</h1>\
        <p>The harbour council met on Monday evening to speak about the old gate, which has been closed for two \
        winters. Nobody expected a decision. Mara Ellison wrote in a letter to the council:</p>\
        <blockquote><p>We have waited for two winters and we will not wait for a third one. The gate must be mended \
        before the ships come back in spring.</p></blockquote>\
        <p>Tom Adeyemi said that the gate would be mended in May. He told the council that the money was there, \
        but that the steel was not. Officials believe that the work will take six weeks.</p></article></body></html>";
    let reader = Reader::new();
    let reading = reader.read_bytes(page.as_bytes(), &UserMetadata::default()).unwrap();
    let is_block = |by: &str| by.starts_with("rule:block");
    assert!(
        reading.attributions.iter().any(|q| is_block(q.by.name())),
        "{:?}",
        reading.attributions
    );
    let scores: Vec<_> = reading.attributions.iter().map(|q| q.scores).collect();
    assert!(scores.iter().any(Option::is_some));
    let recorded = contract::Reading::new(&reading, OffsetUnit::Codepoint);
    assert_eq!(reader.part_scores(&recorded), Some(scores.clone()));
    // The page without its markup has other attributions.
    let mut plain = recorded;
    plain.article.blocks.clear();
    assert_ne!(reader.part_scores(&plain), Some(scores));
}
