package a

import (
	"time"

	"go.temporal.io/sdk/workflow"
)

func Workflow(ctx workflow.Context, base workflow.ActivityOptions) error {
	ctx1 := workflow.WithActivityOptions(ctx, workflow.ActivityOptions{TaskQueue: "x"})                            // want "^options without StartToCloseTimeout and ScheduleToCloseTimeout are refused when an activity is run; set StartToCloseTimeout$"
	_ = workflow.WithLocalActivityOptions(ctx1, workflow.LocalActivityOptions{})                                   // want "options without"
	_ = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})              // ok
	_ = workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{ScheduleToCloseTimeout: time.Minute}) // ok
	_ = workflow.WithActivityOptions(ctx, base)                                                                    // ok
	o := workflow.ActivityOptions{}                                                                                // ok
	o.StartToCloseTimeout = time.Minute
	_ = workflow.WithActivityOptions(ctx, o) // ok
	return nil
}

func Later(ctx workflow.Context) workflow.Context {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{TaskQueue: "x"}) // ok
	return workflow.WithStartToCloseTimeout(ctx, time.Minute)
}
