"""Data augmentation: capitals, lower case, no full stop, other names."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from .conllu import Sentence
from .name_lists import Block, Country, Person, World, compound_block, listed, person_block, with_title

MAX_HEADLINE_WORDS = 16  # sentences of at most so many words can become headlines


# The name type of each section heading in the name file.
SECTION_TYPES = {"PLACES": "LOC", "ORGANIZATIONS": "ORG"}
SMALL_WORDS = frozenset("a an the of in on at to for from by with and or but as into over after amid vs is are".split())


@dataclass
class Substitutes:
    """Names that take the place of others."""

    words: dict[str, list[str]]  # single words by type
    world: World
    # The inventories of a teacher's outputs by name, for sentences with soft targets. Without them, these sentences
    # change names word by word only.
    labels: dict[str, list[str]] | None = None


def load_substitute_names(path: Path) -> Substitutes:
    """The names of the file by type, and the countries' names of `world-names.txt` beside it.

    Keeps only those of the file that are one token under UD's rules.
    """
    names: dict[str, list[str]] = {"PER": []}
    kind = "PER"
    for line in path.read_text(encoding="utf-8").splitlines():
        if line in SECTION_TYPES:
            kind = SECTION_TYPES[line]
        elif not line.startswith("#"):
            names.setdefault(kind, []).extend(
                word for word in line.split() if word.isalpha() and any(map(str.isupper, word[:2]))
            )
    return Substitutes(names, World(path.with_name("world-names.txt")))


def augment(sentence: Sentence, draw: random.Random, names: Substitutes) -> Sentence:
    """Returns the sentence, sometimes with one or more changes."""
    chance = draw.random()
    if chance < 0.25 and (not sentence.soft or names.labels):
        sentence = with_other_names(sentence, draw, names)
    elif chance < 0.35:
        sentence = _with_other_words_in_names(sentence, draw, names.words)
    if draw.random() < 0.03:
        sentence = _with_capital_surnames(sentence)
    if draw.random() < 0.08:
        sentence = _without_stop(sentence)
    chance = draw.random()
    if chance < 0.03:
        return _forms(sentence, str.lower)
    if chance < 0.055:
        return _forms(sentence, str.upper)
    if chance < 0.085 and len(sentence) <= MAX_HEADLINE_WORDS:
        small = SMALL_WORDS if draw.random() < 0.5 else ()
        return _forms(_without_stop(sentence), lambda form: form if form in small else form[:1].upper() + form[1:])
    return sentence


def _forms(sentence: Sentence, change) -> Sentence:  # noqa: ANN001
    return replace(sentence, forms=[change(form) for form in sentence.forms])


def _with_capital_surnames(sentence: Sentence) -> Sentence:
    """The last word of persons' names of several words in capitals, as some outlets write them."""
    forms, tags = list(sentence.forms), [*(sentence.names or ()), "O"]
    for at in range(len(tags) - 1):
        if tags[at] == "I-PER" and tags[at + 1] != "I-PER":
            forms[at] = forms[at].upper()
    return replace(sentence, forms=forms)


def _with_other_words_in_names(sentence: Sentence, draw: random.Random, names: dict[str, list[str]]) -> Sentence:
    """Replaces names: persons' names word by word, other names if they are one word. The tree stays the same."""
    tags = sentence.names or sentence.kinds
    if not tags:
        return sentence
    forms, lemmas = list(sentence.forms), list(sentence.lemmas)
    for at, (tag, after) in enumerate(zip(tags, [*tags[1:], "O"], strict=True)):
        kind = tag[2:]
        whole = kind == "PER" or tag[0] == "B" and not after.startswith("I-")
        if kind in names and whole and sentence.xpos[at] == "NNP" and forms[at].isalpha() and len(forms[at]) > 1:
            forms[at] = lemmas[at] = draw.choice(names[kind])
    return replace(sentence, forms=forms, lemmas=lemmas)


def with_other_names(sentence: Sentence, draw: random.Random, names: Substitutes) -> Sentence:
    """Replaces whole names by names of one country, of any length. The same name gets the same substitute."""
    country = names.world.country(draw)
    persons: dict[str, Person] = {}
    others: dict[str, str] = {}
    edits: list[tuple[int, int, Block]] = []
    for start, end, kind in _name_spans(sentence):
        old = " ".join(sentence.forms[start:end])
        own = country if draw.random() < 0.9 else names.world.country(draw)
        before = sentence.forms[start - 1].lower() if start else ""
        if kind == "PER":
            block = _person(sentence, start, end, persons, draw, names.world, own)
        elif draw.random() < 0.3 or before == "the" and kind == "LOC":
            continue
        else:
            if old not in others:
                others[old] = names.world.place(own, draw) if kind == "LOC" else _shortened(names.world.organization(own, draw), draw)
            text = others[old].removeprefix("The ") if before in ("the", "a", "an") else others[old]
            block = compound_block(text, kind)
            if kind == "LOC" and draw.random() < 0.04:
                block = listed([block, *(compound_block(names.world.place(own, draw), kind) for _ in range(draw.randint(1, 3)))])
        edits.append((start, end, block))
    return replace_spans(sentence, edits, names.labels) if edits else sentence


