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

from . import calibration, coreference, data, distillation, export, losses, quantised, texts
from .accurate import POSITIONS, Accurate
from .augment import load_substitute_names
from .conllu import Sentence
from .fast import Fast, Features, Size
from .heads import Labels
from .model_file import ReadModel, start_weights
from .polnear import GoldAttributions, copy_held_out
from .teacher import MPNET_SPECIAL, Teacher
from .trainer import Plan, Trainer
from .windows import MAX_WINDOW_WORDS, Targets, Window, attribution_targets, pad, soft_targets
from .word_features import case_class, fingerprint, norm
from .wordpieces import FIRST, LAST, PAD, SPECIAL, Pieces, prune_vocabulary

HERE = Path(__file__).parent.parent
MAX_PIECES = 22_016  # rows of the accurate model's piece table
MAX_TEACHER_PIECES = 30_000
MAX_KNOWN_WORDS = 24_576  # rows of the fast model's word table


def main() -> None:
    parser = argparse.ArgumentParser(prog="onrecord_training", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder with ud/, names/, news/ and polnear/")
    parser.add_argument("--runs", type=Path, default=HERE / "runs", help="the folder for checkpoints and logs")
    parser.add_argument("--share", type=float, default=1.0, help="the fraction of the training data to use")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    commands = parser.add_subparsers(dest="command", required=True)
    teacher = commands.add_parser("teacher", help="fine-tune MPNet base, which only teaches the other models")
    teacher.add_argument("--epochs", type=int, default=3)
    teacher.add_argument("--rate", type=float, default=6e-5, help="peak learning rate of the encoder; the heads use ten times as much")
    accurate = commands.add_parser("accurate", help="fine-tune MiniLM-L6")
    accurate.add_argument("--epochs", type=int, default=8)
    accurate.add_argument("--rate", type=float, default=2e-4, help="peak learning rate of the encoder; the heads use ten times as much")
    for command in (teacher, accurate):
        command.add_argument("--encoder", type=Path, help="the folder with model.safetensors and vocab.txt")
    fast_parser = commands.add_parser("fast", help="train the small network on the predictions of the accurate model")
    fast_parser.add_argument("--epochs", type=int, default=16)
    fast_parser.add_argument("--rate", type=float, default=2e-3, help="peak learning rate")
    fast_parser.add_argument("--blocks", default=Size.blocks, help="the encoder's blocks; C: convolution, A: attention")
    fast_parser.add_argument("--width", type=int, default=Size.width)
    fast_parser.add_argument("--asked-blocks", default=Size.asked_blocks, help="the blocks of the network that finds the source and content of a cue")
    for name, command in (("teacher", teacher), ("accurate", accurate), ("fast", fast_parser)):
        command.add_argument("--only-attributions", action="store_true", help="train only the attribution network; all other weights stay those of --start")
        command.add_argument("--name", default=name, help="the name of the run")
        command.add_argument("--teacher", type=Path, nargs="*", default=[], help="runs of teachers or accurate models, or files of accurate models, to distil from")
        command.add_argument("--start", type=Path, help="a run or a model file with the same architecture, whose weights are the initial weights")
        command.add_argument("--texts", type=Path, help="the folder with annotated texts and their readings, see README")
        command.add_argument("--text-share", nargs="*", default=[], metavar="SET=SHARE", help="the fraction of a set of texts in each epoch")
        command.add_argument("--annotated", type=float, default=1.0, help="the fraction of the texts with gold attributions in each epoch")
        command.add_argument("--silver-share", type=float, default=0.35, help="the fraction of the unlabelled texts in each epoch")
        command.add_argument("--treebanks", type=float, default=1.0, help="the fraction of the treebanks in each epoch")
        command.add_argument("--silver", type=Path, nargs="*", default=[], help="readings of unlabelled texts, see README")
    export_parser = commands.add_parser("export", help="write the model files of trained runs")
    export_parser.add_argument("--models", type=Path, required=True, help="the output folder")
    export_parser.add_argument("names", nargs="*", default=["accurate", "fast"])
    texts_parser = commands.add_parser("texts", help="write the annotated texts, for the program to read")
    texts_parser.add_argument("folder", type=Path, help="the output folder")
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
        "teacher": train_teacher, "accurate": train_accurate, "fast": train_fast, "calibrate": fit_calibration, "held": copy_held_out_articles, "coreference": fit_ranker,
        "export": export_models, "texts": write_texts,
    }  # fmt: skip
    commands[arguments.command](arguments, device)


