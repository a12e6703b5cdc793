package tidy

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// exceptions are the places that break a rule of style and may. The list only shrinks: a line whose count is too high, or that
// is not needed at all, fails the test. A line is a rule, a file, how often the file breaks the rule, and the reason.
const exceptions = `
	panic internal/runner/embed.go       2 an embedded directory that cannot be read is a broken build
	panic replayer/corpus/decode.go      1 the descriptor is compiled in; the first test of any decoding meets it
	panic replayer/explain/catalogue.go  1 the last site of the catalogue takes everything; a test walks it
	panic internal/histories/history.go  1 histories are built by tests, from literals
	panic internal/histories/payloads.go 1 histories are built by tests, from literals
	panic internal/core/history/event.go 1 attributes that belong to no event are a mistake in the core; every scenario meets it
	panic internal/conformance/scenarios/activity.go 1 the activity that panics
	panic internal/conformance/scenarios/task.go 2 the workflows that panic
	panic internal/conformance/scenarios/nexus.go 1 a service is registered from literals
	panic mocks/call.go                  2 where there is no test to end, Return and the like refuse its mistakes as those of the SDK's test environment do; Panic asks for one
	panic mocks/goexit.go                1 the panic of a mock's function goes on to the SDK, which reports it
	panic testsuite/misuse.go            2 the methods that stand in for those of the SDK have no error to return, and theirs panic too
	panic examples/gateway/register.go   1 as the worker's own Register methods do
`

// exception is one line of the list.
type exception struct {
	rule, path string
	count      int
	used       int
}

type exceptionList []*exception

func parseExceptions(text string) (exceptionList, error) {
	var list exceptionList
	for line := range strings.Lines(text) {
		fields := strings.Fields(line)
		if len(fields) == 0 {
			continue
		}
		if len(fields) < 4 {
			return nil, fmt.Errorf("parse exception %q: want rule, file, count and reason", strings.TrimSpace(line))
		}
		count, err := strconv.Atoi(fields[2])
		if err != nil || count < 1 {
			return nil, fmt.Errorf("parse exception %q: the count is not a positive number", strings.TrimSpace(line))
		}
		if !slices.ContainsFunc(style, func(r rule) bool { return r.name == fields[0] }) {
			return nil, fmt.Errorf("parse exception %q: there is no such rule", strings.TrimSpace(line))
		}
		list = append(list, &exception{rule: fields[0], path: fields[1], count: count})
	}
	return list, nil
}

// take returns how often a file may break a rule, and remembers how often it does.
func (l exceptionList) take(rule, path string, found int) int {
	for _, e := range l {
		if e.rule == rule && e.path == path {
			e.used = found
			return e.count
		}
	}
	return 0
}

// stale returns a sentence on each exception that allows more than there is.
func (l exceptionList) stale() []string {
	var out []string
	for _, e := range l {
		switch {
		case e.used == 0:
			out = append(out, fmt.Sprintf("exception %q for %q is no longer needed: please remove it from "+
				"internal/tidy/exceptions_test.go", e.rule, e.path))
		case e.used < e.count:
			out = append(out, fmt.Sprintf("exception %q for %q allows %d and %d are there: please lower it in "+
				"internal/tidy/exceptions_test.go", e.rule, e.path, e.count, e.used))
		}
	}
	return out
}

func TestExceptionsOnlyShrink(t *testing.T) {
	list, err := parseExceptions("panic a.go 2 some reason\npanic b.go 1 some reason\npanic c.go 1 some reason\n")
	if err != nil {
		t.Fatal(err)
	}
	if got := list.take("panic", "a.go", 1); got != 2 {
		t.Errorf("take for a.go: %d, want 2", got)
	}
	if got := list.take("panic", "d.go", 1); got != 0 {
		t.Errorf("take for a file that is not listed: %d, want 0", got)
	}
	list.take("panic", "b.go", 1)
	if got := list.stale(); len(got) != 2 || !strings.Contains(got[0], "lower it") || !strings.Contains(got[1], "no longer needed") {
		t.Errorf("stale exceptions: %q, want that of a.go lowered and that of c.go removed", got)
	}
}

func TestExceptionsNeedAReason(t *testing.T) {
	for _, text := range []string{"panic a.go 1", "panic a.go zero because", "typo a.go 1 because"} {
		if _, err := parseExceptions(text); err == nil {
			t.Errorf("parse exceptions %q: no error", text)
		}
	}
}
