package fsm

import (
	"cmp"
	"fmt"
	"slices"
)

// Edges are the transitions of a table: for each state the events that it takes, and the state that each leads to.
type Edges[State, Event comparable] map[State]map[Event]State

// Table is a transition table with a name.
type Table[State, Event comparable] struct {
	name  string
	edges Edges[State, Event]
}

// New returns a table. The caller must not change the edges afterwards.
func New[State, Event comparable](name string, edges Edges[State, Event]) *Table[State, Event] {
	return &Table[State, Event]{name, edges}
}

// Takes tells whether a state takes an event.
func (t *Table[State, Event]) Takes(from State, event Event) bool {
	_, ok := t.edges[from][event]
	return ok
}

// Next walks the edge of an event; ok is false, and the state is the same, if the state does not take the event.
func (t *Table[State, Event]) Next(from State, event Event) (to State, ok bool) {
	to, ok = t.edges[from][event]
	if !ok {
		return from, false
	}
	if observer != nil {
		observer(t.edge(from, event, to))
	}
	return to, true
}

// Refuse returns the error of an event that a state can only get by a mistake in the code, and tells the observer of it.
func (t *Table[State, Event]) Refuse(from State, event Event) error {
	if observer != nil {
		observer(Edge{Table: t.name, From: name(from), Event: name(event), Impossible: true})
	}
	return fmt.Errorf("move %s: the state %q does not take %q", t.name, name(from), name(event))
}

// All lists the edges in a fixed order.
func (t *Table[State, Event]) All() []Edge {
	var all []Edge
	for from, events := range t.edges { // sorted below
		for event, to := range events {
			all = append(all, t.edge(from, event, to))
		}
	}
	slices.SortFunc(all, func(a, b Edge) int { return cmp.Compare(a.String(), b.String()) })
	return all
}

func (t *Table[State, Event]) edge(from State, event Event, to State) Edge {
	return Edge{Table: t.name, From: name(from), Event: name(event), To: name(to)}
}

// name is how a state or an event is printed.
func name[T comparable](label T) string {
	var none T
	if label == none {
		return "(none)"
	}
	return fmt.Sprint(label)
}
