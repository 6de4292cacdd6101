"""What the models are trained to get right."""

from __future__ import annotations

import torch
import torch.nn.functional as F

from .windows import IGNORED, same_sentence

WEIGHTS = {
    "arcs": 1.0, "deprel": 0.5, "upos": 0.5, "xpos": 0.3, "lemma": 0.2, "names": 1.0, "kinds": 0.3, "end": 0.5,
    "cues": 4.0, "parts": 2.0,
}  # fmt: skip


def supervised(model, out: dict[str, torch.Tensor], batch: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:  # noqa: ANN001
    """Cross-entropies with the treebanks' labels."""

    def entropy(scores: torch.Tensor, gold: torch.Tensor) -> torch.Tensor:
        if not (gold != IGNORED).any():
            return scores.new_zeros(())
        return F.cross_entropy(scores.float().flatten(0, -2), gold.flatten(), ignore_index=IGNORED)

    losses = {name: entropy(out[name], batch[name]) for name in ("upos", "xpos", "lemma", "names", "kinds")}
    arcs = out["arcs"].masked_fill(~same_sentence(batch["sentence"]), -1e4)
    losses["arcs"] = entropy(arcs, batch["heads"])
    losses["deprel"] = entropy(model.heads.relations(out, batch["heads"]), batch["deprel"])
    known = batch["end"] != IGNORED
    losses["end"] = (
        F.binary_cross_entropy_with_logits(out["end"][known], batch["end"][known].float())
        if known.any()
        else out["end"].new_zeros(())
    )
    return losses


def nothing(model, out: dict[str, torch.Tensor], batch: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:  # noqa: ANN001, ARG001
    """For training attributions on top of what is trained already."""
    return {}


# The share of the labels in what a student learns; the rest is the teacher's.
HARD = 0.3
HARD_NAMES = 0.5  # a teacher of names errs most


def distilled(model, out: dict[str, torch.Tensor], batch: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:  # noqa: ANN001
    """The labels and, for each head, the teacher's probabilities."""
    hard = supervised(model, out, batch)
    known = batch["sentence"] >= 0
    scores = {name: out[name] for name in ("upos", "xpos", "names", "kinds")}
    scores["arcs"] = out["arcs"].masked_fill(~same_sentence(batch["sentence"]), -1e4)
    scores["deprel"] = model.heads.relations(out, batch["heads"])
    losses = {}
    for name, value in hard.items():
        if name in scores:
            soft, given = batch[f"soft_{name}"][known], torch.log_softmax(scores[name].float()[known], -1)
            # Cross-entropy with the teacher less the teacher's own entropy: 0 where they agree.
            entropy = -torch.xlogy(soft, soft).sum(-1).mean()
            share = HARD_NAMES if name == "names" else HARD
            losses[name] = share * value + (1 - share) * (-(soft * given).sum(-1).mean() - entropy)
        elif name == "end":
            inside = batch["end"] != IGNORED
            soft = value
            if inside.any():
                soft = F.binary_cross_entropy_with_logits(out["end"][inside], batch["soft_end"][inside])
            losses[name] = HARD * value + (1 - HARD) * soft
        else:
            losses[name] = value
    return losses


def total(losses: dict[str, torch.Tensor]) -> torch.Tensor:
    return sum(WEIGHTS[name] * loss for name, loss in losses.items())
