package main

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"regexp"
	"strings"
)

func (w *world) trusted() *vkey {
	if w.key != nil {
		return w.key
	}
	return w.logKey
}

func checkA01(w *world, o *outcome) {
	key := w.trusted()
	if w.head == nil || key == nil || key.kind != noteKey {
		o.bad("log/checkpoint", 0, "no head, or no key to check it with, can be read")
	} else if !w.head.signedBy(key) {
		o.bad("log/checkpoint", 0, "is not signed by %s", key.text)
	} else if w.key == nil && !w.keyOfOwn {
		o.incomplete = "no key was given: only the bundle itself says whose signature this is"
	}
}

func checkA02(w *world, o *outcome) {
	open := w.open()
	if open == nil || w.head == nil {
		o.bad("log/entries.jsonl", 1, "is no open entry, or the head cannot be read")
		return
	}
	round := str(open, "round")
	if !strings.HasSuffix(w.head.origin, "/rounds/"+round+"/log") {
		o.bad("log/checkpoint", 1, "is the log of something else than round %s", round)
	}
	keys := texts(sub(open, "keys"), "log")
	if len(keys) != 1 {
		o.bad("log/entries.jsonl", 1, "names %d keys of the log", len(keys))
		return
	}
	key, err := parseKey(keys[0])
	if err != nil || key.name != w.head.origin || key.kind != noteKey {
		o.bad("log/entries.jsonl", 1, "the key of the log is none, or of another name than the log")
		return
	}
	same := func(file string, other *vkey) {
		if other == nil || other.text != key.text {
			o.bad(file, 0, "is not the key of the log")
		}
	}
	same("keys/log.vkey", w.logKey)
	if w.policy == nil {
		o.bad("policy.txt", 0, "cannot be read")
	} else if len(w.policy.logs) != 1 {
		o.bad("policy.txt", 0, "names %d logs", len(w.policy.logs))
	} else {
		same("policy.txt", w.policy.logs[0])
	}
	if w.key != nil {
		same("the key that was given", w.key)
	}
	if !bytes.Equal(pemKey(w.files["keys/log.pem"]), key.public) {
		o.bad("keys/log.pem", 0, "is not the key of the log")
	}
	checkRounds(w, o, round)
	checkApprovers(o, texts(sub(open, "keys"), "approvers"))
}

func checkRounds(w *world, o *outcome, round string) {
	for path, f := range map[string]object{"config.json": w.config, "roll-summary.json": w.summary, "result.json": w.result} {
		if f == nil || str(f, "round") != round {
			o.bad(path, 0, "cannot be read, or is of another round")
		}
	}
	for i, b := range w.ballots {
		if b.fields != nil && str(b.fields, "round") != round {
			o.bad("ballots.jsonl", i+1, "is of another round")
		}
	}
}

var approverName = regexp.MustCompile(`^[^/]+(/.+)?/approvers/[^/]+$`)

func checkApprovers(o *outcome, keys []string) {
	seen := map[string]bool{}
	for _, text := range keys {
		k, err := parseKey(text)
		if err != nil || k.kind != noteKey || !approverName.MatchString(k.name) {
			o.bad("log/entries.jsonl", 1, "%s is no key of an approver", text)
			continue
		}
		id, public := fmt.Sprint(k.id), string(k.public)
		if seen[id] || seen[public] {
			o.bad("log/entries.jsonl", 1, "an approver is there twice: %s", text)
		}
		seen[id], seen[public] = true, true
	}
}

func checkA03(w *world, o *outcome) {
	if w.policy == nil || w.head == nil {
		o.bad("policy.txt", 0, "the policy or the head cannot be read: %v", w.policyProblem)
		return
	}
	for _, problem := range w.policy.problems(w.head, w.trusted()) {
		o.bad("log/checkpoint", 0, "%s", problem)
	}
}

