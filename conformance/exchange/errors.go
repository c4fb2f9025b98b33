package exchange

import (
	"fmt"
	"strconv"
	"strings"
)

// FileError is what is wrong with one exchange file, or with the folder that should hold some. LoadFS, LoadDir
// and Decode join several; errors.As finds the first. Its text names the place and the way out and never
// quotes a body.
type FileError struct {
	// File is the name as the loader or Decode was given it.
	File string
	// Field is the path of the member, as in "request.method"; empty when the file as a whole is wrong.
	Field string
	// Line and Column count from 1. Line is 0 where no line is to blame; Column is 0 but for broken JSON.
	Line, Column int
	Err          error
}

// Error gives file:line:column: field: reason, without what is not known.
func (e *FileError) Error() string {
	var b strings.Builder
	b.WriteString(visible(e.File))
	if e.Line > 0 {
		fmt.Fprintf(&b, ":%d", e.Line)
	}
	if e.Column > 0 {
		fmt.Fprintf(&b, ":%d", e.Column)
	}
	if e.Field != "" {
		b.WriteString(": " + visible(e.Field))
	}
	fmt.Fprintf(&b, ": %v", e.Err)
	return b.String()
}

// Unwrap returns Err.
func (e *FileError) Unwrap() error { return e.Err }

// visible is a name that somebody else gave, be it a file's or a member's, on one line: what is not UTF-8, would move the
// cursor or would not be seen is escaped, so that names which look alike do not become one.
func visible(name string) string {
	quoted := strconv.Quote(name)
	return unquoted.Replace(quoted[1 : len(quoted)-1])
}

// unquoted leaves alone what may stand in a name as it is.
var unquoted = strings.NewReplacer(`\\`, `\`, `\"`, `"`)
