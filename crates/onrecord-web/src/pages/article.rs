//! An article: its text untouched, the voices in it made visible.

use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use axum::response::{Html, IntoResponse, Response};
use maud::{Markup, html};
use onrecord::contract::Reading;
use onrecord::{BlockKind, StoryArticle};

use super::{Page, Tab, parts};
use crate::article::{self, Cited, Part, Piece, Voices, panel, text};
use crate::asked::{Asked, Kind, Param};
use crate::problem::Problem;
use crate::site::Site;
use crate::{charts, links};

const ITEM: Param =
    Param { name: "item", kind: Kind::Text, says: "The attribution that is looked at" };
const AT: Param =
    Param { name: "at", kind: Kind::Text, says: "A stretch in code points, as 10-25" };

/// What the page is made of.
struct Found {
    reading: Reading,
    short: String,
    /// Whether its text may not be shown, and spans have only the beginnings of their words.
    shortened: bool,
    copies: Vec<StoryArticle>,
}

async fn find(site: &Arc<Site>, name: String) -> Result<Found, Problem> {
    let audience = site.options.audience;
    site.desk
        .ask(move |ledger| {
            let id = links::resolve(ledger, &name)?;
            let (reading, shortened) =
                onrecord::formats::for_audience(ledger.ask().corrected_reading(&id)?, audience);
            let copies = ledger.ask().copies(&id)?;
            Ok::<_, Problem>(Found {
                short: ledger.ask().short_id(&id)?,
                reading,
                shortened,
                copies,
            })
        })
        .await
}

