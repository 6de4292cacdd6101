"""The input features of a word. `onrecord-language` computes the same; a test compares them."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# Typographic characters and their plain equivalents.
PLAIN = str.maketrans(
    {
        "‘": "'", "’": "'", "ʼ": "'", "`": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
        "–": "-", "—": "-", "‐": "-", "‑": "-", "…": "...", "\u00a0": " ",
    }
)  # fmt: skip


def plain(form: str) -> str:
    return form.translate(PLAIN).replace("``", '"').replace("''", '"')


def folded(form: str) -> str:
    """Lower case, without accents."""
    return "".join(
        c for c in unicodedata.normalize("NFD", plain(form).lower()) if not "\u0300" <= c <= "\u036f"
    )


# Class 0 is for the encoder's special pieces.
CASE_CLASSES = 8


@lru_cache(maxsize=None)
def case_class(form: str) -> int:
    if not any(c.isalpha() for c in form):
        return 1 if any("0" <= c <= "9" for c in form) else 2
    if not any(c.isupper() for c in form):
        return 3
    if not any(c.islower() for c in form):
        return 4 if len(form) > 1 else 5
    if form[0].isupper():
        return 6 if any(c.isupper() for c in form[1:]) else 5
    return 7


def norm(form: str) -> str:
    """The lookup key of a word: folded, with every digit as 0."""
    return "".join("0" if "0" <= c <= "9" else c for c in folded(form))


def shape(form: str) -> str:
    """The word with X for upper case, x for lower case and 0 for digits. Runs are cut to three characters."""
    out: list[str] = []
    for c in plain(form):
        mark = "X" if c.isupper() else "x" if c.isalpha() else "0" if "0" <= c <= "9" else c
        if out[-3:] != [mark] * 3:
            out.append(mark)
    return "".join(out)


def fingerprint(text: str, salt: int = 0) -> int:
    """32-bit FNV-1a over UTF-8, starting from the offset basis xor the salt.

    A final mix strengthens the low bits, which are weak in FNV.
    """
    value = 0x811C9DC5 ^ salt
    for byte in text.encode():
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    value ^= value >> 16
    value = value * 0x85EBCA6B & 0xFFFFFFFF
    return value ^ value >> 13
