package greenapi

// The reply types are plain values. Each has a Members record of the JSON object that it came from, decodes from JSON
// and marshals back into it. The tags json and alias are the names of a member; null marks those that a document shows
// as null, which a test holds against the contract.

// ContactInfo is what the API tells about one person (GetContactInfo). Only ChatID is always there: which of the
// others come depends on the product and on the contact. A field is its zero value if the member was absent, null, or
// of a JSON type that it cannot hold; Members tells which, and has the members that this type does not know.
type ContactInfo struct {
	// ChatID is the chat, in the form of the request; MAX answers a phone form under its numeric id. Never empty in a
	// value that a Client returned.
	ChatID ChatID `json:"chatId"`
	// ChatType is the kind of chat (Telegram, MAX).
	ChatType string `json:"chatType"`
	// Name is the name in the person's own profile, "" while nothing has come in from that account.
	Name string `json:"name"`
	// ContactName is the name in the account's phone book, "" if the person is not in it.
	ContactName string `json:"contactName"`
	// Username is the public user name (Telegram).
	Username string `json:"username"`
	// Avatar is the address of the profile picture.
	Avatar string `json:"avatar"`
	// PhoneNumber is the number without a plus sign (Telegram, MAX), 0 if hidden.
	PhoneNumber int64 `json:"phoneNumber"`
	// PhoneNumberTimestamp is when the number became known, in Unix seconds (Telegram, MAX; only client code shows it).
	PhoneNumberTimestamp int64 `json:"phoneNumberTimestamp"`
	// LastSeen is when the person was last online.
	LastSeen LastSeen `json:"lastSeen" null:"shown"`
	// Email, Category and Products belong to business contacts (WhatsApp).
	Email    string `json:"email"`
	Category string `json:"category"`
	// Description is that of a business (WhatsApp), or the profile's own text (Telegram).
	Description string    `json:"description"`
	Products    []Product `json:"products"`
	// IsBusiness is whether the person uses WhatsApp Business.
	IsBusiness bool `json:"isBusiness"`
	// IsArchive, IsDisappearing and IsMute are the state of the chat (WhatsApp).
	IsArchive      bool `json:"isArchive"`
	IsDisappearing bool `json:"isDisappearing"`
	IsMute         bool `json:"isMute"`
	// MessageExpiration is how long messages of the chat live, in seconds (WhatsApp); the documents show 0.
	MessageExpiration int64 `json:"messageExpiration"`
	// MuteExpiration is when the notifications of the chat come back (WhatsApp). The documents show null, which is 0 here,
	// and do not give the unit.
	MuteExpiration int64 `json:"muteExpiration" null:"shown"`
	// IsPremium, IsVerified and IsScam are Telegram's marks.
	IsPremium  bool `json:"isPremium"`
	IsVerified bool `json:"isVerified"`
	IsScam     bool `json:"isScam"`

	// Members is the reply's own record.
	Members Members `json:"-"`
}

// Product is one product card of a business contact (GetContactInfo, WhatsApp).
type Product struct {
	// ID is the product's id.
	ID string `json:"id"`
	// Name and Description are for people; the second sample of the documents has no description.
	Name        string `json:"name"`
	Description string `json:"description"`
	// Price is the price as text. Every sample shows null, which is "" here.
	Price string `json:"price" null:"shown"`
	// Availability is text such as "in stock".
	Availability string `json:"availability"`
	// ImageURLs are the addresses of the picture.
	ImageURLs ImageURLs `json:"imageUrls"`
	// ReviewStatus is the state of the product's review.
	ReviewStatus ReviewStatus `json:"reviewStatus"`
	// IsHidden is whether the product is hidden.
	IsHidden bool `json:"isHidden"`

	// Members is the reply's own record.
	Members Members `json:"-"`
}

// ImageURLs are the addresses of a product's picture (GetContactInfo, WhatsApp).
type ImageURLs struct {
	// Requested is the picture in low resolution.
	Requested string `json:"requested"`
	// Original is the picture in full resolution.
	Original string `json:"original"`

	// Members is the reply's own record.
	Members Members `json:"-"`
}

