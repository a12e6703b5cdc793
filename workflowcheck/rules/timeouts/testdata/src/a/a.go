package a

import (
	"time"

	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

func Workflow(ctx workflow.Context, base workflow.ActivityOptions) error {
	ctx1 := workflow.WithActivityOptions(ctx, workflow.ActivityOptions{TaskQueue: "x"})                            // want "^options without StartToCloseTimeout and ScheduleToCloseTimeout are refused by the service, so the workflow task fails, again and again; set StartToCloseTimeout$"
	_ = workflow.WithLocalActivityOptions(ctx1, workflow.LocalActivityOptions{})                                   // want "options without"
	_ = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})              // ok
	_ = workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{ScheduleToCloseTimeout: time.Minute}) // ok
	_ = workflow.WithActivityOptions(ctx, base)                                                                    // ok
	o := workflow.ActivityOptions{}                                                                                // ok
	o.StartToCloseTimeout = time.Minute
	_ = workflow.WithActivityOptions(ctx, o) // ok
	empty := workflow.LocalActivityOptions{StartToCloseTimeout: 0}
	_ = workflow.WithLocalActivityOptions(ctx, empty) // want "make every local activity fail at once; set StartToCloseTimeout$"
	some := workflow.ActivityOptions{}
	if base.TaskQueue == "" {
		some = base
	}
	_ = workflow.WithActivityOptions(ctx, some) // ok
	passed := workflow.ActivityOptions{}
	fill(&passed)
	_ = workflow.WithActivityOptions(ctx, passed) // ok
	return nil
}

func fill(o *workflow.ActivityOptions) { o.StartToCloseTimeout = time.Minute }

func Later(ctx workflow.Context) workflow.Context {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{TaskQueue: "x"}) // ok
	return workflow.WithStartToCloseTimeout(ctx, time.Minute)
}

func Bare(ctx workflow.Context) error {
	_ = workflow.ExecuteActivity(ctx, "A")      // want "^workflow.ExecuteActivity has no activity options in its context, so the service refuses it and the workflow task fails, again and again; use workflow.WithActivityOptions$"
	_ = workflow.ExecuteLocalActivity(ctx, "A") // want "^workflow.ExecuteLocalActivity has no local activity options in its context, so it fails at once; use workflow.WithLocalActivityOptions$"
	inner(ctx)
	workflow.Go(ctx, func(ctx workflow.Context) {
		_ = workflow.ExecuteActivity(ctx, "A") // ok
	})
	actx := workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})
	_ = workflow.ExecuteActivity(actx, "A") // ok
	return both(actx)
}

func Set(ctx workflow.Context) error {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})
	return workflow.ExecuteActivity(ctx, "A").Get(ctx, nil) // ok
}

func inner(ctx workflow.Context) { _ = workflow.ExecuteActivity(ctx, "A") } // ok

func both(ctx workflow.Context) error { return workflow.ExecuteActivity(ctx, "A").Get(ctx, nil) } // ok

func Unknown(ctx workflow.Context) error { return workflow.ExecuteActivity(ctx, "A").Get(ctx, nil) } // ok

func Dropped(ctx workflow.Context) error {
	workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute}) // want "^workflow.WithActivityOptions makes another context, which is dropped, so nothing has what it sets; assign it and use it$"
	workflow.WithTaskQueue(ctx, "x")                                                              // want "^workflow.WithTaskQueue makes another context"
	ctx, cancel := workflow.WithCancel(ctx)                                                       // ok
	cancel()
	return ctx.Err()
}

// Read runs nothing.
func Read(ctx workflow.Context) (string, string) {
	ctx1 := workflow.WithActivityOptions(ctx, workflow.ActivityOptions{TaskQueue: "x"}) // ok
	ctx2 := workflow.WithActivityOptions(ctx, workflow.ActivityOptions{TaskQueue: "y"}) // want "options without"
	_ = workflow.ExecuteActivity(ctx2, "A")
	return workflow.GetActivityOptions(ctx1).TaskQueue, workflow.GetActivityOptions(ctx2).TaskQueue +
		workflow.GetActivityOptions(workflow.WithActivityOptions(ctx, workflow.ActivityOptions{})).TaskQueue // ok
}

func register(w worker.Worker) {
	w.RegisterWorkflow(Bare)
	w.RegisterWorkflow(Set)
	w.RegisterWorkflow(both)
}
