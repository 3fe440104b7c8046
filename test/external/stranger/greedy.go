package main

import (
	"math/big"
	"sort"
)

// outlay is what a rule came to: its steps, the winners as they were chosen, what is left.
type outlay struct {
	steps   []object
	winners []*project
	left    *big.Int
	runs    int
}

type greedy struct {
	byPoints, perCost, stops, funds bool
	limits                          *limits
}

func (g greedy) measure(p *project) int64 {
	if g.byPoints {
		return p.points
	}
	return p.votes
}

// ahead compares two projects by what the rule measures; 0 is level. Per cost, what nobody supports
// comes last, and is level.
func (g greedy) ahead(a, b *project) int {
	x, y := big.NewInt(g.measure(a)), big.NewInt(g.measure(b))
	if g.perCost {
		if x.Sign() <= 0 || y.Sign() <= 0 {
			return boolean(x.Sign() > 0) - boolean(y.Sign() > 0)
		}
		x.Mul(x, b.cost)
		y.Mul(y, a.cost)
	}
	return x.Cmp(y)
}

func boolean(b bool) int {
	if b {
		return 1
	}
	return 0
}

// run funds projects, which come in tie order, from a sum of money.
func (g greedy) run(projects []*project, money *big.Int) outlay {
	order := append([]*project(nil), projects...)
	sort.SliceStable(order, func(i, j int) bool { return g.ahead(order[i], order[j]) > 0 })
	out := outlay{left: new(big.Int).Set(money)}
	stopped := false
	for i, p := range order {
		step := object{"project": p.id, "votes": p.votes, "costMinor": p.cost.String()}
		if g.byPoints {
			step["points"] = p.points
		}
		level := []*project{p}
		for _, other := range order[i+1:] {
			if g.ahead(p, other) == 0 {
				level = append(level, other)
			}
		}
		reason, by := g.limits.forbids(p)
		switch {
		case g.measure(p) <= 0 && !g.funds:
			step["t"], level = "unsupported", nil
		case stopped:
			step["t"] = "unreached"
		case reason != "":
			step["t"], step["reason"], step["by"] = "blocked", reason, by
		case p.cost.Cmp(out.left) > 0:
			step["t"] = "misfit"
			stopped = g.stops
		default:
			step["t"] = "take"
			out.left.Sub(out.left, p.cost)
			out.winners = append(out.winners, p)
			g.limits.fund(p)
		}
		step["leftMinor"] = out.left.String()
		out.steps = append(out.steps, mark(step, level))
	}
	return out
}

// threshold reads an option that is a text such as "12.5" or "1/3".
func (in *instance) threshold(name string) *big.Rat {
	out, _ := new(big.Rat).SetString(in.option(name, "0"))
	return out
}

// missed is the first threshold that a project does not reach.
func (in *instance) missed(p *project) string {
	votes, n := new(big.Rat).SetInt64(p.votes), new(big.Rat).SetInt64(int64(in.voters))
	times := func(a, b *big.Rat) *big.Rat { return new(big.Rat).Mul(a, b) }
	switch {
	case votes.Cmp(in.threshold("minVotes")) < 0:
		return "votes"
	case times(votes, new(big.Rat).SetInt64(100)).Cmp(times(in.threshold("minSharePercent"), n)) < 0:
		return "share"
	case times(votes, ratOf(in.budget)).Cmp(times(times(in.threshold("relativeCost"), ratOf(p.cost)), n)) < 0:
		return "relative-cost"
	}
	return ""
}

func (in *instance) greedy() outlay {
	var steps []object
	var eligible []*project
	for _, p := range in.projects {
		if missed := in.missed(p); missed != "" {
			steps = append(steps, object{"t": "ineligible", "project": p.id, "votes": p.votes, "costMinor": p.cost.String(), "missed": missed})
		} else {
			eligible = append(eligible, p)
		}
	}
	g := greedy{
		byPoints: in.option("measure", "votes") == "points", perCost: str(in.rule, "id") == "greedy-per-cost",
		stops: in.option("onMisfit", "skip") == "stop", funds: in.fundsUnsupported(), limits: in.limits.fresh(),
	}
	out := g.run(eligible, in.budget)
	out.steps, out.runs = append(steps, out.steps...), 1
	return out
}
