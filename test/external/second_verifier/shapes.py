"""Which fields and values JSON may have: section 4 of docs/reference/tally-bundle.md."""

import re
import unicodedata
from datetime import datetime

from formats import is_b64

SLUG = re.compile(r"[a-z0-9-]{1,64}")
MOST = 2**53 - 1


def obj(required, optional=None):
    shapes = {**required, **(optional or {})}
    return lambda value: (
        isinstance(value, dict)
        and all(key in value for key in required)
        and all(key in shapes and shapes[key](one) for key, one in value.items())
    )


def table(key, item):
    return lambda value: isinstance(value, dict) and all(key(k) and item(v) for k, v in value.items())


def items(item, count=None):
    return lambda value: (
        isinstance(value, list) and count in (None, len(value)) and all(item(one) for one in value)
    )


def distinct(item):
    return lambda value: items(item)(value) and len(set(value)) == len(value)


def one_of(*allowed):
    return lambda value: any(type(value) is type(one) and value == one for one in allowed)


def text(pattern):
    return lambda value: isinstance(value, str) and re.fullmatch(pattern, value) is not None


def number(low=0, high=MOST):
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def choice(tag, shapes):
    return lambda value: isinstance(value, dict) and shapes.get(value.get(tag), lambda _: False)(value)


def both(shape, more):
    return lambda value: shape(value) and more(value)


def free(low, high):
    return lambda value: (
        isinstance(value, str)
        and low <= len(value) <= high
        and not any(unicodedata.category(one) == "Cc" for one in value)
    )


def base64_of(length, url=False):
    return lambda value: isinstance(value, str) and is_b64(value, length, url)


