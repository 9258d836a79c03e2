// A witness that is not ours: reads what a register published, from files, and judges it with Go's own transparency-log
// packages (Debian's golang-golang-x-mod-dev).
//
//	witness VERIFIER DIR    DIR: note.SIZE, checkpoints; tile/L/N and tile/L/N.W, tiles; proofs.json
//
// It opens every note, reads the whole tree's root out of the tiles, which it authenticates, and makes every proof anew.
package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type proofs struct {
	Inclusion []struct {
		Index  int64
		Entry  string
		Hashes []string
	}
	Consistency []struct {
		From, To int64
		Hashes   []string
	}
}

func must(err error, what ...interface{}) {
	if err != nil {
		fmt.Println(append([]interface{}{"refused:", err}, what...)...)
		os.Exit(1)
	}
}

func hashOf(text string) tlog.Hash {
	raw, err := base64.StdEncoding.DecodeString(text)
	must(err)
	var h tlog.Hash
	if copy(h[:], raw) != len(raw) || len(raw) != tlog.HashSize {
		must(fmt.Errorf("not a hash: %q", text))
	}
	return h
}

type tiles struct{ dir string }

func (t tiles) Height() int                           { return 8 }
func (t tiles) SaveTiles(_ []tlog.Tile, _ [][]byte) {}
func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	out := make([][]byte, len(wanted))
	for i, w := range wanted {
		name := fmt.Sprintf("%s/tile/%d/%d", t.dir, w.L, w.N)
		if w.W != 256 {
			name += fmt.Sprintf(".%d", w.W)
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		out[i] = data
	}
	return out, nil
}

func main() {
	verifier, err := note.NewVerifier(os.Args[1])
	must(err)
	dir := os.Args[2]
	roots := map[int64]tlog.Hash{}
	var newest tlog.Tree
	names, err := filepath.Glob(dir + "/note.*")
	must(err)
	for _, name := range names {
		text, err := os.ReadFile(name)
		must(err)
		n, err := note.Open(text, note.VerifierList(verifier))
		must(err, name)
		lines := strings.Split(n.Text, "\n")
		if lines[0] != verifier.Name() || len(lines) != 4 || lines[3] != "" {
			must(fmt.Errorf("not a checkpoint: %q", n.Text))
		}
		var size int64
		_, err = fmt.Sscanf(lines[1], "%d", &size)
		must(err)
		roots[size] = hashOf(lines[2])
		if size >= newest.N {
			newest = tlog.Tree{N: size, Hash: roots[size]}
		}
	}
	reader := tlog.TileHashReader(newest, tiles{dir})
	for size, root := range roots {
		got, err := tlog.TreeHash(size, reader)
		must(err, "tree of", size)
		if got != root {
			must(fmt.Errorf("another root at %d", size))
		}
	}
	var p proofs
	text, err := os.ReadFile(dir + "/proofs.json")
	must(err)
	must(json.Unmarshal(text, &p))
	for _, one := range p.Inclusion {
		entry := hashOf(one.Entry)
		leaf := tlog.RecordHash(entry[:])
		var proof tlog.RecordProof
		for _, h := range one.Hashes {
			proof = append(proof, hashOf(h))
		}
		must(tlog.CheckRecord(proof, newest.N, newest.Hash, one.Index, leaf), "entry", one.Index)
		made, err := tlog.ProveRecord(newest.N, one.Index, reader)
		must(err)
		if fmt.Sprint(made) != fmt.Sprint(proof) {
			must(fmt.Errorf("another proof of %d", one.Index))
		}
		leaf[0] ^= 1
		if tlog.CheckRecord(proof, newest.N, newest.Hash, one.Index, leaf) == nil {
			must(fmt.Errorf("a changed bit passes at %d", one.Index))
		}
	}
	for _, one := range p.Consistency {
		var proof tlog.TreeProof
		for _, h := range one.Hashes {
			proof = append(proof, hashOf(h))
		}
		must(tlog.CheckTree(proof, one.To, roots[one.To], one.From, roots[one.From]), one.From, "to", one.To)
	}
	fmt.Println("right:", len(roots), "checkpoints,", len(p.Inclusion), "entries,", len(p.Consistency), "steps, of", newest.N)
}
