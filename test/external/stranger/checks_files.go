package main

import (
	"crypto/ed25519"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"fmt"
	"regexp"
	"strings"
)

var alwaysThere = []string{
	"README.html", "README.txt", "MANIFEST.sha256", "config.json", "projects.json", "projects.csv", "roll-summary.json", "policy.txt",
	"ballots.jsonl", "superseded.jsonl", "index.csv", "result.json", "result.csv", "trace.jsonl", "log/checkpoint", "log/checkpoints.txt",
	"log/entries.jsonl", "keys/log.vkey", "keys/log.pem", "verifier/baraza-verify.mjs",
}

// expected are the files that must be there.
func (w *world) expected() map[string]bool {
	out := map[string]bool{}
	for _, path := range alwaysThere {
		out[path] = true
	}
	for pot := range sub(w.config, "pots") {
		out["pabulib/"+str(w.config, "round")+"-"+pot+".pb"] = true
	}
	if contains(texts(w.config, "exports"), "cvr") {
		out["cvr/cvr.json"] = true
	}
	for i := range w.entries {
		if w.isAct(i) {
			out[approvalPath(i, 1)], out[approvalPath(i, 2)] = true, true
		}
		if w.kind(i) == "void" || w.kind(i) == "restore" {
			out["voids.jsonl"] = true
		}
	}
	for path := range tilesOf(w.rawEntries()) {
		out[path] = true
	}
	return out
}

func approvalPath(index, which int) string { return fmt.Sprintf("approvals/%d-%d.json", index, which) }

func (w *world) isLate(path string) bool {
	var index, which int
	n, _ := fmt.Sscanf(path, "approvals/%d-%d.json", &index, &which)
	return n == 2 && w.last("final") >= 0 && index > w.last("final")
}

var manifestLine = regexp.MustCompile(`^([0-9a-f]{64})  (.+)$`)

func (w *world) manifest(o *outcome) map[string]string {
	out := map[string]string{}
	data := string(w.files["MANIFEST.sha256"])
	if data != "" && !strings.HasSuffix(data, "\n") {
		o.bad("MANIFEST.sha256", 0, "has no newline at its end")
	}
	last := ""
	for i, line := range strings.Split(strings.TrimSuffix(data, "\n"), "\n") {
		match := manifestLine.FindStringSubmatch(line)
		if match == nil {
			o.bad("MANIFEST.sha256", i+1, "is not of the form")
			continue
		}
		if match[2] <= last {
			o.bad("MANIFEST.sha256", i+1, "is not sorted")
		}
		last = match[2]
		out[last] = match[1]
	}
	return out
}

func checkC01(w *world, o *outcome) {
	for _, problem := range w.container {
		o.bad("", 0, "%s", problem)
	}
	if w.config == nil {
		o.bad("config.json", 0, "cannot be read, so the Pabulib files cannot be named")
	}
	must := w.expected()
	for _, path := range keysOf(must) {
		if w.files[path] == nil {
			o.bad(path, 0, "is missing")
		}
	}
	for _, path := range keysOf(w.files) {
		if !must[path] && path != "verifier/verify.html" {
			o.bad(path, 0, "does not belong into the bundle")
		}
	}
	listed := w.manifest(o)
	for _, path := range keysOf(w.files) {
		wanted := path != "MANIFEST.sha256" && !strings.HasPrefix(path, "log/") && !w.isLate(path)
		if _, there := listed[path]; there != wanted {
			o.bad("MANIFEST.sha256", 0, "lists %s: %v, should: %v", path, there, wanted)
		}
	}
	for _, path := range keysOf(listed) {
		if w.files[path] == nil {
			o.bad("MANIFEST.sha256", 0, "lists %s, which is not there", path)
		}
	}
}

func checkC02(w *world, o *outcome) {
	for path, hash := range w.manifest(&outcome{}) {
		is := sha256.Sum256(w.files[path])
		if w.files[path] == nil || hex.EncodeToString(is[:]) != hash {
			o.bad(path, 0, "is missing, or has another hash than the manifest says")
		}
	}
	final := w.lastFields("final")
	if final == nil || str(final, "manifest") != h64(w.files["MANIFEST.sha256"]) {
		o.bad("MANIFEST.sha256", 0, "is not what the last final entry says")
	}
}

const entryLimit = 65535

func checkC03(w *world, o *outcome) {
	shapes := map[string]shape{
		"config.json": configShape, "projects.json": projectsShape, "roll-summary.json": summaryShape, "result.json": resultShape,
	}
	lines := map[string]shape{
		"ballots.jsonl": ballotShape, "superseded.jsonl": supersededShape, "trace.jsonl": stepShape, "log/entries.jsonl": entryShape,
	}
	unknowable := false
	for _, path := range keysOf(w.expected()) {
		s := shapes[path]
		if strings.HasPrefix(path, "approvals/") {
			s = approvalShape
		}
		if s == nil && lines[path] == nil {
			continue
		}
		unknowable = unknowable || !surelyNFC(w.files[path])
		if w.files[path] == nil {
			// That an approval is missing is told by C01 and A05.
			if !strings.HasPrefix(path, "approvals/") {
				o.bad(path, 0, "is missing")
			}
		} else if lines[path] != nil {
			checkLines(w, o, path, lines[path])
		} else if _, err := readFile(w, path, s); err != nil {
			o.bad(path, 0, "%v", err)
		}
	}
	for _, each := range w.projects {
		if p := each.(object); w.config != nil && sub(w.config, "pots")[str(p, "pot")] == nil {
			o.bad("projects.json", 0, "project %s is of a pot that does not exist", str(p, "id"))
		}
	}
	if unknowable {
		o.incomplete = "a text has characters for which only Unicode's tables could tell that it is NFC"
	}
}

func checkLines(w *world, o *outcome, path string, s shape) {
	data := w.files[path]
	if len(data) > 0 && data[len(data)-1] != '\n' {
		o.bad(path, 0, "has no newline behind its last line")
	}
	for i, r := range rowsOf(data, s) {
		if r.problem != "" {
			o.bad(path, i+1, "%s", r.problem)
		}
		if path == "log/entries.jsonl" && len(r.raw) > entryLimit {
			o.bad(path, i+1, "is longer than %d bytes", entryLimit)
		}
	}
}

func pemKey(data []byte) ed25519.PublicKey {
	block, rest := pem.Decode(data)
	if block == nil || block.Type != "PUBLIC KEY" || len(strings.TrimSpace(string(rest))) > 0 {
		return nil
	}
	parsed, err := x509.ParsePKIXPublicKey(block.Bytes)
	key, _ := parsed.(ed25519.PublicKey)
	if err != nil {
		return nil
	}
	return key
}

func checkExtra(prefix string) func(*world, *outcome) {
	return func(w *world, o *outcome) {
		for _, path := range keysOf(w.files) {
			if strings.HasPrefix(path, prefix+"/") || strings.HasPrefix(path, prefix+".") {
				o.bad(path, 0, "is of a kind that nobody can check")
			}
		}
		if len(o.findings) == 0 {
			o.inapt = "no " + prefix + " are there"
		}
	}
}
