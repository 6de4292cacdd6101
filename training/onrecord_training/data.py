"""Loads the training data."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from . import gum_attributions, lemma_rules, predicates, texts, verb_forms
from .conllu import NAME_TYPES, Sentence, attach_entity_names, attach_kinds, attach_names, read_conllu
from .heads import Labels
from .polnear import is_held_out, quoted_states
from .windows import paragraphs

# PLOVER's event types.
EVENT_TYPES = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "PROTEST",
    "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
HELD_OUT_EVENTS = Path(__file__).parent.parent / "data/events/held-out.txt"
MIN_RULE_COUNT = 3  # rarer edit rules are noise


@dataclass
class Data:
    train: list[list[Sentence]]  # the treebanks
    dev: dict[str, list[list[Sentence]]]
    labels: Labels
    lexicon: dict[str, str]  # lemma by "form TAB xpos"
    silver: list[list[Sentence]] = field(default_factory=list)  # unlabelled texts with a teacher's annotation
    annotated: list[list[Sentence]] = field(default_factory=list)  # texts with gold attributions
    held: list[list[Sentence]] = field(default_factory=list)  # held-out texts with gold attributions
    verbs: list[int] = field(default_factory=list)  # fingerprints of the verbs of Open English WordNet
    rolesets: list[str] = field(default_factory=list)  # see `predicates.rolesets`
    texts: dict[str, list[list[Sentence]]] = field(default_factory=dict)  # texts with names, event types or frames, by set

    def paragraphs(self) -> list[list[Sentence]]:
        """All training paragraphs without gold attributions of PolNeAR."""
        return self.train + self.silver + [paragraph for part in self.texts.values() for paragraph in part]

    def sort_silver(self, share: float) -> None:
        """Separates texts with attributions from the others. Keeps the fraction `share` of the annotated ones."""
        annotated = [p for p in self.silver if p[0].roles is not None]
        self.silver = [p for p in self.silver if p[0].roles is None]
        self.held = [p for p in annotated if is_held_out(p[0].id)]
        self.annotated = [p for p in annotated if not is_held_out(p[0].id)][:: max(1, round(1 / share))]


def load(folder: Path, read_texts: Path | None, share: float = 1.0) -> Data:
    """Loads the treebanks with all their annotation, and annotated texts that `texts` wrote and the program read.

    Keeps the fraction `share` of the training paragraphs.
    """
    ewt, gum = read_conllu(folder / "ud/ewt-train.conllu"), read_conllu(folder / "ud/gum-train.conllu")
    attach_names(ewt, folder / "names/uner-ewt-train.iob2")
    attach_kinds(gum)
    attach_entity_names(gum)
    predicates.attach(ewt, folder, "train")
    gum_attributions.attach(gum, folder / "ud/gum-train.conllu")
    gum_attributions.attach_negatives(ewt)
    dev = {"ewt": read_conllu(folder / "ud/ewt-dev.conllu"), "gum": read_conllu(folder / "ud/gum-dev.conllu")}
    attach_names(dev["ewt"], folder / "names/uner-ewt-dev.iob2")
    predicates.attach(dev["ewt"], folder, "dev")
    every = ewt + gum
    sets = texts.load(read_texts) if read_texts else {}
    held_out = set(HELD_OUT_EVENTS.read_text().split())
    dev["events"] = [s for p in sets.get("events", []) for s in p if s.id in held_out]
    sets["events"] = [p for p in sets.get("events", []) if p[0].id not in held_out]
    # The label inventories come from all sentences, so that a model of a fraction has the same architecture.
    labels, known = collect_labels(every, [s for part in sets.values() for p in part for s in p]), build_lexicon(every)
    train, dev_paragraphs = paragraphs(ewt) + paragraphs(gum), {name: paragraphs(part) for name, part in dev.items()}
    for sentences in (p for part in (train, *dev_paragraphs.values()) for p in part):
        states = iter(quoted_states([form for s in sentences for form in s.forms]))
        for s in sentences:
            s.quoted = [next(states) for _ in s.forms]
    keep = max(1, round(1 / share))
    wordnet = verb_forms.read_wordnet(folder / "lexical/oewn-yaml.tar.xz")
    return Data(
        train[::keep], dev_paragraphs, labels, verb_forms.irregular_entries(wordnet) | known,
        verbs=verb_forms.fingerprints(wordnet), rolesets=predicates.rolesets(folder / "lexical/propbank-rolesets.tsv"),
        texts={name: part[::keep] for name, part in sets.items()},
    )  # fmt: skip


def collect_labels(sentences: list[Sentence], of_texts: list[Sentence]) -> Labels:
    """The inventories of the treebanks' labels, and of the event types and frames of annotated texts."""

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
        roles=["", *predicates.ROLES],
        senses=list(predicates.SENSES),
        events=["", *EVENT_TYPES],
        frames=["", *sorted({frame for s in of_texts for frame in (s.frames or {}).values()})],
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
