"""Reads treebanks and name annotations as sentences of plain lists."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

# The texts of these GUM genres are licensed for non-commercial use only, so no released model is trained on them.
NON_COMMERCIAL_GENRES = ("essay", "fiction", "letter", "podcast", "whow")

NAME_TYPES = ("PER", "ORG", "LOC")
# Name types by GUM's entity types. A plural proper noun of type `person` is a group instead (`GRP`).
ENTITY_TYPES = {"person": "PER", "organization": "ORG", "place": "LOC"}


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
    roles: dict[int, list[str]] | None = None  # by number of the attribution: BIO over CUE, SOURCE, CONTENT
    quoted: list[int] | None = None  # see `polnear.quoted_states`
    soft: dict[str, np.ndarray] | None = None  # a teacher's probabilities by output; arcs as [word, head]

    def __len__(self) -> int:
        return len(self.forms)


def read_conllu(path: Path) -> list[Sentence]:
    """Reads the sentences of a file, without multiword ranges and empty nodes."""
    sentences: list[Sentence] = []
    rows: list[list[str]] = []
    ranges: list[tuple[int, int, bool]] = []
    sent_id, starts_paragraph, skip = "", True, False

    def finish() -> None:
        nonlocal rows, ranges, starts_paragraph
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
                    starts_paragraph=starts_paragraph,
                    entities=[_entity(row[9]) for row in rows],
                )
            )
        if rows:
            starts_paragraph = False
        rows, ranges = [], []

    for line in path.read_text(encoding="utf-8").splitlines():
        if not line:
            finish()
        elif line.startswith("# newdoc"):
            starts_paragraph, skip = True, False
        elif line.startswith("# newpar"):
            starts_paragraph = True
        elif line.startswith("# meta::genre"):
            skip = line.split("=")[1].strip() in NON_COMMERCIAL_GENRES
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
    """Adds UNER's names to the sentences that the file has. Returns the number of these sentences."""
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
            sentence.names = _normalise_bio(tags)
            attached += 1
    return attached


def _normalise_bio(tags: list[str]) -> list[str]:
    """Other types of UNER become O. An I- without its B- begins a name."""
    normalised: list[str] = []
    previous = "O"
    for tag in tags:
        if tag[2:] not in NAME_TYPES:
            tag = "O"
        if tag.startswith("I-") and previous[2:] != tag[2:]:
            tag = "B-" + tag[2:]
        normalised.append(tag)
        previous = tag
    return normalised


def attach_kinds(sentences: list[Sentence]) -> None:
    """Derives names from GUM's entities: the proper nouns around the head of a mention, with its type.

    Proper nouns in other mentions or outside mentions stay unknown (`?`), because GUM's annotation does not
    decide whether they are names.
    """
    for sentence, mentions in _mentions(sentences):
        kinds = ["?" if upos == "PROPN" else "O" for upos in sentence.upos]
        for start, end, kind, (head, *_) in mentions:
            if kind in ENTITY_TYPES and sentence.upos[head] == "PROPN":
                label = "GRP" if kind == "person" and sentence.xpos[head] == "NNPS" else ENTITY_TYPES[kind]
                first, last = head, head
                while first > start and sentence.upos[first - 1] == "PROPN":
                    first -= 1
                while last + 1 < end and sentence.upos[last + 1] == "PROPN":
                    last += 1
                _tag(kinds, first, last + 1, label)
        sentence.kinds = kinds


