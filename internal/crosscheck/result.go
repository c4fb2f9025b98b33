package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// Result is what the validators said, and what is wrong with it.
type Result struct {
	Contract   *Contract
	Validators []Validator
	Rows       []Row
	Faults     []string
}

// Row is one item with a judgement per validator.
type Row struct {
	Item       *Item
	Judgements []Judgement
}

// wanted is the verdict that a validator has to give.
func (r Row) wanted(v Validator) Verdict {
	if r.Item.Quirk != nil {
		return r.Item.Quirk[v.Name()]
	}
	return r.Item.Want
}

func (r Row) agree() bool {
	for _, j := range r.Judgements {
		if j.Verdict != r.Judgements[0].Verdict {
			return false
		}
	}
	return true
}

// cell is a place that no validator may be blind in: a JSON body of an operation and status, or its requests.
type cell struct {
	operation string
	// status is 0 for requests.
	status int
}

func (c cell) String() string {
	if c.status == 0 {
		return c.operation + " request"
	}
	return fmt.Sprintf("%s %d", c.operation, c.status)
}

// cells lists the places in the order of the contract.
func (r *Result) cells() []cell {
	var all []cell
	for _, o := range r.Contract.operations() {
		for _, status := range o.JSONStatuses {
			all = append(all, cell{o.ID, status})
		}
		all = append(all, cell{o.ID, 0})
	}
	return all
}

// seen counts the faults in each place, and how many of them each validator refused.
func (r *Result) seen() (total map[cell]int, refused []map[cell]int) {
	total = map[cell]int{}
	for range r.Validators {
		refused = append(refused, map[cell]int{})
	}
	for _, row := range r.Rows {
		var at cell
		switch {
		case row.Item.Group == BrokenRequests:
			at = cell{row.Item.Operation, 0}
		case row.Item.Group == BrokenReplies && row.Item.Reply.JSONFault:
			at = cell{row.Item.Operation, row.Item.Reply.Status}
		default:
			continue
		}
		total[at]++
		for i, j := range row.Judgements {
			if j.Verdict == Refused {
				refused[i][at]++
			}
		}
	}
	return total, refused
}

// find fills Faults: verdicts that are not the wanted ones, and blindness.
func (r *Result) find() {
	for _, row := range r.Rows {
		for i, v := range r.Validators {
			if want, got := row.wanted(v), row.Judgements[i]; got.Verdict != want {
				r.Faults = append(r.Faults, strings.TrimSpace(fmt.Sprintf("%s says %s, not %s: %s %s (%s) %s",
					v.Title(), got.Verdict, want, row.Item.Group, row.Item.ID, row.Item.Operation, got.Words)))
			}
		}
	}
	total, refused := r.seen()
	for _, at := range r.cells() {
		if total[at] == 0 {
			r.Faults = append(r.Faults, fmt.Sprintf("no broken case for %s: nothing would show a blind validator there", at))
			continue
		}
		for i, v := range r.Validators {
			if refused[i][at] == 0 {
				r.Faults = append(r.Faults, fmt.Sprintf("%s is blind in %s: it lets all %d faults through", v.Title(), at, total[at]))
			}
		}
	}
}

// disagreements counts the items, quirks apart, on which the validators are not of one mind.
func (r *Result) disagreements() int {
	n := 0
	for _, row := range r.Rows {
		if row.Item.Group != Quirks && !row.agree() {
			n++
		}
	}
	return n
}

func (r *Result) print(out io.Writer, verbose bool) {
	if verbose {
		r.printRows(out, func(Row) bool { return true })
		fmt.Fprintln(out)
	}
	r.printGroups(out)
	fmt.Fprintln(out)
	r.printCells(out)
	fmt.Fprintln(out, "\nKnown differences between the engines, pinned in cases.json (not counted):")
	r.printRows(out, func(row Row) bool { return row.Item.Group == Quirks })
	fmt.Fprintln(out)
	for _, fault := range r.Faults {
		fmt.Fprintln(out, "FAULT", fault)
	}
	count := map[Group]int{}
	for _, row := range r.Rows {
		count[row.Item.Group]++
	}
	fmt.Fprintf(out, "%d replies (%d bundled, %d examples), %d broken replies, %d requests, %d changed, %d broken requests: %d disagreements, %d faults\n",
		count[BundledReplies]+count[ContractReplies], count[BundledReplies], count[ContractReplies], count[BrokenReplies],
		count[BundledRequests], count[ChangedRequests], count[BrokenRequests], r.disagreements(), len(r.Faults))
}

// printGroups: a line per validator, valid/refused per group.
func (r *Result) printGroups(out io.Writer) {
	groups := []Group{BundledReplies, ContractReplies, BrokenReplies, BundledRequests, ChangedRequests, BrokenRequests}
	w := tabwriter.NewWriter(out, 0, 0, 3, ' ', 0)
	fmt.Fprint(w, "valid/refused")
	for _, g := range groups {
		fmt.Fprintf(w, "\t%s", g)
	}
	fmt.Fprintln(w)
	line := func(title string, verdict func(Row) Verdict) {
		count := map[Group]map[Verdict]int{}
		for _, g := range groups {
			count[g] = map[Verdict]int{}
		}
		for _, row := range r.Rows {
			if row.Item.Group != Quirks {
				count[row.Item.Group][verdict(row)]++
			}
		}
		fmt.Fprint(w, title)
		for _, g := range groups {
			fmt.Fprintf(w, "\t%d/%d", count[g][Valid], count[g][Refused])
		}
		fmt.Fprintln(w)
	}
	line("wanted", func(row Row) Verdict { return row.Item.Want })
	for i, v := range r.Validators {
		line(v.Title(), func(row Row) Verdict { return row.Judgements[i].Verdict })
	}
	w.Flush()
}

// printCells: a line per place, refused faults per validator.
func (r *Result) printCells(out io.Writer) {
	w := tabwriter.NewWriter(out, 0, 0, 3, ' ', 0)
	fmt.Fprint(w, "faults refused\tof")
	for _, v := range r.Validators {
		fmt.Fprintf(w, "\t%s", v.Name())
	}
	fmt.Fprintln(w)
	total, refused := r.seen()
	for _, at := range r.cells() {
		fmt.Fprintf(w, "%s\t%d", at, total[at])
		for i := range r.Validators {
			fmt.Fprintf(w, "\t%d", refused[i][at])
		}
		fmt.Fprintln(w)
	}
	w.Flush()
}

// printRows: a line per item, a verdict per validator.
func (r *Result) printRows(out io.Writer, show func(Row) bool) {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, row := range r.Rows {
		if !show(row) {
			continue
		}
		fmt.Fprintf(w, "%s\t%s", row.Item.Group, row.Item.ID)
		for i, v := range r.Validators {
			fmt.Fprintf(w, "\t%s %s", v.Name(), row.Judgements[i].Verdict)
		}
		fmt.Fprintf(w, "\t%s\n", row.Item.Why)
	}
	w.Flush()
}
