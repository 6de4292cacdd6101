"""How sure an attribution is: a logistic regression over the scores of its parts (Platt 1999)."""

from __future__ import annotations

import json
from pathlib import Path

import torch

PENALTY = 0.01  # on the squares of the weights
FILE = "calibration.json"


def features(scores: torch.Tensor) -> torch.Tensor:
    """1, and the doubts in cue, source and content, as `crates/onrecord-language/src/attributions.rs` has them."""
    return torch.cat([torch.ones_like(scores[:, :1]), (1 - scores).clamp_min(0) ** 0.125], 1)


def learn(run: Path, judgements: Path) -> None:
    """Keeps the weights in the run's folder; `onrecord-eval attributions --judgements` writes the table."""
    rows = [list(map(float, line.split("\t"))) for line in judgements.read_text().splitlines()[1:]]
    table = torch.tensor(rows, dtype=torch.float64)
    x, right = features(table[:, :3]), table[:, 3]
    weights = torch.zeros(x.shape[1], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([weights], max_iter=200, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        entropy = torch.nn.functional.binary_cross_entropy_with_logits(x @ weights, right)
        value = entropy + PENALTY / len(right) * weights.square().sum()
        value.backward()
        return value

    optimizer.step(loss)
    kept_weights = [round(weight, 4) for weight in weights.tolist()]
    (run / FILE).write_text(json.dumps(kept_weights) + "\n")
    print(f"{len(right)} judgements, loss {loss().item():.4f}, weights {kept_weights}")


def kept(run: Path) -> list[float]:
    """The weights of a run; before it is calibrated all doubts weigh the same."""
    path = run / FILE
    return json.loads(path.read_text()) if path.exists() else [4.0, -2.0, -2.0, -2.0]
