//! The evidence for one item of a reading, one part per line.

use onrecord::contract::{Mention, Reading, Span};
use onrecord::language::PartScores;

use super::speakers::Speakers;
use super::style::{Look, Style};
use super::{escape, wrap};

/// Columns of the parts' names.
const NAME_WIDTH: usize = 16;
/// Digits of an article's id in citations.
const SHORT_ID: usize = 8;

/// A layer whose items can be explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ItemLayer {
    Attributions,
    Mentions,
    Actors,
}

/// Sets an item's parts, their evidence, and what made the item. `scores` is `None` if they cannot be known.
pub(crate) fn explanation(
    reading: &Reading,
    layer: ItemLayer,
    index: usize,
    scores: Option<Option<PartScores>>,
    look: Look,
) -> String {
    let mut lines = ExplanationLines { out: String::new(), reading, look };
    match layer {
        ItemLayer::Attributions => lines.attribution(index, scores),
        ItemLayer::Mentions => lines.mention(&reading.mentions[index]),
        ItemLayer::Actors => lines.actor(index),
    }
    lines.out
}

/// What made an item, in a sentence.
pub(crate) fn provenance(by: &str) -> Option<&'static str> {
    if by.starts_with("correction:") {
        return Some("a user's correction, which `onrecord corrections` lists");
    }
    onrecord::reading::describe(by)
}

struct ExplanationLines<'r> {
    out: String,
    reading: &'r Reading,
    look: Look,
}

impl ExplanationLines<'_> {
    fn line(&mut self, name: &str, text: &str) {
        let room = self.look.width.saturating_sub(NAME_WIDTH).max(20);
        for (i, row) in wrap::fold(text, room).iter().enumerate() {
            let name = if i == 0 { name } else { "" };
            self.look.paint(&mut self.out, Style::DIM, &format!("{name:<NAME_WIDTH$}"));
            self.out.push_str(row);
            self.out.push('\n');
        }
    }

    fn heading(&mut self, id: &str, what: &str) {
        let text = format!("{} · {what}", escape::visible(id));
        self.look.paint(&mut self.out, Style::BOLD, &text);
        self.out.push('\n');
    }

    fn place(&self, start: usize, end: usize) -> String {
        let id: String = self.reading.article.id.chars().take(SHORT_ID).collect();
        format!("{}:{start}-{end}", escape::visible(&id))
    }

    fn span(&mut self, name: &str, span: &Span) {
        let text = format!("{}  {}", self.place(span.start, span.end), span.text);
        self.line(name, &text);
    }

    fn made(&mut self, confidence: f32, by: &str) {
        let share =
            format!("{confidence} (of 100 such items about {:.0} are right)", confidence * 100.0);
        self.line("confidence", &share);
        let what = provenance(by).unwrap_or("a rule or model of another version");
        self.line("made by", &format!("{by}: {what}"));
        let model = self.reading.model.clone();
        self.line("in", &format!("onrecord {}, {model}", self.reading.onrecord));
    }

    fn attribution(&mut self, index: usize, scores: Option<Option<PartScores>>) {
        let q = &self.reading.attributions[index];
        self.heading(&q.id, "attribution");
        for (i, run) in q.content.iter().enumerate() {
            self.span(if i == 0 { "content" } else { "" }, run);
        }
        match &q.cue {
            Some(cue) => self.span("cue", cue),
            None => self.line("cue", "none"),
        }
        match &q.source {
            Some(source) => self.span("source", source),
            None => self.line("source", "none"),
        }
        let speakers = Speakers::new(self.reading);
        let actor = |id: &String| self.reading.actors.iter().find(|actor| actor.id == *id);
        let speaker =
            q.speaker.as_ref().and_then(actor).map(|actor| format!("{} {}", actor.id, actor.name));
        self.line("speaker", speaker.as_deref().unwrap_or("not resolved"));
        let outlet = self.reading.article.publisher.as_deref().unwrap_or("the outlet");
        let names =
            speakers.enclosing(index).chain([index]).map(|at| speakers.of(at).label.clone());
        let chain: Vec<String> = std::iter::once(outlet.to_owned()).chain(names).collect();
        self.line("on the word of", &chain.join(" → "));
        let manner = [q.form.name(), q.act.name(), q.polarity.name()].join(", ");
        self.line("manner", &manner);
        match scores {
            Some(Some(PartScores { cue, source, content })) => {
                self.line(
                    "scores",
                    &format!("cue {cue:.3}, source {source:.3}, content {content:.3}"),
                );
            }
            Some(None) => self.line("scores", "none: a rule made it"),
            None => self.line(
                "scores",
                "unknown: another model made this reading; name that model with --model",
            ),
        }
        self.made(q.confidence, &q.by);
    }

    fn mention(&mut self, m: &Mention) {
        self.heading(&m.id, "mention");
        let text = format!("{}  {}", self.place(m.start, m.end), m.text);
        self.line("words", &text);
        let actor =
            m.actor.as_ref().and_then(|id| self.reading.actors.iter().find(|a| a.id == *id));
        let actor = actor.map(|actor| format!("{} {}", actor.id, actor.name));
        self.line("actor", actor.as_deref().unwrap_or("not resolved"));
        self.line("form", &[m.form.name(), m.kind.name()].join(", "));
        self.made(m.confidence, &m.by);
    }

    fn actor(&mut self, index: usize) {
        let a = &self.reading.actors[index];
        self.heading(&a.id, "actor");
        self.line("name", &a.name);
        self.line("type", a.kind.name());
        self.line("names", &a.names.join(" · "));
        for (i, id) in a.mentions.iter().enumerate() {
            let Some(m) = self.reading.mentions.iter().find(|m| m.id == *id) else { continue };
            let text = format!(
                "{} {}  {} ({}, {})",
                m.id,
                self.place(m.start, m.end),
                m.text,
                m.confidence,
                m.by
            );
            self.line(if i == 0 { "mentions" } else { "" }, &text);
        }
        self.line("in", &format!("onrecord {}, {}", self.reading.onrecord, self.reading.model));
    }
}
