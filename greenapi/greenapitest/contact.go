package greenapitest

import (
	"fmt"
	"time"

	"github.com/greenapi-contract/greenapi-go/greenapi"
)

// Contact is a person or a group that the account knows.
type Contact struct {
	// ChatID is required, and not checked: a test may want an odd one. It is the id as the product writes it: "71234567890@c.us" or "120363043968066561@g.us" on WhatsApp,
	// "10000000" or "-10000000000000" on Telegram and MAX. Telegram and MAX do not list groups.
	ChatID greenapi.ChatID
	// Name is the name in the person's own profile, or the name of the group.
	Name string
	// ContactName is the name in the account's phone book.
	ContactName string
	// PhoneNumber is shown on Telegram and MAX; 0 means hidden.
	PhoneNumber int64
	// LastSeen is shown on Telegram and MAX; zero means hidden or unknown. WhatsApp's pages print null.
	LastSeen time.Time
	// Info is the JSON text with which GetContactInfo answers instead of one made of the fields above.
	Info string
	// Unlisted keeps the contact out of GetContacts.
	Unlisted bool
}

// samples are the contacts of the documents' own examples.
func samples(product Product) []Contact {
	switch product {
	case WhatsApp:
		return []Contact{
			{ChatID: "11001234567@c.us", Name: "Иван Петров", ContactName: "Иван Петоров Работа"},
			{ChatID: "79001234568@c.us", Name: "Люся Сидорова", ContactName: "Люся Сидорова кружок шитья"},
			{ChatID: "79001234569-1479621234@g.us", Name: "Моя группа"},
			{ChatID: "71234567890@c.us", Unlisted: true, Info: dealer},
		}
	case Telegram, MAX:
		return []Contact{{
			ChatID: "100000000", Name: "Василиса", ContactName: "Василиса Прекрасная",
			PhoneNumber: 79876543210, LastSeen: time.Unix(1769681957, 0),
		}}
	}
	panic(fmt.Sprintf("greenapitest: unknown product %q", product))
}

// dealer is the business contact that the WhatsApp pages print.
const dealer = `{
  "avatar": "https://pps.whatsapp.net/v/t61.24694-24/24_1349471992200940_2091838963901201896_n.jpg?ccb=11-4&oh=01_AVzZilQn10nj9M9cfQV4PW5dgdXOkiOuD_jCqP2MCXIpyA",
  "name": "Dealer",
  "contactName": "Dealer",
  "email": "24service@tt.tt",
  "category": "Automotive Dealership",
  "description": "Official service",
  "products": [
    {
      "id": "42079728159",
      "imageUrls": {
        "requested": "https://mmg.whatsapp.net/v/t45.5328-4/263329037_6625110154227932_2879714823340281709_n.jpg?stp=dst-jpg_p100x100&ccb=1-7&_nc_sid=c48759&_nc_ohc=NKICbZlqfPMAX9077mo&_nc_ad=z-m&_nc_cid=0&_nc_ht=mmg.whatsapp.net&oh=01_AVwYzx7CckCFf8F8xIIZ5m2AGdeC8YTnLyd29",
        "original": "https://mmg.whatsapp.net/v/t45.5328-4/263329037_6625110154227932_2879714823340281709_n.jpg?ccb=1-7&_nc_sid=c48759&_nc_ohc=NKICbZlqfPMAX9077mo&_nc_ad=z-m&_nc_cid=0&_nc_ht=mmg.whatsapp.net&oh=01_AVzn_O9azpKNRs1iPId0TQkGYk4D7HZFSQMeobvRiR"
      },
      "reviewStatus": {"whatsapp": "APPROVED"},
      "availability": "in stock",
      "name": "Replacement",
      "description": "From 1000 RUB",
      "price": null,
      "isHidden": false
    },
    {
      "id": "3545870328871389",
      "imageUrls": {
        "requested": "https://mmg.whatsapp.net/v/t45.5328-4/261250418_4513761695371199_1710541959703469822_n.jpg?stp=dst-jpg_p100x100&ccb=1-7&_nc_sid=c48759&_nc_ohc=eps8lAw2_3MAX_mWW8K&_nc_ad=z-m&_nc_cid=0&_nc_ht=mmg.whatsapp.net&oh=01_AVxT3HnbR04qKZJSOeK4d8p-noZokqly9QbpYFK-c_8kSA&oe",
        "original": "https://mmg.whatsapp.net/v/t45.5328-4/261250418_4513761695371199_1710541959703469822_n.jpg?ccb=1-7&_nc_sid=c48759&_nc_ohc=eps8lAw2_3MAX_mWW8K&_nc_ad=z-m&_nc_cid=0&_nc_ht=mmg.whatsapp.net&oh=01_AVx2wTCmzof0BoZDmIUpD328CtpJmlvEXGdVzew&o"
      },
      "reviewStatus": {"whatsapp": "APPROVED"},
      "availability": "in stock",
      "name": "Technical maintenance",
      "price": null,
      "isHidden": false
    }
  ],
  "chatId": "71234567890@c.us",
  "lastSeen": null,
  "isArchive": false,
  "isDisappearing": false,
  "isMute": false,
  "messageExpiration": 0,
  "muteExpiration": null,
  "isBusiness": true
}`
