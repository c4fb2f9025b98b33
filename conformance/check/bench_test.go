package check

import (
	"fmt"
	"strings"
	"testing"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
)

// longList is a reply of GetContacts as WhatsApp gives it.
func longList(n int) string {
	var b strings.Builder
	b.WriteByte('[')
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"id":"7900%07d@c.us","name":"Контакт %d","contactName":"Contact number %d","type":"user"}`, i, i, i)
	}
	return b.String() + "]"
}

func BenchmarkExchange(b *testing.B) {
	judge, err := NewJudge(contractOf(b), nil)
	if err != nil {
		b.Fatal(err)
	}
	for name, ex := range map[string]*exchange.Exchange{
		"list 12MB": exchangeOf(exchange.GetContacts, 200, longList(120_000)),
		"info":      exchangeOf(exchange.GetContactInfo, 200, `{"chatId":"71234567890@c.us","name":"Dealer","lastSeen":null,"isMute":true,"products":[{"id":"1","price":null}]}`),
		"drift":     exchangeOf(exchange.GetContacts, 200, strings.ReplaceAll(longList(120_000), `"type"`, `"lid":"1","type"`)),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(ex.Response.Body)))
			b.ReportAllocs()
			for b.Loop() {
				judge.Exchange(ex)
			}
		})
	}
}
