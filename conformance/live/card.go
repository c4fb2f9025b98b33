package live

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/greenapi"
)

// cardName is whom the card that is sent by default says to be.
const cardName = "greenapi-conformance"

// card is the contact of the SendContact request. By default it is the recipient's own: nobody learns a number that
// he did not know, and the name says where the message comes from.
func (cfg Config) card() (json.RawMessage, error) {
	if cfg.SendCard != nil {
		card, err := readCard(cfg.SendCard)
		if err != nil {
			return nil, fmt.Errorf("--send-card: %w", err)
		}
		return card, nil
	}
	kind := greenapi.ChatID(cfg.SendTo).Kind()
	if cfg.Product == exchange.MAX && (kind == greenapi.ChatNumber || kind == greenapi.ChatPerson) {
		return json.Marshal(map[string]string{"chatId": cfg.SendTo})
	}
	digits, _ := strings.CutSuffix(cfg.SendTo, "@c.us")
	phone, err := strconv.ParseInt(digits, 10, 64)
	if cfg.Product == exchange.MAX || kind != greenapi.ChatPerson || err != nil {
		return nil, errors.New("--send-to: only <digits>@c.us, or an id on MAX, says whose card to send: give the card as --send-card FILE")
	}
	return json.Marshal(struct {
		PhoneContact int64  `json:"phoneContact"`
		FirstName    string `json:"firstName"`
	}{phone, cardName})
}

// readCard checks a card that somebody wrote. A wrong one would be refused in the middle of the night.
func readCard(data []byte) (json.RawMessage, error) {
	var fields struct {
		PhoneContact                             int64
		FirstName, MiddleName, LastName, Company string
		ChatID                                   greenapi.ChatID
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&fields); err != nil {
		return nil, fmt.Errorf("want the contact of the request, an object such as {\"phoneContact\": 79001234567, \"firstName\": \"…\"}: %w", err)
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, data); err != nil {
		return nil, fmt.Errorf("want one JSON object and nothing behind it: %w", err)
	}
	// The recipient has been checked; this one stands in for it.
	request := greenapi.SendContactRequest{ChatID: "1@c.us", Contact: greenapi.Card(fields)}
	if err := request.Validate(); err != nil {
		return nil, err
	}
	return compact.Bytes(), nil
}
