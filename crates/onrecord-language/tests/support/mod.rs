//! Model files with random weights, small enough to make in a test.

use std::collections::BTreeMap;

use onrecord_language::Model;
use onrecord_language::kernels::Matrix;
use onrecord_text::sha256;
use serde_json::{Value, json};

/// Universal parts of speech of the small models.
const UPOS: [&str; 3] = ["NOUN", "PUNCT", "VERB"];

/// A model file before its checksum is computed: a header, and tensors by name.
pub(crate) struct Parts {
    pub(crate) header: Value,
    pub(crate) tensors: BTreeMap<String, Vec<u8>>,
    state: u32,
}

impl Parts {
    /// A small model whose encoder is a transformer.
    pub(crate) fn accurate() -> Self {
        let (width, inner) = (16, 24);
        let encoder = json!({
            "kind": "accurate", "width": width, "heads": 2, "inner": inner, "layers": 2, "positions": 40,
        });
        let mut parts = Self::new("en-accurate-test", encoder, width);
        let pieces = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nthe\nmin\n##ister\n.\nsa\n##id";
        parts.tensors.insert("pieces".into(), pieces.into());
        parts.table("piece", 11, width);
        parts.table("position", 40, width);
        parts.table("case", 8, width);
        parts.norm("norm", width);
        for layer in ["layers.0", "layers.1"] {
            parts.matrix(&format!("{layer}.qkv"), width, 3 * width);
            parts.matrix(&format!("{layer}.out"), width, width);
            parts.matrix(&format!("{layer}.wide"), width, inner);
            parts.matrix(&format!("{layer}.narrow"), inner, width);
            parts.norm(&format!("{layer}.norm_attention"), width);
            parts.norm(&format!("{layer}.norm_inner"), width);
        }
        parts.vector("mix", 3);
        parts
    }

    /// A small model whose encoder has convolutions and attention.
    pub(crate) fn fast() -> Self {
        let (width, word, part) = (16, 12, 8);
        let encoder = json!({
            "kind": "fast", "width": width, "word": word, "part": part, "heads": 2, "band": 3,
            "blocks": [{"kind": "convolution", "dilation": 2}, {"kind": "attention"}],
        });
        let mut parts = Self::new("en-fast-test", encoder, width);
        parts.tensors.insert("known".into(), [1u32, 7, 900_000].map(u32::to_le_bytes).concat());
        parts.table("word", 4, word);
        for (name, rows) in
            [("prefix", 5), ("suffix", 6), ("ending", 7), ("shape", 3), ("trigrams", 9)]
        {
            parts.table(name, rows, part);
        }
        parts.matrix("into", word + 5 * part, width);
        parts.norm("blocks.0.norm", width);
        parts.matrix("blocks.0.into", 3 * width, 2 * width);
        parts.matrix("blocks.0.out", width, width);
        parts.norm("blocks.1.norm", width);
        parts.matrix("blocks.1.qkv", width, 3 * width);
        parts.matrix("blocks.1.out", width, width);
        parts.vector("blocks.1.distance", 2 * 7);
        parts.norm("norm", width);
        parts
    }

    fn new(name: &str, encoder: Value, width: usize) -> Self {
        let (arc, rel) = (8, 6);
        let header = json!({
            "name": name,
            "encoder": encoder,
            "heads": {"arc": arc, "rel": rel},
            "labels": {
                "upos": UPOS, "xpos": ["NN", "."], "lemma": ["L|0|", "S|1|"], "names": ["O", "B-PER", "I-PER"],
                "kinds": ["O", "B-GRP", "I-GRP"], "deprel": ["root", "nsubj", "punct"],
            },
        });
        let mut parts = Self { header, tensors: BTreeMap::new(), state: 1 };
        parts.matrix("heads.views", width, UPOS.len() + 2 + 3 + 3 + 1 + 2 * arc + 2 * rel);
        parts.matrix("heads.lemma", width, 2);
        parts.matrix("heads.arc", arc, arc);
        parts.matrix("heads.deprel", rel, 3);
        parts.vector("heads.root_arc", arc);
        parts.vector("heads.root_rel", rel);
        parts.vector("heads.distance", 129);
        parts.attributions(width);
        parts.coreference(width);
        parts.predicates(width);
        parts.events(width);
        parts.tensors.insert("lexicon.keys".into(), 7u32.to_le_bytes().into());
        parts.tensors.insert("lexicon.rule_of".into(), 0u16.to_le_bytes().into());
        parts.tensors.insert("lexicon.rules".into(), "L|1|".into());
        parts.tensors.insert("lexicon.verbs".into(), [3u32, 900].map(u32::to_le_bytes).concat());
        parts
    }

