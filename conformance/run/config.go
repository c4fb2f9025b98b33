package run

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/conformance/live"
	"github.com/greenapi-contract/greenapi-go/conformance/recordings"
	"github.com/greenapi-contract/greenapi-go/conformance/result"
)

// Config says what to judge. The zero value judges the bundled exchanges of all products.
type Config struct {
	// Mode is where the exchanges come from: ModeRecorded, the default for "", ModeHAR or ModeLive.
	Mode string
	// Recordings is the folder of exchange files; "" stands for the bundled ones.
	Recordings string
	// FS, unless nil, is read in place of the folder Recordings, which then is only its name in messages.
	FS fs.FS
	// Captures are the HAR files of ModeHAR.
	Captures []string
	// Live says what ModeLive asks the instance that the environment names; its Product is that of the run.
	Live live.Config
	// Product keeps the exchanges of one product, "whatsapp", "telegram" or "max"; "" keeps all. ModeHAR and ModeLive
	// need it: neither a capture nor an instance says its own.
	Product string
	// Known is a file of known deviations; "" stands for known-deviations.yaml in the recordings, if there is one.
	Known string
	// Drift is "fail", the default for "", or "warn": then drift does not speak against conformance, save a missing
	// member that every page shows.
	Drift string
	// MaxAge is how old live recordings may be before the result says so; from twice that age on nobody can tell what
	// the API does today, and the verdict is undetermined. 0 switches age off.
	MaxAge time.Duration
	// Baseline is the results.json of an earlier run to compare with; "" compares with none. It never changes a verdict.
	Baseline string
	// ShowValues lets excerpts quote what replies hold, in every report that shows excerpts. People's data are in there.
	ShowValues bool
	// Out is the folder that the caller writes the reports to; "" writes none. A run writes nothing itself, but refuses
	// one that would mix reports and recordings.
	Out string
	// Now is the clock for ages and expiry; nil stands for time.Now.
	Now func() time.Time
}

// The modes of a run.
const (
	ModeRecorded = "recorded"
	ModeHAR      = "har"
	ModeLive     = "live"
)

func (cfg Config) mode() string { return cmp.Or(cfg.Mode, ModeRecorded) }

// products and operations in the order of the contract.
var (
	products   = exchange.Products()
	operations = exchange.Operations()
)

func (cfg Config) validate() error {
	var errs []error
	refuse := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	if cfg.Product != "" && !slices.Contains(products, cfg.Product) {
		refuse("unknown product %q: choose one of %s", cfg.Product, strings.Join(products, ", "))
	}
	if !slices.Contains([]string{"", result.DriftFail, result.DriftWarn}, cfg.Drift) {
		refuse("unknown drift %q: choose %s or %s", cfg.Drift, result.DriftFail, result.DriftWarn)
	}
	if cfg.MaxAge < 0 {
		refuse("the age limit %s is negative: give how old recordings may be, as 90d, or 0 for any age", cfg.MaxAge)
	}
	switch cfg.mode() {
	case ModeRecorded:
		if len(cfg.Captures) > 0 {
			refuse("captures are given to a run in mode %s: HAR files are judged in mode %s", ModeRecorded, ModeHAR)
		}
	case ModeHAR:
		if len(cfg.Captures) == 0 {
			refuse("mode %s without a capture: name at least one HAR file", ModeHAR)
		}
		if cfg.Product == "" {
			refuse("mode %s without a product: a capture does not say its own, choose one of %s", ModeHAR, strings.Join(products, ", "))
		}
	case ModeLive:
		if cfg.Recordings != "" || cfg.FS != nil {
			refuse("recordings are given to a run in mode %s: they are judged in mode %s", ModeLive, ModeRecorded)
		}
	default:
		refuse("unknown mode %q: choose one of %s", cfg.Mode, strings.Join([]string{ModeRecorded, ModeHAR, ModeLive}, ", "))
	}
	return errors.Join(append(errs, cfg.validateOut())...)
}

// validateOut keeps reports out of recordings: the next run would take results.json for an exchange.
func (cfg Config) validateOut() error {
	if cfg.Out == "" || cfg.Recordings == "" || cfg.FS != nil || cfg.mode() != ModeRecorded {
		return nil
	}
	folder, err := real(cfg.Recordings)
	if err != nil {
		return nil // the loader says what is wrong with it
	}
	out, err := real(cfg.Out)
	if err != nil {
		return nil // the report says so
	}
	within, err := filepath.Rel(folder, out)
	if err != nil || within == ".." || strings.HasPrefix(within, ".."+string(filepath.Separator)) {
		return nil
	}
	return fmt.Errorf("report folder %s: it is in the folder of recordings %s, where the next run would read it: choose another with --out", cfg.Out, cfg.Recordings)
}

// real is a path without symbolic links, as far as it exists.
func real(name string) (string, error) {
	name, err := filepath.Abs(name)
	if err != nil {
		return "", err
	}
	rest := ""
	for {
		if found, err := filepath.EvalSymlinks(name); err == nil {
			return filepath.Join(found, rest), nil
		}
		parent := filepath.Dir(name)
		if parent == name {
			return "", fs.ErrNotExist
		}
		name, rest = parent, filepath.Join(filepath.Base(name), rest)
	}
}

// ReportFolder is where the reports of the run may go; "" if it is nowhere, as Out is not given or was refused.
func (cfg Config) ReportFolder() string {
	if cfg.validateOut() != nil {
		return ""
	}
	return cfg.Out
}

func (cfg Config) now() time.Time {
	if cfg.Now != nil {
		return cfg.Now()
	}
	return time.Now()
}

// folder is the file system to read, and its name in messages.
func (cfg Config) folder() (fs.FS, string) {
	switch {
	case cfg.FS != nil:
		return cfg.FS, cfg.Recordings
	case cfg.Recordings != "":
		return os.DirFS(cfg.Recordings), cfg.Recordings
	default:
		return recordings.FS, "bundled"
	}
}
