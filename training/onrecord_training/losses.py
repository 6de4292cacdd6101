"""Training losses."""

from __future__ import annotations

import torch
import torch.nn.functional as F

from .windows import IGNORED, PARTIAL, same_sentence

TRIGGER_WEIGHT = 2.0  # of a word with an event type; other words have 1

WEIGHTS = {
    "arcs": 1.0, "deprel": 0.5, "upos": 0.5, "xpos": 0.3, "lemma": 0.2, "names": 1.0, "kinds": 0.3, "end": 0.5,
    "cues": 4.0, "parts": 2.0, "predicate": 1.0, "sense": 0.3, "status": 0.5, "roles": 1.0, "events": 1.0, "frames": 0.3,
}  # fmt: skip


def supervised(model, out: dict[str, torch.Tensor], batch: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:  # noqa: ANN001
    """Cross-entropy with the treebank labels."""

    def entropy(scores: torch.Tensor, gold: torch.Tensor) -> torch.Tensor:
        if not (gold != IGNORED).any():
            return scores.new_zeros(())
        return F.cross_entropy(scores.float().flatten(0, -2), gold.flatten(), ignore_index=IGNORED)

    gold_tree = batch["tree"] == 1
    masked = {name: batch[name].masked_fill(~gold_tree, IGNORED) for name in ("upos", "xpos", "lemma", "heads", "deprel")}
    losses = {name: entropy(out[name], masked[name]) for name in ("upos", "xpos", "lemma")}
    losses["kinds"] = entropy(out["kinds"], batch["kinds"])
    losses["names"] = name_loss(out["names"], batch["names"], model.heads.names)
    arcs = out["arcs"].masked_fill(~same_sentence(batch["sentence"]), -1e4)
    losses["arcs"] = entropy(arcs, masked["heads"])
    losses["deprel"] = entropy(model.heads.relations(out, batch["heads"]), masked["deprel"])
    losses |= predicate_losses(model, out, batch)
    known = batch["end"] != IGNORED
    losses["end"] = (
        F.binary_cross_entropy_with_logits(out["end"][known], batch["end"][known].float())
        if known.any()
        else out["end"].new_zeros(())
    )
    return losses


def name_loss(scores: torch.Tensor, gold: torch.Tensor, labels: list[str]) -> torch.Tensor:
    """Cross-entropy of the name tags. Where the type is unknown, the chances of the tags of all types add up."""
    chances = torch.log_softmax(scores.float(), -1)
    known = gold >= 0
    total = -chances[known].gather(1, gold[known][:, None]).sum()
    count = known.sum()
    for mark, code in PARTIAL.items():
        words = gold == code
        columns = [at for at, label in enumerate(labels) if label[0] == mark[0]]
        total = total - torch.logsumexp(chances[words][:, columns], -1).sum()
        count = count + words.sum()
    return total / count.clamp_min(1)


def predicate_losses(model, out: dict[str, torch.Tensor], batch: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:  # noqa: ANN001
    """The losses of predicates with their senses, status and roles, and of event types. Missing annotation is left out."""
    losses = {}
    known = batch["predicate"] >= 0
    losses["predicate"] = _binary(out["predicate"][known], batch["predicate"][known])
    losses["sense"] = _entropy(out["sense"], batch["sense"])
    known = batch["status"] >= 0
    losses["status"] = _binary(out["status"][known], batch["status"][known])
    losses["roles"] = out["predicate"].new_zeros(())
    if len(batch["role_word"]):
        scores = model.predicates.role_scores(out, batch["heads"], batch["deprel"], batch["role_window"], batch["role_word"])
        losses["roles"] = ROLE_SCALE * _entropy(scores, batch["roles"])
    chances = batch["events"]
    weight = chances.sum(-1) * (1 + (TRIGGER_WEIGHT - 1) * (1 - chances[..., 0]))
    surprise = -(chances * torch.log_softmax(out["events"], -1)).sum(-1)
    losses["events"] = EVENT_SCALE * (surprise * weight).sum() / weight.sum().clamp_min(1)
    losses["frames"] = _entropy(out["frames"], batch["frames"])
    return losses


# Most words are no arguments and no triggers, so that the mean over all words is small.
ROLE_SCALE = 3.0
EVENT_SCALE = 3.0


def _entropy(scores: torch.Tensor, gold: torch.Tensor) -> torch.Tensor:
    known = gold >= 0
    return F.cross_entropy(scores[known], gold[known]) if known.any() else scores.new_zeros(())


def _binary(scores: torch.Tensor, chances: torch.Tensor) -> torch.Tensor:
    return F.binary_cross_entropy_with_logits(scores, chances) if len(scores) else scores.new_zeros(())


def no_base_losses(model, out: dict[str, torch.Tensor], batch: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:  # noqa: ANN001, ARG001
    """No losses: for training the attribution network alone."""
    return {}


# The weight of the gold labels; the teacher's probabilities have the rest.
LABEL_WEIGHT = 0.3
# Higher where the teacher makes most mistakes.
LABEL_WEIGHTS = {"names": 0.5, "events": 0.6}


def distilled(model, out: dict[str, torch.Tensor], batch: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:  # noqa: ANN001
    """Cross-entropy with the labels and with the teacher's probabilities."""
    hard = supervised(model, out, batch)
    known = batch["sentence"] >= 0
    scores = {name: out[name] for name in ("upos", "xpos", "names", "kinds", "events")}
    scores["arcs"] = out["arcs"].masked_fill(~same_sentence(batch["sentence"]), -1e4)
    scores["deprel"] = model.heads.relations(out, batch["heads"])
    losses = {}
    for name, value in hard.items():
        if name in scores:
            soft, given = batch[f"soft_{name}"][known], torch.log_softmax(scores[name].float()[known], -1)
            # Subtract the teacher's entropy, so that the loss is 0 if both agree.
            entropy = -torch.xlogy(soft, soft).sum(-1).mean()
            share = LABEL_WEIGHTS.get(name, LABEL_WEIGHT)
            scale = EVENT_SCALE if name == "events" else 1.0
            losses[name] = share * value + (1 - share) * scale * (-(soft * given).sum(-1).mean() - entropy)
        elif name in ("end", "predicate", "status"):
            inside = batch["end"] != IGNORED if name == "end" else known
            soft = _binary(out[name][inside], batch[f"soft_{name}"][inside])
            losses[name] = LABEL_WEIGHT * value + (1 - LABEL_WEIGHT) * soft
        else:
            losses[name] = value
    return losses


def total(losses: dict[str, torch.Tensor]) -> torch.Tensor:
    return sum(WEIGHTS[name] * loss for name, loss in losses.items())
