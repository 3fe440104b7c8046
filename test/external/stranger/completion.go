package main

import (
	"math/big"
)

// equalShares counts without floors, parts and districts.
func (in *instance) equalShares() outlay {
	s := in.search()
	out := outlay{left: s.kept.left, winners: s.kept.winners, runs: s.runs}
	out.steps = []object{{"t": "endowment", "perVoter": fractionText(s.each), "voters": in.voters, "run": s.run, "runs": s.runs, "stop": s.stop}}
	if s.over != nil {
		out.steps = append(out.steps, tiesOf(s.over.purchases(), "over-budget")...)
	}
	out.steps = append(out.steps, s.kept.steps...)
	var losers []*project
	for _, p := range in.projects {
		if s.kept.bought[p] {
			continue
		}
		losers = append(losers, p)
		if !s.kept.out[p] {
			out.steps = append(out.steps, s.kept.short(p))
		}
	}
	g := greedy{byPoints: in.countsPoints(), funds: in.fundsUnsupported(), limits: s.kept.limits}
	switch in.option("completion", "none") {
	case "greedy", "add1u", "add1eu":
		more := g.run(losers, out.left)
		out.steps, out.winners, out.left = append(out.steps, more.steps...), append(out.winners, more.winners...), more.left
	}
	return in.compare(out, g)
}

// purchases are steps without those that no money decides.
func (r *sharesRun) purchases() []object {
	var out []object
	for _, step := range r.steps {
		if step["t"] == "buy" {
			out = append(out, step)
		}
	}
	return out
}

func (r *sharesRun) short(p *project) object {
	have := new(big.Rat)
	for _, g := range p.gave {
		have.Add(have, r.purse[g.voter])
	}
	return object{"t": "short", "project": p.id, "supporters": len(p.gave), "money": fractionText(have), "costMinor": p.cost.String()}
}

func tiesOf(steps []object, met string) []object {
	var out []object
	for _, step := range steps {
		if step["tied"] != nil {
			out = append(out, object{"t": "tie", "met": met, "project": step["project"], "tied": step["tied"]})
		}
	}
	return out
}

func (in *instance) compare(shares outlay, g greedy) outlay {
	mode := in.option("comparison", "none")
	if mode == "none" {
		return shares
	}
	g.limits = in.limits.fresh()
	other := g.run(in.projects, in.budget)
	a, b := make([]int, in.voters), make([]int, in.voters)
	tell := func(winners []*project, into []int) {
		for _, p := range winners {
			for _, each := range p.gave {
				if into[each.voter]++; mode == "exclusion" {
					into[each.voter] = 1
				}
			}
		}
	}
	tell(shares.winners, a)
	tell(other.winners, b)
	preferShares, preferGreedy := 0, 0
	for v := range a {
		preferShares += boolean(a[v] > b[v])
		preferGreedy += boolean(b[v] > a[v])
	}
	step := object{"t": "comparison", "mode": mode, "preferShares": preferShares, "preferGreedy": preferGreedy, "kept": "equal-shares"}
	if preferGreedy > preferShares {
		step["kept"] = "greedy"
		return outlay{steps: append(append(shares.steps, step), other.steps...), winners: other.winners, left: other.left, runs: shares.runs}
	}
	shares.steps = append(append(shares.steps, step), tiesOf(other.steps, "greedy")...)
	return shares
}
