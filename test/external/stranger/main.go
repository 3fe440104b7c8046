// Stranger verifies a tally bundle. It was written from the documents alone, by somebody who had
// not seen the program that makes bundles or the one that checks them.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode"
)

type check struct {
	id, sentence string
	run          func(*world, *outcome)
}

func checks() []check {
	return []check{
		{"C01", "The container is sound and holds what it must, no more.", checkC01},
		{"C02", "Every file has the hash that the manifest says, and the log names the manifest.", checkC02},
		{"C03", "Every JSON text is canonical and has its fields.", checkC03},
		{"A01", "The log has signed its final head.", checkA01},
		{"A02", "All files are of one round and name one key.", checkA02},
		{"A03", "The final head has the signatures that the policy asks for.", checkA03},
		{"A04", "There are no timestamps that nobody can check.", checkExtra("timestamps")},
		{"A05", "Two officers approved every act.", checkA05},
		{"L01", "The final head is that of the entries.", checkL01},
		{"L02", "All public heads are of one history.", checkL02},
		{"L03", "Heads that were kept are of the same history.", checkL03},
		{"L04", "Tiles and index follow from log and ballots.", checkL04},
		{"L05", "The entries stand in an order that is allowed.", checkL05},
		{"L06", "Nobody's revisions are missing or repeated.", checkL06},
		{"L07", "Every receipt is kept.", checkL07},
		{"E01", "There are not more voters than people on the roll.", checkE01},
		{"E02", "Everybody who has a cast that counts has one ballot.", checkE02},
		{"E03", "No style has more ballots than people.", checkE03},
		{"E04", "Every ballot that was taken out or put back has a reason, and is listed.", checkE04},
		{"E05", "The close entry has the right numbers.", checkE05},
		{"B01", "The ballots are those that count.", checkB01},
		{"B02", "No ballot was changed.", checkB02},
		{"B03", "Every salt is as good as chance.", checkB03},
		{"B04", "Every ballot is allowed.", checkB04},
		{"B05", "Ballots say nothing of their voters.", checkB05},
		{"B06", "No table tells of single voters.", checkExtra("demographics")},
		{"R01", "The rules are those of before the vote.", checkR01},
		{"R02", "Ties are decided in the order that was fixed.", checkR02},
		{"R03", "A recount gives the same result and the same steps.", checkR03},
		{"R04", "The files for other programs follow.", checkR04},
		{"R05", "The cast vote records follow.", checkR05},
		{"R06", "The log and the tables have the same result.", checkR06},
		{"R07", "Every ballot on paper came in its batch.", checkR07},
		{"X01", "This program notices a changed byte.", checkX01},
	}
}

type told struct {
	ID       string    `json:"id"`
	Status   string    `json:"status"`
	Reason   string    `json:"reason,omitempty"`
	Findings []finding `json:"findings"`
	sentence string
}

type report struct {
	Verdict string `json:"verdict"`
	Checks  []told `json:"checks"`
}

// verify runs every check; the worst status is the verdict.
func verify(w *world) report {
	out := report{Verdict: "pass"}
	for _, c := range checks() {
		o := &outcome{findings: []finding{}}
		c.run(w, o)
		t := told{c.id, "pass", "", o.findings, c.sentence}
		switch {
		case len(o.findings) > 0:
			t.Status, out.Verdict = "fail", "fail"
		case o.incomplete != "":
			t.Status, t.Reason = "incomplete", o.incomplete
			if out.Verdict == "pass" {
				out.Verdict = "incomplete"
			}
		case o.inapt != "":
			t.Status, t.Reason = "not-applicable", o.inapt
		}
		out.Checks = append(out.Checks, t)
	}
	return out
}

// checkX01 changes the first byte in one file of each kind and asks the checks that are in charge of it.
func checkX01(w *world, o *outcome) {
	asked := []struct {
		path string
		run  func(*world, *outcome)
	}{
		{"README.txt", checkC02}, {"MANIFEST.sha256", checkC02}, {"config.json", checkR01}, {"log/checkpoint", checkA01},
		{"log/entries.jsonl", checkL01}, {"log/checkpoints.txt", checkL02}, {"ballots.jsonl", checkB01}, {"superseded.jsonl", checkB01},
		{"index.csv", checkL04}, {"result.json", checkR06}, {"trace.jsonl", checkC02}, {"keys/log.vkey", checkA02}, {"keys/log.pem", checkA02},
	}
	for _, each := range asked {
		if len(w.files[each.path]) == 0 {
			continue
		}
		files := map[string][]byte{}
		for path, data := range w.files {
			files[path] = data
		}
		changed := append([]byte(nil), files[each.path]...)
		changed[0] ^= 1
		files[each.path] = changed
		other, found := newWorld(files, nil), &outcome{}
		other.key = w.key
		if each.run(other, found); len(found.findings) == 0 {
			o.bad(each.path, 0, "a changed byte was not noticed")
		}
	}
}

// harmless keeps what a bundle says from steering a terminal.
func harmless(text string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsPrint(c) {
			return c
		}
		return unicode.ReplacementChar
	}, text)
}

func printed(r report) {
	for _, t := range r.Checks {
		status, text := t.Status, t.sentence
		if status == "incomplete" || status == "not-applicable" {
			text += " (" + status + ": " + t.Reason + ")"
			status = "skip"
		}
		if len(t.Findings) == 0 {
			fmt.Println(status, t.ID, text)
		}
		for _, f := range t.Findings {
			fmt.Printf("%s %s %s %s:%d: %s\n", status, t.ID, text, harmless(f.File), f.Line, harmless(f.Message))
		}
	}
	fmt.Println(r.Verdict)
}

// unusable ends as the page says of input that cannot be used.
func unusable(format string, args ...any) {
	fmt.Fprintf(os.Stderr, format+"\n", args...)
	os.Exit(2)
}

const usage = "usage: stranger BUNDLE.zip [--vkey KEY|self] [--seen FILE]… [--receipt FILE]… [--json]"

func main() {
	var bundle, key string
	var seen, receipts []kept
	asJSON := false
	args := os.Args[1:]
	value := func() string {
		if len(args) == 0 {
			unusable(usage)
		}
		out := args[0]
		args = args[1:]
		return out
	}
	file := func() kept {
		path := value()
		data, err := os.ReadFile(path)
		if err != nil {
			unusable("%v", err)
		}
		return kept{filepath.Base(path), data}
	}
	for len(args) > 0 {
		switch arg := value(); {
		case arg == "--vkey":
			key = value()
		case arg == "--seen":
			seen = append(seen, file())
		case arg == "--receipt":
			receipts = append(receipts, file())
		case arg == "--json":
			asJSON = true
		case bundle == "" && !strings.HasPrefix(arg, "-"):
			bundle = arg
		default:
			unusable(usage)
		}
	}
	if bundle == "" {
		unusable(usage)
	}
	data, err := os.ReadFile(bundle)
	if err != nil {
		unusable("%v", err)
	}
	files, wrong, err := unzip(data)
	if err != nil {
		files, wrong = map[string][]byte{}, []string{err.Error()}
	}
	w := newWorld(files, wrong)
	w.seen, w.receipts, w.keyOfOwn = seen, receipts, key == "self"
	if key != "" && key != "self" {
		if w.key, err = parseKey(strings.TrimSpace(key)); err != nil {
			unusable("--vkey: %v", err)
		}
	}
	r := verify(w)
	if asJSON {
		json.NewEncoder(os.Stdout).Encode(r)
	} else {
		printed(r)
	}
	os.Exit(map[string]int{"pass": 0, "fail": 1, "incomplete": 2}[r.Verdict])
}
