"""Files that follow from others: 4.9 and 4.10 of docs/reference/tally-bundle.md, and bundle-files.md."""

from count import by_bytes, by_id, names_in

FORMULAS = "=+-@\t\r"
WIDE_FORMULAS = "\uff1d\uff0b\uff0d\uff20"


def csv(rows, formulas=FORMULAS + WIDE_FORMULAS):
    def cell(value):
        text = str(value)
        if text and text[0] in formulas:
            text = f"'{text}"
        return '"' + text.replace('"', '""') + '"' if any(one in text for one in '",\r\n') else text

    return "".join(",".join(cell(one) for one in row) + "\n" for row in rows)


def projects_rows(projects):
    yield ["id", "pot", "name", "cost_minor"]
    for one in projects:
        yield [one["id"], one["pot"], one.get("name", one["id"]), one["costMinor"]]


def result_rows(counts):
    yield ["pot", "project", "name", "cost_minor", "votes", "selected", "position"]
    for count in counts:
        order = [one.id for one in count.won]
        for one in by_id(count.pot.projects):
            place = order.index(one.id) + 1 if one.id in order else ""
            row = [count.pot.id, one.id, one.name, one.cost, one.votes, 0 if place == "" else 1, place]
            yield row


def decimal(minor, decimals):
    whole, rest = divmod(int(minor), 10**decimals)
    digits = str(rest).zfill(decimals).rstrip("0") if rest else ""
    return f"{whole}.{digits}" if digits else str(whole)


def day(instant):
    return ".".join(reversed(instant[:10].split("-")))


def listed(selections):
    """Projects and points as they stand in a file for other programs."""
    if selections["type"] == "approval":
        return by_bytes(selections["projects"]), []
    if selections["type"] == "ordinal":
        return selections["ranking"], []
    given = sorted(selections["points"].items(), key=lambda item: (-item[1], item[0].encode()))
    return [one for one, _ in given], [points for _, points in given]


def pabulib(config, count):
    pot, json = count.pot, count.pot.json
    decimals = config.get("currency", {}).get("decimals", 2)
    won, score = {one.id for one in count.won}, pot.has_score()
    rows = [["META"], ["key", "value"], *meta(config, count, decimals), ["PROJECTS"]]
    rows.append(["project_id", "cost", "votes", *(["score"] if score else []), "name", "selected"])
    for one in pot.projects:
        figures = [one.named, *([one.points] if score else [])]
        rows.append([one.id, decimal(one.cost, decimals), *figures, one.name.strip(), int(one.id in won)])
    rows += [["VOTES"], ["voter_id", "vote", *(["points"] if score else [])]]
    for line, selections in pot.votes:
        ids, points = listed(selections)
        rows.append([line, ",".join(ids), *([",".join(map(str, points))] if score else [])])

    def cell(value):
        text = str(value)
        return '"' + text.replace('"', '""') + '"' if any(one in text for one in ';"\r\n') else text

    return "".join(";".join(cell(one) for one in row) + "\n" for row in rows)


def meta(config, count, decimals):
    pot, json, ballot, city = count.pot, count.pot.json, count.pot.ballot, config.get("city", {})
    kind = ballot["type"]
    both = "opens" in config and "closes" in config
    rows = [
        ["description", f"{config.get('title', config['round'])}: {json.get('name', pot.id)}"],
        ["country", city.get("country", "Worldwide")],
        ["unit", city.get("name", config["round"])],
        ["instance", config["round"]],
        ["subunit", pot.id],
        ["num_projects", len(pot.projects)],
        ["num_votes", pot.voters],
        ["budget", decimal(pot.budget, decimals)],
        ["vote_type", "approval" if kind == "knapsack" else kind],
        ["rule", rule_name(count)],
        ["date_begin", day(config["opens"] if both else "1970-01-01")],
        ["date_end", day(config["closes"] if both else "1970-01-01")],
    ]
    if kind == "knapsack":
        rows.append(["max_sum_cost", decimal(json["budgetMinor"], decimals)])
    elif kind == "scoring":
        rows += [["min_points", ballot["lowest"]], ["max_points", ballot["highest"]]]
        rows.append(["default_score", ballot.get("unlisted", 0)])
    else:
        longest = min(ballot.get("max", ballot.get("points")), len(pot.projects))
        rows += [["min_length", ballot.get("min", 1)], ["max_length", longest]]
    if kind == "cumulative":
        rows.append(["max_points", ballot.get("mostPerProject", ballot["points"])])
        rows.append(["max_sum_points", ballot["points"]])
    if "currency" in config:
        rows.append(["currency", config["currency"]["code"]])
    if sum(one.cost for one in pot.projects) <= pot.budget:
        rows.append(["fully_funded", 1])
    return rows


