package greenapi

import (
	"errors"
	"net"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

// parseBase checks an API address. Its errors do not quote it: people paste addresses with the token in them.
func parseBase(apiURL string) (*url.URL, error) {
	u, err := url.Parse(apiURL)
	switch {
	case apiURL == "":
		return nil, errors.New("must not be empty")
	case err != nil:
		return nil, errors.New("is not a URL")
	case u.Scheme != "https" && u.Scheme != "http" || u.Opaque != "":
		return nil, errors.New("must begin with https://")
	case u.Hostname() == "":
		return nil, errors.New("has no host")
	case u.Scheme == "http" && !loopback(u.Hostname()):
		return nil, errors.New("must begin with https://: over http the token could be read by others")
	case u.User != nil || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" || strings.Contains(apiURL, "#"):
		return nil, errors.New("must have no user, query or fragment")
	case strings.Contains(u.Path, "/waInstance"):
		return nil, errors.New("must end before /waInstance: the client adds the rest")
	case strings.Contains(u.Path, "//") || strings.Contains(u.Path+"/", "/./") || strings.Contains(u.Path+"/", "/../"):
		return nil, errors.New("must have no empty, . or .. segment in its path")
	}
	escaped := strings.TrimSuffix(u.EscapedPath(), "/")
	u.Path, u.RawPath, u.Host = strings.TrimSuffix(u.Path, "/"), escaped, strings.TrimSuffix(u.Host, ":")
	return u, nil
}

func loopback(host string) bool {
	return host == "localhost" || net.ParseIP(host).IsLoopback()
}

// checkID checks an instance id (facts about requests: up to 12 digits are in use).
func checkID(id string) error {
	switch {
	case id == "":
		return errors.New("must not be empty")
	case !digits(id):
		return errors.New("must be digits: are the instance id and the token swapped?")
	}
	return nil
}

// checkToken checks what will be a segment of the path.
func checkToken(s string) error {
	switch {
	case s == "":
		return errors.New("must not be empty")
	case s == TokenPlaceholder:
		return errors.New("must be the instance's own token, not its placeholder")
	case s == "." || s == ".." || !utf8.ValidString(s) || strings.ContainsAny(s, `/\%?#`) ||
		strings.ContainsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }):
		return errors.New(`must not be . or .., nor hold spaces, control characters or any of / \ % ? #`)
	}
	return nil
}
