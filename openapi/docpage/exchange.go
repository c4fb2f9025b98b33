package docpage

import (
	"slices"
	"strings"
)

// Exchange is what Check has to know of a bundled exchange to name it beside a change.
type Exchange struct {
	ID, Operation, Product string
	// Status is that of the reply, 0 without one.
	Status int
	// Request and Reply are the bodies; Query is the raw query.
	Request, Reply []byte
	Query          string
}

// shows reports whether an exchange has what a claim speaks of: a member, a parameter, a status.
func (e Exchange) shows(claim Claim, product string) bool {
	operation, path, _ := strings.Cut(claim.Subject, ".")
	if e.Operation != operation || e.Product != product {
		return false
	}
	part, rest, _ := strings.Cut(path, ".")
	switch part, _, _ = strings.Cut(part, "["); part {
	case requestPart:
		return hasMember(e.Request, rest)
	case responsePart:
		return e.Status >= 200 && e.Status < 300 && hasMember(e.Reply, rest)
	case queryPart:
		return slices.ContainsFunc(strings.Split(e.Query, "&"), func(pair string) bool {
			name, _, _ := strings.Cut(pair, "=")
			return name == rest
		})
	case "error":
		status, _, _ := strings.Cut(rest, ".")
		return status == statusText(e.Status)
	}
	return true // of the method as a whole
}

func statusText(status int) string {
	const digits = "0123456789"
	if status < 100 || status > 999 {
		return ""
	}
	return string([]byte{digits[status/100], digits[status/10%10], digits[status%10]})
}

// hasMember reports whether a body has the member at a path like products[].id; an empty path asks for any body.
func hasMember(body []byte, path string) bool {
	v, _, err := parseBody(string(body), func(int64) int { return 0 })
	if err != nil {
		return false
	}
	values := []*value{v}
	if path == "" {
		return true
	}
	for _, name := range strings.Split(strings.ReplaceAll(path, "[]", ""), ".") {
		var next []*value
		for _, object := range itemsOf(values) {
			if member := object.members[name]; member != nil {
				next = append(next, member)
			}
		}
		values = next
	}
	return len(values) > 0
}
