// Command recorder asks about chats, and keeps the replies for the contract check:
//
//	go run ./examples/recorder whatsapp recordings 71234567890@c.us
//	greenapi-conformance verify --recordings recordings
//
// Credentials are placeholders and people pseudonyms before anything is on the disk. It reads GREEN_API_URL,
// GREEN_API_ID_INSTANCE and GREEN_API_TOKEN. Without an account, start the fake first: see "Without an account" in
// the README.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/greenapi"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := record(ctx, os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "recorder:", err)
		os.Exit(1)
	}
}

func record(ctx context.Context, args []string, out io.Writer) error {
	if len(args) < 3 {
		return errors.New("name a product, a folder and at least one chat, as whatsapp recordings 71234567890@c.us")
	}
	product, folder, chats := args[0], args[1], args[2:]
	recording, err := exchange.NewRecording(os.Getenv(greenapi.EnvIDInstance), os.Getenv(greenapi.EnvToken), product)
	if err != nil {
		return err
	}
	client, err := greenapi.NewFromEnv(greenapi.WithHTTPClient(&http.Client{Transport: recording.Transport(nil)}))
	if err != nil {
		return err
	}
	// A refusal is evidence as much as a contact is: it is kept, and the error reported beside it.
	var failed []error
	for _, chat := range chats {
		if _, err := client.GetContactInfo(ctx, greenapi.ChatID(chat)); err != nil {
			failed = append(failed, err)
		}
	}
	written, err := recording.Write(folder) // all files or none; none if a credential or a person would be left
	if err == nil {
		fmt.Fprintln(out, "recorded:", filepath.Join(folder, written))
	}
	return errors.Join(append(failed, err)...)
}
