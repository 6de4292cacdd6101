//! What a page says of its licence outside the article's own text: in its markup, and in the words around the
//! article.
//!
//! A licence's address or button alone proves nothing: articles link licences that they report on, and credit
//! pictures with them. What a link speaks of follows from the words next to it, by the rules for plain text.
//! Without such words, a button or `rel="license"` next to the article licenses the page. A plain link counts
//! only if it is a line of its own.

use std::sync::LazyLock;

use memchr::memmem;
use onrecord_text::{Evidence, Licence, LicenceScope, Span};

use super::blocks::{PageBlock, PageBlocks};
use super::metadata::{MachineData, is_article};
use super::page::HtmlPage;
use super::tag::HtmlTag;
use super::tree::{HtmlTree, NodeId};
use crate::lexicon::PhraseLexicon;
use crate::licence::{self, address, licence_id, may_state};

/// Only so many links of a page are looked at, the first ones.
const MAX_LINKS: usize = 64;
/// Only so many blocks that name rights are looked at, the last ones: rights stand at the end.
const MAX_STATEMENT_BLOCKS: usize = 64;
/// How many levels above a button the words next to it may stand.
const BESIDE: usize = 3;
/// So many licences in plain links are a list of licences.
const LIST: usize = 3;
/// A plain link in longer words only mentions the licence (bytes).
const LONGEST_LINE: usize = 240;

/// How many letters before a plain link may open the statement: "Licence: ".
const LONGEST_LEAD: usize = 40;

/// Addresses of Creative Commons' buttons, up to the code of the licence.
const BUTTONS: [&str; 3] =
    ["licensebuttons.net/l/", "i.creativecommons.org/l/", "creativecommons.org/images/public/"];

/// A part of all their hosts. It rules out most links at once.
static IN_HOSTS: LazyLock<memmem::Finder<'static>> = LazyLock::new(|| memmem::Finder::new("ons."));

static WORDS: LazyLock<PhraseLexicon> =
    LazyLock::new(|| PhraseLexicon::parse(include_str!("../../data/page-licences.tsv")));

/// Keys in an article's JSON-LD that say what it may be used for.
pub(super) const KEYS: [&str; 3] = ["license", "copyrightNotice", "usageInfo"];

/// How markup shows a licence, the most certain first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum MarkupKind {
    /// `rel="license"` and the like.
    Relation,
    /// The licence's button.
    Badge,
    /// A link to it.
    Link,
}

/// An element with the address of a licence.
struct LicenceLink {
    node: NodeId,
    id: String,
    how: MarkupKind,
}

/// The licences that a page states outside the article's text. `chosen` says which blocks are the article,
/// `owner` who published it, if known.
pub(crate) fn licences(
    page: &HtmlPage<'_>,
    data: &MachineData,
    blocks: &PageBlocks,
    chosen: &[bool],
    owner: Option<&str>,
) -> Vec<Licence> {
    let finder = LicenceFinder { page, blocks, chosen, owner };
    let mut found = finder.declared(data);
    found.extend(finder.links());
    found.extend(finder.stated());
    found
}

struct LicenceFinder<'p> {
    page: &'p HtmlPage<'p>,
    blocks: &'p PageBlocks,
    chosen: &'p [bool],
    owner: Option<&'p str>,
}

