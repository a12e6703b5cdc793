package endpoint

import (
	"errors"
	"strings"
	"testing"
	"time"

	nexuspb "go.temporal.io/api/nexus/v1"
	"go.temporal.io/api/serviceerror"
)

var now = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

func spec(name, namespace, taskQueue string) *nexuspb.EndpointSpec {
	return &nexuspb.EndpointSpec{Name: name, Target: &nexuspb.EndpointTarget{Variant: &nexuspb.EndpointTarget_Worker_{
		Worker: &nexuspb.EndpointTarget_Worker{Namespace: namespace, TaskQueue: taskQueue},
	}}}
}

func TestLifeOfAnEndpoint(t *testing.T) {
	var r Registry
	e, err := r.Create(spec("first", "default", "q"), "id", now)
	if err != nil || e.GetVersion() != 1 {
		t.Fatalf("created %v, error %v", e, err)
	}
	if _, err := r.Update("id", 7, spec("second", "default", "q"), now); err == nil || err.Error() != "nexus endpoint version mismatch. received: 7 expected 1" {
		t.Errorf("a wrong version got %v", err)
	}
	if e, err = r.Update("id", 1, spec("second", "default", "q"), now); err != nil || e.GetVersion() != 2 {
		t.Errorf("updated %v, error %v", e, err)
	}
	if r.Named("first") != nil || r.Named("second") != e || r.WithID("id") != e || len(r.List("")) != 1 || len(r.List("first")) != 0 {
		t.Errorf("the new name is not known: %v", r.List(""))
	}
	if err := r.Delete("id", 2); err != nil {
		t.Error(err)
	}
	if _, err := r.Get("id"); !errors.As(err, new(*serviceerror.NotFound)) {
		t.Errorf("a deleted endpoint got %v", err)
	}
}

func TestRefusals(t *testing.T) {
	external := &nexuspb.EndpointSpec{Name: "name", Target: &nexuspb.EndpointTarget{Variant: &nexuspb.EndpointTarget_External_{
		External: &nexuspb.EndpointTarget_External{Url: "https://example.com"},
	}}}
	for want, bad := range map[string]*nexuspb.EndpointSpec{
		"endpoint name not set":     spec("", "default", "q"),
		"must match the regex":      spec("under_score", "default", "q"),
		"exceeds length limit":      spec(strings.Repeat("x", 201), "default", "q"),
		"target namespace not set":  spec("name", "", "q"),
		"invalid target task queue": spec("name", "default", ""),
		"empty target variant":      {Name: "name"},
		"already registered":        spec("taken", "default", "q"),
		"reaches no network":        external,
	} {
		var r Registry
		if _, err := r.Create(spec("taken", "default", "q"), "id", now); err != nil {
			t.Fatal(err)
		}
		if _, err := r.Create(bad, "other", now); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
	var r Registry
	for name, err := range map[string]error{"version": r.Delete("id", 0), "id": r.Delete("id", 1)} {
		if err == nil {
			t.Errorf("delete with a bad %s was taken", name)
		}
	}
}
