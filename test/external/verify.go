// Asks Go's own code for transparency logs about ours: a question a line, an answer a line.
package main

import (
	"bufio"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

var stored []tlog.Hash
var leaves int64

var reader = tlog.HashReaderFunc(func(places []int64) ([]tlog.Hash, error) {
	read := []tlog.Hash{}
	for _, place := range places {
		read = append(read, stored[place])
	}
	return read, nil
})

func main() {
	in, out := bufio.NewScanner(os.Stdin), bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for in.Scan() {
		answer, err := ask(strings.Fields(in.Text()))
		if err != nil {
			answer = "refused: " + strings.ReplaceAll(err.Error(), "\n", " ")
		}
		fmt.Fprintln(out, answer)
	}
}

func ask(words []string) (string, error) {
	switch words[0] {
	case "root": // SIZE: grows a log of "entry 0", "entry 1", ... to that size
		for leaves < number(words[1]) {
			if err := add([]byte(fmt.Sprintf("entry %d", leaves))); err != nil {
				return "", err
			}
		}
		root, err := tlog.TreeHash(leaves, reader)
		return root.String(), err
	case "record": // SIZE ROOT INDEX LEAF PROOF...
		at := number(words[3])
		return "accepted", tlog.CheckRecord(hashes(words[5:]), number(words[1]), hash(words[2]), at, hash(words[4]))
	case "tree": // SIZE ROOT OLDER-SIZE OLDER-ROOT PROOF...
		older := number(words[3])
		return "accepted", tlog.CheckTree(hashes(words[5:]), number(words[1]), hash(words[2]), older, hash(words[4]))
	case "receipt": // FILE KEY
		return "accepted", receipt(read(words[1]), words[2])
	default: // bundle FOLDER KEY
		return "accepted", bundle(words[1], words[2])
	}
}

// All entries of a bundle give the head, and each earlier head leads to it.
func bundle(folder, key string) error {
	stored, leaves = nil, 0
	text := strings.TrimSuffix(read(filepath.Join(folder, "log", "entries.jsonl")), "\n")
	for _, entry := range strings.Split(text, "\n") {
		if err := add([]byte(entry)); err != nil {
			return err
		}
	}
	last, err := open(read(filepath.Join(folder, "log", "checkpoint")), key)
	if err != nil {
		return err
	}
	if root, err := tlog.TreeHash(leaves, reader); err != nil || last.N != leaves || last.Hash != root {
		return fmt.Errorf("root mismatch")
	}
	for _, head := range heads(read(filepath.Join(folder, "log", "checkpoints.txt"))) {
		older, err := open(head, key)
		if err != nil {
			return err
		}
		if older.N == 0 {
			continue // CheckTree knows no empty tree
		}
		proof, err := tlog.ProveTree(last.N, older.N, reader)
		if err != nil {
			return err
		}
		if err := tlog.CheckTree(proof, last.N, last.Hash, older.N, older.Hash); err != nil {
			return err
		}
	}
	return nil
}

func receipt(text, key string) error {
	parts := strings.SplitN(text, "\n\n", 2)
	lines := strings.Split(parts[0], "\n")
	if len(parts) < 2 || len(lines) < 3 || lines[0] != "c2sp.org/tlog-proof@v1" {
		return fmt.Errorf("no receipt")
	}
	head, err := open(parts[1], key)
	if err != nil {
		return err
	}
	entry, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(lines[1], "extra "))
	if err != nil {
		return err
	}
	at := number(strings.TrimPrefix(lines[2], "index "))
	return tlog.CheckRecord(hashes(lines[3:]), head.N, head.Hash, at, tlog.RecordHash(entry))
}

func open(text, key string) (tlog.Tree, error) {
	verifier, err := note.NewVerifier(key)
	if err != nil {
		return tlog.Tree{}, err
	}
	opened, err := note.Open([]byte(text), note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(opened.Text, "\n") // tlog.ParseTree wants the name of Go's own log
	if len(lines) != 4 || lines[0] != verifier.Name() {
		return tlog.Tree{}, fmt.Errorf("the head of another log")
	}
	return tlog.Tree{N: number(lines[1]), Hash: hash(lines[2])}, nil
}

// A head begins behind a signature line.
func heads(text string) (list []string) {
	signed := true
	for _, line := range strings.SplitAfter(text, "\n") {
		isSignature := strings.HasPrefix(line, "— ")
		if signed && !isSignature && line != "" {
			list = append(list, "")
		}
		if line != "" {
			list[len(list)-1] += line
		}
		signed = isSignature
	}
	return list
}

func add(entry []byte) error {
	more, err := tlog.StoredHashes(leaves, entry, reader)
	stored, leaves = append(stored, more...), leaves+1
	return err
}

func hashes(words []string) (list []tlog.Hash) {
	for _, word := range words {
		list = append(list, hash(word))
	}
	return list
}

func hash(word string) tlog.Hash {
	parsed, err := tlog.ParseHash(word)
	must(err)
	return parsed
}

func number(word string) int64 {
	parsed, err := strconv.ParseInt(word, 10, 64)
	must(err)
	return parsed
}

func read(path string) string {
	bytes, err := os.ReadFile(path)
	must(err)
	return string(bytes)
}

// A question that cannot be read is a fault of the tests, not an answer.
func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
