//! Attributions that users add, and those whose words they change.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use onrecord_ledger::{
    AttributionEdit, Correction, Edit, Error, Filter, Ledger, QuoteQuery, ReadingVersion,
    Signature, SourcesQuery, Standing,
};
use onrecord_reading::contract::{Attribution, Reading};
use onrecord_reading::{Act, Form, Polarity};

use support::{dump, ledger, reading, say, span};

const TEXT: &str = "“It holds,” Mara Ellison said.\nTove Brandt warned: “Nobody checked the bolts.” No more.\n\
    Officials believe that Brandt said the bridge was old.";

/// An article of which the first sentence alone was read.
fn article(publisher: &str) -> Reading {
    let mut made = reading("a", TEXT, Some(publisher), Some("2024-03-01"));
    say(&mut made, &["“It holds,”"], "Mara Ellison", Some("Mara Ellison"));
    made
}

fn by() -> Signature {
    Signature { who: "Ilse Maar".to_owned(), why: None }
}

fn at(words: &str) -> (usize, usize) {
    let found = span(TEXT, words);
    (found.start, found.end)
}

/// What Tove Brandt warned.
fn warning() -> AttributionEdit {
    AttributionEdit {
        content: vec![at("“Nobody checked the bolts.”")],
        cue: Edit::Set(at("warned")),
        source: Edit::Set(at("Tove Brandt")),
        speaker: Edit::Set("Mara Ellison".to_owned()),
        ..AttributionEdit::default()
    }
}

fn only(polarity: Polarity) -> AttributionEdit {
    AttributionEdit { polarity: Some(polarity), ..AttributionEdit::default() }
}

/// Each attribution as it stands: id, speaker, words.
fn stands(ledger: &Ledger, article: &Reading) -> Vec<(String, String, String)> {
    let words = |q: &Attribution| q.content[0].text.clone();
    let corrected = ledger.ask().corrected_reading(&article.article.id).unwrap();
    assert!(corrected.check_offsets().is_ok());
    let shown: Vec<_> = (corrected.attributions.iter())
        .map(|q| (q.id.clone(), q.speaker.clone().unwrap_or_default(), words(q)))
        .collect();
    let mut asked: Vec<_> = (ledger.ask().quotes(&QuoteQuery::default()).unwrap().into_iter())
        .filter(|row| row.article == article.article.id)
        .map(|row| (row.id, row.content[0].text.clone()))
        .collect();
    asked.sort();
    let ids: Vec<_> = shown.iter().map(|(id, _, words)| (id.clone(), words.clone())).collect();
    assert_eq!(asked, ids, "questions and the corrected reading say the same");
    shown
}

fn standings(ledger: &Ledger) -> Vec<Standing> {
    ledger.ask().corrections().unwrap().iter().map(|row| row.standing).collect()
}

fn reread(ledger: &mut Ledger, model: &str, articles: &[Reading]) {
    let anew: Vec<Reading> =
        (articles.iter()).map(|old| Reading { model: model.to_owned(), ..old.clone() }).collect();
    ledger.record().stage(&anew).unwrap();
    let made_by = ReadingVersion { program: "0.1.0".to_owned(), model: model.to_owned() };
    assert_eq!(ledger.record().apply_staged(&made_by, |_| {}).unwrap(), Some(articles.len()));
    for article in &anew {
        assert_eq!(ledger.ask().reading(&article.article.id).unwrap(), *article);
    }
    assert!(ledger.verify(|_, _| {}).unwrap().is_clean());
}

#[test]
fn what_was_missed_is_added_to_all_copies_and_asked_for_as_if_it_had_been_read() {
    let (_folder, mut ledger) = ledger();
    let (one, copy) = (article("Post"), article("Courier"));
    ledger.record().reading(&one).unwrap();
    let added = ledger.corrections().add_attribution(&one.article.id, &warning(), &by()).unwrap();
    // A copy that comes later has it too.
    ledger.record().reading(&copy).unwrap();
    for article in [&one, &copy] {
        let all = stands(&ledger, article);
        assert_eq!(all[1].2, "“Nobody checked the bolts.”");
        assert_eq!((all[1].0.as_str(), all[1].1.as_str()), ("q2", "a1"));
        assert_eq!(ledger.ask().reading(&article.article.id).unwrap(), *article);
    }
    let query = QuoteQuery {
        by: Some("ellison".to_owned()),
        about: Some("bolts".to_owned()),
        filter: Filter { form: Some(Form::Direct), ..Filter::default() },
        ..QuoteQuery::default()
    };
    let rows = ledger.ask().quotes(&query).unwrap();
    assert_eq!(rows.len(), 2);
    let row = &rows[0];
    assert_eq!((row.act, row.polarity, row.confidence), (Act::Speech, Polarity::Affirmed, 1.0));
    assert_eq!(row.quoted[0].text, "Nobody checked the bolts.");
    assert_eq!(row.by, format!("correction:{}", added.id));
    let sources = ledger.ask().sources(&SourcesQuery::default()).unwrap();
    assert_eq!((sources.rows.len(), sources.rows[0].attributions), (1, 4));
    assert_eq!((sources.rows[0].direct, sources.rows[0].thirds), (4, [2, 2, 0]));
    assert_eq!(ledger.ask().stats().unwrap().attributions, 4);
    assert!(ledger.verify(|_, _| {}).unwrap().is_clean());

    let error =
        ledger.corrections().add_attribution(&one.article.id, &warning(), &by()).unwrap_err();
    assert!(error.to_string().contains("amend that one"), "{error}");
    let beyond = AttributionEdit { content: vec![(5, 900)], ..AttributionEdit::default() };
    let error = ledger.corrections().add_attribution(&one.article.id, &beyond, &by()).unwrap_err();
    assert!(matches!(error, Error::NoWordsThere { length: 142, .. }), "{error:?}");

    ledger.corrections().undo(&added.id, &by()).unwrap();
    assert_eq!(stands(&ledger, &copy).len(), 1);
    // Nothing of it is counted any more.
    let counted = |ledger: &Ledger| -> Vec<String> {
        let of_counts =
            |line: &&str| line.starts_with("totals ") || line.starts_with("source_counts ");
        dump(ledger.path()).lines().filter(of_counts).map(str::to_owned).collect()
    };
    let (_other, mut alone) = support::ledger();
    alone.record().reading(&one).unwrap();
    alone.record().reading(&copy).unwrap();
    assert_eq!(counted(&ledger), counted(&alone));
    assert!(ledger.verify(|_, _| {}).unwrap().is_clean());
}

