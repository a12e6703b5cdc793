package program

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/groundhogdev/groundhog/internal/discover"
)

const shopDir = "testdata/shop"

// cacheDir outlives a test, so that builds are shared; TestMain removes it.
var cacheDir string

func TestMain(m *testing.M) {
	var err error
	if cacheDir, err = os.MkdirTemp("", "program"); err != nil {
		panic(err)
	}
	code := m.Run()
	os.RemoveAll(cacheDir)
	os.Exit(code)
}

// offline is the environment of a machine that has the modules but no network.
func offline(more ...string) []string {
	return append(append(os.Environ(), "GOPROXY=off", "GOFLAGS=", "GOWORK=off"), more...)
}

var loadShop = sync.OnceValues(func() (*discover.Index, error) {
	return discover.Load(context.Background(), shopDir, nil, discover.Options{Env: offline()})
})

// wanted are the types that most tests share a build for.
var wanted = []string{
	"Invoice", "order/v2", "ProcessOrder", "Pack", "Print", "Literal", "Dunning", "dunningFinal", "report/daily", "report/yearly",
	"Unregistered", "Crash", "Spin", "cleanup", "sweep", "region-2", "Torn", "report/weekly", "Import",
}

var buildShop = sync.OnceValues(func() (*Set, error) {
	return build(discover.Query{Types: wanted, Options: "./catalog.ReplayOptions"})
})

func build(q discover.Query) (*Set, error) {
	index, err := loadShop()
	if err != nil {
		return nil, err
	}
	plan, err := index.Resolve(q)
	if err != nil {
		return nil, err
	}
	return Build(context.Background(), plan, Options{CacheDir: cacheDir, Env: offline()})
}

func shopPool(t *testing.T, set *Set, options PoolOptions) *Pool {
	t.Helper()
	pool := set.Pool(options)
	t.Cleanup(pool.Close)
	return pool
}

func built(t *testing.T) *Set {
	t.Helper()
	if testing.Short() {
		t.Skip("builds programs")
	}
	set, err := buildShop()
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func TestReplayEveryKindOfRegistration(t *testing.T) {
	pool := shopPool(t, built(t), PoolOptions{Processes: 2})
	if _, err := pool.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{
		"Pack", "Dunning", "dunningFinal", "report/daily", "report/yearly", "Unregistered", "cleanup", "sweep", "region-2",
	} {
		outcome, err := pool.Replay(t.Context(), name, started(t, name))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if outcome.Error != "" {
			t.Errorf("%s: %s", name, outcome.Error)
		}
	}
}

func TestReplayFindsDivergence(t *testing.T) {
	pool := shopPool(t, built(t), PoolOptions{Processes: 1})
	for _, name := range []string{"Invoice", "Literal"} { // both start a timer that the history does not have
		outcome, err := pool.Replay(t.Context(), name, started(t, name))
		if err != nil {
			t.Fatal(err)
		}
		if outcome.Error == "" {
			t.Errorf("%s: replayed", name)
		}
	}
}

func TestReplayCallsActivitiesByTheirRegisteredNames(t *testing.T) {
	pool := shopPool(t, built(t), PoolOptions{Processes: 1})
	for activity, want := range map[string]bool{"payments.charge": true, "payments.refund": false} {
		outcome, err := pool.Replay(t.Context(), "order/v2", scheduling(t, "order/v2", activity))
		if err != nil {
			t.Fatal(err)
		}
		if replayed := outcome.Error == ""; replayed != want {
			t.Errorf("activity %q: %q", activity, outcome.Error)
		}
	}
}

func TestReplayKeepsReasonsOfUnresolvedTypes(t *testing.T) {
	pool := shopPool(t, built(t), PoolOptions{Processes: 1})
	_, err := pool.Replay(t.Context(), "report/weekly", started(t, "report/weekly"))
	var ambiguous *discover.AmbiguousError
	if !errors.As(err, &ambiguous) {
		t.Errorf("got %v", err)
	}
	_, err = pool.Replay(t.Context(), "Torn", started(t, "Torn"))
	var broken *discover.BrokenError
	if !errors.As(err, &broken) {
		t.Errorf("got %v", err)
	}
}

func TestCrashIsTyped(t *testing.T) {
	pool := shopPool(t, built(t), PoolOptions{Processes: 1})
	_, err := pool.Replay(t.Context(), "Crash", started(t, "Crash"))
	var crash *Crash
	if !errors.As(err, &crash) || crash.ExitCode != 7 || !strings.Contains(crash.OutputTail, "out of paper") {
		t.Fatalf("got %v", err)
	}
	outcome, err := pool.Replay(t.Context(), "Pack", started(t, "Pack"))
	if err != nil || outcome.Error != "" {
		t.Errorf("the next history: %v, %v", outcome, err)
	}
}

func TestTimeoutKills(t *testing.T) {
	pool := shopPool(t, built(t), PoolOptions{Processes: 1, Timeout: 50 * time.Millisecond})
	if _, err := pool.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, err := pool.Replay(t.Context(), "Spin", started(t, "Spin"))
	var timeout *TimeoutError
	if !errors.As(err, &timeout) {
		t.Fatalf("got %v", err)
	}
}

func TestPoolIsConcurrent(t *testing.T) {
	pool := shopPool(t, built(t), PoolOptions{Processes: 2})
	var wg sync.WaitGroup
	for i := range 24 {
		name := []string{"Pack", "cleanup", "sweep", "Unregistered"}[i%4]
		wg.Go(func() {
			if outcome, err := pool.Replay(t.Context(), name, started(t, name)); err != nil || outcome.Error != "" {
				t.Errorf("%s: %v, %v", name, outcome, err)
			}
		})
	}
	wg.Wait()
}

func TestBuildLeavesTheTreeAlone(t *testing.T) {
	set := built(t)
	err := filepath.WalkDir(shopDir, func(name string, _ os.DirEntry, err error) error {
		if strings.Contains(filepath.Base(name), "groundhog") {
			t.Errorf("%s is in the user's tree", name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, prog := range set.Programs {
		if !strings.HasPrefix(prog.Path, cacheDir) || len(prog.Identity) != 64 {
			t.Errorf("program is %+v", prog)
		}
	}
}

func TestBuildAgainChangesNothing(t *testing.T) {
	set := built(t)
	again, err := build(discover.Query{Types: wanted, Options: "./catalog.ReplayOptions"})
	if err != nil {
		t.Fatal(err)
	}
	for i, prog := range again.Programs {
		if prog.Path != set.Programs[i].Path || prog.Identity != set.Programs[i].Identity {
			t.Errorf("program %d differs", i)
		}
	}
}
