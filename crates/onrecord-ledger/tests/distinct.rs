//! The same quotation in several articles, and stories that several articles tell.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on ends")]

mod support;

use onrecord_ledger::{DistinctQuote, Filter, Ledger, QuoteQuery, WordChange, Wording};
use onrecord_reading::Form;
use onrecord_reading::contract::Reading;
use proptest::prelude::*;
use support::{ledger, reading, say, span};

/// An article that has one quotation; of an indirect one nothing stands in marks.
fn says(outlet: &str, day: &str, words: &str, speaker: Option<&str>) -> Reading {
    let who = speaker.unwrap_or("officials");
    let text = format!("In {outlet}: “{words}” said {who} to reporters.");
    let mut reading = reading(outlet, &text, Some(outlet), Some(day));
    say(&mut reading, &[&format!("“{words}”")], who, speaker);
    reading.attributions[0].quoted = vec![span(&text, words)];
    reading
}

fn indirect(mut reading: Reading) -> Reading {
    reading.attributions[0].form = Form::Indirect;
    reading.attributions[0].content = std::mem::take(&mut reading.attributions[0].quoted);
    reading
}

fn articles() -> Vec<Reading> {
    let ellison = Some("Mara Ellison");
    vec![
        says("Post", "2024-03-01", "We shall rebuild the pier, and we shall do it soon.", ellison),
        says(
            "Echo",
            "2024-03-02",
            "We shall rebuild the pier and we shall do it soon",
            Some("Ellison"),
        ),
        says("Star", "2024-03-03", "We will rebuild the pier … and do it soon.", ellison),
        says("Bell", "2024-03-04", "[We] shall do it soon", None),
        // The same words of somebody else, and other words of hers.
        says(
            "Horn",
            "2024-03-05",
            "We shall rebuild the pier, and we shall do it soon.",
            Some("Per Lien"),
        ),
        says("Dial", "2024-03-06", "The pier is not what I was asked about today.", ellison),
        // Too short to be the same but by chance.
        says("Drum", "2024-03-07", "Very good.", ellison),
        says("Gong", "2024-03-08", "Very good", ellison),
        indirect(says("Lyre", "2024-03-09", "the pier would be rebuilt by the end of June", None)),
        indirect(says("Oboe", "2024-03-10", "the pier would be rebuilt by the end of June", None)),
        indirect(says(
            "Fife",
            "2024-03-11",
            "the pier would be rebuilt by the end of July at last",
            None,
        )),
    ]
}

fn stocked(readings: &[Reading]) -> (tempfile::TempDir, Ledger) {
    let (folder, mut ledger) = ledger();
    for reading in readings {
        ledger.record().reading(reading).unwrap();
    }
    (folder, ledger)
}

fn outlets(quotes: &[DistinctQuote]) -> Vec<String> {
    quotes.iter().map(|quote| quote.outlets.join(" ")).collect()
}

fn shown(wording: &Wording) -> String {
    let parts = wording.differences.iter().map(|segment| match segment.change {
        WordChange::Same => segment.words.clone(),
        WordChange::LeftOut => format!("[-{}-]", segment.words),
        WordChange::Added => format!("{{+{}+}}", segment.words),
    });
    parts.collect::<Vec<_>>().join(" ")
}

#[test]
fn the_same_quotation_is_one_whoever_prints_it() {
    let (_folder, ledger) = stocked(&articles());
    let quotes = ledger.ask().distinct_quotes(&QuoteQuery::default()).unwrap();
    // Nobody is named in the Bell: it may be either speaker's, and stays by itself.
    let expected = ["Fife", "Lyre Oboe", "Gong", "Drum", "Dial", "Horn", "Bell", "Echo Post Star"];
    assert_eq!(outlets(&quotes), expected);
    let one = quotes.last().unwrap();
    assert_eq!((one.speaker.as_deref(), one.articles), (Some("Mara Ellison"), 3));
    let words: Vec<&str> = one.wordings.iter().map(|wording| wording.words.as_str()).collect();
    assert_eq!(
        words,
        [
            "We shall rebuild the pier, and we shall do it soon.",
            "We will rebuild the pier … and do it soon."
        ]
    );
    let cited: Vec<_> =
        one.wordings[0].quotes.iter().map(|row| row.outlet.as_deref().unwrap()).collect();
    assert_eq!(cited, ["Post", "Echo"]);
    assert_eq!(
        shown(&one.wordings[1]),
        "We [-shall-] {+will+} rebuild the pier … and [-we shall-] do it soon."
    );
    assert!(one.is_reworded() && !quotes[1].is_reworded());

    // With her alone, what nobody is named for is hers.
    let hers = |name: &str| QuoteQuery { by: Some(name.into()), ..QuoteQuery::default() };
    assert_eq!(outlets(&ledger.ask().distinct_quotes(&hers("ellison")).unwrap()).len(), 4);
    let query = QuoteQuery { limit: Some(2), ..QuoteQuery::default() };
    assert_eq!(outlets(&ledger.ask().distinct_quotes(&query).unwrap()), ["Fife", "Lyre Oboe"]);
}

