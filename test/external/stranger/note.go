package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

const (
	noteKey    = 1
	witnessKey = 4
)

type vkey struct {
	name, text string
	kind       byte
	id         uint32
	public     ed25519.PublicKey
}

func keyID(name string, material []byte) uint32 {
	sum := sha256.Sum256(append([]byte(name+"\n"), material...))
	return binary.BigEndian.Uint32(sum[:])
}

func parseKey(text string) (*vkey, error) {
	parts := strings.SplitN(text, "+", 3)
	if len(parts) != 3 || parts[0] == "" || strings.ContainsAny(parts[0], " \t\n") || keyIDShape(parts[1]) != "" {
		return nil, fmt.Errorf("%q is no key", text)
	}
	material, ok := decode(base64.StdEncoding, parts[2])
	if !ok || len(material) != 33 || material[0] != noteKey && material[0] != witnessKey {
		return nil, fmt.Errorf("%q is no Ed25519 key", text)
	}
	id := keyID(parts[0], material)
	if fmt.Sprintf("%08x", id) != parts[1] {
		return nil, fmt.Errorf("the id of key %q does not fit it", text)
	}
	return &vkey{name: parts[0], text: text, kind: material[0], id: id, public: material[1:]}, nil
}

type signature struct {
	name  string
	id    uint32
	bytes []byte
}

type head struct {
	raw, body []byte
	origin    string
	size      int
	root      []byte
	sigs      []signature
}

var sizeForm = regexp.MustCompile(`^(0|[1-9][0-9]{0,14})$`)

// parseHeads reads signed heads that follow each other with nothing between.
func parseHeads(data []byte) ([]*head, error) {
	var out []*head
	for len(data) > 0 {
		h, rest, err := parseHead(data)
		if err != nil {
			return nil, fmt.Errorf("head %d: %v", len(out)+1, err)
		}
		out = append(out, h)
		data = rest
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("holds no head")
	}
	return out, nil
}

func parseHead(data []byte) (*head, []byte, error) {
	end := bytes.Index(data, []byte("\n\n"))
	if end < 0 {
		return nil, nil, fmt.Errorf("lacks its blank line")
	}
	h := &head{body: data[:end+1]}
	lines := strings.Split(string(data[:end]), "\n")
	if len(lines) != 3 || lines[0] == "" || !sizeForm.MatchString(lines[1]) {
		return nil, nil, fmt.Errorf("is not three lines of origin, size and root")
	}
	h.origin = lines[0]
	h.size, _ = strconv.Atoi(lines[1])
	var ok bool
	if h.root, ok = decode(base64.StdEncoding, lines[2]); !ok || len(h.root) != 32 {
		return nil, nil, fmt.Errorf("has a root that is no hash")
	}
	rest := data[end+2:]
	for bytes.HasPrefix(rest, []byte("— ")) {
		line, after, found := bytes.Cut(rest, []byte("\n"))
		if !found {
			return nil, nil, fmt.Errorf("has a signature line without an end")
		}
		rest = after
		sig, err := parseSignature(string(line))
		if err != nil {
			return nil, nil, err
		}
		h.sigs = append(h.sigs, sig)
	}
	if len(h.sigs) == 0 {
		return nil, nil, fmt.Errorf("has no signature")
	}
	h.raw = data[:len(data)-len(rest)]
	return h, rest, nil
}

func parseSignature(line string) (signature, error) {
	parts := strings.Split(strings.TrimPrefix(line, "— "), " ")
	if len(parts) != 2 || parts[0] == "" {
		return signature{}, fmt.Errorf("has a broken signature line")
	}
	bytes, ok := decode(base64.StdEncoding, parts[1])
	if !ok || len(bytes) < 5 {
		return signature{}, fmt.Errorf("has a signature that is not base64")
	}
	return signature{parts[0], binary.BigEndian.Uint32(bytes), bytes[4:]}, nil
}

func (s signature) of(k *vkey) bool { return s.name == k.name && s.id == k.id }

func (h *head) verifies(k *vkey, s signature) bool {
	if k.kind == noteKey {
		return len(s.bytes) == ed25519.SignatureSize && ed25519.Verify(k.public, h.body, s.bytes)
	}
	if len(s.bytes) != 8+ed25519.SignatureSize {
		return false
	}
	signed := fmt.Sprintf("cosignature/v1\ntime %d\n%s", binary.BigEndian.Uint64(s.bytes), h.body)
	return ed25519.Verify(k.public, []byte(signed), s.bytes[8:])
}

func (h *head) signedBy(k *vkey) bool {
	for _, s := range h.sigs {
		if s.of(k) && h.verifies(k, s) {
			return true
		}
	}
	return false
}

type group struct {
	need    int
	members []string
}

type policy struct {
	log       *vkey
	witnesses map[string]*vkey
	groups    map[string]group
	quorum    string
}

func parsePolicy(data string) (*policy, error) {
	p := &policy{witnesses: map[string]*vkey{}, groups: map[string]group{}}
	for i, line := range strings.Split(data, "\n") {
		words := strings.Fields(line)
		if len(words) == 0 || strings.HasPrefix(line, "#") {
			continue
		}
		if err := p.line(words); err != nil {
			return nil, fmt.Errorf("line %d: %v", i+1, err)
		}
	}
	if p.log == nil || p.quorum == "" {
		return nil, fmt.Errorf("lacks its log or its quorum")
	}
	return p, nil
}

func (p *policy) known(name string) bool {
	_, isGroup := p.groups[name]
	return p.witnesses[name] != nil || isGroup
}

func (p *policy) line(words []string) (err error) {
	switch {
	case words[0] == "log" && p.log == nil && (len(words) == 2 || len(words) == 3):
		p.log, err = parseKey(words[1])
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

// problems are what A03 finds at a head.
func (p *policy) problems(h *head) []string {
	var wrong []string
	seen := map[string]bool{}
	for _, s := range h.sigs {
		key := fmt.Sprintf("%s %08x", s.name, s.id)
		if seen[key] {
			wrong = append(wrong, "two signatures of "+key)
		}
		seen[key] = true
		known := s.of(p.log)
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
