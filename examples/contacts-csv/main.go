// Command contacts-csv writes the contacts of an account to standard output as CSV. It reads the reply while it
// arrives, so that a list of any length needs the memory of one contact:
//
//	go run ./examples/contacts-csv > contacts.csv
//
// It reads GREEN_API_URL, GREEN_API_ID_INSTANCE and GREEN_API_TOKEN.
package main

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"os"

	"github.com/greenapi-contract/greenapi-go/greenapi"
)

func main() {
	if err := export(context.Background(), os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "contacts-csv:", err)
		os.Exit(1)
	}
}

// export writes what has arrived even if the list then breaks off; the error says that it did.
func export(ctx context.Context, w io.Writer) error {
	client, err := greenapi.NewFromEnv()
	if err != nil {
		return err
	}
	table := csv.NewWriter(w)
	defer table.Flush()
	if err := table.Write([]string{"chatId", "type", "contactName", "name"}); err != nil {
		return err
	}
	for contact, err := range client.Contacts(ctx) {
		if err != nil {
			return err
		}
		row := []string{string(contact.ChatID), string(contact.Type), contact.ContactName, contact.Name}
		if err := table.Write(row); err != nil {
			return err
		}
	}
	table.Flush()
	return table.Error()
}
