"""A second verifier, written from docs/reference/tally-bundle.md: Python's standard library and openssl.

python3 test/external/second_verifier BUNDLE [--vkey KEY|self] [--seen FILE]... [--receipt FILE]...
python3 test/external/second_verifier --cases EXPECTED.json     verifies all of them, and prints a list
"""

import argparse
import json
import os
import sys

from bundle import Bundle
from checks import CHECKS, verdict_of
from formats import read_folder, read_zip

EXITS = {"pass": 0, "fail": 1, "incomplete": 2}


def load(path, key, seen, receipts):
    read = lambda name: open(name, encoding="utf-8", newline="").read()
    if os.path.isdir(path):
        files, sound = read_folder(path)
    else:
        with open(path, "rb") as file:
            files, sound = read_zip(file.read())
    options = {"key": key, "seen": [read(one) for one in seen], "receipts": [read(one) for one in receipts]}
    bundle = Bundle(files, sound, **options)
    bundle.is_self_tested = True
    bundle.again = lambda changed: Bundle(changed, sound, **options)
    return bundle


def report(bundle):
    statuses = {name: check(bundle) for name, check in CHECKS.items()}
    return {"verdict": verdict_of(statuses), "checks": statuses}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bundle", nargs="?")
    parser.add_argument("--vkey")
    parser.add_argument("--seen", action="append", default=[])
    parser.add_argument("--receipt", action="append", default=[])
    parser.add_argument("--cases")
    given = parser.parse_args()
    if given.cases:
        place = lambda name: os.path.join(os.path.dirname(given.cases), name)
        with open(given.cases, encoding="utf-8") as file:
            cases = json.load(file)
        reports = [
            report(load(place(one["bundle"]), one["key"], map(place, one["seen"]), map(place, one["receipts"])))
            for one in cases
        ]
        json.dump(reports, sys.stdout)
        return 0
    if not given.bundle:
        parser.error("name a bundle")
    found = report(load(given.bundle, given.vkey, given.seen, given.receipt))
    for name, status in found["checks"].items():
        print(f"{name}  {status}")
    print(found["verdict"].upper())
    return EXITS[found["verdict"]]


sys.exit(main())
