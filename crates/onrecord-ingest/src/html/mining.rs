//! Whether a page reserves text and data mining.
//!
//! A reservation must speak of mining or of training. It may be the TDM Reservation Protocol, `noai` for
//! robots, a rule for a crawler that only gathers training text, or express words. Rules for search engines
//! alone (`noindex`, `noarchive`) are no reservation.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use onrecord_text::{Evidence, Mining};

use super::blocks::PageBlocks;
use super::metadata::{MachineData, is_article};
use super::page::HtmlPage;
use super::page_licence::KEYS;
use super::tree::NodeId;
use crate::lexicon::{PhraseLexicon, search};

/// How many bytes away from the words for mining it may be reserved.
const REACH: usize = 300;

static WORDS: LazyLock<PhraseLexicon> =
    LazyLock::new(|| PhraseLexicon::parse(include_str!("../../data/mining.tsv")));

/// Finds words for mining.
static MINED: LazyLock<AhoCorasick> = LazyLock::new(|| search(WORDS.kind("mining")));

/// The page's statement about mining. `chosen` says which blocks are the article. A reservation in one place
/// wins over its absence in another.
pub(crate) fn mining(
    page: &HtmlPage<'_>,
    data: &MachineData,
    blocks: &PageBlocks,
    chosen: &[bool],
) -> Option<Mining> {
    let protocol = data.tags.iter().find_map(|&node| protocol(page, node));
    if protocol.as_ref().is_some_and(|mining| mining.reserved) {
        return protocol.map(|mining| Mining { policy: policy(page, data), ..mining });
    }
    (data.tags.iter())
        .find_map(|&node| robots(page, node))
        .or_else(|| declared(page, data))
        .or_else(|| stated(page, blocks, chosen))
        .or(protocol)
}

/// `<meta name="tdm-reservation" content="1">`.
fn protocol(page: &HtmlPage<'_>, node: NodeId) -> Option<Mining> {
    let content = meta(page, node, |name| name.eq_ignore_ascii_case("tdm-reservation"))?;
    let reserved = match content.trim() {
        "1" => true,
        "0" => false,
        _ => return None,
    };
    Some(found(reserved, page.evidence(node), "tdm-reservation"))
}

/// `<meta name="tdm-policy" content="https://…">`.
fn policy(page: &HtmlPage<'_>, data: &MachineData) -> Option<String> {
    let content = |&node| meta(page, node, |name| name.eq_ignore_ascii_case("tdm-policy"));
    let address = data.tags.iter().find_map(content)?.trim();
    (!address.is_empty()).then(|| address.to_owned())
}

/// `<meta name="robots" content="noai">`, `<meta name="GPTBot" content="noindex">`.
fn robots(page: &HtmlPage<'_>, node: NodeId) -> Option<Mining> {
    let says = |kind: &str, content: &str| {
        let mut words = content.split(|c: char| c == ',' || c.is_whitespace());
        words.any(|word| WORDS.names(kind, word))
    };
    let refused = meta(page, node, |name| WORDS.names("robots", name))
        .is_some_and(|content| says("refusal", content))
        || meta(page, node, |name| WORDS.names("crawler", name))
            .is_some_and(|content| says("refusal", content) || says("absence", content));
    refused.then(|| found(true, page.evidence(node), "robots"))
}

/// `usageInfo` and the like in the JSON-LD of an article.
fn declared(page: &HtmlPage<'_>, data: &MachineData) -> Option<Mining> {
    data.items().filter(|(_, item)| is_article(item)).find_map(|(script, item)| {
        let mut values = KEYS.iter().filter_map(|key| item.get(*key)?.as_str());
        values.any(is_reservation).then(|| found(true, page.evidence(script), "json-ld"))
    })
}

/// Express words outside the article. Inside, they only report.
fn stated(page: &HtmlPage<'_>, blocks: &PageBlocks, chosen: &[bool]) -> Option<Mining> {
    let around = blocks.all.iter().zip(chosen).filter(|&(_, &chosen)| !chosen);
    let (block, _) = around.rev().find(|(block, _)| is_reservation(blocks.words(block)))?;
    let source = |node| page.tree.source(node);
    let words = source(block.nodes.start).start..source(block.nodes.end - 1).end;
    Some(found(true, page.evidence_at(words), "statement"))
}

/// Whether words speak of mining and reserve it nearby.
fn is_reservation(words: &str) -> bool {
    let Some(mined) = MINED.find(words) else { return false };
    let floor = |at: usize| (0..=at).rev().find(|&at| words.is_char_boundary(at)).unwrap_or(0);
    let start = floor(mined.start().saturating_sub(REACH));
    let near = &words[start..floor((mined.end() + REACH).min(words.len()))];
    WORDS.find("reserved", &near.to_lowercase()).is_some()
}

fn meta<'p>(page: &'p HtmlPage<'_>, node: NodeId, named: impl Fn(&str) -> bool) -> Option<&'p str> {
    named(page.tree.attribute(node, "name")?).then(|| page.tree.attribute(node, "content"))?
}

fn found(reserved: bool, evidence: Evidence, by: &str) -> Mining {
    Mining { reserved, policy: None, evidence, by: format!("mining:{by}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html::blocks::blocks;

    /// The result for a page of which no block, or every block, is the article.
    fn found(html: &str, article: bool) -> Option<Mining> {
        let page = HtmlPage::new(html.as_bytes(), None);
        let blocks = blocks(&page.tree);
        mining(&page, &MachineData::of(&page.tree), &blocks, &vec![article; blocks.all.len()])
    }

    #[test]
    fn reservations() {
        for (html, by) in [
            ("<meta name=tdm-reservation content=1>", "mining:tdm-reservation"),
            ("<meta name=robots content='index, NoAI'>", "mining:robots"),
            ("<meta name=GPTBot content=noindex>", "mining:robots"),
            (
                "<script type='application/ld+json'>{\"@type\": \"Article\", \"usageInfo\": \"Text and data mining is prohibited.\"}</script>",
                "mining:json-ld",
            ),
            (
                "<footer>All rights, also for text and data mining, are reserved.",
                "mining:statement",
            ),
            (
                "<footer>Eine Nutzung für Text- und Data-Mining nach § 44b UrhG bleibt vorbehalten.",
                "mining:statement",
            ),
            (
                "<footer>Réservé au titre de l'article 4 de la directive 2019/790.",
                "mining:statement",
            ),
            // The protocol says that nothing is reserved.
            (
                "<meta name=tdm-reservation content=0><meta name=robots content=noai>",
                "mining:robots",
            ),
        ] {
            let mining = found(html, false).unwrap_or_else(|| panic!("nothing in {html}"));
            assert!(mining.reserved, "{html}");
            assert_eq!(mining.by, by, "{html}");
        }
        let open = found("<meta name=tdm-reservation content=0>", false);
        assert_eq!(open.map(|mining| mining.reserved), Some(false));
        let terms = "<meta name=tdm-reservation content=1><meta name=tdm-policy content=https://a.example/tdm>";
        let policy = found(terms, false).and_then(|mining| mining.policy);
        assert_eq!(policy.as_deref(), Some("https://a.example/tdm"));
    }

    #[test]
    fn pages_that_reserve_nothing() {
        for html in [
            "<meta name=robots content='noindex, noarchive'>",
            "<meta name=tdm-reservation content=maybe>",
            "<p>The course on data mining begins in May.",
            "<p>All rights reserved.",
        ] {
            assert_eq!(found(html, false), None, "{html}");
        }
        // An article that reports on it.
        assert_eq!(found("<p>Publishers have reserved text and data mining.", true), None);
    }
}
