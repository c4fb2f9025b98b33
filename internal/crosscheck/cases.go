package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
)

// Cases is cases.json: every broken message as a base and a change, nothing written out.
type Cases struct {
	// Refused names bundled messages that the contract itself refuses, with the reason.
	Refused struct{ Replies, Requests map[string]string }
	Replies []Case
	// EveryError is applied to the contract's envelopes, of every operation and status; EveryQuota to its 466 bodies.
	EveryError []Case
	EveryQuota []Case
	Requests   []Case
	// ValidRequests are changes that leave a request valid.
	ValidRequests []Case
	// Quirks are the known differences between the engines, pinned.
	Quirks []Case
}

// Case is a base with a change.
type Case struct {
	ID, Why string
	// Base is the id of a bundled exchange.
	Base string
	// Set and Remove change the JSON body at JSON Pointers; Body replaces the whole body.
	Set    map[string]json.RawMessage
	Remove []string
	Body   *string
	// Status, ContentType ("" takes the header away) and Query replace what the base has.
	Status      *int
	ContentType *string
	Query       *string
	// Verdicts are for Quirks only.
	Verdicts map[string]Verdict
}

func readCases(file string) (*Cases, error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	c := &Cases{}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(c); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return c, nil
}

// items derives everything that is to be judged.
func (c *Cases) items(contract *Contract, recordings []*Exchange) ([]*Item, error) {
	b := &builder{cases: c, contract: contract, recordings: map[string]*Exchange{}, ids: map[string]bool{}}
	for _, e := range recordings {
		b.recordings[e.ID] = e
		b.bundled(e)
	}
	for _, o := range contract.operations() {
		b.examples(o)
		b.every(o, "ErrorEnvelope", c.EveryError)
		b.every(o, "QuotaError", c.EveryQuota)
	}
	for _, change := range c.Replies {
		b.changed(change, BrokenReplies)
	}
	for _, change := range c.ValidRequests {
		b.changed(change, ChangedRequests)
	}
	for _, change := range c.Requests {
		b.changed(change, BrokenRequests)
	}
	for _, change := range c.Quirks {
		b.changed(change, Quirks)
	}
	for _, ids := range []map[string]string{c.Refused.Replies, c.Refused.Requests} {
		for id := range ids {
			if b.recordings[id] == nil {
				b.fail(id, fmt.Errorf("listed as refused, but no such exchange is bundled"))
			}
		}
	}
	return b.items, b.err
}

type builder struct {
	cases      *Cases
	contract   *Contract
	recordings map[string]*Exchange
	ids        map[string]bool
	items      []*Item
	err        error
}

func (b *builder) fail(id string, err error) {
	if b.err == nil && err != nil {
		b.err = fmt.Errorf("%s: %w", id, err)
	}
}

func (b *builder) add(item *Item) {
	key := string(item.Group) + "/" + item.ID
	if b.ids[key] {
		b.fail(item.ID, fmt.Errorf("the id is used twice"))
	}
	b.ids[key] = true
	b.items = append(b.items, item)
}

func (b *builder) bundled(e *Exchange) {
	if b.contract.Operations[e.Operation] == nil {
		b.fail(e.ID, fmt.Errorf("no operation %q", e.Operation))
		return
	}
	request, err := e.request()
	b.fail(e.ID, err)
	b.add(expect(&Item{ID: e.ID, Group: BundledRequests, Operation: e.Operation, Request: request}, b.cases.Refused.Requests))
	if e.Response == nil {
		return
	}
	reply, err := e.reply()
	b.fail(e.ID, err)
	b.add(expect(&Item{ID: e.ID, Group: BundledReplies, Operation: e.Operation, Reply: reply}, b.cases.Refused.Replies))
}

func expect(item *Item, refused map[string]string) *Item {
	item.Want = Valid
	if why, ok := refused[item.ID]; ok {
		item.Want, item.Why = Refused, why
	}
	return item
}

func (b *builder) examples(o *Operation) {
	for _, e := range o.Examples {
		b.add(&Item{
			ID: e.id(o), Group: ContractReplies, Operation: o.ID, Want: Valid,
			Reply: &Reply{Status: e.Status, ContentType: e.ContentType, Body: e.Body},
		})
	}
}

func (e Example) id(o *Operation) string {
	id := o.ID + "-" + strconv.Itoa(e.Status)
	for _, part := range []string{e.ContentType, e.Name} {
		if part != "" {
			id += "-" + strings.ReplaceAll(part, "/", "-")
		}
	}
	return id
}

