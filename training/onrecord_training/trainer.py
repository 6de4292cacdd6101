"""The training loop: seeded, resumable and logged."""

from __future__ import annotations

import json
import math
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

import torch

from . import losses, quantised
from .data import Data
from .evaluate_predicates import score_events, score_predicates
from .evaluation import score, score_attributions
from .windows import batches, epoch_windows, windows_of

SAVE_EVERY_SECONDS = 240.0  # seconds


@dataclass
class Plan:
    """The hyperparameters. Together with the data and the seed they determine the result."""

    epochs: int
    rate: float
    batch_words: int
    longest: int  # the most words in a window
    integers_from: float  # the fraction of the steps after which products are computed with integers
    warmup: float
    silver: float = 0.35  # the fraction of the unlabelled texts in an epoch, sampled for each epoch
    treebanks: float = 1.0  # the same for the treebanks
    annotated: float = 1.0  # the same for the texts with gold attributions
    texts: dict[str, float] = field(default_factory=dict)  # the same for each set of annotated texts; 1 if not given
    average: float = 0.0  # decay of the moving average of the weights; 0 for none
    seed: int = 1


class Trainer:
    def __init__(
        self,
        model: torch.nn.Module,
        collate: Callable,
        data: Data,
        plan: Plan,
        run: Path,
        substitutes: dict[str, list[str]],
        device: str,
        loss: Callable = losses.supervised,
    ) -> None:
        self.model, self.collate, self.data, self.plan, self.run = model.to(device), collate, data, plan, run
        self.substitutes, self.device, self.loss = substitutes, device, loss
        self.optimizer = torch.optim.AdamW(model.rate_groups(plan.rate), betas=(0.9, 0.98), fused=True)
        self.rates = [group["lr"] for group in self.optimizer.param_groups]
        self.step, self.epoch, self.done_in_epoch, self.seconds = 0, 0, 0, 0.0
        self.average = {k: v.clone() for k, v in model.state_dict().items()} if plan.average else None
        run.mkdir(parents=True, exist_ok=True)
        self.checkpoint = run / "checkpoint.pt"
        if self.checkpoint.exists():
            self._resume()

    def _resume(self) -> None:
        state = torch.load(self.checkpoint, map_location=self.device, weights_only=False)
        if state["plan"] != asdict(self.plan):
            raise SystemExit(f"{self.run} contains a run with other hyperparameters, {state['plan']}: choose another --name or remove it")
        self.model.load_state_dict(state["model"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.average = state["average"]
        self.step, self.epoch, self.done_in_epoch = state["step"], state["epoch"], state["done_in_epoch"]
        self.seconds = state["seconds"]
        torch.set_rng_state(state["rng"].cpu())
        self.log(resumed=self.step)

    def save(self) -> None:
        state = {
            "plan": asdict(self.plan), "model": self.model.state_dict(), "optimizer": self.optimizer.state_dict(), "average": self.average,
            "step": self.step, "epoch": self.epoch, "done_in_epoch": self.done_in_epoch, "seconds": self.seconds,
            "rng": torch.get_rng_state(),
        }  # fmt: skip
        torch.save(state, self.checkpoint.with_suffix(".new"))
        self.checkpoint.with_suffix(".new").replace(self.checkpoint)

    def log(self, **fields) -> None:  # noqa: ANN003
        line = json.dumps({"step": self.step, "seconds": round(self.seconds), **fields})
        print(line, flush=True)
        with (self.run / "log.jsonl").open("a") as file:
            file.write(line + "\n")

    def epoch_batches(self, epoch: int) -> list:
        draw = random.Random(f"{self.plan.seed}-{epoch}")
        drawn = [paragraph for paragraph in self.data.train if draw.random() < self.plan.treebanks]
        drawn += [paragraph for paragraph in self.data.annotated if draw.random() < self.plan.annotated]
        for name, part in self.data.texts.items():
            drawn += [paragraph for paragraph in part if draw.random() < self.plan.texts.get(name, 1.0)]
        drawn += [paragraph for paragraph in self.data.silver if draw.random() < self.plan.silver]
        windows = epoch_windows(drawn, draw, self.substitutes, self.plan.longest)
        return list(batches(windows, self.plan.batch_words, draw))

    def train(self) -> None:
        plan = self.plan
        steps = len(self.epoch_batches(0)) * plan.epochs
        self.model.train()
        while self.epoch < plan.epochs:
            if self.done_in_epoch == 0:
                torch.manual_seed(plan.seed * 1000 + self.epoch)
            todo = self.epoch_batches(self.epoch)
            sums, summed = Counter(), 0
            saved = time.time()
            for batch in todo[self.done_in_epoch :]:
                started = time.time()
                if self.step >= plan.integers_from * steps:
                    quantised.use_integers(self.model)
                self._set_rates(self.step / steps)
                for name, value in self._learn(batch).items():
                    sums[name] += value
                summed += 1
                self.step += 1
                self.done_in_epoch += 1
                self.seconds += time.time() - started
                if self.step % 25 == 0:
                    self.log(epoch=self.epoch, of=steps, **{k: round(v / summed, 4) for k, v in sums.items()})
                    sums, summed = Counter(), 0
                if time.time() - saved > SAVE_EVERY_SECONDS:
                    self.save()
                    saved = time.time()
            self.epoch, self.done_in_epoch = self.epoch + 1, 0
            self.save()
            if self.epoch % 2 == 1 or self.epoch == plan.epochs:
                self.log(epoch=self.epoch, **self.scores())
        torch.save(self.final_state(), self.run / "model.pt")

    def _set_rates(self, share: float) -> None:
        """Sets the learning rates: linear warmup, then cosine decay."""
        plan = self.plan
        rest = max(0.0, share - plan.warmup) / (1 - plan.warmup)
        scale = min(1.0, (share + 1e-4) / plan.warmup) * max(0.01, 0.5 * (1 + math.cos(math.pi * min(1.0, rest))))
        for group, rate in zip(self.optimizer.param_groups, self.rates, strict=True):
            group["lr"] = rate * scale

    def _learn(self, batch: list) -> dict[str, float]:
        inputs = self.inputs(batch)
        with torch.autocast(self.device, dtype=torch.bfloat16):
            words = self.model.words(inputs)
        out = self.model.scores(words.float())
        parts = self.loss(self.model, out, inputs)
        if inputs["annotated"].any():
            parts |= self.model.attributions.losses(words.float(), inputs)
        self.optimizer.zero_grad(set_to_none=True)
        losses.total(parts).backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 2.0)
        self.optimizer.step()
        if self.average:
            keep = min(self.plan.average, self.step / (self.step + 20))
            for name, value in self.model.state_dict().items():
                self.average[name].lerp_(value, 1 - keep)
        return {name: value.item() for name, value in parts.items()}

    def inputs(self, batch: list) -> dict[str, torch.Tensor]:
        return {name: tensor.to(self.device) for name, tensor in self.collate(batch).items()}

    def final_state(self) -> dict[str, torch.Tensor]:
        return self.average or self.model.state_dict()

    def scores(self) -> dict[str, dict[str, float]]:
        """Scores on the development sets, with the weights that the run will keep."""
        own = {k: v.clone() for k, v in self.model.state_dict().items()}
        self.model.load_state_dict(self.final_state())
        out = {}
        for name, treebank in self.data.dev.items():
            windows = [w for paragraph in treebank for w in windows_of(paragraph, self.plan.longest)]
            windows = [w for w in windows if len(w) <= 2 * self.plan.longest]
            if name == "events":
                out[name] = score_events(self.model, self.inputs, windows)
                continue
            out[name] = score(self.model, self.inputs, windows, self.data.labels, self.data.lexicon)
            if name == "ewt":
                out[name] |= score_predicates(self.model, self.inputs, windows)
        if self.data.held:
            windows = [w for paragraph in self.data.held for w in windows_of(paragraph, self.plan.longest)]
            out["held"] = score_attributions(self.model, self.inputs, windows)
        self.model.load_state_dict(own)
        return out
