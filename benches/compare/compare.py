#!/usr/bin/env python3
"""Times onrecord and its peers in turn, on one core, in one run.

    benches/compare/compare.py words FILE.conllu [--models fast accurate] [--rounds 5] [--core 0]
    benches/compare/compare.py articles FOLDER [--models fast accurate] [--rounds 5] [--core 0]

`words`: both analyse the text of a treebank, paragraph by paragraph, with words, sentences, parts of speech, lemmas,
trees and names. The peer is spaCy's `en_core_web_sm`. `articles`: onrecord reads a folder of plain texts and records
them in a ledger. The peer is spaCy with textacy's direct quotations, which stores nothing. The script builds the
program and installs the peers from PyPI into their own environment (`benches/compare/.venv`). It prints the medians
of all rounds and their ratios.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
from pathlib import Path

import articles
import words
from environment import built, output, prepared

BENCHES = {"words": words, "articles": articles}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", choices=BENCHES)
    parser.add_argument("path", type=Path)
    parser.add_argument("--models", nargs="+", default=["fast", "accurate"])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--core", type=int, default=0)
    parser.add_argument("--peer-round", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    bench = BENCHES[arguments.bench]
    if arguments.peer_round:
        print(bench.peer(arguments.path))
        return
    python = prepared()
    built("onrecord-eval", "onrecord-eval")
    built("onrecord-cli", "onrecord")
    os.sched_setaffinity(0, {arguments.core})
    speeds: dict[str, list[float]] = {"peer": [], **{model: [] for model in arguments.models}}
    for _ in range(arguments.rounds):
        peer_round = [python, __file__, arguments.bench, str(arguments.path), "--peer-round"]
        speeds["peer"].append(float(output(peer_round)))
        for model in arguments.models:
            speeds[model].append(bench.onrecord(arguments.path, model))
    base = statistics.median(speeds["peer"])
    for name, rounds in speeds.items():
        middle = statistics.median(rounds)
        spread = f"({min(rounds):,.1f}–{max(rounds):,.1f})"
        print(f"{name:10} {middle:12,.1f} {bench.UNIT}   {middle / base:6.1f} ×   {spread}")


if __name__ == "__main__":
    sys.exit(main())
