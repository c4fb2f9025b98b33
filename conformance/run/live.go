package run

import (
	"context"
	"slices"
	"strings"

	"github.com/greenapi-contract/greenapi-go/conformance/check"
	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/conformance/live"
	"github.com/greenapi-contract/greenapi-go/conformance/result"
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

// scenarios are the lines of the plan, which every exchange of a live run remembers.
func scenarios(outcomes []check.Outcome) []result.Scenario {
	list := []result.Scenario{}
	for _, outcome := range outcomes {
		ex := outcome.Exchange
		if ex.Recorder == nil || ex.Recorder.Scenario == nil {
			continue
		}
		s := ex.Recorder.Scenario
		row := result.Scenario{
			ID: s.ID, Operation: ex.Operation, Product: ex.Product,
			State: string(s.State), Requests: s.Requests, Reason: s.Reason,
		}
		if !slices.Contains(list, row) { // a repeat's
			list = append(list, row)
		}
	}
	return list
}

// unanswered is why nobody can tell about an operation: a scenario of it that is not answered. "" if there is none.
func (r *session) unanswered(p pair) string {
	for _, s := range r.Scenarios {
		if s.Operation == p.operation && s.Product == p.product && s.State != string(exchange.Answered) {
			return s.ID + ": " + s.Reason
		}
	}
	return ""
}
