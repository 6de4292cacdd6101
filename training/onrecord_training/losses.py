"""Training losses."""

from __future__ import annotations

import torch
import torch.nn.functional as F

from .windows import IGNORED, same_sentence

WEIGHTS = {
    "arcs": 1.0, "deprel": 0.5, "upos": 0.5, "xpos": 0.3, "lemma": 0.2, "names": 1.0, "kinds": 0.3, "end": 0.5,
    "cues": 4.0, "parts": 2.0,
}  # fmt: skip


def supervised(model, out: dict[str, torch.Tensor], batch: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:  # noqa: ANN001
    """Cross-entropy with the treebank labels."""

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


def no_base_losses(model, out: dict[str, torch.Tensor], batch: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:  # noqa: ANN001, ARG001
    """No losses: for training the attribution network alone."""
    return {}


# The weight of the gold labels; the teacher's probabilities have the rest.
LABEL_WEIGHT = 0.3
NAME_LABEL_WEIGHT = 0.5  # higher, because the teacher makes most mistakes in names


def distilled(model, out: dict[str, torch.Tensor], batch: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:  # noqa: ANN001
    """Cross-entropy with the labels and with the teacher's probabilities."""
    hard = supervised(model, out, batch)
    known = batch["sentence"] >= 0
    scores = {name: out[name] for name in ("upos", "xpos", "names", "kinds")}
    scores["arcs"] = out["arcs"].masked_fill(~same_sentence(batch["sentence"]), -1e4)
    scores["deprel"] = model.heads.relations(out, batch["heads"])
    losses = {}
    for name, value in hard.items():
        if name in scores:
            soft, given = batch[f"soft_{name}"][known], torch.log_softmax(scores[name].float()[known], -1)
            # Subtract the teacher's entropy, so that the loss is 0 if both agree.
            entropy = -torch.xlogy(soft, soft).sum(-1).mean()
            share = NAME_LABEL_WEIGHT if name == "names" else LABEL_WEIGHT
            losses[name] = share * value + (1 - share) * (-(soft * given).sum(-1).mean() - entropy)
        elif name == "end":
            inside = batch["end"] != IGNORED
            soft = value
            if inside.any():
                soft = F.binary_cross_entropy_with_logits(out["end"][inside], batch["soft_end"][inside])
            losses[name] = LABEL_WEIGHT * value + (1 - LABEL_WEIGHT) * soft
        else:
            losses[name] = value
    return losses


def total(losses: dict[str, torch.Tensor]) -> torch.Tensor:
    return sum(WEIGHTS[name] * loss for name, loss in losses.items())
