package sim

import (
	"flag"
	"os"
	"testing"

	"github.com/groundhogdev/groundhog/internal/core/fsm"
)

var (
	seed  = flag.Uint64("seed", 0, "the first seed of TestUntilAllIsCovered; without it the test is skipped")
	steps = flag.Int("steps", 300, "how many things happen in each simulation")
)

// covered is what the simulations of this process reach.
var covered = NewCoverage()

func TestMain(m *testing.M) {
	fsm.Observe(covered.See)
	os.Exit(m.Run())
}

// simulate runs one seed and reports what it breaks, as a short script.
func simulate(t *testing.T, seed uint64) {
	t.Helper()
	if f := Run(Options{Seed: seed, Steps: *steps, Coverage: covered}); f != nil {
		t.Fatalf("%v\nPut the lines from the comment on into internal/script/testdata, and run that test with -rewrite.", Shrink(f))
	}
}

func TestRandomClientsAndWorkersBreakNoInvariant(t *testing.T) {
	for seed := range uint64(16) {
		simulate(t, seed+1)
	}
}

func TestUntilAllIsCovered(t *testing.T) {
	if *seed == 0 {
		t.Skip("needs -seed: see make sim")
	}
	const most = 2000
	for n := range uint64(most) {
		if n%25 == 0 {
			t.Logf("seed %d, missing so far: %q", *seed+n, covered.Missing())
		}
		simulate(t, *seed+n)
		if len(covered.Missing()) == 0 {
			t.Logf("reached %v", covered)
			return
		}
	}
	t.Errorf("after %d seeds nothing has reached %q", most, covered.Missing())
}
