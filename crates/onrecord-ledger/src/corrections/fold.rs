//! Folds the journal: computes an article's attributions from what was read and from the corrections in their order.

use std::collections::BTreeSet;

use onrecord_reading::contract::{Attribution, Span};
use rusqlite::Connection;

use crate::journal::anchors::{self, Anchor, AttributionAnchor, text_of};
use crate::journal::edits::{Amendment, Edit, EditedContent, WrittenAttribution};
use crate::journal::entries::{Entry, of_article};
use crate::journal::types::{BY, Change};
use crate::store::actors::ArticleActor;
use crate::store::ids::{ActorNumber, ArticleId, AttributionNumber, CorrectionId};
use crate::store::{Fault, load};

/// An attribution of an article, as read and as corrected.
#[derive(Clone, Debug)]
pub(super) struct FoldedAttribution {
    pub(super) number: AttributionNumber,
    /// As it was read; `None` if only a correction has it.
    pub(super) read: Option<Attribution>,
    /// As corrected, except that `speaker` is still the speaker that was read.
    pub(super) now: Attribution,
    /// The speaker as corrected.
    pub(super) said_by: Option<ArticleActor>,
    /// The row of the correction that names the speaker.
    pub(super) reassigned_by: Option<CorrectionId>,
    /// The row of the correction that rejects it.
    pub(super) rejected_by: Option<CorrectionId>,
    /// The content and cue that it has or had; corrections should refer to the first.
    anchors: Vec<(Vec<Span>, Option<Span>)>,
}

/// An article's attributions, and the corrections that fit them.
#[derive(Debug)]
pub(super) struct FoldedJournal {
    /// By number.
    pub(super) items: Vec<FoldedAttribution>,
    /// The ids of the corrections that fit.
    pub(super) fitting: BTreeSet<String>,
}

impl FoldedAttribution {
    fn new(
        number: AttributionNumber,
        read: Option<Attribution>,
        now: Attribution,
        said_by: Option<ArticleActor>,
    ) -> Self {
        let anchors = vec![(now.content.clone(), now.cue.clone())];
        Self { number, read, now, said_by, reassigned_by: None, rejected_by: None, anchors }
    }

    /// The anchor for new corrections: the place that was read, so that a correction still fits after another is
    /// undone.
    pub(super) fn anchor(&self, text_sha256: String) -> AttributionAnchor {
        let (content, cue) = self.anchors.first().cloned().unwrap_or_default();
        AttributionAnchor { text_sha256, content, cue }
    }

    /// Whether a correction moved it.
    fn is_moved(&self) -> bool {
        (self.read.as_ref())
            .is_none_or(|read| (&read.content, &read.cue) != (&self.now.content, &self.now.cue))
    }

    fn matches(&self, content: &[Span], cue: Option<&Span>) -> bool {
        self.anchors.iter().any(|(runs, own)| runs == content && own.as_ref() == cue)
    }

    /// Marks it as written by a correction, with confidence 1.
    fn written_by(&mut self, correction: &str) {
        self.now.confidence = 1.0;
        self.now.by = format!("{BY}{correction}");
        let place = (self.now.content.clone(), self.now.cue.clone());
        if !self.anchors.contains(&place) {
            self.anchors.push(place);
        }
    }
}

/// The attributions of an article after all corrections that are not undone.
pub(super) fn fold_journal(
    connection: &Connection,
    article: ArticleId,
) -> Result<FoldedJournal, Fault> {
    let read = load::attributions(connection, article)?;
    let mut next = AttributionNumber(1);
    let mut items = Vec::with_capacity(read.len());
    for attribution in read {
        let number = AttributionNumber::of(&attribution.id).unwrap_or(next);
        let speaker = attribution.speaker.as_deref().and_then(ActorNumber::of);
        let said_by = speaker.map(|number| ArticleActor { article, number });
        items.push(FoldedAttribution::new(number, Some(attribution.clone()), attribution, said_by));
        next = AttributionNumber(number.0 + 1);
    }
    let entries = of_article(connection, article)?;
    let mut fold = JournalFold {
        connection,
        article,
        text_sha256: text_of(connection, article)?,
        text: None,
        items,
        fitting: BTreeSet::new(),
    };
    for entry in entries {
        let is_new = matches!(entry.correction.change, Change::AddAttribution { .. });
        if entry.counts {
            fold.correct(&entry, next)?;
        }
        // Undone ones keep their numbers, so that all others keep theirs too.
        next.0 += i64::from(is_new);
    }
    let JournalFold { mut items, fitting, .. } = fold;
    if items.iter().any(FoldedAttribution::is_moved) {
        recompute_parents(&mut items);
    }
    Ok(FoldedJournal { items, fitting })
}