    /// Adds the network that finds attributions. Its width differs from that of the word vectors.
    fn attributions(&mut self, words: usize) {
        let (width, heads, band, farthest) = (8, 2, 4, 5);
        self.header["attributions"] = json!({
            "width": width, "heads": heads, "band": band, "farthest": farthest, "calibration": [4, -1, -1, -1],
            "blocks": [{"kind": "attention"}, {"kind": "convolution", "dilation": 1}],
        });
        for (name, inputs, outputs) in [
            ("cue", words, 3),
            ("word_view", words, width),
            ("cue_view", words, width),
            ("part", width, 5),
        ] {
            self.matrix(&format!("attributions.{name}"), inputs, outputs);
        }
        for (name, tags) in [("cues", 3), ("parts", 5)] {
            self.vector(&format!("attributions.{name}.first"), tags);
            self.vector(&format!("attributions.{name}.steps"), tags * tags);
        }
        self.table("attributions.distance", 2 * farthest + 2, width);
        self.table("attributions.quoted", 3, width);
        self.norm("attributions.blocks.0.norm", width);
        self.matrix("attributions.blocks.0.qkv", width, 3 * width);
        self.matrix("attributions.blocks.0.out", width, width);
        self.vector("attributions.blocks.0.distance", heads * (2 * band + 1));
        self.norm("attributions.blocks.1.norm", width);
        self.matrix("attributions.blocks.1.into", 3 * width, 2 * width);
        self.matrix("attributions.blocks.1.out", width, width);
        self.norm("attributions.norm", width);
    }

    /// Adds the network that ranks antecedents, with two features of phrases and one of pairs.
    fn coreference(&mut self, words: usize) {
        let hidden = 5;
        self.header["coreference"] = json!({
            "hidden": hidden, "phrases": [["form", 3], ["role", 2]], "pairs": [["distance", 4]],
        });
        self.matrix("coreference.views", words, 3 * hidden);
        self.table("coreference.phrases", 5, 3 * hidden);
        self.table("coreference.pairs", 4, hidden);
        self.vector("coreference.out", hidden);
        self.vector("coreference.out_none", hidden);
        self.vector("coreference.bias", 2);
    }

    /// Adds the network that finds predicates. `answer` is the only word with rolesets.
    fn predicates(&mut self, words: usize) {
        let (size, farthest, deprels) = (6, 3, 3);
        let roles = ["", "ARG0", "ARG1", "ARGM-TMP"];
        self.header["predicates"] =
            json!({"size": size, "farthest": farthest, "roles": roles, "senses": ["01", "02"]});
        self.matrix("predicates.views", words, 1 + 2 + 3 + 2 * size);
        self.matrix("predicates.role", size, roles.len());
        self.table("predicates.link", 1 + 3 * deprels, size / 2);
        self.table("predicates.distance", 2 * farthest + 1, size / 2);
        let rolesets = "answer\tn\tanswer.01\nanswer\tv\tanswer.01";
        self.tensors.insert("predicates.rolesets".into(), rolesets.into());
    }

    /// Adds the network that gives words event types.
    fn events(&mut self, words: usize) {
        let (size, types) = (4, ["", "AID", "ASSAULT"]);
        self.header["events"] = json!({"size": size, "types": types});
        self.matrix("events.into", words, size);
        self.matrix("events.types", size, types.len());
    }

