package exchange

import (
	"errors"
	"testing"
)

func TestFileErrorText(t *testing.T) {
	reason := errors.New("reason")
	for want, err := range map[string]FileError{
		"a.json: reason":                      {File: "a.json", Err: reason},
		"a.json:3: request.method: reason":    {File: "a.json", Line: 3, Field: "request.method", Err: reason},
		"a.json:3:7: reason":                  {File: "a.json", Line: 3, Column: 7, Err: reason},
		"sub/a.json: response.status: reason": {File: "sub/a.json", Field: "response.status", Err: reason},
	} {
		if got := err.Error(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		if !errors.Is(&err, reason) {
			t.Errorf("%q does not wrap its reason", want)
		}
	}
}
