//! The layers' columns and rows. Names are those of a reading's JSON, and of the ledger's views.

use std::collections::BTreeMap;

use onrecord_reading::contract::{Evidence, Reading, Span};
use onrecord_text::{OffsetMap, OffsetUnit};
use serde::Serialize;

use super::table::Table;
use crate::ledger_tables::{JoinedActor, JournalRow, Story};
use crate::{Error, folder};

const ARTICLES: &str = "message articles {
    required binary id (STRING);
    optional binary title (STRING);
    optional binary outlet (STRING);
    optional binary publisher (STRING);
    optional binary site (STRING);
    optional binary section (STRING);
    required group authors (LIST) { repeated group list { required binary element (STRING); } }
    optional binary published (STRING);
    optional binary modified (STRING);
    optional binary language (STRING);
    optional binary url (STRING);
    required binary metadata_from (STRING);
    optional binary licence (STRING);
    optional binary licence_url (STRING);
    optional binary licence_applies_to (STRING);
    optional binary licence_evidence (STRING);
    optional float licence_confidence;
    optional binary licence_by (STRING);
    optional boolean mining_reserved;
    optional binary mining_policy (STRING);
    optional binary mining_evidence (STRING);
    optional binary mining_by (STRING);
    optional binary fingerprint (STRING);
    optional binary path (STRING);
    optional binary record (STRING);
    required binary format (STRING);
    required binary encoding (STRING);
    required int64 replacements;
    required binary sha256 (STRING);
    required binary text_sha256 (STRING);
    optional binary text (STRING);
    required boolean shortened;
    optional double own_voice;
    optional double attributed;
    optional double chained;
    required binary onrecord (STRING);
    required binary model (STRING);
}";

const BLOCKS: &str = "message blocks {
    required binary article (STRING);
    required int64 number;
    required int64 start;
    required int64 end;
    required binary kind (STRING);
    optional binary text (STRING);
}";

const SENTENCES: &str = "message sentences {
    required binary article (STRING);
    required int64 number;
    required int64 start;
    required int64 end;
    optional binary text (STRING);
}";

const TOKENS: &str = "message tokens {
    required binary article (STRING);
    required int64 index;
    required int64 start;
    required int64 end;
    required binary text (STRING);
    required binary lemma (STRING);
    required binary upos (STRING);
    required binary xpos (STRING);
    optional int64 head;
    required binary deprel (STRING);
}";

const MENTIONS: &str = "message mentions {
    required binary article (STRING);
    required binary id (STRING);
    required int64 start;
    required int64 end;
    required binary text (STRING);
    required binary form (STRING);
    required binary type (STRING);
    optional binary actor (STRING);
    required float confidence;
    required binary by (STRING);
}";

const ACTORS: &str = "message actors {
    required binary article (STRING);
    required binary id (STRING);
    required binary name (STRING);
    required binary type (STRING);
    required group names (LIST) { repeated group list { required binary element (STRING); } }
    required group mentions (LIST) { repeated group list { required binary element (STRING); } }
}";

const ATTRIBUTIONS: &str = "message attributions {
    required binary article (STRING);
    required binary id (STRING);
    required binary form (STRING);
    required binary act (STRING);
    required binary polarity (STRING);
    optional int64 start;
    optional int64 end;
    required group content (LIST) { repeated group list { required group element {
        required int64 start; required int64 end; required binary text (STRING); } } }
    required group quoted (LIST) { repeated group list { required group element {
        required int64 start; required int64 end; required binary text (STRING); } } }
    optional binary cue (STRING);
    optional int64 cue_start;
    optional int64 cue_end;
    optional binary source (STRING);
    optional int64 source_start;
    optional int64 source_end;
    optional binary speaker (STRING);
    optional binary speaker_name (STRING);
    optional binary parent (STRING);
    required float confidence;
    required binary by (STRING);
}";

const NOTES: &str = "message notes {
    required binary article (STRING);
    required int64 number;
    required binary level (STRING);
    required binary code (STRING);
    required binary message (STRING);
    required int64 start;
    required int64 end;
}";

const JOINED_ACTORS: &str = "message joined_actors {
    required binary id (STRING);
    required binary name (STRING);
    required binary type (STRING);
    required int64 articles;
    required group names (LIST) { repeated group list { required group element {
        required binary name (STRING); required int64 actors; } } }
    required group members (LIST) { repeated group list { required group element {
        required binary article (STRING); required binary actor (STRING); } } }
}";

const STORIES: &str = "message stories {
    required binary story (STRING);
    required binary article (STRING);
    optional binary outlet (STRING);
    optional binary published (STRING);
    required int64 articles;
    required boolean told_first;
}";

const COPIES: &str = "message copies {
    required binary article (STRING);
    required binary other (STRING);
    required binary story (STRING);
    required double share;
    required double other_share;
    required double containment;
    required double jaccard;
    required group stretches (LIST) { repeated group list { required group element {
        required int64 start; required int64 end; required int64 other_start; required int64 other_end; } } }
}";

