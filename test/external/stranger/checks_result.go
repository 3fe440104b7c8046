package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"sort"
)

func checkR01(w *world, o *outcome) {
	open := w.open()
	for path, field := range map[string]string{"config.json": "config", "projects.json": "projects", "policy.txt": "witnesses"} {
		if w.files[path] == nil || open == nil || str(open, field) != h64(w.files[path]) {
			o.bad(path, 0, "is not what the open entry says")
		}
	}
}

func checkR02(w *world, o *outcome) {
	if w.config == nil || w.projects == nil {
		o.bad("config.json", 0, "rules or projects cannot be read")
		return
	}
	pots := sub(w.config, "pots")
	for _, pot := range keysOf(pots) {
		var own []object
		for _, each := range w.projects {
			if p := each.(object); str(p, "pot") == pot {
				own = append(own, p)
			}
		}
		order := texts(sub(pots, pot), "tieOrder")
		sorted := append([]string(nil), order...)
		sort.Strings(sorted)
		var ids []string
		for _, p := range own {
			ids = append(ids, str(p, "id"))
		}
		sort.Strings(ids)
		if fmt.Sprint(sorted) != fmt.Sprint(ids) {
			o.bad("config.json", 0, "pot %s: the tie order does not have each project once", pot)
			continue
		}
		if tie := sub(sub(pots, pot), "tie"); tie != nil && fmt.Sprint(order) != fmt.Sprint(tieOrder(own, tie)) {
			o.bad("config.json", 0, "pot %s: the tie order does not follow from its keys", pot)
		}
	}
}

// tieOrder takes the seed as the bytes that its hex digits are.
func tieOrder(own []object, tie object) []string {
	seed, _ := hex.DecodeString(str(tie, "seed"))
	lot := func(p object) []byte {
		hash := sha256.Sum256(append(append([]byte(nil), seed...), str(p, "id")...))
		return hash[:]
	}
	sort.SliceStable(own, func(i, j int) bool {
		a, b := own[i], own[j]
		for _, key := range texts(tie, "keys") {
			if c := money(str(a, "costMinor")).Cmp(money(str(b, "costMinor"))); key == "min-cost" && c != 0 {
				return c < 0
			}
			if key == "id" {
				return str(a, "id") < str(b, "id")
			}
		}
		return bytes.Compare(lot(a), lot(b)) < 0
	})
	var out []string
	for _, p := range own {
		out = append(out, str(p, "id"))
	}
	return out
}

// counts are what R03 and R04 need; nothing is returned where an outcome is already told.
func (w *world) counts(o *outcome) map[string]potCount {
	if w.config == nil || w.projects == nil {
		o.bad("config.json", 0, "rules or projects cannot be read")
		return nil
	}
	counts, err := w.recount()
	if err != nil {
		o.incomplete = err.Error()
		return nil
	}
	return counts
}

func checkR03(w *world, o *outcome) {
	if w.open() == nil {
		o.bad("log/entries.jsonl", 1, "is no open entry, so that the roll is unknown")
	}
	counts := w.counts(o)
	if counts == nil {
		return
	}
	result, trace := w.resultAndTrace(counts)
	differ := func(path string, is, should []byte) {
		a, b := bytes.Split(is, []byte("\n")), bytes.Split(should, []byte("\n"))
		for i := 0; i < len(a) || i < len(b); i++ {
			if i >= len(a) || i >= len(b) || !bytes.Equal(a[i], b[i]) {
				o.bad(path, i+1, "the recount has another line: %s", at(b, i))
				return
			}
		}
	}
	differ("result.json", w.files["result.json"], result)
	differ("trace.jsonl", w.files["trace.jsonl"], trace)
}

func at(lines [][]byte, i int) []byte {
	if i < len(lines) {
		return lines[i]
	}
	return []byte("(none)")
}

func checkR04(w *world, o *outcome) {
	counts := w.counts(o)
	for _, pot := range keysOf(counts) {
		path := "pabulib/" + str(w.config, "round") + "-" + pot + ".pb"
		if string(w.files[path]) != w.pabulib(counts[pot]) {
			o.bad(path, 0, "does not follow from config, ballots and recount")
		}
	}
}

func checkR05(w *world, o *outcome) {
	const path = "cvr/cvr.json"
	_, there := w.files[path]
	switch asked := contains(texts(w.config, "exports"), "cvr"); {
	case w.config == nil || asked && w.projects == nil:
		o.bad("config.json", 0, "rules or projects cannot be read")
	case asked && !bytes.Equal(w.files[path], canonical(w.castVoteRecords())):
		o.bad(path, 0, "does not follow from config, projects and ballots")
	case !asked && there:
		o.bad(path, 0, "was not asked for")
	case !asked:
		o.inapt = "the config asks for no cast vote records"
	}
}

func checkR06(w *world, o *outcome) {
	tally := w.lastFields("tally")
	if tally == nil || w.config == nil || w.projects == nil {
		o.bad("result.json", 0, "the tally entry, the config or the projects cannot be read")
		return
	}
	if str(tally, "result") != h64(w.files["result.json"]) {
		o.bad("result.json", 0, "is not what the last tally entry says")
	}
	method := object{}
	for pot := range sub(w.config, "pots") {
		rule := sub(sub(sub(w.config, "pots"), pot), "rule")
		method[pot] = fmt.Sprintf("%s/%d", str(rule, "id"), num(rule, "version"))
	}
	if !bytes.Equal(canonical(method), canonical(sub(tally, "method"))) {
		o.bad("log/entries.jsonl", w.last("tally")+1, "names other rules than the config")
	}
	if !w.follows("projects.csv", w.projectsCSV) {
		o.bad("projects.csv", 0, "does not follow from projects.json")
	}
	if !w.follows("result.csv", w.resultCSV) {
		o.bad("result.csv", 0, "does not follow from the recount")
	}
}
