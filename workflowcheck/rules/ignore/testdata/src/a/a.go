package a

import (
	"time"

	"go.temporal.io/sdk/workflow"
)

func Workflow(ctx workflow.Context) error {
	//workflowcheck:ignore
	_ = time.Now() // ok
	_ = time.Now() //workflowcheck:ignore clock -- for a metric
	//workflowcheck:ignore this is an old comment with words behind it
	_ = time.Now() // ok
	//workflowcheck:ignore clock // want "has to say why"
	_ = time.Now()
	//workflowcheck:ignore cloak -- a typing mistake // want "there is no rule cloak"
	_ = time.Now() // want "time.Now reads"
	//workflowcheck:ignore // want "has no effect"
	_ = time.Hour
	//workflowcheck:ignore random -- of another rule // want "has no effect"
	_ = time.Now() // want "time.Now reads"
	trusted()
	return nil
}

//workflowcheck:ignore
func trusted() { _ = time.Now() }
