//! Checks which layers a reading has.

mod support;

use onrecord_language::Model;
use onrecord_reading::contract::{self, ItemId, Reading};
use onrecord_reading::{Analysis, LayerName, LayerSet};
use onrecord_text::OffsetUnit;

const TEXT: &str =
    "The “old gate holds,” Mara Ellison said. She told the council that it would hold.";

fn read(layers: LayerSet) -> Reading {
    let article = support::article(TEXT);
    let reading = Analysis::of_layers(&article, &Model::fast(), layers).into_reading();
    contract::Reading::new(&reading, OffsetUnit::Codepoint)
}

#[test]
fn a_layer_that_is_not_chosen_is_absent_and_one_that_found_nothing_is_empty() {
    let json = |layers: &str| serde_json::to_value(read(layers.parse().unwrap())).unwrap();
    let all = json("all");
    assert_eq!(all["notes"], serde_json::json!([]));
    for layers in ["none", "sentences", "attributions", "mentions", "notes", "tokens,notes"] {
        let some = json(layers);
        let chosen = layers.parse::<LayerSet>().unwrap().with_references();
        for layer in LayerName::ALL {
            let key = layer.name();
            assert_eq!(some.get(key).is_some(), chosen.contains(layer), "{layers}: {key}");
            if layer != LayerName::Tokens && chosen.contains(layer) {
                assert_eq!(some[key], all[key], "{layers}: {key}");
            }
        }
        let has_attributions = chosen.contains(LayerName::Attributions);
        assert_eq!(some.get("summary").is_some(), has_attributions, "{layers}");
        let again: Reading = serde_json::from_value(some.clone()).unwrap();
        assert_eq!(again.layers(), chosen, "{layers}");
        assert_eq!(serde_json::to_value(&again).unwrap(), some, "{layers}");
    }
}

#[test]
fn every_reference_leads_to_an_item() {
    for layers in ["all", "none", "attributions", "mentions", "actors", "sentences,tokens"] {
        let reading = read(layers.parse().unwrap());
        assert_eq!(reading.check_references(), Ok(()), "{layers}");
        assert_eq!(reading.check_offsets(), Ok(()), "{layers}");
    }
    let mut reading = read(LayerSet::DEFAULT);
    reading.actors.clear();
    reading.mentions.remove(0);
    let problems = reading.check_references().unwrap_err();
    let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert!(problems.contains(&"q1: its speaker is not in the reading".to_owned()), "{problems:?}");
    let misplaced = "m2: its number is not its place in the layer".to_owned();
    assert!(problems.contains(&misplaced), "{problems:?}");
}

#[test]
fn ids_are_renumbered_in_items_and_references_alike() {
    let mut reading = read(LayerSet::DEFAULT);
    assert!(reading.actors.len() > 1);
    // Reverse the actors.
    let last = reading.actors.len() - 1;
    reading.actors.reverse();
    reading.each_item_mut(|_, item| {
        item.map_ids(&mut |id| match id.layer() {
            LayerName::Actors => ItemId::new(LayerName::Actors, last - id.index()),
            _ => Some(id),
        });
    });
    assert_eq!(reading.check_references(), Ok(()));
    let speaker = reading.attributions[0].speaker.clone().unwrap();
    let speaker = reading.actors.iter().find(|actor| actor.id == speaker).unwrap();
    assert_eq!(speaker.name, "Mara Ellison");
}
