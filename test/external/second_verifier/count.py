"""The recount: docs/reference/counting.md and 4.7 to 4.10 of docs/reference/tally-bundle.md.

Knows greedy, with ceilings, most winners and conflicts, and equal-shares without limits; says so where
a pot asks for more.
"""

from fractions import Fraction


class Unknown(Exception):
    """A rule, or a part of one, that this program does not count."""


class Project:
    def __init__(self, json):
        self.id, self.pot, self.cost = json["id"], json["pot"], int(json["costMinor"])
        self.name, self.least = json.get("name", json["id"]), json.get("leastMinor")
        self.votes, self.points, self.named, self.likes = 0, 0, 0, {}


class Pot:
    """A pot with its projects in tie order and, per project, who gives it how many points."""

    def __init__(self, config, name, projects, openings):
        json = config["pots"][name]
        self.id, self.json, self.ballot = name, json, json["ballot"]
        self.rule, self.options = json["rule"]["id"], json["rule"].get("options", {})
        self.budget = int(json["budgetMinor"])
        self.unit = 10 ** config.get("currency", {}).get("decimals", 2)
        own = [Project(one) for one in projects if one["pot"] == name]
        order = {one: place for place, one in enumerate(json["tieOrder"])}
        self.projects = sorted(own, key=lambda one: order.get(one.id, len(order)))
        held = [(line, one["ballot"][name]) for line, one in openings if name in one["ballot"]]
        self.votes, self.voters = held, len(held)
        for voter, (_, selections) in enumerate(held):
            for project in self.projects:
                self.note(project, voter, selections)

    def note(self, project, voter, selections):
        given = self.given(project.id, selections)
        project.named += project.id in names_in(selections)
        project.points += given
        if given > 0:
            project.votes += 1
            project.likes[voter] = given

    def given(self, project, selections):
        kind = selections["type"]
        if kind == "approval":
            return int(project in selections["projects"])
        if kind != "ordinal":
            missing = self.ballot.get("unlisted", 0) if self.ballot["type"] == "scoring" else 0
            return selections["points"].get(project, missing)
        ranking, points = selections["ranking"], self.ballot.get("points", [])
        if project not in ranking:
            return 0
        place = ranking.index(project)
        if self.ballot.get("short", "top") == "bottom":
            place += len(points) - len(ranking)
        return points[place] if 0 <= place < len(points) else 0

    def has_points(self):
        return self.ballot["type"] in ("cumulative", "scoring", "ordinal")

    def has_score(self):
        return self.ballot["type"] in ("cumulative", "scoring")


def names_in(selections):
    return selections.get("projects", selections.get("ranking", selections.get("points")))


class Count:
    """A pot that is being counted."""

    def __init__(self, pot):
        self.pot, self.left, self.won, self.steps, self.runs = pot, pot.budget, [], [], 1

    def turn(self, t, one, **more):
        self.steps.append(
            {
                **{"t": t, "project": one.id, "votes": one.votes},
                **{"costMinor": str(one.cost), "leftMinor": str(self.left)},
                **more,
            }
        )

    def win(self, one):
        self.won.append(one)
        self.left -= one.cost

    def losers(self):
        return [one for one in self.pot.projects if one not in self.won]

    def obstacle(self, one):
        limits = self.pot.json.get("limits", {})
        for rivals in limits.get("conflicts", []):
            if one.id in rivals:
                for winner in self.won:
                    if winner.id in rivals:
                        return {"reason": "conflict", "by": winner.id}
        for group in limits.get("groups", []):
            if one.id not in group["projects"]:
                continue
            inside = [winner for winner in self.won if winner.id in group["projects"]]
            spent = sum(winner.cost for winner in inside)
            if "ceilingMinor" in group and spent + one.cost > int(group["ceilingMinor"]):
                return {"reason": "ceiling", "by": group["name"]}
            if "mostWinners" in group and len(inside) >= group["mostWinners"]:
                return {"reason": "winners", "by": group["name"]}
        return None

    def trace(self):
        return [{**step, "pot": self.pot.id, "i": i} for i, step in enumerate(self.steps)]

    def result(self):
        pot, spent = self.pot, self.pot.budget - self.left
        order = [one.id for one in self.won]
        return {
            **{"ballots": pot.voters, "budgetMinor": str(pot.budget), "costMinor": str(spent)},
            **{"leftMinor": str(self.left), "order": order, "winners": by_bytes(order)},
            "projects": [
                {
                    **{"id": one.id, "costMinor": str(one.cost), "votes": one.votes},
                    **({"points": one.points} if pot.has_points() else {}),
                }
                for one in by_id(pot.projects)
            ],
            **{"rule": pot.json["rule"], "runs": self.runs},
            "ties": sum("tied" in step or step.get("isUnique") is False for step in self.steps),
        }


