package run

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/conformance/live"
	"github.com/greenapi-contract/greenapi-go/conformance/result"
	"github.com/greenapi-contract/greenapi-go/openapi"
)

// live carries the plan out. The exchanges come in the order in which a folder with their recordings is read, so that
// a night and its replay are judged alike, and without the credentials, which reach no judge and no report.
func (cfg Config) live(ctx context.Context) (source, error) {
	scrubber, err := exchange.NewScrubber(live.Credentials())
	if err != nil {
		return source{}, fmt.Errorf("the credentials in the environment: %w", err)
	}
	exchanges, err := cfg.send(ctx)
	slices.SortFunc(exchanges, func(a, b *exchange.Exchange) int { return strings.Compare(a.ID+".json", b.ID+".json") })
	return source{exchanges: func(yield func(*exchange.Exchange, error) bool) {
		for _, ex := range exchanges {
			scrubber.Scrub(ex)
			if !yield(ex, nil) {
				return
			}
		}
	}}, err
}

func (cfg Config) send(ctx context.Context) ([]*exchange.Exchange, error) {
	plan := cfg.Live
	plan.Product = cfg.Product
	return live.Run(ctx, plan)
}

// Record carries out the plan of cfg.Live for cfg.Product and judges nothing. What came goes to a new folder below
// cfg.Recordings, with placeholders for credentials and pseudonyms for people; its name and the scenarios are returned.
// With an error nothing is written, and if it is about the configuration nothing has been sent.
func Record(ctx context.Context, cfg Config) (folder string, scenarios []result.Scenario, err error) {
	contract, err := openapi.Load()
	if err != nil {
		return "", nil, err
	}
	id, token := live.Credentials()
	recording, err := exchange.NewRecording(id, token, cfg.Product)
	if err != nil {
		return "", nil, fmt.Errorf("a recording needs the credentials in the environment and a product: %w", err)
	}
	if err := exchange.Writable(cfg.Recordings); err != nil { // a night whose replies cannot be kept need not begin
		return "", nil, fmt.Errorf("recordings cannot be written to: %w: nothing was sent", err)
	}
	recording.SpecSHA256, recording.SuiteVersion = contract.SHA256, Version()
	exchanges, err := cfg.send(ctx)
	if err != nil {
		return "", nil, err
	}
	r := begin(ModeLive)
	for _, ex := range exchanges {
		r.plan(ex)
	}
	recording.Add(exchanges...)
	folder, err = recording.Write(cfg.Recordings)
	return folder, r.Scenarios, err
}
