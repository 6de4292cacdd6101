//! Actors joined across articles, and what users correct.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::collections::BTreeMap;

use onrecord_ledger::{
    AttributionEdit, Correction, Edit, Error, Ledger, ReadingVersion, Signature, SplitQuery,
    Standing,
};
use onrecord_reading::contract::{Actor, Mention, Reading};
use onrecord_reading::{ActorType, MentionForm, Polarity};
use proptest::prelude::*;
use rusqlite::Connection;

use support::{ledger, reading, say};

/// An article in which each of these says something.
fn article(path: &str, outlet: &str, names: &[&str]) -> Reading {
    let lines: Vec<String> = (names.iter().enumerate())
        .map(|(i, name)| format!("“Part {i} holds,” {name} said."))
        .collect();
    let mut made = reading(path, &lines.join("\n"), Some(outlet), Some("2024-03-01"));
    for (i, name) in names.iter().enumerate() {
        say(&mut made, &[&format!("“Part {i} holds,”")], name, Some(name));
    }
    made
}

fn signature() -> Signature {
    Signature { who: "Ilse Maar".to_owned(), why: Some("as the register says".to_owned()) }
}

/// What SQL shows of who is who and who said what, in an order that no adding makes.
fn shown(ledger: &Ledger) -> Vec<String> {
    let connection = Connection::open(ledger.path()).unwrap();
    let mut rows = Vec::new();
    for sql in [
        "SELECT * FROM actors ORDER BY id",
        "SELECT article, id, actor FROM mentions ORDER BY 1, 2",
        "SELECT article, id, content, cue, source, form, polarity, by, parent, speaker, speaker_name, corrected
            FROM attributions ORDER BY 1, 2",
    ] {
        let mut statement = connection.prepare(sql).unwrap();
        let columns = statement.column_count();
        let mut found = statement.query([]).unwrap();
        while let Some(row) = found.next().unwrap() {
            let value = |i| format!("{:?}", row.get::<_, rusqlite::types::Value>(i).unwrap());
            rows.push((0..columns).map(value).collect::<Vec<_>>().join(" "));
        }
    }
    rows
}

fn names(ledger: &Ledger, words: &str) -> Vec<(String, usize)> {
    let actors = ledger.ask().actors_named(words, 9).unwrap();
    actors.into_iter().map(|actor| (actor.name, actor.articles)).collect()
}

#[test]
fn one_person_in_two_outlets_is_one_actor() {
    let (_folder, mut ledger) = ledger();
    ledger.record().reading(&article("a", "Post", &["Mara Ellison", "Tove Brandt"])).unwrap();
    ledger.record().reading(&article("b", "Courier", &["Mayor Mara Ellison"])).unwrap();
    ledger.record().reading(&article("c", "Courier", &["Ellison"])).unwrap();
    ledger.record().reading(&article("d", "Courier", &["Tom Ellison"])).unwrap();
    let actor = ledger.ask().actor("Mara Ellison").unwrap();
    assert_eq!((actor.articles, actor.kind), (2, ActorType::Person));
    assert_eq!(ledger.ask().actor(&actor.id[..8]).unwrap(), actor);
    // A surname alone is nobody's for certain.
    assert_eq!(names(&ledger, "ellison").len(), 2);
    let error = ledger.ask().actor("Ellison").unwrap_err();
    assert!(matches!(error, Error::AmbiguousActor { count: 2, .. }), "{error}");
    assert!(error.to_string().contains("Mara Ellison ("), "{error}");
    assert!(matches!(ledger.ask().actor("Vale").unwrap_err(), Error::UnknownActor { .. }));
    let alone =
        ledger.ask().actor(&format!("{}:a1", article("c", "Courier", &["Ellison"]).article.id));
    assert_eq!(alone.unwrap().name, "Ellison");
}

#[test]
fn words_of_a_name_find_what_is_said_under_another() {
    let (_folder, mut ledger) = ledger();
    ledger.record().reading(&article("a", "Post", &["Mara Ellison"])).unwrap();
    ledger.record().reading(&article("b", "Courier", &["Ellison"])).unwrap();
    let by = |ledger: &Ledger, by: &str| {
        let query = onrecord_ledger::QuoteQuery { by: Some(by.to_owned()), ..Default::default() };
        ledger.ask().quotes(&query).unwrap().len()
    };
    assert_eq!((by(&ledger, "mara"), by(&ledger, "ellison")), (1, 2));
    let other = format!("{}:a1", article("b", "Courier", &["Ellison"]).article.id);
    ledger.corrections().merge_actors(&["Mara Ellison".to_owned(), other], &signature()).unwrap();
    assert_eq!((by(&ledger, "mara"), by(&ledger, "ellison")), (2, 2));
}

