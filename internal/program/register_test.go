package program

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/groundhogdev/groundhog/internal/discover"
)

func TestExplicitRegistration(t *testing.T) {
	built(t) // the cache is warm then
	set, err := build(discover.Query{
		Types:    []string{"Import", "Pack"},
		Register: []string{"./catalog.RegisterForReplay", "RegisterFails", "RegisterPanics"},
	})
	if err != nil {
		t.Fatal(err)
	}
	pool := shopPool(t, set, PoolOptions{Processes: 1})
	hellos, err := pool.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	problems := strings.Join(hellos[0].Problems, "\n")
	for _, want := range []string{"no store today", "no store ever", "catalog/catalog.go"} {
		if !strings.Contains(problems, want) {
			t.Errorf("problems %q lack %q", problems, want)
		}
	}
	outcome, err := pool.Replay(t.Context(), "Import", started(t, "Import"))
	if err != nil || outcome.Error != "" {
		t.Errorf("got %+v, %v", outcome, err)
	}
}

func TestExplicitRegistrationMayOverlapWithWhatWasFound(t *testing.T) {
	built(t) // the cache is warm then
	set, err := build(discover.Query{Types: []string{"Dunning", "Import", "Pack"}, Register: []string{"RegisterAll"}})
	if err != nil {
		t.Fatal(err)
	}
	pool := shopPool(t, set, PoolOptions{Processes: 1})
	hellos, err := pool.Start(t.Context())
	if err != nil || len(hellos[0].Problems) > 0 {
		t.Fatalf("got %+v, %v", hellos, err)
	}
	for _, name := range []string{"Dunning", "Import", "Pack"} {
		outcome, err := pool.Replay(t.Context(), name, started(t, name))
		if err != nil || outcome.Error != "" {
			t.Errorf("%s: got %+v, %v", name, outcome, err)
		}
	}
}

func TestBuildShowsWhatTheCompilerSays(t *testing.T) {
	index, err := loadShop()
	if err != nil {
		t.Fatal(err)
	}
	plan, err := index.Resolve(discover.Query{Types: []string{"Pack"}})
	if err != nil {
		t.Fatal(err)
	}
	opts := Options{CacheDir: t.TempDir(), Env: offline(), BuildFlags: []string{"-compiler=none"}}
	_, err = Build(context.Background(), plan, opts)
	var refused *BuildError
	if !errors.As(err, &refused) || !strings.Contains(err.Error(), "none") || !strings.HasPrefix(refused.Command, "cd ") {
		t.Errorf("got %v", err)
	}
}
