//! The header of an article: where it came from and what its licence allows.

use onrecord::contract::{Evidence, Reading, SourceEvidence};
use onrecord::text::LicenceScope;

use super::style::{Look, Style};
use super::wrap;

/// Columns of the labels.
const LABEL_WIDTH: usize = 9;

/// Appends title, outlet, authors and date, then the licence with its evidence, then the source.
pub(crate) fn article_header(out: &mut String, reading: &Reading, short_id: &str, look: Look) {
    let article = &reading.article;
    // Most articles print their title in the text, perhaps with other quotation marks.
    let letters = |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).collect() };
    let first = article.text.lines().find(|line| !letters(line).is_empty()).unwrap_or_default();
    if let Some(title) = article.title.as_deref().filter(|title| letters(title) != letters(first)) {
        for line in wrap::fold(title, look.width) {
            look.paint(out, Style::BOLD, &line);
            out.push('\n');
        }
    }
    let authors = article.authors.join(", ");
    let origin = [
        article.publisher.as_deref().or(article.site.as_deref()),
        Some(authors.as_str()).filter(|authors| !authors.is_empty()),
        article.published.as_deref(),
    ];
    let origin: Vec<&str> = origin.into_iter().flatten().collect();
    let origin = if origin.is_empty() {
        "outlet, author and date not known".to_owned()
    } else {
        origin.join(" · ")
    };
    for line in wrap::fold(&origin, look.width) {
        out.push_str(&line);
        out.push('\n');
    }
    let mut entry = |label: &str, value: &str| {
        let room = look.width.saturating_sub(LABEL_WIDTH).max(10);
        for (i, line) in wrap::fold(value, room).into_iter().enumerate() {
            let label = if i == 0 { label } else { "" };
            look.paint(out, Style::DIM, &format!("{label:LABEL_WIDTH$}{line}"));
            out.push('\n');
        }
    };
    if let Some(url) = &article.url {
        entry("address", url);
    }
    entry("licence", &licence(reading, short_id));
    let source = &article.source;
    let mut from = vec![
        source.path.clone().filter(|path| path != "-").unwrap_or("standard input".to_owned()),
        source.format.clone(),
        source.encoding.clone(),
    ];
    from.extend(source.record.as_ref().map(|record| format!("record {record}")));
    if source.replacements > 0 {
        let s = if source.replacements == 1 { "" } else { "s" };
        from.push(format!("{} undecodable place{s}", source.replacements));
    }
    from.push(format!("sha256 {}…", source.sha256.chars().take(12).collect::<String>()));
    entry("source", &from.join(" · "));
    entry("reading", &format!("{short_id} · onrecord {} · {}", reading.onrecord, reading.model));
}

fn licence(reading: &Reading, short_id: &str) -> String {
    let Some(licence) = &reading.article.licence else {
        return "none recognised".to_owned();
    };
    let scope = match licence.applies_to {
        LicenceScope::Article => "for the article",
        LicenceScope::Site => "for the whole site",
        LicenceScope::Media => "for pictures or recordings only",
        LicenceScope::Unknown => "it does not say for what",
    };
    let evidence = match &licence.evidence {
        Some(Evidence::Text(span)) => {
            format!("“{}” {short_id}:{}-{}", wrap::clip(&span.text, 120), span.start, span.end)
        }
        Some(Evidence::Source(SourceEvidence { bytes: (start, end), text })) => {
            format!("{} bytes {start}-{end} of the source", wrap::clip(text, 120))
        }
        None => "as given by you".to_owned(),
    };
    format!("{} ({scope}) · {evidence}", licence.id)
}
