package mocks

import (
	"fmt"
	"reflect"
	"time"

	"github.com/stretchr/testify/mock"
)

// Call is an expectation: a call with certain arguments, how often it may happen, and what comes of it. Its methods return the Call itself. They are safe
// for concurrent use, and what they set holds for the calls that happen from then on.
type Call struct {
	ledger *Ledger
	name   string
	args   mock.Arguments
	source source
	quiet  bool                      // needs no Return
	check  func(returns []any) error // what Return may be given

	// What follows is guarded by the mutex of the mocks.
	plan
	limit    int // how often it may be called; zero is without limit
	happened int
	optional bool
	never    bool
	overdue  string // why an attempt was not in time
	panicked string // where and why its function panicked
	after    []*Call
}

// plan is what comes of a call.
type plan struct {
	call     *Call
	wait     func() time.Duration
	run      func(mock.Arguments)
	panics   *string
	returns  mock.Arguments
	returned bool // Return was called
}

// Once lets the call happen once.
func (c *Call) Once() *Call { return c.Times(1) }

// Twice lets the call happen twice.
func (c *Call) Twice() *Call { return c.Times(2) }

// Times lets the call happen as often as it says; [Mocks.AssertExpectations] asks for that number. Zero is without limit.
func (c *Call) Times(n int) *Call { return c.set(func() { c.limit = n }) }

// Never makes each such call a violation.
func (c *Call) Never() *Call { return c.set(func() { c.never, c.optional = true, true }) }

// Maybe makes the call optional: [Mocks.AssertExpectations] does not miss it.
func (c *Call) Maybe() *Call { return c.set(func() { c.optional = true }) }

// Run has a function called with the arguments of each call, the context among them, after the wait and before the call returns. For what happens in
// workflow code it runs in the workflow's goroutine.
func (c *Call) Run(fn func(args mock.Arguments)) *Call { return c.set(func() { c.run = fn }) }

// After lets time pass before the call returns: the time of [Options.Clock] for activities; for child workflows, Nexus operations and external signals
// and cancellations a timer of the workflow that it happens in. What returns at once - versions, side effects, upserts - cannot wait and ignores it.
func (c *Call) After(d time.Duration) *Call { return c.AfterFn(func() time.Duration { return d }) }

// AfterFn is After with a duration that fn tells at each call.
func (c *Call) AfterFn(fn func() time.Duration) *Call { return c.set(func() { c.wait = fn }) }

// Return sets what the call returns: the values that the mocked function returns, or one function of its type that is called instead of it. If they do not fit the function, it ends the test of
// [Options], or panics, as that of the SDK's test environment does when the call happens.
func (c *Call) Return(values ...any) *Call {
	c.ledger.mocks.options.Test.Helper()
	c.ledger.mocks.misuse(c.check(values))
	return c.set(func() { c.returns, c.returned = values, true })
}

// Panic makes the call panic. A mocked child workflow fails with the error that a panic is reported as.
func (c *Call) Panic(msg string) *Call { return c.set(func() { c.panics = &msg }) }

// NotBefore makes the call a violation unless the given ones have happened, each as often as it has to. They may be of any kind.
func (c *Call) NotBefore(calls ...*Call) *Call {
	return c.set(func() { c.after = append(c.after, calls...) })
}

// InOrder has each call expected after the one before.
func InOrder(calls ...*Call) {
	for i := 1; i < len(calls); i++ {
		calls[i].NotBefore(calls[i-1])
	}
}

// misuse ends the test if there is an error: that the test's own code makes no sense.
func (m *Mocks) misuse(err error) {
	if err != nil {
		m.options.Test.Helper()
		m.options.Test.Fatal(err)
	}
}

// noTest takes the place of a test where there is none to end.
type noTest struct{}

func (noTest) Helper()            {}
func (noTest) Fatal(texts ...any) { panic(fmt.Sprint(texts...)) }

func (c *Call) set(change func()) *Call {
	c.ledger.mocks.mu.Lock()
	defer c.ledger.mocks.mu.Unlock()
	change()
	return c
}

// usedUp reports whether the call has happened as often as it may.
func (c *Call) usedUp() bool { return c.limit < 0 || c.limit > 0 && c.happened >= c.limit }

// missing is how many more calls are due. An expectation without a limit is met by one, as in testify even by one that another expectation answered.
func (c *Call) missing() int {
	switch {
	case c.limit > 0 && (c.happened > 0 || !c.optional):
		return c.limit - c.happened
	case c.happened == 0 && !c.optional && !c.ledger.wasCalled(c.name, c.args):
		return 1
	}
	return 0
}

// raise panics if the call was told to.
func (p *plan) raise() {
	if p.panics != nil {
		panic(*p.panics)
	}
}

// delay is how long a call takes.
func (p *plan) delay() time.Duration {
	if p.wait == nil {
		return 0
	}
	return p.wait()
}

// plain reports whether the call does no more than return values, which takes none of the test's code.
func (p *plan) plain() bool {
	return p.wait == nil && p.run == nil && p.panics == nil && (len(p.returns) == 0 || reflect.ValueOf(p.returns[0]).Kind() != reflect.Func)
}
