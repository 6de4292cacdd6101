"""Draws names of persons, places and organizations of many countries from `world-names.txt`."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field, replace
from pathlib import Path

EVERYWHERE = "*"
OWN_SHARE = 0.65  # the share of places and organizations that are a country's own, not those of all countries
_VALUE = re.compile(r"\b(?:GIVEN|SURNAME|SECOND|INITIAL|PLACE|COUNTRY)|(?<=GIVEN)SECOND")
_TOKEN = re.compile(r"-|&|/|[(),\"]|['’]s(?=$)|[^\s(),\"/&-]+?(?=['’]s$)|[^\s(),\"/&-]+")


@dataclass
class Country:
    name: str
    values: dict[str, list[str]] = field(default_factory=dict)  # by field


@dataclass
class Person:
    full: str
    short: str  # as in later mentions


@dataclass
class Block:
    """Words that stand for one place of a sentence, with their part of the tree.

    `heads` count the words of the block from 0; the root of the block has -1.
    """

    words: list[str]
    spaces: list[bool]
    upos: list[str]
    xpos: list[str]
    heads: list[int]
    deprels: list[str]
    names: list[str]  # BIO

    @property
    def root(self) -> int:
        return self.heads.index(-1)


def load(path: Path) -> list[Country]:
    """The countries of the file. The section for all countries is first."""
    countries: list[Country] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            countries.append(Country(line[3:].strip()))
        elif line and not line.startswith("#"):
            name, _, rest = line.partition(": ")
            if name in ("given", "surname", "second"):
                values = [value.replace("_", " ") for value in rest.split()]
            elif name == "short":
                values = [rest]
            elif name == "person":
                values = []
                for pattern in rest.split(" | "):
                    times, _, own = pattern.rpartition("*")
                    values += [own] * int(times or 1)
            else:
                values = rest.split("; ")
            countries[-1].values[name] = values
    return countries


class World:
    """All countries. One sentence draws its names from one country, mostly."""

    def __init__(self, path: Path) -> None:
        every = load(path)
        self.general = next(c for c in every if c.name == EVERYWHERE)
        self.countries = [c for c in every if c.name != EVERYWHERE]

    def country(self, draw: random.Random) -> Country:
        return draw.choice(self.countries)

    def person(self, country: Country, draw: random.Random) -> Person:
        pattern = draw.choice(country.values["person"])
        short = draw.choice(country.values.get("short", ["SURNAME"]))
        chosen: dict[str, str] = {}

        def value(found: re.Match[str]) -> str:
            kind = found.group()
            own = self._value(country, kind, draw)
            chosen.setdefault(kind, own)
            return own.lower() if kind == "SECOND" and country.values["second"][0].islower() else own

        full = _VALUE.sub(value, pattern)
        return Person(full, full if short == "*" else chosen.get(short) or chosen.get("SURNAME") or full)

    def place(self, country: Country, draw: random.Random) -> str:
        return self._named("place", country, draw)

    def organization(self, country: Country, draw: random.Random) -> str:
        return self._named("organization", country, draw)

    def before(self, country: Country, draw: random.Random) -> str:
        own = country.values.get("before")
        return draw.choice(own if own and draw.random() < OWN_SHARE else self.general.values["before"])

    def after(self, country: Country, draw: random.Random) -> str | None:
        return draw.choice(country.values["after"]) if "after" in country.values else None

    def _named(self, kind: str, country: Country, draw: random.Random) -> str:
        source = country if draw.random() < OWN_SHARE else self.general
        return _VALUE.sub(lambda found: self._value(country, found.group(), draw), draw.choice(source.values[kind]))

    def _value(self, country: Country, kind: str, draw: random.Random) -> str:
        if kind == "COUNTRY":
            return country.name
        if kind == "INITIAL":
            return draw.choice("ABCDEFGHIJKLMNPRSTVWYZ") + "."
        return draw.choice(country.values[kind.lower()])


def tokens(text: str) -> tuple[list[str], list[bool]]:
    """The words of a name as the treebanks split them, and whether a space follows each."""
    words: list[str] = []
    spaces: list[bool] = []
    for part in text.split(" "):
        own = _TOKEN.findall(part)
        words += own
        spaces += [False] * (len(own) - 1) + [True]
    return words, spaces


_TAGS = {
    "-": ("PUNCT", "HYPH"), "(": ("PUNCT", "-LRB-"), ")": ("PUNCT", "-RRB-"), ",": ("PUNCT", ","), '"': ("PUNCT", "''"), "/": ("SYM", ","),
    "&": ("CCONJ", "CC"), "and": ("CCONJ", "CC"), "of": ("ADP", "IN"), "for": ("ADP", "IN"), "on": ("ADP", "IN"), "in": ("ADP", "IN"),
    "Against": ("ADP", "IN"), "the": ("DET", "DT"), "The": ("DET", "DT"), "'s": ("PART", "POS"), "’s": ("PART", "POS"),
}  # fmt: skip


def _tags(words: list[str], *, person: bool) -> tuple[list[str], list[str]]:
    pairs = []
    for word in words:
        pair = _TAGS.get(word) if not person or not word.isalpha() else None
        if pair is None:
            pair = ("NUM", "CD") if word.isdigit() else ("PROPN", "NNP")
        pairs.append(pair)
    return [upos for upos, _ in pairs], [xpos for _, xpos in pairs]


def person_block(text: str) -> Block:
    """A person's name: all words attach to the first."""
    words, spaces = tokens(text)
    upos, xpos = _tags(words, person=True)
    deprels = ["punct" if tag == "PUNCT" else "flat" for tag in upos]
    names = ["B-PER"] + ["I-PER"] * (len(words) - 1)
    return Block(words, spaces, upos, xpos, [-1] + [0] * (len(words) - 1), ["root", *deprels[1:]], names)