impl LicenceFinder<'_> {
    fn tree(&self) -> &HtmlTree {
        &self.page.tree
    }

    fn licence(
        &self,
        id: String,
        applies_to: LicenceScope,
        confidence: f32,
        by: &str,
        evidence: Evidence,
    ) -> Licence {
        Licence {
            url: address(&id),
            id,
            applies_to,
            evidence: Some(evidence),
            confidence,
            by: format!("licence:{by}"),
        }
    }

    /// Licences declared in JSON-LD and `<meta>`.
    fn declared(&self, data: &MachineData) -> Vec<Licence> {
        let mut found = Vec::new();
        for (script, item) in data.items() {
            if !is_article(item) {
                continue;
            }
            for key in KEYS {
                let id = item
                    .get(key)
                    .and_then(|value| value.as_str().or_else(|| value.get("url")?.as_str()))
                    .and_then(licence_id);
                if let Some(id) = id {
                    found.push(self.licence(
                        id,
                        LicenceScope::Article,
                        0.95,
                        "json-ld",
                        self.page.evidence(script),
                    ));
                }
            }
        }
        for &node in &data.tags {
            let name =
                ["name", "property"].iter().find_map(|name| self.tree().attribute(node, name));
            let Some((name, content)) = name.zip(self.tree().attribute(node, "content")) else {
                continue;
            };
            if WORDS.names("meta", name)
                && let Some(id) = licence_id(content)
            {
                found.push(self.licence(
                    id,
                    LicenceScope::Article,
                    0.9,
                    "meta",
                    self.page.evidence(node),
                ));
            }
        }
        found
    }

    /// Links to licences and their buttons, by what is around them.
    fn links(&self) -> Vec<Licence> {
        let mut links: Vec<LicenceLink> =
            (1..self.tree().len()).filter_map(|node| self.link(node)).take(MAX_LINKS).collect();
        let mut linked: Vec<&str> = links
            .iter()
            .filter(|link| link.how == MarkupKind::Link)
            .map(|link| link.id.as_str())
            .collect();
        linked.sort_unstable();
        linked.dedup();
        if linked.len() >= LIST {
            links.retain(|link| link.how != MarkupKind::Link);
        }
        links.iter().filter_map(|link| self.licence_of(link)).collect()
    }

    /// The licence whose address an element has.
    fn link(&self, node: NodeId) -> Option<LicenceLink> {
        let tree = self.tree();
        let tag = tree.tag(node)?;
        if !matches!(tag, HtmlTag::A | HtmlTag::Area | HtmlTag::Link | HtmlTag::Img) {
            return None;
        }
        let mut address = None;
        let mut how = if tag == HtmlTag::Img { MarkupKind::Badge } else { MarkupKind::Link };
        for (name, value) in tree.attributes(node) {
            match name {
                "href" | "src" | "data-src" => address = address.or(Some(value)),
                "rel" | "property" | "itemprop"
                    if value.split_ascii_whitespace().any(|word| WORDS.names("relation", word)) =>
                {
                    how = MarkupKind::Relation;
                }
                _ => {}
            }
        }
        let address = address?;
        let id = match by_address(address) {
            Some(id) => id,
            // The site's own page about the licence. The link's words name it.
            None if how == MarkupKind::Relation => {
                licence_id(&tree.words(node)).or_else(|| licence_id(address))?
            }
            None => return None,
        };
        if how == MarkupKind::Link && tree.subtree(node).any(|below| tree.is(below, HtmlTag::Img)) {
            how = MarkupKind::Badge;
        }
        Some(LicenceLink { node, id, how })
    }

    /// What a link licenses. `None` if it is not about this page.
    fn licence_of(&self, link: &LicenceLink) -> Option<Licence> {
        let tree = self.tree();
        let evidence = self.page.evidence(link.node);
        let by = match link.how {
            MarkupKind::Relation => "relation",
            MarkupKind::Badge => "badge",
            MarkupKind::Link => "link",
        };
        if tree.is(link.node, HtmlTag::Link) {
            return (link.how == MarkupKind::Relation)
                .then(|| self.licence(link.id.clone(), LicenceScope::Article, 0.9, by, evidence));
        }
        if self.is_aside(link.node) {
            return None;
        }
        let block = self.block(link.node);
        let words = block.map_or("", |block| self.blocks.words(block));
        if self.is_of_media(link.node, words, link.how == MarkupKind::Link) {
            return Some(self.licence(link.id.clone(), LicenceScope::Media, 0.85, by, evidence));
        }
        let (scope, confidence) = match (self.scope(words), link.how) {
            (Some(scope), _) => (scope, 0.95),
            (None, MarkupKind::Relation) => (LicenceScope::Unknown, 0.9),
            (None, MarkupKind::Badge) => (LicenceScope::Unknown, 0.8),
            (None, MarkupKind::Link) => {
                let inside = block.is_some_and(|block| self.is_chosen(block));
                if inside || !opens_line(words, &tree.words(link.node)) {
                    return None;
                }
                (LicenceScope::Unknown, 0.7)
            }
        };
        Some(self.licence(link.id.clone(), scope, confidence, by, evidence))
    }

    /// What the words next to a link say is licensed.
    fn scope(&self, words: &str) -> Option<LicenceScope> {
        self.statements(words)
            .into_iter()
            .find(|found| found.id.contains("CC"))
            .map(|found| found.applies_to)
    }

    /// The statements in a block's words. Bars and line breaks separate them.
    fn statements(&self, words: &str) -> Vec<Licence> {
        let lines = words.split(['|', '•', '\n']).filter(|line| !line.trim().is_empty());
        lines
            .flat_map(|line| {
                let start = line.len() - line.trim_start().len();
                licence::licences(line, &[Span::at(line, start, line.trim_end().len())], self.owner)
            })
            .collect()
    }

    /// The statements in the words around the article.
    fn stated(&self) -> Vec<Licence> {
        let blocks = self.blocks.all.iter().enumerate().rev();
        let outside = blocks.filter(|(i, _)| !self.chosen.get(*i).copied().unwrap_or(false));
        let naming =
            outside.map(|(_, block)| block).filter(|block| may_state(self.blocks.words(block)));
        let mut found = Vec::new();
        for block in naming.take(MAX_STATEMENT_BLOCKS) {
            let node = block.nodes.start;
            if self.is_aside(node) {
                continue;
            }
            let words = self.blocks.words(block);
            let media = self.is_of_media(node, words, true);
            let source = self.tree().source(block.nodes.start).start
                ..self.tree().source(block.nodes.end - 1).end;
            for mut licence in self.statements(words) {
                if media {
                    licence.applies_to = LicenceScope::Media;
                }
                licence.evidence = Some(self.page.evidence_at(source.clone()));
                found.push(licence);
            }
        }
        found.reverse();
        found
    }

    fn is_chosen(&self, block: &PageBlock) -> bool {
        let at = self.blocks.all.partition_point(|other| other.nodes.start < block.nodes.start);
        self.chosen.get(at).copied().unwrap_or(false)
    }

    /// The block that holds a node, or that is next to it.
    fn block(&self, node: NodeId) -> Option<&PageBlock> {
        let all = &self.blocks.all;
        let end = self.tree().subtree(node).end;
        let next = all.partition_point(|block| block.nodes.end <= node);
        if let Some(block) = all.get(next).filter(|block| block.nodes.start < end) {
            return Some(block);
        }
        self.tree().ancestors(node).take(BESIDE).find_map(|above| {
            let inside =
                |block: &&PageBlock| self.tree().subtree(above).contains(&block.nodes.start);
            all.get(next).filter(inside).or_else(|| all.get(next.checked_sub(1)?).filter(inside))
        })
    }

    /// Whether a node stands among comments.
    fn is_aside(&self, node: NodeId) -> bool {
        let tree = self.tree();
        tree.ancestors(node).take_while(|&above| !tree.is(above, HtmlTag::Body)).any(|above| {
            let names = ["class", "id"].iter().filter_map(|name| tree.attribute(above, name));
            let mut names = names.flat_map(str::split_ascii_whitespace);
            names.any(|name| WORDS.starts("comments", &name.to_ascii_lowercase()))
        })
    }

    /// Whether a node is a picture's credit, or about music or the site's software. The words are only looked
    /// at if `read`: words next to a button may mention what it does not stand for.
    fn is_of_media(&self, node: NodeId, words: &str, read: bool) -> bool {
        let tree = self.tree();
        let framed = tree.ancestors(node).any(|above| {
            matches!(tree.tag(above), Some(HtmlTag::Figure | HtmlTag::Figcaption))
                || tree
                    .attribute(above, "itemtype")
                    .is_some_and(|kind| kind.contains("ImageObject"))
        });
        let lower = words.to_lowercase();
        let media = WORDS.starts("media", lower.trim_start_matches(|c: char| !c.is_alphanumeric()));
        framed
            || media
            || read && WORDS.find("media", &lower).is_some() && WORDS.find("text", &lower).is_none()
    }
}

