//! Creative Commons licences by name, code and address.

use std::ops::Range;
use std::sync::LazyLock;

use crate::lexicon::{PhraseLexicon, entries};

static NAMES: LazyLock<PhraseLexicon> =
    LazyLock::new(|| PhraseLexicon::parse(include_str!("../../data/cc-words.tsv")));
static WORDS: LazyLock<Vec<NamePhrase>> = LazyLock::new(|| {
    NAMES
        .iter()
        .map(|(kind, words)| NamePhrase {
            names: match LicenceElement::coded(kind) {
                Some(element) => PhraseMeaning::Element(element),
                None if kind == "CC" => PhraseMeaning::Owner,
                None => PhraseMeaning::Nothing { licence: kind == "licence" },
            },
            parts: tokens(words, words).into_iter().map(|token| token.text).collect(),
        })
        .collect()
});
static PORTS: LazyLock<PhraseLexicon> =
    LazyLock::new(|| PhraseLexicon::parse(include_str!("../../data/cc-ports.tsv")));

/// The identifiers of SPDX in its spelling.
pub(super) fn spdx_ids() -> impl Iterator<Item = &'static str> {
    entries(include_str!("../../data/spdx-cc.txt"))
}

/// Names of Creative Commons.
pub(super) fn owners() -> impl Iterator<Item = &'static str> {
    NAMES.kind("CC")
}

const HOST: &str = "creativecommons.org/";
/// A name of more parts is none.
const MOST_PARTS: usize = 24;
const VERSIONS: [&str; 6] = ["1.0", "2.0", "2.1", "2.5", "3.0", "4.0"];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LicenceElement {
    By,
    Nc,
    Sa,
    Nd,
}

impl LicenceElement {
    fn coded(code: &str) -> Option<Self> {
        Some(match code.to_ascii_lowercase().as_str() {
            "by" => Self::By,
            "nc" => Self::Nc,
            "sa" => Self::Sa,
            "nd" => Self::Nd,
            _ => return None,
        })
    }
}

/// Words in names of licences, and their meaning.
struct NamePhrase {
    names: PhraseMeaning,
    parts: Vec<&'static str>,
}

/// What words in a licence's name mean.
enum PhraseMeaning {
    Owner,
    Element(LicenceElement),
    /// They add nothing to the id. `licence` says whether they mean "licence".
    Nothing {
        licence: bool,
    },
}

/// What a name says of a licence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct CcLicence {
    elements: Vec<LicenceElement>,
    version: Option<&'static str>,
    port: Option<&'static str>,
    /// CC0, the public-domain mark or the old dedication, which have no elements.
    whole: Option<&'static str>,
}

impl CcLicence {
    fn has(&self, element: LicenceElement) -> bool {
        self.elements.contains(&element)
    }

    /// SPDX's identifier, or `LicenseRef-` and the same parts where SPDX has none. That is so for a licence
    /// without version (`LicenseRef-CC-BY-NC`), without elements (`LicenseRef-CC`), or ported to a
    /// jurisdiction that SPDX does not list (`LicenseRef-CC-BY-SA-2.5-IL`).
    fn id(&self) -> String {
        if let Some(whole) = self.whole {
            return whole.to_owned();
        }
        let (sa, nd) = (self.has(LicenceElement::Sa), self.has(LicenceElement::Nd));
        if self.elements.is_empty() || sa && nd {
            return "LicenseRef-CC".to_owned();
        }
        // Since version 2.0 every licence asks for attribution.
        let by = self.has(LicenceElement::By) || self.version != Some("1.0");
        let mut id = "CC".to_owned();
        for (part, stands) in
            [("-BY", by), ("-NC", self.has(LicenceElement::Nc)), ("-SA", sa), ("-ND", nd)]
        {
            if stands {
                id.push_str(part);
            }
        }
        for part in [self.version, self.port].into_iter().flatten() {
            id.push('-');
            id.push_str(part);
        }
        if spdx_ids().any(|known| known == id) { id } else { format!("LicenseRef-{id}") }
    }

    /// How specific the name is.
    fn weight(&self) -> u8 {
        let parts = [!self.elements.is_empty(), self.version.is_some(), self.port.is_some()];
        if self.whole.is_some() { 3 } else { parts.iter().map(|&part| u8::from(part)).sum() }
    }
}

