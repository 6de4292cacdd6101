//! What a plain text says of itself: headline, byline, dateline, dates, publisher, and the rest.

use onrecord_ingest::{UserMetadata, read_text};
use onrecord_text::{Article, BlockKind};

use BlockKind::{
    Blockquote, Byline, Caption, Dateline, Footer, Heading, Headline, ListItem, Paragraph,
};

const LEAD: &str = "Rescuers brought eleven pupils and their teacher ashore after the cable of the ferry parted in strong wind.";
const NEXT: &str = "“We counted gulls,” the teacher, Mara Ellison, said at the landing stage, where parents had waited for hours.";

fn read(text: &str) -> Article {
    read_text(text.as_bytes(), &UserMetadata::default()).unwrap_or_else(|error| panic!("{error}"))
}

fn kinds(article: &Article) -> Vec<BlockKind> {
    article.blocks.iter().map(|block| block.kind).collect()
}

#[test]
fn a_wire_story() {
    let article = read(&format!(
        "Ferry cable parts; pupils safe\n\nBy Mara Ellison and J. T. Ocampo, Associated Press\n\nMay 22, 2020\n\n\
         OSTERVIK, Norway (AP) — {LEAD}\n\n{NEXT}\n\nPhoto: The ferry on Monday. (AP Photo/J. Doe)\n\n{LEAD}\n\n\
         ___\n\nAnna Berg contributed to this report.\n\n\
         Copyright 2020 The Associated Press. All rights reserved. This material may not be published, broadcast, rewritten or redistributed."
    ));
    assert_eq!(
        kinds(&article),
        [
            Headline, Byline, Dateline, Dateline, Paragraph, Paragraph, Caption, Paragraph, Footer,
            Footer, Footer
        ]
    );
    let lead = article.blocks[4].span.slice(&article.text);
    assert_eq!(article.blocks[3].span.slice(&article.text), "OSTERVIK, Norway (AP) —");
    assert_eq!(lead, LEAD);
    let metadata = &article.metadata;
    assert_eq!(metadata.title.as_deref(), Some("Ferry cable parts; pupils safe"));
    assert_eq!(metadata.authors, ["Mara Ellison", "J. T. Ocampo"]);
    assert_eq!(metadata.published.as_deref(), Some("2020-05-22"));
    assert_eq!(metadata.publisher, None, "the agency is not who published this copy");
    assert_eq!(metadata.language.as_deref(), Some("en"));
    let from: Vec<_> =
        metadata.from.iter().map(|(field, from)| format!("{field}:{from}")).collect();
    assert_eq!(from, ["authors:text", "language:detected", "published:text", "title:text"]);
}

#[test]
fn web_copy_with_a_line_a_paragraph() {
    let article = read(&format!(
        "How the ferry was saved\nBy Mara Ellison | May 22, 2020\nPublished: 22 May 2020, updated 23 May 2020\n{LEAD}\n\
         What the captain did\n{NEXT}\n• first, the anchor\n• then, the flares\n{LEAD}\nRead more: Ferries\n© 2020 The Harbour Post"
    ));
    assert_eq!(
        kinds(&article),
        [
            Headline, Byline, Dateline, Paragraph, Heading, Paragraph, ListItem, ListItem,
            Paragraph, Footer, Footer
        ]
    );
    assert_eq!(article.metadata.published.as_deref(), Some("2020-05-22"));
    assert_eq!(article.metadata.modified.as_deref(), Some("2020-05-23"));
    assert_eq!(article.metadata.publisher.as_deref(), Some("The Harbour Post"));
}

#[test]
fn headlines() {
    for (first, title) in [
        (
            "Poll: mayor and rival in dead heat before first debate.",
            Some("Poll: mayor and rival in dead heat before first debate"),
        ),
        ("Island could make history. Again.", Some("Island could make history. Again.")),
        ("Growth slows in the U.S.", Some("Growth slows in the U.S.")),
        (
            "Mayor's rival calls debate a 'disgrace'",
            Some("Mayor's rival calls debate a 'disgrace'"),
        ),
        ("Can the ferry be saved?", Some("Can the ferry be saved?")),
        ("Mayor resigns;", Some("Mayor resigns")),
        ("The mayor resigned on Monday.", None),
        ("“I did not take the money,” the mayor said.", None),
        ("The council met yesterday and put off the vote on the harbour.", None),
        (LEAD, Some(LEAD.trim_end_matches('.'))),
        (NEXT, None),
    ] {
        let article = read(&format!("{first}\n\n{LEAD} {NEXT}\n\n{NEXT} {LEAD}\n"));
        assert_eq!(article.metadata.title.as_deref(), title, "{first}");
        assert_eq!(article.blocks[0].kind == Headline, title.is_some(), "{first}");
    }
    assert_eq!(read("One line only").metadata.title, None);
}

