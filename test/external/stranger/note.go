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
