package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

const tileWidth = 256

func sum(parts ...[]byte) []byte {
	h := sha256.New()
	for _, p := range parts {
		h.Write(p)
	}
	return h.Sum(nil)
}

func h64(data []byte) string       { return base64.StdEncoding.EncodeToString(sum(data)) }
func leafHash(entry []byte) []byte { return sum([]byte{0}, entry) }
func node(l, r []byte) []byte      { return sum([]byte{1}, l, r) }

// rootOf is the Merkle tree hash of RFC 6962, section 2.1.
func rootOf(leaves [][]byte) []byte {
	switch n := len(leaves); n {
	case 0:
		return sum()
	case 1:
		return leaves[0]
	default:
		k := 1
		for k*2 < n {
			k *= 2
		}
		return node(rootOf(leaves[:k]), rootOf(leaves[k:]))
	}
}

func tilePath(level string, n, width int) string {
	path := fmt.Sprintf("%03d", n%1000)
	for n /= 1000; n > 0; n /= 1000 {
		path = fmt.Sprintf("x%03d/%s", n%1000, path)
	}
	path = "log/tile/" + level + "/" + path
	if width < tileWidth {
		path += fmt.Sprintf(".p/%d", width)
	}
	return path
}

// tilesOf returns every tile of a tree, by path.
func tilesOf(entries [][]byte) map[string][]byte {
	out := map[string][]byte{}
	hashes := make([][]byte, len(entries))
	for i, e := range entries {
		hashes[i] = leafHash(e)
	}
	for from := 0; from < len(entries); from += tileWidth {
		to := least(from+tileWidth, len(entries))
		var tile []byte
		for _, e := range entries[from:to] {
			tile = binary.BigEndian.AppendUint16(tile, uint16(len(e)))
			tile = append(tile, e...)
		}
		out[tilePath("entries", from/tileWidth, to-from)] = tile
	}
	for level := 0; len(hashes) > 0; level++ {
		var above [][]byte
		for from := 0; from < len(hashes); from += tileWidth {
			to := least(from+tileWidth, len(hashes))
			out[tilePath(strconv.Itoa(level), from/tileWidth, to-from)] = bytes.Join(hashes[from:to], nil)
			if to-from == tileWidth {
				above = append(above, rootOf(hashes[from:to]))
			}
		}
		hashes = above
	}
	return out
}

func least(a, b int) int {
	if a < b {
		return a
	}
	return b
}

type receipt struct {
	entry  []byte
	index  int
	hashes [][]byte
	head   *head
}

var indexForm = regexp.MustCompile(`^index (0|[1-9][0-9]{0,14})$`)

func parseReceipt(data []byte) (*receipt, error) {
	top, note, found := strings.Cut(string(data), "\n\n")
	lines := strings.Split(top, "\n")
	if !found || len(lines) < 2 || lines[0] != "c2sp.org/tlog-proof@v1" {
		return nil, fmt.Errorf("is no tlog-proof")
	}
	r, rest := &receipt{}, lines[1:]
	var ok bool
	if text := strings.TrimPrefix(rest[0], "extra "); text != rest[0] {
		if r.entry, ok = decode(base64.StdEncoding, text); !ok || len(rest) < 2 {
			return nil, fmt.Errorf("has an extra line that is not base64, or nothing behind it")
		}
		rest = rest[1:]
	}
	match := indexForm.FindStringSubmatch(rest[0])
	if match == nil {
		return nil, fmt.Errorf("lacks its index")
	}
	r.index, _ = strconv.Atoi(match[1])
	for _, line := range rest[1:] {
		hash, ok := decode(base64.StdEncoding, line)
		if !ok || len(hash) != 32 {
			return nil, fmt.Errorf("has a hash that is none")
		}
		r.hashes = append(r.hashes, hash)
	}
	heads, err := parseHeads([]byte(note))
	if err != nil || len(heads) != 1 {
		return nil, fmt.Errorf("has no head, or more than one")
	}
	r.head = heads[0]
	return r, nil
}

// leads tells whether an inclusion proof (RFC 9162, section 2.1.3.2) goes from the leaf to the root.
func (r *receipt) leads(leaf []byte) bool {
	at, last, hash := r.index, r.head.size-1, leaf
	if at > last {
		return false
	}
	for _, sibling := range r.hashes {
		if last == 0 {
			return false
		}
		if at%2 == 1 || at == last {
			hash = node(sibling, hash)
			for at%2 == 0 && at != 0 {
				at, last = at/2, last/2
			}
		} else {
			hash = node(hash, sibling)
		}
		at, last = at/2, last/2
	}
	return last == 0 && bytes.Equal(hash, r.head.root)
}

const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// trackingCode is that of 3.7, from the hash of a leaf.
func trackingCode(leaf []byte) string {
	values := make([]int, 20)
	for bit := 0; bit < 100; bit++ {
		values[bit/5] = values[bit/5]<<1 | int(leaf[bit/8]>>(7-bit%8))&1
	}
	total := 0
	for i := range values {
		v := values[len(values)-1-i]
		if i%2 == 0 {
			v *= 2
		}
		total += v/32 + v%32
	}
	var out strings.Builder
	for i, v := range append(values, (32-total%32)%32) {
		if i > 0 && i%5 == 0 {
			out.WriteByte('-')
		}
		out.WriteByte(crockford[v])
	}
	return out.String()
}