def train_teacher(arguments: argparse.Namespace, device: str) -> None:
    dataset = load_data(arguments)
    vocabulary = (arguments.encoder / "vocab.txt").read_text(encoding="utf-8").splitlines()
    bert = [*SPECIAL, *(piece for piece in vocabulary if piece not in SPECIAL and piece not in MPNET_SPECIAL)]
    words = data.raw_words(arguments.data) + [f for p in dataset.paragraphs() for s in p for f in s.forms]
    chosen = prune_vocabulary(bert, words, MAX_TEACHER_PIECES)
    weights = arguments.encoder / "model.safetensors"
    model = Teacher(dataset.labels, len(chosen))
    model.load_encoder(weights, vocabulary, chosen)
    shape = {"kind": "teacher", "pieces": chosen, "encoder_sha256": hashlib.sha256(weights.read_bytes()).hexdigest()}
    targets = Targets(dataset.labels)
    plan = training_plan(arguments, batch_words=1100, integers_from=1.0, warmup=0.06)
    run_training(arguments, device, dataset, model, shape, plan, piece_collator(Pieces(chosen), targets), targets)


def training_plan(arguments: argparse.Namespace, batch_words: int, integers_from: float, warmup: float) -> Plan:
    """The plan of a run: `integers_from` and `warmup` are fractions of its steps."""
    return Plan(
        epochs=arguments.epochs, rate=arguments.rate, batch_words=batch_words, longest=MAX_WINDOW_WORDS, integers_from=integers_from,
        warmup=warmup, average=0.998, seed=arguments.seed,
    )  # fmt: skip


def load_data(arguments: argparse.Namespace) -> data.Data:
    """The treebanks, the annotated texts and the silver readings."""
    dataset = data.load(arguments.data, arguments.texts, arguments.share)
    gold = GoldAttributions(arguments.data / "polnear/train/attributions")
    dataset.silver = [paragraph for path in arguments.silver for paragraph in distillation.read_silver(path, gold)]
    return dataset


def train_accurate(arguments: argparse.Namespace, device: str) -> None:
    dataset = load_data(arguments)
    shape = {"kind": "accurate"}
    if is_model_file(arguments.start):
        chosen = ReadModel(arguments.start).text("pieces").split("\n")
        model = Accurate(dataset.labels, len(chosen))
    else:
        vocabulary = (arguments.encoder / "vocab.txt").read_text(encoding="utf-8").splitlines()
        words = data.raw_words(arguments.data) + [f for p in dataset.train for s in p for f in s.forms]
        chosen = prune_vocabulary(vocabulary, words, MAX_PIECES)
        weights = arguments.encoder / "model.safetensors"
        model = Accurate(dataset.labels, len(chosen))
        model.load_encoder(weights, vocabulary, chosen)
        shape["encoder_sha256"] = hashlib.sha256(weights.read_bytes()).hexdigest()
    shape["pieces"] = chosen
    targets = Targets(dataset.labels)
    plan = training_plan(arguments, batch_words=1100, integers_from=0.6, warmup=0.05)
    run_training(arguments, device, dataset, model, shape, plan, piece_collator(Pieces(chosen), targets), targets)


