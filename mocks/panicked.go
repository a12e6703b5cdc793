package mocks

import "fmt"

// Panicked tells, for each expectation whose function has panicked, where and with what. What calls it gets an error that says what alone, as from a real activity or operation. That is no violation, for it may be
// what the test is about.
func (m *Mocks) Panicked() []error {
	m.mu.Lock()
	defer m.mu.Unlock()
	var all []error
	for _, l := range []*Ledger{m.activities, m.nexus} {
		for _, c := range l.order {
			if c.panicked != "" {
				all = append(all, fmt.Errorf("mock %s, expected %s: %s", l.title(c.name), c.source, c.panicked))
			}
		}
	}
	return all
}

// panickedWith keeps where a call has panicked. The function that recovers calls it, for then the frames of the panic are still there. A panic that the test has asked for is known to it.
func (c *Call) panickedWith(value any) {
	at := callersSource()
	c.set(func() {
		if c.panics == nil {
			c.panicked = fmt.Sprintf("it panicked %s: %v", at, value)
		}
	})
}
