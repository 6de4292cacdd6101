//! `onrecord-eval attributions`.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use clap::{Args, ValueEnum};
use onrecord::contract::{self, Reading};
use onrecord::language::PartScores;
use onrecord::{OffsetUnit, Reader, UserMetadata};
use serde::Serialize;

use super::{ByPart, Link, Outcome, Parts, Scores, Tally, Unit, curve, links, predicted_spans};
use super::brat::{self, GoldArticle};
use super::cofenet::{self, BothFigures};

/// What may be asked of `onrecord-eval attributions`.
#[derive(Args, Clone, Debug)]
pub struct Options {
    /// The folder.
    folder: PathBuf,
    /// The same articles in CofeNet's tokenised form: their figures under its protocol.
    #[arg(long, value_name = "FILE")]
    cofenet: Option<PathBuf>,
    /// One JSON object with figures as fractions.
    #[arg(long)]
    json: bool,
    /// Print every direct run, or every attribution, with what became of it, for error analysis.
    #[arg(long, conflicts_with = "json")]
    outcomes: Option<Outcomes>,
    /// Write for each attribution of the model the scores of its parts and whether it was right, as a table:
    /// what `onrecord_training calibrate` learns confidences from.
    #[arg(long, value_name = "FILE.tsv")]
    judgements: Option<PathBuf>,
    /// Write the reliability curve of the confidences as a picture.
    #[arg(long, value_name = "FILE.svg")]
    curve: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Outcomes {
    Direct,
    Linked,
}

#[derive(Serialize)]
struct Printed {
    #[serde(flatten)]
    scores: Scores,
    #[serde(skip_serializing_if = "Option::is_none")]
    cofenet: Option<BothFigures>,
}

/// Reads a folder, compares and prints the figures.
///
/// # Errors
/// Where a file cannot be read or nothing can be written.
pub fn run(reader: &Reader, options: &Options, out: &mut dyn Write) -> Result<()> {
    let articles = brat::read_folder(&options.folder)?;
    ensure!(!articles.is_empty(), "{} holds no articles in text/", options.folder.display());
    let instances = options.cofenet.as_deref().map(cofenet::read).transpose()?;
    let mut tally = Tally::default();
    let mut spans: BTreeMap<String, (Vec<char>, Parts)> = BTreeMap::new();
    let (mut lost, mut tokens, mut seconds) = (0, 0, 0.0);
    let mut judgements = String::from("cue\tsource\tcontent\tright\n");
    for article in &articles {
        let started = Instant::now();
        let reading = match reader.read_file(&article.path, UserMetadata::default()) {
            Ok(reading) => reading,
            Err(error) => {
                eprintln!("{}: {error}", article.path.display());
                lost += 1;
                tally.add_lost(article);
                continue;
            }
        };
        seconds += started.elapsed().as_secs_f64();
        tokens += reading.analysis.tokens.len();
        let scores: Vec<_> = reading.attributions.iter().map(|q| q.scores).collect();
        let reading = Reading::new(&reading, OffsetUnit::Codepoint);
        let text: Vec<char> = reading.article.text.chars().collect();
        let found = tally.add(&text, &reading, article);
        let judged = &tally.judged()[tally.judged().len() - scores.len()..];
        for (scores, judged) in scores.iter().zip(judged) {
            if let Some(PartScores { cue, source, content }) = scores {
                judgements += &format!("{cue}\t{source}\t{content}\t{}\n", u8::from(judged.right));
            }
        }
        let shown = Shown { article, text: &text, reading: &reading };
        match options.outcomes {
            Some(Outcomes::Direct) => {
                found.iter().try_for_each(|outcome| shown.outcome(outcome, out))?;
            }
            Some(Outcomes::Linked) => {
                let links = links(&text, &reading, article);
                links.iter().try_for_each(|link| shown.link(link, out))?;
            }
            None => {}
        }
        if instances.is_some() {
            let predicted = predicted_spans(&text, &reading);
            spans.insert(article.name.clone(), (text, predicted));
        }
    }
    let scores = Scores {
        articles: articles.len(),
        articles_lost: lost,
        tokens_per_second: tokens as f64 / seconds,
        ..tally.scores()
    };
    if let Some(path) = &options.judgements {
        std::fs::write(path, judgements)
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    if let Some(path) = &options.curve {
        let picture = curve(tally.judged(), "Confidence of attributions");
        std::fs::write(path, picture)
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    let cofenet = instances.map(|instances| cofenet::compare(&instances, &spans));
    if options.json {
        writeln!(out, "{}", serde_json::to_string_pretty(&Printed { scores, cofenet })?)?;
        return Ok(());
    }
    print(&scores, out)?;
    for (name, figures) in cofenet
        .iter()
        .flat_map(|both| [("as shipped", both.as_shipped), ("de-duplicated", both.deduplicated)])
    {
        writeln!(out, "\nCofeNet's protocol, {} instances {name}", figures.instances)?;
        print_parts(
            &[
                ("exact", figures.exact_f1),
                ("begin", figures.begin_f1),
                ("Jaccard", figures.jaccard_f1),
            ],
            out,
        )?;
    }
    writeln!(out, "\nlinked right by rule")?;
    for (rule, (right, all)) in &tally.by_rule {
        writeln!(out, "{rule:<24} {:>6.3} of {all}", *right as f64 / *all as f64)?;
    }
    Ok(())
}

fn print(scores: &Scores, out: &mut dyn Write) -> Result<()> {
    writeln!(out, "articles                {:>7}", scores.articles)?;
    writeln!(out, "articles lost           {:>7}", scores.articles_lost)?;
    for (name, figure) in [
        ("direct: span F1", scores.direct_span_f1),
        ("direct: span exact F1", scores.direct_span_exact_f1),
        ("direct: speaker overlap", scores.direct_speaker_overlap),
        ("direct: speaker exact", scores.direct_speaker_exact),
        ("direct: end to end F1", scores.direct_end_to_end_f1),
        ("linked F1", scores.linked_f1),
        ("calibration error (ECE)", scores.ece),
        ("AUROC of confidence", scores.auroc),
    ] {
        writeln!(out, "{name:<24}{figure:>7.3}")?;
    }
    writeln!(out, "tokens a second         {:>7.0}", scores.tokens_per_second)?;
    writeln!(out, "\nlinked F1 by form and outlet")?;
    for (form, figure) in &scores.linked_f1_by_form {
        writeln!(out, "{form:<24}{figure:>7.3}")?;
    }
    for (outlet, figure) in &scores.linked_f1_by_outlet {
        writeln!(out, "{outlet:<24}{figure:>7.3}")?;
    }
    writeln!(out, "\nspans without links: F1")?;
    print_parts(
        &[("exact", scores.exact_f1), ("begin", scores.begin_f1), ("Jaccard", scores.jaccard_f1)],
        out,
    )
}

fn print_parts(rows: &[(&str, ByPart)], out: &mut dyn Write) -> Result<()> {
    writeln!(out, "{:<24}{:>7} {:>7} {:>7}", "", "source", "cue", "content")?;
    for (name, ByPart { source, cue, content }) in rows {
        writeln!(out, "{name:<24}{source:>7.3} {cue:>7.3} {content:>7.3}")?;
    }
    Ok(())
}

/// An article whose mistakes are shown, a line each.
struct Shown<'a> {
    article: &'a GoldArticle,
    text: &'a [char],
    reading: &'a Reading,
}

impl Shown<'_> {
    fn words(&self, range: &std::ops::Range<usize>) -> String {
        self.text[range.clone()].iter().collect()
    }

    /// What became of a run, by which rule, whose it is, and its surroundings.
    fn outcome(&self, outcome: &Outcome, out: &mut dyn Write) -> Result<()> {
        let source =
            |unit: &Unit| unit.source.iter().map(|s| self.words(s)).collect::<Vec<_>>().join(" … ");
        let rule = |unit: &Unit| {
            let holds = |run: &contract::Span| run.start < unit.run.end && unit.run.start < run.end;
            (self.reading.attributions.iter())
                .find(|q| q.content.iter().any(holds))
                .map_or("-", |q| q.by.as_str())
        };
        let (what, unit, sources) = match outcome {
            Outcome::Found { predicted, gold, source: true } => {
                ("found", predicted, format!("{} = {}", source(predicted), source(gold)))
            }
            Outcome::Found { predicted, gold, source: false } => {
                ("wrong-source", predicted, format!("{} ≠ {}", source(predicted), source(gold)))
            }
            Outcome::Missed(unit) => ("missed", unit, source(unit)),
            Outcome::Spurious(unit) => ("spurious", unit, source(unit)),
        };
        let before = self.words(&(unit.run.start.saturating_sub(90)..unit.run.start));
        let after = self.words(&(unit.run.end..(unit.run.end + 90).min(self.text.len())));
        let line = format!(
            "{what}\t{}\t{}\t[{sources}]\t{before}⟦{}⟧{after}",
            rule(unit),
            self.article.name,
            self.words(&unit.run)
        );
        Ok(writeln!(out, "{}", line.replace(['\n', '\r'], "¶"))?)
    }

    /// What became of an attribution: the prediction, then the gold, each as source | cue | content.
    fn link(&self, link: &Link, out: &mut dyn Write) -> Result<()> {
        let what = match (link.predicted, link.gold) {
            (Some(_), Some(_)) if link.same_source => "found",
            (Some(_), Some(_)) => "wrong-source",
            (None, _) => "missed",
            (_, None) => "spurious",
        };
        let join = |runs: Vec<String>| runs.join(" … ");
        let predicted = link.predicted.map(|index| {
            let q = &self.reading.attributions[index];
            let one =
                |span: &Option<contract::Span>| span.as_ref().map_or("–", |s| &s.text).to_owned();
            let content = join(q.content.iter().map(|run| run.text.clone()).collect());
            format!("{:.2} {} {} | {} | {content}", q.confidence, q.by, one(&q.source), one(&q.cue))
        });
        let gold = link.gold.map(|index| {
            let gold = &self.article.attributions[index];
            let runs = |runs: &[std::ops::Range<usize>]| {
                join(runs.iter().map(|run| self.words(run)).collect())
            };
            format!("{} | {} | {}", runs(&gold.source), runs(&gold.cue), runs(&gold.content))
        });
        let line = format!(
            "{what}\t{}\t{}\t{}",
            self.article.name,
            predicted.unwrap_or_default(),
            gold.unwrap_or_default()
        );
        Ok(writeln!(out, "{}", line.replace(['\n', '\r'], "¶"))?)
    }
}
