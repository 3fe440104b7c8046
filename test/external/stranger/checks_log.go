package main

import (
	"bytes"
	"regexp"
	"strings"
)

func checkL04(w *world, o *outcome) {
	tiles := tilesOf(w.rawEntries())
	for _, path := range keysOf(tiles) {
		if !bytes.Equal(tiles[path], w.files[path]) || w.files[path] == nil {
			o.bad(path, 0, "does not follow from the entries")
		}
	}
	for _, path := range keysOf(w.files) {
		if strings.HasPrefix(path, "log/tile/") && tiles[path] == nil {
			o.bad(path, 0, "is no tile of this log")
		}
	}
	if string(w.files["index.csv"]) != w.indexCSV() {
		o.bad("index.csv", 0, "does not follow from log and ballots")
	}
}

// order is the grammar of 4.4; an entry is the first letter of its type, a for an act.
var order = regexp.MustCompile(`^o[cpa]*C[a]*rtf(?:a*rtf)*R*$`)

func checkL05(w *world, o *outcome) {
	var word strings.Builder
	last := w.last("final")
	for i := range w.entries {
		letter := map[string]string{"open": "o", "cast": "c", "paper": "p", "void": "a", "restore": "a", "rule": "a", "close": "C", "reveal": "r", "tally": "t", "final": "f"}[w.kind(i)]
		if i > last && w.kind(i) == "rule" {
			letter = "R"
		}
		if letter == "" {
			letter = "?"
		}
		word.WriteString(letter)
	}
	if !order.MatchString(word.String()) {
		o.bad("log/entries.jsonl", 0, "entries stand in an order that is not allowed: %s", word.String())
	}
}

func checkL06(w *world, o *outcome) {
	next, used := map[string]int64{}, map[string]bool{}
	once := w.config != nil && w.config["revote"] == false
	if w.config == nil {
		o.bad("config.json", 0, "cannot be read")
	}
	for _, c := range w.casts {
		if c.r != next[c.k] || once && c.r > 0 {
			o.bad("log/entries.jsonl", c.index+1, "revision %d where %d must come, or a second vote where none is allowed", c.r, next[c.k])
		}
		next[c.k]++
		if used[c.c] {
			o.bad("log/entries.jsonl", c.index+1, "another cast has the same c")
		}
		used[c.c] = true
	}
}

func checkE01(w *world, o *outcome) {
	open := w.open()
	if open == nil || str(open, "cred") != "hmac" || int64(w.pseudonyms()) > num(sub(open, "roll"), "total") {
		o.bad("log/entries.jsonl", 0, "more credentials than people on the roll, or credentials of another kind: %d", w.pseudonyms())
	}
}

func checkE02(w *world, o *outcome) {
	counting, lines := w.countingAt(len(w.entries)), map[string]int{}
	for i, b := range w.ballots {
		k := str(b.fields, "k")
		lines[k]++
		if _, counts := counting[k]; b.fields != nil && (!counts || lines[k] > 1) {
			o.bad("ballots.jsonl", i+1, "%s has no cast that counts, or a second line", k)
		}
	}
	for _, k := range keysOf(counting) {
		if lines[k] == 0 {
			o.bad("ballots.jsonl", 0, "%s has a cast that counts, but no line", k)
		}
	}
}

func checkE03(w *world, o *outcome) {
	open := w.open()
	if open == nil || w.summary == nil || w.config == nil {
		o.bad("roll-summary.json", 0, "the roll or the config cannot be read")
		return
	}
	roll, styles := sub(open, "roll"), sub(sub(open, "roll"), "byStyle")
	total, used := int64(0), map[string]int64{}
	for _, b := range w.ballots {
		if b.fields != nil {
			used[str(b.fields, "style")]++
		}
	}
	for style := range styles {
		total += num(styles, style)
		if sub(w.config, "styles")[style] == nil {
			o.bad("log/entries.jsonl", 1, "style %s is not in the config", style)
		}
	}
	for style, n := range used {
		if n > num(styles, style) {
			o.bad("ballots.jsonl", 0, "style %s has %d ballots, and %d people", style, n, num(styles, style))
		}
	}
	same := bytes.Equal(canonical(sub(w.summary, "byStyle")), canonical(styles)) && num(w.summary, "total") == num(roll, "total")
	if total != num(roll, "total") || !same || str(w.summary, "rollHash") != str(open, "rollHash") {
		o.bad("roll-summary.json", 0, "the sums of the roll, or its summary, do not fit the open entry")
	}
}