#[test]
fn what_is_corrected_can_be_undone() {
    let (_folder, mut ledger) = ledger();
    for (path, outlet) in [("a", "Post"), ("b", "Courier"), ("c", "Courier")] {
        ledger.record().reading(&article(path, outlet, &["Mara Ellison", path])).unwrap();
    }
    ledger.record().reading(&article("d", "Courier", &["M. Ellison"])).unwrap();
    let before = shown(&ledger);
    let alone = format!("{}:a1", article("d", "Courier", &["M. Ellison"]).article.id);
    let outlet = SplitQuery { outlet: Some("Courier".to_owned()), ..SplitQuery::default() };

    let merged = ledger
        .corrections()
        .merge_actors(&["Mara Ellison".to_owned(), alone.clone()], &signature());
    assert_eq!(ledger.ask().actor("Mara Ellison").unwrap().articles, 4);
    let renamed =
        ledger.corrections().rename_actor("Mara Ellison", "Mara Lind Ellison", &signature());
    assert_eq!(ledger.ask().actor("mara lind ellison").unwrap().articles, 4);
    let split = ledger.corrections().split_actor("Mara Ellison", &outlet, &signature());
    assert_eq!(names(&ledger, "ellison").iter().map(|n| n.1).collect::<Vec<_>>(), [3, 1]);
    let typed = ledger.corrections().retype_actor(&alone, ActorType::Organization, &signature());
    let id = article("a", "Post", &["Mara Ellison", "a"]).article.id;
    let rejected = ledger.corrections().reject_attribution(&id, Some("q2"), &signature());
    let cited = format!("{}:0-15", &id[..10]);
    let reassigned =
        ledger.corrections().reassign_attribution(&cited, None, Some("a2"), &signature());
    let made: Vec<Correction> = [merged, renamed, split, typed, rejected, reassigned]
        .into_iter()
        .map(|correction| correction.unwrap())
        .collect();
    let rows = ledger.ask().corrections().unwrap();
    assert!(rows.iter().all(|row| row.standing == Standing::Holds), "{rows:?}");
    assert_ne!(shown(&ledger), before);

    for correction in &made {
        ledger.corrections().undo(&correction.id, &signature()).unwrap();
    }
    assert_eq!(shown(&ledger), before);
    let error = ledger.corrections().undo(&made[0].id, &signature()).unwrap_err();
    assert!(error.to_string().contains("undid it already"), "{error}");
    assert!(ledger.verify(|_, _| {}).unwrap().is_clean());
}

#[test]
fn what_cannot_be_corrected_is_told() {
    let (_folder, mut ledger) = ledger();
    ledger.record().reading(&article("a", "Post", &["Mara Ellison"])).unwrap();
    let twice = ["Mara Ellison".to_owned(), "mara ellison".to_owned()];
    let error = ledger.corrections().merge_actors(&twice, &signature()).unwrap_err();
    assert!(error.to_string().contains("one actor already"), "{error}");
    let all = SplitQuery { outlet: Some("Post".to_owned()), ..SplitQuery::default() };
    let error = ledger.corrections().split_actor("Mara Ellison", &all, &signature()).unwrap_err();
    assert!(error.to_string().contains("nothing is left of it"), "{error}");
    let id = article("a", "Post", &["Mara Ellison"]).article.id;
    let error = ledger.corrections().reject_attribution(&id, Some("q7"), &signature()).unwrap_err();
    assert!(matches!(error, Error::UnknownAttribution { .. }), "{error}");
    let error = ledger.corrections().undo("feed", &signature()).unwrap_err();
    assert!(matches!(error, Error::UnknownCorrection { .. }), "{error}");
    assert!(ledger.ask().corrections().unwrap().is_empty());
}

