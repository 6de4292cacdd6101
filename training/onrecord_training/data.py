"""Loads the training data."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from . import lemma_rules
from .conllu import NAME_TYPES, Sentence, attach_entity_names, attach_kinds, attach_names, read_conllu
from .heads import Labels
from .polnear import is_held_out
from .windows import paragraphs

MIN_RULE_COUNT = 3  # rarer edit rules are noise


@dataclass
class Data:
    train: list[list[Sentence]]
    dev: dict[str, list[list[Sentence]]]
    labels: Labels
    lexicon: dict[str, str]  # lemma by "form TAB xpos"
    silver: list[list[Sentence]] = field(default_factory=list)  # unlabelled texts with a teacher's annotation
    annotated: list[list[Sentence]] = field(default_factory=list)  # texts with gold attributions
    held: list[list[Sentence]] = field(default_factory=list)  # held-out texts with gold attributions

    def sort_silver(self, share: float) -> None:
        """Separates texts with attributions from the others. Keeps the fraction `share` of the annotated ones."""
        annotated = [p for p in self.silver if p[0].roles is not None]
        self.silver = [p for p in self.silver if p[0].roles is None]
        self.held = [p for p in annotated if is_held_out(p[0].id)]
        self.annotated = [p for p in annotated if not is_held_out(p[0].id)][:: max(1, round(1 / share))]


def load(folder: Path, share: float = 1.0) -> Data:
    """Loads the treebanks with their names. Keeps the fraction `share` of the training paragraphs."""
    ewt, gum = read_conllu(folder / "ud/ewt-train.conllu"), read_conllu(folder / "ud/gum-train.conllu")
    attach_names(ewt, folder / "names/uner-ewt-train.iob2")
    attach_kinds(gum)
    attach_entity_names(gum)
    dev = {"ewt": read_conllu(folder / "ud/ewt-dev.conllu"), "gum": read_conllu(folder / "ud/gum-dev.conllu")}
    attach_names(dev["ewt"], folder / "names/uner-ewt-dev.iob2")
    every = ewt + gum
    # The label inventories come from all sentences, so that a model of a fraction has the same architecture.
    labels, known = collect_labels(every), build_lexicon(every)
    train = paragraphs(ewt) + paragraphs(gum)
    keep = max(1, round(1 / share))
    return Data(train[::keep], {name: paragraphs(part) for name, part in dev.items()}, labels, known)


def collect_labels(sentences: list[Sentence]) -> Labels:
    def common(values, least: int = 1) -> list[str]:  # noqa: ANN001
        counts = Counter(values)
        return [value for value, count in sorted(counts.items(), key=lambda x: (-x[1], x[0])) if count >= least]

    rules = (lemma_rules.rule_of(form, own) for s in sentences for form, own in zip(s.forms, s.lemmas, strict=True))
    bio = ["O", *(mark + kind for kind in NAME_TYPES for mark in ("B-", "I-"))]
    return Labels(
        upos=sorted({upos for s in sentences for upos in s.upos}),
        xpos=common(xpos for s in sentences for xpos in s.xpos),
        lemma=common((rule for rule in rules if rule), MIN_RULE_COUNT),
        names=bio,
        kinds=[*bio, "B-GRP", "I-GRP"],
        deprel=common(deprel for s in sentences for deprel in s.deprels),
    )


def build_lexicon(sentences: list[Sentence]) -> dict[str, str]:
    """The lemma of each form and tag that has the same lemma in at least 80% of cases."""
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
    """The words of all texts, split roughly, for counting which pieces are used."""
    files = [folder / "news/wikinews.txt", *sorted((folder / "polnear/train/text").iterdir())]
    return [word for file in files for word in re.findall(r"\w+|\S", file.read_text(encoding="utf-8"))]