def compound_block(text: str, label: str) -> Block:
    """A place or organization. Words attach to the last of their part; parts after "of" or "and" attach to the first part.

    An abbreviation in brackets is a name of its own.
    """
    words, spaces = tokens(text)
    upos, xpos = _tags(words, person=False)
    n = len(words)
    gloss = next((at for at in range(1, n) if words[at] == "(" and words[-1] == ")" and n - at == 3), n)
    heads, deprels = [0] * n, ["compound"] * n
    parts: list[tuple[list[int], list[int]]] = [([], [])]  # joining words, and own words
    for at in range(gloss):
        if upos[at] in ("ADP", "CCONJ") or words[at] in (",", "/"):
            if parts[-1][1]:
                parts.append(([], []))
            parts[-1][0].append(at)
        else:
            parts[-1][1].append(at)
    parts = [part for part in parts if part[1]]
    root = first = -1
    for joining, own in parts:
        content = [at for at in own if upos[at] in ("PROPN", "NUM")]
        head = content[-1] if content else own[-1]
        for at in own:
            heads[at] = head
            if upos[at] == "DET":
                deprels[at] = "det"
            elif upos[at] == "PUNCT":
                deprels[at] = "punct"
            elif upos[at] == "PART":
                heads[at], deprels[at] = at - 1, "case"
                if at - 1 != head:
                    deprels[at - 1] = "nmod:poss"
        for at in joining:
            heads[at], deprels[at] = head, {"ADP": "case", "CCONJ": "cc"}.get(upos[at], "punct")
        if root < 0:
            root = first = head
            heads[head], deprels[head] = -1, "root"
        elif joining and upos[joining[0]] == "ADP":
            heads[head], deprels[head] = root, "nmod"
            first = head
        else:
            heads[head], deprels[head] = first, "conj"
    names = ["B-" + label] + ["I-" + label] * (gloss - 1)
    if gloss < n:
        heads[gloss], heads[gloss + 1], heads[gloss + 2] = gloss + 1, root, gloss + 1
        deprels[gloss : gloss + 3] = ["punct", "appos", "punct"]
        names += ["O", "B-" + label, "O"]
    return Block(words, spaces, upos, xpos, heads, deprels, names)


def with_title(block: Block, title: str, *, behind: bool = False) -> Block:
    """The block with a title beside its name. The title's words are outside of the name."""
    words, spaces = tokens(title)
    capital = words[-1][0].isupper() or behind
    upos, xpos = _tags(words, person=False)
    if not capital:
        upos, xpos = ["NOUN" if u == "PROPN" else u for u in upos], ["NN" if x == "NNP" else x for x in xpos]
    own = compound_block(title, "PER")
    n = len(words)
    if behind:
        shift = len(block.words)
        glued = words[0] == "-"
        heads = [block.root] * n
        return replace(
            block, words=block.words + words, spaces=[*block.spaces[:-1], not glued, *spaces], upos=block.upos + upos, xpos=block.xpos + xpos,
            heads=block.heads + heads, deprels=block.deprels + ["punct" if u == "PUNCT" else "flat" for u in upos],
            names=block.names + ["O"] * (len(words)),
        ) if shift else block  # fmt: skip
    heads = [n + block.root if head < 0 else head for head in own.heads]
    deprels = ["nmod:desc" if head < 0 else deprel for head, deprel in zip(own.heads, own.deprels, strict=True)]
    return Block(
        words + block.words, spaces + block.spaces, upos + block.upos, xpos + block.xpos,
        heads + [head + n if head >= 0 else -1 for head in block.heads], deprels + block.deprels, ["O"] * n + block.names,
    )  # fmt: skip


def listed(blocks: list[Block]) -> Block:
    """The blocks as a list: "A, B and C"."""
    out = blocks[0]
    root = out.root
    for number, block in enumerate(blocks[1:], 1):
        last = number == len(blocks) - 1
        n = len(out.words)
        word, upos, xpos, deprel = ("and", "CCONJ", "CC", "cc") if last else (",", "PUNCT", ",", "punct")
        out = Block(
            [*out.words, word, *block.words], [*out.spaces[:-1], last, True, *block.spaces], [*out.upos, upos, *block.upos],
            [*out.xpos, xpos, *block.xpos],
            [*out.heads, n + 1 + block.root, *(root if head < 0 else head + n + 1 for head in block.heads)],
            [*out.deprels, deprel, *("conj" if head < 0 else d for head, d in zip(block.heads, block.deprels, strict=True))],
            [*out.names, "O", *block.names],
        )  # fmt: skip
    return out