#[test]
fn words_and_all_else_of_an_attribution_can_be_changed_one_by_one() {
    let (_folder, mut ledger) = ledger();
    let one = article("Post");
    ledger.record().reading(&one).unwrap();
    let id = one.article.id.clone();
    let longer = AttributionEdit {
        content: vec![at("It holds,")],
        cue: Edit::Clear,
        act: Some(Act::Belief),
        ..AttributionEdit::default()
    };
    let moved = ledger.corrections().amend_attribution(&id, Some("q1"), &longer, &by()).unwrap();
    ledger
        .corrections()
        .amend_attribution(&id, Some("q1"), &only(Polarity::Denied), &by())
        .unwrap();
    ledger.corrections().reassign_attribution(&id, Some("q1"), None, &by()).unwrap();
    let now = ledger.ask().corrected_reading(&id).unwrap().attributions.remove(0);
    assert_eq!(
        (now.act, now.polarity, now.cue, now.speaker),
        (Act::Belief, Polarity::Denied, None, None)
    );
    assert_eq!((now.content[0].text.as_str(), now.form), ("It holds,", Form::Direct));
    let sources = ledger.ask().sources(&SourcesQuery::default()).unwrap();
    assert_eq!(sources.summary.kinds[0].attributions, 1);
    let query = |about: &str| QuoteQuery {
        about: Some(about.to_owned()),
        filter: Filter { polarity: Some(Polarity::Denied), ..Filter::default() },
        ..QuoteQuery::default()
    };
    assert_eq!(ledger.ask().quotes(&query("holds")).unwrap().len(), 1);
    assert_eq!(standings(&ledger), [Standing::Holds; 3]);
    let error =
        ledger.corrections().amend_attribution(&id, Some("q1"), &only(Polarity::Denied), &by());
    assert!(error.unwrap_err().to_string().contains("so already"));

    // The words are as they were again; what else was said of it still holds.
    ledger.corrections().undo(&moved.id, &by()).unwrap();
    assert_eq!(stands(&ledger, &one)[0].2, "“It holds,”");
    let now = ledger.ask().corrected_reading(&id).unwrap().attributions.remove(0);
    assert_eq!((now.act, now.polarity, now.speaker), (Act::Speech, Polarity::Denied, None));
    assert!(!standings(&ledger).contains(&Standing::Orphaned));
    assert_eq!(ledger.ask().reading(&id).unwrap(), one);
    assert!(ledger.verify(|_, _| {}).unwrap().is_clean());
}