def train_fast(arguments: argparse.Namespace, device: str) -> None:
    dataset = load_data(arguments)
    size = Size(blocks=arguments.blocks, width=arguments.width, asked_blocks=arguments.asked_blocks)
    # With teachers there are several times as many labelled words, so dropout is not needed against overfitting.
    dropout = 0.0 if arguments.teacher else 0.1
    if is_model_file(arguments.start):
        fingerprints = ReadModel(arguments.start).raw("known", "<u4").tolist()
        model = Fast(dataset.labels, len(fingerprints), size, dropout)
    else:
        counts = Counter(norm(f) for p in dataset.paragraphs() for s in p for f in s.forms)
        words = distillation.known_words(counts, MAX_KNOWN_WORDS, 2)
        fingerprints = [fingerprint(word) for word in words]
        model = Fast(dataset.labels, len(words), size, dropout)
        if arguments.teacher:
            teaching, pieces = load_run(arguments.teacher[-1], dataset.labels)
            model.word.weight.data[1:] = distillation.initial_rows(pieces, teaching.piece.weight.data, words, size.word)
    shape = {"kind": "fast", "size": asdict(size), "words": fingerprints}
    targets = Targets(dataset.labels)
    plan = training_plan(arguments, batch_words=2200, integers_from=0.4, warmup=0.02)
    run_training(arguments, device, dataset, model, shape, plan, word_collator(Features(fingerprints), targets), targets)


def is_model_file(path: Path | None) -> bool:
    return path is not None and path.suffix == ".onrecord"


def run_training(arguments, device, dataset, model, shape, plan, collate, targets) -> None:  # noqa: ANN001
    """Trains either model and writes the result to the folder of its run."""
    run = arguments.runs / arguments.name
    run.mkdir(parents=True, exist_ok=True)
    shape = json.dumps({"labels": dataset.labels.as_json(), "lexicon": dataset.lexicon, "verbs": dataset.verbs, "rolesets": dataset.rolesets, **shape}, ensure_ascii=False)
    if (run / "checkpoint.pt").exists() and (run / "shape.json").read_text() != shape:
        raise SystemExit(f"{run} contains a run on other data: choose another --name or remove it")
    (run / "shape.json").write_text(shape)
    if arguments.start:
        load_start_weights(model, arguments.start, shape)
    plan.treebanks, plan.annotated, plan.silver = arguments.treebanks, arguments.annotated, arguments.silver_share
    plan.texts = {name: float(share) for name, share in (pair.split("=") for pair in arguments.text_share)}
    collate, loss = with_teachers(arguments, dataset, collate, targets, device)
    dataset.sort_silver(arguments.share)
    if arguments.only_attributions:
        dataset.train, dataset.silver, loss = [], [], losses.no_base_losses
        for name, parameter in model.named_parameters():
            parameter.requires_grad_(name.startswith("attributions."))
    substitutes = load_substitute_names(HERE / "names.txt")
    substitutes.labels = dataset.labels.as_json()
    Trainer(model, collate, dataset, plan, run, substitutes, device, loss).train()


def load_start_weights(model: torch.nn.Module, run: Path, shape: str) -> None:
    """Loads the initial weights from another run or a model file.

    It may have more pieces and blocks, and may lack the networks of attributions, predicates and event types.
    """
    if is_model_file(run):
        weights = start_weights(run, model)
    else:
        weights = read_weights(run)
        pieces, before = json.loads(shape).get("pieces"), json.loads((run / "shape.json").read_text()).get("pieces")
        if pieces and pieces != before:
            row = {piece: at for at, piece in enumerate(before)}
            weights["piece.weight"] = weights["piece.weight"][[row[piece] for piece in pieces]]
    missing, unknown = model.load_state_dict(weights, strict=False)
    unknown = [name for name in unknown if not name.startswith(("blocks.", "attributions.blocks."))]
    if unknown or any(not name.startswith(("attributions.", "predicates.", "events.")) for name in missing):
        raise SystemExit(f"{run} has a different architecture: {missing}, {unknown}")


