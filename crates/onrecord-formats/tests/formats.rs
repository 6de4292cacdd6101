//! What stands in the files, and what is said of files that are wrong.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on ends")]

mod support;

use onrecord_formats::{Audience, Error, Format, import, import_bytes};
use onrecord_reading::contract::{Items, Reading};
use onrecord_text::LicenceScope;
use serde_json::Value;
use support::{export, export_to, files, imported, licence, sample};

/// The one file of an export of one reading.
fn file(reading: &Reading, format: Format, audience: Audience) -> String {
    let (folder, _) = export(std::slice::from_ref(reading), format, audience);
    let mut files = files(folder.path());
    assert_eq!(files.len(), 1, "{:?}", files.keys());
    String::from_utf8(files.pop_first().unwrap().1).unwrap()
}

fn json(reading: &Reading, format: Format, audience: Audience) -> Value {
    serde_json::from_str(&file(reading, format, audience)).unwrap()
}

/// Why altered bytes are not taken.
fn refused(format: Format, bytes: &str) -> String {
    let mut items = import_bytes(format, "a.file", bytes.as_bytes());
    assert_eq!(items.len(), 1);
    items.remove(0).unwrap_err().to_string()
}

#[test]
fn a_whole_line_is_the_reading_as_it_is_printed() {
    let reading = sample(None);
    let line = file(&reading, Format::Jsonl, Audience::Own);
    assert_eq!(line, serde_json::to_string(&reading).unwrap() + "\n");
}

#[test]
fn annotations_keep_what_the_recommendation_demands() {
    let schema = include_str!("web-annotation.schema.json");
    let schema = jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap();
    for licence in [None, Some(licence("CC-BY-4.0", LicenceScope::Article))] {
        for audience in [Audience::Own, Audience::Public] {
            let page = json(&sample(licence.clone()), Format::WebAnnotation, audience);
            let wrong: Vec<String> =
                schema.iter_errors(&page).map(|e| format!("{}: {e}", e.instance_path())).collect();
            assert!(wrong.is_empty(), "{wrong:#?}\n{page:#}");
        }
    }
    // The schema is not one that lets everything pass.
    let mut page = json(&sample(None), Format::WebAnnotation, Audience::Own);
    for (pointer, bad) in [
        ("/type", "Collection".into()),
        ("/@context", "http://example.org".into()),
        ("/first/items/0/target", Value::Null),
        ("/first/items/0/motivation", "talking".into()),
        ("/first/items/0/body/0/purpose", "talking".into()),
        ("/first/items/0/target/0/selector/0/start", (-1).into()),
        ("/first/items/0/target/0/selector/1/exact", Value::Null),
        ("/total", "5".into()),
    ] {
        let place = page.pointer_mut(pointer).unwrap_or_else(|| panic!("nothing at {pointer}"));
        let good = std::mem::replace(place, bad);
        assert!(!schema.is_valid(&page), "{pointer}");
        *page.pointer_mut(pointer).unwrap() = good;
    }
    assert!(schema.is_valid(&page));
}

#[test]
fn an_annotation_has_place_and_words() {
    let page = json(&sample(None), Format::WebAnnotation, Audience::Own);
    let content = &page["first"]["items"][0];
    assert_eq!(content["body"][0]["value"], "content");
    assert_eq!(content["body"][1]["polarity"], "affirmed");
    let [first, second] = content["target"].as_array().unwrap().as_slice() else { panic!() };
    assert_eq!(first["selector"][0]["start"], 19, "code points: the crab is one");
    assert_eq!(first["selector"][1]["prefix"], "Bridge closed 🦀\r\n\r\n");
    assert_eq!(second["selector"][1]["exact"], "“and not for boats.”");
    assert_eq!(page["article"]["id"].as_str().unwrap().len(), "urn:sha256:".len() + 64);
}

