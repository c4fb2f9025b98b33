// Command contactinfo prints what the API tells about chats:
//
//	go run ./examples/contactinfo 71234567890@c.us
//
// It reads GREEN_API_URL, GREEN_API_ID_INSTANCE and GREEN_API_TOKEN. Without an account, start the fake first: see
// "Without an account" in the README.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"

	"github.com/greenapi-contract/greenapi-go/greenapi"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "contactinfo:", err) // names the operation, the status and the way out; never the token
		os.Exit(1)
	}
}

func run(ctx context.Context, chats []string) error {
	if len(chats) == 0 {
		return errors.New("name at least one chat, as 71234567890@c.us")
	}
	client, err := greenapi.NewFromEnv()
	if err != nil {
		return err
	}
	for _, chat := range chats {
		info, err := client.GetContactInfo(ctx, greenapi.ChatID(chat))
		switch {
		case errors.Is(err, greenapi.ErrGroupChat):
			fmt.Printf("%s is a group\n", chat)
		case err != nil:
			return err
		default:
			fmt.Printf("%s\t%s\t%s\n", info.ChatID, firstOf(info.ContactName, info.Name, "(no name)"), info.LastSeen)
		}
	}
	return nil
}

func firstOf(names ...string) string {
	for _, name := range names {
		if name != "" {
			return name
		}
	}
	return ""
}
