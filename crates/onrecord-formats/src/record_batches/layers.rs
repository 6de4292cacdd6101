//! The layers of readings.

use arrow_array::RecordBatch;
use arrow_schema::ArrowError;
use onrecord_reading::LayerName;
use onrecord_reading::contract::{Actor, Attribution, Evidence, Reading, Span};

use super::columns::Columns;
use crate::licence_gate::VisibleReading;

/// Makes the record batch of one layer of some readings.
pub(crate) type LayerBatch = fn(&[VisibleReading<'_>]) -> Result<RecordBatch, ArrowError>;

/// The tables of readings with their names: articles, their blocks, and one a layer.
pub(crate) fn layer_tables() -> impl Iterator<Item = (&'static str, LayerBatch)> {
    let of_articles = [("articles", articles as LayerBatch), ("blocks", blocks)];
    let of_layers = LayerName::ALL.into_iter().map(|layer| (layer.name(), batch_of(layer)));
    of_articles.into_iter().chain(of_layers)
}

fn batch_of(layer: LayerName) -> LayerBatch {
    match layer {
        LayerName::Sentences => sentences,
        LayerName::Tokens => tokens,
        LayerName::Mentions => mentions,
        LayerName::Actors => actors,
        LayerName::Attributions => attributions,
        LayerName::Notes => notes,
    }
}

/// An item of a layer, with its reading and its index in the layer.
struct Row<'r, T> {
    visible: &'r VisibleReading<'r>,
    index: usize,
    item: &'r T,
}

impl<T> Row<'_, T> {
    fn article(&self) -> &str {
        &self.visible.reading.article.id
    }

    /// The index, counted from 1.
    fn number(&self) -> usize {
        self.index + 1
    }
}

fn rows<'r, T>(
    readings: &'r [VisibleReading<'r>],
    layer: impl Fn(&'r Reading) -> &'r [T],
) -> Vec<Row<'r, T>> {
    let rows = readings.iter().flat_map(|visible| {
        let items = layer(&visible.reading).iter().enumerate();
        items.map(move |(index, item)| Row { visible, index, item })
    });
    rows.collect()
}