def instant(value):
    if not text(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")(value):
        return False
    try:
        return bool(datetime.strptime(value, "%Y-%m-%dT%H:%M:%S.%fZ"))
    except ValueError:
        return False


def in_order(ids):
    return all(a.encode() < b.encode() for a, b in zip(ids, ids[1:]))


slug, label = text(SLUG), text(r"[A-Za-z0-9-]{1,64}")
words, H, one, count = free(0, 1000), base64_of(32), one_of(1), number()
money = text(r"0|[1-9][0-9]{0,17}")
project_id = both(free(1, 64), lambda value: "," not in value and value.strip() == value)
ids = items(project_id)
k, key_id = base64_of(16, url=True), text(r"[0-9a-f]{8}")
commit = text(r"[0-9a-f]{40}|[0-9a-f]{64}")
HEAD = obj({"size": count, "root": H})
by_style = table(slug, count)
two = items(key_id, 2)
key_texts = items(free(1, 200))
KEYS = {"log": key_texts, "cred": H, "seal": key_texts, "approvers": key_texts}


def open_entry(cred, keys):
    return obj(
        {
            **{"t": one_of("open"), "v": one, "round": slug, "config": H, "projects": H, "rollHash": H},
            **{"roll": obj({"total": count, "byStyle": by_style}), "keys": obj(keys), "witnesses": H},
            **{"code": commit, "profile": one_of("open", "sealed"), "cred": one_of(cred)},
        },
        {"admin": HEAD},
    )


def entry(t, required, optional=None):
    return obj({"t": one_of(t), "v": one, **required}, optional)


REMOVAL = {"k": k, "r": count, "reason": label, "ref": H, "by": two}
BLIND = {**KEYS, "blind": table(slug, text(r"[A-Za-z0-9+/=]+"))}
ENTRY = choice(
    "t",
    {
        "open": choice("cred", {"hmac": open_entry("hmac", KEYS), "blind": open_entry("blind", BLIND)}),
        "cast": entry("cast", {"k": k, "r": count, "c": H}, {"b": label}),
        "void": entry("void", REMOVAL),
        "restore": entry("restore", REMOVAL),
        "paper": entry("paper", {"batch": label, "n": count, "sheets": H, "by": two}),
        "rule": entry(
            "rule",
            {
                **{"what": label, "ref": H, "by": two},
                "to": text(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z"),
            },
        ),
        "close": entry(
            "close",
            {"casts": count, "credentials": count, "voids": count, "openAtClose": count},
            {"admin": HEAD},
        ),
        "reveal": entry("reveal", {"ballots": H, "n": count}),
        "tally": entry(
            "tally",
            {"result": H, "method": table(slug, text(r"[a-z0-9-]+/[1-9][0-9]*")), "code": commit},
        ),
        "final": entry("final", {"manifest": H}),
    },
)
APPROVAL = obj({"v": one, "alg": one_of("ed25519"), "key": key_id, "sig": base64_of(64)})
points = table(project_id, number(-MOST))
SELECTIONS = choice(
    "type",
    {
        "approval": obj({"type": one_of("approval"), "projects": ids}),
        "ordinal": obj({"type": one_of("ordinal"), "ranking": ids}),
        "cumulative": obj({"type": one_of("cumulative"), "points": points}),
        "scoring": obj({"type": one_of("scoring"), "points": points}),
    },
)
OPENING = obj(
    {
        **{"v": one, "round": slug, "k": k, "r": count, "style": slug},
        **{"ballot": table(slug, SELECTIONS), "salt": text(r"[A-Za-z0-9+/=]{0,200}")},
    }
)
SUPERSEDED = obj({"k": k, "r": count, "c": H, "superseded": one_of(True)})
ROLL_SUMMARY = obj({"v": one, "round": slug, "rollHash": H, "total": count, "byStyle": by_style})
PROJECTS = both(
    items(
        both(
            obj(
                {"id": project_id, "costMinor": money, "pot": slug},
                {"name": words, "area": words, "leastMinor": money},
            ),
            lambda one: "leastMinor" not in one or 0 < int(one["leastMinor"]) < int(one["costMinor"]),
        )
    ),
    lambda value: in_order([one["id"] for one in value]),
)

# Rules and ballots of a pot

flag, misfit = one_of(True, False), one_of("skip", "stop")
GREEDY = {
    **{"onMisfit": misfit, "fundUnsupported": flag, "measure": one_of("votes", "points")},
    "minVotes": text(r"0|[1-9][0-9]{0,8}"),
    "minSharePercent": text(r"(0|[1-9][0-9]?)(\.[0-9]{1,6})?|100(\.0{1,6})?"),
    "relativeCost": text(r"0|[1-9][0-9]{0,3}/[1-9][0-9]{0,3}"),
}
OPTIONS = {
    "greedy": GREEDY,
    "greedy-per-cost": GREEDY,
    "equal-shares": {
        "utility": one_of("cost", "cardinality", "points", "cost-points", "borda", "cost-borda"),
        "completion": one_of("none", "greedy", "add1", "add1e", "add1u", "add1eu"),
        "start": one_of("exact", "floor", "exact-then-floor"),
        "comparison": one_of("none", "satisfaction", "exclusion"),
        **{"fundUnsupported": flag, "zeroCost": one_of("fund", "skip")},
    },
    "phragmen": {"onMisfit": misfit, "fundUnsupported": flag},
    "knapsack-optimum": {"welfare": one_of("votes", "points", "cost")},
    "maximin-support": {},
}
RULE = choice(
    "id",
    {
        name: obj({"id": one_of(name), "version": one}, {"options": obj({}, options)})
        for name, options in OPTIONS.items()
    },
)
some, many, mark = number(1, 100_000), number(1, 1_000_000), number(-1_000_000, 1_000_000)


def lengths(value):
    return value.get("min", 1) <= value.get("max", MOST)


BALLOT = choice(
    "type",
    {
        "approval": both(obj({"type": one_of("approval"), "max": some}, {"min": some}), lengths),
        "knapsack": obj({"type": one_of("knapsack")}),
        "cumulative": both(
            obj(
                {"type": one_of("cumulative"), "points": many},
                {"min": some, "max": some, "mostPerProject": many},
            ),
            lambda b: max(b.get("min", 1), b.get("mostPerProject", 1)) <= b["points"] and lengths(b),
        ),
        "scoring": both(
            obj({"type": one_of("scoring"), "lowest": mark, "highest": mark}, {"unlisted": mark}),
            lambda b: b["lowest"] < b["highest"],
        ),
        "ordinal": both(
            obj(
                {"type": one_of("ordinal"), "max": some, "points": items(number(0, 1_000_000))},
                {"min": some, "short": one_of("top", "bottom")},
            ),
            lambda b: len(b["points"]) == b["max"]
            and b["points"] == sorted(b["points"], reverse=True)
            and lengths(b),
        ),
    },
)
GROUP = both(
    obj({"name": free(1, 100), "projects": ids}, {"ceilingMinor": money, "floorMinor": money, "mostWinners": count}),
    lambda g: "ceilingMinor" not in g or int(g.get("floorMinor", "0")) <= int(g["ceilingMinor"]),
)


def pot_fits(pot):
    kind = pot["ballot"]["type"]
    for name in ("utility", "measure", "welfare"):
        value = pot["rule"].get("options", {}).get(name, "")
        if value.endswith("borda") and kind != "ordinal":
            return False
        if value.endswith("points") and kind not in ("cumulative", "scoring", "ordinal"):
            return False
    limits = pot.get("limits", {})
    groups, conflicts = limits.get("groups", []), limits.get("conflicts", [])
    names = [group["name"] for group in groups]
    lists = [group["projects"] for group in groups] + conflicts
    return (
        len(set(names)) == len(names)
        and all(len(one) >= 2 for one in conflicts)
        and all(in_order(one) and set(one) <= set(pot["tieOrder"]) for one in lists)
    )


POT = both(
    obj(
        {
            **{"budgetMinor": both(money, lambda m: m != "0"), "ballot": BALLOT, "rule": RULE},
            "tieOrder": distinct(project_id),
        },
        {
            **{"name": words, "leftTo": slug, "districts": table(slug, money)},
            "tie": obj({"keys": distinct(one_of("min-cost", "id")), "seed": text(r"([0-9a-f]{2}){0,512}")}),
            "limits": obj({}, {"groups": items(GROUP), "conflicts": items(ids)}),
        },
    ),
    pot_fits,
)


def pots_fit(config):
    pots, styles = config["pots"], config["styles"]
    if not pots or not all(pot in pots for shown in styles.values() for pot in shown):
        return False
    for name, pot in pots.items():
        passed, after = {name}, pot.get("leftTo")
        if after in pots and "districts" in pots[after]:
            return False
        while after is not None:
            if after not in pots or after in passed:
                return False
            passed.add(after)
            after = pots[after].get("leftTo")
        if "districts" in pot:
            shares = pot["districts"]
            voting = {style for style, shown in styles.items() if name in shown}
            total = sum(int(one) for one in shares.values())
            if pot["rule"]["id"] != "equal-shares" or total != int(pot["budgetMinor"]) or set(shares) != voting:
                return False
    return True


CONFIG = both(
    obj(
        {"v": one, "round": slug, "pots": table(slug, POT), "styles": table(slug, distinct(slug))},
        {
            **{"title": words, "city": obj({"name": words}, {"country": words})},
            "currency": obj({"code": text(r"[A-Z]{3}"), "decimals": number(0, 4)}),
            **{"opens": instant, "closes": instant, "graceSeconds": count, "revote": flag},
            **{"voidReasons": distinct(slug), "exports": distinct(one_of("cvr"))},
            "objectionDays": number(0, 365),
            "privacy": obj({"profile": one_of("open", "sealed"), "smallStyles": words}),
        },
    ),
    pots_fit,
)
RESULT = obj(
    {
        **{"v": one, "round": slug, "roll": count, "casts": count, "credentials": count, "counted": count},
        "pots": table(
            slug,
            obj(
                {
                    **{"ballots": count, "budgetMinor": money, "costMinor": money, "leftMinor": money},
                    **{"order": ids, "winners": ids, "rule": RULE, "runs": count, "ties": count},
                    "projects": items(
                        obj({"id": project_id, "costMinor": money, "votes": count}, {"points": number(-MOST)})
                    ),
                },
                {"receivedMinor": money, "partial": items(obj({"id": project_id, "grantedMinor": money}))},
            ),
        ),
    }
)

# Steps of the trace

ratio, whole = text(r"(0|[1-9][0-9]*)/[1-9][0-9]*"), text(r"-?(0|[1-9][0-9]*)")
PLACE = {"pot": slug, "i": count}
AMOUNTS = {"costMinor": money, "leftMinor": money}
TURN = {"project": project_id, "votes": count, **AMOUNTS}
LOAD = {"project": project_id, "supporters": count, "load": lambda v: v is None or ratio(v), **AMOUNTS}
WELFARE = {"project": project_id, "votes": count, "welfare": whole, "costMinor": money}
BUYER = {"project": project_id, "supporters": count}
TIED = {"tied": ids}
FIGURES = {"points": number(-MOST), **TIED}
OBSTACLE = {**FIGURES, "reason": one_of("ceiling", "winners", "conflict"), "by": words}
DISTRICT = obj({"style": slug, "voters": count, "perVoter": ratio})
STOP = one_of("single", "over-budget", "exhaustive")
STEPS = {
    **{t: (TURN, {**FIGURES, "floor": words}) for t in ("take", "misfit", "unsupported")},
    **{t: (TURN, OBSTACLE) for t in ("unreached", "blocked")},
    "ineligible": (
        {"project": project_id, "votes": count, "costMinor": money, "missed": one_of("votes", "share", "relative-cost")},
        {},
    ),
    "part": ({**TURN, "grantedMinor": money}, TIED),
    "endowment": (
        {"perVoter": ratio, "voters": count, "run": count, "runs": count, "stop": STOP},
        {"districts": items(DISTRICT)},
    ),
    "tie": ({"met": one_of("over-budget", "greedy"), "project": project_id, "tied": ids}, {}),
    "free": (BUYER, TIED),
    "buy": ({**BUYER, "paying": count, "share": ratio, "exhausted": count, **AMOUNTS}, {"perPoint": ratio, **TIED}),
    "short": ({**BUYER, "money": ratio, "costMinor": money}, {}),
    "comparison": (
        {
            **{"mode": one_of("satisfaction", "exclusion"), "preferShares": count, "preferGreedy": count},
            "kept": one_of("equal-shares", "greedy"),
        },
        {},
    ),
    **{t: (LOAD, TIED) for t in ("load", "load-misfit", "load-unreached")},
    "optimum": ({"welfare": whole, "isUnique": flag, **AMOUNTS}, {"shortMinor": money}),
    **{t: (WELFARE, {}) for t in ("chosen", "left-out")},
}
TRACE = choice(
    "t", {t: obj({"t": one_of(t), **PLACE, **required}, optional) for t, (required, optional) in STEPS.items()}
)
