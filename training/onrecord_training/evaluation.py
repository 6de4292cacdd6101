"""Scores during training, on gold words and sentences. The published figures come from `onrecord-eval language`."""

from __future__ import annotations

from collections import Counter

import torch

from . import decode, lemma_rules
from .crf import FORBIDDEN
from .heads import Labels
from .windows import Window, batches, same_sentence

CORE_ARGUMENTS = ("nsubj", "nsubj:pass", "obj")


@torch.no_grad()
def score(model, collate, windows: list[Window], labels: Labels, lexicon: dict[str, str]) -> dict[str, float]:  # noqa: ANN001
    """Scores in per cent: accuracy of tags, lemmas and attachment, F1 of names and of subject and object arcs."""
    model.eval()
    c: Counter[str] = Counter()
    for batch in batches(windows, 4000, None):
        inputs = collate(batch)
        with torch.autocast(inputs["sentence"].device.type, dtype=torch.bfloat16):
            words = model.words(inputs)
        out = model.heads(words.float())
        allowed = same_sentence(inputs["sentence"])
        arcs = torch.log_softmax(out["arcs"].masked_fill(~allowed, -1e4), -1).cpu().numpy()
        length = inputs["sentence"].shape[1]
        heads = torch.zeros(len(batch), length, dtype=torch.long)
        for k, window in enumerate(batch):
            at = 0
            for sentence in window.sentences:
                n = len(sentence)
                columns = [0, *range(at + 1, at + n + 1)]
                found = decode.best_tree(arcs[k, at : at + n][:, columns])
                heads[k, at : at + n] = torch.tensor([h + at if h else 0 for h in found])
                at += n
        heads = heads.to(inputs["sentence"].device)
        deprels = model.heads.relations(out, heads).argmax(-1)
        best = {name: out[name].argmax(-1).tolist() for name in ("upos", "xpos", "lemma")}
        chance = torch.log_softmax(out["names"], -1).cpu().numpy()
        ends = (out["end"] > 0).tolist()
        for k, window in enumerate(batch):
            at = 0
            for sentence in window.sentences:
                _count(c, sentence, at, k, heads, deprels, best, labels, lexicon)
                n = len(sentence)
                if sentence.names:
                    gold = decode.spans(sentence.names)
                    found = decode.spans(decode.best_bio(chance[k, at : at + n], labels.names))
                    c["names_tp"] += len(gold & found)
                    c["names_all"] += len(gold) + len(found)
                at += n
                if at < len(window):
                    c["end_gold"] += 1
                    c["end_tp"] += ends[k][at - 1]
            c["end_found"] += sum(ends[k][: len(window) - 1])
    model.train()
    share = {key: round(100 * c[key] / max(1, c["words"]), 2) for key in ("upos", "xpos", "lemma", "uas", "las")}
    share["arcs"] = round(200 * c["arcs_tp"] / max(1, c["arcs_all"]), 2)
    share["names"] = round(200 * c["names_tp"] / max(1, c["names_all"]), 2)
    share["ends"] = round(200 * c["end_tp"] / max(1, c["end_gold"] + c["end_found"]), 2)
    return share


def _count(c, sentence, at, k, heads, deprels, best, labels, lexicon) -> None:  # noqa: ANN001
    gold, found = set(), set()
    for i in range(len(sentence)):
        j = at + i
        upos, xpos = labels.upos[best["upos"][k][j]], labels.xpos[best["xpos"][k][j]]
        head = int(heads[k, j])
        head = head - at if head else 0
        deprel = labels.deprel[int(deprels[k, j])]
        form = sentence.forms[i]
        own = lexicon.get(f"{form}\t{xpos}") or lemma_rules.apply(form, labels.lemma[best["lemma"][k][j]])
        c["words"] += 1
        c["upos"] += upos == sentence.upos[i]
        c["xpos"] += xpos == sentence.xpos[i]
        c["lemma"] += own == sentence.lemmas[i]
        c["uas"] += head == sentence.heads[i]
        c["las"] += head == sentence.heads[i] and deprel.split(":")[0] == sentence.deprels[i].split(":")[0]
        if sentence.deprels[i] in CORE_ARGUMENTS and sentence.upos[sentence.heads[i] - 1] == "VERB":
            gold.add((i, sentence.heads[i], sentence.deprels[i]))
        if deprel in CORE_ARGUMENTS and head and labels.upos[best["upos"][k][at + head - 1]] == "VERB":
            found.add((i, head, deprel))
    c["arcs_tp"] += len(gold & found)
    c["arcs_all"] += len(gold) + len(found)


