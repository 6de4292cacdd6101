//! The readings of the examples: each validates against the schema and is what it was.

use std::path::{Path, PathBuf};

use onrecord::contract::{Reading, schema};
use onrecord::{OffsetUnit, Reader, UserMetadata};
use serde_json::Value;

fn examples() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let examples = onrecord::find_inputs(&[folder]).expect("examples/ holds articles").files;
    assert!(examples.len() >= 6);
    examples
}

fn read(path: &Path, unit: OffsetUnit) -> Value {
    let bytes = std::fs::read(path).expect("an example can be read");
    let reading =
        Reader::new().read_bytes(&bytes, &UserMetadata::default()).expect("an example is text");
    let reading = Reading::new(&reading, unit);
    reading.check_offsets().expect("spans say what the text says");
    serde_json::to_value(reading).expect("a reading is JSON")
}

#[test]
fn every_reading_validates_against_the_schema() {
    let validator = jsonschema::validator_for(&schema()).expect("the schema is one");
    for path in examples() {
        for unit in [OffsetUnit::Codepoint, OffsetUnit::Byte, OffsetUnit::Utf16] {
            let reading = read(&path, unit);
            let errors: Vec<String> =
                validator.iter_errors(&reading).map(|error| error.to_string()).collect();
            assert!(errors.is_empty(), "{}: {errors:#?}", path.display());
        }
    }
}

#[test]
fn the_schema_refuses_what_is_no_reading() {
    let validator = jsonschema::validator_for(&schema()).expect("the schema is one");
    let good = read(&examples()[0], OffsetUnit::Codepoint);
    let refuses = |change: &dyn Fn(&mut Value)| {
        let mut reading = good.clone();
        change(&mut reading);
        assert!(!validator.is_valid(&reading), "{}", reading["attributions"][0]);
    };
    let without = |name: &'static str| {
        move |reading: &mut Value| {
            reading["attributions"][0].as_object_mut().expect("an object").remove(name);
        }
    };
    for name in ["speaker", "source", "cue", "parent", "content", "by"] {
        refuses(&without(name));
    }
    refuses(&|reading| reading["attributions"][0]["speeker"] = Value::Null);
    refuses(&|reading| reading["attributions"][0]["confidence"] = 1.5.into());
    refuses(&|reading| reading["attributions"][0]["form"] = "straight".into());
    refuses(&|reading| reading["article"]["offset_unit"] = "word".into());
}

#[test]
fn the_readings_are_what_they_were() {
    for path in examples() {
        let name = path.file_stem().expect("a file has a name").to_string_lossy().into_owned();
        insta::assert_snapshot!(name, lines(&read(&path, OffsetUnit::Codepoint)));
    }
}

/// The reading with one item of a layer a line, so that a change shows as a few lines. The text
/// itself stands in the example.
fn lines(reading: &Value) -> String {
    let mut lines = String::new();
    let layers = reading.as_object().expect("a reading is an object");
    for (layer, value) in layers {
        match value {
            Value::Array(items) => {
                lines += &format!("{layer}:\n");
                items.iter().for_each(|item| lines += &format!("  {item}\n"));
            }
            Value::Object(fields) => {
                lines += &format!("{layer}:\n");
                let fields = fields.iter().filter(|(name, _)| *name != "text");
                fields.for_each(|(name, value)| lines += &format!("  {name}: {value}\n"));
            }
            _ => lines += &format!("{layer}: {value}\n"),
        }
    }
    lines
}
