"""Scores of predicates, roles, status and event types during training. The published figures come from `onrecord-eval`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import torch

from .conllu import Predicate, Sentence
from .distillation import FoundPredicates
from .windows import Window, batches


@torch.no_grad()
def score_predicates(model, collate, windows: list[Window]) -> dict[str, float]:  # noqa: ANN001
    """F1 of predicates and of argument heads with roles, over gold trees and predicted predicates, and of senses; macro F1 of status.

    In per cent. A word is factual if its score is positive; only scores of at least 1 (of 3) in either direction count.
    """
    c: Counter[str] = Counter()
    for sentence, found, status in _sentences(model, collate, windows):
        if sentence.predicates is None:
            continue
        _count_predicates(c, sentence.predicates, found)
        for word, (factual, _, _) in (sentence.status or {}).items():
            if factual is not None and abs(factual - 0.5) >= CERTAIN - 0.5:
                c[f"status {factual > 0.5} {status[word] > 0.5}"] += 1
    f1 = {
        name: round(200 * c[f"{name}_tp"] / max(1, c[f"{name}_all"]), 2)
        for name in ("predicates", "roles")
    }
    f1["senses"] = round(100 * c["senses_right"] / max(1, c["predicates_tp"]), 2)
    right = {kind: 2 * c[f"status {kind} {kind}"] for kind in (True, False)}
    marked = {kind: right[kind] + c[f"status {kind} {not kind}"] + c[f"status {not kind} {kind}"] for kind in right}
    f1["status"] = round(sum(100 * right[kind] / max(1, marked[kind]) for kind in right) / 2, 2)
    return f1


CERTAIN = 2 / 3  # the chance that a score of 1 (of 3) becomes


def _count_predicates(c: Counter[str], gold: dict[int, Predicate], found: dict[int, Predicate]) -> None:
    c["predicates_tp"] += len(gold.keys() & found.keys())
    c["predicates_all"] += len(gold) + len(found)
    c["senses_right"] += sum(gold[word].sense == found[word].sense for word in gold.keys() & found.keys())
    own, other = (
        {(word, head, role) for word, p in side.items() for head, role in p.arguments} for side in (gold, found)
    )
    c["roles_tp"] += len(own & other)
    c["roles_all"] += len(own) + len(other)


@torch.no_grad()
def score_events(model, collate, windows: list[Window], least: float = 0.5) -> dict[str, float]:  # noqa: ANN001
    """F1 of the main event's type in sentences with and without events, and the share of hard negatives with a type.

    A sentence has the best type of all of its words, if its chance is at least `least`. In per cent.
    """
    c: Counter[str] = Counter()
    model.eval()
    for batch in batches(windows, 4000, None):
        inputs = collate(batch)
        with torch.autocast(inputs["sentence"].device.type, dtype=torch.bfloat16):
            words = model.words(inputs)
        chances = torch.softmax(model.scores(words.float())["events"], -1)
        for k, window in enumerate(batch):
            at = 0
            for sentence in window.sentences:
                own = chances[k, at : at + len(sentence), 1:]
                at += len(sentence)
                best = int(own.max(0).values.argmax())
                found = model.labels.events[1 + best] if own.max() >= least else None
                gold = [types for types in (sentence.events or {}).values()]
                if sentence.hard_negative:
                    c["hard"] += 1
                    c["hard_given"] += found is not None
                    continue
                c["gold"] += bool(gold)
                c["found"] += found is not None
                c["right"] += any(found == types[0] for types in gold[:1])
                c["right_any"] += any(found in types for types in gold)
    model.train()
    total = max(1, c["gold"] + c["found"])
    return {
        "main": round(200 * c["right"] / total, 2), "any": round(200 * c["right_any"] / total, 2),
        "hard_given": round(100 * c["hard_given"] / max(1, c["hard"]), 2),
    }  # fmt: skip


def _sentences(model, collate, windows: list[Window]) -> Iterator[tuple[Sentence, dict[int, Predicate], list[float]]]:  # noqa: ANN001
    """Yields each sentence with the predicates that the model finds, and each word's chance of being factual."""
    model.eval()
    for batch in batches(windows, 4000, None):
        inputs = collate(batch)
        with torch.autocast(inputs["sentence"].device.type, dtype=torch.bfloat16):
            words = model.words(inputs)
        out = model.scores(words.float())
        found = FoundPredicates(model, out, inputs)
        factual = torch.sigmoid(out["status"][..., 0]).tolist()
        for k, window in enumerate(batch):
            at = 0
            for sentence in window.sentences:
                n = len(sentence)
                yield sentence, found.of_sentence(k, at, n), factual[k][at : at + n]
                at += n
    model.train()
