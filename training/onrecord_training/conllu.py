"""Reads treebanks and name annotations as sentences of plain lists."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from .titles import leading_titles

# The texts of these GUM genres are licensed for non-commercial use only, so no released model is trained on them.
NON_COMMERCIAL_GENRES = ("essay", "fiction", "letter", "podcast", "whow")

NAME_TYPES = ("PER", "ORG", "LOC")
# Name types by GUM's entity types. A plural proper noun of type `person` is a group instead (`GRP`).
ENTITY_TYPES = {"person": "PER", "organization": "ORG", "place": "LOC"}
# Members of groups, whom GUM calls persons too.
MEMBERS = frozenset(
    "Catholic Protestant Christian Muslim Jew Hindu Sikh Buddhist Viking Democrat Republican Moriori Safavid Scientologist Sith Jedi "
    "American African Asian European Indian Chinese Japanese German Italian Russian Mexican Australian Canadian Roman Greek".split()
)


@dataclass
class Predicate:
    """A predicate of PropBank."""

    sense: str | None  # the number of its roleset, such as "01"
    arguments: list[tuple[int, str]]  # the head word of each argument, from 0, and its role


@dataclass
class Predicate:
    """A predicate of PropBank."""

    sense: str | None  # the number of its roleset, such as "01"
    arguments: list[tuple[int, str]]  # the head word of each argument, from 0, and its role


@dataclass
class Sentence:
    """One sentence. `heads` are 1-based with 0 for the root, as in CoNLL-U. `None`: not annotated."""

    id: str
    forms: list[str]
    lemmas: list[str]
    upos: list[str]
    xpos: list[str]
    heads: list[int]
    deprels: list[str]
    space_after: list[bool]
    starts_paragraph: bool
    # BIO over PER, ORG, LOC (UNER's conventions). `B-*` and `I-*`: a name of unknown type. `?`: unknown.
    names: list[str] | None = None
    kinds: list[str] | None = None  # BIO over PER, ORG, LOC, GRP, `?` where unknown (GUM's)
    entities: list[str] = field(default_factory=list)  # GUM's `Entity=` column
    roles: dict[int, list[str]] | None = None  # by number of the attribution: BIO over CUE, SOURCE, CONTENT
    quoted: list[int] | None = None  # see `polnear.quoted_states`
    tree: bool = True  # whether tags and tree are gold, not a model's
    predicates: dict[int, Predicate] | None = None  # by word, from 0
    status: dict[int, tuple[float | None, float | None, float | None]] | None = None  # chances of `STATUS` by predicate
    events: dict[int, list[str]] | None = None  # PLOVER's types by trigger, the best first; no other word is a trigger
    hard_negative: bool = False  # whether it was written or chosen to mislead a model of events
    frames: dict[int, str] | None = None  # GENEVA's types by trigger
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
            if any(a <= last and first <= b and (a, b) != (first, last) for a, b in marked):
                continue
            if kind == "person":
                # What a person is of stands before the name: "Refugee Council chief Enver Solomon".
                named = max(
                    (b for a, b, other, _ in mentions if other in ("organization", "place") and a <= first < b <= last), default=first
                )
                named = _without_titles(sentence, named, last)
                names[first : min(named, last + 1)] = ["O"] * (min(named, last + 1) - first)
                first = named
            if first > last:
                continue
            marked.append((first, last))
            group = kind == "person" and (sentence.xpos[last] == "NNPS" or sentence.forms[last] in MEMBERS)
            if kind not in ENTITY_TYPES or group:
                if set(names[first : last + 1]) <= {"O", "?"}:
                    names[first : last + 1] = ["O"] * (last + 1 - first)
            else:
                _tag(names, first, last + 1, ENTITY_TYPES[kind])
        sentence.names = names


def _without_titles(sentence: Sentence, first: int, last: int) -> int:
    """The index after a person's titles; after `last` if there is nothing but titles."""
    first += leading_titles(sentence.forms[first : last + 1])
    while first <= last and sentence.upos[first] != "PROPN":
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
    if kind == "organization":
        joins += ("on", "'s", "’s")

    def joined(left: int, right: int) -> bool:
        return all(proper(at) or sentence.forms[at] in joins for at in range(left, right))

    def named(group: list[int], top: int) -> bool:
        """Whether the group names the common noun `top`: "the founder, Mark Zuckerberg"."""
        return any(sentence.heads[at] == top + 1 and sentence.deprels[at] in ("appos", "flat", "nmod:desc") for at in group)

    if kind == "person":
        # The heads of "Alvin Yeung of the Civic Party" include the party's name.
        groups: list[list[int]] = []
        for head in heads:
            if groups and joined(groups[-1][-1], head):
                groups[-1].append(head)
            else:
                groups.append([head])
        top = next((at for at in range(start, end) if not start < sentence.heads[at] <= end), end)
        heads = next((group for group in groups if top in group), None) or next((group for group in groups if named(group, top)), [])
        if not heads:
            return start, start - 1  # the head is a common noun
    first = last = heads[-1]
    for head in reversed(heads[:-1]):
        if joined(head, first):
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
