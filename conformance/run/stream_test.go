package run_test

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/conformance/report"
)

// TestOrderIsTheExchanges: however many processors judge, the result is the same to the byte, what exchanges say of each
// other included.
func TestOrderIsTheExchanges(t *testing.T) {
	var exchanges []*exchange.Exchange
	for i := range 60 {
		ex := []func() *exchange.Exchange{info, telegram, list, send}[i%4]()
		ex.ID = fmt.Sprintf("%02d", i)
		if i%5 == 0 && ex.Operation == exchange.GetContacts {
			swap(`"type":"user"`, `"size":1,"type":"user"`)(ex)
		}
		exchanges = append(exchanges, ex)
	}
	var first string
	for _, processors := range []int{1, 2, 8} {
		before := runtime.GOMAXPROCS(processors)
		res := judge(t, exchanges...)
		runtime.GOMAXPROCS(before)
		text, err := report.JSON(res)
		if err != nil {
			t.Fatal(err)
		}
		if len(res.Exchanges) != len(exchanges) || len(res.Findings) < 14+3 { // all sends but the first, and three lists
			t.Errorf("%d exchanges, %d findings", len(res.Exchanges), len(res.Findings))
		}
		if first == "" {
			first = string(text)
		}
		if string(text) != first {
			t.Errorf("%d processors give another result", processors)
		}
	}
}
