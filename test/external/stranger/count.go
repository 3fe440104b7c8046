package main

import (
	"bytes"
	"math/big"
)

// potCount is a pot with its outcome.
type potCount struct {
	in       *instance
	out      outlay
	received *big.Int
}

// recount counts every pot, givers before receivers.
func (w *world) recount() (map[string]potCount, error) {
	pots, done := sub(w.config, "pots"), map[string]potCount{}
	givers := map[string][]string{}
	for _, pot := range keysOf(pots) {
		if to := str(sub(pots, pot), "leftTo"); to != "" {
			givers[to] = append(givers[to], pot)
		}
	}
	for len(done) < len(pots) {
		before := len(done)
		for _, pot := range keysOf(pots) {
			received, ready := new(big.Int), done[pot].in == nil
			for _, giver := range givers[pot] {
				if done[giver].in == nil {
					ready = false
				} else {
					received.Add(received, done[giver].out.left)
				}
			}
			if !ready {
				continue
			}
			in := w.instance(pot, received)
			out, err := in.run()
			if err != nil {
				return nil, err
			}
			if len(givers[pot]) == 0 {
				received = nil
			}
			done[pot] = potCount{in, out, received}
		}
		if len(done) == before {
			return nil, notBuilt{"money that comes back"}
		}
	}
	return done, nil
}

func (in *instance) run() (outlay, error) {
	for _, p := range in.projects {
		if p.least != nil {
			return outlay{}, notBuilt{"parts"}
		}
	}
	if in.limits.hasFloors() || in.config["districts"] != nil {
		return outlay{}, notBuilt{"floors and districts"}
	}
	switch str(in.rule, "id") {
	case "greedy", "greedy-per-cost":
		return in.greedy(), nil
	case "equal-shares":
		return in.equalShares(), nil
	}
	return outlay{}, notBuilt{"by " + str(in.rule, "id")}
}

func isTie(step object) bool { return step["tied"] != nil || step["isUnique"] == false }

func (c potCount) result() object {
	ties := 0
	for _, step := range c.out.steps {
		ties += boolean(isTie(step))
	}
	byID := map[string]*project{}
	for _, p := range c.in.projects {
		byID[p.id] = p
	}
	list := []any{}
	for _, id := range keysOf(byID) {
		p := byID[id]
		one := object{"id": id, "costMinor": p.cost.String(), "votes": p.votes}
		if c.in.hasPoints {
			one["points"] = p.points
		}
		list = append(list, one)
	}
	out := object{
		"ballots": c.in.voters, "budgetMinor": c.in.budget.String(), "costMinor": new(big.Int).Sub(c.in.budget, c.out.left).String(),
		"leftMinor": c.out.left.String(), "order": idsOf(c.out.winners), "winners": sortedIDs(c.out.winners), "projects": list,
		"rule": c.in.rule, "runs": c.out.runs, "ties": ties,
	}
	if c.received != nil {
		out["receivedMinor"] = c.received.String()
	}
	return out
}

func (w *world) resultAndTrace(counts map[string]potCount) (result, trace []byte) {
	pots := object{}
	var lines bytes.Buffer
	for _, pot := range keysOf(counts) {
		pots[pot] = counts[pot].result()
		for i, step := range counts[pot].out.steps {
			step["pot"], step["i"] = pot, i
			lines.Write(canonical(step))
			lines.WriteByte('\n')
		}
	}
	return canonical(object{
		"v": 1, "round": str(w.config, "round"), "roll": num(sub(w.open(), "roll"), "total"), "casts": len(w.casts),
		"credentials": w.pseudonyms(), "counted": len(w.ballots), "pots": pots,
	}), lines.Bytes()
}
