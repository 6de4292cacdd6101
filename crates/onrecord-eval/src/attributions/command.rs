//! The `attributions` command: options and output.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};
use clap::{Args, ValueEnum};
use onrecord::contract::Reading;
use onrecord::language::{Model, PartScores};
use onrecord::{OffsetUnit, Reader, UserMetadata};
use serde::Serialize;

use super::brat::{self, GoldArticle};
use super::calibration::{ConfidenceSample, reliability_curve};
use super::cofenet::{self, CofenetReport};
use super::counts::AttributionCounts;
use super::gum;
use super::linked::match_attributions;
use super::listing::ArticleListing;
use super::scores::{AttributionScores, print_parts};
use super::spans::{PartSpans, predicted_spans};
use crate::output::{print_json, print_scores};

/// The options of `onrecord-eval attributions`.
#[derive(Args, Clone, Debug)]
#[group(id = "gold", required = true, multiple = false, args = ["folder", "gum"])]
pub struct AttributionOptions {
    /// A folder in PolNeAR's layout: `text/`, `attributions/`.
    folder: Option<PathBuf>,
    /// GUM in CoNLL-U, to score the model on its attribution relations whose content is a clause: gold words.
    #[arg(long, value_name = "FILE.conllu", conflicts_with_all = ["cofenet", "judgements", "curve"])]
    gum: Option<PathBuf>,
    /// The same articles in CofeNet's tokenised format, to score under its protocol too.
    #[arg(long, value_name = "FILE")]
    cofenet: Option<PathBuf>,
    /// Print one JSON object, with figures as fractions.
    #[arg(long)]
    json: bool,
    /// Print the outcome of every direct run, or of every attribution (the default), for error analysis. With
    /// `--gum`: of every attribution and every missed relation.
    #[arg(
        long,
        value_name = "KIND",
        num_args = 0..=1,
        default_missing_value = "linked",
        conflicts_with = "json"
    )]
    outcomes: Option<OutcomeKind>,
    /// Write a table with the part scores of each attribution of the model, and whether it is right.
    /// `onrecord_training calibrate` learns confidences from it.
    #[arg(long, value_name = "FILE.tsv")]
    judgements: Option<PathBuf>,
    /// Write the reliability curve of the confidence as SVG.
    #[arg(long, value_name = "FILE.svg")]
    curve: Option<PathBuf>,
}

/// What `--outcomes` lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum OutcomeKind {
    Direct,
    Linked,
}

/// What `--json` prints.
#[derive(Serialize)]
struct JsonReport<'a> {
    #[serde(flatten)]
    scores: &'a AttributionScores,
    #[serde(skip_serializing_if = "Option::is_none")]
    cofenet: Option<&'a CofenetReport>,
}

/// Everything that is collected over the articles of a folder.
struct Collected {
    counts: AttributionCounts,
    /// The text and the predicted spans of each article by name; empty without `--cofenet`.
    spans: BTreeMap<String, (Vec<char>, PartSpans)>,
    /// The table of `--judgements`.
    judgements: String,
    lost: usize,
    tokens: usize,
    seconds: f64,
}

/// Compares attributions with the gold, in articles or on GUM, and prints the figures.
///
/// # Errors
/// If a file cannot be read, the model finds no attributions, or the output cannot be written.
pub fn run(model: Arc<Model>, options: &AttributionOptions, out: &mut dyn Write) -> Result<()> {
    match (&options.folder, &options.gum) {
        (Some(folder), _) => run_folder(&Reader::with_model(model), folder, options, out),
        (None, Some(file)) => run_gum(&model, file, options, out),
        (None, None) => bail!("nothing to score: give a folder, or --gum FILE.conllu"),
    }
}

fn run_gum(
    model: &Model,
    file: &Path,
    options: &AttributionOptions,
    out: &mut dyn Write,
) -> Result<()> {
    ensure!(
        options.outcomes != Some(OutcomeKind::Direct),
        "with --gum, --outcomes lists whole attributions only: leave out `direct`"
    );
    let scores = gum::score(model, file, options.outcomes.is_some(), out)?;
    print_scores(&scores, options.json, out)
}

