package run

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/greenapi-contract/greenapi-go/conformance/check"
	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
)

// KnownFile is the name of the known deviations beside the recordings they speak of.
const KnownFile = "known-deviations.yaml"

// deviation is one accepted fault.
type deviation struct {
	Code      string `yaml:"code"`
	Operation string `yaml:"operation"`
	// Exchange is "" for every exchange of the operation.
	Exchange string `yaml:"exchange"`
	// Pointer is that of the finding, with * for any index of a list; nil for status and headers.
	Pointer *string `yaml:"pointer"`
	Reason  string  `yaml:"reason"`
	Link    string  `yaml:"link"`
	// Expires is the last day on which the entry holds, as 2027-01-31; "" holds for ever.
	Expires string `yaml:"expires"`

	place   string // file and line
	until   time.Time
	expired bool

	// met is an exchange that the entry speaks of, misplaced one of its id and of another operation, and judged a usable
	// reply that could have had the finding.
	met, misplaced, judged *exchange.Exchange
	// came is whether its finding came, listed or not.
	came atomic.Bool
}

// loadDeviations reads the file that goes with the recordings. No file means no deviations.
func loadDeviations(cfg Config) ([]*deviation, error) {
	if cfg.Known == "" && cfg.mode() != ModeRecorded {
		return nil, nil // no recordings, no file beside them
	}
	var data []byte
	var err error
	name := path.Clean(cfg.Known)
	if cfg.Known != "" {
		data, err = exchange.ReadFile(cfg.Known, largestKnown)
	} else {
		files, folder := cfg.folder()
		name = path.Join(folder, KnownFile)
		if data, err = exchange.ReadFS(files, KnownFile, largestKnown); errors.Is(err, fs.ErrNotExist) {
			return nil, nil
		}
	}
	if err != nil {
		return nil, fmt.Errorf("%s: cannot be read: %w", name, err)
	}
	entries, err := parseDeviations(name, data)
	for _, entry := range entries {
		entry.expired = !entry.until.IsZero() && !cfg.now().Before(entry.until)
	}
	return entries, err
}

// largestKnown is more than anybody reads: a file of known deviations is a page or two.
const largestKnown = 4 << 20

// parseDeviations reads a list of entries, or one under the key deviations.
func parseDeviations(name string, data []byte) ([]*deviation, error) {
	var root, second yaml.Node
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	if err := decoder.Decode(&root); errors.Is(err, io.EOF) {
		return nil, nil
	} else if err != nil {
		return nil, fmt.Errorf("%s: not YAML: %w (the entries of a list are indented alike)", name, err)
	}
	if err := decoder.Decode(&second); err == nil {
		return nil, fmt.Errorf("%s:%d: a second YAML document: keep all entries in one list", name, second.Line)
	} else if !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: not YAML: %w", name, err)
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
	var deviations []*deviation
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

const form = "an entry has code, operation, pointer, reason and, if need be, exchange, link and expires"

var deviationKeys = []string{"code", "operation", "exchange", "pointer", "reason", "link", "expires"}

func parseDeviation(node *yaml.Node) (*deviation, error) {
	for i := 1; i < len(node.Content); i += 2 {
		if code := node.Content[i]; node.Content[i-1].Value == "code" && code.Value == "null" {
			code.Tag = "!!str" // there is a code of that name
		}
	}
	entry := &deviation{}
	var members map[string]any // KnownFields is not for nodes: unknown keys are looked for here
	err := node.Decode(entry)
	if err == nil {
		err = node.Decode(&members)
	}
	if err != nil {
		return entry, fmt.Errorf("%s: %s", form, strings.Join(strings.Fields(err.Error()), " "))
	}
	for _, key := range slices.Sorted(maps.Keys(members)) {
		if !slices.Contains(deviationKeys, key) {
			return entry, fmt.Errorf("%s: unknown key %q", form, key)
		}
	}
	known := slices.ContainsFunc(check.Catalogue(), func(d check.Check) bool { return d.Code() == entry.Code })
	switch {
	case !known:
		return entry, fmt.Errorf("code %q is no code of the catalogue: `greenapi-conformance catalogue` lists them", entry.Code)
	case entry.Operation == "":
		return entry, errors.New("operation is missing: an entry excuses one fault of one operation")
	case !slices.Contains(operations, entry.Operation):
		return entry, fmt.Errorf("unknown operation %q: choose one of %s", entry.Operation, strings.Join(operations, ", "))
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
