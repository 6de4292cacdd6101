"""Sentences as newsrooms and readers also write them: capitals, lower case, no stop, other names."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

from .conllu import Sentence

SHORT = 16  # words: as long as a headline


# What a heading in the file of names stands for.
HEADINGS = {"PLACES": "LOC", "ORGANIZATIONS": "ORG"}


def invented_names(path: Path) -> dict[str, list[str]]:
    """For each type of name the words of the file that are one token by UD's rules."""
    names: dict[str, list[str]] = {"PER": []}
    kind = "PER"
    for line in path.read_text(encoding="utf-8").splitlines():
        if line in HEADINGS:
            kind = HEADINGS[line]
        elif not line.startswith("#"):
            names.setdefault(kind, []).extend(
                word for word in line.split() if word.isalpha() and any(map(str.isupper, word[:2]))
            )
    return names


def augmented(sentence: Sentence, draw: random.Random, names: dict[str, list[str]]) -> Sentence:
    """The sentence, changed in one way or two now and then."""
    if draw.random() < 0.20:
        sentence = _other_names(sentence, draw, names)
    if draw.random() < 0.08:
        sentence = _without_stop(sentence)
    chance = draw.random()
    if chance < 0.03:
        return _forms(sentence, str.lower)
    if chance < 0.055:
        return _forms(sentence, str.upper)
    if chance < 0.085 and len(sentence) <= SHORT:
        return _forms(_without_stop(sentence), lambda form: form[:1].upper() + form[1:])
    return sentence


def _forms(sentence: Sentence, change) -> Sentence:  # noqa: ANN001
    return replace(sentence, forms=[change(form) for form in sentence.forms])


def _other_names(sentence: Sentence, draw: random.Random, names: dict[str, list[str]]) -> Sentence:
    """Names drawn anew, persons' word by word, of others those that are one word; the tree stays as it is."""
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
