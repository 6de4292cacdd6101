"""Chooses the sentences of `data/events/` that no model is trained on. It ran once, before any training.

    python -m onrecord_training.held_out_events data/events > data/events/held-out.txt

All sentences of a document stay on one side. Documents come in the order of their hashes, until 400 sentences and 200 hard
negatives are set aside. A hard negative is a sentence with a `kind` and without events.
"""

import collections
import hashlib
import json
import pathlib
import sys

SENTENCES, NEGATIVES = 400, 200


def document(row: dict) -> str:
    """The document of a sentence: an article, a part of EWT, or the sentence itself if it was written for the project."""
    source = row["from"].split()[0]
    if source == "own":
        return row["id"]
    return row["from"].rsplit("-", 1)[0] if source == "ewt" else row["from"]


def is_hard_negative(row: dict) -> bool:
    return bool(row.get("kind")) and not row["events"]


def choose(rows: list[dict]) -> list[dict]:
    documents = collections.defaultdict(list)
    for row in rows:
        documents[document(row)].append(row)
    chosen: list[dict] = []
    sentences = negatives = 0
    for name in sorted(documents, key=lambda name: hashlib.sha256(name.encode()).hexdigest()):
        hard = sum(map(is_hard_negative, documents[name]))
        others = len(documents[name]) - hard
        if others and sentences < SENTENCES or hard and not others and negatives < NEGATIVES:
            chosen += documents[name]
            sentences, negatives = sentences + others, negatives + hard
    return chosen


if __name__ == "__main__":
    files = sorted(pathlib.Path(sys.argv[1]).glob("*.jsonl"))
    rows = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    print("\n".join(sorted(row["id"] for row in choose(rows))))
