//! The page of an article: its text with the voices in it marked.

use std::ops::Range;
use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use axum::response::{Html, IntoResponse, Response};
use maud::{Markup, html};
use onrecord::contract::Reading;
use onrecord::display::{AnnotatedBlock, AnnotatedRun, ContentStart, annotated_blocks};
use onrecord::ledger::StoryArticle;
use onrecord::text::BlockKind;

use super::components;
use super::layout::{HtmlPage, Tab};
use crate::article::{Voices, add_attribution_form, panel, text};
use crate::formatting::{day, number};
use crate::params::{Param, ParamKind, Params};
use crate::problem::Problem;
use crate::state::AppState;
use crate::{charts, links};

const ITEM: Param =
    Param { name: "item", kind: ParamKind::Text, description: "The chosen attribution" };
const AT: Param = Param {
    name: "at",
    kind: ParamKind::Text,
    description: "A range of code points, such as 10-25",
};

/// What the page shows.
struct ArticleData {
    reading: Reading,
    /// The article's id in citations.
    short_id: String,
    /// Whether the text may not be shown. Then spans hold only the first words.
    shortened: bool,
    copies: Vec<StoryArticle>,
}

async fn find(state: &Arc<AppState>, name: String) -> Result<ArticleData, Problem> {
    let audience = state.options.audience;
    state
        .pool
        .ask(move |ledger| {
            let id = links::resolve(ledger, &name)?;
            let (reading, shortened) =
                onrecord::formats::for_audience(ledger.ask().corrected_reading(&id)?, audience);
            let copies = ledger.ask().copies(&id)?;
            Ok::<_, Problem>(ArticleData {
                short_id: ledger.ask().short_id(&id)?,
                reading,
                shortened,
                copies,
            })
        })
        .await
}