#[test]
fn what_users_wrote_stays_after_a_newer_model_and_is_there_once_if_that_reads_it_too() {
    let (_folder, mut ledger) = ledger();
    let one = article("Post");
    let id = one.article.id.clone();
    ledger.record().reading(&one).unwrap();
    ledger.corrections().add_attribution(&id, &warning(), &by()).unwrap();
    let shorter = AttributionEdit { content: vec![at("It holds,")], ..only(Polarity::Denied) };
    ledger.corrections().amend_attribution(&id, Some("q1"), &shorter, &by()).unwrap();
    ledger.corrections().reassign_attribution(&id, Some("q1"), None, &by()).unwrap();
    let before = stands(&ledger, &one);
    reread(&mut ledger, "rules-newer", std::slice::from_ref(&one));
    assert_eq!(stands(&ledger, &one), before);
    assert_eq!(standings(&ledger), [Standing::Holds; 3]);

    // This one reads both as they were corrected, but for the words around.
    let mut both = reading("a", TEXT, Some("Post"), Some("2024-03-01"));
    say(&mut both, &["“Nobody checked the bolts.”"], "Tove Brandt", Some("Tove Brandt"));
    say(&mut both, &["It holds,"], "Mara Ellison", Some("Mara Ellison"));
    reread(&mut ledger, "rules-newest", std::slice::from_ref(&both));
    let told = |id: &str, speaker: &str, words: &str| {
        (id.to_owned(), speaker.to_owned(), words.to_owned())
    };
    // What was corrected of them is said of what was read.
    let expected = [told("q1", "a2", "“Nobody checked the bolts.”"), told("q2", "", "It holds,")];
    assert_eq!(stands(&ledger, &one), expected);
    assert_eq!(standings(&ledger), [Standing::Holds; 3]);

    // And this one reads nothing of what was changed, nor whom it is said to be.
    let mut neither = reading("a", TEXT, Some("Post"), Some("2024-03-01"));
    say(&mut neither, &["Nobody"], "Tove Brandt", Some("Tove Brandt"));
    reread(&mut ledger, "rules-other", std::slice::from_ref(&neither));
    let expected = [told("q1", "a1", "Nobody"), told("q2", "", "“Nobody checked the bolts.”")];
    assert_eq!(stands(&ledger, &one), expected);
    assert_eq!(standings(&ledger), [Standing::Orphaned; 3]);
    let rows = ledger.ask().corrections().unwrap();
    assert!(rows[0].orphaned.as_ref().unwrap().contains("nobody's mention"), "{rows:?}");
    assert!(
        rows[1].orphaned.as_ref().unwrap().contains("no attribution of these words"),
        "{rows:?}"
    );
}

#[test]
fn what_stands_inside_of_what_was_added_does_so_in_answers() {
    let (_folder, mut ledger) = ledger();
    let mut one = reading("a", TEXT, Some("Post"), None);
    say(&mut one, &["the bridge was old"], "Brandt", None);
    one.attributions[0].cue = Some(span(TEXT, "Brandt said"));
    ledger.record().reading(&one).unwrap();
    let id = one.article.id.clone();
    let outer = AttributionEdit {
        content: vec![at("that Brandt said the bridge was old")],
        source: Edit::Set(at("Officials")),
        cue: Edit::Set(at("believe")),
        act: Some(Act::Belief),
        ..AttributionEdit::default()
    };
    let added = ledger.corrections().add_attribution(&id, &outer, &by()).unwrap();
    let rows = ledger.ask().quotes(&QuoteQuery::default()).unwrap();
    assert_eq!(rows.iter().map(|row| row.id.as_str()).collect::<Vec<_>>(), ["q2", "q1"]);
    assert_eq!((rows[1].chain.len(), rows[0].form), (1, Form::Indirect));
    assert_eq!(rows[1].chain[0].source.as_deref(), Some("Officials"));
    ledger.corrections().reject_attribution(&id, Some("q2"), &by()).unwrap();
    let corrected = ledger.ask().corrected_reading(&id).unwrap();
    assert_eq!(corrected.attributions.len(), 1);
    assert_eq!(corrected.attributions[0].parent, None);
    // Whoever adds it once more knows better than who rejected it.
    ledger.corrections().add_attribution(&id, &outer, &by()).unwrap();
    assert_eq!(ledger.ask().corrected_reading(&id).unwrap().attributions.len(), 2);
    ledger.corrections().undo(&added.id, &by()).unwrap();
    assert_eq!(
        ledger.ask().corrected_reading(&id).unwrap().attributions[0].parent.as_deref(),
        Some("q3")
    );
    assert_eq!(ledger.ask().reading(&id).unwrap(), one);
    assert!(ledger.verify(|_, _| {}).unwrap().is_clean());
}

#[test]
fn a_journal_whose_words_are_not_the_texts_changes_nothing() {
    let (_folder, mut ledger) = ledger();
    let one = article("Post");
    ledger.record().reading(&one).unwrap();
    ledger.corrections().add_attribution(&one.article.id, &warning(), &by()).unwrap();
    let row = ledger.ask().corrections().unwrap().remove(0);
    let line = serde_json::to_string(&row.correction).unwrap();
    let (_other, mut other) = support::ledger();
    other.record().reading(&one).unwrap();
    assert_eq!(other.corrections().import(&line).unwrap(), 1);
    assert_eq!(stands(&other, &one), stands(&ledger, &one));
    assert_eq!(other.corrections().import(&line).unwrap(), 0);

    let (_third, mut third) = support::ledger();
    third.record().reading(&one).unwrap();
    let Correction { change, .. } = row.correction;
    let json = serde_json::to_string(&change).unwrap();
    for (from, to) in [("checked the", "checks the"), ("\"text\":\"warned\"", "\"text\":\"\"")] {
        let change = serde_json::from_str(&json.replace(from, to)).unwrap();
        third.corrections().record_changes(&[change], &by()).unwrap();
    }
    assert_eq!(stands(&third, &one).len(), 1);
    assert_eq!(standings(&third), [Standing::Orphaned; 2]);
}
