"""The checks: section 5 of docs/reference/tally-bundle.md. Each returns a status."""

import re

from bundle import ALWAYS, Bundle
from count import names_in
from formats import (
    Head,
    Key,
    Unreadable,
    b64,
    canonical,
    from_b64,
    is_b64,
    is_signature,
    leaf_of,
    lines_of,
    parse_json,
    root_by_proof,
    root_of,
    sha,
    split_heads,
    tiles_of,
    tracking_code,
)
from tables import FORMULAS, csv, cvr, pabulib, projects_rows, result_rows

PASS, FAIL, OPEN, NONE = "pass", "fail", "incomplete", "not-applicable"
PART = r"[A-Za-z0-9_-][A-Za-z0-9._-]*"


def judged(*facts):
    return PASS if all(facts) else FAIL


def ordered(texts):
    return all(a.encode() < b.encode() for a, b in zip(texts, texts[1:]))


# C: completeness


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


# A: authenticity


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
    rounds = [one["round"] for one in (b.config, b.summary, b.result) if one]
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


# L: the log


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
    may_revote = b.config is None or b.config.get("revote", True)
    commitments = [cast["c"] for _, cast in b.casts]
    revisions = [[cast["r"] for _, cast in casts] for casts in b.by_voter.values()]
    return judged(
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


# E: eligibility


def e01(b):
    return judged(b.open and b.open["cred"] == "hmac" and len(b.by_voter) <= b.open["roll"]["total"])


def e02(b):
    voters = [one["k"] for _, one in b.openings]
    return judged(len(set(voters)) == len(voters), set(voters) == set(b.effective))


def e03(b):
    if b.open is None:
        return FAIL
    roll, styles = b.open["roll"], [one["style"] for _, one in b.openings]
    people, summary = roll["byStyle"], b.summary
    return judged(
        all(styles.count(style) <= people.get(style, 0) for style in set(styles)),
        sum(people.values()) == roll["total"],
        b.config is None or set(people) <= set(b.config["styles"]),
        summary is not None
        and (summary["total"], summary["byStyle"], summary["rollHash"])
        == (roll["total"], people, b.open["rollHash"]),
    )


def e04(b):
    if not b.removals:
        return NONE
    reasons = (b.config or {}).get("voidReasons", [])
    voids, good, lines = set(), [], []
    reveal = next((i for i, one in enumerate(b.entries) if one and one["t"] == "reveal"), None)
    for index, one in b.removals:
        key = (one["k"], one["r"])
        cast = b.by_key.get(key, (-1,))[0]
        good.append(0 <= cast < index and one["reason"] in reasons)
        good.append((one["t"] == "void") != (key in voids))
        (voids.add if one["t"] == "void" else voids.discard)(key)
        repeated = {name: one[name] for name in ("t", "k", "r", "reason", "ref", "by")}
        place = {"index": index, "cast": cast, "code": tracking_code(b.leaves[cast]) if cast >= 0 else ""}
        after = reveal is not None and index > reveal
        lines.append(canonical({"v": 1, **repeated, **place, "afterReveal": after}) + "\n")
    return judged(*good, b.text("voids.jsonl") == "".join(lines))


def e05(b):
    close = b.last("close")
    return judged(
        close
        and close["casts"] == len(b.casts)
        and close["credentials"] == len(b.by_voter)
        and close["voids"] == len(b.voids_at_close)
        and close["openAtClose"] == len(b.effective_at_close)
    )


# B: ballots


def b01(b):
    published = [(one["k"], one["r"]) for _, one in b.openings]
    counting = {(k, cast["r"]) for k, (_, cast) in b.effective.items()}
    others = {(c["k"], c["r"], c["c"]) for _, c in b.casts if (c["k"], c["r"]) not in counting}
    secret = [(one["k"], one["r"], one["c"]) for one in b.superseded]
    reveal = b.last("reveal")
    return judged(
        len(set(published)) == len(published) and set(published) == counting,
        len(set(secret)) == len(secret) and set(secret) == others,
        reveal is not None and reveal["ballots"] == b.hash("ballots.jsonl"),
        reveal is not None and reveal["n"] == len(b.ballot_bytes),
    )


def b02(b):
    def fits(line, one):
        _, cast = b.by_key.get((one["k"], one["r"]), (None, None))
        return cast is not None and cast["c"] == b64(sha(b.ballot_bytes[line - 1]))

    return judged(*(fits(line, one) for line, one in b.openings))


def b03(b):
    salts = [one["salt"] for _, one in b.openings]
    if not all(is_b64(salt, 32) for salt in salts):
        return FAIL
    salts = [from_b64(salt, 32) for salt in salts]
    halves = [half for salt in salts for half in (salt[:16], salt[16:])]
    return judged(len(set(halves)) == len(halves), all(len(set(salt)) >= 14 for salt in salts))


def b04(b):
    if b.config is None or b.projects is None:
        return FAIL
    costs = {(one["pot"], one["id"]): int(one["costMinor"]) for one in b.projects}

    def fits(opening):
        shown = b.config["styles"].get(opening["style"])
        return shown is not None and all(
            pot in shown and selections_fit(b.config["pots"][pot], pot, selections, costs)
            for pot, selections in opening["ballot"].items()
        )

    return judged(*(fits(one) for _, one in b.openings))


def selections_fit(pot, name, selections, costs):
    form, kind, names = pot["ballot"], selections["type"], list(names_in(selections))
    if kind != {"knapsack": "approval"}.get(form["type"], form["type"]):
        return False
    if not all((name, one) in costs for one in names) or len(set(names)) != len(names):
        return False
    if kind == "approval" and not ordered(names):
        return False
    if form["type"] == "knapsack":
        return sum(costs[name, one] for one in names) <= int(pot["budgetMinor"])
    given = list(selections.get("points", {}).values())
    if kind == "scoring":
        return all(form["lowest"] <= one <= form["highest"] for one in given)
    if kind == "cumulative":
        most = form.get("mostPerProject", form["points"])
        if not all(1 <= one <= most for one in given) or sum(given) > form["points"]:
            return False
    longest = form.get("max", form.get("points"))
    return not names or form.get("min", 1) <= len(names) <= longest


def b05(b):
    hashes = [sha(one) for one in b.ballot_bytes]
    secret = [from_b64(one["c"]) for one in b.superseded]
    keys = {"ballot", "k", "r", "round", "salt", "style", "v"}
    return judged(
        all(x < y for x, y in zip(hashes, hashes[1:])),
        all(x < y for x, y in zip(secret, secret[1:])),
        not (b.open and b.open["profile"] == "sealed" and hashes),
        all(extra_keys(one) <= keys for one in b.ballot_bytes),
    )


def extra_keys(data):
    try:
        value = parse_json(data)
        return set(value) if isinstance(value, dict) else set()
    except Unreadable:
        return set()


# R: the result


def r01(b):
    frozen = {"config.json": "config", "projects.json": "projects", "policy.txt": "witnesses"}
    return judged(b.open and all(b.hash(path) == b.open[name] for path, name in frozen.items()))


def r02(b):
    if b.config is None or b.projects is None:
        return FAIL

    def fits(name, pot):
        own = [one for one in b.projects if one["pot"] == name]
        if sorted(one["id"] for one in own) != sorted(pot["tieOrder"]):
            return False
        if "tie" not in pot:
            return True
        seed = bytes.fromhex(pot["tie"]["seed"])
        keys = {"min-cost": lambda one: int(one["costMinor"]), "id": lambda one: one["id"].encode()}
        rank = lambda one: [keys[key](one) for key in pot["tie"]["keys"]] + [sha(seed + one["id"].encode())]
        return [one["id"] for one in sorted(own, key=rank)] == pot["tieOrder"]

    return judged(*(fits(name, pot) for name, pot in b.config["pots"].items()))


def counted(check):
    """A check that needs the recount of every pot."""

    def checked(b):
        if b.counts is None:
            return FAIL
        return OPEN if b.uncounted else check(b)

    return checked


@counted
def r03(b):
    result = {
        **{"v": 1, "round": b.config["round"], "roll": b.open["roll"]["total"] if b.open else 0},
        **{"casts": len(b.casts), "credentials": len(b.by_voter), "counted": len(b.ballot_bytes)},
        "pots": {count.pot.id: count.result() for count in b.counts},
    }
    trace = [canonical(step).encode() + b"\n" for count in b.counts for step in count.trace()]
    same = b.files.get("result.json") == canonical(result).encode()
    return judged(same, b.files.get("trace.jsonl") == b"".join(trace))


@counted
def r04(b):
    path = lambda count: f"pabulib/{b.config['round']}-{count.pot.id}.pb"
    return judged(*(b.text(path(count)) == pabulib(b.config, count) for count in b.counts))


def r05(b):
    wanted = "cvr" in (b.config or {}).get("exports", [])
    if not wanted:
        return FAIL if "cvr/cvr.json" in b.files else NONE
    if b.projects is None:
        return FAIL
    return judged(b.text("cvr/cvr.json") == canonical(cvr(b.config, b.projects, b.openings)))


@counted
def r06(b):
    tally = b.last("tally")
    rules = {name: f"{pot['rule']['id']}/{pot['rule']['version']}" for name, pot in b.config["pots"].items()}
    same = lambda path, rows: b.text(path) in (csv(rows), csv(rows, FORMULAS))
    return judged(
        tally is not None and tally["result"] == b.hash("result.json") and tally["method"] == rules,
        same("projects.csv", list(projects_rows(b.projects))),
        same("result.csv", list(result_rows(b.counts))),
    )


def r07(b):
    papers = [(i, one) for i, one in enumerate(b.entries) if one and one["t"] == "paper"]
    on_paper = [(i, cast) for i, cast in b.casts if "b" in cast]
    if not papers and not on_paper:
        return NONE
    names, places, good = [one["batch"] for _, one in papers], {}, []
    for index, one in papers:
        end = index + 1
        while end < len(b.entries) and (cast := b.entries[end]) and cast.get("b") == one["batch"]:
            places[end] = one["batch"]
            end += 1
        good.append(end - index - 1 == one["n"])
    for index, cast in on_paper:
        good.append(places.get(index) == cast["b"] and len(b.by_voter[cast["k"]]) == 1)
    return judged(*good, len(set(names)) == len(names))


# X: this program


def x01(b):
    if not b.is_self_tested:
        return NONE
    in_charge = {"MANIFEST.sha256": c02, "log/checkpoint": a01, "log/checkpoints.txt": l02}
    in_charge.update({"log/entries.jsonl": l01, "ballots.jsonl": c02, "config.json": c02, "policy.txt": c02})
    in_charge.update({path: l04 for path in b.files if path.startswith("log/tile/")})
    noticed = []
    for path, check in in_charge.items():
        if b.files.get(path):
            data = bytearray(b.files[path])
            data[min(10, len(data) - 1)] ^= 1
            noticed.append(check(b.again({**b.files, path: bytes(data)})) == FAIL)
    return judged(*noticed)


CHECKS = {
    **{"C01": c01, "C02": c02, "C03": c03},
    **{"A01": a01, "A02": a02, "A03": a03, "A04": absent("timestamps"), "A05": a05},
    **{"L01": l01, "L02": l02, "L03": l03, "L04": l04, "L05": l05, "L06": l06, "L07": l07},
    **{"E01": e01, "E02": e02, "E03": e03, "E04": e04, "E05": e05},
    **{"B01": b01, "B02": b02, "B03": b03, "B04": b04, "B05": b05, "B06": absent("demographics")},
    **{"R01": r01, "R02": r02, "R03": r03, "R04": r04, "R05": r05, "R06": r06, "R07": r07, "X01": x01},
}


def verdict_of(statuses):
    if FAIL in statuses.values():
        return FAIL
    return OPEN if OPEN in statuses.values() else PASS