const CORRECTIONS: &str = "message corrections {
    required binary id (STRING);
    required binary made (STRING);
    required binary who (STRING);
    optional binary why (STRING);
    required binary kind (STRING);
    required binary change (STRING);
    optional binary undone_by (STRING);
}";

/// The columns of a layer, in Parquet's own language.
pub(super) fn schema(layer: &str) -> &'static str {
    match layer {
        "articles" => ARTICLES,
        "blocks" => BLOCKS,
        "sentences" => SENTENCES,
        "tokens" => TOKENS,
        "mentions" => MENTIONS,
        "actors" => ACTORS,
        "attributions" => ATTRIBUTIONS,
        folder::JOINED_ACTORS => JOINED_ACTORS,
        folder::STORIES => STORIES,
        folder::COPIES => COPIES,
        folder::CORRECTIONS => CORRECTIONS,
        _ => NOTES,
    }
}

/// A row of `joined_actors`.
pub(crate) fn write_actor(actor: &JoinedActor, table: &mut Table) -> Result<(), Error> {
    let row = table.row().text(&actor.id).text(&actor.name).text(&named(actor.kind));
    let row = row.whole(actor.articles).texts(actor.names.iter().map(|name| name.name.as_str()));
    let row = row.wholes(actor.names.iter().map(|name| name.actors));
    row.texts(actor.members.iter().map(|member| member.article.as_str()))
        .texts(actor.members.iter().map(|member| member.actor.as_str()));
    table.flush_when_full()
}

/// Rows of `stories` and `copies`.
pub(crate) fn write_story(
    story: &Story,
    table: &mut Table,
    copies: &mut Table,
) -> Result<(), Error> {
    for (at, article) in story.articles.iter().enumerate() {
        let row = table.row().text(&story.story).text(&article.article);
        let row = row.maybe_text(article.outlet.as_deref());
        let row = row.maybe_text(article.published.as_deref());
        row.whole(story.articles.len()).maybe_truth(Some(at == 0));
    }
    table.flush_when_full()?;
    for copy in &story.copies {
        let mut row = copies.row().text(&copy.article).text(&copy.other).text(&story.story);
        for share in [copy.share, copy.other_share, copy.containment, copy.jaccard] {
            row = row.maybe_double(Some(share));
        }
        let stretches = || copy.stretches.iter();
        row.wholes(stretches().map(|stretch| stretch.0))
            .wholes(stretches().map(|stretch| stretch.1))
            .wholes(stretches().map(|stretch| stretch.2))
            .wholes(stretches().map(|stretch| stretch.3));
        copies.flush_when_full()?;
    }
    Ok(())
}

/// A row of `corrections`.
pub(crate) fn write_correction(row: &JournalRow, table: &mut Table) -> Result<(), Error> {
    let JournalRow { id, made, who, why, kind, change, undone_by, .. } = row;
    let row = table.row().text(id).text(made).text(who).maybe_text(why.as_deref());
    row.text(kind).text(change).maybe_text(undone_by.as_deref());
    table.flush_when_full()
}

/// The rows of one article.
pub(super) struct Rows<'r> {
    reading: &'r Reading,
    shortened: bool,
    map: OffsetMap<'r>,
}

impl<'r> Rows<'r> {
    pub(super) fn new(reading: &'r Reading, shortened: bool) -> Self {
        let map = OffsetMap::new(&reading.article.text, OffsetUnit::Codepoint);
        Self { reading, shortened, map }
    }

    /// Those of a layer.
    pub(super) fn write(&self, layer: &str, table: &mut Table) {
        match layer {
            "articles" => self.article(table),
            "blocks" => self.blocks(table),
            "sentences" => self.sentences(table),
            "tokens" => self.tokens(table),
            "mentions" => self.mentions(table),
            "actors" => self.actors(table),
            "attributions" => self.attributions(table),
            _ => self.notes(table),
        }
    }

    fn id(&self) -> &str {
        &self.reading.article.id
    }

    /// `None` where the text is not shown.
    fn words(&self, start: usize, end: usize) -> Option<&str> {
        if self.shortened {
            return None;
        }
        let (start, end) = self.map.to_byte(start).zip(self.map.to_byte(end))?;
        self.reading.article.text.get(start..end)
    }

