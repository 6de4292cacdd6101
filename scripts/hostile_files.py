#!/usr/bin/env python3
"""Creates malicious files and reads each of them.

    cargo build --release && python3 scripts/hostile_files.py --run target/release/onrecord

Without --run it only creates them (--folder). It reads each with `onrecord read --jsonl` and prints the time, the peak
memory, the exit code and the first line on stderr. It exits with 1 if any takes over 10 s or over 1 GiB, ends by a
signal, or panics. It needs only Python.
"""

import argparse
import gzip
import os
import signal
import subprocess
import sys
import tempfile
import time
import zlib
from pathlib import Path

MAX_SECONDS = 10.0
MAX_BYTES = 1 << 30
# A run is killed after so many seconds.
TIMEOUT = 60

GOOD = b"<html><body><p>\"It holds,\" said Mara Ellison.</p></body></html>"


def record(block, name="1", length=None):
    head = (f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{name}>\r\n"
            f"Content-Type: application/http\r\nContent-Length: {len(block) if length is None else length}\r\n\r\n")
    return head.encode() + block + b"\r\n\r\n"


def response(body, fields="", **more):
    return record(f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{fields}\r\n".encode() + body, **more)


def zeros(size, start=b""):
    """A gzip member of `start` and `size` spaces, made in little memory."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    parts = [packer.compress(start)]
    for _ in range(size >> 20):
        parts.append(packer.compress(b" " * (1 << 20)))
    return b"".join(parts) + packer.flush()


def entity_bomb():
    lines = ["<!ENTITY a0 \"lol\">"]
    lines += [f"<!ENTITY a{n} \"{f'&a{n - 1};' * 10}\">" for n in range(1, 12)]
    return f"<?xml version='1.0'?><!DOCTYPE rss [{''.join(lines)}]>".encode()


def files(line):
    """Yields names and contents."""
    good = gzip.compress(response(GOOD))
    broken = bytearray(gzip.compress(response(GOOD * 500, name="b"), 1))
    broken[len(broken) // 2:len(broken) // 2 + 40] = b"\xAA" * 40
    bomb = zeros(1 << 30)
    yield "bomb-page.html.gz", zeros(1 << 30, b"<html><p>")
    yield "bomb-text.txt.gz", bomb
    yield "bomb-feed.xml.gz", zeros(1 << 30, b"<rss><channel>")
    yield "bomb-lines.jsonl.gz", zeros(1 << 30, b"{\"text\": \"")
    yield "bomb-in-bomb.gz", gzip.compress(bomb)
    yield "bomb-record.warc.gz", good + zeros(1 << 30, b"WARC/1.0\r\nWARC-Type: response\r\n") + good
    yield "bomb-content.warc.gz", gzip.compress(response(bomb, "Content-Encoding: gzip\r\n")) + good
    yield "bomb-content-twice.warc", response(gzip.compress(bomb), "Content-Encoding: gzip, gzip\r\n")
    yield "broken-members.warc.gz", good + bytes(broken) + good + bytes(broken[:200]) + good
    yield "no-members.warc.gz", good + b"\x1f\x8b\x08\0\0\0\0\0\0\x03" * 1_000_000
    yield "truncated.warc", response(GOOD) + response(GOOD, name="2")[:-40]
    yield "truncated.warc.gz", good + good[:-20]
    yield "wrong-length.warc", b"".join(response(GOOD, name=n, length=l) for n, l in
                                        [("1", 3), ("2", 1 << 60), ("3", None), ("4", 100_000)])
    yield "no-length.warc", b"WARC/1.0\r\n" * 1_000_000
    yield "long-header.warc", b"WARC/1.0\r\nX: " + b"x" * (64 << 20)
    yield "deep.xml", b"<rss><channel>" + b"<a>" * 1_000_000
    yield "deep-item.xml", b"<rss><channel><item><description>" + b"<a>" * 1_000_000
    yield "entities.xml", entity_bomb() + b"<rss><channel><item><description>&a11;</description></item></channel></rss>"
    yield "entities.html", b"<html><p>" + b"&amp;" * 1_000_000
    yield "many-items.xml", b"<rss><channel>" + b"<item/>" * 2_000_000
    yield "attributes.xml", b"<rss><channel><item " + b" ".join(b"a%d='x'" % n for n in range(100_000)) + b"/>"
    yield "attributes.html", b"<html><p " + b" ".join(b"a%d=x" % n for n in range(100_000)) + b">x"
    yield "lists.html", b"<html>" + b"<ul><li>" * (81_000 // 8)
    yield "lists-of-words.html", b"<html>" + b"<ul><li>word and word. " * (81_000 // 22)
    yield "divs-of-words.html", b"<html>" + b"<div>word, said Ann." * (222_000 // 20)
    yield "paragraphs.html", b"<html>" + b"<p>word" * 2_000_000
    yield "lines.html", b"<html><p>" + b"word<br>" * 1_500_000
    yield "word.html", b"<html><article><p>" + b"w" * 15_000_000
    yield "words.html", b"<html><article><p>" + b"word and word. " * 100_000
    yield "classes.html", b"<html><p class=\"" + b"post-related-comment-" * 500_000 + b"\">word"
    yield "data.html", b"<html><script type=application/ld+json>" + b"[" * 1_000_000 + b"</script><p>word"
    yield "data-items.html", b"<html><script type=application/ld+json>[" + b'{"@type":"Article","author":"Ann"},' * 200_000 + b"0]</script><p>word"
    yield "dates.html", b"<html><article>" + b"<time datetime=2024-01-01>May 1, 2024</time>" * 100_000
    yield "licences.html", b"<html><article>" + b"<a rel=license href=https://creativecommons.org/licenses/by/4.0/>CC BY</a> " * 100_000
    yield "end-tags.html", b"<html><div><table><tr><td>" + b"<span>" * 600 + b"</div>" * 500_000
    yield "divs.html", b"<html>" + b"<div>" * (222_000 // 5)
    yield "formatting.html", b"<html>" + b"<b><i><a href=x>" * 20_000
    yield "tables.html", b"<html>" + b"<table><tr><td>" * 20_000
    yield "comment.html", b"<html>" + b"<!--" * 200_000
    yield "deep.json", b"{\"text\": " + b"[" * 10_000_000
    yield "deep-objects.jsonl", b"{\"a\":" * 5_000_000 + b"\n" + b"{\"text\": \"It holds.\"}\n"
    yield "many-keys.json", b"{" + b",".join(b"\"k%d\":0" % n for n in range(2_000_000)) + b"}"
    yield "many-values.json", b"{\"authors\": [" + b",".join([b"0"] * 10_000_000) + b"], \"text\": \"x\"}"
    yield "long-line.jsonl", (line, b"{\"text\": \"It holds.\"}\n{\"text\": \"", b"\"}\n{\"text\": \"It holds.\"}\n")


def make(folder, line):
    for name, contents in files(line):
        with (folder / name).open("wb") as file:
            if isinstance(contents, bytes):
                file.write(contents)
                continue
            size, before, after = contents
            file.write(before)
            for _ in range(size >> 20):
                file.write(b"x" * (1 << 20))
            file.write(after)
    return sorted(folder.iterdir())


def read(binary, path, jobs):
    """Reads one file. Returns the exit code, seconds, peak bytes and stderr."""
    with tempfile.TemporaryFile() as errors:
        began = time.monotonic()
        process = subprocess.Popen([binary, "read", "--jsonl", "--jobs", str(jobs), str(path)],
                                   stdout=subprocess.DEVNULL, stderr=errors)
        peak = 0
        while process.poll() is None:
            if time.monotonic() - began > TIMEOUT:
                process.send_signal(signal.SIGKILL)
            try:
                status = Path(f"/proc/{process.pid}/status").read_text()
                peak = max([peak] + [int(l.split()[1]) << 10 for l in status.splitlines() if l.startswith("VmHWM")])
            except OSError:
                pass
            time.sleep(0.002)
        seconds = time.monotonic() - began
        errors.seek(0)
        return process.returncode, seconds, peak, errors.read().decode("utf-8", "replace")


def check(binary, paths, jobs):
    wrong = 0
    print(f"{'file':24} {'bytes':>11} {'s':>6} {'MiB':>5} exit  first line on stderr")
    for path in paths:
        code, seconds, peak, errors = read(binary, path, jobs)
        panicked = "panicked" in errors or "this is a bug" in errors
        fails = [what for what, fails in [("SLOW", seconds > MAX_SECONDS), ("FAT", peak > MAX_BYTES), ("SIGNAL", code < 0),
                                          ("PANIC", panicked)] if fails]
        wrong += bool(fails)
        first = next(iter(errors.splitlines()), "").replace(str(path), path.name)[:150]
        print(f"{path.name:24} {path.stat().st_size:11} {seconds:6.2f} {peak >> 20:5} {code:4}  "
              f"{' '.join(fails)}{' ' if fails else ''}{first}", flush=True)
    return wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, help="the output folder (default with --run: a temporary one)")
    parser.add_argument("--line", type=int, default=1 << 30, help="the length of the long line in bytes (default: 1 GiB)")
    parser.add_argument("--run", metavar="BINARY", help="read each file with this program")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    if not options.run and not options.folder:
        parser.error("give a --folder, or a program to --run")
    with tempfile.TemporaryDirectory(prefix="onrecord-hostile-") as scratch:
        folder = options.folder or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        paths = make(folder, options.line)
        if not options.run:
            print(f"{len(paths)} files in {folder}")
            return 0
        wrong = check(os.path.abspath(options.run), paths, options.jobs)
    print(f"{len(paths)} files read, {wrong} of them failed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
