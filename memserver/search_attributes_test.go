package memserver_test

import (
	"errors"
	"testing"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"github.com/groundhogdev/groundhog/memserver"
)

// A server that knows its search attributes refuses others; one that was told none takes any.
func TestSearchAttributesOfAServer(t *testing.T) {
	color := temporal.NewSearchAttributes(temporal.NewSearchAttributeKeyKeyword("Color").ValueSet("red"))
	for name, c := range map[string]struct {
		known map[string]enumspb.IndexedValueType
		taken bool
	}{
		"any":     {nil, true},
		"this":    {map[string]enumspb.IndexedValueType{"Color": enumspb.INDEXED_VALUE_TYPE_KEYWORD}, true},
		"another": {map[string]enumspb.IndexedValueType{"Tries": enumspb.INDEXED_VALUE_TYPE_INT}, false},
		"none":    {map[string]enumspb.IndexedValueType{}, false},
	} {
		s, err := memserver.Start(memserver.Options{SearchAttributes: c.known})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(s.Close)
		_, err = s.Client().ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: "w", TaskQueue: "q", TypedSearchAttributes: color}, "Order")
		if refused := errors.As(err, new(*serviceerror.InvalidArgument)); refused == c.taken || err != nil && !refused {
			t.Errorf("a server that knows %s: %v", name, err)
		}
	}
}
