"""The confidence of an attribution: logistic regression over the scores of its parts (Platt 1999)."""

from __future__ import annotations

import json
from pathlib import Path

import torch

PENALTY = 0.01  # L2 penalty on the weights
FILE_NAME = "calibration.json"


def features(scores: torch.Tensor) -> torch.Tensor:
    """A constant 1 and a transform of 1 - score for cue, source and content.

    `crates/onrecord-language/src/attributions.rs` does the same.
    """
    return torch.cat([torch.ones_like(scores[:, :1]), (1 - scores).clamp_min(0) ** 0.125], 1)


def fit(run: Path, judgements: Path) -> None:
    """Fits the weights to a table from `onrecord-eval attributions --judgements` and saves them with the run."""
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
    rounded = [round(weight, 4) for weight in weights.tolist()]
    (run / FILE_NAME).write_text(json.dumps(rounded) + "\n")
    print(f"{len(right)} judgements, loss {loss().item():.4f}, weights {rounded}")


def load(run: Path) -> list[float]:
    """The weights of a run. Before calibration all parts have the same weight."""
    path = run / FILE_NAME
    return json.loads(path.read_text()) if path.exists() else [4.0, -2.0, -2.0, -2.0]
