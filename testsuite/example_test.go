package testsuite_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/stretchr/testify/mock"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/mocks"
	"github.com/groundhogdev/groundhog/testsuite"
)

// Message is what customers get.
type Message struct{ To, Text string }

// Send is an activity that no test wants to run.
func Send(context.Context, Message) (string, error) { return "", errors.New("no mail in tests") }

// Remind sends a reminder every day until the customer answers, or for a week. It tells how many it has sent.
func Remind(ctx workflow.Context, customer string) (sent int, err error) {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})
	pause := 24 * time.Hour
	if err := workflow.SetQueryHandler(ctx, "sent", func() (int, error) { return sent, nil }); err != nil {
		return 0, err
	}
	if err := workflow.SetUpdateHandlerWithOptions(ctx, "pause", func(_ workflow.Context, d time.Duration) (time.Duration, error) {
		pause = d
		return pause, nil
	}, workflow.UpdateHandlerOptions{Validator: func(d time.Duration) error {
		if d < time.Hour {
			return errors.New("that is too often")
		}
		return nil
	}}); err != nil {
		return 0, err
	}
	for ; sent < 7; sent++ {
		if ok, _ := workflow.GetSignalChannel(ctx, "answer").ReceiveWithTimeout(ctx, pause, nil); ok {
			return sent, nil
		}
		message := Message{To: customer, Text: fmt.Sprintf("reminder %d", sent+1)}
		if err := workflow.ExecuteActivity(ctx, Send, message).Get(ctx, nil); err != nil {
			return sent, err
		}
	}
	return sent, nil
}

// newSuiteEnv returns an environment as suites have it. In a test, New(t) makes one that fails the test by itself.
func newSuiteEnv() *testsuite.TestWorkflowEnvironment {
	var suite testsuite.WorkflowTestSuite
	return suite.NewTestWorkflowEnvironment()
}

func Example() {
	env := newSuiteEnv()
	env.OnActivity(Send, mock.Anything, mock.Anything).Return("sent", nil).Times(7)
	began := env.Now()

	env.ExecuteWorkflow(Remind, "phil")

	var sent int
	fmt.Println(env.GetWorkflowResult(&sent), sent)
	fmt.Println(env.Now().Sub(began)) // in a few milliseconds
	// Output:
	// <nil> 7
	// 168h0m0s
}

// The first failures are retried as the workflow's options say, and so is everything that real activities do.
func ExampleTestWorkflowEnvironment_OnActivity() {
	env := newSuiteEnv()
	env.OnActivity(Send, mock.Anything, Message{"phil", "reminder 1"}).Return("", errors.New("no connection")).Times(2)
	env.OnActivity(Send, mock.Anything, Message{"phil", "reminder 1"}).After(30*time.Second).Return("sent", nil).Once()
	env.OnActivity(Send, mock.Anything, mock.Anything).Return("", temporal.NewNonRetryableApplicationError("no such address", "Bounced", nil))

	env.ExecuteWorkflow(Remind, "phil")

	var bounced *temporal.ApplicationError
	fmt.Println(errors.As(env.GetWorkflowError(), &bounced), bounced)
	// Output: true no such address (type: Bounced, retryable: false)
}

// Callbacks run at their time of the workflow's clock, and may fail the test.
func ExampleTestWorkflowEnvironment_RegisterDelayedCallback() {
	env := newSuiteEnv()
	env.OnActivity(Send, mock.Anything, mock.Anything).Return("sent", nil)
	env.RegisterDelayedCallback(func() { env.SignalWorkflow("answer", nil) }, 60*time.Hour)
	env.ExecuteWorkflow(Remind, "phil")
	var sent int
	fmt.Println(env.GetWorkflowResult(&sent), sent)
	// Output: <nil> 2
}

func ExampleTestWorkflowEnvironment_QueryWorkflow() {
	env := newSuiteEnv()
	env.OnActivity(Send, mock.Anything, mock.Anything).Return("sent", nil)
	ask := func() {
		var sent int
		value, err := env.QueryWorkflow("sent")
		if err == nil {
			err = value.Get(&sent)
		}
		fmt.Println(sent, err)
	}
	env.RegisterDelayedCallback(ask, 60*time.Hour)
	env.ExecuteWorkflow(Remind, "phil")
	ask() // of a workflow that has ended too
	// Output:
	// 2 <nil>
	// 7 <nil>
}

