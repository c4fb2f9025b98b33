package run

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/greenapi-contract/greenapi-go/conformance/check"
)

// KnownFile is the name of the known deviations beside the recordings they speak of.
const KnownFile = "known-deviations.yaml"

// deviation is one accepted finding.
type deviation struct {
	Code      string  `yaml:"code"`
	Operation string  `yaml:"operation"`
	Exchange  string  `yaml:"exchange"`
	Pointer   *string `yaml:"pointer"`
	Reason    string  `yaml:"reason"`
	Link      string  `yaml:"link"`
	// Expires is the last day on which the entry holds, as 2027-01-31; "" holds for ever.
	Expires string `yaml:"expires"`

	place string // file and line
	until time.Time
}

// loadDeviations reads the file that goes with the recordings. No file means no deviations.
func loadDeviations(cfg Config) ([]deviation, error) {
	data, name := cfg.Known, cfg.KnownName
	if data == nil {
		files, folder := cfg.folder()
		name = folder + "/" + KnownFile
		var err error
		if data, err = fs.ReadFile(files, KnownFile); errors.Is(err, fs.ErrNotExist) {
			return nil, nil
		} else if err != nil {
			return nil, fmt.Errorf("%s: cannot be read: %w", name, err)
		}
	}
	return parseDeviations(name, data)
}

// parseDeviations reads a list of entries, or one under the key deviations.
func parseDeviations(name string, data []byte) ([]deviation, error) {
	var root yaml.Node
	if err := yaml.Unmarshal(data, &root); err != nil {
		return nil, fmt.Errorf("%s: not YAML: %w", name, err)
	}
	if root.Kind == 0 {
		return nil, nil
	}
	list := root.Content[0]
	if list.Kind == yaml.MappingNode && len(list.Content) == 2 && list.Content[0].Value == "deviations" {
		list = list.Content[1]
	}
	if list.Kind == yaml.ScalarNode && list.Tag == "!!null" {
		return nil, nil
	}
	if list.Kind != yaml.SequenceNode {
		return nil, fmt.Errorf("%s:%d: want a list of entries under the key deviations", name, list.Line)
	}
	var deviations []deviation
	var errs []error
	for _, node := range list.Content {
		entry, err := parseDeviation(node)
		if err != nil {
			errs = append(errs, fmt.Errorf("%s:%d: %w", name, node.Line, err))
			continue
		}
		entry.place = fmt.Sprintf("%s:%d", name, node.Line)
		deviations = append(deviations, entry)
	}
	return deviations, errors.Join(errs...)
}

func parseDeviation(node *yaml.Node) (deviation, error) {
	var entry deviation
	text, err := yaml.Marshal(node)
	if err != nil {
		return entry, err
	}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(&entry); err != nil {
		return entry, errors.New("an entry has code, operation, exchange, pointer, reason and, if need be, link and expires: " + strings.Join(strings.Fields(err.Error()), " "))
	}
	known := slices.ContainsFunc(check.Catalogue(), func(d check.Definition) bool { return d.Code() == entry.Code })
	switch {
	case !known:
		return entry, fmt.Errorf("code %q is no code of the catalogue: `greenapi-conformance catalogue` lists them", entry.Code)
	case entry.Operation == "" || entry.Exchange == "":
		return entry, errors.New("operation and exchange are missing: an entry excuses one finding of one exchange")
	case strings.TrimSpace(entry.Reason) == "":
		return entry, errors.New("reason is missing: say why the deviation is accepted")
	}
	if entry.Expires != "" {
		day, err := time.Parse(time.DateOnly, entry.Expires)
		if err != nil {
			return entry, fmt.Errorf("expires is %q: write a day, as in 2027-01-31", entry.Expires)
		}
		entry.until = day.AddDate(0, 0, 1)
	}
	return entry, nil
}

func (d deviation) accepts(f check.Finding) bool {
	return d.Code == f.Code && d.Operation == f.Operation && d.Exchange == f.Exchange && samePlace(d.Pointer, f.Pointer)
}

// setAside marks accepted findings as known. An entry whose exchange was judged without its finding is stale and
// becomes a finding itself; one that has expired accepts nothing any more.
func (r *Result) setAside(judge *check.Judge, deviations []deviation, outcomes []check.Outcome, now time.Time) {
	for _, entry := range deviations {
		if !entry.until.IsZero() && !now.Before(entry.until) {
			r.Notes = append(r.Notes, fmt.Sprintf("%s: expired on %s and accepts nothing any more: look at it again", entry.place, entry.Expires))
			continue
		}
		came := false
		for i := range r.Findings {
			if entry.accepts(r.Findings[i]) {
				r.Findings[i].Known = true
				came = true
			}
		}
		for i := range outcomes {
			if outcome := outcomes[i]; outcome.Judged() && outcome.Exchange.ID == entry.Exchange && outcome.Exchange.Operation == entry.Operation {
				outcome.Exercised["drift.stale-deviation"] = true
				if !came {
					r.Findings = append(r.Findings, judge.Stale(outcome.Exchange, entry.Code, entry.Pointer, entry.place))
				}
			}
		}
	}
}
