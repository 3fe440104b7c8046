"""Checks C: completeness: section 5 of docs/reference/tally-bundle.md."""

import re

from bundle import ALWAYS
from formats import lines_of, sha, tiles_of
from statuses import judged, ordered
from tables import cvr, pabulib

PART = r"[A-Za-z0-9_-][A-Za-z0-9._-]*"


def expected_files(b):
    config = b.config or {"round": "", "pots": {}}
    files = set(ALWAYS) | {f"pabulib/{config['round']}-{pot}.pb" for pot in config["pots"]}
    files |= set(tiles_of(b.leaves, b.entry_bytes)) | set(b.approvals)
    if b.removals:
        files.add("voids.jsonl")
    if "cvr" in config.get("exports", []):
        files.add("cvr/cvr.json")
    return files


def manifest(b):
    """Path → hex, and whether the manifest has its form."""
    lines, rest = lines_of(b.files.get("MANIFEST.sha256", b"x"))
    listed, paths, sound = {}, [], not rest
    for line in lines:
        match = re.fullmatch(rb"([0-9a-f]{64})  ([^\n]+)", line)
        try:
            paths.append(match[2].decode())
            listed[paths[-1]] = match[1].decode()
        except (TypeError, UnicodeDecodeError):
            sound = False
    return listed, sound and ordered(paths)


def c01(b):
    listed, sound = manifest(b)
    expected, present = expected_files(b), set(b.files)
    outside = lambda path: (
        path == "MANIFEST.sha256" or path.startswith("log/") or b.approvals.get(path, (0, 0, False))[2]
    )
    must_list = {path for path in present if not outside(path)}
    return judged(
        b.is_sound,
        sound,
        b.config is not None,
        present - {"verifier/verify.html"} == expected,
        set(listed) == must_list,
        all(re.fullmatch(rf"{PART}(/{PART})*", path) for path in present),
    )


def c02(b):
    listed, _ = manifest(b)
    final = b.last("final")
    return judged(
        all(path in b.files and sha(b.files[path]).hex() == value for path, value in listed.items()),
        final is not None and final["manifest"] == b.hash("MANIFEST.sha256"),
    )


def c03(b):
    pots = b.config["pots"] if b.config else None
    loose = [one for one in b.projects or [] if pots is not None and one["pot"] not in pots]
    return judged(not b.bad_form, not loose, all(len(one) <= 0xFFFF for one in b.entry_bytes))
