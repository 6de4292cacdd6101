"""Knowledge distillation: a teacher's probabilities as soft targets (Hinton et al. 2015)."""

from __future__ import annotations

import hashlib
import json
import pickle
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from . import decode
from .conllu import Predicate, Sentence
from .heads import Labels
from .polnear import GoldAttributions, attach, quoted_states
from .readings import paragraphs_of
from .windows import MAX_WINDOW_WORDS, Window, batches, same_sentence, windows_of


@dataclass
class Teacher:
    """A trained model, its collator, and the folder that caches its predictions."""

    model: torch.nn.Module
    collate: Callable
    folder: Path


def add_soft_targets(teachers: list[Teacher], treebank: list[list[Sentence]], labels: Labels) -> None:
    """Sets the `soft` targets of each sentence to the mean over the teachers.

    Sentences without names, kinds or predicates get those that the teachers predict.
    """
    windows = [w for paragraph in treebank for w in windows_of(paragraph, MAX_WINDOW_WORDS)]
    windows = [w for w in windows if len(w) <= 2 * MAX_WINDOW_WORDS]
    sentences = [s for window in windows for s in window.sentences]
    for teacher in teachers:
        for s, own in zip(sentences, _cached_answers(teacher, windows), strict=True):
            found = own.pop(PREDICATES)
            if s.predicates is None:
                s.predicates = found
            share = {name: values / np.float16(len(teachers)) for name, values in own.items()}
            s.soft = {name: s.soft[name] + values for name, values in share.items()} if s.soft else share
    for s in sentences:
        for name, inventory in (("names", labels.names), ("kinds", labels.kinds)):
            if getattr(s, name) is None:
                setattr(s, name, decode.best_bio(np.log(s.soft[name].astype(np.float32) + 1e-7), inventory))


PREDICATES = "predicates"  # in a teacher's answers: the predicates that it finds; all else are probabilities


def _cached_answers(teacher: Teacher, windows: list[Window]) -> list[dict[str, np.ndarray]]:
    """The teacher's predictions for the sentences of the windows.

    They are cached in the teacher's folder, because predicting takes minutes and runs can be resumed.
    """
    digest = hashlib.sha256()
    for values in teacher.model.state_dict().values():
        digest.update(values.cpu().numpy().tobytes())
    for window in windows:
        digest.update(repr([(s.forms, s.heads) for s in window.sentences]).encode())
    cache = teacher.folder / f"answers-{digest.hexdigest()[:16]}.pickle"
    if cache.exists():
        return pickle.loads(cache.read_bytes())
    answers = _sentence_answers(teacher, windows)
    cache.with_suffix(".new").write_bytes(pickle.dumps(answers))
    cache.with_suffix(".new").replace(cache)
    return answers


@torch.no_grad()
def _sentence_answers(teacher: Teacher, windows: list[Window]) -> list[dict[str, np.ndarray]]:
    answers_by_sentence: dict[int, dict[str, np.ndarray]] = {}
    for batch in batches(windows, 3000, None):
        answers, found = _answers(teacher.model, teacher.collate(batch))
        soft = {k: v.cpu().numpy().astype(np.float16) for k, v in answers.items()}
        arcs = soft.pop("arcs")
        for k, window in enumerate(batch):
            at = 0
            for s in window.sentences:
                n = len(s)
                own = {name: values[k, at : at + n].copy() for name, values in soft.items()}
                own["arcs"] = arcs[k, at : at + n][:, [0, *range(at + 1, at + n + 1)]]
                own[PREDICATES] = found.of_sentence(k, at, n)
                answers_by_sentence[id(s)] = own
                at += n
    return [answers_by_sentence[id(s)] for window in windows for s in window.sentences]


def _answers(model, inputs: dict[str, torch.Tensor]) -> tuple[dict[str, torch.Tensor], FoundPredicates]:  # noqa: ANN001
    """The probabilities of a model, and the predicates that it finds."""
    model.eval()
    with torch.autocast(inputs["sentence"].device.type, dtype=torch.bfloat16):
        words = model.words(inputs)
    out = model.scores(words.float())
    answers = {name: torch.softmax(out[name], -1) for name in ("upos", "xpos", "names", "kinds", "events")}
    answers |= {name: torch.sigmoid(out[name]) for name in ("predicate", "status")}
    answers["deprel"] = torch.softmax(model.heads.relations(out, inputs["heads"]), -1)
    answers["end"] = torch.sigmoid(out["end"])
    answers["arcs"] = torch.softmax(out["arcs"].masked_fill(~same_sentence(inputs["sentence"]), -1e4), -1)
    return answers, FoundPredicates(model, out, inputs)


class FoundPredicates:
    """The predicates that a model finds in a batch, over given trees."""

    def __init__(self, model, out: dict[str, torch.Tensor], inputs: dict[str, torch.Tensor]) -> None:  # noqa: ANN001
        window, word = ((out["predicate"] > 0) & (inputs["sentence"] >= 0)).nonzero().unbind(1)
        labels = model.labels
        self.found: dict[tuple[int, int], Predicate] = {}
        if not len(word):
            return
        scores = model.predicates.role_scores(out, inputs["heads"], inputs["deprel"], window, word)
        inside = inputs["sentence"][window] == inputs["sentence"][window, word][:, None]
        roles = scores.argmax(-1).masked_fill(~inside, 0)
        senses = out["sense"][window, word].argmax(-1)
        for at, (k, place) in enumerate(zip(window.tolist(), word.tolist(), strict=True)):
            arguments = [(head, labels.roles[roles[at, head]]) for head in roles[at].nonzero()[:, 0].tolist()]
            self.found[k, place] = Predicate(labels.senses[senses[at]], arguments)

    def of_sentence(self, window: int, start: int, length: int) -> dict[int, Predicate]:
        """The predicates of the sentence at `start`, with words counted from its first."""
        out = {}
        for word in range(start, start + length):
            found = self.found.get((window, word))
            if found:
                out[word - start] = Predicate(found.sense, [(head - start, role) for head, role in found.arguments])
        return out


def read_silver(path: Path, gold: GoldAttributions | None = None) -> list[list[Sentence]]:
    """Reads the output of `onrecord read --model accurate --jsonl --tokens` as paragraphs.

    Adds the gold attributions of the articles that have them.
    """
    out: list[list[Sentence]] = []
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            reading = json.loads(line)
            name = Path(reading["article"].get("source", {}).get("path") or "").stem
            own, places = paragraphs_of(reading, name)
            attributions = gold.of(name) if gold else None
            if attributions is not None:
                attach([s for paragraph in own for s in paragraph], places, attributions)
                for paragraph in own:
                    states = iter(quoted_states([form for s in paragraph for form in s.forms]))
                    for s in paragraph:
                        s.quoted = [next(states) for _ in s.forms]
            out += own
    return out


def known_words(counts: Counter[str], most: int, least: int) -> list[str]:
    """The `most` commonest words that occur at least `least` times."""
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [word for word, count in ranked[:most] if count >= least]


def initial_rows(pieces, table: torch.Tensor, words: list[str], width: int) -> torch.Tensor:  # noqa: ANN001
    """Initial embeddings of words: the mean of their pieces' embeddings, projected on the principal axes."""
    rows = torch.stack([table[pieces.of(word)].mean(0) for word in words])
    rows = rows - rows.mean(0)
    _, _, axes = torch.pca_lowrank(rows, q=width, center=False)
    rows = rows @ axes
    return rows / rows.std() * 0.3
