#!/usr/bin/env python3
"""Compares onrecord and its peers on the same web pages, on one core: pages per second and accuracy of the text.

    benches/compare/pages.py scrapinghub|wcxb|trafilatura PATH [--rounds 3] [--core 0] [--keep FOLDER]

PATH is the benchmark's folder or `.tar.xz`, as for `onrecord-eval extraction`. The peers are trafilatura and
resiliparse with their defaults: `extract(page, include_comments=False)` and `extract_plain_text(page,
main_content=True)`. Their times are for the text alone; onrecord's time includes title, authors, date, licence and
the position of every character. trafilatura's fields are read afterwards, outside the time. Pages are in memory
before the clock starts. Speeds are medians of all rounds.

This script scores all texts by the definitions of the benchmarks. It fails if its scores for onrecord differ from
those of `onrecord-eval`. `--keep` writes every text to FOLDER, one file per page.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import scores
from environment import built, output, prepared

SETS = ("scrapinghub", "wcxb", "trafilatura")
FIELDS = ("title", "authors", "date", "licence_f1")


def trafilatura() -> tuple[Callable[[bytes], str | None], Callable[[bytes], dict]]:
    from trafilatura import extract, extract_metadata

    def fields(page: bytes) -> dict:
        found = extract_metadata(page)
        return {"title": found.title, "authors": found.author, "date": found.date, "licence": found.license}

    return lambda page: extract(page, include_comments=False), fields


def resiliparse() -> tuple[Callable[[bytes], str | None], None]:
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.encoding import detect_encoding
    from resiliparse.parse.html import HTMLTree

    def text(page: bytes) -> str:
        return extract_plain_text(HTMLTree.parse_from_bytes(page, detect_encoding(page)), main_content=True)

    return text, None


PEERS = {"trafilatura": trafilatura, "resiliparse": resiliparse}


def peer_round(peer: str, name: str, folder: Path, out: Path) -> float:
    """Returns pages per second. Writes the texts, and the fields if the peer extracts any."""
    extracted, fields = PEERS[peer]()
    pages = {page.name: page.page() for page in scores.pages(name, folder)}
    texts: dict[str, str] = {}
    started = time.perf_counter()
    for page, content in pages.items():
        texts[page] = extracted(content) or ""
    seconds = time.perf_counter() - started
    out.mkdir(parents=True, exist_ok=True)
    for page, text in texts.items():
        (out / f"{page}.txt").write_text(text, encoding="utf-8")
    if fields:
        found = {page: fields(content) for page, content in pages.items()}
        (out / "fields.json").write_text(json.dumps(found), encoding="utf-8")
    return len(pages) / seconds


def onrecord_round(name: str, folder: Path, out: Path) -> dict:
    scorer = built("onrecord-eval", "onrecord-eval")
    return json.loads(output([scorer, "extraction", name, folder, "--json", "--dump", out]))


def compare(python: Path, name: str, folder: Path, rounds: int, keep: Path) -> None:
    speeds: dict[str, list[float]] = {"onrecord": [], **{peer: [] for peer in PEERS}}
    ours: dict = {}
    for _ in range(rounds):
        ours = onrecord_round(name, folder, keep / "onrecord")
        speeds["onrecord"].append(ours["pages_per_second"])
        for peer in PEERS:
            run = [python, __file__, name, str(folder), "--peer-round", peer, "--keep", str(keep)]
            speeds[peer].append(float(output(run)))
    pages = list(scores.pages(name, folder))
    base = statistics.median(speeds["trafilatura"])
    print(f"{'':12} {'F1':>7} {'precision':>9} {'recall':>7}   {'pages/s':>9}")
    for tool, rates in speeds.items():
        texts = {page.name: (keep / tool / f"{page.name}.txt").read_text(encoding="utf-8") for page in pages}
        found = scores.body(name, pages, texts)
        if tool == "onrecord" and any(abs(found[key] - ours[key]) > 5e-5 for key in found):
            sys.exit(f"onrecord-eval scores its texts {ours}, but this script {found}: one of the two is wrong")
        middle = statistics.median(rates)
        figures = f"{found['f1']:7.4f} {found['precision']:9.4f} {found['recall']:7.4f}"
        print(f"{tool:12} {figures}   {middle:9,.1f}   {middle / base:6.1f} ×   ({min(rates):,.1f}–{max(rates):,.1f})")
        written = keep / tool / "fields.json"
        fields = scores.fields(pages, json.loads(written.read_text(encoding="utf-8"))) if written.exists() else {}
        fields = ours if tool == "onrecord" else fields
        told = [f"{field} {fields[field]:.4f}" for field in FIELDS if fields.get(field) is not None]
        if told:
            print(f"{'':12} {'   '.join(told)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("set", choices=SETS)
    parser.add_argument("path", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--core", type=int, default=0)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--peer-round", choices=PEERS, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.peer_round:
        out = arguments.keep / arguments.peer_round
        print(peer_round(arguments.peer_round, arguments.set, arguments.path, out))
        return
    python = prepared()
    built("onrecord-eval", "onrecord-eval")
    os.sched_setaffinity(0, {arguments.core})
    with tempfile.TemporaryDirectory() as scratch:
        folder = arguments.path
        if folder.is_file():
            with tarfile.open(folder) as archive:
                archive.extractall(scratch, filter="data")
            folder = next(Path(scratch).iterdir())
        keep = arguments.keep or Path(scratch) / "texts"
        compare(python, arguments.set, folder, arguments.rounds, keep)


if __name__ == "__main__":
    sys.exit(main())