/// The same articles read by another model: in the first the mention of its first speaker grew, in all others it and all else
/// is as it was, with the actors in another order.
fn read_anew(old: &Reading, grow: bool) -> Reading {
    let mut new = Reading { model: "rules-newer".to_owned(), ..old.clone() };
    let count = new.actors.len();
    new.actors.reverse();
    for (i, actor) in new.actors.iter_mut().enumerate() {
        actor.id = format!("a{}", i + 1);
    }
    let turned = |id: &String| {
        let number: usize = id[1..].parse().unwrap();
        format!("a{}", count + 1 - number)
    };
    for mention in &mut new.mentions {
        mention.actor = mention.actor.as_ref().map(turned);
    }
    for attribution in &mut new.attributions {
        attribution.speaker = attribution.speaker.as_ref().map(turned);
    }
    if grow {
        // The article's last word of the mark is taken for the name's: nothing stands where it stood.
        let mention = &mut new.mentions[0];
        mention.start -= 1;
        let text: Vec<char> = new.article.text.chars().collect();
        mention.text = text[mention.start..mention.end].iter().collect();
    }
    new
}

#[test]
fn twenty_corrections_survive_a_newer_model_or_stand_as_orphaned() {
    let (_folder, mut ledger) = ledger();
    let speakers = ["Mara Ellison", "Tove Brandt", "Jordan Vale", "Ilse Maar"];
    let texts: Vec<Reading> = (0..6)
        .map(|i| {
            let elder = if i == 0 { " Senior" } else { "" };
            let witness =
                format!("Witness {}", ["Adler", "Bauer", "Cole", "Dorn", "Eker", "Falk"][i]);
            let names: Vec<String> =
                (speakers.iter().map(|name| format!("{name}{elder}"))).chain([witness]).collect();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            article(&format!("{i}"), &format!("Outlet {}", i % 3), &names)
        })
        .collect();
    for text in &texts {
        ledger.record().reading(text).unwrap();
    }
    let id = |i: usize| texts[i].article.id.clone();
    let by = signature();
    let mut made = 0;
    for name in speakers {
        let names = [name.to_owned(), format!("{name} Senior")];
        ledger.corrections().merge_actors(&names, &by).unwrap();
        ledger.corrections().rename_actor(name, &format!("{name} the Younger"), &by).unwrap();
        made += 2;
    }
    for i in 1..4 {
        ledger.corrections().reject_attribution(&id(i), Some("q1"), &by).unwrap();
        ledger
            .corrections()
            .reassign_attribution(&id(i), Some("q2"), Some("Jordan Vale"), &by)
            .unwrap();
        ledger.corrections().reassign_attribution(&id(i), Some("q3"), None, &by).unwrap();
        made += 3;
    }
    ledger.corrections().retype_actor("Ilse Maar", ActorType::Organization, &by).unwrap();
    let third = SplitQuery { articles: vec![id(5)], ..SplitQuery::default() };
    ledger.corrections().split_actor("Tove Brandt", &third, &by).unwrap();
    ledger.corrections().reject_attribution(&id(0), Some("q4"), &by).unwrap();
    made += 3;
    assert_eq!((made, ledger.ask().corrections().unwrap().len()), (20, 20));

    let told = |ledger: &Ledger| -> Vec<(String, String)> {
        let rows = ledger.ask().quotes(&onrecord_ledger::QuoteQuery::default()).unwrap();
        let mut told: Vec<_> = rows
            .into_iter()
            .map(|row| (format!("{} {}", row.article, row.id), row.speaker.unwrap_or_default()))
            .collect();
        told.sort();
        told
    };
    let before = told(&ledger);
    let newer = ReadingVersion { program: "0.1.0".to_owned(), model: "rules-newer".to_owned() };
    assert_eq!(ledger.ask().not_read_by(&newer).unwrap().len(), 6);
    let anew: Vec<Reading> = texts.iter().map(|old| read_anew(old, false)).collect();
    ledger.record().stage(&anew[..4]).unwrap();
    // Not all are there: nothing changes yet.
    assert_eq!(ledger.record().apply_staged(&newer, |_| {}).unwrap(), None);
    assert_eq!(told(&ledger), before);
    assert_eq!(ledger.ask().not_read_by(&newer).unwrap(), [id(4), id(5)]);
    ledger.record().stage(&anew[4..]).unwrap();
    assert_eq!(ledger.record().apply_staged(&newer, |_| {}).unwrap(), Some(6));
    assert_eq!(ledger.ask().reading(&id(1)).unwrap(), anew[1]);
    assert_eq!(told(&ledger), before);
    let standing = |ledger: &Ledger| {
        let mut standing: BTreeMap<String, usize> = BTreeMap::new();
        for row in ledger.ask().corrections().unwrap() {
            *standing.entry(format!("{:?}", row.standing)).or_default() += 1;
            assert_eq!(row.orphaned.is_some(), row.standing == Standing::Orphaned);
        }
        standing
    };
    assert_eq!(standing(&ledger), BTreeMap::from([("Holds".to_owned(), 20)]));
    assert!(ledger.verify(|_, _| {}).unwrap().is_clean());

    // A model that reads the first name of the first article otherwise: what speaks of that mention is orphaned.
    let newest = ReadingVersion { model: "rules-newest".to_owned(), ..newer };
    let anew: Vec<Reading> = (anew.iter().enumerate())
        .map(|(i, old)| Reading { model: "rules-newest".to_owned(), ..read_anew(old, i == 0) })
        .collect();
    ledger.record().stage(&anew).unwrap();
    assert_eq!(ledger.record().apply_staged(&newest, |_| {}).unwrap(), Some(6));
    let all = standing(&ledger);
    assert_eq!(all.values().sum::<usize>(), 20);
    // The merging of that actor and its name.
    assert_eq!(all["Orphaned"], 2, "{all:?}");
    assert!(ledger.verify(|_, _| {}).unwrap().is_clean());
}