#[test]
fn what_is_left_out_at_the_ends_is_not_another_wording() {
    let part = says("Bell", "2024-03-04", "[We] shall do it soon", None);
    let readings = [articles().swap_remove(0), part];
    let (_folder, ledger) = stocked(&readings);
    let quotes = ledger.ask().distinct_quotes(&QuoteQuery::default()).unwrap();
    assert_eq!(outlets(&quotes), ["Bell Post"]);
    assert_eq!(
        shown(&quotes[0].wordings[1]),
        "[-We shall rebuild the pier, and-] [We] shall do it soon"
    );
    assert!(!quotes[0].is_reworded());
}

#[test]
fn short_quotations_are_the_same_within_a_story() {
    let body: String = (0..80).map(|n| format!("word{} ", n * n)).collect();
    let with = |outlet: &str, day: &str| {
        let text = format!("{body}\n“Very good,” said Mara Ellison.");
        let mut reading = reading(outlet, &text, Some(outlet), Some(day));
        say(&mut reading, &["“Very good,”"], "Mara Ellison", Some("Mara Ellison"));
        reading.attributions[0].quoted = vec![span(&text, "Very good,")];
        reading
    };
    let readings =
        [with("Echo", "2024-03-02"), with("Post", "2024-03-01"), articles().swap_remove(6)];
    let (_folder, ledger) = stocked(&readings);
    let quotes = ledger.ask().distinct_quotes(&QuoteQuery::default()).unwrap();
    assert_eq!(outlets(&quotes), ["Drum", "Echo Post"]);
}

#[test]
fn of_a_story_the_first_article_is_kept_that_has_what_is_asked_for() {
    let body: String = (0..120).map(|n| format!("word{} ", n * n)).collect();
    let with = |outlet: &str, day: Option<&str>, words: &str| {
        let text = format!("{body}\n“{words}” said Mara Ellison.");
        let mut reading = reading(outlet, &text, Some(outlet), day);
        say(&mut reading, &[&format!("“{words}”")], "Mara Ellison", Some("Mara Ellison"));
        reading
    };
    let readings = [
        with("Star", None, "The pier is ours."),
        with("Echo", Some("2024-03-02"), "The pier is ours."),
        with("Post", Some("2024-03-01"), "The mill is ours."),
        with("Bell", Some("2024-03-02T09:00:00Z"), "The pier is ours."),
        articles().swap_remove(5),
    ];
    let (_folder, ledger) = stocked(&readings);
    assert_eq!(ledger.ask().stories(9).unwrap()[0].articles.len(), 4);
    let ask = |about: Option<&str>, outlet: Option<&str>| {
        let rows = ledger.ask().quotes(&QuoteQuery {
            about: about.map(str::to_owned),
            filter: Filter { outlet: outlet.map(str::to_owned), ..Filter::default() },
            distinct_stories: true,
            ..QuoteQuery::default()
        });
        rows.unwrap().into_iter().map(|row| row.outlet.unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(ask(None, None), ["Dial", "Post"]);
    assert_eq!(ask(Some("pier"), None), ["Dial", "Echo"]);
    assert_eq!(ask(Some("ours"), Some("Bell")), ["Bell"]);
    assert_eq!(ask(Some("mill"), Some("Star")), [""; 0]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    #[test]
    fn any_order_gives_the_same_quotations(order in Just((0..articles().len()).collect::<Vec<_>>()).prop_shuffle()) {
        let articles = articles();
        let asked = |readings: &[Reading]| {
            let (_folder, ledger) = stocked(readings);
            ledger.ask().distinct_quotes(&QuoteQuery::default()).unwrap()
        };
        let shuffled: Vec<Reading> = order.into_iter().map(|index| articles[index].clone()).collect();
        prop_assert_eq!(asked(&articles), asked(&shuffled));
    }

    #[test]
    fn a_few_of_many_are_the_first_of_all(seed in 0usize..1_000) {
        let mut dice = seed;
        let mut next = |sides: usize| {
            dice = (dice * 1_103_515_245 + 12_345) % (1 << 31);
            (dice >> 8) % sides
        };
        let readings: Vec<Reading> = (0..70)
            .map(|n| {
                // One of thirty quotations, with a word exchanged, or a part of it, or whole.
                let (which, words) = (next(30), 7 + next(3));
                let mut said: Vec<String> = (0..words).map(|word| format!("w{}", which * 6 + word)).collect();
                match next(3) {
                    0 => said[next(words)] = "other".to_owned(),
                    1 => said.truncate(5),
                    _ => {}
                }
                let speaker = ["Mara Ellison", "Ellison", "Mara J. Ellison"][next(3)];
                let text = format!("“{}” said {speaker}. Number{n}.", said.join(" "));
                let day = (next(9) > 0).then(|| format!("2024-03-{:02}", 1 + next(20)));
                let mut reading = reading(&format!("{n}"), &text, Some(&format!("Post {}", next(9))), day.as_deref());
                let quotation = format!("“{}”", said.join(" "));
                let content = if next(4) > 0 { quotation } else { said.join(" ") };
                say(&mut reading, &[&content], speaker, Some(speaker));
                reading
            })
            .collect();
        let (_folder, ledger) = stocked(&readings);
        let ask = |limit| {
            ledger.ask().distinct_quotes(&QuoteQuery { limit, ..QuoteQuery::default() }).unwrap()
        };
        let all = ask(None);
        prop_assert!(all.len() > 3 && all.len() < readings.len());
        for few in [1, 2] {
            prop_assert_eq!(&ask(Some(few))[..], &all[..few]);
        }
    }
}