#[test]
fn the_public_sees_little_of_what_may_not_be_shared() {
    let reading = sample(Some(licence("CC-BY-4.0", LicenceScope::Media)));
    for format in [Format::Jsonl, Format::WebAnnotation] {
        let file = file(&reading, format, Audience::Public);
        assert!(file.contains("\"shortened\":true"), "{file}");
        assert!(!file.contains("agreed") && !file.contains("mara"), "{file}");
    }
    for format in [Format::Cas, Format::Conllu] {
        let (folder, summary) = export(std::slice::from_ref(&reading), format, Audience::Public);
        assert_eq!((summary.articles, summary.left_out), (0, 1));
        assert!(files(folder.path()).is_empty());
    }
    let shared = sample(Some(licence("CC-BY-ND-4.0", LicenceScope::Site)));
    for format in [Format::Jsonl, Format::WebAnnotation, Format::Cas] {
        let file = file(&shared, format, Audience::Public);
        assert!(file.contains("agreed") && !file.contains("/home/mara"), "{file}");
    }
}

#[test]
fn a_public_export_takes_the_place_of_a_whole_one() {
    let folder = tempfile::tempdir().unwrap();
    let put = |audience| export_to(folder.path(), &[sample(None)], Format::Cas, audience).unwrap();
    assert_eq!(put(Audience::Own).articles, 1);
    assert_eq!(put(Audience::Own).removed, 0);
    let summary = put(Audience::Public);
    assert_eq!((summary.left_out, summary.removed), (1, 1));
    assert!(files(folder.path()).is_empty(), "the whole text does not stay");
}

#[test]
fn a_cas_counts_utf16_units() {
    let cas = json(&sample(None), Format::Cas, Audience::Own);
    let structures = cas["%FEATURE_STRUCTURES"].as_array().unwrap();
    let text: Vec<u16> = structures[0]["sofaString"].as_str().unwrap().encode_utf16().collect();
    let attribution = structures.iter().find(|fs| fs["%TYPE"] == "org.onrecord.type.Attribution");
    let offset = |name: &str| attribution.unwrap()[name].as_u64().unwrap() as usize;
    let covered = String::from_utf16(&text[offset("begin")..offset("end")]).unwrap();
    assert!(covered.starts_with("“We don't wait,”") && covered.ends_with("boats.”"), "{covered}");
    assert_eq!(attribution.unwrap()["confidence"].to_string(), "0.85");
    for (number, structure) in (1..).zip(structures) {
        assert_eq!(structure["%ID"], number);
        let kind = structure["%TYPE"].as_str().unwrap();
        assert!(kind.starts_with("uima.cas.") || cas["%TYPES"][kind].is_object(), "{kind}");
    }
}

#[test]
fn a_correction_in_a_cas_comes_in() {
    let mut cas = json(&sample(None), Format::Cas, Audience::Own);
    let structures = cas["%FEATURE_STRUCTURES"].as_array_mut().unwrap();
    let mention = structures.iter_mut().find(|fs| fs["identifier"] == "m2").unwrap();
    mention["actor"] = "a1".into();
    let attribution = structures.iter_mut().find(|fs| fs["identifier"] == "q1").unwrap();
    attribution["polarity"] = "denied".into();
    // One added by hand, as tools write it: no identifier, the numbers that nobody set are 0.
    let added = structures.len() + 1;
    structures.push(serde_json::json!({
        "%ID": added, "%TYPE": "org.onrecord.type.Mention", "@sofa": 1, "begin": 0, "end": 6,
        "form": "nominal", "actorType": "other", "confidence": 0.0,
    }));
    cas["%VIEWS"]["_InitialView"]["%MEMBERS"].as_array_mut().unwrap().push(added.into());
    let bytes = cas.to_string();
    let back = import_bytes(Format::Cas, "a", bytes.as_bytes()).remove(0).unwrap();
    assert_eq!(back.actors[0].mentions, ["m1", "m2"]);
    assert_eq!(back.attributions[0].polarity, onrecord_reading::Polarity::Denied);
    let new = back.mentions.last().unwrap();
    assert_eq!((new.id.as_str(), new.text.as_str()), ("m3", "Bridge"));
    assert_eq!((new.confidence, new.by.as_str()), (1.0, "correction"));
}

