package docpage

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
)

// kept is the last copy of an address: what the server said of it and what was read from it. The page itself is not
// kept.
type kept struct {
	Format  int    `json:"format"`
	Address string `json:"address"`
	mark
	Snapshot *Page  `json:"snapshot"`
	Loose    []bool `json:"loose"`
	Language string `json:"language"`
	Unplaced bool   `json:"unplaced"`
	OpenEnd  bool   `json:"openEnd"`
	LastLine int    `json:"lastLine"`
	// Itself are the claims of examples that a table of the same page says otherwise.
	Itself []Claim `json:"itself"`
}

// file is where the state of an address is kept: a readable name and a digest that tells two of one name apart.
func (f *Fetcher) file(address, product string) string {
	_, path, _ := strings.Cut(address, "://")
	name := strings.Trim(notPlain().ReplaceAllString(path, "-"), "-")
	const longest = 80
	if len(name) > longest {
		name = name[len(name)-longest:]
	}
	sum := sha256.Sum256([]byte(address))
	return filepath.Join(f.state, name+"."+product+"."+hex.EncodeToString(sum[:4])+".json")
}

var notPlain = pattern(`[^A-Za-z0-9.]+`)

// last is the state of an address; nil where there is none, or none that can be read: the page is then asked for whole.
func (f *Fetcher) last(address, product string) *kept {
	if f.state == "" {
		return nil
	}
	data, err := os.ReadFile(f.file(address, product))
	if err != nil {
		return nil
	}
	k := new(kept)
	if json.Unmarshal(data, k) != nil || k.Format != Format || k.Snapshot == nil || k.Address != address ||
		k.Snapshot.Product != product || len(k.Loose) != len(k.Snapshot.Claims) {
		return nil
	}
	return k
}

// page is the reading of the last copy, as it was when it was made.
func (k *kept) page() *Page {
	page := *k.Snapshot
	page.language, page.unplaced, page.openEnd, page.lastLine, page.itself = k.Language, k.Unplaced, k.OpenEnd, k.LastLine, k.Itself
	for i := range page.Claims {
		page.Claims[i].loose = k.Loose[i]
	}
	return &page
}

// keep writes the state of an address whole or not at all.
func (f *Fetcher) keep(page *Page, m mark) error {
	if f.state == "" {
		return nil
	}
	k := kept{Format: Format, Address: page.Page, mark: m, Snapshot: page, Language: page.language, Unplaced: page.unplaced,
		OpenEnd: page.openEnd, LastLine: page.lastLine, Itself: page.itself, Loose: []bool{}}
	for _, claim := range page.Claims {
		k.Loose = append(k.Loose, claim.loose)
	}
	data, err := json.MarshalIndent(k, "", "  ")
	if err != nil {
		return err
	}
	file, err := os.CreateTemp(f.state, ".new-*")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	_, err = file.Write(append(data, '\n'))
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	return os.Rename(file.Name(), f.file(page.Page, page.Product))
}
