"""Words per second of the language models, against spaCy."""

from __future__ import annotations

import json
import time
from pathlib import Path

from environment import built, model_file, output, spacy_model

UNIT = "words/s"


def onrecord(treebank: Path, model: str) -> float:
    scorer = built("onrecord-eval", "onrecord-eval")
    scores = output([scorer, "language", treebank, "--raw", "--json", "--model", model_file(model)])
    return json.loads(scores)["words_per_second"]


def peer(treebank: Path) -> float:
    nlp = spacy_model()
    paragraphs = text_of(treebank).split("\n\n")
    list(nlp.pipe(paragraphs[:20]))  # initialise what is created on first use
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
