"""Checks E and B: eligibility and ballots: section 5 of docs/reference/tally-bundle.md."""

from count import names_in
from formats import Unreadable, b64, canonical, from_b64, is_b64, parse_json, sha, tracking_code
from statuses import FAIL, NONE, judged, ordered


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
        b.config is not None and set(people) <= set(b.config["styles"]),
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
        not hashes or bool(b.open and b.open["profile"] == "open"),
        all(extra_keys(one) <= keys for one in b.ballot_bytes),
    )


def extra_keys(data):
    try:
        value = parse_json(data)
        return set(value) if isinstance(value, dict) else set()
    except Unreadable:
        return set()