// ReviewStatus is the state of a product's review (GetContactInfo, WhatsApp).
type ReviewStatus struct {
	// WhatsApp is WhatsApp's decision, such as "APPROVED".
	WhatsApp string `json:"whatsapp"`

	// Members is the reply's own record.
	Members Members `json:"-"`
}

// Contact is one entry of the contact list (GetContacts): a person or, on WhatsApp, also a group. No member is
// guaranteed: a field is its zero value if the member was absent, null or of a JSON type that it cannot hold, and
// Members tells which.
type Contact struct {
	// ChatID is the chat. WhatsApp calls the member id, Telegram and MAX chatId; this field has either. Real lists have
	// held ids that belong to nobody, such as null@c.us.
	ChatID ChatID `json:"chatId" alias:"id"`
	// Name is the name in the person's own profile or the name of the group; "" is common.
	Name string `json:"name"`
	// ContactName is the name in the account's phone book, "" if there is none.
	ContactName string `json:"contactName"`
	// Type is "user" or "group"; an open list, see ContactType.
	Type ContactType `json:"type"`
	// PhoneNumber is the number without a plus sign (Telegram, MAX), 0 if hidden or for a group.
	PhoneNumber int64 `json:"phoneNumber"`
	// Username is the public user name (Telegram).
	Username string `json:"username"`

	// Members is the reply's own record.
	Members Members `json:"-"`
}

// ContactType is what an entry of the contact list is. The list of values is open.
type ContactType string

// The contact types that documents or the vendor's own client name.
const (
	TypeUser       ContactType = "user"       // all products
	TypeGroup      ContactType = "group"      // WhatsApp
	TypeSupergroup ContactType = "supergroup" // only client code shows it
	TypeChannel    ContactType = "channel"    // only client code shows it
	TypeBot        ContactType = "bot"        // only client code shows it
)

// SendContactResult is the answer to [Client.SendContact].
type SendContactResult struct {
	// IDMessage is the id of the queued message, unique within its chat. Never empty in a value that a Client returned.
	IDMessage string `json:"idMessage"`

	// Members is the reply's own record.
	Members Members `json:"-"`
}

// MarshalJSON writes the contact as the API would: declared members from the fields, null and undeclared ones from
// Members, absent ones not at all unless the field holds something.
func (c ContactInfo) MarshalJSON() ([]byte, error) { return marshal(c, c.Members) }

// UnmarshalJSON reads an object as a reply is read: a member of the wrong type is no error, see Members.
func (c *ContactInfo) UnmarshalJSON(b []byte) error { return unmarshal(b, c) }

// MarshalJSON works as that of [ContactInfo].
func (p Product) MarshalJSON() ([]byte, error) { return marshal(p, p.Members) }

// UnmarshalJSON works as that of [ContactInfo].
func (p *Product) UnmarshalJSON(b []byte) error { return unmarshal(b, p) }

// MarshalJSON works as that of [ContactInfo].
func (u ImageURLs) MarshalJSON() ([]byte, error) { return marshal(u, u.Members) }

// UnmarshalJSON works as that of [ContactInfo].
func (u *ImageURLs) UnmarshalJSON(b []byte) error { return unmarshal(b, u) }

// MarshalJSON works as that of [ContactInfo].
func (s ReviewStatus) MarshalJSON() ([]byte, error) { return marshal(s, s.Members) }

// UnmarshalJSON works as that of [ContactInfo].
func (s *ReviewStatus) UnmarshalJSON(b []byte) error { return unmarshal(b, s) }

// MarshalJSON works as that of [ContactInfo]. The chat is written under the name it came with, else as chatId.
func (c Contact) MarshalJSON() ([]byte, error) { return marshal(c, c.Members) }

// UnmarshalJSON works as that of [ContactInfo].
func (c *Contact) UnmarshalJSON(b []byte) error { return unmarshal(b, c) }

// MarshalJSON works as that of [ContactInfo].
func (r SendContactResult) MarshalJSON() ([]byte, error) { return marshal(r, r.Members) }

// UnmarshalJSON works as that of [ContactInfo].
func (r *SendContactResult) UnmarshalJSON(b []byte) error { return unmarshal(b, r) }
