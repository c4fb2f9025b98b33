package docpage

import (
	"slices"
	"testing"
)

// TestValuesOf: which values a description lists, and which lists are in a form that nobody knows.
func TestValuesOf(t *testing.T) {
	for _, c := range []struct {
		about  string
		values []string
		known  bool
	}{
		// One a line, or parted by semicolons, with or without words that announce them.
		{"Kind. Possible values:\nuser - a person\ngroup - many persons", []string{"user", "group"}, true},
		{"Possible values: user - a person; group - many", []string{"user", "group"}, true},
		{"Possible values:\n`user` (default) - a person", nil, false},
		{"Whose it is:\nuser – a person\ngroup — many", []string{"user", "group"}, true},
		{"Kind: user - a person\ngroup - many", []string{"user", "group"}, true},
		{"Possible values:\nuser - a person\nand nothing else", []string{"user"}, true},
		{"Possible values:\nuser - a person\nuser - the same", []string{"user"}, true},
		// Lines that the page folded into one.
		{"Possible values: user - a person group - many", []string{"user", "group"}, true},
		{`Possible values: "user" - a person "group" - many «bot» - none`, []string{"user", "group", "bot"}, true},
		{"Possible values:\nuser - a person\ngroup - many bot - none", nil, false},
		// Parted by commas, strokes, words for or.
		{"Possible values: happy, sad", []string{"happy", "sad"}, true},
		{"Possible values: happy / sad / calm.", []string{"happy", "sad", "calm"}, true},
		{`Takes one of the values: "happy" or "sad"`, []string{"happy", "sad"}, true},
		{"Possible values: happy (default), sad (rare). The rest is prose, and more", []string{"happy", "sad"}, true},
		{"Возможные значения: happy, sad", []string{"happy", "sad"}, true},
		{"ערכים אפשריים: happy, sad", []string{"happy", "sad"}, true},
		{"עֲרָכִים אֶפְשָׁרִיִּים: happy, sad", []string{"happy", "sad"}, true},
		{"Valores possíveis: happy ou sad", []string{"happy", "sad"}, true},
		{"Possible values: happy, happy", []string{"happy"}, true},
		{"Possible values: happy,\nsad\nThe rest", nil, false},
		// No list: truth, numbered sentences, a sentence with a dash.
		{"Possible values: true / false", nil, true},
		{"Whether it is, true, false or nothing", nil, true},
		{"Possible values:\n1) the name, if it is known\n2) else nothing", nil, true},
		{"Time in seconds: UNIX - the usual one", nil, true},
		{"A name\nfirst - last", nil, true},
		// Announced, and nobody knows how.
		{"Possible values", nil, false},
		{"Possible values: the usual moods", nil, false},
		{"Possible values: {happy; sad}", nil, false},
		{"Possible values: happy, sad - with tears", nil, false},
		{"Possible values:\nuser - a person\ngroup: many", nil, false},
	} {
		if values, known := valuesOf(c.about); !slices.Equal(values, c.values) || known != c.known {
			t.Errorf("%q: %q, known %t; want %q, %t", c.about, values, known, c.values, c.known)
		}
	}
}
