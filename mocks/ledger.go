package mocks

import (
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/stretchr/testify/mock"
)

// Ledger has the expectations of one kind, and every call of that kind that happened, real ones too. It is safe for concurrent use.
type Ledger struct {
	mocks  *Mocks
	kind   string
	lookup func(name string) (fn any, ok bool)

	// What follows is guarded by the mutex of the mocks.
	expected   map[string][]*Call
	order      []*Call
	happened   []arrival
	counts     map[string]int
	signatures map[string]reflect.Type
}

// arrival is a call as it comes in.
type arrival struct {
	name    string
	ctx     any // nil for calls that have none
	args    []any
	attempt int32 // zero for what is not retried
}

func newLedger(m *Mocks, kind string, lookup func(string) (any, bool)) *Ledger {
	return &Ledger{mocks: m, kind: kind, lookup: lookup, expected: map[string][]*Call{}, counts: map[string]int{}, signatures: map[string]reflect.Type{}}
}

// expect adds an expectation. The type of the function is nil if it is not known.
func (l *Ledger) expect(name string, fn reflect.Type, args []any) *Call {
	c := &Call{ledger: l, name: name, args: args, source: callersSource()}
	c.plan.call = c
	c.check = func(returns []any) error { return checkReturns(name, l.signature(name), returns) }
	l.mocks.mu.Lock()
	defer l.mocks.mu.Unlock()
	l.expected[name] = append(l.expected[name], c)
	l.order = append(l.order, c)
	if fn != nil {
		l.signatures[name] = fn
	}
	return c
}

// signature is the type of the function with a name; nil if it is not known.
func (l *Ledger) signature(name string) reflect.Type {
	l.mocks.mu.Lock()
	defer l.mocks.mu.Unlock()
	return l.signatureOf(name)
}

func (l *Ledger) signatureOf(name string) reflect.Type {
	if t, ok := l.signatures[name]; ok || l.lookup == nil {
		return t
	}
	if fn, ok := l.lookup(name); ok {
		l.signatures[name] = reflect.TypeOf(fn)
	}
	return l.signatures[name]
}

// claim records a call and finds what comes of it: nil if calls of this name are not mocked. The error is a violation.
func (l *Ledger) claim(a arrival) (*plan, error) {
	p, err := l.take(a)
	if err != nil {
		return nil, l.mocks.violate(err)
	}
	return p, nil
}

func (l *Ledger) take(a arrival) (*plan, error) {
	l.mocks.mu.Lock()
	defer l.mocks.mu.Unlock()
	l.record(a)
	c, err := l.find(a)
	if err == nil && c != nil {
		err = c.refusal()
	}
	if err != nil {
		return nil, fmt.Errorf("mock %s: %w", l.describe(a), err)
	}
	if c == nil {
		return nil, nil
	}
	c.happened++
	p := c.plan
	return &p, nil
}

// record keeps a call without its context, which would keep all that a workflow has.
func (l *Ledger) record(a arrival) {
	if a.ctx != nil {
		a.ctx = pastContext{}
	}
	l.happened = append(l.happened, a)
	l.counts[a.name]++
}

// pastContext takes the place of the context of a call that is over. It fits whatever is expected.
type pastContext struct{}

// wasCalled reports whether a call with such a name and arguments happened.
func (l *Ledger) wasCalled(name string, args mock.Arguments) bool {
	for _, a := range l.happened {
		if a.name == name && fits(args, l.arguments(a, len(args))) {
			return true
		}
	}
	return false
}

// note records a call that is not mocked.
func (l *Ledger) note(a arrival) {
	l.mocks.mu.Lock()
	defer l.mocks.mu.Unlock()
	l.record(a)
}

// find returns the expectation that a call meets: the first whose arguments fit and that is not used up.
func (l *Ledger) find(a arrival) (*Call, error) {
	expected := l.expected[a.name]
	for _, c := range expected {
		if !c.usedUp() && fits(c.args, l.arguments(a, len(c.args))) { // in this order: many may be used up
			return c, nil
		}
	}
	if len(expected) == 0 {
		return nil, nil
	}
	var spent []*Call
	for _, c := range expected {
		if fits(c.args, l.arguments(a, len(c.args))) {
			spent = append(spent, c)
		}
	}
	if len(spent) > 0 {
		return nil, errors.New(usedUpText(a, spent))
	}
	return nil, errors.New(l.mismatchText(a))
}

// refusal is why a call that fits may not happen.
func (c *Call) refusal() error {
	if c.never {
		return fmt.Errorf("the expectation %s says that it never happens", c.source)
	}
	for _, other := range c.after {
		if other.missing() > 0 {
			return fmt.Errorf("the expectation %s says not before %s %q, expected %s", c.source, other.ledger.kind, other.name, other.source)
		}
	}
	if !c.returned && c.panics == nil && !c.quiet {
		return fmt.Errorf("the expectation %s has no returns", c.source)
	}
	return nil
}

// arguments are those of a call as they are compared with so many expected ones: with the context if the function takes one. Where the function is not
// known their number tells.
func (l *Ledger) arguments(a arrival, expected int) mock.Arguments {
	if a.ctx == nil {
		return a.args
	}
	takes := expected == len(a.args)+1
	if fn := l.signatureOf(a.name); fn != nil {
		takes = takesContext(fn)
	}
	if !takes {
		return a.args
	}
	return append(mock.Arguments{a.ctx}, a.args...)
}

// describe names a call in a violation.
func (l *Ledger) describe(a arrival) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, call %d", l.title(a.name), l.counts[a.name])
	if a.attempt > 0 {
		fmt.Fprintf(&b, ", attempt %d", a.attempt)
	}
	return b.String()
}

// title names what is called.
func (l *Ledger) title(name string) string {
	if strings.HasPrefix(name, "workflow.") { // a call of the API, no name of the user's
		return name
	}
	return fmt.Sprintf("%s %q", l.kind, name)
}
