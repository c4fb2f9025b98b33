package clienttest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/greenapi-contract/greenapi-go/greenapi"
	"github.com/greenapi-contract/greenapi-go/greenapi/greenapitest"
)

// exportedTypes are the names of the facade's exported types, as its source declares them.
func exportedTypes(t *testing.T) []string {
	t.Helper()
	names := map[string]bool{}
	files, err := filepath.Glob(filepath.Join(repositoryRoot(t), "greenapi", "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if spec, ok := n.(*ast.TypeSpec); ok && spec.Name.IsExported() {
				names[spec.Name.Name] = true
			}
			return true
		})
	}
	return slices.Sorted(maps.Keys(names))
}

// Every exported type, with values that came out of calls, prints without the token in every way. The list is held
// against the source: a new type has to be added here.
func TestNoExportedTypeShowsTheToken(t *testing.T) {
	for _, secret := range []string{plainToken, trickyToken} {
		srv := greenapitest.Start(t, greenapitest.WhatsApp, greenapitest.WithCredentials(idInstance, secret))
		opts := unlimited()
		client, err := srv.Client(opts...)
		if err != nil {
			t.Fatal(err)
		}
		var answer greenapi.Answer
		info, err := client.GetContactInfo(greenapi.WithAnswer(background, &answer), "71234567890@c.us")
		if err != nil {
			t.Fatal(err)
		}
		list, err := client.GetContacts(background)
		if err != nil {
			t.Fatal(err)
		}
		result, err := client.SendContact(background, card)
		if err != nil {
			t.Fatal(err)
		}
		_, err = client.GetContactInfo(background, "120363043968066561@g.us") // a 400, which repeats the token
		refused := failure(t, err)
		_, err = greenapi.New("ftp://"+secret, secret+"/", secret+"?", greenapi.WithTimeout(-1))
		field := new(greenapi.FieldError)
		for _, inner := range unwrapped(err) {
			if f, ok := inner.(*greenapi.FieldError); ok {
				field = f
			}
		}

		values := []any{
			client, opts[0], greenapi.Count(5), *info, info.Products[0], info.Products[0].ImageURLs, info.Products[0].ReviewStatus,
			info.LastSeen, info.LastSeen.Kind(), info.Members, info.Members.State("lastSeen"), list[0], list[0].Type, list[0].ChatID,
			list[0].ChatID.Kind(), *result, card, card.Contact, *refused, refused.Kind, refused.Operation, *field, greenapi.BodyLimits{},
			answer, greenapi.WhatsApp,
		}
		search := newSearcher(secret)
		var covered []string
		for _, value := range append(values, err, srv.Requests()) {
			kind := reflect.TypeOf(value)
			if kind.Kind() == reflect.Pointer {
				kind = kind.Elem()
			}
			if strings.HasSuffix(kind.PkgPath(), "/greenapi") && kind.Name() != "" {
				covered = append(covered, kind.Name())
			}
			for _, way := range ways() {
				text := way.print(value)
				if form := search.find(text); form != "" {
					t.Errorf("%T, printed with %s, shows the token (%s): %.600q", value, way.name, form, text)
				}
			}
		}
		for _, name := range exportedTypes(t) {
			if !slices.Contains(covered, name) {
				t.Errorf("greenapi.%s is not among the values", name)
			}
		}
	}
}
