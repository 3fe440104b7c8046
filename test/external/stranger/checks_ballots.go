package main

import (
	"bytes"
	"encoding/base64"
	"math/big"
)

func (w *world) castOf(k string, r int64) []cast {
	var out []cast
	for _, c := range w.casts {
		if c.k == k && c.r == r {
			out = append(out, c)
		}
	}
	return out
}

func checkB01(w *world, o *outcome) {
	counting := w.countingAt(len(w.entries))
	lines, rest := map[string]int{}, map[string]int{}
	for _, b := range w.ballots {
		if b.fields != nil {
			lines[castID(str(b.fields, "k"), num(b.fields, "r"))]++
		}
	}
	for _, s := range w.rest {
		if s.fields != nil {
			rest[castID(str(s.fields, "k"), num(s.fields, "r"))+" "+str(s.fields, "c")]++
		}
	}
	for _, c := range w.casts {
		id, counts := castID(c.k, c.r), counting[c.k] == c
		if counts && lines[id] != 1 {
			o.bad("ballots.jsonl", 0, "has not one line for the cast of entry %d", c.index)
		}
		if !counts && rest[id+" "+c.c] != 1 {
			o.bad("superseded.jsonl", 0, "has not one line for the cast of entry %d", c.index)
		}
		if counts {
			delete(lines, id)
		} else {
			delete(rest, id+" "+c.c)
		}
	}
	for _, id := range keysOf(lines) {
		o.bad("ballots.jsonl", 0, "has a line for no cast that counts: %s", id)
	}
	for _, id := range keysOf(rest) {
		o.bad("superseded.jsonl", 0, "has a line for no other cast: %s", id)
	}
	reveal := w.lastFields("reveal")
	if reveal == nil || str(reveal, "ballots") != h64(w.files["ballots.jsonl"]) || num(reveal, "n") != int64(len(w.ballots)) {
		o.bad("ballots.jsonl", 0, "is not what the last reveal says")
	}
}

func checkB02(w *world, o *outcome) {
	for i, b := range w.ballots {
		if b.fields == nil {
			continue
		}
		fits := false
		for _, c := range w.castOf(str(b.fields, "k"), num(b.fields, "r")) {
			fits = fits || c.c == h64(b.raw)
		}
		if !fits {
			o.bad("ballots.jsonl", i+1, "is not the ballot that its cast sealed")
		}
	}
}

const (
	saltSize = 32
	distinct = 14
)

func checkB03(w *world, o *outcome) {
	halves := map[string]bool{}
	for i, b := range w.ballots {
		if b.fields == nil {
			continue
		}
		salt, _ := decode(base64.StdEncoding, str(b.fields, "salt"))
		values := map[byte]bool{}
		for _, each := range salt {
			values[each] = true
		}
		if len(salt) != saltSize || len(values) < distinct {
			o.bad("ballots.jsonl", i+1, "has a salt of %d bytes, %d of them different", len(salt), len(values))
			continue
		}
		for _, half := range []string{string(salt[:16]), string(salt[16:])} {
			if halves[half] {
				o.bad("ballots.jsonl", i+1, "shares half of its salt")
			}
			halves[half] = true
		}
	}
}

func checkB04(w *world, o *outcome) {
	if w.config == nil || w.projects == nil {
		o.bad("config.json", 0, "rules or projects cannot be read")
		return
	}
	for i, b := range w.ballots {
		if b.fields == nil {
			continue
		}
		styles := sub(w.config, "styles")
		if styles[str(b.fields, "style")] == nil {
			o.bad("ballots.jsonl", i+1, "is of a style that the config lacks")
		}
		for pot, selected := range sub(b.fields, "ballot") {
			if !contains(texts(styles, str(b.fields, "style")), pot) || sub(w.config, "pots")[pot] == nil {
				o.bad("ballots.jsonl", i+1, "votes in pot %s, which is not of its style", pot)
			} else if problem := w.ballotProblem(pot, selected.(object)); problem != "" {
				o.bad("ballots.jsonl", i+1, "pot %s: %s", pot, problem)
			}
		}
	}
}

// ballotProblem says why one pot's selections are not allowed.
func (w *world) ballotProblem(pot string, selected object) string {
	rule := sub(sub(sub(w.config, "pots"), pot), "ballot")
	kind, costs := str(rule, "type"), map[string]*big.Int{}
	wanted := kind
	if kind == "knapsack" {
		wanted = "approval"
	}
	if str(selected, "type") != wanted {
		return "the selections are of another type"
	}
	for _, p := range w.projects {
		if str(p.(object), "pot") == pot {
			costs[str(p.(object), "id")] = money(str(p.(object), "costMinor"))
		}
	}
	named := append(texts(selected, "projects"), texts(selected, "ranking")...)
	given := sub(selected, "points")
	seen, spent := map[string]bool{}, new(big.Int)
	for _, id := range append(named, keysOf(given)...) {
		if costs[id] == nil || seen[id] {
			return "names " + id + ", which is not of the pot, or twice"
		}
		seen[id] = true
		spent.Add(spent, costs[id])
	}
	if wanted == "approval" && !sortedOnce(named) {
		return "the approvals are not sorted"
	}
	if kind == "knapsack" {
		if spent.Cmp(money(str(sub(sub(w.config, "pots"), pot), "budgetMinor"))) > 0 {
			return "costs more than the pot has"
		}
		return ""
	}
	return pointProblem(rule, given, int64(len(seen)))
}

func pointProblem(rule, given object, names int64) string {
	kind, total := str(rule, "type"), int64(0)
	if low, high := orElse(rule, "min", 1), orElse(rule, "max", num(rule, "points")); kind != "scoring" && names > 0 && (names < low || names > high) {
		return "names too few or too many projects"
	}
	for id := range given {
		n := num(given, id)
		total += n
		if kind == "scoring" && (n < num(rule, "lowest") || n > num(rule, "highest")) {
			return "gives a score that is not allowed"
		}
		if kind == "cumulative" && (n < 1 || n > orElse(rule, "mostPerProject", num(rule, "points"))) {
			return "gives points that are not allowed"
		}
	}
	if kind == "cumulative" && total > num(rule, "points") {
		return "gives too many points"
	}
	return ""
}

func checkB05(w *world, o *outcome) {
	var last []byte
	for i, b := range w.ballots {
		hash := sum(b.raw)
		if i > 0 && bytes.Compare(last, hash) >= 0 {
			o.bad("ballots.jsonl", i+1, "does not stand in its place, or twice")
		}
		last = hash
		value, _ := readCanonical(b.raw)
		line, _ := value.(object)
		for key := range line {
			if ballotFields[key] == nil {
				o.bad("ballots.jsonl", i+1, "says %s of the voter", key)
			}
		}
	}
	last = nil
	for i, s := range w.rest {
		c, _ := base64.StdEncoding.DecodeString(str(s.fields, "c"))
		if i > 0 && bytes.Compare(last, c) >= 0 {
			o.bad("superseded.jsonl", i+1, "does not stand in its place, or twice")
		}
		last = c
	}
	open := w.open()
	if open == nil || len(w.ballots) > 0 && str(open, "profile") == "sealed" {
		o.bad("log/entries.jsonl", 1, "the round is sealed, or its profile cannot be read, but there are ballots")
	}
}
