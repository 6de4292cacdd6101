"""Treebanks and name annotations as sentences of plain lists."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

# Texts of these GUM genres are licensed for non-commercial use; weights that ship never see them.
NON_COMMERCIAL = ("essay", "fiction", "letter", "podcast", "whow")

NAME_TYPES = ("PER", "ORG", "LOC")
# What GUM's entity types are called here; a plural proper noun that names persons is a group.
KINDS = {"person": "PER", "organization": "ORG", "place": "LOC"}


@dataclass
class Sentence:
    """One sentence. `heads` are 1-based with 0 for the root, as in CoNLL-U."""

    id: str
    forms: list[str]
    lemmas: list[str]
    upos: list[str]
    xpos: list[str]
    heads: list[int]
    deprels: list[str]
    space_after: list[bool]
    starts_paragraph: bool
    names: list[str] | None = None  # BIO over PER, ORG, LOC (UNER's conventions)
    kinds: list[str] | None = None  # BIO over PER, ORG, LOC, GRP, `?` where unknown (GUM's)
    entities: list[str] = field(default_factory=list)  # GUM's `Entity=` column
    soft: dict[str, np.ndarray] | None = None  # what a teacher thinks, by head; arcs as [word, head]

    def __len__(self) -> int:
        return len(self.forms)


def read_conllu(path: Path) -> list[Sentence]:
    """The sentences of a file; multiword ranges and empty nodes are left out."""
    sentences: list[Sentence] = []
    rows: list[list[str]] = []
    ranges: list[tuple[int, int, bool]] = []
    sent_id, fresh, skip = "", True, False

    def finish() -> None:
        nonlocal rows, ranges, fresh
        if rows and not skip:
            space = ["SpaceAfter=No" not in row[9] for row in rows]
            for first, last, spaced in ranges:
                space[first - 1 : last] = [False] * (last - first) + [spaced]
            sentences.append(
                Sentence(
                    id=sent_id,
                    forms=[row[1] for row in rows],
                    lemmas=[row[2] for row in rows],
                    upos=[row[3] for row in rows],
                    xpos=[row[4] for row in rows],
                    heads=[int(row[6]) for row in rows],
                    deprels=[row[7] for row in rows],
                    space_after=space,
                    starts_paragraph=fresh,
                    entities=[_entity(row[9]) for row in rows],
                )
            )
        if rows:
            fresh = False
        rows, ranges = [], []

    for line in path.read_text(encoding="utf-8").splitlines():
        if not line:
            finish()
        elif line.startswith("# newdoc"):
            fresh, skip = True, False
        elif line.startswith("# newpar"):
            fresh = True
        elif line.startswith("# meta::genre"):
            skip = line.split("=")[1].strip() in NON_COMMERCIAL
        elif line.startswith("# sent_id"):
            sent_id = line.split("=", 1)[1].strip()
        elif not line.startswith("#"):
            row = line.split("\t")
            if "-" in row[0]:
                first, last = row[0].split("-")
                ranges.append((int(first), int(last), "SpaceAfter=No" not in row[9]))
            elif "." not in row[0]:
                rows.append(row)
    finish()
    return sentences


def _entity(misc: str) -> str:
    for part in misc.split("|"):
        if part.startswith("Entity="):
            return part[len("Entity=") :]
    return ""


def attach_names(sentences: list[Sentence], path: Path) -> int:
    """Adds UNER's names to the sentences that it has; returns how many."""
    found: dict[str, list[str]] = {}
    sent_id, tags = "", []
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        if line.startswith("# sent_id"):
            sent_id = line.split("=", 1)[1].strip()
        elif line.startswith("#"):
            continue
        elif line:
            tags.append(line.split("\t")[2])
        elif tags:
            found[sent_id], tags = tags, []
    attached = 0
    for sentence in sentences:
        tags = found.get(sentence.id)
        if tags is not None and len(tags) == len(sentence):
            sentence.names = _clean(tags)
            attached += 1
    return attached


def _clean(tags: list[str]) -> list[str]:
    """UNER's other types are outside; an I- without its B- begins a name."""
    clean: list[str] = []
    before = "O"
    for tag in tags:
        if tag[2:] not in NAME_TYPES:
            tag = "O"
        if tag.startswith("I-") and before[2:] != tag[2:]:
            tag = "B-" + tag[2:]
        clean.append(tag)
        before = tag
    return clean


def attach_kinds(sentences: list[Sentence]) -> None:
    """Names by GUM's entities: the proper nouns around the head of a mention, with its type.

    Proper nouns in a mention of another type, or in none, stay unknown (`?`): GUM's conventions
    say nothing of them that a name tagger could use.
    """
    open_mentions: dict[str, list[tuple[int, str, str]]] = {}
    for sentence in sentences:
        kinds = ["?" if upos == "PROPN" else "O" for upos in sentence.upos]
        open_mentions.clear()
        for at, column in enumerate(sentence.entities):
            for piece in re.findall(r"\([^()]*\)?|[^()]+\)", column):
                fields = piece.strip("()").split("-")
                if piece.startswith("(") and len(fields) > 5:
                    open_mentions.setdefault(fields[0], []).append((at, fields[1], fields[5]))
                if piece.endswith(")") and open_mentions.get(fields[0]):
                    start, kind, head = open_mentions[fields[0]].pop()
                    _mark(sentence, kinds, start, at + 1, kind, head)
        sentence.kinds = kinds


def _mark(
    sentence: Sentence, kinds: list[str], start: int, end: int, kind: str, head: str
) -> None:
    if kind not in KINDS or not head.split(",")[0].isdigit():
        return
    at = start + int(head.split(",")[0]) - 1
    if not start <= at < end or sentence.upos[at] != "PROPN":
        return
    label = "GRP" if kind == "person" and sentence.xpos[at] == "NNPS" else KINDS[kind]
    first = last = at
    while first > start and sentence.upos[first - 1] == "PROPN":
        first -= 1
    while last + 1 < end and sentence.upos[last + 1] == "PROPN":
        last += 1
    kinds[first] = "B-" + label
    kinds[first + 1 : last + 1] = ["I-" + label] * (last - first)
