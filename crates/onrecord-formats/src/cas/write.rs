//! Writes a reading as a CAS.

use std::io::{self, Write};

use onrecord_reading::contract::{Reading, Span, Token};
use onrecord_reading::{ActorType, MentionForm};
use onrecord_text::{OffsetMap, OffsetUnit};
use serde::ser::{Serialize, SerializeMap as _, SerializeStruct as _, Serializer};
use serde_json::Value;

use super::types;

/// The id of the sofa, the first structure.
const SOFA_ID: usize = 1;

pub(crate) fn write(reading: &Reading, out: &mut impl Write) -> io::Result<()> {
    let text = &reading.article.text;
    let mut cas = CasWriter {
        points: OffsetMap::new(text, OffsetUnit::Codepoint),
        units: OffsetMap::new(text, OffsetUnit::Utf16),
        structures: Vec::new(),
        members: Vec::new(),
    };
    cas.unindexed(
        types::SOFA,
        vec![
            ("sofaNum", 1.into()),
            ("sofaID", types::VIEW.into()),
            ("mimeType", "text/plain".into()),
            ("sofaString", text.as_str().into()),
        ],
    );
    cas.article(reading);
    for sentence in &reading.sentences {
        cas.annotation(types::SENTENCE, sentence.start, sentence.end, vec![]);
    }
    cas.tokens(&reading.tokens);
    cas.actors_and_mentions(reading);
    cas.attributions(reading);
    serde_json::to_writer(&mut *out, &cas)?;
    out.write_all(b"\n")
}

struct CasWriter<'t> {
    points: OffsetMap<'t>,
    units: OffsetMap<'t>,
    structures: Vec<FeatureRecord>,
    /// Ids of the indexed structures.
    members: Vec<usize>,
}

