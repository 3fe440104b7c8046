package main

import (
	"encoding/hex"
	"fmt"
	"strings"
)

const (
	asciiStarts = "=+-@\t\r"
	wideStarts  = "\uff1d\uff0b\uff0d\uff20"
)

// csvRow is one row of 4.9; starts are the characters that a spreadsheet might take for a formula.
func csvRow(starts string, cells ...string) string {
	out := make([]string, len(cells))
	for i, c := range cells {
		for _, first := range c {
			if strings.ContainsRune(starts, first) {
				c = "'" + c
			}
			break
		}
		if strings.ContainsAny(c, "\",\r\n") {
			c = `"` + strings.ReplaceAll(c, `"`, `""`) + `"`
		}
		out[i] = c
	}
	return strings.Join(out, ",") + "\n"
}

func (w *world) indexCSV() string {
	var out strings.Builder
	out.WriteString("line,index,k,r,c_base64,c_hex,tracking_code\n")
	for i, b := range w.ballots {
		casts := w.castOf(str(b.fields, "k"), num(b.fields, "r"))
		if b.fields == nil {
			continue
		}
		index, leaf := -1, make([]byte, 32)
		if len(casts) > 0 {
			index = casts[0].index
			leaf = leafHash(w.entries[index].raw)
		}
		out.WriteString(csvRow(asciiStarts+wideStarts, fmt.Sprint(i+1), fmt.Sprint(index), str(b.fields, "k"), fmt.Sprint(num(b.fields, "r")),
			h64(b.raw), hex.EncodeToString(sum(b.raw)), trackingCode(leaf)))
	}
	return out.String()
}

func nameOf(p object) string {
	if name, there := p["name"].(string); there {
		return name
	}
	return str(p, "id")
}

func (w *world) projectsCSV(starts string) string {
	out := "id,pot,name,cost_minor\n"
	for _, each := range w.projects {
		p := each.(object)
		out += csvRow(starts, str(p, "id"), str(p, "pot"), nameOf(p), str(p, "costMinor"))
	}
	return out
}

// resultCSV follows from a recount, or from result.json where this program cannot count.
func (w *world) resultCSV(starts string) string {
	out := "pot,project,name,cost_minor,votes,selected,position\n"
	names := map[string]string{}
	for _, p := range w.projects {
		names[str(p.(object), "id")] = nameOf(p.(object))
	}
	result := w.result
	if counts := w.counts(&outcome{}); counts != nil {
		text, _ := w.resultAndTrace(counts)
		value, _ := readCanonical(text)
		result, _ = value.(object)
	}
	pots := sub(result, "pots")
	for _, pot := range keysOf(pots) {
		place := map[string]int{}
		for i, id := range texts(sub(pots, pot), "order") {
			place[id] = i + 1
		}
		for _, each := range items(sub(pots, pot), "projects") {
			p := each.(object)
			id, selected, position := str(p, "id"), "0", ""
			if place[id] > 0 {
				selected, position = "1", fmt.Sprint(place[id])
			}
			out += csvRow(starts, pot, id, names[id], str(p, "costMinor"), fmt.Sprint(num(p, "votes")), selected, position)
		}
	}
	return out
}

func (w *world) follows(path string, build func(string) string) bool {
	is := string(w.files[path])
	return is == build(asciiStarts+wideStarts) || is == build(asciiStarts)
}
