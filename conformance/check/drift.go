package check

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/conformance/result"
	"github.com/greenapi-contract/greenapi-go/openapi"
)

// judgeDrift closes the schema and holds the body against what the documents of the product at hand say. What
// the schema layer has spoken about is left alone.
func (t *trial) judgeDrift(schema openapi.Schema) {
	t.asked("drift.undeclared", "drift.other-product")
	t.walk(schema, t.value, "")
}

func (t *trial) walk(schema openapi.Schema, value any, pointer string) {
	branch, ok := schema.Branch(jsonType(value))
	if !ok {
		return
	}
	if value == nil {
		if !branch.NullFor(t.ex.Product) && !schema.NullFor(t.ex.Product) {
			t.find("drift.other-product", at(pointer), branch.Pointer, t.typesFor(schema), "null",
				fmt.Sprintf("%s is null, which only %s shows", spoken(pointer), owners(branch, "x-null-products")))
		}
		return
	}
	if !branch.HasProduct(t.ex.Product) {
		t.find("drift.other-product", at(pointer), branch.Pointer, t.typesFor(schema), jsonType(value),
			fmt.Sprintf("%s is %s, which only %s documents", spoken(pointer), withArticle(jsonType(value)), owners(branch, "x-products")))
		return
	}
	if branch.Evidence(t.ex.Product) == "reported" {
		t.find("drift.reported", at(pointer), branch.Pointer, "a documented member", jsonType(value),
			spoken(pointer)+" is known only from client code or reports")
	}
	switch v := value.(type) {
	case map[string]any:
		t.walkObject(branch, v, pointer)
	case []any:
		item, _ := branch.Member()
		for i, member := range v {
			t.walk(item, member, pointer+"/"+strconv.Itoa(i))
		}
	case string:
		t.judgeEnum(branch, v, pointer)
	}
}

func (t *trial) walkObject(schema openapi.Schema, object map[string]any, pointer string) {
	for _, name := range sortedKeys(object) {
		place := pointer + "/" + openapi.Escape(name)
		property, ok := schema.Property(name)
		if !ok {
			t.judgeUndeclared(schema, name, object[name], place)
			continue
		}
		t.walk(property, object[name], place)
	}
	for _, name := range sortedKeys(schema.Properties) {
		property, _ := schema.Property(name)
		if !property.Shown(t.ex.Product) {
			continue
		}
		t.asked("drift.missing")
		if _, ok := object[name]; ok || renamed(object, name) {
			continue
		}
		t.find("drift.missing", at(pointer), property.Pointer, "member "+name, "no such member",
			fmt.Sprintf("%s lacks %s, which every page of the product shows", spoken(pointer), name))
	}
}

// judgeUndeclared names an unknown member, and the declared one that it resembles.
func (t *trial) judgeUndeclared(schema openapi.Schema, name string, value any, place string) {
	message := fmt.Sprintf("%s is not declared (%s)", place, jsonType(value))
	expected := "a declared member"
	for _, declared := range sortedKeys(schema.Properties) {
		if strings.EqualFold(declared, name) {
			expected = "member " + declared
			message += "; the contract spells it " + declared
		}
	}
	t.find("drift.undeclared", at(place), schema.Pointer, expected, "member "+name, message)
}

// judgeEnum holds a string against an open list of values.
func (t *trial) judgeEnum(schema openapi.Schema, value, pointer string) {
	list := schema.OpenList()
	if list == nil {
		return
	}
	t.asked("drift.enum")
	entry, known := list[value]
	switch {
	case !known:
		t.find("drift.enum", at(pointer), schema.Pointer, strings.Join(sortedKeys(list), ", "), word(value),
			fmt.Sprintf("%s has the value %s, which no document lists", spoken(pointer), word(value)))
	case !slices.Contains(entry.Products, t.ex.Product):
		t.find("drift.other-product", at(pointer), schema.Pointer, "a value documented for "+t.ex.Product, word(value),
			fmt.Sprintf("%s has the value %s, which belongs to %s", spoken(pointer), word(value), strings.Join(entry.Products, " and ")))
	case entry.Evidence == "reported":
		t.find("drift.reported", at(pointer), schema.Pointer, "a documented value", word(value),
			fmt.Sprintf("%s has the value %s, which is known only from client code", spoken(pointer), word(value)))
	}
}

// typesFor names the JSON types that the documents of the product at hand give.
func (t *trial) typesFor(schema openapi.Schema) string {
	var types []string
	for _, branch := range schema.Branches() {
		if branch.HasProduct(t.ex.Product) {
			types = append(types, branch.Type.Slice()...)
		}
		if branch.NullFor(t.ex.Product) {
			types = append(types, "null")
		}
	}
	if len(types) == 0 {
		return "nothing: the product has no such member"
	}
	return strings.Join(types, " or ")
}

func owners(schema openapi.Schema, extension string) string {
	products := openapi.Extension(schema.Extensions, extension)
	if len(products) == 0 {
		return "no product"
	}
	return strings.Join(products, " and ")
}

// renamed reports whether a missing member is there under another spelling, or under the name that another product
// gives it. That name is a finding already.
func renamed(object map[string]any, name string) bool {
	bare := func(s string) string { return strings.ToLower(strings.NewReplacer("_", "", "-", "").Replace(s)) }
	for key := range object {
		if bare(key) == bare(name) || name == "id" && key == "chatId" || name == "chatId" && key == "id" {
			return true
		}
	}
	return false
}

var plainWord = regexp.MustCompile(`^[A-Za-z_]{1,40}$`)

// word quotes a value of a list if it is a word, and shows only the form of any other.
func word(value string) string {
	if plainWord.MatchString(value) {
		return strconv.Quote(value)
	}
	return mask(value)
}

// Stale is the finding that an accepted deviation of an exchange did not come again. place is the file and line
// of the entry.
func (j *Judge) Stale(ex *exchange.Exchange, code string, pointer *string, place string) result.Finding {
	t := j.onTrial(ex)
	t.find("drift.stale-deviation", pointer, t.op.Pointer, code, "no such finding",
		fmt.Sprintf("%s accepts %s, which did not come again: take the entry off the list", place, code))
	return t.out.Findings[0]
}
