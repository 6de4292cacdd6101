"""Training examples: consecutive sentences of one paragraph, as the models read them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import torch

from . import lemma_rules
from .attributions import CUE_TAGS, PART_TAGS
from .augment import augment
from .conllu import Sentence
from .heads import Labels
from .polnear import normalise_bio

IGNORED = -100
# The targets of words that begin or continue a name of an unknown type.
PARTIAL = {"B-*": -101, "I-*": -102}
MAX_WINDOW_WORDS = 128  # the runtime has the same limit
BEST_TYPE = 0.8  # the chance of an event's best type, where its annotation names other possible types


@dataclass
class Window:
    """Sentences that are read together. Heads count the words of the window from 1; 0 is the root."""

    sentences: list[Sentence]

    @property
    def forms(self) -> list[str]:
        return [form for sentence in self.sentences for form in sentence.forms]

    def roles(self) -> dict[int, list[str]]:
        """The tags of the window's words for each attribution."""
        numbers = dict.fromkeys(number for s in self.sentences for number in s.roles)
        return {n: normalise_bio([tag for s in self.sentences for tag in s.roles.get(n, ["O"] * len(s))]) for n in numbers}

    def __len__(self) -> int:
        return sum(map(len, self.sentences))


def paragraphs(sentences: list[Sentence]) -> list[list[Sentence]]:
    out: list[list[Sentence]] = []
    for sentence in sentences:
        if sentence.starts_paragraph or not out:
            out.append([])
        out[-1].append(sentence)
    return out


def windows_of(paragraph: list[Sentence], max_words: int) -> list[Window]:
    """Splits a paragraph into windows of at most `max_words` words. A longer sentence gets its own window."""
    out: list[Window] = []
    words = max_words
    for sentence in paragraph:
        if words + len(sentence) > max_words:
            out.append(Window([]))
            words = 0
        out[-1].sentences.append(sentence)
        words += len(sentence)
    return out


