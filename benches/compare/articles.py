"""Articles per second, read and recorded, against spaCy with textacy's direct quotations."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from environment import built, model_file, output, spacy_model

UNIT = "articles/s"


def onrecord(folder: Path, model: str) -> float:
    """Times `onrecord add` into a new ledger, including the start of the program and the loading of the model."""
    program = built("onrecord-cli", "onrecord")
    count = len(list(folder.iterdir()))
    with tempfile.TemporaryDirectory() as scratch:
        ledger = Path(scratch) / "ledger.db"
        started = time.perf_counter()
        output([program, "add", folder, "--ledger", ledger, "--jobs", "1", "--model", model_file(model)])
        return count / (time.perf_counter() - started)


def peer(folder: Path) -> float:
    """Times one article after another, without loading. Articles on which textacy fails count as read."""
    from textacy.extract import direct_quotations

    nlp = spacy_model()
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())]
    nlp(texts[0])  # initialise what is created on first use
    failed = 0
    started = time.perf_counter()
    for text in texts:
        try:
            list(direct_quotations(nlp(text)))
        except ValueError:
            failed += 1
    seconds = time.perf_counter() - started
    print(f"textacy failed on {failed} of {len(texts)} articles", file=sys.stderr)
    return len(texts) / seconds
