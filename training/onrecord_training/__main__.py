"""The command line: `python -m onrecord_training COMMAND`. The README in the folder above explains each step."""

from __future__ import annotations

import argparse
import hashlib
import json
import random
from collections import Counter
from dataclasses import asdict
from pathlib import Path

import torch

from . import calibration, coreference, data, distillation, export, losses, quantised
from .accurate import POSITIONS, Accurate
from .augment import load_substitute_names
from .fast import Fast, Features, Size
from .heads import Labels
from .polnear import GoldAttributions, copy_held_out
from .wordpieces import FIRST, LAST, PAD, Pieces, prune_vocabulary
from .trainer import Plan, Trainer
from .windows import MAX_WINDOW_WORDS, Targets, Window, attribution_targets, pad, soft_targets
from .word_features import case_class, fingerprint, norm

HERE = Path(__file__).parent.parent
MAX_PIECES = 22_016  # rows of the accurate model's piece table
MAX_KNOWN_WORDS = 24_576  # rows of the fast model's word table


def main() -> None:
    parser = argparse.ArgumentParser(prog="onrecord_training", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder with ud/, names/, news/ and polnear/")
    parser.add_argument("--runs", type=Path, default=HERE / "runs", help="the folder for checkpoints and logs")
    parser.add_argument("--share", type=float, default=1.0, help="the fraction of the training data to use")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    commands = parser.add_subparsers(dest="command", required=True)
    accurate = commands.add_parser("accurate", help="fine-tune MiniLM-L6")
    accurate.add_argument("--encoder", type=Path, required=True, help="the folder with model.safetensors and vocab.txt")
    accurate.add_argument("--epochs", type=int, default=8)
    accurate.add_argument("--rate", type=float, default=2e-4, help="peak learning rate of the encoder; the heads use ten times as much")
    fast_parser = commands.add_parser("fast", help="train the small network on the predictions of the accurate model")
    fast_parser.add_argument("--epochs", type=int, default=16)
    fast_parser.add_argument("--rate", type=float, default=2e-3, help="peak learning rate")
    fast_parser.add_argument("--blocks", default=Size.blocks, help="the encoder's blocks; C: convolution, A: attention")
    fast_parser.add_argument("--width", type=int, default=Size.width)
    fast_parser.add_argument("--asked-blocks", default=Size.asked_blocks, help="the blocks of the network that finds the source and content of a cue")
    for name, command in (("accurate", accurate), ("fast", fast_parser)):
        command.add_argument("--only-attributions", action="store_true", help="train only the attribution network; all other weights stay those of --start")
        command.add_argument("--name", default=name, help="the name of the run")
        command.add_argument("--teacher", type=Path, nargs="*", default=[], help="runs of accurate models to distil from")
        command.add_argument("--start", type=Path, help="a run with the same architecture, whose weights are the initial weights")
        command.add_argument("--treebanks", type=float, default=1.0, help="the fraction of the treebanks in each epoch")
        command.add_argument("--silver", type=Path, nargs="*", default=[], help="readings of unlabelled texts, see README")
    export_parser = commands.add_parser("export", help="write the model files of trained runs")
    export_parser.add_argument("--models", type=Path, required=True, help="the output folder")
    export_parser.add_argument("names", nargs="*", default=["accurate", "fast"])
    calibrate_parser = commands.add_parser("calibrate", help="fit the confidence of a run's attributions")
    calibrate_parser.add_argument("name", help="the name of the run")
    calibrate_parser.add_argument("judgements", type=Path, help="the table from `onrecord-eval attributions --judgements`")
    held_parser = commands.add_parser("held", help="copy the held-out articles, in PolNeAR's layout")
    held_parser.add_argument("folder", type=Path, help="the output folder")
    ranker = commands.add_parser("coreference", help="fit the antecedent ranker of a trained run")
    ranker.add_argument("name", help="the name of the run")
    ranker.add_argument("--nets", type=int, default=4, help="the number of networks to average; each adds 170 kB to the model file")
    ranker.add_argument("--folds", type=int, help="cross-validate: write this many model files, each fitted without one fold of the documents")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    random.seed(arguments.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    commands = {
        "accurate": train_accurate, "fast": train_fast, "calibrate": fit_calibration, "held": copy_held_out_articles, "coreference": fit_ranker,
        "export": export_models,
    }  # fmt: skip
    commands[arguments.command](arguments, device)


def train_accurate(arguments: argparse.Namespace, device: str) -> None:
    dataset = data.load(arguments.data, arguments.share)
    gold = GoldAttributions(arguments.data / "polnear/train/attributions")
    dataset.silver = [paragraph for path in arguments.silver for paragraph in distillation.read_silver(path, gold)]
    vocabulary = (arguments.encoder / "vocab.txt").read_text(encoding="utf-8").splitlines()
    words = data.raw_words(arguments.data) + [f for p in dataset.train for s in p for f in s.forms]
    chosen = prune_vocabulary(vocabulary, words, MAX_PIECES)
    weights = arguments.encoder / "model.safetensors"
    model = Accurate(dataset.labels, len(chosen))
    model.load_encoder(weights, vocabulary, chosen)
    shape = {
        "pieces": chosen,
        "encoder_sha256": hashlib.sha256(weights.read_bytes()).hexdigest(),
    }
    plan = Plan(
        epochs=arguments.epochs, rate=arguments.rate, batch_words=1100, longest=MAX_WINDOW_WORDS, integers_from=0.6, warmup=0.05,
        average=0.998, seed=arguments.seed,
    )  # fmt: skip
    targets = Targets(dataset.labels)
    run_training(arguments, device, dataset, model, shape, plan, piece_collator(Pieces(chosen), targets), targets)


def train_fast(arguments: argparse.Namespace, device: str) -> None:
    dataset = data.load(arguments.data, arguments.share)
    gold = GoldAttributions(arguments.data / "polnear/train/attributions")
    dataset.silver = [paragraph for path in arguments.silver for paragraph in distillation.read_silver(path, gold)]
    counts = Counter(norm(f) for part in (dataset.train, dataset.silver) for p in part for s in p for f in s.forms)
    words = distillation.known_words(counts, MAX_KNOWN_WORDS, 2)
    fingerprints = [fingerprint(word) for word in words]
    size = Size(blocks=arguments.blocks, width=arguments.width, asked_blocks=arguments.asked_blocks)
    # With teachers there are several times as many labelled words, so dropout is not needed against overfitting.
    model = Fast(dataset.labels, len(words), size, dropout=0.0 if arguments.teacher else 0.1)
    if arguments.teacher:
        teaching, pieces = load_accurate(arguments.teacher[-1])
        model.word.weight.data[1:] = distillation.initial_rows(pieces, teaching.piece.weight.data, words, size.word)
    shape = {"size": asdict(size), "words": fingerprints}
    plan = Plan(
        epochs=arguments.epochs, rate=arguments.rate, batch_words=2200, longest=MAX_WINDOW_WORDS, integers_from=0.4, warmup=0.02,
        average=0.998, seed=arguments.seed,
    )  # fmt: skip
    targets = Targets(dataset.labels)
    run_training(arguments, device, dataset, model, shape, plan, word_collator(Features(fingerprints), targets), targets)


def run_training(arguments, device, dataset, model, shape, plan, collate, targets) -> None:  # noqa: ANN001
    """Trains either model and writes the result to the folder of its run."""
    run = arguments.runs / arguments.name
    run.mkdir(parents=True, exist_ok=True)
    shape = json.dumps({"labels": dataset.labels.as_json(), "lexicon": dataset.lexicon, **shape}, ensure_ascii=False)
    if (run / "checkpoint.pt").exists() and (run / "shape.json").read_text() != shape:
        raise SystemExit(f"{run} contains a run on other data: choose another --name or remove it")
    (run / "shape.json").write_text(shape)
    if arguments.start:
        load_start_weights(model, arguments.start, shape)
    plan.treebanks = arguments.treebanks
    collate, loss = with_teachers(arguments, dataset, collate, targets, device)
    dataset.sort_silver(arguments.share)
    if arguments.only_attributions:
        dataset.train, dataset.silver, loss = [], [], losses.no_base_losses
        for name, parameter in model.named_parameters():
            parameter.requires_grad_(name.startswith("attributions."))
    Trainer(model, collate, dataset, plan, run, load_substitute_names(HERE / "names.txt"), device, loss).train()


def load_start_weights(model: torch.nn.Module, run: Path, shape: str) -> None:
    """Loads the initial weights from another run. It may have more pieces and blocks, and may lack the attribution network."""
    weights = read_weights(run)
    pieces, before = json.loads(shape).get("pieces"), json.loads((run / "shape.json").read_text()).get("pieces")
    if pieces and pieces != before:
        row = {piece: at for at, piece in enumerate(before)}
        weights["piece.weight"] = weights["piece.weight"][[row[piece] for piece in pieces]]
    missing, unknown = model.load_state_dict(weights, strict=False)
    unknown = [name for name in unknown if not name.startswith(("blocks.", "attributions.blocks."))]
    if unknown or any(not name.startswith("attributions.") for name in missing):
        raise SystemExit(f"{run} has a different architecture: {missing}, {unknown}")


def with_teachers(arguments: argparse.Namespace, dataset: data.Data, collate_gold, targets: Targets, device: str):  # noqa: ANN001, ANN201
    """The collator and the loss, with soft targets if there are teachers."""
    if not arguments.teacher:
        return collate_gold, losses.supervised
    teachers = []
    for run in arguments.teacher:
        model, pieces = load_accurate(run)
        collate_pieces = piece_collator(pieces, targets)
        teachers.append(distillation.Teacher(model.to(device), lambda batch, collate_pieces=collate_pieces: to_device(collate_pieces(batch), device), run))
    distillation.add_soft_targets(teachers, dataset.train + dataset.silver, dataset.labels)
    for part in ("train", "silver"):
        with_soft = ([s for s in paragraph if s.soft] for paragraph in getattr(dataset, part))
        setattr(dataset, part, [paragraph for paragraph in with_soft if paragraph])

    def collate(batch: list[Window]) -> dict[str, torch.Tensor]:
        out = collate_gold(batch)
        if batch[0].sentences[0].soft:  # development sentences have none
            out |= soft_targets(batch, out["sentence"].shape[1])
        return out

    return collate, losses.distilled


def to_device(batch: dict[str, torch.Tensor], device: str) -> dict[str, torch.Tensor]:
    return {name: tensor.to(device) for name, tensor in batch.items()}


def load_accurate(run: Path) -> tuple[Accurate, Pieces]:
    shape = json.loads((run / "shape.json").read_text())
    model = Accurate(Labels(**shape["labels"]), len(shape["pieces"]))
    quantised.use_integers(model)
    load_weights(model, run)
    return model, Pieces(shape["pieces"])


def load_weights(model: torch.nn.Module, run: Path) -> None:
    weights = read_weights(run)
    if not any(name.startswith("attributions.") for name in weights):
        model.attributions = None  # a run on treebanks only
    model.load_state_dict(weights)


def read_weights(run: Path) -> dict[str, torch.Tensor]:
    """The final weights, or those of the last checkpoint."""
    if (run / "model.pt").exists():
        return torch.load(run / "model.pt", map_location="cpu", weights_only=True)
    state = torch.load(run / "checkpoint.pt", map_location="cpu", weights_only=False)
    return state["average"] or state["model"]


def fit_ranker(arguments: argparse.Namespace, _: str) -> None:
    run = arguments.runs / arguments.name
    model, features = run / "without-ranker.onrecord", run / "coreference.features"
    write_model(run, export.Fitted(calibration.load(run), None), model)
    coreference.write_features(model, arguments.data / "ud/gum-train.conllu", features)
    examples = coreference.load_examples(features)
    for fold in range(arguments.folds or 0):
        rest = coreference.without_fold(examples.documents, fold, arguments.folds)
        fitted = export.Fitted(calibration.load(run), coreference.fit_ensemble(examples, rest, arguments.nets))
        write_model(run, fitted, run / f"fold-{fold + 1}.onrecord")
    if not arguments.folds:
        coreference.save_ranker(run, coreference.fit_ensemble(examples, examples.documents, arguments.nets))


def export_models(arguments: argparse.Namespace, _: str) -> None:
    for name in arguments.names:
        run = arguments.runs / name
        ranker = coreference.load_ranker(run)
        write_model(run, export.Fitted(calibration.load(run), ranker), arguments.models / f"{name}.onrecord")


def write_model(run: Path, fitted: export.Fitted, path: Path) -> None:
    shape = json.loads((run / "shape.json").read_text())
    labels = Labels(**shape["labels"])
    if "pieces" in shape:
        model, pieces = load_accurate(run)
        export.write_accurate(model, labels, shape["lexicon"], pieces.pieces, fitted, path)
    else:
        size = Size(**shape["size"])
        model = Fast(labels, len(shape["words"]), size, dropout=0.0)
        model.load_state_dict(read_weights(run))
        export.write_fast(model, size, labels, shape["lexicon"], shape["words"], fitted, path)


def fit_calibration(arguments: argparse.Namespace, _: str) -> None:
    calibration.fit(arguments.runs / arguments.name, arguments.judgements)


def copy_held_out_articles(arguments: argparse.Namespace, _: str) -> None:
    copy_held_out(arguments.data / "polnear/train", arguments.folder)


def word_collator(features: Features, targets: Targets):  # noqa: ANN201
    def collate(batch: list[Window]) -> dict[str, torch.Tensor]:
        width = max(map(len, batch))
        rows = torch.zeros(len(batch), width, 5, dtype=torch.long)
        mask = torch.zeros(len(batch), width, dtype=torch.bool)
        bags, starts = [], []
        for k, window in enumerate(batch):
            word_rows, trigram_rows = zip(*(features.of(form) for form in window.forms), strict=True)
            rows[k, : len(word_rows)] = torch.tensor(word_rows)
            mask[k, : len(word_rows)] = True
            for row in [*trigram_rows, *[[0]] * (width - len(word_rows))]:
                starts.append(len(bags))
                bags += row
        out = {
            "rows": rows, "word_mask": mask, "trigrams": torch.tensor(bags), "trigram_starts": torch.tensor(starts),
        }  # fmt: skip
        return out | targets.of(batch) | attribution_targets(batch, width)

    return collate


def piece_collator(pieces: Pieces, targets: Targets):  # noqa: ANN201
    def collate(batch: list[Window]) -> dict[str, torch.Tensor]:
        ids, cases, firsts, afters = [], [], [], []
        for window in batch:
            row, case, first, after = [FIRST], [0], [], []
            for form in window.forms:
                word_rows = pieces.of(form)
                first.append(min(len(row), POSITIONS - 2))
                row += word_rows
                case += [case_class(form)] * len(word_rows)
                after.append(min(len(row), POSITIONS - 1))
            ids.append([*row[: POSITIONS - 1], LAST])
            cases.append([*case[: POSITIONS - 1], 0])
            firsts.append(first)
            afters.append(after)
        out = {"pieces": pad(ids, PAD), "case": pad(cases, 0), "first": pad(firsts, 0), "after": pad(afters, 0)}
        out["piece_mask"] = torch.arange(out["pieces"].shape[1])[None] < torch.tensor([len(r) for r in ids])[:, None]
        return out | targets.of(batch) | attribution_targets(batch, max(map(len, batch)))

    return collate


if __name__ == "__main__":
    main()