pub(super) async fn show(
    State(site): State<Arc<Site>>,
    Path(name): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Page, Problem> {
    let asked = Asked::read(query.as_deref(), &[ITEM, AT])?;
    let cited = asked.text("at").map(stretch).transpose()?;
    let found = find(&site, name).await?;
    let voices = Voices::new(&found.reading);
    let item = asked.text("item").map(|item| place(&voices, item)).transpose()?;
    let title = found.reading.article.title.clone().unwrap_or_else(|| "Untitled".to_owned());
    let main = Setter { site: &site, found: &found, voices: &voices, item, cited }.page(&title);
    Ok(Page::new(title, Tab::None, main).laid_out("article"))
}

/// What the script shows beside the article.
pub(super) async fn item(
    State(site): State<Arc<Site>>,
    Path((name, item)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let found = find(&site, name).await?;
    let voices = Voices::new(&found.reading);
    let place = place(&voices, &item)?;
    let panel = panel(&site, &found.reading, &voices, place, &found.short);
    Ok(Html(panel.into_string()).into_response())
}

fn place(voices: &Voices<'_>, item: &str) -> Result<usize, Problem> {
    let unknown = || Problem::not_found(format!("The article has no attribution “{item}”."));
    voices.place(item).ok_or_else(unknown)
}

fn stretch(given: &str) -> Result<Cited, Problem> {
    let (start, end) = given.split_once('-').unwrap_or_default();
    match (start.parse(), end.parse()) {
        (Ok(start), Ok(end)) => Ok(Cited { start, end }),
        _ => Err(Problem::asked_wrong(format!("“{given}” is no stretch: write it as 10-25."))),
    }
}

struct Setter<'f> {
    site: &'f Site,
    found: &'f Found,
    voices: &'f Voices<'f>,
    item: Option<usize>,
    cited: Option<Cited>,
}

impl Setter<'_> {
    fn page(&self, title: &str) -> Markup {
        let reading = &self.found.reading;
        let parts = article::parts(reading, self.cited);
        let has_headline = parts.iter().any(|part| part.kind == BlockKind::Headline);
        html! {
            (self.head(title, has_headline))
            @if self.found.shortened { (self.extracts()) } @else {
                (layers())
                div.sheet {
                    article.text lang=[reading.article.language.as_deref()] data-article=(links::article(&reading.article.id)) {
                        (self.parts(&parts))
                    }
                }
            }
            aside.panel #panel aria-label="The attribution that is looked at" aria-live="polite" {
                @match self.item {
                    Some(place) => (panel(self.site, reading, self.voices, place, &self.found.short)),
                    None => (self.contents()),
                }
            }
        }
    }

    fn head(&self, title: &str, has_headline: bool) -> Markup {
        let reading = &self.found.reading;
        let article = &reading.article;
        let outlet = article.publisher.as_deref().or(article.site.as_deref());
        html! {
            header.provenance {
                @if !has_headline || self.found.shortened { h1 { (text(title)) } }
                p.from {
                    @match outlet {
                        Some(outlet) => strong { (text(outlet)) },
                        None => strong { "Outlet not known" },
                    }
                    @if let Some(day) = &article.published { " · " time datetime=(day) { (parts::day(day)) } }
                    @if !article.authors.is_empty() && article.authors.iter().all(|author| Some(author.as_str()) != outlet) { " · " (text(&article.authors.join(", "))) }
                    @if let Some(section) = &article.section { " · " (text(section)) }
                }
                (parts::licence(article.licence.as_ref(), article.mining.as_ref()))
                @if let Some(shares) = &reading.summary { (charts::voices(shares)) }
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
                        dt { "Article" } dd { code { (self.found.short) } }
                        dt { "Text" } dd { "SHA-256 " code.long { (article.text_sha256) } ", " (parts::number(article.text.chars().count())) " characters" }
                        dt { "Read by" } dd { "onrecord " (reading.onrecord) ", " code { (reading.model) } }
                        @for (what, from) in &article.metadata_from { dt { (text(what)) " from" } dd { (text(from)) } }
                        @for note in &reading.notes { dt { "Note" } dd { (text(&note.message)) } }
                    }
                }
            }
        }
    }

    fn copies(&self) -> Markup {
        let copies = &self.found.copies;
        html! {
            @if !copies.is_empty() {
                p.copies {
                    "The same story, largely in the same words, stands in "
                    @for (i, copy) in copies.iter().take(5).enumerate() {
                        @if i > 0 { ", " }
                        a href=(links::article(&copy.article)) {
                            (text(copy.outlet.as_deref().or(copy.title.as_deref()).unwrap_or(&copy.short)))
                        }
                        @if let Some(copied) = &copy.copied {
                            " (" (format!("{:.0}", copied.share * 100.0)) " % of this one’s words)"
                        }
                    }
                    @if copies.len() > 5 { " and " (copies.len() - 5) " more" }
                    "."
                }
            }
        }
    }

    fn parts(&self, all: &[Part]) -> Markup {
        let mut begun = vec![false; self.found.reading.attributions.len()];
        let mut has_headline = false;
        html! {
            @for group in all.chunk_by(|a, b| a.kind == BlockKind::ListItem && b.kind == BlockKind::ListItem) {
                @if group[0].kind == BlockKind::ListItem {
                    ul { @for part in group { li data-start=(part.start) { (self.pieces(part, &mut begun)) } } }
                } @else { @for part in group { (self.part(part, &mut begun, &mut has_headline)) } }
            }
        }
    }

    fn part(&self, part: &Part, begun: &mut [bool], has_headline: &mut bool) -> Markup {
        let inner = self.pieces(part, begun);
        html! {
            @match part.kind {
                // A page has one first heading.
                BlockKind::Headline if !std::mem::replace(has_headline, true) => h1 data-start=(part.start) { (inner) },
                BlockKind::Headline | BlockKind::Heading => h2 data-start=(part.start) { (inner) },
                BlockKind::Blockquote => blockquote { p data-start=(part.start) { (inner) } },
                BlockKind::Byline => p.byline data-start=(part.start) { (inner) },
                BlockKind::Dateline => p.dateline data-start=(part.start) { (inner) },
                BlockKind::Caption => p.caption data-start=(part.start) { (inner) },
                BlockKind::Footer => p.footer data-start=(part.start) { (inner) },
                _ => p data-start=(part.start) { (inner) },
            }
        }
    }

    fn pieces(&self, part: &Part, begun: &mut [bool]) -> Markup {
        // Of several in a row by one speaker the first is named.
        let mut last: Option<String> = None;
        let mut cited = false;
        html! {
            @for piece in &part.pieces {
                @for &attribution in &piece.begins {
                    (self.note(attribution, std::mem::replace(&mut begun[attribution], true), &mut last))
                }
                @if piece.cited && !std::mem::replace(&mut cited, true) { span #cited {} }
                (self.piece(piece))
            }
        }
    }

    fn note(&self, attribution: usize, continued: bool, last: &mut Option<String>) -> Markup {
        let voice = self.voices.of(attribution);
        let q = voice.attribution;
        let label = voice.label();
        let same = last.as_ref() == Some(&label);
        let chain = self.voices.chain(attribution);
        let form = article::name(q.form);
        *last = Some(label.clone());
        html! {
            a class={"note " (form) @if self.item == Some(attribution) { " on" }}
                id=[(!continued).then_some(&q.id)]
                href=(links::item(&self.found.reading.article.id, &q.id))
                data-item=(q.id) {
                span class={"who" @if same { " again" }} { @if continued { "… " } (text(&label)) }
                @if let Some(chain) = &chain { span.through { "via " (text(chain)) } }
                @if let Some(manner) = voice.manner() { span.manner { (manner) } }
                @if voice.is_doubtful() { span.manner { "doubtful" } }
                span.unseen { ", " (form) ", " (q.id) ": " }
            }
        }
    }

    fn piece(&self, piece: &Piece) -> Markup {
        let reading = &self.found.reading;
        let words = text(&reading.article.text[piece.bytes.clone()]);
        let mut classes: Vec<&str> = Vec::new();
        let mut items: Vec<&str> = Vec::new();
        if let Some(&inner) = piece.content.last() {
            let voice = self.voices.of(inner);
            classes.push("said");
            classes.push(if piece.quoted { "quoted" } else { "told" });
            if !voice.through.is_empty() {
                classes.push("chained");
            }
            if voice.is_doubtful() {
                classes.push("doubtful");
            }
            items.extend(
                piece.content.iter().rev().map(|&at| self.voices.of(at).attribution.id.as_str()),
            );
        }
        let looked_at = |all: &[usize]| self.item.is_some_and(|item| all.contains(&item));
        let ids = |all: &[usize]| -> Option<String> {
            let ids: Vec<&str> =
                all.iter().map(|&at| self.voices.of(at).attribution.id.as_str()).collect();
            (!ids.is_empty()).then(|| ids.join(" "))
        };
        for (class, is) in [
            ("on", looked_at(&piece.content)),
            ("source-on", looked_at(&piece.source)),
            ("cue-on", looked_at(&piece.cue)),
            ("cited", piece.cited),
        ] {
            if is {
                classes.push(class);
            }
        }
        let actor = piece.mention.and_then(|at| reading.mentions[at].actor.as_deref());
        if actor.is_some() {
            classes.push("named");
        }
        if classes.is_empty() && piece.source.is_empty() && piece.cue.is_empty() {
            return words;
        }
        html! {
            span class=[(!classes.is_empty()).then(|| classes.join(" "))]
                data-items=[(!items.is_empty()).then(|| items.join(" "))]
                data-source=[ids(&piece.source)] data-cue=[ids(&piece.cue)]
                data-actor=[actor] { (words) }
        }
    }

    /// What stands beside the text where no attribution is looked at.
    fn contents(&self) -> Markup {
        let speakers = parts::speakers(&self.found.reading, self.voices);
        html! {
            section.item {
                h2 { "Who is quoted here" }
                @if speakers.is_empty() { p { "Nothing in this article is attributed to anybody." } }
                @else {
                    ol.speakers { @for speaker in &speakers {
                        li {
                            @match &speaker.actor {
                                Some(actor) => a href=(links::actor(&format!("{}:{actor}", self.found.reading.article.id))) { (text(&speaker.label)) },
                                None => (text(&speaker.label)),
                            }
                            " " span.ids { @for (i, id) in speaker.items.iter().enumerate() {
                                @if i > 0 { " " }
                                a href=(links::item(&self.found.reading.article.id, id)) data-item=(id) { (id) }
                            } }
                        }
                    } }
                    p.aside { "Choose an attribution to see what it rests on. Keys: " kbd { "j" } " next, " kbd { "k" } " previous, " kbd { "Esc" } " back to this list." }
                }
                @if self.site.may_correct() && !self.found.shortened { (article::missing(self.site, &self.found.reading)) }
            }
        }
    }

    /// What may be shown of an article whose text may not.
    fn extracts(&self) -> Markup {
        html! {
            p.banner { "This article’s licence does not allow its text to be shared, or none is stated. Here are its attributions with their offsets and short extracts." }
            div.table-box tabindex="0" role="region" aria-label="Table of attributions" { table {
                thead { tr { th { "Item" } th { "Who" } th { "Extract" } th { "Form" } th.number { "Offsets" } } }
                tbody { @for voice in self.voices.iter() {
                    @let q = voice.attribution;
                    tr {
                        td { a href=(links::item(&self.found.reading.article.id, &q.id)) id=(q.id) { (q.id) } }
                        td { (text(&voice.label())) }
                        td { @for (i, span) in q.content.iter().enumerate() { @if i > 0 { " … " } (text(&span.text)) @if !span.text.is_empty() { "…" } } }
                        td { (article::name(q.form)) }
                        td.number { @for (i, span) in q.content.iter().enumerate() { @if i > 0 { ", " } (span.start) "–" (span.end) } }
                    }
                } }
            } }
        }
    }
}

/// What of the layers is shown. They are style alone, so that they need no script.
fn layers() -> Markup {
    let layers = [
        ("layer-direct", "Quoted word for word"),
        ("layer-indirect", "In the article’s words"),
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
