package main

import (
	"bytes"
	"fmt"
	"strings"
)

type finding struct {
	File    string `json:"file"`
	Line    int    `json:"line,omitempty"`
	Message string `json:"message"`
}

// outcome is what one check found. A reason without findings says that it does not apply.
type outcome struct {
	findings   []finding
	incomplete string
	inapt      string
}

func (o *outcome) bad(file string, line int, format string, args ...any) {
	o.findings = append(o.findings, finding{file, line, fmt.Sprintf(format, args...)})
}

// row is a line of a file; fields are nil where it cannot be read.
type row struct {
	raw     []byte
	fields  object
	problem string
}

type kept struct {
	name string
	data []byte
}

// world is a bundle, what was given from elsewhere, and what every check asks of both.
type world struct {
	files     map[string][]byte
	container []string
	key       *vkey
	keyOfOwn  bool
	seen      []kept
	receipts  []kept

	config, summary, result object
	projects                []any
	entries, ballots, rest  []row
	head                    *head
	heads                   []*head
	headsProblem            error
	policy                  *policy
	policyProblem           error
	logKey                  *vkey
	casts                   []cast
}

// cast is a readable entry of that type.
type cast struct {
	index   int
	k, c, b string
	r       int64
}

func readFile(w *world, path string, s shape) (any, error) {
	data, there := w.files[path]
	if !there {
		return nil, fmt.Errorf("is missing")
	}
	value, err := readCanonical(data)
	if err != nil {
		return nil, err
	}
	if problem := s(value); problem != "" {
		return nil, fmt.Errorf("%s", problem)
	}
	return value, nil
}

func rowsOf(data []byte, s shape) []row {
	var out []row
	for len(data) > 0 {
		line, rest, _ := bytes.Cut(data, []byte("\n"))
		data = rest
		r := row{raw: line}
		value, err := readCanonical(line)
		if err != nil {
			r.problem = err.Error()
		} else if r.problem = s(value); r.problem == "" {
			r.fields = value.(object)
		}
		out = append(out, r)
	}
	return out
}

func newWorld(files map[string][]byte, container []string) *world {
	w := &world{files: files, container: container}
	asObject := func(path string, s shape) object {
		v, _ := readFile(w, path, s)
		o, _ := v.(object)
		return o
	}
	w.config = asObject("config.json", configShape)
	w.summary = asObject("roll-summary.json", summaryShape)
	w.result = asObject("result.json", resultShape)
	if v, err := readFile(w, "projects.json", projectsShape); err == nil {
		w.projects = v.([]any)
	}
	w.entries = rowsOf(files["log/entries.jsonl"], entryShape)
	w.ballots = rowsOf(files["ballots.jsonl"], ballotShape)
	w.rest = rowsOf(files["superseded.jsonl"], supersededShape)
	if h, left, err := parseHead(files["log/checkpoint"]); err == nil && len(left) == 0 {
		w.head = h
	}
	w.heads, w.headsProblem = parseHeads(files["log/checkpoints.txt"])
	w.policy, w.policyProblem = parsePolicy(string(files["policy.txt"]))
	w.logKey, _ = parseKey(strings.TrimSuffix(string(files["keys/log.vkey"]), "\n"))
	for i, e := range w.entries {
		if f := e.fields; w.kind(i) == "cast" {
			w.casts = append(w.casts, cast{i, str(f, "k"), str(f, "c"), str(f, "b"), num(f, "r")})
		}
	}
	return w
}

// kind is the type of an entry, ? where it cannot be read.
func (w *world) kind(i int) string {
	if w.entries[i].fields == nil {
		return "?"
	}
	return str(w.entries[i].fields, "t")
}

func (w *world) isAct(i int) bool {
	switch w.kind(i) {
	case "void", "restore", "paper", "rule":
		return true
	}
	return false
}

// last returns the index of the last entry of a type, -1 without one.
func (w *world) last(kind string) int {
	for i := len(w.entries) - 1; i >= 0; i-- {
		if w.kind(i) == kind {
			return i
		}
	}
	return -1
}

func (w *world) lastFields(kind string) object {
	if i := w.last(kind); i >= 0 {
		return w.entries[i].fields
	}
	return nil
}

func (w *world) open() object {
	if len(w.entries) == 0 || w.kind(0) != "open" {
		return nil
	}
	return w.entries[0].fields
}

func (w *world) leaves(n int) [][]byte {
	out := make([][]byte, n)
	for i := range out {
		out[i] = leafHash(w.entries[i].raw)
	}
	return out
}

func (w *world) rawEntries() [][]byte {
	out := make([][]byte, len(w.entries))
	for i, e := range w.entries {
		out[i] = e.raw
	}
	return out
}

func castID(k string, r int64) string { return fmt.Sprintf("%s %d", k, r) }

// voidAt says which casts are void when so many entries are written.
func (w *world) voidAt(n int) map[string]bool {
	out := map[string]bool{}
	for i := 0; i < n; i++ {
		f := w.entries[i].fields
		switch w.kind(i) {
		case "void":
			out[castID(str(f, "k"), num(f, "r"))] = true
		case "restore":
			delete(out, castID(str(f, "k"), num(f, "r")))
		}
	}
	return out
}

// countingAt are the casts that count, by pseudonym, if only so many entries take casts out. No cast
// may be behind the close, which L05 looks at.
func (w *world) countingAt(n int) map[string]cast {
	latest, void := map[string]cast{}, w.voidAt(n)
	for _, c := range w.casts {
		if before, there := latest[c.k]; !there || c.r >= before.r {
			latest[c.k] = c
		}
	}
	for k, c := range latest {
		if void[castID(c.k, c.r)] {
			delete(latest, k)
		}
	}
	return latest
}

func (w *world) pseudonyms() int {
	seen := map[string]bool{}
	for _, c := range w.casts {
		seen[c.k] = true
	}
	return len(seen)
}
