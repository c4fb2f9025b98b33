package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/greenapi-contract/greenapi-go/conformance/report"
	"github.com/greenapi-contract/greenapi-go/openapi"
	"github.com/greenapi-contract/greenapi-go/openapi/docpage"
)

// run reads one page after the other. The exit code is the worst of them: 2, 1, 3, 0.
func (o *docsOptions) run(ctx context.Context) int {
	var codes []int
	var reports []*docpage.Report
	for _, listed := range o.pages {
		page, unchanged, err := o.page(ctx, listed)
		var missed *docpage.NotFetchedError
		switch {
		case errors.As(err, &missed):
			o.complain(listed, err)
			o.notFetched(listed, missed)
			codes = append(codes, docpage.ExitUnread)
			continue
		case err != nil:
			o.complain(listed, err)
			codes = append(codes, docpage.ExitUsage)
			continue
		}
		if o.verb == "extract" {
			codes = append(codes, o.extract(page))
			continue
		}
		report, err := o.compare(page)
		if err != nil {
			o.complain(listed, err)
			codes = append(codes, docpage.ExitUsage)
			continue
		}
		reports = append(reports, report)
		codes = append(codes, report.ExitCode())
		o.print(report, unchanged)
	}
	if o.edit {
		if code := o.printEdit(reports); code != docpage.ExitAgrees {
			codes = append(codes, code)
		}
	}
	for _, code := range []int{docpage.ExitUsage, docpage.ExitDrift, docpage.ExitUnread} {
		if slices.Contains(codes, code) {
			return code
		}
	}
	return docpage.ExitAgrees
}

// page reads a saved page or fetches an address. unchanged says that the server has nothing newer than the last copy.
func (o *docsOptions) page(ctx context.Context, listed listedPage) (page *docpage.Page, unchanged bool, err error) {
	return o.fetcher.Page(ctx, listed.page, listed.product, o.contract)
}

func (o *docsOptions) extract(page *docpage.Page) int {
	o.printJSON(page)
	if len(page.Unread) > 0 {
		return docpage.ExitUnread
	}
	return docpage.ExitAgrees
}

func (o *docsOptions) compare(page *docpage.Page) (*docpage.Report, error) {
	if o.since == "" {
		return docpage.Check(page, o.contract, o.exchanges), nil
	}
	for _, snapshot := range o.snapshots {
		same := snapshot.Operation == page.Operation && snapshot.Product == page.Product
		if same && (len(o.pages) == 1 || snapshot.Page == page.Page || len(o.snapshots) == 1) {
			return docpage.Since(page, snapshot), nil
		}
	}
	if len(o.snapshots) == 1 && len(o.pages) == 1 && o.snapshots[0].Product == page.Product {
		return docpage.Since(page, o.snapshots[0]), nil
	}
	return nil, fmt.Errorf("%s holds no snapshot of %s for %s", o.since, page.Operation, page.Product)
}

func (o *docsOptions) print(report *docpage.Report, unchanged bool) {
	switch {
	case o.edit:
	case o.json:
		o.printJSON(report)
	case o.markdown:
		o.show(titled(report).Markdown() + "\n")
	default:
		if unchanged {
			o.show("not modified since the last copy: " + titled(report).Page + "\n")
		}
		o.show(titled(report).Text())
	}
}

// notFetched stands for the report of a page that nobody got: it says nothing about the page.
func (o *docsOptions) notFetched(listed listedPage, missed *docpage.NotFetchedError) {
	report := docpage.NotFetched(listed.page, listed.product, missed)
	switch {
	case o.edit:
	case o.json || o.verb == "extract":
		o.printJSON(report)
	case o.markdown:
		o.show(titled(report).Markdown() + "\n")
	default:
		o.show(titled(report).Text())
	}
}

// titled is a report with the name of its page on one line.
func titled(of *docpage.Report) *docpage.Report {
	shown := *of
	shown.Page = report.Plain(of.Page)
	return &shown
}

// show prints text in which a page may have put anything.
func (o *docsOptions) show(text string) {
	for line := range strings.Lines(text) {
		fmt.Fprintln(o.stdout, report.Plain(strings.TrimSuffix(line, "\n")))
	}
}

func (o *docsOptions) complain(listed listedPage, err error) {
	complain("docs "+o.verb, fmt.Errorf("%s: %w", listed.page, err), o.stderr)
}

func (o *docsOptions) printJSON(value any) {
	encoder := json.NewEncoder(o.stdout)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(value); err != nil {
		fmt.Fprintf(o.stderr, "greenapi-conformance docs %s: %v\n", o.verb, err)
	}
}

// printEdit prints one patch for all pages.
func (o *docsOptions) printEdit(reports []*docpage.Report) int {
	ledger := o.claims
	if ledger == nil {
		ledger = openapi.Ledger()
	}
	patch, err := docpage.Edit(reports, ledger, o.contract, time.Now().UTC().Format(time.DateOnly))
	if err != nil {
		fmt.Fprintln(o.stderr, "greenapi-conformance docs check --edit:", err)
		return docpage.ExitUsage
	}
	fmt.Fprint(o.stdout, patch)
	return docpage.ExitAgrees
}
