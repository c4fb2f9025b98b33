package main

import (
	"context"
	"io"
	"testing"

	"github.com/greenapi-contract/greenapi-go/conformance"
	"github.com/greenapi-contract/greenapi-go/conformance/run"
	"github.com/greenapi-contract/greenapi-go/greenapi"
	"github.com/greenapi-contract/greenapi-go/greenapi/greenapitest"
)

// What was recorded is judged at once, the refusal for a group among it.
func TestRecorder(t *testing.T) {
	server := greenapitest.Start(t, greenapitest.WhatsApp)
	t.Setenv(greenapi.EnvAPIURL, server.URL)
	t.Setenv(greenapi.EnvIDInstance, server.IDInstance)
	t.Setenv(greenapi.EnvToken, server.Token)

	folder := t.TempDir()
	err := record(context.Background(), []string{"whatsapp", folder, "71234567890@c.us", "79001234569-1479621234@g.us"}, io.Discard)
	if err == nil {
		t.Error("the group passed for a contact")
	}
	res := run.Verify(context.Background(), conformance.Config{Recordings: folder})
	if res.ExitCode != 0 || len(res.Exchanges) != 2 {
		t.Errorf("%s, %d exchanges, want conformant and 2: %v", res.Verdict, len(res.Exchanges), res.Errors)
	}
}