func checkA05(w *world, o *outcome) {
	public := map[string]ed25519.PublicKey{}
	for _, text := range texts(sub(w.open(), "keys"), "approvers") {
		if k, err := parseKey(text); err == nil {
			public[fmt.Sprintf("%08x", k.id)] = k.public
		}
	}
	acts := 0
	for i, e := range w.entries {
		if !w.isAct(i) {
			continue
		}
		acts++
		by := texts(e.fields, "by")
		if by[0] == by[1] {
			o.bad("log/entries.jsonl", i+1, "one officer approved twice")
		}
		for n, id := range by {
			path := approvalPath(i, n+1)
			v, err := readFile(w, path, approvalShape)
			if err != nil {
				o.bad(path, 0, "%v", err)
				continue
			}
			sig, _ := base64.StdEncoding.DecodeString(str(v.(object), "sig"))
			text := append([]byte("baraza-approval-v1\n"), e.raw...)
			if str(v.(object), "key") != id || public[id] == nil || !ed25519.Verify(public[id], text, sig) {
				o.bad(path, 0, "is no signature of entry %d by %s", i, id)
			}
		}
	}
	if acts == 0 {
		o.inapt = "nothing had to be approved"
	}
}

func (w *world) isPrefix(h *head) bool {
	return h.size <= len(w.entries) && bytes.Equal(rootOf(w.leaves(h.size)), h.root)
}

func checkL01(w *world, o *outcome) {
	if w.head == nil || w.head.size != len(w.entries) || !w.isPrefix(w.head) {
		o.bad("log/entries.jsonl", 0, "is not the log that the final head names")
	}
}

func checkL02(w *world, o *outcome) {
	const file = "log/checkpoints.txt"
	if w.headsProblem != nil || w.head == nil || w.policy == nil || w.trusted() == nil {
		o.bad(file, 0, "the heads, the policy or the key cannot be read: %v", w.headsProblem)
		return
	}
	before := -1
	for i, h := range w.heads {
		if h.origin != w.head.origin || !w.isPrefix(h) || h.size <= before || !h.signedBy(w.trusted()) {
			o.bad(file, 0, "head %d has another origin or signer, is no prefix of the log, or is not larger than the one before", i+1)
		}
		before = h.size
		for _, problem := range w.policy.problems(h, w.trusted()) {
			o.bad(file, 0, "head %d: %s", i+1, problem)
		}
	}
	if !bytes.Equal(w.heads[len(w.heads)-1].raw, w.files["log/checkpoint"]) {
		o.bad(file, 0, "the last head is not the final one")
	}
}

// keptHead judges a head from elsewhere. One that the log has not reached says nothing against the log.
func keptHead(w *world, o *outcome, name string, h *head) bool {
	switch {
	case w.head == nil || w.trusted() == nil || h.origin != w.head.origin || !h.signedBy(w.trusted()):
		o.bad(name, 0, "is of another log, or not signed by it")
	case h.size > len(w.entries):
		o.incomplete = name + " is larger than the log"
	case !w.isPrefix(h):
		o.bad(name, 0, "is the head of another history than that of the bundle")
	default:
		return true
	}
	return false
}

func checkL03(w *world, o *outcome) {
	if len(w.seen) == 0 {
		o.inapt = "no head was given"
	}
	for _, file := range w.seen {
		heads, err := parseHeads(file.data)
		if err != nil {
			o.bad(file.name, 0, "%v", err)
		}
		for _, h := range heads {
			keptHead(w, o, file.name, h)
		}
	}
}

func checkL07(w *world, o *outcome) {
	if len(w.receipts) == 0 {
		o.inapt = "no receipt was given"
	}
	for _, file := range w.receipts {
		r, err := parseReceipt(file.data)
		if err != nil {
			o.bad(file.name, 0, "%v", err)
			continue
		}
		if !keptHead(w, o, file.name, r.head) {
			continue
		}
		if r.index >= len(w.entries) {
			o.bad(file.name, 0, "has an index that is not in the log")
			continue
		}
		entry := r.entry
		if entry == nil {
			entry = w.entries[r.index].raw
		}
		if !r.leads(leafHash(entry)) {
			o.bad(file.name, 0, "its proof does not lead to its head")
		}
		if !bytes.Equal(entry, w.entries[r.index].raw) {
			o.bad(file.name, 0, "the log has another entry at %d", r.index)
		}
	}
}
