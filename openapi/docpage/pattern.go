package docpage

import (
	"regexp"
	"sync"
)

// expression is compiled when it is first used: the command imports this package, and most of its runs read no page.
type expression func() *regexp.Regexp

func pattern(text string) expression {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) })
}
