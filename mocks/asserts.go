package mocks

import (
	"fmt"
	"strings"

	"github.com/stretchr/testify/mock"
)

// AssertExpectations fails the test for each expectation that was not met, of any kind, and reports whether there is none.
func (m *Mocks) AssertExpectations(t mock.TestingT) bool {
	helperOf(t).Helper()
	met := m.workflows.AssertExpectations(t)
	met = m.activities.AssertExpectations(t) && met
	return m.nexus.AssertExpectations(t) && met
}

// AssertExpectations fails the test for each expectation of this kind that was not met, and reports whether there is none.
func (l *Ledger) AssertExpectations(t mock.TestingT) bool {
	helperOf(t).Helper()
	l.mocks.mu.Lock()
	var missed []string
	for _, c := range l.order {
		if n := c.missing(); n > 0 {
			missed = append(missed, fmt.Sprintf("expect %s %q(%s) %s: %s missing", l.kind, c.name, argumentsText(c.args), c.source, number(n, "call")))
		}
	}
	l.mocks.mu.Unlock()
	if len(missed) > 0 {
		t.Errorf("%s", strings.Join(missed, "\n"))
	}
	return len(missed) == 0
}

// AssertCalled fails the test, and returns false, unless a call with such a name and arguments happened, mocked or real. The arguments are as those of an expectation: values or
// matchers, with the context if the function takes one. Of Nexus operations the name is that of the service.
func (l *Ledger) AssertCalled(t mock.TestingT, name string, args ...any) bool {
	helperOf(t).Helper()
	found, seen := l.search(name, args)
	if !found {
		t.Errorf("expect %s %q(%s): no such call happened%s", l.kind, name, argumentsText(args), seen)
	}
	return found
}

// AssertNotCalled fails the test, and returns false, if a call with such a name and arguments happened, mocked or real.
func (l *Ledger) AssertNotCalled(t mock.TestingT, name string, args ...any) bool {
	helperOf(t).Helper()
	found, _ := l.search(name, args)
	if found {
		t.Errorf("expect no %s %q(%s): it was called", l.kind, name, argumentsText(args))
	}
	return !found
}

// AssertNumberOfCalls fails the test, and returns false, unless so many calls with a name happened, mocked or real. Retries count.
func (l *Ledger) AssertNumberOfCalls(t mock.TestingT, name string, n int) bool {
	helperOf(t).Helper()
	got := l.NumberOfCalls(name)
	if got != n {
		t.Errorf("expect %s of %s %q: %d happened", number(n, "call"), l.kind, name, got)
	}
	return got == n
}

// NumberOfCalls is how many calls with a name happened, mocked or real. Retries count.
func (l *Ledger) NumberOfCalls(name string) int {
	l.mocks.mu.Lock()
	defer l.mocks.mu.Unlock()
	return l.counts[name]
}

// search looks for a call, and tells those of the same name.
func (l *Ledger) search(name string, args []any) (found bool, seen string) {
	l.mocks.mu.Lock()
	defer l.mocks.mu.Unlock()
	if l.wasCalled(name, args) {
		return true, ""
	}
	for _, a := range l.happened {
		if a.name == name {
			seen += fmt.Sprintf("\n  it was called with (%s)", argumentsText(l.arguments(a, len(args))))
		}
	}
	return false, seen
}

// helperOf is what lets failures point at the line of the test: Helper marks the function that calls it.
func helperOf(t mock.TestingT) interface{ Helper() } {
	if h, ok := t.(interface{ Helper() }); ok {
		return h
	}
	return noHelper{}
}

type noHelper struct{}

func (noHelper) Helper() {}
