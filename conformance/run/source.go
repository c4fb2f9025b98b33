package run

import (
	"context"
	"fmt"
	"iter"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
)

// source is where the exchanges of a run come from: a folder, a capture, an instance. It is read once, from one
// goroutine, and holds no exchange that it has yielded.
type source struct {
	// exchanges yields exchanges, or what is wrong with the input; the latter does not end the reading, so that all
	// faults are told at once.
	exchanges iter.Seq2[*exchange.Exchange, error]
	// notes, asked for when everything is read, are remarks about the input; may be nil.
	notes func() []string
}

// open finds the source of a mode.
func (cfg Config) open(ctx context.Context) (source, error) {
	switch cfg.mode() {
	case ModeRecorded:
		return cfg.recorded(), nil
	case ModeLive:
		return cfg.live(ctx)
	case ModeHAR:
		return cfg.captured(), nil
	default:
		return source{}, fmt.Errorf("mode %s is not part of this program", cfg.Mode)
	}
}

// captured reads the HAR files.
func (cfg Config) captured() source {
	exchanges, notes, err := exchange.LoadHAR(cfg.Product, cfg.Captures...)
	return list(exchanges, notes, err)
}

// recorded reads a folder of exchange files, one after the other.
func (cfg Config) recorded() source {
	files, name := cfg.folder()
	each, notes := exchange.EachFS(files, name)
	return source{exchanges: func(yield func(*exchange.Exchange, error) bool) {
		for ex, err := range each {
			if (err != nil || cfg.Product == "" || ex.Product == cfg.Product) && !yield(ex, err) {
				return
			}
		}
	}, notes: notes}
}

// list is a source of exchanges that are all there, or of what is wrong with them.
func list(exchanges []*exchange.Exchange, notes []string, err error) source {
	return source{
		exchanges: func(yield func(*exchange.Exchange, error) bool) {
			if err != nil {
				yield(nil, err)
				return
			}
			for _, ex := range exchanges {
				if !yield(ex, nil) {
					return
				}
			}
		},
		notes: func() []string { return notes },
	}
}
