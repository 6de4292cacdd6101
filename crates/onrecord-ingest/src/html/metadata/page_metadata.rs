//! Brings together what a page says of itself.

use super::candidates::{MetadataCandidates, candidates};
use super::json_ld::MachineData;
use super::page_dates::DateOrder;
use super::publication_date::publication_dates;
use super::site_name::SiteName;
use super::sourced::Sourced;
use super::{authors, canonical_url, title};
use crate::html::page::HtmlPage;
use crate::metadata_field::MetadataField;

/// The metadata of a page, each with its source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct PageMetadata {
    pub(crate) title: Option<Sourced<String>>,
    pub(crate) url: Option<Sourced<String>>,
    pub(crate) publisher: Option<Sourced<String>>,
    pub(crate) site: Option<Sourced<String>>,
    pub(crate) section: Option<Sourced<String>>,
    pub(crate) authors: Option<Sourced<Vec<String>>>,
    pub(crate) published: Option<Sourced<String>>,
    pub(crate) modified: Option<Sourced<String>>,
    pub(crate) language: Option<Sourced<String>>,
}

/// Finds out what a page says of itself.
pub(crate) fn metadata(page: &HtmlPage<'_>, data: &MachineData) -> PageMetadata {
    let candidates = candidates(page, data);
    let url = canonical_url::canonical(&candidates);
    let address = url.as_ref().map(|url| url.value.as_str());
    let language = language(&candidates);
    let site = name(&candidates, MetadataField::Site);
    let publisher = name(&candidates, MetadataField::Publisher);
    let names = [&site, &publisher].into_iter().flatten().map(|found| &found.value);
    let own = SiteName::new(names, address.and_then(canonical_url::host).as_deref());
    let (title, headline) = title::title(&candidates, &own);
    let order = date_order(language.as_ref().map(|found| found.value.as_str()));
    let dates = publication_dates(&candidates, &page.decoded.text, address, order, headline);
    PageMetadata {
        title,
        authors: authors::authors(&candidates, headline, &own),
        section: name(&candidates, MetadataField::Section),
        published: dates.published,
        modified: dates.modified,
        url,
        site,
        publisher,
        language,
    }
}

/// The first candidate of a field that has words.
fn name(candidates: &MetadataCandidates<'_>, field: MetadataField) -> Option<Sourced<String>> {
    candidates.of(field).iter().find_map(|candidate| {
        let value = candidate.value.split_whitespace().collect::<Vec<_>>().join(" ");
        let fits = value.chars().any(char::is_alphanumeric) && !value.contains("://");
        fits.then_some(Sourced { value, from: candidate.source.from })
    })
}

/// The language as a BCP 47 tag: `en_us` becomes `en-US`.
fn language(candidates: &MetadataCandidates<'_>) -> Option<Sourced<String>> {
    candidates.of(MetadataField::Language).iter().find_map(|candidate| {
        let first = candidate.value.split([',', ';', ' ']).next()?.replace('_', "-");
        let mut parts = first.split('-');
        let primary = parts.next()?.to_ascii_lowercase();
        let letters = |part: &str| part.bytes().all(|b| b.is_ascii_alphabetic());
        if !(2..=3).contains(&primary.len()) || !letters(&primary) {
            return None;
        }
        let mut value = primary;
        for part in parts.take_while(|part| part.bytes().all(|b| b.is_ascii_alphanumeric())) {
            let part = match part.len() {
                2 if letters(part) => part.to_ascii_uppercase(),
                4 if letters(part) => {
                    part[..1].to_ascii_uppercase() + &part[1..].to_ascii_lowercase()
                }
                3 if !letters(part) => part.to_owned(),
                _ => break,
            };
            value.push('-');
            value.push_str(&part);
        }
        Some(Sourced { value, from: candidate.source.from })
    })
}

