"""Checks R: the result: section 5 of docs/reference/tally-bundle.md."""

from formats import canonical, sha
from statuses import FAIL, OPEN, NONE, judged
from tables import FORMULAS, csv, cvr, pabulib, projects_rows, result_rows


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
    if b.config is None:
        return FAIL
    wanted = "cvr" in b.config.get("exports", [])
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
