package testsuite_test

import (
	"fmt"
	"regexp"
	"time"

	"github.com/stretchr/testify/mock"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/testsuite"
)

// What is printed when a test fails. Each of these environments is one of New(t), and the text is what t prints.

// A signal with the wrong name: the workflow waits for what will never come. It is noticed at once.
func ExampleNew_stuck() {
	fmt.Print(report(func(env *testsuite.TestWorkflowEnvironment) {
		env.SetStartTime(time.Date(2026, 2, 2, 6, 0, 0, 0, time.UTC))
		env.RegisterDelayedCallback(func() { env.SignalWorkflow("aprove", nil) }, time.Hour)
		env.ExecuteWorkflow(Approve)
	}, testsuite.InMemory()))
	// Output:
	// the workflow is stuck: nothing can bring what it waits for
	// time stands still at 2026-02-02T07:00:00Z
	//   nothing is due: no timer, retry or timeout is left
	//
	// workflow "default-test-workflow-id" (Approve) on queue "default-test-taskqueue" has been open for 1h
	//   history
	//     1  +0s  WorkflowExecutionStarted   Approve
	//     5  +1h  WorkflowExecutionSignaled  aprove
	//   pending
	//     nothing that the service knows of: only a signal, an update or the like can wake the code
	//   code
	//     coroutine root, blocked on approve.Receive
	//       example_failures_test.go:41  testsuite_test.Approve
}

// Approve waits for an approval.
func Approve(ctx workflow.Context) error {
	workflow.GetSignalChannel(ctx, "approve").Receive(ctx, nil)
	return nil
}

// A call with arguments that no expectation fits. The test fails even if the workflow swallows the error.
func ExampleNew_mismatch() {
	failure := report(func(env *testsuite.TestWorkflowEnvironment) {
		env.OnActivity(Send, mock.Anything, Message{To: "phil", Text: "first reminder"}).Return("sent", nil)
		env.ExecuteWorkflow(Remind, "phil")
	}, testsuite.InMemory())
	fmt.Println(withoutLines(failure))
	// Output:
	// mock activity "Send", call 1, attempt 1: no expectation fits; the closest, at example_failures_test.go, differs
	//   argument 1:
	//     Text: want "first reminder", got "reminder 1"
}

func withoutLines(text string) string {
	return regexp.MustCompile(`\.go:\d+`).ReplaceAllString(text, ".go")
}

// now is the time that somebody else changes.
var now = time.Date(2026, 2, 2, 6, 0, 0, 0, time.UTC)

// Greet looks at a clock that is not the workflow's.
func Greet(ctx workflow.Context) error {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})
	if now.Hour() < 12 {
		if err := workflow.Sleep(ctx, 12*time.Hour); err != nil {
			return err
		}
	}
	return workflow.ExecuteActivity(ctx, Send, Message{Text: "good evening"}).Get(ctx, nil)
}

// Code that is not deterministic does something else when the run is replayed.
func ExampleNew_nondeterminism() {
	fmt.Print(report(func(env *testsuite.TestWorkflowEnvironment) {
		env.OnActivity(Send, mock.Anything, mock.Anything).Return("sent", nil)
		env.RegisterDelayedCallback(func() { now = now.Add(6 * time.Hour) }, 6*time.Hour)
		env.ExecuteWorkflow(Greet)
	}, testsuite.InMemory()))
	// Output:
	// replay workflow "default-test-workflow-id": it is not deterministic
	//
	//   The code skips timer "12h0m0s" (event 5) and goes on with activity "Send".
	//   looks like: nondeterministic code; the SDK's check: command-not-produced
	//
	//   example_failures_test.go:73 in testsuite_test.Greet
	//      73 | return workflow.ExecuteActivity(ctx, Send, Message{Text: "good evening"}).Get(ctx, nil)
	//
	//   history says
	//     event    5  TimerStarted "12h0m0s"
	//   code does
	//     workflow.ExecuteActivity "Send"
	//
	//   The same code ran twice, and something that it depends on was not the same. Look for ranging over
	//   maps, time.Now, random numbers, goroutines, and variables outside of the workflow.
	//
	//   SDK: [TMPRL1100] During replay, a matching Timer command was expected in history event position 5. However, the replayed code did not produce that. Possible causes are nondeterministic workflow definition code, or an incompatible change in the workflow definition.
}