/// Whether a link is a whole line, or all of it but the opening words.
fn opens_line(words: &str, link: &str) -> bool {
    let line = words.split(['|', '•', '\n']).find(|line| line.contains(link));
    line.is_some_and(|line| {
        let before = line.split(link).next().unwrap_or_default();
        let letters = before.chars().filter(|c| c.is_alphanumeric()).count();
        line.len() <= LONGEST_LINE
            && (letters == 0
                || letters <= LONGEST_LEAD
                    && WORDS.starts("lead", &before.trim_start().to_lowercase()))
    })
}

/// The licence that the address of a deed or of a Creative Commons button names.
fn by_address(address: &str) -> Option<String> {
    IN_HOSTS.find(address.as_bytes())?;
    let lower = address.to_ascii_lowercase();
    let after = |host: &str| lower.find(host).map(|at| &lower[at + host.len()..]);
    match BUTTONS.into_iter().find_map(after) {
        Some(button) => licence_id(&format!("creativecommons.org/licenses/{button}")),
        None => lower.contains("creativecommons.org/").then(|| licence_id(&lower))?,
    }
}

#[cfg(test)]
mod tests {
    use LicenceScope::{Article, Media, Site, Unknown};

    use super::*;
    use crate::html::blocks::blocks;
    use crate::licence::best;

    const BY: &str = "https://creativecommons.org/licenses/by/4.0/";

    /// The best licence of a page whose long paragraphs are the article.
    fn found(html: &str) -> Option<Licence> {
        let page = HtmlPage::new(html.as_bytes(), None);
        let blocks = blocks(&page.tree);
        let chosen: Vec<bool> = blocks.all.iter().map(|block| block.words.len() > 130).collect();
        best(licences(&page, &MachineData::of(&page.tree), &blocks, &chosen, Some("Harbour Post")))
    }

