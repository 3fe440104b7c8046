package main

import "encoding/base64"

var (
	treeShape  = record(fields{"size": countShape, "root": hashShape})
	keyList    = list(text(1, 200), 0, many)
	byShape    = list(keyIDShape, 2, 2)
	castRef    = fields{"t": anyText, "v": oneOf(int64(1)), "k": pseudonym, "r": countShape}
	actFields  = with(castRef, fields{"reason": labelShape, "ref": hashShape, "by": byShape})
	ruleMoment = like(`\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{3})?Z`)
)

func entryRecord(f fields) shape {
	return record(with(fields{"t": anyText, "v": oneOf(int64(1))}, f))
}

func openShape(v any) string {
	o, _ := v.(object)
	keys := fields{"log": keyList, "cred": hashShape, "seal": keyList, "approvers": keyList}
	if o["cred"] == "blind" {
		keys["blind"] = mapOf(slugShape, decoded(base64.StdEncoding, -1))
	}
	return entryRecord(fields{
		"round": slugShape, "config": hashShape, "projects": hashShape, "roll": record(rollShape), "rollHash": hashShape, "keys": record(keys),
		"witnesses": hashShape, "code": commitShape, "profile": oneOf("open", "sealed"), "cred": oneOf("hmac", "blind"), "admin?": treeShape,
	})(v)
}

var entryShape = byField("t", map[string]shape{
	"open": openShape,
	"cast": record(with(castRef, fields{"c": hashShape, "b?": labelShape})),
	"void": record(actFields), "restore": record(actFields),
	"paper":  entryRecord(fields{"batch": labelShape, "n": countShape, "sheets": hashShape, "by": byShape}),
	"rule":   entryRecord(fields{"what": labelShape, "to": ruleMoment, "ref": hashShape, "by": byShape}),
	"close":  entryRecord(fields{"casts": countShape, "credentials": countShape, "voids": countShape, "openAtClose": countShape, "admin?": treeShape}),
	"reveal": entryRecord(fields{"ballots": hashShape, "n": countShape}),
	"tally":  entryRecord(fields{"result": hashShape, "method": mapOf(slugShape, like(`[a-z0-9-]+/[1-9][0-9]*`)), "code": commitShape}),
	"final":  entryRecord(fields{"manifest": hashShape}),
})

var (
	approvalBallot = record(fields{"type": anyText, "projects": idList})
	pointBallot    = record(fields{"type": anyText, "points": mapOf(idShape, number(-maxSafe, maxSafe))})
	selections     = byField("type", map[string]shape{
		"approval": approvalBallot, "ordinal": record(fields{"type": anyText, "ranking": idList}), "cumulative": pointBallot, "scoring": pointBallot,
	})
	ballotFields = fields{
		"v": oneOf(int64(1)), "round": slugShape, "k": pseudonym, "r": countShape, "style": slugShape,
		"ballot": mapOf(slugShape, selections), "salt": saltShape,
	}
	ballotShape     = record(ballotFields)
	supersededShape = record(fields{"k": pseudonym, "r": countShape, "c": hashShape, "superseded": oneOf(true)})
	approvalShape   = record(fields{"alg": oneOf("ed25519"), "key": keyIDShape, "sig": decoded(base64.StdEncoding, 64), "v": oneOf(int64(1))})
)

// saltShape leaves to B03 whether these are 32 bytes.
var saltShape = like(`[A-Za-z0-9+/=]{0,200}`)

var resultShape = record(fields{
	"v": oneOf(int64(1)), "round": slugShape, "roll": countShape, "casts": countShape, "credentials": countShape, "counted": countShape,
	"pots": mapOf(slugShape, record(fields{
		"ballots": countShape, "budgetMinor": moneyShape, "costMinor": moneyShape, "leftMinor": moneyShape, "order": idList, "winners": idList,
		"projects": list(record(fields{"id": idShape, "costMinor": moneyShape, "votes": countShape, "points?": number(-maxSafe, maxSafe)}), 0, many),
		"rule":     ruleShape, "runs": countShape, "ties": countShape, "receivedMinor?": moneyShape,
		"partial?": list(record(fields{"id": idShape, "grantedMinor": moneyShape}), 0, many),
	})),
})

func step(f fields) shape {
	return record(with(fields{"t": anyText, "pot": slugShape, "i": countShape}, f))
}

var (
	points     = number(-maxSafe, maxSafe)
	stepBase   = fields{"project": idShape, "votes": countShape, "costMinor": moneyShape, "leftMinor": moneyShape}
	turnFields = with(stepBase, fields{"points?": points, "floor?": anything, "tied?": idList})
	loadFields = fields{"project": idShape, "supporters": countShape, "load": nullable(fraction), "costMinor": moneyShape, "leftMinor": moneyShape, "tied?": idList}
	setFields  = fields{"project": idShape, "votes": countShape, "welfare": anything, "costMinor": moneyShape}
	passFields = with(stepBase, fields{"points?": points, "reason?": oneOf("ceiling", "winners", "conflict"), "by?": anyText, "tied?": idList})
)

// anything stands where the page does not say what a field holds.
func anything(any) string { return "" }

func nullable(s shape) shape {
	return func(v any) string {
		if v == nil {
			return ""
		}
		return s(v)
	}
}

var stepShape = byField("t", map[string]shape{
	"ineligible": step(fields{"project": idShape, "votes": countShape, "costMinor": moneyShape, "missed": oneOf("votes", "share", "relative-cost")}),
	"take":       step(turnFields), "misfit": step(turnFields), "unsupported": step(turnFields),
	"unreached": step(passFields), "blocked": step(passFields),
	"part":       step(with(stepBase, fields{"grantedMinor": moneyShape, "tied?": idList})),
	"endowment":  step(fields{"perVoter": fraction, "voters": countShape, "run": countShape, "runs": countShape, "stop": oneOf("single", "over-budget", "exhaustive"), "districts?": anything}),
	"tie":        step(fields{"met": oneOf("over-budget", "greedy"), "project": idShape, "tied": idList}),
	"free":       step(fields{"project": idShape, "supporters": countShape, "tied?": idList}),
	"buy":        step(fields{"project": idShape, "supporters": countShape, "paying": countShape, "share": fraction, "exhausted": countShape, "costMinor": moneyShape, "leftMinor": moneyShape, "perPoint?": anything, "tied?": idList}),
	"short":      step(fields{"project": idShape, "supporters": countShape, "money": fraction, "costMinor": moneyShape}),
	"comparison": step(fields{"mode": oneOf("satisfaction", "exclusion"), "preferShares": countShape, "preferGreedy": countShape, "kept": oneOf("equal-shares", "greedy")}),
	"load":       step(loadFields), "load-misfit": step(loadFields), "load-unreached": step(loadFields),
	"optimum": step(fields{"welfare": anything, "isUnique": booleanShape, "costMinor": moneyShape, "leftMinor": moneyShape, "shortMinor?": moneyShape}),
	"chosen":  step(setFields), "left-out": step(setFields),
})

// projectsShape holds 4.2 but for the pots, which only the config knows.
func projectsShape(v any) string {
	if problem := list(projectShape, 0, many)(v); problem != "" {
		return problem
	}
	last := ""
	for i, each := range v.([]any) {
		p := each.(object)
		if i > 0 && str(p, "id") <= last {
			return "project " + str(p, "id") + " is not in order, or there twice"
		}
		last = str(p, "id")
		if p["leastMinor"] != nil && money(str(p, "leastMinor")).Cmp(money(str(p, "costMinor"))) >= 0 {
			return "the least of project " + last + " is not below its cost"
		}
	}
	return ""
}
