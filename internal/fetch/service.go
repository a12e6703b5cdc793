package fetch

import (
	"context"
	"iter"

	historypb "go.temporal.io/api/history/v1"
)

// Service is what fetching needs of a Temporal service: a namespace to list, describe and read.
// Its methods may be called from several goroutines.
type Service interface {
	// List yields the executions that match a visibility query, in the order of the service, and reads pages only
	// as far as it is asked to. An error ends the sequence.
	List(ctx context.Context, query string) iter.Seq2[Execution, error]

	// Describe looks one execution up. An empty run id means the latest run.
	Describe(ctx context.Context, workflowID, runID string) (Execution, error)

	// History reads all events of one run.
	History(ctx context.Context, workflowID, runID string) (*historypb.History, error)
}

// Execution is one run of a workflow as the service lists it.
type Execution struct {
	WorkflowID, RunID, Type string

	// BuildIDs are those of the workers that the run was processed by, as far as the service knows them. Builds of a
	// worker deployment are written deployment:build.
	BuildIDs []string

	// Closed says that no more events will come.
	Closed bool

	// Events is the length of the history, 0 where the service does not tell (in lists, it does not for open runs).
	Events int
}