    #[test]
    fn pages_that_state_a_licence() {
        for (html, id, scope) in [
            (format!("<link rel=license href='{BY}'>"), "CC-BY-4.0", Article),
            (format!("<footer><a rel=license href='{BY}'><img src=x.png></a>"), "CC-BY-4.0", Unknown),
            (format!("<footer><a rel='nofollow license' href='{BY}'>Licence</a>"), "CC-BY-4.0", Unknown),
            (format!("<footer><p>This site is licensed under a <a rel=license href='{BY}'>Creative Commons licence</a>."), "CC-BY-4.0", Site),
            (format!("<p>This article is licensed under a <a href='{BY}'>Creative Commons licence</a>."), "CC-BY-4.0", Article),
            (format!("<footer>© 2020 Harbour Post | Licence: <a href='{BY}'>CC BY</a> | Imprint"), "CC-BY-4.0", Unknown),
            ("<img src='https://licensebuttons.net/l/by-nc-sa/3.0/88x31.png'>".into(), "CC-BY-NC-SA-3.0", Unknown),
            ("<img src='https://i.creativecommons.org/l/by-nd/4.0/88x31.png'>".into(), "CC-BY-ND-4.0", Unknown),
            ("<meta name=dc.rights content='CC BY-SA 4.0'>".into(), "CC-BY-SA-4.0", Article),
            (format!("<script type='application/ld+json'>{{\"@type\": \"NewsArticle\", \"license\": \"{BY}\"}}</script>"), "CC-BY-4.0", Article),
            ("<footer><p>Alle Inhalte dieses Blogs stehen unter einer Creative-Commons-Lizenz: Namensnennung, keine kommerzielle Nutzung".into(), "LicenseRef-CC-BY-NC", Site),
            ("<footer><p>Contenidos bajo licencia Creative Commons (CC-BY-NC)".into(), "LicenseRef-CC-BY-NC", Unknown),
            ("<footer>© 2020 Harbour Post. All rights reserved.".into(), "LicenseRef-AllRightsReserved", Unknown),
            (format!("<footer>© 2020 Harbour Post. All rights reserved.</footer><a rel=license href='{BY}'></a>"), "CC-BY-4.0", Unknown),
        ] {
            let licence = found(&html).unwrap_or_else(|| panic!("nothing in {html}"));
            assert_eq!((licence.id.as_str(), licence.applies_to), (id, scope), "{html}");
            let Some(Evidence::Source { bytes, text }) = &licence.evidence else { panic!("{licence:?}") };
            assert_eq!(html.get(bytes.clone()), Some(text.as_str()));
        }
    }

    #[test]
    fn pages_that_only_name_one() {
        let long = "The ferry between Alder Quay and the islands sailed again on Monday after eleven weeks in dry dock, and ";
        for html in [
            format!("<p>{long} the museum put its scans under <a href='{BY}'>a licence</a>.</p>"),
            format!(
                "<div class=comments><p>My texts: <a rel=license href='{BY}'>CC BY</a></p></div>"
            ),
            format!("<p>Quaybox © Ana Ruiz, licensed under <a href='{BY}'>CC BY</a></p>"),
            format!("<p>Alder Trio – Tides (<a href='{BY}'>CC BY</a>)</p>"),
            "<a href='https://creativecommons.org/'>Creative Commons</a>".into(),
            "<a rel=license href=/terms>Terms</a>".into(),
            format!(
                "<script type='application/ld+json'>{{\"@type\": \"ImageObject\", \"license\": \"{BY}\"}}</script>"
            ),
        ] {
            let licence = found(&html).filter(|licence| licence.applies_to != Media);
            assert_eq!(licence, None, "{html}");
        }
    }

    #[test]
    fn a_picture_does_not_license_the_page() {
        for html in [
            format!(
                "<figure><img src=a.jpg><figcaption>Ana Ruiz, <a rel=license href='{BY}'>CC BY</a></figure>"
            ),
            format!("<p>Photo: Ana Ruiz, <a href='{BY}'>CC BY</a></p>"),
            format!(
                "<p>Bild von <a href=/ana>Ana Ruiz</a> unter <a rel=license href='{BY}'>CC BY</a></p>"
            ),
            format!(
                "<div itemscope itemtype='https://schema.org/ImageObject'><a itemprop=license href='{BY}'>x</a></div>"
            ),
        ] {
            assert_eq!(found(&html).map(|licence| licence.applies_to), Some(Media), "{html}");
        }
    }

    #[test]
    fn a_list_of_licences_is_no_statement() {
        let list: String = ["by", "by-sa", "by-nc"]
            .map(|kind| {
                format!(
                    "<li><a href='https://creativecommons.org/licenses/{kind}/4.0/'>CC</a></li>"
                )
            })
            .concat();
        assert_eq!(found(&format!("<ul>{list}</ul>")), None);
    }
}