def by_bytes(texts):
    return sorted(texts, key=lambda one: one.encode())


def by_id(projects):
    return sorted(projects, key=lambda one: one.id.encode())


def tied(level):
    return {"tied": by_bytes([one.id for one in level])} if len(level) > 1 else {}


def count_pot(pot):
    groups = pot.json.get("limits", {}).get("groups", [])
    if "districts" in pot.json or "leftTo" in pot.json or any("floorMinor" in one for one in groups):
        raise Unknown("districts, left money and floors")
    if any(one.least is not None for one in pot.projects):
        raise Unknown("parts")
    if pot.rule in ("greedy", "greedy-per-cost"):
        return count_greedy(pot)
    if pot.rule == "equal-shares" and "limits" not in pot.json and pot.options.get("comparison", "none") == "none":
        return count_shares(pot)
    raise Unknown(f"{pot.rule} with {pot.options}")


# Greedy


def count_greedy(pot):
    count, options = Count(pot), pot.options
    eligible = []
    for one in pot.projects:
        missed = missed_by(pot, one)
        if missed is None:
            eligible.append(one)
        else:
            step = {"t": "ineligible", "project": one.id, "votes": one.votes, "costMinor": str(one.cost)}
            count.steps.append({**step, "missed": missed})
    take_by_rank(
        count,
        eligible,
        by_points=options.get("measure", "votes") == "points",
        per_cost=pot.rule == "greedy-per-cost",
        stops=options.get("onMisfit", "skip") == "stop",
    )
    return count


def missed_by(pot, one):
    options = pot.options
    if one.votes < int(options.get("minVotes", "0")):
        return "votes"
    if Fraction(options.get("minSharePercent", "0")) * pot.voters > 100 * one.votes:
        return "share"
    if one.votes * pot.budget < Fraction(options.get("relativeCost", "0")) * one.cost * pot.voters:
        return "relative-cost"
    return None


def take_by_rank(count, projects, by_points, per_cost=False, stops=False):
    value = (lambda one: one.points) if by_points else (lambda one: one.votes)

    def rank(one):
        if not per_cost:
            return (0, -value(one))
        if value(one) <= 0:
            return (2, 0)
        return (0, 0) if one.cost == 0 else (1, Fraction(-value(one), one.cost))

    ranking = sorted(projects, key=rank)
    funds_all = count.pot.options.get("fundUnsupported", False) and count.pot.voters > 0
    stopped = False
    for place, one in enumerate(ranking):
        points = {"points": one.points} if by_points else {}
        if value(one) <= 0 and not funds_all:
            count.turn("unsupported", one, **points)
            continue
        level = tied([other for other in ranking[place:] if rank(other) == rank(one)])
        obstacle = None if stopped else count.obstacle(one)
        if stopped:
            count.turn("unreached", one, **points, **level)
        elif obstacle is not None:
            count.turn("blocked", one, **points, **obstacle, **level)
        elif one.cost <= count.left:
            count.win(one)
            count.turn("take", one, **points, **level)
        else:
            stopped = stops
            count.turn("misfit", one, **points, **level)


# Equal Shares


