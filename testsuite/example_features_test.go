package testsuite_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/stretchr/testify/mock"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/testsuite"
)

// Weekly counts the weeks, and continues as new after each.
func Weekly(ctx workflow.Context, weeks int) (int, error) {
	if err := workflow.Sleep(ctx, 7*24*time.Hour); err != nil {
		return weeks, err
	}
	if weeks++; weeks == 4 {
		return weeks, nil
	}
	return 0, workflow.NewContinueAsNewError(ctx, Weekly, weeks)
}

// Without an option the first run is all, and how it continues is its outcome. FollowRuns goes on to the last one.
func ExampleFollowRuns() {
	first := newSuiteEnv()
	first.ExecuteWorkflow(Weekly, 0)
	var continued *workflow.ContinueAsNewError
	fmt.Println(errors.As(first.GetWorkflowError(), &continued), continued.WorkflowType.Name)

	var suite testsuite.WorkflowTestSuite
	suite.SetOptions(testsuite.FollowRuns()) // or New(t, FollowRuns())
	env := suite.NewTestWorkflowEnvironment()
	env.RegisterWorkflow(Weekly)
	began := env.Now()
	env.ExecuteWorkflow(Weekly, 0)
	var weeks int
	fmt.Println(env.GetWorkflowResult(&weeks), weeks, env.Now().Sub(began))
	// Output:
	// true Weekly
	// <nil> 4 672h0m0s
}

// A person answers two days later.
func ExampleTestWorkflowEnvironment_CompleteActivity() {
	env := newSuiteEnv()
	env.OnActivity(Send, mock.Anything, mock.Anything).Return(func(ctx context.Context, _ Message) (string, error) {
		token := activity.GetInfo(ctx).TaskToken
		env.RegisterDelayedCallback(func() {
			if err := env.CompleteActivity(token, "read", nil); err != nil {
				panic(err)
			}
		}, 48*time.Hour)
		return "", activity.ErrResultPending
	})
	began := env.Now()
	env.ExecuteWorkflow(func(ctx workflow.Context) (answer string, err error) {
		ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: 7 * 24 * time.Hour})
		return answer, workflow.ExecuteActivity(ctx, Send, Message{To: "phil"}).Get(ctx, &answer)
	})
	var answer string
	fmt.Println(env.GetWorkflowResult(&answer), answer, env.Now().Sub(began))
	// Output: <nil> read 48h0m0s
}

func ExampleTestWorkflowEnvironment_CancelWorkflow() {
	env := newSuiteEnv()
	env.OnActivity(Send, mock.Anything, Message{"phil", "goodbye"}).Run(func(mock.Arguments) { fmt.Println("goodbye") }).Return("sent", nil)
	env.RegisterDelayedCallback(env.CancelWorkflow, time.Hour)
	env.ExecuteWorkflow(func(ctx workflow.Context) error {
		err := workflow.Sleep(ctx, 24*time.Hour)
		if temporal.IsCanceledError(err) {
			ctx, _ = workflow.NewDisconnectedContext(ctx) // for what is left to do
			ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})
			_ = workflow.ExecuteActivity(ctx, Send, Message{"phil", "goodbye"}).Get(ctx, nil)
		}
		return err
	})
	var canceled *temporal.CanceledError
	fmt.Println(errors.As(env.GetWorkflowError(), &canceled))
	// Output:
	// goodbye
	// true
}

// A cron schedule is an option of the start; so is a delay.
func ExampleTestWorkflowEnvironment_SetStartWorkflowOptions() {
	var suite testsuite.WorkflowTestSuite
	suite.SetOptions(testsuite.FollowRuns()) // or New(t, FollowRuns())
	env := suite.NewTestWorkflowEnvironment()
	env.SetStartTime(time.Date(2026, 2, 2, 6, 0, 0, 0, time.UTC))
	env.SetStartWorkflowOptions(client.StartWorkflowOptions{CronSchedule: "30 8 * * *", WorkflowExecutionTimeout: 72 * time.Hour})
	env.OnActivity(Send, mock.Anything, mock.Anything).Run(func(mock.Arguments) { fmt.Println(env.Now().Format(time.DateTime)) }).Return("sent", nil)
	env.ExecuteWorkflow(Greeted)
	// Output:
	// 2026-02-02 08:30:00
	// 2026-02-03 08:30:00
	// 2026-02-04 08:30:00
}

// Schedules are made with the client.
func ExampleTestWorkflowEnvironment_Client_schedule() {
	fmt.Print(report(func(env *testsuite.TestWorkflowEnvironment) { // as New(t)
		env.RegisterWorkflow(Weekly)
		ctx := context.Background()
		schedule, err := env.Client().ScheduleClient().Create(ctx, client.ScheduleOptions{
			ID:     "nightly",
			Spec:   client.ScheduleSpec{Intervals: []client.ScheduleIntervalSpec{{Every: 24 * time.Hour}}},
			Action: &client.ScheduleWorkflowAction{ID: "night", Workflow: Weekly, Args: []any{3}, TaskQueue: "reports"},
		})
		if err != nil {
			panic(err)
		}
		if err := env.Clock().Advance(ctx, 72*time.Hour); err != nil {
			panic(err)
		}
		described, err := schedule.Describe(ctx)
		fmt.Println(described.Info.NumActions, described.Info.NumActionsSkippedOverlap, err)
	}, testsuite.InMemory()))
	// Output: 1 2 <nil>
}
