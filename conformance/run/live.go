package run

import (
	"context"
	"slices"
	"strings"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/conformance/live"
	"github.com/greenapi-contract/greenapi-go/openapi"
)

// live carries the plan out. The exchanges come in the order in which a folder with their recordings is read, so that
// a night and its replay are judged alike.
func (cfg Config) live(ctx context.Context) (source, error) {
	exchanges, err := Send(ctx, cfg)
	slices.SortFunc(exchanges, func(a, b *exchange.Exchange) int { return strings.Compare(a.ID+".json", b.ID+".json") })
	return source{exchanges: func(yield func(*exchange.Exchange, error) bool) {
		for _, ex := range exchanges {
			if !yield(ex, nil) {
				return
			}
		}
	}}, err
}

// Send carries out the plan of cfg.Live for cfg.Product and judges nothing: the exchanges are what a recorder keeps.
// They come without the credentials and with everything else, people included.
func Send(ctx context.Context, cfg Config) ([]*exchange.Exchange, error) {
	contract, err := openapi.Load()
	if err != nil {
		return nil, err
	}
	plan := cfg.Live
	plan.Product = cfg.Product
	exchanges, err := live.Run(ctx, plan)
	for _, ex := range exchanges {
		ex.Recorder.SpecSHA256, ex.Recorder.SuiteVersion = contract.SHA256, Version()
	}
	return exchanges, err
}