Span = tuple[int, int]


@torch.no_grad()
def score_attributions(model, collate, windows: list[Window]) -> dict[str, float]:  # noqa: ANN001
    """F1 in per cent, of exact spans for each part and of whole attributions.

    Attributions match if the Jaccard index of their contents is at least 0.5 and their sources overlap.
    """
    model.eval()
    c: Counter[str] = Counter()
    for batch in batches([w for w in windows if w.sentences[0].roles is not None], 4000, None):
        inputs = collate(batch)
        with torch.autocast(inputs["sentence"].device.type, dtype=torch.bfloat16):
            words = model.words(inputs).float()
        for window, found in zip(batch, predict_attributions(model.attributions, words, inputs), strict=True):
            _count_attributions(c, [_spans(tags) for tags in window.roles().values()], found)
    model.train()
    return {k: round(200 * c[f"{k}_tp"] / max(1, c[f"{k}_all"]), 2) for k in ("source", "cue", "content", "linked")}


def predict_attributions(head, words: torch.Tensor, inputs: dict[str, torch.Tensor]) -> list[list[dict[str, list[Span]]]]:  # noqa: ANN001
    """The predicted attributions of each window, as word spans by part."""
    mask = inputs["sentence"] >= 0
    scores, lengths = head.cue(words).float(), mask.sum(1).tolist()
    out: list[list[dict[str, list[Span]]]] = [[] for _ in lengths]
    cues: list[tuple[int, int, int]] = []
    for k, n in enumerate(lengths):
        tags = [head.cues.labels[at] for at in head.cues.best(scores[k, :n])]
        cues += [(k, start, end - 1) for start, end, _ in sorted(decode.spans(tags))]
    if cues:
        window = torch.tensor([k for k, _, _ in cues])
        asked = head.part_scores(words, mask, inputs["quoted"], window, torch.tensor([c[1:] for c in cues]))
        for (k, first, last), row in zip(cues, asked, strict=True):
            row[first : last + 1, 1:] = FORBIDDEN
            found = _spans([head.parts.labels[at] for at in head.parts.best(row[: lengths[k]])])
            if found["CONTENT"]:
                out[k].append(found | {"CUE": [(first, last + 1)]})
    return out


def _spans(tags: list[str]) -> dict[str, list[Span]]:
    out: dict[str, list[Span]] = {"SOURCE": [], "CUE": [], "CONTENT": []}
    for start, end, kind in sorted(decode.spans(tags)):
        out[kind].append((start, end))
    return out


def _count_attributions(c: Counter[str], gold: list[dict[str, list[Span]]], found: list[dict[str, list[Span]]]) -> None:
    for kind in ("SOURCE", "CUE", "CONTENT"):
        own, other = ({span for a in side for span in a[kind]} for side in (gold, found))
        c[f"{kind.lower()}_tp"] += len(own & other)
        c[f"{kind.lower()}_all"] += len(own) + len(other)
    c["linked_all"] += len(gold) + len(found)
    words = [[{kind: {w for s, e in a[kind] for w in range(s, e)} for kind in a} for a in side] for side in (gold, found)]
    pairs = []
    for i, a in enumerate(words[0]):
        for j, b in enumerate(words[1]):
            together = a["CONTENT"] | b["CONTENT"]
            share = len(a["CONTENT"] & b["CONTENT"]) / len(together) if together else 0.0
            if share >= 0.5 and (a["SOURCE"] & b["SOURCE"] or not a["SOURCE"] and not b["SOURCE"]):
                pairs.append((-share, i, j))
    taken: tuple[set[int], set[int]] = (set(), set())
    for _, i, j in sorted(pairs):
        if i not in taken[0] and j not in taken[1]:
            taken[0].add(i)
            taken[1].add(j)
            c["linked_tp"] += 1
