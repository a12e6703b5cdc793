// Package fsm holds transition tables: which events a state takes, and where they lead.
//
//	var doorTable = fsm.New("door", fsm.Edges[state, event]{
//		closed: {push: open},
//		open:   {pull: closed},
//	})
//
//	to, ok := doorTable.Next(closed, push) // open, true
//
// The zero value of a state type is the state of what is not there, before its first event and after its last; it is printed
// as (none). A table never changes, so any number of goroutines may use it.
//
// Tests can watch which edges are walked, and find those that no test walks: see [Observe].
package fsm