def attach_entity_names(sentences: list[Sentence]) -> None:
    """Derives names by Universal NER's conventions from GUM's entities.

    Takes the longest of nested names, without the titles of persons, and joins words over "of" and hyphens.
    Proper nouns without an entity stay unknown (`?`).
    """
    for sentence, mentions in _mentions(sentences):
        names = ["?" if upos == "PROPN" else "O" for upos in sentence.upos]
        marked: list[tuple[int, int]] = []
        for start, end, kind, heads in sorted(mentions, key=lambda m: m[0] - m[1]):
            proper = [head for head in heads if sentence.upos[head] == "PROPN"]
            if not proper:
                continue
            first, last = _name_around(sentence, start, end, proper, kind)
            if kind == "person":
                named = _without_titles(sentence, first, last)
                names[first:named] = ["O"] * (named - first)
                first = named
            if first > last or any(a <= last and first <= b and (a, b) != (first, last) for a, b in marked):
                continue
            marked.append((first, last))
            if kind not in ENTITY_TYPES or kind == "person" and sentence.xpos[last] == "NNPS":
                if set(names[first : last + 1]) <= {"O", "?"}:
                    names[first : last + 1] = ["O"] * (last + 1 - first)
            else:
                _tag(names, first, last + 1, ENTITY_TYPES[kind])
        sentence.names = names


TITLES = frozenset(
    "Mr. Mr Mister Mrs. Mrs Ms. Ms Miss Dr. Dr Doctor Prof. Prof Professor President Vice Prime Minister Senator Sen. "
    "Rep. Representative Congressman Governor Gov. Mayor Gen. General Col. Colonel Maj. Major Capt. Captain Lt. "
    "Lieutenant Sgt. Sergeant King Queen Prince Princess Emperor Pope Archbishop Bishop Father Rev. Reverend Sir Lord "
    "Lady Judge Justice Chief Chancellor Secretary Ambassador Chairman Director CEO Mom Dad Mother".split()
)


def _without_titles(sentence: Sentence, first: int, last: int) -> int:
    """The index after a person's titles; after `last` if there is nothing but titles."""
    while first <= last and (sentence.forms[first] in TITLES or sentence.upos[first] != "PROPN"):
        first += 1
    return first


def _name_around(sentence: Sentence, start: int, end: int, heads: list[int], kind: str) -> tuple[int, int]:
    """The first and the last word of the name around the proper nouns that head a mention."""

    def proper(at: int) -> bool:
        return start <= at < end and (
            sentence.upos[at] == "PROPN"
            or at > 0 and sentence.forms[at][:1].isupper() and sentence.upos[at] in ("ADJ", "NOUN", "NUM", "VERB", "X")
        )

    joins = ("-",) if kind == "person" else ("of", "for", "in", "-", "&", "and", "the")
    first = last = heads[-1]
    for head in reversed(heads[:-1]):
        if all(proper(at) or sentence.forms[at] in joins for at in range(head, first)):
            first = head
    if kind == "person" and first < last:
        return first, last
    while proper(first - 1) or first - 1 > start and sentence.forms[first - 1] == "-" and proper(first - 2):
        first -= 1
    while last + 1 < end:
        behind = last + 1
        if not proper(behind) and sentence.forms[behind] in ("of", "-", "'s", "’s") and kind != "person":
            behind += 1
            if behind < end and sentence.forms[behind] == "the":
                behind += 1
        if not proper(behind):
            break
        last = behind
    return first, last


def _tag(tags: list[str], first: int, end: int, label: str) -> None:
    tags[first] = "B-" + label
    tags[first + 1 : end] = ["I-" + label] * (end - first - 1)


def _mentions(sentences: list[Sentence]):  # noqa: ANN202
    """Yields each sentence with its mentions by GUM's `Entity=`: (start, end, type, head indices).

    A name of several words has all of them as heads.
    """
    open_mentions: dict[str, list[tuple[int, str, str]]] = {}
    for sentence in sentences:
        mentions = []
        open_mentions.clear()
        for at, column in enumerate(sentence.entities):
            for piece in re.findall(r"\([^()]*\)?|[^()]+\)", column):
                fields = piece.strip("()").split("-")
                if piece.startswith("(") and len(fields) > 5:
                    open_mentions.setdefault(fields[0], []).append((at, fields[1], fields[5]))
                if piece.endswith(")") and open_mentions.get(fields[0]):
                    start, kind, head = open_mentions[fields[0]].pop()
                    heads = [start + int(number) - 1 for number in head.split(",") if number.isdigit()]
                    if heads and all(start <= head <= at for head in heads):
                        mentions.append((start, at + 1, kind, heads))
        yield sentence, mentions
