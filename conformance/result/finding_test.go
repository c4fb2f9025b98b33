package result

import "testing"

func at(pointer string) *string { return &pointer }

// TestOneFaultManyPlaces: list indexes do not tell faults apart, names do, and a sentence about many names none of them.
func TestOneFaultManyPlaces(t *testing.T) {
	for _, c := range []struct {
		pointer *string
		shape   string
	}{
		{nil, ""}, {at(""), ""}, {at("/lid"), "/lid"}, {at("/0/lid"), "/*/lid"}, {at("/17/products/3"), "/*/products/*"}, {at("/0a/~10"), "/0a/~10"},
	} {
		if got := AnyIndex(c.pointer); got != c.shape {
			t.Errorf("%q, want %q", got, c.shape)
		}
	}
	print := func(code, product string, pointer *string) string {
		return Fingerprint(code, "getContacts", product, pointer)
	}
	first := print("undeclared", "max", at("/0/lid"))
	if first != print("undeclared", "max", at("/9/lid")) {
		t.Error("another index is another fault")
	}
	for name, other := range map[string]string{
		"code": print("missing", "max", at("/0/lid")), "product": print("undeclared", "telegram", at("/0/lid")), "name": print("undeclared", "max", at("/0/id")),
	} {
		if other == first {
			t.Errorf("another %s is the same fault", name)
		}
	}
}

// TestSentence: what came once is told with its place, what came often with the shape of its places.
func TestSentence(t *testing.T) {
	for _, c := range []struct {
		times   int
		pointer *string
		want    string
	}{
		{1, at("/0/lid"), "/0/lid is not declared"},
		{2, at("/0/lid"), "/*/lid is not declared"},
		{2, at(""), "/0/lid is not declared"},
		{2, nil, "/0/lid is not declared"},
	} {
		f := Finding{Message: "/0/lid is not declared", Pointer: c.pointer, Times: c.times}
		if got := f.Sentence(); got != c.want {
			t.Errorf("%d times: %q, want %q", c.times, got, c.want)
		}
	}
}

// TestAgainst: notes and what is known never speak against a run; drift does not where it only warns, save what no
// reader of the API could do without, and a mistake in a file of ours.
func TestAgainst(t *testing.T) {
	for _, c := range []struct {
		name       string
		finding    Finding
		fail, warn bool
	}{
		{"violation", Finding{Severity: Violation}, true, true},
		{"drift", Finding{Severity: Drift, Check: "drift.undeclared"}, true, false},
		{"a missing member", Finding{Severity: Drift, Check: "drift.missing"}, true, true},
		{"a stale entry", Finding{Severity: Drift, Check: "drift.stale-deviation"}, true, true},
		{"note", Finding{Severity: Note}, false, false},
		{"known violation", Finding{Severity: Violation, Known: true}, false, false},
	} {
		fail, warn := &Result{Drift: DriftFail}, &Result{Drift: DriftWarn}
		if fail.Against(c.finding) != c.fail || warn.Against(c.finding) != c.warn {
			t.Errorf("%s: %t, and %t where drift warns", c.name, fail.Against(c.finding), warn.Against(c.finding))
		}
	}
}