    fn article(&self, table: &mut Table) {
        let Reading { article, summary, onrecord, model, .. } = self.reading;
        let (licence, mining) = (article.licence.as_ref(), article.mining.as_ref());
        let source = &article.source;
        (table.row().text(&article.id))
            .maybe_text(article.title.as_deref())
            .maybe_text(article.publisher.as_deref().or(article.site.as_deref()))
            .maybe_text(article.publisher.as_deref())
            .maybe_text(article.site.as_deref())
            .maybe_text(article.section.as_deref())
            .texts(article.authors.iter().map(String::as_str))
            .maybe_text(article.published.as_deref())
            .maybe_text(article.modified.as_deref())
            .maybe_text(article.language.as_deref())
            .maybe_text(article.url.as_deref())
            .text(&serde_json::to_string(&article.metadata_from).unwrap_or_default())
            .maybe_text(licence.map(|licence| licence.id.as_str()))
            .maybe_text(licence.and_then(|licence| licence.url.as_deref()))
            .maybe_text(licence.map(|licence| named(licence.applies_to)).as_deref())
            .maybe_text(licence.and_then(|l| l.evidence.as_ref()).map(Evidence::text))
            .maybe_single(licence.map(|licence| licence.confidence))
            .maybe_text(licence.map(|licence| licence.by.as_str()))
            .maybe_truth(mining.map(|mining| mining.reserved))
            .maybe_text(mining.and_then(|mining| mining.policy.as_deref()))
            .maybe_text(mining.map(|mining| mining.evidence.text()))
            .maybe_text(mining.map(|mining| mining.by.as_str()))
            .maybe_text(article.fingerprint.as_deref())
            .maybe_text(source.path.as_deref())
            .maybe_text(source.record.as_deref())
            .text(&source.format)
            .text(&source.encoding)
            .whole(source.replacements)
            .text(&source.sha256)
            .text(&article.text_sha256)
            .maybe_text((!self.shortened).then_some(&article.text))
            .maybe_truth(Some(self.shortened))
            .maybe_double(summary.map(|shares| shares.own_voice))
            .maybe_double(summary.map(|shares| shares.attributed))
            .maybe_double(summary.map(|shares| shares.chained))
            .text(onrecord)
            .text(model);
    }

    fn blocks(&self, table: &mut Table) {
        for (number, block) in (1..).zip(&self.reading.article.blocks) {
            let row = table.row().text(self.id()).whole(number).whole(block.start).whole(block.end);
            row.text(&named(block.kind)).maybe_text(self.words(block.start, block.end));
        }
    }

    fn sentences(&self, table: &mut Table) {
        for (number, sentence) in (1..).zip(&self.reading.sentences) {
            let row = table.row().text(self.id()).whole(number);
            let row = row.whole(sentence.start).whole(sentence.end);
            row.maybe_text(self.words(sentence.start, sentence.end));
        }
    }

    fn tokens(&self, table: &mut Table) {
        for (index, token) in self.reading.tokens.iter().enumerate() {
            let row = table.row().text(self.id()).whole(index).whole(token.start).whole(token.end);
            let row = row.text(&token.text).text(&token.lemma).text(&token.upos).text(&token.xpos);
            row.maybe_whole(token.head).text(&token.deprel);
        }
    }

    fn mentions(&self, table: &mut Table) {
        for mention in &self.reading.mentions {
            let row = table.row().text(self.id()).text(&mention.id);
            let row = row.whole(mention.start).whole(mention.end).text(&mention.text);
            let row = row.text(&named(mention.form)).text(&named(mention.kind));
            let row = row.maybe_text(mention.actor.as_deref());
            row.maybe_single(Some(mention.confidence)).text(&mention.by);
        }
    }

    fn actors(&self, table: &mut Table) {
        for actor in &self.reading.actors {
            let row = table.row().text(self.id()).text(&actor.id).text(&actor.name);
            let row = row.text(&named(actor.kind));
            row.texts(actor.names.iter().map(String::as_str))
                .texts(actor.mentions.iter().map(String::as_str));
        }
    }

    fn attributions(&self, table: &mut Table) {
        let actors = self.reading.actors.iter();
        let names: BTreeMap<&str, &str> =
            actors.map(|actor| (actor.id.as_str(), actor.name.as_str())).collect();
        for q in &self.reading.attributions {
            let row = table.row().text(self.id()).text(&q.id);
            let row = row.text(&named(q.form)).text(&named(q.act)).text(&named(q.polarity));
            // Those of the citation.
            let row = row.maybe_whole(q.content.first().map(|run| run.start));
            let mut row = row.maybe_whole(q.content.last().map(|run| run.end));
            for runs in [&q.content, &q.quoted] {
                row = row.wholes(runs.iter().map(|run| run.start));
                row = row.wholes(runs.iter().map(|run| run.end));
                row = row.texts(runs.iter().map(|run| run.text.as_str()));
            }
            for span in [&q.cue, &q.source] {
                row = row.maybe_text(span.as_ref().map(|span: &Span| span.text.as_str()));
                row = row.maybe_whole(span.as_ref().map(|span| span.start));
                row = row.maybe_whole(span.as_ref().map(|span| span.end));
            }
            let speaker = q.speaker.as_deref();
            let row = row.maybe_text(speaker);
            let row = row.maybe_text(speaker.and_then(|id| names.get(id).copied()));
            let row = row.maybe_text(q.parent.as_deref());
            row.maybe_single(Some(q.confidence)).text(&q.by);
        }
    }

    fn notes(&self, table: &mut Table) {
        for (number, note) in (1..).zip(&self.reading.notes) {
            let row = table.row().text(self.id()).whole(number).text(&named(note.level));
            row.text(&note.code).text(&note.message).whole(note.start).whole(note.end);
        }
    }
}

/// An enumeration's value as readings name it.
fn named(value: impl Serialize) -> String {
    let value = serde_json::to_value(value).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}
