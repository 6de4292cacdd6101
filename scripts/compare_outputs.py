#!/usr/bin/env python3
"""Compares what two builds of onrecord print, byte for byte.

    cargo build --release && cp target/release/onrecord /tmp/before     # at the older commit
    cargo build --release                                               # at the newer one
    python3 scripts/compare_outputs.py /tmp/before target/release/onrecord --data ../shared/data

Both programs read the same articles (PolNeAR dev and train, local news, web pages), record them in a ledger each,
answer the same questions and write the same exports. The script compares each output and names every one that
differs, with the first line that does. Of `verify`, which prints a sentence, it compares the figures. It exits 1 on
any difference.

`RENAMED` lists the JSON keys that changed their names on purpose: the script renames them in the older output before
it compares. `--share 10` takes every tenth article and page. Needs nothing but Python; Parquet is left out, since it
depends on how the program was built.
"""

import argparse
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

# JSON keys: old name -> new name.
RENAMED: dict[str, str] = {}

FORMATS = ["jsonl", "web-annotation", "cas", "conllu"]
# Keys whose values depend on the moment of the run, and the size of the ledger file.
MOMENTS = re.compile(rb'"(at|made|first_used|id|correction)":\s?"[^"]*",?|"bytes":\d+|correction:[0-9a-f]{16}|"[0-9a-f]{16}"')

POLNEAR_NAME = re.compile(r"(?P<outlet>[^_]+)_(?P<day>\d{4}-\d{2}-\d{2})_")