func ExampleTestWorkflowEnvironment_UpdateWorkflow() {
	env := newSuiteEnv()
	env.OnActivity(Send, mock.Anything, mock.Anything).Return("sent", nil)
	update := func(pause time.Duration) {
		env.UpdateWorkflow("pause", "", &testsuite.TestUpdateCallback{
			OnAccept:   func() { fmt.Println("accepted") },
			OnReject:   func(err error) { fmt.Println("rejected:", err) },
			OnComplete: func(value any, err error) { fmt.Println("completed:", value, err) },
		}, pause)
	}
	env.RegisterDelayedCallback(func() { update(time.Second) }, 25*time.Hour)
	env.RegisterDelayedCallback(func() { update(2 * time.Hour) }, 26*time.Hour)
	env.ExecuteWorkflow(Remind, "phil")
	// Output:
	// rejected: that is too often
	// accepted
	// completed: 2h0m0s <nil>
}

// The history is a real one. What protojson.Marshal makes of it is a fixture for the replayer package and the replay-check command.
func ExampleTestWorkflowEnvironment_History() {
	env := newSuiteEnv()
	env.RegisterDelayedCallback(func() { env.SignalWorkflow("answer", nil) }, time.Hour)
	env.ExecuteWorkflow(Remind, "phil")
	history, err := env.History("", "")
	if err != nil {
		panic(err)
	}
	for _, event := range history.GetEvents() {
		fmt.Println(event.GetEventId(), event.GetEventType())
	}
	// Output:
	// 1 WorkflowExecutionStarted
	// 2 WorkflowTaskScheduled
	// 3 WorkflowTaskStarted
	// 4 WorkflowTaskCompleted
	// 5 TimerStarted
	// 6 WorkflowExecutionSignaled
	// 7 WorkflowTaskScheduled
	// 8 WorkflowTaskStarted
	// 9 WorkflowTaskCompleted
	// 10 WorkflowExecutionCompleted
}

// More workflows, on the same clock: the SDK's client does what the environment has no method for.
func ExampleTestWorkflowEnvironment_Client() {
	fmt.Print(report(func(env *testsuite.TestWorkflowEnvironment) { // as New(t)
		env.RegisterWorkflow(Remind)
		env.OnActivity(Send, mock.Anything, mock.Anything).Return("sent", nil)
		ctx, began := context.Background(), env.Now()
		for _, customer := range []string{"phil", "rita"} {
			options := client.StartWorkflowOptions{ID: customer, TaskQueue: "reminders"}
			if _, err := env.Client().ExecuteWorkflow(ctx, options, Remind, customer); err != nil {
				panic(err)
			}
		}
		if err := env.Clock().Advance(ctx, 36*time.Hour); err != nil {
			panic(err)
		}
		if err := env.Client().SignalWorkflow(ctx, "rita", "", "answer", nil); err != nil {
			panic(err)
		}
		for _, customer := range []string{"rita", "phil"} {
			var sent int
			err := env.Client().GetWorkflow(ctx, customer, "").Get(ctx, &sent)
			fmt.Println(customer, sent, err, env.Now().Sub(began))
		}
	}, testsuite.InMemory()))
	// Output:
	// rita 1 <nil> 36h0m0s
	// phil 7 <nil> 168h0m0s
}

// The clock in the form that activities may take.
func ExampleTestWorkflowEnvironment_Clock() {
	env := newSuiteEnv()
	env.SetStartTime(time.Date(2026, 2, 2, 6, 0, 0, 0, time.UTC))
	clock := env.Clock().View() // a clock.Clock of github.com/benbjohnson/clock
	env.OnActivity(Send, mock.Anything, mock.Anything).Return(func(_ context.Context, m Message) (string, error) {
		clock.Sleep(10 * time.Second)
		fmt.Println(m.Text, clock.Now().Format(time.DateTime))
		return "sent", nil
	})
	env.RegisterDelayedCallback(func() { env.SignalWorkflow("answer", nil) }, 60*time.Hour)
	env.ExecuteWorkflow(Remind, "phil")
	// Output:
	// reminder 1 2026-02-03 06:00:10
	// reminder 2 2026-02-04 06:00:20
}

// With the functions of package mocks the compiler checks arguments and results.
func Example_typedMocks() {
	env := newSuiteEnv()
	mocks.Result1(env, Send, mocks.Where(func(m Message) bool { return m.To == "phil" })).Returns("sent", nil).Times(7)
	env.ExecuteWorkflow(Remind, "phil")
	fmt.Println(env.GetWorkflowError())
	// Output: <nil>
}