#[test]
fn what_does_not_fit_is_named() {
    let reading = sample(None);
    let line = file(&reading, Format::Jsonl, Audience::Own);
    let page = file(&reading, Format::WebAnnotation, Audience::Own);
    let cas = file(&reading, Format::Cas, Audience::Own);
    let id = &reading.article.id;
    let cue = &reading.attributions[0].cue.as_ref().unwrap();
    let at = format!("\"start\":{},\"end\":{}", cue.start, cue.end);
    let moved = format!("\"start\":{},\"end\":{}", cue.start + 1, cue.end + 1);
    let (line_at, line_moved) = (format!("\"cue\":{{{at}"), format!("\"cue\":{{{moved}"));
    for (format, file, from, to, expected) in [
        (
            Format::Jsonl,
            &line,
            line_at.as_str(),
            line_moved.as_str(),
            "q1 cue: 50..54 is \"aid,\" in the article, but the file says \"said\"",
        ),
        (
            Format::WebAnnotation,
            &page,
            &at,
            &moved,
            "q1 cue: 50..54 is \"aid,\" in the article, but the file says \"said\"",
        ),
        (Format::Jsonl, &line, "He agreed.", "He denied.", "text: it was changed"),
        (
            Format::WebAnnotation,
            &page,
            "\"text\":\"Bridge",
            "\"text\":\"Ridges",
            "text: it was changed",
        ),
        (Format::Cas, &cas, "He agreed.", "He denied.", "text: it was changed"),
        (
            Format::Jsonl,
            &line,
            "\"speaker\":\"a1\"",
            "\"speaker\":\"a7\"",
            "q1: there is no actor a7",
        ),
        (Format::Cas, &cas, "\"speaker\":\"a1\"", "\"speaker\":\"a7\"", "q1: there is no actor a7"),
        (
            Format::Jsonl,
            &line,
            "\"parent\":null",
            "\"parent\":\"q1\"",
            "q1: it is nested in itself",
        ),
        (
            Format::Jsonl,
            &line,
            "\"mentions\":[\"m1\"]",
            "\"mentions\":[\"m2\"]",
            "a1: its list of mentions and the actor of m1 differ",
        ),
        (Format::Jsonl, &line, "\"id\":\"m2\"", "\"id\":\"m1\"", "m1: two items have this id"),
        (Format::Jsonl, &line, "0.85", "1.85", "q1: its confidence is 1.85, not from 0 to 1"),
        (
            Format::WebAnnotation,
            &page,
            "\"act\":\"speech\"",
            "\"act\":\"speach\"",
            "unknown variant `speach`",
        ),
        (
            Format::WebAnnotation,
            &page,
            "\"act\":\"speech\",",
            "",
            "q1: none of its annotations has its act",
        ),
        (Format::Cas, &cas, "\"act\":\"speech\"", "\"act\":\"\"", "q1: it has no act: give it one"),
        (
            Format::Cas,
            &cas,
            "\"identifier\":\"m2\"",
            "\"identifier\":\"he\"",
            "he: not an id of this layer: write m and a number",
        ),
    ] {
        assert_eq!(file.matches(from).count(), 1, "{format}: {from}");
        let problem = refused(format, &file.replace(from, to));
        assert!(problem.contains(expected), "{format}: {problem}");
        assert!(problem.starts_with("a.file") && problem.contains(id.as_str()), "{problem}");
    }
    // The first sentence's end is behind the crab, of two units; no mention begins between them.
    let inside = cas.replace("\"begin\":37,", "\"begin\":15,");
    assert!(refused(Format::Cas, &inside).contains("its begin is not on a character boundary"));
}

#[test]
fn an_import_goes_on_behind_a_line_that_is_wrong() {
    let line = file(&sample(None), Format::Jsonl, Audience::Own);
    let items = import_bytes(Format::Jsonl, "a", format!("{line}\n{{}}\n{line}").as_bytes());
    assert_eq!(items.iter().map(Result::is_ok).collect::<Vec<_>>(), [true, false, true]);
    let problem = items[1].as_ref().unwrap_err().to_string();
    assert!(problem.starts_with("a, line 3 is not a reading"), "{problem}");
}

#[test]
fn offsets_in_other_units_become_code_points() {
    let mut reading = sample(None);
    let whole =
        imported(Format::Jsonl, export(&[reading.clone()], Format::Jsonl, Audience::Own).0.path());
    let text = reading.article.text.clone();
    let bytes = |points: usize| text.char_indices().nth(points).map_or(text.len(), |(at, _)| at);
    for mention in &mut reading.mentions {
        (mention.start, mention.end) = (bytes(mention.start), bytes(mention.end));
    }
    for q in &mut reading.attributions {
        for span in q.content.iter_mut().chain(&mut q.quoted).chain(&mut q.cue).chain(&mut q.source)
        {
            (span.start, span.end) = (bytes(span.start), bytes(span.end));
        }
    }
    reading.article.offset_unit = onrecord_text::OffsetUnit::Byte;
    let line = serde_json::to_string(&reading).unwrap();
    let back = import_bytes(Format::Jsonl, "a", line.as_bytes()).remove(0).unwrap();
    assert_eq!(back, whole[0]);
}

