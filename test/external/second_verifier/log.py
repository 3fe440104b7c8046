"""Checks L: the log: section 5 of docs/reference/tally-bundle.md."""

import re

from authenticity import signatures
from bundle import Bundle
from formats import Head, Unreadable, b64, from_b64, leaf_of, root_by_proof, root_of, sha, split_heads, tiles_of, tracking_code
from statuses import PASS, FAIL, OPEN, NONE, judged
from tables import csv


def l01(b):
    return judged(b.head and b.head.size == len(b.leaves) and b.head.root == root_of(b.leaves))


def is_prefix(b, head):
    return head.size <= len(b.leaves) and head.root == root_of(b.leaves[: head.size])


def same_log(b, head):
    return b.head is not None and head.origin == b.head.origin and signatures(b, head)[0]


def l02(b):
    text = b.text("log/checkpoints.txt")
    parts = split_heads(text or "")
    heads = [Bundle.read_head(part) for part in parts]
    if not heads or None in heads or parts[-1] != b.text("log/checkpoint"):
        return FAIL
    good = []
    for head in heads:
        _, witnesses, clean = signatures(b, head)
        met = b.policy is None or b.policy.is_met(b.policy.quorum, witnesses)
        good.append(same_log(b, head) and is_prefix(b, head) and clean and met)
    sizes = [head.size for head in heads]
    return judged(*good, all(x < y for x, y in zip(sizes, sizes[1:])))


def l03(b):
    if not b.seen:
        return NONE
    heads = [Bundle.read_head(part) for text in b.seen for part in split_heads(text) or [""]]
    if None in heads or not all(same_log(b, head) for head in heads):
        return FAIL
    newer = [head for head in heads if head.size > len(b.leaves)]
    if not all(is_prefix(b, head) for head in heads if head not in newer):
        return FAIL
    return OPEN if newer else PASS


def l04(b):
    tiles = tiles_of(b.leaves, b.entry_bytes)
    present = {path: data for path, data in b.files.items() if path.startswith("log/tile/")}
    rows = [["line", "index", "k", "r", "c_base64", "c_hex", "tracking_code"]]
    for line, one in b.openings:
        index = b.by_key.get((one["k"], one["r"]), (-1,))[0]
        c = sha(b.ballot_bytes[line - 1])
        code = tracking_code(b.leaves[index] if index >= 0 else bytes(32))
        rows.append([line, index, one["k"], one["r"], b64(c), c.hex(), code])
    return judged(tiles == present, b.text("index.csv") == csv(rows))


LETTERS = {"open": "o", "cast": "c", "paper": "p", "void": "v", "restore": "v", "rule": "u"}
LETTERS.update({"close": "x", "reveal": "r", "tally": "t", "final": "f", "unreadable": "?"})


def l05(b):
    text = "".join(LETTERS[b.type(index)] for index in range(len(b.entries)))
    return judged(re.fullmatch(r"o[cpvu]*x[vu]*rtf([vu]*rtf)*u*", text))


def l06(b):
    may_revote = b.config is not None and b.config.get("revote", True)
    commitments = [cast["c"] for _, cast in b.casts]
    revisions = [[cast["r"] for _, cast in casts] for casts in b.by_voter.values()]
    return judged(
        b.config is not None,
        len(set(commitments)) == len(commitments),
        all(one == list(range(len(one))) for one in revisions),
        may_revote or all(len(one) == 1 for one in revisions),
    )


class Receipt:
    def __init__(self, text):
        top, _, head = text.partition("\n\n")
        lines = top.split("\n")
        if lines.pop(0) != "c2sp.org/tlog-proof@v1":
            raise Unreadable("no receipt")
        self.entry = from_b64(lines.pop(0)[6:]) if lines and lines[0].startswith("extra ") else None
        index = re.fullmatch(r"index (0|[1-9][0-9]{0,15})", lines.pop(0) if lines else "")
        if not index or len(lines) > 64:
            raise Unreadable("no index")
        self.index, self.proof, self.head = int(index[1]), [from_b64(one, 32) for one in lines], Head(head)


def l07(b):
    if not b.receipts:
        return NONE
    newer = False
    for text in b.receipts:
        try:
            receipt = Receipt(text)
        except Unreadable:
            return FAIL
        head, index = receipt.head, receipt.index
        recorded = b.entry_bytes[index] if index < len(b.entry_bytes) else None
        is_newer = head.size > len(b.leaves)
        newer = newer or is_newer
        if not same_log(b, head) or not (is_newer or is_prefix(b, head)):
            return FAIL
        if recorded is None and not is_newer:
            return FAIL
        entry = receipt.entry if receipt.entry is not None else recorded
        if entry is None:
            continue
        if recorded is not None and entry != recorded:
            return FAIL
        if index >= head.size or root_by_proof(leaf_of(entry), index, head.size, receipt.proof) != head.root:
            return FAIL
    return OPEN if newer else PASS