/// The licence's own address, if its id is specific enough.
pub(crate) fn address(id: &str) -> Option<String> {
    let base = "https://creativecommons.org";
    let id = id.strip_prefix("LicenseRef-").unwrap_or(id);
    match id {
        "CC0-1.0" => return Some(format!("{base}/publicdomain/zero/1.0/")),
        "CC-PDM-1.0" => return Some(format!("{base}/publicdomain/mark/1.0/")),
        "CC-PDDC" => return Some(format!("{base}/licenses/publicdomain/")),
        // The code of version 1.0 has these parts in another order.
        "CC-BY-NC-ND-1.0" => return Some(format!("{base}/licenses/by-nd-nc/1.0/")),
        _ => {}
    }
    let rest = id.strip_prefix("CC-")?.to_ascii_lowercase();
    let at = VERSIONS.iter().filter_map(|version| rest.find(version)).min()?;
    let elements = rest[..at].trim_end_matches('-');
    Some(format!("{base}/licenses/{elements}/{}/", rest[at..].replacen('-', "/", 1)))
}

/// A mention of a Creative Commons licence in some words.
#[derive(Clone, Debug)]
pub(super) struct CcMention {
    /// The bytes where it stands.
    pub(super) range: Range<usize>,
    pub(super) id: String,
    pub(super) weight: u8,
    /// Whether it is more than the organisation's bare name: it says "licence" or is an address.
    pub(super) licence: bool,
}

#[derive(Clone, Debug, PartialEq)]
enum NamePart {
    /// "Creative Commons".
    Owner,
    /// "CC".
    Code,
    Element {
        element: LicenceElement,
        long: bool,
    },
    Version(&'static str),
    Port(&'static str),
    /// CC0 and the like.
    Whole(&'static str),
    Address(CcLicence),
    /// It adds nothing to the id. `licence` says whether it is the word "licence".
    Filler {
        licence: bool,
    },
}

struct NameToken<'t> {
    range: Range<usize>,
    text: &'t str,
    lower: String,
    address: Option<CcLicence>,
}

/// The mentions of Creative Commons licences in `words`, in order.
pub(super) fn mentions(words: &str) -> Vec<CcMention> {
    let lower = words.to_ascii_lowercase();
    let tokens = tokens(words, &lower);
    let (mut mentions, mut at) = (Vec::new(), 0);
    while at < tokens.len() {
        match mention(words, &tokens, at) {
            Some((mention, used)) => {
                mentions.push(mention);
                at += used;
            }
            None => at += 1,
        }
    }
    mentions
}

/// The most specific mention, the first of equals.
pub(super) fn most_specific(mentions: &[CcMention]) -> Option<&CcMention> {
    mentions.iter().rev().max_by_key(|mention| mention.weight)
}

/// Whether the mentions cover all words but a few that add nothing.
pub(super) fn is_all(words: &str, mentions: &[CcMention]) -> bool {
    let lower = words.to_ascii_lowercase();
    tokens(words, &lower).iter().all(|token| {
        mentions.iter().any(|mention| mention.range.contains(&token.range.start))
            || ["a", "the", "under", "licensed"].contains(&token.lower.as_str())
    })
}

fn tokens<'t>(words: &'t str, lower: &str) -> Vec<NameToken<'t>> {
    let mut tokens = Vec::new();
    let mut at = 0;
    let mut hosts = lower.match_indices(HOST).map(|(host, _)| address_range(words, host));
    let mut address = hosts.next();
    while at < words.len() {
        // One host may stand inside the address of another.
        while address.as_ref().is_some_and(|range| range.end <= at) {
            address = hosts.next();
        }
        if let Some(range) = address.as_ref().filter(|range| range.start <= at) {
            let text = &words[at..range.end];
            let address = parse_address(&text.to_ascii_lowercase());
            tokens.push(NameToken { range: at..range.end, text, lower: String::new(), address });
            at = range.end;
            continue;
        }
        let until = address.as_ref().map_or(words.len(), |range| range.start);
        let rest = &words[at..until];
        let length = rest
            .char_indices()
            .find(|&(i, c)| {
                let point = c == '.'
                    && rest[..i].ends_with(|c: char| c.is_ascii_digit())
                    && rest[i + 1..].starts_with(|c: char| c.is_ascii_digit());
                // Scripts without spaces: "このサイトはCreative Commons …"
                let script = i > 0 && (is_unspaced(c) || rest.starts_with(is_unspaced));
                !c.is_alphanumeric() && !is_mark(c) && !point || script
            })
            .map_or(rest.len(), |(i, _)| i);
        if length == 0 {
            at += rest.chars().next().map_or(1, char::len_utf8);
            continue;
        }
        let text = &rest[..length];
        tokens.push(NameToken {
            range: at..at + length,
            text,
            lower: text.to_lowercase(),
            address: None,
        });
        at += length;
    }
    tokens
}

