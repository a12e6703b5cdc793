package report

import (
	"os"
	"reflect"
	"strings"
	"testing"
	"time"
)

// TestEveryJSONFieldIsDocumented looks each field's path up in the page that describes them.
func TestEveryJSONFieldIsDocumented(t *testing.T) {
	page, err := os.ReadFile("../../docs/replay-check-json.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range fieldNames(reflect.TypeFor[document]()) {
		if !strings.Contains(string(page), "| `"+name+"` |") {
			t.Errorf("docs/replay-check-json.md does not describe the field %q", name)
		}
	}
	if !strings.Contains(string(page), Schema) {
		t.Errorf("docs/replay-check-json.md does not name the schema %q", Schema)
	}
}

// fieldNames lists the names of the fields of a type and of the types in it.
func fieldNames(of reflect.Type) []string {
	switch of.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		return fieldNames(of.Elem())
	case reflect.Struct:
		if of == reflect.TypeFor[time.Time]() {
			return nil
		}
	default:
		return nil
	}
	var names []string
	for f := range of.Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		names = append(names, name)
		names = append(names, fieldNames(f.Type)...)
	}
	return names
}