def with_teachers(arguments: argparse.Namespace, dataset: data.Data, collate_gold, targets: Targets, device: str):  # noqa: ANN001, ANN201
    """The collator and the loss, with soft targets if there are teachers."""
    if not arguments.teacher:
        return collate_gold, losses.supervised
    teachers = []
    for run in arguments.teacher:
        model, pieces = load_run(run, dataset.labels)
        collate_pieces = piece_collator(pieces, targets)
        teachers.append(distillation.Teacher(model.to(device), lambda batch, collate_pieces=collate_pieces: to_device(collate_pieces(batch), device), cache_folder(run)))
    distillation.add_soft_targets(teachers, dataset.paragraphs(), dataset.labels)

    def with_soft(paragraphs: list[list[Sentence]]) -> list[list[Sentence]]:
        kept = ([s for s in paragraph if s.soft] for paragraph in paragraphs)
        return [paragraph for paragraph in kept if paragraph]

    dataset.train, dataset.silver = with_soft(dataset.train), with_soft(dataset.silver)
    dataset.texts = {name: with_soft(part) for name, part in dataset.texts.items()}

    def collate(batch: list[Window]) -> dict[str, torch.Tensor]:
        out = collate_gold(batch)
        if batch[0].sentences[0].soft:  # development sentences have none
            out |= soft_targets(batch, out["sentence"].shape[1])
        return out

    return collate, losses.distilled


def to_device(batch: dict[str, torch.Tensor], device: str) -> dict[str, torch.Tensor]:
    return {name: tensor.to(device) for name, tensor in batch.items()}


def cache_folder(run: Path) -> Path:
    """The folder for the answers of a teacher: its run, or the folder of its file."""
    return run.parent if is_model_file(run) else run


def load_run(run: Path, labels: Labels | None = None) -> tuple[Accurate | Teacher, Pieces]:
    """The trained model of a run or a model file over word pieces. A model file needs the label inventories."""
    if is_model_file(run):
        pieces = ReadModel(run).text("pieces").split("\n")
        model = Accurate(labels, len(pieces))
        quantised.use_integers(model)
        model.load_state_dict(start_weights(run, model), strict=False)
        return model, Pieces(pieces)
    shape = json.loads((run / "shape.json").read_text())
    kind = Teacher if shape["kind"] == "teacher" else Accurate
    model = kind(Labels(**shape["labels"]), len(shape["pieces"]))
    if kind is Accurate:
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
    model, features = run / "without-ranker", run / "coreference.features"
    write_model(run, export.Fitted(calibration.load(run), None), model)
    coreference.write_features(model, arguments.data / "ud/gum-train.conllu", features)
    examples = coreference.load_examples(features)
    for fold in range(arguments.folds or 0):
        rest = coreference.without_fold(examples.documents, fold, arguments.folds)
        fitted = export.Fitted(calibration.load(run), coreference.fit_ensemble(examples, rest, arguments.nets))
        write_model(run, fitted, run / f"fold-{fold + 1}")
    if not arguments.folds:
        coreference.save_ranker(run, coreference.fit_ensemble(examples, examples.documents, arguments.nets))


def export_models(arguments: argparse.Namespace, _: str) -> None:
    for name in arguments.names:
        run = arguments.runs / name
        write_model(run, export.Fitted(calibration.load(run), coreference.load_ranker(run)), arguments.models / name)


def write_model(run: Path, fitted: export.Fitted, folder: Path) -> None:
    shape = json.loads((run / "shape.json").read_text())
    labels = Labels(**shape["labels"])
    if shape["kind"] == "accurate":
        model, pieces = load_run(run)
        encoder = export.accurate_encoder(model, labels, (shape["lexicon"], shape["verbs"]), pieces.pieces)
    else:
        size = Size(**shape["size"])
        model = Fast(labels, len(shape["words"]), size, dropout=0.0)
        model.load_state_dict(read_weights(run))
        encoder = export.fast_encoder(model, size, labels, (shape["lexicon"], shape["verbs"]), shape["words"])
    export.write_bundle(shape["kind"], model, encoder, labels, fitted, shape["rolesets"], folder)


def fit_calibration(arguments: argparse.Namespace, _: str) -> None:
    calibration.fit(arguments.runs / arguments.name, arguments.judgements)


def write_texts(arguments: argparse.Namespace, _: str) -> None:
    print(texts.write(arguments.data, arguments.folder))


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