def every(items, count):
    """At most `count` items, evenly spread."""
    items = sorted(items)
    step = max(1, len(items) // count) if count else 1
    return items[::step][: count or len(items)]


def collect(data, folder, share):
    """Copies the inputs into `folder`: one folder a kind of text, and web pages."""
    for name, source in [
        ("polnear-dev", data / "polnear/dev/text"),
        ("polnear-train", data / "polnear/train/text"),
        ("worldwide", data / "worldwide/text"),
    ]:
        target = folder / name
        target.mkdir(parents=True)
        for path in sorted(source.glob("*.txt"))[::share]:
            shutil.copy(path, target / path.name)
    pages = folder / "pages"
    pages.mkdir()
    count = max(1, 100 // share)
    for path in every((data / "web/scrapinghub/html").glob("*.html.gz"), count):
        shutil.copy(path, pages / path.name)
    for name in ["wcxb-dev-articles", "trafilatura-pages"]:
        with tarfile.open(data / f"web/{name}.tar.xz") as archive:
            members = {member.name: member for member in archive if "/html/" in member.name and member.isfile()}
            for member in every(members, count):
                (pages / f"{name}-{Path(member).name}").write_bytes(archive.extractfile(members[member]).read())
    rows = ["filename\tpublisher\tpublication_date"]
    for path in sorted(folder.glob("polnear-*/*.txt")):
        if match := POLNEAR_NAME.match(path.name):
            rows.append(f"{path.name}\t{match['outlet']}\t{match['day']}")
    for path in sorted(folder.glob("worldwide/*.txt")):
        rows.append(f"{path.name}\t{path.name.rsplit('_', 1)[0]}\t")
    (folder / "metadata.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")


class Build:
    """One build of the program, run in a folder of its own that holds the inputs."""

    def __init__(self, program, folder):
        self.program, self.folder = str(Path(program).resolve()), folder
        self.outputs = {}

    def run(self, name, *arguments, exits=(0, 1, 3)):
        """Runs the program and keeps what it prints on stdout under `name`."""
        done = subprocess.run([self.program, *arguments], cwd=self.folder, capture_output=True, check=False)
        if done.returncode not in exits:
            message = done.stderr.decode(errors="replace").strip()
            self.outputs[f"{name} (exit {done.returncode})"] = message.encode()
        self.outputs[name] = done.stdout
        return done.stdout

    def read(self):
        """Readings of every article and page."""
        for kind in ["polnear-dev", "polnear-train", "worldwide", "pages"]:
            files = sorted(str(path.relative_to(self.folder)) for path in (self.folder / kind).iterdir())
            self.run(f"read {kind}", "read", "--jsonl", *files)
        files = sorted(str(path.relative_to(self.folder)) for path in (self.folder / "polnear-dev").iterdir())
        self.run("read --tokens", "read", "--jsonl", "--tokens", *files[:20])
        self.run("read --offsets byte", "read", "--jsonl", "--offsets", "byte", *files[:20])
        self.run("read --offsets utf16", "read", "--jsonl", "--offsets", "utf16", *files[:20])

    def ask(self):
        """Every question's answer as JSON, before and after corrections."""
        self.run("add", "add", "polnear-dev", "polnear-train", "worldwide", "pages", "--metadata", "metadata.tsv")
        people = [json.loads(line) for line in self.run("sources", "sources", "--json").splitlines()]
        names = [row["source"] for row in people if row.get("kind") == "person" and row.get("source")]
        organizations = [row["source"] for row in people if row.get("kind") == "organization" and row.get("source")]
        articles = [json.loads(line) for line in self.run("articles", "sql", "--json", "SELECT * FROM articles").splitlines()]
        ids = [row["id"] for row in articles]
        self.questions(names, organizations, ids)
        self.exports("")
        for article in ids[:6]:
            self.run(f"corrected {article}", "attribution", "reject", article, "q1")
            self.run(f"reassigned {article}", "attribution", "reassign", article, "q2", "--to-nobody")
        self.run("quotes after corrections", "quotes", "--json")
        self.run("corrections", "corrections", "--json")
        self.exports(" after corrections")
        self.run("verify after corrections", "verify")

    def questions(self, names, organizations, ids):
        self.run("quotes", "quotes", "--json")
        for flags in ["--distinct", "--compare", "--distinct-stories", "--form=mixed", "--act=belief",
                      "--polarity=denied", "--voice=attributed", "--voice=chained", "--since=2016-09-01", "--licence=CC-"]:
            self.run(f"quotes {flags}", "quotes", flags, "--json")
        self.run("quotes --csv", "quotes", "--csv", "--limit", "2000")
        self.run("quotes --about", "quotes", "--about", "election", "--json")
        for name in every(names, 12) + every(organizations, 4):
            self.run(f"quotes --by {name}", "quotes", "--by", name, "--json")
            self.run(f"names {name}", "names", name, "--json", exits=(0, 1, 2, 3))
            self.run(f"actor show {name}", "actor", "show", name, "--json", exits=(0, 1, 2, 3))
        for article in every(ids, 12):
            self.run(f"show {article}", "show", article, "--json")
            self.run(f"sources {article}", "sources", article, "--json")
            self.run(f"copies {article}", "copies", article, "--json")
            for item in ["q1", "q2", "m1", "a1"]:
                self.run(f"explain {article} {item}", "explain", article, item, "--json")
        for words in ["president", '"white house"', "water", "Müller"]:
            self.run(f"search {words}", "search", words, "--json")
        self.run("copies", "copies", "--json")
        self.run("stats", "stats", "--json")
        self.run("failures", "failures")
        self.run("verify", "verify")

    def exports(self, when):
        for form in FORMATS:
            target = self.folder / f"out-{form}"
            self.run(f"export {form}{when}", "export", "--format", form, target.name)
            for path in sorted(target.rglob("*")):
                if path.is_file():
                    self.outputs[f"export {form}{when}: {path.name}"] = path.read_bytes()
            shutil.rmtree(target, ignore_errors=True)


def rename_keys(text):
    """The older output with the keys' new names."""
    for old, new in RENAMED.items():
        text = re.sub(rb'"%s":' % old.encode(), b'"%s":' % new.encode(), text)
    return text


def difference(name, before, after):
    """What differs, in a few lines; None where nothing does."""
    before = rename_keys(before)
    if name.startswith("verify"):
        before, after = (b" ".join(re.findall(rb"[\d,]+", text)) for text in (before, after))
    if "correct" in name or "reassigned" in name or name == "stats":
        before, after = MOMENTS.sub(b"", before), MOMENTS.sub(b"", after)
    if before == after:
        return None
    pairs = zip(before.splitlines() + [b""], after.splitlines() + [b""])
    for number, (old, new) in enumerate(pairs, 1):
        if old != new:
            start = next((at for at, (a, b) in enumerate(zip(old, new)) if a != b), min(len(old), len(new)))
            window = slice(max(0, start - 60), start + 100)
            lines = [old[window].decode(errors="replace"), new[window].decode(errors="replace")]
            return "\n".join([f"  line {number}, byte {start}:"] + [f"    {sign} {line}" for sign, line in zip("-+", lines)])
    return f"  {len(before)} and {len(after)} bytes"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("before", help="the older program")
    parser.add_argument("after", help="the newer program")
    parser.add_argument("--data", type=Path, required=True, help="the folder that holds polnear/, worldwide/ and web/")
    parser.add_argument("--share", type=int, default=1, help="take every SHARE-th article and page")
    parser.add_argument("--most", type=int, default=20, help="print at most so many differences")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        builds = []
        for side, program in [("before", options.before), ("after", options.after)]:
            folder = Path(scratch) / side
            if builds:
                shutil.copytree(builds[0].folder, folder)
            else:
                collect(options.data, folder, options.share)
            builds.append(Build(program, folder))
        with ThreadPoolExecutor() as pool:
            list(pool.map(lambda build: (build.read(), build.ask()), builds))
    before, after = (build.outputs for build in builds)
    differences = 0
    for name in sorted(before | after):
        if name not in before or name not in after:
            found = f"  only {'before' if name in before else 'after'}: {(before | after)[name][:300].decode(errors='replace')}"
        else:
            found = difference(name, before[name], after[name])
        if found:
            differences += 1
            if differences <= options.most:
                print(f"{name}\n{found}")
    size = sum(map(len, before.values()))
    print(f"{len(before)} outputs of {size:,} bytes compared, {differences} differ")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
