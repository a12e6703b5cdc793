package testsuite_test

import (
	"context"
	"time"

	"github.com/nexus-rpc/sdk-go/nexus"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/testsuite"
)

// The tests of the golden reports in testdata, which show the lines of this file. Each of them is stuck, or as good as that, for another reason.

var stuckTests = map[string]func(env *testsuite.TestWorkflowEnvironment){
	"future_that_nobody_settles": func(env *testsuite.TestWorkflowEnvironment) {
		env.ExecuteWorkflow(func(ctx workflow.Context) error {
			future, _ := workflow.NewFuture(ctx)
			return future.Get(ctx, nil)
		})
	},
	"signal_of_another_name": func(env *testsuite.TestWorkflowEnvironment) {
		env.RegisterDelayedCallback(func() { env.SignalWorkflow("aprove", "phil") }, time.Hour)
		env.ExecuteWorkflow(Approve)
	},
	"child_that_waits": func(env *testsuite.TestWorkflowEnvironment) {
		env.RegisterWorkflow(Approve)
		env.ExecuteWorkflow(func(ctx workflow.Context) error {
			return workflow.ExecuteChildWorkflow(workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{WorkflowID: "approval"}), Approve).Get(ctx, nil)
		})
	},
	"child_never_registered": func(env *testsuite.TestWorkflowEnvironment) {
		env.ExecuteWorkflow(func(ctx workflow.Context) error {
			return workflow.ExecuteChildWorkflow(workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{WorkflowID: "approval"}), "Aprove").Get(ctx, nil)
		})
	},
	"condition_that_stays_false": func(env *testsuite.TestWorkflowEnvironment) {
		env.ExecuteWorkflow(func(ctx workflow.Context) error {
			paid := false
			return workflow.Await(ctx, func() bool { return paid })
		})
	},
	"update_handler_that_blocks": func(env *testsuite.TestWorkflowEnvironment) {
		env.RegisterDelayedCallback(func() { env.UpdateWorkflow("address", "move", &testsuite.TestUpdateCallback{}, "Gobbler's Knob") }, time.Hour)
		env.ExecuteWorkflow(func(ctx workflow.Context) error {
			if err := workflow.SetUpdateHandler(ctx, "address", func(ctx workflow.Context, to string) error {
				return workflow.Await(ctx, func() bool { return to == "" })
			}); err != nil {
				return err
			}
			return workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) && workflow.Now(ctx).IsZero() })
		})
	},
	"nexus_operation_that_never_completes": func(env *testsuite.TestWorkflowEnvironment) {
		env.OnNexusOperation("payments", nexus.NewOperationReference[string, string]("refund"), "order-7", workflow.NexusOperationOptions{}).
			Return(&nexus.HandlerStartOperationResultAsync{OperationToken: "refund-7"}, nil)
		env.ExecuteWorkflow(refund)
	},
	"nexus_operation_without_handler": func(env *testsuite.TestWorkflowEnvironment) { env.ExecuteWorkflow(refund) },
	"query_of_a_test": func(env *testsuite.TestWorkflowEnvironment) {
		env.RegisterDelayedCallback(func() { _, _ = env.QueryWorkflow("balance") }, time.Hour)
		env.ExecuteWorkflow(account)
	},
	"signal_to_another_workflow": func(env *testsuite.TestWorkflowEnvironment) {
		env.ExecuteWorkflow(func(ctx workflow.Context) error {
			_ = workflow.SignalExternalWorkflow(ctx, "nobody", "", "ping", nil).Get(ctx, nil)
			workflow.GetSignalChannel(ctx, "pong").Receive(ctx, nil)
			return nil
		})
	},
	"coroutines_that_wait_for_each_other": func(env *testsuite.TestWorkflowEnvironment) { env.ExecuteWorkflow(deadlock) },
	"activity_that_is_completed_later": func(env *testsuite.TestWorkflowEnvironment) {
		env.RegisterActivityWithOptions(func(context.Context) error { return activity.ErrResultPending }, activity.RegisterOptions{Name: "approval"})
		env.ExecuteWorkflow(func(ctx workflow.Context) error {
			ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{ScheduleToCloseTimeout: 10000 * time.Hour})
			workflow.Go(ctx, func(ctx workflow.Context) { _ = workflow.ExecuteActivity(ctx, "approval").Get(ctx, nil) })
			workflow.GetSignalChannel(ctx, "go").Receive(ctx, nil)
			return nil
		})
	},
	"nothing_to_select_from": func(env *testsuite.TestWorkflowEnvironment) {
		env.ExecuteWorkflow(func(ctx workflow.Context) error {
			workflow.NewSelector(ctx).Select(ctx)
			return nil
		})
	},
}

func refund(ctx workflow.Context) error {
	c := workflow.NewNexusClient("endpoint", "payments")
	return c.ExecuteOperation(ctx, "refund", "order-7", workflow.NexusOperationOptions{}).Get(ctx, nil)
}

// deadlock has two coroutines that take two locks in different orders.
func deadlock(ctx workflow.Context) error {
	stock, till := workflow.NewMutex(ctx), workflow.NewMutex(ctx)
	both := workflow.NewWaitGroup(ctx)
	both.Add(2)
	take := func(first, second workflow.Mutex) func(workflow.Context) {
		return func(ctx workflow.Context) {
			defer both.Done()
			_ = first.Lock(ctx)
			_ = workflow.Sleep(ctx, time.Minute)
			_ = second.Lock(ctx)
		}
	}
	workflow.GoNamed(ctx, "seller", take(stock, till))
	workflow.GoNamed(ctx, "cashier", take(till, stock))
	both.Wait(ctx)
	return nil
}
