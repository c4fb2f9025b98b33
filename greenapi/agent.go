package greenapi

import (
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