#[test]
fn a_journal_moves_to_another_ledger() {
    let (_folder, mut one) = ledger();
    let (_other, mut other) = ledger();
    let articles = [article("a", "Post", &["Mara Ellison"]), article("b", "Post", &["M. Ellison"])];
    for article in &articles {
        one.record().reading(article).unwrap();
    }
    let alone = format!("{}:a1", articles[1].article.id);
    let merged =
        one.corrections().merge_actors(&["Mara Ellison".to_owned(), alone], &signature()).unwrap();
    let renamed =
        one.corrections().rename_actor("Mara Ellison", "Mayor Ellison", &signature()).unwrap();
    one.corrections().undo(&renamed.id, &signature()).unwrap();
    let rows = one.ask().corrections().unwrap();
    let lines: Vec<String> =
        rows.iter().map(|row| serde_json::to_string(&row.correction).unwrap()).collect();
    // Backwards, and before the articles are there.
    let backwards: Vec<&str> = lines.iter().rev().map(String::as_str).collect();
    other.record().reading(&articles[1]).unwrap();
    assert_eq!(other.corrections().import(&backwards.join("\n")).unwrap(), 3);
    assert_eq!(other.corrections().import(&lines.join("\n")).unwrap(), 0);
    let standing: Vec<Standing> =
        other.ask().corrections().unwrap().iter().map(|row| row.standing).collect();
    assert_eq!(standing, [Standing::Orphaned, Standing::Undone, Standing::Holds]);
    other.record().reading(&articles[0]).unwrap();
    assert_eq!(shown(&one), shown(&other));
    assert_eq!(other.ask().actor("Mara Ellison").unwrap().articles, 2);

    let tampered = lines[0].replace("Ilse Maar", "Somebody");
    let error = other.corrections().import(&tampered).unwrap_err();
    assert!(error.to_string().contains("line 1 is no correction"), "{error}");
    assert!(error.to_string().contains("was altered"), "{error}");
    assert!(lines[0].contains(&merged.id));
}

/// Articles of a few people, with what they are called and who is beside.
fn articles() -> impl Strategy<Value = Vec<Reading>> {
    let pool = [
        "Mara Ellison",
        "Mara J. Ellison",
        "Ellison",
        "Tom Ellison",
        "John Smith",
        "Sen. Jordan Vale",
        "Jordan Vale",
        "Tove Brandt",
    ];
    let nominal = prop::option::of(prop::sample::select(vec!["the goalkeeper", "the senator"]));
    let people = prop::sample::subsequence(pool.to_vec(), 1..5).prop_shuffle();
    prop::collection::vec((people, nominal), 1..9).prop_map(|all| {
        (all.into_iter().enumerate())
            .map(|(i, (people, nominal))| {
                let mut made = article(&format!("{i}"), &format!("Outlet {}", i % 2), &people);
                if let Some(nominal) = nominal {
                    call(&mut made, nominal);
                }
                made
            })
            .collect()
    })
}

