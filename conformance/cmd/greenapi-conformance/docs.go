package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/conformance/recordings"
	"github.com/greenapi-contract/greenapi-go/conformance/run"
	"github.com/greenapi-contract/greenapi-go/openapi"
	"github.com/greenapi-contract/greenapi-go/openapi/docpage"
)

const docsUsage = `greenapi-conformance docs reads pages of the upstream documentation.

  greenapi-conformance docs extract --product P PAGE|URL ...   print what each page claims, as JSON: a snapshot
  greenapi-conformance docs check   --product P PAGE|URL ...   compare each page with the ledger

A PAGE is a saved copy, as HTML, Markdown or text; a URL is fetched once. P is whatsapp, telegram or max.
Exit codes: 0 all read and no drift, 1 drift, 2 usage, 3 unread or not fetched.
"greenapi-conformance docs check --help" lists the flags.
`

// docs runs the verbs about pages of the documentation.
func docs(args []string, stdout, stderr io.Writer) int {
	if len(args) == 0 {
		fmt.Fprint(stderr, docsUsage)
		return docpage.ExitUsage
	}
	switch args[0] {
	case "extract", "check":
	case "--help", "-help", "-h", "help":
		fmt.Fprint(stdout, docsUsage)
		return docpage.ExitAgrees
	default:
		fmt.Fprintf(stderr, "greenapi-conformance docs: unknown command %q\n\n%s", args[0], docsUsage)
		return docpage.ExitUsage
	}
	o, err := parseDocs(args[0], args[1:], stdout)
	if errors.Is(err, flag.ErrHelp) {
		return docpage.ExitAgrees
	}
	if err == nil {
		err = o.load()
	}
	if err != nil {
		complain("docs "+args[0], err, stderr)
		return docpage.ExitUsage
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	o.stdout, o.stderr = stdout, stderr
	return o.run(ctx)
}

// docsOptions are the flags of both verbs and what they lead to.
type docsOptions struct {
	verb, product, since, ledger, list, state string
	json, markdown, edit                      bool
	pages                                     []listedPage

	contract  *openapi.Contract
	claims    []byte
	exchanges []docpage.Exchange
	snapshots []*docpage.Page
	fetcher   *docpage.Fetcher

	stdout, stderr io.Writer
}

// listedPage is a page with the product that it is about.
type listedPage struct{ product, page string }

func parseDocs(verb string, args []string, stdout io.Writer) (*docsOptions, error) {
	o := &docsOptions{verb: verb}
	flags := flag.NewFlagSet("greenapi-conformance docs "+verb, flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&o.product, "product", "", "what the pages are about: whatsapp, telegram or max")
	if verb == "check" {
		flags.StringVar(&o.since, "since", "", "compare with a saved `snapshot` (the output of extract), not with the ledger")
		flags.StringVar(&o.ledger, "ledger", "", "compare with this `file` in place of the built-in openapi/claims.yaml")
		flags.BoolVar(&o.json, "json", false, "print everything as JSON, one object a page")
		flags.BoolVar(&o.markdown, "markdown", false, "print Markdown, for a comment or an issue")
		flags.BoolVar(&o.edit, "edit", false, "print the edit of openapi/claims.yaml as a patch for git apply, and nothing else")
		flags.StringVar(&o.list, "list", "", "also check the pages of this `file`: a line each, product and page; # begins a comment")
		flags.StringVar(&o.state, "state", "", "keep the last copy's reading of each address in this `folder` and ask only for what has changed")
	}
	pages, err := parseAll(flags, args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprint(stdout, docsUsage+"\n")
		flags.SetOutput(stdout)
		flags.PrintDefaults()
		return nil, err
	case err != nil:
		return nil, fmt.Errorf("%w: see greenapi-conformance docs %s --help", err, verb)
	}
	for _, page := range pages {
		o.pages = append(o.pages, listedPage{o.product, page})
	}
	return o, o.validate()
}

func (o *docsOptions) validate() error {
	outputs := 0
	for _, on := range []bool{o.json, o.markdown, o.edit} {
		if on {
			outputs++
		}
	}
	switch {
	case o.product != "" && !slices.Contains(exchange.Products(), o.product):
		return fmt.Errorf("unknown product %q: use %s", o.product, strings.Join(exchange.Products(), ", "))
	case o.product == "" && (len(o.pages) > 0 || o.list == ""):
		return fmt.Errorf("--product is missing: a page does not always say whose it is; use %s", strings.Join(exchange.Products(), ", "))
	case len(o.pages) == 0 && o.list == "":
		return errors.New("no page: give a saved page or its address")
	case outputs > 1:
		return errors.New("--json, --markdown and --edit exclude each other")
	case o.edit && o.since != "":
		return errors.New("--edit needs the ledger to edit, so it does not go with --since")
	case o.since != "" && o.ledger != "":
		return errors.New("--since and --ledger exclude each other: one comparison at a time")
	}
	return nil
}

// load reads everything but the pages.
func (o *docsOptions) load() error {
	var err error
	if o.contract, err = openapi.Load(); err != nil {
		return err
	}
	if o.ledger != "" {
		if o.claims, err = os.ReadFile(o.ledger); err != nil {
			return fmt.Errorf("--ledger: %w", err)
		}
		if o.contract, err = openapi.Parse(openapi.Spec(), o.claims); err != nil {
			return fmt.Errorf("--ledger %s: %w", o.ledger, err)
		}
	}
	if o.since != "" {
		if o.snapshots, err = readSnapshots(o.since); err != nil {
			return fmt.Errorf("--since %s: %w", o.since, err)
		}
	}
	if o.list != "" {
		pages, err := readList(o.list)
		if err != nil {
			return fmt.Errorf("--list %w", err)
		}
		o.pages = append(o.pages, pages...)
	}
	if o.verb == "check" {
		if o.exchanges, err = bundledForDocs(); err != nil {
			return err
		}
	}
	o.fetcher, err = docpage.NewFetcher("greenapi-conformance/"+run.Version(), o.state)
	return err
}

// readSnapshots reads what extract printed: one object or several.
func readSnapshots(name string) ([]*docpage.Page, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var pages []*docpage.Page
	decoder := json.NewDecoder(file)
	for {
		page := new(docpage.Page)
		err := decoder.Decode(page)
		if errors.Is(err, io.EOF) && len(pages) > 0 {
			return pages, nil
		}
		switch {
		case err != nil:
			return nil, fmt.Errorf("no snapshot: save the output of docs extract (%w)", err)
		case page.Format != docpage.Format:
			return nil, fmt.Errorf("format %d: this program reads format %d", page.Format, docpage.Format)
		case page.Operation == "":
			return nil, errors.New("a snapshot without an operation: save the output of docs extract of a page that was read")
		}
		pages = append(pages, page)
	}
}

// readList reads a list of pages: product and page on a line, # begins a comment.
func readList(name string) ([]listedPage, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var pages []listedPage
	for i, line := range strings.Split(string(data), "\n") {
		if strings.HasPrefix(strings.TrimSpace(line), "#") || strings.TrimSpace(line) == "" {
			continue
		}
		words := strings.Fields(line)
		if len(words) != 2 || !slices.Contains(exchange.Products(), words[0]) {
			return nil, fmt.Errorf("%s:%d: a line is a product (%s) and a page", name, i+1, strings.Join(exchange.Products(), ", "))
		}
		pages = append(pages, listedPage{words[0], words[1]})
	}
	if len(pages) == 0 {
		return nil, fmt.Errorf("%s: names no page", name)
	}
	return pages, nil
}

// bundledForDocs are the bundled exchanges as far as a comparison has to know them.
func bundledForDocs() ([]docpage.Exchange, error) {
	bundled, _, err := exchange.LoadFS(recordings.FS, ".")
	if err != nil {
		return nil, err
	}
	found := make([]docpage.Exchange, 0, len(bundled))
	for _, one := range bundled {
		e := docpage.Exchange{ID: one.ID, Operation: one.Operation, Product: one.Product, Query: one.Request.Query, Request: one.Request.Body}
		if one.Response != nil {
			e.Status, e.Reply = one.Response.Status, one.Response.Body
		}
		found = append(found, e)
	}
	return found, nil
}
