#!/usr/bin/env python3
"""Makes a web archive (WARC) from folders of pages, with some broken records.

    python3 scripts/make_warc.py --records 2000 pages.warc.gz PAGES [PAGES …]

Takes pages (.html) and texts (.txt), all in UTF-8, from the folders in order of their names, repeatedly until there
are enough. The URL of each has its number, so that no two are the same article. The encodings alternate between
UTF-8, windows-1252 and UTF-16, as the headers say. One record in --broken is broken: its bytes are overwritten, its
end is cut off, or its length is wrong. Requests and images are mixed in. If the name ends in .gz, each record is
compressed. Prints JSON: the numbers of good and bad records, and the offsets of the bad ones.
"""

import argparse
import gzip
import hashlib
import json
import random
import sys
from pathlib import Path

ENCODINGS = [("utf-8", "utf-8"), ("cp1252", "windows-1252"), ("utf-16", "utf-16le")]
BREAKS = ["overwritten", "cut", "length"]


def record(kind, name, block, content):
    head = (f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{name}>\r\n"
            f"WARC-Target-URI: https://pages.example/{name}\r\nWARC-Date: 2024-03-13T00:00:00Z\r\n"
            f"Content-Type: {content}\r\nContent-Length: {len(block)}\r\n\r\n")
    return head.encode() + block + b"\r\n\r\n"


def response(name, media, body):
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {media}\r\nContent-Length: {len(body)}\r\n\r\n"
    return record("response", name, head.encode() + body, "application/http; msgtype=response")


def page(path, number):
    """The page in one of the encodings, and its Content-Type."""
    codec, charset = ENCODINGS[number % len(ENCODINGS)]
    text = path.read_bytes().decode("utf-8", "replace")
    media = "text/html" if path.suffix == ".html" else "text/plain"
    return text.encode(codec, "xmlcharrefreplace"), f"{media}; charset={charset}"


def breakage(r, how, member, packed):
    if how == "overwritten":
        # Without compression, overwrite the record header: elsewhere the record would still be a valid page.
        at = len(member) // 2 if packed else 4
        return member[:at] + bytes(r.randrange(256) for _ in range(24)) + member[at + 24:]
    return member[:len(member) * 2 // 3]


def wrong_length(r, whole):
    head, rest = whole.split(b"Content-Length: ", 1)
    length, rest = rest.split(b"\r\n", 1)
    return head + b"Content-Length: %d\r\n" % (int(length) + r.choice([-17, 3, 1000])) + rest


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("warc", type=Path)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--records", type=int, default=2000, help="the number of pages (default: 2000)")
    parser.add_argument("--broken", type=int, default=50, help="break one page in so many; 0 for none")
    parser.add_argument("--seed", type=int, default=2020)
    options = parser.parse_args()
    pages = [path for folder in options.folders for path in sorted(folder.rglob("*"))
             if path.suffix in (".html", ".txt")]
    if not pages:
        sys.exit("there are no .html and .txt files in these folders")
    r = random.Random(options.seed)
    packed = options.warc.suffix == ".gz"
    pack = (lambda whole: gzip.compress(whole, 6, mtime=0)) if packed else (lambda whole: whole)
    good, bad, other = 0, [], 0
    with options.warc.open("wb") as warc:
        for number in range(options.records):
            name = f"{number:06}-{hashlib.sha256(str(pages[number % len(pages)].name).encode()).hexdigest()[:8]}"
            if number % 10 == 0:
                request = b"GET / HTTP/1.1\r\nHost: pages.example\r\n\r\n"
                warc.write(pack(record("request", f"q{name}", request, "application/http; msgtype=request")))
                warc.write(pack(response(f"p{name}", "image/png", b"\x89PNG\r\n" + r.randbytes(64))))
                other += 2
            body, media = page(pages[number % len(pages)], number)
            whole = response(name, media, body)
            # Keep the last record intact, so that a good record follows each broken one.
            if options.broken and number % options.broken == options.broken - 1 and number + 1 < options.records:
                how = BREAKS[len(bad) % len(BREAKS)]
                bad.append({"offset": warc.tell(), "record": f"urn:uuid:{name}", "how": how})
                if how == "length":
                    warc.write(pack(wrong_length(r, whole)))
                else:
                    warc.write(breakage(r, how, pack(whole), packed))
            else:
                warc.write(pack(whole))
                good += 1
        size = warc.tell()
    print(json.dumps({"good": good, "bad": bad, "passed_over": other, "bytes": size}))


if __name__ == "__main__":
    main()