#[test]
fn conllu_has_every_word_with_its_place() {
    let reading = sample(Some(licence("CC-BY-4.0", LicenceScope::Article)));
    let conllu = file(&reading, Format::Conllu, Audience::Own);
    assert!(conllu.starts_with("# generator = onrecord 0.1.0\n"), "{conllu}");
    assert!(conllu.contains("# title = A title in two lines\n"), "{conllu}");
    assert!(
        conllu
            .contains("# text = “We don't wait,” Zoe\u{308} Ellison said, “and not for boats.”\n"),
        "{conllu}"
    );
    assert!(conllu.contains("\n3-4\tdon't\t_\t"), "{conllu}");
    assert!(conllu.contains("|SpacesAfter=\\r\\n\\r\\n\n"), "{conllu}");
    assert!(conllu.contains("Attribution=q1:source|Mention=m1:a1|Start="), "{conllu}");
    assert_eq!(conllu.matches("# newpar\n").count(), 2, "{conllu}");
    assert_eq!(conllu.matches("# sent_id = ").count(), 3, "{conllu}");
    for line in conllu.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_digit())) {
        assert_eq!(line.split('\t').count(), 10, "{line}");
    }
    let (_, text) = (&conllu, &reading.article.text);
    for token in &reading.tokens {
        assert_eq!(support::span(text, token.start, token.end).text, token.text);
        assert!(conllu.contains(&format!("Start={}|End={}", token.start, token.end)));
    }
}

#[test]
fn what_cannot_be_done_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let told =
        |result: Result<onrecord_formats::ExportSummary, Error>| result.unwrap_err().to_string();
    let mut reading = sample(None);
    reading.tokens = Items::absent();
    let problem = told(export_to(folder.path(), &[reading.clone()], Format::Conllu, Audience::Own));
    assert!(problem.contains("its reading has no tokens, which conllu needs"), "{problem}");
    reading.mentions[0].start += 1;
    let problem = told(export_to(folder.path(), &[reading], Format::Jsonl, Audience::Own));
    assert!(problem.contains("m1: 37..48 is"), "{problem}");
    assert!(files(folder.path()).is_empty(), "nothing half is left");
    let problem = import(Format::Conllu, folder.path()).unwrap_err().to_string();
    assert!(problem.contains("conllu cannot be imported"), "{problem}");
    let problem = import(Format::Cas, folder.path()).unwrap_err().to_string();
    assert!(problem.contains("holds no file whose name ends in .cas.json"), "{problem}");
    let problem = import(Format::Cas, &folder.path().join("no")).unwrap().next().unwrap();
    assert!(problem.unwrap_err().to_string().contains("no cannot be opened"));
    #[cfg(not(feature = "parquet"))]
    {
        let problem = told(export_to(folder.path(), &[], Format::Parquet, Audience::Own));
        assert!(problem.contains("built without the format parquet"), "{problem}");
    }
}

#[cfg(feature = "parquet")]
#[test]
fn parquet_has_a_file_a_layer() {
    let layers = ["actors", "articles", "attributions", "blocks", "mentions", "notes", "sentences"];
    let mut reading = sample(None);
    let (folder, _) = export(&[reading.clone()], Format::Parquet, Audience::Own);
    let names: Vec<String> = files(folder.path()).into_keys().collect();
    assert_eq!(names.len(), layers.len() + 1);
    // An export whose readings have no words has no file of them, nor an old one.
    reading.tokens = Items::absent();
    let summary = export_to(folder.path(), &[reading], Format::Parquet, Audience::Own).unwrap();
    assert_eq!(summary.removed, 1);
    let names: Vec<String> = files(folder.path()).into_keys().collect();
    assert_eq!(names, layers.map(|layer| format!("{layer}.parquet")));
}