// every applies the changes to each of the operation's examples that has the schema.
func (b *builder) every(o *Operation, schema string, changes []Case) {
	for _, e := range o.Examples {
		if e.Schema != schema {
			continue
		}
		for _, change := range changes {
			reply := &Reply{Status: e.Status, ContentType: e.ContentType, Body: e.Body}
			id := e.id(o) + "-" + change.ID
			b.fail(id, change.reply(reply))
			b.add(&Item{ID: id, Group: BrokenReplies, Operation: o.ID, Want: Refused, Why: change.Why, Reply: reply})
		}
	}
}

func (b *builder) changed(change Case, group Group) {
	e := b.recordings[change.Base]
	if e == nil {
		b.fail(change.ID, fmt.Errorf("no bundled exchange %q to start from", change.Base))
		return
	}
	item := &Item{ID: change.ID, Group: group, Operation: e.Operation, Want: Refused, Why: change.Why, Quirk: change.Verdicts}
	if group == ChangedRequests {
		item.Want = Valid
	}
	var err error
	if group == ChangedRequests || group == BrokenRequests {
		if item.Request, err = e.request(); err == nil {
			err = change.request(item.Request)
		}
	} else if e.Response == nil {
		err = fmt.Errorf("%s has no reply", change.Base)
	} else if item.Reply, err = e.reply(); err == nil {
		err = change.reply(item.Reply)
		documented := slices.Contains(b.contract.Operations[e.Operation].JSONStatuses, item.Reply.Status)
		item.Reply.JSONFault = item.Reply.JSONFault && documented
	}
	b.fail(change.ID, err)
	b.add(item)
}

func (c Case) reply(r *Reply) error {
	body, err := c.body(r.Body)
	if err != nil {
		return err
	}
	if c.Query != nil {
		return fmt.Errorf("a reply has no query")
	}
	r.JSONFault = !bytes.Equal(body, r.Body) && c.Status == nil && c.ContentType == nil && strings.HasPrefix(r.ContentType, "application/json")
	r.Body = body
	if c.Status != nil {
		r.Status = *c.Status
	}
	if c.ContentType != nil {
		r.ContentType = *c.ContentType
	}
	return nil
}

func (c Case) request(r *Request) error {
	body, err := c.body(r.Body)
	if err != nil {
		return err
	}
	if c.Status != nil {
		return fmt.Errorf("a request has no status")
	}
	r.Body = body
	if c.ContentType != nil {
		r.ContentType = *c.ContentType
	}
	if c.Query != nil {
		r.Query = *c.Query
	}
	return nil
}

func (c Case) body(base []byte) ([]byte, error) {
	if c.Body != nil {
		return []byte(*c.Body), nil
	}
	if len(c.Set)+len(c.Remove) == 0 {
		return base, nil
	}
	d := json.NewDecoder(bytes.NewReader(base))
	d.UseNumber()
	var root any
	if err := d.Decode(&root); err != nil {
		return nil, fmt.Errorf("the base's body is no JSON: %w", err)
	}
	for _, pointer := range c.Remove {
		if err := change(root, pointer, nil); err != nil {
			return nil, err
		}
	}
	for pointer, raw := range c.Set {
		if err := change(root, pointer, raw); err != nil {
			return nil, err
		}
	}
	return json.Marshal(root)
}

// change sets the value at a JSON Pointer, or removes it if raw is nil. The place above it has to exist, and for
// a removal the place itself, so that a case cannot come to nothing when its base changes.
func change(root any, pointer string, raw json.RawMessage) error {
	keys := strings.Split(strings.TrimPrefix(pointer, "/"), "/")
	at := root
	for i, key := range keys {
		key = strings.ReplaceAll(strings.ReplaceAll(key, "~1", "/"), "~0", "~")
		last := i == len(keys)-1
		switch node := at.(type) {
		case map[string]any:
			if _, ok := node[key]; !ok && !(last && raw != nil) {
				return fmt.Errorf("%s leads nowhere", pointer)
			}
			if last && raw == nil {
				delete(node, key)
			} else if last {
				node[key] = raw
			} else {
				at = node[key]
			}
		case []any:
			n, err := strconv.Atoi(key)
			if err != nil || n < 0 || n >= len(node) || (last && raw == nil) {
				return fmt.Errorf("%s leads nowhere", pointer)
			}
			if last {
				node[n] = raw
			} else {
				at = node[n]
			}
		default:
			return fmt.Errorf("%s leads nowhere", pointer)
		}
	}
	return nil
}
