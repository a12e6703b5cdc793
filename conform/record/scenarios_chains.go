package main

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"github.com/groundhogdev/groundhog/examples/ledger"
	"github.com/groundhogdev/groundhog/examples/orders"
	"github.com/groundhogdev/groundhog/examples/subscription"
)

// chainScenarios are about runs that are linked: continued as new, retried, by cron, reset.
var chainScenarios = []scenario{
	{
		feature: "chains", label: "continued_as_new", doc: "a subscription of five periods continues as new after every two",
		register: subscription.Register,
		drive: func(ctx context.Context, st *stage) error {
			return chain(ctx, st, client.StartWorkflowOptions{}, 3, subscription.Subscription, subscription.State{
				Customer: "ada", Plan: "team", Seats: 2, Period: 200 * time.Millisecond, PerRun: 2, Periods: 5,
			})
		},
	},
	{
		feature: "chains", label: "retried", doc: "a statement is not issued yet when the first run asks for it",
		register: ledger.Register,
		drive: func(ctx context.Context, st *stage) error {
			o := client.StartWorkflowOptions{RetryPolicy: &temporal.RetryPolicy{InitialInterval: time.Second, MaximumAttempts: 3}}
			return chain(ctx, st, o, 2, ledger.ImportStatement, "first-bank")
		},
	},
	{
		feature: "chains", label: "cron", doc: "three days are closed by cron; the second run fails, the third makes up for it",
		register: with(ledger.Register, act("SumDay", failsSecond())),
		drive:    closeThreeDays,
	},
	{
		feature: "chains", label: "reset", doc: "a completed order is reset to before it was shipped",
		register: orders.Register, drive: resetCompleted,
	},
	{
		feature: "chains", label: "reset_running", doc: "a paused subscription is reset to its first task: the old run is terminated, the signals are replayed",
		register: subscription.Register, drive: resetRunning,
	},
}

// chain starts a workflow and keeps its first n runs.
func chain(ctx context.Context, st *stage, o client.StartWorkflowOptions, n int, workflow any, args ...any) error {
	run, err := st.start(ctx, o, workflow, args...)
	if err != nil {
		return err
	}
	return st.keepChain(ctx, run.GetID(), run.GetRunID(), n)
}

// failsSecond returns a SumDay that fails when it is called for the second time.
func failsSecond() func(context.Context) (int64, error) {
	var calls atomic.Int32
	return func(context.Context) (int64, error) {
		if calls.Add(1) == 2 {
			return 0, errors.New("sum day: ledger is locked")
		}
		return 125_00, nil
	}
}

// closeThreeDays keeps three runs of a cron schedule and stops it.
func closeThreeDays(ctx context.Context, st *stage) error {
	run, err := st.start(ctx, client.StartWorkflowOptions{CronSchedule: "@every 1s"}, ledger.CloseDay)
	if err != nil {
		return err
	}
	if err := st.keepChain(ctx, run.GetID(), run.GetRunID(), 3); err != nil {
		return err
	}
	return st.client.TerminateWorkflow(ctx, st.id(), "", "enough days")
}

// resetCompleted keeps a completed order and the run that a reset made of it.
func resetCompleted(ctx context.Context, st *stage) error {
	run, err := st.start(ctx, client.StartWorkflowOptions{}, orders.ProcessOrder, anOrder(nil))
	if err != nil {
		return err
	}
	st.kept = nil
	st.keep("base", run.GetID(), run.GetRunID())
	if err := finish(ctx, run); err != nil {
		return err
	}
	reset, err := st.reset(ctx, run.GetRunID(), 4)
	if err != nil {
		return err
	}
	st.keep("after", st.id(), reset)
	return finish(ctx, st.client.GetWorkflow(ctx, st.id(), reset))
}

// resetRunning keeps a running subscription that is reset and the run that a reset made of it.
func resetRunning(ctx context.Context, st *stage) error {
	run, err := st.start(ctx, client.StartWorkflowOptions{}, subscription.Subscription, aSubscription(time.Hour))
	if err != nil {
		return err
	}
	st.kept = nil
	st.keep("base", run.GetID(), run.GetRunID())
	if _, err := st.await(ctx, st.id(), enumspb.EVENT_TYPE_TIMER_STARTED, 1); err != nil {
		return err
	}
	if err := st.client.SignalWorkflow(ctx, st.id(), "", subscription.SignalPause, nil); err != nil {
		return err
	}
	if _, err := st.await(ctx, st.id(), enumspb.EVENT_TYPE_TIMER_CANCELED, 1); err != nil {
		return err
	}
	reset, err := st.reset(ctx, run.GetRunID(), 1)
	if err != nil {
		return err
	}
	st.keep("after", st.id(), reset)
	if err := st.client.SignalWorkflow(ctx, st.id(), reset, subscription.SignalCancel, nil); err != nil {
		return err
	}
	return finish(ctx, st.client.GetWorkflow(ctx, st.id(), reset))
}

// reset resets a run of the scenario's workflow to its nth completed workflow task and returns the new run.
func (st *stage) reset(ctx context.Context, runID string, n int) (string, error) {
	history, err := fetch(ctx, st.client, keep{workflowID: st.id(), runID: runID})
	if err != nil {
		return "", err
	}
	var point int64
	for _, event := range history.GetEvents() {
		if event.GetEventType() == enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED && n > 0 {
			point = event.GetEventId()
			n--
		}
	}
	answer, err := st.client.ResetWorkflowExecution(ctx, &workflowservice.ResetWorkflowExecutionRequest{
		Namespace:                 st.server.Namespace,
		WorkflowExecution:         &commonpb.WorkflowExecution{WorkflowId: st.id(), RunId: runID},
		Reason:                    "the carrier lost the parcel",
		WorkflowTaskFinishEventId: point,
		RequestId:                 "reset-" + runID,
	})
	if err != nil {
		return "", fmt.Errorf("reset workflow %q: %w", st.id(), err)
	}
	return answer.GetRunId(), nil
}