/// Whether a character belongs to a script that is written without spaces.
pub(super) fn is_unspaced(c: char) -> bool {
    ('\u{2E80}'..'\u{D7FF}').contains(&c) || ('\u{F900}'..'\u{FAFF}').contains(&c)
}

/// Whether a character of an Indic or related script is part of a letter, as a virama is.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036F}' | '\u{0900}'..='\u{0963}' | '\u{0966}'..='\u{109F}')
}

/// The address around its host.
fn address_range(words: &str, host: usize) -> Range<usize> {
    let stops = |c: char| {
        c.is_whitespace() || matches!(c, '<' | '>' | '"' | '”' | '“' | '\'' | '(' | ')' | '[' | ']')
    };
    let start = words[..host]
        .rfind(stops)
        .map_or(0, |at| at + words[at..].chars().next().map_or(0, char::len_utf8));
    let end = words[host..].find(stops).map_or(words.len(), |at| host + at);
    let end = host + words[host..end].trim_end_matches(['.', ',', ';', ':']).len();
    start..end
}

/// The licence that the address of a deed or a legal code names.
fn parse_address(address: &str) -> Option<CcLicence> {
    let path = &address[address.find(HOST)? + HOST.len()..];
    let mut parts = path.split(['/', '?', '#']).filter(|part| !part.is_empty());
    let mut name = CcLicence::default();
    let (area, code) = (parts.next()?, parts.next()?);
    match (area, code) {
        ("publicdomain", "zero") => name.whole = Some("CC0-1.0"),
        ("publicdomain", "mark") => name.whole = Some("CC-PDM-1.0"),
        ("licenses" | "licences", "publicdomain") => name.whole = Some("CC-PDDC"),
        ("licenses" | "licences", code) => {
            name.elements = code.split('-').map(LicenceElement::coded).collect::<Option<_>>()?;
            name.version = parts.next().and_then(version);
            name.port = parts.next().and_then(|code| port_code(&code.to_ascii_uppercase()));
        }
        _ => return None,
    }
    Some(name)
}

fn version(token: &str) -> Option<&'static str> {
    let number = token.strip_prefix('v').unwrap_or(token);
    VERSIONS.into_iter().find(|version| *version == number)
}

fn port_code(code: &str) -> Option<&'static str> {
    PORTS.iter().map(|(port, _)| port).find(|port| *port == code)
}