def _person(sentence: Sentence, start: int, end: int, persons: dict[str, Person], draw: random.Random, world: World, country: Country) -> Block:  # noqa: PLR0913
    last = sentence.forms[end - 1]
    known = last in persons
    person = persons.setdefault(last, world.person(country, draw))
    single = end - start == 1
    block = person_block(person.short if draw.random() < (0.9 if known and single else 0.7 if single else 0.12) else person.full)
    free = not start or sentence.upos[start - 1] in ("PUNCT", "VERB", "ADP", "CCONJ", "SCONJ", "ADV") and sentence.forms[start - 1] != "-"
    chance = draw.random()
    if free and chance < 0.15:
        return with_title(block, world.before(country, draw))
    if chance > 0.9 and (title := world.after(country, draw)):
        return with_title(block, title, behind=True)
    if free and 0.85 < chance < 0.9:
        return listed([block, *(person_block(world.person(country, draw).full) for _ in range(draw.randint(1, 3)))])
    return block


def _shortened(organization: str, draw: random.Random) -> str:
    """An organization with its abbreviation in brackets loses one of them, mostly."""
    name, _, abbreviation = organization.removesuffix(")").rpartition(" (")
    chance = draw.random()
    if not name or chance < 0.3:
        return organization
    return name if chance < 0.75 else abbreviation


def _name_spans(sentence: Sentence) -> list[tuple[int, int, str]]:
    """The names of known type that consist of proper nouns and what joins them."""
    tags = sentence.names or sentence.kinds or []
    out = []
    for start, tag in enumerate(tags):
        if tag[0] == "B" and tag[2:] in ("PER", "ORG", "LOC"):
            end = start + 1
            while end < len(tags) and tags[end] == "I-" + tag[2:]:
                end += 1
            whole = all(sentence.roles is None or _same_part(own, start, end) for own in (sentence.roles or {}).values())
            if whole and any(x in ("NNP", "NNPS") for x in sentence.xpos[start:end]) and any(map(str.isupper, sentence.forms[start])):
                out.append((start, end, tag[2:]))
    return out


def _same_part(tags: list[str], start: int, end: int) -> bool:
    """Whether the words are in the same part of an attribution, and that is no cue."""
    kinds = {tag[2:] for tag in tags[start:end]}
    return len(kinds) == 1 and "CUE" not in kinds and all(tag[0] != "B" for tag in tags[start + 1 : end])


def replace_spans(
    sentence: Sentence, edits: list[tuple[int, int, Block]], labels: dict[str, list[str]] | None = None
) -> Sentence:
    """The sentence with other words in place of spans, which must not overlap.

    What pointed to a word of a span points to the root of its block. The block's root takes the place of the span's
    highest word in the tree.
    """
    depth = _depths(sentence.heads)
    place: list[int] = []  # the new word of each old word
    source: list[int] = []  # the old word of each new word; the span's highest word for all of a block
    blocks: list[tuple[int, int, int, Block]] = []
    at = 0
    for start, end, block in sorted(edits, key=lambda edit: edit[0]):
        while at < start:
            place.append(len(source))
            source.append(at)
            at += 1
        top = min(range(start, end), key=lambda k: (depth[k], k))
        blocks.append((len(source), top, end, block))
        place += [len(source) + block.root] * (end - start)
        source += [top] * len(block.words)
        at = end
    for rest in range(at, len(sentence)):
        place.append(len(source))
        source.append(rest)

    def moved(name: str) -> list:
        return [getattr(sentence, name)[old] for old in source]

    out = replace(
        sentence, forms=moved("forms"), lemmas=moved("lemmas"), upos=moved("upos"), xpos=moved("xpos"), deprels=moved("deprels"),
        heads=[place[sentence.heads[old] - 1] + 1 if sentence.heads[old] else 0 for old in source], space_after=moved("space_after"),
        entities=[""] * len(source), names=moved("names") if sentence.names else None, kinds=moved("kinds") if sentence.kinds else None,
        quoted=moved("quoted") if sentence.quoted is not None else None,
        roles=None if sentence.roles is None else {n: [tags[old] for old in source] for n, tags in sentence.roles.items()},
        soft=None, **_moved_annotation(sentence, place, {at for start, end, _ in edits for at in range(start, end)}),
    )  # fmt: skip
    for first, top, end, block in blocks:
        _fill(out, sentence, first, top, end, block)
    if sentence.soft and labels:
        out.soft = _moved_soft(sentence, out, place, source, blocks, labels)
    return out