def count_shares(pot):
    count, options = Count(pot), pot.options
    completion = options.get("completion", "none")
    utility = options.get("utility", "cost")
    if options.get("zeroCost", "fund") == "fund":
        fund_free(count)
    before = list(count.won)
    is_nothing = pot.voters == 0 or count.left == 0
    search = "none" if is_nothing else completion
    run, runs, stop, kept, over = 0, 1, "single", buy(count, endowment(count, 0), utility), None
    while search.startswith("add1"):
        if is_final(count, kept, search):
            runs, stop = run + 1, "exhaustive"
            break
        following = buy(count, endowment(count, run + 1), utility)
        if following["left"] < 0:
            runs, stop, over = run + 2, "over-budget", following
            break
        run, kept = run + 1, following
    each = "0/1" if is_nothing else ratio(endowment(count, run))
    first = {"t": "endowment", "perVoter": each, "voters": pot.voters, "run": run, "runs": runs, "stop": stop}
    ties = [
        {"t": "tie", "met": "over-budget", "project": step["project"], "tied": step["tied"]}
        for step in (over["steps"] if over else [])
        if "tied" in step
    ]
    count.steps = [first, *ties, *count.steps, *kept["steps"]]
    count.runs, count.left = runs, kept["left"]
    count.won = before + kept["won"]
    for one in count.losers():
        money = sum((kept["money"][voter] for voter in one.likes), Fraction(0))
        step = {"t": "short", "project": one.id, "supporters": one.votes}
        count.steps.append({**step, "money": ratio(money), "costMinor": str(one.cost)})
    if completion in ("greedy", "add1u", "add1eu"):
        take_by_rank(count, count.losers(), by_points=utility not in ("cost", "cardinality"))
    return count


def ratio(number):
    number = Fraction(number)
    return f"{number.numerator}/{number.denominator}"


def fund_free(count):
    free = [one for one in count.pot.projects if one.cost == 0 and one.votes > 0]
    for place, one in enumerate(free):
        count.win(one)
        step = {"t": "free", "project": one.id, "supporters": one.votes}
        count.steps.append({**step, **tied(free[place:])})


def endowment(count, run):
    pot = count.pot
    if pot.voters == 0:
        return Fraction(0)
    share, start = Fraction(count.left, pot.voters), pot.options.get("start", "exact")
    is_whole = start == "floor" or (start == "exact-then-floor" and run > 0)
    if is_whole and pot.options.get("completion", "none").startswith("add1"):
        share = Fraction(share // pot.unit * pot.unit)
    return share + run * pot.unit


def is_final(count, run, completion):
    missing = [one for one in count.losers() if one.votes > 0 and one.cost > 0 and one not in run["won"]]
    return not missing or (completion.startswith("add1e") and all(one.cost > run["left"] for one in missing))


def buy(count, each, utility):
    """One run: purchases until nobody can pay, or until more is spent than there is."""
    money = [each] * count.pot.voters
    left, won, steps = count.left, [], []
    by_cost = utility.startswith("cost") and utility != "cardinality"
    by_points = utility not in ("cost", "cardinality") and count.pot.has_points()
    offers = [one for one in count.losers() if one.votes > 0 and one.cost > 0]
    worth = lambda one, voter: one.likes[voter] if by_points else 1
    while left >= 0:
        prices = {}
        for one in offers:
            if one not in won:
                price = price_of(one, money, worth)
                if price is not None:
                    prices[one] = price
        if not prices:
            break
        weight = lambda one: prices[one] / one.cost if by_cost else prices[one]
        cheapest = min(weight(one) for one in prices)
        level = [one for one in offers if one in prices and weight(one) == cheapest]
        best = level[0]
        payments = {v: min(money[v], prices[best] * worth(best, v)) for v in best.likes if money[v] > 0}
        for voter, payment in payments.items():
            money[voter] -= payment
        left -= best.cost
        won.append(best)
        steps.append(
            {
                **{"t": "buy", "project": best.id, "supporters": best.votes, "paying": len(payments)},
                **{"share": ratio(max(payments.values())), "exhausted": sum(money[v] == 0 for v in payments)},
                **{"costMinor": str(best.cost), "leftMinor": str(left)},
                **({"perPoint": ratio(prices[best])} if by_points else {}),
                **tied(level),
            }
        )
    return {"left": left, "won": won, "steps": steps, "money": money}


def price_of(one, money, worth):
    """The smallest price per point for which payments add up to the cost; none if they cannot."""
    supporters = sorted(one.likes, key=lambda voter: money[voter] / worth(one, voter))
    rest, points = Fraction(one.cost), sum(worth(one, voter) for voter in supporters)
    if sum(money[voter] for voter in supporters) < rest:
        return None
    for voter in supporters:
        price = rest / points
        if price * worth(one, voter) <= money[voter]:
            return price
        rest -= money[voter]
        points -= worth(one, voter)
    return None
