package mocks

import "github.com/stretchr/testify/mock"

// Calls of activities that need no worker: what comes of them is known before any code of the test runs.

// Promptable reports whether [Mocks.Prompt] may answer calls of an activity, so that it is worth while to decode their arguments.
func (m *Mocks) Promptable(activityType string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, c := range m.activities.expected[activityType] {
		if !c.usedUp() && c.plain() {
			return m.activities.signatureOf(activityType) != nil
		}
	}
	return false
}

// Prompt answers a call of an activity in the place of a worker, if the expectation that it meets does no more than return a value and a nil error. The arguments are those without the context. There is no
// context to be matched: all expectations that might be the one have to take any. Accept is given the value, with a lock held, so it must not call the Mocks. If it returns true, the call has
// happened. Otherwise Prompt returns false, and nothing has changed: the call is for a worker with [Mocks.Interceptor], also if it is a violation.
func (m *Mocks) Prompt(activityType string, args []any, accept func(value any) bool) bool {
	l := m.activities
	m.mu.Lock()
	defer m.mu.Unlock()
	fn := l.signatureOf(activityType)
	if fn == nil {
		return false // whether the first argument expected is a context is not known
	}
	call := arrival{name: activityType, ctx: pastContext{}, args: args, attempt: 1}
	c := l.certain(call, takesContext(fn))
	if c == nil || c.refusal() != nil || !c.plain() {
		return false
	}
	if value, err := c.answer(nil, args); err != nil || !accept(value) {
		return false
	}
	l.record(call)
	c.happened++
	return true
}

// certain is find for a call whose context is not known: nil also if the answer may depend on that.
func (l *Ledger) certain(a arrival, takesContext bool) *Call {
	for _, c := range l.expected[a.name] {
		switch {
		case c.usedUp():
		case takesContext && len(c.args) > 0 && c.args[0] != mock.Anything:
			return nil
		case fits(c.args, l.arguments(a, len(c.args))):
			return c
		}
	}
	return nil
}
