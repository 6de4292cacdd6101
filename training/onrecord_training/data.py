"""The data folder as training material."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from . import lemma
from .conllu import NAME_TYPES, Sentence, attach_entity_names, attach_kinds, attach_names, read_conllu
from .heads import Labels
from .polnear import held_back
from .windows import paragraphs

RARE_RULE = 3  # an edit rule seen less often is noise


@dataclass
class Data:
    train: list[list[Sentence]]
    dev: dict[str, list[list[Sentence]]]
    labels: Labels
    lexicon: dict[str, str]  # "form TAB xpos" to lemma
    silver: list[list[Sentence]] = field(default_factory=list)  # unlabelled texts as a teacher reads them
    annotated: list[list[Sentence]] = field(default_factory=list)  # such texts with attributions
    held: list[list[Sentence]] = field(default_factory=list)  # more of them, kept from training

    def sort_silver(self, share: float) -> None:
        """Parts the texts with attributions from the others; `share` keeps that part of them."""
        annotated = [p for p in self.silver if p[0].roles is not None]
        self.silver = [p for p in self.silver if p[0].roles is None]
        self.held = [p for p in annotated if held_back(p[0].id)]
        self.annotated = [p for p in annotated if not held_back(p[0].id)][:: max(1, round(1 / share))]


def load(folder: Path, share: float = 1.0) -> Data:
    """The treebanks with their names; `share` keeps that part of the training paragraphs."""
    ewt, gum = read_conllu(folder / "ud/ewt-train.conllu"), read_conllu(folder / "ud/gum-train.conllu")
    attach_names(ewt, folder / "names/uner-ewt-train.iob2")
    attach_kinds(gum)
    attach_entity_names(gum)
    dev = {"ewt": read_conllu(folder / "ud/ewt-dev.conllu"), "gum": read_conllu(folder / "ud/gum-dev.conllu")}
    attach_names(dev["ewt"], folder / "names/uner-ewt-dev.iob2")
    every = ewt + gum
    # The inventories come from all sentences, so that a model of a part has the same shape.
    labels, known = labels_of(every), lexicon(every)
    train = paragraphs(ewt) + paragraphs(gum)
    keep = max(1, round(1 / share))
    return Data(train[::keep], {name: paragraphs(part) for name, part in dev.items()}, labels, known)


def labels_of(sentences: list[Sentence]) -> Labels:
    def common(values, least: int = 1) -> list[str]:  # noqa: ANN001
        counts = Counter(values)
        return [value for value, count in sorted(counts.items(), key=lambda x: (-x[1], x[0])) if count >= least]

    rules = (lemma.rule_of(form, own) for s in sentences for form, own in zip(s.forms, s.lemmas, strict=True))
    bio = ["O", *(mark + kind for kind in NAME_TYPES for mark in ("B-", "I-"))]
    return Labels(
        upos=sorted({upos for s in sentences for upos in s.upos}),
        xpos=common(xpos for s in sentences for xpos in s.xpos),
        lemma=common((rule for rule in rules if rule), RARE_RULE),
        names=bio,
        kinds=[*bio, "B-GRP", "I-GRP"],
        deprel=common(deprel for s in sentences for deprel in s.deprels),
    )


def lexicon(sentences: list[Sentence]) -> dict[str, str]:
    """The lemma of each form and tag that has one lemma nearly always."""
    seen: dict[str, Counter[str]] = {}
    for s in sentences:
        for form, xpos, own in zip(s.forms, s.xpos, s.lemmas, strict=True):
            seen.setdefault(f"{form}\t{xpos}", Counter())[own] += 1
    out = {}
    for key, lemmas in seen.items():
        own, count = lemmas.most_common(1)[0]
        if count >= 0.8 * lemmas.total():
            out[key] = own
    return out


def raw_words(folder: Path) -> list[str]:
    """The words of all texts, cut roughly: for counting which pieces and words are in use."""
    files = [folder / "news/wikinews.txt", *sorted((folder / "polnear/train/text").iterdir())]
    return [word for file in files for word in re.findall(r"\w+|\S", file.read_text(encoding="utf-8"))]
