package sim

import (
	"fmt"
	"strings"

	"github.com/groundhogdev/groundhog/internal/script"
)

// Options say what to simulate.
type Options struct {
	// Seed draws everything.
	Seed uint64
	// Steps is how many things happen; one of them may be several lines.
	Steps int
	// Coverage, if it is not nil, counts what was reached.
	Coverage *Coverage

	watched []invariant // instead of all; for tests of this package
}

// Failure is a broken invariant.
type Failure struct {
	Seed      uint64
	Invariant string
	Reason    string   // a sentence
	Lines     []string // the script that breaks it

	watched []invariant
}

// String returns the seed, what is wrong, and the script in the form of package script. Its transcript is for that package's tests
// to write.
func (f *Failure) String() string {
	return fmt.Sprintf("seed %d breaks %q: %s\n\n# %s\nwatch %s\n%s\n----\n",
		f.Seed, f.Invariant, f.Reason, f.Reason, strings.Join(workflowIDs, " "), strings.Join(f.Lines, "\n"))
}

// Run simulates, and returns what is broken, or nil.
func Run(o Options) *Failure {
	if o.watched == nil {
		o.watched = invariants
	}
	w := newWorld(o.Seed)
	w.watched, w.view.coverage = o.watched, o.Coverage
	for range o.Steps {
		if w.once(); w.failure != nil {
			break
		}
	}
	f := w.failure
	if f == nil {
		f = w.view.finish(w.lines, o.watched)
	}
	if f != nil {
		f.Seed, f.Lines, f.watched = o.Seed, w.lines, o.watched
	}
	return f
}

// replay carries out lines as Run has done.
func replay(lines []string, watched []invariant) *Failure {
	v := newView(script.New())
	for _, line := range lines {
		_ = v.player.Do(line) // the answer tells
		if f := v.watch(line, watched); f != nil {
			return f
		}
	}
	return v.finish(lines, watched)
}