func checkE04(w *world, o *outcome) {
	allowed, voids, casts := texts(w.config, "voidReasons"), map[string]bool{}, map[string]bool{}
	acts := 0
	for i, e := range w.entries {
		id := castID(str(e.fields, "k"), num(e.fields, "r"))
		kind := w.kind(i)
		if kind == "cast" {
			casts[id] = true
		}
		if kind != "void" && kind != "restore" {
			continue
		}
		acts++
		if !casts[id] || !contains(allowed, str(e.fields, "reason")) || voids[id] == (kind == "void") {
			o.bad("log/entries.jsonl", i+1, "names no cast before it, has no reason of the list, or changes nothing")
		}
		voids[id] = kind == "void"
	}
	if acts == 0 {
		o.inapt = "nothing was taken out"
	} else if string(w.files["voids.jsonl"]) != w.voidsFile() {
		o.bad("voids.jsonl", 0, "does not follow from the log")
	}
}

func (w *world) voidsFile() string {
	var out strings.Builder
	revealed := false
	for i, e := range w.entries {
		revealed = revealed || w.kind(i) == "reveal"
		if w.kind(i) != "void" && w.kind(i) != "restore" {
			continue
		}
		line := object{"afterReveal": revealed, "cast": -1, "code": "", "index": i}
		for key, value := range e.fields {
			line[key] = value
		}
		for _, c := range w.casts {
			if c.k == str(e.fields, "k") && c.r == num(e.fields, "r") {
				line["cast"], line["code"] = c.index, trackingCode(leafHash(w.entries[c.index].raw))
			}
		}
		out.Write(canonical(line))
		out.WriteByte('\n')
	}
	return out.String()
}

func checkE05(w *world, o *outcome) {
	closing, first := w.lastFields("close"), -1
	for i := range w.entries {
		if w.kind(i) == "close" && first < 0 {
			first = i
		}
	}
	if closing == nil {
		o.bad("log/entries.jsonl", 0, "has no close entry")
		return
	}
	is := []int64{int64(len(w.casts)), int64(w.pseudonyms()), int64(len(w.voidAt(first))), int64(len(w.countingAt(first)))}
	for i, name := range []string{"casts", "credentials", "voids", "openAtClose"} {
		if num(closing, name) != is[i] {
			o.bad("log/entries.jsonl", w.last("close")+1, "says %s %d, the log %d", name, num(closing, name), is[i])
		}
	}
}

func checkR07(w *world, o *outcome) {
	seen, onPaper, within := map[string]bool{}, map[string]bool{}, map[int]string{}
	papers := 0
	for i, e := range w.entries {
		if w.kind(i) != "paper" {
			continue
		}
		papers++
		batch := str(e.fields, "batch")
		if seen[batch] {
			o.bad("log/entries.jsonl", i+1, "batch %s is there twice", batch)
		}
		seen[batch] = true
		for j := i + 1; j <= i+int(num(e.fields, "n")); j++ {
			if j >= len(w.entries) || w.kind(j) != "cast" || str(w.entries[j].fields, "b") != batch {
				o.bad("log/entries.jsonl", i+1, "is not followed by all ballots of batch %s", batch)
				break
			}
			within[j] = batch
		}
	}
	for _, c := range w.casts {
		if c.b != "" {
			papers++
			onPaper[c.k] = true
		}
	}
	times := map[string]int{}
	for _, c := range w.casts {
		times[c.k]++
		if within[c.index] != c.b || onPaper[c.k] && times[c.k] > 1 {
			o.bad("log/entries.jsonl", c.index+1, "is outside of its batch, or a second ballot of somebody who voted on paper")
		}
	}
	if papers == 0 {
		o.inapt = "nothing came on paper"
	}
}