def epoch_windows(
    treebank: list[list[Sentence]], draw: random.Random, names: dict[str, list[str]], max_words: int
) -> list[Window]:
    """The windows of one epoch: every sentence once, in windows of random lengths.

    Sentences with gold attributions share long windows, because attributions can span sentences.
    """
    out: list[Window] = []
    for paragraph in treebank:
        changed = [augment(s, draw, names) for s in paragraph if len(s) <= max_words]
        for annotated, run in groupby(changed, key=lambda s: s.roles is not None):
            limit = 1 if draw.random() < 0.35 else draw.randint(max_words // 3, max_words)
            out += windows_of(list(run), max_words if annotated else limit)
    return out


def batches(windows: list[Window], words: int, draw: random.Random | None) -> Iterator[list[Window]]:
    """Batches of windows with similar lengths, of at most `words` words with padding."""
    windows = list(windows)
    if draw:
        draw.shuffle(windows)
    out: list[list[Window]] = []
    for at in range(0, len(windows), 600):
        batch: list[Window] = []
        for window in sorted(windows[at : at + 600], key=len):
            if batch and len(window) * (len(batch) + 1) > words:
                out.append(batch)
                batch = []
            batch.append(window)
        if batch:
            out.append(batch)
    if draw:
        draw.shuffle(out)
    yield from out


def pad(rows: list[list[int]], filler: int) -> torch.Tensor:
    width = max(map(len, rows))
    return torch.tensor([row + [filler] * (width - len(row)) for row in rows])


class Targets:
    """Converts annotation to label indices."""

    def __init__(self, labels: Labels) -> None:
        self.index = {
            name: {label: at for at, label in enumerate(inventory)} for name, inventory in labels.as_json().items()
        }

    def of(self, batch: list[Window]) -> dict[str, torch.Tensor]:
        rows: dict[str, list[list[int]]] = {
            name: [] for name in ("upos", "xpos", "lemma", "names", "kinds", "deprel", "heads", "tree", "end", "sentence")
        }
        for window in batch:
            for name in rows:
                rows[name].append([])
            offset = 0
            for number, sentence in enumerate(window.sentences):
                n = len(sentence)
                for name in ("upos", "xpos"):
                    rows[name][-1] += [self.index[name].get(x, IGNORED) for x in getattr(sentence, name)]
                rows["deprel"][-1] += [self.index["deprel"].get(x, IGNORED) for x in sentence.deprels]
                rows["lemma"][-1] += [
                    self.index["lemma"].get(lemma_rules.rule_of(form, own) or "", IGNORED)
                    for form, own in zip(sentence.forms, sentence.lemmas, strict=True)
                ]
                for name in ("names", "kinds"):
                    tags = getattr(sentence, name)
                    rows[name][-1] += [self.index[name].get(x, PARTIAL.get(x, IGNORED)) for x in tags] if tags else [IGNORED] * n
                rows["tree"][-1] += [int(sentence.tree)] * n
                rows["heads"][-1] += [head + offset if head else 0 for head in sentence.heads]
                rows["end"][-1] += [0] * (n - 1) + [1] if sentence.tree else [IGNORED] * n
                rows["sentence"][-1] += [number] * n
                offset += n
        out = {name: pad(values, IGNORED) for name, values in rows.items()}
        # The last word of a window always ends a sentence, so it is not a target.
        for row, window in zip(out["end"], batch, strict=True):
            row[len(window) - 1] = IGNORED
        return out | self._of_predicates(batch, out["sentence"].shape[1])

    def _of_predicates(self, batch: list[Window], width: int) -> dict[str, torch.Tensor]:
        """The targets of predicates. -1 marks words without annotation in `predicate`, `status` and `frames`.

        `role_window` and `role_word` give the annotated predicates, `roles` [predicates, words] the roles of all words.
        `events` [batch, words, types] are chances, all zero for words without annotation.
        """
        predicate = torch.full((len(batch), width), -1.0)
        sense = torch.full((len(batch), width), IGNORED)
        status = torch.full((len(batch), width, 3), -1.0)
        events = torch.zeros(len(batch), width, len(self.index["events"]))
        frames = torch.full((len(batch), width), IGNORED)
        places: list[tuple[int, int]] = []
        roles: list[list[int]] = []
        for k, window in enumerate(batch):
            at = 0
            for sentence in window.sentences:
                n = len(sentence)
                if sentence.predicates is not None:
                    predicate[k, at : at + n] = 0.0
                    for word, found in sentence.predicates.items():
                        predicate[k, at + word] = 1.0
                        sense[k, at + word] = self.index["senses"].get(found.sense or "", IGNORED)
                        row = [IGNORED] * width
                        row[at : at + n] = [0] * n
                        for head, role in found.arguments:
                            row[at + head] = self.index["roles"].get(role, IGNORED)
                        places.append((k, at + word))
                        roles.append(row)
                for word, chances in (sentence.status or {}).items():
                    status[k, at + word] = torch.tensor([-1.0 if chance is None else chance for chance in chances])
                if sentence.events is not None:
                    events[k, at : at + n, 0] = 1.0
                    for word, types in sentence.events.items():
                        events[k, at + word] = self._event_chances(types)
                if sentence.frames is not None:
                    frames[k, at : at + n] = 0
                    for word, kind in sentence.frames.items():
                        frames[k, at + word] = self.index["frames"].get(kind, IGNORED)
                at += n
        return {
            "predicate": predicate, "sense": sense, "status": status, "events": events, "frames": frames,
            "role_window": torch.tensor([k for k, _ in places], dtype=torch.long),
            "role_word": torch.tensor([word for _, word in places], dtype=torch.long),
            "roles": torch.tensor(roles, dtype=torch.long).view(-1, width),
        }  # fmt: skip

    def _event_chances(self, types: list[str]) -> torch.Tensor:
        """The best type has `BEST_TYPE` of the chance; other possible types share the rest."""
        chances = torch.zeros(len(self.index["events"]))
        others = [kind for kind in types[1:] if kind in self.index["events"] and kind != types[0]]
        chances[self.index["events"][types[0]]] = BEST_TYPE if others else 1.0
        for kind in others:
            chances[self.index["events"][kind]] += (1 - BEST_TYPE) / len(others)
        return chances


def attribution_targets(batch: list[Window], width: int) -> dict[str, torch.Tensor]:
    """Cue tags as [batch, words]. For each cue: its window, its first and last word, and part tags as [cues, words]."""
    cue_at, part_at = ({tag: at for at, tag in enumerate(tags)} for tags in (CUE_TAGS, PART_TAGS))
    cues = torch.zeros(len(batch), width, dtype=torch.long)
    quoted = torch.zeros(len(batch), width, dtype=torch.long)
    annotated = torch.tensor([all(s.roles is not None for s in window.sentences) for window in batch])
    windows, places, parts = [], [], []
    for k, window in enumerate(batch):
        if not annotated[k]:
            continue
        quoted[k, : len(window)] = torch.tensor([state for s in window.sentences for state in s.quoted])
        for tags in window.roles().values():
            cue = [at for at, tag in enumerate(tags) if tag.endswith("CUE")]
            if not cue:
                continue
            for at in cue:
                cues[k, at] = cue_at[tags[at]]
            rest = normalise_bio(["O" if tag.endswith("CUE") else tag for tag in tags])
            windows.append(k)
            places.append([cue[0], cue[-1]])
            parts.append([part_at[tag] for tag in rest] + [0] * (width - len(rest)))
    return {
        "annotated": annotated, "cues": cues, "quoted": quoted, "window": torch.tensor(windows, dtype=torch.long),
        "cue": torch.tensor(places, dtype=torch.long).view(-1, 2), "parts": torch.tensor(parts, dtype=torch.long).view(-1, width),
    }  # fmt: skip


def soft_targets(batch: list[Window], width: int) -> dict[str, torch.Tensor]:
    """The teacher's probabilities for each word, padded with zeros; arcs as [batch, words, 1 + words]."""
    first = batch[0].sentences[0].soft
    out = {
        name: np.zeros((len(batch), width, *values.shape[1:]), np.float32)
        for name, values in first.items()
        if name != "arcs"
    }
    out["arcs"] = np.zeros((len(batch), width, 1 + width), np.float32)
    for k, window in enumerate(batch):
        at = 0
        for sentence in window.sentences:
            n = len(sentence)
            for name, values in sentence.soft.items():
                if name == "arcs":
                    out["arcs"][k, at : at + n, 0] = values[:, 0]
                    out["arcs"][k, at : at + n, at + 1 : at + n + 1] = values[:, 1:]
                else:
                    out[name][k, at : at + n] = values
            at += n
    return {f"soft_{name}": torch.from_numpy(values) for name, values in out.items()}


def same_sentence(sentence: torch.Tensor) -> torch.Tensor:
    """The allowed heads: [batch, words, 1 + words]. The root is always allowed."""
    inside = (sentence[:, :, None] == sentence[:, None, :]) & (sentence[:, None, :] >= 0)
    root = torch.ones_like(inside[:, :, :1])
    return torch.cat([root, inside], 2)
