package run

import (
	"fmt"

	"go.temporal.io/api/serviceerror"

	"github.com/groundhogdev/groundhog/internal/core/fsm"
)

// Moves along transition tables. What comes from outside is checked against a table, and refused or dropped; what the run does by
// itself has to fit, or the transaction fails.

// Tables lists the edges of all tables of this package. This is the place to add one.
func Tables() (edges []fsm.Edge) {
	for _, table := range []interface{ All() []fsm.Edge }{
		taskTable, activityTable, timerTable, childTable, operationTable, requestTable, updateTable, queryTable, runTable,
	} {
		edges = append(edges, table.All()...)
	}
	return edges
}

// move returns the state that an event leads to. A state that does not take the event is a mistake in the core.
func move[State, Event comparable](tx *Tx, table *fsm.Table[State, Event], from State, event Event) State {
	to, ok := table.Next(from, event)
	if !ok && tx.fault == nil {
		tx.fault = table.Refuse(from, event)
	}
	return to
}

// Defect is the error of a transaction that tried what is impossible. It names the run and the seed.
type Defect struct{ *serviceerror.Internal }

// end returns the output of a transaction, or undoes it if it tried what is impossible.
func (tx *Tx) end() (Output, error) {
	if tx.fault == nil {
		tx.countTransition()
		return tx.out, nil
	}
	tx.rollback(0)
	id := tx.run.id
	return Output{}, &Defect{&serviceerror.Internal{Message: fmt.Sprintf("%v, in run %q of workflow %q with seed %d: please report this as a defect of groundhog",
		tx.fault, id.RunID, id.Name(), tx.ids.Seed())}}
}
