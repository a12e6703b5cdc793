package memserver_test

import (
	"bytes"
	"context"
	"fmt"
	"runtime"
	"runtime/pprof"
	"strings"
	"testing"
)

// noLeaks runs f and returns a function that fails the test if a goroutine is left to which f has led. Bubbles do the same and more, but have no use for
// sockets: their time stands still while somebody reads from one.
func noLeaks(t *testing.T, f func()) (check func()) {
	t.Helper()
	pprof.Do(t.Context(), pprof.Labels("watched", t.Name()), func(context.Context) { f() }) // goroutines inherit labels
	return func() { t.Helper(); checkLeft(t) }
}

func checkLeft(t *testing.T) {
	t.Helper()
	var left string
	for range 1000 { // some that are done are still to be taken off the books; gRPC does not wait for all of its own
		if left = labelled(t.Name()); left == "" {
			return
		}
		runtime.Gosched()
	}
	t.Errorf("goroutines are left:\n%s", left)
}

// labelled returns the stacks of the goroutines with a label.
func labelled(name string) string {
	var profile bytes.Buffer
	if err := pprof.Lookup("goroutine").WriteTo(&profile, 1); err != nil {
		return err.Error()
	}
	var found []string
	for stack := range strings.SplitSeq(profile.String(), "\n\n") {
		if strings.Contains(stack, fmt.Sprintf(`"watched":%q`, name)) {
			found = append(found, stack)
		}
	}
	return strings.Join(found, "\n\n")
}
