//! `cargo bench -p onrecord`: what reading and recording cost, side by side in one run.

use divan::Bencher;
use divan::counter::BytesCount;
use onrecord::contract::Reading;
use onrecord::{Ledger, OffsetUnit, Reader, UserMetadata, ingest};

const ARTICLE: &str = include_str!("../../../examples/library-roof.txt");

fn main() {
    divan::main();
}

/// Decoding, blocks, metadata and licence.
#[divan::bench]
fn ingest(bencher: Bencher) {
    bencher.counter(BytesCount::of_str(ARTICLE)).bench(|| {
        ingest::read_text(divan::black_box(ARTICLE.as_bytes()), &UserMetadata::default())
    });
}

/// Everything that stands on the text.
#[divan::bench]
fn read(bencher: Bencher) {
    let article =
        ingest::read_text(ARTICLE.as_bytes(), &UserMetadata::default()).expect("it is text");
    bencher
        .counter(BytesCount::of_str(ARTICLE))
        .bench(|| Reader::new().read(divan::black_box(&article)));
}

/// One more article into a ledger that holds some: a transaction that waits for the disk.
#[divan::bench(sample_count = 50, sample_size = 1)]
fn record(bencher: Bencher) {
    let folder = tempfile::tempdir().expect("a folder for the ledger");
    let mut ledger = Ledger::open(folder.path().join("bench.db")).expect("a new ledger");
    let mut copies = 0;
    bencher
        .with_inputs(|| {
            copies += 1;
            let given = UserMetadata {
                publisher: Some(format!("Outlet {copies}")),
                ..UserMetadata::default()
            };
            let reading = Reader::new().read_bytes(ARTICLE.as_bytes(), &given).expect("it is text");
            Reading::new(&reading, OffsetUnit::Codepoint)
        })
        .bench_local_values(|reading| ledger.record().reading(&reading).expect("it is recorded"));
}

/// A paragraph that never ends: the time a byte must not grow with its length.
#[divan::bench(args = [10_000, 100_000, 1_000_000], sample_count = 5, sample_size = 1)]
fn hostile(bencher: Bencher, bytes: usize) {
    let text = "“‘a ’ said Ann ”".repeat(bytes / 24);
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| Reader::new().read_bytes(text.as_bytes(), &UserMetadata::default()));
}
