package greenapi

import (
	"net/http"
	"runtime/debug"
	"strings"
	"sync"
)

const module = "github.com/greenapi-contract/greenapi-go"

// defaultAgent names this module and the version that the program was built with.
var defaultAgent = sync.OnceValue(func() string {
	version := "unknown"
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, m := range append(info.Deps, &info.Main) {
			if m.Path == module && m.Version != "" {
				version = strings.Trim(m.Version, "()")
			}
		}
	}
	return "greenapi-go/" + version + " (+https://" + module + ")"
})

// sign puts the User-Agent on a request that has none of its own.
func (c *Client) sign(r *http.Request) {
	if _, has := r.Header["User-Agent"]; !has {
		r.Header["User-Agent"] = c.agent
	}
}