/// Reads the articles of a folder, compares them with the gold and prints the figures.
fn run_folder(
    reader: &Reader,
    folder: &Path,
    options: &AttributionOptions,
    out: &mut dyn Write,
) -> Result<()> {
    let articles = brat::read_folder(folder)?;
    ensure!(!articles.is_empty(), "{} holds no articles in text/", folder.display());
    let instances = options.cofenet.as_deref().map(cofenet::read).transpose()?;
    let collected = collect(reader, options, &articles, out)?;
    let Collected { counts, spans, judgements, .. } = &collected;
    let scores = AttributionScores {
        articles: articles.len(),
        articles_lost: collected.lost,
        tokens_per_second: collected.tokens as f64 / collected.seconds,
        ..counts.scores()
    };
    if let Some(path) = &options.judgements {
        write_file(path, judgements)?;
    }
    if let Some(path) = &options.curve {
        write_file(path, &reliability_curve(&counts.samples, "Confidence of attributions"))?;
    }
    let cofenet = instances.map(|instances| cofenet::compare(&instances, spans));
    if options.json {
        let report = JsonReport { scores: &scores, cofenet: cofenet.as_ref() };
        return print_json(&report, out);
    }
    scores.print(out)?;
    if let Some(report) = &cofenet {
        print_cofenet(report, out)?;
    }
    writeln!(out, "\nlinked right by rule")?;
    for (rule, (right, all)) in &counts.by_rule {
        writeln!(out, "{rule:<24} {:>6.3} of {all}", *right as f64 / *all as f64)?;
    }
    Ok(())
}

/// Reads each article, counts it and lists its outcomes.
fn collect(
    reader: &Reader,
    options: &AttributionOptions,
    articles: &[GoldArticle],
    out: &mut dyn Write,
) -> Result<Collected> {
    let mut collected = Collected {
        counts: AttributionCounts::default(),
        spans: BTreeMap::new(),
        judgements: String::from("cue\tsource\tcontent\tright\n"),
        lost: 0,
        tokens: 0,
        seconds: 0.0,
    };
    for article in articles {
        let started = Instant::now();
        let reading = match reader.read_file(&article.path, UserMetadata::default()) {
            Ok(reading) => reading,
            Err(error) => {
                eprintln!("{}: {error}", article.path.display());
                collected.lost += 1;
                collected.counts.add_lost(article);
                continue;
            }
        };
        collected.seconds += started.elapsed().as_secs_f64();
        collected.tokens += reading.analysis.tokens.len();
        let part_scores: Vec<_> = reading.attributions.iter().map(|a| a.scores).collect();
        let reading = Reading::new(&reading, OffsetUnit::Codepoint);
        let text: Vec<char> = reading.article.text.chars().collect();
        let counts = &mut collected.counts;
        let run_outcomes = counts.add(&text, &reading, article);
        let samples = &counts.samples[counts.samples.len() - part_scores.len()..];
        append_judgements(&mut collected.judgements, &part_scores, samples);
        let listing = ArticleListing { article, text: &text, reading: &reading };
        match options.outcomes {
            Some(OutcomeKind::Direct) => {
                run_outcomes.iter().try_for_each(|outcome| listing.write_run(outcome, out))?;
            }
            Some(OutcomeKind::Linked) => {
                let matches = match_attributions(&text, &reading, article);
                matches.iter().try_for_each(|pair| listing.write_match(pair, out))?;
            }
            None => {}
        }
        if options.cofenet.is_some() {
            let predicted = predicted_spans(&text, &reading);
            collected.spans.insert(article.name.clone(), (text, predicted));
        }
    }
    Ok(collected)
}

/// Appends a row for each attribution that the model scored.
fn append_judgements(
    table: &mut String,
    part_scores: &[Option<PartScores>],
    samples: &[ConfidenceSample],
) {
    for (scores, sample) in part_scores.iter().zip(samples) {
        if let Some(PartScores { cue, source, content }) = scores {
            *table += &format!("{cue}\t{source}\t{content}\t{}\n", u8::from(sample.correct));
        }
    }
}

fn write_file(path: &Path, content: &str) -> Result<()> {
    std::fs::write(path, content).with_context(|| format!("cannot write {}", path.display()))
}

/// Prints the figures under CofeNet's protocol.
fn print_cofenet(report: &CofenetReport, out: &mut dyn Write) -> Result<()> {
    for (name, figures) in
        [("as shipped", report.as_shipped), ("de-duplicated", report.deduplicated)]
    {
        writeln!(out, "\nCofeNet's protocol, {} instances {name}", figures.instances)?;
        let rows = [
            ("exact", figures.exact_f1),
            ("begin", figures.begin_f1),
            ("Jaccard", figures.jaccard_f1),
        ];
        print_parts(&rows, out)?;
    }
    Ok(())
}
