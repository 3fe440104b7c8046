"""Checks A: authenticity: section 5 of docs/reference/tally-bundle.md."""

import re

from bundle import Bundle
from formats import Key, Unreadable, from_b64, is_signature
from statuses import PASS, FAIL, OPEN, NONE, judged


def signatures(b, head):
    """Whether the log signed, which witnesses did, and whether every line is known, right and single."""
    logged, witnesses, clean, used = False, set(), True, set()
    for line in head.lines:
        name, key_id, _ = line
        clean = clean and (name, key_id) not in used
        used.add((name, key_id))
        if b.key and (name, key_id) == (b.key.name, b.key.id):
            logged = head.is_signed(line, b.key)
            continue
        known = b.policy.witnesses if b.policy else {}
        witness = next((n for n, key in known.items() if (key.name, key.id) == (name, key_id)), None)
        if witness is not None and head.is_signed(line, known[witness]):
            witnesses.add(witness)
        else:
            clean = False
    return logged, witnesses, clean


def a01(b):
    if b.head is None or b.key is None or not signatures(b, b.head)[0]:
        return FAIL
    return OPEN if b.key_text is None else PASS


def a02(b):
    if b.open is None:
        return FAIL
    round_, keys = b.open["round"], b.open["keys"]["log"]
    own, pem = b.own_key, b.text("keys/log.pem")
    origin = b.head.origin if b.head else None
    rounds = [one["round"] if one else None for one in (b.config, b.summary, b.result)]
    rounds += [one["round"] for _, one in b.openings]
    return judged(
        origin is not None and origin.endswith(f"/rounds/{round_}/log"),
        all((key := Bundle.read_key(text)) and key.name == origin for text in keys),
        own is not None and keys == [own.text],
        own is not None and b.key is not None and b.key.text == own.text,
        own is not None and pem is not None and pem.rstrip() == own.pem(),
        b.policy is not None and [key.text for key in b.policy.logs] == keys,
        all(one == round_ for one in rounds),
        are_approvers(b.open["keys"]["approvers"]),
    )


def are_approvers(texts):
    try:
        keys = [Key(text) for text in texts]
    except Unreadable:
        return False
    named = all(key.type == 1 and re.fullmatch(r"[^/]+(/.+)?/approvers/[^/]+", key.name) for key in keys)
    return named and len({key.id for key in keys}) == len({key.public for key in keys}) == len(keys)


def a03(b):
    if b.head is None or b.policy is None:
        return FAIL
    _, witnesses, clean = signatures(b, b.head)
    return judged(clean, b.policy.is_met(b.policy.quorum, witnesses))


def absent(kind):
    return lambda b: FAIL if any(path.startswith((f"{kind}/", f"{kind}.")) for path in b.files) else NONE


def a05(b):
    if not b.approvals:
        return NONE
    keys = {}
    for text in b.open["keys"]["approvers"] if b.open else []:
        key = Bundle.read_key(text)
        if key:
            keys.setdefault(key.id, key)
    right = []
    for index, key_id, _, value in b.approvals.values():
        by = b.entries[index]["by"]
        message = b"baraza-approval-v1\n" + b.entry_bytes[index]
        right.append(
            value is not None
            and by[0] != by[1]
            and value["key"] == key_id
            and key_id in keys
            and is_signature(keys[key_id], message, from_b64(value["sig"], 64))
        )
    return judged(*right)
