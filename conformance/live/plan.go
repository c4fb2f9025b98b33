package live

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
)

// Request is one line of the plan.
type Request struct {
	// Scenario is its name in the plan. ID is that of its exchange; a repeat's is RepeatID.
	Scenario, ID, RepeatID string
	// Operation, Method, Path, Query and Body are what is sent; the path holds the placeholders of the credentials.
	Operation, Method, Path, Query, Body string
	// Asks says in a few words what the request is for.
	Asks string

	usable usable
}

// scenario is one row of the plan: who it is for, and what is asked. Its bodies are one for each request.
type scenario struct {
	id, operation, query, asks string
	usable                     usable
	// bodies gives the bodies of the requests, one a request; an empty list leaves the scenario out.
	bodies func(Config) []string
}

// scenarios is the plan, in the order in which it is sent. What sends a message comes last: all that could tell that
// the instance is not fit for it has been asked by then.
var scenarios = []scenario{
	{"list", exchange.GetContacts, "", "every contact of the account", success, once("")},
	{"info", exchange.GetContactInfo, "", "one person", success, func(cfg Config) []string { return chats(cfg.ChatIDs...) }},
	{"count", exchange.GetContacts, "count=1", "one contact", success, once("")},
	{"groups", exchange.GetContacts, "group=true", "every group of the account", success, only(exchange.WhatsApp, once(""))},
	{"group-info", exchange.GetContactInfo, "", "a group, which this method does not serve", groupAnswer, func(cfg Config) []string {
		if cfg.GroupID == "" {
			return nil
		}
		return chats(cfg.GroupID)
	}},
	{"probe-missing", exchange.GetContactInfo, "", "the error for a chatId that is missing", refusal, probe(`{}`)},
	{"probe-type", exchange.GetContactInfo, "", "the error for a chatId that is no string", refusalOfType, probe(`{"chatId":true}`)},
	{"probe-form", exchange.GetContactInfo, "", "the error for a chatId in no known form", refusal, probe(`{"chatId":"greenapi-conformance"}`)},
	{"send", exchange.SendContact, "", "to queue one contact card: this sends a real message", success, func(cfg Config) []string {
		if cfg.SendTo == "" {
			return nil
		}
		return []string{encode(map[string]any{"chatId": cfg.SendTo, "contact": json.RawMessage(cfg.SendCard)})}
	}},
}

// verbs are the methods of the operations.
var verbs = map[string]string{
	exchange.GetContacts: http.MethodGet, exchange.GetContactInfo: http.MethodPost, exchange.SendContact: http.MethodPost,
}

// PerSecond is how many calls of an operation a second Run makes at most: the published rate, which the contract gives
// as x-rate-limit. Telegram's are not published: WhatsApp's are the slowest.
func PerSecond(operation, product string) int {
	switch {
	case operation == exchange.SendContact:
		return 50
	case operation == exchange.GetContactInfo && product == exchange.MAX:
		return 10
	}
	return 1
}

// interval is the shortest time from one call of an operation to the next.
func interval(operation, product string) time.Duration {
	return time.Second / time.Duration(PerSecond(operation, product))
}

func once(body string) func(Config) []string {
	return func(Config) []string { return []string{body} }
}

func only(product string, bodies func(Config) []string) func(Config) []string {
	return func(cfg Config) []string {
		if cfg.Product != product {
			return nil
		}
		return bodies(cfg)
	}
}

func probe(body string) func(Config) []string {
	return func(cfg Config) []string {
		if !cfg.ProbeErrors {
			return nil
		}
		return []string{body}
	}
}

func chats(ids ...string) []string {
	var bodies []string
	for _, id := range ids {
		bodies = append(bodies, encode(map[string]string{"chatId": id}))
	}
	return bodies
}

func encode(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		panic("live: " + err.Error()) // strings and JSON that has been read
	}
	return string(data)
}

// plan lists what a settled configuration sends.
func plan(cfg Config) ([]Request, error) {
	var list []Request
	for _, s := range scenarios {
		for i, body := range s.bodies(cfg) {
			name := s.id
			if i > 0 {
				name = fmt.Sprintf("%s-%d", s.id, i+1)
			}
			id := "live-" + cfg.Product + "-" + name
			list = append(list, Request{
				Scenario: name, ID: id, RepeatID: id + "-2",
				Operation: s.operation, Method: verbs[s.operation], Query: s.query, Body: body, Asks: s.asks, usable: s.usable,
				Path: "/waInstance{idInstance}/" + s.operation + "/{apiTokenInstance}",
			})
		}
	}
	for i, r := range list {
		if slices.ContainsFunc(list, func(other Request) bool { return other.ID == r.RepeatID }) { // info's, where there is an info-2
			list[i].RepeatID = r.ID + "-1-2"
		}
	}
	if cfg.MaxRequests > 0 && len(list) > cfg.MaxRequests {
		return nil, fmt.Errorf("--max-requests: the plan has %d requests, %d are allowed: nothing was sent", len(list), cfg.MaxRequests)
	}
	return list, nil
}
