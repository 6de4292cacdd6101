#!/usr/bin/env python3
"""Kills `onrecord export` repeatedly and checks that no partial file ever has a final name.

    cargo build --release --features onrecord-cli/parquet && python3 scripts/kill_export.py

Records generated articles (those of kill_add.py) in a ledger, and half of them in an older one. Exports the ledger to
each format without a kill. Then it exports into an empty folder, or into one with an export of the older ledger, and
sends SIGKILL at a random moment, until there are enough kills. Each file with a final name must then equal the same
file of the complete export or of the older one. After one or more kills an export finishes. The folder must then have
the same files as the complete export, byte for byte, and no others. A run that ended before its kill does not count.

Prints one line of summary and exits with 1 on any difference. Needs only Python.
"""

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from kill_add import DONE, ROOT, generate

FORMATS = ["jsonl", "parquet", "web-annotation", "cas", "conllu"]


def contents(folder):
    """The bytes of all files with final names, and the names of the others."""
    if not folder.exists():
        return {}, []
    files = {path.name: path for path in folder.iterdir()}
    final = {name: path.read_bytes() for name, path in files.items() if not name.startswith(".")}
    return final, [name for name in files if name.startswith(".")]


class Check:
    def __init__(self, options, folder):
        self.options, self.folder = options, folder
        self.random = random.Random(options.seed)
        self.wrong = []
        self.kills = self.missed = self.finished = self.halves = self.seen = 0

    def add(self, ledger, articles):
        added = subprocess.run([self.options.binary, "add", *map(str, articles), "--ledger", str(ledger)],
                               capture_output=True, text=True)
        if added.returncode not in DONE:
            sys.exit(f"add exits {added.returncode}: {added.stderr[-2000:]}")

    def command(self, format, ledger, folder):
        return [self.options.binary, "export", "--format", format, "--ledger", str(ledger), str(folder)]

    def export(self, format, ledger, folder):
        began = time.monotonic()
        done = subprocess.run(self.command(format, ledger, folder), capture_output=True, text=True)
        if done.returncode != 0:
            self.wrong.append(f"{folder.name}: export exits {done.returncode}: {done.stderr[-500:]}")
        return time.monotonic() - began

    def run(self):
        articles = self.folder / "articles"
        generate(articles, self.options.articles, self.options.seed)
        self.ledger, self.older = self.folder / "whole.db", self.folder / "older.db"
        self.add(self.ledger, [articles])
        self.add(self.older, sorted(articles.iterdir())[::2])
        formats = self.options.formats
        for format in formats:
            self.kill_often(format, -(-self.options.kills // len(formats)))

    def kill_often(self, format, kills):
        clean, old = self.folder / f"{format}-clean", self.folder / f"{format}-old"
        whole = self.export(format, self.ledger, clean)
        self.export(format, self.older, old)
        reference, before = contents(clean)[0], contents(old)[0]
        done, names, folder, here = 0, 0, None, {}
        while done < kills:
            if folder is None:
                names += 1
                folder = self.folder / f"{format}-{names}"
                here = {}
                if self.random.random() < 0.5:
                    self.export(format, self.older, folder)
                    here = before
            process = subprocess.Popen(self.command(format, self.ledger, folder),
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            # One kill in five near the end, when files get their final names.
            late = self.random.random() < 0.2
            time.sleep(self.random.uniform(0.85 * whole if late else 0, whole))
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
            if process.wait() == -signal.SIGKILL:
                done += 1
                self.look(folder, reference, here)
                if self.random.random() < 0.5:
                    continue
            else:
                self.missed += 1
            self.finish(format, folder, reference)
            folder = None
        if folder is not None:
            self.finish(format, folder, reference)
        self.kills += done

    def look(self, folder, reference, before):
        final, others = contents(folder)
        self.halves += len(others)
        self.seen += len(final)
        for name, found in final.items():
            if found != reference.get(name) and found != before.get(name):
                self.wrong.append(f"{folder.name}/{name}: {len(found)} bytes that are in neither export")

    def finish(self, format, folder, reference):
        self.export(format, self.ledger, folder)
        final, others = contents(folder)
        if final != reference or others:
            odd = sorted(set(final) ^ set(reference)) or [n for n in final if final[n] != reference[n]]
            self.wrong.append(f"{folder.name}: differs after the next export: {odd[:3]}, left over: {others[:3]}")
        self.finished += 1


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", default=str(ROOT / "target" / "release" / "onrecord"))
    parser.add_argument("--articles", type=int, default=320)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--formats", nargs="+", choices=FORMATS, default=FORMATS)
    parser.add_argument("--seed", type=int, default=2020)
    options = parser.parse_args()
    if not Path(options.binary).exists():
        sys.exit(f"{options.binary} is missing: run cargo build --release")
    with tempfile.TemporaryDirectory(prefix="onrecord-kill-export-") as folder:
        check = Check(options, Path(folder))
        check.run()
    for wrong in check.wrong:
        print(wrong, file=sys.stderr)
    print(f"{check.kills} kills ({check.missed} runs ended before and do not count) in {', '.join(options.formats)}: "
          f"{check.seen} files with final names checked, {check.halves} partial ones with other names; "
          f"{check.finished} exports finished and compared: {len(check.wrong)} differences")
    return 1 if check.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
