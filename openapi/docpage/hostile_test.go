package docpage

import (
	"fmt"
	"strings"
	"testing"
)

// BenchmarkHostile reads pages made to be slow, each in three sizes: time and memory grow with the page, not with its
// square.
func BenchmarkHostile(b *testing.B) {
	repeat := func(before, unit, after string) func(int) string {
		return func(size int) string { return before + strings.Repeat(unit, size/len(unit)) + after }
	}
	number := func(before, unit, after string) func(int) string {
		return func(size int) string {
			var text strings.Builder
			text.WriteString(before)
			for i := 0; text.Len() < size; i++ {
				fmt.Fprintf(&text, unit, i)
			}
			return text.String() + after
		}
	}
	const reply = "GetThing#\n\nResponse#\n\n"
	for name, page := range map[string]func(int) string{
		"headings":      repeat("", "Response#\n", ""),
		"marks":         repeat("GetThing# ", "Response# ", ""),
		"headers":       repeat("GetThing# Response# ", "Field Type Description ", ""),
		"header words":  repeat(reply, "parameter ", ""),
		"rows":          number("GetThing# Response# Field Type Description ", "a%d string Words ", ""),
		"going on":      repeat(reply+"Field Type Description\na string b\n", "abc\n", ""),
		"tables":        number(reply, "a%d object parameters\n\nField Type Description\na string b\n\n", ""),
		"open bodies":   repeat(reply+"Response body example#\n\n", "{\n", ""),
		"members":       number(reply+"Response body example#\n\n{\n", "\"a%d\": 1,\n", "\"z\": 1}\n"),
		"items":         number(reply+"Response body example#\n\n[\n", "{\"a%d\": 1},\n", "{}]\n"),
		"pipes":         repeat("# GetThing\n\n## Response\n\n| a | b |\n|---|---|\n", "| x | y |\n", ""),
		"definitions":   number("# GetThing\n\n## Response\n\n", "[a%d]: x\n", ""),
		"fences":        repeat("# GetThing\n\n", "```\n{\n", ""),
		"cells":         repeat("<!doctype html><table><tr>", "<td>x", ""),
		"merged cells":  repeat("<!doctype html><table><tr>", "<td rowspan=1000 colspan=64><tr>", ""),
		"HTML tables":   repeat("<!doctype html><h1>GetThing</h1><h2>Response</h2>", "<table><tr><td>Field<td>Type<tr><td>a<td>string</table>", ""),
		"nested blocks": repeat("<!doctype html>", "<div>", ""),
	} {
		for _, size := range []int{64 << 10, 256 << 10, 1 << 20} {
			data := []byte(page(size))
			b.Run(fmt.Sprintf("%s/%dKiB", name, size>>10), func(b *testing.B) {
				b.SetBytes(int64(len(data)))
				b.ReportAllocs()
				for b.Loop() {
					if p, err := Extract("page", "whatsapp", data, nil); err == nil && len(p.Unread) == 0 {
						b.Fatal("nothing is unread on such a page")
					}
				}
			})
		}
	}
}