def _fill(out: Sentence, sentence: Sentence, first: int, top: int, end: int, block: Block) -> None:
    """Writes a block into the sentence. `top` is the highest old word, `end` the first old word behind."""
    n = len(block.words)
    span = slice(first, first + n)
    root = first + block.root
    heads = [out.heads[root] if head < 0 else first + head + 1 for head in block.heads]
    out.forms[span] = out.lemmas[span] = block.words
    out.upos[span], out.xpos[span], out.heads[span] = block.upos, block.xpos, heads
    out.deprels[span] = [sentence.deprels[top] if head < 0 else deprel for head, deprel in zip(block.heads, block.deprels, strict=True)]
    out.space_after[span] = [*block.spaces[:-1], sentence.space_after[end - 1]]
    if out.names:
        out.names[span] = block.names
    if out.kinds:
        known = sentence.kinds[top][2:] in ("PER", "ORG", "LOC")
        out.kinds[span] = block.names if known else ["?" if name != "O" else "O" for name in block.names]
    for tags in (out.roles or {}).values():
        part = tags[first][2:]
        if part:
            begins = sentence.roles is not None and tags[first][0] == "B"
            tags[span] = [("B-" if begins and at == 0 else "I-") + part for at in range(n)]


def _moved_annotation(sentence: Sentence, place: list[int], gone: set[int]) -> dict:
    """The annotation by word, for the new words. Predicates and triggers in names are gone with them."""
    moved = {}
    for name in ("status", "events", "frames"):
        own = getattr(sentence, name)
        moved[name] = None if own is None else {place[at]: value for at, value in own.items() if at not in gone}
    if sentence.predicates is not None:
        moved["predicates"] = {
            place[at]: replace(found, arguments=list(dict.fromkeys((place[head], role) for head, role in found.arguments)))
            for at, found in sentence.predicates.items() if at not in gone
        }  # fmt: skip
    return moved


def _moved_soft(sentence, out, place, source, blocks, labels) -> dict[str, np.ndarray]:  # noqa: ANN001, PLR0913
    """The soft targets of kept words; those of new words are certain of the block's labels.

    Outputs that `labels` does not list are those of the span's highest word.
    """
    n = len(source)
    soft = {name: values[source].copy() for name, values in sentence.soft.items() if name != "arcs"}
    arcs = np.zeros((n, n + 1), sentence.soft["arcs"].dtype)
    old = sentence.soft["arcs"][source]
    arcs[:, 0] = old[:, 0]
    for at, new in enumerate(place):
        arcs[:, new + 1] += old[:, at + 1]
    for first, _, end, block in blocks:
        if "end" in soft:
            soft["end"][first : first + len(block.words)] = 0
            soft["end"][first + len(block.words) - 1] = sentence.soft["end"][end - 1]
        for at in range(len(block.words)):
            word = first + at
            known = {"upos": out.upos, "xpos": out.xpos, "names": out.names, "kinds": out.kinds, "deprel": out.deprels}
            for name, values in known.items():
                if name in soft and values and values[word] in labels[name] and (name != "deprel" or at != block.root):
                    soft[name][word] = 0
                    soft[name][word, labels[name].index(values[word])] = 1
            if at != block.root:
                arcs[word] = 0
                arcs[word, out.heads[word]] = 1
            else:
                arcs[word, first + 1 : first + len(block.words) + 1] = 0
                arcs[word] /= max(float(arcs[word].sum()), 1e-3)
    soft["arcs"] = arcs
    return soft


def _depths(heads: list[int]) -> list[int]:
    out = []
    for at in range(len(heads)):
        depth, head = 0, heads[at]
        while head and depth <= len(heads):
            depth, head = depth + 1, heads[head - 1]
        out.append(depth)
    return out


def _without_stop(sentence: Sentence) -> Sentence:
    last = len(sentence) - 1
    if last < 2 or sentence.forms[last] != "." or last + 1 in sentence.heads:
        return sentence
    cut = {
        name: getattr(sentence, name)[:last]
        for name in ("forms", "lemmas", "upos", "xpos", "heads", "deprels", "space_after", "entities")
    }
    for name in ("names", "kinds"):
        tags = getattr(sentence, name)
        cut[name] = tags[:last] if tags else None
    if sentence.roles is not None:
        cut["roles"] = {number: tags[:last] for number, tags in sentence.roles.items()}
        cut["quoted"] = sentence.quoted[:last]
    if sentence.predicates is not None:
        cut["predicates"] = {
            word: replace(found, arguments=[(head, role) for head, role in found.arguments if head < last])
            for word, found in sentence.predicates.items() if word < last
        }  # fmt: skip
    if sentence.soft:
        soft = {name: values[:last] for name, values in sentence.soft.items()}
        arcs = soft["arcs"][:, : last + 1].astype("float32")
        soft["arcs"] = arcs / arcs.sum(1, keepdims=True).clip(1e-6)
        soft["end"] = soft["end"].copy()
        soft["end"][-1] = sentence.soft["end"][last]
        cut["soft"] = soft
    return replace(sentence, **cut)