/// Has the first actor called something else as well.
fn call(made: &mut Reading, nominal: &str) {
    let start = made.article.text.chars().count() + 1;
    let text = format!("{}\n{nominal}", made.article.text);
    let old = made.article.clone();
    *made = Reading {
        article: reading(
            old.source.path.as_deref().unwrap(),
            &text,
            old.publisher.as_deref(),
            old.published.as_deref(),
        )
        .article,
        ..made.clone()
    };
    let id = format!("m{}", made.mentions.len() + 1);
    made.mentions.push(Mention {
        id: id.clone(),
        start,
        end: start + nominal.chars().count(),
        text: nominal.to_owned(),
        form: MentionForm::Nominal,
        kind: ActorType::Person,
        actor: Some("a1".to_owned()),
        confidence: 0.9,
        by: "test".to_owned(),
    });
    let Actor { mentions, .. } = &mut made.actors[0];
    mentions.push(id);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Any order of adding gives the same actors, and corrections made on the way the same as made at the end.
    #[test]
    fn who_is_who_knows_no_order(articles in articles(), seed in any::<u64>()) {
        let (_one, mut one) = ledger();
        for article in &articles {
            one.record().reading(article).unwrap();
        }
        // The two with most articles are made one, one is renamed, one loses an article.
        let mut actors = one.ask().actors_named("ellison", 9).unwrap();
        actors.extend(one.ask().actors_named("vale", 9).unwrap());
        if let [a, b, ..] = actors.as_slice() {
            one.corrections().merge_actors(&[a.id.clone(), b.id.clone()], &signature()).unwrap();
            one.corrections().rename_actor(&a.id, "Somebody", &signature()).unwrap_or_else(|_| {
                one.corrections().rename_actor("Somebody", "Somebody", &signature())
                    .unwrap_or_else(|_| one.ask().corrections().unwrap()[0].correction.clone())
            });
            let query = SplitQuery { articles: vec![articles[0].article.id.clone()], ..SplitQuery::default() };
            let _ = one.corrections().split_actor(&b.id, &query, &signature());
        }
        // In some articles something is added, changed, changed again, and one of these taken back.
        for (i, article) in articles.iter().enumerate().filter(|(i, _)| seed & (1 << (8 + i)) != 0) {
            let id = &article.article.id;
            let add = AttributionEdit {
                content: vec![(1, 5)],
                speaker: Edit::Set("a1".to_owned()),
                ..AttributionEdit::default()
            };
            // In a copy of another article's text all this stands already.
            if one.corrections().add_attribution(id, &add, &signature()).is_err() {
                continue;
            }
            let amend = AttributionEdit { content: vec![(1, 7)], cue: Edit::Clear, ..AttributionEdit::default() };
            let amended = one.corrections().amend_attribution(id, Some("q1"), &amend, &signature()).unwrap();
            let denied = AttributionEdit { polarity: Some(Polarity::Denied), ..AttributionEdit::default() };
            one.corrections().amend_attribution(id, Some("q1"), &denied, &signature()).unwrap();
            if i % 2 == 0 {
                one.corrections().undo(&amended.id, &signature()).unwrap();
            }
        }
        let journal: Vec<String> = (one.ask().corrections().unwrap().iter())
            .map(|row| serde_json::to_string(&row.correction).unwrap())
            .collect();
        let mut order: Vec<usize> = (0..articles.len()).collect();
        let mut state = seed;
        for i in (1..order.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            order.swap(i, (state >> 33) as usize % (i + 1));
        }
        let (_other, mut other) = ledger();
        let at = seed as usize % (order.len() + 1);
        for (done, &i) in order.iter().enumerate() {
            if done == at {
                other.corrections().import(&journal.join("\n")).unwrap();
            }
            other.record().reading(&articles[i]).unwrap();
            if state & (1 << done) != 0 {
                other = Ledger::open(other.path()).unwrap();
            }
        }
        other.corrections().import(&journal.join("\n")).unwrap();
        prop_assert_eq!(shown(&one), shown(&other));
        let report = other.verify(|_, _| {}).unwrap();
        prop_assert!(report.is_clean(), "{:?}", report);
    }
}
