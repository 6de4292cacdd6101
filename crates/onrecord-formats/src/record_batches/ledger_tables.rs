//! The ledger's tables.

use arrow_array::RecordBatch;
use arrow_schema::ArrowError;

use super::columns::Columns;
use crate::ledger_tables::{ExportedActor, ExportedCorrection, ExportedStory};

/// Actors linked across articles.
pub(crate) fn linked_actors(actors: &[ExportedActor]) -> Result<RecordBatch, ArrowError> {
    let names = || actors.iter().flat_map(|actor| &actor.names);
    let members = || actors.iter().flat_map(|actor| &actor.members);
    Columns::default()
        .text("id", actors.iter().map(|actor| actor.id.as_str()))
        .text("name", actors.iter().map(|actor| actor.name.as_str()))
        .variant("type", actors.iter().map(|actor| actor.kind))
        .int("articles", actors.iter().map(|actor| actor.articles))
        .struct_list(
            "names",
            actors.iter().map(|actor| actor.names.len()),
            Columns::default()
                .text("name", names().map(|name| name.name.as_str()))
                .int("actors", names().map(|name| name.actors)),
        )?
        .struct_list(
            "members",
            actors.iter().map(|actor| actor.members.len()),
            Columns::default()
                .text("article", members().map(|member| member.article.as_str()))
                .text("actor", members().map(|member| member.actor.as_str())),
        )?
        .into_batch()
}

/// The articles of stories.
pub(crate) fn stories(stories: &[ExportedStory]) -> Result<RecordBatch, ArrowError> {
    let rows = || {
        stories.iter().flat_map(|story| {
            story.articles.iter().enumerate().map(move |(index, article)| (story, index, article))
        })
    };
    Columns::default()
        .text("story", rows().map(|(story, ..)| story.story.as_str()))
        .text("article", rows().map(|(.., article)| article.article.as_str()))
        .optional_text("outlet", rows().map(|(.., article)| article.outlet.as_ref()))
        .optional_text("published", rows().map(|(.., article)| article.published.as_ref()))
        .int("articles", rows().map(|(story, ..)| story.articles.len()))
        .bool("published_first", rows().map(|(_, index, _)| index == 0))
        .into_batch()
}

/// The pairs of copies in stories.
pub(crate) fn copies(stories: &[ExportedStory]) -> Result<RecordBatch, ArrowError> {
    let rows =
        || stories.iter().flat_map(|story| story.copies.iter().map(move |copy| (story, copy)));
    let copies = || rows().map(|(_, copy)| copy);
    let runs = || copies().flat_map(|copy| &copy.stretches);
    Columns::default()
        .text("article", copies().map(|copy| copy.article.as_str()))
        .text("other", copies().map(|copy| copy.other.as_str()))
        .text("story", rows().map(|(story, _)| story.story.as_str()))
        .double("share", copies().map(|copy| copy.share))
        .double("other_share", copies().map(|copy| copy.other_share))
        .double("containment", copies().map(|copy| copy.containment))
        .double("jaccard", copies().map(|copy| copy.jaccard))
        .struct_list(
            "stretches",
            copies().map(|copy| copy.stretches.len()),
            Columns::default()
                .int("start", runs().map(|run| run.0))
                .int("end", runs().map(|run| run.1))
                .int("other_start", runs().map(|run| run.2))
                .int("other_end", runs().map(|run| run.3)),
        )?
        .into_batch()
}

/// The journal of corrections.
pub(crate) fn corrections(journal: &[ExportedCorrection]) -> Result<RecordBatch, ArrowError> {
    let rows = || journal.iter();
    Columns::default()
        .text("id", rows().map(|row| row.id.as_str()))
        .text("made", rows().map(|row| row.made.as_str()))
        .text("who", rows().map(|row| row.who.as_str()))
        .optional_text("why", rows().map(|row| row.why.as_ref()))
        .text("kind", rows().map(|row| row.kind.as_str()))
        .text("change", rows().map(|row| row.change.as_str()))
        .optional_text("undone_by", rows().map(|row| row.undone_by.as_ref()))
        .into_batch()
}