struct JournalFold<'c> {
    connection: &'c Connection,
    article: ArticleId,
    text_sha256: String,
    /// The article's text, once a correction needs it.
    text: Option<String>,
    items: Vec<FoldedAttribution>,
    fitting: BTreeSet<String>,
}

impl JournalFold<'_> {
    fn correct(&mut self, entry: &Entry, number: AttributionNumber) -> Result<(), Fault> {
        let change = &entry.correction.change;
        if change.attribution_text() != Some(&self.text_sha256) {
            return Ok(());
        }
        let fits = match change {
            Change::RejectAttribution { attribution } => match self.find(attribution) {
                Some(at) => {
                    self.items[at].rejected_by = Some(entry.row);
                    true
                }
                None => false,
            },
            Change::ReassignAttribution { attribution, speaker } => match self.find(attribution) {
                Some(at) => {
                    self.set_speaker(at, speaker.as_ref(), entry.row)?;
                    true
                }
                None => false,
            },
            Change::AddAttribution { attribution, speaker } => {
                self.add(entry, attribution, speaker.as_ref(), number)?
            }
            Change::AmendAttribution { attribution, to } => self.amend(entry, attribution, to)?,
            _ => return Ok(()),
        };
        if fits {
            self.fitting.insert(entry.correction.id.clone());
        }
        Ok(())
    }

    /// The attribution at an anchor: the one with this content and cue, or else the only one with this content.
    fn find(&self, anchor: &AttributionAnchor) -> Option<usize> {
        let (content, cue) = (&anchor.content, anchor.cue.as_ref());
        let is_now =
            |item: &FoldedAttribution| (&item.now.content, item.now.cue.as_ref()) == (content, cue);
        let mut with_content = (0..self.items.len())
            .filter(|&at| self.items[at].anchors.iter().any(|(runs, _)| runs == content));
        (self.items.iter().position(is_now))
            .or_else(|| self.items.iter().position(|item| item.matches(content, cue)))
            .or_else(|| with_content.next().filter(|_| with_content.next().is_none()))
    }

    /// The attribution that has this content now, preferably with this cue.
    fn with_content(&self, content: &[Span], cue: Option<&Span>) -> Option<usize> {
        let mut all = (0..self.items.len()).filter(|&at| self.items[at].now.content == content);
        let same_cue = all.clone().find(|&at| self.items[at].now.cue.as_ref() == cue);
        same_cue.or_else(|| all.next())
    }

    fn set_speaker(
        &mut self,
        at: usize,
        speaker: Option<&Anchor>,
        row: CorrectionId,
    ) -> Result<(), Fault> {
        let Some(speaker) = speaker else {
            (self.items[at].said_by, self.items[at].reassigned_by) = (None, Some(row));
            return Ok(());
        };
        // Prefer an actor of this article; another copy of the text may have one too.
        let places = anchors::actors_at(self.connection, speaker)?;
        let here = places.iter().find(|place| place.article == self.article);
        if let Some(&place) = here.or(places.first()) {
            (self.items[at].said_by, self.items[at].reassigned_by) = (Some(place), Some(row));
        }
        Ok(())
    }

    fn add(
        &mut self,
        entry: &Entry,
        written: &WrittenAttribution,
        speaker: Option<&Anchor>,
        number: AttributionNumber,
    ) -> Result<bool, Fault> {
        if !written.fits(self.text()?) {
            return Ok(false);
        }
        let WrittenAttribution { form, act, polarity, content, quoted, cue, source, .. } =
            written.clone();
        let at = match self.with_content(&content, cue.as_ref()) {
            Some(at) => {
                let item = &mut self.items[at];
                let now = &mut item.now;
                (now.form, now.act, now.polarity, now.quoted) = (form, act, polarity, quoted);
                now.cue = cue.or_else(|| now.cue.take());
                now.source = source.or_else(|| now.source.take());
                // Adding an attribution overrides an earlier rejection of it.
                item.rejected_by = None;
                at
            }
            None => {
                let now = Attribution {
                    id: number.to_string(),
                    form,
                    act,
                    polarity,
                    content,
                    quoted,
                    cue,
                    source,
                    speaker: None,
                    parent: None,
                    confidence: 1.0,
                    by: String::new(),
                };
                self.items.push(FoldedAttribution::new(number, None, now, None));
                self.items.len() - 1
            }
        };
        self.items[at].written_by(&entry.correction.id);
        if speaker.is_some() {
            self.set_speaker(at, speaker, entry.row)?;
        }
        Ok(true)
    }

    fn amend(
        &mut self,
        entry: &Entry,
        anchor: &AttributionAnchor,
        to: &Amendment,
    ) -> Result<bool, Fault> {
        if !to.fits(self.text()?) {
            return Ok(false);
        }
        let Amendment { form, act, polarity, content, cue, source, speaker } = to.clone();
        // A newer model may already read what the correction says.
        let target = |content: &EditedContent| {
            let cue = match &cue {
                Edit::Keep => anchor.cue.as_ref(),
                edited => edited.value(),
            };
            self.with_content(&content.runs, cue)
        };
        let at = self.find(anchor).or_else(|| content.as_ref().and_then(target));
        let Some(at) = at else { return Ok(false) };
        let item = &mut self.items[at];
        let was = (anchor.content.clone(), anchor.cue.clone());
        if !item.anchors.contains(&was) {
            item.anchors.push(was);
        }
        let now = &mut item.now;
        now.form = form.unwrap_or(now.form);
        now.act = act.unwrap_or(now.act);
        now.polarity = polarity.unwrap_or(now.polarity);
        if let Some(content) = content {
            (now.content, now.quoted) = (content.runs, content.quoted);
        }
        now.cue = cue.apply(now.cue.take());
        now.source = source.apply(now.source.take());
        item.written_by(&entry.correction.id);
        if !speaker.is_keep() {
            self.set_speaker(at, speaker.value(), entry.row)?;
        }
        Ok(true)
    }

    fn text(&mut self) -> Result<&str, Fault> {
        let text = match self.text.take() {
            Some(text) => text,
            None => self
                .connection
                .prepare_cached("SELECT text FROM body WHERE article = ?")?
                .query_row([self.article], |row| row.get(0))?,
        };
        Ok(self.text.insert(text))
    }
}

