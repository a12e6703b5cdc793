package fsm

import "fmt"

// Edge is one transition of a table, in words.
type Edge struct {
	Table, From, Event, To string
	// Impossible marks an attempt: From does not take Event, and To is empty.
	Impossible bool
}

// String returns the edge as tables are written in comments.
func (e Edge) String() string {
	if e.Impossible {
		return fmt.Sprintf("%s: %s --%s--> impossible", e.Table, e.From, e.Event)
	}
	return fmt.Sprintf("%s: %s --%s--> %s", e.Table, e.From, e.Event, e.To)
}

// observer is told of edges; it is nil but in tests.
var observer func(Edge)

// Observe lets a test see every edge that is walked in the process from now on. It is for TestMain: it must not be called while a
// table is used. The observer must not change what it observes, and may be called by several goroutines at once.
//
//workflowcheck:ignore global -- only tests observe
func Observe(see func(Edge)) { observer = see }
