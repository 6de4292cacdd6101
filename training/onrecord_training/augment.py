"""Data augmentation: capitals, lower case, no full stop, other names."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

from .conllu import Sentence

MAX_HEADLINE_WORDS = 16  # sentences of at most so many words can become headlines


# The name type of each section heading in the name file.
SECTION_TYPES = {"PLACES": "LOC", "ORGANIZATIONS": "ORG"}


def load_substitute_names(path: Path) -> dict[str, list[str]]:
    """The names of the file by type. Keeps only those that are one token under UD's rules."""
    names: dict[str, list[str]] = {"PER": []}
    kind = "PER"
    for line in path.read_text(encoding="utf-8").splitlines():
        if line in SECTION_TYPES:
            kind = SECTION_TYPES[line]
        elif not line.startswith("#"):
            names.setdefault(kind, []).extend(
                word for word in line.split() if word.isalpha() and any(map(str.isupper, word[:2]))
            )
    return names


def augment(sentence: Sentence, draw: random.Random, names: dict[str, list[str]]) -> Sentence:
    """Returns the sentence, sometimes with one or two changes."""
    if draw.random() < 0.20:
        sentence = _with_other_names(sentence, draw, names)
    if draw.random() < 0.08:
        sentence = _without_stop(sentence)
    chance = draw.random()
    if chance < 0.03:
        return _forms(sentence, str.lower)
    if chance < 0.055:
        return _forms(sentence, str.upper)
    if chance < 0.085 and len(sentence) <= MAX_HEADLINE_WORDS:
        return _forms(_without_stop(sentence), lambda form: form[:1].upper() + form[1:])
    return sentence


def _forms(sentence: Sentence, change) -> Sentence:  # noqa: ANN001
    return replace(sentence, forms=[change(form) for form in sentence.forms])


def _with_other_names(sentence: Sentence, draw: random.Random, names: dict[str, list[str]]) -> Sentence:
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
    if sentence.soft:
        soft = {name: values[:last] for name, values in sentence.soft.items()}
        arcs = soft["arcs"][:, : last + 1].astype("float32")
        soft["arcs"] = arcs / arcs.sum(1, keepdims=True).clip(1e-6)
        soft["end"] = soft["end"].copy()
        soft["end"][-1] = sentence.soft["end"][last]
        cut["soft"] = soft
    return replace(sentence, **cut)
