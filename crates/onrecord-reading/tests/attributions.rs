//! Checks the cases of `attributions.md` and `block-quotations.md`.

mod support;

use onrecord_language::Model;
use onrecord_reading::contract;
use onrecord_reading::{Act, Form, Polarity, read};
use onrecord_text::{Article, Block, BlockKind, OffsetUnit, Span};
use support::article;

const PAGE: &str = include_str!("attributions.md");
const BLOCK_QUOTATIONS: &str = include_str!("block-quotations.md");

/// An article from a page. A paragraph after `> ` is a block quotation, and one after `# ` is a heading.
fn of_page(page: &str) -> Article {
    let mut text = String::new();
    let mut places = Vec::new();
    for paragraph in page.split("\n\n") {
        let (kind, words) = match paragraph.split_once("> ").or(paragraph.split_once("# ")) {
            Some(("", words)) if paragraph.starts_with('>') => (BlockKind::Blockquote, words),
            Some(("", words)) => (BlockKind::Heading, words),
            _ => (BlockKind::Paragraph, paragraph),
        };
        text.push_str(if text.is_empty() { "" } else { "\n\n" });
        places.push((text.len(), kind, words.len()));
        text.push_str(words);
    }
    let block = |&(start, kind, len)| Block { span: Span::at(&text, start, start + len), kind };
    Article { blocks: places.iter().map(block).collect(), ..article(&text) }
}

/// One line per attribution, in the format of the page.
fn lines(article: Article) -> Vec<String> {
    let reading = contract::Reading::new(&read(&article, &Model::fast()), OffsetUnit::Codepoint);
    reading.check_offsets().expect("spans say what the text says");
    let line = |q: &contract::Attribution| {
        let words = |span: &Option<contract::Span>| {
            span.as_ref().map_or("-".to_owned(), |span| span.text.clone())
        };
        let speaker = q.speaker.as_ref().map_or("-", |id| {
            &reading
                .actors
                .iter()
                .find(|actor| actor.id == *id)
                .expect("a speaker is an actor")
                .name
        });
        let mut columns = vec![match q.form {
            Form::Direct => "direct".to_owned(),
            Form::Mixed => "mixed".to_owned(),
            Form::Indirect => "indirect".to_owned(),
        }];
        match q.act {
            Act::Speech => {}
            Act::Belief => columns.push("belief".to_owned()),
            Act::Intention => columns.push("intention".to_owned()),
            Act::Perception => columns.push("perception".to_owned()),
            Act::Document => columns.push("document".to_owned()),
        }
        match q.polarity {
            Polarity::Affirmed => {}
            Polarity::Denied => columns.push("denied".to_owned()),
            Polarity::Declined => columns.push("declined".to_owned()),
            Polarity::Asked => columns.push("asked".to_owned()),
        }
        let content = q.content.iter().map(|run| run.text.as_str()).collect::<Vec<_>>().join(" / ");
        columns.extend([words(&q.source), words(&q.cue), speaker.to_owned(), content]);
        columns.join(" | ")
    };
    reading.attributions.iter().map(line).collect()
}

#[test]
fn the_page_holds() {
    check(PAGE, article);
}

#[test]
fn the_page_of_block_quotations_holds() {
    check(BLOCK_QUOTATIONS, of_page);
}

#[test]
fn who_says_i_is_not_whom_the_quotation_quotes() {
    let text = "Tom Adeyemi built the lock. “I was there in March. Adeyemi told us it would hold, and I believed that it \
        would,” Mara Ellison said.";
    let reading = read(&article(text), &Model::fast());
    let speakers = reading.mentions.iter().filter(|mention| mention.span.slice(text) == "I");
    let speakers = speakers.map(|mention| reading.actor(mention.actor.unwrap()).name.as_str());
    assert_eq!(speakers.collect::<Vec<_>>(), ["Mara Ellison"; 2]);
}

/// Only the markup shows a block quotation, so a text without its blocks has none.
#[test]
fn a_text_without_blocks_has_no_block_quotations() {
    let mut by_blocks = 0;
    for case in BLOCK_QUOTATIONS.split("```text\n").skip(1) {
        let (page, _) = case.split_once("\n```").expect("a fence is closed");
        let with_blocks = of_page(page);
        let plain = Article { blocks: Vec::new(), ..with_blocks.clone() };
        let is_by_block = |by: &str| by.starts_with("rule:block");
        let count = |article| {
            let reading = read(&article, &Model::fast());
            reading.attributions.iter().filter(|q| is_by_block(q.by.name())).count()
        };
        by_blocks += count(with_blocks);
        assert_eq!(count(plain), 0, "{page}");
    }
    assert!(by_blocks > 10);
}

fn check(page: &str, made: fn(&str) -> Article) {
    let mut wrong = Vec::new();
    let mut cases = 0;
    for case in page.split("```text\n").skip(1) {
        let (text, rest) = case.split_once("\n```").expect("a fence is closed");
        let expected: Vec<&str> = rest.lines().filter_map(|line| line.strip_prefix("- ")).collect();
        let found = lines(made(text));
        if found != expected {
            wrong.push(format!("{text}\n  expected {expected:#?}\n  found {found:#?}"));
        }
        cases += 1;
    }
    assert!(cases > 10, "the page was not read");
    assert!(wrong.is_empty(), "{} of {cases} cases fail:\n\n{}", wrong.len(), wrong.join("\n\n"));
}