/// The mention that begins at a token, and how many tokens it takes.
fn mention(words: &str, tokens: &[NameToken<'_>], at: usize) -> Option<(CcMention, usize)> {
    let mut parts: Vec<NamePart> = Vec::new();
    let (mut next, mut end) = (at, at);
    while let Some((part, used)) = part_at(words, tokens, next, &parts)
        && parts.len() < MOST_PARTS
    {
        if next > at {
            let gap = &words[tokens[next - 1].range.end..tokens[next].range.start];
            let list = matches!(
                part,
                NamePart::Element { .. } | NamePart::Address(_) | NamePart::Version(_)
            );
            if !gap.chars().all(|c| joins(c) || c == ',' && list) {
                break;
            }
        }
        let opens =
            !matches!(part, NamePart::Filler { .. } | NamePart::Version(_) | NamePart::Port(_));
        if parts.is_empty() && !opens {
            return None;
        }
        next += used;
        // "Creative Commons licence" ends in its filler; "CC BY version" does not.
        if opens || !matches!(part, NamePart::Filler { licence: false }) || next - end == used {
            end = next;
        }
        parts.push(part);
    }
    let mut summary = NameSummary::default();
    parts.into_iter().for_each(|part| summary.add(part));
    if !summary.names_licence() {
        return None;
    }
    let name = &summary.name;
    let range = tokens[at].range.start..tokens[end - 1].range.end;
    let licence = summary.licence || name.weight() > 0;
    let mention = CcMention { range, id: name.id(), weight: name.weight(), licence };
    Some((mention, end - at))
}

/// What the parts of a name add up to.
#[derive(Default)]
struct NameSummary {
    name: CcLicence,
    /// "Creative Commons" or an address of it.
    owner: bool,
    /// "CC".
    code: bool,
    /// How many elements are spelt out.
    spelt_out: usize,
    /// The word "licence", and words that add nothing.
    licence: bool,
    filler: bool,
}

impl NameSummary {
    fn add(&mut self, part: NamePart) {
        let name = &mut self.name;
        match part {
            NamePart::Owner => self.owner = true,
            NamePart::Code => self.code = true,
            NamePart::Element { element, long } => {
                self.spelt_out += usize::from(long);
                if !name.has(element) {
                    name.elements.push(element);
                }
            }
            NamePart::Version(version) => name.version = name.version.or(Some(version)),
            NamePart::Port(port) => name.port = name.port.or(Some(port)),
            NamePart::Whole(whole) => name.whole = name.whole.or(Some(whole)),
            NamePart::Address(address) => {
                self.owner = true;
                self.licence = true;
                if address.weight() >= name.weight() {
                    *name = address;
                }
            }
            NamePart::Filler { licence } => {
                self.licence |= licence;
                self.filler |= !licence;
            }
        }
    }

    /// Whether the parts name a licence.
    fn names_licence(&self) -> bool {
        let name = &self.name;
        let elements = name.elements.len();
        // "Attribution-ShareAlike", "Attribution 4.0 International": named without Creative Commons.
        let versioned = name.version.is_some() && (self.filler || name.port.is_some());
        let spelt_out = self.spelt_out > 1 || self.spelt_out == 1 && versioned;
        self.owner
            || self.code && elements > 0
            || spelt_out
            || name.whole.is_some()
            || elements > self.spelt_out
    }
}

/// Whether a character may stand between the parts of a licence's name.
fn joins(c: char) -> bool {
    c.is_whitespace() || "-‑–—－/:()[]（）'’<>+\"“”«»「」|·・".contains(c)
}

/// What the token at `at` adds to a name, and how many tokens it takes.
fn part_at(
    words: &str,
    tokens: &[NameToken<'_>],
    at: usize,
    before: &[NamePart],
) -> Option<(NamePart, usize)> {
    let token = tokens.get(at)?;
    if token.lower.is_empty() {
        return token.address.clone().map(|name| (NamePart::Address(name), 1));
    }
    let lower = |i: usize| tokens.get(at + i).map_or("", |token| token.lower.as_str());
    let code = before.iter().any(|part| matches!(part, NamePart::Code));
    let owner = before.iter().any(|part| matches!(part, NamePart::Owner | NamePart::Address(_)));
    let found = match lower(0) {
        "cc0" => Some((NamePart::Whole("CC0-1.0"), 1)),
        "cc" if matches!(lower(1), "0" | "zero") => Some((NamePart::Whole("CC0-1.0"), 2)),
        "zero" | "0" if owner => Some((NamePart::Whole("CC0-1.0"), 1)),
        "ccby" => Some((NamePart::Code, 1)),
        "cc" => Some((NamePart::Code, 1)),
        "public" if lower(1) == "domain" && lower(2) == "mark" => {
            Some((NamePart::Whole("CC-PDM-1.0"), 3))
        }
        "public" if lower(1) == "domain" && lower(2) == "dedication" && (owner || code) => {
            Some((NamePart::Whole("CC-PDDC"), 3))
        }
        // "1.0 Universal (CC0 1.0) Public Domain Dedication"
        "public" if lower(1) == "domain" && lower(2) == "dedication" && !before.is_empty() => {
            Some((NamePart::Filler { licence: true }, 3))
        }
        "s" if owner => Some((NamePart::Filler { licence: false }, 1)),
        "v" if !before.is_empty() => Some((NamePart::Filler { licence: false }, 1)),
        _ => None,
    };
    if found.is_some() {
        return found;
    }
    if let Some(element) = LicenceElement::coded(lower(0)) {
        // "by" is a code only next to others or after CC. In "Creative Commons by its founders" it is none.
        let capitals = token.text.chars().all(char::is_uppercase);
        let hyphen = tokens.get(at + 1).is_some_and(|next| {
            LicenceElement::coded(&next.lower).is_some()
                && &words[token.range.end..next.range.start] == "-"
        });
        let beside =
            matches!(before.last(), Some(NamePart::Code | NamePart::Element { long: false, .. }));
        let fits = beside || (owner || code) && (capitals || hyphen) || capitals && hyphen;
        return fits.then_some((NamePart::Element { element, long: false }, 1));
    }
    let version = version(lower(0)).or_else(|| {
        // "CC BY 4"
        let digit = before.last().is_some_and(|part| matches!(part, NamePart::Element { .. }));
        VERSIONS.into_iter().find(|v| digit && v.strip_suffix(".0") == Some(lower(0)))
    });
    if let Some(version) = version {
        return Some((NamePart::Version(version), 1));
    }
    if before.iter().any(|part| matches!(part, NamePart::Version(_))) {
        if let Some(port) = port_code(token.text) {
            return Some((NamePart::Port(port), 1));
        }
        for (port, name) in PORTS.iter() {
            let parts: Vec<&str> = name.split([' ', '&']).filter(|part| !part.is_empty()).collect();
            if parts.iter().enumerate().all(|(i, part)| lower(i) == *part) {
                return Some((NamePart::Port(port), parts.len()));
            }
        }
    }
    let word = WORDS
        .iter()
        .filter(|word| word.parts.iter().enumerate().all(|(i, part)| lower(i) == *part))
        .max_by_key(|word| word.parts.len())?;
    let part = match word.names {
        PhraseMeaning::Owner => NamePart::Owner,
        PhraseMeaning::Element(element) => NamePart::Element { element, long: true },
        PhraseMeaning::Nothing { .. } if before.is_empty() => return None,
        PhraseMeaning::Nothing { licence } => NamePart::Filler { licence },
    };
    Some((part, word.parts.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(words: &str) -> CcMention {
        let mentions = mentions(words);
        assert_eq!(mentions.len(), 1, "{words}: {mentions:?}");
        assert!(is_all(words, &mentions), "{words}: {mentions:?}");
        mentions[0].clone()
    }

    #[test]
    fn every_word_adds_its_element() {
        for line in entries(include_str!("../../data/cc-words.tsv")) {
            let (code, words) =
                line.split_once('\t').unwrap_or_else(|| panic!("no tab in {line:?}"));
            match code {
                "CC" => assert_eq!(only(&format!("{words} BY 4.0")).id, "CC-BY-4.0", "{line:?}"),
                "licence" => {
                    assert!(only(&format!("Creative Commons {words}")).licence, "{line:?}")
                }
                "-" => {
                    assert_eq!(
                        only(&format!("CC BY 4.0 {words} CC BY")).id,
                        "CC-BY-4.0",
                        "{line:?}"
                    );
                }
                _ => {
                    let id = only(&format!("Creative Commons {words} 4.0")).id;
                    assert!(id.split('-').any(|part| part == code), "{line:?}: {id}");
                }
            }
        }
    }

    #[test]
    fn every_port_is_read_by_code_and_by_name() {
        for line in entries(include_str!("../../data/cc-ports.tsv")) {
            let (code, name) =
                line.split_once('\t').unwrap_or_else(|| panic!("no tab in {line:?}"));
            for words in [format!("CC BY 3.0 {code}"), format!("CC BY 3.0 {name}")] {
                assert!(only(&words).id.ends_with(&format!("-{code}")), "{words}");
            }
        }
    }

    #[test]
    fn every_spdx_id_is_reached_and_has_an_address() {
        for id in spdx_ids() {
            let address = address(id).unwrap_or_else(|| panic!("{id} has no address"));
            assert_eq!(only(&address).id, id, "{address}");
        }
    }

    #[test]
    fn names_in_the_middle_of_words() {
        for (words, id) in [
            ("see CC BY-NC 4.0, please", Some("CC-BY-NC-4.0")),
            ("知识共享署名-非商业性使用-禁止演绎4.0国际许可协议", Some("CC-BY-NC-ND-4.0")),
            ("クリエイティブ・コモンズ 表示 - 継承 4.0 国際 ライセンス", Some("CC-BY-SA-4.0")),
            ("Лицензия Creative Commons «С указанием авторства» 4.0", Some("CC-BY-4.0")),
            ("برخصة المشاع الإبداعي نَسب المُصنَّف - غير تجاري 4.0", Some("CC-BY-NC-4.0")),
            ("この表示は4.0です", None),
            ("Creative Commons’ Attribution-NoDerivs 3.0 Unported license", Some("CC-BY-ND-3.0")),
            (
                "Creative Commons Attribution, Non-Commercial, No-Derivatives 2.5",
                Some("CC-BY-NC-ND-2.5"),
            ),
            ("(CC BY-SA 3.0 DE)", Some("CC-BY-SA-3.0-DE")),
            (
                "<https://creativecommons.org/licenses/by-nc-nd/3.0/igo/deed.fr>",
                Some("CC-BY-NC-ND-3.0-IGO"),
            ),
            ("//creativecommons.org/licenses/by/4.0", Some("CC-BY-4.0")),
            ("CC BY-SA-ND 4.0", Some("LicenseRef-CC")),
            ("Creative Commons by its founders", Some("LicenseRef-CC")),
            ("https://creativecommons.org/about/", None),
            ("cc: Mara Ellison", None),
            ("by-election", None),
            ("attribution of blame", None),
        ] {
            let mentions = mentions(words);
            assert_eq!(mentions.first().map(|mention| mention.id.as_str()), id, "{words}");
        }
    }
}
