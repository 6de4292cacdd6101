use super::*;
use crate::html::page::Page;
use serde_json::{Value, json};
use std::io::Write;

#[test]
#[ignore]
fn dump() {
    let mut out = std::io::BufWriter::new(std::fs::File::create("/work/web/claims.jsonl").unwrap());
    let mut facts =
        std::io::BufWriter::new(std::fs::File::create("/work/web/facts.jsonl").unwrap());
    let (mut parse, mut find, mut lic) =
        (std::time::Duration::ZERO, std::time::Duration::ZERO, std::time::Duration::ZERO);
    for set in ["wcxb-dev-articles", "trafilatura-pages"] {
        let mut paths: Vec<_> = std::fs::read_dir(format!("/work/web/{set}/html"))
            .unwrap()
            .map(|e| e.unwrap().path())
            .collect();
        paths.sort();
        for path in paths {
            let bytes = std::fs::read(&path).unwrap();
            let t = std::time::Instant::now();
            let page = Page::new(&bytes, None);
            parse += t.elapsed();
            let t = std::time::Instant::now();
            let data = Data::of(&page.tree);
            let f = metadata(&page, &data);
            find += t.elapsed();
            let mut from = serde_json::Map::new();
            macro_rules! v { ($($x:ident),*) => { json!({"set": set.split('-').next().unwrap(), "id": path.file_stem().unwrap().to_string_lossy(), $(stringify!($x): f.$x.as_ref().map(|s| { from.insert(stringify!($x).into(), s.from.into()); json!(s.value) }),)* "from": from}) } }
            let row =
                v!(title, url, publisher, site, section, authors, published, modified, language);
            let mut row = row;
            let lang = f.language.as_ref().map(|l| l.value.clone());
            let o = order(lang.as_deref());
            let (_, h) = {
                let names: Vec<String> =
                    [&f.site, &f.publisher].into_iter().flatten().map(|s| key(&s.value)).collect();
                title::title(
                    &claims::claims(&page, &data),
                    &Site { names, host: f.url.as_ref().and_then(|u| address::host(&u.value)) },
                )
            };
            let cl = claims::claims(&page, &data);
            for (n, fi) in [("P", Field::Published), ("M", Field::Modified)] {
                let mut v = vec![];
                for c in cl.of(fi) {
                    if let Some(m) = time::moment(&c.value, o) {
                        v.push(json!([
                            c.source.kind,
                            c.source.key,
                            m,
                            if is_printed(c) { distance(h, c.node) as i64 } else { -1 },
                            time::is_date_line(&c.value),
                            c.node as i64 - h as i64
                        ]));
                    }
                }
                row[n] = json!(v);
            }
            row["H"] = json!(h);
            row["told"] = json!(people::told(&cl).map(|s| (s.value, s.from)));
            row["shown"] = json!(people::shown(&cl, h).map(|s| (s.value, s.from)));
            let blocks = crate::html::blocks::blocks(&page.tree);
            let chosen: Vec<bool> = blocks
                .all
                .iter()
                .map(|b| b.words.len() > 200 && (b.linked as usize) * 3 < b.words.len())
                .collect();
            let t = std::time::Instant::now();
            let owner = f.publisher.as_ref().or(f.site.as_ref()).map(|s| s.value.clone());
            let mut l =
                crate::html::licence::licences(&page, &data, &blocks, &chosen, owner.as_deref());
            lic += t.elapsed();
            let text: String = blocks
                .all
                .iter()
                .zip(&chosen)
                .filter(|(_, c)| **c)
                .map(|(b, _)| blocks.words(b).to_owned() + "\n\n")
                .collect();
            l.extend(crate::licence::licences(
                &text,
                &onrecord_text::paragraphs(&text),
                owner.as_deref(),
            ));
            row["mining"] = json!(
                crate::html::mining::mining(&page, &data, &blocks, &chosen).map(|m| json!([
                    m.reserved,
                    m.policy,
                    m.by,
                    format!("{:?}", m.evidence)
                ]))
            );
            row["licences"] = json!(
                l.iter()
                    .map(|l| json!([
                        l.id,
                        format!("{:?}", l.applies_to),
                        l.by,
                        l.confidence,
                        format!("{:?}", l.evidence)
                    ]))
                    .collect::<Vec<_>>()
            );
            row["licence"] = json!(crate::licence::best(l).map(|l| json!([
                l.id,
                format!("{:?}", l.applies_to),
                l.by,
                l.confidence
            ])));
            writeln!(facts, "{row}").unwrap();
            let c = claims::claims(&page, &data);
            let mut rows = vec![];
            for f in 0..9 {
                let f: sources::Field = [
                    sources::Field::Title,
                    sources::Field::Url,
                    sources::Field::Publisher,
                    sources::Field::Site,
                    sources::Field::Section,
                    sources::Field::Authors,
                    sources::Field::Published,
                    sources::Field::Modified,
                    sources::Field::Language,
                ][f];
                for c in c.of(f) {
                    let clean: Value = match f {
                        sources::Field::Authors => json!(people::people(&c.value)),
                        sources::Field::Published | sources::Field::Modified => {
                            json!(time::moment(&c.value, time::Order::MonthFirst))
                        }
                        _ => json!(c.value),
                    };
                    rows.push(json!([
                        format!("{f:?}"),
                        format!("{} {}", c.source.kind, c.source.key),
                        c.value,
                        c.node,
                        clean
                    ]));
                }
            }
            let id = path.file_stem().unwrap().to_string_lossy().to_string();
            writeln!(out, "{}", json!({"set": set.split('-').next().unwrap(), "id": id, "nodes": page.tree.len(), "claims": rows})).unwrap();
        }
    }
    println!("parse {parse:?} find {find:?} licences {lic:?}");
}
#[test]
#[ignore]
fn speed() {
    let mut pages = vec![];
    for set in ["wcxb-dev-articles", "trafilatura-pages"] {
        for e in std::fs::read_dir(format!("/work/web/{set}/html")).unwrap().take(300) {
            pages.push(std::fs::read(e.unwrap().path()).unwrap());
        }
    }
    let size: usize = pages.iter().map(Vec::len).sum();
    let pages: Vec<_> = pages.iter().map(|b| Page::new(b, None)).collect();
    let nodes: usize = pages.iter().map(|p| p.tree.len()).sum();
    let t = std::time::Instant::now();
    let data: Vec<_> = pages.iter().map(|p| Data::of(&p.tree)).collect();
    println!("json only {:?}/page", t.elapsed() / pages.len() as u32);
    let t = std::time::Instant::now();
    for (p, d) in pages.iter().zip(&data) {
        std::hint::black_box(claims::claims(p, d));
    }
    println!("claims {:?}/page", t.elapsed() / pages.len() as u32);
    let t = std::time::Instant::now();
    for _ in 0..5 {
        for (p, d) in pages.iter().zip(&data) {
            std::hint::black_box(metadata(p, d));
        }
    }
    let all = t.elapsed();
    let blocks: Vec<_> = pages.iter().map(|p| crate::html::blocks::blocks(&p.tree)).collect();
    let t2 = std::time::Instant::now();
    for ((p, d), b) in pages.iter().zip(&data).zip(&blocks) {
        std::hint::black_box(crate::html::licence::licences(
            p,
            d,
            b,
            &vec![false; b.all.len()],
            None,
        ));
    }
    println!("licences {:?}/page", t2.elapsed() / pages.len() as u32);
    let t2 = std::time::Instant::now();
    for ((p, d), b) in pages.iter().zip(&data).zip(&blocks) {
        std::hint::black_box(crate::html::mining::mining(p, d, b, &vec![false; b.all.len()]));
    }
    println!("mining {:?}/page", t2.elapsed() / pages.len() as u32);
    println!(
        "all {:?}/page, {} bytes, {} nodes",
        all / 5 / pages.len() as u32,
        size / pages.len(),
        nodes / pages.len()
    );
}
#[test]
#[ignore]
fn statements() {
    let mut out =
        std::io::BufWriter::new(std::fs::File::create("/work/web/statements.jsonl").unwrap());
    let mut table = csv::Reader::from_path("/work/shared/data/web/licence-statements.csv").unwrap();
    let head = table.headers().unwrap().clone();
    let col = |n: &str| head.iter().position(|h| h == n).unwrap();
    let (name, text, gold) = (col("name"), col("license_text"), col("license_name"));
    for row in table.records() {
        let row = row.unwrap();
        let t = &row[text];
        let l = crate::licence::licences(t, &onrecord_text::paragraphs(t), Some(&row[name]));
        writeln!(out, "{}", json!({"name": &row[name], "text": t, "gold": &row[gold], "all": l.iter().map(|l| json!([l.id, format!("{:?}", l.applies_to), l.by])).collect::<Vec<_>>(), "id": crate::licence_id(t)})).unwrap();
    }
}