pub(super) async fn show(
    State(state): State<Arc<AppState>>,
    Path(name): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<HtmlPage, Problem> {
    let params = Params::from_form(query.as_deref(), &[ITEM, AT])?;
    let cited = params.text("at").map(range).transpose()?;
    let data = find(&state, name).await?;
    let voices = Voices::new(&data.reading);
    let item = params.text("item").map(|item| find_item(&voices, item)).transpose()?;
    let title = data.reading.article.title.clone().unwrap_or_else(|| "Untitled".to_owned());
    let main =
        ArticleView { state: &state, data: &data, voices: &voices, item, cited }.page(&title);
    Ok(HtmlPage::new(title, Tab::None, main).with_layout("article"))
}

/// The panel for an attribution, which the script shows beside the text.
pub(super) async fn item(
    State(state): State<Arc<AppState>>,
    Path((name, item)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let data = find(&state, name).await?;
    let voices = Voices::new(&data.reading);
    let index = find_item(&voices, &item)?;
    let panel = panel(&state, &data.reading, &voices, index, &data.short_id);
    Ok(Html(panel.into_string()).into_response())
}

fn find_item(voices: &Voices<'_>, item: &str) -> Result<usize, Problem> {
    let unknown = || Problem::not_found(format!("The article has no attribution “{item}”."));
    voices.index_of(item).ok_or_else(unknown)
}

/// Parses a range of code points.
fn range(value: &str) -> Result<Range<usize>, Problem> {
    let (start, end) = value.split_once('-').unwrap_or_default();
    match (start.parse(), end.parse()) {
        (Ok(start), Ok(end)) => Ok(start..end),
        _ => Err(Problem::bad_request(format!("“{value}” is no range. Write it as 10-25."))),
    }
}

/// Renders the page.
struct ArticleView<'f> {
    state: &'f AppState,
    data: &'f ArticleData,
    voices: &'f Voices<'f>,
    item: Option<usize>,
    cited: Option<Range<usize>>,
}

impl ArticleView<'_> {
    fn page(&self, title: &str) -> Markup {
        let reading = &self.data.reading;
        let blocks = annotated_blocks(reading, self.cited.clone());
        let has_headline = blocks.iter().any(|block| block.kind == BlockKind::Headline);
        html! {
            (self.head(title, has_headline))
            @if self.data.shortened { (self.extracts()) } @else {
                (layer_switches())
                div.sheet {
                    article.text lang=[reading.article.language.as_deref()] data-article=(links::article(&reading.article.id)) {
                        (self.blocks(&blocks))
                    }
                }
            }
            aside.panel #panel aria-label="The chosen attribution" aria-live="polite" {
                @match self.item {
                    Some(index) => (panel(self.state, reading, self.voices, index, &self.data.short_id)),
                    None => (self.speaker_list()),
                }
            }
        }
    }

    fn head(&self, title: &str, has_headline: bool) -> Markup {
        let reading = &self.data.reading;
        let article = &reading.article;
        let outlet = article.publisher.as_deref().or(article.site.as_deref());
        html! {
            header.provenance {
                @if !has_headline || self.data.shortened { h1 { (text(title)) } }
                p.from {
                    @match outlet {
                        Some(outlet) => strong { (text(outlet)) },
                        None => strong { "Unknown outlet" },
                    }
                    @if let Some(published) = &article.published { " · " time datetime=(published) { (day(published)) } }
                    @if !article.authors.is_empty() && article.authors.iter().all(|author| Some(author.as_str()) != outlet) { " · " (text(&article.authors.join(", "))) }
                    @if let Some(section) = &article.section { " · " (text(section)) }
                }
                (components::licence(article.licence.as_ref(), article.mining.as_ref()))
                @if let Some(shares) = &reading.summary { (charts::voice_shares(shares)) }
                (self.copies())
                details.origin {
                    summary { "Where it came from" }
                    dl {
                        @if let Some(url) = &article.url {
                            dt { "Address" } dd {
                                @if url.starts_with("https://") || url.starts_with("http://") {
                                    a href=(url) rel="noreferrer noopener external" { (text(url)) }
                                } @else { (text(url)) }
                            }
                        }
                        @if let Some(path) = &article.source.path { dt { "File" } dd { code { (text(path)) } } }
                        dt { "Article" } dd { code { (self.data.short_id) } }
                        dt { "Text" } dd { "SHA-256 " code.long { (article.text_sha256) } ", " (number(article.text.chars().count())) " characters" }
                        dt { "Read by" } dd { "onrecord " (reading.onrecord) ", " code { (reading.model) } }
                        @for (what, from) in &article.metadata_from { dt { (text(what)) " from" } dd { (text(from)) } }
                        @for note in &reading.notes { dt { "Note" } dd { (text(&note.message)) } }
                    }
                }
            }
        }
    }

    fn copies(&self) -> Markup {
        let copies = &self.data.copies;
        html! {
            @if !copies.is_empty() {
                p.copies {
                    "Other articles tell this story largely in the same words: "
                    @for (i, copy) in copies.iter().take(5).enumerate() {
                        @if i > 0 { ", " }
                        a href=(links::article(&copy.article)) {
                            (text(copy.outlet.as_deref().or(copy.title.as_deref()).unwrap_or(&copy.short)))
                        }
                        @if let Some(copied) = &copy.copied {
                            " (" (format!("{:.0}", copied.share * 100.0)) " % of this article’s words)"
                        }
                    }
                    @if copies.len() > 5 { " and " (copies.len() - 5) " more" }
                    "."
                }
            }
        }
    }

    fn blocks(&self, blocks: &[AnnotatedBlock]) -> Markup {
        let mut has_headline = false;
        html! {
            @for group in blocks.chunk_by(|a, b| a.kind == BlockKind::ListItem && b.kind == BlockKind::ListItem) {
                @if group[0].kind == BlockKind::ListItem {
                    ul { @for block in group { li data-start=(block.start) { (self.runs(block)) } } }
                } @else { @for block in group { (self.block(block, &mut has_headline)) } }
            }
        }
    }

    fn block(&self, block: &AnnotatedBlock, has_headline: &mut bool) -> Markup {
        let inner = self.runs(block);
        let start = block.start;
        html! {
            @match block.kind {
                // A page has one heading of the first level.
                BlockKind::Headline if !std::mem::replace(has_headline, true) => h1 data-start=(start) { (inner) },
                BlockKind::Headline | BlockKind::Heading => h2 data-start=(start) { (inner) },
                BlockKind::Blockquote => blockquote { p data-start=(start) { (inner) } },
                BlockKind::Byline => p.byline data-start=(start) { (inner) },
                BlockKind::Dateline => p.dateline data-start=(start) { (inner) },
                BlockKind::Caption => p.caption data-start=(start) { (inner) },
                BlockKind::Footer => p.footer data-start=(start) { (inner) },
                _ => p data-start=(start) { (inner) },
            }
        }
    }

    fn runs(&self, block: &AnnotatedBlock) -> Markup {
        // If one speaker has several attributions in a row, only the first label is prominent.
        let mut last: Option<String> = None;
        let mut cited = false;
        html! {
            @for run in &block.runs {
                @for &start in &run.begins { (self.label(start, &mut last)) }
                @if run.cited && !std::mem::replace(&mut cited, true) { span #cited {} }
                (self.run(run))
            }
        }
    }

    /// The label of a speaker, where an attribution begins.
    fn label(&self, start: ContentStart, last: &mut Option<String>) -> Markup {
        let ContentStart { attribution, continued } = start;
        let voice = self.voices.of(attribution);
        let q = voice.attribution;
        let label = voice.label();
        let same = last.as_ref() == Some(&label);
        let chain = self.voices.chain(attribution);
        let form = q.form.name();
        *last = Some(label.clone());
        html! {
            a class={"label " (form) @if self.item == Some(attribution) { " on" }}
                id=[(!continued).then_some(&q.id)]
                href=(links::item(&self.data.reading.article.id, &q.id))
                data-item=(q.id) {
                span class={"who" @if same { " again" }} { @if continued { "… " } (text(&label)) }
                @if let Some(chain) = &chain { span.through { "via " (text(chain)) } }
                @if let Some(remark) = voice.polarity_remark() { span.remark { (remark) } }
                @if voice.is_doubtful() { span.remark { "doubtful" } }
                span.unseen { ", " (form) ", " (q.id) ": " }
            }
        }
    }

    fn run(&self, run: &AnnotatedRun) -> Markup {
        let reading = &self.data.reading;
        let words = text(&reading.article.text[run.bytes.clone()]);
        let mut classes: Vec<&str> = Vec::new();
        let mut items: Vec<&str> = Vec::new();
        if let Some(&inner) = run.content.last() {
            let voice = self.voices.of(inner);
            classes.push("statement");
            classes.push(if run.quoted { "quoted" } else { "paraphrased" });
            if !voice.enclosing.is_empty() {
                classes.push("chained");
            }
            if voice.is_doubtful() {
                classes.push("doubtful");
            }
            items.extend(
                run.content.iter().rev().map(|&at| self.voices.of(at).attribution.id.as_str()),
            );
        }
        let is_chosen = |all: &[usize]| self.item.is_some_and(|item| all.contains(&item));
        let ids = |all: &[usize]| -> Option<String> {
            let ids: Vec<&str> =
                all.iter().map(|&at| self.voices.of(at).attribution.id.as_str()).collect();
            (!ids.is_empty()).then(|| ids.join(" "))
        };
        for (class, is) in [
            ("on", is_chosen(&run.content)),
            ("source-on", is_chosen(&run.source)),
            ("cue-on", is_chosen(&run.cue)),
            ("cited", run.cited),
        ] {
            if is {
                classes.push(class);
            }
        }
        let actor = run.mention.and_then(|at| reading.mentions[at].actor.as_deref());
        if actor.is_some() {
            classes.push("named");
        }
        if classes.is_empty() && run.source.is_empty() && run.cue.is_empty() {
            return words;
        }
        html! {
            span class=[(!classes.is_empty()).then(|| classes.join(" "))]
                data-items=[(!items.is_empty()).then(|| items.join(" "))]
                data-source=[ids(&run.source)] data-cue=[ids(&run.cue)]
                data-actor=[actor] { (words) }
        }
    }

    /// The panel without a chosen attribution: all speakers.
    fn speaker_list(&self) -> Markup {
        let speakers = components::speakers(&self.data.reading, self.voices);
        html! {
            section.item {
                h2 { "Who is quoted here" }
                @if speakers.is_empty() { p { "This article attributes nothing to anybody." } }
                @else {
                    ol.speakers { @for speaker in &speakers {
                        li {
                            @match &speaker.actor {
                                Some(actor) => a href=(links::actor(&format!("{}:{actor}", self.data.reading.article.id))) { (text(&speaker.label)) },
                                None => (text(&speaker.label)),
                            }
                            " " span.ids { @for (i, id) in speaker.items.iter().enumerate() {
                                @if i > 0 { " " }
                                a href=(links::item(&self.data.reading.article.id, id)) data-item=(id) { (id) }
                            } }
                        }
                    } }
                    p.aside { "Choose an attribution to see its evidence. Keys: " kbd { "j" } " next, " kbd { "k" } " previous, " kbd { "Esc" } " back to this list." }
                }
                @if self.state.may_correct() && !self.data.shortened { (add_attribution_form(self.state, &self.data.reading)) }
            }
        }
    }

    /// What may be shown of an article whose text may not be shared.
    fn extracts(&self) -> Markup {
        html! {
            p.banner { "This article’s licence does not allow sharing its text, or the article states none. This page shows its attributions with their offsets and short extracts." }
            div.table-box tabindex="0" role="region" aria-label="Table of attributions" { table {
                thead { tr { th { "Item" } th { "Who" } th { "Extract" } th { "Form" } th.number { "Offsets" } } }
                tbody { @for voice in self.voices.iter() {
                    @let q = voice.attribution;
                    tr {
                        td { a href=(links::item(&self.data.reading.article.id, &q.id)) id=(q.id) { (q.id) } }
                        td { (text(&voice.label())) }
                        td { @for (i, span) in q.content.iter().enumerate() { @if i > 0 { " … " } (text(&span.text)) @if !span.text.is_empty() { "…" } } }
                        td { (q.form.name()) }
                        td.number { @for (i, span) in q.content.iter().enumerate() { @if i > 0 { ", " } (span.start) "–" (span.end) } }
                    }
                } }
            } }
        }
    }
}

/// Switches that show and hide annotations. They work by style alone and need no script.
fn layer_switches() -> Markup {
    let layers = [
        ("layer-direct", "Quoted word for word"),
        ("layer-indirect", "In the article’s own words"),
        ("layer-speakers", "Speakers"),
        ("layer-names", "Names"),
    ];
    html! {
        fieldset.layers {
            legend { "Show" }
            @for (id, name) in layers {
                span.layer {
                    input type="checkbox" id=(id) checked[id != "layer-names"] autocomplete="off";
                    label for=(id) class=(id) { (name) }
                }
            }
        }
    }
}
