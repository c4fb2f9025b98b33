package check

import (
	"strings"
	"testing"
)

// TestWholeNumber: integers are told from fractions by value, and hostile lengths cost nothing.
func TestWholeNumber(t *testing.T) {
	zeros := strings.Repeat("0", 10_000_000)
	for text, want := range map[string]string{
		"0": "0", "-0": "0", "0e999999999": "0", "0.000": "0", "-7": "-7", "1.0": "1", "1e3": "1000", "7.987654321e10": "79876543210",
		"9223372036854775808": "9223372036854775808", "100e-2": "1",
		"1." + strings.Repeat("0", longestNumber-2): "1", "1." + strings.Repeat("0", longestNumber-1): "", "1e99": "1" + strings.Repeat("0", 99), "1e100": "huge", "1e+007": "10000000",
		"1.5": "", "1e-1": "", "1e-999999999": "", "12.5e0": "",
		"1e400": "huge", "1e999999999": "huge", "1" + zeros: "huge", "1." + zeros + "1": "",
	} {
		value, whole := wholeNumber(text)
		got := ""
		if whole {
			got = value.String()
			if value.BitLen() > 500 {
				got = "huge"
			}
		}
		if got != want {
			t.Errorf("%.30s is %.30q, want %q", text, got, want)
		}
	}
}