fn articles(readings: &[VisibleReading<'_>]) -> Result<RecordBatch, ArrowError> {
    let rows = || readings.iter().map(|visible| &*visible.reading);
    let articles = || rows().map(|reading| &reading.article);
    let licences = || articles().map(|article| article.licence.as_ref());
    let mining = || articles().map(|article| article.mining.as_ref());
    let sources = || articles().map(|article| &article.source);
    let shares = || rows().map(|reading| reading.summary);
    let outlet = |publisher: Option<&'_ String>, site| publisher.or(site).cloned();
    let json = |reading: &Reading| {
        Some(serde_json::to_string(&reading.article.metadata_from).unwrap_or_default())
    };
    let metadata_from: Vec<String> = rows().filter_map(json).collect();
    let scope = |scope| serde_json::to_value(scope).ok()?.as_str().map(str::to_owned);
    Columns::default()
        .text("id", articles().map(|a| a.id.as_str()))
        .optional_text("title", articles().map(|a| a.title.as_ref()))
        .optional_text("outlet", articles().map(|a| outlet(a.publisher.as_ref(), a.site.as_ref())))
        .optional_text("publisher", articles().map(|a| a.publisher.as_ref()))
        .optional_text("site", articles().map(|a| a.site.as_ref()))
        .optional_text("section", articles().map(|a| a.section.as_ref()))
        .text_list("authors", articles().map(|a| a.authors.as_slice()))?
        .optional_text("published", articles().map(|a| a.published.as_ref()))
        .optional_text("modified", articles().map(|a| a.modified.as_ref()))
        .optional_text("language", articles().map(|a| a.language.as_ref()))
        .optional_text("url", articles().map(|a| a.url.as_ref()))
        .text("metadata_from", metadata_from.iter().map(String::as_str))
        .optional_text("licence", licences().map(|l| Some(&l?.id)))
        .optional_text("licence_url", licences().map(|l| l?.url.as_ref()))
        .optional_text("licence_applies_to", licences().map(|l| scope(l?.applies_to)))
        .optional_text(
            "licence_evidence",
            licences().map(|l| l?.evidence.as_ref().map(Evidence::text)),
        )
        .optional_float("licence_confidence", licences().map(|l| Some(l?.confidence)))
        .optional_text("licence_by", licences().map(|l| Some(&l?.by)))
        .optional_bool("mining_reserved", mining().map(|m| Some(m?.reserved)))
        .optional_text("mining_policy", mining().map(|m| m?.policy.as_ref()))
        .optional_text("mining_evidence", mining().map(|m| Some(m?.evidence.text())))
        .optional_text("mining_by", mining().map(|m| Some(&m?.by)))
        .optional_text("fingerprint", articles().map(|a| a.fingerprint.as_ref()))
        .optional_text("path", sources().map(|s| s.path.as_ref()))
        .optional_text("record", sources().map(|s| s.record.as_ref()))
        .text("format", sources().map(|s| s.format.as_str()))
        .text("encoding", sources().map(|s| s.encoding.as_str()))
        .int("replacements", sources().map(|s| s.replacements))
        .text("sha256", sources().map(|s| s.sha256.as_str()))
        .text("text_sha256", articles().map(|a| a.text_sha256.as_str()))
        .optional_text("text", readings.iter().map(VisibleReading::text))
        .bool("shortened", readings.iter().map(|visible| visible.shortened))
        .optional_double("own_voice", shares().map(|s| Some(s?.own_voice)))
        .optional_double("attributed", shares().map(|s| Some(s?.attributed)))
        .optional_double("chained", shares().map(|s| Some(s?.chained)))
        .text("onrecord", rows().map(|reading| reading.onrecord.as_str()))
        .text("model", rows().map(|reading| reading.model.as_str()))
        .into_batch()
}

fn blocks(readings: &[VisibleReading<'_>]) -> Result<RecordBatch, ArrowError> {
    let rows = rows(readings, |reading| &reading.article.blocks);
    Columns::default()
        .text("article", rows.iter().map(Row::article))
        .int("number", rows.iter().map(Row::number))
        .int("start", rows.iter().map(|row| row.item.start))
        .int("end", rows.iter().map(|row| row.item.end))
        .variant("kind", rows.iter().map(|row| row.item.kind))
        .optional_text(
            "text",
            rows.iter().map(|row| row.visible.words(row.item.start, row.item.end)),
        )
        .into_batch()
}

fn sentences(readings: &[VisibleReading<'_>]) -> Result<RecordBatch, ArrowError> {
    let rows = rows(readings, |reading| &reading.sentences);
    Columns::default()
        .text("article", rows.iter().map(Row::article))
        .int("number", rows.iter().map(Row::number))
        .int("start", rows.iter().map(|row| row.item.start))
        .int("end", rows.iter().map(|row| row.item.end))
        .optional_text(
            "text",
            rows.iter().map(|row| row.visible.words(row.item.start, row.item.end)),
        )
        .into_batch()
}

fn tokens(readings: &[VisibleReading<'_>]) -> Result<RecordBatch, ArrowError> {
    let rows = rows(readings, |reading| &reading.tokens);
    Columns::default()
        .text("article", rows.iter().map(Row::article))
        .int("index", rows.iter().map(|row| row.index))
        .int("start", rows.iter().map(|row| row.item.start))
        .int("end", rows.iter().map(|row| row.item.end))
        .text("text", rows.iter().map(|row| row.item.text.as_str()))
        .text("lemma", rows.iter().map(|row| row.item.lemma.as_str()))
        .text("upos", rows.iter().map(|row| row.item.upos.as_str()))
        .text("xpos", rows.iter().map(|row| row.item.xpos.as_str()))
        .optional_int("head", rows.iter().map(|row| row.item.head))
        .text("deprel", rows.iter().map(|row| row.item.deprel.as_str()))
        .into_batch()
}

fn mentions(readings: &[VisibleReading<'_>]) -> Result<RecordBatch, ArrowError> {
    let rows = rows(readings, |reading| &reading.mentions);
    Columns::default()
        .text("article", rows.iter().map(Row::article))
        .text("id", rows.iter().map(|row| row.item.id.as_str()))
        .int("start", rows.iter().map(|row| row.item.start))
        .int("end", rows.iter().map(|row| row.item.end))
        .text("text", rows.iter().map(|row| row.item.text.as_str()))
        .variant("form", rows.iter().map(|row| row.item.form))
        .variant("type", rows.iter().map(|row| row.item.kind))
        .optional_text("actor", rows.iter().map(|row| row.item.actor.as_ref()))
        .float("confidence", rows.iter().map(|row| row.item.confidence))
        .text("by", rows.iter().map(|row| row.item.by.as_str()))
        .into_batch()
}

fn actors(readings: &[VisibleReading<'_>]) -> Result<RecordBatch, ArrowError> {
    let rows = rows(readings, |reading| &reading.actors);
    Columns::default()
        .text("article", rows.iter().map(Row::article))
        .text("id", rows.iter().map(|row| row.item.id.as_str()))
        .text("name", rows.iter().map(|row| row.item.name.as_str()))
        .variant("type", rows.iter().map(|row| row.item.kind))
        .text_list("names", rows.iter().map(|row| row.item.names.as_slice()))?
        .text_list("mentions", rows.iter().map(|row| row.item.mentions.as_slice()))?
        .into_batch()
}

fn attributions(readings: &[VisibleReading<'_>]) -> Result<RecordBatch, ArrowError> {
    let rows = rows(readings, |reading| &reading.attributions);
    let items = || rows.iter().map(|row| row.item);
    Columns::default()
        .text("article", rows.iter().map(Row::article))
        .text("id", items().map(|q| q.id.as_str()))
        .variant("form", items().map(|q| q.form))
        .variant("act", items().map(|q| q.act))
        .variant("polarity", items().map(|q| q.polarity))
        .optional_int("start", items().map(|q| Some(q.content.first()?.start)))
        .optional_int("end", items().map(|q| Some(q.content.last()?.end)))
        .struct_list("content", items().map(|q| q.content.len()), spans(&rows, |q| &q.content))?
        .struct_list("quoted", items().map(|q| q.quoted.len()), spans(&rows, |q| &q.quoted))?
        .optional_text("cue", items().map(|q| Some(&q.cue.as_ref()?.text)))
        .optional_int("cue_start", items().map(|q| Some(q.cue.as_ref()?.start)))
        .optional_int("cue_end", items().map(|q| Some(q.cue.as_ref()?.end)))
        .optional_text("source", items().map(|q| Some(&q.source.as_ref()?.text)))
        .optional_int("source_start", items().map(|q| Some(q.source.as_ref()?.start)))
        .optional_int("source_end", items().map(|q| Some(q.source.as_ref()?.end)))
        .optional_text("speaker", items().map(|q| q.speaker.as_ref()))
        .optional_text("speaker_name", rows.iter().map(|row| Some(&speaker(row)?.name)))
        .optional_text("parent", items().map(|q| q.parent.as_ref()))
        .float("confidence", items().map(|q| q.confidence))
        .text("by", items().map(|q| q.by.as_str()))
        .into_batch()
}

/// The fields of all spans of one part of the attributions.
fn spans(rows: &[Row<'_, Attribution>], part: fn(&Attribution) -> &[Span]) -> Columns {
    let spans = || rows.iter().flat_map(|row| part(row.item));
    Columns::default()
        .int("start", spans().map(|span| span.start))
        .int("end", spans().map(|span| span.end))
        .text("text", spans().map(|span| span.text.as_str()))
}

fn speaker<'r>(row: &Row<'r, Attribution>) -> Option<&'r Actor> {
    let id = row.item.speaker.as_ref()?;
    row.visible.reading.actors.iter().find(|actor| actor.id == *id)
}

fn notes(readings: &[VisibleReading<'_>]) -> Result<RecordBatch, ArrowError> {
    let rows = rows(readings, |reading| &reading.notes);
    Columns::default()
        .text("article", rows.iter().map(Row::article))
        .int("number", rows.iter().map(Row::number))
        .variant("level", rows.iter().map(|row| row.item.level))
        .text("code", rows.iter().map(|row| row.item.code.as_str()))
        .text("message", rows.iter().map(|row| row.item.message.as_str()))
        .int("start", rows.iter().map(|row| row.item.start))
        .int("end", rows.iter().map(|row| row.item.end))
        .into_batch()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_layer_has_a_table_by_a_name_that_exports_know() {
        for (name, batch) in layer_tables() {
            assert!(crate::format::is_layer_table(name), "{name}");
            let batch = batch(&[]).unwrap();
            let first = batch.schema().field(0).name().clone();
            assert_eq!((batch.num_rows(), first == "article" || name == "articles"), (0, true));
        }
    }
}