/// In American English, and in English without a region, the month comes first.
fn date_order(language: Option<&str>) -> DateOrder {
    match language {
        Some("en" | "en-US" | "en-PH") | None => DateOrder::MonthFirst,
        Some(_) => DateOrder::DayFirst,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::html::blocks::blocks;
    use crate::html::mining::mining;
    use crate::html::page_licence::licences;

    fn found(page: &str) -> PageMetadata {
        let page = HtmlPage::new(page.as_bytes(), None);
        metadata(&page, &MachineData::of(&page.tree))
    }

    fn of<T>(said: &Option<Sourced<T>>) -> Option<(&T, &str)> {
        said.as_ref().map(|said| (&said.value, said.from))
    }

    #[test]
    fn titles() {
        let head = "<title>Ferry sails again | The Harbour Post</title>";
        let named = "<meta property=og:site_name content='The Harbour Post'>";
        for (page, title, from) in [
            // As it is printed, whatever the head says.
            (format!("{head}<h1>Ferry sails  again</h1>"), "Ferry sails again", "html"),
            (format!("{head}<h1>The Harbour Post</h1><h2>Ferry sails again</h2>"), "Ferry sails again", "html"),
            (format!("{named}{head}"), "Ferry sails again", "html"),
            ("<title>Harbour Post: Ferry sails again</title><link rel=canonical href=https://www.harbourpost.example/a>".into(), "Ferry sails again", "html"),
            ("<meta property=og:title content='Ferry sails &amp; docks'>".into(), "Ferry sails & docks", "opengraph"),
            // Kickers are no part of the title.
            ("<meta property=og:title content='Ferry sails again'><h1>Islands Ferry sails again</h1>".into(), "Ferry sails again", "opengraph"),
            ("<svg><title>Close</title></svg><h1>Ferry sails again</h1>".into(), "Ferry sails again", "html"),
            ("<script type='application/ld+json'>{\"@type\": \"NewsArticle\", \"headline\": \"Ferry sails again\"}</script>".into(), "Ferry sails again", "json-ld"),
            ("<meta name=dc.title content='Ferry sails again'>".into(), "Ferry sails again", "dublin-core"),
            ("<p itemprop=headline>Ferry sails again</p>".into(), "Ferry sails again", "microdata"),
        ] {
            let found = found(&page);
            assert_eq!(of(&found.title), Some((&title.to_owned(), from)), "{page}");
        }
    }

    #[test]
    fn authors() {
        for (page, authors, from) in [
            (
                "<meta name=author content='Mara Ellison, J. T. Ocampo'>",
                "Mara Ellison; J. T. Ocampo",
                "meta",
            ),
            (
                "<meta name=author content='By Mara Ellison and mara ellison'>",
                "Mara Ellison",
                "meta",
            ),
            (
                "<meta property=article:author content='https://social.example/mara'><p class=byline>By <a>Mara Ellison</a></p>",
                "Mara Ellison",
                "text",
            ),
            (
                "<meta name=citation_author content='Mara Ellison'><meta name=citation_author content='Ana Ruiz'>",
                "Mara Ellison; Ana Ruiz",
                "meta",
            ),
            // The name of the site gives way to a person.
            (
                "<meta property=og:site_name content='Harbour Post'><meta name=author content='Harbour Post'><h1>Ferry</h1><p>By Mara Ellison</p>",
                "Mara Ellison",
                "text",
            ),
            (
                "<meta property=og:site_name content='Harbour Post'><meta name=author content='Harbour Post'>",
                "Harbour Post",
                "meta",
            ),
            (
                "<h1>Ferry</h1><div class='post-author'>Von Mara Ellison, Redakteurin | 22. Mai 2020</div>",
                "Mara Ellison",
                "text",
            ),
            (
                "<h1>Ferry</h1><span itemprop=author><b itemprop=name>Mara Ellison</b></span>",
                "Mara Ellison",
                "microdata",
            ),
            ("<h1>Ferry</h1><a rel=author href=/mara>Mara Ellison</a>", "Mara Ellison", "link"),
            (
                "<h1>Ferry</h1><p>By<br>Mara Ellison Updated May 22, 2020</p>",
                "Mara Ellison",
                "text",
            ),
        ] {
            let found = found(page);
            let joined = found.authors.as_ref().map(|said| (said.value.join("; "), said.from));
            assert_eq!(joined, Some((authors.to_owned(), from)), "{page}");
        }
        for page in [
            "<h1>Ferry</h1><p>By 2016 the harbour was full.</p>",
            "<h1>Ferry</h1><p>It<p>sailed<p>again<div class=comments><p class=author>Mara Ellison</p></div>",
            "<meta name=author content=admin>",
            "<meta name=author content='mara@harbourpost.example'>",
        ] {
            assert_eq!(found(page).authors, None, "{page}");
        }
    }

    #[test]
    fn dates() {
        for (page, published, from) in [
            (
                "<meta property=article:published_time content='2020-05-22T10:30:00+02:00'>",
                "2020-05-22T10:30:00+02:00",
                "opengraph",
            ),
            (
                "<meta property=article:published_time content='2020-05-22T10:30:00+0200'>",
                "2020-05-22T10:30:00+02:00",
                "opengraph",
            ),
            // Without a time zone it is no moment.
            ("<meta name=date content='2020-05-22 10:30'>", "2020-05-22", "meta"),
            ("<meta name=date content=20200522>", "2020-05-22", "meta"),
            ("<meta name=date content=1590136200>", "2020-05-22T08:30:00Z", "meta"),
            ("<meta name=date content='Fri, 22 May 2020 10:30:00 GMT'>", "2020-05-22", "meta"),
            ("<h1>Ferry</h1><time datetime=2020-05-22>yesterday</time>", "2020-05-22", "time"),
            (
                "<h1>Ferry</h1><span itemprop=datePublished content=2020-05-22></span>",
                "2020-05-22",
                "microdata",
            ),
            (
                "<h1>Ferry</h1><abbr class=published title='2020-05-22T10:30:00Z'>May</abbr>",
                "2020-05-22T10:30:00Z",
                "text",
            ),
            ("<h1>Ferry</h1><p>22. Mai 2020</p>", "2020-05-22", "text"),
            ("<h1>Ferry</h1><p>22 de mayo de 2020</p>", "2020-05-22", "text"),
            ("<h1>Ferry</h1><p>2020年5月22日</p>", "2020-05-22", "text"),
            ("<html lang=en-US><h1>Ferry</h1><p>05/06/2020</p>", "2020-05-06", "text"),
            ("<html lang=en-GB><h1>Ferry</h1><p>05/06/2020</p>", "2020-06-05", "text"),
            (
                "<link rel=canonical href=https://harbourpost.example/2020/05/22/ferry>",
                "2020-05-22",
                "url",
            ),
            // Published before it was changed.
            (
                "<h1>Ferry</h1><time datetime=2020-05-22></time><p>Updated: <time datetime=2020-05-23></time>",
                "2020-05-22",
                "time",
            ),
            ("<h1>Ferry</h1><p class=date>Last updated 23 May 2020", "2020-05-23", "modified"),
            // The day where it is published.
            (
                "<meta property=article:published_time content='2020-05-21T23:00:00Z'><h1>Ferry</h1><p>22 May 2020</p>",
                "2020-05-22",
                "text",
            ),
            // Below the headline, whatever the part is called.
            (
                "<h1>Ferry sails again</h1><div class=footer>22 May 2020</div><div class=related>1 June 2020</div>",
                "2020-05-22",
                "text",
            ),
            // The only date of the page.
            (
                &format!(
                    "<h1>Ferry sails again</h1>{}<p>22 May 2020</p>",
                    "<p>It sailed.</p>".repeat(200)
                ),
                "2020-05-22",
                "text",
            ),
            // A page made on the day of its last change.
            (
                "<meta property=article:published_time content='2020-07-01T10:30:00Z'><meta property=article:modified_time content='2020-07-01T10:30:00Z'><h1>Ferry</h1><p>22 May 2020</p>",
                "2020-05-22",
                "text",
            ),
            (
                "<meta name=dc.date content=2020-05-01><h1>Ferry</h1><p>22 May 2020</p>",
                "2020-05-22",
                "text",
            ),
            // Which number is the month.
            (
                "<meta name=pubdate content=03/10/2020><h1>Ferry</h1><p>3 October 2020</p>",
                "2020-10-03",
                "text",
            ),
            (
                "<link rel=canonical href=https://harbourpost.example/2020/october/03/ferry><h1>Ferry</h1><p>03/10/2020</p>",
                "2020-10-03",
                "text",
            ),
            (
                "<script>state = {\"publishedDate\":\"2020-05-22T10:30:00Z\"}</script>",
                "2020-05-22",
                "script",
            ),
            // The date at the headline.
            (
                "<ul><li>1 May 2020</ul><h1>Ferry sails again</h1><p>22 May 2020</p>",
                "2020-05-22",
                "text",
            ),
        ] {
            let found = found(page);
            assert_eq!(of(&found.published), Some((&published.to_owned(), from)), "{page}");
        }
        for page in [
            "<meta name=date content=1066-10-14>",
            "<meta name=date content=2020-13-41>",
            "<meta name=date content=soon>",
            "<h1>Ferry</h1><p>In 2020 the ferry sailed 22 times in May.</p>",
            "<h1>Ferry</h1><p>8.5/10</p>",
            "<h1>Ferry</h1><footer>© 22.05.2020 Harbour Media</footer>",
            "<script>[{\"publishedAt\":\"2020-05-22\"}, {\"publishedAt\":\"2020-05-23\"}]</script>",
        ] {
            assert_eq!(found(page).published, None, "{page}");
        }
    }

    #[test]
    fn the_rest() {
        let found = found(
            "<html lang=en_us><link rel=canonical href=https://harbourpost.example/>
             <meta property=og:url content=https://harbourpost.example/ferry>
             <meta property=og:site_name content='The Harbour  Post'>
             <meta property=article:section content=Islands>
             <meta property=article:modified_time content=2020-05-23>
             <meta name=dc.publisher content='Harbour Media'>",
        );
        // The front page is not the address of an article.
        assert_eq!(
            of(&found.url),
            Some((&"https://harbourpost.example/ferry".into(), "opengraph"))
        );
        assert_eq!(of(&found.site), Some((&"The Harbour Post".into(), "opengraph")));
        assert_eq!(of(&found.section), Some((&"Islands".into(), "opengraph")));
        assert_eq!(of(&found.modified), Some((&"2020-05-23".into(), "opengraph")));
        assert_eq!(of(&found.publisher), Some((&"Harbour Media".into(), "dublin-core")));
        assert_eq!(of(&found.language), Some((&"en-US".into(), "html")));
    }

    #[test]
    fn json_ld_in_any_shape() {
        let article = r#"{"@type": "NewsArticle", "headline": "Ferry sails", "author": [{"name": "Mara Ellison"}], "publisher": {"name": "Harbour Media"}, "datePublished": "2020-05-22"}"#;
        for script in [
            article.to_owned(),
            format!("[{article}]"),
            format!("{{\"@graph\": [{{\"@type\": \"WebSite\"}}, {article}]}}"),
            format!("<!-- {article} -->"),
            format!("//<![CDATA[\n{article}\n//]]>"),
            format!("{article};"),
            article.replace("\"2020-05-22\"", "\"2020-05-22\","),
            article.replace("Ferry sails", "Ferry\nsails"),
            article.replace("NewsArticle", "http://schema.org/BlogPosting"),
            article.replace("\"NewsArticle\"", "[\"Article\", \"ReportageNewsArticle\"]"),
            article.replace("[{\"name\": \"Mara Ellison\"}]", "\"Mara Ellison\""),
            article.replace("Mara Ellison", "Mara&#32;Ellison"),
            format!("[{article}, {{\"@type\": \"Person\", \"@id\": \"#m\", \"name\": \"Mara Ellison\"}}]")
                .replace("{\"name\": \"Mara Ellison\"}]", "{\"@id\": \"#m\"}]"),
        ] {
            let page = format!("<script type='application/ld+json'>{script}</script>");
            let found = found(&page);
            assert_eq!(of(&found.title), Some((&"Ferry sails".into(), "json-ld")), "{script}");
            assert_eq!(of(&found.authors), Some((&vec!["Mara Ellison".into()], "json-ld")), "{script}");
            assert_eq!(of(&found.publisher), Some((&"Harbour Media".into(), "json-ld")), "{script}");
            assert_eq!(of(&found.published), Some((&"2020-05-22".into(), "json-ld")), "{script}");
        }
        // The item that describes this page.
        let other = article.replace("Ferry sails", "Other news").replace("Mara", "Ana");
        let page = format!(
            "<h1>Ferry sails</h1><script type='application/ld+json'>[{other}, {article}]</script>"
        );
        assert_eq!(found(&page).authors.map(|said| said.value), Some(vec!["Mara Ellison".into()]));
    }

    /// Random pages made of parts that the rules look for.
    fn pieces() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            "\\PC{0,20}",
            proptest::sample::select(vec![
                "<h1>",
                "</h1>",
                "<h2>",
                "<title>",
                "</title>",
                "<head>",
                "<p class=byline>",
                "<p class='date updated'>",
                "<time datetime='",
                "<time>",
                "</time>",
                "'>",
                "<meta name=author content='",
                "<meta name=date content='",
                "<meta name=robots content=noai>",
                "<meta name=tdm-reservation content=1>",
                "<a rel=license href='",
                "https://creativecommons.org/licenses/by/4.0/",
                "<figure>",
                "</figure>",
                "<div class=comments>",
                "</div>",
                "<script type='application/ld+json'>",
                "</script>",
                "{\"@type\":\"Article\",\"author\":",
                "[{\"name\":\"",
                "\"}]}",
                "By ",
                "Von ",
                " and ",
                "Mara Ellison",
                "May 22, 2020",
                "22.05.20",
                "2020-05-22T10:30:00",
                "+02:00",
                "年",
                "İ",
                "ẞ",
                " | ",
                "//",
                "&amp;",
                "&#0;",
                "<br>",
                "2020年5月",
                "CC BY 4.0",
                "Text and data mining is reserved.",
                "This work is licensed under ",
                "<link rel=canonical href='https://a.example/2020/05/",
                "<svg>",
                "<nav>",
            ])
            .prop_map(str::to_owned),
        ];
        proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn no_page_is_too_odd(html in pieces()) {
            let page = HtmlPage::new(html.as_bytes(), None);
            let data = MachineData::of(&page.tree);
            let found = metadata(&page, &data);
            let blocks = blocks(&page.tree);
            for chosen in [false, true] {
                let chosen = vec![chosen; blocks.all.len()];
                licences(&page, &data, &blocks, &chosen, Some("Harbour Post"));
                mining(&page, &data, &blocks, &chosen);
            }
            for date in [found.published, found.modified].into_iter().flatten() {
                let day = date.value.get(..10).and_then(crate::dates::iso_day);
                prop_assert!(day.is_some(), "{}", date.value);
            }
            for name in found.authors.into_iter().flat_map(|authors| authors.value) {
                prop_assert!(!name.trim().is_empty());
            }
        }
    }

    #[test]
    fn the_time_grows_with_the_length_only() {
        for piece in [
            "<p class=author>Mara Ellison</p>",
            "<div class=author>",
            "<time datetime=2020-05-22>",
            "<meta name=citation_author content='Mara Ellison, Ana Ruiz'>",
            "<a rel=license href=https://creativecommons.org/licenses/by/4.0/>",
            "<p>Creative Commons ",
            "<h1>Ferry</h1>",
            "<span itemprop=name>",
            "<script type='application/ld+json'>[{\"@type\":\"Article\",\"headline\":\"Ferry\"}]</script>",
        ] {
            let html = piece.repeat((1 << 20) / piece.len());
            let page = HtmlPage::new(html.as_bytes(), None);
            let begin = std::time::Instant::now();
            let data = MachineData::of(&page.tree);
            metadata(&page, &data);
            let blocks = blocks(&page.tree);
            licences(&page, &data, &blocks, &vec![false; blocks.all.len()], None);
            assert!(begin.elapsed().as_secs() < 5, "{piece:?}: {:?}", begin.elapsed());
        }
    }
}