/// Computes the parents of moved attributions and of those inside them: the attribution with the narrowest run around
/// content and cue, as in a reading.
fn recompute_parents(items: &mut [FoldedAttribution]) {
    let narrowest = |at: usize| {
        let own = &items[at].now;
        let spans = || own.content.iter().chain(&own.cue);
        let start = spans().map(|span| span.start).min()?;
        let end = spans().map(|span| span.end).max()?;
        // Only a longer run counts, so that no two contain each other.
        let around =
            |run: &Span| run.start <= start && end <= run.end && run.end - run.start > end - start;
        (items.iter().enumerate())
            .filter(|(other, item)| *other != at && item.rejected_by.is_none())
            .flat_map(|(other, item)| item.now.content.iter().map(move |run| (run, other)))
            .filter(|(run, _)| around(run))
            .min_by_key(|(run, other)| (run.end - run.start, *other))
            .map(|(_, other)| other)
    };
    let place = |id: &String| items.iter().position(|item| item.now.id == *id);
    let parents: Vec<Option<usize>> = (0..items.len())
        .map(|at| {
            let stood = items[at].now.parent.as_ref().and_then(place);
            let stands = narrowest(at);
            let moved = [Some(at), stood, stands];
            let is_new = moved.into_iter().flatten().any(|at| items[at].is_moved());
            if is_new { stands } else { stood }
        })
        .collect();
    for at in 0..items.len() {
        // A recorded reading may have cycles of parents.
        let mut up = parents[at];
        let mut steps = 0;
        while let Some(next) = up.filter(|next| *next != at && steps < items.len()) {
            up = parents[next];
            steps += 1;
        }
        let parent = parents[at].filter(|_| up.is_none());
        items[at].now.parent = parent.map(|at| items[at].now.id.clone());
    }
}
