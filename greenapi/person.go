package greenapi

import "strings"

// SamePerson reports whether two ids name one chat: they are equal, or both are phone numbers of WhatsApp's form and
// the two spellings under which one person is known. In three countries a mobile number can be written with a digit
// more or less; WhatsApp keeps one of the two and leads from the other to it (its pages on messages to different
// countries):
//
//	Mexico     52 and 10 digits           521 and the same 10
//	Argentina  54 and 10 digits           549 and the same 10
//	Brazil     55, area code, 8 digits    55, area code, 9, the same 8
//	nobody     999 and 9 digits           9991 and the same 9
//
// The last are the pseudonyms that recordings give such a pair: no country has the code 999.
// It compares ids of one form only: whether a numeric id, a lid and a phone number are the same person no rule can tell.
// The answer is then false.
func SamePerson(a, b ChatID) bool {
	if a == b {
		return true
	}
	long, short := a, b
	if len(long) < len(short) {
		long, short = short, long
	}
	return short.Kind() == ChatPerson && long.Kind() == ChatPerson && shorter(string(long)) == string(short)
}

// shorter takes the additional digit out of an id, "" if it has none.
func shorter(id string) string {
	digits := len(id) - len("@c.us")
	switch {
	case digits == 13 && strings.HasPrefix(id, "9991"):
		return id[:3] + id[4:]
	case digits == 13 && (strings.HasPrefix(id, "521") || strings.HasPrefix(id, "549")):
		return id[:2] + id[3:]
	case digits == 13 && strings.HasPrefix(id, "55") && id[2] != '0' && id[3] != '0' && id[4] == '9':
		return id[:4] + id[5:]
	}
	return ""
}
