package visibility_test

import (
	"testing"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"

	"github.com/groundhogdev/groundhog/internal/core/visibility"
)

func one(name, json string) *commonpb.SearchAttributes {
	return &commonpb.SearchAttributes{IndexedFields: map[string]*commonpb.Payload{name: {Data: []byte(json)}}}
}

func TestAttributesAreRefusedAsOnAServer(t *testing.T) {
	var closed, open visibility.Registry
	for _, a := range []*visibility.Registry{&closed, &open} {
		if err := a.Add("default", map[string]enumspb.IndexedValueType{"Tries": enumspb.INDEXED_VALUE_TYPE_INT, "Tags": enumspb.INDEXED_VALUE_TYPE_KEYWORD_LIST}); err != nil {
			t.Fatal(err)
		}
	}
	closed.Close()
	const unknown = "Namespace default has no mapping defined for search attribute Color"
	for _, c := range []struct{ name, value, wantClosed, wantOpen string }{
		{"Tries", "3", "", ""},
		{"Tries", "[3,4]", "", ""},
		{"Tries", "", "", ""},
		{"Tries", "null", "", ""},
		{"Tries", `"three"`, "invalid value for search attribute Tries of type Int: three", "invalid value for search attribute Tries of type Int: three"},
		{"Tags", `["a"]`, "", ""},
		{"Tags", `[3]`, "invalid value for search attribute Tags of type KeywordList: [3]", "invalid value for search attribute Tags of type KeywordList: [3]"},
		{"Color", `"red"`, unknown, ""},
		{"RunId", `"r"`, "RunId attribute can't be set in SearchAttributes", "RunId attribute can't be set in SearchAttributes"},
		{"TemporalChangeVersion", `["a-1"]`, "", ""},
	} {
		for a, want := range map[*visibility.Registry]string{&closed: c.wantClosed, &open: c.wantOpen} {
			got := ""
			if err := a.Check("default", one(c.name, c.value)); err != nil {
				got = err.Error()
			}
			if got != want {
				t.Errorf("%s=%s: got %q, want %q", c.name, c.value, got, want)
			}
		}
	}
}

func TestAttributesBelongToOneNamespaceAndKeepTheirType(t *testing.T) {
	var a visibility.Registry
	a.Close()
	for _, t2 := range []enumspb.IndexedValueType{enumspb.INDEXED_VALUE_TYPE_INT, enumspb.INDEXED_VALUE_TYPE_BOOL} {
		if err := a.Add("one", map[string]enumspb.IndexedValueType{"Tries": t2}); err != nil {
			t.Fatal(err)
		}
	}
	if got := a.Custom("one")["Tries"]; got != enumspb.INDEXED_VALUE_TYPE_INT {
		t.Errorf("the type became %v", got)
	}
	if err := a.Check("other", one("Tries", "3")); err == nil {
		t.Error("another namespace knows it too")
	}
	if err := a.Remove("one", []string{"RunId"}); err == nil || err.Error() != "Unable to remove non-custom search attributes: RunId." {
		t.Errorf("removing a system attribute: %v", err)
	}
	if err := a.Remove("one", []string{"Tries"}); err != nil || a.Check("one", one("Tries", "3")) == nil {
		t.Errorf("it is known after its removal (%v)", err)
	}
}