/// A feature structure. Its id is its position, counted from 1.
struct FeatureRecord(Vec<(&'static str, Value)>);

impl CasWriter<'_> {
    /// Adds a structure that only other structures refer to.
    fn unindexed(&mut self, kind: &str, features: Vec<(&'static str, Value)>) -> usize {
        let id = self.structures.len() + SOFA_ID;
        let mut all = vec![("%ID", id.into()), ("%TYPE", kind.into())];
        all.extend(features.into_iter().filter(|(_, value)| !value.is_null()));
        self.structures.push(FeatureRecord(all));
        id
    }

    /// Adds an indexed structure.
    fn indexed(&mut self, kind: &str, features: Vec<(&'static str, Value)>) -> usize {
        let sofa = ("@sofa", SOFA_ID.into());
        let id = self.unindexed(kind, [sofa].into_iter().chain(features).collect());
        self.members.push(id);
        id
    }

    /// Adds an indexed structure over a span of the text.
    fn annotation(
        &mut self,
        kind: &str,
        start: usize,
        end: usize,
        features: Vec<(&'static str, Value)>,
    ) -> usize {
        // The exporter has validated the offsets.
        let unit =
            |offset| self.points.to_byte(offset).map_or(offset, |byte| self.units.from_byte(byte));
        let at = [("begin", unit(start).into()), ("end", unit(end).into())];
        self.indexed(kind, at.into_iter().chain(features).collect())
    }

    fn article(&mut self, reading: &Reading) {
        let article = &reading.article;
        let end = OffsetUnit::Codepoint.measure(&article.text);
        self.annotation(
            types::DOCUMENT,
            0,
            end,
            vec![
                ("language", article.language.as_deref().unwrap_or("x-unspecified").into()),
                ("documentTitle", article.title.clone().into()),
                ("documentId", article.id.as_str().into()),
                ("documentUri", article.url.clone().into()),
            ],
        );
        self.indexed(
            types::ARTICLE,
            vec![
                ("articleId", article.id.as_str().into()),
                ("textSha256", article.text_sha256.as_str().into()),
                ("program", reading.onrecord.as_str().into()),
                ("model", reading.model.as_str().into()),
            ],
        );
    }

    fn tokens(&mut self, tokens: &[Token]) {
        let ids: Vec<usize> = (tokens.iter())
            .map(|token| {
                let Token { start, end, lemma, upos, xpos, .. } = token;
                let lemma = self.annotation(
                    types::LEMMA,
                    *start,
                    *end,
                    vec![("value", lemma.as_str().into())],
                );
                let pos = self.annotation(
                    types::POS,
                    *start,
                    *end,
                    vec![("PosValue", xpos.as_str().into()), ("coarseValue", upos.as_str().into())],
                );
                self.annotation(
                    types::TOKEN,
                    *start,
                    *end,
                    vec![("@lemma", lemma.into()), ("@pos", pos.into())],
                )
            })
            .collect();
        for (token, &id) in tokens.iter().zip(&ids) {
            // In DKPro a root governs itself.
            let governor = token.head.and_then(|head| ids.get(head)).copied().unwrap_or(id);
            self.annotation(
                types::DEPENDENCY,
                token.start,
                token.end,
                vec![
                    ("@Governor", governor.into()),
                    ("@Dependent", id.into()),
                    ("DependencyType", token.deprel.as_str().into()),
                ],
            );
        }
    }

    fn actors_and_mentions(&mut self, reading: &Reading) {
        for actor in &reading.actors {
            let names = self
                .unindexed("uima.cas.StringArray", vec![("%ELEMENTS", actor.names.clone().into())]);
            self.indexed(
                types::ACTOR,
                vec![
                    ("identifier", actor.id.as_str().into()),
                    ("name", actor.name.as_str().into()),
                    ("actorType", variant(actor.kind)),
                    ("@names", names.into()),
                ],
            );
        }
        for mention in &reading.mentions {
            self.annotation(
                types::MENTION,
                mention.start,
                mention.end,
                vec![
                    ("identifier", mention.id.as_str().into()),
                    ("form", variant(mention.form)),
                    ("actorType", variant(mention.kind)),
                    ("actor", mention.actor.clone().into()),
                    ("confidence", decimal(mention.confidence)),
                    ("by", mention.by.as_str().into()),
                ],
            );
        }
        for mention in reading.mentions.iter().filter(|m| m.form == MentionForm::Name) {
            let value = match mention.kind {
                ActorType::Person => "PER",
                ActorType::Organization => "ORG",
                ActorType::Place => "LOC",
                ActorType::Group | ActorType::Other => "MISC",
            };
            self.annotation(
                types::NAME,
                mention.start,
                mention.end,
                vec![("value", value.into()), ("identifier", mention.actor.clone().into())],
            );
        }
    }

    fn attributions(&mut self, reading: &Reading) {
        for q in &reading.attributions {
            let content = self.links("content", &q.content);
            let quoted = self.links("quoted", &q.quoted);
            let cue = self.links("cue", q.cue.as_slice());
            let source = self.links("source", q.source.as_slice());
            let start = q.content.iter().map(|span| span.start).min().unwrap_or_default();
            let end = q.content.iter().map(|span| span.end).max().unwrap_or_default();
            self.annotation(
                types::ATTRIBUTION,
                start,
                end,
                vec![
                    ("identifier", q.id.as_str().into()),
                    ("form", variant(q.form)),
                    ("act", variant(q.act)),
                    ("polarity", variant(q.polarity)),
                    ("@content", content.into()),
                    ("@quoted", quoted.into()),
                    ("@cue", cue.into()),
                    ("@source", source.into()),
                    ("speaker", q.speaker.clone().into()),
                    ("parent", q.parent.clone().into()),
                    ("confidence", decimal(q.confidence)),
                    ("by", q.by.as_str().into()),
                ],
            );
        }
    }

    /// Adds the parts of one role, and an array of links to them.
    fn links(&mut self, role: &str, spans: &[Span]) -> usize {
        let links: Vec<usize> = (spans.iter())
            .map(|span| {
                let part = self.annotation(types::PART, span.start, span.end, vec![]);
                self.unindexed(types::LINK, vec![("role", role.into()), ("@target", part.into())])
            })
            .collect();
        self.unindexed("uima.cas.FSArray", vec![("%ELEMENTS", links.into())])
    }
}

/// The shortest decimal of the number, as in the JSON contract: 0.9, not its nearest double.
fn decimal(number: f32) -> Value {
    number.to_string().parse::<f64>().unwrap_or_else(|_| number.into()).into()
}

/// The variant's name in the JSON contract.
fn variant(value: impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}

impl Serialize for FeatureRecord {
    // In this order: streaming parsers need id and type first.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

impl Serialize for CasWriter<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut cas = serializer.serialize_struct("CAS", 3)?;
        cas.serialize_field("%TYPES", &types::types())?;
        cas.serialize_field("%FEATURE_STRUCTURES", &self.structures)?;
        let view = serde_json::json!({ "%SOFA": SOFA_ID, "%MEMBERS": self.members });
        cas.serialize_field("%VIEWS", &serde_json::json!({ types::VIEW: view }))?;
        cas.end()
    }
}
