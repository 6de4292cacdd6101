"""Articles a second of whole readings, recorded; against spaCy with textacy's direct quotations."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from environment import built, model_file, output, spacy_model

UNIT = "articles/s"


def onrecord(folder: Path, model: str) -> float:
    """`onrecord add` into a new ledger, the start of the program and its model included."""
    program = built("onrecord-cli", "onrecord")
    count = len(list(folder.iterdir()))
    with tempfile.TemporaryDirectory() as scratch:
        ledger = Path(scratch) / "ledger.db"
        started = time.perf_counter()
        output([program, "add", folder, "--ledger", ledger, "--jobs", "1", "--model", model_file(model)])
        return count / (time.perf_counter() - started)


def peer(folder: Path) -> float:
    """One article at a time; loading is left out. An article on which textacy fails counts as read."""
    from textacy.extract import direct_quotations

    nlp = spacy_model()
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())]
    nlp(texts[0])  # what is made on first use
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