    /// The next pseudo-random number (xorshift, Marsaglia 2003).
    fn chance(&mut self) -> u32 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 17;
        self.state ^= self.state << 5;
        self.state
    }

    fn vector(&mut self, name: &str, count: usize) {
        let numbers = (0..count).map(|_| self.chance() as f32 / u32::MAX as f32 - 0.5);
        let bytes = numbers.flat_map(f32::to_le_bytes).collect();
        self.tensors.insert(name.into(), bytes);
    }

    fn codes(&mut self, name: &str, count: usize) {
        let bytes = (0..count).map(|_| ((self.chance() % 127) as i32 - 63) as i8 as u8).collect();
        self.tensors.insert(format!("{name}.codes"), bytes);
    }

    fn table(&mut self, name: &str, rows: usize, width: usize) {
        self.codes(name, rows * width);
        self.vector(&format!("{name}.scales"), rows);
    }

    fn matrix(&mut self, name: &str, inputs: usize, outputs: usize) {
        self.codes(name, Matrix::weight_bytes(inputs, outputs).expect("a shape"));
        self.vector(&format!("{name}.scales"), outputs);
        self.vector(&format!("{name}.bias"), outputs);
    }

    fn norm(&mut self, name: &str, width: usize) {
        self.vector(&format!("{name}.gain"), width);
        self.vector(&format!("{name}.bias"), width);
    }

    /// The bytes of the file. The checksum is right whatever the parts are.
    pub(crate) fn file(&self) -> Vec<u8> {
        const ROOM: usize = 16 << 10;
        let (mut places, mut body) = (serde_json::Map::new(), Vec::new());
        for (name, bytes) in &self.tensors {
            places.insert(name.clone(), json!({"start": ROOM + body.len(), "bytes": bytes.len()}));
            body.extend_from_slice(bytes);
            body.resize(body.len().next_multiple_of(64), 0);
        }
        let mut header = self.header.clone();
        header["tensors"] = places.into();
        let header = header.to_string();
        let mut rest = header.clone().into_bytes();
        rest.resize(ROOM - 48, b' ');
        rest.extend(body);
        let length = u32::try_from(header.len()).expect("a short header");
        sealed(1, length, &rest)
    }

    /// Writes the model to a folder with one file a part, and `model.json`.
    pub(crate) fn write_folder(&self, folder: &std::path::Path) {
        let split = ["attributions", "predicates", "events", "coreference"];
        let mut listed = serde_json::Map::new();
        let part_of = |tensor: &str| {
            let start = tensor.split('.').next().unwrap_or(tensor);
            split.into_iter().find(|part| *part == start).unwrap_or("encoder")
        };
        let mut calibration = None;
        for part in ["encoder"].into_iter().chain(split) {
            let mut header = serde_json::Map::new();
            for (entry, value) in self.header.as_object().expect("an object") {
                let own = split.into_iter().find(|part| part == entry).unwrap_or("encoder");
                if own == part && entry != "name" {
                    header.insert(entry.clone(), value.clone());
                }
            }
            if let Some(shape) = header.get_mut("attributions") {
                calibration = shape.as_object_mut().expect("an object").remove("calibration");
            }
            let tensors = self.tensors.iter().filter(|(name, _)| part_of(name) == part);
            let tensors = tensors.map(|(name, bytes)| (name.clone(), bytes.clone())).collect();
            listed.insert(
                part.into(),
                Self { header: header.into(), tensors, state: 1 }.write(folder, part),
            );
        }
        let header = json!({"calibration": {"attributions": calibration}});
        let calibration = Self { header, tensors: BTreeMap::new(), state: 1 };
        listed.insert("calibration".into(), calibration.write(folder, "calibration"));
        let manifest = json!({"name": self.header["name"], "parts": listed});
        std::fs::write(folder.join("model.json"), manifest.to_string()).expect("a new file");
    }

    /// Writes a part and returns its entry in `model.json`.
    fn write(&self, folder: &std::path::Path, part: &str) -> Value {
        let (name, bytes) = (format!("{part}.onrecord"), self.file());
        let digest: String = bytes[16..48].iter().map(|byte| format!("{byte:02x}")).collect();
        std::fs::write(folder.join(&name), bytes).expect("a new file");
        json!({"file": name, "sha256": digest})
    }

    pub(crate) fn model(&self) -> Model {
        Model::from_bytes(self.file()).expect("whole parts")
    }
}

/// The bytes of a file with a format version, a header length, the checksum of `rest`, and `rest`.
pub(crate) fn sealed(version: u32, header: u32, rest: &[u8]) -> Vec<u8> {
    let parts: [&[u8]; 5] =
        [b"ONRECMDL", &version.to_le_bytes(), &header.to_le_bytes(), &sha256(rest), rest];
    parts.concat()
}
