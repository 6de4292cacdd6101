"""`python -m onrecord_training accurate|fast|export`: see the README beside this folder."""

from __future__ import annotations

import argparse
import hashlib
import json
import random
from collections import Counter
from dataclasses import asdict
from pathlib import Path

import torch

from . import calibrate, coreference, data, export, losses, quantised, teacher
from .accurate import POSITIONS, Accurate
from .augment import invented_names
from .fast import Fast, Features, Size
from .heads import Labels
from .polnear import Gold, copy_held_back
from .pieces import FIRST, LAST, PAD, Pieces, pruned
from .trainer import Plan, Trainer
from .windows import MOST_WORDS, Targets, Window, attribution_targets, pad, soft_targets
from .words import case_class, fingerprint, norm

HERE = Path(__file__).parent.parent
PIECES = 22_016  # rows that the file of the accurate model has room for
KNOWN_WORDS = 24_576  # likewise of the fast one


def main() -> None:
    parser = argparse.ArgumentParser(prog="onrecord_training", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder that holds ud/, names/, news/, polnear/")
    parser.add_argument("--runs", type=Path, default=HERE / "runs", help="where checkpoints and logs go")
    parser.add_argument("--share", type=float, default=1.0, help="part of the training data to use")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    commands = parser.add_subparsers(dest="command", required=True)
    accurate = commands.add_parser("accurate", help="fine-tune MiniLM-L6")
    accurate.add_argument("--encoder", type=Path, required=True, help="the folder of model.safetensors and vocab.txt")
    accurate.add_argument("--epochs", type=int, default=8)
    accurate.add_argument("--rate", type=float, default=2e-4, help="the highest; for the heads ten times as much")
    quick = commands.add_parser("fast", help="train the small net on the accurate model's answers")
    quick.add_argument("--epochs", type=int, default=16)
    quick.add_argument("--rate", type=float, default=2e-3, help="the highest")
    quick.add_argument("--blocks", default=Size.blocks, help="C: convolution, A: attention")
    quick.add_argument("--width", type=int, default=Size.width)
    quick.add_argument("--asked-blocks", default=Size.asked_blocks, help="of the net that each cue is asked by")
    for name, command in (("accurate", accurate), ("fast", quick)):
        command.add_argument("--only-attributions", action="store_true", help="all other weights stay those of --start")
        command.add_argument("--name", default=name, help="of the run")
        command.add_argument("--teacher", type=Path, nargs="*", default=[], help="runs of accurate models to learn from")
        command.add_argument("--start", type=Path, help="a run of the same shape to begin with")
        command.add_argument("--treebanks", type=float, default=1.0, help="share of the treebanks in an epoch")
        command.add_argument("--silver", type=Path, nargs="*", default=[], help="readings of texts, see README")
    export_ = commands.add_parser("export", help="write the model files of the trained runs")
    export_.add_argument("--models", type=Path, required=True, help="the folder to write to")
    export_.add_argument("names", nargs="*", default=["accurate", "fast"])
    calibrate_ = commands.add_parser("calibrate", help="learn how sure a run's attributions are")
    calibrate_.add_argument("name", help="of the run")
    calibrate_.add_argument("judgements", type=Path, help="what `onrecord-eval attributions --judgements` wrote")
    held_ = commands.add_parser("held", help="copy the articles that training leaves out, in PolNeAR's layout")
    held_.add_argument("folder", type=Path, help="where to")
    ranker = commands.add_parser("coreference", help="fit what ranks antecedents to a trained run")
    ranker.add_argument("name", help="of the run")
    ranker.add_argument("--nets", type=int, default=4, help="how many to average; each makes the file 170 kB longer")
    ranker.add_argument("--folds", type=int, help="write as many model files, each fitted without a part of the documents")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    random.seed(arguments.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    commands = {
        "accurate": train_accurate, "fast": train_fast, "calibrate": learn_confidence, "held": copy_held, "coreference": rank,
        "export": write,
    }  # fmt: skip
    commands[arguments.command](arguments, device)


def train_accurate(arguments: argparse.Namespace, device: str) -> None:
    known = data.load(arguments.data, arguments.share)
    gold = Gold(arguments.data / "polnear/train/attributions")
    known.silver = [paragraph for path in arguments.silver for paragraph in teacher.silver(path, gold)]
    vocabulary = (arguments.encoder / "vocab.txt").read_text(encoding="utf-8").splitlines()
    words = data.raw_words(arguments.data) + [f for p in known.train for s in p for f in s.forms]
    chosen = pruned(vocabulary, words, PIECES)
    weights = arguments.encoder / "model.safetensors"
    model = Accurate(known.labels, len(chosen))
    model.load_encoder(weights, vocabulary, chosen)
    shape = {
        "pieces": chosen,
        "encoder_sha256": hashlib.sha256(weights.read_bytes()).hexdigest(),
    }
    plan = Plan(
        epochs=arguments.epochs, rate=arguments.rate, batch_words=1100, longest=MOST_WORDS, integers_from=0.6, warmup=0.05,
        average=0.998, seed=arguments.seed,
    )  # fmt: skip
    targets = Targets(known.labels)
    learn(arguments, device, known, model, shape, plan, piece_collator(Pieces(chosen), targets), targets)


def train_fast(arguments: argparse.Namespace, device: str) -> None:
    known = data.load(arguments.data, arguments.share)
    gold = Gold(arguments.data / "polnear/train/attributions")
    known.silver = [paragraph for path in arguments.silver for paragraph in teacher.silver(path, gold)]
    counts = Counter(norm(f) for part in (known.train, known.silver) for p in part for s in p for f in s.forms)
    words = teacher.known_words(counts, KNOWN_WORDS, 2)
    fingerprints = [fingerprint(word) for word in words]
    size = Size(blocks=arguments.blocks, width=arguments.width, asked_blocks=arguments.asked_blocks)
    # What teachers say of several times as many words needs less to keep it from being learnt by heart.
    model = Fast(known.labels, len(words), size, dropout=0.0 if arguments.teacher else 0.1)
    if arguments.teacher:
        teaching, pieces = load_accurate(arguments.teacher[-1])
        model.word.weight.data[1:] = teacher.warm_rows(pieces, teaching.piece.weight.data, words, size.word)
    shape = {"size": asdict(size), "words": fingerprints}
    plan = Plan(
        epochs=arguments.epochs, rate=arguments.rate, batch_words=2200, longest=MOST_WORDS, integers_from=0.4, warmup=0.02,
        average=0.998, seed=arguments.seed,
    )  # fmt: skip
    targets = Targets(known.labels)
    learn(arguments, device, known, model, shape, plan, word_collator(Features(fingerprints), targets), targets)


def learn(arguments, device, known, model, shape, plan, collate, targets) -> None:  # noqa: ANN001
    """What is alike for both models: from the model before training to the trained one in its folder."""
    run = arguments.runs / arguments.name
    run.mkdir(parents=True, exist_ok=True)
    shape = json.dumps({"labels": known.labels.as_json(), "lexicon": known.lexicon, **shape}, ensure_ascii=False)
    if (run / "checkpoint.pt").exists() and (run / "shape.json").read_text() != shape:
        raise SystemExit(f"{run} holds a run on other data: give another --name or remove it")
    (run / "shape.json").write_text(shape)
    if arguments.start:
        begin(model, arguments.start, shape)
    plan.treebanks = arguments.treebanks
    collate, loss = taught(arguments, known, collate, targets, device)
    known.sort_silver(arguments.share)
    if arguments.only_attributions:
        known.train, known.silver, loss = [], [], losses.nothing
        for name, parameter in model.named_parameters():
            parameter.requires_grad_(name.startswith("attributions."))
    Trainer(model, collate, known, plan, run, invented_names(HERE / "names.txt"), device, loss).train()


def begin(model: torch.nn.Module, run: Path, shape: str) -> None:
    """Takes over the weights of another run, whose pieces and last blocks may be more and which may lack some heads."""
    weights = weights_of(run)
    pieces, before = json.loads(shape).get("pieces"), json.loads((run / "shape.json").read_text()).get("pieces")
    if pieces and pieces != before:
        row = {piece: at for at, piece in enumerate(before)}
        weights["piece.weight"] = weights["piece.weight"][[row[piece] for piece in pieces]]
    missing, unknown = model.load_state_dict(weights, strict=False)
    unknown = [name for name in unknown if not name.startswith(("blocks.", "attributions.blocks."))]
    if unknown or any(not name.startswith("attributions.") for name in missing):
        raise SystemExit(f"{run} is of another shape: {missing}, {unknown}")


def taught(arguments: argparse.Namespace, known: data.Data, plain, targets: Targets, device: str):  # noqa: ANN001, ANN201
    """The collator and the loss: with the soft targets of teachers where there are any."""
    if not arguments.teacher:
        return plain, losses.supervised
    teachers = []
    for run in arguments.teacher:
        model, pieces = load_accurate(run)
        asked = piece_collator(pieces, targets)
        teachers.append(teacher.Teacher(model.to(device), lambda batch, asked=asked: to(asked(batch), device), run))
    teacher.teach(teachers, known.train + known.silver, known.labels)
    for part in ("train", "silver"):
        with_soft = ([s for s in paragraph if s.soft] for paragraph in getattr(known, part))
        setattr(known, part, [paragraph for paragraph in with_soft if paragraph])

    def collate(batch: list[Window]) -> dict[str, torch.Tensor]:
        out = plain(batch)
        if batch[0].sentences[0].soft:  # sentences for measuring have none
            out |= soft_targets(batch, out["sentence"].shape[1])
        return out

    return collate, losses.distilled


def to(batch: dict[str, torch.Tensor], device: str) -> dict[str, torch.Tensor]:
    return {name: tensor.to(device) for name, tensor in batch.items()}


def load_accurate(run: Path) -> tuple[Accurate, Pieces]:
    shape = json.loads((run / "shape.json").read_text())
    model = Accurate(Labels(**shape["labels"]), len(shape["pieces"]))
    quantised.use_integers(model)
    take_weights(model, run)
    return model, Pieces(shape["pieces"])


def take_weights(model: torch.nn.Module, run: Path) -> None:
    weights = weights_of(run)
    if not any(name.startswith("attributions.") for name in weights):
        model.attributions = None  # a run on the treebanks alone
    model.load_state_dict(weights)


def weights_of(run: Path) -> dict[str, torch.Tensor]:
    """The trained weights, or those of the last checkpoint."""
    if (run / "model.pt").exists():
        return torch.load(run / "model.pt", map_location="cpu", weights_only=True)
    state = torch.load(run / "checkpoint.pt", map_location="cpu", weights_only=False)
    return state["average"] or state["model"]


def rank(arguments: argparse.Namespace, _: str) -> None:
    run = arguments.runs / arguments.name
    model, features = run / "without-ranker.onrecord", run / "coreference.features"
    write_model(run, export.Fitted(calibrate.kept(run), None), model)
    coreference.write_features(model, arguments.data / "ud/gum-train.conllu", features)
    examples = coreference.load(features)
    for fold in range(arguments.folds or 0):
        rest = coreference.without_fold(examples.documents, fold, arguments.folds)
        fitted = export.Fitted(calibrate.kept(run), coreference.fitted(examples, rest, arguments.nets))
        write_model(run, fitted, run / f"fold-{fold + 1}.onrecord")
    if not arguments.folds:
        coreference.keep(run, coreference.fitted(examples, examples.documents, arguments.nets))


def write(arguments: argparse.Namespace, _: str) -> None:
    for name in arguments.names:
        run = arguments.runs / name
        ranker = coreference.kept(run)
        write_model(run, export.Fitted(calibrate.kept(run), ranker), arguments.models / f"{name}.onrecord")


def write_model(run: Path, fitted: export.Fitted, path: Path) -> None:
    shape = json.loads((run / "shape.json").read_text())
    labels = Labels(**shape["labels"])
    if "pieces" in shape:
        model, pieces = load_accurate(run)
        export.write_accurate(model, labels, shape["lexicon"], pieces.pieces, fitted, path)
    else:
        size = Size(**shape["size"])
        model = Fast(labels, len(shape["words"]), size, dropout=0.0)
        model.load_state_dict(weights_of(run))
        export.write_fast(model, size, labels, shape["lexicon"], shape["words"], fitted, path)


def learn_confidence(arguments: argparse.Namespace, _: str) -> None:
    calibrate.learn(arguments.runs / arguments.name, arguments.judgements)


def copy_held(arguments: argparse.Namespace, _: str) -> None:
    copy_held_back(arguments.data / "polnear/train", arguments.folder)


def word_collator(features: Features, targets: Targets):  # noqa: ANN201
    def collate(batch: list[Window]) -> dict[str, torch.Tensor]:
        width = max(map(len, batch))
        rows = torch.zeros(len(batch), width, 5, dtype=torch.long)
        mask = torch.zeros(len(batch), width, dtype=torch.bool)
        bags, starts = [], []
        for k, window in enumerate(batch):
            own, grams = zip(*(features.of(form) for form in window.forms), strict=True)
            rows[k, : len(own)] = torch.tensor(own)
            mask[k, : len(own)] = True
            for row in [*grams, *[[0]] * (width - len(own))]:
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
                own = pieces.of(form)
                first.append(min(len(row), POSITIONS - 2))
                row += own
                case += [case_class(form)] * len(own)
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
