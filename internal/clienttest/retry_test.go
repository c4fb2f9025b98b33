package clienttest

import (
	"fmt"
	"slices"
	"strconv"
	"testing"

	"github.com/greenapi-contract/greenapi-go/greenapi"
	"github.com/greenapi-contract/greenapi-go/greenapi/greenapitest"
	"github.com/greenapi-contract/greenapi-go/openapi"
)

// contractRetries is what the contract says about each operation: its x-retry.
func contractRetries(t *testing.T) map[greenapi.Operation][]string {
	t.Helper()
	contract, err := openapi.Load()
	if err != nil {
		t.Fatal(err)
	}
	policy := map[greenapi.Operation][]string{}
	for path, item := range contract.Doc.Paths.Map() {
		for _, operation := range item.Operations() {
			list, ok := operation.Extensions["x-retry"].([]any)
			if !ok {
				t.Fatalf("%s: no x-retry in the contract, or no list: %v", path, operation.Extensions["x-retry"])
			}
			for _, word := range list {
				policy[greenapi.Operation(operation.OperationID)] = append(policy[greenapi.Operation(operation.OperationID)], fmt.Sprint(word))
			}
		}
	}
	return policy
}

// The facade's table of retries and the contract's x-retry say the same.
func TestRetryPolicyAgreesWithTheContract(t *testing.T) {
	policy := contractRetries(t)
	if len(policy) != 3 {
		t.Errorf("the contract has %d operations", len(policy))
	}
	for op, words := range policy {
		if got := greenapi.RetryPolicy(op); !slices.Equal(got, words) {
			t.Errorf("%s: the facade repeats after %v, the contract says %v", op, got, words)
		}
	}
	if got := greenapi.RetryPolicy("getChats"); got != nil {
		t.Errorf("an operation that does not exist is repeated after %v", got)
	}
}

// And the facade does what the contract says: after every status, listed or not, and after a lost connection.
func TestRetriesAsTheContractSays(t *testing.T) {
	type cell struct {
		method
		word   string
		fault  greenapitest.Fault
		repeat bool
	}
	policy := contractRetries(t)
	var cells []cell
	for _, m := range methods {
		add := func(word string, fault greenapitest.Fault) {
			repeat := !m.raw && (slices.Contains(policy[m.op], word))
			cells = append(cells, cell{m, word, fault, repeat})
		}
		for _, status := range []int{301, 308, 400, 401, 403, 404, 408, 409, 425, 429, 466, 469, 499, 500, 501, 502, 503, 504, 505, 520, 599} {
			add(strconv.Itoa(status), greenapitest.Fault{Status: status})
		}
		add("transport", greenapitest.Fault{Reset: greenapitest.ResetAfter})
		add("transport", greenapitest.Fault{Truncate: -1})
		add("200", greenapitest.Fault{Empty: true})
		add("200", greenapitest.Fault{Body: "<html></html>"})
		add("200", greenapitest.Fault{Body: `{"code":503}`})
	}
	t.Logf("%d cells", len(cells))
	together(t, cells, func(c cell) string { return fmt.Sprintf("%s/%s %.10s", c.name, c.word, c.fault.Body) }, func(t *testing.T, c cell) {
		srv := greenapitest.Start(t, greenapitest.WhatsApp)
		srv.Fail(c.op, c.fault)
		client, err := srv.Client()
		if err != nil {
			t.Fatal(err)
		}
		err = c.call(background, client)
		want := 1
		if c.repeat {
			want = 2
		}
		if got := len(srv.Requests()); got != want {
			t.Errorf("%d requests, want %d: %v", got, want, err)
		}
		if c.repeat != (err == nil) && !c.raw {
			t.Errorf("after the second attempt: %v", err)
		}
	})
}