def rule_name(count):
    pot, options = count.pot, count.pot.options
    if "limits" in pot.json or "districts" in pot.json or any(one.least for one in pot.projects):
        return "unknown"
    if pot.rule == "greedy":
        thresholds = [options.get(name, "0") for name in ("minVotes", "minSharePercent", "relativeCost")]
        free = all(set(one) <= set("0./") for one in thresholds)
        fits = (options.get("measure", "votes") == "points") == pot.has_score()
        wanted = all((one.points if pot.has_points() else one.votes) > 0 for one in pot.projects)
        if not free or not fits or not (wanted or options.get("fundUnsupported")):
            return "unknown"
        return "greedy-no-skip" if options.get("onMisfit") == "stop" else "greedy"
    gives = any(one.cost == 0 and one.votes > 0 for one in pot.projects)
    if pot.rule != "equal-shares" or (gives and options.get("zeroCost") != "skip"):
        return "unknown"
    completion = {"none": "", "add1": "/add1"}.get(options.get("completion", "none"))
    comparison = {"none": "", "satisfaction": "-comparison"}.get(options.get("comparison", "none"))
    by_cost = options.get("utility", "cost") == "cost" and pot.ballot["type"] in ("approval", "knapsack")
    named = by_cost and completion is not None and comparison is not None
    return f"equalshares{completion}{comparison}" if named else "unknown"


VARIATIONS = {"cumulative": "cumulative", "scoring": "range", "ordinal": "borda"}


def cvr(config, projects, openings):
    """cvr/cvr.json as a value."""
    place = {(one["pot"], one["id"]): i + 1 for i, one in enumerate(projects)}
    city = config.get("city", {}).get("name")
    codes = lambda value: [{"@type": "CVR.Code", "Type": "local-level", "Value": value}]
    own = {pot: [one for one in projects if one["pot"] == pot] for pot in by_bytes(config["pots"])}
    contests = [pot for pot, list_ in own.items() if list_]

    def contest(pot):
        return {
            **{"@type": "CVR.CandidateContest", "@id": f"contest-{pot}"},
            **{"Name": config["pots"][pot].get("name", pot), "Code": codes(pot)},
            "VoteVariation": VARIATIONS.get(config["pots"][pot]["ballot"]["type"], "approval"),
            "ContestSelection": [
                {
                    **{"@type": "CVR.CandidateSelection", "@id": f"selection-{place[pot, one['id']]}"},
                    "CandidateIds": [f"project-{place[pot, one['id']]}"],
                }
                for one in own[pot]
            ],
        }

    def selection(pot, selections, rank, project, points):
        return {
            **{"@type": "CVR.CVRContestSelection", "ContestSelectionId": f"selection-{place[pot, project]}"},
            **({"Rank": rank} if selections["type"] == "ordinal" else {}),
            "SelectionPosition": [
                {"@type": "CVR.SelectionPosition", "HasIndication": "yes", "NumberVotes": points}
            ],
        }

    def marks(pot, selections):
        ids, points = listed(selections)
        points = points or [1] * len(ids)
        each = enumerate(zip(ids, points))
        return [selection(pot, selections, i + 1, one, given) for i, (one, given) in each]

    def record(line, opening):
        held = [pot for pot in contests if pot in opening["ballot"]]
        snapshot = {
            **{"@type": "CVR.CVRSnapshot", "@id": f"snapshot-{line}", "Type": "original"},
            "CVRContest": [
                {
                    **{"@type": "CVR.CVRContest", "ContestId": f"contest-{pot}"},
                    "CVRContestSelection": marks(pot, opening["ballot"][pot]),
                }
                for pot in held
            ],
        }
        return {
            **{"@type": "CVR.CVR", "ElectionId": "election", "UniqueId": str(line)},
            **{"BallotStyleId": opening["style"], "CurrentSnapshotId": f"snapshot-{line}"},
            "CVRSnapshot": [snapshot],
        }

    unit = {"@type": "CVR.GpUnit", "@id": "city", "Type": "other", "OtherType": "city"}
    election = {
        **{"@type": "CVR.Election", "@id": "election", "ElectionScopeId": "city"},
        **{"Name": config.get("title") or config["round"], "Code": codes(config["round"])},
        "Candidate": [
            {
                **{"@type": "CVR.Candidate", "@id": f"project-{i + 1}"},
                **{"Name": one.get("name", one["id"]), "Code": codes(one["id"])},
            }
            for i, one in enumerate(projects)
        ],
        "Contest": [contest(pot) for pot in contests],
    }
    return {
        **{"@type": "CVR.CastVoteRecordReport", "Version": "1.0.0"},
        "GeneratedDate": config.get("closes", "1980-01-01T00:00:00.000Z"),
        "ReportGeneratingDeviceIds": ["baraza"],
        "ReportingDevice": [{"@type": "CVR.ReportingDevice", "@id": "baraza", "Application": "Baraza"}],
        "GpUnit": [{**unit, **({"Name": city} if city is not None else {})}],
        **{"Election": [election], "CVR": [record(line, one) for line, one in openings]},
    }
