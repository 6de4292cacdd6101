//! The workspace's architecture, checked: floors of crates, rooms of the ledger, no circle of files, and no function
//! so long that nobody reads it. ARCHITECTURE.md says why.

#![allow(clippy::unwrap_used, reason = "tests may panic")]

#[path = "architecture/sources.rs"]
mod sources;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use sources::CrateSources;

/// The crates by floor: a crate uses only crates of lower floors.
const FLOORS: &[&[&str]] = &[
    &["onrecord-text"],
    &["onrecord-ingest", "onrecord-language"],
    &["onrecord-reading"],
    &["onrecord-ledger", "onrecord-formats"],
    &["onrecord"],
    &["onrecord-web"],
    &["onrecord-cli", "onrecord-eval"],
];

/// The ledger's rooms from below: a file uses only files of its own room and of those before it.
const ROOMS: &[&str] = &[
    "store",
    "journal",
    "near_duplicates",
    "derived",
    "entities",
    "corrections",
    "queries",
    "recording",
];

/// A longer function says why in a comment that begins with these words.
const MOST_LINES: usize = 80;
const REASON: &str = "Long because";

fn crates() -> BTreeMap<String, PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    entries.map(|entry| (entry.file_name().into_string().unwrap(), entry.path())).collect()
}

#[test]
fn a_crate_uses_only_lower_floors() {
    let floor = |name: &str| FLOORS.iter().position(|floor| floor.contains(&name));
    let mut faults = Vec::new();
    for (name, path) in crates() {
        let Some(own) = floor(&name) else {
            faults.push(format!(
                "{name} stands on no floor: add it to FLOORS and to ARCHITECTURE.md"
            ));
            continue;
        };
        let manifest = std::fs::read_to_string(path.join("Cargo.toml")).unwrap();
        let dependencies = manifest.split("\n[").filter(|part| part.starts_with("dependencies]"));
        for line in dependencies.flat_map(str::lines) {
            let used = line.split(['.', ' ', '=']).next().unwrap_or_default();
            if floor(used).is_some_and(|other| other >= own) {
                faults.push(format!("{name} uses {used}, which stands on no lower floor"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_ledgers_rooms_use_only_lower_rooms() {
    let sources = CrateSources::read(&crates()["onrecord-ledger"].join("src"));
    let room = |file: usize| {
        let first = sources.files[file].path.components().next().unwrap();
        ROOMS.iter().position(|room| first.as_os_str() == *room)
    };
    let mut faults = Vec::new();
    for (file, used) in sources.uses().iter().enumerate() {
        for &other in used {
            if let (Some(own), Some(above)) = (room(file), room(other))
                && above > own
            {
                let path = |file: usize| sources.files[file].path.display();
                faults.push(format!("{} uses {}, of a room above", path(file), path(other)));
            }
        }
    }
    let rooms: BTreeSet<usize> = (0..sources.files.len()).filter_map(room).collect();
    assert_eq!(rooms.len(), ROOMS.len(), "each room of ROOMS is a folder of the ledger");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn no_files_use_each_other_in_a_circle() {
    let mut faults = Vec::new();
    for (name, path) in crates() {
        let sources = CrateSources::read(&path.join("src"));
        for circle in circles(&sources.uses()) {
            let files: Vec<String> =
                circle.iter().map(|&file| sources.files[file].path.display().to_string()).collect();
            faults.push(format!("{name}: {}", files.join(" <-> ")));
        }
    }
    assert!(faults.is_empty(), "these files use each other:\n{}", faults.join("\n"));
}

#[test]
fn a_long_function_says_why() {
    let mut faults = Vec::new();
    for (name, path) in crates() {
        for file in CrateSources::read(&path.join("src")).files {
            let lines: Vec<&str> = file.text.lines().collect();
            for (function, first, last) in &file.functions {
                let length = last - first + 1;
                let above = lines[..first - 1].iter().rev();
                let above = above.take_while(|line| line.trim_start().starts_with(['/', '#']));
                let explained =
                    above.chain(&lines[first - 1..*last]).any(|line| line.contains(REASON));
                if length > MOST_LINES && !explained {
                    faults.push(format!(
                        "{name}/src/{}:{first} {function}: {length} lines",
                        file.path.display()
                    ));
                }
            }
        }
    }
    assert!(
        faults.is_empty(),
        "part these functions, or say in a comment \"{REASON} …\" beside them:\n{}",
        faults.join("\n")
    );
}

/// The strongly connected components that have several members (Tarjan 1972, by two depth-first walks as in
/// Kosaraju's form).
fn circles(uses: &[BTreeSet<usize>]) -> Vec<Vec<usize>> {
    let mut used_by = vec![BTreeSet::new(); uses.len()];
    for (file, others) in uses.iter().enumerate() {
        for &other in others {
            used_by[other].insert(file);
        }
    }
    let mut order = Vec::new();
    let mut seen = vec![false; uses.len()];
    for file in 0..uses.len() {
        walk(file, uses, &mut seen, &mut order);
    }
    let mut seen = vec![false; uses.len()];
    let mut found = Vec::new();
    for &file in order.iter().rev() {
        let mut members = Vec::new();
        walk(file, &used_by, &mut seen, &mut members);
        if members.len() > 1 {
            members.sort_unstable();
            found.push(members);
        }
    }
    found
}

fn walk(file: usize, edges: &[BTreeSet<usize>], seen: &mut [bool], order: &mut Vec<usize>) {
    if std::mem::replace(&mut seen[file], true) {
        return;
    }
    for &other in &edges[file] {
        walk(other, edges, seen, order);
    }
    order.push(file);
}
