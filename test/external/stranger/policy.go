package main

import (
	"fmt"
	"strconv"
	"strings"
)

type group struct {
	need    int
	members []string
}

type policy struct {
	logs      []*vkey
	witnesses map[string]*vkey
	groups    map[string]group
	quorum    string
}

func parsePolicy(data string) (*policy, error) {
	p := &policy{witnesses: map[string]*vkey{}, groups: map[string]group{}}
	for i, line := range strings.Split(data, "\n") {
		words := strings.Fields(line)
		if len(words) == 0 || strings.HasPrefix(words[0], "#") {
			continue
		}
		if err := p.line(words); err != nil {
			return nil, fmt.Errorf("line %d: %v", i+1, err)
		}
	}
	if p.quorum == "" {
		return nil, fmt.Errorf("lacks its quorum")
	}
	return p, nil
}

func (p *policy) known(name string) bool {
	_, isGroup := p.groups[name]
	return p.witnesses[name] != nil || isGroup
}

func (p *policy) line(words []string) (err error) {
	switch {
	case words[0] == "log" && (len(words) == 2 || len(words) == 3):
		var k *vkey
		k, err = parseKey(words[1])
		p.logs = append(p.logs, k)
	case words[0] == "witness" && (len(words) == 3 || len(words) == 4) && !p.known(words[1]) && words[1] != "none":
		var k *vkey
		if k, err = parseKey(words[2]); err == nil && k.kind != witnessKey {
			err = fmt.Errorf("the key of a witness is of another type")
		}
		p.witnesses[words[1]] = k
	case words[0] == "group" && len(words) > 3 && !p.known(words[1]) && words[1] != "none":
		return p.group(words)
	case words[0] == "quorum" && len(words) == 2 && p.quorum == "" && (words[1] == "none" || p.known(words[1])):
		p.quorum = words[1]
	default:
		err = fmt.Errorf("says nothing that is known here")
	}
	return err
}

func (p *policy) group(words []string) error {
	g := group{members: words[3:]}
	switch words[2] {
	case "any":
		g.need = 1
	case "all":
		g.need = len(g.members)
	default:
		if !sizeForm.MatchString(words[2]) {
			return fmt.Errorf("a group needs any, all or a number")
		}
		g.need, _ = strconv.Atoi(words[2])
	}
	seen := map[string]bool{}
	for _, m := range g.members {
		if !p.known(m) || seen[m] {
			return fmt.Errorf("member %s was not named before, or is there twice", m)
		}
		seen[m] = true
	}
	if g.need < 1 || g.need > len(g.members) {
		return fmt.Errorf("a group cannot be met")
	}
	p.groups[words[1]] = g
	return nil
}

func (p *policy) met(name string, h *head) bool {
	if name == "none" {
		return true
	}
	if k := p.witnesses[name]; k != nil {
		return h.signedBy(k)
	}
	met := 0
	for _, m := range p.groups[name].members {
		if p.met(m, h) {
			met++
		}
	}
	return met >= p.groups[name].need
}

// problems are what A03 finds at a head of the log with that key.
func (p *policy) problems(h *head, log *vkey) []string {
	var wrong []string
	seen := map[string]bool{}
	for _, s := range h.sigs {
		key := fmt.Sprintf("%s %08x", s.name, s.id)
		if seen[key] {
			wrong = append(wrong, "two signatures of "+key)
		}
		seen[key] = true
		known := log != nil && s.of(log)
		for _, k := range p.witnesses {
			if s.of(k) {
				known = true
				if !h.verifies(k, s) {
					wrong = append(wrong, "wrong signature of the witness "+key)
				}
			}
		}
		if !known {
			wrong = append(wrong, "signature of somebody whom the policy does not name: "+key)
		}
	}
	if !p.met(p.quorum, h) {
		wrong = append(wrong, "the quorum is not met")
	}
	return wrong
}
