package exchange

import (
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"
)

// Recording collects the exchanges of one session with one instance and writes them as a folder that the suite
// judges: Transport, ids, Scrubber and writer wired together.
//
// What is kept of an exchange: the verb, the template path, the query, the headers without those that are
// credentials, and both bodies, in all of which credentials are placeholders and people pseudonyms, as
// [Scrubber.ScrubPeople] says. Until Write, everything is in memory as it was, people included; nothing is on disk.
// It is safe for concurrent use.
type Recording struct {
	// SpecSHA256 and SuiteVersion are written into every file that does not say them itself; may be empty.
	SpecSHA256, SuiteVersion string

	product  string
	scrubber *Scrubber

	mu        sync.Mutex
	exchanges []*Exchange
	count     map[string]int // by operation
	broken    int
}

// NewRecording returns an empty recording of an instance of a product: WhatsApp, Telegram or MAX. The credentials
// are those that NewScrubber takes. The error says what is wrong with an argument without showing a credential.
func NewRecording(idInstance, token, product string) (*Recording, error) {
	if err := knownProduct(product); err != nil {
		return nil, err
	}
	scrubber, err := NewScrubber(idInstance, token)
	if err != nil {
		return nil, err
	}
	return &Recording{product: product, scrubber: scrubber, count: map[string]int{}}, nil
}

// Transport returns a transport that records what goes through base; nil means http.DefaultTransport. The ids are
// "live-<product>-<operation>-<n>". A reply that broke off is no proof of what the server meant to say and is left
// out.
func (r *Recording) Transport(base http.RoundTripper) *Transport {
	return &Transport{Base: base, Product: r.product, Record: func(ex *Exchange, err error) {
		r.mu.Lock()
		defer r.mu.Unlock()
		if err != nil {
			r.broken++
			return
		}
		r.count[ex.Operation]++
		ex.ID = fmt.Sprintf("live-%s-%s-%d", ex.Product, ex.Operation, r.count[ex.Operation])
		r.exchanges = append(r.exchanges, ex)
	}}
}

// Add takes exchanges that were recorded in another way, as they came: who scrubs them first hides from Write what it
// is to refuse. They keep their ids, and belong to the recording from then on.
func (r *Recording) Add(exchanges ...*Exchange) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.exchanges = append(r.exchanges, exchanges...)
}

// Write scrubs what was recorded and writes it to a new folder below dir, called "<UTC time>-<product>", and returns
// the folder's name. All files are written or none, whatever stops the program, and older recordings stay as they
// are. What an earlier writer left unfinished is removed.
//
// It refuses to write, with an error that names exchange and place and never shows what stands there, when a credential
// is anywhere but in the request's path and the path that the envelope of an error repeats; when a person is left;
// when nobody could tell (a broken gzip body, a content coding other than gzip); when ids repeat or cannot be file
// names; and when there is nothing to write.
func (r *Recording) Write(dir string) (folder string, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	files, err := r.files()
	if err != nil {
		return "", fmt.Errorf("nothing is written to %s: %w", dir, err)
	}
	if folder, err = writeRun(dir, r.product, time.Now(), files); err != nil {
		return "", fmt.Errorf("nothing is written to %s: %w", dir, err)
	}
	return folder, nil
}

// files are the contents of the folder.
func (r *Recording) files() (map[string][]byte, error) {
	if len(r.exchanges) == 0 {
		if r.broken > 0 {
			return nil, fmt.Errorf("all of %d replies broke off", r.broken)
		}
		return nil, errors.New("no exchange was recorded: use Transport for the requests")
	}
	copies := make([]*Exchange, len(r.exchanges))
	for i, ex := range r.exchanges {
		if err := r.scrubber.leak(ex); err != nil {
			return nil, fmt.Errorf("exchange %q: %w", r.scrubber.text(ex.ID, map[string]int{}), err)
		}
		c := *ex
		copies[i] = &c
	}
	if err := r.scrubber.ScrubPeople(copies); err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	for _, ex := range copies {
		name := ex.ID + ".json"
		if files[name] != nil {
			return nil, fmt.Errorf("two exchanges have the id %q", ex.ID)
		}
		if ex.Product != r.product {
			return nil, fmt.Errorf("exchange %q is of %s, the recording of %s", ex.ID, ex.Product, r.product)
		}
		r.describe(ex)
		data, err := r.scrubber.seal(ex)
		if err != nil {
			return nil, fmt.Errorf("exchange %q: %w", r.scrubber.text(ex.ID, map[string]int{}), err)
		}
		files[name] = data
	}
	return files, nil
}

func (r *Recording) describe(ex *Exchange) {
	recorder := Recorder{}
	if ex.Recorder != nil {
		recorder = *ex.Recorder
	}
	if recorder.SpecSHA256 == "" {
		recorder.SpecSHA256 = r.SpecSHA256
	}
	if recorder.SuiteVersion == "" {
		recorder.SuiteVersion = r.SuiteVersion
	}
	if recorder.SpecSHA256 != "" || recorder.SuiteVersion != "" || ex.Recorder != nil {
		ex.Recorder = &recorder
	}
}