#[test]
fn what_stands_around_a_headline() {
    let article = read(&format!(
        "PRESS RELEASE\n\nFor immediate publication: 3 June 2024\n\nRIVER BOARD SIGNS AGREEMENT\n\nPriya Deverell\nWestmarch Observer\n\n{LEAD}\n\n{NEXT}"
    ));
    assert_eq!(
        kinds(&article),
        [Heading, Dateline, Headline, Byline, Byline, Paragraph, Paragraph]
    );
    assert_eq!(article.metadata.title.as_deref(), Some("RIVER BOARD SIGNS AGREEMENT"));
    assert_eq!(article.metadata.published.as_deref(), Some("2024-06-03"));
    assert_eq!(article.metadata.authors, ["Priya Deverell"]);
    assert_eq!(article.metadata.publisher, None, "a bare line is too little to go by");
}

#[test]
fn a_given_field_wins_over_the_text() {
    let user = UserMetadata {
        title: Some("Another title".into()),
        publisher: Some("Inland Courier".into()),
        authors: vec!["Anna Berg".into()],
        published: Some("2021-01-01".into()),
        language: Some("en-NZ".into()),
        ..UserMetadata::default()
    };
    let text = format!(
        "Ferry saved\n\nBy Mara Ellison\n\nMay 22, 2020\n\n{LEAD}\n\n© 2020 The Harbour Post"
    );
    let metadata = read_text(text.as_bytes(), &user).unwrap().metadata;
    assert_eq!(metadata.title.as_deref(), Some("Another title"));
    assert_eq!(metadata.publisher.as_deref(), Some("Inland Courier"));
    assert_eq!(metadata.authors, ["Anna Berg"]);
    assert_eq!(metadata.published.as_deref(), Some("2021-01-01"));
    assert!(metadata.from.values().all(|from| from == "given"), "{:?}", metadata.from);
}

#[test]
fn publishers_that_the_text_names() {
    for (footer, publisher) in [
        ("© 2020 The Harbour Post. All rights reserved.", Some("The Harbour Post")),
        ("Copyright (c) 2020 Harbour Media Group Ltd", Some("Harbour Media Group Ltd")),
        ("(c) 2020, harbourpost.example", Some("harbourpost.example")),
        ("This article was originally published by The Harbour Post.", Some("The Harbour Post")),
        ("This story first appeared in the Inland Courier and is republished here.", None),
        ("© 2020 Mara Ellison", None),
        ("Copyright 2020 Reuters", None),
        ("© 2020 Agence France-Presse", None),
        (
            "Copyright 2020 Meridian Press. This material may not be rewritten or redistributed.",
            None,
        ),
        ("Source: Ministry of Ports", None),
    ] {
        let article = read(&format!("Ferry saved\n\n{LEAD}\n\n{NEXT}\n\n{footer}"));
        assert_eq!(article.blocks.last().unwrap().kind, Footer, "{footer}");
        assert_eq!(article.metadata.publisher.as_deref(), publisher, "{footer}");
    }
}

#[test]
fn the_last_lines_may_say_who_reported_and_when() {
    let article = read(&format!(
        "Ferry saved\n\nLONDON, March 3, 2020 (Reuters) - {LEAD}\n\n{NEXT}\n\n(Reporting by Mara Ellison; Editing by Anna Berg)"
    ));
    assert_eq!(article.metadata.authors, ["Mara Ellison"]);
    assert_eq!(article.metadata.published.as_deref(), Some("2020-03-03"));
    assert_eq!(kinds(&article), [Headline, Dateline, Paragraph, Paragraph, Footer]);
    let article =
        read(&format!("Ferry saved\n\n{LEAD}\n\n{NEXT}\n\nCORRECTION:\n\nFriday, May 22, 2020"));
    assert_eq!(article.metadata.published, None, "the day of the correction");
}

#[test]
fn what_is_no_heading_no_list_and_no_caption() {
    for line in [
        "“It is our street”",
        "Ellison: we counted the gulls",
        "Why do I know?",
        "and then",
        "- a dash alone begins no list",
        "Photo by photo, the film of that evening was put together again by the island's archive.",
        "The footage was sold to Getty Images.",
        "1. a number alone begins no list",
    ] {
        let article =
            read(&format!("Ferry saved\n\n{LEAD}\n\n{line}\n\n{NEXT}\n\n{LEAD}\n\n{NEXT}"));
        assert_eq!(article.blocks[2].kind, Paragraph, "{line}");
    }
    for (line, kind) in [
        ("A night at sea", Heading),
        ("7 p.m.", Heading),
        ("REGIONAL WORRIES.", Heading),
        ("> We shall never sail in such wind again.", Blockquote),
        ("J. Doe/Getty Images.", Caption),
    ] {
        let article =
            read(&format!("Ferry saved\n\n{LEAD}\n\n{line}\n\n{NEXT}\n\n{LEAD}\n\n{NEXT}"));
        assert_eq!(article.blocks[2].kind, kind, "{line}");
    }
}
